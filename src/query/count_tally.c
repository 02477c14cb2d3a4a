/* Counting streamed values in memory. SQLite groups by sorting all rows; most keys have few values, and
 * a hash table of those is three times as fast at a million rows. Values that are too many or of other
 * types than text and whole number are left to SQLite. */
#include "query/count_tally.h"
#include "text/json_write.h"
#include <string.h>

enum { GROUPS_MAX = 4096, SLOTS = 4 * GROUPS_MAX };

struct group {
    enum stmt_type type;
    int64_t number;
    struct str text, order; /* order: the least; n == 0: none */
    bool has_order;
    int64_t n;
};

struct tally {
    struct arena *arena;
    struct group *slots[SLOTS];
    struct group *groups[GROUPS_MAX];
    int count;
};

static size_t slot_of(enum stmt_type type, int64_t number, struct str text) {
    uint64_t hash = 14695981039346656037u ^ (uint64_t)type ^ ((uint64_t)number * 1099511628211u);
    for (size_t i = 0; i < text.n; i++) {
        hash = (hash ^ (unsigned char)text.p[i]) * 1099511628211u;
    }
    return (size_t)(hash >> 20) % SLOTS;
}

/* The group of the row's value; NULL when there are too many. */
static struct group *group_of(struct tally *t, const struct stmt *s) {
    enum stmt_type type = stmt_type(s, 0);
    int64_t number = type == STMT_INT ? stmt_int(s, 0) : 0;
    struct str text = type == STMT_TEXT ? stmt_str(s, 0) : STR("");
    size_t at = slot_of(type, number, text);
    for (; t->slots[at] != NULL; at = (at + 1) % SLOTS) {
        struct group *g = t->slots[at];
        if (g->type == type && g->number == number && str_eq(g->text, text)) {
            return g;
        }
    }
    if (t->count == GROUPS_MAX) {
        return NULL;
    }
    struct group *g = arena_new(t->arena, struct group);
    *g = (struct group){ .type = type, .number = number, .text = arena_str(t->arena, text) };
    t->slots[at] = t->groups[t->count++] = g;
    return g;
}

/* One row: value, and what it is ordered by. False when it is not ours to count. */
static bool add_row(struct tally *t, const struct stmt *s) {
    enum stmt_type type = stmt_type(s, 0), order = stmt_type(s, 1);
    bool plain = (type == STMT_NULL || type == STMT_INT || type == STMT_TEXT) &&
                 (order == STMT_NULL || order == STMT_TEXT);
    struct group *g = plain ? group_of(t, s) : NULL;
    if (g == NULL) {
        return false;
    }
    g->n++;
    if (order == STMT_TEXT && (!g->has_order || str_cmp(stmt_str(s, 1), g->order) < 0)) {
        g->has_order = true;
        g->order = arena_str(t->arena, stmt_str(s, 1));
    }
    return true;
}

static struct str as_json(struct tally *t) {
    struct buf out = { 0 };
    buf_add_char(&out, '[');
    for (int i = 0; i < t->count; i++) {
        const struct group *g = t->groups[i];
        buf_printf(&out, "%s[%lld,", i > 0 ? "," : "", (long long)g->n);
        if (g->type == STMT_TEXT) {
            json_write_string(&out, g->text);
        } else if (g->type == STMT_INT) {
            buf_printf(&out, "%lld", (long long)g->number);
        } else {
            buf_add_text(&out, "null");
        }
        buf_add_char(&out, ',');
        if (g->has_order) {
            json_write_string(&out, g->order);
        } else {
            buf_add_text(&out, "null");
        }
        buf_add_char(&out, ']');
    }
    buf_add_char(&out, ']');
    struct str json = arena_str(t->arena, buf_str(&out));
    buf_release(&out);
    return json;
}

bool count_tally(struct stmt *s, struct arena *a, struct str *json, bool *counted, struct err *e) {
    struct tally *t = arena_new(a, struct tally);
    bool row = false, ok;
    t->arena = a;
    *counted = true;
    while ((ok = stmt_step(s, &row, e)) && row && *counted) {
        *counted = add_row(t, s);
    }
    if (ok && *counted) {
        *json = as_json(t);
    }
    return ok;
}
