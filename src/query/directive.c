/* What holds for a whole query: order, number of rows, columns, format, and the day of knowledge. */
#include "base/date.h"
#include "base/namekey.h"
#include "query/parse.h"

static enum query_directive directive_of(struct str key) {
    const struct query_word *word = query_word_find(key);
    return word != NULL ? word->directive : QUERY_NO_DIRECTIVE;
}

bool query_is_directive(struct str key) {
    return directive_of(key) != QUERY_NO_DIRECTIVE;
}

void query_unknown_key(struct arena *a, const struct noun *noun, const struct token *t, struct err *e) {
    struct near_best best = { .typed = t->key };
    for (int i = 0; i < noun->field_count; i++) {
        if (noun->fields[i].flags & (FIELD_FIND | FIELD_SET)) {
            near_offer(&best, str_of(noun->fields[i].key), 0);
        }
    }
    int count;
    const struct query_word *words = query_words(&count);
    for (int i = 0; i < count; i++) {
        near_offer(&best, str_of(words[i].key), 0);
    }
    struct span key = { t->span.at, t->key.n + (t->text.n > t->key.n ? 1 : 0) };
    err_at(e, ERR_USAGE, key, "no qualifier '%.*s:' for %s", STR_ARG(t->key), noun->plural);
    const char *whole = arena_copy(a, t->text.p, t->text.n);
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s:'?  to search for the text itself, quote it: \"%s\"",
                 STR_ARG(best.found), whole);
    } else {
        err_hint(e, "help find lists the qualifiers; to search for the text itself, quote it: \"%s\"", whole);
    }
}

static bool one_value(const struct token *t, struct str *out, struct err *e) {
    if (t->value_count != 1 || t->group) {
        err_at(e, ERR_USAGE, t->span, "'%.*s:' takes one value", STR_ARG(t->key));
        return false;
    }
    *out = t->values[0].text;
    return true;
}

bool query_can_show(const struct field *f) {
    bool listed =
        f->type == FIELD_REF || f->type == FIELD_WORD || f->type == FIELD_DATE || f->type == FIELD_COUNT;
    return f->column != NULL || (f->via != NULL && (f->flags & FIELD_FIND) && listed);
}

/* `sorts`: rows come in its order, which lists have none of. */
static const struct field *shown_field(struct arena *a, const struct noun *noun, struct str key,
                                       struct span span, bool sorts, struct err *e) {
    const struct field *f = noun_field(noun, key);
    if (f != NULL && (sorts ? f->column != NULL : query_can_show(f))) {
        return f;
    }
    struct near_best best = { .typed = key };
    struct buf list = { 0 };
    for (int i = 0; i < noun->field_count; i++) {
        if (sorts ? noun->fields[i].column != NULL : query_can_show(&noun->fields[i])) {
            near_offer(&best, str_of(noun->fields[i].key), 0);
            buf_printf(&list, "%s%s", list.n > 0 ? ", " : "", noun->fields[i].key);
        }
    }
    err_at(e, ERR_USAGE, span,
           f != NULL && query_can_show(f) ? "%s are not sorted by '%.*s', which may be many"
                                          : "%s have no column '%.*s'",
           noun->plural, STR_ARG(key));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  %s have: %s", STR_ARG(best.found), noun->plural,
                 arena_copy(a, list.p, list.n));
    } else {
        err_hint(e, "%s have: %s", noun->plural, arena_copy(a, list.p, list.n));
    }
    buf_release(&list);
    return NULL;
}

static bool read_sort(struct arena *a, struct query *q, const struct token *t, struct err *e) {
    for (int i = 0; i < t->value_count; i++) {
        struct str key = t->values[i].text;
        struct span span = t->values[i].span;
        bool down = str_starts(key, "-");
        key = down ? str_slice(key, 1, key.n) : key;
        const struct field *f = shown_field(a, q->noun, key, span, true, e);
        if (f == NULL) {
            return false;
        }
        if (q->sort_count == (int)(sizeof q->sorts / sizeof q->sorts[0])) {
            err_at(e, ERR_USAGE, span, "more than %d keys to sort by", q->sort_count);
            return false;
        }
        q->sorts[q->sort_count++] = (struct query_sort){ f, down };
    }
    return true;
}

static bool read_columns(struct arena *a, struct query *q, const struct token *t, struct err *e) {
    for (int i = 0; i < t->value_count; i++) {
        const struct field *f = shown_field(a, q->noun, t->values[i].text, t->values[i].span, false, e);
        if (f == NULL) {
            return false;
        }
        if (q->column_count == (int)(sizeof q->columns / sizeof q->columns[0])) {
            err_at(e, ERR_USAGE, t->values[i].span, "more than %d columns", q->column_count);
            return false;
        }
        q->columns[q->column_count++] = f;
    }
    return true;
}

/* any:stance,extent */
static bool read_any(struct query *q, const struct token *t, struct err *e) {
    for (int i = 0; i < t->value_count; i++) {
        struct near_best best = { .typed = t->values[i].text };
        bool *lifted[] = { &q->any_stance, &q->any_extent };
        bool found = false;
        for (size_t k = 0; k < sizeof lifted / sizeof lifted[0] && query_defaults()[k] != NULL; k++) {
            near_offer(&best, str_of(query_defaults()[k]), 0);
            if (str_is_nocase(t->values[i].text, query_defaults()[k])) {
                *lifted[k] = found = true;
            }
        }
        if (!found) {
            err_at(e, ERR_USAGE, t->values[i].span, "any: lifts no '%.*s'", STR_ARG(t->values[i].text));
            err_hint(e, "%s%.*s%sany:stance takes denied facts too, any:extent few and none",
                     best.found.n > 0 ? "did you mean '" : "", STR_ARG(best.found),
                     best.found.n > 0 ? "'?  " : "");
            return false;
        }
    }
    return true;
}

bool query_directive(struct arena *a, struct query *q, const struct token *t, struct err *e) {
    struct str value;
    enum query_directive which = directive_of(t->key);
    if (t->value_count == 0 || t->group) {
        err_at(e, ERR_USAGE, t->span, "'%.*s:' needs a value", STR_ARG(t->key));
        return false;
    }
    if (which == QUERY_SORT) {
        return read_sort(a, q, t, e);
    }
    if (which == QUERY_COLUMNS) {
        return read_columns(a, q, t, e);
    }
    if (which == QUERY_ANY) {
        q->any_span = t->span;
        return read_any(q, t, e);
    }
    bool given = which == QUERY_LIMIT ? q->limit > 0 : which == QUERY_AS ? q->format.n > 0 : q->known.n > 0;
    if (given) {
        err_at(e, ERR_USAGE, t->span, "'%.*s:' is given twice", STR_ARG(t->key));
        return false;
    }
    if (!one_value(t, &value, e)) {
        return false;
    }
    if (which == QUERY_LIMIT) {
        long long n;
        if (!str_to_int(value, &n) || n < 1) {
            err_at(e, ERR_USAGE, t->values[0].span, "limit: takes a number from 1");
            return false;
        }
        q->limit = n;
    } else if (which == QUERY_AS) {
        q->format = value;
        q->format_span = t->values[0].span;
    } else {
        struct date d;
        if (!date_parse(a, value, &d, e)) {
            err_shift(e, t->values[0].span.at);
            return false;
        }
        if (d.hi[0] == '\0') {
            err_at(e, ERR_USAGE, t->values[0].span, "known: needs a day that has an end");
            return false;
        }
        q->known = str_of(arena_text(a, d.hi));
        q->known_span = t->span;
    }
    return true;
}
