/* Conditions over a record. */
#include "import/eval.h"
#include <strings.h>

/* The cells of a column as one text; of several the first that is not empty. */
static struct str text_of(const struct eval *v, int column) {
    const struct bound_column *c = &v->bound->columns[column];
    for (int i = 0; i < c->count; i++) {
        if (c->cells[i] < v->row->count && v->row->cells[c->cells[i]].n > 0) {
            return v->row->cells[c->cells[i]];
        }
    }
    return STR("");
}

static bool equal(struct str a, struct str b) {
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool contains(struct str s, struct str part) {
    for (size_t at = 0; at + part.n <= s.n; at++) {
        if (equal(str_slice(s, at, at + part.n), part)) {
            return true;
        }
    }
    return false;
}

static bool test_one(const struct map_term *t, struct str s, int i) {
    struct str captured;
    struct str text = t->texts[i];
    switch (t->test) {
    case MAP_STARTS:
        return s.n >= text.n && equal(str_slice(s, 0, text.n), text);
    case MAP_ENDS:
        return s.n >= text.n && equal(str_slice(s, s.n - text.n, s.n), text);
    case MAP_CONTAINS:
        return contains(s, text);
    case MAP_IS:
        return equal(s, text);
    case MAP_LIKE:
        return pattern_match(t->patterns[i], s, &captured);
    case MAP_EMPTY:
    case MAP_NAME:
        break;
    }
    return false;
}

static bool test_term(const struct eval *v, const struct map_term *t) {
    struct str s = text_of(v, t->column);
    bool holds = t->test == MAP_EMPTY ? s.n == 0 : t->test == MAP_NAME && prose_is_name(s);
    for (int i = 0; i < t->count && !holds; i++) {
        holds = test_one(t, s, i);
    }
    return holds != t->no;
}

bool eval_cond(const struct eval *v, const struct map_cond *cond) {
    for (; cond != NULL; cond = cond->other) {
        bool all = true;
        for (int i = 0; i < cond->count && all; i++) {
            all = test_term(v, &cond->terms[i]);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

const struct map_branch *eval_branch(struct eval *v, const struct row *row) {
    v->row = row;
    for (int i = 0; i < v->bound->map->branch_count; i++) {
        const struct map_branch *branch = &v->bound->map->branches[i];
        if (branch->when == NULL || eval_cond(v, branch->when)) {
            return branch;
        }
    }
    return NULL;
}
