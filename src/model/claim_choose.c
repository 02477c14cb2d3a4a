/* Preferred among rivals (doc/model.md "Claims"): the order of reasons and their words. Invariant: the
 * choice depends on what is said and when, never on the order of import, except as the last means
 * to have one answer. */
#include "model/claim_choose.h"

enum { CONFIDENCE_UNSAID = 50 };

static struct str date_lo(const struct claim *c) {
    return c->said.n > 0 ? c->said_lo : c->published_lo;
}

static struct str date_hi(const struct claim *c) {
    return c->said.n > 0 ? c->said_hi : c->published_hi;
}

static bool certainly_later(const struct claim *c, const struct claim *than) {
    return date_lo(c).n > 0 && date_hi(than).n > 0 && str_cmp(date_lo(c), date_hi(than)) > 0;
}

static bool same_value(const struct claim *x, const struct claim *y, bool by_number) {
    return by_number ? str_eq(x->value_lo, y->value_lo) : str_eq(x->value, y->value);
}

/* f (cannot be judged) and no rating say nothing either way. */
static int reliability_of(const struct claim *c) {
    static const int scores[] = { 5, 4, 3, 1, 0 };
    bool rated = c->reliability.n == 1 && c->reliability.p[0] >= 'a' && c->reliability.p[0] <= 'e';
    return rated ? scores[c->reliability.p[0] - 'a'] : 2;
}

static int confidence_of(const struct claim *c) {
    return c->has_confidence ? c->confidence : CONFIDENCE_UNSAID;
}

static int newness(const struct claim *x, const struct claim *y) {
    int by_lo = str_cmp(date_lo(x), date_lo(y));
    return by_lo != 0 ? by_lo : str_cmp(date_hi(x), date_hi(y));
}

static int sign(int64_t x, int64_t y) {
    return (x > y) - (x < y);
}

/* Above 0 when x goes before y; *why is the first thing that tells them apart. */
static int compare(const struct claim *x, const struct claim *y, const char **why) {
    static const char *const words[] = { "asserted, not hedged", "more confident", "more reliable source",
                                         "newest", "entered last" };
    int order[] = { sign(x->stance, y->stance), sign(confidence_of(x), confidence_of(y)),
                    sign(reliability_of(x), reliability_of(y)), newness(x, y), sign(x->id, y->id) };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (order[i] != 0) {
            *why = words[i];
            return order[i];
        }
    }
    *why = "";
    return 0;
}

/* A later denial replaces only the value it denies. */
static void find_newer(struct claim_list *list, bool by_number) {
    for (int i = 0; i < list->count; i++) {
        struct claim *old = &list->items[i];
        const struct claim *best = NULL;
        for (int j = 0; j < list->count; j++) {
            const struct claim *c = &list->items[j];
            bool about = c->stance >= 0 || same_value(c, old, by_number);
            if (old->voice != 0 && c->voice == old->voice && about && certainly_later(c, old) &&
                (best == NULL || newness(c, best) > 0)) {
                best = c;
            }
        }
        old->newer = best == NULL ? 0 : best->id;
    }
}

static int analysts_choice(const struct claim_list *list) {
    int chosen = -1;
    for (int i = 0; i < list->count; i++) {
        if (list->items[i].preferred == 2 && list->items[i].stance >= 0) {
            chosen = i;
        }
    }
    return chosen;
}

/* The best of those that stand; of those with another value than `unlike` when that is given. */
static int best_standing(const struct claim_list *list, const struct claim *unlike, bool by_number) {
    int best = -1;
    for (int i = 0; i < list->count; i++) {
        const struct claim *c = &list->items[i];
        const char *why;
        if (c->stance < 0 || c->newer != 0 || (unlike != NULL && same_value(c, unlike, by_number))) {
            continue;
        }
        if (best < 0 || compare(c, &list->items[best], &why) > 0) {
            best = i;
        }
    }
    return best;
}

/* The newest rival that its own voice has replaced. */
static const struct claim *replaced_rival(const struct claim_list *list, const struct claim *chosen,
                                          bool by_number) {
    const struct claim *rival = NULL;
    for (int i = 0; i < list->count; i++) {
        const struct claim *c = &list->items[i];
        if (c->newer != 0 && c->stance >= 0 && !same_value(c, chosen, by_number) &&
            (rival == NULL || newness(c, rival) > 0)) {
            rival = c;
        }
    }
    return rival;
}

void claim_choose(struct claim_list *list, bool by_number, int64_t *later) {
    const char *why = "";
    *later = 0;
    list->reason = STR("");
    find_newer(list, by_number);
    list->chosen = analysts_choice(list);
    bool by_analyst = list->chosen >= 0;
    if (!by_analyst) {
        list->chosen = best_standing(list, NULL, by_number);
    }
    if (list->chosen < 0) {
        return;
    }
    const struct claim *chosen = &list->items[list->chosen];
    int rival = best_standing(list, chosen, by_number);
    const struct claim *replaced = replaced_rival(list, chosen, by_number);
    if (by_analyst && (rival >= 0 || replaced != NULL)) {
        list->reason = STR("the analyst's choice");
    } else if (rival >= 0) {
        (void)compare(chosen, &list->items[rival], &why);
        list->reason = str_of(why);
    } else if (replaced != NULL) {
        *later = replaced->voice;
    }
}
