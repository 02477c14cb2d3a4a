/* field:value pairs by the field table. A thing's own fields come first; a key it has not may be a
 * cite word of facts. */
#include "engine/assign.h"
#include "query/parse.h"
#include <string.h>

/* Where cite words are kept in struct cite. */
static bool put_cite(struct assign *out, const struct value *v) {
    struct cite *c = &out->cite;
    const char *key = v->field->key;
    if (strcmp(key, "source") == 0) {
        c->source = v->ref;
    } else if (strcmp(key, "by") == 0) {
        c->by = v->ref;
    } else if (strcmp(key, "said") == 0) {
        c->said = v->date;
    } else if (strcmp(key, "quote") == 0) {
        c->quote = v->text;
    } else if (strcmp(key, "page") == 0) {
        c->page = v->text;
    } else if (strcmp(key, "confidence") == 0) {
        c->has_confidence = !v->cleared;
        c->confidence = (int)v->number;
    } else if (strcmp(key, "credibility") == 0) {
        c->credibility = v->text.n > 0 ? v->text.p[0] - '0' : 0;
    } else if (strcmp(key, "stance") == 0) {
        c->denied = str_is(v->text, "denies") ? 2 : str_is(v->text, "hedges") ? 1 : 0;
    } else if (strcmp(key, "tlp") == 0) {
        c->tlp = v->text;
    } else {
        return false;
    }
    return true;
}

static const struct field *find_field(const struct noun *noun, struct str key) {
    const struct field *f = noun_field(noun, key);
    if (f != NULL && (f->flags & FIELD_SET)) {
        return f;
    }
    const struct field *cite = noun_field(noun_get(NOUN_CLAIM), key);
    return cite != NULL && (cite->flags & FIELD_CITE) ? cite : NULL;
}

static void unknown_field(struct call *call, const struct noun *noun, const struct token *t, struct err *e) {
    struct buf list = { 0 };
    for (int i = 0; i < noun->field_count; i++) {
        if ((noun->fields[i].flags & (FIELD_SET | FIELD_CITE)) == FIELD_SET) {
            buf_printf(&list, "%s%s", list.n > 0 ? " " : "", noun->fields[i].key);
        }
    }
    static const char cites[] = "source by said quote page confidence credibility stance tlp";
    struct span key = { t->span.at, t->key.n + 1 };
    struct err named = { 0 };
    query_unknown_key(call->arena, noun, t, &named);
    bool meant = strncmp(named.hint, "did you mean", 12) == 0;
    int word = (int)strcspn(named.hint, "?");
    if (noun_field(noun, t->key) != NULL) {
        err_at(e, ERR_USAGE, key, "'%.*s:' of %s is not set by hand: it follows from facts", STR_ARG(t->key),
               noun->plural);
        err_hint(e, "add attribution, target, event or relation makes them; fields: %s; cite words: %s",
                 buf_str(&list).p, cites);
    } else {
        err_at(e, ERR_USAGE, key, "no field '%.*s:' to set for %s", STR_ARG(t->key), noun->plural);
        err_hint(e, "%.*s%sfields: %s; cite words: %s", meant ? word : 0, named.hint, meant ? "?  " : "",
                 buf_str(&list).p, cites);
    }
    err_release(&named);
    buf_release(&list);
}

/* One field with all its values: a comma list stays one text but for involves:. */
static bool read_one(struct call *call, const struct field *f, const struct token *t, struct value *v,
                     struct span *span, struct err *e) {
    struct buf text = { 0 };
    for (int i = 0; i < t->value_count; i++) {
        buf_add_text(&text, i > 0 ? "," : "");
        buf_add_str(&text, t->values[i].text);
    }
    bool quoted = t->value_count > 0 && t->values[0].quoted && !t->values[0].bound;
    size_t start = t->key.n + 1 + (quoted ? 1 : 0);
    *span =
        (struct span){ t->span.at + start, t->span.len > start ? t->span.len - start - (quoted ? 1 : 0) : 0 };
    struct str value = arena_str(call->arena, buf_str(&text));
    buf_release(&text);
    bool ok = value_parse(call->db, call->arena, f, value, *span, v, e);
    for (int i = 0; !ok && e->has_span && i < t->value_count; i++) {
        if (t->values[i].bound) {
            e->span = *span; /* the place within the value was not typed here */
        }
    }
    return ok;
}

bool assign_read(struct call *call, const struct noun *noun, const struct token *tokens, int count,
                 struct assign *out, struct err *e) {
    *out = (struct assign){ 0 };
    for (int i = 0; i < count; i++) {
        const struct token *t = &tokens[i];
        const struct field *f = find_field(noun, t->key);
        if (t->group || f == NULL) {
            unknown_field(call, noun, t, e);
            return false;
        }
        for (int k = 0; k < i; k++) {
            if (find_field(noun, tokens[k].key) == f) {
                err_at(e, ERR_USAGE, t->span, "'%s:' is given twice", f->key);
                return false;
            }
        }
        if (noun->id == NOUN_EVENT && strcmp(f->key, "involves") == 0) {
            out->involves = t;
            continue;
        }
        struct value v;
        struct span span;
        if (!read_one(call, f, t, &v, &span, e)) {
            return false;
        }
        bool of_thing = noun->thing && (strcmp(f->key, "tlp") == 0);
        if ((f->flags & FIELD_CITE) && !of_thing && put_cite(out, &v)) {
            continue;
        }
        if (out->count == FACT_VALUES) {
            err_at(e, ERR_USAGE, t->span, "more than %d fields at once", FACT_VALUES);
            return false;
        }
        out->spans[out->count] = span;
        out->values[out->count++] = v;
    }
    if (call->change != NULL) {
        out->cite.change = call->change->id;
    }
    return true;
}

bool assign_value(struct call *call, const struct noun *noun, const struct token *token, struct value *out,
                  struct err *e) {
    const struct field *f = find_field(noun, token->key);
    struct span span;
    if (token->group || f == NULL) {
        unknown_field(call, noun, token, e);
        return false;
    }
    return read_one(call, f, token, out, &span, e);
}
