/* Saved commands: what may be one, and how one is run. Invariant: while saved text is read or run,
 * session.saved names it, and so the gate holds it to reading the case file. */
#include "engine/saved.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "engine/args.h"
#include "engine/gate.h"
#include <string.h>

struct str *saved_parameters(struct arena *a, struct str text, int *count) {
    return vars_used(a, text, session_is_sql(text), count);
}

static bool check_sql(struct session *s, struct str text, struct err *e) {
    struct stmt *prepared = NULL;
    bool ok = stmt_user(s->db, text, 0, &prepared, e);
    stmt_free(prepared);
    return ok;
}

/* A file that is named plainly, even where parameters keep the rest from being read. */
static bool names_file(const struct command *c, const struct token_list *tokens, struct err *e) {
    for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
        const char *word =
            arg->kind == ARG_FILE && arg > c->args && arg[-1].kind == ARG_WORD ? arg[-1].name : NULL;
        for (int i = 1; word != NULL && i < tokens->count; i++) {
            const struct token *t = &tokens->items[i];
            if (t->kind == TOKEN_WORD && !t->quoted && str_is(t->text, word)) {
                err_at(e, ERR_FAILED, t->span, "a saved command names no files");
                return true;
            }
        }
    }
    return false;
}

static bool check_command(struct session *s, struct arena *a, struct str text, bool whole, struct err *e) {
    struct token_list tokens;
    if (!lex_line(a, text, &tokens, e)) {
        return false;
    }
    const struct token *verb = &tokens.items[0];
    if (verb->kind != TOKEN_WORD || verb->quoted) {
        err_at(e, ERR_USAGE, verb->span, "a command begins with a verb");
        return false;
    }
    const struct command *c = command_find(s, verb->text, verb->span, e);
    if (c == NULL || !gate_command(s, c, &tokens, e) || names_file(c, &tokens, e)) {
        return false;
    }
    struct call call = {
        .session = s, .db = s->db, .arena = a, .command = c, .tokens = tokens, .typed = text
    };
    return !whole || (vars_apply(&s->vars, a, &call.tokens, 1, NULL, e) && args_read(&call, e));
}

static bool check_within(struct session *s, struct arena *a, struct str name, struct str text, bool whole,
                         struct err *e) {
    const struct saved_run here = { .name = name, .outer = s->saved };
    s->saved = &here;
    bool ok = session_is_sql(text) ? check_sql(s, text, e) : check_command(s, a, text, whole, e);
    s->saved = here.outer;
    return ok;
}

bool saved_check(struct session *s, struct arena *a, struct str text, struct err *e) {
    int parameters;
    if (text.n > SAVED_BYTES) {
        err_set(e, ERR_USAGE, "a saved command has at most %d bytes", SAVED_BYTES);
        return false;
    }
    saved_parameters(a, text, &parameters);
    return check_within(s, a, STR(""), text, parameters == 0, e);
}

static bool unknown(struct session *s, struct str name, struct span span, struct err *e) {
    struct near_best best = { .typed = name };
    struct arena a = { 0 };
    struct stmt *all = stmt_get(s->db, "SELECT name FROM saved WHERE kind = 'query' ORDER BY name", e);
    bool row = true;
    while (all != NULL && row && stmt_step(all, &row, e) && row) {
        near_offer(&best, arena_str(&a, stmt_str(all, 0)), 0);
    }
    stmt_done(all);
    err_at(e, ERR_USAGE, span, "no saved command '%.*s'", STR_ARG(name));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  save lists them", STR_ARG(best.found));
    } else {
        err_hint(e, "save lists them; save %.*s = find … makes one", STR_ARG(name));
    }
    arena_release(&a);
    return false;
}

bool saved_get(struct session *s, struct arena *a, struct str name, struct span span, struct str *text,
               struct err *e) {
    bool found;
    if (!stmt_strf(s->db, e, a, text, &found, "SELECT text FROM saved WHERE kind = 'query' AND name = ?", "s",
                   name)) {
        return false;
    }
    return found || unknown(s, name, span, e);
}

/* Deep enough, and none within itself. */
static bool may_nest(const struct session *s, struct str name, struct span span, struct err *e) {
    int depth = 1;
    for (const struct saved_run *run = s->saved; run != NULL; run = run->outer) {
        if (str_eq(run->name, name)) {
            err_at(e, ERR_FAILED, span, "'%.*s' runs itself", STR_ARG(name));
            return false;
        }
        depth++;
    }
    if (depth > SAVED_DEPTH) {
        err_at(e, ERR_FAILED, span, "saved commands run each other more than %d deep", SAVED_DEPTH);
        return false;
    }
    return true;
}

bool saved_start(struct session *s, struct arena *a, struct str name, struct span span, struct vars *values,
                 struct err *e) {
    struct str text;
    struct err inner = { 0 };
    bool ok = may_nest(s, name, span, e) && saved_get(s, a, name, span, &text, e);
    if (!ok) {
        vars_release(values);
        return false;
    }
    const struct saved_run here = { .name = name, .outer = s->saved };
    struct vars before = s->vars;
    values->outer = &before;
    s->saved = &here;
    s->vars = *values;
    /* again at every run: the text may have come in another way than by save */
    ok = check_within(s, a, name, text, false, &inner) && session_run(s, text, &inner);
    *values = s->vars;
    s->vars = before;
    s->saved = here.outer;
    values->outer = NULL;
    vars_release(values);
    if (!ok) {
        err_place(&inner, arena_printf(a, "saved %.*s", STR_ARG(name)), 1, text);
        err_release(e);
        *e = inner;
    }
    return ok;
}
