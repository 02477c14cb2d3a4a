/* CSV reading: each case is a text and what becomes of it, one line a record:
 * "1: a|~|b" is line 1 with a null between two texts, "2+1" a record of two lines, "!quote 4" a fault
 * and its byte in the record. */
#include "text/csv_read.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const faults[] = {
    [CSV_QUOTE_INSIDE] = "quote", [CSV_AFTER_QUOTE] = "after", [CSV_OPEN_QUOTE] = "open",
    [CSV_FAR_QUOTE] = "far",      [CSV_TOO_LONG] = "long",     [CSV_TOO_MANY] = "many",
    [CSV_RAGGED] = "ragged",
};

static void show_record(struct buf *out, const struct csv_record *record) {
    buf_printf(out, "%lu", record->line);
    if (record->lines > 1) {
        buf_printf(out, "+%lu", record->lines - 1);
    }
    buf_add_text(out, ": ");
    for (int i = 0; i < record->count && i < 12; i++) {
        buf_add_text(out, i > 0 ? "|" : "");
        if (record->cells[i].null) {
            buf_add_char(out, '~');
        }
        buf_add_str(out, record->cells[i].text);
    }
    if (record->fault != CSV_FINE) {
        buf_printf(out, " !%s %zu", faults[record->fault], record->where.at);
    }
    buf_add_char(out, '\n');
}

struct options {
    struct csv_dialect dialect;
    int expect;
};

/* The records of `text`, or the error when it cannot be read on. */
static void read_all(struct str text, struct options options, struct buf *out, struct buf *about) {
    char none = '\0';
    FILE *in = text.n > 0 ? fmemopen((void *)(uintptr_t)text.p, text.n, "rb") : fmemopen(&none, 1, "rb");
    assert_non_null(in);
    if (text.n == 0) {
        fgetc(in);
    }
    struct err e = { 0 };
    struct csv_reader *r = NULL;
    enum csv_result got = CSV_FAILED;
    if (csv_open(in, "t.csv", &options.dialect, &r, &e)) {
        struct csv_record record;
        csv_expect(r, options.expect);
        while ((got = csv_next(r, &record, &e)) == CSV_RECORD) {
            show_record(out, &record);
        }
        if (about != NULL) {
            csv_describe(r, about);
        }
    }
    if (got == CSV_FAILED) {
        assert_int_equal(e.code, ERR_FAILED);
        buf_printf(out, "%lu:%lu %s", e.line, e.column, e.message);
    }
    csv_close(r);
    err_release(&e);
    fclose(in);
}

static void check(struct str text, struct options options, const char *expected) {
    struct buf out = { 0 };
    read_all(text, options, &out, NULL);
    buf_add(&out, "", 0);
    if (!str_is(buf_str(&out), expected)) {
        print_error("read:\n%.*s\nexpected:\n%s\n", STR_ARG(buf_str(&out)), expected);
    }
    assert_true(str_is(buf_str(&out), expected));
    buf_release(&out);
}

#define CHECK(text, expected) check(STR(text), (struct options){ 0 }, expected)

static void test_records(void **state) {
    (void)state;
    CHECK("a,b\n1,2\n", "1: a|b\n2: 1|2\n");
    CHECK("a,b\n1,2", "1: a|b\n2: 1|2\n");
    CHECK("a,b\n,\"\"\n", "1: a|b\n2: ~|\n");
    CHECK("a,b\n \"x\" , y z \n", "1: a|b\n2: x|y z\n");
    CHECK("a,b\n\"1,\"\"q\"\"\",2\n", "1: a|b\n2: 1,\"q\"|2\n");
    CHECK("a,b\n\n  \t\n1,2\n", "1: a|b\n4: 1|2\n");
    CHECK("a,b\n\"x\ny\",2\n3,4\n", "1: a|b\n2+1: x\ny|2\n4: 3|4\n");
    CHECK("a,b\n1,\"x\"", "1: a|b\n2: 1|x\n");
    CHECK("\xef\xbb\xbf\"a\",b\n", "1: a|b\n");
    CHECK("\n\n", "");
}

static void test_line_ends(void **state) {
    (void)state;
    CHECK("a,b\r\n1,2\r\n", "1: a|b\n2: 1|2\n");
    CHECK("a,b\r1,2\r", "1: a|b\n2: 1|2\n");
    CHECK("a,b\r1,2\n3,4\r\n5,6", "1: a|b\n2: 1|2\n3: 3|4\n4: 5|6\n");
    CHECK("a,b\r\n\"x\r\ny\",2\r\n3,4", "1: a|b\n2+1: x\r\ny|2\n4: 3|4\n");
}

static void test_delimiters(void **state) {
    (void)state;
    CHECK("a;b\n1,5;2\n", "1: a|b\n2: 1,5|2\n");
    CHECK("a\tb\n\t x \n", "1: a|b\n2: ~|x\n");
    CHECK("a|b,c|d\n1|2|3\n", "1: a|b,c|d\n2: 1|2|3\n");
    CHECK("\"a;b;c\",d\n1,2\n", "1: a;b;c|d\n2: 1|2\n");
    CHECK("only\n1\n", "1: only\n2: 1\n");
    check(STR("a,b;c\n1,2;3\n"), (struct options){ .dialect = { .delimiter = ';' } }, "1: a,b|c\n2: 1,2|3\n");
    check(STR("a,'b,c'\n"), (struct options){ .dialect = { .delimiter = ',', .quote = '\'' } }, "1: a|b,c\n");
    check(STR("a,\"b\n1,2\"\n"), (struct options){ .dialect = { .delimiter = ',', .quote = CSV_NO_QUOTE } },
          "1: a|\"b\n2: 1|2\"\n");
}

static void test_faults(void **state) {
    (void)state;
    CHECK("a,b\nx \"y,2\n3,4\n", "1: a|b\n2:  !quote 2\n3: 3|4\n");
    CHECK("a,b\n1,\"x\"y\n3,4\n", "1: a|b\n2: 1 !after 5\n3: 3|4\n");
    CHECK("a,b\n\"u\nv\"w,2\n3,4\n", "1: a|b\n2+1:  !after 5\n4: 3|4\n");
    CHECK("a,b\n1,\"x\n3,4\n5,6\n", "1: a|b\n2: 1 !open 2\n3: 3|4\n4: 5|6\n");
    CHECK("a,b\n\"p\nq\",\"x\n3,4\n", "1: a|b\n2+1: p\nq !open 6\n4: 3|4\n");
    check(STR("a,b\n1\n1,2,3\n1,2\n"), (struct options){ .expect = 2 },
          "1: a|b\n2: 1 !ragged 1\n3: 1|2|3 !ragged 4\n4: 1|2\n");
}

/* A thousand lines behind an open quote are read again from the line behind it. */
static void test_limits(void **state) {
    (void)state;
    struct buf text = { 0 }, out = { 0 };
    buf_add_text(&text, "a,b\n1,\"x\n");
    buf_add_repeat(&text, "5,6\n", 2500);
    read_all(buf_str(&text), (struct options){ 0 }, &out, NULL);
    assert_true(str_starts(buf_str(&out), "1: a|b\n2: 1 !far 2\n3: 5|6\n4: 5|6\n"));
    assert_true(str_ends(buf_str(&out), "2502: 5|6\n"));

    buf_reset(&text);
    buf_reset(&out);
    buf_add_text(&text, "a,b\n");
    buf_add_repeat(&text, "x", CSV_RECORD_MAX + 10);
    buf_add_text(&text, ",2\n3,4\n");
    read_all(buf_str(&text), (struct options){ 0 }, &out, NULL);
    assert_string_equal(out.p, "1: a|b\n2:  !long 1048576\n3: 3|4\n");

    buf_reset(&text);
    buf_reset(&out);
    buf_add_repeat(&text, ",", CSV_COLUMNS_MAX);
    buf_add_text(&text, "\n3,4\n");
    read_all(buf_str(&text), (struct options){ 0 }, &out, NULL);
    assert_true(str_ends(buf_str(&out), " !many 2000\n2: 3|4\n"));
    buf_release(&text);
    buf_release(&out);
}

static void test_refused(void **state) {
    (void)state;
    CHECK("", "0:0 't.csv' is empty");
    CHECK("\0\0\0\0\0\0\0\0", "0:0 't.csv' is no text: nearly all of its first bytes are NUL");
    CHECK("\0\0\xfe\xff\0\0\0a", "0:0 't.csv' is UTF-32, not UTF-8");
    CHECK("PK\3\4xyz", "0:0 't.csv' is an archive or a spreadsheet, not CSV");
    CHECK("a,b\n1,x\xe9y\n", "1: a|b\n2:4 byte 0xe9 is not UTF-8");
    CHECK("a,b\n1,2 and much more text here\n\xc3\xa9,\0\n",
          "1: a|b\n2: 1|2 and much more text here\n3:3 a NUL byte: this is no text file");
    CHECK("a,b\n1,\xed\xa0\x80\n", "1: a|b\n2:3 byte 0xed is not UTF-8");
}

/* A line end that is told is the only one: the others are text. */
static void test_told_line_ends(void **state) {
    (void)state;
    struct options lf = { .dialect = { .line_end = CSV_END_LF } };
    struct options crlf = { .dialect = { .line_end = CSV_END_CRLF } };
    struct options cr = { .dialect = { .line_end = CSV_END_CR } };
    check(STR("a,b\n1,x\ry\n3,4"), lf, "1: a|b\n2: 1|x\ry\n3: 3|4\n");
    check(STR("a,b\r\n1,x\ny\rz\r\n3,4\r\n"), crlf, "1: a|b\n2: 1|x\ny\rz\n3: 3|4\n");
    check(STR("a,b\r1,x\ny\r"), cr, "1: a|b\n2: 1|x\ny\n");
    check(STR("a,b\r\n\"p\r\nq\",\"\"\r\n3,4"), crlf, "1: a|b\n2+1: p\r\nq|\n4: 3|4\n");
    check(STR("a,b\r\n1,\"x\r\n3,4\r\n"), crlf, "1: a|b\n2: 1 !open 2\n3: 3|4\n");
    check(STR("a,b\r\n1,\"x\"y\r\n3,4\r\n"), crlf, "1: a|b\n2: 1 !after 5\n3: 3|4\n");
    check(STR("a,b\r\n1,\"x\" \r\n , \r\n"), crlf, "1: a|b\n2: 1|x\n3: ~|~\n");
    check(STR("a,b\n\n1,2\n"), lf, "1: a|b\n3: 1|2\n");
    /* without quotes too: what ends a record is not what stands for no quote */
    struct options bare = { .dialect = { .line_end = CSV_END_LF, .quote = CSV_NO_QUOTE } };
    check(STR("a,\"b\n1,x\"\"\ry\n"), bare, "1: a|\"b\n2: 1|x\"\"\ry\n");
}

static void test_comments(void **state) {
    (void)state;
    struct options hash = { .dialect = { .comment = STR("#") } };
    struct options slashes = { .dialect = { .comment = STR("//") } };
    check(STR("# a \"b;;;;\n#\nx;y\n#1;2\n1;\"a\n#b\"\n"), hash, "3: x|y\n5+1: 1|a\n#b\n");
    check(STR("//t\n/,y\n1,2\n"), slashes, "2: /|y\n3: 1|2\n");
    CHECK("a,b\n#,1\n", "1: a|b\n2: #|1\n");
}

/* Quotes are looked for as well; a title above the header says nothing of the delimiter. */
static void test_looking(void **state) {
    (void)state;
    CHECK("a,b\n1,'x, y'\n", "1: a|b\n2: 1|x, y\n");
    CHECK("'a','b'\n'1','2'\n", "1: a|b\n2: 1|2\n");
    CHECK("a,b\n1,'x\n2,y\n", "1: a|b\n2: 1|'x\n3: 2|y\n");
    CHECK("a,b\n1,'x, y'\n2,\"z\"\n", "1: a|b\n2: 1|'x|y'\n3: 2|z\n");
    CHECK("A title\na;b\n1;2\n3;4\n", "1: A title\n2: a|b\n3: 1|2\n4: 3|4\n");
    CHECK("a,\t\tb\n1,\t\t2\n", "1: a|b\n2: 1|2\n");
    CHECK("notes\nx; y\nz\n", "1: notes\n2: x; y\n3: z\n");
}

/* The same records whatever falls on the border of two blocks. */
static void test_blocks(void **state) {
    (void)state;
    static const char tail[] = "\r\n\"p\r\n\xc3\xa9q\",2\r3,4\n";
    for (size_t shift = 0; shift < sizeof tail + 2; shift++) {
        struct buf text = { 0 }, out = { 0 }, expected = { 0 };
        buf_add_repeat(&text, "x", 65536 - shift);
        buf_add_text(&text, tail);
        buf_add_text(&expected, "1: ");
        buf_add_repeat(&expected, "x", 65536 - shift);
        buf_add_text(&expected, "\n2+1: p\r\n\xc3\xa9q|2\n4: 3|4\n");
        read_all(buf_str(&text), (struct options){ .dialect = { .delimiter = ',' } }, &out, NULL);
        assert_true(str_eq(buf_str(&out), buf_str(&expected)));
        buf_release(&text);
        buf_release(&out);
        buf_release(&expected);
    }
}

static void test_describe(void **state) {
    (void)state;
    static const struct {
        const char *text, *about;
    } cases[] = {
        { "a,b\n1,2\n", "UTF-8, comma, LF" },
        { "\xef\xbb\xbf"
          "a;b\r\n1;2\r\n",
          "UTF-8 with BOM, semicolon, CRLF" },
        { "a\tb\r1\t2\r", "UTF-8, tab, CR" },
        { "a|b\r1|2\n", "UTF-8, pipe, mixed line ends" },
        { "a,b", "UTF-8, comma, one line" },
        { "'a';'b'\n", "UTF-8, semicolon, quote ', LF" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out = { 0 }, about = { 0 };
        read_all(str_of(cases[i].text), (struct options){ 0 }, &out, &about);
        assert_string_equal(about.p, cases[i].about);
        buf_release(&out);
        buf_release(&about);
    }
}

/* Where a stretch of a cell stands in the record. */
static void test_span(void **state) {
    (void)state;
    static const char text[] = "a,b,c\n  xy , \"1\"\"23\" ,z\n";
    FILE *in = fmemopen((void *)(uintptr_t)text, sizeof text - 1, "rb");
    struct err e = { 0 };
    struct csv_reader *r = NULL;
    struct csv_record record;
    assert_true(csv_open(in, "t", &(struct csv_dialect){ 0 }, &r, &e));
    assert_int_equal(csv_next(r, &record, &e), CSV_RECORD);
    assert_int_equal(csv_next(r, &record, &e), CSV_RECORD);
    static const struct {
        int cell;
        struct span in;
        const char *there;
    } cases[] = {
        { 0, { 0, 2 }, "xy" }, { 0, { 1, 1 }, "y" }, { 1, { 0, 4 }, "1\"\"23" }, { 1, { 1, 1 }, "\"\"" },
        { 1, { 2, 2 }, "23" }, { 2, { 0, 1 }, "z" }, { 3, { 0, 1 }, "" },        { 2, { 5, 9 }, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span at = csv_span(r, &record, cases[i].cell, cases[i].in);
        assert_true(at.at + at.len <= record.raw.n);
        assert_true(str_is(str_slice(record.raw, at.at, at.at + at.len), cases[i].there));
    }
    csv_close(r);
    fclose(in);
}

static void test_messages(void **state) {
    (void)state;
    struct err e = { 0 };
    struct csv_record record = { .raw = STR("a \"b"), .fault = CSV_QUOTE_INSIDE, .where = { 2, 1 } };
    csv_fault_error(&record, STR("Group"), 0, &e);
    err_place(&e, "v.csv", 5, record.raw);
    assert_string_equal(e.message, "quote inside an unquoted field (Group)");
    assert_int_equal(e.line, 5);
    assert_int_equal(e.column, 3);
    err_release(&e);
    e = (struct err){ 0 };
    record = (struct csv_record){ .raw = STR("1"), .count = 1, .fault = CSV_RAGGED, .where = { 1, 0 } };
    csv_fault_error(&record, (struct str){ 0 }, 3, &e);
    assert_string_equal(e.message, "1 field where the header has 3");
    err_release(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records),        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_delimiters),     cmocka_unit_test(test_faults),
        cmocka_unit_test(test_limits),         cmocka_unit_test(test_refused),
        cmocka_unit_test(test_blocks),         cmocka_unit_test(test_describe),
        cmocka_unit_test(test_span),           cmocka_unit_test(test_messages),
        cmocka_unit_test(test_told_line_ends), cmocka_unit_test(test_comments),
        cmocka_unit_test(test_looking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
