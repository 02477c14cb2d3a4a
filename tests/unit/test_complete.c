/* What Tab offers, over a small list of commands and without a case file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/command.h"
#include "shell/complete.h"
#include <string.h>

static const struct arg_spec find_args[] = {
    { "noun", ARG_NOUN, 0, NOUN_COUNT, "" },
    { "query", ARG_QUERY, 0, NOUN_COUNT, "" },
    { 0 },
};
static const struct arg_spec export_args[] = {
    { "noun", ARG_NOUN, 0, NOUN_COUNT, "" },
    { "query", ARG_QUERY, ARG_OPTIONAL, NOUN_COUNT, "" },
    { "to", ARG_WORD, 0, NOUN_COUNT, NULL },
    { "file", ARG_FILE, ARG_WITH_PREVIOUS, NOUN_COUNT, "" },
    { "excel", ARG_FLAG, 0, NOUN_COUNT, "" },
    { "map", ARG_OPTION, 0, NOUN_COUNT, "" },
    { 0 },
};
static const struct command find = { .name = "find", .args = find_args };
static const struct command export = { .name = "export", .args = export_args };
static const struct command stats = { .name = "stats" };
static const struct command *const list[] = { &find, &export, &stats };

/* The offers for the line, "a b c"; the word is what stands behind the last break. */
static struct completion offers(struct arena *a, const char *line, struct buf *out) {
    struct session s = { .commands = list, .command_count = 3 };
    struct str text = str_of(line);
    size_t from = text.n;
    while (from > 0 && strchr(COMPLETE_BREAKS, line[from - 1]) == NULL) {
        from--;
    }
    struct completion found;
    complete_word(&s, a, str_slice(text, 0, from), str_slice(text, from, text.n), &found);
    buf_reset(out);
    buf_add_text(out, "");
    for (int i = 0; i < found.count; i++) {
        buf_printf(out, "%s%.*s", i > 0 ? " " : "", STR_ARG(found.items[i]));
    }
    return found;
}

static void offered(const char *line, const char *wanted) {
    struct arena a = { 0 };
    struct buf got = { 0 };
    struct completion found = offers(&a, line, &got);
    assert_string_equal(found.count > 0 ? got.p : "", wanted);
    assert_int_equal(found.go_on, found.count > 0 && str_ends(found.items[0], ":"));
    buf_release(&got);
    arena_release(&a);
}

static bool files(const char *line) {
    struct arena a = { 0 };
    struct buf got = { 0 };
    bool found = offers(&a, line, &got).files;
    buf_release(&got);
    arena_release(&a);
    return found;
}

static void test_verbs(void **state) {
    (void)state;
    offered("", "find export stats");
    offered("ex", "export");
    offered("nothing", "");
    offered("stats ", "");
    offered("nothing ", "");
}

static void test_nouns_and_keys(void **state) {
    (void)state;
    offered("find oper", "operations");
    offered("fi vic", "victims");
    offered("find operations summ", "summary:");
    offered("find operations (actor:x OR summ", "summary:");
    offered("find operations -summ", "");
}

static void test_words_flags_and_files(void **state) {
    (void)state;
    offered("export actors ex", "excel");
    offered("export actors ma", "map:");
    offered("export actors t", "type: tlp: to");
    offered("export actors type:x to", "to");
    assert_true(files("export actors type:x to "));
    assert_true(files("export excel actors to ./a"));
    assert_false(files("export actors type:x "));
    assert_false(files("export actors to file "));
}

static void test_values(void **state) {
    (void)state;
    offered("find attributions confidence:very", "very-unlikely very-likely");
    offered("find attributions confidence:likely,almost-c", "almost-certain");
    offered("find attributions nothing:very", "");
    offered("find operations \"very", "");
    offered("find operations \"a\" summ", "summary:");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_nouns_and_keys),
        cmocka_unit_test(test_words_flags_and_files),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
