/* Lines typed or pasted become whole commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shell/gather.h"

static void next(struct gather *g, const char *wanted) {
    struct str command;
    assert_true(gather_next(g, &command));
    struct buf got = { 0 };
    buf_add_str(&got, str_trim(command));
    assert_string_equal(got.p, wanted);
    buf_release(&got);
}

static void open(struct gather *g, enum lex_open why) {
    struct str command;
    assert_false(gather_next(g, &command));
    assert_int_equal(g->open, why);
}

static void add(struct gather *g, const char *line) {
    gather_add(g, str_of(line));
}

static void test_one_line(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "find actors");
    next(&g, "find actors");
    open(&g, LEX_WHOLE);
    add(&g, "");
    open(&g, LEX_WHOLE);
    add(&g, "# a remark");
    open(&g, LEX_WHOLE);
    gather_release(&g);
}

static void test_several_of_a_paste(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "find actors\n\nselect 1; select\n2;\n# and\nfind (a");
    next(&g, "find actors");
    next(&g, "select 1;");
    next(&g, "select\n2;");
    open(&g, LEX_OPEN_PAREN);
    add(&g, "OR b)");
    next(&g, "find (a\nOR b)");
    open(&g, LEX_WHOLE);
    gather_release(&g);
}

static void test_sql_waits_for_its_end(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "select ';'");
    open(&g, LEX_OPEN_LINE);
    add(&g, "");
    open(&g, LEX_OPEN_LINE);
    add(&g, "-- not here;");
    open(&g, LEX_OPEN_LINE);
    add(&g, "from t; find actors");
    next(&g, "select ';'\n\n-- not here;\nfrom t;");
    next(&g, "find actors");
    open(&g, LEX_WHOLE);
    gather_release(&g);
}

static void test_a_quote_in_sql(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "find actors\nselect 1,");
    next(&g, "find actors");
    open(&g, LEX_OPEN_LINE);
    add(&g, " 'a;b");
    open(&g, LEX_OPEN_QUOTE);
    assert_int_equal(g.text.p[g.opened], '\'');
    add(&g, "c'; find (x (y");
    next(&g, "select 1,\n 'a;b\nc';");
    open(&g, LEX_OPEN_PAREN);
    assert_string_equal(g.text.p + g.opened, "(x (y\n");
    gather_release(&g);
}

static void test_quotes_keep_empty_lines(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "find actors \"a");
    open(&g, LEX_OPEN_QUOTE);
    add(&g, "");
    open(&g, LEX_OPEN_QUOTE);
    add(&g, "b\"");
    next(&g, "find actors \"a\n\nb\"");
    gather_release(&g);
}

static void test_an_empty_line_ends_what_is_open(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "find (a");
    open(&g, LEX_OPEN_PAREN);
    add(&g, "b");
    open(&g, LEX_OPEN_PAREN);
    add(&g, "");
    next(&g, "find (a\nb");
    open(&g, LEX_WHOLE);
    add(&g, "find a \\");
    open(&g, LEX_OPEN_LINE);
    add(&g, "  ");
    next(&g, "find a \\");
    open(&g, LEX_WHOLE);
    gather_release(&g);
}

static void test_the_end_hands_out_the_rest(void **state) {
    (void)state;
    struct gather g = { 0 };
    add(&g, "select 1");
    open(&g, LEX_OPEN_LINE);
    gather_end(&g);
    next(&g, "select 1");
    open(&g, LEX_WHOLE);
    add(&g, "find \"a");
    open(&g, LEX_OPEN_QUOTE);
    gather_clear(&g);
    add(&g, "find actors");
    next(&g, "find actors");
    gather_release(&g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_several_of_a_paste),
        cmocka_unit_test(test_sql_waits_for_its_end),
        cmocka_unit_test(test_a_quote_in_sql),
        cmocka_unit_test(test_quotes_keep_empty_lines),
        cmocka_unit_test(test_an_empty_line_ends_what_is_open),
        cmocka_unit_test(test_the_end_hands_out_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
