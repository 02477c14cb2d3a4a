/* What several formats share: how a cell becomes text, and the rows of the csv and json families. */
#ifndef RENDER_CELLS_H
#define RENDER_CELLS_H

#include "render/out.h"

/* Text for people, escaped for the terminal; with options.ascii in ASCII. */
void show_text(const struct out *o, struct buf *to, struct str text, bool ident);
/* A cell for people: NULL is a dash, numbers are digits, text is escaped. A line feed is shown as \n. */
void show_cell(const struct out *o, struct buf *to, const struct column *column, const struct cell *cell);
/* The digits of a number cell (CELL_INT, CELL_REAL); infinity is "inf", "-inf". */
void cell_digits(struct buf *to, const struct cell *cell);

/* One line of delimiter-separated cells: the header (keys) and a row. Exact bytes in a file or pipe;
 * on a terminal (options.width) they are escaped like any other text. */
void separated_header(struct out *o, char delimiter);
void separated_row(struct out *o, char delimiter, const struct cell *cells);

/* json_row_begin() keeps the spelled keys in out->state; a key that comes twice gets ":1", ":2" … */
void json_row_begin(struct out *o);
/* {"key":value,…} without a line end. */
void json_row_add(struct out *o, const struct cell *cells);

#endif
