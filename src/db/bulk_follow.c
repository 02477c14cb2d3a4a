/* When a statement follows: after more and more rows, since each run costs the full-text index a segment; and
 * when as many wait as are still to come, so that in the end few are left. Invariant: what is done is a
 * range of ids without gaps. */
#include "db/bulk_follow.h"
#include <string.h>

enum { STEP_FIRST = 1 << 14, STEP_MOST = 1 << 17, STEP_LEAST = 1 << 14 };

int bulk_follows_add(struct bulk_follows *f, sqlite3 *handle, const char *table, const char *sql,
                     int64_t from) {
    if (f->count == BULK_FOLLOWS) {
        return SQLITE_OK;
    }
    struct bulk_following *one = &f->items[f->count];
    *one = (struct bulk_following){
        .table = table, .from = from, .done = from, .written = from, .step = STEP_FIRST
    };
    int rc = sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &one->raw, NULL);
    f->count += rc == SQLITE_OK;
    return rc;
}

void bulk_follows_wrote(struct bulk_follows *f, const char *table, int64_t last) {
    for (int i = 0; i < f->count; i++) {
        struct bulk_following *one = &f->items[i];
        if (last > one->written && strcmp(one->table, table) == 0) {
            one->written = last;
        }
    }
}

static bool is_due(const struct bulk_follows *f, const struct bulk_following *one) {
    int64_t wait = one->written - one->done;
    double to_come = f->ahead * (double)(one->written - one->from);
    return wait >= one->step || (f->ahead > 0 && wait >= STEP_LEAST && (double)wait >= to_come);
}

static int run(struct bulk_following *one) {
    sqlite3_bind_int64(one->raw, 1, one->done + 1);
    sqlite3_bind_int64(one->raw, 2, one->written);
    int rc = sqlite3_step(one->raw);
    (void)sqlite3_reset(one->raw); /* its code is that of the step */
    one->done = one->written;
    one->step = one->step < STEP_MOST ? one->step * 2 : one->step;
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int bulk_follows_run(struct bulk_follows *f) {
    int rc = SQLITE_OK;
    for (int i = 0; i < f->count && rc == SQLITE_OK && !f->ended; i++) {
        if (is_due(f, &f->items[i])) {
            rc = run(&f->items[i]);
        }
    }
    return rc;
}

int64_t bulk_follows_done(const struct bulk_follows *f, const char *table) {
    for (int i = 0; i < f->count; i++) {
        if (strcmp(f->items[i].table, table) == 0) {
            return f->items[i].done;
        }
    }
    return 0;
}

void bulk_follows_close(struct bulk_follows *f) {
    for (int i = 0; i < f->count; i++) {
        sqlite3_finalize(f->items[i].raw);
        f->items[i].raw = NULL;
    }
}
