/* Variables: their names, and what one of a saved command may stand for, asked as if the command were typed
 * up to there.
 * Invariant: what comes back fits the value at the cursor, quotes included. */
#include "engine/complete_int.h"
#include <stdint.h>

static bool is_variable(struct str text, bool quoted, struct str name) {
    return !quoted && str_starts(text, "$") && str_eq(str_slice(text, 1, text.n), name);
}

/* Where $name stands as a word or a value; SIZE_MAX for nowhere. */
static size_t place_of(const struct token_list *tokens, struct str name) {
    for (int i = 0; i < tokens->count; i++) {
        const struct token *t = &tokens->items[i];
        if (t->kind == TOKEN_WORD && is_variable(t->text, t->quoted, name)) {
            return t->span.at;
        }
        for (int k = 0; k < t->value_count; k++) {
            if (is_variable(t->values[k].text, t->values[k].quoted, name)) {
                return t->values[k].span.at;
            }
        }
    }
    return SIZE_MAX;
}

void complete_variables(struct complete *c) {
    for (int i = 0; i < c->session->vars.count; i++) {
        complete_word(c, arena_printf(c->arena, "$%s", c->session->vars.items[i].name), "");
    }
}

void complete_variable(struct complete *c, struct str command, struct str name) {
    struct token_list tokens;
    struct err e = { 0 };
    struct completion inner;
    size_t at = SIZE_MAX;
    if (!session_is_sql(command) && lex_line(c->arena, command, &tokens, &e)) {
        at = place_of(&tokens, name);
    }
    err_release(&e);
    if (at >= command.n) {
        return;
    }
    struct str typed = str_slice(c->before, c->out->from, c->before.n);
    struct str line = str_of(arena_printf(c->arena, "%.*s%.*s", (int)at, command.p, STR_ARG(typed)));
    complete_nested(c, line, line.n, &inner);
    if (inner.from == at) {
        c->out->items = inner.items;
        c->out->count = inner.count;
        c->out->near = inner.near;
        c->out->partial = inner.partial;
    }
}
