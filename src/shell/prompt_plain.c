/* The prompt without line editing: for dumb terminals and builds without readline. The terminal itself
 * edits the line; bytes come by read() and never through stdio, since stdio and a waiting Ctrl-C do not go
 * together. A line that is too long is cut off at LINE_MAX_BYTES by the terminal's own limit long before.
 * Invariant: `waiting` holds only whole lines' beginnings that were read and not yet given out. */
#include "base/arena.h"
#include "shell/interrupt.h"
#include "shell/prompt.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct plain {
    struct buf waiting;
    FILE *echo;
};

static void *plain_open(const struct prompt_options *options) {
    (void)options;
    struct plain *p = mem_alloc(sizeof *p);
    *p = (struct plain){ .echo = isatty(STDOUT_FILENO) ? stdout : stderr };
    return p;
}

static void show(struct plain *p, const char *words) {
    fputs(words, p->echo);
    fflush(p->echo);
}

/* Takes the first line off `waiting`; false when there is no whole one. */
static bool take_line(struct plain *p, struct buf *line) {
    struct str all = buf_str(&p->waiting);
    size_t end = str_index(all, '\n');
    if (end == SIZE_MAX) {
        return false;
    }
    struct buf rest = { 0 };
    buf_add_str(line, str_slice(all, 0, end));
    buf_add_str(&rest, str_slice(all, end + 1, all.n));
    buf_release(&p->waiting);
    p->waiting = rest;
    return true;
}

static enum prompt_got at_end(struct plain *p, struct buf *line) {
    if (p->waiting.n == 0) {
        return PROMPT_END;
    }
    buf_add_str(line, buf_str(&p->waiting));
    buf_reset(&p->waiting);
    return PROMPT_LINE;
}

static enum prompt_got plain_read(void *state, const char *words, struct buf *line) {
    struct plain *p = state;
    show(p, words);
    while (!take_line(p, line)) {
        char piece[4096];
        switch (interrupt_wait(STDIN_FILENO)) {
        case INTERRUPT_CLEAR:
            buf_reset(&p->waiting);
            show(p, "\n");
            return PROMPT_CLEARED;
        case INTERRUPT_LEAVE:
            return PROMPT_LEAVE;
        case INTERRUPT_SUSPEND:
            interrupt_suspend();
            show(p, words);
            continue;
        case INTERRUPT_RESIZE:
            continue;
        case INTERRUPT_NONE:
            break;
        }
        ssize_t n = read(STDIN_FILENO, piece, sizeof piece);
        if (n <= 0) {
            return at_end(p, line);
        }
        buf_add(&p->waiting, piece, (size_t)n);
    }
    return PROMPT_LINE;
}

static void plain_close(void *state) {
    struct plain *p = state;
    buf_release(&p->waiting);
    free(p);
}

const struct prompt_kind prompt_plain = { .open = plain_open, .read = plain_read, .close = plain_close };
