/* Removing things: what goes with them, what holds them back. */
#include "model_fixture.h"

static void remove_is(struct model *m, int64_t id, int64_t facts) {
    struct err e = { 0 };
    int64_t gone = -1;
    must(thing_remove(m->db, &m->a, id, &gone, &e), &e);
    assert_int_equal(gone, facts);
    assert_int_equal(ask(m, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void remove_fails(struct model *m, int64_t id, const char *message, const char *hint) {
    struct err e = { 0 };
    int64_t gone = -1;
    int64_t before = db_total_changes(m->db);
    refused(thing_remove(m->db, &m->a, id, &gone, &e), &e, message, hint);
    assert_int_equal(gone, 0);
    assert_int_equal(db_total_changes(m->db), before);
}

static void facts_go_with_it(void **state) {
    struct model *m = *state;
    int64_t op = add(m, NOUN_OPERATION, "Sharpshooter");
    add(m, NOUN_ACTOR, "Lazarus");
    add(m, NOUN_IDENTITY, "McAfee");
    add(m, NOUN_OPERATION, "WannaCry");
    add_name(m, op, "Op S", "", 1);
    run(m,
        "INSERT INTO change (id, at, command) VALUES (1, '2026-11-23', 'import x.csv');"
        "INSERT INTO record (change_id, line, raw, entity_id) VALUES (1, 2, 'x', 1);"
        "INSERT INTO attribution (operation_id, actor_id) VALUES (1, 2), (4, 2);"
        "INSERT INTO targeting (operation_id, identity_id) VALUES (1, 3);"
        "INSERT INTO targeting (operation_id, identity_id, part_of) VALUES (1, 3, 1), (4, 3, 1);"
        "INSERT INTO event (entity_id, text) VALUES (1, 'found'), (4, 'seen');"
        "INSERT INTO involves (event_id, entity_id) VALUES (1, 2), (2, 2), (2, 1);"
        "INSERT INTO relation (subject_id, verb, object_id) VALUES (4, 'part-of', 1), (4, 'uses', 2);"
        "INSERT INTO claim (entity_id, field, value) VALUES (1, 'status', 'ended'), (4, 'status', 'ended')");
    remove_is(m, op, 7);
    assert_int_equal(ask(m, "SELECT count(*) FROM entity"), 3);
    assert_int_equal(ask(m, "SELECT count(*) FROM operation"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM name"), 3);
    assert_int_equal(ask(m, "SELECT count(*) FROM attribution"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM targeting WHERE part_of IS NULL"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM targeting"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM event"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM involves"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM relation"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM record WHERE entity_id IS NULL"), 1);
    remove_is(m, 3, 1);
}

static void what_points_to_it_holds_it(void **state) {
    struct model *m = *state;
    int64_t source = add(m, NOUN_SOURCE, "TIME"), who = add(m, NOUN_IDENTITY, "McAfee");
    int64_t op = add_from(m, NOUN_OPERATION, "Sharpshooter", source);
    add(m, NOUN_OPERATION, "Part");
    add(m, NOUN_LOCATION, "Houston");
    add(m, NOUN_LOCATION, "Texas");
    run(m, "INSERT INTO change (id, at, command) VALUES (1, '2026-11-23', 'import x.csv');"
           "UPDATE operation SET parent_id = 3 WHERE id = 4; UPDATE source SET publisher_id = 2;"
           "UPDATE location SET parent_id = 6 WHERE id = 5; UPDATE identity SET location_id = 5;"
           "INSERT INTO attribution (operation_id, actor_id, source_id, said_by) VALUES (3, 3, 1, 2), (3, 3, "
           "1, NULL);"
           "INSERT INTO record (change_id, source_id, line, raw) VALUES (1, 1, 2, 'x');"
           "INSERT INTO event (entity_id, location_id) VALUES (3, 5), (3, 5);"
           "INSERT INTO claim (entity_id, field, value, value_lo) VALUES (2, 'location', 'Texas', 6),"
           " (5, 'population', '6', 6)");
    const char *hint = "change or remove those first";
    remove_fails(m, op, "'sharpshooter' is still pointed at by: operation part (parent)", hint);
    remove_fails(
        m, source,
        "'time' is still pointed at by: operation sharpshooter (source), 1 record (source), 3 facts (source)",
        hint);
    remove_fails(m, who, "'mcafee' is still pointed at by: source time (publisher), 1 fact (asserter)", hint);
    remove_fails(m, 5, "'houston' is still pointed at by: identity mcafee (location), 2 events (location)",
                 hint);
    remove_fails(
        m, 6, "'texas' is still pointed at by: location houston (parent), identity mcafee (value of a claim)",
        hint);
    run(m, "UPDATE entity SET merged_into = 3 WHERE id = 4; UPDATE operation SET parent_id = NULL");
    remove_fails(m, op, "'sharpshooter' is still pointed at by: operation part (merged into it)", hint);
    for (int i = 0; i < 3; i++) {
        add_from(m, NOUN_ACTOR, "A", who);
    }
    remove_fails(
        m, who,
        "'mcafee' is still pointed at by: 3 things (source), source time (publisher), 3 facts (source), "
        "1 fact (asserter)",
        hint);
}

/* Its own facts may rest on itself. */
static void its_own_word_does_not_hold_it(void **state) {
    struct model *m = *state;
    int64_t source = add(m, NOUN_SOURCE, "TIME");
    run(m, "UPDATE entity SET source_id = 1; UPDATE name SET source_id = 1, said_by = 1;"
           "INSERT INTO claim (entity_id, field, value, source_id) VALUES (1, 'author', 'x', 1);"
           "INSERT INTO relation (subject_id, verb, object_id, source_id) VALUES (1, 'repeats', 1, 1)");
    remove_is(m, source, 2);
    assert_int_equal(ask(m, "SELECT count(*) FROM name"), 0);
}

static void what_came_with_the_program_stays(void **state) {
    struct model *m = *state;
    run(m,
        "INSERT INTO entity (id, kind, name, handle) VALUES (-408, 'location', 'North Korea', 'north-korea');"
        "INSERT INTO location (id) VALUES (-408)");
    remove_fails(m, -408, "'north-korea' came with the program and stays", "");
    remove_fails(m, 12, "there is no #12", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(facts_go_with_it, model_open, model_close),
        cmocka_unit_test_setup_teardown(what_points_to_it_holds_it, model_open, model_close),
        cmocka_unit_test_setup_teardown(its_own_word_does_not_hold_it, model_open, model_close),
        cmocka_unit_test_setup_teardown(what_came_with_the_program_stays, model_open, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
