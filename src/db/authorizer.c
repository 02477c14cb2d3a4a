/* What a person's SQL may do, decided action by action while SQLite prepares it. Owns the list of
 * what is allowed (everything else is not) and the words of a refusal. Invariant: while the guard is
 * up, nothing that writes, opens a file or changes a setting can be prepared on this connection;
 * query_only stands behind it as a second wall. */
#include "db/internal.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

__attribute__((format(printf, 2, 3))) static int refuse(struct guard *g, const char *format, ...) {
    if (!g->refused) { /* the first reason is the one that explains */
        va_list args;
        va_start(args, format);
        g->refused = true;
        g->hint[0] = '\0';
        vsnprintf(g->reason, sizeof g->reason, format, args);
        va_end(args);
    }
    return SQLITE_DENY;
}

static bool among(const char *word, const char *const *list, size_t n) {
    for (size_t i = 0; word != NULL && i < n; i++) {
        if (strcasecmp(word, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

struct verb {
    const char *word, *may_not, *hint; /* may_not NULL: "change table X" */
};

static const struct verb verbs[] = {
    { "update", NULL,
      "things are changed with: set HANDLE field:value, or set operations where QUERY to field:value" },
    { "insert", NULL, "things are added with: add NOUN \"name\" field:value" },
    { "replace", NULL, "things are changed with: set HANDLE field:value" },
    { "delete", NULL, "things are taken out with: remove HANDLE" },
    { "create", "make anything", "a query is kept with: save NAME = command" },
    { "drop", "drop anything", "things are taken out with: remove HANDLE" },
    { "alter", "change the schema", "" },
    { "reindex", "change the schema", "" },
    { "analyze", "change the schema", "" },
    { "attach", "open other files", "another file is read with: import FILE" },
    { "detach", "open other files", "" },
    { "vacuum", "write files", "" },
    { "begin", "begin or end a transaction", "every command is one change; undo takes it back" },
    { "commit", "begin or end a transaction", "every command is one change; undo takes it back" },
    { "end", "begin or end a transaction", "every command is one change; undo takes it back" },
    { "rollback", "begin or end a transaction", "every command is one change; undo takes it back" },
    { "savepoint", "begin or end a transaction", "every command is one change; undo takes it back" },
    { "release", "begin or end a transaction", "every command is one change; undo takes it back" },
};

bool guard_refusal(struct guard *g, const char *verb, const char *object) {
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcasecmp(verb, verbs[i].word) != 0) {
            continue;
        }
        if (verbs[i].may_not != NULL) {
            refuse(g, "SQL is read-only here: it may not %s", verbs[i].may_not);
        } else {
            refuse(g, "SQL is read-only here: it may not change table %s", object == NULL ? "" : object);
        }
        snprintf(g->hint, sizeof g->hint, "%s", verbs[i].hint);
        return true;
    }
    return false;
}

static int writes(struct guard *g, const char *verb, const char *table) {
    if (table != NULL && strncasecmp(table, "sqlite_", 7) == 0) {
        return refuse(g, "SQL is read-only here: it may not change the schema");
    }
    guard_refusal(g, verb, table);
    return SQLITE_DENY;
}

/* SQLite asks for leave to update its schema when json_each and its like are first used, and then does
 * not. A person's UPDATE of the schema is refused by SQLite itself (DEFENSIVE) and by query_only. */
static int updates(struct guard *g, const char *table) {
    return table != NULL && strcasecmp(table, "sqlite_master") == 0 ? SQLITE_OK : writes(g, "update", table);
}

static int reads(struct guard *g, const char *table) {
    static const char *const open[] = { "sqlite_schema", "sqlite_master", "sqlite_temp_schema",
                                        "sqlite_temp_master" };
    if (table != NULL && strncasecmp(table, "sqlite_", 7) == 0 &&
        !among(table, open, sizeof open / sizeof open[0])) {
        return refuse(g, "SQL here may not read %s, which is SQLite's own", table);
    }
    return SQLITE_OK;
}

static int calls(struct guard *g, const char *function) {
    static const char *const closed[] = { "load_extension", "fts3_tokenizer", "randomblob", "zeroblob",
                                          "sqlite_log" };
    if (among(function, closed, sizeof closed / sizeof closed[0])) {
        return refuse(g, "SQL here may not call %s()", function);
    }
    return SQLITE_OK;
}

/* data_version is what FTS5 asks for itself while it searches. */
static int asks(struct guard *g, const char *pragma, const char *argument) {
    static const char *const about[] = { "table_info", "table_xinfo", "table_list",
                                         "index_list", "index_info",  "foreign_key_list" };
    bool reading = among(pragma, about, sizeof about / sizeof about[0]) ||
                   (argument == NULL && strcasecmp(pragma, "data_version") == 0);
    if (reading) {
        return SQLITE_OK;
    }
    refuse(g, "SQL here may not use PRAGMA %s", pragma);
    snprintf(g->hint, sizeof g->hint,
             "what it may: table_list, table_info(T), table_xinfo(T), index_list(T), foreign_key_list(T)");
    return SQLITE_DENY;
}

static int on_action(void *context, int action, const char *a, const char *b, const char *schema,
                     const char *inner) {
    struct db *db = context;
    struct guard *g = &db->guard;
    (void)schema;
    (void)inner;
    if (g->up == 0) {
        return SQLITE_OK;
    }
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return reads(g, a);
    case SQLITE_FUNCTION:
        return calls(g, b);
    case SQLITE_PRAGMA:
        return asks(g, a, b);
    case SQLITE_INSERT:
        return writes(g, "insert", a);
    case SQLITE_UPDATE:
        return updates(g, a);
    case SQLITE_DELETE:
        return writes(g, "delete", a);
    case SQLITE_ATTACH:
        return writes(g, "attach", NULL);
    case SQLITE_DETACH:
        return writes(g, "detach", NULL);
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return writes(g, "begin", NULL);
    default:
        return writes(g, "alter", NULL);
    }
}

void guard_raise(struct db *db) {
    struct guard *g = &db->guard;
    if (!g->installed) {
        sqlite3_set_authorizer(db->handle, on_action, db);
        g->installed = true;
    }
    if (g->statements++ == 0) {
        db_exec_quietly(db, "PRAGMA query_only=ON");
        settings_limits(db, LIMITS_USER);
    }
    g->refused = false;
}

void guard_lower(struct db *db) {
    if (--db->guard.statements == 0) {
        settings_limits(db, LIMITS_OURS);
        db_exec_quietly(db, "PRAGMA query_only=OFF");
    }
}
