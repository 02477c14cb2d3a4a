/* Full-text search: which things and facts a text leads to, whether the word is rare or everywhere. */
#include "query_random.h"

static struct db *db;
static char path[] = "/tmp/dossier-text-XXXXXX";
static const char *sample;

enum { FIRST = 5000, MASS = 300 };

/* Operations of two types, "Mass 0" with the number FIRST and so on, in the order of their starts. */
static int open_case(void **state) {
    (void)state;
    struct err e = { 0 };
    db = open_copy(sample, path, false);
    must(db_begin(db, &e), &e);
    for (int i = 0; i < MASS; i++) {
        char name[16], day[16];
        snprintf(name, sizeof name, "mass%d", i);
        snprintf(day, sizeof day, "2001-%02d-%02d", 1 + i / 28, 1 + i % 28);
        must(
            stmt_runf(db, &e, "INSERT INTO entity (id, kind, name, handle) VALUES (?, 'operation', ?, ?)",
                      "itt", (int64_t)(FIRST + i), name, name) &&
                stmt_runf(db, &e, "INSERT INTO name (entity_id, name, key) VALUES (?, ?, ?)", "itt",
                          (int64_t)(FIRST + i), name, name) &&
                stmt_runf(
                    db, &e,
                    "INSERT INTO operation (id, type, start_date, start_lo, start_hi) VALUES (?, ?, ?, ?, ?)",
                    "itttt", (int64_t)(FIRST + i), i % 2 ? "espionage" : "sabotage", day, day, day),
            &e);
    }
    must(search_rebuild(db, &e) && db_commit(db, &e), &e);
    return 0;
}

static int close_case(void **state) {
    (void)state;
    db_close(db);
    unlink(path);
    return 0;
}

/* Each slot of the index leads to the thing that the text is about, and to the fact. */
static void test_text(void **state) {
    (void)state;
    static const struct {
        const char *sql, *word, *facts;
    } slots[] = {
        { "INSERT INTO name (entity_id, name, key) VALUES (5002, 'slotalias', 'slotalias')", "slotalias",
          "names" },
        { "UPDATE entity SET summary = 'about slotsummary' WHERE id = 5002", "slotsummary", NULL },
        { "INSERT INTO event (entity_id, text) VALUES (5002, 'a slotevent')", "slotevent", "events" },
        { "INSERT INTO name (entity_id, name, key, quote) VALUES (5002, 'x', 'x', 'slotname')", "slotname",
          "names" },
        { "INSERT INTO attribution (operation_id, actor_id, quote) VALUES (5002, 1, 'slotwho')", "slotwho",
          "attributions" },
        { "INSERT INTO targeting (operation_id, location_id, quote) VALUES (5002, -840, 'slotwhom')",
          "slotwhom", "targets" },
        { "INSERT INTO event (entity_id, quote) VALUES (5002, 'slotquote')", "slotquote", "events" },
        { "INSERT INTO relation (subject_id, verb, object_id, quote) VALUES (5002, 'uses', 1, 'slotuses')",
          "slotuses", "relations" },
        { "INSERT INTO claim (entity_id, field, value, quote) VALUES (5002, 'type', 'x', 'slotclaim')",
          "slotclaim", "claims" },
    };
    struct err e = { 0 };
    struct buf ids = { 0 };
    int rows;
    must(db_begin(db, &e), &e);
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        must(stmt_runf(db, &e, slots[i].sql, ""), &e);
    }
    must(stmt_runf(db, &e, "INSERT INTO search(search) VALUES ('rebuild')", "") && db_commit(db, &e), &e);
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        static const char *const facts[] = { "names",  "attributions", "targets",
                                             "events", "relations",    "claims" };
        rows = found_by(db, noun_get(NOUN_OPERATION), &ids, "%s", slots[i].word);
        assert_string_equal(ids.p, "5002\n");
        rows = found_by(db, noun_get(NOUN_ACTOR), &ids, "%s", slots[i].word);
        assert_int_equal(rows, 0);
        for (size_t k = 0; k < sizeof facts / sizeof facts[0]; k++) {
            rows = found_by(db, noun_find(str_of(facts[k])), &ids, "%s", slots[i].word);
            assert_int_equal(rows, slots[i].facts != NULL && strcmp(facts[k], slots[i].facts) == 0);
        }
    }
    buf_release(&ids);
}

/* A word that very many texts have is asked of each row on the way along the index. */
static void test_frequent_word(void **state) {
    (void)state;
    struct err e = { 0 };
    struct buf walked = { 0 }, all = { 0 };
    int rows, all_rows;
    must(db_begin(db, &e), &e);
    for (int i = 0; i < 6000; i++) {
        must(stmt_runf(db, &e,
                       "INSERT INTO name (entity_id, name, key) VALUES (?, 'everywhere', 'everywhere')", "i",
                       (int64_t)(FIRST + i % 240)),
             &e);
    }
    must(stmt_runf(db, &e, "INSERT INTO search(search) VALUES ('rebuild')", "") && db_commit(db, &e), &e);
    all_rows = found_by(db, noun_get(NOUN_OPERATION), &all, "%s", "NOT (NOT everywhere) type:espionage");
    assert_true(all_rows > 50 && all_rows < 240);
    for (int limit = 1; limit < 300; limit += 60) {
        char text[80];
        snprintf(text, sizeof text, "everywhere type:espionage limit:%d", limit);
        rows = found_by(db, noun_get(NOUN_OPERATION), &walked, "%s", text);
        assert_int_equal(rows, limit < all_rows ? limit : all_rows);
        assert_memory_equal(walked.p, all.p, walked.n);
        snprintf(text, sizeof text, "everywhere \"mass 50\" type:espionage,sabotage limit:%d", limit);
        rows = found_by(db, noun_get(NOUN_OPERATION), &walked, "%s", text);
        assert_int_equal(rows, 0);
        snprintf(text, sizeof text, "everywhere mass50 limit:%d", limit);
        rows = found_by(db, noun_get(NOUN_OPERATION), &walked, "%s", text);
        assert_string_equal(walked.p, "5050\n");
    }
    buf_release(&walked);
    buf_release(&all);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_frequent_word),
    };
    sample = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, open_case, close_case);
}
