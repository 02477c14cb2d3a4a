/* model/builtin: a new case file knows the world. */
#include "db/schema.h"
#include "db/stmt.h"
#include "model/builtin.h"
#include "model/builtin_rows.h"
#include "model/thing.h"
#include "model/vocab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct db *db;
static struct arena arena;

static int set_up(void **state) {
    (void)state;
    struct err e = { 0 };
    if (!db_open_memory(&schema_case, &db, &e) || !migrate_create(db, &e) || !db_begin(db, &e) ||
        !builtin_load(db, &e) || !db_commit(db, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return 1;
    }
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    db_close(db);
    arena_release(&arena);
    return 0;
}

static int64_t number(const char *sql) {
    struct err e = { 0 };
    int64_t n = -1;
    bool found;
    if (!stmt_intf(db, &e, &n, &found, sql, "")) {
        fail_msg("%s: %s", sql, e.message);
    }
    return found ? n : -1;
}

/* 0 with the error in `e` when the word names nothing or several things. */
static int64_t called(enum noun_id noun, const char *word, struct err *e) {
    int64_t id;
    bool ok = thing_get(db, &arena, noun_get(noun), str_of(word), (struct span){ 0, 0 }, &id, e);
    return ok ? id : 0;
}

static void expect(enum noun_id noun, const char *word, int64_t id) {
    struct err e = { 0 };
    int64_t found = called(noun, word, &e);
    if (found != id) {
        fail_msg("%s is #%lld, not #%lld: %s %s", word, (long long)found, (long long)id, e.message, e.hint);
    }
    err_release(&e);
}

static int64_t rows_of(const char *file) {
    struct data_table t;
    struct data_row row;
    struct err e = { 0 };
    int64_t n = 0;
    assert_true(data_open(file, &t, &e));
    while (data_next(&t, &row)) {
        n++;
    }
    return n;
}

static void all_rows_arrive(void **state) {
    (void)state;
    const struct {
        const char *file, *count;
        int least;
    } rows[] = {
        { "countries.tsv", "SELECT count(*) FROM location WHERE level = 'country'", 250 },
        { "provinces.tsv", "SELECT count(*) FROM location WHERE level = 'province'", 1400 },
        { "cities.tsv", "SELECT count(*) FROM location WHERE level = 'city'", 4200 },
        { "sectors.tsv", "SELECT count(*) FROM sector", 140 },
        { "terms.tsv", "SELECT count(*) FROM term", 260 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t n = number(rows[i].count);
        assert_int_equal(n, rows_of(rows[i].file));
        assert_true(n >= rows[i].least);
    }
    assert_int_equal(number("SELECT count(*) FROM location WHERE level IN ('world', 'region')"),
                     rows_of("regions.tsv") + rows_of("sets.tsv"));
    assert_int_equal(number("SELECT count(*) FROM entity"),
                     number("SELECT count(*) FROM location") + number("SELECT count(*) FROM sector") + 2);
}

static void file_is_sound(void **state) {
    (void)state;
    struct err e = { 0 };
    if (!db_check(db, &e)) {
        fail_msg("%s", e.message);
    }
    assert_int_equal(
        number("SELECT count(*) FROM entity WHERE id >= 0 OR change_id IS NOT NULL OR tlp <> 'clear'"), 0);
    assert_int_equal(
        number("SELECT count(*) FROM name WHERE id >= 0 OR change_id IS NOT NULL OR tlp <> 'clear'"), 0);
    assert_int_equal(
        number("SELECT count(*) FROM relation WHERE id >= 0 OR change_id IS NOT NULL OR tlp <> 'clear'"), 0);
    assert_int_equal(number("SELECT count(*) FROM entity e WHERE NOT EXISTS (SELECT 1 FROM name n"
                            "  WHERE n.entity_id = e.id AND n.name = e.name AND n.scheme = '')"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM entity WHERE source_id IS NULL AND kind <> 'source'"), 0);
    assert_int_equal(number("SELECT count(*) FROM search WHERE search MATCH 'pyongyang'"),
                     number("SELECT count(*) FROM name WHERE name LIKE '%pyongyang%'"));
}

static void own_things_count_from_one(void **state) {
    (void)state;
    struct err e = { 0 };
    int64_t id;
    struct thing_new t = { .noun = noun_get(NOUN_ACTOR), .name = STR("Lazarus Group") };
    assert_true(db_begin(db, &e));
    assert_true(thing_add(db, &arena, &t, &id, &e));
    assert_int_equal(id, 1);
    db_rollback(db);
}

/* Every place but the world and the sets has a parent, and climbing reaches the world. */
static void trees_have_one_root(void **state) {
    (void)state;
    assert_int_equal(number("WITH RECURSIVE below (id) AS (SELECT id FROM location WHERE level = 'world'"
                            "  UNION ALL SELECT l.id FROM location l JOIN below b ON l.parent_id = b.id) "
                            "SELECT count(*) FROM below"),
                     number("SELECT count(*) FROM location") - rows_of("sets.tsv"));
    assert_int_equal(number("WITH RECURSIVE below (id) AS (SELECT id FROM sector WHERE parent_id IS NULL"
                            "  UNION ALL SELECT x.id FROM sector x JOIN below b ON x.parent_id = b.id) "
                            "SELECT count(*) FROM below"),
                     number("SELECT count(*) FROM sector"));
    assert_int_equal(number("SELECT count(*) FROM location c JOIN location p ON p.id = c.parent_id"
                            " WHERE c.level = 'city' AND p.level NOT IN ('province', 'country')"),
                     0);
}

static void coordinates_are_numbers(void **state) {
    (void)state;
    assert_int_equal(number("SELECT count(*) FROM location WHERE level IN ('country', 'city') AND"
                            "  (typeof(lat) <> 'real' OR typeof(lon) <> 'real')"),
                     0);
    assert_int_equal(
        number("SELECT count(*) FROM location WHERE level = 'city' AND typeof(population) <> 'integer'"), 0);
    assert_int_equal(number("SELECT population > 30000 AND lat BETWEEN 29 AND 30 AND lon BETWEEN -96 AND -95"
                            "  FROM locations WHERE name = 'Houston'"),
                     1);
}

static void north_korea_has_many_names(void **state) {
    (void)state;
    static const char *const names[] = {
        "North Korea", "north-korea", "Korea (Democratic People's Republic of)", "DPRK", "N Korea", "KP",
        "PRK",         "North Korean"
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        expect(NOUN_LOCATION, names[i], -408);
    }
    struct err e = { 0 };
    assert_int_equal(called(NOUN_LOCATION, "Korea", &e), 0);
    assert_non_null(strstr(e.message, "Korea"));
    assert_true(e.hint[0] != '\0');
    err_release(&e);
}

static void places_of_one_name(void **state) {
    (void)state;
    expect(NOUN_LOCATION, "Georgia", -268);        /* the country, not the state */
    expect(NOUN_LOCATION, "Tokyo", -1850147);      /* the city, not the prefecture round it */
    expect(NOUN_LOCATION, "London", -2643743);     /* the larger city */
    expect(NOUN_LOCATION, "London, CA", -6058560); /* named with its country */
    expect(NOUN_LOCATION, "Tel Aviv", -293397);
    expect(NOUN_LOCATION, "mainland China", -156);
    expect(NOUN_LOCATION, "Worldwide", -1001);
}

static void sets_and_sectors_have_members(void **state) {
    (void)state;
    assert_int_equal(
        number("SELECT count(*) FROM relations WHERE verb = 'member-of' AND object = 'european-union'"), 27);
    assert_int_equal(
        number("SELECT count(*) FROM relations WHERE subject = 'united-states' AND verb = 'member-of'"
               "  AND object IN ('western-countries', 'nato', 'five-eyes')"),
        3);
    assert_int_equal(
        number("SELECT count(*) FROM sectors WHERE handle = 'oil-and-gas' AND parent = 'Energy'"), 1);
    assert_int_equal(
        number("SELECT count(*) FROM relations WHERE subject = 'electricity' AND verb = 'member-of'"
               "  AND object = 'utilities'"),
        1);
    expect(NOUN_SECTOR, "Oil & Gas", -2105);
    expect(NOUN_SECTOR, "221113", -2110);
    expect(NOUN_LOCATION, "EU", -1500);
}

static void words_are_known(void **state) {
    (void)state;
    struct err e = { 0 };
    struct str code;
    bool found;
    assert_true(vocab_find(db, &arena, "operation-status", STR("Active"), &code, &found, &e));
    assert_true(found && str_is(code, "ongoing"));
    assert_int_equal(number("SELECT rank FROM term WHERE vocab = 'confidence' AND code = 'likely'"), 70);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rows_arrive),           cmocka_unit_test(file_is_sound),
        cmocka_unit_test(own_things_count_from_one), cmocka_unit_test(trees_have_one_root),
        cmocka_unit_test(coordinates_are_numbers),   cmocka_unit_test(north_korea_has_many_names),
        cmocka_unit_test(places_of_one_name),        cmocka_unit_test(sets_and_sectors_have_members),
        cmocka_unit_test(words_are_known),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
