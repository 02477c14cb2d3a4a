/* Counts: what bounds a number, ranges, units, and the canonical words.
 * The list of quantities without a number stands in count_words.c.
 * Invariant: the canonical words, alone or with the unit behind them, read back as the same count. */
#include "base/count_int.h"
#include "base/utf8.h"
#include <inttypes.h>
#include <utf8proc.h>

enum bound {
    BOUND_EXACT,
    BOUND_OVER,     /* [n + 1, open) */
    BOUND_AT_LEAST, /* [n, open) */
    BOUND_UNDER,    /* [0, n - 1] */
    BOUND_AT_MOST,  /* [0, n] */
    BOUND_NEARLY,   /* [n - n/10, n - 1], and approximate */
    BOUND_ABOUT,    /* not a bound: sets `about` */
    BOUND_NOTHING,  /* "exactly" */
};

static const struct phrase_choice befores[] = {
    { "more than", BOUND_OVER },
    { "greater than", BOUND_OVER },
    { "well over", BOUND_OVER },
    { "over", BOUND_OVER },
    { "above", BOUND_OVER },
    { "exceeding", BOUND_OVER },
    { "in excess of", BOUND_OVER },
    { ">=", BOUND_AT_LEAST },
    { "\xe2\x89\xa5", BOUND_AT_LEAST },
    { ">", BOUND_OVER },
    { "at least", BOUND_AT_LEAST },
    { "no fewer than", BOUND_AT_LEAST },
    { "no less than", BOUND_AT_LEAST },
    { "not fewer than", BOUND_AT_LEAST },
    { "not less than", BOUND_AT_LEAST },
    { "upwards of", BOUND_AT_LEAST },
    { "a minimum of", BOUND_AT_LEAST },
    { "fewer than", BOUND_UNDER },
    { "less than", BOUND_UNDER },
    { "under", BOUND_UNDER },
    { "below", BOUND_UNDER },
    { "<=", BOUND_AT_MOST },
    { "\xe2\x89\xa4", BOUND_AT_MOST },
    { "<", BOUND_UNDER },
    { "up to", BOUND_AT_MOST },
    { "at most", BOUND_AT_MOST },
    { "no more than", BOUND_AT_MOST },
    { "not more than", BOUND_AT_MOST },
    { "as many as", BOUND_AT_MOST },
    { "a maximum of", BOUND_AT_MOST },
    { "nearly", BOUND_NEARLY },
    { "almost", BOUND_NEARLY },
    { "just under", BOUND_NEARLY },
    { "about", BOUND_ABOUT },
    { "around", BOUND_ABOUT },
    { "approximately", BOUND_ABOUT },
    { "approx.", BOUND_ABOUT },
    { "approx", BOUND_ABOUT },
    { "roughly", BOUND_ABOUT },
    { "some", BOUND_ABOUT },
    { "circa", BOUND_ABOUT },
    { "ca.", BOUND_ABOUT },
    { "an estimated", BOUND_ABOUT },
    { "~", BOUND_ABOUT },
    { "\xe2\x89\x88", BOUND_ABOUT },
    { "exactly", BOUND_NOTHING },
};
static const struct phrase_choice afters[] = {
    { "+", BOUND_AT_LEAST },      { "or more", BOUND_AT_LEAST }, { "or fewer", BOUND_AT_MOST },
    { "or less", BOUND_AT_MOST }, { "or so", BOUND_ABOUT },
};
static const char *const canonical[] = {
    [BOUND_EXACT] = "",
    [BOUND_OVER] = "more than ",
    [BOUND_AT_LEAST] = "at least ",
    [BOUND_UNDER] = "fewer than ",
    [BOUND_AT_MOST] = "up to ",
    [BOUND_NEARLY] = "nearly ",
};

struct reading {
    struct phrase *p;
    struct arena *a;
    enum bound bound;
    bool about, between;
    size_t from; /* of the number */
};

static bool unread(struct phrase *p) {
    phrase_unread(p, "count");
    err_hint(p->e, COUNT_HINT);
    return false;
}

/* Takes one word of bound; two that bound are refused. */
static bool bound_take(struct reading *r, size_t from, enum bound bound) {
    if (bound == BOUND_ABOUT) {
        r->about = true;
    } else if (bound != BOUND_NOTHING) {
        if (r->bound != BOUND_EXACT) {
            return phrase_fail(r->p, from, r->p->at, "this count has a bound already");
        }
        r->bound = bound;
    }
    return true;
}

static bool befores_read(struct reading *r) {
    struct phrase *p = r->p;
    for (;;) {
        phrase_blanks(p);
        size_t from = p->at;
        int bound = PHRASE_PICK(p, befores);
        if (bound < 0) {
            break;
        }
        if (!bound_take(r, from, (enum bound)bound)) {
            return false;
        }
    }
    r->between = phrase_word(p, "between") || phrase_word(p, "from");
    return true;
}

/* A word or sign between two numbers. */
static bool range_sign(struct reading *r) {
    struct phrase *p = r->p;
    return phrase_word(p, "to") || phrase_word(p, "or") || phrase_sign(p, "-") ||
           phrase_sign(p, "\xe2\x80\x93") || phrase_sign(p, "\xe2\x80\x94") ||
           (r->between && phrase_word(p, "and"));
}

/* In "2-3 million" the scale is said once. */
static void scale_share(struct count_number *left, const struct count_number *right) {
    int64_t l = left->mantissa, r = right->mantissa;
    for (int i = left->decimals; i < right->decimals && l <= INT64_MAX / 10; i++) {
        l *= 10;
    }
    for (int i = right->decimals; i < left->decimals && r <= INT64_MAX / 10; i++) {
        r *= 10;
    }
    if (left->scale == 1 && right->scale > 1 && l < r) {
        left->scale = right->scale;
    }
}

static bool range_read(struct reading *r, struct count_number left, struct count *out) {
    struct phrase *p = r->p;
    struct count_number right;
    phrase_blanks(p);
    size_t second = p->at;
    enum count_found found = count_number_read(p, false, &right);
    if (found != COUNT_READ) {
        return found == COUNT_NONE ? unread(p) : false;
    }
    if (r->bound != BOUND_EXACT) {
        return phrase_fail(p, r->from, p->at, "a range has its bounds; it takes no other");
    }
    scale_share(&left, &right);
    if (!count_number_value(p, r->from, &left, &out->lo) ||
        !count_number_value(p, second, &right, &out->hi)) {
        return false;
    }
    if (out->lo > out->hi) {
        phrase_fail(p, r->from, p->at, "'%.*s' runs backwards", STR_ARG(phrase_since(p, r->from)));
        err_hint(p->e, "the smaller number comes first");
        return false;
    }
    out->approximate = r->about;
    out->text =
        str_of(arena_printf(r->a, "%s%" PRId64 " to %" PRId64, r->about ? "about " : "", out->lo, out->hi));
    return true;
}

/* Bounds and words of one number. */
static bool single_write(struct reading *r, int64_t n, struct count *out) {
    struct phrase *p = r->p;
    int64_t tenth = n / 10 > 1 ? n / 10 : 1;
    if (n == 0 && (r->bound == BOUND_UNDER || r->bound == BOUND_NEARLY)) {
        return phrase_fail(p, p->from, p->at, "no count lies below 0");
    }
    bool low = r->bound == BOUND_UNDER || r->bound == BOUND_AT_MOST;
    bool open = r->bound == BOUND_OVER || r->bound == BOUND_AT_LEAST;
    bool short_of = r->bound == BOUND_UNDER || r->bound == BOUND_NEARLY;
    out->lo = low ? 0 : r->bound == BOUND_OVER ? n + 1 : r->bound == BOUND_NEARLY ? n - tenth : n;
    out->hi = open ? COUNT_OPEN : short_of ? n - 1 : n;
    out->approximate = r->about || r->bound == BOUND_NEARLY;
    out->text = str_of(arena_printf(r->a, "%s%s%" PRId64, canonical[r->bound], r->about ? "about " : "", n));
    return true;
}

static bool number_or_range(struct reading *r, struct count *out) {
    struct phrase *p = r->p;
    struct count_number number;
    int64_t value;
    phrase_blanks(p);
    r->from = p->at;
    enum count_found found = count_number_read(p, r->between, &number);
    if (found != COUNT_READ) {
        return found == COUNT_NONE ? unread(p) : false;
    }
    size_t back = p->at;
    phrase_blanks(p);
    size_t from = p->at;
    int after = PHRASE_PICK(p, afters);
    p->at = after < 0 ? back : p->at;
    if (after < 0 && range_sign(r)) {
        return range_read(r, number, out);
    }
    if (r->between) {
        return unread(p);
    }
    if (after >= 0 && !bound_take(r, from, (enum bound)after)) {
        return false;
    }
    return count_number_value(p, r->from, &number, &value) && single_write(r, value, out);
}

/* A letter of any script, or what opens a remark. */
static bool is_unit_first(const struct phrase *p) {
    size_t at = p->at;
    int32_t c = utf8_next(p->in, &at);
    utf8proc_category_t kind = utf8proc_category(c);
    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) || c == '(' || c == '"';
}

/* What is left names what was counted. It may not begin like a number or a range: "dozens" with the
 * unit "thousand hosts" would read back as something else. */
static bool unit_read(struct phrase *p, bool vague, struct str *out) {
    size_t back = p->at;
    while (vague && phrase_word(p, "of")) {
        back = p->at;
    }
    phrase_blanks(p);
    if (phrase_done(p)) {
        return true;
    }
    struct phrase ahead = *p;
    bool joins = phrase_word(&ahead, "and") || phrase_word(&ahead, "or") || phrase_word(&ahead, "to");
    if (p->at == back || !is_unit_first(p) || joins || count_word_next(p)) {
        return unread(p);
    }
    *out = str_slice(p->in, p->at, p->end);
    return true;
}

bool count_parse(struct arena *a, struct str in, struct count *out, struct err *e) {
    struct phrase p;
    struct count_vague vague;
    *out = (struct count){ 0 };
    if (!phrase_open(&p, in, "count", e)) {
        err_hint(e, COUNT_HINT);
        return false;
    }
    struct reading r = { .p = &p, .a = a };
    struct str unit = { "", 0 };
    if (!befores_read(&r)) {
        return false;
    }
    phrase_blanks(&p);
    size_t from = p.at;
    bool is_vague = count_vague_read(&p, &vague);
    if (is_vague) {
        if (from > p.from) {
            phrase_fail(&p, from, p.at, "'%.*s' has its bounds already", STR_ARG(phrase_since(&p, from)));
            err_hint(e, "write '%s' alone, or a number", vague.head);
            return false;
        }
        out->lo = vague.lo;
        out->hi = vague.hi;
        out->text =
            str_of(arena_printf(a, "%s%s%s", vague.head, vague.tail[0] != '\0' ? " " : "", vague.tail));
    } else if (!number_or_range(&r, out)) {
        return false;
    }
    bool ok = unit_read(&p, is_vague, &unit);
    size_t whole = out->text.n + 1 + unit.n; /* "<7 x" is kept as "fewer than 7 x" */
    if (ok && whole > PHRASE_MAX) {
        ok = phrase_fail(&p, p.from, p.end, "%zu bytes are too long for a count in words; the limit is %d",
                         whole, PHRASE_MAX);
    }
    if (!ok) {
        *out = (struct count){ 0 };
        return false;
    }
    out->unit = arena_str(a, unit);
    return true;
}
