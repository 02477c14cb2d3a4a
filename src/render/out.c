/* The life of a table and the way of its bytes. Formats add to out->bytes; from there they go to the
 * file in large pieces. Invariant: after the first failed write nothing more is written or kept, so
 * a reader never gets a hole in the middle. */
#include "render/out.h"
#include "render/formats.h"
#include <errno.h>
#include <string.h>

enum { PIECE = 64 * 1024 };

#define X(name) extern const struct out_format out_format_##name;
OUT_FORMATS
#undef X

#define X(name) &out_format_##name,
static const struct out_format *const FORMATS[] = { OUT_FORMATS NULL };
#undef X

const struct out_format *const *out_all_formats(void) {
    return FORMATS;
}

const struct out_format *out_find_format(struct str name) {
    for (size_t i = 0; FORMATS[i] != NULL; i++) {
        if (str_is(name, FORMATS[i]->name)) {
            return FORMATS[i];
        }
    }
    return NULL;
}

void out_init(struct out *o, const struct out_format *format, FILE *file, const struct out_options *options) {
    *o = (struct out){ .format = format, .file = file };
    if (options != NULL) {
        o->options = *options;
    }
}

static void forget_table(struct out *o) {
    arena_release(&o->arena);
    arena_release(&o->buffered);
    o->state = NULL;
    o->columns = NULL;
    o->n = 0;
    o->open = false;
}

void out_release(struct out *o) {
    forget_table(o);
    buf_release(&o->bytes);
    buf_release(&o->dropped);
    buf_release(&o->scratch);
    *o = (struct out){ 0 };
}

/* Hands over what has gathered; without a file it stays. */
static void drain(struct out *o) {
    if (o->file == NULL) {
        return;
    }
    if (o->error == 0 && o->bytes.n > 0) {
        errno = 0;
        if (fwrite(o->bytes.p, 1, o->bytes.n, o->file) != o->bytes.n) {
            o->error = errno != 0 ? errno : EIO;
        }
    }
    buf_reset(&o->bytes);
}

static void drain_when_full(struct out *o) {
    if (o->bytes.n >= PIECE) {
        drain(o);
    }
}

void out_begin(struct out *o, const struct column *columns, size_t n) {
    forget_table(o);
    buf_reset(&o->dropped);
    o->columns = columns;
    o->n = n;
    o->rows = 0;
    o->open = true;
    o->format->begin(o);
}

void out_row(struct out *o, const struct cell *cells) {
    if (out_failed(o)) {
        return;
    }
    o->rows++;
    o->format->row(o, cells);
    drain_when_full(o);
}

bool out_end(struct out *o, struct err *e) {
    if (o->open) {
        if (o->format->end != NULL) {
            o->format->end(o);
        }
        forget_table(o);
    }
    return out_flush(o, e);
}

void out_text(struct out *o, struct str text) {
    buf_add_str(&o->bytes, text);
    drain_when_full(o);
}

static const char *reason(int number) {
    switch (number) {
    case EPIPE:
        return "the reader closed the pipe";
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    default:
        return strerror(number);
    }
}

bool out_flush(struct out *o, struct err *e) {
    drain(o);
    if (o->file != NULL && o->error == 0) {
        errno = 0;
        if (fflush(o->file) != 0) {
            o->error = errno != 0 ? errno : EIO;
        }
    }
    if (o->error == 0 || o->reported) {
        return true;
    }
    o->reported = true;
    err_set(e, ERR_FAILED, "cannot write the output: %s", reason(o->error));
    return false;
}

void out_reopen(struct out *o, FILE *file) {
    o->file = file;
    o->error = 0;
    o->reported = false;
}

bool out_failed(const struct out *o) {
    return o->error != 0;
}

bool out_closed(const struct out *o) {
    return o->error == EPIPE;
}

struct str out_dropped(const struct out *o) {
    return buf_str(&o->dropped);
}

unsigned long long out_rows(const struct out *o) {
    return o->rows;
}
