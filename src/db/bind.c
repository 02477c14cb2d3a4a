/* Binding values, and the short forms that get, bind and run in one call. Owns the meaning of the
 * letters in `types`. Invariant: a value reaches SQL by binding only; the first bind that fails is
 * kept in the statement and comes out of its next step. */
#include "db/internal.h"
#include <assert.h>
#include <stdarg.h>

static void note(struct stmt *s, int rc) {
    if (s->bad == SQLITE_OK) {
        s->bad = rc;
    }
}

void stmt_bind_int(struct stmt *s, int at, int64_t value) {
    note(s, sqlite3_bind_int64(s->raw, at, value));
}

void stmt_bind_real(struct stmt *s, int at, double value) {
    note(s, sqlite3_bind_double(s->raw, at, value));
}

static void bind_text(struct stmt *s, int at, struct str value, sqlite3_destructor_type keep) {
    note(s, sqlite3_bind_text64(s->raw, at, value.n > 0 ? value.p : "", value.n, keep, SQLITE_UTF8));
}

void stmt_bind_str(struct stmt *s, int at, struct str value) {
    bind_text(s, at, value, SQLITE_TRANSIENT);
}

void stmt_bind_borrowed(struct stmt *s, int at, struct str value) {
    bind_text(s, at, value, SQLITE_STATIC);
}

void stmt_bind_text_or_null(struct stmt *s, int at, struct str value) {
    if (value.n == 0) {
        stmt_bind_null(s, at);
    } else {
        stmt_bind_str(s, at, value);
    }
}

void stmt_bind_null(struct stmt *s, int at) {
    note(s, sqlite3_bind_null(s->raw, at));
}

void stmt_bind_blob(struct stmt *s, int at, const void *bytes, size_t n) {
    note(s, n > 0 ? sqlite3_bind_blob64(s->raw, at, bytes, n, SQLITE_TRANSIENT)
                  : sqlite3_bind_zeroblob(s->raw, at, 0));
}

void stmt_bind_ref(struct stmt *s, int at, int64_t id) {
    if (id == 0) {
        stmt_bind_null(s, at);
    } else {
        stmt_bind_int(s, at, id);
    }
}

static void bind_list(struct stmt *s, const char *types, va_list args) {
    for (int at = 1; types[at - 1] != '\0'; at++) {
        switch (types[at - 1]) {
        case 'i':
            stmt_bind_int(s, at, va_arg(args, int64_t));
            break;
        case 'r':
            stmt_bind_ref(s, at, va_arg(args, int64_t));
            break;
        case 's':
            stmt_bind_str(s, at, va_arg(args, struct str));
            break;
        case 'n':
            stmt_bind_text_or_null(s, at, va_arg(args, struct str));
            break;
        case 't': {
            const char *text = va_arg(args, const char *);
            if (text == NULL) {
                stmt_bind_null(s, at);
            } else {
                stmt_bind_str(s, at, str_of(text));
            }
            break;
        }
        default:
            assert(!"a letter of stmt_getf() that does not exist");
            note(s, SQLITE_MISUSE);
        }
    }
}

static struct stmt *get_list(struct db *db, struct err *e, const char *sql, const char *types, va_list args) {
    struct stmt *s = stmt_get(db, sql, e);
    if (s != NULL) {
        bind_list(s, types, args);
    }
    return s;
}

struct stmt *stmt_getf(struct db *db, struct err *e, const char *sql, const char *types, ...) {
    va_list args;
    va_start(args, types);
    struct stmt *s = get_list(db, e, sql, types, args);
    va_end(args);
    return s;
}

bool stmt_runf(struct db *db, struct err *e, const char *sql, const char *types, ...) {
    va_list args;
    va_start(args, types);
    struct stmt *s = get_list(db, e, sql, types, args);
    va_end(args);
    bool ok = s != NULL && stmt_run(s, e);
    stmt_done(s);
    return ok;
}

/* To the first row; *found false when there is none or its first column is NULL. */
static bool first_row(struct stmt *s, bool *found, struct err *e) {
    *found = false;
    bool row = false;
    if (s == NULL || !stmt_step(s, &row, e)) {
        return false;
    }
    *found = row && stmt_type(s, 0) != STMT_NULL;
    return true;
}

bool stmt_intf(struct db *db, struct err *e, int64_t *out, bool *found, const char *sql, const char *types,
               ...) {
    va_list args;
    va_start(args, types);
    struct stmt *s = get_list(db, e, sql, types, args);
    va_end(args);
    bool ok = first_row(s, found, e);
    if (*found) {
        *out = stmt_int(s, 0);
    }
    stmt_done(s);
    return ok;
}

bool stmt_strf(struct db *db, struct err *e, struct arena *a, struct str *out, bool *found, const char *sql,
               const char *types, ...) {
    va_list args;
    va_start(args, types);
    struct stmt *s = get_list(db, e, sql, types, args);
    va_end(args);
    bool ok = first_row(s, found, e);
    if (*found) {
        *out = arena_str(a, stmt_str(s, 0));
    }
    stmt_done(s);
    return ok;
}
