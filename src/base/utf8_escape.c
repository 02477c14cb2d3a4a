/* Text made safe to show: the one place that knows which characters a terminal or a reader could be
 * fooled with. Rule: doc/hardening.md "Cells"; CVE-2021-42574 and its kin.
 * Invariant: the output of utf8_escape() is valid UTF-8 without a character utf8_hidden() names. */
#include "base/utf8.h"

struct range {
    int32_t first, last;
};

/* Ascending. C1, soft hyphen, bidi marks and controls, separators, zero width, annotations, tags. */
static const struct range HIDDEN[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x00AD, 0x00AD },   { 0x061C, 0x061C }, { 0x180E, 0x180E },
    { 0x200B, 0x200B }, { 0x200E, 0x200F }, { 0x2028, 0x202E },   { 0x2060, 0x206F }, { 0xFDD0, 0xFDEF },
    { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
};

/* Ascending. What else can hide inside an identifier: joiners, fillers and variation selectors, the
 * rest of Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt). */
static const struct range UNSEEN[] = {
    { 0x034F, 0x034F }, { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },
    { 0x200C, 0x200D }, { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFFA0, 0xFFA0 },
    { 0xFFF0, 0xFFF8 }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0080, 0xE0FFF },
};

static bool in_ranges(const struct range *ranges, size_t n, int32_t c) {
    for (size_t i = 0; i < n && ranges[i].first <= c; i++) {
        if (c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

bool utf8_hidden(int32_t code_point, enum utf8_show how) {
    int32_t c = code_point;
    if (c >= 0x20 && c < 0x7F) {
        return false;
    }
    if (c < 0 || (c & 0xFFFE) == 0xFFFE || in_ranges(HIDDEN, sizeof HIDDEN / sizeof HIDDEN[0], c)) {
        return true;
    }
    if (how == UTF8_FREE) {
        return false;
    }
    return how == UTF8_ASCII || in_ranges(UNSEEN, sizeof UNSEEN / sizeof UNSEEN[0], c);
}

static void add_visible(struct buf *out, unsigned char byte, int32_t c) {
    if (c == '\n') {
        buf_add_text(out, "\\n");
    } else if (c == '\t') {
        buf_add_text(out, "\\t");
    } else if (c < 0x80) {
        buf_printf(out, "\\x%02x", byte);
    } else {
        buf_printf(out, "\\u{%x}", (unsigned)c);
    }
}

/* Bytes from `at` on that are printable ASCII. */
static size_t plain_run(struct str s, size_t at) {
    size_t end = at;
    while (end < s.n && s.p[end] >= 0x20 && s.p[end] < 0x7F) {
        end++;
    }
    return end - at;
}

void utf8_escape(struct buf *out, struct str s, enum utf8_show how) {
    for (size_t at = 0; at < s.n;) {
        size_t run = plain_run(s, at);
        if (run > 0) {
            buf_add(out, s.p + at, run);
            at += run;
            continue;
        }
        size_t here = at;
        int32_t c = utf8_next(s, &at);
        if (utf8_hidden(c, how)) {
            add_visible(out, (unsigned char)s.p[here], c);
        } else {
            buf_add(out, s.p + here, at - here);
        }
    }
}

/* The ASCII likeness of a typographic mark, or NULL. */
static const char *likeness(int32_t c) {
    switch (c) {
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212: /* minus */
        return "-";
    case 0x2018: /* quotation marks */
    case 0x2019:
        return "'";
    case 0x201C:
    case 0x201D:
        return "\"";
    case 0x2026:
        return "...";
    case 0x2192:
        return "->";
    case 0x00A0:
        return " ";
    default:
        return NULL;
    }
}

void utf8_to_ascii(struct buf *out, struct str s) {
    size_t done = 0;
    for (size_t at = 0; at < s.n;) {
        size_t here = at;
        const char *like = likeness(utf8_next(s, &at));
        if (like != NULL) {
            utf8_escape(out, str_slice(s, done, here), UTF8_ASCII);
            buf_add_text(out, like);
            done = at;
        }
    }
    utf8_escape(out, str_slice(s, done, s.n), UTF8_ASCII);
}
