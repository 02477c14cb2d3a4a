/* Errors: what went wrong, where in the text, and what to do about it.
 *
 * A fallible function returns bool and takes `struct err *` last. The first error wins: a second
 * err_set() on the same object is ignored, so callers may report freely on the way out. The code is
 * the exit code of the program (README.md). Only err_format() turns an error into words. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum err_code {
    ERR_NONE = 0,
    ERR_FAILED = 1,    /* could not be done; a refused import too */
    ERR_USAGE = 2,     /* usage or syntax */
    ERR_REJECTS = 3,   /* skip-bad left rejects */
    ERR_EMPTY = 4,     /* nothing found, only with --fail-empty */
    ERR_LOCKED = 5,    /* another program is writing */
    ERR_FILE = 6,      /* not a case file, newer, damaged or tampered with */
    ERR_STOPPED = 130, /* stopped by the user */
};

/* Byte offsets into the text that was read. len 0 marks a place between two bytes. */
struct span {
    size_t at, len;
};

#define ERR_TEXT_MAX 600

struct err {
    enum err_code code;
    bool has_span;
    bool late; /* a second error was ignored: so is its hint */
    struct span span;
    char message[ERR_TEXT_MAX]; /* a sentence without full stop; longer ones are cut with … */
    char hint[ERR_TEXT_MAX];    /* may be empty */
    char file[256];             /* where the text came from; empty for the prompt */
    unsigned long line, column; /* 1-based place in `file`, column in characters; 0 when not known */
    struct buf text;            /* the line the span points into, when it is not the command itself */
};

/* No span. Message arguments may hold anything: err_format() escapes. */
void err_set(struct err *e, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* With the place in the text at hand. */
void err_at(struct err *e, enum err_code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The hint of the error just set; the first one stays. */
void err_hint(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shift the span by the offset of an inner text within an outer one. Does nothing without a span or
 * once the error has been placed: its span then points into the text that came with the place. */
void err_shift(struct err *e, size_t offset);
/* Name file and line; `text` is that line without its end, or the lines of a record or command that
 * begins there: line and column then become those of the span. The first place stays. An empty
 * `file` (or NULL) keeps the text only. */
void err_place(struct err *e, const char *file, unsigned long line, struct str text);
/* Does the byte at `at` end a line of the text: LF, or a CR without one (old Mac files)? */
bool err_ends_line(struct str text, size_t at);
void err_clear(struct err *e);
void err_release(struct err *e);

/* The error as the screens show it: "file:line:col: error: message", the line, a caret run under
 * the exact bytes, the hint; ends in a newline, and is nothing for ERR_NONE. A long line is windowed round
 * the span to about 100 columns, of a text of many lines only the one with the span is shown. `command` is
 * the text a span points into when the error has none of its own. Hostile bytes come out visible. `ascii`
 * keeps to ASCII. */
void err_format(struct buf *out, const struct err *e, struct str command, bool ascii);

#endif
