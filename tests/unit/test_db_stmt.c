/* db/stmt, db/bind: the cache, what comes back from columns, and what cannot be bound. */
#include "db_fixture.h"

static struct db *db;

static int make(void **state) {
    int rc = folder_enter(state);
    db = rc == 0 ? must_create("case.db") : NULL;
    return rc;
}

static int drop(void **state) {
    int in_use = stmt_in_use(db);
    db_close(db);
    return folder_leave(state) != 0 || in_use != 0;
}

static void cached(void **state) {
    (void)state;
    struct err e = { 0 };
    char text[] = "SELECT count(*) FROM term";
    struct stmt *first = stmt_get(db, "SELECT count(*) FROM term", &e);
    assert_int_equal(stmt_in_use(db), 1);
    struct stmt *second = stmt_get(db, text, &e);
    assert_ptr_not_equal(first, second); /* in use: one of its own */
    stmt_done(second);
    stmt_done(first);
    stmt_done(NULL);
    assert_int_equal(stmt_in_use(db), 0);
    assert_ptr_equal(stmt_get(db, text, &e), first);
    stmt_done(first);
    memcpy(text, "select", 6); /* same place, other text */
    second = stmt_get(db, text, &e);
    assert_ptr_not_equal(second, first);
    stmt_done(second);
}

static void comes_back_clean(void **state) {
    (void)state;
    struct err e = { 0 };
    bool row = false;
    struct stmt *s = stmt_getf(db, &e, "SELECT ?1", "t", "left");
    must(stmt_step(s, &row, &e), &e);
    assert_true(row);
    stmt_done(s);
    s = stmt_get(db, "SELECT ?1", &e);
    must(stmt_step(s, &row, &e), &e);
    assert_true(row);
    assert_int_equal(stmt_type(s, 0), STMT_NULL);
    assert_true(str_is(stmt_str(s, 0), ""));
    stmt_done(s);
}

static void many(void **state) {
    (void)state;
    struct err e = { 0 };
    struct stmt *held = stmt_getf(db, &e, "SELECT 'held', ?1", "i", (int64_t)7);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 2000; i++) {
            char sql[40];
            snprintf(sql, sizeof sql, "SELECT %d", i);
            assert_int_equal(must_int(db, sql), i);
        }
    }
    bool row = false;
    must(stmt_step(held, &row, &e), &e); /* a statement in use is never dropped */
    assert_int_equal(stmt_int(held, 1), 7);
    stmt_done(held);
}

static void columns(void **state) {
    (void)state;
    struct err e = { 0 };
    bool row = false;
    struct stmt *s = stmt_get(db, "SELECT 1 AS one, 2.5, 'x' || char(0) || 'y', x'00ff', NULL", &e);
    must(stmt_step(s, &row, &e), &e);
    assert_int_equal(stmt_columns(s), 5);
    assert_string_equal(stmt_column_name(s, 0), "one");
    static const enum stmt_type types[] = { STMT_INT, STMT_REAL, STMT_TEXT, STMT_BLOB, STMT_NULL };
    for (int i = 0; i < 5; i++) {
        assert_int_equal(stmt_type(s, i), types[i]);
    }
    assert_true(stmt_real(s, 1) > 2.4 && stmt_real(s, 1) < 2.6);
    assert_int_equal(stmt_str(s, 2).n, 3);
    assert_memory_equal(stmt_str(s, 2).p, "x\0y", 3);
    assert_memory_equal(stmt_str(s, 3).p, "\0\xff", 2);
    assert_true(str_is(stmt_str(s, 0), "1"));
    must(stmt_step(s, &row, &e), &e);
    assert_false(row);
    stmt_done(s);
}

static void short_forms(void **state) {
    (void)state;
    struct err e = { 0 };
    struct arena a = { 0 };
    struct str text = { 0 };
    int64_t n = 0;
    bool found = false;
    must(stmt_runf(db, &e,
                   "INSERT INTO term (vocab, code, label, rank, broader, maps) VALUES (?1,?2,?3,?4,?5,?6)",
                   "tsnirt", "v", STR("c"), STR(""), (int64_t)-5, (int64_t)0, NULL),
         &e);
    assert_int_equal(db_changes(db), 1);
    must(stmt_strf(db, &e, &a, &text, &found, "SELECT vocab || code FROM term", ""), &e);
    assert_true(found && str_is(text, "vc"));
    must(stmt_intf(db, &e, &n, &found, "SELECT rank FROM term WHERE label IS NULL AND broader IS NULL", ""),
         &e);
    assert_true(found && n == -5);
    must(stmt_intf(db, &e, &n, &found, "SELECT maps FROM term", ""), &e);
    assert_false(found);
    must(stmt_strf(db, &e, &a, &text, &found, "SELECT code FROM term WHERE code = ?1", "s", STR("none")), &e);
    assert_false(found);
    arena_release(&a);
}

static void bulk(void **state) {
    (void)state;
    struct err e = { 0 };
    struct stmt *s = stmt_get(db, "INSERT INTO term (vocab, code) VALUES ('b', ?1)", &e);
    for (int i = 0; i < 100; i++) {
        char code[16];
        snprintf(code, sizeof code, "%d", i);
        stmt_bind_borrowed(s, 1, str_of(code));
        must(stmt_run(s, &e), &e);
    }
    stmt_done(s);
    assert_int_equal(must_int(db, "SELECT count(DISTINCT code) FROM term"), 100);
}

static void cannot_bind(void **state) {
    (void)state;
    struct err e = { 0 };
    bool row = false;
    struct stmt *s = stmt_get(db, "SELECT ?1", &e);
    char *huge = calloc(1, DB_VALUE_MAX + 1);
    stmt_bind_str(s, 1, (struct str){ huge, DB_VALUE_MAX + 1 });
    bool ok = stmt_step(s, &row, &e);
    expect_error(ok, &e, ERR_FAILED, "a value is longer than 16 MiB");
    free(huge);
    stmt_bind_int(s, 1, 5); /* and goes on after it */
    must(stmt_step(s, &row, &e), &e);
    assert_int_equal(stmt_int(s, 0), 5);
    stmt_reset(s);
    stmt_bind_int(s, 9, 5);
    assert_false(stmt_step(s, &row, &e));
    assert_int_equal(e.code, ERR_FAILED);
    stmt_done(s);
    err_clear(&e);
    assert_null(stmt_get(db, "SELECT x FROM nowhere", &e));
    assert_string_equal(e.message, "no such table: nowhere");
}

static void every_kind_of_bind(void **state) {
    (void)state;
    struct err e = { 0 };
    bool row = false;
    struct stmt *s = stmt_get(db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8", &e);
    stmt_bind_int(s, 1, INT64_MIN);
    stmt_bind_real(s, 2, 0.5);
    stmt_bind_str(s, 3, STR(""));
    stmt_bind_text_or_null(s, 4, STR(""));
    stmt_bind_blob(s, 5, "", 0);
    stmt_bind_ref(s, 6, 0);
    stmt_bind_ref(s, 7, -3);
    stmt_bind_blob(s, 8, "ab", 2);
    must(stmt_step(s, &row, &e), &e);
    static const enum stmt_type types[] = { STMT_INT,  STMT_REAL, STMT_TEXT, STMT_NULL,
                                            STMT_BLOB, STMT_NULL, STMT_INT,  STMT_BLOB };
    for (int i = 0; i < 8; i++) {
        assert_int_equal(stmt_type(s, i), types[i]);
    }
    assert_true(stmt_int(s, 0) == INT64_MIN && stmt_int(s, 6) == -3);
    stmt_done(s);
}

int main(void) {
#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, make, drop)
    const struct CMUnitTest tests[] = {
        WITH_DB(cached),      WITH_DB(comes_back_clean),   WITH_DB(many),
        WITH_DB(columns),     WITH_DB(short_forms),        WITH_DB(bulk),
        WITH_DB(cannot_bind), WITH_DB(every_kind_of_bind),
    };
    return cmocka_run_group_tests_name("db_stmt", tests, NULL, NULL);
}
