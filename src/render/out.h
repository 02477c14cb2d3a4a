/* Output: rows in, bytes out, in one of the formats people ask for.
 *
 * A `struct out` is one place to write to and the manner of writing. Between out_begin() and out_end()
 * the rows of one table pass; several tables and lines of text may follow each other. Knows no
 * database. Cells are hostile: each format escapes them by its own rule (doc/hardening.md "Cells").
 * A failed write is remembered, what follows is dropped, and out_end() or out_flush() say so once. */
#ifndef RENDER_OUT_H
#define RENDER_OUT_H

#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>
#include <stdio.h>

enum column_align { COLUMN_LEFT, COLUMN_RIGHT };

struct column {
    const char *key;   /* the name for machines: CSV header, JSON member, "not shown: …" */
    const char *label; /* the name for people: table header */
    enum column_align align;
    int keep;   /* higher = dropped later; the first column is never dropped */
    bool ident; /* identifiers are escaped more strictly */
};

enum cell_type { CELL_NULL, CELL_TEXT, CELL_INT, CELL_REAL };

struct cell {
    enum cell_type type;
    struct str text; /* borrowed until out_row() returns */
    int64_t i;
    double r;
};

struct out;

/* One file per format (format_NAME.c); the list of names stands in meson.build. The functions read
 * out->columns and write with the buf functions into out->bytes; they keep what they need between
 * calls in out->state, from out->arena. */
struct out_format {
    const char *name, *help;
    bool human; /* for people to read: words instead of numbers, remarks beside the rows */
    bool draws; /* every column keeps its place: bars and pictures may stand in and below the rows */
    void (*begin)(struct out *o);
    void (*row)(struct out *o, const struct cell *cells);
    void (*end)(struct out *o); /* may be NULL */
};

/* The format of that name, or NULL. */
const struct out_format *out_find_format(struct str name);
/* All of them, in the order of the list, ended by NULL. */
const struct out_format *const *out_all_formats(void);

/* Zero is: no terminal, Unicode, plain. */
struct out_options {
    size_t width;      /* columns of the terminal; 0 = not a terminal: nothing is cut or dropped */
    bool ascii;        /* only ASCII in tables and sheets; data in other letters becomes \u{…} */
    bool color;        /* headers stand out (SGR); the caller decides whether that is wanted */
    bool excel;        /* csv and tsv for spreadsheets: byte-order mark, formula guard */
    const char *title; /* stands before table, record and markdown; may be NULL */
};

struct out {
    const struct out_format *format;
    struct out_options options;
    FILE *file;       /* NULL: everything stays in `bytes`, for the caller to take */
    struct buf bytes; /* not yet written */
    int error;        /* errno of the first failed write */
    bool reported;
    bool open; /* between out_begin() and out_end() */
    const struct column *columns;
    size_t n;
    unsigned long long rows;
    struct buf dropped;    /* see out_dropped() */
    struct arena arena;    /* what the format keeps until out_end() */
    struct arena buffered; /* rows held back to be measured */
    struct buf scratch;    /* for the format, between two statements */
    void *state;
};

/* Nothing is opened or closed: the FILE stays the caller's. */
void out_init(struct out *o, const struct out_format *format, FILE *file, const struct out_options *options);
/* Forgets rows that were not ended, and whatever was not flushed. */
void out_release(struct out *o);

/* At least one column; they are borrowed until out_end(). A table that was begun and not ended is
 * forgotten. */
void out_begin(struct out *o, const struct column *columns, size_t n);
/* One cell per column. */
void out_row(struct out *o, const struct cell *cells);
/* False when a write failed that has not been reported yet. */
bool out_end(struct out *o, struct err *e);
/* Text of our own between tables, as it is: data in it must have been escaped. */
void out_text(struct out *o, struct str text);
bool out_flush(struct out *o, struct err *e);
/* Writes to another FILE from here on; what failed before is forgotten. Flush first. */
void out_reopen(struct out *o, FILE *file);
/* A write has failed: the rest of the rows may as well not be read. */
bool out_failed(const struct out *o);
/* …because the reader went away (EPIPE): no reason to complain. The program ignores SIGPIPE. */
bool out_closed(const struct out *o);

/* Keys of the columns that the last table left out for want of room, "victims, sectors"; empty when
 * none. Known after out_end(). */
struct str out_dropped(const struct out *o);
/* Rows of the last table. */
unsigned long long out_rows(const struct out *o);

#endif
