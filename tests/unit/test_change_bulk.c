/* Imports: rows by id range, older rows by changeset, and what later changes may not lose. Also what
 * only shows in several changes together: claims of one field, conflicts, long lists. */
#include "change_case.h"

/* What an import does: `fresh` with the recorder paused, `older` with care, `fresh` goes on. */
static int64_t import_as(struct fixture *f, const char *fresh, const char *older, const char *more) {
    struct err e = { 0 };
    struct change c;
    bool kept;
    assert_true(change_begin(f->db, STR("import vendor.csv"), &c, &e));
    assert_true(change_bulk(&c, "vendor\xff.csv", "00ff", &e));
    run_sql(f, fresh);
    change_careful(&c, true);
    run_sql(f, older);
    change_careful(&c, false);
    run_sql(f, more);
    c.counted = true;
    c.added = 2;
    if (!change_end(&c, &kept, &e)) {
        fail_msg("%s", e.message);
    }
    return kept ? c.id : 0;
}

#define RECORD(line, source, entity)                                                                         \
    "INSERT INTO record (change_id, source_id, line, entity_id, raw) VALUES (" NOW_CHANGE ", " #source       \
    ", " #line ", " #entity ", 'raw" #line "');"

static int64_t import_case(struct fixture *f) {
    return import_as(
        f,
        ADD_THING(10, "source", "vendor") ADD_THING(11, "operation", "alpha") ADD_THING(12, "actor", "panda")
            ADD_ATTRIBUTION(11, 12, "said so") RECORD(2, 10, 11)
                RECORD(3, 10, 1) "INSERT INTO event (id, entity_id, text) VALUES (20, 11, 'found');"
                                 "INSERT INTO involves VALUES (20, 2, ''), (20, 12, 'finder');"
                                 "INSERT INTO targeting (operation_id, quote) VALUES (11, 'banks');",
        "UPDATE entity SET summary = 'now known', source_id = 10 WHERE id = 1;"
        "UPDATE name SET name = 'renamed' WHERE entity_id IN (1, 11);"
        "DELETE FROM attribution WHERE quote = 'old';"
        "INSERT INTO claim (entity_id, field, value, quote, change_id) VALUES (1, 'start', '2017',"
        " 'early', " NOW_CHANGE ");",
        ADD_ATTRIBUTION(1, 12, "too") "UPDATE name SET quote = 'last' WHERE entity_id = 11;"
                                      "INSERT INTO relation (subject_id, verb, object_id, quote)"
                                      " VALUES (12, 'same-as', 2, 'alias');");
}

static void base_case(struct fixture *f) {
    command(f, "add sharpshooter",
            ADD_THING(1, "operation", "sharpshooter") ADD_THING(2, "actor", "lazarus")
                ADD_ATTRIBUTION(1, 2, "old"));
}

static void test_import(void **state) {
    struct fixture *f = *state;
    base_case(f);
    const char *before = state_of(f);
    int64_t id = import_case(f);
    assert_int_equal(id, 2);
    sound(f);
    assert_string_equal(ask_text(f,
                                 "SELECT file || '|' || sha256 || '|' || added || '|' || rejected FROM change"
                                 " WHERE id = 2"),
                        "vendor\\xff.csv|00ff|2|0");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(tbl || ' ' || lo || '-' || hi, ', ') FROM change_range"),
        "attribution 2-3, claim 1-1, entity 10-12, event 20-20, name 3-5, relation 1-1, targeting 1-1");
    assert_int_equal(
        ask(f, "SELECT count(*) FROM search WHERE search MATCH 'banks OR last OR renamed OR early'"), 5);
    struct change_plan plan;
    struct err e = { 0 };
    assert_true(change_undo_plan(f->db, &f->arena, 0, &plan, &e));
    assert_true(plan.id == 2 && plan.rows > 11);
    assert_int_equal(undo(f, 0), 3);
    assert_string_equal(state_of(f), before);
    sound(f);
    assert_string_equal(
        ask_text(f, "SELECT group_concat(raw || coalesce(entity_id, '') || coalesce(source_id, ''))"
                    " FROM record"),
        "raw2,raw3");
    refused(f, change_redo, 0, "change 2 is an import, whose records are run again", "", "");
    assert_int_equal(import_as(f, ADD_THING(13, "actor", "next"), "", ""), 4);
    undo(f, 4);
    undo(f, 1);
    assert_int_equal(ask(f, "SELECT (SELECT count(*) FROM entity) + (SELECT count(*) FROM name)"), 0);
    sound(f);
}

static void test_import_kept(void **state) {
    struct fixture *f = *state;
    struct err e = { 0 };
    struct change c;
    bool kept;
    assert_int_equal(import_as(f, "", "", ""), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 0);
    for (int rejected = 0; rejected < 2; rejected++) {
        assert_true(change_begin(f->db, STR("import x skip-bad"), &c, &e));
        assert_true(change_bulk(&c, "x", "", &e));
        run_sql(f, "INSERT INTO record (change_id, line, raw, error) VALUES (" NOW_CHANGE ", 2, 'x', 'bad')");
        c.counted = true;
        c.rejected = rejected;
        assert_true(change_end(&c, &kept, &e));
        assert_int_equal(kept, rejected);
        assert_int_equal(ask(f, "SELECT count(*) FROM record"), rejected);
    }
    assert_int_equal(undo(f, 0), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM record"), 1);
    sound(f);
}

/* A word about a thing of an import, whatever way it points, keeps the import. */
static void test_later_on_import(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *sql, *reason;
    } later[] = {
        { "INSERT INTO involves VALUES (20, 1, 'late')", "touches event e20" },
        { "UPDATE operation SET status = 'x' WHERE id = 11", "touches operation alpha" },
        { "UPDATE entity SET summary = NULL WHERE id = 1", "touches operation sharpshooter" },
        { "UPDATE attribution SET source_id = 10 WHERE id = 2", "touches attribution a2" },
        { "INSERT INTO relation (subject_id, verb, object_id) VALUES (2, 'uses', 12)",
          "points at actor panda" },
        { "UPDATE entity SET source_id = 10 WHERE id = 2", "points at source vendor" },
        { "UPDATE entity SET merged_into = 12 WHERE id = 2", "points at actor panda" },
        { "DELETE FROM targeting WHERE id = 1", "touches target t1" },
        { "INSERT INTO claim (entity_id, field, value) VALUES (1, 'start', '2018')", "touches the start of" },
    };
    base_case(f);
    import_case(f);
    const char *before = state_of(f);
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        int64_t id = command(f, "later", later[i].sql);
        char message[100], hint[60], line[100];
        snprintf(message, sizeof message, "change 2 cannot be taken back: 1 later change depends on it");
        snprintf(hint, sizeof hint, "undo it first: undo %lld", (long long)id);
        snprintf(line, sizeof line, "change %lld %s", (long long)id, later[i].reason);
        refused(f, change_undo, 2, message, hint, NULL);
        assert_memory_equal(f->lines.p, line, strlen(line));
        undo(f, id);
        assert_string_equal(state_of(f), before);
        sound(f);
    }
    undo(f, 2);
    sound(f);
}

static void test_import_on_import(void **state) {
    struct fixture *f = *state;
    base_case(f);
    import_case(f);
    /* by range only: its own rows point at the first import's, and one is a record */
    int64_t second = import_as(f, ADD_THING(30, "operation", "beta") ADD_ATTRIBUTION(30, 12, "also"), "", "");
    refused(f, change_undo, 2, "change 2 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 3", "change 3 points at actor panda: import vendor.csv\n");
    undo(f, second);
    int64_t third = import_as(f, RECORD(5, 10, 11) ADD_THING(40, "operation", "gamma"), "", "");
    refused(f, change_undo, 2, "change 2 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 5", NULL);
    undo(f, third);
    /* the same field spoken of by two imports */
    import_as(
        f,
        ADD_THING(50, "source", "edition") "INSERT INTO claim (entity_id, field, value, change_id) VALUES (1,"
                                           " 'start', '2018', " NOW_CHANGE ");",
        "", "");
    refused(f, change_undo, 2, "change 2 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 7",
            "change 7 speaks of the start of operation sharpshooter: import vendor.csv\n");
    undo(f, 7);
    undo(f, 2);
    sound(f);
}

/* Rows that changed behind the books' back are met, not overwritten. */
static void test_unrecorded(void **state) {
    struct fixture *f = *state;
    base_case(f);
    import_case(f);
    run_sql(f, "UPDATE entity SET source_id = 10 WHERE id = 2");
    refused(f, change_undo, 2, "change 2 cannot be taken back: actor lazarus points at source vendor", "",
            NULL);
    run_sql(
        f,
        "UPDATE entity SET source_id = NULL WHERE id = 2; UPDATE entity SET summary = 'other' WHERE id = 1");
    refused(f, change_undo, 2,
            "change 2 cannot be taken back: operation sharpshooter is not as the change left it", "",
            "operation sharpshooter is not as the change left it\n");
    run_sql(f, "INSERT INTO search (search) VALUES ('rebuild')");
    sound(f);
}

static void test_claims(void **state) {
    struct fixture *f = *state;
    base_case(f);
    /* the first rival writes the present value and its own; the second touches neither row */
    command(f, "set start:2017", "UPDATE operation SET start_date = '2017' WHERE id = 1");
    command(f, "set start:2018 source:a",
            "INSERT INTO claim (entity_id, field, value, preferred) VALUES (1, 'start', '2017', 1),"
            " (1, 'start', '2018', 0)");
    command(f, "set start:2019 source:b",
            "INSERT INTO claim (entity_id, field, value) VALUES (1, 'start', '2019')");
    command(f, "set end:2020 source:b",
            "INSERT INTO claim (entity_id, field, value) VALUES (1, 'end', '2020')");
    refused(f, change_undo, 3, "change 3 cannot be taken back: 1 later change depends on it",
            "undo it first: undo 4",
            "change 4 touches the start of operation sharpshooter: set start:2019 source:b\n");
    refused(f, change_undo, 2, "change 2 cannot be taken back: 2 later changes depend on it",
            "undo them first: undo 4, undo 3", NULL);
    command(f, "prefer", "UPDATE claim SET preferred = 2 WHERE value = '2019'");
    refused(f, change_undo, 3, "change 3 cannot be taken back: 2 later changes depend on it",
            "undo them first: undo 6, undo 4", NULL);
    undo(f, 6);
    undo(f, 4);
    undo(f, 3);
    undo(f, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM claim"), 1);
    sound(f);
}

static void test_redo_refused(void **state) {
    struct fixture *f = *state;
    base_case(f);
    command(f, "set status:ended", "UPDATE operation SET status = 'ended'");
    command(f, "add actor x", ADD_THING(3, "actor", "x"));
    command(f, "add attribution", ADD_ATTRIBUTION(1, 3, "x"));
    undo(f, 4); /* 5 */
    undo(f, 3); /* 6 */
    undo(f, 2); /* 7 */
    command(f, "set status:ongoing", "UPDATE operation SET status = 'ongoing'");
    refused(f, change_redo, 2, "change 2 cannot be brought back: 1 later change is in the way",
            "undo it first: undo 8", "change 8 touches operation sharpshooter: set status:ongoing\n");
    refused(f, change_redo, 4, "change 4 cannot be brought back: thing #3 is not there any more", "",
            "thing #3 is not there any more\n");
    undo(f, 8);
    redo(f, 3);
    command(f, "remove x",
            "DELETE FROM name WHERE entity_id = 3; DELETE FROM actor WHERE id = 3;"
            "DELETE FROM entity WHERE id = 3");
    refused(f, change_redo, 4, "change 4 cannot be brought back: 1 later change is in the way",
            "undo it first: undo 11", "change 11 removed thing #3: remove x\n");
    redo(f, 2);
    sound(f);
}

static void test_long_list(void **state) {
    struct fixture *f = *state;
    base_case(f);
    char words[200];
    for (int i = 0; i < 24; i++) {
        snprintf(words, sizeof words, "set %d %0150d", i, i);
        char sql[100];
        snprintf(sql, sizeof sql, "UPDATE entity SET summary = '%d' WHERE id = 1", i);
        command(f, words, sql);
    }
    refused(f, change_undo, 1, "change 1 cannot be taken back: 24 later changes depend on it",
            "undo them first: undo 25, undo 24, undo 23, undo 22, undo 21, undo 20, undo 19, undo 18 "
            "\xe2\x80\xa6",
            NULL);
    int lines = 0;
    for (size_t i = 0; i < f->lines.n; i++) {
        lines += f->lines.p[i] == '\n';
    }
    assert_int_equal(lines, 21);
    assert_true(str_ends(buf_str(&f->lines), "\nand 4 more\n"));
    assert_true(str_index(buf_str(&f->lines), '\n') < 180);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_import, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_import_kept, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_later_on_import, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_import_on_import, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_unrecorded, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_claims, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_redo_refused, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_long_list, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
