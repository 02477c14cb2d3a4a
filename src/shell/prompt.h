/* One line from the person at the terminal, by readline or by plain reading.
 *
 * Readline is an option of the build; it is used when the terminal can do more than TERM=dumb. Both
 * kinds wait in interrupt_wait(), so Ctrl-C clears the line and never ends the program. There is at most one
 * prompt, since readline is one for the whole process. */
#ifndef SHELL_PROMPT_H
#define SHELL_PROMPT_H

#include "engine/session.h"

struct prompt;

enum prompt_got {
    PROMPT_LINE,    /* a line; after a paste it may hold several, '\n' between them */
    PROMPT_END,     /* Ctrl-D on an empty line, or the terminal is gone */
    PROMPT_CLEARED, /* Ctrl-C: what was typed is forgotten, earlier lines of the command too */
    PROMPT_LEAVE,   /* a signal asks the program to leave */
};

struct prompt_options {
    struct session *session;   /* for completion; outlives the prompt */
    const struct buf *earlier; /* lines before this one of the same command, for completion */
    const char *history;       /* a file from places_history(), or NULL: none is kept */
};

struct prompt *prompt_open(const struct prompt_options *options);
/* Shows `words` and waits. `line` gets what was typed, without its line end. */
enum prompt_got prompt_read(struct prompt *p, const char *words, struct buf *line);
/* Adds a whole command, which may have several lines, to the history; not the same twice in a row. */
void prompt_remember(struct prompt *p, struct str command);
void prompt_close(struct prompt *p);

/* The kinds. `read` and the others do what the functions above say. */
struct prompt_kind {
    void *(*open)(const struct prompt_options *options);
    enum prompt_got (*read)(void *state, const char *words, struct buf *line);
    void (*remember)(void *state, struct str command); /* NULL: no history */
    void (*close)(void *state);
};
extern const struct prompt_kind prompt_plain;
/* Only in a build with readline. */
extern const struct prompt_kind prompt_readline;

#endif
