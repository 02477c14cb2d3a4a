/* SQL typed by a person: one statement that reads. Owns the look at its first word, the call of
 * prepare behind the guard, and the refusal of a second statement. What went wrong is explained in
 * sql_help.c. Invariant: a statement given out is read-only by SQLite's own word and was prepared
 * with the guard up; spans lie within the text that came in. */
#include "db/internal.h"
#include "db/sql_token.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(struct str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (str_is_nocase(word, list[i])) {
            return true;
        }
    }
    return false;
}

/* The table that a writing statement names: the first name behind its verb. */
static void find_object(struct buf *out, struct str sql, size_t at) {
    static const char *const between[] = { "or",     "rollback",  "abort",   "replace", "fail",
                                           "ignore", "into",      "from",    "table",   "view",
                                           "index",  "if",        "trigger", "temp",    "virtual",
                                           "unique", "temporary", "not",     "exists" };
    struct sql_token t;
    do {
        t = sql_next(sql, &at);
    } while (t.kind == SQL_WORD && is_one_of(t.text, between, sizeof between / sizeof between[0]));
    if (t.kind == SQL_WORD || t.kind == SQL_NAME) {
        sql_name(out, &t);
    }
}

static bool refuse_verb(struct db *db, struct str sql, const struct sql_token *first, struct err *e) {
    struct guard *g = &db->guard;
    struct buf verb = { 0 }, object = { 0 };
    buf_add_str(&verb, first->text);
    find_object(&object, sql, first->at + first->text.n);
    struct span span = { first->at, first->text.n };
    g->refused = false;
    if (first->kind == SQL_WORD && guard_refusal(g, verb.p, object.p)) {
        err_at(e, ERR_FAILED, span, "%s", g->reason);
        if (g->hint[0] != '\0') {
            err_hint(e, "%s", g->hint);
        }
    } else {
        err_at(e, ERR_USAGE, span, "'%s' does not begin a query", verb.p);
        err_hint(e, "SQL here begins with SELECT, WITH, VALUES, EXPLAIN or PRAGMA");
    }
    buf_release(&verb);
    buf_release(&object);
    return false;
}

/* Whether the text may go to SQLite at all; *from is where its first word stands. */
static bool look_first(struct db *db, struct str sql, size_t *from, struct err *e) {
    static const char *const reading[] = { "select", "with", "values", "explain", "pragma" };
    size_t zero = str_index(sql, '\0');
    if (zero != SIZE_MAX) {
        err_at(e, ERR_USAGE, (struct span){ zero, 1 }, "a zero byte cannot stand in SQL");
        return false;
    }
    size_t at = 0;
    struct sql_token first;
    do {
        first = sql_next(sql, &at);
    } while (first.kind == SQL_MARK && first.text.p[0] == ';');
    if (first.kind == SQL_END) {
        err_set(e, ERR_USAGE, "there is no SQL here");
        return false;
    }
    *from = first.at;
    bool reads = first.kind == SQL_WORD && is_one_of(first.text, reading, sizeof reading / sizeof reading[0]);
    return reads || refuse_verb(db, sql, &first, e);
}

static bool refuse_second(struct str sql, size_t tail, struct err *e) {
    struct sql_token t;
    do {
        t = sql_next(sql, &tail);
    } while (t.kind == SQL_MARK && t.text.p[0] == ';');
    if (t.kind == SQL_END) {
        return true;
    }
    err_at(e, ERR_USAGE, (struct span){ t.at, t.text.n }, "only one statement at a time");
    err_hint(e, "a second one begins here");
    return false;
}

static bool prepare_failed(struct db *db, struct str sql, int rc, struct err *e) {
    if (rc == SQLITE_AUTH || db->guard.refused) {
        return db_fail(db, SQLITE_AUTH, e);
    }
    if (rc == SQLITE_TOOBIG) {
        err_set(e, ERR_USAGE, "this statement is too long or too large");
        return false;
    }
    if (rc != SQLITE_ERROR) {
        return db_fail(db, rc, e);
    }
    char *message = sqlite3_mprintf("%s", sqlite3_errmsg(db->handle));
    int offset = sqlite3_error_offset(db->handle);
    if (message == NULL) {
        mem_exhausted();
    }
    sql_explain(db, sql, message, offset, e);
    sqlite3_free(message);
    return false;
}

bool stmt_user(struct db *db, struct str sql, unsigned deadline_ms, struct stmt **out, struct err *e) {
    *out = NULL;
    size_t from = 0;
    if (!look_first(db, sql, &from, e)) {
        return false;
    }
    struct str text = str_slice(sql, from, sql.n);
    sqlite3_stmt *raw = NULL;
    const char *tail = NULL;
    int n = text.n < INT32_MAX ? (int)text.n : INT32_MAX;
    guard_raise(db);
    db->guard.up++;
    int rc = sqlite3_prepare_v3(db->handle, text.p, n, 0, &raw, &tail);
    db->guard.up--;
    bool ok = rc == SQLITE_OK || prepare_failed(db, text, rc, e);
    if (ok && !sqlite3_stmt_readonly(raw)) {
        ok = false;
        err_set(e, ERR_FAILED, "SQL is read-only here");
    }
    ok = ok && refuse_second(text, (size_t)(tail - text.p), e);
    if (!ok) {
        err_shift(e, from);
        sqlite3_finalize(raw);
        guard_lower(db);
        return false;
    }
    *out = stmt_wrap(db, raw);
    (*out)->user = true;
    (*out)->deadline_ms = deadline_ms;
    return true;
}

/* Where a parameter stands first: "$name", or the '?', ':' or '@' it begins with. */
static struct span find_parameter(struct str sql, struct str name) {
    struct sql_token t;
    for (size_t at = 0; (t = sql_next(sql, &at)).kind != SQL_END;) {
        bool word = t.kind == SQL_WORD && str_eq(t.text, name);
        if (word || (t.kind == SQL_MARK && name.p[0] != '$' && t.text.p[0] == name.p[0])) {
            return (struct span){ t.at, word ? t.text.n : name.n };
        }
    }
    return (struct span){ 0, 0 };
}

/* Digits as SQL writes a number: one way each, so that 007 and 1.50 stay the texts they are. */
static bool is_number(struct str s, bool *whole) {
    size_t sign = s.n > 0 && s.p[0] == '-', point = 0;
    for (size_t i = sign; i < s.n; i++) {
        bool inner = i > sign && i + 1 < s.n;
        if (s.p[i] == '.' && point == 0 && inner) {
            point = i;
        } else if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
    }
    size_t end = point > 0 ? point : s.n;
    *whole = point == 0;
    return s.n > sign && s.n <= 15 && (s.p[sign] != '0' || end == sign + 1) &&
           (point == 0 || s.p[s.n - 1] != '0') && !str_is(s, "-0");
}

static void bind_named(struct stmt *s, int at, const struct stmt_named *named) {
    bool whole = true;
    char digits[16];
    if (named->text || !is_number(named->value, &whole)) {
        stmt_bind_str(s, at, named->value);
        return;
    }
    memcpy(digits, named->value.p, named->value.n);
    digits[named->value.n] = '\0';
    if (whole) {
        stmt_bind_int(s, at, strtoll(digits, NULL, 10));
    } else {
        stmt_bind_real(s, at, strtod(digits, NULL));
    }
}

bool stmt_bind_names(struct stmt *s, struct str sql, stmt_name_fn find, void *context, struct err *e) {
    int count = sqlite3_bind_parameter_count(s->raw);
    for (int i = 1; i <= count; i++) {
        const char *given = sqlite3_bind_parameter_name(s->raw, i);
        struct str name = given != NULL ? str_of(given) : STR("?");
        struct stmt_named named = { 0 };
        struct span span = find_parameter(sql, name);
        if (name.p[0] != '$') {
            err_at(e, ERR_USAGE, span, "'%.*s' has no value", STR_ARG(name));
            err_hint(e, "a variable is written $name");
            return false;
        }
        if (!find(context, str_slice(name, 1, name.n), span, &named, e)) {
            return false;
        }
        bind_named(s, i, &named);
    }
    return true;
}
