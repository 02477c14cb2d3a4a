/* Sets of hashes in shards, each a small table with open addressing. Invariant: a shard is at most three
 * quarters full; once `complete`, whoever writes a row adds its hash. */
#include "import/filter.h"
#include "base/arena.h"
#include "db/stmt.h"
#include "import/table.h"
#include <stdlib.h>

/* Reading a row into the filter costs a hundredth of a question to the file. */
enum { PAYS = 100, SHARD_ROOM = 16 };

uint64_t filter_hash(struct str text) {
    return table_hash(text.p, text.n, 0);
}

static uint32_t mark_of(uint64_t hash) {
    uint32_t mark = (uint32_t)hash;
    return mark != 0 ? mark : 1;
}

/* The slot of the mark, or the free one where it belongs. */
static uint32_t *slot_of(const struct filter_shard *s, uint32_t mark) {
    uint32_t at = (mark * 2654435761u) & (s->room - 1);
    while (s->slots[at] != 0 && s->slots[at] != mark) {
        at = (at + 1) & (s->room - 1);
    }
    return &s->slots[at];
}

static void grow(struct filter_shard *s) {
    struct filter_shard old = *s;
    s->room = old.room == 0 ? SHARD_ROOM : old.room * 2;
    s->slots = mem_alloc(s->room * sizeof *s->slots);
    for (uint32_t i = 0; i < old.room; i++) {
        if (old.slots[i] != 0) {
            *slot_of(s, old.slots[i]) = old.slots[i];
        }
    }
    free(old.slots);
}

static struct filter_shard *shard_of(const struct filter *f, uint64_t hash) {
    return &f->shards[(hash >> 32) % FILTER_SHARDS];
}

void filter_add(struct filter *f, uint64_t hash) {
    if (f->shards == NULL) {
        f->shards = mem_alloc(FILTER_SHARDS * sizeof *f->shards);
    }
    struct filter_shard *s = shard_of(f, hash);
    if (s->count >= s->room / 4 * 3) {
        grow(s);
    }
    uint32_t *slot = slot_of(s, mark_of(hash));
    s->count += *slot == 0;
    *slot = mark_of(hash);
}

static bool has(const struct filter *f, uint64_t hash) {
    const struct filter_shard *s = f->shards == NULL ? NULL : shard_of(f, hash);
    return s != NULL && s->room > 0 && *slot_of(s, mark_of(hash)) != 0;
}

static bool read_all(struct filter *f, struct db *db, const struct filter_of *of, struct err *e) {
    struct stmt *s = stmt_get(db, of->all, e);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        filter_add(f, stmt_type(s, 0) == STMT_INT ? (uint64_t)stmt_int(s, 0) : filter_hash(stmt_str(s, 0)));
    }
    stmt_done(s);
    f->complete = ok;
    return ok;
}

bool filter_may(struct filter *f, struct db *db, const struct filter_of *of, uint64_t hash, bool *may,
                struct err *e) {
    bool found;
    *may = true;
    if (f->rows == 0) {
        if (!stmt_intf(db, e, &f->rows, &found, of->rows, "")) {
            return false;
        }
        f->rows = found && f->rows > 0 ? f->rows : 1;
    }
    if (!f->complete && ++f->asked * PAYS >= f->rows && !read_all(f, db, of, e)) {
        return false;
    }
    *may = !f->complete || has(f, hash);
    return true;
}

void filter_release(struct filter *f) {
    for (int i = 0; f->shards != NULL && i < FILTER_SHARDS; i++) {
        free(f->shards[i].slots);
    }
    free(f->shards);
    *f = (struct filter){ 0 };
}
