/* What a connection is set to before and after the file has shown that it is ours. Owns the numbers
 * of the limits and the list of switches. Invariant: until settings_trusted() no view and no trigger
 * of the file can run; triggers never can.
 *
 * trusted_schema stays off for good: the schema has no triggers, its views call harmless functions
 * only, and the one thing SQLite 3.40 would then refuse, FTS5 reached through a trigger or a view,
 * does not occur, since the full-text index is written and asked by direct statements. */
#include "db/internal.h"

struct limit {
    int id, ours, user;
};

/* The views of the schema set two of them: `plain` unites 33 SELECTs, and reading `said` with a
 * filter takes a few thousand operations. */
static const struct limit limits[] = {
    { SQLITE_LIMIT_LENGTH, DB_VALUE_MAX, DB_VALUE_MAX },
    { SQLITE_LIMIT_SQL_LENGTH, 1000000, 100000 },
    { SQLITE_LIMIT_COLUMN, 100, 100 },
    { SQLITE_LIMIT_EXPR_DEPTH, 100, 100 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 64, 64 },
    { SQLITE_LIMIT_VDBE_OP, 250000, 25000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 32, 16 },
    { SQLITE_LIMIT_ATTACHED, 0, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256, 256 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 4000, 100 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 8, 0 },
    { SQLITE_LIMIT_WORKER_THREADS, 0, 0 },
};

static const long long HEAP_OURS = 2LL << 30, HEAP_USER = 256LL << 20;

void settings_limits(struct db *db, enum db_limits which) {
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        sqlite3_limit(db->handle, limits[i].id, which == LIMITS_USER ? limits[i].user : limits[i].ours);
    }
    sqlite3_hard_heap_limit64(which == LIMITS_USER ? HEAP_USER : HEAP_OURS);
}

static bool switch_to(struct db *db, int option, int value, struct err *e) {
    int now = -1;
    int rc = sqlite3_db_config(db->handle, option, value, &now);
    if (rc == SQLITE_OK && now == value) {
        return true;
    }
    err_set(e, ERR_FAILED, "this SQLite (%s) cannot be set up safely (switch %d)", sqlite3_libversion(),
            option);
    return false;
}

/* A setting that did not take would be silent; ask. */
static bool pragma_is(struct db *db, const char *sql, int wanted, struct err *e) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL);
    bool same = rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == wanted;
    sqlite3_finalize(s);
    if (!same) {
        err_set(e, ERR_FAILED, "this SQLite (%s) cannot be set up safely (%s)", sqlite3_libversion(), sql);
    }
    return same;
}

bool settings_defensive(struct db *db, struct err *e) {
    static const int off[] = {
        SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        SQLITE_DBCONFIG_ENABLE_TRIGGER,
        SQLITE_DBCONFIG_ENABLE_VIEW,
        SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER,
        SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
        SQLITE_DBCONFIG_DQS_DML,
        SQLITE_DBCONFIG_DQS_DDL,
        SQLITE_DBCONFIG_WRITABLE_SCHEMA,
    };
    settings_limits(db, LIMITS_OURS);
    bool ok =
        switch_to(db, SQLITE_DBCONFIG_DEFENSIVE, 1, e) && switch_to(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, e);
    for (size_t i = 0; ok && i < sizeof off / sizeof off[0]; i++) {
        ok = switch_to(db, off[i], 0, e);
    }
    return ok && db_exec(db, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY", e);
}

bool settings_trusted(struct db *db, struct err *e) {
    /* secure_delete: a deleted RED text must not lie in free pages. 2 MiB of cache are enough for reading:
     * pages that are read once cost more to keep than to read again. db_begin() gives more. */
    return switch_to(db, SQLITE_DBCONFIG_ENABLE_VIEW, 1, e) &&
           db_exec(db, "PRAGMA cache_size=-2048; PRAGMA secure_delete=ON; PRAGMA synchronous=FULL", e) &&
           pragma_is(db, "PRAGMA synchronous", 2, e);
}
