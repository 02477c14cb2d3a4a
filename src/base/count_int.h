/* The pieces of the count reader. Private to base's count*.c. */
#ifndef BASE_COUNT_INT_H
#define BASE_COUNT_INT_H

#include "base/count.h"
#include "base/phrase.h"

#define COUNT_HINT "write counts as 87, 100-200, over 100, 100+, up to 50 or dozens"

enum count_found { COUNT_NONE, COUNT_READ, COUNT_BAD };

/* mantissa / 10^decimals * scale: apart, because "2-3 million" shares its scale. */
struct count_number {
    int64_t mantissa, scale;
    int decimals;
};

/* A number in digits or words at the place reached. `and_ends` keeps "and" for the caller. COUNT_BAD
 * has set the error. */
enum count_found count_number_read(struct phrase *p, bool and_ends, struct count_number *out);
/* Its value; false with an error for from..at when it is no whole number or above 10^15. */
bool count_number_value(struct phrase *p, size_t from, const struct count_number *n, int64_t *out);

/* A quantity without a number, as "dozens". */
struct count_vague {
    const char *head, *tail; /* canonical words: head, and tail after a blank when not empty */
    int64_t lo, hi;
};
bool count_vague_read(struct phrase *p, struct count_vague *out);
/* A digit or a word of quantity comes next. */
bool count_word_next(const struct phrase *p);

#endif
