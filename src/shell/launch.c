/* Starting a program so that a failure to start is known here: the child tells by a pipe that closes by
 * itself when exec succeeds. */
#include "shell/launch.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char **launch_words(struct arena *a, const char *command, size_t room) {
    struct str rest = str_trim(str_of(command));
    char **words = arena_array(a, char *, rest.n / 2 + 2 + room);
    size_t n = 0;
    while (rest.n > 0) {
        size_t end = str_index(rest, ' ');
        struct str word = str_slice(rest, 0, end);
        words[n++] = arena_copy(a, word.p, word.n);
        rest = str_trim(str_slice(rest, word.n, rest.n));
    }
    return n > 0 ? words : NULL;
}

static void usual_signals(void) {
    struct sigaction usual = { .sa_handler = SIG_DFL };
    sigset_t none;
    sigemptyset(&usual.sa_mask);
    sigaction(SIGPIPE, &usual, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child. Comes back only when it failed. */
static void become(const struct launch *l) {
    usual_signals();
    if (l->in >= 0 && dup2(l->in, STDIN_FILENO) < 0) {
        return;
    }
    for (const char *const *pair = l->set; pair != NULL && *pair != NULL; pair += 2) {
        setenv(pair[0], pair[1], 1);
    }
    execvp(l->words[0], l->words);
}

/* The errno of a child that could not become the program; 0 when it did. */
static int told(int fd) {
    int number = 0;
    ssize_t n;
    do {
        n = read(fd, &number, sizeof number);
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof number ? number : 0;
}

bool launch_start(const struct launch *l, pid_t *pid, struct err *e) {
    int tell[2] = { -1, -1 };
    bool piped = pipe2(tell, O_CLOEXEC) == 0;
    *pid = piped ? fork() : -1;
    if (*pid == 0) {
        become(l);
        int number = errno;
        _exit(write(tell[1], &number, sizeof number) > 0 ? 127 : 126);
    }
    int number = *pid < 0 ? errno : 0;
    if (piped) {
        close(tell[1]);
        number = *pid > 0 ? told(tell[0]) : number;
        close(tell[0]);
    }
    if (number == 0) {
        return true;
    }
    if (*pid > 0) {
        launch_wait(*pid);
    }
    err_set(e, ERR_FAILED, "cannot run '%s': %s", l->words[0],
            number == ENOENT ? "no such program" : strerror(number));
    return false;
}

int launch_wait(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
