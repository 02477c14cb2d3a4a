/* Bars in block elements (U+2588 to U+258F) or number signs. Invariant: a bar is never wider than asked,
 * and of two numbers the greater never has the shorter bar. */
#include "render/bars.h"

enum { EIGHTHS = 8 };

static const char *const pieces[EIGHTHS] = {
    "",
    "\xe2\x96\x8f",
    "\xe2\x96\x8e",
    "\xe2\x96\x8d",
    "\xe2\x96\x8c",
    "\xe2\x96\x8b",
    "\xe2\x96\x8a",
    "\xe2\x96\x89",
};

void bar_add(struct buf *out, int64_t n, int64_t most, size_t width, bool ascii) {
    if (n <= 0 || most <= 0 || width == 0) {
        return;
    }
    size_t steps = width * (ascii ? 1 : EIGHTHS);
    double share = n >= most ? 1.0 : (double)n / (double)most;
    size_t filled = (size_t)(share * (double)steps + 0.5);
    filled = filled == 0 ? 1 : filled;
    if (ascii) {
        buf_add_repeat(out, "#", filled);
        return;
    }
    buf_add_repeat(out, "\xe2\x96\x88", filled / EIGHTHS);
    buf_add_text(out, pieces[filled % EIGHTHS]);
}
