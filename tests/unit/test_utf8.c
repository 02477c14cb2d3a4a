/* base/utf8: strict decoding, widths, and the escaping of every code point there is. */
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CODE_POINTS = 0x110000 };

static bool is_surrogate(int32_t c) {
    return c >= 0xD800 && c <= 0xDFFF;
}

/* An encoder of its own, so that the one under test has something to be compared with. */
static size_t encode(int32_t c, unsigned char out[4]) {
    if (c < 0x80) {
        out[0] = (unsigned char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (unsigned char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (unsigned char)(lead[n] | c);
    return n;
}

static void every_code_point_decodes(void **state) {
    (void)state;
    struct buf added = { 0 };
    for (int32_t c = 0; c < CODE_POINTS; c++) {
        unsigned char bytes[4];
        size_t n = encode(c, bytes), at = 0;
        struct str s = { (char *)bytes, n };
        int32_t got = utf8_next(s, &at);
        buf_reset(&added);
        utf8_add(&added, c);
        if (is_surrogate(c)) {
            assert_int_equal(got, -1);
            assert_int_equal(at, 1);
            assert_true(str_is(buf_str(&added), "\xef\xbf\xbd"));
        } else {
            assert_int_equal(got, c);
            assert_int_equal(at, n);
            assert_true(str_eq(buf_str(&added), s));
        }
        for (size_t cut = 1; cut < n; cut++) {
            at = 0;
            assert_int_equal(utf8_next(str_slice(s, 0, cut), &at), -1);
            assert_int_equal(at, 1);
        }
    }
    buf_release(&added);
}

static void bad_bytes(void **state) {
    (void)state;
    const struct {
        struct str s;
        size_t bad;
    } rows[] = {
        { STR(""), SIZE_MAX },
        { STR("a\0b"), SIZE_MAX },
        { STR("\x80"), 0 },
        { STR("a\xc0\x80"), 1 },
        { STR("\xe0\x80\xaf"), 0 },
        { STR("\xed\xa0\x80"), 0 },
        { STR("\xf4\x90\x80\x80"), 0 },
        { STR("\xf8\x88\x80\x80"), 0 },
        { STR("\xc3\xa9\xff"), 2 },
        { STR("\xf0\x80\x80\xaf"), 0 },
        { STR("ab\xe4\xb8"), 2 },
        { STR("\xf4\x8f\xbf\xbf"), SIZE_MAX },
        { STR("\xef\xbb\xbf"), SIZE_MAX },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(utf8_bad(rows[i].s), rows[i].bad);
    }
    struct buf b = { 0 };
    utf8_add(&b, -1);
    utf8_add(&b, 0x110000);
    utf8_add(&b, INT32_MAX);
    assert_string_equal(b.p, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    buf_release(&b);
}

/* The rule of doc/hardening.md "Cells", written down a second time. */
static bool must_hide(int32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200B ||
           c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F) ||
           (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFF) >= 0xFFFE;
}

static bool is_joiner(int32_t c) {
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

static void check_code_point(struct buf *out, int32_t c, enum utf8_show how) {
    unsigned char bytes[4];
    struct str s = { (char *)bytes, encode(c, bytes) };
    buf_reset(out);
    utf8_escape(out, s, how);
    if (!utf8_hidden(c, how)) {
        assert_true(str_eq(buf_str(out), s));
        return;
    }
    char want[16];
    snprintf(want, sizeof want,
             c == '\n'   ? "\\n"
             : c == '\t' ? "\\t"
             : c < 0x80  ? "\\x%02x"
                         : "\\u{%x}",
             (unsigned)c);
    assert_string_equal(out->p, want);
}

static void every_code_point_escapes(void **state) {
    (void)state;
    struct buf out = { 0 };
    for (int32_t c = 0; c < CODE_POINTS; c++) {
        if (is_surrogate(c)) {
            continue;
        }
        assert_int_equal(utf8_hidden(c, UTF8_FREE), must_hide(c));
        assert_true(utf8_hidden(c, UTF8_IDENT) || !(must_hide(c) || is_joiner(c)));
        assert_int_equal(utf8_hidden(c, UTF8_ASCII), c < 0x20 || c > 0x7E);
        check_code_point(&out, c, UTF8_FREE);
        check_code_point(&out, c, UTF8_IDENT);
        check_code_point(&out, c, UTF8_ASCII);
    }
    buf_release(&out);
}

static void random_bytes_come_out_safe(void **state) {
    (void)state;
    uint64_t seed = 0x9E3779B97F4A7C15u;
    struct buf out = { 0 };
    for (int round = 0; round < 50000; round++) {
        char bytes[24];
        size_t n = 0;
        for (; n < sizeof bytes; n++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned pick = (unsigned)(seed >> 56);
            /* leads and continuations that meet the dangerous blocks often */
            static const unsigned char likely[] = { 0xE2, 0x80, 0xAE, 0xC2, 0x9B, 0xEF, 0xBF, 0xBE,
                                                    0xF3, 0xA0, 0x81, 0x1B, 0xED, 0x00, 'a',  0xCC };
            bytes[n] = (char)(pick & 0x80 ? likely[pick & 15] : (unsigned char)(seed >> 40));
        }
        for (int how = UTF8_FREE; how <= UTF8_ASCII; how++) {
            buf_reset(&out);
            utf8_escape(&out, (struct str){ bytes, n }, (enum utf8_show)how);
            for (size_t at = 0; at < out.n;) {
                assert_false(utf8_hidden(utf8_next(buf_str(&out), &at), (enum utf8_show)how));
            }
        }
    }
    buf_release(&out);
}

static void escape_examples(void **state) {
    (void)state;
    const struct {
        struct str s;
        enum utf8_show how;
        const char *want;
    } rows[] = {
        { STR(""), UTF8_FREE, "" },
        { STR("plain ~ text\\n"), UTF8_FREE, "plain ~ text\\n" },
        { STR("a\tb\r\nc\0d\x1b[31m\x7f"), UTF8_FREE, "a\\tb\\x0d\\nc\\x00d\\x1b[31m\\x7f" },
        { STR("\xc2\x9b"
              "31m\xff\xe2\x80\xae"),
          UTF8_FREE, "\\u{9b}31m\\xff\\u{202e}" },
        { STR("\xd9\x85\xe2\x80\x8c\xd8\xae"), UTF8_FREE, "\xd9\x85\xe2\x80\x8c\xd8\xae" },
        { STR("\xd9\x85\xe2\x80\x8c\xd8\xae"), UTF8_IDENT, "\xd9\x85\\u{200c}\xd8\xae" },
        { STR("\xe3\x85\xa4\xef\xb8\x8f"), UTF8_IDENT, "\\u{3164}\\u{fe0f}" },
        { STR("caf\xc3\xa9 \xf0\x9f\x98\x80"), UTF8_ASCII, "caf\\u{e9} \\u{1f600}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = { 0 };
        utf8_escape(&out, rows[i].s, rows[i].how);
        assert_string_equal(out.p == NULL ? "" : out.p, rows[i].want);
        buf_release(&out);
    }
}

static void ascii_words(void **state) {
    (void)state;
    struct buf out = { 0 };
    utf8_to_ascii(&out, STR("2017-09? \xe2\x86\x92 \xe2\x80\xa6, \xe2\x80\x9c"
                            "d\xe2\x80\x99Ivoire\xe2\x80\x9d \xe2\x80\x94"
                            "caf\xc3\xa9\x1b\xff"));
    assert_string_equal(out.p, "2017-09? -> ..., \"d'Ivoire\" -caf\\u{e9}\\x1b\\xff");
    buf_reset(&out);
    utf8_to_ascii(&out, STR(""));
    assert_int_equal(out.n, 0);
    for (int32_t c = 0; c < 0x110000; c++) {
        buf_reset(&out);
        struct buf one = { 0 };
        utf8_add(&one, c);
        utf8_to_ascii(&out, buf_str(&one));
        buf_release(&one);
        for (size_t i = 0; i < out.n; i++) {
            assert_in_range(out.p[i], 0x20, 0x7E);
        }
    }
    buf_release(&out);
}

static void widths(void **state) {
    (void)state;
    const struct {
        struct str s;
        size_t width;
    } rows[] = {
        { STR(""), 0 },
        { STR("abc"), 3 },
        { STR("\xe4\xb8\xad\xe5\x9b\xbd"), 4 },                     /* Chinese */
        { STR("e\xcc\x81\xcc\xa3x"), 2 },                           /* marks */
        { STR("\xed\x95\x9c\xea\xb8\x80"), 4 },                     /* Korean syllables */
        { STR("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), 2 },         /* the same as letters */
        { STR("\xf0\x9f\x98\x80"), 2 },                             /* emoji */
        { STR("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac"), 2 }, /* joined emoji */
        { STR("\xf0\x9f\x87\xb0\xf0\x9f\x87\xb5"), 2 },             /* a flag */
        { STR("\xef\xbc\xa1"), 2 },                                 /* full-width A */
        { STR("\xff\xfe"
              "a"),
          3 }, /* not UTF-8 */
        { STR("\x1b\n"), 0 },
        { STR("\xe2\x94\x82\xe2\x80\xa6\xe2\x80\x94"), 3 }, /* our own lines and dots */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(utf8_width(rows[i].s), rows[i].width);
        assert_int_equal(utf8_fit(rows[i].s, rows[i].width), rows[i].s.n);
    }
    assert_int_equal(utf8_width_of('a'), 1);
    assert_int_equal(utf8_width_of(0x301), 0);
    assert_int_equal(utf8_width_of(0x4E2D), 2);
    assert_int_equal(utf8_width_of(7), 0);
    assert_int_equal(utf8_width_of(-1), 1);
    struct str mixed = STR("\xe4\xb8\xad"
                           "e\xcc\x81z");
    assert_int_equal(utf8_fit(mixed, 0), 0);
    assert_int_equal(utf8_fit(mixed, 1), 0);
    assert_int_equal(utf8_fit(mixed, 2), 3);
    assert_int_equal(utf8_fit(mixed, 3), 6);
    assert_int_equal(utf8_fit(mixed, 4), 7);
    assert_int_equal(utf8_fit(mixed, 400), 7);
}

static void columns(void **state) {
    (void)state;
    struct str s = STR("\xc3\xa9\xff\xe4\xb8\xad"
                       "b");
    assert_int_equal(utf8_column(s, 0), 0);
    assert_int_equal(utf8_column(s, 2), 1);
    assert_int_equal(utf8_column(s, 3), 2);
    assert_int_equal(utf8_column(s, 6), 3);
    assert_int_equal(utf8_column(s, 7), 4);
    assert_int_equal(utf8_column(s, SIZE_MAX), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_decodes),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(every_code_point_escapes),
        cmocka_unit_test(random_bytes_come_out_safe),
        cmocka_unit_test(escape_examples),
        cmocka_unit_test(ascii_words),
        cmocka_unit_test(widths),
        cmocka_unit_test(columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
