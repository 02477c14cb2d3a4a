/* Expressions of maps: where a value comes from and how it is cut out of its cell. */
#include "import/map_lex.h"

static bool parse_column(struct map_parser *p, int column, struct map_expr *x);
static bool parse_call(struct map_parser *p, struct map_expr *x);

static struct span span_to_here(const struct map_parser *p, struct span from) {
    const struct lex *last = &p->tokens[p->at - 1];
    return (struct span){ from.at, last->span.at + last->span.len - from.at };
}

bool map_parse_expr(struct map_parser *p, struct map_expr **out) {
    const struct lex *t = map_peek(p);
    struct map_expr *x = arena_new(p->a, struct map_expr);
    *out = x;
    x->span = t->span;
    if (t->kind == LEX_TEXT) {
        x->call = MAP_TEXT;
        x->text = t->text;
        p->at++;
        return true;
    }
    int column = 0;
    bool found = false;
    if (!map_find_column(p, false, &column, &found)) {
        return false;
    }
    if (found) {
        return parse_column(p, column, x);
    }
    if (t->kind != LEX_WORD) {
        return map_want(p, "a column, a function or a text in quotes");
    }
    p->at++;
    if (map_peek(p)->kind == LEX_SIGN && map_peek(p)->text.p[0] == '(') {
        return parse_call(p, x);
    }
    x->call = MAP_TEXT;
    x->bare = true;
    x->text = t->text;
    return true;
}

/* (iso or m/d/y, padded) */
static bool parse_column(struct map_parser *p, int column, struct map_expr *x) {
    struct map_column *c = &p->map->columns[column];
    c->used = true;
    x->call = MAP_COLUMN;
    x->column = column;
    if (!map_sign(p, '(')) {
        return true;
    }
    do {
        if (map_word(p, "padded")) {
            x->padded = map_word(p, "year") ? MAP_PADDED_YEAR : MAP_PADDED;
        } else if (map_word(p, "m/d/y")) {
            x->order = c->order = DATE_MDY;
            c->ordered = true;
        } else if (map_word(p, "d/m/y")) {
            x->order = c->order = DATE_DMY;
            c->ordered = true;
        } else if (!map_word(p, "iso")) {
            return map_want(p, "how dates are written: iso, m/d/y, d/m/y, padded");
        } else {
            c->ordered = true;
        }
    } while (map_word(p, "or") || map_sign(p, ','));
    if (!map_sign(p, ')')) {
        return map_want(p, "')'");
    }
    x->span = span_to_here(p, x->span);
    return true;
}

/* each(x, list), each(x, list, "title"), each(x, "; ", "/") */
static bool parse_each(struct map_parser *p, struct map_expr *x) {
    while (map_sign(p, ',')) {
        if (!x->list && x->separator_count == 0 && map_word(p, "list")) {
            x->list = true;
            continue;
        }
        if (!x->list && x->separator_count == 0 && map_word(p, "urls")) {
            x->urls = true;
            return true;
        }
        const struct lex *t = map_peek(p);
        if (t->kind != LEX_TEXT || t->text.n == 0 || x->part.n > 0) {
            return map_want(p, x->list ? "')', or the key of a part in quotes"
                                       : "a separator in quotes, list or urls");
        }
        if (x->list) {
            x->part = t->text;
            p->at++;
            continue;
        }
        x->separators = arena_grow(p->a, x->separators, (size_t)x->separator_count, sizeof *x->separators);
        x->separators[x->separator_count++] = t->text;
        p->at++;
    }
    return true;
}

static bool parse_known(struct map_parser *p, struct map_expr *x) {
    while (map_sign(p, ',')) {
        if (map_peek(p)->kind != LEX_WORD) {
            return map_want(p, "a level of places: country, city …");
        }
        x->levels = arena_grow(p->a, x->levels, (size_t)x->level_count, sizeof *x->levels);
        x->levels[x->level_count++] = map_peek(p)->text;
        p->at++;
    }
    return true;
}

static bool parse_words(struct map_parser *p, struct map_expr *x) {
    if (!map_sign(p, ',') || map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "a comma and the name of a words table");
    }
    struct str name = map_peek(p)->text;
    struct str *names = arena_array(p->a, struct str, (size_t)p->map->words_count + 1);
    for (int i = 0; i < p->map->words_count; i++) {
        names[i] = p->map->words[i].name;
        if (str_eq(names[i], name)) {
            x->words = &p->map->words[i];
            p->at++;
            x->only = map_sign(p, ',');
            return !x->only || map_word(p, "only") || map_want(p, "only");
        }
    }
    map_fail(p->map, map_peek(p)->span, p->e, "no words table '%.*s' above this line", STR_ARG(name));
    struct str near = map_near(name, names, p->map->words_count);
    if (near.n > 0) {
        err_hint(p->e, "did you mean '%.*s'?", STR_ARG(near));
    }
    return false;
}

static bool parse_says(struct map_parser *p, struct map_expr *x) {
    if (!map_sign(p, ',') || map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "a comma and the label of a phrase");
    }
    x->label = map_label(p, map_peek(p)->text, false);
    if (x->label < 0) {
        map_fail(p->map, map_peek(p)->span, p->e, "no phrase has the label '%.*s'",
                 STR_ARG(map_peek(p)->text));
        struct str near = map_near(map_peek(p)->text, p->map->labels, p->map->label_count);
        if (near.n > 0) {
            err_hint(p->e, "did you mean '%.*s'?", STR_ARG(near));
        }
        return false;
    }
    p->at++;
    return true;
}

/* first(x, y …): the first argument has been read. */
static bool parse_args(struct map_parser *p, struct map_expr *x) {
    struct map_expr *arg = x->of;
    x->of = NULL;
    for (;;) {
        x->args = arena_grow(p->a, x->args, (size_t)x->arg_count, sizeof(struct map_expr *));
        x->args[x->arg_count++] = arg;
        if (!map_sign(p, ',')) {
            return true;
        }
        if (!map_parse_expr(p, &arg)) {
            return false;
        }
    }
}

static bool parse_date(struct map_parser *p, struct map_expr *x) {
    struct span first = x->of->span;
    if (!parse_args(p, x)) {
        return false;
    }
    return x->arg_count <= 3 || map_fail(p->map, first, p->e, "date() takes a year, a month and a day");
}

/* only(x, y, "text" …) */
static bool parse_only(struct map_parser *p, struct map_expr *x) {
    struct map_expr *test = NULL;
    if (!map_sign(p, ',')) {
        return map_want(p, "a comma and what is tested");
    }
    if (!map_parse_expr(p, &test)) {
        return false;
    }
    x->args = arena_array(p->a, struct map_expr *, 1);
    x->args[x->arg_count++] = test;
    return map_sign(p, ',') ? map_texts(p, &x->others, &x->other_count) : map_want(p, "a comma and texts");
}

/* aka(x, "/"), aka(x, "/", part-of, "NSA", "GRU") */
static bool parse_aka(struct map_parser *p, struct map_expr *x) {
    if (!map_sign(p, ',') || map_peek(p)->kind != LEX_TEXT || map_peek(p)->text.n == 0) {
        return map_want(p, "a comma and the separator of the aliases in quotes");
    }
    x->separators = arena_new(p->a, struct str);
    x->separators[x->separator_count++] = map_peek(p)->text;
    p->at++;
    if (!map_sign(p, ',')) {
        return true;
    }
    if (map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "the verb of a relation: part-of, member-of …");
    }
    x->verb = map_peek(p)->text;
    p->at++;
    return !map_sign(p, ',') || map_texts(p, &x->others, &x->other_count);
}

static const struct {
    const char *name;
    enum map_call call;
    bool (*rest)(struct map_parser *p, struct map_expr *x);
    bool cell; /* takes a column, not an expression */
} calls[] = {
    { "each", MAP_EACH, parse_each, false },
    { "word", MAP_WORD, NULL, false },
    { "url", MAP_URL, NULL, false },
    { "words", MAP_WORDS, parse_words, false },
    { "government", MAP_GOVERNMENT, NULL, false },
    { "known", MAP_KNOWN, parse_known, false },
    { "says", MAP_SAYS, parse_says, true },
    { "rest", MAP_REST, NULL, true },
    { "beside", MAP_BESIDE, parse_each, false },
    { "first", MAP_FIRST, parse_args, false },
    { "join", MAP_JOIN, parse_args, false },
    { "title", MAP_TITLE, parse_args, false },
    { "slug", MAP_SLUG, NULL, false },
    { "aka", MAP_AKA, parse_aka, false },
    { "date", MAP_DATE, parse_date, false },
    { "code", MAP_CODE, NULL, false },
    { "state", MAP_STATE, NULL, false },
    { "only", MAP_ONLY, parse_only, false },
};
enum { CALLS = sizeof calls / sizeof calls[0] };

static bool no_such_call(struct map_parser *p, struct str name, struct span span) {
    struct str names[CALLS];
    for (int i = 0; i < CALLS; i++) {
        names[i] = str_of(calls[i].name);
    }
    map_fail(p->map, span, p->e, "no column and no function '%.*s'", STR_ARG(name));
    struct str near = map_near(name, names, CALLS);
    if (near.n > 0) {
        err_hint(p->e, "did you mean '%.*s'?", STR_ARG(near));
    } else {
        err_hint(
            p->e,
            "functions: each beside first join title slug aka date code only state word url words government "
            "known says rest");
    }
    return false;
}

/* The name has been read; the parenthesis comes next. */
static bool parse_call(struct map_parser *p, struct map_expr *x) {
    const struct lex *name = &p->tokens[p->at - 1];
    for (int i = 0; i < CALLS; i++) {
        if (!str_is(name->text, calls[i].name)) {
            continue;
        }
        p->at++;
        x->call = calls[i].call;
        bool found = false;
        if (calls[i].cell) {
            if (!map_find_column(p, true, &x->column, &found)) {
                return false;
            }
            p->map->columns[x->column].used = true;
        } else if (!map_parse_expr(p, &x->of)) {
            return false;
        }
        if (calls[i].rest != NULL && !calls[i].rest(p, x)) {
            return false;
        }
        if (!map_sign(p, ')')) {
            return map_want(p, "')'");
        }
        x->span = span_to_here(p, x->span);
        return true;
    }
    return no_such_call(p, name->text, name->span);
}
