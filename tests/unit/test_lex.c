/* The lexer: words, quotes, qualifiers, groups, and lines that are not whole yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/lex.h"
#include <stdio.h>

/* A line as "word|key=value,value|(|)" so that expectations can be read. */
static void dump(struct buf *out, const struct token_list *list) {
    for (int i = 0; i < list->count; i++) {
        const struct token *t = &list->items[i];
        buf_add_text(out, i > 0 ? "|" : "");
        if (t->kind != TOKEN_QUALIFIER) {
            buf_printf(out, t->quoted ? "\"%.*s\"" : "%.*s", STR_ARG(t->text));
            continue;
        }
        buf_printf(out, "%.*s=", STR_ARG(t->key));
        for (int k = 0; k < t->value_count; k++) {
            buf_printf(out, "%s%.*s", k > 0 ? "," : "", STR_ARG(t->values[k].text));
        }
        buf_add_text(out, t->group ? "GROUP" : "");
    }
}

static void check_line(const char *line, const char *expected) {
    struct arena a = { 0 };
    struct token_list list;
    struct err e = { 0 };
    struct buf out = { 0 };
    if (lex_line(&a, str_of(line), &list, &e)) {
        dump(&out, &list);
    } else {
        buf_printf(&out, "%zu+%zu %s", e.span.at, e.span.len, e.message);
    }
    if (!str_is(buf_str(&out), expected)) {
        print_error("%s\n  expected %s\n  got      %s\n", line, expected, buf_str(&out).p);
    }
    assert_true(str_is(buf_str(&out), expected));
    buf_release(&out);
    err_release(&e);
    arena_release(&a);
}

static void test_lines(void **state) {
    (void)state;
    check_line("", "");
    check_line("find operations", "find|operations");
    check_line("actor:lazarus sector:energy", "actor=lazarus|sector=energy");
    check_line("actor:lazarus,\"apt 28\"", "actor=lazarus,apt 28");
    check_line("start:[2018-12-12..2019-03-03] x", "start=[2018-12-12..2019-03-03]|x");
    check_line("start:[2018, 2019]", "start=[2018, 2019]");
    check_line("(a OR b)", "(|a|OR|b|)");
    check_line("\"oil and gas\"", "\"oil and gas\"");
    check_line("'oil and gas'", "\"oil and gas\"");
    check_line("People's Republic", "People's|Republic");
    check_line("-actor:x -(a) -\"b\" -c", "-|actor=x|-|(|a|)|-|\"b\"|-c");
    check_line("quote:\"he said \\\"no\\\"\"", "quote=he said \"no\"");
    check_line("target:(sector:energy)", "target=GROUP|(|sector=energy|)");
    check_line("end:", "end=");
    check_line("end:)", "end=|)");
    check_line("url:https://x.example/a:b,c", "url=https://x.example/a:b,c");
    check_line("10:30", "10:30");
    check_line("#12 #-276 a7", "#12|#-276|a7");
    check_line("a \\\n b", "a|b");
    check_line("a,b c", "a,b|c");
    check_line("quote:\"open", "6+1 this quote is never closed");
    check_line("add \"open", "4+1 this quote is never closed");
}

static void check_args(const char *const *argv, int argc, const char *expected) {
    struct arena a = { 0 };
    struct token_list list;
    struct err e = { 0 };
    struct buf out = { 0 };
    char *copy[8];
    for (int i = 0; i < argc; i++) {
        copy[i] = arena_text(&a, argv[i]);
    }
    if (lex_args(&a, argc, copy, &list, &e)) {
        dump(&out, &list);
    } else {
        buf_printf(&out, "%zu+%zu %s", e.span.at, e.span.len, e.message);
    }
    assert_string_equal(buf_str(&out).p, expected);
    buf_release(&out);
    err_release(&e);
    arena_release(&a);
}

/* From the OS shell blanks and quotes inside an argument are ordinary. */
static void test_args(void **state) {
    (void)state;
    const char *const quoted[] = { "add", "actor", "Lazarus \"Group\"", "summary:says \"no\", often" };
    check_args(quoted, 4, "add|actor|\"Lazarus \"Group\"\"|summary=says \"no\", often");
    const char *const several[] = { "find", "operations", "actor:x OR actor:y" };
    check_args(several, 3, "16+18 this argument holds several parts of a query");
    const char *const two[] = { "find", "operations", "actor:x sector:y" };
    check_args(two, 3, "16+16 this argument holds several parts of a query");
    const char *const colon[] = { "add", "operation", "Ghost: a story" };
    check_args(colon, 3, "add|operation|\"Ghost: a story\"");
    const char *const not_one[] = { "find", "operations", "-actor:x" };
    check_args(not_one, 3, "find|operations|-|actor=x");
}

/* A comma with a blank behind it is text there, since quotes cannot say so. */
static void test_commas(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct token_list list;
    struct err e = { 0 };
    char *line = arena_text(&a, "country:Palestine, State of,Iran");
    assert_true(lex_args(&a, 1, &line, &list, &e));
    assert_int_equal(list.items[0].value_count, 2);
    assert_true(str_is(list.items[0].values[0].text, "Palestine, State of"));
    assert_true(str_is(list.items[0].values[1].text, "Iran"));
    arena_release(&a);
}

static void test_open(void **state) {
    (void)state;
    assert_int_equal(lex_open(STR("find operations"), NULL), LEX_WHOLE);
    assert_int_equal(lex_open(STR("find operations (actor:x"), NULL), LEX_OPEN_PAREN);
    assert_int_equal(lex_open(STR("add actor \"x"), NULL), LEX_OPEN_QUOTE);
    assert_int_equal(lex_open(STR("add actor \"(\""), NULL), LEX_WHOLE);
    assert_int_equal(lex_open(STR("add actor x \\"), NULL), LEX_OPEN_LINE);
    assert_int_equal(lex_open(STR("add actor it's"), NULL), LEX_WHOLE);
    size_t at = 0;
    assert_int_equal(lex_open(STR("find (a) (b (c"), &at), LEX_OPEN_PAREN);
    assert_int_equal(at, 9);
    assert_int_equal(lex_open(STR("find (a \"b"), &at), LEX_OPEN_QUOTE);
    assert_int_equal(at, 8);
}

/* Whatever bytes come, the lexer ends, and its spans lie within the line and follow each other. */
static void test_garbage(void **state) {
    (void)state;
    static const char bytes[] = "ab:,\"'()[]{}\\ -.>=<?\n\t#\xc3\xa9\xff";
    uint32_t seed = 12345;
    for (int round = 0; round < 50000; round++) {
        char line[40];
        size_t n = 0;
        seed = seed * 1664525u + 1013904223u;
        size_t length = seed >> 27;
        while (n < length) {
            seed = seed * 1664525u + 1013904223u;
            line[n++] = bytes[(seed >> 16) % (sizeof bytes - 1)];
        }
        struct arena a = { 0 };
        struct token_list list;
        struct err e = { 0 };
        if (lex_line(&a, (struct str){ line, n }, &list, &e)) {
            size_t at = 0;
            for (int i = 0; i < list.count; i++) {
                assert_true(list.items[i].span.at >= at);
                at = list.items[i].span.at + list.items[i].span.len;
                assert_true(at <= n);
            }
        } else {
            assert_int_equal(e.code, ERR_USAGE);
            assert_true(e.span.at + e.span.len <= n);
        }
        lex_open((struct str){ line, n }, NULL);
        err_release(&e);
        arena_release(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines), cmocka_unit_test(test_args),    cmocka_unit_test(test_commas),
        cmocka_unit_test(test_open),  cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
