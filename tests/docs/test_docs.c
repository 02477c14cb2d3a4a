/* Help, the manual page and the completion file know every command, argument, example, option, topic,
 * noun and field of the tables. Arguments: the manual page, the completion file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cmd/commands.h"
#include "engine/help.h"
#include "shell/option_table.h"
#include <stdlib.h>
#include <string.h>

static struct buf man, script;

/* Roff back to text: the escapes that the page uses. */
static size_t add_escape(struct buf *out, struct str s) {
    static const char *const names[][2] = { { "e", "\\" },  { "-", "-" },   { "(aq", "'" },  { "(ga", "`" },
                                            { "(ha", "^" }, { "(ti", "~" }, { "(dq", "\"" }, { "&", "" } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_starts(s, names[i][0])) {
            buf_add_text(out, names[i][1]);
            return strlen(names[i][0]);
        }
    }
    if (str_starts(s, "[u")) {
        size_t end = str_index(s, ']');
        utf8_add(out, (int32_t)strtol(s.p + 2, NULL, 16));
        return end + 1;
    }
    fail_msg("an escape that nobody writes: \\%.*s", (int)(s.n < 8 ? s.n : 8), s.p);
    return 0;
}

/* Without the comments and requests of roff but for headings and bold words, whose text stays. */
static void read_man(const char *path) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str text;
    assert_true(file_read(&a, path, 1 << 24, &text, &e));
    buf_add_char(&man, '\n');
    bool start = true;
    for (size_t i = 0; i < text.n; i++) {
        struct str rest = str_slice(text, i, text.n);
        assert_true((unsigned char)text.p[i] < 0x80);
        if (start && text.p[i] == '.') {
            bool kept = str_starts(rest, ".B ") || str_starts(rest, ".SS ") || str_starts(rest, ".SH ");
            i += kept ? str_index(rest, ' ') : str_index(rest, '\n');
            start = !kept;
        } else if (text.p[i] == '\\') {
            i += add_escape(&man, str_slice(text, i + 1, text.n));
            start = false;
        } else {
            assert_false(start && text.p[i] == '\'');
            buf_add_char(&man, text.p[i]);
            start = text.p[i] == '\n';
        }
    }
    arena_release(&a);
}

static bool is_in(const struct buf *text, const char *words) {
    return strstr(text->p, words) != NULL;
}

static void man_has(const char *what, const char *words) {
    if (!is_in(&man, words)) {
        fail_msg("the manual page lacks %s: %s", what, words);
    }
}

static void has_line(const char *what, const char *before, const char *words, const char *after) {
    struct buf line = { 0 };
    buf_printf(&line, "\n%s%s%s\n", before, words, after);
    man_has(what, line.p);
    buf_release(&line);
}

static void help_has(const struct buf *overview, const char *word) {
    struct buf line = { 0 };
    buf_printf(&line, "\n  %s ", word);
    assert_true(is_in(overview, line.p));
    buf_release(&line);
}

static struct session session(void) {
    return (struct session){ .commands = command_list, .command_count = command_count, .messages = stderr };
}

static void test_commands(void **state) {
    struct session s = session();
    struct buf overview = { 0 };
    (void)state;
    help_overview(&overview, &s);
    for (int i = 0; i < command_count; i++) {
        const struct command *c = command_list[i];
        struct buf usage = { 0 };
        help_has(&overview, c->name);
        has_line("a command", "\"", c->name, "\"");
        has_line("a summary", "", c->summary, "");
        command_usage(&usage, c);
        has_line("usage", "", usage.p, "");
        for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
            if (arg->help != NULL) {
                has_line("an argument", "", arg->help, "");
            }
        }
        for (const struct command_example *x = c->examples; x->line != NULL; x++) {
            has_line("an example", "", x->line, "");
        }
        buf_release(&usage);
    }
    buf_release(&overview);
}

static void test_options(void **state) {
    struct buf help = { 0 };
    int count;
    (void)state;
    options_help(&help);
    const struct option_row *rows = option_rows(&count);
    assert_true(count > 10);
    for (int i = 0; i < count; i++) {
        struct buf typed = { 0 };
        char name[64];
        option_typed(&typed, &rows[i]);
        snprintf(name, sizeof name, " -%c", rows[i].letter);
        if (rows[i].help == NULL) {
            assert_false(is_in(&man, typed.p) || is_in(&help, typed.p));
        } else {
            has_line("an option", "", typed.p, "");
            has_line("an option's help", "", rows[i].help, "");
            assert_true(is_in(&help, typed.p));
            assert_true(rows[i].letter == 0 || is_in(&script, name));
        }
        snprintf(name, sizeof name, " --%s", rows[i].name != NULL ? rows[i].name : "");
        assert_true(rows[i].help == NULL || rows[i].name == NULL || is_in(&script, name));
        buf_release(&typed);
    }
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        char name[64];
        snprintf(name, sizeof name, "--%s", (*f)->name);
        assert_true(is_in(&help, name) && is_in(&man, name) && is_in(&script, name));
    }
    const struct option_usage *usages = option_usages(&count);
    for (int i = 0; i < count; i++) {
        has_line("a way to call it", "", usages[i].words, "");
        assert_true(is_in(&help, usages[i].words));
    }
    buf_release(&help);
}

static void test_topics_and_nouns(void **state) {
    struct session s = session();
    struct buf overview = { 0 };
    int count;
    (void)state;
    help_overview(&overview, &s);
    const struct help_topic *topics = help_topics(&count);
    for (int i = 0; i < count; i++) {
        bool exits = strcmp(topics[i].name, "exit-codes") == 0;
        help_has(&overview, topics[i].name);
        has_line("a topic", "\"", exits ? "EXIT STATUS" : topics[i].name, "\"");
        man_has("the text of a topic", topics[i].text);
    }
    const struct query_word *words = query_words(&count);
    for (int i = 0; i < count; i++) {
        char key[32];
        snprintf(key, sizeof key, "  %s:", words[i].key);
        assert_true(strstr(topics[0].text, key) != NULL || strstr(topics[0].text, key + 1) != NULL);
    }
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        help_has(&overview, nouns[i]->plural);
        has_line("a noun", "\"", nouns[i]->plural, "\"");
        for (int k = 0; k < nouns[i]->field_count; k++) {
            man_has("a field", nouns[i]->fields[k].key);
        }
    }
    buf_release(&overview);
}

int main(int argc, char **argv) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str text;
    if (argc != 3 || !file_read(&a, argv[2], 1 << 20, &text, &e)) {
        fprintf(stderr, "usage: test_docs MAN-PAGE COMPLETION\n");
        return 2;
    }
    buf_add_str(&script, text);
    read_man(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_topics_and_nouns),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_release(&man);
    buf_release(&script);
    arena_release(&a);
    return failed;
}
