/* Two columns of words: "field │ text", as `show` and the record format print them.
 *
 * On a terminal a long text is wrapped at blanks and goes on below, indented; elsewhere it never is.
 * A line feed in the text begins a new line of the right column, so data cannot pass for a field.
 * Labels and texts are escaped here. */
#ifndef RENDER_LINES_H
#define RENDER_LINES_H

#include "render/out.h"

struct sheet_entry;

/* Zero-initialise or sheet_begin(). Lines are held until sheet_end(), which knows the widest label. */
struct sheet {
    struct out *out;
    struct arena arena;
    struct sheet_entry *first, *last;
    size_t label_width;
};

/* Title and rule are printed at once; an empty title prints neither. */
void sheet_begin(struct sheet *s, struct out *o, struct str title);
/* An empty label continues the field above. Leading blanks of the text stay and indent what is
 * wrapped. */
void sheet_line(struct sheet *s, struct str label, struct str text);
void sheet_end(struct sheet *s);
/* Forgets the lines instead of printing them. */
void sheet_release(struct sheet *s);

/* The same for one line with labels `label_width` wide; the label is already escaped. */
void line_put(struct out *o, struct str label, size_t label_width, struct str text);
/* A horizontal rule of 72 columns, or of the terminal where that is narrower. */
void line_rule(struct out *o);

#endif
