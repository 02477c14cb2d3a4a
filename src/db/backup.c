/* A copy of the whole file, page by page through SQLite's backup, made under a temporary name and
 * renamed when it is on the disk. Owns the second connection while it works. Invariant: the target is
 * its old self or a complete copy of one committed state. */
#include "base/file.h"
#include "db/internal.h"
#include <string.h>

static bool copy_failed(struct db *db, sqlite3 *to, int rc, const char *path, struct err *e) {
    if (db->stop) {
        err_set(e, ERR_STOPPED, "stopped");
        return false;
    }
    if ((rc & 0xff) == SQLITE_FULL) {
        err_set(e, ERR_FAILED, "the disk is full; %s was not written", path);
        return false;
    }
    if ((rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED) {
        return busy_fail(db, e);
    }
    err_set(e, ERR_FAILED, "cannot copy %s to %s: %s", db->path, path, sqlite3_errmsg(to));
    return false;
}

/* Some pages at a time, so that Ctrl-C is heard. Having read once keeps the lock until the end: the
 * copy is of one state, and no writer makes it begin again. */
static int copy_pages(struct db *db, sqlite3 *to) {
    enum { PAGES = 4096 };
    sqlite3_backup *b = sqlite3_backup_init(to, "main", db->handle, "main");
    if (b == NULL) {
        return sqlite3_errcode(to);
    }
    int rc = SQLITE_OK;
    int64_t give_up = busy_now() + db->busy.wait_ms;
    while (rc == SQLITE_OK && !db->stop) {
        rc = sqlite3_backup_step(b, PAGES);
        if (rc == SQLITE_BUSY && busy_now() < give_up) {
            sqlite3_sleep(2);
            rc = SQLITE_OK;
        }
    }
    int finished = sqlite3_backup_finish(b);
    return rc == SQLITE_DONE       ? SQLITE_OK
           : rc != SQLITE_OK       ? rc
           : finished != SQLITE_OK ? finished
                                   : SQLITE_ABORT;
}

static bool copy_into(struct db *db, const char *temp, const char *path, struct err *e) {
    sqlite3 *to = NULL;
    struct arena a = { 0 };
    int rc =
        sqlite3_open_v2(file_literal_path(&a, temp), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    /* The file is thrown away unless it becomes whole, and synced before it is renamed. */
    if (rc == SQLITE_OK) {
        rc = sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
    }
    if (rc == SQLITE_OK) {
        rc = copy_pages(db, to);
    }
    bool ok = rc == SQLITE_OK || copy_failed(db, to, rc, path, e);
    sqlite3_close(to);
    arena_release(&a);
    return ok;
}

bool db_backup(struct db *db, const char *path, struct err *e) {
    struct file_aside aside;
    if (!file_aside_open_database(&aside, path, e)) {
        return false;
    }
    bool begun = !db_in_transaction(db);
    bool ok = !begun || db_exec(db, "BEGIN; SELECT rootpage FROM sqlite_schema LIMIT 1", e);
    ok = ok && copy_into(db, aside.temp, path, e);
    if (begun) {
        db_rollback(db);
    }
    if (!ok) {
        file_aside_drop(&aside);
        return false;
    }
    return file_aside_commit(&aside, e);
}
