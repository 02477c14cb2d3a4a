/* Checks a tree against the field table: which field a key means, what its values are. Names are
 * resolved here, so that SQL sees ids. */
#include "query/check.h"
#include "model/claim.h"
#include "model/search.h"
#include "model/thing.h"
#include "query/known.h"
#include "query/parse.h"
#include <string.h>

const struct field *query_group_link(const struct noun *facts, const struct noun *noun) {
    for (int i = 0; i < facts->field_count; i++) {
        const struct field *f = &facts->fields[i];
        bool points = f->type == FIELD_REF && f->test != NULL && (f->flags & FIELD_NEEDED);
        if (points && (f->noun == noun->id || f->noun == NOUN_COUNT)) {
            return f;
        }
    }
    for (int i = 0; i < facts->field_count; i++) {
        const struct field *f = &facts->fields[i];
        if (f->type == FIELD_REF && f->test != NULL && f->noun == noun->id && !(f->flags & FIELD_CITE)) {
            return f;
        }
    }
    return NULL;
}

static void not_a_group(struct query_check *c, const struct query_node *n) {
    const struct token *t = n->token;
    if (noun_field(c->query->noun, t->key) == NULL) {
        query_unknown_key(c->arena, c->query->noun, t, c->err);
        return;
    }
    err_at(c->err, ERR_USAGE, (struct span){ t->span.at, t->key.n + 1 },
           "'%.*s:' takes values, and no conditions of its own", STR_ARG(t->key));
    err_hint(c->err,
             "what is asked of one fact stands in attribution:( ), target:( ), event:( ) or relation:( )");
}

static bool check_group(struct query_check *c, struct query_node *n) {
    const struct noun *group = noun_find(n->token->key);
    if (group == NULL || group->thing || query_group_link(group, c->query->noun) == NULL) {
        not_a_group(c, n);
        return false;
    }
    n->meaning = QUERY_GROUP;
    n->group = group;
    struct query inner = { .noun = group };
    struct query_check deeper = { c->db, c->arena, &inner, c->err };
    bool ok = query_check_node(&deeper, n->left);
    if (inner.note.n > 0) {
        c->query->note = inner.note;
    }
    return ok;
}

static bool check_has(struct query_check *c, struct query_node *n) {
    const struct token *t = n->token;
    n->keys = arena_array(c->arena, const struct field *, (size_t)t->value_count);
    for (int i = 0; i < t->value_count; i++) {
        const struct field *f = noun_field(c->query->noun, t->values[i].text);
        if (f == NULL || !(f->flags & FIELD_FIND)) {
            struct token key = { .key = t->values[i].text,
                                 .text = t->values[i].text,
                                 .span = t->values[i].span };
            query_unknown_key(c->arena, c->query->noun, &key, c->err);
            return false;
        }
        n->keys[i] = f;
    }
    return true;
}

static bool check_period(struct query_check *c, struct query_node *n) {
    const struct noun *noun = c->query->noun;
    if (noun->period_lo == NULL) {
        err_at(c->err, ERR_USAGE, n->span, "%s have no dates of their own", noun->plural);
        return false;
    }
    static const struct field date = { .key = "during", .type = FIELD_DATE };
    n->field = &date;
    if (!query_check_values(c, n)) {
        return false;
    }
    struct buf words = { 0 };
    struct query_value *v = &n->values[0];
    if (c->query->period.n > 0) {
        buf_printf(&words, "%.*s, ", STR_ARG(c->query->period));
    }
    if (n->meaning == QUERY_SINCE) {
        buf_printf(&words, "from %.*s", STR_ARG(v->lo));
    } else if (n->meaning == QUERY_UNTIL) {
        buf_printf(&words, "until %.*s", STR_ARG(v->hi));
    } else {
        buf_printf(&words, "%.*s to %.*s inclusive", STR_ARG(v->lo), STR_ARG(v->hi));
    }
    c->query->period = arena_str(c->arena, buf_str(&words));
    buf_release(&words);
    return true;
}

static bool check_qualifier(struct query_check *c, struct query_node *n) {
    const struct token *t = n->token;
    if (t->group) {
        return check_group(c, n);
    }
    const struct query_word *word = query_word_find(t->key);
    n->meaning = word != NULL ? word->meaning : QUERY_FIELD;
    if (n->meaning == QUERY_FIELD) {
        n->field = noun_field(c->query->noun, t->key);
        bool reaches = false;
        if (n->field == NULL && (!query_check_reach(c, n, &reaches) || reaches)) {
            return reaches && c->err->code == ERR_NONE;
        }
        if (n->field == NULL || !(n->field->flags & FIELD_FIND)) {
            query_unknown_key(c->arena, c->query->noun, t, c->err);
            return false;
        }
    }
    if (t->value_count == 0) {
        err_at(c->err, ERR_USAGE, n->span, "'%.*s:' needs a value", STR_ARG(t->key));
        if (n->meaning == QUERY_FIELD) {
            err_hint(c->err, "missing:%.*s finds what has none", STR_ARG(t->key));
        }
        return false;
    }
    if (n->meaning == QUERY_HAS || n->meaning == QUERY_MISSING) {
        return check_has(c, n);
    }
    return n->meaning == QUERY_FIELD ? query_check_values(c, n) : check_period(c, n);
}

/* A word that was surely not meant as one: "or" for OR, type=espionage for type:espionage. */
static void note_unlikely_word(struct query_check *c, const struct token *t) {
    static const char *const operators[] = { "AND", "OR", "NOT" };
    struct buf note = { 0 };
    size_t sign = 0;
    while (sign < t->text.n && strchr("=<>", t->text.p[sign]) == NULL) {
        sign++;
    }
    for (size_t i = 0; !t->quoted && i < sizeof operators / sizeof operators[0]; i++) {
        if (str_is_nocase(t->text, operators[i])) {
            buf_printf(&note, "'%.*s' was searched for as a word; the operator is %s", STR_ARG(t->text),
                       operators[i]);
        }
    }
    struct str key = str_slice(t->text, 0, sign);
    if (!t->quoted && sign > 0 && sign + 1 < t->text.n && noun_field(c->query->noun, key) != NULL) {
        buf_printf(&note, "'%.*s' was searched for as text; a condition is written %.*s:…", STR_ARG(t->text),
                   STR_ARG(key));
    }
    if (note.n > 0) {
        c->query->note = arena_str(c->arena, buf_str(&note));
    }
    buf_release(&note);
}

static bool check_text(struct query_check *c, struct query_node *n) {
    enum { TEXT_MAX = 2000 };
    struct buf words = { 0 };
    if (n->token->text.n > TEXT_MAX) {
        err_at(c->err, ERR_USAGE, n->span, "more than %d bytes to search for at once", TEXT_MAX);
        return false;
    }
    note_unlikely_word(c, n->token);
    search_expression(&words, n->token->text, n->token->quoted);
    n->words = arena_str(c->arena, buf_str(&words));
    buf_release(&words);
    if (n->words.n == 0) {
        err_at(c->err, ERR_USAGE, n->span, "there is no word to search for here");
        return false;
    }
    return true;
}

bool query_check_node(struct query_check *c, struct query_node *n) {
    switch (n->kind) {
    case QUERY_AND:
    case QUERY_OR:
        return query_check_node(c, n->left) && query_check_node(c, n->right);
    case QUERY_NOT:
        return query_check_node(c, n->left);
    case QUERY_TEXT:
        return check_text(c, n);
    case QUERY_QUALIFIER:
        return check_qualifier(c, n);
    }
    return false;
}

bool query_check(struct db *db, struct arena *a, struct query *q, struct err *e) {
    struct query_check c = { db, a, q, e };
    if (q->noun->id == NOUN_RECORD && (q->known.n > 0 || q->any_stance || q->any_extent)) {
        bool known = q->known.n > 0;
        err_at(e, ERR_USAGE, known ? q->known_span : q->any_span,
               "'%s:' asks about facts, and records are not facts", known ? "known" : "any");
        return false;
    }
    if (q->any_stance && q->noun->id == NOUN_TIMELINE) {
        err_at(e, ERR_USAGE, q->any_span, "what is denied has no place on a timeline");
        err_hint(e, "find events any:stance lists denied events too");
        return false;
    }
    if (q->known.n > 0 && !claim_known(db, a, q->known, &q->known_claims, e)) {
        return false;
    }
    if (q->where == NULL) {
        return true;
    }
    return query_check_node(&c, q->where) && (q->known.n == 0 || known_search(db, a, q, e)) && query_plan(&c);
}
