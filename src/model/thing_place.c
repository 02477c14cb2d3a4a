/* Places of one name. The tree of places decides, and where it cannot, a tenfold difference in
 * people; what remains is ambiguous and is said to be. Invariant: places of unknown level and things
 * that are no places are never dropped. */
#include "db/stmt.h"
#include "model/thing_match.h"

enum level { LEVEL_WIDE, LEVEL_PROVINCE, LEVEL_CITY, LEVEL_UNKNOWN };
enum { TIMES_LARGER = 10 };

struct place {
    int64_t id, people;
    enum level level;
    bool dropped;
};

static const char SQL_PLACE[] = "SELECT level, coalesce(population, 0) FROM location WHERE id = ?";
/* Is ?1 within ?2? UNION ends in a circle too. */
static const char SQL_WITHIN[] =
    "WITH RECURSIVE up (id) AS (SELECT parent_id FROM location WHERE id = ?1"
    "  UNION SELECT l.parent_id FROM location l JOIN up ON l.id = up.id WHERE l.parent_id IS NOT NULL)"
    " SELECT 1 FROM up WHERE id = ?2";

static enum level level_of(struct str word) {
    if (str_is(word, "province")) {
        return LEVEL_PROVINCE;
    }
    if (str_is(word, "city")) {
        return LEVEL_CITY;
    }
    return word.n == 0 ? LEVEL_UNKNOWN : LEVEL_WIDE;
}

/* *all false: something among them is no place. */
static bool read_places(struct db *db, const struct thing_match *m, struct place *places, bool *all,
                        struct err *e) {
    *all = true;
    for (int i = 0; i < m->count; i++) {
        struct stmt *s = stmt_getf(db, e, SQL_PLACE, "i", m->ids[i]);
        bool row;
        if (s == NULL || !stmt_step(s, &row, e)) {
            stmt_done(s);
            return false;
        }
        *all = *all && row;
        places[i] = (struct place){ .id = m->ids[i], .level = LEVEL_UNKNOWN };
        if (row) {
            places[i].level = level_of(stmt_str(s, 0));
            places[i].people = stmt_int(s, 1);
        }
        stmt_done(s);
    }
    return true;
}

static bool is_within(struct db *db, int64_t inner, int64_t outer, bool *within, struct err *e) {
    int64_t one;
    return stmt_intf(db, e, &one, within, SQL_WITHIN, "ii", inner, outer);
}

static bool has_wide(const struct place *places, int count) {
    for (int i = 0; i < count; i++) {
        if (places[i].level == LEVEL_WIDE) {
            return true;
        }
    }
    return false;
}

static void drop_small(struct place *places, int count) {
    for (int i = 0; i < count; i++) {
        places[i].dropped = places[i].level == LEVEL_PROVINCE || places[i].level == LEVEL_CITY;
    }
}

/* The province round a city of its own name. */
static bool drop_provinces(struct db *db, struct place *places, int count, struct err *e) {
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            bool within = false;
            if (places[i].level == LEVEL_PROVINCE && places[j].level == LEVEL_CITY &&
                !is_within(db, places[j].id, places[i].id, &within, e)) {
                return false;
            }
            places[i].dropped = places[i].dropped || within;
        }
    }
    return true;
}

static void drop_towns(struct place *places, int count) {
    int64_t most = 0;
    for (int i = 0; i < count; i++) {
        most = places[i].level == LEVEL_CITY && places[i].people > most ? places[i].people : most;
    }
    for (int i = 0; i < count; i++) {
        bool counted = places[i].level == LEVEL_CITY && places[i].people > 0;
        places[i].dropped = places[i].dropped || (counted && places[i].people < most / TIMES_LARGER);
    }
}

bool place_narrow(struct db *db, struct arena *a, struct thing_match *m, struct err *e) {
    if (m->count < 2) {
        return true;
    }
    struct place *places = arena_array(a, struct place, (size_t)m->count);
    bool all;
    if (!read_places(db, m, places, &all, e)) {
        return false;
    }
    if (!all) {
        return true;
    }
    if (has_wide(places, m->count)) {
        drop_small(places, m->count);
    } else {
        if (!drop_provinces(db, places, m->count, e)) {
            return false;
        }
        drop_towns(places, m->count);
    }
    int kept = 0;
    for (int i = 0; i < m->count; i++) {
        if (!places[i].dropped) {
            m->ids[kept++] = places[i].id;
        }
    }
    m->count = kept;
    return true;
}

bool place_within(struct db *db, struct thing_match *m, const struct thing_match *around, struct err *e) {
    int kept = 0;
    for (int i = 0; i < m->count; i++) {
        bool within = false;
        for (int j = 0; j < around->count && !within; j++) {
            if (!is_within(db, m->ids[i], around->ids[j], &within, e)) {
                return false;
            }
        }
        if (within) {
            m->ids[kept++] = m->ids[i];
        }
    }
    m->count = kept;
    return true;
}
