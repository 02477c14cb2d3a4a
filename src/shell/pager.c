/* Results on their way to the terminal, behind a FILE of our own. Held until they are a terminal full, then
 * all of it goes to the pager. There is one terminal, so the state is static, as the prompt's is.
 * Invariant: session.held is that FILE from pager_begin() to pager_end(), and nothing is shown twice. */
#include "shell/pager.h"
#include "base/utf8.h"
#include "engine/gate.h"
#include "engine/redirect.h"
#include "shell/interrupt.h"
#include "shell/launch.h"
#include "shell/terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    enum { PAGER_OFF, PAGER_HOLDS, PAGER_SHOWS, PAGER_PASSES } state;
    struct buf held;
    size_t counted; /* bytes of `held` that `rows` speaks of */
    size_t rows, height, width;
    int pipe;
    pid_t pid;
    bool in_escape; /* within a colour of ours: not for the pager */
} pager;

/* Everything, whatever signals come. */
static bool write_all(int fd, const char *p, size_t n) {
    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        p += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* Without colours. The only escapes that come this way are ours: ESC [ … m. */
static bool write_plain(const char *p, size_t n) {
    struct buf text = { 0 };
    for (size_t i = 0; i < n; i++) {
        bool was = pager.in_escape;
        pager.in_escape = was ? p[i] != 'm' : p[i] == '\x1b';
        if (!was && !pager.in_escape) {
            buf_add_char(&text, p[i]);
        }
    }
    bool ok = text.n == 0 || write_all(pager.pipe, text.p, text.n);
    int number = errno;
    buf_release(&text);
    errno = number;
    return ok;
}

/* Rows of the terminal that whole lines take: a long line takes several. */
static void count_rows(void) {
    for (;;) {
        struct str rest = str_slice(buf_str(&pager.held), pager.counted, pager.held.n);
        size_t end = str_index(rest, '\n');
        if (end == SIZE_MAX || pager.rows >= pager.height) {
            return;
        }
        size_t width = utf8_width(str_slice(rest, 0, end));
        pager.rows += width > pager.width ? (width + pager.width - 1) / pager.width : 1;
        pager.counted += end + 1;
    }
}

static bool launch(struct arena *a) {
    const char *set[] = { "LESSSECURE", "1", NULL, NULL, NULL };
    const char *name = getenv("PAGER");
    char **words = launch_words(a, name != NULL ? name : "less", 0);
    int ends[2];
    if (words == NULL || strcmp(words[0], "cat") == 0 || pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    if (getenv("LESS") == NULL) {
        set[2] = "LESS";
        set[3] = "FX";
    }
    struct launch l = { .words = words, .in = ends[0], .set = set };
    struct err e = { 0 };
    bool ok = launch_start(&l, &pager.pid, &e);
    close(ends[0]);
    pager.pipe = ends[1];
    if (!ok) {
        close(ends[1]);
        err_release(&e); /* the results themselves matter more: they are shown without */
    }
    return ok;
}

static bool show_held(bool through_pager) {
    struct str held = buf_str(&pager.held);
    bool ok = held.n == 0 ||
              (through_pager ? write_plain(held.p, held.n) : write_all(STDOUT_FILENO, held.p, held.n));
    int number = errno;
    buf_reset(&pager.held);
    errno = number;
    return ok;
}

static bool start(void) {
    struct arena a = { 0 };
    bool ok = launch(&a);
    arena_release(&a);
    pager.state = ok ? PAGER_SHOWS : PAGER_PASSES;
    if (ok) {
        interrupt_lenient(true);
    }
    return show_held(ok);
}

static ssize_t take(void *unused, const char *p, size_t n) {
    bool ok = true;
    (void)unused;
    switch (pager.state) {
    case PAGER_OFF:
        break;
    case PAGER_PASSES:
        ok = write_all(STDOUT_FILENO, p, n);
        break;
    case PAGER_SHOWS:
        ok = write_plain(p, n);
        break;
    case PAGER_HOLDS:
        buf_add(&pager.held, p, n);
        count_rows();
        ok = pager.rows < pager.height || start();
        break;
    }
    return ok ? (ssize_t)n : 0;
}

void pager_begin(struct session *s) {
    size_t height = terminal_height(STDOUT_FILENO);
    if (!s->interactive || !s->terminal || s->options.no_pager || !gate_open(s) || terminal_dumb() ||
        height == 0) {
        return;
    }
    FILE *held = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = take });
    if (held == NULL) {
        return;
    }
    pager.state = PAGER_HOLDS;
    pager.counted = pager.rows = 0;
    pager.height = height;
    pager.width = terminal_width(STDOUT_FILENO);
    pager.in_escape = false;
    s->held = held;
    redirect_settle(s);
}

void pager_let_go(struct session *s) {
    if (s->held != NULL && pager.state == PAGER_HOLDS) {
        fflush(s->held);
    }
    if (s->held != NULL && pager.state == PAGER_HOLDS) {
        pager.state = PAGER_PASSES;
        show_held(false);
    }
}

void pager_end(struct session *s) {
    if (s->held == NULL) {
        return;
    }
    struct err unwritten = { 0 };
    out_flush(&s->out, &unwritten);
    err_release(&unwritten); /* a pager that was left early */
    pager_let_go(s);
    fclose(s->held);
    s->held = NULL;
    if (pager.state == PAGER_SHOWS) {
        close(pager.pipe);
        launch_wait(pager.pid);
        interrupt_lenient(false);
    }
    pager.state = PAGER_OFF;
    buf_release(&pager.held);
    redirect_settle(s);
}
