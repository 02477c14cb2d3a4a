/* SQL that completes: views behind FROM and JOIN, else the columns of the tables that the statement names
 * anywhere, those of one table behind "o.", and words of SQL.
 * Invariant: nothing is offered within a string, a comment or a quoted name. */
#include "db/sql_token.h"
#include "db/stmt.h"
#include "engine/complete_int.h"
#include <stdint.h>

enum { TOKENS_MOST = 400 };

struct sql {
    struct complete *c;
    struct sql_token tokens[TOKENS_MOST]; /* of the whole statement */
    int count;
    int before; /* how many of them end before the word at the cursor */
};

static bool is_word(const struct sql_token *t, const char *word) {
    return t->kind == SQL_WORD && str_is_nocase(t->text, word);
}

static bool is_mark(const struct sql_token *t, char mark) {
    return t->kind == SQL_MARK && t->text.p[0] == mark;
}

/* The word at the cursor; false where none can stand. */
static bool read_tokens(struct sql *s, struct str text, size_t cursor, size_t *from) {
    size_t at = 0;
    *from = cursor;
    for (struct sql_token t = sql_next(text, &at); t.kind != SQL_END; t = sql_next(text, &at)) {
        size_t end = t.at + t.text.n;
        if (s->count == TOKENS_MOST || (t.kind != SQL_WORD && t.at < cursor && cursor < end) ||
            (t.kind == SQL_BROKEN && t.at < cursor)) {
            return false;
        }
        bool under = t.kind == SQL_WORD && t.at < cursor && cursor <= end;
        *from = under ? t.at : *from;
        s->tokens[s->count++] = t;
        s->before += !under && t.at < cursor ? 1 : 0;
    }
    return true;
}

/* Does a comment begin on this line before the cursor? Tokens step over comments. */
static bool in_comment(const struct sql *s, struct str text, size_t cursor) {
    const struct sql_token *last = s->before > 0 ? &s->tokens[s->before - 1] : NULL;
    size_t end = last != NULL ? last->at + last->text.n : 0;
    struct str gap = str_slice(text, end, cursor);
    size_t dashes = str_find(gap, STR("--"));
    bool line = dashes < gap.n && str_index(str_slice(gap, dashes, gap.n), '\n') == SIZE_MAX;
    size_t star = str_find(gap, STR("/*"));
    return line || (star < gap.n && str_find(str_slice(gap, star, gap.n), STR("*/")) == SIZE_MAX);
}

/* Behind FROM or JOIN, or a comma of their list. */
static bool table_is_due(const struct sql *s) {
    static const char *const clauses[] = { "select", "where", "on", "by", "having", "limit", "set", "using" };
    int i = s->before - 1;
    if (i >= 0 && !is_mark(&s->tokens[i], ',')) {
        return is_word(&s->tokens[i], "from") || is_word(&s->tokens[i], "join");
    }
    for (; i >= 0; i--) {
        if (is_word(&s->tokens[i], "from") || is_word(&s->tokens[i], "join")) {
            return true;
        }
        for (size_t k = 0; k < sizeof clauses / sizeof clauses[0]; k++) {
            if (is_word(&s->tokens[i], clauses[k]) || is_mark(&s->tokens[i], '(')) {
                return false;
            }
        }
    }
    return false;
}

/* The one name in our views that SQL reads as a word of its own; others may stand bare. */
static void offer_name(struct complete *c, struct str name) {
    bool reserved = str_is(name, "when");
    c->quoted = reserved;
    if (reserved) {
        complete_offer(c, name);
    } else {
        complete_word(c, arena_copy(c->arena, name.p, name.n), "");
    }
    c->quoted = false;
}

/* Views first: they are the names that stay. */
static const char TABLES[] =
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('view', 'table')"
    " AND name NOT GLOB 'sqlite_*' ORDER BY type = 'view' DESC, name";
static const char COLUMNS[] = "SELECT name FROM pragma_table_info(?1)";

/* Before any table is named: what a view may have. */
static const char ALL_COLUMNS[] =
    "SELECT DISTINCT c.name FROM pragma_table_list t, pragma_table_info(t.name) c"
    " WHERE t.schema = 'main' AND t.type = 'view' ORDER BY c.name";

static void offer_first(struct sql *s, const char *sql) {
    struct err e = { 0 };
    struct stmt *names = stmt_get(complete_db(s->c), sql, &e);
    bool row = false;
    while (names != NULL && stmt_step(names, &row, &e) && row) {
        offer_name(s->c, stmt_str(names, 0));
    }
    stmt_done(names);
    err_release(&e);
}

static void offer_columns(struct sql *s, struct str table) {
    struct err e = { 0 };
    struct stmt *columns = stmt_getf(complete_db(s->c), &e, COLUMNS, "s", table);
    bool row = false;
    while (columns != NULL && stmt_step(columns, &row, &e) && row) {
        offer_name(s->c, stmt_str(columns, 0));
    }
    stmt_done(columns);
    err_release(&e);
}

/* Is the token at i a table of a FROM, and is its alias (or the table itself) the one that is asked for? */
static bool names_table(const struct sql *s, int i, struct str asked) {
    const struct sql_token *t = &s->tokens[i];
    if (t->kind != SQL_WORD || i == 0 || is_mark(&s->tokens[i - 1], '.') ||
        (i + 1 < s->count && is_mark(&s->tokens[i + 1], '.'))) {
        return false;
    }
    int alias = i + 1 < s->count && is_word(&s->tokens[i + 1], "as") ? i + 2 : i + 1;
    return asked.n == 0 || sql_is_name(t, asked) ||
           (alias < s->count && sql_is_name(&s->tokens[alias], asked));
}

/* Tokens that are no tables have no columns. */
static void offer_named_columns(struct sql *s, struct str asked) {
    for (int i = 0; i < s->count; i++) {
        if (names_table(s, i, asked)) {
            offer_columns(s, s->tokens[i].text);
        }
    }
}

static void offer_words(struct complete *c) {
    static const char *const words[] = {
        "select", "from",     "where",   "group",  "order", "by",   "limit", "having",   "join",
        "left",   "on",       "as",      "and",    "or",    "not",  "null",  "is",       "in",
        "like",   "glob",     "between", "exists", "case",  "when", "then",  "else",     "end",
        "desc",   "distinct", "union",   "count",  "sum",   "min",  "max",   "coalesce", "group_concat",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        complete_offer(c, str_of(words[i]));
    }
}

void complete_sql(struct complete *c, struct str line, size_t cursor) {
    struct sql *s = arena_new(c->arena, struct sql);
    size_t from;
    s->c = c;
    if (!read_tokens(s, line, cursor, &from) || in_comment(s, line, from)) {
        return;
    }
    c->out->from = c->out->word = from;
    c->word = str_slice(line, from, cursor);
    c->near.typed = c->word;
    bool dotted = s->before > 1 && is_mark(&s->tokens[s->before - 1], '.');
    bool file = complete_db(c) != NULL;
    if (str_starts(c->word, "$")) {
        complete_variables(c);
        return;
    }
    if (file && dotted) {
        struct buf asked = { 0 };
        sql_name(&asked, &s->tokens[s->before - 2]);
        offer_named_columns(s, buf_str(&asked));
        buf_release(&asked);
    } else if (file && table_is_due(s)) {
        offer_first(s, TABLES);
    } else {
        if (file) {
            offer_named_columns(s, STR(""));
        }
        if (file && c->out->count == 0 && s->count > 1) {
            offer_first(s, ALL_COLUMNS);
        }
        if (c->word.n > 0) {
            offer_words(c);
        }
    }
}
