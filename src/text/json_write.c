/* JSON scalars. Which characters are unsafe is decided by utf8_hidden(), the same rule as for the
 * terminal; here is only how JSON spells them.
 * Invariant: output is ASCII controls free, valid UTF-8, and parses to the text that came in. */
#include "text/json_write.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_unit(struct buf *out, unsigned unit) {
    static const char hex[] = "0123456789abcdef";
    char text[6] = {
        '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]
    };
    buf_add(out, text, sizeof text);
}

static void add_escape(struct buf *out, int32_t c) {
    switch (c) {
    case '"':
        buf_add_text(out, "\\\"");
        break;
    case '\\':
        buf_add_text(out, "\\\\");
        break;
    case '\b':
        buf_add_text(out, "\\b");
        break;
    case '\f':
        buf_add_text(out, "\\f");
        break;
    case '\n':
        buf_add_text(out, "\\n");
        break;
    case '\r':
        buf_add_text(out, "\\r");
        break;
    case '\t':
        buf_add_text(out, "\\t");
        break;
    case -1:
        utf8_add(out, 0xFFFD);
        break;
    default:
        if (c > 0xFFFF) {
            add_unit(out, 0xD800u + ((unsigned)(c - 0x10000) >> 10));
            add_unit(out, 0xDC00u + ((unsigned)c & 0x3FF));
        } else {
            add_unit(out, (unsigned)c);
        }
    }
}

void json_write_string(struct buf *out, struct str s) {
    buf_add_char(out, '"');
    size_t done = 0;
    for (size_t at = 0; at < s.n;) {
        char first = s.p[at];
        if (first >= 0x20 && first < 0x7F && first != '"' && first != '\\') {
            at++;
            continue;
        }
        size_t here = at;
        int32_t c = utf8_next(s, &at);
        if (c == '"' || c == '\\' || utf8_hidden(c, UTF8_FREE)) {
            buf_add(out, s.p + done, here - done);
            add_escape(out, c);
            done = at;
        }
    }
    buf_add(out, s.p + done, s.n - done);
    buf_add_char(out, '"');
}

void json_write_int(struct buf *out, int64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_add(out, digits + at, sizeof digits - at);
}

void json_write_real(struct buf *out, double value) {
    if (!isfinite(value)) {
        buf_add_text(out, "null");
        return;
    }
    enum { ENOUGH = 17 }; /* digits that tell any two doubles apart */
    char text[40];
    int digits = 15;
    do {
        snprintf(text, sizeof text, "%.*g", digits, value);
    } while (strtod(text, NULL) != value && digits++ < ENOUGH);
    bool whole = true;
    for (char *p = text; *p != '\0'; p++) {
        if ((*p >= '0' && *p <= '9') || *p == '-' || *p == '+') {
            continue;
        }
        whole = false;
        if (*p != 'e') {
            *p = '.'; /* the locale may have another point */
        }
    }
    buf_add_text(out, text);
    buf_add_text(out, whole ? ".0" : "");
}
