/* Things that complete: found by any of their names, the most used first. The index of name keys leads to
 * them; where it has too many names that begin so, the things that the newest facts name, the newest ones
 * and those that came with the program are looked at too. What is gathered here by id is looked up, ranked
 * and offered by complete_rank.c.
 * Invariant: each way reads a bounded number of rows, fewer in a large file, where each may lie on a page
 * of its own that nobody has read yet; that there may be more is said (`partial`). */
#include "db/stmt.h"
#include "engine/complete_int.h"
#include "model/thing.h"

/* In a large file a Tab may touch some 200 pages: 15 ms on a disk that takes 75 µs for each. */
enum { SMALL_NAMES = 50000 };
static const struct complete_reach small = { 200, 100, 200, 300, 2000, 200, 100000 };
static const struct complete_reach large = { 32, 8, 20, 300, 500, 20, 64 };

const struct complete_use complete_uses[COMPLETE_KINDS] = {
    { NOUN_ACTOR, "attribution", "actor_id" },     { NOUN_OPERATION, "targeting", "operation_id" },
    { NOUN_IDENTITY, "targeting", "identity_id" }, { NOUN_LOCATION, "targeting", "location_id" },
    { NOUN_SECTOR, "targeting", "sector_id" },     { NOUN_CAPABILITY, "relation", "object_id" },
    { NOUN_SOURCE, "relation", "object_id" },
};

#define BEGINS(start) "key >= " start " AND key < " start " || char(1114111)"
#define ROW "SELECT entity_id, CASE scheme WHEN '' THEN name END, 0, stance FROM name "

/* Answered from the index alone. */
static const char MANY_SQL[] = "SELECT count(*) FROM (SELECT 1 FROM name WHERE " BEGINS("?1") " LIMIT ?2)";
static const char RANGE_SQL[] = ROW "WHERE " BEGINS("?1") " LIMIT ?2";
/* The same without the names that came with the program; the index knows their ids too. */
static const char OWN_SQL[] = ROW "WHERE " BEGINS("?1") " AND id > 0 LIMIT ?2";
/* These lie together, and the index would lead through all others that begin so. */
#define BUILTIN_SQL                                                                                          \
    ROW "n NOT INDEXED WHERE id < 0 AND " BEGINS(                                                            \
        "?1") " AND EXISTS (SELECT 1 FROM %s k"                                                              \
              " WHERE k.id = n.entity_id) ORDER BY id DESC LIMIT ?2"

/* Takes what a statement found: id, name or NULL, how often it is used, stance. The number of rows. */
static int take(struct complete_find *f, struct stmt *s, enum complete_fit fit) {
    struct err e = { 0 };
    bool row = false;
    int count = 0;
    while (s != NULL && stmt_step(s, &row, &e) && row) {
        struct complete_hit hit = { .id = stmt_int(s, 0),
                                    .name = arena_str(f->c->arena, stmt_str(s, 1)),
                                    .fit = fit };
        *(fit == COMPLETE_OF_FIELD ? &hit.field : &hit.facts) = stmt_int(s, 2);
        count++;
        bool fits = fit != COMPLETE_LED || name_leading(hit.name) > 0; /* "thebes" is no "bes" */
        if (fits && stmt_int(s, 3) >= 0) {
            hit.fit = fit == COMPLETE_LED ? COMPLETE_SURE : fit;
            f->hits = arena_grow(f->c->arena, f->hits, (size_t)f->count, sizeof *f->hits);
            f->hits[f->count++] = hit;
        }
    }
    stmt_done(s);
    err_release(&e);
    return count;
}

static struct stmt *ask(struct complete_find *f, const char *sql, struct str key, int most) {
    struct err e = { 0 };
    struct stmt *s = stmt_getf(f->db, &e, sql, "si", key, (int64_t)most);
    err_release(&e);
    return s;
}

/* The one number that SQL without parameters gives; 0 for none. */
static int64_t number(struct complete_find *f, const char *sql) {
    struct err e = { 0 };
    bool found = false;
    int64_t n = 0;
    bool ok = stmt_intf(f->db, &e, &n, &found, sql, "");
    err_release(&e);
    return ok && found ? n : 0;
}

/* Do more names begin so than are to be read? */
static bool too_many(struct complete_find *f) {
    struct err e = { 0 };
    bool found = false;
    int64_t n = 0, most = f->reach->range;
    bool ok = stmt_intf(f->db, &e, &n, &found, MANY_SQL, "si", f->key, most + 1);
    err_release(&e);
    return ok && n > most;
}

/* What facts, or the rows of the field itself, point at most. */
static void take_used(struct complete_find *f, const char *table, const char *column, int share,
                      enum complete_fit fit) {
    struct err e = { 0 };
    const char *sql = arena_printf(f->c->arena,
                                   "SELECT \"%s\", NULL, count(*), 0 FROM"
                                   " (SELECT \"%s\" FROM %s ORDER BY id DESC LIMIT ?1)"
                                   " WHERE \"%s\" IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ?2",
                                   column, column, table, column);
    take(f,
         stmt_getf(f->db, &e, sql, "ii", (int64_t)(f->reach->facts / share),
                   (int64_t)(f->reach->used / share)),
         fit);
    err_release(&e);
}

static void take_facts(struct complete_find *f) {
    for (int i = 0; i < COMPLETE_KINDS; i++) {
        if (f->kind == NULL || f->kind->id == complete_uses[i].kind) {
            int share = f->kind == NULL ? COMPLETE_KINDS : 1;
            take_used(f, complete_uses[i].table, complete_uses[i].column, share, COMPLETE_USED);
        }
    }
}

static void take_newest(struct complete_find *f, bool own) {
    struct err e = { 0 };
    int most = own ? f->reach->newest : f->reach->builtin;
    const char *sql =
        arena_printf(f->c->arena, "SELECT id, NULL, 0, 0 FROM %s WHERE id %c 0 ORDER BY id DESC LIMIT ?1",
                     f->kind == NULL ? "entity" : f->kind->table, own ? '>' : '<');
    int got = take(f, stmt_getf(f->db, &e, sql, "i", (int64_t)most), COMPLETE_DOUBTFUL);
    f->c->out->partial = f->c->out->partial || got == most;
    err_release(&e);
}

/* Behind a leading word that people leave out. */
static void take_leading(struct complete_find *f) {
    static const char *const words[] = { "operation", "the" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct str key = str_of(arena_printf(f->c->arena, "%s%.*s", words[i], STR_ARG(f->key)));
        int got = take(f, ask(f, RANGE_SQL, key, f->reach->lead), COMPLETE_LED);
        f->c->out->partial = f->c->out->partial || got == f->reach->lead;
    }
}

/* Too many names begin so: those of things that came with the program, and of the person's own, each
 * only where there are such things. */
static void take_some(struct complete_find *f) {
    int most = f->reach->range;
    bool *partial = &f->c->out->partial;
    const char *table = f->kind == NULL ? "entity" : f->kind->table;
    if (number(f, arena_printf(f->c->arena, "SELECT max(id) FROM %s", table)) > 0 &&
        take(f, ask(f, OWN_SQL, f->key, most), COMPLETE_SURE) == most) {
        f->flooded = true;
        take_newest(f, true);
        *partial = true;
        if (f->kind == NULL && f->reach == &large) {
            return;
        }
    }
    if (number(f, arena_printf(f->c->arena, "SELECT min(id) FROM %s", table)) < 0) {
        const char *sql = arena_printf(f->c->arena, BUILTIN_SQL, table);
        most = f->reach->builtin;
        *partial = take(f, ask(f, sql, f->key, most), COMPLETE_SURE) == most || *partial;
    }
}

static void take_typed(struct complete_find *f) {
    take_leading(f);
    if (too_many(f)) {
        take_some(f);
    } else {
        take(f, ask(f, RANGE_SQL, f->key, f->reach->range), COMPLETE_SURE);
    }
}

void complete_things(struct complete *c, const struct noun *noun, const struct field *field) {
    struct complete_find f = { .c = c, .db = complete_db(c) };
    if (f.db == NULL || (noun != NULL && !noun->thing)) {
        return;
    }
    const char *table = field != NULL && c->noun != NULL ? noun_table_of(c->noun, field) : NULL;
    f.kind = noun != NULL ? noun_get(noun->id) : NULL;
    f.key = name_key(c->arena, c->word);
    f.reach = number(&f, "SELECT max(id) FROM name") > SMALL_NAMES ? &large : &small;
    take_facts(&f);
    if (table != NULL) {
        take_used(&f, table, field->store, 1, COMPLETE_OF_FIELD);
    }
    if (f.key.n > 0) {
        take_typed(&f);
    } else {
        f.flooded = true;
        take_newest(&f, true);
        if (f.kind != NULL) {
            take_newest(&f, false);
        }
    }
    complete_rank(&f);
    if (c->quoted) {
        complete_literal(c);
    }
}
