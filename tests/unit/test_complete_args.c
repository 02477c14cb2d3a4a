/* What completion offers for each argument that only its command knows: numbers of changes and imports,
 * saved commands and their parameters, roles, switches; and that nothing is offered twice in a line. */
#include "complete_case.h"

static void test_changes(void **state) {
    (void)state;
    run("add actor \"Gone\"");
    run("undo");
    assert_true(has("undo ", "12"));
    assert_false(has("undo ", "13")); /* undone */
    assert_false(has("undo ", "14")); /* the undo itself */
    offered("redo ", "13");
    offered("redo 2", "");
    offered("undo 12 ", "");
    offered("log ", "");
}

static void test_imports(void **state) {
    struct err e = { 0 };
    (void)state;
    offered("show imp", "imperatriz imphal");
    offered("show import ", "");
    assert_true(db_exec(session.db,
                        "INSERT INTO change (id, at, command, file, added) VALUES"
                        " (700, '2024-01-01 10:00', 'import a.csv', 'a.csv', 3),"
                        " (701, '2024-01-01 10:01', 'import \"b c.csv\"', 'b c.csv', 0)",
                        &e));
    offered("show import ", "701 700");
    offered("show import 70", "701 700");
    offered("show impor", "import");
    assert_true(has("show ", "import"));
    assert_false(has("show troy ", "import"));
    offered("find records import:", "701 700");
    offered("find records file:", "\"b c.csv\" a.csv");
    assert_true(db_exec(session.db, "DELETE FROM change WHERE id >= 700", &e));
}

static void test_saved_commands(void **state) {
    (void)state;
    run("save two = find attributions operation:$op actor:$who source:\"$who\" confidence:$sure");
    run("save pick = show $thing");
    run("save again = run two op:$which");
    run("save circle = run circle x:$x");
    run("save rows = select * from operations where handle = $handle");
    offered("run by-actor ", "who:");
    offered("run two ", "op: who: sure:");
    offered("run two op:x ", "who: sure:");
    offered("run two op:tro", "troy");
    offered("run two who:", "lazarus-group lapsus");
    offered("run two who:hidd", "lazarus-group");
    offered("run two who:\"hidden c", "\"HIDDEN COBRA\"");
    offered("run two sure:almost-c", "almost-certain");
    offered("run two nothing:", "");
    offered("run pick thing:sharp", "sharpshooter");
    offered("run again which:sharp", "sharpshooter");
    offered("run circle x:a", "");
    offered("run rows ", "handle:");
    offered("run rows handle:tro", "");
    offered("run nothing ", "");
    offered("save x = run two op:tro", "troy");
    offered("save tw", "two");
    offered("save two ", "=");
    for (int i = 0; i < 5; i++) {
        run("undo");
    }
}

static void test_words_of_switches(void **state) {
    (void)state;
    offered(".timer ", "on off");
    offered(".timer of", "off");
    offered("import x quote:", "none");
    run("let who = sony");
    offered("let ", "who");
    offered("let who = ", "");
    run("let who =");
}

static void test_roles(void **state) {
    (void)state;
    offered("add event involves:speak", "speaker=");
    offered("add event about:troy involves:speaker=lapsu", "lapsus");
    offered("add event involves:speaker=lapsus,benef", "beneficiary=");
    offered("add event involves:speaker=lapsus,reporter=laza", "lazarus-group");
    offered("add event involves:lapsu", "lapsus");
    offered("find events involves:speak", "");
}

static void test_fields_that_are_written(void **state) {
    (void)state;
    offered("add operation \"X\" objective:y obj", "");
    offered("set troy objective:x objec", "");
    offered("set troy quo", "quote:");
    offered("set troy confidence:almost-c", "almost-certain");
    offered("set troy source:ti", "time-2019");
    offered("set troy actor:la", "");
    offered("link troy uses sony subj", "");
    offered("set troy whe", "");
    offered("set operations whe", "where");
    offered("import x create:actor,oper", "operation");
    offered("import x create:operation,oper", "");
    offered("import x create:as", "ask");
    offered("import x create:actor=al", "all");
    offered("import x create:sector=n", "none");
    offered("import x create:sector=x", "");
    offered("find operations type:sabotage,sab", "");
}

static void test_kinds(void **state) {
    (void)state;
    offered("find names kind:op", "operation");
    offered("timeline kind:st", "start");
    assert_true(has("timeline kind:", "discovery"));
}

/* The values of this very field come before what is used elsewhere. */
static void test_values_in_use_come_first(void **state) {
    struct arena a = { 0 };
    (void)state;
    run("add attribution operation:troy actor:lapsus source:\"TIME, 2019\"");
    run("add source \"Aaa\"");
    struct completion found = complete(&a, "find actors country:");
    assert_true(found.count > 1 && str_is(found.items[0].typed, "north-korea"));
    found = complete(&a, "add attribution source:");
    assert_true(found.count > 1 && str_is(found.items[0].typed, "time-2019"));
    run("undo");
    run("undo");
    arena_release(&a);
}

static void test_saved_maps(void **state) {
    struct err e = { 0 };
    (void)state;
    assert_true(db_exec(session.db, "INSERT INTO saved VALUES ('map', 'mine', 'map mine')", &e));
    offered("import x map:\"file:m", "\"file:mine\"");
    assert_true(db_exec(session.db, "DELETE FROM saved WHERE kind = 'map'", &e));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),        cmocka_unit_test(test_imports),
        cmocka_unit_test(test_saved_commands), cmocka_unit_test(test_words_of_switches),
        cmocka_unit_test(test_roles),          cmocka_unit_test(test_fields_that_are_written),
        cmocka_unit_test(test_kinds),          cmocka_unit_test(test_values_in_use_come_first),
        cmocka_unit_test(test_saved_maps),
    };
    return cmocka_run_group_tests(tests, open_case, close_case);
}
