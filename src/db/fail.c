/* SQLite's result codes in words, with the program's exit code. Owns the wording and nothing else.
 * Invariant: a code that says the file is broken is ERR_FILE, a lock ERR_LOCKED, a stop ERR_STOPPED;
 * everything else ERR_FAILED. */
#include "db/bulk.h"
#include "db/internal.h"
#include <errno.h>
#include <string.h>

static void io_words(struct db *db, struct err *e) {
    int number = sqlite3_system_errno(db->handle);
    if (number == ENOSPC || number == EDQUOT) {
        err_set(e, ERR_FAILED, "the disk is full; nothing was changed");
    } else {
        err_set(e, ERR_FAILED, "cannot read or write %s: %s", db->path,
                number != 0 ? strerror(number) : sqlite3_errmsg(db->handle));
    }
}

static void stopped_words(struct db *db, struct err *e) {
    if (db->deadline_hit) {
        err_set(e, ERR_FAILED, "this took longer than it may and was stopped");
        err_hint(e, "narrow it down, or LIMIT what it has to look at");
    } else {
        err_set(e, ERR_STOPPED, "stopped");
    }
}

static void readonly_words(struct db *db, int rc, struct err *e) {
    if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY || rc == SQLITE_READONLY_CANTLOCK) {
        err_set(e, ERR_FAILED,
                "a program ended while it was writing %s, and mending that needs the right to write",
                db->path);
        err_hint(e, "open it once without --readonly, from a folder you may write to");
    } else if (rc == SQLITE_READONLY_DBMOVED) {
        err_set(e, ERR_FAILED, "%s was moved or replaced while it was open", db->path);
    } else {
        err_set(e, ERR_FAILED, "%s is read-only", db->path);
        if (db->readonly_why != NULL) {
            err_hint(e, "%s", db->readonly_why);
        }
    }
}

static bool damaged(struct db *db, const char *how, struct err *e) {
    err_set(e, ERR_FILE, "%s is damaged (%s)", db->path, how);
    err_hint(
        e, "keep the file as it is and go back to a backup; a copy may be read with: sqlite3 COPY .recover");
    return false;
}

bool db_fail(struct db *db, int rc, struct err *e) {
    const char *words = sqlite3_errmsg(db->handle);
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return busy_fail(db, e);
    case SQLITE_INTERRUPT:
        stopped_words(db, e);
        break;
    case SQLITE_CORRUPT:
        return damaged(db, words, e);
    case SQLITE_NOTADB:
        err_set(e, ERR_FILE, "%s is not a case file", db->path);
        break;
    case SQLITE_FULL:
        err_set(e, ERR_FAILED, "the disk is full; nothing was changed");
        break;
    case SQLITE_READONLY:
        readonly_words(db, rc, e);
        break;
    case SQLITE_IOERR:
        io_words(db, e);
        break;
    case SQLITE_CANTOPEN:
        err_set(e, ERR_FAILED, "cannot open %s: %s", db->path,
                sqlite3_system_errno(db->handle) != 0 ? strerror(sqlite3_system_errno(db->handle)) : words);
        break;
    case SQLITE_CONSTRAINT:
        err_set(e, ERR_FAILED, "the case file refuses this: %s", words);
        break;
    case SQLITE_AUTH:
        err_set(e, ERR_FAILED, "%s", db->guard.refused ? db->guard.reason : words);
        if (db->guard.refused && db->guard.hint[0] != '\0') {
            err_hint(e, "%s", db->guard.hint);
        }
        break;
    case SQLITE_TOOBIG:
        err_set(e, ERR_FAILED, "a value is longer than %d MiB", DB_VALUE_MAX >> 20);
        break;
    case SQLITE_NOMEM:
        err_set(e, ERR_FAILED, "this needs more memory than it may use");
        break;
    default:
        err_set(e, ERR_FAILED, "%s", words);
        break;
    }
    return false;
}

void db_exec_quietly(struct db *db, const char *sql) {
    (void)sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

bool db_exec(struct db *db, const char *sql, struct err *e) {
    if (!bulk_settle(db, e)) {
        return false;
    }
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || db_fail(db, rc, e);
}
