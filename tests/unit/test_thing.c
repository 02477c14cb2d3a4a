/* Things: which word means which thing, and what is said when it means none or several. */
#include "model_fixture.h"

/* The ids a word means, "3 7"; "-" for none. */
static const char *means(struct model *m, int noun, const char *word) {
    struct err e = { 0 };
    struct thing_match found;
    struct buf list = { 0 };
    must(thing_match(m->db, &m->a, noun < 0 ? NULL : noun_get((enum noun_id)noun), str_of(word), &found, &e),
         &e);
    for (int i = 0; i < found.count; i++) {
        buf_printf(&list, "%s%lld", i > 0 ? " " : "", (long long)found.ids[i]);
    }
    const char *out = arena_text(&m->a, found.count > 0 ? list.p : "-");
    buf_release(&list);
    return out;
}

static const char *text_of(struct model *m, int64_t id) {
    return arena_printf(&m->a, "%lld", (long long)id);
}

static void unknown(struct model *m, int noun, const char *word, const char *message, const char *hint) {
    struct err e = { 0 };
    int64_t id = 1;
    bool ok = thing_get(m->db, &m->a, noun < 0 ? NULL : noun_get((enum noun_id)noun), str_of(word),
                        (struct span){ 7, strlen(word) }, &id, &e);
    assert_int_equal(id, 0);
    assert_true(e.has_span && e.span.at == 7 && e.span.len == strlen(word));
    assert_int_equal(e.code, ERR_USAGE);
    refused(ok, &e, message, hint);
}

static void adds_with_rows_and_handle(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    struct thing t;
    bool found;
    int64_t source = add(m, NOUN_SOURCE, "TIME");
    int64_t id = add_from(m, NOUN_OPERATION, " Operation Sharpshooter ", source);
    must(thing_load(m->db, &m->a, id, &t, &found, &e), &e);
    assert_true(found);
    text_is(t.name, "Operation Sharpshooter");
    text_is(t.handle, "sharpshooter");
    text_is(t.summary, "");
    assert_int_equal(t.source, source);
    assert_ptr_equal(t.noun, noun_get(NOUN_OPERATION));
    assert_int_equal(ask(m, "SELECT count(*) FROM operation"), 1);
    assert_string_equal(ask_text(m, "SELECT key FROM name WHERE scheme = '' AND source_id = 1"),
                        "operationsharpshooter");
    text_is(thing_handle(m->db, &m->a, id), "sharpshooter");
    text_is(thing_handle(m->db, &m->a, 77), "#77");
    must(thing_load(m->db, &m->a, 77, &t, &found, &e), &e);
    assert_false(found);
    struct thing_new bad = { .noun = noun_get(NOUN_ACTOR), .name = STR(" \t") };
    refused(thing_add(m->db, &m->a, &bad, &id, &e), &e, "a name may not be empty", "");
    bad.name = STR("a\xff");
    refused(thing_add(m->db, &m->a, &bad, &id, &e), &e, "the name 'a\xff' is not UTF-8 text", "");
    bad.name = STR("a\0b");
    assert_false(thing_add(m->db, &m->a, &bad, &id, &e));
    assert_int_equal(ask(m, "SELECT count(*) FROM entity"), 2);
}

static void names_in_any_spelling(void **state) {
    struct model *m = *state;
    const char *lazarus = text_of(m, add(m, NOUN_ACTOR, "Lazarus Group"));
    add_name(m, 1, "HIDDEN COBRA", "", 1);
    add_name(m, 1, "Not Lazarus", "", -1);
    add_name(m, 1, "G0032", "mitre", 1);
    assert_string_equal(means(m, NOUN_ACTOR, "lazarus-group"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "LAZARUS  group"), lazarus);
    assert_string_equal(means(m, -1, "Hidden Cobra"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "hidden-cobra"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "g0032"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "the lazarus group"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "#1"), lazarus);
    assert_string_equal(means(m, -1, "actor:lazarus group"), lazarus);
    assert_string_equal(means(m, -1, "ACTORS:#1"), lazarus);
    assert_string_equal(means(m, NOUN_ACTOR, "actor:hidden cobra"), lazarus);
    assert_string_equal(means(m, NOUN_OPERATION, "actor:hidden cobra"), "-");
    assert_string_equal(means(m, -1, "operation:hidden cobra"), "-");
    assert_string_equal(means(m, NOUN_OPERATION, "#1"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "not lazarus"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "lazarus"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "#2"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, ""), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "#"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "actor:"), "-");
    assert_string_equal(means(m, NOUN_ACTOR, "\xff\xfe"), "-");
}

static void leading_words(void **state) {
    struct model *m = *state;
    const char *sharp = text_of(m, add(m, NOUN_OPERATION, "Operation Sharpshooter"));
    const char *dukes = text_of(m, add(m, NOUN_ACTOR, "The Dukes"));
    const char *dream = text_of(m, add(m, NOUN_OPERATION, "DreamJob"));
    const char *thebes = text_of(m, add(m, NOUN_IDENTITY, "Thebes"));
    assert_string_equal(means(m, -1, "sharpshooter"), sharp);
    assert_string_equal(means(m, -1, "operation-sharpshooter"), sharp);
    assert_string_equal(means(m, -1, "Operation Sharpshooter"), sharp);
    assert_string_equal(means(m, -1, "dukes"), dukes);
    assert_string_equal(means(m, -1, "operation dreamjob"), dream);
    assert_string_equal(means(m, -1, "thebes"), thebes);
    assert_string_equal(means(m, -1, "bes"), "-");
}

static void direct_names_hide_others(void **state) {
    struct model *m = *state;
    const char *winnti = text_of(m, add(m, NOUN_ACTOR, "Winnti"));
    int64_t axiom = add(m, NOUN_ACTOR, "Axiom");
    add_name(m, axiom, "Winnti", "", 1);
    add_name(m, axiom, "Blackfly", "", 1);
    add_name(m, 1, "blackfly", "misp", 1);
    assert_string_equal(means(m, NOUN_ACTOR, "winnti"), winnti);
    assert_string_equal(means(m, NOUN_ACTOR, "blackfly"), text_of(m, axiom));
    /* a name hides a handle within its kind only */
    const char *plain = text_of(m, add(m, NOUN_OPERATION, "Sharpshooter"));
    add(m, NOUN_OPERATION, "Operation Sharpshooter");
    assert_string_equal(means(m, NOUN_OPERATION, "sharpshooter"), plain);
    assert_string_equal(means(m, NOUN_OPERATION, "operation sharpshooter"), "4");
    add(m, NOUN_ACTOR, "The Sharpshooter");
    assert_string_equal(means(m, -1, "sharpshooter"), "3 5");
    assert_string_equal(means(m, -1, "actor:sharpshooter"), "5");
}

static void merged_things_resolve(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    int64_t lazarus = add(m, NOUN_ACTOR, "Lazarus"), cobra = add(m, NOUN_ACTOR, "Hidden Cobra");
    int64_t zinc = add(m, NOUN_ACTOR, "ZINC"), id;
    add_name(m, lazarus, "Hidden Cobra", "", 1);
    run(m, "UPDATE entity SET merged_into = 1 WHERE id = 2; UPDATE entity SET merged_into = 2 WHERE id = 3");
    assert_string_equal(means(m, NOUN_ACTOR, "hidden-cobra"), text_of(m, lazarus));
    assert_string_equal(means(m, NOUN_ACTOR, "zinc"), text_of(m, lazarus));
    assert_string_equal(means(m, NOUN_ACTOR, "#3"), text_of(m, lazarus));
    must(thing_survivor(m->db, zinc, &id, &e), &e);
    assert_int_equal(id, lazarus);
    must(thing_survivor(m->db, 99, &id, &e), &e);
    assert_int_equal(id, 0);
    struct thing_match members;
    must(thing_members(m->db, &m->a, lazarus, &members, &e), &e);
    assert_int_equal(members.count, 3);
    assert_int_equal(members.ids[2], zinc);
    must(thing_members(m->db, &m->a, cobra, &members, &e), &e);
    assert_int_equal(members.count, 2);
    run(m, "UPDATE entity SET merged_into = 3 WHERE id = 1");
    assert_false(thing_survivor(m->db, cobra, &id, &e));
    assert_int_equal(e.code, ERR_FILE);
    assert_string_equal(e.message, "#2 was merged in a circle");
    err_release(&e);
    memset(&e, 0, sizeof e);
    must(thing_members(m->db, &m->a, cobra, &members, &e), &e);
    assert_int_equal(members.count, 3);
}

static void ambiguity_lists_both(void **state) {
    struct model *m = *state;
    add(m, NOUN_ACTOR, "Winnti");
    add(m, NOUN_ACTOR, "WINNTI");
    unknown(m, NOUN_ACTOR, "winnti", "two actors are called winnti: #1, #2",
            "write the number: #1 Winnti (actor), #2 WINNTI (actor)");
    add(m, NOUN_CAPABILITY, "Winnti");
    unknown(m, -1, " winnti ", "three things are called winnti: #1, #2, #3",
            "write the number: #1 Winnti (actor), #2 WINNTI (actor), #3 Winnti (capability)");
    assert_string_equal(means(m, -1, "malware:winnti"), "3");
    for (int i = 0; i < 12; i++) {
        add(m, NOUN_ACTOR, "winnti");
    }
    unknown(m, NOUN_ACTOR, "winnti", "14 actors are called winnti: #1, #2, #4, #5, #6, …",
            "write the number: #1 Winnti (actor), #2 WINNTI (actor), #4 winnti (actor), #5 winnti (actor), "
            "#6 winnti (actor), …");
}

static void did_you_mean(void **state) {
    struct model *m = *state;
    int64_t lazarus = add(m, NOUN_ACTOR, "Lazarus Group");
    add_name(m, lazarus, "HIDDEN COBRA", "", 1);
    add(m, NOUN_OPERATION, "Operation Sharpshooter");
    add(m, NOUN_OPERATION, "WannaCry");
    add(m, NOUN_SECTOR, "Energy");
    unknown(m, NOUN_ACTOR, "lazrus", "no actor 'lazrus'", "did you mean 'lazarus-group'?  (Lazarus Group)");
    run(m,
        "INSERT INTO attribution (operation_id, actor_id, stance) VALUES (2, 1, 1), (2, 1, 0), (3, 1, -1)");
    unknown(m, NOUN_ACTOR, "lazrus", "no actor 'lazrus'",
            "did you mean 'lazarus-group'?  (Lazarus Group, 1 operation)");
    run(m, "INSERT INTO attribution (operation_id, actor_id) VALUES (3, 1)");
    unknown(m, NOUN_ACTOR, "lazarus", "no actor 'lazarus'",
            "did you mean 'lazarus-group'?  (Lazarus Group, 2 operations)");
    unknown(m, NOUN_ACTOR, "hiden cobra", "no actor 'hiden cobra'",
            "did you mean 'hidden-cobra'?  (Lazarus Group, 2 operations)");
    unknown(m, NOUN_ACTOR, "cobra", "no actor 'cobra'",
            "did you mean 'lazarus-group'?  (Lazarus Group, 2 operations)");
    unknown(m, NOUN_OPERATION, "sharp", "no operation 'sharp'",
            "did you mean 'sharpshooter'?  (Operation Sharpshooter)");
    unknown(m, NOUN_OPERATION, "sharpshoter", "no operation 'sharpshoter'",
            "did you mean 'sharpshooter'?  (Operation Sharpshooter)");
    unknown(m, NOUN_ACTOR, "energy", "no actor 'energy'", "'energy' is a sector");
    unknown(m, NOUN_ACTOR, "sharpshooter", "no actor 'sharpshooter'", "'sharpshooter' is an operation");
    unknown(m, NOUN_ACTOR, "#2", "no actor '#2'", "'#2' is an operation");
    unknown(m, NOUN_ACTOR, "#99", "no actor '#99'", "");
    unknown(m, -1, "enrgy", "nothing is called 'enrgy'", "did you mean 'energy'?  (Energy)");
    unknown(m, -1, "actor:lazrus", "no actor 'lazrus'",
            "did you mean 'lazarus-group'?  (Lazarus Group, 2 operations)");
    unknown(m, NOUN_ACTOR, "xyzzy", "no actor 'xyzzy'", "");
    unknown(m, NOUN_ACTOR, "", "no actor ''", "");
    add(m, NOUN_ACTOR, "Fancy Bear");
    add(m, NOUN_ACTOR, "Cozy Bear");
    unknown(m, NOUN_ACTOR, "bear", "no actor 'bear'", "did you mean 'fancy-bear' or 'cozy-bear'?");
}

static void places_have_codes_and_demonyms(void **state) {
    struct model *m = *state;
    int64_t us = add_place(m, "United States", "country", 0, 0),
            latvia = add_place(m, "Latvia", "country", 0, 0);
    add_name(m, us, "US", "iso2", 1);
    add_name(m, us, "USA", "iso3", 1);
    add_name(m, latvia, "LV", "iso2", 1);
    add_name(m, latvia, "Latvian", "demonym", 1);
    add_name(m, us, "Latvian", "mitre", 1);
    assert_string_equal(means(m, NOUN_LOCATION, "us"), text_of(m, us));
    assert_string_equal(means(m, -1, "USA"), text_of(m, us));
    assert_string_equal(means(m, NOUN_LOCATION, "LV"), text_of(m, latvia));
    assert_string_equal(means(m, NOUN_LOCATION, "Latvian"), text_of(m, us));
    run(m, "DELETE FROM name WHERE scheme = 'mitre'");
    assert_string_equal(means(m, NOUN_LOCATION, "latvian"), text_of(m, latvia));
    assert_string_equal(means(m, NOUN_ACTOR, "US"), "-");
    /* a code is worth a name: two of them are ambiguous, a name of its own hides it */
    int64_t set = add_place(m, "Union", "region", 0, 0);
    add_name(m, set, "LV", "", 1);
    assert_string_equal(means(m, NOUN_LOCATION, "LV"), "2 3");
    int64_t town = add_place(m, "Lv", "city", 0, 0);
    assert_string_equal(means(m, NOUN_LOCATION, "LV"), text_of(m, town));
}

static void korea_alone_is_ambiguous(void **state) {
    struct model *m = *state;
    int64_t north = add_place(m, "North Korea", "country", 0, 0),
            south = add_place(m, "South Korea", "country", 0, 0);
    add_place(m, "Korean Peninsula", "region", 0, 0);
    add_name(m, north, "Korea (Democratic People's Republic of)", "", 1);
    add_name(m, south, "Republic of Korea", "", 1);
    unknown(m, NOUN_LOCATION, "Korea", "'Korea' alone is ambiguous",
            "did you mean 'north-korea' or 'south-korea'?");
    unknown(m, -1, "Korea", "nothing is called 'Korea'", "did you mean 'north-korea' or 'south-korea'?");
    for (int i = 0; i < 6; i++) {
        add_place(m, arena_printf(&m->a, "San %d", i), "city", 0, 0);
    }
    unknown(m, NOUN_LOCATION, "san", "no location 'san'",
            "did you mean 'san-0', 'san-1', 'san-2', 'san-3' …?");
}

static void places_of_one_name(void **state) {
    struct model *m = *state;
    int64_t gb = add_place(m, "United Kingdom", "country", 0, 0),
            ca = add_place(m, "Canada", "country", 0, 0);
    int64_t us = add_place(m, "United States", "country", 0, 0);
    add_name(m, gb, "GB", "iso2", 1);
    int64_t england = add_place(m, "England", "province", gb, 0);
    int64_t london = add_place(m, "London", "city", england, 8961989),
            ontario = add_place(m, "London", "city", ca, 346765);
    assert_string_equal(means(m, NOUN_LOCATION, "london"), text_of(m, london));
    assert_string_equal(means(m, -1, "london"), text_of(m, london));
    assert_string_equal(means(m, NOUN_LOCATION, "London, Canada"), text_of(m, ontario));
    assert_string_equal(means(m, NOUN_LOCATION, "london gb"), text_of(m, london));
    assert_string_equal(means(m, NOUN_LOCATION, "London, England"), text_of(m, london));
    assert_string_equal(means(m, NOUN_LOCATION, "London, United States"), "-");
    assert_string_equal(means(m, NOUN_LOCATION, "London, Nowhere"), "-");
    assert_string_equal(means(m, NOUN_LOCATION, ","), "-");
    /* nearly as large: ambiguous */
    add_place(m, "Birmingham", "city", gb, 1100000);
    add_place(m, "Birmingham", "city", us, 212000);
    assert_string_equal(means(m, NOUN_LOCATION, "birmingham"), "7 8");
    unknown(
        m, NOUN_LOCATION, "birmingham", "two locations are called birmingham: #7, #8",
        "write the number: #7 Birmingham (city in United Kingdom), #8 Birmingham (city in United States)");
    /* a country before a province elsewhere, a city before the province round it only */
    const char *georgia = text_of(m, add_place(m, "Georgia", "country", 0, 0));
    add_place(m, "Georgia", "province", us, 0);
    assert_string_equal(means(m, NOUN_LOCATION, "georgia"), georgia);
    assert_string_equal(means(m, NOUN_LOCATION, "georgia, united states"), "10");
    int64_t around = add_place(m, "Madrid", "province", 0, 0);
    const char *madrid = text_of(m, add_place(m, "Madrid", "city", around, 3000000));
    assert_string_equal(means(m, NOUN_LOCATION, "madrid"), madrid);
    add_place(m, "Victoria", "province", ca, 0);
    add_place(m, "Victoria", "city", us, 90000);
    assert_string_equal(means(m, NOUN_LOCATION, "victoria"), "13 14");
    /* other kinds are never narrowed away */
    add(m, NOUN_IDENTITY, "London");
    assert_string_equal(means(m, -1, "london"), "5 6 15");
    /* a circle in the tree ends */
    run(m, "UPDATE location SET parent_id = 5 WHERE id = 4; UPDATE location SET parent_id = 4 WHERE id = 5");
    assert_string_equal(means(m, NOUN_LOCATION, "London, England"), text_of(m, london));
}

static void near_reads_large_files(void **state) {
    struct model *m = *state;
    run(m, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50100)"
           " INSERT INTO entity (kind, name, handle) SELECT 'operation', 'qq' || i, 'qq' || i FROM n");
    run(m, "INSERT INTO operation (id) SELECT id FROM entity; INSERT INTO name (entity_id, name, key)"
           " SELECT id, name, name FROM entity");
    add(m, NOUN_OPERATION, "Operation Sharpshooter");
    unknown(m, NOUN_OPERATION, "sharpshoter", "no operation 'sharpshoter'",
            "did you mean 'sharpshooter'?  (Operation Sharpshooter)");
}

static void near_in_the_way_of_damage(void **state) {
    struct model *m = *state;
    add(m, NOUN_ACTOR, "Lazarus Group");
    run(m, "ALTER TABLE term RENAME TO gone; DROP VIEW names; ALTER TABLE name RENAME COLUMN stance TO what");
    struct err e = { 0 };
    thing_unknown(m->db, &m->a, noun_get(NOUN_ACTOR), STR("lazrus"), (struct span){ 0, 6 }, &e);
    refused(false, &e, "no actor 'lazrus'", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(adds_with_rows_and_handle, model_open, model_close),
        cmocka_unit_test_setup_teardown(names_in_any_spelling, model_open, model_close),
        cmocka_unit_test_setup_teardown(leading_words, model_open, model_close),
        cmocka_unit_test_setup_teardown(direct_names_hide_others, model_open, model_close),
        cmocka_unit_test_setup_teardown(merged_things_resolve, model_open, model_close),
        cmocka_unit_test_setup_teardown(ambiguity_lists_both, model_open, model_close),
        cmocka_unit_test_setup_teardown(did_you_mean, model_open, model_close),
        cmocka_unit_test_setup_teardown(places_have_codes_and_demonyms, model_open, model_close),
        cmocka_unit_test_setup_teardown(korea_alone_is_ambiguous, model_open, model_close),
        cmocka_unit_test_setup_teardown(places_of_one_name, model_open, model_close),
        cmocka_unit_test_setup_teardown(near_reads_large_files, model_open, model_close),
        cmocka_unit_test_setup_teardown(near_in_the_way_of_damage, model_open, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
