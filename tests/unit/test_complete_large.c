/* Completion where many names begin alike, in a file that counts as large: the most used and the newest
 * things are there, a list that is not whole says so, and one that is whole does not. */
#include "complete_case.h"

/* 60,000 operations "Incident N" from #1001, with 3,000 facts that say which actor; most name the first. */
static int open_large(void **state) {
    static const char *const sql[] = {
        "INSERT INTO entity (id, kind, name, handle) WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM t WHERE i < 60000) SELECT 1000 + i, 'operation', 'Incident ' || i, 'incident-' "
        "|| i FROM t",
        "INSERT INTO operation (id) SELECT id FROM entity WHERE id > 1000",
        "INSERT INTO entity (id, kind, name, handle) WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM t WHERE i < 300) SELECT 70000 + i, 'actor', 'Inca ' || i, 'inca-' || i FROM t",
        "INSERT INTO actor (id) SELECT id FROM entity WHERE id > 70000",
        "INSERT INTO name (entity_id, name, key) SELECT id, name, replace(replace(lower(name), ' ', ''), "
        "'-', '')"
        " FROM entity WHERE id > 1000",
        "INSERT INTO attribution (operation_id, actor_id) WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM t WHERE i < 3000) SELECT 1000 + i, 70000 + CASE i % 7 WHEN 0 THEN 150 WHEN 1 "
        "THEN 7"
        " ELSE 222 END FROM t",
    };
    struct err e = { 0 };
    if (open_case(state) != 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++) {
        if (!db_exec(session.db, sql[i], &e)) {
            fail_msg("%s", e.message);
        }
    }
    return 0;
}

static void first(const char *line, const char *wanted, bool partial) {
    struct arena a = { 0 };
    struct completion found = complete(&a, line);
    if (found.count == 0 || !str_is(found.items[0].typed, wanted) || found.partial != partial) {
        fail_msg("%s: %.*s of %d, partial %d", line,
                 STR_ARG(found.count > 0 ? found.items[0].typed : STR("nothing")), found.count,
                 found.partial);
    }
    arena_release(&a);
}

static void test_the_most_used_come_first(void **state) {
    (void)state;
    first("find operations actor:", "inca-222", true);
    first("find operations actor:i", "inca-222", true);
    first("find operations actor:inca", "inca-222", true);
    first("find operations actor:inca-15", "inca-150", false);
    assert_true(has("find operations actor:inc", "inca-7"));
    assert_true(has("find operations actor:inca-29", "inca-299"));
}

static void test_the_newest_are_there(void **state) {
    (void)state;
    assert_true(has("find operations name:", "incident-60000"));
    assert_true(has("find operations name:in", "incident-60000"));
    assert_true(has("show ", "inca-300"));
    assert_true(has("show in", "inca-300"));
}

static void test_a_whole_list(void **state) {
    (void)state;
    offered("show incident-5999",
            "incident-5999 incident-59990 incident-59991 incident-59992 incident-59993"
            " incident-59994 incident-59995 incident-59996 incident-59997 incident-59998"
            " incident-59999");
    offered("show operation:sharp", "sharpshooter");
    offered("find operations actor:laz", "lazarus-group");
    first("show lapsu", "lapsus", false);
}

/* What came with the program is found though thousands of other names begin so. */
static void test_built_in_places(void **state) {
    (void)state;
    assert_true(has("find operations location:i", "italy"));
    assert_true(has("find operations location:i", "indonesia"));
    assert_false(has("find operations location:i", "thessaloniki"));
    offered("find operations location:indones", "indonesia");
}

static void test_within_a_quote(void **state) {
    (void)state;
    assert_true(has("find operations actor:\"inc", "\"Inca 222\""));
    assert_true(has("find operations actor:\"", "\"Inca 222\""));
    offered("find operations actor:\"hidden c", "\"HIDDEN COBRA\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_used_come_first),
        cmocka_unit_test(test_the_newest_are_there),
        cmocka_unit_test(test_a_whole_list),
        cmocka_unit_test(test_built_in_places),
        cmocka_unit_test(test_within_a_quote),
    };
    return cmocka_run_group_tests(tests, open_large, close_case);
}
