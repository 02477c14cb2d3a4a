/* The words of confidence and the bands they stand for: STIX 2.1, appendix A, tables "DNI Scale"
 * and "None / Low / Med / High". Invariant: the DNI bands touch and cover 0 to 100. */
#include "base/confidence.h"
#include "base/phrase.h"
#include <stdint.h>
#include <string.h>

struct band {
    const char *word;
    unsigned char value, lo, hi;
};

static const struct band dni[] = {
    { "not specified", 0, 0, 0 },  { "almost no chance", 5, 1, 9 },   { "very unlikely", 15, 10, 19 },
    { "unlikely", 30, 20, 39 },    { "roughly even", 50, 40, 59 },    { "likely", 70, 60, 79 },
    { "very likely", 85, 80, 89 }, { "almost certain", 95, 90, 100 },
};
/* Other spellings of the DNI words (ICD 203), and the three levels with wider bands. */
static const struct band others[] = {
    { "none", 0, 0, 0 },
    { "remote", 5, 1, 9 },
    { "highly improbable", 15, 10, 19 },
    { "improbable", 30, 20, 39 },
    { "roughly even chance", 50, 40, 59 },
    { "roughly even odds", 50, 40, 59 },
    { "even chance", 50, 40, 59 },
    { "probable", 70, 60, 79 },
    { "highly probable", 85, 80, 89 },
    { "nearly certain", 95, 90, 100 },
    { "low", 15, 1, 29 },
    { "medium", 50, 30, 69 },
    { "moderate", 50, 30, 69 },
    { "high", 85, 70, 100 },
};

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])
static const char words_hint[] =
    "write 0 to 100, almost-no-chance, very-unlikely, unlikely, roughly-even, likely, "
    "very-likely, almost-certain, low, medium or high";

/* Blank, dash and underscore are one. */
static bool same_words(struct str in, const char *words) {
    char folded[32];
    if (in.n >= sizeof folded) {
        return false;
    }
    for (size_t i = 0; i < in.n; i++) {
        folded[i] = in.p[i];
        if (folded[i] == '-' || folded[i] == '_') {
            folded[i] = ' ';
        }
    }
    return str_is_nocase((struct str){ folded, in.n }, words);
}

static const struct band *band_named(struct str in) {
    for (size_t i = 0; i < COUNT_OF(dni); i++) {
        if (same_words(in, dni[i].word)) {
            return &dni[i];
        }
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (same_words(in, others[i].word)) {
            return &others[i];
        }
    }
    return NULL;
}

static const struct band *band_of(int value) {
    size_t i = COUNT_OF(dni) - 1;
    while (i > 0 && value < dni[i].lo) {
        i--;
    }
    return &dni[i];
}

static bool read(struct str in, struct band *out, struct err *e) {
    struct phrase p;
    if (!phrase_open(&p, in, "confidence", e)) {
        err_hint(e, "%s", words_hint);
        return false;
    }
    struct str text = phrase_whole(&p);
    const struct band *named = band_named(text);
    if (named != NULL) {
        *out = *named;
        return true;
    }
    size_t digits = phrase_digits(&p);
    bool number = digits == text.n || (text.p[0] == '-' && text.n > 1 && ascii_is_digit(text.p[1]));
    long long value;
    if (digits == text.n && str_to_int(text, &value) && value <= 100) {
        *out = (struct band){ "", (unsigned char)value, (unsigned char)value, (unsigned char)value };
        return true;
    }
    phrase_fail(&p, p.from, p.end,
                number ? "confidence runs from 0 to 100, not '%.*s'" : "'%.*s' is not a confidence",
                STR_ARG(text));
    err_hint(e, "%s", words_hint);
    return false;
}

bool confidence_parse(struct str in, int *out, struct err *e) {
    struct band band;
    if (!read(in, &band, e)) {
        return false;
    }
    *out = band.value;
    return true;
}

bool confidence_parse_band(struct str in, int *lo, int *hi, struct err *e) {
    struct band band;
    if (!read(in, &band, e)) {
        return false;
    }
    *lo = band.lo;
    *hi = band.hi;
    return true;
}

const char *confidence_word(int value) {
    return band_of(value)->word;
}

int confidence_floor(int value) {
    return band_of(value)->lo;
}

int confidence_ceiling(int value) {
    return band_of(value)->hi;
}
