/* The session extension, wrapped. Owns which tables are content: everything but the books and the
 * full-text index. Conflicts are collected rather than stopped at, so that a refused undo can name
 * them all; the caller's rollback then undoes the rest. Invariant: no bytes reach SQLite that
 * changeset_sound() has not passed. */
#include "db/changeset.h"
#include "db/internal.h"
#include <stdlib.h>
#include <string.h>

struct recorder {
    struct db *db;
    sqlite3_session *session;
};

static bool is_content(const char *table) {
    static const char *const books[] = { "change", "change_range" };
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++) {
        if (sqlite3_stricmp(table, books[i]) == 0) {
            return false;
        }
    }
    return sqlite3_stricmp(table, "search") != 0 && sqlite3_strnicmp(table, "search_", 7) != 0 &&
           sqlite3_strnicmp(table, "sqlite_", 7) != 0;
}

static int on_table(void *context, const char *table) {
    (void)context;
    return is_content(table);
}

bool recorder_start(struct db *db, struct recorder **out, struct err *e) {
    struct recorder *r = mem_alloc(sizeof *r);
    r->db = db;
    int rc = sqlite3session_create(db->handle, "main", &r->session);
    if (rc == SQLITE_OK) {
        sqlite3session_table_filter(r->session, on_table, NULL);
        rc = sqlite3session_attach(r->session, NULL);
    }
    if (rc != SQLITE_OK) {
        recorder_free(r);
        *out = NULL;
        return db_fail(db, rc, e);
    }
    *out = r;
    return true;
}

void recorder_pause(struct recorder *r, bool paused) {
    sqlite3session_enable(r->session, paused ? 0 : 1);
}

bool recorder_take(struct recorder *r, struct buf *out, struct err *e) {
    int n = 0;
    void *bytes = NULL;
    if (sqlite3session_isempty(r->session)) {
        return true;
    }
    int rc = sqlite3session_changeset(r->session, &n, &bytes);
    if (rc == SQLITE_OK) {
        buf_add(out, bytes, (size_t)n);
    }
    sqlite3_free(bytes);
    return rc == SQLITE_OK || db_fail(r->db, rc, e);
}

void recorder_free(struct recorder *r) {
    if (r != NULL) {
        sqlite3session_delete(r->session);
        free(r);
    }
}

static struct changeset_value value_of(sqlite3_value *v) {
    struct changeset_value out = { .has = v != NULL, .text = { "", 0 } };
    if (v == NULL) {
        return out;
    }
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        out.type = STMT_INT;
        out.i = sqlite3_value_int64(v);
        break;
    case SQLITE_FLOAT:
        out.type = STMT_REAL;
        out.r = sqlite3_value_double(v);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        bool text = sqlite3_value_type(v) == SQLITE_TEXT;
        const void *p = text ? (const void *)sqlite3_value_text(v) : sqlite3_value_blob(v);
        out.type = text ? STMT_TEXT : STMT_BLOB;
        if (p != NULL) {
            out.text = (struct str){ p, (size_t)sqlite3_value_bytes(v) };
        }
        break;
    }
    default:
        out.type = STMT_NULL;
    }
    return out;
}

/* The values of one row, with room for both sides. */
struct row_values {
    struct changeset_value *before, *after;
    int room;
};

static void values_release(struct row_values *v) {
    free(v->before);
    free(v->after);
}

/* The row under the iterator. */
static int read_row(sqlite3_changeset_iter *it, struct row_values *v, struct changeset_row *row) {
    int op = 0, indirect = 0, columns = 0;
    unsigned char *keys = NULL;
    int rc = sqlite3changeset_op(it, &row->table, &columns, &op, &indirect);
    if (rc == SQLITE_OK) {
        rc = sqlite3changeset_pk(it, &keys, NULL);
    }
    if (rc != SQLITE_OK) {
        return rc;
    }
    if (columns > v->room) {
        v->before = mem_grow(v->before, (size_t)columns * sizeof *v->before);
        v->after = mem_grow(v->after, (size_t)columns * sizeof *v->after);
        v->room = columns;
    }
    row->op = op == SQLITE_INSERT   ? CHANGESET_INSERT
              : op == SQLITE_DELETE ? CHANGESET_DELETE
                                    : CHANGESET_UPDATE;
    row->columns = columns;
    row->before = v->before;
    row->after = v->after;
    row->id = 0;
    bool keyed = false;
    for (int i = 0; rc == SQLITE_OK && i < columns; i++) {
        sqlite3_value *old = NULL, *fresh = NULL;
        rc = op == SQLITE_INSERT ? SQLITE_OK : sqlite3changeset_old(it, i, &old);
        if (rc == SQLITE_OK && op != SQLITE_DELETE) {
            rc = sqlite3changeset_new(it, i, &fresh);
        }
        v->before[i] = value_of(old);
        v->after[i] = value_of(fresh);
        if (!keyed && keys[i] != 0) {
            row->id = op == SQLITE_INSERT ? v->after[i].i : v->before[i].i;
            keyed = true;
        }
    }
    return rc;
}

static bool broken(struct err *e) {
    err_set(e, ERR_FILE, "what was kept for taking this change back is damaged");
    return false;
}

bool changeset_walk(struct str changeset, bool inverted,
                    bool (*visit)(void *context, const struct changeset_row *row), void *context,
                    struct err *e) {
    if (changeset.n == 0) {
        return true;
    }
    if (!changeset_sound(changeset)) {
        return broken(e);
    }
    sqlite3_changeset_iter *it = NULL;
    struct buf copy = { 0 }; /* the interface takes bytes it could write to */
    buf_add_str(&copy, changeset);
    int rc = sqlite3changeset_start_v2(&it, (int)copy.n, copy.p, inverted ? SQLITE_CHANGESETSTART_INVERT : 0);
    struct row_values values = { 0 };
    bool more = true;
    while (rc == SQLITE_OK && more && (rc = sqlite3changeset_next(it)) == SQLITE_ROW) {
        struct changeset_row row = { 0 };
        rc = read_row(it, &values, &row);
        more = rc == SQLITE_OK && visit(context, &row);
    }
    sqlite3changeset_finalize(it);
    values_release(&values);
    buf_release(&copy);
    return rc == SQLITE_OK || rc == SQLITE_DONE || broken(e);
}

struct apply {
    struct db *db;
    void (*conflict)(void *context, const struct changeset_row *row);
    void *context;
    struct row_values values;
    int64_t conflicts, pointing;
};

/* SQLite passes over a table that does not fit, without a word; then nothing would be taken back. */
static bool fits(void *context, const struct changeset_table *t) {
    struct apply *a = context;
    struct err ignored = { 0 };
    struct stmt *s =
        stmt_getf(a->db, &ignored, "SELECT pk FROM pragma_table_info(?1) ORDER BY cid", "t", t->name);
    bool row = false, same = s != NULL && is_content(t->name);
    for (unsigned i = 0; same && i < t->columns; i++) {
        same = stmt_step(s, &row, &ignored) && row && (stmt_int(s, 0) != 0) == (t->keys[i] != 0);
    }
    stmt_done(s);
    err_release(&ignored);
    return same;
}

static int on_apply_table(void *context, const char *table) {
    (void)context;
    return is_content(table);
}

/* Rows that would be left pointing at nothing. */
static void hear_pointing(struct apply *a) {
    struct err ignored = { 0 };
    struct stmt *s =
        stmt_get(a->db, "SELECT \"table\", rowid FROM pragma_foreign_key_check LIMIT 100", &ignored);
    bool found = false;
    while (s != NULL && stmt_step(s, &found, &ignored) && found) {
        struct changeset_row row = { .table = stmt_str(s, 0).p, .id = stmt_int(s, 1), .points = true };
        row.op = CHANGESET_UPDATE;
        a->pointing++;
        if (a->conflict != NULL) {
            a->conflict(a->context, &row);
        }
    }
    stmt_done(s);
    err_release(&ignored);
}

static int on_conflict(void *context, int why, sqlite3_changeset_iter *it) {
    struct apply *a = context;
    if (why == SQLITE_CHANGESET_FOREIGN_KEY) {
        /* After other conflicts some rows were left out, and whatever points at those is no news. */
        if (a->conflicts == 0) {
            hear_pointing(a);
        }
        a->conflicts++;
        return SQLITE_CHANGESET_ABORT;
    }
    struct changeset_row row = { 0 };
    a->conflicts++;
    if (a->conflict != NULL && read_row(it, &a->values, &row) == SQLITE_OK) {
        a->conflict(a->context, &row);
    }
    return SQLITE_CHANGESET_OMIT;
}

static void conflict_words(const struct apply *a, struct err *e) {
    if (a->pointing > 0) {
        err_set(e, ERR_FAILED, "%lld later row%s point%s at what this would take away",
                (long long)a->pointing, a->pointing == 1 ? "" : "s", a->pointing == 1 ? "s" : "");
    } else {
        err_set(e, ERR_FAILED, "%lld row%s changed since", (long long)a->conflicts,
                a->conflicts == 1 ? " was" : "s were");
    }
}

bool changeset_apply(struct db *db, struct str changeset, bool inverted,
                     void (*conflict)(void *context, const struct changeset_row *row), void *context,
                     struct err *e) {
    if (changeset.n == 0) {
        return true;
    }
    struct apply a = { .db = db, .conflict = conflict, .context = context };
    if (!changeset_read(changeset, fits, &a)) {
        return broken(e);
    }
    struct buf copy = { 0 };
    buf_add_str(&copy, changeset);
    int rc = sqlite3changeset_apply_v2(db->handle, (int)copy.n, copy.p, on_apply_table, on_conflict, &a, NULL,
                                       NULL, inverted ? SQLITE_CHANGESETAPPLY_INVERT : 0);
    values_release(&a.values);
    buf_release(&copy);
    if (a.conflicts > 0) {
        conflict_words(&a, e);
        return false;
    }
    return rc == SQLITE_OK || (rc == SQLITE_CORRUPT ? broken(e) : db_fail(db, rc, e));
}
