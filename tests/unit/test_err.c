/* base/err: the first error wins, texts are cut at a character, and the screens' error layout. */
#include "base/err.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const struct err *e, struct str command, bool ascii, const char *want) {
    struct buf out = { 0 };
    err_format(&out, e, command, ascii);
    assert_string_equal(out.p == NULL ? "" : out.p, want);
    buf_release(&out);
}

static void first_wins(void **state) {
    (void)state;
    struct err e = { 0 };
    err_hint(&e, "a hint of nothing");
    err_place(&e, "x.csv", 3, STR("text"));
    err_shift(&e, 4);
    expect(&e, STR("find"), false, "");
    err_set(&e, ERR_LOCKED, "first %d", 1);
    err_at(&e, ERR_USAGE, (struct span){ 2, 3 }, "second");
    err_hint(&e, "the hint of the second");
    assert_int_equal(e.code, ERR_LOCKED);
    assert_false(e.has_span);
    expect(&e, STR("find"), false, "error: first 1\n");
    err_clear(&e);
    assert_int_equal(e.code, ERR_NONE);
    err_set(&e, ERR_FAILED, "third");
    err_hint(&e, "one");
    err_hint(&e, "two");
    expect(&e, STR("find"), false, "error: third\nhint: one\n");
    err_release(&e);
}

static void screens(void **state) {
    (void)state;
    struct err e = { 0 };
    err_at(&e, ERR_FAILED, (struct span){ 6, 6 }, "no actor '%s'", "lazrus");
    err_hint(&e, "did you mean 'lazarus-group'?  (Lazarus Group, 3 operations)");
    err_shift(&e, 16);
    expect(&e, STR("find operations actor:lazrus sector:energy"), false,
           "error: no actor 'lazrus'\n"
           "  find operations actor:lazrus sector:energy\n"
           "                        ^~~~~~\n"
           "hint: did you mean 'lazarus-group'?  (Lazarus Group, 3 operations)\n");
    err_clear(&e);
    err_at(&e, ERR_FAILED, (struct span){ 10, 1 }, "quote inside an unquoted field (Campaign)");
    err_place(&e, "vendor.csv", 5, STR("Operation \"Test,Lazarus,2018-01,,banking,London,likely"));
    err_place(&e, "other.csv", 9, STR("x"));
    err_shift(&e, 7);
    assert_int_equal(e.column, 11);
    expect(&e, STR("import vendor.csv"), false,
           "vendor.csv:5:11: error: quote inside an unquoted field (Campaign)\n"
           "  Operation \"Test,Lazarus,2018-01,,banking,London,likely\n"
           "            ^\n");
    err_release(&e);
}

static void places(void **state) {
    (void)state;
    struct err e = { 0 };
    /* Characters, not bytes; and the line of the span within a record of several. */
    err_at(&e, ERR_FAILED, (struct span){ 12, 2 }, "x");
    err_place(&e, "a.csv", 7, STR("\"S\xc3\xa3o\nPaul\xc3\xa9,zz\""));
    assert_int_equal(e.line, 8);
    assert_int_equal(e.column, 6);
    expect(&e, STR(""), false, "a.csv:8:6: error: x\n  Paul\xc3\xa9,zz\"\n       ^~\n");
    err_clear(&e);
    err_set(&e, ERR_FAILED, "no span");
    err_place(&e, "a.csv", 7, STR("text"));
    expect(&e, STR("c"), false, "a.csv:7: error: no span\n");
    err_clear(&e);
    err_set(&e, ERR_FAILED, "no line");
    err_place(&e, "a.csv", 0, STR(""));
    expect(&e, STR("c"), false, "a.csv: error: no line\n");
    err_clear(&e);
    err_at(&e, ERR_FAILED, (struct span){ 2, 1 }, "text only");
    err_place(&e, NULL, 0, STR("saved"));
    expect(&e, STR("another"), false, "error: text only\n  saved\n    ^\n");
    err_clear(&e);
    char path[400];
    memset(path, 'd', sizeof path);
    memcpy(path + sizeof path - 9, "/end.csv", 9);
    err_set(&e, ERR_FAILED, "far away");
    err_place(&e, path, 1, STR(""));
    assert_true(strlen(e.file) < sizeof e.file);
    assert_true(str_starts(str_of(e.file), "\xe2\x80\xa6"
                                           "d"));
    assert_true(str_ends(str_of(e.file), "/end.csv"));
    err_release(&e);
}

static void span_edges(void **state) {
    (void)state;
    struct {
        struct span span;
        struct str text;
        const char *want;
    } rows[] = {
        { { 0, 0 }, STR("find"), "error: x\n  find\n  ^\n" },
        { { 4, 0 }, STR("find"), "error: x\n  find\n      ^\n" },
        { { 4, 9 }, STR("find"), "error: x\n  find\n      ^\n" },
        { { SIZE_MAX, SIZE_MAX }, STR("find"), "error: x\n  find\n      ^\n" },
        { { 2, SIZE_MAX }, STR("find"), "error: x\n  find\n    ^~\n" },
        { { 5, 0 }, STR("find\n"), "error: x\n  find\n      ^\n" },
        { { 2, 9 }, STR("one\r\ntwo\r\nthree"), "error: x\n  one\\x0d\n    ^~~~~\n" },
        { { 5, 3 }, STR("one\r\ntwo\r\nthree"), "error: x\n  two\n  ^~~\n" },
        { { 10, 5 }, STR("one\r\ntwo\r\nthree"), "error: x\n  three\n  ^~~~~\n" },
        { { 3, 1 }, STR("one\ntwo"), "error: x\n  one\n     ^\n" },
        { { 1, 1 }, STR("\n\n"), "error: x\n  \n  ^\n" },
        { { 0, 3 }, STR(""), "error: x\n" },
        /* Wide, combining and escaped characters move and stretch the caret run. */
        { { 6, 3 },
          STR("\xe4\xb8\xad\xe5\x9b\xbd"
              "abc"),
          "error: x\n  \xe4\xb8\xad\xe5\x9b\xbd"
          "abc\n      ^~~\n" },
        { { 0, 6 },
          STR("\xe4\xb8\xad\xe5\x9b\xbd"
              "abc"),
          "error: x\n  \xe4\xb8\xad\xe5\x9b\xbd"
          "abc\n  ^~~~\n" },
        { { 3, 1 },
          STR("e\xcc\x81"
              "b"),
          "error: x\n  e\xcc\x81"
          "b\n   ^\n" },
        { { 1, 1 }, STR("\x1b[0m"), "error: x\n  \\x1b[0m\n      ^\n" },
        { { 0, 1 }, STR("\xff[0m"), "error: x\n  \\xff[0m\n  ^~~~\n" },
        { { 3, 2 }, STR("\xe2\x80\xaehi"), "error: x\n  \\u{202e}hi\n          ^~\n" },
        { { 1, 1 }, STR("\0x\0"), "error: x\n  \\x00x\\x00\n      ^\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct err e = { 0 };
        err_at(&e, ERR_USAGE, rows[i].span, "x");
        expect(&e, rows[i].text, false, rows[i].want);
        err_release(&e);
    }
}

static void hostile_words(void **state) {
    (void)state;
    struct err e = { 0 };
    err_set(&e, ERR_FAILED, "no '%s'\n", "\x1b]0;x\a\xe2\x80\xae");
    err_hint(&e, "%s \xe2\x80\xa6",
             "\x9b"
             "31m");
    err_place(&e, "a\nb.csv", 2, STR(""));
    expect(&e, STR(""), false,
           "a\\nb.csv:2: error: no '\\x1b]0;x\\x07\\u{202e}'\\n\nhint: \\x9b31m \xe2\x80\xa6\n");
    expect(&e, STR(""), true, "a\\nb.csv:2: error: no '\\x1b]0;x\\x07\\u{202e}'\\n\nhint: \\x9b31m ...\n");
    err_release(&e);
    err_at(&e, ERR_FAILED, (struct span){ 2, 2 }, "caf\xc3\xa9");
    expect(&e, STR("\xc3\xa9\xc3\xa9"), true, "error: caf\\u{e9}\n  \\u{e9}\\u{e9}\n        ^~~~~~\n");
    err_release(&e);
}

static void long_messages(void **state) {
    (void)state;
    char text[3000];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'a', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 4) {
            memcpy(text + i, "\xf0\x9f\x98\x80", 5);
        }
        struct err e = { 0 };
        err_set(&e, ERR_FAILED, "%s", text);
        err_hint(&e, "%s", text);
        assert_true(strlen(e.message) > ERR_TEXT_MAX - 9);
        assert_int_equal(utf8_bad(str_of(e.message)), SIZE_MAX);
        assert_true(str_ends(str_of(e.message), "\xf0\x9f\x98\x80\xe2\x80\xa6"));
        assert_true(str_ends(str_of(e.hint), "\xf0\x9f\x98\x80\xe2\x80\xa6"));
    }
    memset(text, 'b', ERR_TEXT_MAX - 1);
    text[ERR_TEXT_MAX - 1] = '\0';
    struct err e = { 0 };
    err_set(&e, ERR_FAILED, "%s", text);
    assert_string_equal(e.message, text);
}

/* A line of a megabyte: about 100 columns of it are shown, and the caret stands under the span. */
static void window_at(const char *unit, size_t span_bytes, size_t unit_at) {
    size_t size = strlen(unit), count = 1000000 / size;
    struct buf text = { 0 };
    buf_add_repeat(&text, unit, count);
    struct span span = { unit_at < count ? unit_at * size : text.n - span_bytes, span_bytes };
    memset(text.p + span.at, 'X', span_bytes);
    struct err e = { 0 };
    err_at(&e, ERR_USAGE, span, "x");
    struct buf out = { 0 };
    err_format(&out, &e, buf_str(&text), false);
    struct str rest = str_slice(buf_str(&out), strlen("error: x\n"), out.n);
    struct str line = str_slice(rest, 0, str_index(rest, '\n'));
    struct str under = str_slice(rest, line.n + 1, rest.n - 1);
    assert_in_range(utf8_width(line), 40, 100);
    assert_true(out.n < 8000);
    size_t caret = str_index(under, '^'), at = str_index(line, 'X');
    assert_true(at != SIZE_MAX);
    assert_int_equal(utf8_width(str_slice(line, 0, at)), caret);
    assert_int_equal(under.n - caret, span_bytes < 60 ? span_bytes : 60);
    bool starts = str_starts(line, "  \xe2\x80\xa6"), ends = str_ends(line, "\xe2\x80\xa6");
    assert_int_equal(starts, unit_at > 20);
    assert_int_equal(ends, unit_at < count || span_bytes > 60);
    buf_release(&out);
    buf_release(&text);
}

static void windows(void **state) {
    (void)state;
    const char *units[] = { "abcd", "\xf0\x9f\x98\x80", "\xc3\xa9", "\x1b", "\xff", "\xe2\x80\xae" };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t span = strlen(units[i]);
        window_at(units[i], span * 2, 0);
        window_at(units[i], span * 2, 100000);
        window_at(units[i], span * 2, SIZE_MAX);
        window_at(units[i], span * 100, 100000);
    }
    /* Marks have no width at all; the window still ends. */
    struct buf text = { 0 };
    buf_add_repeat(&text, "\xcc\x81", 500000);
    struct err e = { 0 };
    err_at(&e, ERR_USAGE, (struct span){ 600000, 400000 }, "x");
    struct buf out = { 0 };
    err_format(&out, &e, buf_str(&text), false);
    assert_true(out.n < 8000);
    buf_release(&out);
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_wins), cmocka_unit_test(screens),       cmocka_unit_test(places),
        cmocka_unit_test(span_edges), cmocka_unit_test(hostile_words), cmocka_unit_test(long_messages),
        cmocka_unit_test(windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
