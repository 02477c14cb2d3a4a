/* text/json_write: every code point reads back, nothing dangerous stands raw, numbers are exact. */
#include "base/utf8.h"
#include "text/json_write.h"
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned unit_at(const char *p) {
    char digits[5] = { p[0], p[1], p[2], p[3], 0 };
    char *end;
    unsigned unit = (unsigned)strtoul(digits, &end, 16);
    assert_true(end == digits + 4);
    return unit;
}

/* A reader of JSON strings, strict enough for what is written. */
static void read_string(struct str json, struct buf *out) {
    assert_true(json.n >= 2 && json.p[0] == '"' && json.p[json.n - 1] == '"');
    for (size_t at = 1; at < json.n - 1;) {
        int32_t c = utf8_next(json, &at);
        assert_true(c >= 0x20 && c != '"' && !utf8_hidden(c, UTF8_FREE));
        if (c != '\\') {
            utf8_add(out, c);
            continue;
        }
        static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
        const char *simple = strchr(letters, json.p[at]);
        if (simple != NULL) {
            buf_add_char(out, meant[simple - letters]);
            at++;
            continue;
        }
        assert_int_equal(json.p[at], 'u');
        unsigned unit = unit_at(json.p + at + 1);
        at += 5;
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            assert_true(str_starts(str_slice(json, at, json.n), "\\u"));
            unsigned low = unit_at(json.p + at + 2);
            assert_in_range(low, 0xDC00, 0xDFFF);
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
        }
        utf8_add(out, (int32_t)unit);
    }
}

static void every_code_point(void **state) {
    (void)state;
    struct buf text = { 0 }, json = { 0 }, back = { 0 };
    for (int32_t c = 0; c < 0x110000; c++) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        buf_reset(&text);
        buf_reset(&json);
        buf_reset(&back);
        buf_add_char(&text, 'a');
        utf8_add(&text, c);
        buf_add_char(&text, 'z');
        json_write_string(&json, buf_str(&text));
        read_string(buf_str(&json), &back);
        assert_true(str_eq(buf_str(&back), buf_str(&text)));
        /* plain characters are not spelled out */
        assert_int_equal(json.n > text.n + 2, utf8_hidden(c, UTF8_FREE) || c == '"' || c == '\\');
    }
    buf_release(&text);
    buf_release(&json);
    buf_release(&back);
}

static void strings(void **state) {
    (void)state;
    const struct {
        struct str s;
        const char *want;
    } rows[] = {
        { STR(""), "\"\"" },
        { STR("plain"), "\"plain\"" },
        { STR("a\"b\\c/"), "\"a\\\"b\\\\c/\"" },
        { STR("\b\f\n\r\t\0\x1b\x7f"), "\"\\b\\f\\n\\r\\t\\u0000\\u001b\\u007f\"" },
        { STR("\xc2\x9b\xe2\x80\xae\xe2\x80\xa8"), "\"\\u009b\\u202e\\u2028\"" },
        { STR("\xf3\xa0\x81\x81"), "\"\\udb40\\udc41\"" },
        { STR("\xf0\x9f\x98\x80\xe4\xb8\xad"), "\"\xf0\x9f\x98\x80\xe4\xb8\xad\"" },
        { STR("\xff\xed\xa0\x80x"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\"" },
    };
    struct buf out = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_reset(&out);
        json_write_string(&out, rows[i].s);
        assert_string_equal(out.p, rows[i].want);
    }
    buf_release(&out);
}

static void expect_real(double value, const char *want) {
    struct buf out = { 0 };
    json_write_real(&out, value);
    assert_string_equal(out.p, want);
    buf_release(&out);
}

static void numbers(void **state) {
    (void)state;
    struct buf out = { 0 };
    json_write_int(&out, INT64_MIN);
    buf_add_char(&out, ' ');
    json_write_int(&out, INT64_MAX);
    assert_string_equal(out.p, "-9223372036854775808 9223372036854775807");
    expect_real(0.0, "0.0");
    expect_real(-0.0, "-0.0");
    expect_real(3, "3.0");
    expect_real(0.1, "0.1");
    expect_real(-48.8566, "-48.8566");
    expect_real(1e300, "1e+300");
    expect_real(0.1 + 0.2, "0.30000000000000004");
    expect_real(5e-324, "4.94065645841247e-324");
    expect_real((double)NAN, "null");
    expect_real((double)-INFINITY, "null");
    uint64_t seed = 3;
    for (int i = 0; i < 100000; i++) {
        double value, back;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &seed, sizeof value);
        buf_reset(&out);
        json_write_real(&out, value);
        back = isfinite(value) ? strtod(out.p, NULL) : value;
        assert_memory_equal(&back, &value, sizeof value);
    }
    buf_release(&out);
}

static void comma_locales(void **state) {
    (void)state;
    /* A locale with a comma where one is installed; the figures hold in any. */
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL) {
        setlocale(LC_NUMERIC, "fr_FR.UTF-8");
    }
    expect_real(1.5, "1.5");
    expect_real(2e-7, "2e-07");
    setlocale(LC_NUMERIC, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(strings),
        cmocka_unit_test(numbers),
        cmocka_unit_test(comma_locales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
