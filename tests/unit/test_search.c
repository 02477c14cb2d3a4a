/* The full-text index: what a person's words become, and that it never says anything else than the
 * tables, whatever changed them. */
#include "base/utf8.h"
#include "change_case.h"

static const char *expression(struct fixture *f, struct str words, bool phrase) {
    struct buf out = { 0 };
    search_expression(&out, words, phrase);
    const char *text = arena_str(&f->arena, buf_str(&out)).p;
    buf_release(&out);
    return text;
}

static int64_t hits(struct fixture *f, struct str expression_text) {
    struct err e = { 0 };
    int64_t n = -1;
    bool found;
    if (!stmt_intf(f->db, &e, &n, &found, "SELECT count(*) FROM search WHERE search MATCH ?1", "s",
                   expression_text)) {
        fail_msg("%.*s: %s", STR_ARG(expression_text), e.message);
    }
    return n;
}

static void test_expression(void **state) {
    struct fixture *f = *state;
    static const struct {
        const char *words, *all, *phrase;
    } rows[] = {
        { "oil gas", "\"oil\" \"gas\"", "\"oil gas\"" },
        { "  oil\t\ngas ", "\"oil\" \"gas\"", "\"oil gas\"" },
        { "laz*", "\"laz\"*", "\"laz*\"" },
        { "oil-gas** C++", "\"oil-gas\"* \"C++\"", "\"oil-gas** C++\"" },
        { "say \"hi\"", "\"say\" \"\"\"hi\"\"\"", "\"say \"\"hi\"\"\"" },
        { "a AND NOT b", "\"a\" \"AND\" \"NOT\" \"b\"", "\"a AND NOT b\"" },
        { "text:x ^a (b) NEAR(c", "\"text:x\" \"^a\" \"(b)\" \"NEAR(c\"", "\"text:x ^a (b) NEAR(c\"" },
        { "- -- * \" \"\" ***", "", "" },
        { "\xe2\x80\x94 \xe3\x80\x82 \xf0\x9f\x98\x80", "", "" },
        { "\xe6\x97\xa5\xe6\x9c\xac", "\"\xe6\x97\xa5\xe6\x9c\xac\"", "\"\xe6\x97\xa5\xe6\x9c\xac\"" },
        { "a\xc2\xa0"
          "b",
          "\"a\" \"b\"", "\"a b\"" },
        { "a\xff"
          "b\x01"
          "c",
          "\"a\" \"b\" \"c\"", "\"a b c\"" },
        { "", "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(expression(f, str_of(rows[i].words), false), rows[i].all);
        assert_string_equal(expression(f, str_of(rows[i].words), true), rows[i].phrase);
    }
    assert_string_equal(expression(f, STR("a\0b*"), false), "\"a\" \"b\"*");
}

static uint32_t dice;
static uint32_t roll(uint32_t sides) {
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 8) % sides;
}

/* Whatever the bytes are, FTS5 can read what comes out. */
static void test_any_bytes(void **state) {
    struct fixture *f = *state;
    static const char likely[] = "aB1 *\"'-+:^(){}\\,.\0\t\n\xc3\xa9\xff\xe2\x80\xae";
    dice = 7;
    for (int i = 0; i < 3000; i++) {
        char bytes[40];
        size_t n = roll(sizeof bytes);
        for (size_t k = 0; k < n; k++) {
            bytes[k] = roll(8) == 0 ? (char)roll(256) : likely[roll(sizeof likely)];
        }
        for (int phrase = 0; phrase < 2; phrase++) {
            struct buf out = { 0 };
            search_expression(&out, (struct str){ bytes, n }, phrase == 1);
            assert_int_equal(utf8_bad(buf_str(&out)), SIZE_MAX);
            if (out.n > 0) {
                assert_int_equal(hits(f, buf_str(&out)), 0);
            }
            buf_release(&out);
        }
    }
    struct buf many = { 0 }, out = { 0 };
    buf_add_repeat(&many, "word* ", 5000);
    search_expression(&out, buf_str(&many), false);
    assert_int_equal(hits(f, buf_str(&out)), 0);
    buf_release(&many);
    buf_release(&out);
}

static void test_finds(void **state) {
    struct fixture *f = *state;
    command(f, "add",
            ADD_THING(1, "operation", "Op\xc3\xa9ration Sharpshooter") ADD_THING(2, "actor", "lazarus")
                ADD_ATTRIBUTION(1, 2, "oil and gas, C++"));
    command(f, "set",
            "UPDATE entity SET summary = 'energy' WHERE id = 1; UPDATE name SET quote = '' WHERE id = 1;"
            "INSERT INTO event (entity_id, text, quote) VALUES (1, 'discovery', 'in december');"
            "INSERT INTO claim (entity_id, field, quote) VALUES (1, 'start', 'as early as');");
    static const struct {
        const char *words;
        bool phrase;
        int64_t rowid;
    } rows[] = {
        { "operation sharp*", false, 16 }, { "LAZ*", false, 32 },      { "gas oil", false, 20 },
        { "oil and gas", true, 20 },       { "and oil", true, 0 },     { "c++", false, 20 },
        { "energy", false, 17 },           { "discovery", false, 18 }, { "december", false, 22 },
        { "as early", true, 24 },          { "sharp", false, 0 },      { "oil december", false, 0 },
    };
    struct err e = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t rowid = 0;
        bool found;
        const char *sought = expression(f, str_of(rows[i].words), rows[i].phrase);
        assert_true(stmt_intf(f->db, &e, &rowid, &found, "SELECT rowid FROM search WHERE search MATCH ?1",
                              "t", sought));
        assert_int_equal(rowid, rows[i].rowid);
    }
    sound(f);
    /* removed words leave the bytes of the index too: it is small */
    command(f, "set", "UPDATE attribution SET quote = 'nothing'");
    assert_int_equal(
        ask(f, "SELECT count(*) FROM search_data WHERE instr(block, CAST('nothin' AS BLOB)) > 0"), 1);
    command(f, "set", "UPDATE attribution SET quote = 'else'");
    assert_int_equal(
        ask(f, "SELECT count(*) FROM search_data WHERE instr(block, CAST('nothin' AS BLOB)) > 0"), 0);
    sound(f);
}

static void test_ranges(void **state) {
    struct fixture *f = *state;
    struct err e = { 0 };
    bool pays;
    run_sql(
        f,
        "INSERT INTO entity (id, kind, name, handle, summary) VALUES (1, 'actor', 'a', 'a', 'one');"
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO name"
        " (id, entity_id, name, key, quote) SELECT i, 1, 'n' || i, 'k', iif(i % 2, 'q' || i, NULL) FROM n");
    assert_true(search_add_range(f->db, "name", 1, 400, &e));
    assert_int_equal(ask(f, "SELECT count(*) FROM search_docsize"), 600);
    assert_true(search_add_range(f->db, "name", 401, 1000, &e));
    assert_true(search_add_range(f->db, "entity", 1, 1, &e));
    assert_true(search_add_range(f->db, "operation", 1, 1000, &e));
    sound(f);
    struct search_range ranges[] = { { "event", 1, 5000 }, { "name", 601, 1000 } };
    assert_true(search_rebuild_pays(f->db, ranges, 2, &pays, &e));
    assert_false(pays);
    ranges[1].lo = 2;
    assert_true(search_rebuild_pays(f->db, ranges, 2, &pays, &e));
    assert_true(pays);
    assert_true(search_drop_range(f->db, "name", 2, 1000, &e));
    run_sql(f, "DELETE FROM name WHERE id > 1");
    assert_int_equal(hits(f, STR("n*")), 1);
    sound(f);
    run_sql(f, "UPDATE entity SET summary = NULL; DELETE FROM name");
    assert_true(search_rebuild(f->db, &e));
    assert_int_equal(hits(f, STR("\"one\"")), 0);
    sound(f);
}

/* One command at random over a handful of things; `n` in the SQL is the number rolled. */
static void random_command(struct fixture *f) {
    static const char *const shapes[] = {
        "INSERT INTO entity (kind, name, handle, summary) SELECT 'actor', 'w' || n, 'w', 's' || n || ' t' "
        "FROM r;"
        "INSERT INTO actor (id) SELECT max(id) FROM entity;"
        "INSERT INTO name (entity_id, name, key, quote) SELECT max(id), 'n' || n, 'k', 'q' || n FROM entity, "
        "r",
        "UPDATE entity SET summary = iif(n % 3, 'x' || n, NULL) FROM r WHERE id % 5 = n % 5",
        "UPDATE name SET name = 'm' || n, quote = iif(n % 2, '', 'z' || n) FROM r WHERE id % 7 = n % 7",
        "INSERT INTO event (entity_id, text, quote) SELECT id, 'e' || n, iif(n % 2, 'd' || n, NULL) FROM "
        "entity, r"
        " WHERE id % 4 = n % 4",
        "DELETE FROM event WHERE id % 3 = (SELECT n % 3 FROM r)",
        "DELETE FROM name WHERE entity_id % 6 = (SELECT n % 6 FROM r);"
        "DELETE FROM event WHERE entity_id % 6 = (SELECT n % 6 FROM r);"
        "DELETE FROM actor WHERE id % 6 = (SELECT n % 6 FROM r);"
        "DELETE FROM entity WHERE id % 6 = (SELECT n % 6 FROM r)",
    };
    char number[80];
    snprintf(number, sizeof number, "DELETE FROM temp.r; INSERT INTO temp.r VALUES (%u)", (unsigned)roll(50));
    run_sql(f, number);
    const char *sql = shapes[roll(sizeof shapes / sizeof shapes[0])];
    (void)command(f, sql, sql);
}

/* After any sequence of commands: every state comes back on the way down and again on the way up. */
static void test_any_sequence(void **state) {
    struct fixture *f = *state;
    enum { STEPS = 60 };
    const char *states[STEPS + 1];
    int64_t ids[STEPS];
    int kept = 0;
    dice = 20181025;
    run_sql(f, "CREATE TEMP TABLE r (n INTEGER)");
    states[0] = state_of(f);
    for (int i = 0; i < STEPS; i++) {
        int64_t last = ask(f, "SELECT coalesce(max(id), 0) FROM change");
        random_command(f);
        ids[kept] = ask(f, "SELECT coalesce(max(id), 0) FROM change");
        if (ids[kept] != last) {
            states[++kept] = state_of(f);
        } else {
            assert_string_equal(state_of(f), states[kept]);
        }
        sound(f);
    }
    assert_true(kept > STEPS / 2);
    for (int i = kept; i > 0; i--) {
        undo(f, ids[i - 1]);
        assert_string_equal(state_of(f), states[i - 1]);
        sound(f);
    }
    assert_int_equal(hits(f, STR("\"w1\" OR n* OR m* OR e* OR s* OR x*")), 0);
    for (int i = 0; i < kept; i++) {
        redo(f, 0);
        assert_string_equal(state_of(f), states[i + 1]);
        sound(f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_expression, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_any_bytes, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_finds, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_ranges, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_any_sequence, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
