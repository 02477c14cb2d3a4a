/* Variables and their places in tokens. Owns the rule what is a variable and what is a mere dollar.
 * Invariant: a token that a value went into is marked as quoted and bound, and stays one token. */
#include "engine/vars.h"
#include "base/namekey.h"
#include "db/sql_token.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool vars_is_name(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        bool inner = (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '_';
        if (!is_letter(name.p[i]) && !(inner && i > 0)) {
            return false;
        }
    }
    return name.n > 0;
}

/* Where the name stands or belongs. */
static int place_of(const struct vars *v, struct str name, bool *there) {
    int i = 0;
    while (i < v->count && str_cmp(str_of(v->items[i].name), name) < 0) {
        i++;
    }
    *there = i < v->count && str_is(name, v->items[i].name);
    return i;
}

static char *copy(struct str s) {
    char *text = mem_alloc(s.n + 1);
    memcpy(text, s.n > 0 ? s.p : "", s.n);
    text[s.n] = '\0';
    return text;
}

bool vars_set(struct vars *v, struct str name, struct str value, bool text, struct span span, struct err *e) {
    if (!vars_is_name(name)) {
        err_at(e, ERR_USAGE, span, "'%.*s' is not a name for a variable", STR_ARG(name));
        err_hint(e, "a letter, then letters, digits and _: let since = 2018");
        return false;
    }
    bool there;
    int at = place_of(v, name, &there);
    if (there) {
        free(v->items[at].value);
        v->items[at].value = copy(value);
        v->items[at].text = text;
        return true;
    }
    v->items = mem_grow(v->items, sizeof *v->items * ((size_t)v->count + 1));
    memmove(&v->items[at + 1], &v->items[at], sizeof *v->items * (size_t)(v->count - at));
    v->items[at] = (struct var){ copy(name), copy(value), text };
    v->count++;
    return true;
}

bool vars_remove(struct vars *v, struct str name) {
    bool there;
    int at = place_of(v, name, &there);
    if (there) {
        free(v->items[at].name);
        free(v->items[at].value);
        v->count--;
        memmove(&v->items[at], &v->items[at + 1], sizeof *v->items * (size_t)(v->count - at));
    }
    return there;
}

const struct var *vars_find(const struct vars *v, struct str name) {
    for (; v != NULL; v = v->outer) {
        bool there;
        int at = place_of(v, name, &there);
        if (there) {
            return &v->items[at];
        }
    }
    return NULL;
}

const struct var *vars_get(const struct vars *v, struct str name, struct span span, struct err *e) {
    const struct var *found = vars_find(v, name);
    if (found != NULL) {
        return found;
    }
    struct near_best best = { .typed = name };
    for (const struct vars *set = v; set != NULL; set = set->outer) {
        const struct var *items = set->items;
        for (int i = 0; items != NULL && i < set->count; i++) {
            near_offer(&best, str_of(items[i].name), 0);
        }
    }
    err_at(e, ERR_USAGE, span, "no variable '$%.*s'", STR_ARG(name));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '$%.*s'?  let lists the variables", STR_ARG(best.found));
    } else {
        err_hint(e, "let %.*s = value sets it; for the text itself write $$%.*s or quotes", STR_ARG(name),
                 STR_ARG(name));
    }
    return NULL;
}

void vars_release(struct vars *v) {
    for (int i = 0; i < v->count; i++) {
        free(v->items[i].name);
        free(v->items[i].value);
    }
    free(v->items);
    *v = (struct vars){ 0 };
}

enum meaning { PLAIN, ESCAPED, VARIABLE, BROKEN };

/* What an unquoted text means; *name gets the variable's. A text with blanks came as one argument of the
 * OS shell, where no quotes can be seen: it is a text. */
static enum meaning meaning_of(struct str text, struct str *name) {
    size_t sign = 0;
    while (sign < text.n && text.p[sign] != '\0' && strchr("<>=?", text.p[sign]) != NULL) {
        sign++;
    }
    struct str rest = str_slice(text, sign, text.n);
    if (!str_starts(rest, "$") || str_index(text, ' ') != SIZE_MAX) {
        return PLAIN;
    }
    if (sign == 0 && str_starts(rest, "$$")) {
        return ESCAPED;
    }
    *name = str_slice(rest, 1, rest.n);
    if (name->n == 0 || !is_letter(name->p[0])) {
        return PLAIN;
    }
    return sign == 0 && vars_is_name(*name) ? VARIABLE : BROKEN;
}

static bool put(const struct vars *v, struct arena *a, struct token_value *at, bool *any, struct err *e) {
    struct str name = STR("");
    switch (at->quoted ? PLAIN : meaning_of(at->text, &name)) {
    case PLAIN:
        return true;
    case ESCAPED:
        at->text = str_slice(at->text, 1, at->text.n);
        return true;
    case BROKEN:
        err_at(e, ERR_USAGE, at->span, "a variable is a whole word or a whole value");
        err_hint(e, "let it hold all of '%.*s'; for the text itself write quotes", STR_ARG(at->text));
        return false;
    case VARIABLE:
        break;
    }
    const struct var *var = vars_get(v, name, at->span, e);
    if (var == NULL) {
        return false;
    }
    at->text = arena_str(a, str_of(var->value)); /* the command may change the variable */
    at->quoted = at->bound = true;
    *any = true;
    return true;
}

bool vars_apply(const struct vars *v, struct arena *a, struct token_list *tokens, int from, bool *any,
                struct err *e) {
    bool found = false;
    for (int i = from; i < tokens->count; i++) {
        struct token *t = &tokens->items[i];
        if (t->kind == TOKEN_WORD) {
            struct token_value word = { .text = t->text, .quoted = t->quoted, .span = t->span };
            if (!put(v, a, &word, &found, e)) {
                return false;
            }
            t->text = word.text;
            t->quoted = word.quoted;
        }
        for (int k = 0; t->kind == TOKEN_QUALIFIER && k < t->value_count; k++) {
            if (!put(v, a, &t->values[k], &found, e)) {
                return false;
            }
        }
    }
    if (any != NULL) {
        *any = found;
    }
    return true;
}

struct names {
    struct arena *arena;
    struct str *items;
    int count;
};

static void add_name(struct names *n, struct str name) {
    for (int i = 0; i < n->count; i++) {
        if (str_eq(n->items[i], name)) {
            return;
        }
    }
    n->items = arena_grow(n->arena, n->items, (size_t)n->count, sizeof *n->items);
    n->items[n->count++] = arena_str(n->arena, name);
}

static void add_of_text(struct names *n, struct str text, bool quoted) {
    struct str name = STR("");
    if (!quoted && meaning_of(text, &name) == VARIABLE) {
        add_name(n, name);
    }
}

static void add_of_sql(struct names *n, struct str sql) {
    struct sql_token t;
    for (size_t at = 0; (t = sql_next(sql, &at)).kind != SQL_END;) {
        if (t.kind == SQL_WORD && str_starts(t.text, "$")) {
            add_name(n, str_slice(t.text, 1, t.text.n));
        }
    }
}

struct str *vars_used(struct arena *a, struct str command, bool sql, int *count) {
    struct names n = { .arena = a };
    struct token_list tokens = { 0 };
    struct err unread = { 0 };
    if (sql) {
        add_of_sql(&n, command);
    } else if (!lex_line(a, command, &tokens, &unread)) {
        tokens.count = 0;
    }
    for (int i = 0; i < tokens.count; i++) {
        const struct token *t = &tokens.items[i];
        if (t->kind == TOKEN_WORD) {
            add_of_text(&n, t->text, t->quoted);
        }
        for (int k = 0; k < t->value_count; k++) {
            add_of_text(&n, t->values[k].text, t->values[k].quoted);
        }
    }
    err_release(&unread);
    *count = n.count;
    return n.items;
}

static void add_typed(struct buf *out, struct str text, bool quoted) {
    if (!quoted) {
        buf_add_str(out, text);
        return;
    }
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        buf_add_text(out, text.p[i] == '"' || text.p[i] == '\\' ? "\\" : "");
        buf_add_char(out, text.p[i]);
    }
    buf_add_char(out, '"');
}

struct str vars_typed(struct arena *a, const struct token_list *tokens) {
    struct buf out = { 0 };
    for (int i = 0; i < tokens->count; i++) {
        const struct token *t = &tokens->items[i];
        buf_add_text(&out, i > 0 ? " " : "");
        if (t->kind != TOKEN_QUALIFIER) {
            add_typed(&out, t->text, t->kind == TOKEN_WORD && t->quoted);
            continue;
        }
        buf_printf(&out, "%.*s:", STR_ARG(t->key));
        for (int k = 0; k < t->value_count; k++) {
            bool blank = str_index(t->values[k].text, ' ') != SIZE_MAX;
            buf_add_text(&out, k > 0 ? "," : "");
            add_typed(&out, t->values[k].text, t->values[k].quoted || blank);
        }
    }
    struct str line = arena_str(a, buf_str(&out));
    buf_release(&out);
    return line;
}
