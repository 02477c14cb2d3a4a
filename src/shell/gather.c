/* Gathering lines, and when a command in them is whole. Invariant: text before `at` has been handed out;
 * between two gather_add() there is one open command, from the start of the text, or none. */
#include "shell/gather.h"
#include "db/sql_token.h"
#include "engine/session.h"
#include <string.h>

void gather_clear(struct gather *g) {
    buf_reset(&g->text);
    g->at = 0;
    g->open = LEX_WHOLE;
    g->forced = false;
}

void gather_release(struct gather *g) {
    buf_release(&g->text);
    *g = (struct gather){ 0 };
}

static struct str rest_of(const struct gather *g) {
    return str_slice(buf_str(&g->text), g->at, g->text.n);
}

/* Lets go of what was handed out. */
static void keep_from(struct gather *g, size_t from) {
    if (from > 0) {
        memmove(g->text.p, g->text.p + from, g->text.n - from);
        g->text.n -= from;
        g->text.p[g->text.n] = '\0'; /* as every buf ends */
    }
    g->at = 0;
}

void gather_add(struct gather *g, struct str line) {
    bool ends = g->open == LEX_OPEN_PAREN || g->open == LEX_OPEN_LINE;
    g->forced = ends && str_trim(line).n == 0 && !session_is_sql(buf_str(&g->text));
    buf_add_str(&g->text, line);
    buf_add_char(&g->text, '\n');
}

void gather_end(struct gather *g) {
    g->forced = true;
}

/* SQL is handed out up to its ';'. A ';' within a quote that is open ends nothing. */
static enum lex_open why_sql_open(struct str sql, size_t *at) {
    size_t next = 0;
    bool ended = false;
    for (struct sql_token t = sql_next(sql, &next); t.kind != SQL_END; t = sql_next(sql, &next)) {
        if (t.kind == SQL_BROKEN) {
            *at = t.at;
            return LEX_OPEN_QUOTE;
        }
        ended = t.kind == SQL_MARK && t.text.p[0] == ';';
    }
    return ended ? LEX_WHOLE : LEX_OPEN_LINE;
}

/* Why the command at the start of the rest is not whole. */
static enum lex_open why_open(struct str rest, struct str command, size_t *at) {
    if (session_is_sql(command)) {
        return why_sql_open(command, at);
    }
    return lex_open(command, NULL) == LEX_WHOLE ? LEX_WHOLE : lex_open(rest, at);
}

bool gather_next(struct gather *g, struct str *command) {
    struct str rest = rest_of(g);
    struct str left = rest;
    if (!session_next_command(&left, command)) {
        gather_clear(g);
        return false;
    }
    size_t from = (size_t)(command->p - g->text.p);
    struct str all = str_slice(buf_str(&g->text), from, g->text.n);
    g->open = why_open(all, *command, &g->opened);
    if (g->open != LEX_WHOLE && !g->forced) {
        keep_from(g, from); /* `opened` counts from there */
        return false;
    }
    g->at = from + command->n;
    if (g->open != LEX_WHOLE) {
        *command = str_trim(all);
        g->at = g->text.n;
        g->open = LEX_WHOLE;
    }
    return true;
}
