/* Things that were found by id: looked up in one go, ranked by use, offered. Things that were merged away
 * lead to their survivor. How much a thing is used is counted in one index, up to USES; where there are
 * too many to count for in a large file, the newest facts alone say it.
 * Invariant: a thing whose handle a terminal could act on is offered by its number. */
#include "db/stmt.h"
#include "engine/complete_int.h"
#include <stdlib.h>
#include <string.h>

#define USES "100"

/* A thing with its hits, which lie side by side. */
struct ranked {
    const struct complete_hit *hits;
    int hit_count;
    int64_t id, field, facts, uses;
    struct str handle, name;
    bool sure;
};

static int by_id(const void *a, const void *b) {
    const struct complete_hit *x = a, *y = b;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : (int)y->fit - (int)x->fit;
}

static int more_first(int64_t a, int64_t b) {
    return a == b ? 0 : a > b ? -1 : 1;
}

static int by_use(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    int order = more_first(x->field, y->field);
    order = order != 0 ? order : more_first(x->uses, y->uses);
    order = order != 0 ? order : more_first(x->facts, y->facts);
    order = order != 0 ? order : (x->id < 0) - (y->id < 0);
    order = order != 0 ? order : str_cmp(x->handle, y->handle);
    return order != 0 ? order : more_first(y->id, x->id);
}

/* Hits of one id become one; those that only count are let go when nothing else found them, and before
 * anything is typed or a kind is known, what came with the program: it would only be in the way. */
static struct ranked *group(struct complete_find *f, int *count) {
    struct ranked *out = arena_array(f->c->arena, struct ranked, (size_t)f->count + 1);
    enum complete_fit least = f->flooded ? COMPLETE_USED : COMPLETE_DOUBTFUL;
    bool own = f->kind == NULL && f->key.n == 0;
    *count = 0;
    if (f->count > 0) {
        qsort(f->hits, (size_t)f->count, sizeof *f->hits, by_id);
    }
    for (int i = 0, next; i < f->count; i = next) {
        struct ranked r = { .hits = &f->hits[i], .sure = f->hits[i].fit == COMPLETE_SURE };
        for (next = i; next < f->count && f->hits[next].id == f->hits[i].id; next++) {
            r.field += f->hits[next].field;
            r.facts += f->hits[next].facts;
            r.hit_count++;
        }
        if (r.hits->fit >= least && !(own && r.hits->id < 0)) {
            out[(*count)++] = r;
        }
    }
    return out;
}

static void add_uses(struct buf *sql, const struct complete_use *use) {
    buf_printf(sql, "(SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = e.id LIMIT " USES "))", use->table,
               use->column);
}

static void add_count(struct buf *sql, const struct noun *kind) {
    buf_add_text(sql, "CASE e.kind");
    for (int i = 0; i < COMPLETE_KINDS; i++) {
        if (kind == NULL || kind->id == complete_uses[i].kind) {
            buf_printf(sql, " WHEN '%s' THEN ", noun_get(complete_uses[i].kind)->name);
            add_uses(sql, &complete_uses[i]);
        }
    }
    buf_add_text(sql, " END");
}

static struct stmt *lookup(struct complete_find *f, const struct ranked *all, int count, struct err *e) {
    struct buf sql = { 0 }, ids = { 0 };
    buf_add_text(&sql, "SELECT j.key, e.id, e.handle, e.name, ");
    if (count <= f->reach->counted) {
        add_count(&sql, f->kind);
    } else {
        buf_add_text(&sql, "0");
    }
    buf_add_text(&sql, " FROM json_each(?1) j CROSS JOIN entity x ON x.id = j.value"
                       " CROSS JOIN entity e ON e.id = coalesce(x.merged_into, x.id)"
                       " WHERE e.merged_into IS NULL AND (?2 IS NULL OR e.kind = ?2)");
    for (int i = 0; i < count; i++) {
        buf_printf(&ids, "%c%lld", i > 0 ? ',' : '[', (long long)all[i].hits->id);
    }
    buf_add_text(&ids, count > 0 ? "]" : "[]");
    struct stmt *s = stmt_getf(f->db, e, sql.p, "st", buf_str(&ids), f->kind != NULL ? f->kind->name : NULL);
    buf_release(&sql);
    buf_release(&ids);
    return s;
}

/* Of those that are there and of the kind: how they are called, how much they are used. */
static int look_up(struct complete_find *f, struct ranked *all, int count) {
    struct err e = { 0 };
    bool row = false;
    int kept = 0;
    struct stmt *s = lookup(f, all, count, &e);
    while (s != NULL && stmt_step(s, &row, &e) && row) {
        int64_t at = stmt_int(s, 0); /* rises: a row is never before its own place */
        struct ranked r = all[at];
        r.id = stmt_int(s, 1);
        r.handle = arena_str(f->c->arena, stmt_str(s, 2));
        r.name = arena_str(f->c->arena, stmt_str(s, 3));
        r.uses = stmt_int(s, 4);
        all[kept++] = r;
    }
    stmt_done(s);
    err_release(&e);
    return kept;
}

static bool begins(struct complete_find *f, struct str name) {
    struct str key = name_key(f->c->arena, name);
    return key.n >= f->key.n && memcmp(key.p, f->key.p, f->key.n) == 0;
}

static void offer_names(struct complete_find *f, const struct ranked *r) {
    for (int i = 0; r->sure && i < r->hit_count; i++) {
        if (r->hits[i].name.n > 0) {
            complete_found(f->c, r->hits[i].name);
        }
    }
    if (!r->sure && begins(f, r->name)) {
        complete_found(f->c, r->name);
    }
}

static void offer_handle(struct complete_find *f, const struct ranked *r) {
    if (!r->sure && f->key.n > 0 && !begins(f, r->handle) && !begins(f, r->name)) {
        return;
    }
    if (complete_harmless(r->handle)) {
        complete_found(f->c, r->handle);
    } else {
        complete_found(f->c, str_of(arena_printf(f->c->arena, "#%lld", (long long)r->id)));
    }
}

void complete_rank(struct complete_find *f) {
    int count;
    struct ranked *all = group(f, &count);
    count = look_up(f, all, count);
    if (count > 0) {
        qsort(all, (size_t)count, sizeof *all, by_use);
    }
    for (int i = 0; i < count; i++) {
        if (f->c->quoted) {
            offer_names(f, &all[i]);
        } else {
            offer_handle(f, &all[i]);
        }
    }
}
