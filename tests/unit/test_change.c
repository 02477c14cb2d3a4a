/* Changes, undo and redo: what is taken back is gone to the last byte, what is brought back is there
 * again, and nothing is taken from under what came later. */
#include "change_case.h"
#include <sys/wait.h>

#define ADD_SHARPSHOOTER                                                                                     \
    ADD_THING(1, "operation", "sharpshooter")                                                                \
    ADD_THING(2, "actor", "lazarus") ADD_ATTRIBUTION(1, 2, "too obvious")

static void test_begin_and_end(void **state) {
    struct fixture *f = *state;
    assert_int_equal(command(f, "add operation sharpshooter", ADD_THING(1, "operation", "sharpshooter")), 1);
    assert_string_equal(ask_text(f, "SELECT at || '|' || who || '|' || command FROM change"),
                        "2026-11-23 09:14|ana|add operation sharpshooter");
    assert_int_equal(
        ask(f, "SELECT changeset IS NOT NULL AND undone_by IS NULL AND file IS NULL FROM change"), 1);
    /* an effect that is taken away again within the command is none */
    assert_int_equal(
        command(f, "set", "UPDATE operation SET status = 'x'; UPDATE operation SET status = NULL"), 0);
    assert_int_equal(command(f, "set", "UPDATE operation SET status = NULL"), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 1);
    assert_int_equal(ask(f, "SELECT seq FROM sqlite_sequence WHERE name = 'change'"), 1);
    assert_int_equal(command(f, "set", "UPDATE operation SET status = 'ended'"), 2);
    sound(f);
}

static void test_names_and_commands(void **state) {
    struct fixture *f = *state;
    struct change c;
    struct err e = { 0 };
    const struct str bad[] = { STR("add \xff"), STR("add \0x"), STR("") };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct err wrong = { 0 };
        assert_false(change_begin(f->db, bad[i], &c, &wrong));
        assert_int_equal(wrong.code, ERR_USAGE);
        assert_false(db_in_transaction(f->db));
    }
    setenv("DOSSIER_USER", "\xff", 1);
    setenv("USER", " bo ", 1);
    command(f, "save", "INSERT INTO saved VALUES ('query', 'a', 'find')");
    assert_string_equal(ask_text(f, "SELECT who FROM change"), "bo");
    setenv("DOSSIER_USER", "ana", 1);
    assert_true(change_begin(f->db, STR("save"), &c, &e));
    run_sql(f, "INSERT INTO saved VALUES ('query', 'b', 'find')");
    change_abandon(&c);
    change_abandon(&c);
    assert_int_equal(ask(f, "SELECT count(*) FROM saved"), 1);
    assert_int_equal(ask(f, "SELECT seq FROM sqlite_sequence WHERE name = 'change'"), 1);
}

static void test_killed(void **state) {
    struct fixture *f = *state;
    command(f, "add", ADD_SHARPSHOOTER);
    const char *before = state_of(f);
    db_close(f->db);
    f->db = NULL;
    pid_t child = fork();
    if (child == 0) {
        struct db_options options = { 0 };
        struct change c;
        struct err e = { 0 };
        bool ok = db_open(f->path, &options, &f->db, &e) && change_begin(f->db, STR("set"), &c, &e) &&
                  db_exec(f->db, "PRAGMA cache_size = 1; UPDATE name SET name = hex(zeroblob(100000))", &e);
        _exit(ok ? 7 : 8);
    }
    int status;
    struct err e = { 0 };
    struct db_options options = { 0 };
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_true(db_open(f->path, &options, &f->db, &e));
    assert_string_equal(state_of(f), before);
    assert_int_equal(ask(f, "SELECT max(id) FROM change"), 1);
    sound(f);
}

/* Takes the last change back and brings it again, twice; the states must be the same to the byte. */
static void there_and_back(struct fixture *f, int64_t id, const char *before) {
    const char *after = state_of(f);
    assert_string_not_equal(before, after);
    for (int i = 0; i < 2; i++) {
        int64_t as = undo(f, i == 0 ? 0 : id);
        assert_string_equal(state_of(f), before);
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT undone_by FROM change WHERE id = %lld", (long long)id);
        assert_int_equal(ask(f, sql), as);
        sound(f);
        redo(f, i == 0 ? 0 : id);
        assert_string_equal(state_of(f), after);
        assert_int_equal(ask(f, sql), 0);
        sound(f);
    }
}

static void test_add_and_set(void **state) {
    struct fixture *f = *state;
    const char *before = state_of(f);
    int64_t id = command(f, "add operation sharpshooter", ADD_SHARPSHOOTER);
    there_and_back(f, id, before);
    before = state_of(f);
    id = command(
        f, "set sharpshooter",
        "UPDATE entity SET summary = 'a campaign' WHERE id = 1; UPDATE name SET name = 'Op' WHERE id = 1;"
        "UPDATE attribution SET quote = NULL; UPDATE operation SET status = 'ended', start_lo = '2017';");
    there_and_back(f, id, before);
    before = state_of(f);
    id = command(
        f, "save",
        "INSERT INTO saved VALUES ('q', 'a', 'find'); INSERT INTO term (vocab, code) VALUES ('v', 'c')");
    there_and_back(f, id, before);
    assert_string_equal(ask_text(f, "SELECT group_concat(command, ',') FROM change WHERE id > 10"),
                        "save,undo 11,redo 11,undo 11,redo 11");
}

static void test_remove(void **state) {
    struct fixture *f = *state;
    command(f, "add", ADD_SHARPSHOOTER);
    command(f, "add more",
            "INSERT INTO event (id, entity_id, text) VALUES (1, 1, 'found');"
            "INSERT INTO involves VALUES (1, 2, 'finder'), (1, 1, '');"
            "INSERT INTO targeting (id, operation_id, quote) VALUES (1, 1, 'over 100');"
            "INSERT INTO targeting (operation_id, part_of, quote) VALUES (1, 1, 'banks');"
            "INSERT INTO relation (subject_id, verb, object_id) VALUES (1, 'same-as', 2);"
            "INSERT INTO claim (entity_id, field, value, quote) VALUES (1, 'start', '2017', 'as early as');");
    const char *before = state_of(f);
    int64_t id = command(
        f, "remove sharpshooter",
        "DELETE FROM involves; DELETE FROM event; DELETE FROM targeting WHERE part_of = 1;"
        "DELETE FROM targeting; DELETE FROM relation; DELETE FROM claim; DELETE FROM attribution;"
        "DELETE FROM name WHERE entity_id = 1; DELETE FROM operation; DELETE FROM entity WHERE id = 1");
    there_and_back(f, id, before);
    undo(f, 0);
    /* a later word about it, then the removal cannot come again */
    int64_t later = command(f, "add attribution", ADD_ATTRIBUTION(1, 2, "again"));
    assert_int_equal(later, 9);
    refused(f, change_redo, id, "change 3 cannot be brought back: 1 later change is in the way",
            "undo it first: undo 9", "change 9 points at operation sharpshooter: add attribution\n");
}

static void test_ids(void **state) {
    struct fixture *f = *state;
    const char *add = "INSERT INTO entity (kind, name, handle) VALUES ('actor', 'a', 'a')";
    assert_int_equal(command(f, "add", add), 1);
    assert_int_equal(ask(f, "SELECT max(id) FROM entity"), 1);
    assert_int_equal(undo(f, 0), 2);
    assert_int_equal(command(f, "add", add), 3);
    assert_int_equal(ask(f, "SELECT id FROM entity"), 2);
    redo(f, 1);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity"), 2);
}

static void test_later_changes(void **state) {
    struct fixture *f = *state;
    command(f, "add operation sharpshooter", ADD_THING(1, "operation", "sharpshooter"));
    command(f, "add actor lazarus", ADD_THING(2, "actor", "lazarus"));
    const char *before = state_of(f);
    command(f, "add actor apt1", ADD_THING(3, "actor", "apt1"));
    const char *apt1 = state_of(f);
    command(f, "add attribution sharpshooter actor:lazarus", ADD_ATTRIBUTION(1, 2, "surely"));
    command(f, "set sharpshooter status:ended", "UPDATE operation SET status = 'ended' WHERE id = 1");
    refused(f, change_undo, 1, "change 1 cannot be taken back: 2 later changes depend on it",
            "undo them first: undo 5, undo 4",
            "change 4 points at operation sharpshooter: add attribution sharpshooter actor:lazarus\n"
            "change 5 touches operation sharpshooter: set sharpshooter status:ended\n");
    refused(f, change_undo, 2, "change 2 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 4",
            "change 4 points at actor lazarus: add attribution sharpshooter actor:lazarus\n");
    run_sql(f, "INSERT INTO relation (subject_id, verb, object_id) VALUES (1, 'uses', 3)");
    refused(f, change_undo, 3,
            "change 3 cannot be taken back: 1 later row points at what this would take away", "", "");
    run_sql(f, "DELETE FROM relation");
    sound(f);
    undo(f, 5); /* 6 */
    undo(f, 4); /* 7 */
    assert_string_equal(state_of(f), apt1);
    undo(f, 3);
    assert_string_equal(state_of(f), before);
    redo(f, 4); /* 9: independent of 3 */
    refused(f, change_undo, 2, "change 2 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 4", NULL);
    redo(f, 3);
    redo(f, 0); /* what was undone last: 5 */
    assert_int_equal(ask(f, "SELECT count(*) FROM change WHERE undone_by IS NOT NULL"), 0);
    refused(f, change_redo, 0, "there is nothing to redo",
            "only what undo took back can be brought back; see  log", "");
    sound(f);
}

static void test_states(void **state) {
    struct fixture *f = *state;
    refused(f, change_undo, 0, "there is nothing to undo",
            "no change stands that could be taken back; see them with  log", "");
    refused(f, change_undo, 12, "there is no change 12", "see them with  log", "");
    refused(f, change_redo, -1, "there is no change -1", "see them with  log", "");
    command(f, "add", ADD_THING(1, "operation", "x"));
    refused(f, change_redo, 1, "change 1 stands: there is nothing to redo", "undo 1 takes it back", "");
    undo(f, 1);
    refused(f, change_undo, 1, "change 1 was already taken back, by change 2", "redo 1 brings it back", "");
    refused(f, change_undo, 2, "change 2 is itself the command 'undo 1'", "redo 1 turns it round", "");
    refused(f, change_undo, 0, "there is nothing to undo",
            "no change stands that could be taken back; see them with  log", "");
    redo(f, 1);
    refused(f, change_undo, 3, "change 3 is itself the command 'redo 1'", "undo 1 turns it round", "");
    struct change_plan plan;
    struct err e = { 0 };
    assert_true(change_undo_plan(f->db, &f->arena, 0, &plan, &e));
    assert_int_equal(plan.id, 1);
    assert_int_equal(plan.rows, 3);
    assert_true(str_is(plan.command, "add"));
    assert_false(change_redo_plan(f->db, &f->arena, 0, &plan, &e));
    run_sql(f, "UPDATE change SET changeset = NULL WHERE id = 1");
    refused(f, change_undo, 0, "change 1 cannot be taken back: its undo data was dropped",
            "bringing the file to a newer version drops what older changes kept for undo", "");
}

static void test_damaged(void **state) {
    struct fixture *f = *state;
    command(f, "add", ADD_THING(1, "operation", "x"));
    run_sql(f, "UPDATE change SET changeset = CAST(substr(changeset, 1, 40) AS BLOB)");
    struct err e = { 0 };
    int64_t as;
    assert_false(change_undo(f->db, &f->arena, 1, hear_line, f, &as, &e));
    assert_int_equal(e.code, ERR_FILE);
    run_sql(f, "UPDATE change SET changeset = NULL; INSERT INTO change_range VALUES (1, 'change', 1, 9)");
    err_clear(&e);
    assert_false(change_undo(f->db, &f->arena, 1, hear_line, f, &as, &e));
    assert_int_equal(e.code, ERR_FILE);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity"), 1);
    sound(f);
}

static void test_too_large(void **state) {
    struct fixture *f = *state;
    struct change c;
    struct err e = { 0 };
    bool kept;
    command(f, "add", ADD_THING(1, "operation", "x"));
    assert_true(change_begin(f->db, STR("save"), &c, &e));
    run_sql(f, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 16)"
               " INSERT INTO saved SELECT 'query', i, hex(zeroblob(500000)) FROM n");
    assert_false(change_end(&c, &kept, &e));
    assert_false(kept);
    assert_int_equal(e.code, ERR_FAILED);
    assert_string_equal(e.hint, "nothing was changed; do it in several steps");
    assert_int_equal(ask(f, "SELECT count(*) FROM saved"), 0);
    sound(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_begin_and_end, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_names_and_commands, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_killed, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_add_and_set, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_remove, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_ids, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_later_changes, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_states, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_damaged, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_too_large, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
