/* Numbers in digits and in words, and the quantities that have none. Digits are grouped by three
 * with commas or blanks or not at all; a decimal point needs a scale after it. Invariant: what is
 * read fits 10^15 once count_number_value() has agreed. */
#include "base/count_int.h"
#include <string.h>

#define COUNT_LIMIT 1000000000000000

static const struct phrase_choice units[] = {
    { "one", 1 },      { "two", 2 },        { "three", 3 },     { "four", 4 },      { "five", 5 },
    { "six", 6 },      { "seven", 7 },      { "eight", 8 },     { "nine", 9 },      { "ten", 10 },
    { "eleven", 11 },  { "twelve", 12 },    { "thirteen", 13 }, { "fourteen", 14 }, { "fifteen", 15 },
    { "sixteen", 16 }, { "seventeen", 17 }, { "eighteen", 18 }, { "nineteen", 19 },
};
static const struct phrase_choice tens[] = {
    { "twenty", 20 }, { "thirty", 30 },  { "forty", 40 },  { "fifty", 50 },
    { "sixty", 60 },  { "seventy", 70 }, { "eighty", 80 }, { "ninety", 90 },
};

static const struct scale {
    const char *word, *plural;
    int64_t value;
} scales[] = {
    { "dozen", "dozens", 12 },
    { "hundred", "hundreds", 100 },
    { "thousand", "thousands", 1000 },
    { "million", "millions", 1000000 },
    { "billion", "billions", 1000000000 },
    { "trillion", "trillions", 1000000000000 },
};
enum { SCALES = sizeof scales / sizeof scales[0], DOZEN = 0, THOUSAND = 2 };

/* The index of the scale word that comes next, or SCALES. */
static size_t scale_read(struct phrase *p) {
    size_t i = 0;
    while (i < SCALES && !phrase_word(p, scales[i].word)) {
        i++;
    }
    return i;
}

/* Stays at INT64_MAX, which no count reaches, once it would overflow. */
static void scale_times(int64_t *scale, int64_t by) {
    *scale = *scale > INT64_MAX / by ? INT64_MAX : *scale * by;
}

static enum count_found number_bad(struct phrase *p, size_t from, const char *why, const char *hint) {
    phrase_fail(p, from, p->at, "'%.*s' %s", STR_ARG(phrase_since(p, from)), why);
    err_hint(p->e, "%s", hint);
    return COUNT_BAD;
}

static enum count_found too_large(struct phrase *p, size_t from) {
    return number_bad(p, from, "is beyond 10^15", "counts go up to 1,000,000,000,000,000");
}

bool count_number_value(struct phrase *p, size_t from, const struct count_number *n, int64_t *out) {
    int64_t scale = n->scale, mantissa = n->mantissa;
    /* a tenth is a half of a fifth: either factor may come out of either number */
    for (int i = 0; i < n->decimals * 2; i++) {
        int64_t factor = i % 2 == 0 ? 2 : 5;
        if (scale % factor == 0) {
            scale /= factor;
        } else if (mantissa % factor == 0) {
            mantissa /= factor;
        } else {
            number_bad(p, from, "is not a whole number", "a decimal needs a scale, as in 1.5 million");
            return false;
        }
    }
    if (scale > COUNT_LIMIT || mantissa > COUNT_LIMIT / scale) {
        too_large(p, from);
        return false;
    }
    *out = mantissa * scale;
    return true;
}

/* Appends n digits to the mantissa; false when it grows too long to matter. */
static bool digits_take(struct phrase *p, size_t n, int64_t *mantissa) {
    for (; n > 0; n--) {
        if (*mantissa > COUNT_LIMIT) {
            return false;
        }
        *mantissa = *mantissa * 10 + (phrase_peek(p, 0) - '0');
        p->at++;
    }
    return true;
}

/* Bytes of the mark before a next group of three digits: a comma before any digit, a blank only
 * before exactly three, as what follows a blank may be something else. */
static size_t group_mark(const struct phrase *p) {
    if (phrase_peek(p, 0) == ',' && ascii_is_digit(phrase_peek(p, 1))) {
        return 1;
    }
    struct phrase ahead = *p;
    size_t blank = phrase_blank_at(p, 0);
    ahead.at += blank;
    return blank > 0 && phrase_digits(&ahead) == 3 ? blank : 0;
}

/* Digits with their groups; the place stands after them. */
static enum count_found digits_read(struct phrase *p, struct count_number *out) {
    size_t from = p->at, lead = phrase_digits(p), mark;
    bool zero = phrase_peek(p, 0) == '0', fits = digits_take(p, lead, &out->mantissa);
    if (!fits) {
        p->at += phrase_digits(p);
        return too_large(p, from);
    }
    char kind = phrase_peek(p, 0);
    while (phrase_peek(p, 0) == kind && (mark = group_mark(p)) > 0) {
        if (kind != ',' && (lead > 3 || zero)) {
            break;
        }
        p->at += mark;
        size_t n = phrase_digits(p);
        if (n != 3 || lead > 3 || zero) {
            p->at += n;
            return number_bad(p, from, "is not grouped by three", "write 1,500 or 1500, and 1.5 million");
        }
        if (!digits_take(p, n, &out->mantissa)) {
            p->at += phrase_digits(p);
            return too_large(p, from);
        }
    }
    return COUNT_READ;
}

/* ".5", then "k" or scale words. */
static enum count_found digits_scale(struct phrase *p, size_t from, struct count_number *out) {
    static const struct phrase_choice letters[] = { { "k", 3 }, { "m", 6 }, { "bn", 9 }, { "b", 9 } };
    if (phrase_peek(p, 0) == '.' && ascii_is_digit(phrase_peek(p, 1))) {
        p->at++;
        size_t n = phrase_digits(p);
        if (n > 12 || !digits_take(p, n, &out->mantissa)) {
            p->at += phrase_digits(p);
            return number_bad(p, from, "has too many digits", COUNT_HINT);
        }
        out->decimals = (int)n;
    }
    int zeros = ascii_is_letter(phrase_peek(p, 0)) ? PHRASE_PICK(p, letters) : 0;
    for (; zeros > 0; zeros--) {
        out->scale *= 10;
    }
    for (size_t i; (i = scale_read(p)) < SCALES;) {
        scale_times(&out->scale, scales[i].value);
    }
    return COUNT_READ;
}

/* 1 to 99 in words, or -1. */
static int below_hundred(struct phrase *p) {
    int ten = PHRASE_PICK(p, tens);
    if (ten < 0) {
        return PHRASE_PICK(p, units);
    }
    size_t back = p->at;
    if (phrase_peek(p, 0) == '-') {
        p->at++;
    }
    int unit = PHRASE_PICK(p, units);
    if (unit < 1 || unit > 9) {
        p->at = back;
        return ten;
    }
    return ten + unit;
}

/* "a" in "a hundred", or nothing in "hundred", stands for one; the scale word is left. */
static int64_t article_read(struct phrase *p) {
    size_t back = p->at;
    if (!phrase_word(p, "a")) {
        phrase_word(p, "an");
    }
    struct phrase ahead = *p;
    if (scale_read(&ahead) < SCALES) {
        return 1;
    }
    p->at = back;
    return -1;
}

/* 1 to 9999 in words, "two hundred and five"; *round says that it ends in "hundred". */
static int64_t group_read(struct phrase *p, bool first, bool and_ends, bool *round) {
    int64_t value = below_hundred(p);
    if (value < 0 && first) {
        value = article_read(p);
    }
    *round = value > 0 && phrase_word(p, "hundred");
    if (!*round) {
        return value;
    }
    size_t back = p->at;
    bool with_and = !and_ends && phrase_word(p, "and");
    int rest = below_hundred(p);
    if (rest < 0) {
        p->at = with_and ? back : p->at;
        return value * 100;
    }
    *round = false;
    return value * 100 + rest;
}

static enum count_found words_read(struct phrase *p, bool and_ends, struct count_number *out) {
    int64_t total = 0, last = INT64_MAX;
    for (bool end = false; !end && total <= COUNT_LIMIT;) {
        size_t back = p->at;
        bool round, first = total == 0;
        if (!first && !and_ends) {
            phrase_word(p, "and");
        }
        int64_t group = group_read(p, first, and_ends, &round);
        if (group < 0) {
            p->at = back;
            break;
        }
        size_t i = scale_read(p);
        int64_t scale = i < SCALES ? scales[i].value : 1;
        if (scale >= last) {
            return number_bad(p, back, "is out of order in a number", COUNT_HINT);
        }
        total += group * scale;
        if (first) {
            *out = (struct count_number){ round ? group / 100 : group, round ? scale * 100 : scale, 0 };
        } else {
            *out = (struct count_number){ total, 1, 0 };
        }
        last = scale;
        end = i == SCALES || i == DOZEN;
    }
    return total == 0 ? COUNT_NONE : COUNT_READ;
}

/* "half a million" */
static bool half_read(struct phrase *p, struct count_number *out) {
    size_t back = p->at;
    if (phrase_word(p, "half a")) {
        size_t scale = scale_read(p);
        if (scale < SCALES) {
            *out = (struct count_number){ 5, scales[scale].value, 1 };
            return true;
        }
    }
    p->at = back;
    return false;
}

enum count_found count_number_read(struct phrase *p, bool and_ends, struct count_number *out) {
    *out = (struct count_number){ 0, 1, 0 };
    phrase_blanks(p);
    size_t from = p->at;
    if (ascii_is_digit(phrase_peek(p, 0))) {
        enum count_found found = digits_read(p, out);
        return found == COUNT_READ ? digits_scale(p, from, out) : found;
    }
    if (phrase_word(p, "zero") || phrase_word(p, "none") || half_read(p, out)) {
        return COUNT_READ;
    }
    return words_read(p, and_ends, out);
}

/* "several", "a few hundred". */
static bool handful_read(struct phrase *p, struct count_vague *out) {
    static const struct count_vague handfuls[] = {
        { "several", "", 3, 9 },
        { "a few", "", 3, 9 },
        { "a couple", "", 2, 3 },
    };
    for (size_t i = 0; i < sizeof handfuls / sizeof handfuls[0]; i++) {
        if (phrase_word(p, handfuls[i].head)) {
            *out = handfuls[i];
            size_t scale = scale_read(p);
            if (scale < SCALES) {
                out->tail = scales[scale].word;
                out->lo *= scales[scale].value;
                out->hi = (out->hi + 1) * scales[scale].value - 1;
            }
            return true;
        }
    }
    return false;
}

/* "tens of thousands", "hundreds of millions". */
static bool many_read(struct phrase *p, const char *head, const char *joined, int64_t times,
                      struct count_vague *out) {
    size_t back = p->at;
    if (!phrase_word(p, joined)) {
        return false;
    }
    for (size_t i = THOUSAND; i < SCALES; i++) {
        if (phrase_word(p, scales[i].plural)) {
            *out = (struct count_vague){ joined, scales[i].plural, 2 * times * scales[i].value,
                                         10 * times * scales[i].value - 1 };
            return true;
        }
    }
    p->at = back;
    phrase_word(p, head);
    *out = (struct count_vague){ head, "", 2 * times, 10 * times - 1 };
    return true;
}

bool count_vague_read(struct phrase *p, struct count_vague *out) {
    if (handful_read(p, out) || many_read(p, "tens", "tens of", 10, out) ||
        many_read(p, "hundreds", "hundreds of", 100, out)) {
        return true;
    }
    static const struct count_vague plain[] = {
        { "tens", "", 20, 99 },
        { "dozens", "", 24, 99 },
        { "scores", "", 40, 99 },
        { "hundreds", "", 200, 999 },
        { "thousands", "", 2000, 9999 },
        { "millions", "", 2000000, 9999999 },
        { "billions", "", 2000000000, 9999999999 },
        { "trillions", "", 2000000000000, 9999999999999 },
    };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (phrase_word(p, plain[i].head)) {
            *out = plain[i];
            return true;
        }
    }
    return false;
}

bool count_word_next(const struct phrase *p) {
    struct phrase ahead = *p;
    struct count_vague vague;
    phrase_blanks(&ahead);
    return ascii_is_digit(phrase_peek(&ahead, 0)) || PHRASE_PICK(&ahead, units) >= 0 ||
           PHRASE_PICK(&ahead, tens) >= 0 || scale_read(&ahead) < SCALES ||
           phrase_word(&ahead, "trillions") || count_vague_read(&ahead, &vague);
}
