/* How far apart two words are, and the best did-you-mean among many. A typed word is compared with
 * each candidate whole and with its beginnings, since people type the first word of a long name.
 * Invariant: nothing is allocated, and no comparison costs more than 64 x 64 steps. */
#include "base/namekey.h"
#include "base/utf8.h"
#include <limits.h>

enum { LONGEST = 64, INVALID_BYTE = 0x110000 };

struct word {
    int32_t c[LONGEST];
    size_t n;
};

/* Fills w; false for a text of more code points than fit. */
static bool spell(struct str s, struct word *w) {
    w->n = 0;
    for (size_t at = 0; at < s.n;) {
        if (w->n == LONGEST) {
            return false;
        }
        size_t here = at;
        int32_t c = utf8_next(s, &at);
        w->c[w->n++] = c >= 0 ? c : INVALID_BYTE + (unsigned char)s.p[here];
    }
    return true;
}

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

struct apart {
    unsigned whole, start; /* to the whole of b; to the nearest beginning of b */
};

/* Optimal string alignment, three rows at a time. */
static struct apart measure(const struct word *a, const struct word *b) {
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b->n; j++) {
        last[j] = (unsigned)j;
        before[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a->n; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b->n; j++) {
            unsigned change = last[j - 1] + (a->c[i - 1] != b->c[j - 1]);
            unsigned best = least(change, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] && a->c[i - 2] == b->c[j - 1]) {
                best = least(best, before[j - 2] + 1);
            }
            now[j] = best;
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    struct apart d = { .whole = last[b->n], .start = last[b->n] };
    for (size_t j = 1; j < b->n; j++) {
        d.start = least(d.start, last[j]);
    }
    return d;
}

static unsigned beyond(unsigned limit) {
    return limit < UINT_MAX ? limit + 1 : limit;
}

unsigned name_distance(struct str a, struct str b, unsigned limit) {
    struct word left, right;
    if (!spell(a, &left) || !spell(b, &right)) {
        return beyond(limit);
    }
    size_t gap = left.n > right.n ? left.n - right.n : right.n - left.n;
    if (gap > limit) {
        return beyond(limit);
    }
    return least(measure(&left, &right).whole, beyond(limit));
}

unsigned name_slips(struct str typed) {
    size_t n = utf8_column(typed, typed.n);
    return n <= 4 ? 1 : n <= 8 ? 2 : 3;
}

/* A beginning of b costs one more than the whole, and is no use to a word of one or two letters. */
static unsigned offer_distance(struct str typed, struct str candidate, unsigned limit) {
    enum { SHORTEST_START = 3 };
    struct word left, right;
    if (!spell(typed, &left)) {
        return beyond(limit);
    }
    bool whole = spell(candidate, &right);
    struct apart d = measure(&left, &right); /* of a longer candidate: its first 64 */
    unsigned best = whole ? d.whole : beyond(limit);
    if (left.n >= SHORTEST_START && right.n > left.n) {
        best = least(best, d.start + 1);
    }
    return best;
}

void near_offer(struct near_best *best, struct str candidate, long long id) {
    if (best->typed.n == 0 || candidate.n == 0) {
        return;
    }
    if (best->limit == 0) {
        best->limit = name_slips(best->typed);
    }
    unsigned d = offer_distance(best->typed, candidate, best->limit);
    if (d > best->limit || (best->found.n > 0 && d >= best->distance)) {
        return;
    }
    best->distance = d;
    best->found = candidate;
    best->found_id = id;
}
