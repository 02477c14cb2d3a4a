/* Things that complete: found by any of their names, the most used first. Two ways lead to candidates: the
 * index of name keys, and the newest rows of the kind, which a file with a million other things leaves
 * few enough to look at. How often a thing is used is counted in one index, up to USES.
 * Invariant: each way reads at most ROWS rows, so that Tab answers at once in a file of any size. */
#include "db/stmt.h"
#include "engine/complete_int.h"
#include <string.h>

#define ROWS "500"
#define USES "100"

/* What tells how much a thing of a kind is used: a column with an index. */
static const struct {
    enum noun_id kind;
    const char *table, *column;
} used_in[] = {
    { NOUN_ACTOR, "attribution", "actor_id" },     { NOUN_OPERATION, "targeting", "operation_id" },
    { NOUN_IDENTITY, "targeting", "identity_id" }, { NOUN_LOCATION, "targeting", "location_id" },
    { NOUN_SECTOR, "targeting", "sector_id" },     { NOUN_CAPABILITY, "relation", "object_id" },
    { NOUN_SOURCE, "relation", "object_id" },
};
enum { KINDS = sizeof used_in / sizeof used_in[0] };

/* Name keys that begin with ?1, also behind a leading word that people leave out. */
#define RANGE(start)                                                                                         \
    " UNION ALL SELECT entity_id, 0 FROM (SELECT entity_id FROM name WHERE key >= " start                    \
    " AND key < " start " || char(1114111) AND stance >= 0 LIMIT " ROWS ")"
#define BEGINS(start) "(n.key >= " start " AND n.key < " start " || char(1114111))"
#define RANGES RANGE("?1") RANGE("'operation' || ?1") RANGE("'the' || ?1")
#define BEGINS_SO "(" BEGINS("?1") " OR " BEGINS("'operation' || ?1") " OR " BEGINS("'the' || ?1") ")"

static void add_uses(struct buf *sql, int i) {
    buf_printf(sql, "(SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = e.id LIMIT " USES "))",
               used_in[i].table, used_in[i].column);
}

/* Ids that may be meant, as `found`, with how often the newest facts name them: that ranks what is used
 * more often than is counted. */
static void add_found(struct buf *sql, const char *table, int kind, bool typed) {
    /* of any kind, before anything is typed: what came with the program would only be in the way */
    const char *own = kind == KINDS && !typed ? "WHERE id > 0 " : "";
    buf_printf(sql,
               "WITH newest(id, n) AS MATERIALIZED (SELECT id, 0 FROM"
               " (SELECT id FROM %s %sORDER BY id DESC LIMIT " ROWS ")",
               table, own);
    if (kind < KINDS) {
        const char *column = used_in[kind].column;
        buf_printf(sql,
                   " UNION ALL SELECT %s, count(*) FROM (SELECT %s FROM %s ORDER BY id DESC LIMIT " ROWS ")"
                   " WHERE %s IS NOT NULL GROUP BY 1",
                   column, column, used_in[kind].table, column);
    }
    buf_add_text(sql, "), found(id, n) AS MATERIALIZED (SELECT id, max(n) FROM (SELECT id, n FROM newest k");
    buf_add_text(sql, typed ? " WHERE EXISTS (SELECT 1 FROM name n WHERE n.entity_id = k.id"
                              " AND n.stance >= 0 AND " BEGINS_SO ") " RANGES
                            : "");
    buf_add_text(sql, ") GROUP BY id) ");
}

static void add_order(struct buf *sql, int kind) {
    buf_add_text(sql, " ORDER BY ");
    if (kind < KINDS) {
        add_uses(sql, kind);
        buf_add_text(sql, " DESC, f.n DESC");
    } else {
        buf_add_text(sql, "CASE e.kind");
        for (int i = 0; i < KINDS; i++) {
            buf_printf(sql, " WHEN '%s' THEN ", noun_get(used_in[i].kind)->name);
            add_uses(sql, i);
        }
        buf_add_text(sql, " END DESC");
    }
    buf_add_text(sql, ", e.id < 0, e.handle LIMIT 200");
}

/* Things that were merged away lead to their survivor. Within a quote the name that fits is wanted. */
static void make_sql(struct buf *sql, const struct noun *noun, bool typed, bool names) {
    int kind = 0;
    while (kind < KINDS && (noun == NULL || used_in[kind].kind != noun->id)) {
        kind++;
    }
    add_found(sql, noun == NULL ? "entity" : noun->table, kind, typed);
    buf_add_text(sql, names ? "SELECT n.name" : "SELECT e.handle");
    buf_add_text(sql, " FROM found f JOIN entity x ON x.id = f.id"
                      " JOIN entity e ON e.id = coalesce(x.merged_into, x.id)");
    if (names) {
        buf_add_text(sql, " JOIN name n ON n.entity_id = f.id AND n.stance >= 0 AND n.scheme = ''");
        buf_add_text(sql, typed ? " AND " BEGINS_SO : "");
    }
    buf_add_text(sql, " WHERE e.merged_into IS NULL AND (?2 IS NULL OR e.kind = ?2)");
    add_order(sql, kind);
}

void complete_things(struct complete *c, const struct noun *noun) {
    struct db *db = complete_db(c);
    if (db == NULL || (noun != NULL && !noun->thing)) {
        return;
    }
    const struct noun *kind = noun != NULL ? noun_get(noun->id) : NULL;
    struct str key = name_key(c->arena, c->word);
    struct buf sql = { 0 };
    struct err e = { 0 };
    make_sql(&sql, kind, key.n > 0, c->quoted);
    struct stmt *s = stmt_getf(db, &e, sql.p, "st", key, kind != NULL ? kind->name : NULL);
    complete_rows(c, s, true, &e);
    if (c->quoted) {
        complete_literal(c);
    }
    buf_release(&sql);
    err_release(&e);
}
