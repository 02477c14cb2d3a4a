/* render: what each format makes of ordinary and of hostile rows, and how tables fit a terminal. */
#include "base/utf8.h"
#include "render/lines.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "render_fixture.h"

static void render(struct out *o, const char *format, struct out_options options,
                   const struct column *columns, size_t n, const struct cell *cells, size_t rows) {
    struct err e = { 0 };
    out_init(o, out_find_format(str_of(format)), NULL, &options);
    out_begin(o, columns, n);
    for (size_t i = 0; i < rows; i++) {
        out_row(o, cells + i * n);
    }
    assert_true(out_end(o, &e));
    assert_int_equal(out_rows(o), rows);
}

static void expect(const char *format, struct out_options options, const struct cell *cells, size_t rows,
                   const char *want) {
    struct out o;
    render(&o, format, options, plain, COLUMNS, cells, rows);
    assert_string_equal(buf_str(&o.bytes).p, want);
    assert_int_equal(o.bytes.n, strlen(want));
    out_release(&o);
}

static const struct cell ordinary[][COLUMNS] = {
    { TEXT("sharpshooter"), TEXT("say \"hi\", | *you*"), INT(87) },
    { TEXT("x"), NONE, INT(-5) },
    { TEXT("y"), TEXT(""), REAL(0.5) },
};

static void ordinary_rows(void **state) {
    (void)state;
    struct out_options o = { 0 }, ascii = { .ascii = true }, excel = { .excel = true };
    const struct cell *cells = ordinary[0];
    expect("table", o, cells, 3,
           " Operation    " BAR " Text              " BAR " Count\n" DASH DASH DASH DASH DASH DASH DASH DASH
               DASH DASH DASH DASH DASH DASH CROSS DASH DASH DASH DASH DASH DASH DASH DASH DASH DASH DASH DASH
                   DASH DASH DASH DASH DASH DASH DASH CROSS DASH DASH DASH DASH DASH DASH "\n"
           " sharpshooter " BAR " say \"hi\", | *you* " BAR "    87\n"
           " x            " BAR " \xe2\x80\x94                 " BAR "    -5\n"
           " y            " BAR "                   " BAR "   0.5\n");
    expect("table", ascii, cells, 2,
           " Operation    | Text              | Count\n"
           "--------------+-------------------+------\n"
           " sharpshooter | say \"hi\", | *you* |    87\n"
           " x            | -                 |    -5\n");
    expect("record", o, cells, 3,
           " Operation " BAR " sharpshooter\n"
           " Text      " BAR " say \"hi\", | *you*\n"
           " Count     " BAR " 87\n\n"
           " Operation " BAR " x\n"
           " Text      " BAR " \xe2\x80\x94\n"
           " Count     " BAR " -5\n\n"
           " Operation " BAR " y\n"
           " Text      " BAR "\n"
           " Count     " BAR " 0.5\n");
    expect("record", ascii, cells + 3, 1,
           " Operation | x\n"
           " Text      | -\n"
           " Count     | -5\n");
    expect("csv", o, cells, 3,
           "operation,text,count\n"
           "sharpshooter,\"say \"\"hi\"\", | *you*\",87\n"
           "x,,-5\n"
           "y,\"\",0.5\n");
    expect("tsv", o, cells, 3,
           "operation\ttext\tcount\n"
           "sharpshooter\t\"say \"\"hi\"\", | *you*\"\t87\n"
           "x\t\t-5\n"
           "y\t\"\"\t0.5\n");
    expect("csv", excel, cells + 3, 1, "\xef\xbb\xbfoperation,text,count\nx,,-5\n");
    expect("json", o, cells, 3,
           "[\n"
           "{\"operation\":\"sharpshooter\",\"text\":\"say \\\"hi\\\", | *you*\",\"count\":87},\n"
           "{\"operation\":\"x\",\"text\":null,\"count\":-5},\n"
           "{\"operation\":\"y\",\"text\":\"\",\"count\":0.5}\n"
           "]\n");
    expect("jsonl", o, cells + 3, 2,
           "{\"operation\":\"x\",\"text\":null,\"count\":-5}\n"
           "{\"operation\":\"y\",\"text\":\"\",\"count\":0.5}\n");
    expect("markdown", o, cells, 3,
           "| Operation | Text | Count |\n"
           "| --- | --- | ---: |\n"
           "| sharpshooter | say \"hi\", \\| \\*you\\* | 87 |\n"
           "| x | \xe2\x80\x94 | -5 |\n"
           "| y |  | 0.5 |\n");
}

static void no_rows(void **state) {
    (void)state;
    struct out_options o = { .title = "Nothing" };
    expect("table", o, NULL, 0, "");
    expect("record", o, NULL, 0, "");
    expect("csv", o, NULL, 0, "operation,text,count\n");
    expect("tsv", o, NULL, 0, "operation\ttext\tcount\n");
    expect("json", o, NULL, 0, "[]\n");
    expect("jsonl", o, NULL, 0, "");
    expect("markdown", o, NULL, 0, "## Nothing\n\n| Operation | Text | Count |\n| --- | --- | ---: |\n");
    assert_null(out_find_format(STR("xml")));
    assert_null(out_find_format(STR("")));
    size_t formats = 0;
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++, formats++) {
        assert_ptr_equal(out_find_format(str_of((*f)->name)), *f);
        assert_true(strlen((*f)->help) > 10);
    }
    assert_int_equal(formats, 7);
}

/* Wide letters, marks, emoji, escape sequences, bidi, NUL, bytes that are not UTF-8, a joiner. */
static const struct cell hostile[][COLUMNS] = {
    { TEXT("\xe4\xb8\xad\xe5\x9b\xbd"), TEXT("e\xcc\x81"), INT(1) },
    { TEXT("\xf0\x9f\x98\x80"), TEXT("\x1b[31mred\x1b]0;t\x07"), INT(2) },
    { TEXT("a\xe2\x80\x8d"
           "b"),
      TEXT("\xe2\x80\xae"
           "x\xc2\x9b"),
      NONE },
    { TEXT("n\0l"), TEXT("two\nlines\t\xff"), REAL((double)INFINITY) },
    { TEXT("=1+1"),
      TEXT("a\xe2\x80\x8d"
           "b"),
      INT(INT64_MIN) },
};

static void hostile_rows(void **state) {
    (void)state;
    struct out_options o = { 0 }, ascii = { .ascii = true }, excel = { .excel = true },
                       terminal = { .width = 90 };
    const struct cell *cells = hostile[0];
    expect("table", ascii, cells, 5,
           " Operation        | Text                    |                Count\n"
           "------------------+-------------------------+---------------------\n"
           " \\u{4e2d}\\u{56fd} | e\\u{301}                |                    1\n"
           " \\u{1f600}        | \\x1b[31mred\\x1b]0;t\\x07 |                    2\n"
           " a\\u{200d}b       | \\u{202e}x\\u{9b}         |                    -\n"
           " n\\x00l           | two\\nlines\\t\\xff        |                  inf\n"
           " =1+1             | a\\u{200d}b              | -9223372036854775808\n");
    expect("record", o, cells + 9, 1,
           " Operation " BAR " n\\x00l\n"
           " Text      " BAR " two\n"
           "           " BAR " lines\\t\\xff\n"
           " Count     " BAR " inf\n");
    expect("json", o, cells, 5,
           "[\n"
           "{\"operation\":\"\xe4\xb8\xad\xe5\x9b\xbd\",\"text\":\"e\xcc\x81\",\"count\":1},\n"
           "{\"operation\":\"\xf0\x9f\x98\x80\",\"text\":\"\\u001b[31mred\\u001b]0;t\\u0007\",\"count\":2},\n"
           "{\"operation\":\"a\xe2\x80\x8d"
           "b\",\"text\":\"\\u202ex\\u009b\",\"count\":null},\n"
           "{\"operation\":\"n\\u0000l\",\"text\":\"two\\nlines\\t\xef\xbf\xbd\",\"count\":null},\n"
           "{\"operation\":\"=1+1\",\"text\":\"a\xe2\x80\x8d"
           "b\",\"count\":-9223372036854775808}\n"
           "]\n");
    expect("markdown", o, cells + 3, 3,
           "| Operation | Text | Count |\n"
           "| --- | --- | ---: |\n"
           "| \xf0\x9f\x98\x80 | \\\\x1b\\[31mred\\\\x1b\\]0;t\\\\x07 | 2 |\n"
           "| a\\\\u{200d}b | \\\\u{202e}x\\\\u{9b} | \xe2\x80\x94 |\n"
           "| n\\\\x00l | two\\\\nlines\\\\t\\\\xff | inf |\n");
    expect("csv", terminal, cells + 3, 3,
           "operation,text,count\n"
           "\xf0\x9f\x98\x80,\\x1b[31mred\\x1b]0;t\\x07,2\n"
           "a\\u{200d}b,\\u{202e}x\\u{9b},\n"
           "n\\x00l,two\\nlines\\t\\xff,inf\n");
    expect("csv", excel, cells + 12, 1,
           "\xef\xbb\xbfoperation,text,count\n'=1+1,a\xe2\x80\x8d"
           "b,-9223372036854775808\n");
    /* a file gets the bytes */
    struct out out;
    render(&out, "csv", o, plain, COLUMNS, cells + 9, 1);
    assert_true(str_eq(buf_str(&out.bytes), STR("operation,text,count\nn\0l,\"two\nlines\t\xff\",inf\n")));
    out_release(&out);
}

/* Every bar of a table stands in the same display column, whatever the letters. */
static void alignment(void **state) {
    (void)state;
    struct out o;
    render(&o, "table", (struct out_options){ 0 }, plain, COLUMNS, hostile[0], 5);
    struct str rest = buf_str(&o.bytes);
    size_t lines = 0, first = 0, second = 0;
    for (size_t end; (end = str_index(rest, '\n')) != SIZE_MAX; rest = str_slice(rest, end + 1, rest.n)) {
        struct str line = str_slice(rest, 0, end);
        struct str mark = lines == 1 ? STR(CROSS) : STR(BAR);
        size_t one = str_find(line, mark);
        assert_true(one != SIZE_MAX);
        size_t two = one + mark.n + str_find(str_slice(line, one + mark.n, line.n), mark);
        size_t at = utf8_width(str_slice(line, 0, one)), then = utf8_width(str_slice(line, 0, two));
        assert_true(lines == 0 || (at == first && then == second));
        assert_int_equal(utf8_bad(line), SIZE_MAX);
        first = at;
        second = then;
        lines++;
    }
    assert_int_equal(lines, 7);
    out_release(&o);
}

static const struct column wide[] = {
    { .key = "operation", .label = "Operation", .ident = true },
    { .key = "name", .label = "Name", .keep = 5 },
    { .key = "victims", .label = "Victims", .keep = 1 },
    { .key = "active", .label = "Active", .keep = 4 },
    { .key = "sectors", .label = "Sectors", .keep = 1 },
};

static const struct cell wide_row[] = { TEXT("sharpshooter"), TEXT("Operation Sharpshooter"),
                                        TEXT("more than 100"), TEXT("2017-09? to ?"),
                                        TEXT("energy, telecommunications") };

static void fits(size_t width, const char *dropped, const char *row) {
    struct out o;
    struct out_options options = { .width = width, .ascii = true };
    render(&o, "table", options, wide, 5, wide_row, 1);
    assert_true(str_is(out_dropped(&o), dropped));
    struct str bytes = buf_str(&o.bytes);
    assert_true(str_ends(bytes, row));
    for (size_t end; (end = str_index(bytes, '\n')) != SIZE_MAX; bytes = str_slice(bytes, end + 1, bytes.n)) {
        assert_true(width == 0 || end <= width);
    }
    out_release(&o);
}

static void dropping_columns(void **state) {
    (void)state;
    fits(0, "",
         "\n sharpshooter | Operation Sharpshooter | more than 100 | 2017-09? to ? | energy, "
         "telecommunications\n");
    fits(99, "",
         "\n sharpshooter | Operation Sharpshooter | more than 100 | 2017-09? to ? | energy, "
         "telecommunications\n");
    fits(98, "sectors", "\n sharpshooter | Operation Sharpshooter | more than 100 | 2017-09? to ?\n");
    fits(80, "sectors", "\n sharpshooter | Operation Sharpshooter | more than 100 | 2017-09? to ?\n");
    fits(69, "victims, sectors", "\n sharpshooter | Operation Sharpshooter | 2017-09? to ?\n");
    fits(40, "victims, active, sectors", "\n sharpshooter | Operation Sharpshooter\n");
    fits(37, "victims, active, sectors", "\n sharpshooter | Operation Sharpsho...\n");
    /* what went first comes back when it is narrow and something wide went after it */
    fits(30, "name, victims, sectors", "\n sharpshooter | 2017-09? to ?\n");
    fits(16, "name, victims, active, sectors", "\n sharpshooter\n");
}

static void cutting_cells(void **state) {
    (void)state;
    static const struct column two[] = { { .key = "a", .label = "A", .ident = true },
                                         { .key = "b", .label = "B" } };
    char text[200];
    memset(text, 'x', sizeof text);
    struct cell cells[] = { { .type = CELL_TEXT, .text = { text, 10 } },
                            { .type = CELL_TEXT, .text = { text, 200 } } };
    struct out o;
    /* what is left of the terminal goes to the cut cell; a file gets all of it */
    render(&o, "table", (struct out_options){ .width = 40 }, two, 2, cells, 1);
    assert_true(str_ends(buf_str(&o.bytes), "\n xxxxxxxxxx " BAR " xxxxxxxxxxxxxxxxxxxxxxxxx" DOTS "\n"));
    assert_int_equal(out_dropped(&o).n, 0);
    out_release(&o);
    render(&o, "table", (struct out_options){ 0 }, two, 2, cells, 1);
    assert_true(str_find(buf_str(&o.bytes), (struct str){ text, 200 }) != SIZE_MAX);
    out_release(&o);
    /* wide letters: never a half */
    struct cell chinese[] = { TEXT(
        "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
        "\xe4\xb8\xad\xe4\xb8\xad") };
    render(&o, "table", (struct out_options){ .width = 5 }, two, 1, chinese, 1);
    assert_true(str_ends(buf_str(&o.bytes),
                         "\n \xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
                         "\xe4\xb8\xad" DOTS "\n"));
    out_release(&o);
}

/* After the rows that are measured the widths stand: longer cells are cut on a terminal only. */
static void long_tables(void **state) {
    (void)state;
    static const struct column two[] = { { .key = "n", .label = "N" }, { .key = "t", .label = "T" } };
    for (int kind = 0; kind < 3; kind++) {
        struct out o;
        struct out_options options = { .width = kind > 0 ? 30 : 0, .ascii = kind != 1 };
        out_init(&o, out_find_format(STR("table")), NULL, &options);
        out_begin(&o, two, 2);
        struct cell cells[] = { INT(0), TEXT("a") };
        for (int i = 0; i < 2500; i++) {
            cells[0].i = i % 10;
            out_row(&o, cells);
            assert_int_equal(o.bytes.n > 0, i >= 1999);
        }
        cells[0].i = 12345;
        cells[1].text = STR("long");
        out_row(&o, cells);
        struct err e = { 0 };
        assert_true(out_end(&o, &e));
        static const char *const want[] = { "\n 9 | a\n 12345 | long\n",
                                            "\n 9 " BAR " a\n " DOTS " " BAR " " DOTS "\n",
                                            "\n 9 | a\n . | .\n" };
        assert_true(str_ends(buf_str(&o.bytes), want[kind]));
        out_release(&o);
    }
    /* few rows, many bytes */
    struct out o;
    struct buf megabyte = { 0 };
    buf_add_repeat(&megabyte, "0123456789abcdef", 65536);
    out_init(&o, out_find_format(STR("table")), NULL, NULL);
    out_begin(&o, two, 2);
    struct cell cells[] = { INT(0), { .type = CELL_TEXT, .text = buf_str(&megabyte) } };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(o.bytes.n, 0);
        out_row(&o, cells);
    }
    assert_true(o.bytes.n > 4u << 20);
    out_release(&o); /* not ended: nothing leaks */
    buf_release(&megabyte);
}

static void titles_and_color(void **state) {
    (void)state;
    const struct cell cells[] = { TEXT("a"), NONE, INT(1) };
    struct out_options o = { .ascii = true, .color = true, .title = "T\x1b" };
    expect("table", o, cells, 1,
           "T\\x1b\n\x1b[1m Operation | Text | Count\x1b[0m\n"
           "-----------+------+------\n a         | -    |     1\n");
    o.width = 20;
    o.color = false;
    expect("record", o, cells, 1,
           "T\\x1b\n--------------------\n Operation | a\n Text      | -\n Count     | 1\n");
    expect("markdown", o, cells, 1,
           "## T\\\\x1b\n\n| Operation | Text | Count |\n| --- | --- | ---: |\n| a | - | 1 |\n");
}

static void twin_keys(void **state) {
    (void)state;
    static const struct column twins[] = { { .key = "a", .label = "a" },
                                           { .key = "a", .label = "a" },
                                           { .key = "\"", .label = "q" },
                                           { .key = "a", .label = "a" } };
    const struct cell cells[] = { INT(1), INT(2), INT(3), INT(4) };
    struct out o;
    render(&o, "jsonl", (struct out_options){ 0 }, twins, 4, cells, 1);
    assert_string_equal(o.bytes.p, "{\"a\":1,\"a:1\":2,\"\\\"\":3,\"a:2\":4}\n");
    out_release(&o);
}

static void sheets(void **state) {
    (void)state;
    struct out o;
    struct sheet s;
    out_init(&o, NULL, NULL, &(struct out_options){ .ascii = true });
    sheet_begin(&s, &o, STR("operation #1  sharp\x1bshooter"));
    sheet_line(&s, STR("Name"), STR("Operation Sharpshooter"));
    sheet_line(&s, STR("Sources"), STR("two\r\nName | fake\n"));
    sheet_line(&s, STR(""), STR("  earlier: hedged"));
    sheet_end(&s);
    assert_string_equal(o.bytes.p,
                        "operation #1  sharp\\x1bshooter\n"
                        "------------------------------------------------------------------------\n"
                        " Name    | Operation Sharpshooter\n"
                        " Sources | two\n"
                        "         | Name | fake\n"
                        "         |\n"
                        "         |   earlier: hedged\n");
    out_release(&o);
    out_init(&o, NULL, NULL, &(struct out_options){ .width = 40 });
    sheet_begin(&s, &o, STR(""));
    sheet_line(&s, STR("Places"), STR("Houston US, New York US; London GB, Madrid ES; Tokyo JP"));
    sheet_line(&s, STR(""), STR("  rival: 0123456789012345678901234567890123456789 end"));
    sheet_end(&s);
    assert_string_equal(o.bytes.p, " Places " BAR " Houston US, New York US;\n"
                                   "        " BAR "   London GB, Madrid ES; Tokyo\n"
                                   "        " BAR "   JP\n"
                                   "        " BAR "   rival:\n"
                                   "        " BAR "     01234567890123456789012345\n"
                                   "        " BAR "     67890123456789 end\n");
    out_release(&o);
    out_init(&o, NULL, NULL, &(struct out_options){ .color = true });
    sheet_begin(&s, &o, STR("t"));
    sheet_line(&s, STR("a"), STR("b"));
    sheet_release(&s);
    sheet_end(&s);
    assert_true(str_starts(buf_str(&o.bytes), "\x1b[1mt\x1b[0m\n" DASH));
    assert_true(str_ends(buf_str(&o.bytes), DASH "\n"));
    out_release(&o);
}

/* A failed write: remembered, said once, and nothing follows it. */
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_rows), cmocka_unit_test(no_rows),          cmocka_unit_test(hostile_rows),
        cmocka_unit_test(alignment),     cmocka_unit_test(dropping_columns), cmocka_unit_test(cutting_cells),
        cmocka_unit_test(long_tables),   cmocka_unit_test(titles_and_color), cmocka_unit_test(twin_keys),
        cmocka_unit_test(sheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
