/* CSV out: RFC 4180 framing, quoted only where reading it back would otherwise differ.
 *
 * NULL is written as nothing and the empty text as "", so that what is exported can be imported again
 * without loss. The one exception is a row of a single NULL: an empty line would be no row at all to
 * most readers, so it is written as "". Bytes are kept as they are, whatever they are. */
#ifndef TEXT_CSV_WRITE_H
#define TEXT_CSV_WRITE_H

#include "base/str.h"

/* One row after another into `out`; zero the rest. Cells are given in order, then csv_write_end(). */
struct csv_writer {
    struct buf *out;
    char delimiter; /* 0 means a comma */
    bool excel;     /* see csv_is_formula() */
    size_t cells;   /* of the row begun */
    size_t start;   /* where that row begins in `out` */
};

void csv_write_null(struct csv_writer *w);
/* Quoted when it holds the delimiter, a quote, CR or LF, begins or ends with what str_trim()
 * takes away (readers trim that), or is empty. */
void csv_write_text(struct csv_writer *w, struct str cell);
/* A number as printed: never guarded, since "-5" is no attack when it is one. */
void csv_write_number(struct csv_writer *w, struct str digits);
/* Ends the row with a line feed. A row without cells writes nothing. */
void csv_write_end(struct csv_writer *w);

/* Would a spreadsheet run this cell? doc/hardening.md "Cells": any number of ' and
 * then = + - @ tab CR LF | % or a full-width = + - @. With `excel` one ' is written before such a cell
 * and csv_unguard() takes exactly one away again. */
bool csv_is_formula(struct str cell);
/* The cell without the guard; any other cell as it is. */
struct str csv_unguard(struct str cell);

#endif
