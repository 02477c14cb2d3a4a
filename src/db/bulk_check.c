/* One rule for each column that has a CHECK anywhere in the schema. Invariant: a rule lets nothing pass that
 * SQLite would refuse, in whatever table the column stands; columns of one name have one rule. */
#include "db/bulk_check.h"
#include <string.h>

enum { WORDS_MAX = 7 };
enum check_kind {
    CHECK_WORD,   /* one of the words */
    CHECK_FILLED, /* no empty text */
    CHECK_WHOLE,  /* a whole number within */
    CHECK_REAL,   /* a real number within */
    CHECK_UPPER,  /* not below the column `lower` of the same row */
    CHECK_ASK,    /* SQLite decides */
};
struct bulk_check {
    const char *column;
    enum check_kind kind;
    const char *words[WORDS_MAX];
    int64_t least, most;
    const char *lower;
};

#define TLP "clear", "green", "amber", "amber+strict", "red"

static const struct bulk_check checks[] = {
    { .column = "confidence", CHECK_WHOLE, .least = 0, .most = 100 },
    { .column = "count_hi", CHECK_UPPER, .lower = "count_lo" },
    { .column = "count_lo", CHECK_WHOLE, .least = 0, .most = INT64_MAX },
    { .column = "credibility", CHECK_WHOLE, .least = 1, .most = 6 },
    { .column = "extent", CHECK_WORD, .words = { "main", "some", "few", "none" } },
    { .column = "handle", CHECK_FILLED },
    { .column = "hi", CHECK_ASK },
    { .column = "kind",
      CHECK_WORD,
      .words = { "operation", "identity", "source", "actor", "capability", "location", "sector" } },
    { .column = "lat", CHECK_REAL, .least = -90, .most = 90 },
    { .column = "level", CHECK_WORD, .words = { "world", "region", "country", "province", "city" } },
    { .column = "lon", CHECK_REAL, .least = -180, .most = 180 },
    { .column = "name", CHECK_FILLED },
    { .column = "population", CHECK_WHOLE, .least = 0, .most = INT64_MAX },
    { .column = "preferred", CHECK_WHOLE, .least = 0, .most = 2 },
    { .column = "reliability", CHECK_WORD, .words = { "a", "b", "c", "d", "e", "f" } },
    { .column = "scale", CHECK_WORD, .words = { "incident", "campaign" } },
    { .column = "stance", CHECK_WHOLE, .least = -1, .most = 1 },
    { .column = "tlp", CHECK_WORD, .words = { TLP } },
};

const struct bulk_check *bulk_check_of(const char *column) {
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (strcmp(checks[i].column, column) == 0) {
            return &checks[i];
        }
    }
    return NULL;
}

static bool is_word(const struct bulk_check *c, struct str text) {
    for (int i = 0; i < WORDS_MAX && c->words[i] != NULL; i++) {
        if (str_is(text, c->words[i])) {
            return true;
        }
    }
    return false;
}

/* Not below the row's value of the other column, or that is NULL. */
static bool is_upper(const struct bulk_check *c, const struct bulk_check *const *all,
                     const struct bulk_value *values, int count, int64_t upper) {
    for (int i = 0; i < count; i++) {
        if (all[i] != NULL && strcmp(all[i]->column, c->lower) == 0) {
            return values[i].type == STMT_NULL || (values[i].type == STMT_INT && values[i].i <= upper);
        }
    }
    return false;
}

bool bulk_check_passes(const struct bulk_check *const *all, const struct bulk_value *values, int count) {
    for (int i = 0; i < count; i++) {
        const struct bulk_check *c = all[i];
        const struct bulk_value *v = &values[i];
        if (c == NULL || v->type == STMT_NULL) {
            continue;
        }
        bool ok = false;
        switch (c->kind) {
        case CHECK_WORD:
            ok = v->type == STMT_TEXT && is_word(c, v->text);
            break;
        case CHECK_FILLED:
            ok = v->type == STMT_TEXT && v->text.n > 0;
            break;
        case CHECK_WHOLE:
            ok = v->type == STMT_INT && v->i >= c->least && v->i <= c->most;
            break;
        case CHECK_REAL:
            ok = v->type == STMT_REAL && v->r >= (double)c->least && v->r <= (double)c->most;
            break;
        case CHECK_UPPER:
            ok = v->type == STMT_INT && is_upper(c, all, values, count, v->i);
            break;
        case CHECK_ASK:
            break;
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}
