/* Making a new file, and bringing an old one up to date. Owns application_id and user_version.
 * Invariant: a step and its version number reach the file together or not at all, and a step whose
 * result is not the schema it was frozen with is rolled back. */
#include "db/fingerprint.h"
#include "db/internal.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool set_numbers(struct db *db, int version, struct err *e) {
    struct buf sql = { 0 };
    buf_printf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", DB_APPLICATION_ID, version);
    bool ok = db_exec(db, sql.p, e);
    buf_release(&sql);
    return ok;
}

bool migrate_create(struct db *db, struct err *e) {
    bool ok = db_begin(db, e) && db_exec(db, db->schema->sql, e) && set_numbers(db, db->schema->count, e) &&
              db_commit(db, e);
    if (!ok) {
        db_rollback(db);
    }
    return ok;
}

static bool references_hold(struct db *db, const struct migration *step, struct err *e) {
    struct stmt *s = stmt_get(db, "SELECT \"table\", rowid FROM pragma_foreign_key_check LIMIT 1", e);
    bool row = false;
    bool ok = s != NULL && stmt_step(s, &row, e);
    if (row) {
        struct str table = stmt_str(s, 0);
        err_set(e, ERR_FAILED, "step %s leaves row %lld of %.*s pointing at nothing", step->name,
                (long long)stmt_int(s, 1), STR_ARG(table));
        ok = false;
    }
    stmt_done(s);
    return ok;
}

static bool as_frozen(struct db *db, const struct migration *step, struct err *e) {
    char got[65];
    if (step->fingerprint == NULL) {
        return true;
    }
    if (!fingerprint_of(db, got, e)) {
        return false;
    }
    if (strcmp(got, step->fingerprint) != 0) {
        err_set(e, ERR_FAILED, "step %s gives another schema than version %d has", step->name, step->version);
        return false;
    }
    return true;
}

/* Changesets and ranges speak of columns by number: none survives a reshaping. */
static bool drop_undo(struct db *db, const struct migration *step, struct err *e) {
    return !step->drops_undo ||
           db_exec(db, "UPDATE change SET changeset = NULL; DELETE FROM change_range", e);
}

static bool take_step(struct db *db, const struct migration *step, struct err *e) {
    struct buf sql = { 0 };
    buf_add_str(&sql, step->sql);
    bool ok = db_begin(db, e) && db_exec(db, sql.p, e) && drop_undo(db, step, e) &&
              references_hold(db, step, e) && as_frozen(db, step, e) && set_numbers(db, step->version, e) &&
              db_commit(db, e);
    if (!ok) {
        db_rollback(db);
    }
    buf_release(&sql);
    return ok;
}

bool migrate_run(struct db *db, const struct migration *steps, int count, struct err *e) {
    bool ok = true;
    /* A table that others refer to can only be rebuilt while references are not enforced; each step
     * checks them all at its end. The setting cannot change inside a transaction. */
    db_exec_quietly(db, "PRAGMA foreign_keys=OFF");
    for (int i = 0; ok && i < count; i++) {
        ok = take_step(db, &steps[i], e);
    }
    db_exec_quietly(db, "PRAGMA foreign_keys=ON");
    return ok;
}

/* A name beside the file that nothing has yet. */
static bool free_name(struct db *db, int version, struct buf *out, struct err *e) {
    struct stat st;
    for (int i = 1; i < 1000; i++) {
        buf_reset(out);
        buf_printf(out, "%s.v%d", db->path, version);
        if (i > 1) {
            buf_printf(out, ".%d", i);
        }
        if (lstat(out->p, &st) != 0) {
            return true;
        }
    }
    err_set(e, ERR_FAILED, "there is no free name for a copy of %s", db->path);
    return false;
}

static bool any_drops_undo(const struct migration *steps, int count) {
    for (int i = 0; i < count; i++) {
        if (steps[i].drops_undo) {
            return true;
        }
    }
    return false;
}

bool migrate_file(struct db *db, int version, struct err *e) {
    const struct migration *steps = db->schema->steps + version;
    int count = db->schema->count - version;
    struct buf copy = { 0 }, words = { 0 };
    bool copied = free_name(db, version, &copy, e) && db_backup(db, copy.p, e);
    bool ok = copied && migrate_run(db, steps, count, e);
    if (ok) {
        buf_printf(&words, "%s was brought from version %d to %d; as it was, it is in %s", db->path, version,
                   db->schema->count, copy.p);
        if (any_drops_undo(steps, count)) {
            buf_add_text(&words, "; changes made before can no longer be undone");
        }
        if (db->notice != NULL) {
            db->notice(db->context, words.p);
        }
    } else if (copied) {
        err_hint(e, "the file as it was is in %s", copy.p);
    }
    buf_release(&copy);
    buf_release(&words);
    return ok;
}

bool schema_objects(const struct schema *schema, int version, struct buf *out, struct err *e) {
    struct db *db = NULL;
    bool ok = db_open_memory(schema, &db, e) && migrate_run(db, schema->steps, version, e) &&
              fingerprint_list(db, out, e);
    db_close(db);
    return ok;
}
