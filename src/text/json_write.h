/* JSON out: the scalars of RFC 8259. Braces and commas are the caller's.
 *
 * Strings are always valid JSON and valid UTF-8 and safe to print: control characters and all that
 * utf8_escape() would make visible (C1, bidi, U+2028/9, zero width, tags, non-characters) are written
 * as \uXXXX, beyond U+FFFF as a surrogate pair; every other character stands as itself. JSON cannot
 * hold bytes that are not UTF-8: each becomes one U+FFFD. Everything else reads back unchanged. */
#ifndef TEXT_JSON_WRITE_H
#define TEXT_JSON_WRITE_H

#include "base/str.h"
#include <stdint.h>

/* In quotes. */
void json_write_string(struct buf *out, struct str s);
void json_write_int(struct buf *out, int64_t value);
/* 15 to 17 digits, as few as read back as the same number (0.1 stays 0.1), always with a point or an exponent
 * and never with the locale's comma. Infinity and NaN, which JSON does not have, become null. */
void json_write_real(struct buf *out, double value);

#endif
