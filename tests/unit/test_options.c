/* The command line of the program: what is taken, in which order, and the words for what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shell/options.h"
#include <string.h>

enum { WORDS_MOST = 16 };

struct line {
    struct arena arena;
    struct start start;
    struct err err;
    char *argv[WORDS_MOST];
    bool ok;
};

/* Splits at blanks; '_' becomes a blank within a word. */
static void read_line(struct line *l, const char *text) {
    int argc = 0;
    *l = (struct line){ .ok = false };
    char *copy = arena_text(&l->arena, text);
    for (char *p = copy; *p != '\0' && argc < WORDS_MOST;) {
        l->argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p == ' ') {
            *p++ = '\0';
        }
    }
    for (int i = 0; i < argc; i++) {
        for (char *p = l->argv[i]; *p != '\0'; p++) {
            *p = *p == '_' ? ' ' : *p;
        }
    }
    l->ok = options_read(&l->arena, argc, l->argv, &l->start, &l->err);
}

static void release(struct line *l) {
    err_release(&l->err);
    arena_release(&l->arena);
}

static void refused(const char *text, const char *message) {
    struct line l;
    read_line(&l, text);
    assert_false(l.ok);
    assert_int_equal(l.err.code, ERR_USAGE);
    assert_string_equal(l.err.message, message);
    release(&l);
}

static void test_a_verb(void **state) {
    (void)state;
    struct line l;
    read_line(&l, "dossier -kq --wait 7 --json -o out.json case.db find actors -country:KP");
    assert_true(l.ok);
    assert_true(l.start.session.keep_going && l.start.session.quiet && !l.start.session.verbose);
    assert_int_equal(l.start.session.wait, 7);
    assert_string_equal(l.start.format->name, "json");
    assert_string_equal(l.start.output, "out.json");
    assert_string_equal(l.start.file, "case.db");
    assert_int_equal(l.start.word_count, 3);
    assert_string_equal(l.start.words[2], "-country:KP");
    assert_int_equal(l.start.step_count, 0);
    release(&l);
}

static void test_values_of_options(void **state) {
    (void)state;
    struct line l;
    read_line(&l, "dossier --wait=60 -oout --color --md -- --odd.db");
    assert_true(l.ok);
    assert_int_equal(l.start.session.wait, 60);
    assert_string_equal(l.start.output, "out");
    assert_int_equal(l.start.color, COLOR_ALWAYS);
    assert_string_equal(l.start.format->name, "markdown");
    assert_string_equal(l.start.file, "--odd.db");
    release(&l);
    read_line(&l, "dossier --color=never -y -n case.db");
    assert_true(l.ok);
    assert_int_equal(l.start.color, COLOR_NEVER);
    assert_true(l.start.session.no && !l.start.session.yes);
    release(&l);
}

static void test_variables(void **state) {
    (void)state;
    struct line l;
    read_line(&l, "dossier --set a=b=c --set=d=1 --set e= --no-pager --no-init case.db");
    assert_true(l.ok && l.start.session.no_pager && l.start.no_init);
    assert_int_equal(l.start.set_count, 3);
    assert_true(str_is(l.start.sets[0].name, "a") && str_is(l.start.sets[0].value, "b=c"));
    assert_true(str_is(l.start.sets[1].name, "d") && str_is(l.start.sets[1].value, "1"));
    assert_true(str_is(l.start.sets[2].name, "e") && l.start.sets[2].value.n == 0);
    release(&l);
    refused("dossier --set a_b=1 case.db", "'a b=1' is not NAME=VALUE"); /* a blank in the name */
    refused("dossier --set a case.db", "'a' is not NAME=VALUE");
    refused("dossier --set a=\xff case.db", "the value of --set a is not valid UTF-8");
}

static void test_steps_keep_their_order(void **state) {
    (void)state;
    struct line l;
    read_line(&l, "dossier --new case.db -f a -c find_actors -f -");
    assert_true(l.ok && l.start.create);
    assert_int_equal(l.start.step_count, 3);
    assert_true(l.start.steps[0].script);
    assert_false(l.start.steps[1].script);
    assert_string_equal(l.start.steps[1].text, "find actors");
    assert_string_equal(l.start.steps[2].text, "-");
    release(&l);
}

static void test_help_needs_no_file(void **state) {
    (void)state;
    struct line l;
    read_line(&l, "dossier --help");
    assert_true(l.ok);
    assert_int_equal(l.start.task, START_HELP);
    release(&l);
    read_line(&l, "dossier --version");
    assert_true(l.ok);
    assert_int_equal(l.start.task, START_VERSION);
    release(&l);
}

static void test_out_of_place(void **state) {
    (void)state;
    refused("dossier case.db find operations --json",
            "options of the program stand before the file: dossier --json case.db find …");
    refused("dossier case.db log -o out",
            "options of the program stand before the file: dossier -o FILE case.db log …");
    refused("dossier case.db log --wait=3",
            "options of the program stand before the file: dossier --wait=3 case.db log");
    refused("dossier case.db --json", "options of the program stand before the file: dossier --json case.db");
    refused("dossier case.db -c log -q",
            "options of the program stand before the file: dossier -q case.db -c …");
    refused("dossier case.db log -c x", "-c takes the place of a verb: dossier case.db -c 'COMMAND'");
    refused("dossier -c log case.db", "-c stands behind the file: dossier FILE -c 'COMMAND'");
    refused("dossier case.db -c log find", "'find' is out of place: after -c and -f only more of them");
}

static void test_not_understood(void **state) {
    (void)state;
    refused("dossier", "no case file was named");
    refused("dossier --jsno case.db", "no option '--jsno'");
    refused("dossier case.db find --jsno", "no option '--jsno'");
    refused("dossier -z case.db", "no option '-z'");
    refused("dossier --safe=1 case.db", "--safe takes no value");
    refused("dossier --wait", "--wait needs a value");
    refused("dossier -o", "-o needs a value");
    refused("dossier --wait 0 case.db", "'0' is not a number of seconds from 1 to 86400");
    refused("dossier --wait soon case.db", "'soon' is not a number of seconds from 1 to 86400");
    refused("dossier --color=pink case.db", "--color cannot be 'pink'");
    refused("dossier case.db -f", "-f needs a script");
    refused("dossier --new --readonly case.db", "--new and --readonly exclude each other");
    struct line l;
    read_line(&l, "dossier --jsno case.db");
    assert_string_equal(l.err.hint, "did you mean '--json'?");
    release(&l);
}

/* Every option of the help is an option. */
static void test_help_and_options_agree(void **state) {
    (void)state;
    struct buf help = { 0 };
    options_help(&help);
    int seen = 0;
    for (const char *p = strstr(help.p, "\n  -"); p != NULL; p = strstr(p + 1, "\n  -")) {
        char text[64];
        size_t n = strcspn(p + 3, " ,[");
        bool value = strncmp(p + 3 + n, " FILE", 5) == 0 || strncmp(p + 3 + n, " SECONDS", 8) == 0;
        bool pair = strncmp(p + 3 + n, " NAME=VALUE", 11) == 0;
        snprintf(text, sizeof text, "dossier %.*s%s case.db", (int)n, p + 3,
                 value  ? " 9"
                 : pair ? " a=9"
                        : "");
        struct line l;
        read_line(&l, text);
        assert_true(l.ok);
        release(&l);
        seen++;
    }
    assert_true(seen > 20);
    buf_release(&help);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_verb),
        cmocka_unit_test(test_values_of_options),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_steps_keep_their_order),
        cmocka_unit_test(test_help_needs_no_file),
        cmocka_unit_test(test_out_of_place),
        cmocka_unit_test(test_not_understood),
        cmocka_unit_test(test_help_and_options_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
