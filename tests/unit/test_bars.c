/* Pictures in text: bars of a share, spans over a scale, at several widths and in ASCII. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "render/bars.h"
#include "render/spans.h"
#include <string.h>

static void bar_is(int64_t n, int64_t most, size_t width, bool ascii, const char *text) {
    struct buf out = { 0 };
    buf_add_text(&out, "");
    bar_add(&out, n, most, width, ascii);
    buf_add_char(&out, '|');
    struct buf wanted = { 0 };
    buf_printf(&wanted, "%s|", text);
    assert_string_equal(out.p, wanted.p);
    buf_release(&out);
    buf_release(&wanted);
}

static void test_bar(void **state) {
    (void)state;
    bar_is(0, 10, 20, false, "");
    bar_is(3, 0, 20, false, "");
    bar_is(10, 10, 4, false, "████");
    bar_is(99, 10, 4, false, "████");
    bar_is(96, 140, 20, false, "█████████████▊");
    bar_is(1, 1000000, 20, false, "▏");
    bar_is(1, 2, 1, false, "▌");
    bar_is(7, 8, 1, false, "▉");
    bar_is(1, 1000000, 20, true, "#");
    bar_is(1, 2, 10, true, "#####");
    bar_is(INT64_MAX, INT64_MAX, 2, true, "##");
}

/* Of two numbers the greater never has the shorter bar. */
static void test_bar_grows(void **state) {
    (void)state;
    size_t before = 0;
    for (int64_t n = 0; n <= 500; n++) {
        struct buf out = { 0 };
        bar_add(&out, n, 500, 13, false);
        size_t bytes = out.n, width = utf8_width(buf_str(&out));
        assert_true(width <= 13);
        assert_true(n == 0 ? width == 0 : width >= 1);
        assert_true(width >= before);
        before = width;
        assert_true(bytes <= 13 * 3);
        buf_release(&out);
    }
    assert_int_equal(before, 13);
}

static int32_t day(const char *iso) {
    int32_t d = -1;
    assert_true(span_day(str_of(iso), &d));
    return d;
}

static struct span_point point(const char *lo, const char *hi, enum span_sure sure) {
    return (struct span_point){ true, day(lo), day(hi), sure };
}

static const struct span_point unknown = { 0 };

static void drawn(const struct span_row *rows, size_t n, struct span_scale scale, size_t width, bool ascii,
                  const char *text) {
    struct out o;
    struct out_options options = { .width = width, .ascii = ascii };
    out_init(&o, out_find_format(STR("table")), NULL, &options);
    spans_draw(&o, rows, n, scale);
    buf_add_char(&o.bytes, '\0');
    assert_string_equal(o.bytes.p, text);
    out_release(&o);
}

static void sample(struct span_row rows[4]) {
    rows[0] = (struct span_row){ .label = STR("Sony"),
                                 .from = point("2014-11-01", "2014-11-30", SPAN_SURE),
                                 .open = true };
    rows[1] = (struct span_row){ .label = STR("Sharpshooter"),
                                 .from = point("2017-09-01", "2017-09-30", SPAN_DOUBT),
                                 .going_on = true,
                                 .open = true };
    rows[2] = (struct span_row){ .label = STR("Heron"),
                                 .from = point("2015-01-01", "2015-12-31", SPAN_LOOSE),
                                 .to = point("2016-06-01", "2016-06-30", SPAN_SURE) };
    rows[3] = (struct span_row){ .label = STR("Undated"), .from = unknown, .to = unknown };
}

static void test_spans(void **state) {
    (void)state;
    struct span_row rows[4];
    struct span_scale scale = { day("2014-11-01"), day("2019-03-04") };
    sample(rows);
    drawn(rows, 4, scale, 40, false,
          "              2014    2016    2018\n"
          " Sony            █▶\n"
          " Sharpshooter               ░█████████▶\n"
          " Heron            ▒▒▒▒██\n"
          " █ known to the month   ▒ less closely\n"
          " ░ doubtful   ▶ no end recorded\n");
    drawn(rows, 4, scale, 80, false,
          "              2014  2015  2016  2017  2018  2019\n"
          " Sony              █▶\n"
          " Sharpshooter                       ░█████████████▶\n"
          " Heron              ▒▒▒▒▒▒███\n"
          " █ known to the month   ▒ less closely   ░ doubtful   ▶ no end recorded\n");
    drawn(rows, 4, scale, 132, false,
          "              2014        2015        2016        2017        2018        2019\n"
          " Sony                   █▶\n"
          " Sharpshooter                                             ░███████████████████████████▶\n"
          " Heron                    ▒▒▒▒▒▒▒▒▒▒▒▒██████\n"
          " █ known to the month   ▒ less closely   ░ doubtful   ▶ no end recorded\n");
    drawn(rows, 4, scale, 40, true,
          "              2014    2016    2018\n"
          " Sony            #>\n"
          " Sharpshooter               ?#########>\n"
          " Heron            ++++##\n"
          " # known to the month   + less closely\n"
          " ? doubtful   > no end recorded\n");
}

static void test_months(void **state) {
    (void)state;
    struct span_row rows[] = {
        { .label = STR("a\x1b[1mb"),
          .from = point("2018-09-20", "2018-09-20", SPAN_SURE),
          .to = point("2018-12-12", "2019-03-03", SPAN_LOOSE) },
        { .label = STR("only an end"), .to = point("2019-02-01", "2019-02-28", SPAN_SURE) },
    };
    struct span_scale scale = { day("2018-09-06"), day("2019-03-04") };
    drawn(rows, 2, scale, 80, false,
          "             2018-09 2018-11 2019-01 2019-03\n"
          " a\\x1b[1mb     ███████████▒▒▒▒▒▒▒▒▒▒▒▒\n"
          " only an end                     ████\n"
          " █ known to the month   ▒ less closely\n");
    drawn(rows, 2, scale, 40, true,
          "             2018-09     2019-03\n"
          " a\\x1b[1mb    #####+++++++\n"
          " only an end           ##\n"
          " # known to the month   + less closely\n");
}

/* Centuries still fit: several years to a cell. */
static void test_long_scale(void **state) {
    (void)state;
    struct span_row row = { .label = STR("long"),
                            .from = point("1700-01-01", "1700-12-31", SPAN_SURE),
                            .to = point("2019-01-01", "2019-12-31", SPAN_SURE) };
    struct span_scale scale = { day("1650-01-01"), day("2019-12-31") };
    drawn(&row, 1, scale, 60, true,
          "      1650   1700   1750   1800   1850   1900   1950    2000\n"
          " long        ##############################################\n"
          " # known to the month\n");
}

static void test_nothing(void **state) {
    (void)state;
    struct span_row row = { .label = STR("undated") };
    drawn(&row, 1, (struct span_scale){ 0, 0 }, 80, false, "");
}

/* No line is wider than the terminal, whatever the spans. */
static void test_never_wider(void **state) {
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        struct span_row rows[3];
        int32_t days[12];
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            days[i] = (int32_t)((seed >> 8) % (i % 2 ? 40000u : 900u));
        }
        for (int i = 0; i < 3; i++) {
            rows[i] =
                (struct span_row){ .label = STR("Operation with a rather long name, 長い名前"),
                                   .from = { days[i] % 5 > 0, days[i], days[i] + days[i + 3] % 500,
                                             (enum span_sure)(days[i] % 3) },
                                   .to = { days[i + 6] % 3 > 0, days[i + 6], days[i + 6] + days[i + 9] % 90,
                                           (enum span_sure)(days[i + 6] % 3) },
                                   .going_on = days[i] % 7 == 0,
                                   .open = days[i] % 2 == 0 };
        }
        size_t width = 30 + (size_t)days[1] % 120;
        struct out o;
        struct out_options options = { .width = width, .ascii = round % 2 };
        out_init(&o, out_find_format(STR("table")), NULL, &options);
        spans_draw(&o, rows, 3, (struct span_scale){ days[0], days[0] + 30 });
        struct str rest = buf_str(&o.bytes);
        while (rest.n > 0) {
            size_t end = str_index(rest, '\n');
            assert_true(utf8_width(str_slice(rest, 0, end)) <= width);
            rest = str_slice(rest, end + 1, rest.n);
        }
        out_release(&o);
    }
}

static void test_days(void **state) {
    (void)state;
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("2000-03-01"), 11017);
    assert_int_equal(day("2019-03-03"), 17958);
    assert_int_equal(day("0000-01-01"), -719528);
    assert_int_equal(day("9999-12-31"), 2932896);
    int32_t d;
    assert_false(span_day(STR("2019-3-3"), &d));
    assert_false(span_day(STR("2019-13-01"), &d));
    assert_false(span_day(STR(""), &d));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bar),         cmocka_unit_test(test_bar_grows),  cmocka_unit_test(test_spans),
        cmocka_unit_test(test_months),      cmocka_unit_test(test_long_scale), cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_never_wider), cmocka_unit_test(test_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
