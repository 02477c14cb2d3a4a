/* Countries and their governments by name. Invariant: a government is looked up once a country. */
#include "base/namekey.h"
#include "db/stmt.h"
#include "import/names.h"

static const char SQL_LEVEL[] = "SELECT level FROM location WHERE id = ?";
static const char SQL_GOVERNMENT[] =
    "SELECT coalesce(e.merged_into, e.id) FROM actor a JOIN entity e ON e.id = a.id"
    "  JOIN name n ON n.entity_id = e.id WHERE a.country_id = ?1 AND a.type = 'state' AND n.key = ?2 LIMIT 1";

/* The part of the text that is the name of a country; *bare when nothing says "government". */
static struct str state_part(struct str text, bool *bare) {
    static const char tail[] = " government";
    struct str s = text, rest;
    *bare = true;
    if (names_begins(s, "the ", &rest)) {
        s = rest;
    }
    if (names_begins(s, "government of ", &rest)) {
        *bare = false;
        return names_begins(rest, "the ", &s) ? s : rest;
    }
    size_t n = sizeof tail - 1;
    if (s.n > n && str_is_nocase(str_slice(s, s.n - n, s.n), tail)) {
        *bare = false;
        s = str_trim(str_slice(s, 0, s.n - n));
        if (str_ends(s, "'s")) {
            s.n -= 2;
        } else if (str_ends(s, "\xe2\x80\x99s")) {
            s.n -= 4;
        }
    }
    return s;
}

bool names_says_government(struct str text) {
    bool bare;
    struct str part = state_part(text, &bare);
    return !bare && part.n > 0;
}

bool names_level(struct names *n, struct arena *scratch, int64_t place, struct str *level, struct err *e) {
    bool found = false;
    if (!stmt_strf(n->db, e, scratch, level, &found, SQL_LEVEL, "i", place)) {
        return false;
    }
    *level = found ? *level : STR("");
    return true;
}

bool names_state(struct names *n, struct arena *scratch, struct str text, int64_t *country, struct err *e) {
    bool bare = false, known = false;
    struct str part = state_part(text, &bare);
    const struct noun *noun = noun_get(NOUN_LOCATION);
    struct ref ref;
    int count = 0;
    struct str level;
    *country = 0;
    if (part.n == 0 || part.n > 80 || (bare && !names_known(n, scratch, noun, part, &known, e))) {
        return part.n == 0 || part.n > 80;
    }
    if (bare && !known) {
        return true;
    }
    if (!names_find(n, scratch, noun, part, &ref, &count, e)) {
        return false;
    }
    if (ref.id == 0) {
        return true;
    }
    if (!names_level(n, scratch, ref.id, &level, e)) {
        return false;
    }
    *country = str_is(level, "country") ? ref.id : 0;
    return true;
}

/* "Government of the United States": names that are said with an article. */
static bool wants_article(struct str name) {
    static const char *const ends[] = { " Republic", " Islands", "lands",  "ines",
                                        " Emirates", " Kingdom", " States" };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (str_ends(name, ends[i])) {
            return true;
        }
    }
    return false;
}

bool names_government(struct names *n, struct arena *scratch, int64_t country, struct ref *ref,
                      struct err *e) {
    struct str key = str_of(arena_printf(scratch, "government\x1f%lld", (long long)country));
    struct ref *known = table_get(&n->cache, key);
    if (known == NULL) {
        struct thing t;
        bool found = false;
        if (!thing_load(n->db, scratch, country, &t, &found, e)) {
            return false;
        }
        const char *article = wants_article(t.name) ? "the " : "";
        struct str name = str_of(arena_printf(n->a, "Government of %s%.*s", article, STR_ARG(t.name)));
        known = arena_new(n->a, struct ref);
        if (!stmt_intf(n->db, e, &known->id, &found, SQL_GOVERNMENT, "is", country,
                       name_key(scratch, name))) {
            return false;
        }
        if (!found) {
            known->id = 0;
            known->make = arena_new(n->a, struct maker);
            *known->make = (struct maker){
                .kind = MAKER_GOVERNMENT, .noun = noun_get(NOUN_ACTOR), .name = name, .country = country
            };
        }
        table_put(&n->cache, key, known);
    }
    *ref = *known;
    return true;
}
