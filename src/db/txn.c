/* Transactions of the case file: begin, commit, roll back, and what a failed commit really did.
 * Invariant: db_commit() says "nothing was changed" only after the file itself has been asked; when
 * it returns false no transaction of this command will ever reach the file. */
#include "db/bulk.h"
#include "db/internal.h"
#include <string.h>
#include <unistd.h>

bool db_in_transaction(const struct db *db) {
    return sqlite3_get_autocommit(db->handle) == 0;
}

int64_t db_last_id(const struct db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(const struct db *db) {
    return sqlite3_changes64(db->handle);
}

int64_t db_total_changes(const struct db *db) {
    return sqlite3_total_changes64(db->handle);
}

/* Read through SQLite's own descriptor: opening and closing another would drop our locks. */
bool txn_counter(sqlite3 *handle, uint32_t *out) {
    enum { COUNTER_AT = 24 }; /* sqlite.org/fileformat2, "File change counter" */
    sqlite3_file *file = NULL;
    unsigned char b[4];
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == NULL ||
        file->pMethods == NULL || file->pMethods->xRead(file, b, sizeof b, COUNTER_AT) != SQLITE_OK) {
        return false;
    }
    *out = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    return true;
}

bool db_begin(struct db *db, struct err *e) {
    db->busy.since = 0;
    if (db->readonly) {
        return db_fail(db, SQLITE_READONLY, e);
    }
    int rc = sqlite3_exec(db->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        return db_fail(db, rc, e);
    }
    /* Pages that were changed and do not fit are written early, under a lock that keeps readers out: 64 MiB.
     */
    db_exec_quietly(db, "PRAGMA cache_size=-65536");
    db->has_counter = db->path != NULL && txn_counter(db->handle, &db->counter);
    return true;
}

void db_rollback(struct db *db) {
    if (db != NULL && db_in_transaction(db)) {
        db_exec_quietly(db, "ROLLBACK");
    }
}

/* What a fresh connection finds after it has rolled back, where there is something to roll back. */
static bool counter_now(struct db *db, uint32_t *out) {
    sqlite3 *fresh = NULL;
    int rc = sqlite3_open_v2(db->literal, &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(fresh, (int)db->busy.wait_ms);
        rc = sqlite3_exec(fresh, "BEGIN; SELECT rootpage FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    }
    bool known = rc == SQLITE_OK && txn_counter(fresh, out);
    sqlite3_close(fresh);
    return known;
}

/* COMMIT gave an error and SQLite holds the transaction for ended. Both ends are possible: the pages
 * were on the disk and only the journal could not be cut, or nothing was. */
static bool resolve_commit(struct db *db, int rc, struct err *e) {
    uint32_t now = 0;
    if (!db->has_counter || !counter_now(db, &now)) {
        err_set(e, ERR_FAILED,
                "the change could not be finished, and %s cannot be read to see how much of it was kept",
                db->path);
        err_hint(e, "look into the log before doing it again");
        return false;
    }
    return now != db->counter || db_fail(db, rc, e);
}

bool db_commit(struct db *db, struct err *e) {
    db->busy.since = 0;
    if (!bulk_settle(db, e)) {
        db_rollback(db);
        return false;
    }
    int rc = sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    if (rc == SQLITE_OK) {
        return true;
    }
    if (db_in_transaction(db)) {
        /* Nothing has ended: a reader was in the way, or references are left open. */
        db_fail(db, rc, e);
        db_rollback(db);
        return false;
    }
    return resolve_commit(db, rc, e);
}
