/* What is wrong with a person's SQL: the exact place, and what was probably meant. SQLite gives an
 * offset for most errors; where it gives none, the name in its message is looked for among the
 * tokens. Owns nothing; reads names of tables and columns. Invariant: never fails; without anything
 * better the message of SQLite stands alone. */
#include "base/namekey.h"
#include "db/internal.h"
#include "db/sql_token.h"
#include <stdint.h>
#include <string.h>

enum { LISTED = 7 };

struct names {
    struct str *items;
    size_t n;
};

/* The first column of every row; `table` (may be NULL) is bound. */
static struct names query_names(struct db *db, struct arena *a, const char *sql, const char *table) {
    struct names list = { 0 };
    struct err ignored = { 0 };
    struct stmt *s = stmt_getf(db, &ignored, sql, table == NULL ? "" : "t", table);
    bool row = false;
    while (s != NULL && stmt_step(s, &row, &ignored) && row) {
        list.items = arena_grow(a, list.items, list.n, sizeof *list.items);
        list.items[list.n++] = arena_str(a, stmt_str(s, 0));
    }
    stmt_done(s);
    err_release(&ignored);
    return list;
}

static struct names tables(struct db *db, struct arena *a) {
    return query_names(db, a,
                       "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'"
                       " AND name NOT GLOB 'sqlite_*' ORDER BY type = 'view' DESC, name",
                       NULL);
}

static struct names columns(struct db *db, struct arena *a, struct str table) {
    return query_names(db, a, "SELECT name FROM pragma_table_info(?1)", arena_copy(a, table.p, table.n));
}

/* "handle, name, actor, …" without the bare id that every view begins with. */
static void list_names(struct buf *out, const struct names *list) {
    size_t shown = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (str_is(list->items[i], "id")) {
            continue;
        }
        if (shown == LISTED) {
            buf_add_text(out, ", …");
            return;
        }
        buf_add_text(out, shown++ > 0 ? ", " : "");
        buf_add_str(out, list->items[i]);
    }
}

static struct str lower(struct arena *a, struct str s) {
    char *copy = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        copy[i] = copy[i] >= 'A' && copy[i] <= 'Z' ? (char)(copy[i] - 'A' + 'a') : copy[i];
    }
    return (struct str){ copy, s.n };
}

static bool mentions(struct str sql, struct str table) {
    size_t at = 0;
    for (struct sql_token t = sql_next(sql, &at); t.kind != SQL_END; t = sql_next(sql, &at)) {
        if (sql_is_name(&t, table)) {
            return true;
        }
    }
    return false;
}

static void hint_table(struct db *db, struct arena *a, struct str typed, struct err *e) {
    struct names all = tables(db, a);
    struct near_best best = { .typed = lower(a, typed) };
    for (size_t i = 0; i < all.n; i++) {
        near_offer(&best, all.items[i], 0);
    }
    struct buf list = { 0 };
    list_names(&list, &all);
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?", STR_ARG(best.found));
    } else {
        err_hint(e, "there are: %s", list.p == NULL ? "" : list.p);
    }
    buf_release(&list);
}

/* Offers the columns of the tables that the statement names; lists those of the best one. */
static void hint_column(struct db *db, struct arena *a, struct str sql, struct str typed, struct err *e) {
    struct names all = tables(db, a);
    struct near_best best = { .typed = lower(a, typed) };
    struct buf list = { 0 };
    for (size_t i = 0; i < all.n; i++) {
        if (!mentions(sql, all.items[i])) {
            continue;
        }
        struct names own = columns(db, a, all.items[i]);
        struct str before = best.found;
        for (size_t k = 0; k < own.n; k++) {
            near_offer(&best, own.items[k], 0);
        }
        if (list.n == 0 || best.found.p != before.p) {
            buf_reset(&list);
            buf_printf(&list, "%.*s has: ", STR_ARG(all.items[i]));
            list_names(&list, &own);
        }
    }
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  %s", STR_ARG(best.found), list.p);
    } else if (list.n > 0) {
        err_hint(e, "%s", list.p);
    }
    buf_release(&list);
}

/* The token at `offset` with all of its dotted name (o.start), or an empty place there. */
static struct span span_at(struct str sql, size_t offset) {
    size_t at = 0;
    struct span chain = { offset, 0 };
    size_t end = SIZE_MAX; /* where the chain before this token ended */
    bool dotted = false;
    for (struct sql_token t = sql_next(sql, &at); t.kind != SQL_END; t = sql_next(sql, &at)) {
        bool dot = t.kind == SQL_MARK && t.text.p[0] == '.';
        bool goes_on = t.at == end && (dot || dotted);
        if (!goes_on && t.at > offset) {
            break;
        }
        chain.at = goes_on ? chain.at : t.at;
        end = at;
        chain.len = end - chain.at;
        dotted = dot;
    }
    bool inside = chain.at <= offset && offset < chain.at + chain.len;
    return inside ? chain : (struct span){ offset, 0 };
}

static struct str last_part(struct str name) {
    for (size_t dot; (dot = str_index(name, '.')) != SIZE_MAX;) {
        name = str_slice(name, dot + 1, name.n);
    }
    return name;
}

/* The place of a (perhaps dotted) name that SQLite has unquoted; false when it is not in the text. */
static bool find_name(struct str sql, struct str name, struct span *out) {
    struct str last = last_part(name);
    size_t at = 0;
    for (struct sql_token t = sql_next(sql, &at); t.kind != SQL_END; t = sql_next(sql, &at)) {
        if (sql_is_name(&t, last)) {
            *out = span_at(sql, t.at);
            return true;
        }
    }
    return false;
}

/* What follows `start` in the message; empty when it does not begin so. */
static struct str named(const char *message, const char *start) {
    struct str m = str_of(message);
    return str_starts(m, start) ? str_slice(m, strlen(start), m.n) : STR("");
}

void sql_explain(struct db *db, struct str sql, const char *message, int offset, struct err *e) {
    if (strcmp(message, "incomplete input") == 0) {
        size_t end = str_trim(sql).n;
        err_at(e, ERR_USAGE, (struct span){ end, 0 }, "the statement stops before it is complete");
        return;
    }
    struct str column = named(message, "no such column: ");
    struct str table = named(message, "no such table: ");
    struct str name = column.n > 0 ? column : table.n > 0 ? table : named(message, "no such function: ");
    struct span span;
    bool placed = offset >= 0 && (size_t)offset <= sql.n;
    if (placed) {
        span = span_at(sql, (size_t)offset);
    } else {
        placed = name.n > 0 && find_name(sql, name, &span);
    }
    if (placed) {
        err_at(e, ERR_USAGE, span, "%s", message);
    } else {
        err_set(e, ERR_USAGE, "%s", message);
    }
    struct arena a = { 0 };
    if (table.n > 0) {
        hint_table(db, &a, last_part(table), e);
    } else if (column.n > 0) {
        hint_column(db, &a, sql, last_part(column), e);
    }
    arena_release(&a);
}
