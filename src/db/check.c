/* Looking over the whole file for damage. Owns the order: structure first, then values that no
 * command could read, then references, then the full-text index against what it was made from.
 * Invariant: the file is not changed; the first problem is the one reported. */
#include "db/internal.h"

static bool damaged(struct db *db, struct str what, struct err *e) {
    err_set(e, ERR_FILE, "%s is damaged: %.*s", db->path, STR_ARG(what));
    err_hint(e, "keep the file as it is and go back to a backup");
    return false;
}

static bool structure(struct db *db, struct err *e) {
    struct stmt *s = stmt_get(db, "PRAGMA integrity_check(1)", e);
    bool row = false;
    bool ok = s != NULL && stmt_step(s, &row, e);
    if (ok && (!row || !str_is(stmt_str(s, 0), "ok"))) {
        ok = damaged(db, row ? stmt_str(s, 0) : STR("it cannot be checked"), e);
    }
    stmt_done(s);
    return ok;
}

/* "SELECT 1 FROM t WHERE length(CAST(c AS BLOB)) > … OR …", one scan a table; NULL with an error. */
static char *length_query(struct db *db, const char *table, struct err *e) {
    struct stmt *columns = stmt_getf(db, e, "SELECT name FROM pragma_table_info(?1)", "t", table);
    sqlite3_str *sql = sqlite3_str_new(db->handle);
    sqlite3_str_appendf(sql, "SELECT 1 FROM \"%w\" WHERE 0", table);
    bool row = false;
    bool ok = columns != NULL;
    while (ok && (ok = stmt_step(columns, &row, e)) && row) {
        sqlite3_str_appendf(sql, " OR length(CAST(\"%w\" AS BLOB)) > %d", stmt_str(columns, 0).p,
                            DB_VALUE_MAX);
    }
    stmt_done(columns);
    char *text = sqlite3_str_finish(sql);
    if (text == NULL) {
        mem_exhausted();
    }
    if (!ok) {
        sqlite3_free(text);
        return NULL;
    }
    return text;
}

static bool table_lengths(struct db *db, const char *table, struct err *e) {
    bool found = false;
    char *sql = length_query(db, table, e);
    struct stmt *s = sql != NULL ? stmt_get(db, sql, e) : NULL;
    bool ok = s != NULL && stmt_step(s, &found, e);
    if (found) {
        struct buf words = { 0 };
        buf_printf(&words, "a value in table %s is longer than %d MiB", table, DB_VALUE_MAX >> 20);
        ok = damaged(db, buf_str(&words), e);
        buf_release(&words);
    }
    stmt_done(s);
    sqlite3_free(sql);
    return ok;
}

/* One such value makes every scan of its table fail under the usual limit. */
static bool lengths(struct db *db, struct err *e) {
    struct stmt *s = stmt_get(db,
                              "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                              " AND name NOT GLOB 'sqlite_*'",
                              e);
    bool row = false;
    bool ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        ok = table_lengths(db, stmt_str(s, 0).p, e);
    }
    stmt_done(s);
    return ok;
}

static bool references(struct db *db, struct err *e) {
    struct stmt *s = stmt_get(db, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 1", e);
    bool row = false;
    bool ok = s != NULL && stmt_step(s, &row, e);
    if (row) {
        struct buf words = { 0 };
        buf_printf(&words, "row %lld of %.*s", (long long)stmt_int(s, 1), STR_ARG(stmt_str(s, 0)));
        buf_printf(&words, " points at a row of %.*s that is not there", STR_ARG(stmt_str(s, 2)));
        ok = damaged(db, buf_str(&words), e);
        buf_release(&words);
    }
    stmt_done(s);
    return ok;
}

/* Rank 1 compares the index with the view it indexes (sqlite.org/fts5, "The integrity-check command"). */
static bool full_text(struct db *db, struct err *e) {
    bool present = false;
    int64_t one = 0;
    if (!stmt_intf(db, e, &one, &present,
                   "SELECT 1 FROM pragma_table_list WHERE name = 'search' AND type = 'virtual'", "")) {
        return false;
    }
    if (!present || db->readonly) {
        return true;
    }
    if (!db_begin(db, e)) {
        return false;
    }
    int rc = sqlite3_exec(db->handle, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", NULL,
                          NULL, NULL);
    bool ok = rc == SQLITE_OK;
    if ((rc & 0xff) == SQLITE_CORRUPT) {
        err_set(e, ERR_FILE, "the full-text index of %s does not match its texts", db->path);
    } else if (!ok) {
        db_fail(db, rc, e);
    }
    db_rollback(db);
    return ok;
}

bool db_check(struct db *db, struct err *e) {
    enum { LENGTH_CHECK = 1000000000 };
    int usual = sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, LENGTH_CHECK);
    bool ok = structure(db, e) && lengths(db, e);
    sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, usual);
    return ok && references(db, e) && full_text(db, e);
}
