/* Did-you-mean: what a word that names nothing may have meant. Names that hold the word whole come
 * before names a slip away. Reads at most ROWS_MAX names of the kind, and then as many again that
 * begin alike. Invariant: finding no hint, or failing to look, never hides the error itself. */
#include "base/namekey.h"
#include "db/stmt.h"
#include "model/thing_match.h"
#include <string.h>

enum { ROWS_MAX = 50000, HOLDERS_MAX = 32, NAMED_MAX = 4 };

struct search {
    struct arena *a;
    struct near_best best;
    bool best_own;                /* found by the thing's own name, not an alias */
    struct str best_name;         /* the name that is near */
    struct str token;             /* the typed word as part of a handle: "-lazarus-" */
    int64_t holders[HOLDERS_MAX]; /* things with a name that holds the token */
    int holder_count;
    int rows;
};

/* Completed by SELECT_FROM of the kind. */
static const char NAMES_OF_KIND[] = "SELECT n.name, n.key, n.entity_id, n.name = e.name FROM %s k"
                                    "  JOIN entity e ON e.id = k.id JOIN name n ON n.entity_id = k.id"
                                    " WHERE n.scheme = '' AND n.stance >= 0 LIMIT ?";
static const char SQL_LIKE[] = "SELECT n.name, n.key, n.entity_id, n.name = e.name FROM name n"
                               "  JOIN entity e ON e.id = n.entity_id"
                               " WHERE n.key >= ?1 AND n.key < ?2 AND n.scheme = '' AND n.stance >= 0"
                               "   AND (?3 IS NULL OR e.kind = ?3) LIMIT ?4";

static void hold(struct search *q, int64_t id) {
    for (int i = 0; i < q->holder_count; i++) {
        if (q->holders[i] == id) {
            return;
        }
    }
    if (q->holder_count < HOLDERS_MAX) {
        q->holders[q->holder_count++] = id;
    }
}

static void offer_key(struct search *q, struct str key, const struct stmt *s) {
    near_offer(&q->best, key, stmt_int(s, 2));
    if (q->best.found.p == key.p) { /* it is the best now, and lasts only until the next row */
        q->best.found = arena_str(q->a, key);
        q->best_name = arena_str(q->a, stmt_str(s, 0));
        q->best_own = stmt_int(s, 3) != 0;
    }
}

static void offer_row(struct search *q, const struct stmt *s) {
    struct str name = stmt_str(s, 0), key = stmt_str(s, 1);
    size_t leading = name_leading(name);
    offer_key(q, key, s);
    if (leading > 0) {
        offer_key(q, name_key(q->a, str_slice(name, leading, name.n)), s);
    }
    if (str_find(key, q->best.typed) < key.n) {
        const char *handle = arena_printf(q->a, "-%.*s-", STR_ARG(name_handle(q->a, name)));
        if (strstr(handle, q->token.p) != NULL) {
            hold(q, stmt_int(s, 2));
        }
    }
}

static bool read_rows(struct search *q, struct stmt *s, struct err *e) {
    bool row = false, ok = false;
    while (s != NULL && (ok = stmt_step(s, &row, e)) && row) {
        offer_row(q, s);
        q->rows++;
    }
    stmt_done(s);
    return ok;
}

/* Names that begin with `start` and the first letter of the word; through the index. */
static bool read_like(struct db *db, struct search *q, const char *kind, const char *start, struct err *e) {
    size_t first = 1;
    while (first < q->best.typed.n && ((unsigned char)q->best.typed.p[first] & 0xC0) == 0x80) {
        first++;
    }
    const char *lo = arena_printf(q->a, "%s%.*s", start, (int)first, q->best.typed.p);
    const char *hi = arena_printf(q->a, "%s\xf4\x8f\xbf\xbf", lo);
    struct stmt *s = stmt_getf(db, e, SQL_LIKE, "ttti", lo, hi, kind, (int64_t)ROWS_MAX);
    return read_rows(q, s, e);
}

static bool look(struct db *db, const struct noun *noun, struct search *q, struct err *e) {
    const char *kind = noun == NULL ? NULL : noun_get(noun->id)->name;
    const char *sql = arena_printf(q->a, NAMES_OF_KIND, noun == NULL ? "entity" : noun->table);
    if (!read_rows(q, stmt_getf(db, e, sql, "i", (int64_t)ROWS_MAX), e)) {
        return false;
    }
    if (q->rows < ROWS_MAX) {
        return true;
    }
    return read_like(db, q, kind, "", e) && read_like(db, q, kind, "operation", e) &&
           read_like(db, q, kind, "the", e);
}

/* "3 operations": how many name the thing; 0 when its kind is not counted. */
static int64_t operations_of(struct db *db, const struct thing *t) {
    const char *sql = NULL;
    int64_t count = 0;
    bool found;
    struct err ignored = { 0 };
    if (t->noun->id == NOUN_ACTOR) {
        sql = "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ? AND stance >= 0";
    } else if (t->noun->id == NOUN_IDENTITY) {
        sql = "SELECT count(DISTINCT operation_id) FROM targeting WHERE identity_id = ? AND stance >= 0";
    } else if (t->noun->id == NOUN_LOCATION) {
        sql = "SELECT count(DISTINCT operation_id) FROM targeting WHERE location_id = ? AND stance >= 0";
    } else if (t->noun->id == NOUN_SECTOR) {
        sql = "SELECT count(DISTINCT operation_id) FROM targeting WHERE sector_id = ? AND stance >= 0";
    }
    if (sql != NULL && !stmt_intf(db, &ignored, &count, &found, sql, "i", t->id)) {
        count = 0;
    }
    err_release(&ignored);
    return count;
}

static bool load_survivor(struct db *db, struct arena *a, int64_t id, struct thing *t, struct err *e) {
    bool found;
    return thing_survivor(db, id, &id, e) && thing_load(db, a, id, t, &found, e) && found && t->noun != NULL;
}

static void hint_one(struct db *db, struct arena *a, int64_t id, struct str alias, struct err *e) {
    struct thing t;
    struct err ignored = { 0 };
    if (load_survivor(db, a, id, &t, &ignored)) {
        struct str handle = alias.n > 0 ? name_handle(a, alias) : t.handle;
        int64_t n = operations_of(db, &t);
        const char *count = n > 0 ? arena_printf(a, ", %lld operation%s", (long long)n, n == 1 ? "" : "s")
                                  : arena_text(a, "");
        err_hint(e, "did you mean '%.*s'?  (%.*s%s)", STR_ARG(handle), STR_ARG(t.name), count);
    }
    err_release(&ignored);
}

/* "'south-korea' or 'north-korea'"; things merged into one another are named once. */
static struct str listed(struct db *db, struct search *q) {
    struct buf list = { 0 };
    int64_t named[NAMED_MAX];
    int count = 0;
    for (int i = 0; i < q->holder_count && count < NAMED_MAX; i++) {
        struct thing t;
        struct err ignored = { 0 };
        bool again = !load_survivor(db, q->a, q->holders[i], &t, &ignored);
        for (int j = 0; j < count; j++) {
            again = again || named[j] == t.id;
        }
        if (!again) {
            bool last = i + 1 == q->holder_count;
            buf_printf(&list, "%s'%.*s'", count == 0 ? "" : last ? " or " : ", ", STR_ARG(t.handle));
            named[count++] = t.id;
        }
        err_release(&ignored);
    }
    if (q->holder_count > NAMED_MAX) {
        buf_add_text(&list, " …");
    }
    struct str out = arena_str(q->a, (struct str){ list.p, list.n });
    buf_release(&list);
    return out;
}

/* The word is known, but as another kind of thing. */
static bool hint_other_kind(struct db *db, struct arena *a, const struct noun *noun, struct str word,
                            struct err *e) {
    struct thing_match m = { 0 };
    struct thing t;
    struct err ignored = { 0 };
    bool known = noun != NULL && thing_match(db, a, NULL, word, &m, &ignored) && m.count > 0 &&
                 load_survivor(db, a, m.ids[0], &t, &ignored);
    if (known) {
        err_hint(e, "'%.*s' is %s %s%s", STR_ARG(word), thing_article(t.noun), t.noun->name,
                 m.count > 1 ? ", and more" : "");
    }
    err_release(&ignored);
    return known;
}

static void say_unknown(struct err *e, struct span span, const struct noun *noun, struct str word) {
    if (noun == NULL) {
        err_at(e, ERR_USAGE, span, "nothing is called '%.*s'", STR_ARG(word));
    } else {
        err_at(e, ERR_USAGE, span, "no %s '%.*s'", noun->name, STR_ARG(word));
    }
}

void thing_unknown(struct db *db, struct arena *a, const struct noun *noun, struct str word, struct span span,
                   struct err *e) {
    struct str name;
    struct err ignored = { 0 };
    word = str_trim(word);
    const struct noun *kind = name_kind(word, &name);
    if (kind != NULL && (noun == NULL || noun->id == kind->id)) {
        noun = kind;
        word = name;
    }
    struct search q = { .a = a, .best = { .typed = name_key(a, word) } };
    q.token = str_of(arena_printf(a, "-%.*s-", STR_ARG(name_handle(a, word))));
    bool looked = q.best.typed.n > 0 && look(db, noun, &q, &ignored);
    bool places = noun != NULL && noun->id == NOUN_LOCATION;
    if (looked && places && q.holder_count > 1 && q.holder_count <= NAMED_MAX) {
        err_at(e, ERR_USAGE, span, "'%.*s' alone is ambiguous", STR_ARG(word));
    } else {
        say_unknown(e, span, noun, word);
    }
    if (!looked || hint_other_kind(db, a, noun, word, e)) {
        err_release(&ignored);
        return;
    }
    if (q.holder_count > 1) {
        err_hint(e, "did you mean %.*s?", STR_ARG(listed(db, &q)));
    } else if (q.holder_count == 1) {
        hint_one(db, a, q.holders[0], STR(""), e);
    } else if (q.best.found.n > 0) {
        hint_one(db, a, q.best.found_id, q.best_own ? STR("") : q.best_name, e);
    }
    err_release(&ignored);
}
