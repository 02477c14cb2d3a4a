/* Removing a thing with the facts that touch it. First everything else that points to it is counted;
 * only when nothing does are rows deleted. Invariant: a refusal has changed nothing. */
#include "db/stmt.h"
#include "model/thing.h"

/* Facts, and when they touch ?1: then they go with it. */
static const struct {
    const char *table, *touches;
} facts_of[] = {
    { "name", "entity_id = ?1" },
    { "attribution", "operation_id = ?1 OR actor_id = ?1" },
    { "targeting", "operation_id = ?1 OR identity_id = ?1 OR sector_id = ?1 OR location_id = ?1" },
    { "event", "entity_id = ?1" },
    { "relation", "subject_id = ?1 OR object_id = ?1" },
    { "claim", "entity_id = ?1" },
};
enum { FACTS = sizeof facts_of / sizeof facts_of[0] };

/* Columns of other things and rows that may point to ?1. `id` is the thing or row that points, `why`
 * the word in parentheses; `row` is what to call a row, NULL stands for things, which are
 * named by handle. */
static const struct {
    const char *from, *id, *where, *why, *row;
} pointers[] = {
    { "entity", "id", "merged_into = ?1", "merged into it", NULL },
    { "entity", "id", "source_id = ?1 AND id <> ?1", "source", NULL },
    { "operation", "id", "parent_id = ?1 AND id <> ?1", "parent", NULL },
    { "actor", "id", "country_id = ?1", "country", NULL },
    { "identity", "id", "sector_id = ?1", "sector", NULL },
    { "identity", "id", "location_id = ?1", "location", NULL },
    { "location", "id", "parent_id = ?1 AND id <> ?1", "parent", NULL },
    { "sector", "id", "parent_id = ?1 AND id <> ?1", "parent", NULL },
    { "source", "id", "publisher_id = ?1", "publisher", NULL },
    { "claim", "entity_id",
      "value_lo = ?1 AND typeof(value_lo) = 'integer' AND entity_id <> ?1"
      " AND field IN ('country', 'sector', 'location', 'parent', 'publisher')",
      "value of a claim", NULL },
    { "event", "id", "location_id = ?1 AND entity_id <> ?1", "location", "event" },
    { "record", "id", "source_id = ?1", "source", "record" },
};
enum { POINTERS = sizeof pointers / sizeof pointers[0] };

struct refusal {
    struct db *db;
    struct arena *a;
    int64_t id;
    struct buf list; /* "operation x (parent), 12 facts (source)" */
};

static bool count_of(struct refusal *r, const char *sql, int64_t *n, struct err *e) {
    bool found;
    return stmt_intf(r->db, e, n, &found, sql, "i", r->id);
}

/* One thing is named, several are counted. */
static bool add_pointer(struct refusal *r, int at, struct err *e) {
    const char *from = pointers[at].from, *where = pointers[at].where, *id = pointers[at].id;
    int64_t n, first;
    bool found;
    if (!count_of(r, arena_printf(r->a, "SELECT count(DISTINCT %s) FROM %s WHERE %s", id, from, where), &n,
                  e)) {
        return false;
    }
    if (n == 0) {
        return true;
    }
    buf_add_text(&r->list, r->list.n > 0 ? ", " : "");
    if (n > 1 || pointers[at].row != NULL) {
        buf_printf(&r->list, "%lld %s%s (%s)", (long long)n,
                   pointers[at].row != NULL ? pointers[at].row : "thing", n == 1 ? "" : "s",
                   pointers[at].why);
        return true;
    }
    struct thing t;
    const char *sql = arena_printf(r->a, "SELECT %s FROM %s WHERE %s", id, from, where);
    if (!stmt_intf(r->db, e, &first, &found, sql, "i", r->id) ||
        !thing_load(r->db, r->a, first, &t, &found, e)) {
        return false;
    }
    buf_printf(&r->list, "%s %.*s (%s)", t.noun == NULL ? "thing" : t.noun->name, STR_ARG(t.handle),
               pointers[at].why);
    return true;
}

/* Facts about other things that rest on its word. */
static bool add_cited(struct refusal *r, const char *column, const char *why, struct err *e) {
    int64_t n, total = 0;
    for (int i = 0; i < FACTS; i++) {
        const char *sql = arena_printf(r->a, "SELECT count(*) FROM %s WHERE %s = ?1 AND (%s) IS NOT TRUE",
                                       facts_of[i].table, column, facts_of[i].touches);
        if (!count_of(r, sql, &n, e)) {
            return false;
        }
        total += n;
    }
    if (total > 0) {
        buf_printf(&r->list, "%s%lld fact%s (%s)", r->list.n > 0 ? ", " : "", (long long)total,
                   total == 1 ? "" : "s", why);
    }
    return true;
}

static bool find_pointers(struct refusal *r, struct err *e) {
    for (int i = 0; i < POINTERS; i++) {
        if (!add_pointer(r, i, e)) {
            return false;
        }
    }
    return add_cited(r, "source_id", "source", e) && add_cited(r, "said_by", "asserter", e);
}

/* Rows that hang on its facts, or merely mention it. */
static bool let_go(struct db *db, int64_t id, struct err *e) {
    static const char *const steps[] = {
        "DELETE FROM involves WHERE entity_id = ?1",
        "DELETE FROM involves WHERE event_id IN (SELECT id FROM event WHERE entity_id = ?1)",
        "UPDATE targeting SET part_of = NULL WHERE part_of IN (SELECT id FROM targeting WHERE operation_id = "
        "?1"
        " OR identity_id = ?1 OR sector_id = ?1 OR location_id = ?1)",
        "UPDATE record SET entity_id = NULL WHERE entity_id = ?1",
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (!stmt_runf(db, e, steps[i], "i", id)) {
            return false;
        }
    }
    return true;
}

static bool delete_all(struct db *db, struct arena *a, const struct thing *t, int64_t *facts, struct err *e) {
    int64_t own = 0;
    bool found;
    if (!stmt_intf(db, e, &own, &found,
                   "SELECT count(*) FROM name WHERE entity_id = ? AND scheme = '' AND name = ?", "is", t->id,
                   t->name) ||
        !let_go(db, t->id, e)) {
        return false;
    }
    for (int i = 0; i < FACTS; i++) {
        const char *sql = arena_printf(a, "DELETE FROM %s WHERE %s", facts_of[i].table, facts_of[i].touches);
        if (!stmt_runf(db, e, sql, "i", t->id)) {
            return false;
        }
        *facts += db_changes(db);
    }
    *facts -= own;
    return stmt_runf(db, e, arena_printf(a, "DELETE FROM %s WHERE id = ?1", t->noun->table), "i", t->id) &&
           stmt_runf(db, e, "DELETE FROM entity WHERE id = ?1", "i", t->id);
}

bool thing_remove(struct db *db, struct arena *a, int64_t id, int64_t *facts, struct err *e) {
    struct thing t;
    bool found;
    *facts = 0;
    if (!thing_load(db, a, id, &t, &found, e)) {
        return false;
    }
    if (!found || t.noun == NULL) {
        err_set(e, ERR_FAILED, "there is no #%lld", (long long)id);
        return false;
    }
    if (id < 0) {
        err_set(e, ERR_FAILED, "'%.*s' came with the program and stays", STR_ARG(t.handle));
        return false;
    }
    struct refusal r = { .db = db, .a = a, .id = id };
    bool ok = find_pointers(&r, e);
    if (ok && r.list.n > 0) {
        err_set(e, ERR_FAILED, "'%.*s' is still pointed at by: %.*s", STR_ARG(t.handle), (int)r.list.n,
                r.list.p);
        err_hint(e, "change or remove those first");
        ok = false;
    }
    buf_release(&r.list);
    return ok && delete_all(db, a, &t, facts, e);
}
