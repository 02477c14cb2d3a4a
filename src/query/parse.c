/* From tokens to a tree, by recursive descent over the grammar in query.h. Depth and the number of
 * conditions are limited, since the text may come from anyone and SQLite has a limit of its own. */
#include "query/parse.h"

enum { DEPTH_MAX = 12, CONDITIONS_MAX = 80 };

struct parser {
    struct arena *arena;
    const struct token_list *tokens;
    int at;
    int depth;
    int conditions;
    const char *const *stop;
    struct query *query;
    struct err *err;
};

static const struct token *peek(const struct parser *p) {
    return &p->tokens->items[p->at];
}

static bool is_word(const struct token *t, const char *word) {
    return t->kind == TOKEN_WORD && !t->quoted && str_is(t->text, word);
}

static bool at_stop(const struct parser *p) {
    const struct token *t = peek(p);
    for (const char *const *word = p->stop; word != NULL && *word != NULL; word++) {
        if (p->depth == 0 && is_word(t, *word)) {
            return true;
        }
    }
    return t->kind == TOKEN_END;
}

static struct query_node *node_new(struct parser *p, enum query_kind kind, const struct token *t) {
    struct query_node *n = arena_new(p->arena, struct query_node);
    n->kind = kind;
    n->token = t;
    n->span = t->span;
    return n;
}

static struct query_node *parse_or(struct parser *p);

static struct query_node *parse_group(struct parser *p) {
    const struct token *open = peek(p);
    if (++p->depth > DEPTH_MAX) {
        err_at(p->err, ERR_USAGE, open->span, "more than %d parentheses and NOTs within each other",
               DEPTH_MAX);
        return NULL;
    }
    p->at++;
    if (peek(p)->kind == TOKEN_CLOSE) {
        err_at(p->err, ERR_USAGE, open->span, "nothing stands between these parentheses");
        return NULL;
    }
    struct query_node *inner = parse_or(p);
    if (p->err->code == ERR_NONE && (inner == NULL || peek(p)->kind != TOKEN_CLOSE)) {
        err_at(p->err, ERR_USAGE, open->span, "this parenthesis is never closed");
    }
    if (p->err->code != ERR_NONE) {
        return NULL;
    }
    p->at++;
    p->depth--;
    return inner;
}

static bool directive_inside(struct parser *p, const struct token *t) {
    err_at(p->err, ERR_USAGE, t->span, "'%.*s:' holds for the whole query", STR_ARG(t->key));
    err_hint(p->err, "move it outside of parentheses and NOT");
    return false;
}

/* A condition on its own: may it stand here, and is there room for it? */
static bool count_condition(struct parser *p, const struct token *t) {
    if (t->kind == TOKEN_QUALIFIER && query_is_directive(t->key)) {
        return directive_inside(p, t);
    }
    if (t->kind == TOKEN_WORD && !t->quoted && str_starts(t->text, "--")) {
        err_at(p->err, ERR_USAGE, t->span, "options of the program stand before the file, not in a command");
        err_hint(p->err, "the form of one result: as:json; to search for the text itself, quote it");
        return false;
    }
    if (++p->conditions > CONDITIONS_MAX) {
        err_at(p->err, ERR_USAGE, t->span, "more than %d conditions in one query", CONDITIONS_MAX);
        err_hint(p->err, "a comma within one condition lists values: actor:x,y,z");
        return false;
    }
    return true;
}

static struct query_node *parse_primary(struct parser *p) {
    const struct token *t = peek(p);
    bool condition = t->kind == TOKEN_QUALIFIER || t->kind == TOKEN_WORD;
    if (condition && !count_condition(p, t)) {
        return NULL;
    }
    switch (t->kind) {
    case TOKEN_OPEN:
        return parse_group(p);
    case TOKEN_CLOSE:
        err_at(p->err, ERR_USAGE, t->span, "this parenthesis was never opened");
        return NULL;
    case TOKEN_QUALIFIER: {
        struct query_node *n = node_new(p, QUERY_QUALIFIER, t);
        p->at++;
        if (t->group) {
            n->left = parse_group(p);
            return n->left == NULL ? NULL : n;
        }
        return n;
    }
    case TOKEN_WORD:
        p->at++;
        return node_new(p, QUERY_TEXT, t);
    case TOKEN_END:
        break;
    }
    err_at(p->err, ERR_USAGE, t->span, "something is missing here");
    return NULL;
}

static struct query_node *parse_not(struct parser *p) {
    const struct token *t = peek(p);
    if (!is_word(t, "NOT") && !is_word(t, "-")) {
        return parse_primary(p);
    }
    if (++p->depth > DEPTH_MAX) {
        err_at(p->err, ERR_USAGE, t->span, "more than %d parentheses and NOTs within each other", DEPTH_MAX);
        return NULL;
    }
    p->at++;
    struct query_node *n = node_new(p, QUERY_NOT, t);
    n->left = parse_not(p);
    p->depth--;
    return n->left == NULL ? NULL : n;
}

static bool at_and_end(const struct parser *p) {
    return at_stop(p) || peek(p)->kind == TOKEN_CLOSE || is_word(peek(p), "OR");
}

/* Takes directives out of the top level; they hold for the whole query. */
static bool take_directives(struct parser *p) {
    while (peek(p)->kind == TOKEN_QUALIFIER && query_is_directive(peek(p)->key)) {
        const struct token *t = peek(p);
        if (p->depth > 0) {
            return directive_inside(p, t);
        }
        if (!query_directive(p->arena, p->query, t, p->err)) {
            return false;
        }
        p->at++;
    }
    return true;
}

/* The parts of an AND or OR in their order. */
struct parts {
    struct query_node *items[CONDITIONS_MAX];
    int count;
};

/* As a tree of halves: SQLite limits the depth of an expression, and a chain is as deep as long. */
static struct query_node *join(struct parser *p, enum query_kind kind, struct query_node *const *items,
                               int count) {
    if (count <= 1) {
        return count == 0 ? NULL : items[0];
    }
    struct query_node *n = node_new(p, kind, items[0]->token);
    n->left = join(p, kind, items, count / 2);
    n->right = join(p, kind, items + count / 2, count - count / 2);
    return n;
}

static struct query_node *parse_and(struct parser *p) {
    struct parts parts = { .count = 0 };
    for (;;) {
        if (!take_directives(p)) {
            return NULL;
        }
        if (at_and_end(p)) {
            return join(p, QUERY_AND, parts.items, parts.count);
        }
        if (is_word(peek(p), "AND")) {
            if (parts.count == 0) {
                err_at(p->err, ERR_USAGE, peek(p)->span, "AND stands between two conditions");
                return NULL;
            }
            p->at++;
            if (at_and_end(p)) {
                err_at(p->err, ERR_USAGE, peek(p)->span, "AND needs a condition after it");
                return NULL;
            }
        }
        struct query_node *part = parse_not(p);
        if (part == NULL) {
            return NULL;
        }
        parts.items[parts.count++] = part; /* each has a condition, and those are counted */
    }
}

static struct query_node *parse_or(struct parser *p) {
    struct parts parts = { .count = 0 };
    struct query_node *part = parse_and(p);
    while (p->err->code == ERR_NONE) {
        if (part != NULL) {
            parts.items[parts.count++] = part;
        }
        const struct token *t = peek(p);
        if (at_stop(p) || !is_word(t, "OR")) {
            return join(p, QUERY_OR, parts.items, parts.count);
        }
        p->at++;
        part = part == NULL ? NULL : parse_and(p);
        if (part == NULL) {
            err_at(p->err, ERR_USAGE, t->span, "OR stands between two conditions");
        }
    }
    return NULL;
}

bool query_parse(struct arena *a, const struct noun *noun, const struct token_list *tokens, int *at,
                 const char *const *stop, struct query *out, struct err *e) {
    *out = (struct query){ .noun = noun };
    struct parser p = { .arena = a, .tokens = tokens, .at = *at, .stop = stop, .query = out, .err = e };
    if (!at_stop(&p)) {
        out->where = parse_or(&p);
        if (e->code != ERR_NONE) {
            return false;
        }
        if (!at_stop(&p)) {
            err_at(e, ERR_USAGE, peek(&p)->span, "this parenthesis was never opened");
            return false;
        }
    }
    *at = p.at;
    return true;
}
