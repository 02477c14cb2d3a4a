/* What a schema says, by tokens. Owns the object list and the comparison; what is expected comes from
 * the caller. Invariant: two schemas with the same list mean the same to SQLite. A line break inside
 * a quoted token cannot fake a line, because every line before it would end inside a quote. */
#include "db/fingerprint.h"
#include "base/file.h"
#include "db/internal.h"
#include "db/sql_token.h"
#include <stdlib.h>
#include <string.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Returns the place behind the copy. */
static char *copy_lower(char *to, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        *to++ = lower(s.p[i]);
    }
    return to;
}

static char *copy(char *to, struct str s) {
    memcpy(to, s.p, s.n);
    return to + s.n;
}

static bool names_kind(const struct sql_token *t) {
    return t->kind == SQL_WORD && (str_is_nocase(t->text, "table") || str_is_nocase(t->text, "view") ||
                                   str_is_nocase(t->text, "index") || str_is_nocase(t->text, "trigger"));
}

/* Whether a quoted name could as well stand bare. */
static bool plain_name(struct str s) {
    bool plain = s.n > 0;
    for (size_t i = 0; plain && i < s.n; i++) {
        char c = lower(s.p[i]);
        plain = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9');
    }
    return plain;
}

/* The name behind CREATE TABLE and its like. */
static char *copy_own_name(char *to, const struct sql_token *t) {
    struct buf bare = { 0 };
    sql_name(&bare, t);
    to = plain_name(buf_str(&bare)) ? copy_lower(to, buf_str(&bare)) : copy(to, t->text);
    buf_release(&bare);
    return to;
}

void fingerprint_tokens(struct buf *out, struct str sql) {
    enum { BEFORE, NEXT, PAST } name = BEFORE;
    char *all = mem_alloc(sql.n * 2 + 1); /* a token is a byte or more, and gets one blank */
    char *to = all;
    size_t at = 0;
    for (struct sql_token t = sql_next(sql, &at); t.kind != SQL_END; t = sql_next(sql, &at)) {
        if (to > all) {
            *to++ = ' ';
        }
        if (name == NEXT) {
            to = copy_own_name(to, &t);
            name = PAST;
            continue;
        }
        to = t.kind == SQL_WORD ? copy_lower(to, t.text) : copy(to, t.text);
        if (name == BEFORE && names_kind(&t)) {
            name = NEXT;
        }
    }
    buf_add(out, all, (size_t)(to - all));
    free(all);
}

/* The line of an object that SQLite makes by itself, in exactly this form. */
static bool made_by_sqlite(struct str line) {
    static const char *const known[] = {
        "table\tsqlite_sequence\tcreate table sqlite_sequence ( name , seq )",
        "table\tsqlite_stat1\tcreate table sqlite_stat1 ( tbl , idx , stat )",
        "table\tsqlite_stat4\tcreate table sqlite_stat4 ( tbl , idx , neq , nlt , ndlt , sample )",
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_is(line, known[i])) {
            return true;
        }
    }
    return false;
}

/* Nothing but columns with types and a key: no default, check or reference in which something could
 * wait. */
static bool bare_table(struct str tokens) {
    static const char *const words[] = { "default",    "check",  "as",     "generated", "collate",
                                         "references", "select", "unique", "on",        "constraint" };
    size_t at = 0;
    for (struct sql_token t = sql_next(tokens, &at); t.kind != SQL_END; t = sql_next(tokens, &at)) {
        if (t.kind != SQL_WORD && t.kind != SQL_MARK) {
            return false;
        }
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (str_is(t.text, words[i])) {
                return false;
            }
        }
    }
    return true;
}

/* `shadows` has the beginnings "\ncreate table search_data (\n…" of the tables behind each FTS5 index. */
static bool is_shadow(const struct buf *shadows, struct str type, struct str name, struct str tokens) {
    struct buf key = { 0 };
    buf_add_text(&key, "\ncreate table ");
    buf_add_str(&key, name);
    buf_add_text(&key, " (");
    bool own = str_starts(tokens, key.p + 1);
    buf_add_char(&key, '\n');
    bool known = str_find(buf_str(shadows), buf_str(&key)) != SIZE_MAX;
    buf_release(&key);
    return own && known && str_is(type, "table") && bare_table(tokens);
}

static void add_shadows(struct buf *shadows, struct str name) {
    static const char *const endings[] = { "data", "idx", "content", "docsize", "config" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        buf_printf(shadows, "\ncreate table %.*s_%s (\n", STR_ARG(name), endings[i]);
    }
}

static struct str column(sqlite3_stmt *s, int at) {
    const void *text = sqlite3_column_text(s, at);
    return (struct str){ text == NULL ? "" : text, (size_t)sqlite3_column_bytes(s, at) };
}

static void add_object(struct buf *out, const struct buf *shadows, sqlite3_stmt *s) {
    struct str type = column(s, 0), name = column(s, 1);
    bool no_sql = sqlite3_column_type(s, 2) == SQLITE_NULL;
    if (no_sql && str_is(type, "index") && str_starts(name, "sqlite_autoindex_")) {
        return;
    }
    size_t from = out->n;
    buf_add_str(out, type);
    buf_add_char(out, '\t');
    buf_add_str(out, name);
    buf_add_char(out, '\t');
    size_t tokens = out->n;
    fingerprint_tokens(out, column(s, 2));
    struct str line = str_slice(buf_str(out), from, out->n);
    if (made_by_sqlite(line) || is_shadow(shadows, type, name, str_slice(buf_str(out), tokens, out->n))) {
        out->n = from;
        out->p[from] = '\0';
        return;
    }
    buf_add_char(out, '\n');
}

/* One pass over rows of (type, name, sql); `shadows` NULL: collect the names of FTS5 indexes instead. */
static bool each_object(struct db *db, const char *sql, struct buf *out, const struct buf *shadows,
                        struct err *e) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (shadows != NULL) {
            add_object(out, shadows, s);
        } else {
            add_shadows(out, column(s, 1));
        }
        rc = SQLITE_OK;
    }
    bool ok = rc == SQLITE_DONE || db_fail(db, rc, e);
    sqlite3_finalize(s);
    return ok;
}

bool fingerprint_list(struct db *db, struct buf *out, struct err *e) {
    struct buf shadows = { 0 };
    bool ok =
        each_object(
            db,
            "SELECT type, name, sql FROM sqlite_schema"
            " WHERE type = 'table' AND rootpage = 0 AND sql LIKE 'create virtual table % using fts5%'",
            &shadows, NULL, e) &&
        each_object(db, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name", out, &shadows, e);
    buf_release(&shadows);
    return ok;
}

bool fingerprint_of(struct db *db, char out[65], struct err *e) {
    struct buf list = { 0 };
    bool ok = fingerprint_list(db, &list, e);
    if (ok) {
        file_sha256(buf_str(&list), out);
    }
    buf_release(&list);
    return ok;
}

struct line {
    struct str all, type, name;
};

static bool next_line(struct str *rest, struct line *out) {
    if (rest->n == 0) {
        return false;
    }
    size_t end = str_index(*rest, '\n');
    out->all = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end == SIZE_MAX ? rest->n : end + 1, rest->n);
    size_t tab = str_index(out->all, '\t');
    out->type = str_slice(out->all, 0, tab);
    struct str more = str_slice(out->all, tab == SIZE_MAX ? out->all.n : tab + 1, out->all.n);
    out->name = str_slice(more, 0, str_index(more, '\t'));
    return true;
}

static int by_type_and_name(const struct line *a, const struct line *b) {
    int order = str_cmp(a->type, b->type);
    return order != 0 ? order : str_cmp(a->name, b->name);
}

static void name_difference(struct db *db, struct str got, struct str expected, struct err *e) {
    struct line mine = { 0 }, theirs = { 0 };
    int order = 0;
    do {
        bool has = next_line(&got, &theirs), wants = next_line(&expected, &mine);
        order = !has ? 1 : !wants ? -1 : by_type_and_name(&theirs, &mine);
        if (!has && !wants) {
            break;
        }
    } while (order == 0 && str_eq(mine.all, theirs.all));
    if (order < 0) {
        err_set(e, ERR_FILE, "%s has %s %.*s '%.*s' that this program did not make", db->path,
                str_is(theirs.type, "index") ? "an" : "a", STR_ARG(theirs.type), STR_ARG(theirs.name));
    } else if (order > 0) {
        err_set(e, ERR_FILE, "%s lacks the %.*s '%.*s'", db->path, STR_ARG(mine.type), STR_ARG(mine.name));
    } else {
        err_set(e, ERR_FILE, "the %.*s '%.*s' in %s is not as this program made it", STR_ARG(mine.type),
                STR_ARG(mine.name), db->path);
    }
    err_hint(e, "something else has changed the file; it is not opened, because what was added could act");
}

bool fingerprint_check(struct db *db, struct str expected, struct err *e) {
    struct buf list = { 0 };
    bool ok = fingerprint_list(db, &list, e);
    if (ok && !str_eq(buf_str(&list), expected)) {
        name_difference(db, buf_str(&list), expected, e);
        ok = false;
    }
    buf_release(&list);
    return ok;
}
