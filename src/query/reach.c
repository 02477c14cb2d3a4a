/* Qualifiers that reach through a reference: victim.sector:energy asks of the things that victim: would
 * name what sector:energy asks of identities. Any key that names things goes on with any key of theirs,
 * so the field table needs no row for each pair. */
#include "query/check.h"

enum { REACH_MOST = 3 };

static size_t dots(struct str key) {
    size_t n = 0;
    for (size_t i = 0; i < key.n; i++) {
        n += key.p[i] == '.';
    }
    return n;
}

/* The field before the first dot; NULL when that names no things. */
static const struct field *through(const struct noun *noun, struct str key, size_t *dot) {
    *dot = str_index(key, '.');
    const struct field *f = *dot < key.n ? noun_field(noun, str_slice(key, 0, *dot)) : NULL;
    bool leads = f != NULL && f->type == FIELD_REF && (f->flags & FIELD_FIND) && f->noun != NOUN_COUNT;
    return leads ? f : NULL;
}

/* The same qualifier as it would stand in a query for those things. */
static struct query_node *inner_node(struct arena *a, const struct query_node *n, size_t dot) {
    struct token *t = arena_new(a, struct token);
    struct query_node *inner = arena_new(a, struct query_node);
    *t = *n->token;
    t->key = str_slice(t->key, dot + 1, t->key.n);
    t->text = str_slice(t->text, dot + 1, t->text.n);
    t->span.at += dot + 1;
    t->span.len -= dot + 1;
    *inner = (struct query_node){ .kind = QUERY_QUALIFIER, .span = t->span, .token = t };
    return inner;
}

bool query_check_reach(struct query_check *c, struct query_node *n, bool *reaches) {
    size_t dot;
    struct str key = n->token->key;
    const struct field *f = through(c->query->noun, key, &dot);
    *reaches = f != NULL && query_word_find(str_slice(key, dot + 1, key.n)) == NULL;
    if (!*reaches) {
        return true;
    }
    if (dots(key) > REACH_MOST) {
        err_at(c->err, ERR_USAGE, (struct span){ n->token->span.at, key.n + 1 },
               "'%.*s:' reaches further than %d steps", STR_ARG(key), REACH_MOST);
        return false;
    }
    struct query inner = { .noun = noun_get(f->noun), .known = c->query->known };
    struct query_check deeper = { c->db, c->arena, &inner, c->err };
    n->meaning = QUERY_FIELD;
    n->field = f;
    n->reach = inner_node(c->arena, n, dot);
    bool ok = query_check_node(&deeper, n->reach);
    if (inner.note.n > 0) {
        c->query->note = inner.note;
    }
    return ok;
}
