/* The signal handlers and the mask. Handlers are the one place that needs state of the whole process:
 * it is kept here and nowhere else. SA_RESTART is not set, since a read at a prompt or in an import has
 * to come back. SIGWINCH stays blocked while a command runs: no read of a file should fail for it.
 * Invariant: outside interrupt_wait() and begin/end no handler runs. */
#include "shell/interrupt.h"
#include <errno.h>
#include <stddef.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static struct session *volatile owner;
static volatile sig_atomic_t running;
static volatile sig_atomic_t presses; /* Ctrl-C of this command */
static volatile sig_atomic_t lenient; /* see interrupt_lenient() */
static volatile sig_atomic_t came_clear, came_leave, came_resize, came_suspend;
static struct timespec last_press; /* touched by the handler alone while `running` */
static sigset_t open_mask;         /* the mask of the program before the signals were blocked */

static const int STOPPERS[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP };
enum { STOPPER_COUNT = sizeof STOPPERS / sizeof STOPPERS[0] };

static bool within_a_second(const struct timespec *from, const struct timespec *to) {
    long long apart = (to->tv_sec - from->tv_sec) * 1000000000LL + (to->tv_nsec - from->tv_nsec);
    return apart >= 0 && apart <= 1000000000LL;
}

static void stop_running(void) {
    struct session *s = owner;
    if (s == NULL) {
        return;
    }
    s->stop = 1;
    if (s->db != NULL) {
        db_interrupt(s->db);
    }
}

static void on_stop(int number) {
    int saved = errno;
    struct timespec now = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!running) {
        came_clear = number == SIGINT;
        came_leave = came_leave || number != SIGINT;
    } else {
        if (number == SIGINT && came_leave) {
            _exit(ERR_STOPPED);
        }
        if (number != SIGINT || (presses > 0 && within_a_second(&last_press, &now))) {
            came_leave = 1;
        }
        presses = !lenient;
        last_press = now;
        stop_running();
    }
    errno = saved;
}

static void on_resize(int number) {
    (void)number;
    came_resize = 1;
}

static void on_suspend(int number) {
    (void)number;
    int saved = errno;
    if (running) {
        kill(getpid(), SIGSTOP);
    } else {
        came_suspend = 1;
    }
    errno = saved;
}

static void take(int number, void (*handler)(int), bool even_if_ignored) {
    struct sigaction now, before;
    if (!even_if_ignored && sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN) {
        return; /* nohup, or a parent without job control */
    }
    now = (struct sigaction){ .sa_handler = handler };
    sigemptyset(&now.sa_mask);
    for (size_t i = 0; i < STOPPER_COUNT; i++) {
        sigaddset(&now.sa_mask, STOPPERS[i]);
    }
    sigaction(number, &now, NULL);
}

static void stoppers(sigset_t *set) {
    sigemptyset(set);
    for (size_t i = 0; i < STOPPER_COUNT; i++) {
        sigaddset(set, STOPPERS[i]);
    }
}

void interrupt_ignore_pipe(void) {
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a file at its limit is a full disk */
}

void interrupt_install(struct session *s) {
    sigset_t set;
    stoppers(&set);
    sigaddset(&set, SIGWINCH);
    sigprocmask(SIG_BLOCK, &set, &open_mask);
    for (size_t i = 0; i < STOPPER_COUNT; i++) {
        sigdelset(&open_mask, STOPPERS[i]);
    }
    sigdelset(&open_mask, SIGWINCH);
    owner = s;
    take(SIGINT, on_stop, true);
    take(SIGTERM, on_stop, true);
    take(SIGHUP, on_stop, false);
    take(SIGTSTP, on_suspend, false);
    take(SIGWINCH, on_resize, true);
}

void interrupt_begin(void) {
    sigset_t set;
    presses = 0;
    owner->stop = 0;
    if (owner->db != NULL) {
        db_resume(owner->db);
    }
    running = 1;
    stoppers(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void interrupt_end(void) {
    sigset_t set;
    stoppers(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    running = 0;
    if (owner != NULL && owner->db != NULL) {
        db_resume(owner->db); /* what completion asks at the prompt is not what was stopped */
    }
}

void interrupt_lenient(bool on) {
    lenient = on;
}

void interrupt_forget(void) {
    interrupt_end();
    owner = NULL;
}

enum interrupt_kind interrupt_wait(int fd) {
    while (!came_leave && !came_clear && !came_suspend && !came_resize) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(fd, &readable);
        if (pselect(fd + 1, &readable, NULL, NULL, NULL, &open_mask) >= 0) {
            return INTERRUPT_NONE;
        }
        if (errno != EINTR) {
            return INTERRUPT_LEAVE;
        }
    }
    if (came_leave) {
        return INTERRUPT_LEAVE;
    }
    enum interrupt_kind kind = came_clear     ? INTERRUPT_CLEAR
                               : came_suspend ? INTERRUPT_SUSPEND
                                              : INTERRUPT_RESIZE;
    came_clear = came_clear && kind != INTERRUPT_CLEAR;
    came_suspend = came_suspend && kind != INTERRUPT_SUSPEND;
    came_resize = came_resize && kind != INTERRUPT_RESIZE;
    return kind;
}

void interrupt_suspend(void) {
    kill(getpid(), SIGSTOP);
}

bool interrupt_leave(void) {
    return came_leave;
}
