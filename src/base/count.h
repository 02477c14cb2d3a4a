/* Counts as said: the words, and the bounds they allow.
 *
 * Quantities without a number have their bounds already: "more than dozens" is refused, not guessed.
 * A wrongly grouped number ("1,50") and a decimal without a scale ("1.500") are errors: they could be
 * something else elsewhere. */
#ifndef BASE_COUNT_H
#define BASE_COUNT_H

#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>

/* What is read, and its bounds:
 *   87 · 1,500 · 1 500 · 1.5 million · 2k 3m 4bn · thirty-one · a dozen · half a million   [n, n]
 *   more than, over, above, exceeding, in excess of, >     [n + 1, open)
 *   at least, no fewer than, upwards of, >=; 100+, 100 or more     [n, open)
 *   fewer than, less than, under, below, <      [0, n - 1]
 *   up to, at most, no more than, as many as, <=; 5 or fewer     [0, n]
 *   nearly, almost, just under        [n - m, n - 1], m a tenth of n and at least 1; approximate
 *   about, around, approximately, roughly, some, ~; 100 or so     [n, n]; approximate
 *   100-200, 100 to 200, between 100 and 200, one or two     [a, b]; "2-3 million" shares its scale
 *   a couple [2, 3] · several, a few [3, 9] · tens [20, 99] · dozens [24, 99] · scores [40, 99] ·
 *   hundreds [200, 999] · thousands [2000, 9999] · tens of thousands [20000, 99999] · hundreds of
 *   thousands [200000, 999999] · millions … trillions; "several hundred" [300, 999] */

#define COUNT_OPEN (-1)

struct count {
    struct str text;  /* canonical words: "more than 100", "87", "100 to 200", "about 100", "dozens" */
    struct str unit;  /* what follows the number, as written, without "of" after words; often empty */
    int64_t lo, hi;   /* both included; hi COUNT_OPEN: no upper bound */
    bool approximate; /* about, nearly */
};

/* Strings live in the arena. `text`, alone or with a blank and `unit` behind it, reads back as the
 * same count. 0 <= lo, and lo <= hi unless hi is open. Errors carry a span within `in`. Numbers
 * beyond 10^15, texts over 200 bytes, control characters and invalid UTF-8 are refused. */
bool count_parse(struct arena *a, struct str in, struct count *out, struct err *e);

#endif
