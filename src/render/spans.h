/* A picture of what lasted from when to when, one line a thing, over a scale of years or months.
 *
 * Begin and end are each a period in which the moment lies, as dates are kept; between the two the thing
 * certainly went on. Knows no database and no clock: days are counted from 1970-01-01. */
#ifndef RENDER_SPANS_H
#define RENDER_SPANS_H

#include "render/out.h"

enum span_sure {
    SPAN_SURE,  /* known to the month or better */
    SPAN_LOOSE, /* known to a year or another longer period */
    SPAN_DOUBT, /* marked doubtful or approximate */
};

/* The first and the last day on which it may have been. */
struct span_point {
    bool known;
    int32_t lo, hi;
    enum span_sure sure;
};

struct span_row {
    struct str label; /* as stored: it is escaped here */
    struct span_point from, to;
    bool going_on; /* up to the end of the scale */
    bool open;     /* no end is recorded */
};

/* The days that the scale must show; it is rounded outward to whole years or months. */
struct span_scale {
    int32_t lo, hi;
};

/* The day of a text that begins YYYY-MM-DD; false when it does not. */
bool span_day(struct str iso, int32_t *day);
/* Header, one line for each row, and the legend of the signs that occur, as wide as the terminal or 100
 * columns. Rows without a known point are left out; nothing is written when none is left. */
void spans_draw(struct out *o, const struct span_row *rows, size_t n, struct span_scale scale);

#endif
