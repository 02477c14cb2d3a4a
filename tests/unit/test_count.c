/* Counts: tables of what is read and refused, then generated and garbled texts. */
#include "base/count.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OPEN COUNT_OPEN
#define HOW "write counts as 87, 100-200, over 100, 100+, up to 50 or dozens"
#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

struct good {
    const char *in, *text, *unit;
    int64_t lo, hi;
    bool approximate;
};
struct bad {
    const char *in, *message;
    size_t at, len;
    const char *hint;
};

static const struct good numbers[] = {
    { "0", "0", "", 0, 0, false },
    { "none", "0", "", 0, 0, false },
    { "zero", "0", "", 0, 0, false },
    { "87", "87", "", 87, 87, false },
    { " 87\xc2\xa0", "87", "", 87, 87, false },
    { "007", "7", "", 7, 7, false },
    { "87 organisations", "87", "organisations", 87, 87, false },
    { "exactly 87", "87", "", 87, 87, false },
    { "5 \xd1\x81\xd0\xb0\xd0\xb9\xd1\x82\xd0\xbe\xd0\xb2", "5",
      "\xd1\x81\xd0\xb0\xd0\xb9\xd1\x82\xd0\xbe\xd0\xb2", 5, 5, false },
    { "100 of the hosts", "100", "of the hosts", 100, 100, false },
    { "1,500", "1500", "", 1500, 1500, false },
    { "1 500", "1500", "", 1500, 1500, false },
    { "1\xc2\xa0"
      "500",
      "1500", "", 1500, 1500, false },
    { "1\xe2\x80\x89"
      "500",
      "1500", "", 1500, 1500, false },
    { "12\xe2\x80\xaf"
      "345\xe2\x80\xaf"
      "678 users",
      "12345678", "users", 12345678, 12345678, false },
    { "1,234,567", "1234567", "", 1234567, 1234567, false },
    { "1.5 million", "1500000", "", 1500000, 1500000, false },
    { "1.5 dozen", "18", "", 18, 18, false },
    { "2k", "2000", "", 2000, 2000, false },
    { "3m customers", "3000000", "customers", 3000000, 3000000, false },
    { "1.25bn", "1250000000", "", 1250000000, 1250000000, false },
    { "2 hundred thousand", "200000", "", 200000, 200000, false },
    { "1000000000000000", "1000000000000000", "", 1000000000000000, 1000000000000000, false },
    { "one", "1", "", 1, 1, false },
    { "Twelve", "12", "", 12, 12, false },
    { "twenty", "20", "", 20, 20, false },
    { "twenty-one hosts", "21", "hosts", 21, 21, false },
    { "ninety nine", "99", "", 99, 99, false },
    { "five hundred", "500", "", 500, 500, false },
    { "a hundred and fifty hosts", "150", "hosts", 150, 150, false },
    { "two thousand three hundred and five", "2305", "", 2305, 2305, false },
    { "one million two thousand", "1002000", "", 1002000, 1002000, false },
    { "twelve hundred", "1200", "", 1200, 1200, false },
    { "a dozen", "12", "", 12, 12, false },
    { "two dozen", "24", "", 24, 24, false },
    { "half a dozen", "6", "", 6, 6, false },
    { "half a million", "500000", "", 500000, 500000, false },
};

static const struct good bounded[] = {
    { "over 100", "more than 100", "", 101, OPEN, false },
    { "more than 100 companies", "more than 100", "companies", 101, OPEN, false },
    { "MORE  THAN 100", "more than 100", "", 101, OPEN, false },
    { ">100", "more than 100", "", 101, OPEN, false },
    { "exceeding 100", "more than 100", "", 101, OPEN, false },
    { "more than two dozen organizations", "more than 24", "organizations", 25, OPEN, false },
    { "at least 100", "at least 100", "", 100, OPEN, false },
    { "100+", "at least 100", "", 100, OPEN, false },
    { "1,500+ servers", "at least 1500", "servers", 1500, OPEN, false },
    { "100 or more", "at least 100", "", 100, OPEN, false },
    { "no fewer than 100", "at least 100", "", 100, OPEN, false },
    { ">= 100", "at least 100", "", 100, OPEN, false },
    { "\xe2\x89\xa5"
      "100",
      "at least 100", "", 100, OPEN, false },
    { "fewer than 50", "fewer than 50", "", 0, 49, false },
    { "less than 1", "fewer than 1", "", 0, 0, false },
    { "under 50", "fewer than 50", "", 0, 49, false },
    { "<50", "fewer than 50", "", 0, 49, false },
    { "up to 50", "up to 50", "", 0, 50, false },
    { "at most 50", "up to 50", "", 0, 50, false },
    { "no more than 50", "up to 50", "", 0, 50, false },
    { "50 or fewer", "up to 50", "", 0, 50, false },
    { "<= 50", "up to 50", "", 0, 50, false },
    { "nearly 100", "nearly 100", "", 90, 99, true },
    { "almost two thousand", "nearly 2000", "", 1800, 1999, true },
    { "just under 5", "nearly 5", "", 4, 4, true },
    { "almost 1", "nearly 1", "", 0, 0, true },
    { "about 100", "about 100", "", 100, 100, true },
    { "around 100", "about 100", "", 100, 100, true },
    { "approximately thirty", "about 30", "", 30, 30, true },
    { "roughly 100", "about 100", "", 100, 100, true },
    { "some 100 firms", "about 100", "firms", 100, 100, true },
    { "~ 100", "about 100", "", 100, 100, true },
    { "100 or so", "about 100", "", 100, 100, true },
    { "over approximately five", "more than about 5", "", 6, OPEN, true },
    { "100-200", "100 to 200", "", 100, 200, false },
    { "100\xe2\x80\x93"
      "200 hosts",
      "100 to 200", "hosts", 100, 200, false },
    { "100 - 200", "100 to 200", "", 100, 200, false },
    { "100 to 200", "100 to 200", "", 100, 200, false },
    { "between 100 and 200", "100 to 200", "", 100, 200, false },
    { "from 100 to 200", "100 to 200", "", 100, 200, false },
    { "between one hundred and two hundred", "100 to 200", "", 100, 200, false },
    { "one or two", "1 to 2", "", 1, 2, false },
    { "about 100 to 200", "about 100 to 200", "", 100, 200, true },
    { "2-3 million", "2000000 to 3000000", "", 2000000, 3000000, false },
    { "1.5 to 2 million people", "1500000 to 2000000", "people", 1500000, 2000000, false },
    { "100 to 2 thousand", "100 to 2000", "", 100, 2000, false },
    { "two to three hundred", "200 to 300", "", 200, 300, false },
    { "5-5", "5 to 5", "", 5, 5, false },
};

static const struct good vague[] = {
    { "a couple of hosts", "a couple", "hosts", 2, 3, false },
    { "several", "several", "", 3, 9, false },
    { "a few", "a few", "", 3, 9, false },
    { "tens of hosts", "tens", "hosts", 20, 99, false },
    { "dozens", "dozens", "", 24, 99, false },
    { "Dozens of companies", "dozens", "companies", 24, 99, false },
    { "scores of people", "scores", "people", 40, 99, false },
    { "hundreds", "hundreds", "", 200, 999, false },
    { "thousands", "thousands", "", 2000, 9999, false },
    { "tens of thousands", "tens of thousands", "", 20000, 99999, false },
    { "hundreds of thousands of users", "hundreds of thousands", "users", 200000, 999999, false },
    { "millions", "millions", "", 2000000, 9999999, false },
    { "hundreds of millions", "hundreds of millions", "", 200000000, 999999999, false },
    { "several hundred", "several hundred", "", 300, 999, false },
    { "a few thousand people", "a few thousand", "people", 3000, 9999, false },
    { "several dozen", "several dozen", "", 36, 119, false },
};

static const struct bad refused[] = {
    { "", "no count given", 0, 0, HOW },
    { "foo", "'foo' is not a count", 0, 3, HOW },
    { "100 \xe2\x80\x94 all", "'all' does not belong in a count", 8, 3, HOW },
    { "5 +hosts", "'hosts' does not belong in a count", 3, 5, HOW },
    { "-5", "'-5' is not a count", 0, 2, HOW },
    { "$5 million", "'$5 million' is not a count", 0, 10, HOW },
    { "100%", "'%' does not belong in a count", 3, 1, HOW },
    { "3rd", "'rd' does not belong in a count", 1, 2, HOW },
    { "over", "the count ends too soon", 4, 0, HOW },
    { "100 to", "the count ends too soon", 6, 0, HOW },
    { "between 100", "the count ends too soon", 11, 0, HOW },
    { "1,50", "'1,50' is not grouped by three", 0, 4, "write 1,500 or 1500, and 1.5 million" },
    { "over 1,500,00", "'1,500,00' is not grouped by three", 5, 8, "write 1,500 or 1500, and 1.5 million" },
    { "1500,000", "'1500,000' is not grouped by three", 0, 8, "write 1,500 or 1500, and 1.5 million" },
    { "0,500", "'0,500' is not grouped by three", 0, 5, "write 1,500 or 1500, and 1.5 million" },
    { "1 50", "'50' does not belong in a count", 2, 2, HOW },
    { "1.500", "'1.500' is not a whole number", 0, 5, "a decimal needs a scale, as in 1.5 million" },
    { "1.2345 thousand", "'1.2345 thousand' is not a whole number", 0, 15,
      "a decimal needs a scale, as in 1.5 million" },
    { "200-100", "'200-100' runs backwards", 0, 7, "the smaller number comes first" },
    { "between 9 and 8 hosts", "'9 and 8' runs backwards", 8, 7, "the smaller number comes first" },
    { "more than dozens", "'dozens' has its bounds already", 10, 6, "write 'dozens' alone, or a number" },
    { "about several", "'several' has its bounds already", 6, 7, "write 'several' alone, or a number" },
    { "over 100 to 200", "a range has its bounds; it takes no other", 5, 10, "" },
    { "over at least 5", "this count has a bound already", 5, 8, "" },
    { "over 5+", "this count has a bound already", 6, 1, "" },
    { "fewer than 0", "no count lies below 0", 0, 12, "" },
    { "nearly 0", "no count lies below 0", 0, 8, "" },
    { "five five", "'five' does not belong in a count", 5, 4, HOW },
    { "five thousand six million", "'six million' is out of order in a number", 13, 12, HOW },
    { "two thousand three thousand", "'three thousand' is out of order in a number", 12, 15, HOW },
    { "dozens of thousands", "'thousands' does not belong in a count", 10, 9, HOW },
    { "100 and fifty", "'and' does not belong in a count", 4, 3, HOW },
    { "1000000000000001", "'1000000000000001' is beyond 10^15", 0, 16,
      "counts go up to 1,000,000,000,000,000" },
    { "1 trillion trillion", "'1 trillion trillion' is beyond 10^15", 0, 19,
      "counts go up to 1,000,000,000,000,000" },
    { "over 99999999999999999999 hosts", "'99999999999999999999' is beyond 10^15", 5, 20,
      "counts go up to 1,000,000,000,000,000" },
    { "87\nhosts", "a control character stands in the count", 2, 1, HOW },
    { "87 \xff", "a count must be valid UTF-8", 3, 1, HOW },
};

static void check_good(const struct good *row) {
    struct arena a = { 0 };
    struct count c;
    struct err e = { 0 };
    if (!count_parse(&a, str_of(row->in), &c, &e)) {
        fail_msg("'%s' was refused: %s", row->in, e.message);
    }
    assert_string_equal(c.text.p, row->text);
    assert_string_equal(c.unit.p, row->unit);
    if (c.lo != row->lo || c.hi != row->hi || c.approximate != row->approximate) {
        fail_msg("'%s' reads as %" PRId64 " to %" PRId64, row->in, c.lo, c.hi);
    }
    err_release(&e);
    arena_release(&a);
}

static void test_good(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        check_good(&numbers[i]);
    }
    for (size_t i = 0; i < COUNT_OF(bounded); i++) {
        check_good(&bounded[i]);
    }
    for (size_t i = 0; i < COUNT_OF(vague); i++) {
        check_good(&vague[i]);
    }
}

static void test_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        const struct bad *row = &refused[i];
        struct arena a = { 0 };
        struct count c;
        struct err e = { 0 };
        if (count_parse(&a, str_of(row->in), &c, &e)) {
            fail_msg("'%s' was read as %s", row->in, c.text.p);
        }
        assert_string_equal(e.message, row->message);
        assert_string_equal(e.hint, row->hint);
        if (!e.has_span || e.span.at != row->at || e.span.len != row->len) {
            fail_msg("'%s': span %zu+%zu", row->in, e.span.at, e.span.len);
        }
        assert_int_equal(c.text.n, 0);
        err_release(&e);
        arena_release(&a);
    }
}

static uint64_t seed = 0x2545f4914f6cdd1du;

static unsigned below(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed >> 33) % n);
}

static bool same(const struct count *a, const struct count *b) {
    return str_eq(a->text, b->text) && a->lo == b->lo && a->hi == b->hi && a->approximate == b->approximate;
}

/* The canonical words, alone and with the unit, read back as they were. */
static void check_count(struct arena *a, const char *in, const struct count *c) {
    struct count again;
    struct err e = { 0 };
    assert_true(c->lo >= 0 && (c->hi == COUNT_OPEN || c->lo <= c->hi));
    if (!count_parse(a, c->text, &again, &e) || !same(c, &again) || again.unit.n != 0) {
        fail_msg("'%s' printed '%s', which reads otherwise: %s", in, c->text.p, e.message);
    }
    if (c->unit.n == 0) {
        return;
    }
    struct str whole = str_of(arena_printf(a, "%s %s", c->text.p, c->unit.p));
    bool ok = count_parse(a, whole, &again, &e);
    if (whole.n <= 200 && (!ok || !same(c, &again) || !str_eq(c->unit, again.unit))) {
        fail_msg("'%s' printed '%s', which reads otherwise: %s", in, whole.p, e.message);
    }
    err_release(&e);
}

/* Numbers of any size in several spellings, against bounds worked out here. */
static void test_generated(void **state) {
    static const struct {
        const char *before, *after;
        int lo_add, hi_add; /* to the number; 9: open, 8: from 0 */
    } shapes[] = {
        { "", "", 0, 0 },
        { "over ", " hosts", 1, 9 },
        { "at least ", "", 0, 9 },
        { "", "+ hosts", 0, 9 },
        { "fewer than ", "", 8, -1 },
        { "up to ", " people", 8, 0 },
        { "about ", " firms", 0, 0 },
        { "no more than ", "", 8, 0 },
        { "> ", "", 1, 9 },
    };
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct arena a = { 0 };
        struct count c;
        struct err e = { 0 };
        unsigned which = below(COUNT_OF(shapes)), thousands = 1 + below(999), ones = below(1000);
        int64_t n = (int64_t)thousands * 1000 + ones;
        static const char *const marks[] = { "", ",", " ", "\xc2\xa0", "\xe2\x80\x89" };
        const char *in = arena_printf(&a, "%s%u%s%03u%s", shapes[which].before, thousands, marks[below(5)],
                                      ones, shapes[which].after);
        if (!count_parse(&a, str_of(in), &c, &e)) {
            fail_msg("'%s' was refused: %s", in, e.message);
        }
        assert_int_equal(c.lo, shapes[which].lo_add == 8 ? 0 : n + shapes[which].lo_add);
        assert_int_equal(c.hi, shapes[which].hi_add == 9 ? COUNT_OPEN : n + shapes[which].hi_add);
        check_count(&a, in, &c);
        arena_release(&a);
    }
}

static const char *const pieces[] = {
    "1",
    "00",
    "500",
    "999999999",
    ",",
    ".",
    "5",
    " ",
    "+",
    "-",
    "k",
    "m",
    " million",
    " hundred",
    "two ",
    "twenty ",
    "thirty",
    " and ",
    " to ",
    "between ",
    "over ",
    ">",
    "=",
    "at least ",
    "up to ",
    "nearly ",
    "about ",
    "several",
    "dozens",
    " of ",
    " thousand",
    "hundreds",
    "tens of ",
    " or more",
    " or so",
    " companies",
    "a ",
    "half a ",
    "a few ",
    "\xc2\xa0",
    "\xe2\x80\x93",
    "\xe2\x80\x89",
    "\xff",
    "x",
    "(",
    "trillion",
    "one ",
    "zero",
    "dozen",
    " or ",
};

static void test_garbage(void **state) {
    (void)state;
    int read = 0;
    for (int i = 0; i < 120000; i++) {
        struct arena a = { 0 };
        struct count c;
        struct err e = { 0 };
        char text[200];
        size_t n = 0;
        for (unsigned count = 1 + below(8); count > 0; count--) {
            const char *piece = pieces[below(COUNT_OF(pieces))];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        text[below((unsigned)n)] = below(4) == 0 ? (char)below(256) : text[0];
        text[n] = '\0';
        /* exactly as many bytes as there are, for the sanitizers */
        char *exact = malloc(n);
        assert_non_null(exact);
        if (count_parse(&a, (struct str){ memcpy(exact, text, n), n }, &c, &e)) {
            check_count(&a, text, &c);
            read++;
        } else {
            assert_true(e.message[0] != '\0' && e.has_span);
            assert_true(e.span.at <= n && e.span.len <= n - e.span.at);
        }
        free(exact);
        err_release(&e);
        arena_release(&a);
    }
    /* both kinds must occur, else this test looks at nothing */
    assert_true(read > 1200 && read < 60000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_generated),
        cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
