/* db/backup, db/check: a copy is whole or not there, and damage is found and named. */
#include "db_fixture.h"
#include <sys/stat.h>

static struct db *db;

static int make(void **state) {
    if (folder_enter(state) != 0) {
        return 1;
    }
    db = must_create("case.db");
    must_exec(db, "INSERT INTO entity (kind, name, handle) VALUES ('actor', 'Lazarus', 'lazarus');"
                  "INSERT INTO actor (id) VALUES (1);"
                  "INSERT INTO name (entity_id, name, key) VALUES (1, 'Lazarus', 'lazarus');"
                  "INSERT INTO search (search) VALUES ('rebuild')");
    return 0;
}

static int drop(void **state) {
    db_close(db);
    return folder_leave(state);
}

static void copies(void **state) {
    (void)state;
    struct err e = { 0 };
    struct stat st;
    must(db_backup(db, "copy.db", &e), &e);
    assert_int_equal(stat("copy.db", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    must_exec(db, "DELETE FROM name");
    struct db *copy = must_open("copy.db");
    assert_int_equal(must_int(copy, "SELECT count(*) FROM name"), 1);
    must(db_check(copy, &e), &e);
    db_close(copy);
    must(db_backup(db, "copy.db", &e), &e); /* an older copy is replaced */
    copy = must_open("copy.db");
    assert_int_equal(must_int(copy, "SELECT count(*) FROM name"), 0);
    db_close(copy);
    assert_false(db_in_transaction(db));
}

static void large(void **state) {
    (void)state;
    struct err e = { 0 };
    must_exec(db, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                  "INSERT INTO term (vocab, code, label) SELECT 'x', i, hex(zeroblob(30000)) FROM n");
    must(db_backup(db, "copy.db", &e), &e);
    struct stat a, b;
    stat("case.db", &a);
    stat("copy.db", &b);
    assert_true(a.st_size > 20 << 20); /* several rounds of pages */
    assert_int_equal(a.st_size, b.st_size);
    struct db *copy = must_open("copy.db");
    assert_int_equal(must_int(copy, "SELECT count(*) FROM term"), 400);
    db_close(copy);
}

static void not_there(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_false(db_backup(db, "no/such/folder/copy.db", &e));
    assert_int_equal(e.code, ERR_FAILED);
    err_clear(&e);
    assert_int_equal(symlink("case.db", "link"), 0);
    assert_false(db_backup(db, "link", &e));
    err_clear(&e);
    db_interrupt(db);
    bool ok = db_backup(db, "copy.db", &e);
    expect_error(ok, &e, ERR_STOPPED, "stopped");
    db_resume(db);
    assert_int_equal(access("copy.db", F_OK), -1);
}

static void sound(void **state) {
    (void)state;
    struct err e = { 0 };
    must(db_check(db, &e), &e);
    assert_false(db_in_transaction(db));
}

/* What is wrong after another program has run `sql`. */
static void finds(const char *sql, const char *message) {
    struct err e = { 0 };
    meddle("case.db", sql);
    bool ok = db_check(db, &e);
    expect_error(ok, &e, ERR_FILE, message);
    assert_int_equal(stmt_in_use(db), 0);
    assert_false(db_in_transaction(db));
}

static void broken_reference(void **state) {
    (void)state;
    finds("DELETE FROM entity",
          "case.db is damaged: row 1 of name points at a row of entity that is not there");
}

static void stale_index(void **state) {
    (void)state;
    finds("UPDATE name SET name = 'Other'", "the full-text index of case.db does not match its texts");
}

static void too_long(void **state) {
    (void)state;
    finds("UPDATE entity SET summary = CAST(zeroblob(16777217) AS TEXT)",
          "case.db is damaged: a value in table entity is longer than 16 MiB");
    assert_int_equal(must_int(db, "SELECT count(*) FROM actor"), 1);
}

static void broken_row(void **state) {
    (void)state;
    finds("PRAGMA ignore_check_constraints = ON; UPDATE name SET stance = 9",
          "case.db is damaged: CHECK constraint failed in name");
}

/* A page of the file overwritten with something else. */
static void broken_page(void **state) {
    (void)state;
    int64_t page = must_int(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'name'");
    db_close(db);
    static char other[4096];
    memset(other, 0xff, sizeof other);
    FILE *f = fopen("case.db", "r+b");
    assert_int_equal(fseek(f, (long)(page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(other, 1, sizeof other, f), sizeof other);
    fclose(f);
    db = must_open("case.db");
    struct err e = { 0 };
    assert_false(db_check(db, &e));
    assert_int_equal(e.code, ERR_FILE);
    assert_non_null(strstr(e.message, "case.db is damaged"));
}

int main(void) {
#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, make, drop)
    const struct CMUnitTest tests[] = {
        WITH_DB(copies),           WITH_DB(large),       WITH_DB(not_there), WITH_DB(sound),
        WITH_DB(broken_reference), WITH_DB(stale_index), WITH_DB(too_long),  WITH_DB(broken_row),
        WITH_DB(broken_page),
    };
    return cmocka_run_group_tests_name("db_backup", tests, NULL, NULL);
}
