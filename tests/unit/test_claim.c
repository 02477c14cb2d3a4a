/* Claims: the rule of design section 1 (when a column needs claims), corrections, clearing, and the
 * column that follows the preferred word. */
#include "model_fixture.h"

/* Things of the case: 1 TIME by 2 TIME Inc, 3 the operation from TIME, 4 McAfee, 5 its report of
 * 2018-12-12, 6 that of 2019-03-03. */
enum { TIME = 1, OPERATION = 3, MCAFEE = 4, REPORT_2018 = 5, REPORT_2019 = 6 };

static int claim_case(void **state) {
    model_open(state);
    struct model *m = *state;
    add(m, NOUN_SOURCE, "TIME");
    add(m, NOUN_IDENTITY, "TIME Inc");
    add_from(m, NOUN_OPERATION, "Operation Sharpshooter", TIME);
    add(m, NOUN_IDENTITY, "McAfee");
    add(m, NOUN_SOURCE, "McAfee December 2018");
    add(m, NOUN_SOURCE, "McAfee March 2019");
    run(m, "UPDATE source SET publisher_id = 2, published = '2019-03-04', published_lo = '2019-03-04',"
           " published_hi = '2019-03-04' WHERE id = 1;"
           "UPDATE source SET publisher_id = 4, published = '2018-12-12', published_lo = '2018-12-12',"
           " published_hi = '2018-12-12' WHERE id = 5;"
           "UPDATE source SET publisher_id = 4, published = '2019-03-03', published_lo = '2019-03-03',"
           " published_hi = '2019-03-03' WHERE id = 6;"
           "INSERT INTO term (vocab, code) VALUES ('operation-scale', 'campaign'), ('operation-scale', "
           "'incident');"
           "INSERT INTO change (id, at, command) VALUES (1, '2026-11-23', 'import x.csv');"
           "INSERT INTO record (id, change_id, line, raw) VALUES (8, 1, 2, 'x'), (9, 1, 3, 'y')");
    return 0;
}

static struct claim_outcome set_with(struct model *m, int64_t id, const char *key, const char *text,
                                     struct cite cite) {
    struct err e = { 0 };
    struct thing t;
    bool found;
    struct claim_outcome out;
    must(thing_load(m->db, &m->a, id, &t, &found, &e), &e);
    struct value v = value_of(m, t.noun->id, key, text);
    must(claim_set(m->db, &m->a, id, &v, &cite, &out, &e), &e);
    return out;
}

static struct claim_outcome set_from(struct model *m, const char *key, const char *text, int64_t source) {
    return set_with(m, OPERATION, key, text, (struct cite){ .source = source });
}

static void outcome_is(struct claim_outcome out, enum claim_result result, const char *was, const char *now,
                       const char *reason) {
    assert_int_equal(out.result, result);
    text_is(out.was, was);
    text_is(out.now, now);
    text_is(out.reason, reason);
}

static const char *claims(struct model *m) {
    return ask_text(
        m, "SELECT coalesce(group_concat(field || '=' || value || ' by ' || coalesce(source_id, '-') ||"
           " CASE preferred WHEN 0 THEN '' ELSE '*' || preferred END, ', '), '') FROM (SELECT * FROM claim"
           " ORDER BY id)");
}

static void own_word_is_plain(void **state) {
    struct model *m = *state;
    outcome_is(set_from(m, "start", "2017-09?", TIME), CLAIM_SET, "", "2017-09?", "");
    outcome_is(set_from(m, "start", "Sept 2017?", TIME), CLAIM_SAME, "2017-09?", "2017-09?", "");
    outcome_is(set_from(m, "start", "2017-10", TIME), CLAIM_SET, "2017-09?", "2017-10", "");
    assert_string_equal(ask_text(m, "SELECT start_date || start_lo || start_hi FROM operation"),
                        "2017-102017-10-012017-10-31");
    outcome_is(set_from(m, "start", "", TIME), CLAIM_SET, "2017-10", "", "");
    assert_int_equal(
        ask(m, "SELECT start_date IS NULL AND start_lo IS NULL AND start_hi IS NULL FROM operation"), 1);
    outcome_is(set_from(m, "start", "", TIME), CLAIM_SAME, "", "", "");
    outcome_is(set_from(m, "summary", "It hit banks.", TIME), CLAIM_SET, "", "It hit banks.", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim"), 0);
}

static void another_word_makes_claims_of_all(void **state) {
    struct model *m = *state;
    set_from(m, "status", "ongoing", TIME);
    /* TIME speaks on 4 March, McAfee on 3 March: the newest is shown */
    outcome_is(set_from(m, "status", "ended", REPORT_2019), CLAIM_KEPT, "ongoing", "ongoing", "newest");
    assert_string_equal(claims(m), "status=ongoing by 1*1, status=ended by 6");
    outcome_is(set_from(m, "status", "over", REPORT_2019), CLAIM_SAME, "ongoing", "ongoing", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim"), 2);
    assert_int_equal(ask(m, "SELECT count(*) FROM said WHERE entity_id = 3 AND field = 'status'"), 2);
    assert_int_equal(ask(m, "SELECT count(*) FROM disputes"), 1);
}

static void agreement_is_kept(void **state) {
    struct model *m = *state;
    set_from(m, "status", "ongoing", TIME);
    outcome_is(set_from(m, "status", "ongoing", REPORT_2019), CLAIM_KEPT, "ongoing", "ongoing", "");
    assert_string_equal(claims(m), "status=ongoing by 1*1, status=ongoing by 6");
}

static void later_word_of_a_voice(void **state) {
    struct model *m = *state;
    outcome_is(set_from(m, "start", "2018-10-25", REPORT_2018), CLAIM_SET, "", "2018-10-25", "");
    outcome_is(set_from(m, "start", "2017-09?", REPORT_2019), CLAIM_KEPT, "2018-10-25", "2017-09?",
               "the later word of McAfee is shown");
    assert_string_equal(claims(m), "start=2018-10-25 by 5, start=2017-09? by 6*1");
    assert_string_equal(ask_text(m, "SELECT start_lo || start_hi FROM operation"), "2017-09-012017-09-30");
    /* the order of entry does not matter */
    set_from(m, "end", "2019", REPORT_2019);
    outcome_is(set_from(m, "end", "2018-12", REPORT_2018), CLAIM_KEPT, "2019", "2019",
               "the later word of McAfee is shown");
}

static void more_about_a_word_needs_a_claim(void **state) {
    struct model *m = *state;
    set_from(m, "status", "ongoing", TIME);
    struct cite quoted = { .source = TIME, .quote = STR("nonstop") };
    outcome_is(set_with(m, OPERATION, "status", "ongoing", quoted), CLAIM_SET, "ongoing", "ongoing", "");
    assert_string_equal(claims(m), "status=ongoing by 1*1");
    assert_string_equal(ask_text(m, "SELECT quote FROM claim"), "nonstop");
    /* fewer words add nothing, more words join the claim and leave its quote */
    outcome_is(set_from(m, "status", "ongoing", TIME), CLAIM_SAME, "ongoing", "ongoing", "");
    struct cite sure = { .source = TIME, .has_confidence = true, .confidence = 85, .page = STR("p. 1") };
    outcome_is(set_with(m, OPERATION, "status", "ongoing", sure), CLAIM_SET, "ongoing", "ongoing", "");
    assert_string_equal(ask_text(m, "SELECT quote || confidence || locator FROM claim"), "nonstop85p. 1");
    /* a correction brings its own cite */
    outcome_is(set_from(m, "status", "ended", TIME), CLAIM_SET, "ongoing", "ended", "");
    assert_string_equal(claims(m), "status=ended by 1*1");
    assert_int_equal(ask(m, "SELECT quote IS NULL AND confidence IS NULL FROM claim"), 1);
    /* another day's word of the same source is another word */
    struct err e = { 0 };
    struct cite later = { .source = TIME };
    must(date_parse(&m->a, STR("2019-04"), &later.said, &e), &e);
    outcome_is(set_with(m, OPERATION, "status", "ongoing", later), CLAIM_KEPT, "ended", "ongoing",
               "the later word of TIME Inc is shown");
    struct cite by = { .source = TIME, .by = MCAFEE };
    outcome_is(set_with(m, OPERATION, "status", "ended", by), CLAIM_KEPT, "ongoing", "ongoing", "newest");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim"), 3);
}

static void records_are_rivals(void **state) {
    struct model *m = *state;
    set_with(m, OPERATION, "status", "ongoing", (struct cite){ .source = TIME, .record = 8 });
    assert_string_equal(claims(m), "status=ongoing by 1*1");
    outcome_is(set_with(m, OPERATION, "status", "ongoing", (struct cite){ .source = TIME, .record = 9 }),
               CLAIM_SAME, "ongoing", "ongoing", "");
    outcome_is(set_with(m, OPERATION, "status", "ended", (struct cite){ .source = TIME, .record = 9 }),
               CLAIM_KEPT, "ongoing", "ended", "entered last");
    assert_string_equal(claims(m), "status=ongoing by 1, status=ended by 1*1");
    outcome_is(set_with(m, OPERATION, "status", "ongoing", (struct cite){ .source = TIME, .record = 9 }),
               CLAIM_SAME, "ended", "ended", "");
    assert_int_equal(ask(m, "SELECT record_id FROM claim WHERE preferred = 1"), 9);
}

static void denials_are_never_shown(void **state) {
    struct model *m = *state;
    set_from(m, "status", "ended", TIME);
    struct cite denial = { .source = REPORT_2019, .denied = 2, .has_confidence = true, .confidence = 100 };
    outcome_is(set_with(m, OPERATION, "status", "ended", denial), CLAIM_KEPT, "ended", "ended", "");
    /* the source denies one value and asserts another */
    outcome_is(set_from(m, "status", "ongoing", REPORT_2019), CLAIM_KEPT, "ended", "ended", "newest");
    assert_string_equal(claims(m), "status=ended by 1*1, status=ended by 6, status=ongoing by 6");
    /* its denial of that one takes it back */
    set_with(m, OPERATION, "status", "ongoing", denial);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE stance = -1 AND source_id = 6"), 2);
    outcome_is(set_with(m, OPERATION, "status", "ended", (struct cite){ .source = TIME, .denied = 2 }),
               CLAIM_KEPT, "ended", "", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE preferred <> 0"), 0);
    assert_int_equal(ask(m, "SELECT status IS NULL FROM operation"), 1);
}

/* A source may speak twice in one breath; what it takes back is gone. */
static void a_source_contradicts_itself(void **state) {
    struct model *m = *state;
    struct cite denial = { .source = TIME, .denied = 2 }, by = { .source = TIME, .by = MCAFEE };
    set_from(m, "status", "ongoing", TIME);
    outcome_is(set_with(m, OPERATION, "status", "ended", denial), CLAIM_KEPT, "ongoing", "ongoing", "");
    assert_string_equal(claims(m), "status=ongoing by 1*1, status=ended by 1");
    outcome_is(set_from(m, "status", "ended", TIME), CLAIM_SET, "ongoing", "ended", "");
    assert_string_equal(claims(m), "status=ended by 1*1");
    outcome_is(set_with(m, OPERATION, "status", "ended", denial), CLAIM_SET, "ended", "", "");
    assert_string_equal(claims(m), "status=ended by 1");
    set_from(m, "status", "ongoing", REPORT_2019);
    denial.source = REPORT_2019;
    outcome_is(set_with(m, OPERATION, "status", "ended", denial), CLAIM_KEPT, "ongoing", "ongoing", "");
    assert_string_equal(claims(m), "status=ended by 1, status=ongoing by 6*1, status=ended by 6");
    denial.source = TIME;
    set_from(m, "scale", "campaign", TIME);
    set_with(m, OPERATION, "scale", "incident", by);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE field = 'scale'"), 2);
    set_from(m, "end", "2019", TIME);
    set_with(m, OPERATION, "end", "2019", denial);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE field = 'end' AND stance = -1"), 1);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE field = 'end'"), 1);
}

static void clearing_takes_words_back(void **state) {
    struct model *m = *state;
    set_from(m, "status", "ongoing", TIME);
    outcome_is(set_from(m, "status", "", REPORT_2019), CLAIM_SAME, "ongoing", "ongoing", "");
    set_from(m, "status", "ended", REPORT_2019);
    set_from(m, "status", "ended", REPORT_2018);
    outcome_is(set_from(m, "status", "", TIME), CLAIM_KEPT, "ongoing", "ended", "");
    assert_string_equal(claims(m), "status=ended by 6*1, status=ended by 5");
    outcome_is(set_from(m, "status", "", TIME), CLAIM_SAME, "ended", "ended", "");
    struct cite by = { .source = REPORT_2018, .by = MCAFEE };
    outcome_is(set_with(m, OPERATION, "status", "", by), CLAIM_SAME, "ended", "ended", "");
    outcome_is(set_from(m, "status", "", 0), CLAIM_SET, "ended", "", "");
    assert_string_equal(claims(m), "");
    set_from(m, "status", "ongoing", TIME);
    outcome_is(set_from(m, "status", "", 0), CLAIM_SET, "ongoing", "", "");
}

static void references_numbers_and_reals(void **state) {
    struct model *m = *state;
    int64_t us = add_place(m, "United States", "country", 0, 0),
            uk = add_place(m, "Britain", "country", 0, 0);
    int64_t town = add_from(m, NOUN_LOCATION, "Houston", TIME);
    struct cite own = { .source = TIME }, other = { .source = REPORT_2019 };
    outcome_is(set_with(m, town, "parent", "britain", own), CLAIM_SET, "", "Britain", "");
    outcome_is(set_with(m, town, "parent", "united states", other), CLAIM_KEPT, "Britain", "Britain",
               "newest");
    outcome_is(set_with(m, town, "parent", "united states", own), CLAIM_KEPT, "Britain", "United States", "");
    assert_int_equal(ask(m, "SELECT parent_id FROM location WHERE id = 9"), us);
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE value_lo = 7 AND value_hi = 7"), 2);
    set_with(m, town, "population", "2300000", own);
    outcome_is(set_with(m, town, "population", "9", other), CLAIM_KEPT, "2300000", "2300000", "newest");
    set_with(m, town, "lat", "40", own);
    outcome_is(set_with(m, town, "lat", "40.0", other), CLAIM_KEPT, "40", "40", "");
    outcome_is(set_with(m, town, "lat", "40", own), CLAIM_SAME, "40", "40", "");
    outcome_is(set_with(m, town, "lat", "29.76", own), CLAIM_KEPT, "40", "29.76", "newest");
    assert_int_equal(ask(m, "SELECT lat = 29.76 AND population = 2300000 FROM location WHERE id = 9"), 1);
    /* a new name of the thing pointed to is spelled everywhere, and is no other value */
    set_with(m, us, "name", "United States of America", own);
    outcome_is(set_with(m, town, "parent", "united states", other), CLAIM_SAME, "United States of America",
               "United States of America", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim WHERE value = 'United States of America'"), 2);
    assert_true(uk > us);
}

static void own_columns_are_never_claimed(void **state) {
    struct model *m = *state;
    outcome_is(set_from(m, "tlp", "green", REPORT_2019), CLAIM_SET, "", "green", "");
    outcome_is(set_from(m, "tlp", "red", 0), CLAIM_SET, "green", "red", "");
    outcome_is(set_from(m, "tlp", "red", TIME), CLAIM_SAME, "red", "red", "");
    outcome_is(set_from(m, "tlp", "", 0), CLAIM_SET, "red", "", "");
    struct cite cite = { .source = REPORT_2019, .by = MCAFEE };
    outcome_is(set_with(m, OPERATION, "name", "Operation Blacksmith", cite), CLAIM_SET,
               "Operation Sharpshooter", "Operation Blacksmith", "");
    text_is(thing_handle(m->db, &m->a, OPERATION), "blacksmith");
    assert_int_equal(ask(m, "SELECT count(*) FROM name WHERE entity_id = 3"), 2);
    assert_int_equal(
        ask(m, "SELECT source_id = 6 AND said_by = 4 FROM name WHERE name = 'Operation Blacksmith'"), 1);
    outcome_is(set_from(m, "name", "Operation Sharpshooter", 0), CLAIM_SET, "Operation Blacksmith",
               "Operation Sharpshooter", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM name WHERE entity_id = 3"), 2);
    outcome_is(set_from(m, "name", "Operation Sharpshooter", 0), CLAIM_SAME, "Operation Sharpshooter",
               "Operation Sharpshooter", "");
    assert_int_equal(ask(m, "SELECT count(*) FROM claim"), 0);
    struct err e = { 0 };
    struct claim_outcome out;
    struct value v = value_of(m, NOUN_OPERATION, "name", "");
    refused(claim_set(m->db, &m->a, OPERATION, &v, &cite, &out, &e), &e, "a name may not be empty", "");
    v = value_of(m, NOUN_ACTOR, "country", "");
    refused(claim_set(m->db, &m->a, OPERATION, &v, &cite, &out, &e), &e,
            "country: of an operation cannot be set", "");
    v = value_of(m, NOUN_OPERATION, "status", "ended");
    refused(claim_set(m->db, &m->a, 99, &v, &cite, &out, &e), &e, "there is no #99", "");
}

static void the_analyst_decides(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    set_from(m, "status", "ongoing", TIME);
    set_from(m, "status", "ended", REPORT_2018);
    must(claim_prefer(m->db, &m->a, 2, &e), &e);
    assert_string_equal(claims(m), "status=ongoing by 1, status=ended by 5*2");
    assert_string_equal(ask_text(m, "SELECT status FROM operation"), "ended");
    outcome_is(set_from(m, "status", "ongoing", REPORT_2019), CLAIM_KEPT, "ended", "ended",
               "the analyst's choice");
    must(claim_prefer(m->db, &m->a, 3, &e), &e);
    assert_string_equal(claims(m), "status=ongoing by 1, status=ended by 5, status=ongoing by 6*2");
    /* the choice was of that value: a correction is weighed anew */
    outcome_is(set_from(m, "status", "ended", REPORT_2019), CLAIM_KEPT, "ongoing", "ongoing", "newest");
    set_with(m, OPERATION, "status", "ended", (struct cite){ .denied = 2 });
    refused(claim_prefer(m->db, &m->a, 4, &e), &e, "c4 is a denial: it says what is not so", "");
    refused(claim_prefer(m->db, &m->a, 5, &e), &e, "there is no c5", "");
}

static void removed_claims_settle(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    const struct noun *noun = noun_get(NOUN_CLAIM);
    set_from(m, "status", "ongoing", TIME);
    set_from(m, "status", "ended", REPORT_2018);
    must(fact_remove(m->db, noun, 1, &e), &e);
    assert_string_equal(claims(m), "status=ended by 5*1");
    assert_string_equal(ask_text(m, "SELECT status FROM operation"), "ended");
    struct value v = value_of(m, NOUN_CLAIM, "stance", "denies");
    must(fact_set(m->db, noun, 2, &v, &e), &e);
    assert_int_equal(ask(m, "SELECT status IS NULL FROM operation"), 1);
    v = value_of(m, NOUN_CLAIM, "stance", "asserts");
    must(fact_set(m->db, noun, 2, &v, &e), &e);
    assert_string_equal(ask_text(m, "SELECT status FROM operation"), "ended");
    must(fact_remove(m->db, noun, 2, &e), &e);
    assert_int_equal(ask(m, "SELECT status IS NULL FROM operation"), 1);
}

/* Every field that can be set and claimed is one of the view `plain`, else its first value is lost. */
static void every_field_reaches_said(void **state) {
    struct model *m = *state;
    int count;
    const struct noun *const *all = noun_all(&count);
    for (int i = 0; i < count; i++) {
        for (int j = 0; all[i]->thing && j < all[i]->field_count; j++) {
            const struct field *f = &all[i]->fields[j];
            bool own =
                strcmp(f->key, "name") == 0 || strcmp(f->key, "tlp") == 0 || strcmp(f->key, "source") == 0;
            if ((f->flags & FIELD_SET) == 0 || own) {
                continue;
            }
            int64_t id = add(m, all[i]->id, "x");
            const char *table = strcmp(f->key, "summary") == 0 ? "entity" : all[i]->table;
            const char *value =
                f->type == FIELD_REF || f->type == FIELD_NUMBER || f->type == FIELD_REAL ? "1" : "'a'";
            if (strcmp(f->key, "scale") == 0 || strcmp(f->key, "level") == 0) {
                value = strcmp(f->key, "scale") == 0 ? "'incident'" : "'city'";
            }
            run(m, arena_printf(&m->a, "UPDATE %s SET %s = %s WHERE id = %lld", table, f->store, value,
                                (long long)id));
            assert_int_equal(
                ask(m,
                    arena_printf(&m->a, "SELECT count(*) FROM said WHERE entity_id = %lld AND field = '%s'",
                                 (long long)id, f->key)),
                1);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(own_word_is_plain, claim_case, model_close),
        cmocka_unit_test_setup_teardown(another_word_makes_claims_of_all, claim_case, model_close),
        cmocka_unit_test_setup_teardown(agreement_is_kept, claim_case, model_close),
        cmocka_unit_test_setup_teardown(later_word_of_a_voice, claim_case, model_close),
        cmocka_unit_test_setup_teardown(more_about_a_word_needs_a_claim, claim_case, model_close),
        cmocka_unit_test_setup_teardown(records_are_rivals, claim_case, model_close),
        cmocka_unit_test_setup_teardown(denials_are_never_shown, claim_case, model_close),
        cmocka_unit_test_setup_teardown(a_source_contradicts_itself, claim_case, model_close),
        cmocka_unit_test_setup_teardown(clearing_takes_words_back, claim_case, model_close),
        cmocka_unit_test_setup_teardown(references_numbers_and_reals, claim_case, model_close),
        cmocka_unit_test_setup_teardown(own_columns_are_never_claimed, claim_case, model_close),
        cmocka_unit_test_setup_teardown(the_analyst_decides, claim_case, model_close),
        cmocka_unit_test_setup_teardown(removed_claims_settle, claim_case, model_close),
        cmocka_unit_test_setup_teardown(every_field_reaches_said, claim_case, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
