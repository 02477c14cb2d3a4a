/* Decoding and measuring. utf8proc knows the tables; here are the rules for bytes that are not
 * UTF-8 (each counts as one character of one column) and the fast way through ASCII.
 * Invariant: every function takes any bytes, moves on by at least one, and never past the end. */
#include "base/utf8.h"
#include <utf8proc.h>

int32_t utf8_next(struct str s, size_t *at) {
    unsigned char first = (unsigned char)s.p[*at];
    if (first < 0x80) {
        *at += 1;
        return first;
    }
    size_t left = s.n - *at < 4 ? s.n - *at : 4;
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *at, (utf8proc_ssize_t)left, &c);
    if (n <= 0) {
        *at += 1;
        return -1;
    }
    *at += (size_t)n;
    return c;
}

size_t utf8_bad(struct str s) {
    for (size_t at = 0; at < s.n;) {
        size_t here = at;
        if (utf8_next(s, &at) < 0) {
            return here;
        }
    }
    return SIZE_MAX;
}

void utf8_add(struct buf *out, int32_t code_point) {
    utf8proc_uint8_t bytes[4];
    int32_t c = utf8proc_codepoint_valid(code_point) ? code_point : 0xFFFD;
    buf_add(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

int utf8_width_of(int32_t code_point) {
    if (code_point < 0x20) {
        return code_point < 0 ? 1 : 0; /* a byte that is not UTF-8 */
    }
    return code_point < 0x7F ? 1 : utf8proc_charwidth(code_point);
}

static bool is_flag_half(int32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Steps over one grapheme cluster and returns its columns. */
static int cluster_next(struct str s, size_t *at) {
    int32_t last = utf8_next(s, at);
    int width = utf8_width_of(last);
    utf8proc_int32_t state = 0;
    while (*at < s.n && last >= 0) {
        unsigned char ahead = (unsigned char)s.p[*at];
        if (ahead < 0x80 && last != '\r') {
            break; /* ASCII joins nothing but CR LF */
        }
        size_t next = *at;
        int32_t c = utf8_next(s, &next);
        if (c < 0 || utf8proc_grapheme_break_stateful(last, c, &state)) {
            break;
        }
        int w = is_flag_half(last) && is_flag_half(c) ? 2 : utf8_width_of(c);
        width = w > width ? w : width;
        last = c;
        *at = next;
    }
    return width > 2 ? 2 : width;
}

size_t utf8_width(struct str s) {
    size_t columns = 0;
    for (size_t at = 0; at < s.n;) {
        columns += (size_t)cluster_next(s, &at);
    }
    return columns;
}

size_t utf8_fit(struct str s, size_t columns) {
    size_t used = 0, at = 0;
    while (at < s.n) {
        size_t next = at;
        used += (size_t)cluster_next(s, &next);
        if (used > columns) {
            break;
        }
        at = next;
    }
    return at;
}

size_t utf8_column(struct str s, size_t at) {
    size_t end = at < s.n ? at : s.n, column = 0;
    for (size_t i = 0; i < end; column++) {
        utf8_next(s, &i);
    }
    return column;
}
