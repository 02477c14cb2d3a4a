/* Prepared statements: the cache, stepping and reading columns. The cache is a hash table over the
 * text of the SQL; statements outside it (a person's SQL, a second one of the same text) end with
 * stmt_done() or stmt_free(). Invariant: a cached statement that is not in use is reset and unbound,
 * so it holds no lock and no interrupt can stick to it. */
#include "db/bulk.h"
#include "db/internal.h"
#include <stdlib.h>
#include <string.h>

static unsigned hash_of(const char *sql) {
    unsigned h = 2166136261u; /* FNV-1a, 32 bits */
    for (; *sql != '\0'; sql++) {
        h = (h ^ (unsigned char)*sql) * 16777619u;
    }
    return h;
}

struct stmt *stmt_wrap(struct db *db, sqlite3_stmt *raw) {
    struct stmt *s = mem_alloc(sizeof *s);
    s->db = db;
    s->raw = raw;
    s->in_use = true;
    db->cache.in_use++;
    return s;
}

static void stmt_drop(struct stmt *s) {
    sqlite3_finalize(s->raw);
    free(s->sql);
    free(s);
}

/* Drops the statement that has been idle longest. */
static void make_room(struct stmt_cache *c) {
    struct stmt **oldest = NULL;
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        for (struct stmt **at = &c->buckets[i]; *at != NULL; at = &(*at)->next) {
            if (!(*at)->in_use && (oldest == NULL || (*at)->last_use < (*oldest)->last_use)) {
                oldest = at;
            }
        }
    }
    if (oldest != NULL) {
        struct stmt *gone = *oldest;
        *oldest = gone->next;
        stmt_drop(gone);
        c->kept--;
    }
}

static void keep(struct stmt_cache *c, struct stmt *s, const char *sql, unsigned hash) {
    if (c->kept >= STMT_KEPT) {
        make_room(c);
    }
    s->sql = mem_text(sql);
    s->hash = hash;
    s->next = c->buckets[hash % STMT_BUCKETS];
    c->buckets[hash % STMT_BUCKETS] = s;
    c->kept++;
}

struct stmt *stmt_get(struct db *db, const char *sql, struct err *e) {
    struct stmt_cache *c = &db->cache;
    if (!bulk_settle(db, e)) {
        return NULL;
    }
    unsigned hash = hash_of(sql);
    struct stmt *s = c->buckets[hash % STMT_BUCKETS];
    while (s != NULL && (s->hash != hash || strcmp(s->sql, sql) != 0)) {
        s = s->next;
    }
    bool known = s != NULL;
    if (known && !s->in_use) {
        s->in_use = true;
        c->in_use++;
    } else {
        sqlite3_stmt *raw = NULL;
        int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, NULL);
        if (rc != SQLITE_OK) {
            db_fail(db, rc, e);
            return NULL;
        }
        s = stmt_wrap(db, raw);
        if (!known) {
            keep(c, s, sql, hash);
        }
    }
    s->last_use = ++c->clock;
    return s;
}

void stmt_reset(struct stmt *s) {
    (void)sqlite3_reset(s->raw); /* its code is that of the last step, which was reported */
}

void stmt_done(struct stmt *s) {
    if (s == NULL) {
        return;
    }
    s->db->cache.in_use--;
    s->in_use = false;
    s->bad = SQLITE_OK;
    if (s->sql != NULL) {
        stmt_reset(s);
        (void)sqlite3_clear_bindings(s->raw);
        return;
    }
    struct db *guarded = s->user ? s->db : NULL;
    stmt_drop(s);
    if (guarded != NULL) {
        guard_lower(guarded);
    }
}

void stmt_free(struct stmt *s) {
    stmt_done(s);
}

int stmt_in_use(const struct db *db) {
    return db->cache.in_use;
}

void stmt_cache_release(struct db *db) {
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        while (db->cache.buckets[i] != NULL) {
            struct stmt *next = db->cache.buckets[i]->next;
            stmt_drop(db->cache.buckets[i]);
            db->cache.buckets[i] = next;
        }
    }
    db->cache.kept = 0;
}

static int on_progress(void *context) {
    struct db *db = context;
    db->deadline_hit = busy_now() >= db->deadline;
    return db->deadline_hit;
}

/* A person's statement: the guard is up for what SQLite prepares while it runs, and the clock is on. */
static int step_user(struct stmt *s) {
    struct db *db = s->db;
    db->deadline_hit = false;
    if (s->deadline_ms > 0) {
        if (!sqlite3_stmt_busy(s->raw)) {
            db->deadline = busy_now() + s->deadline_ms;
        }
        sqlite3_progress_handler(db->handle, 10000, on_progress, db);
    }
    db->guard.up++;
    int rc = sqlite3_step(s->raw);
    db->guard.up--;
    sqlite3_progress_handler(db->handle, 0, NULL, NULL);
    return rc;
}

bool stmt_step(struct stmt *s, bool *row, struct err *e) {
    *row = false;
    int rc = s->bad != SQLITE_OK ? s->bad : s->user ? step_user(s) : sqlite3_step(s->raw);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
        *row = rc == SQLITE_ROW;
        return true;
    }
    db_fail(s->db, rc, e);
    s->bad = SQLITE_OK;
    s->db->deadline_hit = false;
    stmt_reset(s);
    return false;
}

bool stmt_run(struct stmt *s, struct err *e) {
    bool row = true, ok = true;
    while (ok && row) {
        ok = stmt_step(s, &row, e);
    }
    stmt_reset(s);
    return ok;
}

int stmt_columns(const struct stmt *s) {
    return sqlite3_column_count(s->raw);
}

const char *stmt_column_name(const struct stmt *s, int column) {
    const char *name = sqlite3_column_name(s->raw, column);
    return name == NULL ? "" : name;
}

enum stmt_type stmt_type(const struct stmt *s, int column) {
    switch (sqlite3_column_type(s->raw, column)) {
    case SQLITE_INTEGER:
        return STMT_INT;
    case SQLITE_FLOAT:
        return STMT_REAL;
    case SQLITE_TEXT:
        return STMT_TEXT;
    case SQLITE_BLOB:
        return STMT_BLOB;
    default:
        return STMT_NULL;
    }
}

int64_t stmt_int(const struct stmt *s, int column) {
    return sqlite3_column_int64(s->raw, column);
}

double stmt_real(const struct stmt *s, int column) {
    return sqlite3_column_double(s->raw, column);
}

struct str stmt_str(const struct stmt *s, int column) {
    bool blob = sqlite3_column_type(s->raw, column) == SQLITE_BLOB;
    const void *bytes =
        blob ? sqlite3_column_blob(s->raw, column) : (const void *)sqlite3_column_text(s->raw, column);
    if (bytes == NULL) {
        return STR("");
    }
    return (struct str){ bytes, (size_t)sqlite3_column_bytes(s->raw, column) };
}
