/* Variables: names, scopes, their places in tokens, and what they can never become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/vars.h"
#include <string.h>

static const struct span nowhere = { 0, 0 };

static void put(struct vars *v, const char *name, const char *value) {
    struct err e = { 0 };
    assert_true(vars_set(v, str_of(name), str_of(value), false, nowhere, &e));
}

static void has(const struct vars *v, const char *name, const char *value) {
    const struct var *found = vars_find(v, str_of(name));
    assert_non_null(found);
    assert_string_equal(found->value, value);
}

static void names(void **state) {
    (void)state;
    static const char *const good[] = { "a", "Since", "x1", "last_day" };
    static const char *const bad[] = { "", "1", "_a", "a-b", "a.b", "a b", "$a", "\xc3\xa9", "a:", "a=" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(vars_is_name(str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct vars v = { 0 };
        struct err e = { 0 };
        assert_false(vars_is_name(str_of(bad[i])));
        assert_false(vars_set(&v, str_of(bad[i]), STR("x"), false, (struct span){ 4, 2 }, &e));
        assert_int_equal(e.code, ERR_USAGE);
        assert_int_equal(e.span.at, 4);
        assert_int_equal(v.count, 0);
    }
}

static void scopes(void **state) {
    (void)state;
    struct vars outer = { 0 }, inner = { .outer = &outer };
    put(&outer, "b", "1");
    put(&outer, "a", "2");
    put(&outer, "c", "");
    put(&outer, "b", "3");
    assert_int_equal(outer.count, 3);
    assert_string_equal(outer.items[0].name, "a");
    assert_string_equal(outer.items[2].name, "c");
    put(&inner, "a", "own");
    has(&inner, "a", "own");
    has(&inner, "b", "3");
    has(&inner, "c", "");
    has(&outer, "a", "2");
    assert_false(vars_remove(&inner, STR("b")));
    assert_true(vars_remove(&inner, STR("a")));
    has(&inner, "a", "2");
    assert_true(vars_remove(&outer, STR("b")));
    assert_null(vars_find(&inner, STR("b")));
    vars_release(&inner);
    vars_release(&outer);
    assert_int_equal(outer.count, 0);
}

/* Puts the variables into a line; what it says afterwards, or the error. */
static bool apply(struct arena *a, const char *line, struct token_list *tokens, struct err *e) {
    struct vars v = { 0 };
    put(&v, "who", "lazarus-group");
    put(&v, "evil", "a) OR b:c,d \"e\"");
    put(&v, "op", ">=2017");
    put(&v, "word", "NOT");
    put(&v, "none", "");
    bool ok = lex_line(a, str_of(line), tokens, e) && vars_apply(&v, a, tokens, 1, NULL, e);
    vars_release(&v);
    return ok;
}

static void becomes(const char *line, const char *wanted) {
    struct arena a = { 0 };
    struct token_list tokens;
    struct err e = { 0 };
    if (!apply(&a, line, &tokens, &e)) {
        fail_msg("%s: %s", line, e.message);
    }
    struct str typed = vars_typed(&a, &tokens);
    if (!str_is(typed, wanted)) {
        fail_msg("%s: became %.*s", line, STR_ARG(typed));
    }
    arena_release(&a);
}

static void places(void **state) {
    (void)state;
    becomes("find actors $who", "find actors \"lazarus-group\"");
    becomes("find actors actor:$who,x,$word", "find actors actor:\"lazarus-group\",x,\"NOT\"");
    becomes("find actors (actor:$who)", "find actors ( actor:\"lazarus-group\" )");
    becomes("find actors -actor:$who", "find actors - actor:\"lazarus-group\"");
    becomes("find actors $none", "find actors \"\"");
    becomes("find actors $evil", "find actors \"a) OR b:c,d \\\"e\\\"\"");
    becomes("find actors start:$op", "find actors start:\">=2017\"");
    /* the text itself */
    becomes("find actors $$who", "find actors $who");
    becomes("find actors x:$$who,$$$who", "find actors x:$who,$$who");
    becomes("find actors \"$who\" x:\"$who\"", "find actors \"$who\" x:\"$who\"");
    becomes("find actors '$who'", "find actors \"$who\"");
    becomes("find actors $100 $ x$who US$who", "find actors $100 $ x$who US$who");
    becomes("$who", "$who");
}

/* One token stays one token, marked as quoted, with the span of what was typed. */
static void stays_one_value(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct token_list tokens;
    struct err e = { 0 };
    assert_true(apply(&a, "find actors $evil x:$evil", &tokens, &e));
    assert_int_equal(tokens.count, 4);
    const struct token *word = &tokens.items[2], *pair = &tokens.items[3];
    assert_int_equal(word->kind, TOKEN_WORD);
    assert_true(word->quoted);
    assert_int_equal(word->span.at, 12);
    assert_int_equal(word->span.len, 5);
    assert_int_equal(pair->kind, TOKEN_QUALIFIER);
    assert_int_equal(pair->value_count, 1);
    assert_true(pair->values[0].quoted && pair->values[0].bound);
    assert_int_equal(pair->values[0].span.at, 20);
    assert_int_equal(pair->values[0].span.len, 5);
    arena_release(&a);
}

static void refused(const char *line, size_t at, size_t len, const char *hint) {
    struct arena a = { 0 };
    struct token_list tokens;
    struct err e = { 0 };
    assert_false(apply(&a, line, &tokens, &e));
    assert_int_equal(e.code, ERR_USAGE);
    assert_int_equal(e.span.at, at);
    assert_int_equal(e.span.len, len);
    if (strstr(e.hint, hint) == NULL) {
        fail_msg("%s: %s", line, e.hint);
    }
    err_release(&e);
    arena_release(&a);
}

static void mistakes(void **state) {
    (void)state;
    refused("find actors $whoo", 12, 5, "did you mean '$who'?");
    refused("find actors x:a,$unheard", 16, 8, "let unheard = value sets it");
    refused("find actors x:$who..$who", 14, 10, "let it hold all of");
    refused("find actors x:>=$who", 14, 6, "let it hold all of");
    refused("find actors $who-x", 12, 6, "let it hold all of");
}

static void used(void **state) {
    (void)state;
    struct arena a = { 0 };
    int count;
    struct str *list = vars_used(&a, STR("find x $b y:$a,$b '$c' $$d"), false, &count);
    assert_int_equal(count, 2);
    assert_true(str_is(list[0], "b") && str_is(list[1], "a"));
    list = vars_used(&a, STR("select $x, '$y' -- $z\n from t where a = $x"), true, &count);
    assert_int_equal(count, 1);
    assert_true(str_is(list[0], "x"));
    vars_used(&a, STR("find \"never closed $x"), false, &count);
    assert_int_equal(count, 0);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),    cmocka_unit_test(scopes),          cmocka_unit_test(places),
        cmocka_unit_test(mistakes), cmocka_unit_test(stays_one_value), cmocka_unit_test(used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
