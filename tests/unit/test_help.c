/* Help: every page fits into 80 columns, every word that the pages name has a page of its own, and
 * texts are wrapped without losing a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "cmd/commands.h"
#include "engine/help.h"
#include <stdio.h>
#include <string.h>

static struct session session(void) {
    return (struct session){ .commands = command_list, .command_count = command_count, .messages = stderr };
}

static void check_width(const char *what, struct str text) {
    assert_true(text.n > 0 && text.p[text.n - 1] == '\n');
    assert_true(utf8_bad(text) == SIZE_MAX);
    while (text.n > 0) {
        size_t end = str_index(text, '\n');
        struct str line = str_slice(text, 0, end);
        if (utf8_width(line) > HELP_WIDTH) {
            fail_msg("help %s: %zu columns: %.*s", what, utf8_width(line), STR_ARG(line));
        }
        if (line.n > 0 && line.p[line.n - 1] == ' ') {
            fail_msg("help %s: a blank at the end of: %.*s", what, STR_ARG(line));
        }
        text = str_slice(text, end + 1, text.n);
    }
}

static void check_page(const char *word) {
    struct session s = session();
    struct buf text = { 0 };
    struct err e = { 0 };
    if (!help_about(&text, &s, NULL, str_of(word), (struct span){ 0, 0 }, &e)) {
        fail_msg("help %s: %s", word, e.message);
    }
    check_width(word, buf_str(&text));
    buf_release(&text);
}

static void fits(void **state) {
    (void)state;
    struct session s = session();
    struct buf text = { 0 };
    help_overview(&text, &s);
    check_width("", buf_str(&text));
    int n;
    for (int i = 0; i < command_count; i++) {
        char line[64];
        snprintf(line, sizeof line, "\n  %s ", command_list[i]->name);
        assert_non_null(strstr(text.p, line));
        check_page(command_list[i]->name);
    }
    const struct help_topic *topics = help_topics(&n);
    for (int i = 0; i < n; i++) {
        assert_non_null(strstr(text.p, topics[i].title));
        check_page(topics[i].name);
    }
    const struct noun *const *nouns = noun_all(&n);
    for (int i = 0; i < n; i++) {
        check_page(nouns[i]->plural);
        check_page(nouns[i]->name);
    }
    buf_release(&text);
}

/* "(help query)" in a text: is there such a page? */
static void check_references(const char *text) {
    struct session s = session();
    for (const char *at = text; at != NULL && (at = strstr(at, "(help ")) != NULL; at++) {
        struct str word = str_of(at + strlen("(help "));
        word = str_slice(word, 0, str_index(word, ')'));
        struct buf page = { 0 };
        struct err e = { 0 };
        if (!str_is(word, "NOUN") && !help_about(&page, &s, NULL, word, (struct span){ 0, 0 }, &e)) {
            fail_msg("%s: %s", text, e.message);
        }
        buf_release(&page);
    }
}

static void leads_somewhere(void **state) {
    (void)state;
    for (int i = 0; i < command_count; i++) {
        const struct command *c = command_list[i];
        assert_non_null(c->examples);
        assert_non_null(c->examples[0].line);
        check_references(c->more);
        for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
            assert_true((arg->help == NULL) == (arg->kind == ARG_WORD));
            check_references(arg->help);
        }
    }
    int n;
    const struct help_topic *topics = help_topics(&n);
    for (int i = 0; i < n; i++) {
        check_references(topics[i].text);
    }
}

static void names_what_is_near(void **state) {
    (void)state;
    struct session s = session();
    struct buf text = { 0 };
    struct err e = { 0 };
    assert_false(help_about(&text, &s, NULL, STR("quary"), (struct span){ 5, 5 }, &e));
    assert_int_equal(e.code, ERR_USAGE);
    assert_int_equal(e.span.at, 5);
    assert_non_null(strstr(e.hint, "'query'"));
    err_clear(&e);
    assert_false(help_about(&text, &s, NULL, STR("xyzzy-plugh"), (struct span){ 5, 11 }, &e));
    assert_null(strstr(e.hint, "did you mean"));
    err_release(&e);
    assert_int_equal(text.n, 0);
}

static void says_all_meanings(void **state) {
    (void)state;
    struct session s = session();
    struct buf text = { 0 };
    struct err e = { 0 };
    assert_true(help_about(&text, &s, NULL, STR("sources"), (struct span){ 0, 0 }, &e));
    assert_non_null(strstr(text.p, "credibility:")); /* the topic */
    assert_non_null(strstr(text.p, "publisher"));    /* the noun */
    buf_reset(&text);
    assert_true(help_about(&text, &s, NULL, STR("ti"), (struct span){ 0, 0 }, &e));
    assert_memory_equal(text.p, "timeline", 8);
    buf_release(&text);
}

static void wraps(void **state) {
    (void)state;
    struct buf text = { 0 };
    buf_add_repeat(&text, "twelve chars ", 12);
    struct buf out = { 0 };
    buf_add_text(&out, "    ");
    help_wrap(&out, 4, 4, buf_str(&text));
    assert_string_equal(out.p, "    twelve chars twelve chars twelve chars twelve chars twelve chars twelve\n"
                               "    chars twelve chars twelve chars twelve chars twelve chars twelve chars\n"
                               "    twelve chars\n");
    buf_reset(&out);
    help_wrap(&out, 0, 0, STR("one\ntwo\n\nthree"));
    assert_string_equal(out.p, "one two\n\nthree\n");
    buf_reset(&out);
    help_entry(&out, STR("name"), 10, STR("what it is"));
    help_entry(&out, STR("a-longer-name"), 10, STR("what it is"));
    assert_string_equal(out.p, "  name    what it is\n  a-longer-name\n          what it is\n");
    buf_release(&text);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits),
        cmocka_unit_test(leads_somewhere),
        cmocka_unit_test(names_what_is_near),
        cmocka_unit_test(says_all_meanings),
        cmocka_unit_test(wraps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
