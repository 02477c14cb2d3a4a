/* Where results go: which place is in force, what a file holds, and that width and colour come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/redirect.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/dossier-redirect-XXXXXX";
static struct session s;
static FILE *usual;

static int enter(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return 1;
    }
    usual = fopen("usual", "w+b");
    s = (struct session){ .messages = stderr, .results = usual, .terminal = true };
    s.format = out_find_format(STR("table"));
    out_init(&s.out, s.format, usual, &(struct out_options){ .width = 60, .color = true });
    return usual == NULL;
}

static int leave(void **state) {
    (void)state;
    static const char *const files[] = { "usual", "all", "more", "one", "two" };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        unlink(files[i]);
    }
    out_release(&s.out);
    fclose(usual);
    int left = chdir("/") != 0 || rmdir(folder) != 0; /* anything else in it is a file left behind */
    memcpy(strrchr(folder, '-') + 1, "XXXXXX", 6);
    return left;
}

static void say(const char *text) {
    out_text(&s.out, str_of(text));
}

static void holds(const char *path, const char *wanted) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str text;
    if (!file_read(&a, path, 1000, &text, &e)) {
        fail_msg("%s", e.message);
    }
    assert_true(str_is(text, wanted));
    arena_release(&a);
}

static void output(void **state) {
    (void)state;
    struct err e = { 0 };
    say("a");
    assert_true(redirect_output(&s, "all", &e));
    assert_int_equal(s.out.options.width, 0);
    assert_false(s.out.options.color || s.terminal);
    say("b");
    assert_int_not_equal(access("all", F_OK), 0); /* not there before it is whole */
    assert_true(redirect_output(&s, "more", &e));
    holds("all", "b");
    say("c");
    assert_true(redirect_output(&s, NULL, &e));
    holds("more", "c");
    assert_int_equal(s.out.options.width, 60);
    assert_true(s.out.options.color && s.terminal);
    say("d");
    assert_true(redirect_close(&s, true, &e) && out_flush(&s.out, &e));
    holds("usual", "ad");
}

static void once(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_false(redirect_begin(&s));
    assert_true(redirect_output(&s, "all", &e));
    assert_true(redirect_once(&s, "one", &e));
    say("a");
    assert_true(redirect_begin(&s));
    assert_false(redirect_begin(&s)); /* a command within it */
    say("b");
    assert_false(redirect_output(&s, "more", &e));
    err_clear(&e);
    assert_false(redirect_once(&s, "more", &e));
    err_clear(&e);
    assert_true(redirect_end(&s, true, &e));
    holds("one", "b");
    say("c");
    assert_true(redirect_once(&s, "two", &e));
    assert_true(redirect_begin(&s));
    say("lost");
    assert_true(redirect_end(&s, false, &e)); /* the command failed */
    assert_int_not_equal(access("two", F_OK), 0);
    assert_true(redirect_once(&s, "two", &e)); /* and one that never came */
    assert_true(redirect_close(&s, true, &e));
    assert_int_not_equal(access("two", F_OK), 0);
    holds("all", "ac");
}

static void a_session_that_failed(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_true(redirect_output(&s, "all", &e));
    say("a");
    assert_true(redirect_close(&s, false, &e));
    assert_int_not_equal(access("all", F_OK), 0);
    assert_false(redirect_output(&s, "nowhere/all", &e));
    assert_int_equal(e.code, ERR_FAILED);
    say("b");
    assert_true(out_flush(&s.out, &e));
    holds("usual", "b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(output, enter, leave),
        cmocka_unit_test_setup_teardown(once, enter, leave),
        cmocka_unit_test_setup_teardown(a_session_that_failed, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
