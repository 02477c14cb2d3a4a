/* The case file: the only way to a SQLite handle.
 *
 * db_open() follows the order of doc/hardening.md: literal path, no link, regular file, defensive settings
 * and limits before the first read, application_id and user_version, the fingerprint of every object in the
 * schema, then journal_mode TRUNCATE with synchronous FULL (the pair that lost nothing in power cuts). Exit
 * codes travel in the error: ERR_FILE for a file that is not ours, newer, damaged or tampered with;
 * ERR_LOCKED; ERR_FAILED for the rest. All of src/db is for one thread, which may have another one write for
 * it (db/bulk.h); only db_interrupt() may come from a signal handler. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>

struct db;

/* The longest text or blob a case file holds, in bytes. A longer one bound to a statement is an error. */
#define DB_VALUE_MAX (16 << 20)

/* Words for the person waiting ("case.db is being written by …"); may be NULL. */
typedef void (*db_notice_fn)(void *context, const char *text);

struct db_options {
    bool create;           /* make a new file; an existing one is an error */
    bool readonly;         /* never write; also taken when the file or its folder cannot be written */
    unsigned wait_seconds; /* how long to wait for another writer; 0: 5 seconds */
    bool hasty;            /* never wait at all */
    bool read_ahead;    /* for a shell: have the system read a small file while nobody asks yet; the process
                           must not have it open otherwise */
    bool allow_migrate; /* bring an older file up to date (after a backup beside it) */
    db_notice_fn notice;
    void *context;
};

/* With `create` the new file has mode 0600 whatever the umask is. A hot journal of a program that was
 * killed is rolled back on the way. Final links, hard links, folders, pipes and devices are refused. */
bool db_open(const char *path, const struct db_options *options, struct db **out, struct err *e);
/* Leaves one file on disk. NULL is fine. */
void db_close(struct db *db);
/* The same, and takes the file away: for one that was made and not needed. */
void db_discard(struct db *db);
const char *db_path(const struct db *db);
bool db_readonly(const struct db *db);

/* One transaction per changing command. db_begin() is BEGIN IMMEDIATE with the busy wait: a notice
 * after a second that names the holder's process, ERR_LOCKED at the deadline. A commit that fails is
 * resolved by reading the file again before anything is said about it; true means the change is in
 * the file, false that it is not and no transaction is open. Rollback never fails. */
bool db_begin(struct db *db, struct err *e);
bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
int64_t db_last_id(const struct db *db);
/* Rows changed by the last statement, and since opening. */
int64_t db_changes(const struct db *db);
int64_t db_total_changes(const struct db *db);

/* Stops what runs, from a signal handler too: the running statement or wait fails with ERR_STOPPED,
 * and what inserts row by row asks db_interrupted() between rows (SQLite would roll back in the
 * middle of a statement). The request stands until db_resume(), which comes before each command. */
void db_interrupt(struct db *db);
bool db_interrupted(const struct db *db);
void db_resume(struct db *db);

/* Runs SQL of ours without results: schema, migrations, pragmas. Several statements may follow. */
bool db_exec(struct db *db, const char *sql, struct err *e);

/* Copy of the whole file through SQLite's backup, written aside and renamed; mode 0600. */
bool db_backup(struct db *db, const char *path, struct err *e);
/* Foreign keys, integrity_check, values over DB_VALUE_MAX and, where it may write, the full-text
 * index; the first problem becomes an ERR_FILE. */
bool db_check(struct db *db, struct err *e);

#endif
