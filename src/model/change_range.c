/* Rows that an import inserted, as id ranges: AUTOINCREMENT gives every row since the import began an
 * id above all before, so one range a table says it all. Owns the list of tables this holds for; rows
 * of a kind's table share the id of their entity and go with it, rows of involves go with their event.
 *
 * Invariant: the order of the list is children before parents, so that rows can be deleted by it. */
#include "db/bulk.h"
#include "model/change_parts.h"
#include <string.h>

struct ranged {
    const char *table, *owner;
    const char *before, *since, *erase;
};

#define OWNED(table, owner, key)                                                                             \
    { #table, #owner, NULL, NULL, "DELETE FROM " #table " WHERE " #key " BETWEEN ?1 AND ?2" }
#define OWNER(table)                                                                                         \
    {                                                                                                        \
#table, #table, "SELECT max(id) FROM " #table,                                                       \
            "SELECT min(id), max(id) FROM " #table " WHERE id > ?1",                                         \
            "DELETE FROM " #table " WHERE id BETWEEN ?1 AND ?2"                                              \
    }

static const struct ranged ranged[] = {
    OWNED(involves, event, event_id),
    OWNER(claim),
    OWNER(relation),
    OWNER(attribution),
    OWNER(targeting),
    OWNER(event),
    OWNER(name),
    OWNED(actor, entity, id),
    OWNED(operation, entity, id),
    OWNED(identity, entity, id),
    OWNED(location, entity, id),
    OWNED(sector, entity, id),
    OWNED(capability, entity, id),
    OWNED(source, entity, id),
    OWNER(entity),
};
enum { RANGED = sizeof ranged / sizeof ranged[0], OWNERS = 7 };

bool ranges_before(struct db *db, int64_t first[8], struct err *e) {
    int at = 0;
    for (int i = 0; i < RANGED; i++) {
        int64_t highest;
        bool found;
        if (ranged[i].before == NULL) {
            continue;
        }
        if (!stmt_intf(db, e, &highest, &found, ranged[i].before, "")) {
            return false;
        }
        /* ids of what came with the program are negative: new ones start at 1 all the same */
        first[at++] = found && highest > 0 ? highest : 0;
    }
    return true;
}

bool ranges_since(struct db *db, struct arena *a, const int64_t first[8], struct ranges *out, struct err *e) {
    *out = (struct ranges){ arena_array(a, struct search_range, OWNERS), 0 };
    int at = 0;
    for (int i = 0; i < RANGED; i++) {
        if (ranged[i].since == NULL) {
            continue;
        }
        struct stmt *s = stmt_getf(db, e, ranged[i].since, "i", first[at++]);
        bool row = false;
        bool ok = s != NULL && stmt_step(s, &row, e);
        if (ok && row && stmt_type(s, 0) == STMT_INT) {
            out->items[out->count++] =
                (struct search_range){ ranged[i].table, stmt_int(s, 0), stmt_int(s, 1) };
        }
        stmt_done(s);
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool ranges_store(struct db *db, int64_t change, const struct ranges *ranges, struct err *e) {
    for (int i = 0; i < ranges->count; i++) {
        const struct search_range *r = &ranges->items[i];
        if (!stmt_runf(db, e, "INSERT INTO change_range (change_id, tbl, lo, hi) VALUES (?1, ?2, ?3, ?4)",
                       "itii", change, r->table, r->lo, r->hi)) {
            return false;
        }
    }
    return true;
}

static const char *owner_named(struct str table) {
    for (int i = 0; i < RANGED; i++) {
        if (ranged[i].before != NULL && str_is(table, ranged[i].table)) {
            return ranged[i].table;
        }
    }
    return NULL;
}

bool ranges_load(struct db *db, struct arena *a, int64_t change, struct ranges *out, struct err *e) {
    *out = (struct ranges){ NULL, 0 };
    struct stmt *s = stmt_getf(
        db, e, "SELECT tbl, lo, hi FROM change_range WHERE change_id = ?1 ORDER BY tbl, lo", "i", change);
    bool row = false;
    bool ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        struct search_range r = { owner_named(stmt_str(s, 0)), stmt_int(s, 1), stmt_int(s, 2) };
        if (r.table == NULL || r.lo < 1 || r.hi < r.lo) {
            err_set(e, ERR_FILE, "the undo data of change %lld is damaged", (long long)change);
            ok = false;
            break;
        }
        out->items = arena_grow(a, out->items, (size_t)out->count, sizeof r);
        out->items[out->count++] = r;
    }
    stmt_done(s);
    return ok;
}

static const char *owner_of(const char *table) {
    for (int i = 0; i < RANGED; i++) {
        if (strcmp(ranged[i].table, table) == 0) {
            return ranged[i].owner;
        }
    }
    return NULL;
}

bool ranges_hold(const struct ranges *ranges, const char *table, int64_t id) {
    const char *owner = ranges->count > 0 ? owner_of(table) : NULL;
    for (int i = 0; owner != NULL && i < ranges->count; i++) {
        const struct search_range *r = &ranges->items[i];
        if (id >= r->lo && id <= r->hi && strcmp(r->table, owner) == 0) {
            return true;
        }
    }
    return false;
}

bool ranges_first(const struct ranges *ranges, const char *table, int64_t *lo, int64_t *hi) {
    const char *owner = ranges->count > 0 ? owner_of(table) : NULL;
    for (int i = 0; owner != NULL && i < ranges->count; i++) {
        if (strcmp(ranges->items[i].table, owner) == 0) {
            *lo = ranges->items[i].lo;
            *hi = ranges->items[i].hi;
            return true;
        }
    }
    return false;
}

bool ranges_hull(const struct ranges *ranges, const char *table, int64_t *lo, int64_t *hi) {
    if (!ranges_first(ranges, table, lo, hi)) {
        return false;
    }
    const char *owner = owner_of(table);
    for (int i = 0; i < ranges->count; i++) {
        const struct search_range *r = &ranges->items[i];
        if (strcmp(r->table, owner) == 0) {
            *lo = r->lo < *lo ? r->lo : *lo;
            *hi = r->hi > *hi ? r->hi : *hi;
        }
    }
    return true;
}

int64_t ranges_rows(const struct ranges *ranges) {
    int64_t rows = 0;
    for (int i = 0; i < ranges->count; i++) {
        int64_t more = ranges->items[i].hi - ranges->items[i].lo;
        rows = more < INT64_MAX - 1 - rows ? rows + more + 1 : INT64_MAX;
    }
    return rows;
}

bool ranges_index(struct db *db, const struct ranges *ranges, struct err *e) {
    for (int i = 0; i < ranges->count; i++) {
        const struct search_range *r = &ranges->items[i];
        if (r->lo <= r->hi && !search_add_range(db, r->table, r->lo, r->hi, e)) {
            return false;
        }
    }
    return true;
}

struct ranges ranges_unfollowed(struct db *db, struct arena *a, const struct ranges *ranges) {
    struct ranges out = { arena_array(a, struct search_range, (size_t)ranges->count + 1), ranges->count };
    for (int i = 0; i < ranges->count; i++) {
        int64_t done = bulk_followed(db, ranges->items[i].table);
        out.items[i] = ranges->items[i];
        out.items[i].lo = done >= out.items[i].lo ? done + 1 : out.items[i].lo;
    }
    return out;
}

bool ranges_follow(struct db *db, const int64_t first[8], struct err *e) {
    int at = 0;
    for (int i = 0; i < RANGED; i++) {
        if (ranged[i].before != NULL && !search_follow_bulk(db, ranged[i].table, first[at++], e)) {
            return false;
        }
    }
    return true;
}

bool ranges_delete(struct db *db, const struct ranges *ranges, struct err *e) {
    for (int i = 0; i < RANGED; i++) {
        for (int k = 0; k < ranges->count; k++) {
            const struct search_range *r = &ranges->items[k];
            if (strcmp(r->table, ranged[i].owner) == 0 &&
                !stmt_runf(db, e, ranged[i].erase, "ii", r->lo, r->hi)) {
                return false;
            }
        }
    }
    return true;
}
