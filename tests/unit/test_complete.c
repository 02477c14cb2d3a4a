/* What completion offers at each place of a line, with the real commands and a small case file: by the
 * descriptors, by the field table, from the file, most used first; and that it leaves nothing behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/commands.h"
#include "db/stmt.h"
#include "engine/complete.h"
#include "model/builtin.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/test-complete-XXXXXX/case.db";
static struct session session;

static void run(const char *command) {
    struct err e = { 0 };
    if (!session_run(&session, str_of(command), &e)) {
        fail_msg("%s: %s (%s)", command, e.message, e.hint);
    }
}

static int open_case(void **state) {
    struct db_options options = { .create = true };
    struct err e = { 0 };
    char *slash = strrchr(path, '/');
    (void)state;
    *slash = '\0';
    assert_non_null(mkdtemp(path));
    *slash = '/';
    session =
        (struct session){ .commands = command_list, .command_count = command_count, .messages = stderr };
    if (!db_open(path, &options, &session.db, &e) || !builtin_load(session.db, &e)) {
        fail_msg("%s", e.message);
    }
    session.options.quiet = true;
    session.format = out_find_format(STR("table"));
    out_init(&session.out, session.format, NULL, NULL);
    run("add actor \"Lapsus\"");
    run("add actor \"Lazarus Group\" country:KP");
    run("add name entity:lazarus-group name:\"HIDDEN COBRA\"");
    run("add name entity:lazarus-group name:Refuted stance:denies");
    run("add operation \"Operation Sharpshooter\" type:espionage");
    run("add operation \"Troy\" type:sabotage");
    run("add operation \"Sony\" type:sabotage");
    run("add attribution operation:troy actor:lazarus-group");
    run("add attribution operation:sony actor:lazarus-group");
    run("add attribution operation:sony actor:lapsus");
    run("add source \"TIME, 2019\" author:\"Jane Doe\"");
    run("save by-actor = find operations actor:$who");
    return 0;
}

static int close_case(void **state) {
    (void)state;
    out_release(&session.out);
    session_release(&session);
    db_close(session.db);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    return 0;
}

/* A '|' in the line is the cursor; without one it is at the end. */
static struct completion complete(struct arena *a, const char *line) {
    struct completion found;
    struct str text = str_of(line);
    size_t cursor = str_index(text, '|');
    struct buf whole = { 0 };
    buf_add_str(&whole, str_slice(text, 0, cursor));
    if (cursor < text.n) {
        buf_add_str(&whole, str_slice(text, cursor + 1, text.n));
    } else {
        cursor = text.n;
    }
    complete_line(&session, a, arena_str(a, buf_str(&whole)), cursor, &found);
    buf_release(&whole);
    assert_true(found.word <= found.from && found.from <= cursor);
    assert_true(session.db == NULL || stmt_in_use(session.db) == 0);
    return found;
}

static void offered(const char *line, const char *wanted) {
    struct arena a = { 0 };
    struct buf got = { 0 };
    struct completion found = complete(&a, line);
    buf_add_text(&got, "");
    for (int i = 0; i < found.count; i++) {
        buf_printf(&got, "%s%.*s", i > 0 ? " " : "", STR_ARG(found.items[i].typed));
    }
    if (strcmp(got.n > 0 ? got.p : "", wanted) != 0) {
        fail_msg("%s: %s instead of %s", line, got.n > 0 ? got.p : "nothing", wanted);
    }
    buf_release(&got);
    arena_release(&a);
}

static bool has(const char *line, const char *item) {
    struct arena a = { 0 };
    struct completion found = complete(&a, line);
    bool there = false;
    for (int i = 0; i < found.count; i++) {
        there = there || (str_is(found.items[i].typed, item) && !found.near);
    }
    arena_release(&a);
    return there;
}

static bool files(const char *line) {
    struct arena a = { 0 };
    bool due = complete(&a, line).files;
    arena_release(&a);
    return due;
}

static void test_verbs(void **state) {
    (void)state;
    offered("ex", "export");
    offered(".m", ".mode");
    offered("sel", "select");
    offered("qqqqqq", "");
    offered("qqqqqq ", "");
    offered("undo ", "");
    for (int i = 0; i < command_count; i++) {
        assert_true(has("", command_list[i]->name));
        assert_true(has("help ", command_list[i]->name));
    }
    assert_true(has("help con", "confidence"));
}

static void test_nouns(void **state) {
    (void)state;
    offered("find oper", "operations");
    offered("fi vic", "victims");
    offered("find camp", "campaign campaigns");
    offered("add att", "attribution");
    assert_false(has("add ", "record"));
    assert_false(has("add ", "claim"));
    offered("set operations ", "where");
}

static void test_keys(void **state) {
    (void)state;
    offered("find operations summ", "summary:");
    offered("find operations (actor:x OR summ", "summary:");
    offered("find operations -summ", "summary:");
    offered("find operations \"a (\" summ", "summary:");
    offered("find operations 'a b' summ", "summary:");
    offered("timeline se", "sector:");
    offered("find operations sinc", "since:");
    offered("find actors sinc", "");
    offered("find operations limi", "limit:");
    offered("find operations (limi", "");
    assert_true(has("find attributions kno", "known:"));
    assert_true(has("find operations kno", "known:"));
    assert_false(has("find records kno", "known:"));
    assert_true(has("find operations any:", "stance"));
    assert_false(has("find records an", "any:"));
    assert_true(has("find operations targ", "target:("));
    offered("find operations target:(exte", "extent:");
    offered("find operations target:(extent:main) obj", "objective:");
    offered("add target exte", "extent:");
    offered("add operation \"X\" obj", "objective:");
    offered("set troy obj", "objective:");
    offered("set a1 bas", "basis:");
    offered("set operations where obj", "objective:");
    offered("link troy uses sony da", "date:");
}

static void test_slips_of_the_hand(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct completion found = complete(&a, "find operatoins");
    assert_int_equal(found.count, 1);
    assert_true(found.near);
    assert_true(str_is(found.items[0].typed, "operations"));
    found = complete(&a, "find operations actr");
    assert_true(found.near && found.items[0].open && str_is(found.items[0].typed, "actor:"));
    arena_release(&a);
}

static void test_words_flags_and_files(void **state) {
    (void)state;
    offered("export actors ex", "excel");
    offered("export actors type:x t", "type: tlp: to");
    offered("import x ma", "map:");
    offered("import x map:c", "cfr");
    offered("import x create:actor,oper", "operation");
    offered("import x source:ti", "time-2019");
    offered("import ret", "retry retrieved:");
    offered("import retry 3 create:actor,oper", "operation");
    assert_false(files("import retry "));
    assert_false(files("import retry 3 "));
    offered("export rej", "rejects");
    offered("export act", "actors");
    offered("export rejects 3 t", "to");
    assert_true(files("export actors type:x to "));
    assert_true(files("export excel actors to ./a"));
    assert_true(files("import "));
    assert_true(files("import x map:./"));
    assert_true(files(".read "));
    assert_false(files("export actors type:x "));
    assert_false(files("export actors to file "));
    session.options.safe = true;
    assert_false(files("import "));
    session.options.safe = false;
}

static void test_values(void **state) {
    (void)state;
    offered("find attributions confidence:very", "very-unlikely very-likely");
    offered("find attributions confidence:likely,almost-c", "almost-certain");
    offered("find attributions confidence:>likel", "likely");
    offered("find attributions nothing:very", "");
    offered("find operations tlp:AM", "amber amber+strict");
    offered("find operations sort:-sta", "start status");
    offered("find operations columns:name,sta", "start status");
    offered("find operations as:js", "json jsonl");
    offered("find operations as:sq", "sql");
    offered("find operations has:discl", "disclosed");
    offered("find sources author:", "\"Jane Doe\"");
    offered("find sources author:\"ja", "\"Jane Doe\"");
    offered("link troy part-", "part-of");
    offered("count operations by actor.c", "actor.country");
    offered("count operations by actor by mon", "month");
    offered("run by", "by-actor");
    offered(".mode cs", "csv");
    offered("save x = find oper", "operations");
    offered("save x = select handle from opera", "operations operation");
    assert_true(has("find operations type:", "espionage"));
    offered("find operations \"very", "");
}

static void test_things(void **state) {
    (void)state;
    offered("find operations actor:", "lazarus-group lapsus");
    offered("find operations actor:la", "lazarus-group lapsus");
    offered("find operations actor:lapsus,laz", "lazarus-group");
    offered("find operations actor:hidd", "lazarus-group");
    offered("find operations actor:refuted", "");
    offered("find operations actor:\"hidden c", "\"HIDDEN COBRA\"");
    offered("find actors operation:sharp", "sharpshooter");
    offered("show sharp", "sharpshooter");
    offered("show troy actor:laz", "lazarus-group");
    offered("show operation:laz", "");
    offered("find operations sector:\"oil and gas ex", "\"Oil and gas extraction\"");
    assert_true(has("find operations actor.country:north-k", "north-korea"));
}

static void test_used_words_come_first(void **state) {
    struct arena a = { 0 };
    (void)state;
    struct completion found = complete(&a, "find operations type:");
    assert_true(found.count > 10);
    assert_true(str_is(found.items[0].typed, "sabotage"));
    assert_true(str_is(found.items[1].typed, "espionage"));
    arena_release(&a);
}

static void test_variables(void **state) {
    (void)state;
    run("let who = lazarus-group");
    offered("find operations actor:$w", "$who");
    offered("show $", "$who");
    run("let who =");
    offered("show $", "");
}

static void test_sql(void **state) {
    (void)state;
    offered("select * from oper", "operations operation");
    offered("select hand| from actors", "handle");
    offered("select o.obj| from operations o", "objective");
    offered("select o.obj| from operations as o join actors a", "objective");
    offered("select a.obj| from operations o join actors a", "");
    offered("select handle from operations where obj", "objective");
    offered("select * from actors, dispu", "disputes");
    offered("select \"whe| from timeline", "");
    offered("select 'han", "");
    offered("select 1 -- han", "");
    offered("select 1 /* han", "");
    assert_true(has("select whe| from timeline", "\"when\""));
    assert_true(has("select hand", "handle"));
    assert_true(has("select * from actors wher", "where"));
}

/* Names made to do harm: none is offered that a terminal would act on, and none breaks out of its place. */
static void test_hostile_names(void **state) {
    (void)state;
    run("add actor \"\u202ezz1\"");
    run("add actor \"zz2\xc2\x9b\"");
    run("add actor \"***\"");
    run("add actor \"\\\"(\"");
    offered("find operations actor:zz", "zz1 zz2");
    offered("find operations name:\"zz", "");
    assert_true(has("show ", "\"***\""));
    assert_true(has("show ", "\"\\\"(\""));
    run("undo");
    run("undo");
    run("undo");
    run("undo");
}

/* Each once, nothing with a bad byte, nothing left behind, wherever the cursor is. */
static void test_everywhere_in_every_example(void **state) {
    (void)state;
    int places = 0;
    for (int i = 0; i < command_count; i++) {
        for (const struct command_example *x = command_list[i]->examples; x->line != NULL; x++) {
            for (size_t at = 0; at <= strlen(x->line); at++) {
                struct arena a = { 0 };
                struct completion found;
                complete_line(&session, &a, str_of(x->line), at, &found);
                assert_int_equal(stmt_in_use(session.db), 0);
                for (int k = 0; k < found.count; k++) {
                    assert_true(complete_harmless(found.items[k].typed));
                    for (int other = 0; other < k; other++) {
                        assert_false(str_eq(found.items[k].typed, found.items[other].typed));
                    }
                }
                places++;
                arena_release(&a);
            }
        }
    }
    assert_true(places > 1000);
}

static void test_lines_without_sense(void **state) {
    static const char bytes[] = "\"'(),:=-$.<>[]\\ \n\xff\xc3"
                                "find operations actor:save = select from";
    uint32_t seed = 7;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char line[120];
        size_t n = 0;
        struct arena a = { 0 };
        struct completion found;
        const char *start = round % 3 == 0 ? "find operations " : round % 3 == 1 ? "select " : "";
        n = (size_t)snprintf(line, sizeof line, "%s", start);
        for (seed = seed * 1664525 + 1013904223; n < 20 + (seed >> 26); n++) {
            seed = seed * 1664525 + 1013904223;
            line[n] = bytes[(seed >> 16) % (sizeof bytes - 1)];
        }
        complete_line(&session, &a, (struct str){ line, n }, n, &found);
        assert_true(found.word <= found.from && found.from <= n);
        assert_int_equal(stmt_in_use(session.db), 0);
        arena_release(&a);
    }
    struct buf deep = { 0 };
    buf_add_repeat(&deep, "save a = ", 5000);
    offered(deep.p, "");
    buf_reset(&deep);
    buf_add_text(&deep, "find operations ");
    buf_add_repeat(&deep, "(", 5000);
    offered(deep.p, "");
    buf_release(&deep);
}

static void test_without_a_case_file(void **state) {
    struct db *db = session.db;
    (void)state;
    session.db = NULL;
    offered("find oper", "operations");
    offered("find operations actor:", "");
    offered("find operations type:", "");
    offered("run ", "");
    offered("set troy obj", "");
    offered("select hand", "");
    session.db = db;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_nouns),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_slips_of_the_hand),
        cmocka_unit_test(test_words_flags_and_files),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_things),
        cmocka_unit_test(test_used_words_come_first),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_sql),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_everywhere_in_every_example),
        cmocka_unit_test(test_lines_without_sense),
        cmocka_unit_test(test_without_a_case_file),
    };
    return cmocka_run_group_tests(tests, open_case, close_case);
}
