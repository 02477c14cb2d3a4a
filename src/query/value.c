/* Values of qualifiers: the operator, then the text by the field's type. The type reads the whole
 * text first (an EDTF date, amber+strict), only then a final '+' or '..' counts as a range. */
#include "base/confidence.h"
#include "base/count.h"
#include "base/date.h"
#include "base/namekey.h"
#include "model/thing.h"
#include "model/vocab.h"
#include "query/check.h"
#include <errno.h>
#include <stdlib.h>

struct reading {
    struct query_check *c;
    const struct field *field;
    struct str text;  /* without the operator */
    struct span span; /* of that text */
    bool bound;       /* a variable's: no sign in it counts, though a range is a value */
    struct query_value *out;
};

static enum query_op take_operator(struct str *text, size_t *skipped) {
    static const struct {
        const char *sign;
        enum query_op op;
    } signs[] = { { ">=", QUERY_GREATER_EQUAL }, { "<=", QUERY_LESS_EQUAL }, { ">", QUERY_GREATER },
                  { "<", QUERY_LESS },           { "=", QUERY_EXACT },       { "?", QUERY_POSSIBLY } };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (str_starts(*text, signs[i].sign)) {
            *skipped = str_of(signs[i].sign).n;
            *text = str_slice(*text, *skipped, text->n);
            return signs[i].op;
        }
    }
    return QUERY_IS;
}

/* Reads one end of a range; what it means depends on the type. */
typedef bool (*read_fn)(struct reading *r, struct query_value *out, struct err *e);

static bool read_date(struct reading *r, struct query_value *out, struct err *e) {
    struct date d;
    if (!date_parse(r->c->arena, r->text, &d, e)) {
        err_shift(e, r->span.at);
        return false;
    }
    out->text = d.edtf;
    out->lo = str_of(arena_text(r->c->arena, d.lo));
    out->hi = str_of(arena_text(r->c->arena, d.hi));
    return true;
}

static bool read_number(struct reading *r, struct query_value *out, struct err *e) {
    long long n;
    if (!str_to_int(r->text, &n)) {
        err_at(e, ERR_USAGE, r->span, "'%.*s' is not a whole number", STR_ARG(r->text));
        return false;
    }
    out->number_lo = out->number_hi = n;
    return true;
}

static bool read_real(struct reading *r, struct query_value *out, struct err *e) {
    char *end;
    const char *text = arena_copy(r->c->arena, r->text.p, r->text.n);
    errno = 0;
    double value = strtod(text, &end);
    if (errno != 0 || end == text || *end != '\0') {
        err_at(e, ERR_USAGE, r->span, "'%s' is not a number", text);
        return false;
    }
    out->real_lo = out->real_hi = value;
    return true;
}

static bool read_confidence(struct reading *r, struct query_value *out, struct err *e) {
    int lo, hi;
    if (!confidence_parse_band(r->text, &lo, &hi, e)) {
        err_shift(e, r->span.at);
        return false;
    }
    out->number_lo = lo;
    out->number_hi = hi;
    return true;
}

static bool read_ranked(struct reading *r, struct query_value *out, struct err *e) {
    bool ranked;
    if (!vocab_get(r->c->db, r->c->arena, r->field->of, r->text, r->span, &out->text, e) ||
        !vocab_rank(r->c->db, r->field->of, out->text, &out->number_lo, &ranked, e)) {
        return false;
    }
    bool plain = out == r->out && (out->op == QUERY_IS || out->op == QUERY_EXACT);
    if (!ranked && !plain) {
        err_at(e, ERR_USAGE, r->span, "'%.*s' has no rank to compare with", STR_ARG(r->text));
        return false;
    }
    if (!ranked) {
        out->number_lo = INT64_MIN;
    }
    out->number_hi = out->number_lo;
    return true;
}

static bool read_count(struct reading *r, struct query_value *out, struct err *e) {
    struct count n;
    if (!count_parse(r->c->arena, r->text, &n, e)) {
        err_shift(e, r->span.at);
        return false;
    }
    out->number_lo = n.lo;
    out->number_hi = n.hi == COUNT_OPEN ? INT64_MAX : n.hi;
    return true;
}

static bool read_end(struct reading *r, struct str text, size_t at, read_fn read, struct query_value *out,
                     struct err *e) {
    struct reading end = *r;
    end.text = text;
    end.span = (struct span){ r->span.at + at, text.n };
    return read(&end, out, e);
}

static void open_low(struct query_value *v) {
    v->lo = STR("");
    v->number_lo = INT64_MIN;
    v->real_lo = -1e308;
}

static void open_high(struct query_value *v) {
    v->hi = STR("");
    v->number_hi = INT64_MAX;
    v->real_hi = 1e308;
}

/* A type with an order: the whole text, else low.., ..high, low..high, low+. */
static bool read_ordered(struct reading *r, read_fn read) {
    struct err first = { 0 };
    size_t dots = str_find(r->text, STR(".."));
    bool plus = r->text.n > 1 && str_ends(r->text, "+");
    /* words of a vocabulary are matched without their signs: "b+" would be read as b */
    bool folded = plus && r->field->type == FIELD_RANKED && r->out->op == QUERY_IS;
    if (plus && r->bound && (folded || !read(r, r->out, &first))) {
        err_release(&first);
        err_at(r->c->err, ERR_USAGE, r->span, "a sign does not count in a variable: '%.*s'",
               STR_ARG(r->text));
        err_hint(r->c->err, "a range does: %.*s..", (int)r->text.n - 1, r->text.p);
        return false;
    }
    if (!folded && read(r, r->out, &first)) {
        err_release(&first);
        return true;
    }
    bool range = plus || (dots != SIZE_MAX && r->text.n > 2);
    if (r->out->op != QUERY_IS || !range) {
        *r->c->err = first;
        return false;
    }
    err_release(&first);
    struct str low = plus ? str_slice(r->text, 0, r->text.n - 1) : str_slice(r->text, 0, dots);
    struct str high = plus ? STR("") : str_slice(r->text, dots + 2, r->text.n);
    struct query_value a = { 0 }, b = { 0 };
    open_low(&a);
    open_high(&b);
    if ((low.n > 0 && !read_end(r, low, 0, read, &a, r->c->err)) ||
        (high.n > 0 && !read_end(r, high, dots + 2, read, &b, r->c->err))) {
        return false;
    }
    r->out->op = QUERY_RANGE;
    r->out->lo = a.lo;
    r->out->hi = b.hi;
    r->out->number_lo = a.number_lo;
    r->out->number_hi = b.number_hi;
    r->out->real_lo = a.real_lo;
    r->out->real_hi = b.real_hi;
    bool backwards = (a.lo.n > 0 && b.hi.n > 0 && str_cmp(a.lo, b.hi) > 0) || a.number_lo > b.number_hi ||
                     a.real_lo > b.real_hi;
    if (backwards) {
        err_at(r->c->err, ERR_USAGE, r->span, "this range runs backwards");
        return false;
    }
    return true;
}

static void note_ambiguous(struct query_check *c, const struct noun *noun, struct str word,
                           const struct thing_match *m) {
    struct buf text = { 0 };
    buf_printf(&text, "%d %s are called %.*s:", m->count, noun == NULL ? "things" : noun->plural,
               STR_ARG(word));
    for (int i = 0; i < m->count; i++) {
        buf_printf(&text, "%s #%lld", i > 0 ? "," : "", (long long)m->ids[i]);
    }
    buf_add_text(&text, "; all of them match");
    c->query->note = arena_str(c->arena, buf_str(&text));
    buf_release(&text);
}

static bool read_ref(struct reading *r) {
    struct query_check *c = r->c;
    const struct noun *noun = r->field->noun == NOUN_COUNT ? NULL : noun_get(r->field->noun);
    struct thing_match m = { 0 };
    if (!thing_match(c->db, c->arena, noun, r->text, &m, c->err)) {
        return false;
    }
    if (m.count == 0) {
        thing_unknown(c->db, c->arena, noun, r->text, r->span, c->err);
        return false;
    }
    if (m.count > 1) {
        note_ambiguous(c, noun, r->text, &m);
    }
    struct buf ids = { 0 };
    for (int i = 0; i < m.count; i++) {
        buf_printf(&ids, "%s%lld", i > 0 ? "," : "[", (long long)m.ids[i]);
    }
    buf_add_char(&ids, ']');
    r->out->ids = arena_str(c->arena, buf_str(&ids));
    buf_release(&ids);
    return true;
}

/* The word and those it is broader than (`broader` in term); with '=' the word alone. */
static bool read_word(struct reading *r) {
    static const char alone[] = "SELECT json_array(?1) WHERE ?2 <> ''";
    static const char narrower[] =
        "WITH RECURSIVE w(code) AS (VALUES (?1) UNION SELECT t.code FROM w JOIN term t"
        " ON t.vocab = ?2 AND t.broader = w.code) SELECT json_group_array(code) FROM w";
    struct query_check *c = r->c;
    bool found;
    return vocab_get(c->db, c->arena, r->field->of, r->text, r->span, &r->out->text, c->err) &&
           stmt_strf(c->db, c->err, c->arena, &r->out->ids, &found,
                     r->out->op == QUERY_EXACT ? alone : narrower, "st", r->out->text, r->field->of);
}

static bool read_name(struct reading *r) {
    r->out->prefix = r->text.n > 1 && str_ends(r->text, "*") && r->out->op == QUERY_IS && !r->bound;
    struct str plain = r->out->prefix ? str_slice(r->text, 0, r->text.n - 1) : r->text;
    r->out->text = name_key(r->c->arena, plain);
    return true;
}

static bool read_value(struct reading *r) {
    switch (r->field->type) {
    case FIELD_NAME:
        return read_name(r);
    case FIELD_TEXT:
    case FIELD_URL:
        r->out->text = r->text;
        return true;
    case FIELD_WORD:
        return read_word(r);
    case FIELD_RANKED:
        return read_ordered(r, read_ranked);
    case FIELD_DATE:
    case FIELD_DAY:
        return read_ordered(r, read_date);
    case FIELD_COUNT:
        return read_ordered(r, read_count);
    case FIELD_CONFIDENCE:
        return read_ordered(r, read_confidence);
    case FIELD_NUMBER:
        return read_ordered(r, read_number);
    case FIELD_REAL:
        return read_ordered(r, read_real);
    case FIELD_REF:
        return read_ref(r);
    }
    return false;
}

/* Which operators a type understands beyond plain equality. */
static bool op_fits(enum field_type type, enum query_op op) {
    bool ordered = type == FIELD_RANKED || type == FIELD_DATE || type == FIELD_DAY ||
                   type == FIELD_CONFIDENCE || type == FIELD_NUMBER || type == FIELD_REAL ||
                   type == FIELD_COUNT;
    return op == QUERY_IS || op == QUERY_EXACT || (op == QUERY_POSSIBLY ? type == FIELD_COUNT : ordered);
}

static bool is_listed(const struct field *f) {
    return f->type == FIELD_REF || f->type == FIELD_WORD;
}

/* Things and words asked about in the same way become one list, however many there are. */
static void merge_lists(struct query_check *c, struct query_node *n) {
    struct buf lists[2] = { { 0 }, { 0 } };
    int at[2] = { 0, 0 }, kept = 0;
    for (int i = 0; i < n->value_count; i++) {
        int exact = n->values[i].op == QUERY_EXACT;
        struct str ids = n->values[i].ids;
        if (lists[exact].n == 0) {
            at[exact] = kept;
            n->values[kept++] = n->values[i];
        }
        buf_add_char(&lists[exact], lists[exact].n == 0 ? '[' : ',');
        buf_add_str(&lists[exact], str_slice(ids, 1, ids.n - 1));
    }
    for (int exact = 0; exact < 2; exact++) {
        if (lists[exact].n > 0) {
            buf_add_char(&lists[exact], ']');
            n->values[at[exact]].ids = arena_str(c->arena, buf_str(&lists[exact]));
        }
        buf_release(&lists[exact]);
    }
    n->value_count = kept;
}

static bool check_value(struct query_check *c, const struct query_node *n, int i) {
    const struct token_value *given = &n->token->values[i];
    struct reading r = { c, n->field, given->text, given->span, given->bound, &n->values[i] };
    size_t skipped = 0;
    r.out->op = given->quoted ? QUERY_IS : take_operator(&r.text, &skipped);
    if (!given->bound) {
        r.span.at += given->quoted ? 1 : skipped;
        r.span.len = r.text.n;
    }
    if (r.text.n == 0) {
        err_at(c->err, ERR_USAGE, given->span, "a value is missing here");
        return false;
    }
    if (!op_fits(n->field->type, r.out->op)) {
        err_at(c->err, ERR_USAGE, given->span, "'%s:' has no order and knows no '%.*s'", n->field->key,
               (int)skipped, given->text.p);
        return false;
    }
    bool ok = read_value(&r);
    if (!ok && given->bound && c->err->has_span) {
        c->err->span = given->span; /* the place within the value was not typed here */
    }
    return ok;
}

bool query_check_values(struct query_check *c, struct query_node *n) {
    const struct token *t = n->token;
    int most = is_listed(n->field) ? QUERY_LISTED_MAX : QUERY_VALUES_MAX;
    if (t->value_count > most) {
        err_at(c->err, ERR_USAGE, t->values[most].span, "more than %d values of '%s:'", most, n->field->key);
        return false;
    }
    n->values = arena_array(c->arena, struct query_value, (size_t)t->value_count);
    n->value_count = t->value_count;
    for (int i = 0; i < t->value_count; i++) {
        if (!check_value(c, n, i)) {
            return false;
        }
    }
    if (is_listed(n->field)) {
        merge_lists(c, n);
    }
    return true;
}
