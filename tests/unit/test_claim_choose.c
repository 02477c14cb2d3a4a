/* The choice among rivals, what was known on a day, and whose voice a word is. */
#include "model_fixture.h"

enum { OPERATION = 1, FIRST = 2, SECOND = 3, PUBLISHER = 4 };

static int choose_case(void **state) {
    model_open(state);
    struct model *m = *state;
    add(m, NOUN_OPERATION, "Sharpshooter");
    add(m, NOUN_SOURCE, "First");
    add(m, NOUN_SOURCE, "Second");
    add(m, NOUN_IDENTITY, "McAfee");
    return 0;
}

/* A claim of `status`; `said` is an EDTF date or NULL. */
static void say(struct model *m, const char *value, int64_t source, int stance, int confidence,
                const char *said) {
    struct err e = { 0 };
    struct date d = { 0 };
    if (said != NULL) {
        must(date_parse(&m->a, str_of(said), &d, &e), &e);
    }
    must(stmt_runf(
             m->db, &e,
             "INSERT INTO claim (entity_id, field, value, source_id, stance, confidence, said_on, said_lo,"
             " said_hi) VALUES (1, 'status', ?, ?, ?, nullif(?, -1), ?, ?, ?)",
             "triinnn", value, source, (int64_t)stance, (int64_t)confidence, d.edtf, str_of(d.lo),
             str_of(d.hi)),
         &e);
}

static struct claim_list load(struct model *m, const char *known, int hidden) {
    struct err e = { 0 };
    struct claim_list list;
    int left_out;
    must(claim_load(m->db, &m->a, OPERATION, "status", str_of(known), &list, &left_out, &e), &e);
    assert_int_equal(left_out, hidden);
    return list;
}

static void chosen_is(struct model *m, const char *value, const char *reason) {
    struct claim_list list = load(m, "", 0);
    text_is(list.chosen < 0 ? STR("") : list.items[list.chosen].value, value);
    text_is(list.reason, reason);
}

static void confidence_comes_first(void **state) {
    struct model *m = *state;
    say(m, "ended", FIRST, 1, 70, NULL);
    say(m, "ongoing", SECOND, 1, 60, "2019");
    run(m, "UPDATE source SET reliability = 'a' WHERE id = 3");
    chosen_is(m, "ended", "more confident");
    run(m, "UPDATE claim SET confidence = NULL WHERE id = 1");
    chosen_is(m, "ongoing", "more confident");
    run(m, "UPDATE claim SET confidence = 50 WHERE id = 2; UPDATE source SET reliability = NULL");
    chosen_is(m, "ongoing", "newest");
}

static void then_reliability(void **state) {
    struct model *m = *state;
    static const char *const order[] = { "a", "b", "c", "f", "d", "e" };
    say(m, "ended", FIRST, 1, -1, NULL);
    say(m, "ongoing", SECOND, 1, -1, "2019");
    for (size_t i = 0; i + 1 < sizeof order / sizeof order[0]; i++) {
        run(m, arena_printf(&m->a,
                            "UPDATE source SET reliability = '%s' WHERE id = 2;"
                            "UPDATE source SET reliability = '%s' WHERE id = 3",
                            order[i], order[i + 1]));
        chosen_is(m, "ended", "more reliable source");
    }
    run(m, "UPDATE source SET reliability = 'f' WHERE id = 2; UPDATE source SET reliability = NULL WHERE id "
           "= 3");
    chosen_is(m, "ongoing", "newest");
}

static void then_the_newest(void **state) {
    struct model *m = *state;
    say(m, "ended", FIRST, 1, -1, "2019-03");
    say(m, "ongoing", SECOND, 1, -1, "2019-02");
    chosen_is(m, "ended", "newest");
    run(m, "UPDATE claim SET said_on = NULL, said_lo = NULL, said_hi = NULL WHERE id = 1");
    chosen_is(m, "ongoing", "newest");
    run(m, "UPDATE source SET published = '2020', published_lo = '2020-01-01', published_hi = '2020-12-31' "
           "WHERE id = 2");
    chosen_is(m, "ended", "newest");
    run(m, "UPDATE claim SET said_on = NULL, said_lo = NULL, said_hi = NULL; UPDATE source SET published_lo "
           "= NULL");
    run(m, "UPDATE source SET published_hi = NULL");
    chosen_is(m, "ongoing", "entered last");
}

static void assertions_before_hedges(void **state) {
    struct model *m = *state;
    say(m, "ended", FIRST, 0, 100, "2020");
    chosen_is(m, "ended", "");
    say(m, "ongoing", SECOND, 1, 5, "2010");
    chosen_is(m, "ongoing", "asserted, not hedged");
    run(m, "UPDATE claim SET stance = -1");
    chosen_is(m, "", "");
    assert_int_equal(load(m, "", 0).chosen, -1);
}

static void a_voice_replaces_itself(void **state) {
    struct model *m = *state;
    run(m, "UPDATE source SET publisher_id = 4");
    say(m, "ended", FIRST, 1, 100, "2018-12");
    say(m, "ongoing", SECOND, 1, 5, "2019-03");
    chosen_is(m, "ongoing", "the later word of McAfee is shown");
    struct claim_list list = load(m, "", 0);
    assert_int_equal(list.items[0].newer, 2);
    assert_int_equal(list.items[1].newer, 0);
    assert_int_equal(list.items[0].voice, PUBLISHER);
    /* a hedge replaces too; a date that may be the same does not */
    run(m, "UPDATE claim SET stance = 0 WHERE id = 2");
    chosen_is(m, "ongoing", "the later word of McAfee is shown");
    run(m, "UPDATE claim SET said_on = '2018', said_lo = '2018-01-01', said_hi = '2018-12-31' WHERE id = 2");
    chosen_is(m, "ended", "asserted, not hedged");
    /* a later denial replaces what it denies, nothing else */
    run(m, "UPDATE claim SET stance = -1, said_on = '2019', said_lo = '2019-01-01', said_hi = '2019-12-31' "
           "WHERE id = 2");
    chosen_is(m, "ended", "");
    run(m, "UPDATE claim SET value = 'ended' WHERE id = 2");
    chosen_is(m, "", "");
}

static void what_was_known(void **state) {
    struct model *m = *state;
    run(m,
        "UPDATE source SET publisher_id = 4;"
        "UPDATE source SET published = '2018-12-12', published_lo = '2018-12-12', published_hi = '2018-12-12'"
        " WHERE id = 2");
    say(m, "ended", FIRST, 1, -1, NULL);
    say(m, "ongoing", SECOND, 1, -1, "2019-03");
    say(m, "planned", SECOND, 1, -1, NULL);
    say(m, "dormant", SECOND, 1, -1, "2018/..");
    struct claim_list list = load(m, "2018-12-31", 3);
    assert_int_equal(list.count, 1);
    text_is(list.items[list.chosen].value, "ended");
    text_is(list.reason, "");
    list = load(m, "2019-03-30", 3);
    assert_int_equal(list.count, 1);
    list = load(m, "2019-03-31", 2);
    text_is(list.items[list.chosen].value, "ongoing");
    text_is(list.reason, "the later word of McAfee is shown");
    list = load(m, "2018-12-11", 4);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.chosen, -1);
    /* a plain column is known with its entity's source */
    run(m, "DELETE FROM claim; UPDATE operation SET status = 'ended'; UPDATE entity SET source_id = 2 WHERE "
           "id = 1");
    list = load(m, "2018-12-31", 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].id, 0);
    assert_int_equal(list.chosen, 0);
    load(m, "2018-12-11", 1);
}

static int64_t voice(struct model *m, int64_t source, int64_t by) {
    struct err e = { 0 };
    int64_t out;
    must(claim_voice(m->db, source, by, &out, &e), &e);
    return out;
}

static void voices(void **state) {
    struct model *m = *state;
    int64_t nyt = add(m, NOUN_SOURCE, "NYT"), paper = add(m, NOUN_IDENTITY, "New York Times");
    int64_t person = add(m, NOUN_IDENTITY, "Raj Samani");
    assert_int_equal(voice(m, 0, 0), 0);
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    run(m,
        "UPDATE source SET publisher_id = 4 WHERE id = 3; UPDATE source SET publisher_id = 6 WHERE id = 5");
    assert_int_equal(voice(m, SECOND, 0), PUBLISHER);
    assert_int_equal(voice(m, SECOND, person), person);
    relate(m, person, "speaks-for", PUBLISHER);
    assert_int_equal(voice(m, FIRST, person), PUBLISHER);
    relate(m, person, "speaks-for", paper);
    assert_int_equal(voice(m, FIRST, person), person);
    /* First repeats NYT repeats Second */
    relate(m, FIRST, "repeats", nyt);
    assert_int_equal(voice(m, FIRST, 0), paper);
    relate(m, nyt, "repeats", SECOND);
    assert_int_equal(voice(m, FIRST, 0), PUBLISHER);
    /* two roots of one publisher, then of two */
    int64_t third = add(m, NOUN_SOURCE, "Third");
    relate(m, FIRST, "repeats", third);
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    run(m, "UPDATE source SET publisher_id = 4 WHERE id = 8");
    assert_int_equal(voice(m, FIRST, 0), PUBLISHER);
    run(m, "UPDATE source SET publisher_id = 6 WHERE id = 8");
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    /* circles end, denied relations do not lead */
    relate(m, SECOND, "repeats", nyt);
    relate(m, third, "repeats", third);
    assert_int_equal(voice(m, nyt, 0), paper);
    assert_int_equal(voice(m, third, 0), paper);
    relate(m, PUBLISHER, "speaks-for", PUBLISHER);
    assert_int_equal(voice(m, 0, PUBLISHER), PUBLISHER);
    run(m, "UPDATE relation SET stance = -1");
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    assert_int_equal(voice(m, 0, person), person);
    /* merged publishers are one voice */
    run(m, "UPDATE entity SET merged_into = 6 WHERE id = 4");
    assert_int_equal(voice(m, SECOND, 0), paper);
    assert_int_equal(voice(m, 0, PUBLISHER), paper);
}

/* More sources than a walk holds: those that were not seen could have another publisher. */
static void wide_chains_are_not_trusted(void **state) {
    struct model *m = *state;
    for (int i = 0; i < 70; i++) {
        relate(m, FIRST, "repeats", add(m, NOUN_SOURCE, "root"));
    }
    run(m, "UPDATE source SET publisher_id = 4 WHERE id > 4");
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    run(m, "DELETE FROM relation WHERE id > 63");
    assert_int_equal(voice(m, FIRST, 0), PUBLISHER);
}

static void long_chains_end(void **state) {
    struct model *m = *state;
    int64_t before = FIRST;
    for (int i = 0; i < 80; i++) {
        int64_t next = add(m, NOUN_SOURCE, "link");
        relate(m, before, "repeats", next);
        before = next;
    }
    assert_int_equal(voice(m, FIRST, 0), FIRST);
    assert_int_equal(voice(m, before, 0), before);
    assert_int_equal(voice(m, before - 10, 0), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(confidence_comes_first, choose_case, model_close),
        cmocka_unit_test_setup_teardown(then_reliability, choose_case, model_close),
        cmocka_unit_test_setup_teardown(then_the_newest, choose_case, model_close),
        cmocka_unit_test_setup_teardown(assertions_before_hedges, choose_case, model_close),
        cmocka_unit_test_setup_teardown(a_voice_replaces_itself, choose_case, model_close),
        cmocka_unit_test_setup_teardown(what_was_known, choose_case, model_close),
        cmocka_unit_test_setup_teardown(voices, choose_case, model_close),
        cmocka_unit_test_setup_teardown(wide_chains_are_not_trusted, choose_case, model_close),
        cmocka_unit_test_setup_teardown(long_chains_end, choose_case, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
