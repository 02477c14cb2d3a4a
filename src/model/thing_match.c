/* What a typed word means: all rows of table name with its key, or the key with a leading word more
 * or less, ranked by how directly they name the thing. Invariant: a result of the same rank is never
 * chosen from; only places are narrowed further, in thing_place.c. */
#include "model/thing_match.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 1000, LISTED_MAX = 5, NUMBER_WORDS = 10 };

/* How a row names its thing, the most direct first. BY_NAME and BY_HANDLE hide one another only
 * within a kind: "sharpshooter" is both an actor's name and an operation's handle. */
enum rank { BY_NAME, BY_HANDLE, BY_ALIAS, BY_LEADING, BY_ID, BY_DEMONYM, BY_NOTHING };

struct hit {
    int64_t id;
    enum noun_id kind;
    enum rank rank;
};
struct hits {
    struct hit *items;
    int count;
};

struct keys {
    struct str plain, operation, the, behind;
};

static const char SQL_MATCH[] =
    "SELECT n.entity_id, n.key, n.scheme, n.name, n.scheme = '' AND n.name = e.name AS own, e.kind"
    "  FROM name n JOIN entity e ON e.id = n.entity_id"
    " WHERE n.key IN (?1, ?2, ?3, ?4) AND n.stance >= 0 AND (?5 IS NULL OR e.kind = ?5)"
    " ORDER BY own DESC, n.id LIMIT ?6";
static const char SQL_KIND[] = "SELECT 1 FROM entity WHERE id = ? AND (?2 IS NULL OR kind = ?2)";
static const char SQL_WHERE_IS[] = "SELECT l.level || coalesce(' in ' || p.name, '') FROM location l"
                                   "  LEFT JOIN entity p ON p.id = l.parent_id WHERE l.id = ?";

static const char *kind_of(const struct noun *noun) {
    return noun == NULL ? NULL : noun_get(noun->id)->name;
}

size_t name_leading(struct str name) {
    static const char *const words[] = { "operation", "the" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t n = strlen(words[i]), end = n;
        while (end < name.n && (name.p[end] == ' ' || name.p[end] == '-' || name.p[end] == '_')) {
            end++;
        }
        if (end > n && end < name.n && str_is_nocase(str_slice(name, 0, n), words[i])) {
            return end;
        }
    }
    return 0;
}

const struct noun *name_kind(struct str word, struct str *name) {
    size_t colon = str_index(word, ':');
    const struct noun *noun = colon < word.n ? noun_find(str_slice(word, 0, colon)) : NULL;
    struct str rest = colon < word.n ? str_trim(str_slice(word, colon + 1, word.n)) : word;
    bool is_kind = noun != NULL && noun->thing && rest.n > 0;
    *name = is_kind ? rest : word;
    return is_kind ? noun : NULL;
}

static struct str with_leading(struct arena *a, const char *leading, struct str key) {
    size_t n = strlen(leading);
    char *p = arena_alloc(a, n + key.n);
    for (size_t i = 0; i < n; i++) {
        p[i] = leading[i];
    }
    memcpy(p + n, key.p, key.n);
    return (struct str){ p, n + key.n };
}

static struct keys keys_of(struct arena *a, struct str word) {
    struct keys k = { .plain = name_key(a, word) };
    size_t leading = name_leading(word);
    k.operation = with_leading(a, "operation", k.plain);
    k.the = with_leading(a, "the", k.plain);
    k.behind = leading > 0 ? name_key(a, str_slice(word, leading, word.n)) : k.plain;
    return k;
}

void thing_keys(struct arena *a, struct str word, struct str keys[THING_KEYS]) {
    struct keys k = keys_of(a, str_trim(word));
    keys[0] = k.plain;
    keys[1] = k.operation;
    keys[2] = k.the;
    keys[3] = k.behind;
}

static enum rank rank_of(const struct stmt *s, const struct keys *k, enum noun_id kind) {
    bool same = str_eq(stmt_str(s, 1), k->plain);
    struct str scheme = stmt_str(s, 2);
    bool own = stmt_int(s, 4) != 0;
    if (scheme.n > 0 && !same) {
        return BY_NOTHING;
    }
    if (str_is(scheme, "demonym")) {
        return BY_DEMONYM;
    }
    if (kind == NOUN_LOCATION && (str_is(scheme, "iso2") || str_is(scheme, "iso3"))) {
        return BY_ALIAS;
    }
    if (scheme.n > 0) {
        return BY_ID;
    }
    if (same) {
        return own ? BY_NAME : BY_ALIAS;
    }
    if (str_eq(stmt_str(s, 1), k->behind)) {
        return BY_LEADING;
    }
    /* "thebes" is no "bes" with a leading word */
    if (name_leading(stmt_str(s, 3)) == 0) {
        return BY_NOTHING;
    }
    return own ? BY_HANDLE : BY_LEADING;
}

static bool read_hits(struct db *db, struct arena *a, const struct noun *noun, const struct keys *k,
                      struct hits *out, struct err *e) {
    struct stmt *s =
        stmt_getf(db, e, SQL_MATCH, "sssst", k->plain, k->operation, k->the, k->behind, kind_of(noun));
    if (s == NULL) {
        return false;
    }
    stmt_bind_int(s, 6, ROWS_MAX);
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        const struct noun *kind = noun_of_kind(stmt_str(s, 5));
        if (kind == NULL) {
            continue;
        }
        out->items = arena_grow(a, out->items, (size_t)out->count, sizeof *out->items);
        out->items[out->count++] = (struct hit){ stmt_int(s, 0), kind->id, rank_of(s, k, kind->id) };
    }
    stmt_done(s);
    return ok;
}

static bool is_hidden(const struct hits *h, const struct hit *hit) {
    for (int i = 0; i < h->count; i++) {
        const struct hit *other = &h->items[i];
        bool exact = hit->rank <= BY_HANDLE && other->rank <= BY_HANDLE;
        if (other->rank < hit->rank && (!exact || other->kind == hit->kind)) {
            return true;
        }
    }
    return hit->rank == BY_NOTHING;
}

static void add_once(struct arena *a, struct thing_match *m, int64_t id) {
    for (int i = 0; i < m->count; i++) {
        if (m->ids[i] == id) {
            return;
        }
    }
    m->ids = arena_grow(a, m->ids, (size_t)m->count, sizeof *m->ids);
    m->ids[m->count++] = id;
}

static int by_id(const void *left, const void *right) {
    const int64_t *l = left, *r = right;
    return (*l > *r) - (*l < *r);
}

/* All things the word names most directly. */
static bool by_key(struct db *db, struct arena *a, const struct noun *noun, struct str word,
                   struct thing_match *out, struct err *e) {
    struct hits h = { 0 };
    struct keys k = keys_of(a, word);
    if (k.plain.n == 0) {
        return true;
    }
    if (!read_hits(db, a, noun, &k, &h, e)) {
        return false;
    }
    for (int i = 0; i < h.count; i++) {
        int64_t id;
        if (is_hidden(&h, &h.items[i])) {
            continue;
        }
        if (!thing_survivor(db, h.items[i].id, &id, e)) {
            return false;
        }
        add_once(a, out, id);
    }
    if (out->count > 1) {
        qsort(out->ids, (size_t)out->count, sizeof *out->ids, by_id);
    }
    return true;
}

/* "#12": the thing of that number and kind, if there is one. */
static bool by_number(struct db *db, struct arena *a, const struct noun *noun, int64_t id,
                      struct thing_match *out, struct err *e) {
    int64_t one;
    bool found;
    if (!thing_survivor(db, id, &id, e) ||
        !stmt_intf(db, e, &one, &found, SQL_KIND, "it", id, kind_of(noun))) {
        return false;
    }
    if (found) {
        add_once(a, out, id);
    }
    return true;
}

/* "London, GB", "Paris Texas": the last words name a place around the first. */
static bool by_place(struct db *db, struct arena *a, struct str word, struct thing_match *out,
                     struct err *e) {
    size_t cut = str_index(word, ',');
    for (size_t at = word.n; cut >= word.n && at-- > 1;) {
        cut = word.p[at] == ' ' ? at : cut;
    }
    if (cut >= word.n) {
        return true;
    }
    const struct noun *noun = noun_get(NOUN_LOCATION);
    struct str inner = str_trim(str_slice(word, 0, cut)), outer = str_trim(str_slice(word, cut + 1, word.n));
    struct thing_match around = { 0 };
    return by_key(db, a, noun, outer, &around, e) &&
           (around.count == 0 || by_key(db, a, noun, inner, out, e)) && place_within(db, out, &around, e) &&
           place_narrow(db, a, out, e);
}

bool thing_match(struct db *db, struct arena *a, const struct noun *noun, struct str word,
                 struct thing_match *out, struct err *e) {
    *out = (struct thing_match){ 0 };
    word = str_trim(word);
    long long id;
    if (word.n > 1 && word.p[0] == '#' && str_to_int(str_slice(word, 1, word.n), &id)) {
        return by_number(db, a, noun, id, out, e);
    }
    struct str name;
    const struct noun *kind = name_kind(word, &name);
    if (kind != NULL && (noun == NULL || noun->id == kind->id)) {
        if (!thing_match(db, a, kind, name, out, e)) {
            return false;
        }
        if (out->count > 0) {
            return true;
        }
    }
    if (!by_key(db, a, noun, word, out, e)) {
        return false;
    }
    if (out->count == 0 && noun != NULL && noun->id == NOUN_LOCATION) {
        return by_place(db, a, word, out, e);
    }
    return place_narrow(db, a, out, e);
}

/* What tells things of one name apart: "actor", "city in Alabama". */
static struct str kind_words(struct db *db, struct arena *a, const struct thing *t, struct err *e) {
    struct str words;
    bool found;
    if (t->noun->id == NOUN_LOCATION && stmt_strf(db, e, a, &words, &found, SQL_WHERE_IS, "i", t->id) &&
        found) {
        return words;
    }
    return str_of(t->noun->name);
}

static void hint_matches(struct db *db, struct arena *a, const struct thing_match *m, struct err *e) {
    struct buf list = { 0 };
    struct err ignored = { 0 };
    for (int i = 0; i < m->count && i < LISTED_MAX; i++) {
        struct thing t;
        bool found;
        if (thing_load(db, a, m->ids[i], &t, &found, &ignored) && found && t.noun != NULL) {
            buf_printf(&list, "%s#%lld %.*s (%.*s)", i > 0 ? ", " : "", (long long)t.id, STR_ARG(t.name),
                       STR_ARG(kind_words(db, a, &t, &ignored)));
        }
    }
    err_hint(e, "write the number: %.*s%s", (int)list.n, list.n > 0 ? list.p : "",
             m->count > LISTED_MAX ? ", …" : "");
    err_release(&ignored);
    buf_release(&list);
}

/* "two actors are called winnti: #12, #31" */
static void ambiguous(struct db *db, struct arena *a, const struct noun *noun, struct str word,
                      struct span span, const struct thing_match *m, struct err *e) {
    static const char *const numbers[NUMBER_WORDS + 1] = { "no",  "one",   "two",   "three", "four", "five",
                                                           "six", "seven", "eight", "nine",  "ten" };
    const char *plural = noun == NULL ? "things" : noun->plural;
    const char *count =
        m->count <= NUMBER_WORDS ? numbers[m->count] : (const char *)arena_printf(a, "%d", m->count);
    struct buf ids = { 0 };
    for (int i = 0; i < m->count && i < LISTED_MAX; i++) {
        buf_printf(&ids, "%s#%lld", i > 0 ? ", " : "", (long long)m->ids[i]);
    }
    err_at(e, ERR_USAGE, span, "%s %s are called %.*s: %.*s%s", count, plural, STR_ARG(word), (int)ids.n,
           ids.p, m->count > LISTED_MAX ? ", …" : "");
    hint_matches(db, a, m, e);
    buf_release(&ids);
}

bool thing_get(struct db *db, struct arena *a, const struct noun *noun, struct str word, struct span span,
               int64_t *id, struct err *e) {
    struct thing_match m;
    *id = 0;
    if (!thing_match(db, a, noun, word, &m, e)) {
        return false;
    }
    if (m.count == 1) {
        *id = m.ids[0];
        return true;
    }
    if (m.count == 0) {
        thing_unknown(db, a, noun, word, span, e);
    } else {
        ambiguous(db, a, noun, str_trim(word), span, &m, e);
    }
    return false;
}
