/* What the tests of src/db share: a folder of their own, opening with the error shown, and reaching
 * into a file as another program would. */
#ifndef TESTS_UNIT_DB_FIXTURE_H
#define TESTS_UNIT_DB_FIXTURE_H

#include "db/db.h"
#include "db/schema.h"
#include "db/stmt.h"
#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder of its own for each test; leaving it fails when files are left that the test did not name. */
static inline int folder_enter(void **state) {
    char folder[] = "/tmp/test_db.XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return 1;
    }
    *state = strdup(folder);
    return 0;
}

static inline int folder_leave(void **state) {
    DIR *d = opendir(".");
    for (struct dirent *entry; d != NULL && (entry = readdir(d)) != NULL;) {
        if (entry->d_name[0] != '.') {
            remove(entry->d_name);
        }
    }
    closedir(d);
    int rc = chdir("/") != 0 || rmdir(*state) != 0;
    free(*state);
    return rc;
}

static inline int files_here(void) {
    DIR *d = opendir(".");
    int n = 0;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(d);
    return n;
}

static inline void must(bool ok, struct err *e) {
    if (!ok) {
        fail_msg("error %d: %s (%s)", (int)e->code, e->message, e->hint);
    }
}

static inline struct db *must_open_as(const char *path, const struct db_options *options,
                                      const struct schema *schema) {
    struct db *db = NULL;
    struct err e = { 0 };
    must(db_open_as(path, options, schema, &db, &e), &e);
    return db;
}

static inline struct db *must_open(const char *path) {
    return must_open_as(path, &(struct db_options){ .allow_migrate = true }, &schema_case);
}

static inline struct db *must_create(const char *path) {
    return must_open_as(path, &(struct db_options){ .create = true }, &schema_case);
}

static inline void must_exec(struct db *db, const char *sql) {
    struct err e = { 0 };
    must(db_exec(db, sql, &e), &e);
}

static inline int64_t must_int(struct db *db, const char *sql) {
    struct err e = { 0 };
    int64_t value = 0;
    bool found = false;
    must(stmt_intf(db, &e, &value, &found, sql, ""), &e);
    assert_true(found);
    return value;
}

static inline void expect_error(bool ok, struct err *e, enum err_code code, const char *message) {
    assert_false(ok);
    assert_string_equal(e->message, message);
    assert_int_equal(e->code, code);
    err_release(e);
}

static inline void refuse_open(const char *path, const struct db_options *options, enum err_code code,
                               const char *message) {
    struct db *db = NULL;
    struct err e = { 0 };
    bool ok = db_open(path, options, &db, &e);
    assert_null(db);
    expect_error(ok, &e, code, message);
}

/* Another program with SQLite and no manners. */
static inline void meddle(const char *path, const char *sql) {
    sqlite3 *other = NULL;
    char *words = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    sqlite3_db_config(other, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    sqlite3_db_config(other, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
    if (sqlite3_exec(other, sql, NULL, NULL, &words) != SQLITE_OK) {
        fail_msg("%s: %s", sql, words);
    }
    sqlite3_close(other);
}

#endif
