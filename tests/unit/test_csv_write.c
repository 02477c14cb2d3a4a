/* text/csv_write: quoting where needed and only there, the round trip through libcsv, the guard. */
#include "text/csv_write.h"
#include <csv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void one_cell(struct buf *out, struct str cell, char delimiter, bool excel) {
    buf_reset(out);
    struct csv_writer w = { .out = out, .delimiter = delimiter, .excel = excel };
    csv_write_text(&w, cell);
    csv_write_end(&w);
}

static void quoting(void **state) {
    (void)state;
    const struct {
        struct str cell;
        char delimiter;
        struct str want;
    } rows[] = {
        { STR("plain"), 0, STR("plain\n") },
        { STR("in the middle"), 0, STR("in the middle\n") },
        { STR(""), 0, STR("\"\"\n") },
        { STR(" a"), 0, STR("\" a\"\n") },
        { STR("a\t"), 0, STR("\"a\t\"\n") },
        { STR("\xc2\xa0"
              "a"),
          0,
          STR("\"\xc2\xa0"
              "a\"\n") },
        { STR("\xef\xbb\xbf"
              "a"),
          0,
          STR("\"\xef\xbb\xbf"
              "a\"\n") },
        { STR("a,b"), 0, STR("\"a,b\"\n") },
        { STR("a,b"), '\t', STR("a,b\n") },
        { STR("a\tb"), '\t', STR("\"a\tb\"\n") },
        { STR("a;b"), ';', STR("\"a;b\"\n") },
        { STR("\""), 0, STR("\"\"\"\"\n") },
        { STR("say \"hi\", twice"), 0, STR("\"say \"\"hi\"\", twice\"\n") },
        { STR("a\nb"), 0, STR("\"a\nb\"\n") },
        { STR("a\rb"), 0, STR("\"a\rb\"\n") },
        { STR("a\0b\x1b\xff"), 0, STR("a\0b\x1b\xff\n") },
        { STR("=1+1"), 0, STR("=1+1\n") },
    };
    struct buf out = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        one_cell(&out, rows[i].cell, rows[i].delimiter, false);
        assert_true(str_eq(buf_str(&out), rows[i].want));
    }
    buf_release(&out);
}

static void nothing_and_empty(void **state) {
    (void)state;
    struct buf out = { 0 };
    struct csv_writer w = { .out = &out };
    csv_write_end(&w);
    assert_int_equal(out.n, 0);
    csv_write_null(&w);
    csv_write_text(&w, STR(""));
    csv_write_null(&w);
    csv_write_end(&w);
    csv_write_null(&w);
    csv_write_end(&w);
    csv_write_number(&w, STR("-5"));
    csv_write_null(&w);
    csv_write_end(&w);
    assert_string_equal(out.p, ",\"\",\n\"\"\n-5,\n");
    buf_release(&out);
}

struct read_back {
    struct buf cells; /* N for NULL, else T and the text, each ended by 0x01 */
    size_t rows;
};

static void on_cell(void *bytes, size_t n, void *data) {
    struct read_back *r = data;
    buf_add_char(&r->cells, bytes == NULL ? 'N' : 'T');
    buf_add(&r->cells, bytes, n);
    buf_add_char(&r->cells, 1);
}

static void on_row(int end, void *data) {
    (void)end;
    struct read_back *r = data;
    r->rows++;
}

static void random_row(struct csv_writer *w, struct read_back *want, uint64_t *seed) {
    static const char bytes[] = "a,;\"\n\r\t '=\xc3\xa9\0z";
    for (int cell = 0; cell < 4; cell++) {
        char text[8];
        size_t n = 0;
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        for (size_t length = (*seed >> 61) % 7; n < length; n++) {
            text[n] = bytes[(*seed >> (7 * n + 4)) % (sizeof bytes - 1)];
        }
        if ((*seed >> 58) % 8 == 0) {
            csv_write_null(w);
            on_cell(NULL, 0, want);
        } else {
            csv_write_text(w, (struct str){ text, n });
            on_cell(text, n, want);
        }
    }
    csv_write_end(w);
    want->rows++;
}

/* Rows of nasty cells, read by libcsv the way the importer does. */
static void round_trip(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct buf out = { 0 };
        struct read_back want = { 0 }, got = { 0 };
        struct csv_writer w = { .out = &out, .delimiter = ",;|"[round % 3] };
        random_row(&w, &want, &seed);
        random_row(&w, &want, &seed);
        struct csv_parser p;
        assert_int_equal(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL | CSV_APPEND_NULL), 0);
        csv_set_delim(&p, (unsigned char)w.delimiter);
        assert_int_equal(csv_parse(&p, out.p, out.n, on_cell, on_row, &got), out.n);
        assert_int_equal(csv_fini(&p, on_cell, on_row, &got), 0);
        csv_free(&p);
        assert_int_equal(got.rows, want.rows);
        assert_true(str_eq(buf_str(&got.cells), buf_str(&want.cells)));
        buf_release(&out);
        buf_release(&got.cells);
        buf_release(&want.cells);
    }
}

static void guard(void **state) {
    (void)state;
    static const char *const formulas[] = { "=1",
                                            "+49 30",
                                            "-5",
                                            "@handle",
                                            "\tx",
                                            "\rx",
                                            "\nx",
                                            "|x",
                                            "%x",
                                            "'=1",
                                            "''@x",
                                            "\xef\xbc\x9d"
                                            "1",
                                            "'\xef\xbc\xa0"
                                            "x" };
    static const char *const plain[] = { "", "'", "a=1", "'quoted'", " =1", "1-2", "\xef\xbc\x9e" };
    struct buf out = { 0 };
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        struct str cell = str_of(formulas[i]);
        assert_true(csv_is_formula(cell));
        struct buf guarded = { 0 };
        buf_add_char(&guarded, '\'');
        buf_add_str(&guarded, cell);
        assert_true(str_eq(csv_unguard(buf_str(&guarded)), cell));
        buf_release(&guarded);
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        assert_false(csv_is_formula(str_of(plain[i])));
        assert_true(str_eq(csv_unguard(str_of(plain[i])), str_of(plain[i])));
        one_cell(&out, str_of(plain[i]), 0, true);
        assert_true(plain[i][0] == '\'' || out.p[1] != '\'');
    }
    assert_false(csv_is_formula(STR("\0=")));
    assert_true(str_is(csv_unguard(STR("=1")), "=1"));
    one_cell(&out, STR("=1,\"x\""), 0, true);
    assert_string_equal(out.p, "\"'=1,\"\"x\"\"\"\n");
    one_cell(&out, STR("'@x"), 0, true);
    assert_string_equal(out.p, "''@x\n");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoting),
        cmocka_unit_test(nothing_and_empty),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(guard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
