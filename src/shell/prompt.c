/* Chooses the kind of prompt: readline where the build has it and the terminal can move its cursor. */
#include "shell/prompt.h"
#include "base/arena.h"
#include "shell/terminal.h"
#include <stdlib.h>

struct prompt {
    const struct prompt_kind *kind;
    void *state;
};

static const struct prompt_kind *choose(void) {
#if DOSSIER_READLINE
    return terminal_dumb() ? &prompt_plain : &prompt_readline;
#else
    return &prompt_plain;
#endif
}

struct prompt *prompt_open(const struct prompt_options *options) {
    struct prompt *p = mem_alloc(sizeof *p);
    p->kind = choose();
    p->state = p->kind->open(options);
    return p;
}

enum prompt_got prompt_read(struct prompt *p, const char *words, struct buf *line) {
    buf_reset(line);
    return p->kind->read(p->state, words, line);
}

void prompt_remember(struct prompt *p, struct str command) {
    if (p->kind->remember != NULL) {
        p->kind->remember(p->state, command);
    }
}

void prompt_close(struct prompt *p) {
    p->kind->close(p->state);
    free(p);
}
