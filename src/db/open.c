/* db_open(): the one way to a handle, in the order that a hostile file cannot profit from. Settings
 * come before the first read, the schema is compared before any view may run, the journal mode is set
 * last. All reading before that happens in one transaction, so it sees one state of the file.
 * Invariant: a handle that is given out belongs to a file whose every object is known. */
#include "base/file.h"
#include "db/bulk.h"
#include "db/fingerprint.h"
#include "db/internal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_SECONDS = 5 };

static struct db *db_new(const char *path, const struct db_options *options, const struct schema *schema) {
    struct db *db = mem_alloc(sizeof *db);
    struct arena a = { 0 };
    unsigned wait = options->wait_seconds > 0 ? options->wait_seconds : WAIT_SECONDS;
    db->schema = schema;
    db->path = mem_text(path);
    db->literal = mem_text(file_literal_path(&a, path));
    db->notice = options->notice;
    db->context = options->context;
    db->busy.wait_ms = options->hasty ? 0 : wait < 1000000 ? wait * 1000 : 1000000000;
    arena_release(&a);
    return db;
}

/* One thread at a time calls this floor (db.h), so SQLite needs no locks of its own: a tenth of the
 * time that opening takes. Too late, and refused, when something else has used SQLite before. */
static void go_single(void) {
    static bool done;
    if (!done) {
        (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        done = true;
    }
}

static bool connect(struct db *db, struct err *e) {
    go_single();
    int how = (db->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
              SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(db->literal, &db->handle, how, NULL);
    if (db->handle == NULL) {
        mem_exhausted();
    }
    if (rc != SQLITE_OK) {
        return db_fail(db, rc, e);
    }
    busy_install(db);
    return settings_defensive(db, e);
}

static bool pragma_int(struct db *db, const char *sql, int64_t *out, struct err *e) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(s, 0);
        rc = SQLITE_OK;
    }
    bool ok = rc == SQLITE_OK || db_fail(db, rc, e);
    sqlite3_finalize(s);
    return ok;
}

/* A file of an older version is compared by hash; only a difference is worth building that version. */
static bool check_older(struct db *db, int version, struct err *e) {
    char got[65];
    if (!fingerprint_of(db, got, e)) {
        return false;
    }
    if (strcmp(got, db->schema->steps[version - 1].fingerprint) == 0) {
        return true;
    }
    struct buf expected = { 0 };
    bool ok =
        schema_objects(db->schema, version, &expected, e) && fingerprint_check(db, buf_str(&expected), e);
    buf_release(&expected);
    return ok;
}

static bool check_version(struct db *db, int64_t version, struct err *e) {
    if (version > db->schema->count) {
        err_set(e, ERR_FILE,
                "%s was made by a newer program: it has version %lld, this program knows up to %d", db->path,
                (long long)version, db->schema->count);
        err_hint(e, "a newer dossier opens it");
        return false;
    }
    if (version < 1) {
        err_set(e, ERR_FILE, "%s has version %lld, which no case file has", db->path, (long long)version);
        return false;
    }
    return version == db->schema->count ? fingerprint_check(db, db->schema->objects, e)
                                        : check_older(db, (int)version, e);
}

static bool examine(struct db *db, const struct place *place, int64_t *version, struct err *e) {
    int64_t application = 0;
    bool ok = db_exec(db, "BEGIN", e) && pragma_int(db, "PRAGMA application_id", &application, e) &&
              pragma_int(db, "PRAGMA user_version", version, e);
    if (ok && !place_same(db->literal, place)) {
        ok = false;
        err_set(e, ERR_FAILED, "%s was replaced while it was being opened", db->path);
    }
    if (ok && application != DB_APPLICATION_ID) {
        ok = false;
        err_set(e, ERR_FILE, "%s is not a case file", db->path);
        err_hint(e, "it is an SQLite database of some other program");
    }
    ok = ok && check_version(db, *version, e);
    db_rollback(db);
    return ok;
}

/* TRUNCATE with FULL; a file that someone set to WAL is brought back, when it may be written. */
static bool set_journal(struct db *db, struct err *e) {
    if (db->readonly) {
        return true;
    }
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode=TRUNCATE", -1, &s, NULL);
    bool ok = rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW;
    struct str mode = ok ? str_of((const char *)sqlite3_column_text(s, 0)) : STR("");
    if (!ok) {
        db_fail(db, rc, e);
    } else if (!str_is(mode, "truncate")) {
        ok = db_fail(db, SQLITE_BUSY, e);
    }
    sqlite3_finalize(s);
    return ok;
}

static bool bring_up_to_date(struct db *db, int64_t version, bool allowed, struct err *e) {
    if (version == db->schema->count) {
        return true;
    }
    if (db->readonly || !allowed) {
        err_set(e, ERR_FAILED, "%s has version %lld; this program works with version %d", db->path,
                (long long)version, db->schema->count);
        err_hint(e, "opened for writing it is brought up to date; a copy of it as it is stays beside it");
        return false;
    }
    return migrate_file(db, (int)version, e);
}

static bool open_existing(struct db *db, const struct db_options *options, struct err *e) {
    struct place place;
    int64_t version = 0;
    if (!place_existing(db->path, db->literal, &place, e)) {
        return false;
    }
    if (options->read_ahead) {
        place_read_ahead(db->literal, &place);
    }
    db->readonly = options->readonly || !place.writable;
    db->readonly_why = options->readonly
                           ? "it was opened with --readonly"
                           : "you have no right to write the file, or to make files in its folder";
    return connect(db, e) && examine(db, &place, &version, e) && settings_trusted(db, e) &&
           set_journal(db, e) && bring_up_to_date(db, version, options->allow_migrate, e);
}

static bool create_new(struct db *db, struct err *e) {
    if (!place_create(db->path, db->literal, e)) {
        return false;
    }
    db->half_made = true;
    db->half_made =
        !(connect(db, e) && settings_trusted(db, e) && set_journal(db, e) && migrate_create(db, e));
    return !db->half_made;
}

bool db_open_as(const char *path, const struct db_options *options, const struct schema *schema,
                struct db **out, struct err *e) {
    *out = NULL;
    if (*path == '\0') {
        err_set(e, ERR_USAGE, "a case file needs a name");
        return false;
    }
    struct db *db = db_new(path, options, schema);
    if (!(options->create ? create_new(db, e) : open_existing(db, options, e))) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

bool db_open(const char *path, const struct db_options *options, struct db **out, struct err *e) {
    return db_open_as(path, options, &schema_case, out, e);
}

bool db_open_memory(const struct schema *schema, struct db **out, struct err *e) {
    static const struct db_options none = { 0 };
    struct db *db = db_new("the schema", &none, schema);
    free(db->literal);
    db->literal = mem_text(":memory:");
    *out = NULL;
    if (!connect(db, e) || !settings_trusted(db, e)) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

/* A journal that is only empty is left when we wrote; SQLite removes it, under its own lock, on the
 * way to mode DELETE. */
static void drop_journal(struct db *db) {
    struct buf name = { 0 };
    struct stat st;
    buf_printf(&name, "%s-journal", db->literal);
    if (!db->readonly && lstat(name.p, &st) == 0) {
        db->stop = 1; /* another program's lock is not worth waiting for */
        db_exec_quietly(db, "PRAGMA journal_mode=DELETE");
    }
    buf_release(&name);
}

void db_close(struct db *db) {
    if (db == NULL) {
        return;
    }
    bulk_release(db);
    stmt_cache_release(db);
    if (db->handle != NULL) {
        db_rollback(db);
        drop_journal(db);
        sqlite3_close_v2(db->handle);
    }
    if (db->half_made) {
        unlink(db->literal);
    }
    free(db->literal);
    free(db->path);
    free(db);
}

void db_discard(struct db *db) {
    db->half_made = true;
    db_close(db);
}

const char *db_path(const struct db *db) {
    return db->path;
}

bool db_readonly(const struct db *db) {
    return db->readonly;
}

void db_interrupt(struct db *db) {
    db->stop = 1;
    sqlite3_interrupt(db->handle);
}

bool db_interrupted(const struct db *db) {
    return db->stop != 0;
}

void db_resume(struct db *db) {
    db->stop = 0;
}
