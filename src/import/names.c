/* Looking names up once. Invariant: an entry of the cache with an id is a living thing of the file, and
 * two spellings with one key share their maker, so that nothing is made twice. */
#include "import/names.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include <stdlib.h>
#include <string.h>

/* What is remembered of a spelling. */
struct entry {
    struct ref ref;
    int count;
    struct thing_match matches; /* of several */
};

static const char SQL_BY_KEY[] =
    "SELECT DISTINCT coalesce(e.merged_into, e.id) FROM name n JOIN entity e ON e.id = n.entity_id"
    " WHERE n.key = ?1 AND n.scheme = '' AND n.stance >= 0 AND (?2 IS NULL OR e.kind = ?2) ORDER BY 1 LIMIT "
    "20";
static const char SQL_NAMED[] = "SELECT 1 FROM name WHERE entity_id = ?1 AND key = ?2 AND scheme = ''";
static const char SQL_DEMONYM[] = "SELECT 1 FROM name WHERE key = ?1 AND scheme = 'demonym' LIMIT 1";
static const char SQL_FAMILY[] =
    "SELECT 1 FROM name WHERE entity_id = ?1 AND key = ?2 AND scheme = 'dataset'";
static const char SQL_OF_FAMILY[] = "SELECT 1 FROM entity e JOIN name n ON n.entity_id = e.source_id"
                                    " WHERE e.id = ?1 AND n.key = ?2 AND n.scheme = 'dataset'";
static const char SQL_ARTICLE[] =
    "SELECT coalesce(e.merged_into, e.id) FROM source s JOIN entity e ON e.id = s.id WHERE s.url = ? LIMIT 1";

static const char SQL_PLACE_CODE[] = "SELECT id FROM location WHERE code = ? LIMIT 1";
static const char SQL_SECTOR_CODE[] = "SELECT n.entity_id FROM name n JOIN sector s ON s.id = n.entity_id"
                                      " WHERE n.key = ? AND n.scheme = 'naics' ORDER BY n.id DESC LIMIT 1";
static const char SQL_SAID_SO[] =
    "SELECT min(e.id), count(DISTINCT e.id) FROM name n JOIN entity e ON e.id = n.entity_id"
    "  JOIN name d ON d.entity_id = n.source_id AND d.scheme = 'dataset' AND d.key = ?3"
    " WHERE n.key = ?1 AND n.scheme = '' AND e.kind = ?2 AND e.merged_into IS NULL";

/* What came with the program has ids below zero and is some ten thousand names. */
static const struct filter_of all_keys = {
    "SELECT 10000 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'name'), 0)",
    "SELECT key FROM name"
};
static const struct filter_of all_urls = { "SELECT seq FROM sqlite_sequence WHERE name = 'entity'",
                                           "SELECT url FROM source WHERE url IS NOT NULL" };

void names_init(struct names *n, struct db *db, struct arena *a, struct str dataset) {
    *n = (struct names){ .db = db, .a = a, .cache = { .a = a } };
    n->answers.a = &n->answers_arena;
    n->by_key = (struct late_index){ .name = "name_key", .table = "name" };
    n->marks = mem_alloc(NAMES_MARKS);
    n->family = name_key(a, dataset);
}

void names_release(struct names *n) {
    table_release(&n->cache);
    table_release(&n->answers);
    arena_release(&n->answers_arena);
    free(n->marks);
    late_release(&n->by_key);
    filter_release(&n->keys);
    filter_release(&n->urls);
}

void names_made(struct names *n, struct arena *scratch, struct str text) {
    if (n->keys.complete) {
        filter_add(&n->keys, filter_hash(name_key(scratch, text)));
    }
}

void names_url_made(struct names *n, struct str url) {
    if (n->urls.complete) {
        filter_add(&n->urls, filter_hash(url));
    }
}

/* Whether any name in the file has one of the keys. */
static bool any_key(struct names *n, const struct str *keys, int count, bool *any, struct err *e) {
    *any = false;
    for (int i = 0; i < count && !*any; i++) {
        bool again = i > 0 && keys[i].p == keys[0].p;
        if (!again && !filter_may(&n->keys, n->db, &all_keys, filter_hash(keys[i]), any, e)) {
            return false;
        }
    }
    return !*any || names_asked(n, e);
}

bool names_asked(struct names *n, struct err *e) {
    n->hits++;
    return late_build(n->db, &n->by_key, e);
}

static const char *kind_of(const struct noun *noun) {
    return noun == NULL ? NULL : noun_get(noun->id)->name;
}

static unsigned char *mark_of(const struct names *n, struct str key, unsigned *bit) {
    uint64_t hash = filter_hash(key);
    *bit = 1u << (hash & 7);
    return &n->marks[(hash >> 3) % NAMES_MARKS];
}

/* Where a spelling is remembered; `what` keeps the questions apart. */
static struct str key_for(struct arena *a, const char *what, const struct noun *noun, struct str key) {
    size_t n = strlen(what);
    char *p = arena_alloc(a, n + 1 + key.n);
    for (size_t i = 0; i < n; i++) {
        p[i] = what[i];
    }
    p[n] = (char)(noun == NULL ? '-' : 'a' + (int)noun->id);
    memcpy(p + n + 1, key.p, key.n);
    return (struct str){ p, n + 1 + key.n };
}

static struct str cache_key(struct names *n, struct arena *a, const char *what, const struct noun *noun,
                            struct str text) {
    struct str key = name_key(a, text);
    unsigned bit;
    *mark_of(n, key, &bit) |= (unsigned char)bit;
    return key_for(a, what, noun, key);
}

/* thing_match() reads "#12" and "actor:x" as its own notation; in data they are names. */
static bool is_notation(struct str text) {
    return text.n > 0 && (text.p[0] == '#' || str_index(text, ':') < text.n);
}

static bool by_key(struct names *n, struct arena *a, const struct noun *noun, struct str text,
                   struct thing_match *out, struct err *e) {
    struct stmt *s = stmt_getf(n->db, e, SQL_BY_KEY, "st", name_key(a, text), kind_of(noun));
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        out->ids = arena_grow(a, out->ids, (size_t)out->count, sizeof *out->ids);
        out->ids[out->count++] = stmt_int(s, 0);
    }
    stmt_done(s);
    return ok;
}

static bool match(struct names *n, struct arena *a, const struct noun *noun, struct str text,
                  struct thing_match *out, struct err *e) {
    struct str keys[THING_KEYS];
    bool notation = is_notation(text), any = true, place = noun != NULL && noun->id == NOUN_LOCATION;
    *out = (struct thing_match){ 0 };
    thing_keys(a, text, keys);
    /* "Paris, Texas" may be a place although nothing is called so. */
    if (place && !names_asked(n, e)) {
        return false;
    }
    if (!place && !any_key(n, keys, notation ? 1 : THING_KEYS, &any, e)) {
        return false;
    }
    return !any       ? true
           : notation ? by_key(n, a, noun, text, out, e)
                      : thing_match(n->db, a, noun, text, out, e);
}

/* Of several the one that this data set has made before. */
static bool ours_among(struct names *n, const struct thing_match *m, int64_t *id, struct err *e) {
    int ours = 0;
    for (int i = 0; i < m->count; i++) {
        int64_t one;
        bool found;
        if (!stmt_intf(n->db, e, &one, &found, SQL_OF_FAMILY, "is", m->ids[i], n->family)) {
            return false;
        }
        if (found) {
            ours++;
            *id = m->ids[i];
        }
    }
    if (ours != 1) {
        *id = 0;
    }
    return true;
}

static struct thing_match keep_matches(struct arena *a, const struct thing_match *m) {
    size_t n = sizeof *m->ids * (size_t)m->count;
    return (struct thing_match){ memcpy(arena_alloc(a, n), m->ids, n), m->count };
}

/* One thing, none or several; of several the one that this data set made. */
static bool look(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                 struct entry *out, struct thing_match *m, struct err *e) {
    int64_t ours = 0;
    if (!match(n, scratch, noun, text, m, e) || (m->count > 1 && !ours_among(n, m, &ours, e))) {
        return false;
    }
    *out = (struct entry){ .count = ours != 0 ? 1 : m->count };
    out->ref.id = ours != 0 ? ours : m->count == 1 ? m->ids[0] : 0;
    return true;
}

bool names_look(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                struct ref *ref, int *count, struct err *e) {
    struct entry entry;
    struct thing_match m;
    if (!look(n, scratch, noun, text, &entry, &m, e)) {
        return false;
    }
    *ref = entry.ref;
    *count = entry.count;
    return true;
}

bool names_find(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                struct ref *ref, int *count, struct err *e) {
    struct str key = cache_key(n, scratch, "name", noun, text);
    struct entry *entry = table_get(&n->cache, key);
    if (entry == NULL) {
        struct thing_match m;
        struct entry found;
        if (!look(n, scratch, noun, text, &found, &m, e)) {
            return false;
        }
        entry = arena_new(n->a, struct entry);
        *entry = found;
        if (entry->count > 1) {
            entry->matches = keep_matches(n->a, &m);
        }
        table_put(&n->cache, key, entry);
    }
    *ref = entry->ref;
    *count = entry->ref.make != NULL ? 1 : entry->count;
    return true;
}

struct ref names_make(struct names *n, struct arena *scratch, const struct noun *noun, struct str text) {
    struct str key = cache_key(n, scratch, "name", noun, text);
    struct entry *entry = table_get(&n->cache, key);
    if (entry == NULL) {
        entry = arena_new(n->a, struct entry);
        table_put(&n->cache, key, entry);
    }
    if (entry->ref.make == NULL) {
        struct maker *make = arena_new(n->a, struct maker);
        *make = (struct maker){ .kind = MAKER_NAMED, .noun = noun, .name = arena_str(n->a, text) };
        make->candidates = entry->matches;
        entry->ref.make = make;
    }
    return entry->ref;
}

bool names_begins(struct str s, const char *prefix, struct str *rest) {
    struct str p = str_of(prefix);
    if (s.n <= p.n || !str_is_nocase(str_slice(s, 0, p.n), prefix)) {
        return false;
    }
    *rest = str_trim(str_slice(s, p.n, s.n));
    return true;
}

static void forget(struct names *n, struct arena *a, const struct noun *noun, struct str text) {
    struct str key = name_key(a, text);
    unsigned bit;
    if ((*mark_of(n, key, &bit) & bit) == 0) {
        return;
    }
    table_put(&n->cache, key_for(a, "name", noun, key), NULL);
    table_put(&n->cache, key_for(a, "name", NULL, key), NULL);
    table_put(&n->answers, key_for(a, "known", noun, key), NULL);
}

void names_forget(struct names *n, struct arena *scratch, const struct noun *noun, struct str text) {
    struct str rest;
    forget(n, scratch, noun, text);
    /* "Dukes" finds The Dukes as well. */
    if (names_begins(text, "the ", &rest) || names_begins(text, "operation ", &rest)) {
        forget(n, scratch, noun, rest);
    }
}

void names_forget_all(struct names *n) {
    table_release(&n->cache);
    table_release(&n->answers);
    arena_release(&n->answers_arena);
    n->cache.a = n->a;
    n->answers.a = &n->answers_arena;
}

/* Yes and no as things to point at. */
static char yes, no;

enum { ANSWERS_MAX = 1 << 16 };

/* Prose and lists bring texts without end: no more than so many answers are kept. */
static void keep_answer(struct names *n, struct str key, void *answer) {
    if (n->answers.count >= ANSWERS_MAX) {
        table_release(&n->answers);
        arena_release(&n->answers_arena);
        n->answers.a = &n->answers_arena;
    }
    table_put(&n->answers, key, answer);
}

bool names_known(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                 bool *known, struct err *e) {
    struct str key = cache_key(n, scratch, "known", noun, text);
    void *answer = table_get(&n->answers, key);
    if (answer == NULL) {
        struct thing_match m;
        int64_t one;
        bool found = false;
        if (!match(n, scratch, noun, text, &m, e) ||
            (m.count == 1 &&
             !stmt_intf(n->db, e, &one, &found, SQL_NAMED, "is", m.ids[0], name_key(scratch, text)))) {
            return false;
        }
        answer = found ? &yes : &no;
        keep_answer(n, key, answer);
    }
    *known = answer == &yes;
    return true;
}

bool names_demonym(struct names *n, struct arena *scratch, struct str text, bool *is, struct err *e) {
    struct str key = cache_key(n, scratch, "demonym", NULL, text);
    void *answer = table_get(&n->answers, key);
    if (answer == NULL) {
        int64_t one;
        bool found = false, any;
        struct str demonym = name_key(scratch, text);
        if (!any_key(n, &demonym, 1, &any, e) ||
            (any && !stmt_intf(n->db, e, &one, &found, SQL_DEMONYM, "s", demonym))) {
            return false;
        }
        answer = found ? &yes : &no;
        keep_answer(n, key, answer);
    }
    *is = answer == &yes;
    return true;
}

/* Of NAICS the longest beginning that is a code of its own. */
static bool find_code(struct names *n, struct arena *a, bool place, struct str text, int64_t *id,
                      struct err *e) {
    bool found = false;
    if (place) {
        char *code = arena_copy(a, text.p, text.n);
        for (size_t i = 0; i < text.n; i++) {
            code[i] = code[i] == '-' ? '.' : code[i];
        }
        return stmt_intf(n->db, e, id, &found, SQL_PLACE_CODE, "s", (struct str){ code, text.n }) &&
               ((*id = found ? *id : 0), true);
    }
    for (size_t len = text.n < 8 ? text.n : 0; len >= 2 && !found; len--) {
        struct str code = str_slice(text, 0, len);
        bool any;
        if (!any_key(n, &code, 1, &any, e) ||
            (any && !stmt_intf(n->db, e, id, &found, SQL_SECTOR_CODE, "s", code))) {
            return false;
        }
    }
    *id = found ? *id : 0;
    return true;
}

bool names_code(struct names *n, struct arena *scratch, const struct noun *noun, struct str text, int64_t *id,
                struct err *e) {
    struct str key = cache_key(n, scratch, "code", noun, text);
    struct entry *entry = table_get(&n->cache, key);
    *id = 0;
    if (entry == NULL) {
        bool place = noun != NULL && noun->id == NOUN_LOCATION;
        if ((place || (noun != NULL && noun->id == NOUN_SECTOR)) &&
            !find_code(n, scratch, place, text, id, e)) {
            return false;
        }
        entry = arena_new(n->a, struct entry);
        entry->ref.id = *id;
        table_put(&n->cache, key, entry);
    }
    *id = entry->ref.id;
    return true;
}

bool names_said(struct names *n, struct arena *scratch, const struct noun *noun, struct str text, int64_t *id,
                struct err *e) {
    struct str key = name_key(scratch, text);
    bool row = false, any;
    *id = 0;
    if (!any_key(n, &key, 1, &any, e)) {
        return false;
    }
    if (!any) {
        return true;
    }
    struct stmt *s = stmt_getf(n->db, e, SQL_SAID_SO, "sts", key, kind_of(noun), n->family);
    bool ok = s != NULL && stmt_step(s, &row, e);
    *id = ok && row && stmt_int(s, 1) == 1 ? stmt_int(s, 0) : 0;
    stmt_done(s);
    return ok;
}

/* Articles are many and each is met once or twice: they are asked of the file, not remembered. */
bool names_article(struct names *n, struct arena *scratch, struct str url, struct ref *ref, struct err *e) {
    bool found = false, any;
    *ref = (struct ref){ 0 };
    if (!filter_may(&n->urls, n->db, &all_urls, filter_hash(url), &any, e) ||
        (any && !stmt_intf(n->db, e, &ref->id, &found, SQL_ARTICLE, "s", url))) {
        return false;
    }
    if (!found) {
        ref->id = 0;
        ref->make = arena_new(scratch, struct maker);
        *ref->make = (struct maker){ .kind = MAKER_ARTICLE, .noun = noun_get(NOUN_SOURCE), .url = url };
    }
    return true;
}

bool names_is_family(struct names *n, int64_t source, bool *is, struct err *e) {
    int64_t one;
    return stmt_intf(n->db, e, &one, is, SQL_FAMILY, "is", source, n->family);
}
