/* Bars of a frequency table: a share of a width, drawn in eighths of a column. */
#ifndef RENDER_BARS_H
#define RENDER_BARS_H

#include "base/str.h"
#include <stdint.h>

/* Adds a bar of n / most of `width` columns, in ASCII to the nearest whole column. What is not 0 shows at
 * least its smallest piece; n above `most` fills the width. */
void bar_add(struct buf *out, int64_t n, int64_t most, size_t width, bool ascii);

#endif
