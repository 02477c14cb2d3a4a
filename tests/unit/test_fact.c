/* Facts: what must be there, how a row is written, found again, changed and removed. */
#include "model_fixture.h"

static struct fact fact_of(enum noun_id noun) {
    return (struct fact){ .noun = noun_get(noun) };
}

static void put(struct model *m, struct fact *f, const char *key, const char *text) {
    f->values[f->value_count++] = value_of(m, f->noun->id, key, text);
}

static int64_t must_add(struct model *m, const struct fact *f) {
    struct err e = { 0 };
    int64_t id;
    must(fact_add(m->db, &m->a, f, &id, &e), &e);
    return id;
}

static void add_fails(struct model *m, const struct fact *f, const char *message) {
    struct err e = { 0 };
    int64_t id = 1;
    refused(fact_add(m->db, &m->a, f, &id, &e), &e, message, "");
    assert_int_equal(id, 0);
}

static int64_t same_as(struct model *m, const struct fact *f) {
    struct err e = { 0 };
    int64_t id;
    bool found;
    must(fact_same(m->db, &m->a, f, &id, &found, &e), &e);
    assert_int_equal(found, id != 0);
    return id;
}

static void things(struct model *m) {
    add(m, NOUN_OPERATION, "Sharpshooter");
    add(m, NOUN_ACTOR, "Lazarus");
    add(m, NOUN_SOURCE, "TIME");
    add(m, NOUN_IDENTITY, "McAfee");
    add(m, NOUN_SECTOR, "Energy");
}

/* An attribution with every cite word. */
static struct fact attribution(struct model *m) {
    struct fact f = fact_of(NOUN_ATTRIBUTION);
    put(m, &f, "operation", "sharpshooter");
    put(m, &f, "actor", "lazarus");
    put(m, &f, "source", "time");
    put(m, &f, "by", "mcafee");
    put(m, &f, "said", "2019-03");
    put(m, &f, "quote", "it was them");
    put(m, &f, "page", "p. 3");
    put(m, &f, "confidence", "very likely");
    put(m, &f, "credibility", "3");
    put(m, &f, "stance", "hedges");
    put(m, &f, "tlp", "green");
    return f;
}

static void every_cite_word_is_written(void **state) {
    struct model *m = *state;
    things(m);
    struct fact f = attribution(m);
    assert_int_equal(must_add(m, &f), 1);
    assert_string_equal(
        ask_text(m, "SELECT concat FROM (SELECT operation_id || '|' || actor_id || '|' || source_id || '|' ||"
                    " said_by || '|' || said_on || '|' || said_lo || '|' || said_hi || '|' || stance ||"
                    " '|' || confidence || '|' || credibility || '|' || quote || '|' || locator || '|'"
                    " || tlp AS concat FROM attribution WHERE basis IS NULL AND record_id IS NULL)"),
        "1|2|3|4|2019-03|2019-03-01|2019-03-31|0|85|3|it was them|p. 3|green");
    assert_int_equal(ask(m, "SELECT typeof(credibility) = 'integer' FROM attribution"), 1);
    struct fact plain = fact_of(NOUN_ATTRIBUTION);
    put(m, &plain, "operation", "sharpshooter");
    put(m, &plain, "actor", "lazarus");
    must_add(m, &plain);
    assert_int_equal(
        ask(m, "SELECT stance = 1 AND source_id IS NULL AND said_lo IS NULL AND confidence IS NULL AND"
               " credibility IS NULL AND quote IS NULL AND tlp IS NULL FROM attribution WHERE id = 2"),
        1);
}

static void dates_counts_and_names(void **state) {
    struct model *m = *state;
    things(m);
    struct fact f = fact_of(NOUN_TARGET);
    put(m, &f, "operation", "sharpshooter");
    put(m, &f, "count", "over 100 companies");
    put(m, &f, "date", "since 2017-09");
    must_add(m, &f);
    assert_int_equal(
        ask(m, "SELECT count_lo = 101 AND count_hi IS NULL AND count_unit = 'organisation' AND"
               " date = '2017-09/..' AND date_lo = '2017-09-01' AND date_hi IS NULL FROM targeting"),
        1);
    struct fact name = fact_of(NOUN_NAME);
    put(m, &name, "entity", "lazarus");
    put(m, &name, "name", "HIDDEN  Cobra");
    must_add(m, &name);
    assert_string_equal(ask_text(m, "SELECT key || '/' || name || '/' || scheme FROM name WHERE id = 6"),
                        "hiddencobra/HIDDEN  Cobra/");
    put(m, &name, "scheme", "mitre");
    must_add(m, &name);
    assert_string_equal(ask_text(m, "SELECT scheme FROM name WHERE id = 7"), "mitre");
}

static void what_must_be_there(void **state) {
    struct model *m = *state;
    things(m);
    struct fact f = fact_of(NOUN_ATTRIBUTION);
    put(m, &f, "operation", "sharpshooter");
    add_fails(m, &f, "an attribution needs actor:");
    put(m, &f, "actor", "");
    add_fails(m, &f, "an attribution needs actor:");
    put(m, &f, "actor", "lazarus");
    add_fails(m, &f, "actor: is given twice");
    struct fact t = fact_of(NOUN_TARGET);
    add_fails(m, &t, "a target needs operation:");
    put(m, &t, "operation", "sharpshooter");
    add_fails(m, &t, "a target needs at least one of victim:, sector:, location: and count:");
    put(m, &t, "sector", "");
    add_fails(m, &t, "a target needs at least one of victim:, sector:, location: and count:");
    t.value_count--;
    put(m, &t, "sector", "energy");
    must_add(m, &t);
    struct fact event = fact_of(NOUN_EVENT);
    put(m, &event, "about", "sharpshooter");
    put(m, &event, "involves", "lazarus");
    add_fails(m, &event, "involves: cannot be given here");
    struct fact claim = fact_of(NOUN_CLAIM), thing = fact_of(NOUN_ACTOR);
    add_fails(m, &claim, "claims cannot be added as a fact");
    add_fails(m, &thing, "actors cannot be added as a fact");
    assert_int_equal(ask(m, "SELECT count(*) FROM attribution"), 0);
}

static void the_same_fact_is_found(void **state) {
    struct model *m = *state;
    things(m);
    struct fact f = attribution(m);
    run(m, "INSERT INTO change (id, at, command) VALUES (1, '2026-11-23', 'import x.csv');"
           "INSERT INTO record (id, change_id, line, raw) VALUES (8, 1, 2, 'x')");
    assert_int_equal(same_as(m, &f), 0);
    f.cite.record = 8;
    f.cite.change = 1;
    must_add(m, &f);
    assert_int_equal(ask(m, "SELECT record_id = 8 AND change_id = 1 FROM attribution"), 1);
    f.cite.record = f.cite.change = 0;
    assert_int_equal(same_as(m, &f), 1);
    struct fact other = f;
    other.values[5] = value_of(m, NOUN_ATTRIBUTION, "quote", "it was not them");
    assert_int_equal(same_as(m, &other), 0);
    other = f;
    other.values[10] = value_of(m, NOUN_ATTRIBUTION, "tlp", "red");
    assert_int_equal(same_as(m, &other), 0);
    other.value_count = 2;
    assert_int_equal(same_as(m, &other), 0);
    must_add(m, &other);
    assert_int_equal(same_as(m, &other), 2);
    struct fact name = fact_of(NOUN_NAME);
    put(m, &name, "entity", "lazarus");
    put(m, &name, "name", "Lazarus");
    assert_int_equal(same_as(m, &name), 2);
    put(m, &name, "scheme", "misp");
    assert_int_equal(same_as(m, &name), 0);
}

static void events_involve_others(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    things(m);
    struct fact f = fact_of(NOUN_EVENT);
    put(m, &f, "about", "sharpshooter");
    put(m, &f, "text", "found");
    int64_t id = must_add(m, &f);
    must(fact_involve(m->db, id, 4, STR("speaker"), &e), &e);
    must(fact_involve(m->db, id, 4, STR("speaker"), &e), &e);
    must(fact_involve(m->db, id, 4, STR(""), &e), &e);
    assert_int_equal(ask(m, "SELECT count(*) FROM involves"), 2);
    assert_false(fact_involve(m->db, id, 99, STR(""), &e));
    err_release(&e);
    e = (struct err){ 0 };
    must(fact_remove(m->db, noun_get(NOUN_EVENT), id, &e), &e);
    assert_int_equal(ask(m, "SELECT count(*) FROM event") + ask(m, "SELECT count(*) FROM involves"), 0);
}

static void cites_are_taken(void **state) {
    struct model *m = *state;
    things(m);
    struct cite c = { 0 };
    assert_false(cite_has_more(&c));
    struct value v = value_of(m, NOUN_ATTRIBUTION, "source", "time");
    assert_true(cite_take(&c, &v));
    c.record = c.change = 5;
    assert_false(cite_has_more(&c));
    v = value_of(m, NOUN_OPERATION, "start", "2017");
    assert_false(cite_take(&c, &v));
    static const char *const words[][2] = { { "by", "mcafee" },     { "said", "2019" },
                                            { "quote", "q" },       { "page", "7" },
                                            { "confidence", "0" },  { "credibility", "3" },
                                            { "stance", "denies" }, { "tlp", "clear" } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        v = value_of(m, NOUN_ATTRIBUTION, words[i][0], words[i][1]);
        assert_true(cite_take(&c, &v));
        assert_true(cite_has_more(&c));
        v = value_of(m, NOUN_ATTRIBUTION, words[i][0], "");
        assert_true(cite_take(&c, &v));
        assert_false(cite_has_more(&c));
    }
}

static void columns_are_changed(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    things(m);
    struct fact f = attribution(m);
    must_add(m, &f);
    const struct noun *attribution_noun = noun_get(NOUN_ATTRIBUTION), *target = noun_get(NOUN_TARGET);
    struct value v = value_of(m, NOUN_ATTRIBUTION, "stance", "");
    must(fact_set(m->db, attribution_noun, 1, &v, &e), &e);
    v = value_of(m, NOUN_ATTRIBUTION, "said", "");
    must(fact_set(m->db, attribution_noun, 1, &v, &e), &e);
    v = value_of(m, NOUN_ATTRIBUTION, "confidence", "20");
    must(fact_set(m->db, attribution_noun, 1, &v, &e), &e);
    assert_int_equal(ask(m,
                         "SELECT stance = 1 AND said_on IS NULL AND said_lo IS NULL AND confidence = 20 FROM"
                         " attribution"),
                     1);
    v = value_of(m, NOUN_ATTRIBUTION, "actor", "");
    refused(fact_set(m->db, attribution_noun, 1, &v, &e), &e, "an attribution needs actor:", "");
    v = value_of(m, NOUN_ATTRIBUTION, "stance", "denies");
    refused(fact_set(m->db, attribution_noun, 9, &v, &e), &e, "there is no attribution 9", "");
    run(m, "INSERT INTO targeting (operation_id, sector_id) VALUES (1, 5)");
    v = value_of(m, NOUN_TARGET, "sector", "");
    refused(fact_set(m->db, target, 1, &v, &e), &e,
            "a target needs at least one of victim:, sector:, location: and count:", "");
    v = value_of(m, NOUN_TARGET, "count", "87 companies");
    must(fact_set(m->db, target, 1, &v, &e), &e);
    assert_int_equal(ask(m, "SELECT count_lo = 87 AND count_unit = 'organisation' FROM targeting"), 1);
    v = value_of(m, NOUN_EVENT, "about", "sharpshooter");
    v.field = noun_field(noun_get(NOUN_EVENT), STR("involves"));
    refused(fact_set(m->db, noun_get(NOUN_EVENT), 1, &v, &e), &e, "involves: of an event cannot be set", "");
}

static void own_names_stay(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    const struct noun *names = noun_get(NOUN_NAME);
    int64_t id = add(m, NOUN_ACTOR, "Lazarus");
    const char *hint = "set name: of the thing changes it and keeps this one as an alias";
    struct value v = value_of(m, NOUN_NAME, "name", "Other");
    refused(fact_remove(m->db, names, 1, &e), &e, "n1 is the thing's own name", hint);
    refused(fact_set(m->db, names, 1, &v, &e), &e, "n1 is the thing's own name", hint);
    v = value_of(m, NOUN_NAME, "confidence", "90");
    must(fact_set(m->db, names, 1, &v, &e), &e);
    add_name(m, id, "Lazarus", "", 1);
    must(fact_remove(m->db, names, 1, &e), &e);
    refused(fact_remove(m->db, names, 2, &e), &e, "n2 is the thing's own name", hint);
    add_name(m, id, "Hidden Cobra", "", 1);
    v = value_of(m, NOUN_NAME, "name", "HIDDEN COBRA!");
    must(fact_set(m->db, names, 3, &v, &e), &e);
    assert_string_equal(ask_text(m, "SELECT key FROM name WHERE id = 3"), "hiddencobra");
    refused(fact_remove(m->db, names, 44, &e), &e, "there is no name 44", "");
}

static void facts_have_numbers(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    things(m);
    struct fact f = attribution(m);
    must_add(m, &f);
    static const char *const none[] = {
        "a2", "a", "a-1", "a 1", "A1", "t1", "z1", "", "1", "a1x", "a99999999999999999999"
    };
    const struct noun *noun;
    int64_t id;
    bool found;
    must(fact_find(m->db, STR("a1"), &noun, &id, &found, &e), &e);
    assert_true(found);
    assert_int_equal(id, 1);
    assert_ptr_equal(noun, noun_get(NOUN_ATTRIBUTION));
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        must(fact_find(m->db, str_of(none[i]), &noun, &id, &found, &e), &e);
        assert_false(found);
    }
    run(m, "INSERT INTO targeting (operation_id, sector_id) VALUES (1, 5);"
           "INSERT INTO targeting (operation_id, sector_id, part_of) VALUES (1, 5, 1)");
    must(fact_remove(m->db, noun_get(NOUN_TARGET), 1, &e), &e);
    assert_int_equal(ask(m, "SELECT part_of IS NULL FROM targeting"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_cite_word_is_written, model_open, model_close),
        cmocka_unit_test_setup_teardown(dates_counts_and_names, model_open, model_close),
        cmocka_unit_test_setup_teardown(what_must_be_there, model_open, model_close),
        cmocka_unit_test_setup_teardown(the_same_fact_is_found, model_open, model_close),
        cmocka_unit_test_setup_teardown(events_involve_others, model_open, model_close),
        cmocka_unit_test_setup_teardown(cites_are_taken, model_open, model_close),
        cmocka_unit_test_setup_teardown(columns_are_changed, model_open, model_close),
        cmocka_unit_test_setup_teardown(own_names_stay, model_open, model_close),
        cmocka_unit_test_setup_teardown(facts_have_numbers, model_open, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
