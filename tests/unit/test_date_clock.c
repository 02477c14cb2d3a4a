/* Around dates: the limit of length, the words for bounds, the clock and its override. */
#include "base/date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static void test_length(void **state) {
    (void)state;
    char text[206] = "2017";
    struct arena a = { 0 };
    struct date d;
    struct err e = { 0 };
    /* the limit is on what is left between the blanks */
    memset(text + 4, ' ', 201);
    assert_true(date_parse(&a, str_of(text), &d, &e));
    memset(text, '2', 201);
    text[201] = '\0';
    assert_false(date_parse(&a, str_of(text), &d, &e));
    assert_string_equal(e.message, "201 bytes are too long for a date; the limit is 200");
    assert_int_equal(e.span.len, 201);
    err_release(&e);
    arena_release(&a);
}

static void test_describe(void **state) {
    static const char *const rows[][2] = {
        { "2017-09/2019-03", "2017-09-01 to 2019-03-31 inclusive" },
        { "2018/..", "from 2018-01-01" },
        { "until 2019", "until 2019-12-31" },
        { "2018-10-25?", "2018-10-25" },
        { "[..2015,2018..]", "at any time" },
    };
    (void)state;
    struct arena a = { 0 };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date d;
        struct err e = { 0 };
        struct buf out = { 0 };
        assert_true(date_parse(&a, str_of(rows[i][0]), &d, &e));
        date_describe(&out, &d);
        assert_string_equal(out.p, rows[i][1]);
        buf_release(&out);
    }
    arena_release(&a);
}

static void test_clock(void **state) {
    static const char *const rows[][2] = {
        { "2026-11-23T09:14", "2026-11-23 09:14" },
        { "2026-11-23 09:14:59Z", "2026-11-23 09:14" },
        { "2026-11-23", "2026-11-23 00:00" },
    };
    static const char *const unread[] = { "soon",        "2026-11", "2026-11-XX", "2026-02-30T09:14",
                                          "2026-11-23?", "" };
    char now[20], today[DATE_ISO];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        setenv("DOSSIER_NOW", rows[i][0], 1);
        date_now(now);
        date_today(today);
        assert_string_equal(now, rows[i][1]);
        assert_memory_equal(today, rows[i][1], 10);
        assert_int_equal(today[10], '\0');
    }
    for (size_t i = 0; i < COUNT_OF(unread); i++) {
        struct arena a = { 0 };
        struct date d;
        struct err e = { 0 };
        setenv("DOSSIER_NOW", unread[i], 1);
        date_now(now);
        date_today(today);
        assert_int_equal(strlen(now), 16);
        assert_memory_not_equal(now, unread[i], strlen(unread[i]) + 1);
        assert_true(date_parse(&a, str_of(today), &d, &e));
        assert_true((d.flags & DATE_DAY) != 0);
        arena_release(&a);
    }
    unsetenv("DOSSIER_NOW");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
