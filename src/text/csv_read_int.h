/* The CSV reader's insides; private to csv_*.c. */
#ifndef TEXT_CSV_READ_INT_H
#define TEXT_CSV_READ_INT_H

#include "text/csv_line.h"
#include "text/csv_read.h"
#include <csv.h>

/* A cell of the record being read: its text lies in `text` of the reader. */
struct csv_part {
    size_t at, n;
    bool null;
};

struct csv_reader {
    struct csv_lines lines;
    struct csv_dialect dialect;
    struct csv_parser parser;
    int expected;
    bool done; /* the row callback ran */
    bool too_many;
    struct buf raw, text;
    struct csv_part *parts;
    struct csv_cell *cells;
    int count, room;
    size_t open_at;          /* raw: the line on which the open quote stands */
    unsigned long open_line; /* its number */
};

/* Fills in the delimiter and the quote that fit the beginning of a file best, where they are not told. */
void csv_look(struct str beginning, struct csv_dialect *d);
/* Offset in `raw` where the text of a cell begins, behind blanks and an opening quote (*quoted). */
size_t csv_cell_start(const struct csv_dialect *d, struct str raw, int cell, bool *quoted);

#endif
