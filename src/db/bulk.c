/* Rows of an import on their way into the file. Owns two batches, one being filled and one being written,
 * and the thread that writes. SQLite itself is used by one thread at a time: the importer waits for the
 * writer before it asks anything, and no batch is handed over while a statement of the importer is open.
 * Invariant: with `running` false the writer is idle and the importer may use the connection. */
#include "db/bulk_check.h"
#include "db/bulk_follow.h"
#include "db/bulk_rows.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { SHAPES = 48, COUNTERS = 16, BATCH_ROWS = 1 << 13, BATCH_BYTES = 1 << 21 };

/* One INSERT. */
struct shape {
    const char *table;
    const char *columns[BULK_COLUMNS];
    const struct bulk_check *checks[BULK_COLUMNS];
    int count;
    sqlite3_stmt *raw;
};
struct batch {
    struct bulk_rows rows[SHAPES];
    struct buf text;
    size_t count;
};
struct counter {
    const char *table;
    int64_t last;
};
struct bulk {
    struct db *db;
    struct shape shapes[SHAPES];
    int shape_count;
    struct batch batches[2];
    int filling;
    struct bulk_follows follows;
    double ahead; /* as told; the writer knows what it was when it got its batch */
    struct counter counters[COUNTERS];
    int counter_count;
    int64_t changes; /* of the connection, after the last batch */
    struct bulk_view view;
    bool begun, paused, running;
    bool trusted; /* SQLite does not evaluate CHECKs */

    bool threaded;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct batch *given; /* to the writer, under the lock; NULL: it is idle */
    bool leave;
    int rc; /* the first that went wrong */
};

static void run_shape(struct bulk *b, struct batch *batch, int at) {
    struct bulk_rows *rows = &batch->rows[at];
    if (rows->rows == 0 || b->rc != SQLITE_OK) {
        return;
    }
    b->view = (struct bulk_view){ rows, &batch->text };
    int rc = sqlite3_step(b->shapes[at].raw);
    (void)sqlite3_reset(b->shapes[at].raw); /* its code is that of the step */
    b->view = (struct bulk_view){ NULL, NULL };
    if (rc != SQLITE_DONE) {
        b->rc = rc;
    }
    bulk_follows_wrote(&b->follows, b->shapes[at].table, sqlite3_last_insert_rowid(b->db->handle));
}

static void write_batch(struct bulk *b, struct batch *batch) {
    for (int i = 0; i < b->shape_count; i++) {
        run_shape(b, batch, i);
        batch->rows[i].rows = 0;
    }
    buf_reset(&batch->text);
    batch->count = 0;
    b->rc = b->rc == SQLITE_OK ? bulk_follows_run(&b->follows) : b->rc;
}

static void *writer(void *context) {
    struct bulk *b = context;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (b->given == NULL && !b->leave) {
            pthread_cond_wait(&b->moved, &b->lock);
        }
        if (b->given == NULL) {
            break;
        }
        struct batch *batch = b->given;
        pthread_mutex_unlock(&b->lock);
        write_batch(b, batch);
        pthread_mutex_lock(&b->lock);
        b->given = NULL;
        pthread_cond_broadcast(&b->moved);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* Without a thread everything is written where it is given; nothing else differs. */
static void start_writer(struct bulk *b) {
    sigset_t all, before;
    sigfillset(&all); /* signals are for the importer */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->moved, NULL);
    b->threaded = pthread_create(&b->thread, NULL, writer, b) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void stop_writer(struct bulk *b) {
    if (b->threaded) {
        pthread_mutex_lock(&b->lock);
        b->leave = true;
        pthread_cond_broadcast(&b->moved);
        pthread_mutex_unlock(&b->lock);
        pthread_join(b->thread, NULL);
        b->threaded = false;
    }
    pthread_cond_destroy(&b->moved);
    pthread_mutex_destroy(&b->lock);
}

static bool await(struct bulk *b, struct err *e) {
    if (b->running) {
        pthread_mutex_lock(&b->lock);
        while (b->given != NULL) {
            pthread_cond_wait(&b->moved, &b->lock);
        }
        pthread_mutex_unlock(&b->lock);
        b->running = false;
        b->changes = sqlite3_total_changes64(b->db->handle);
    }
    return b->rc == SQLITE_OK || db_fail(b->db, b->rc, e);
}

/* Other statements may have given out ids too. */
static void look_for_others(struct bulk *b) {
    int64_t now = sqlite3_total_changes64(b->db->handle);
    if (now != b->changes) {
        b->counter_count = 0;
        b->changes = now;
    }
}

/* What has been filled goes to the writer, or is written here. */
static bool hand_over(struct bulk *b, bool here, struct err *e) {
    if (!await(b, e)) {
        return false;
    }
    look_for_others(b);
    struct batch *batch = &b->batches[b->filling];
    b->follows.ahead = b->ahead;
    if (here || !b->threaded || b->db->cache.in_use > 0) {
        write_batch(b, batch);
        b->changes = sqlite3_total_changes64(b->db->handle);
        return b->rc == SQLITE_OK || db_fail(b->db, b->rc, e);
    }
    b->filling = 1 - b->filling;
    b->running = true;
    pthread_mutex_lock(&b->lock);
    b->given = batch;
    pthread_cond_broadcast(&b->moved);
    pthread_mutex_unlock(&b->lock);
    return true;
}

bool bulk_settle(struct db *db, struct err *e) {
    struct bulk *b = db->bulk;
    if (b == NULL || !b->begun) {
        return true;
    }
    return b->batches[b->filling].count > 0 ? hand_over(b, true, e) : await(b, e);
}

/* Whether SQLite looks up each reference. */
static bool check_references(struct db *db, bool check, struct err *e) {
    int now = -1, rc = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, check, &now);
    if (rc != SQLITE_OK || now != check) {
        err_set(e, ERR_FAILED, "the checks of %s cannot be switched", db->path);
        return false;
    }
    return true;
}

bool bulk_prepare(struct db *db, struct err *e) {
    if (!check_references(db, false, e)) {
        return false;
    }
    db->bulk = mem_alloc(sizeof *db->bulk);
    db->bulk->db = db;
    return true;
}

bool bulk_begin(struct db *db, struct err *e) {
    struct bulk *b = db->bulk;
    int rc = bulk_rows_install(db->handle, &b->view);
    if (rc != SQLITE_OK) {
        return db_fail(db, rc, e);
    }
    b->begun = true;
    b->changes = sqlite3_total_changes64(db->handle);
    start_writer(b);
    return true;
}

static void end_trust(struct bulk *b) {
    if (b->trusted) {
        db_exec_quietly(b->db, "PRAGMA ignore_check_constraints=OFF");
        b->trusted = false;
    }
}

bool bulk_trust(struct db *db, struct err *e) {
    struct bulk *b = db->bulk;
    b->trusted = !b->paused && db_exec(db, "PRAGMA ignore_check_constraints=ON", e);
    return b->trusted || b->paused;
}

bool bulk_doubt(struct db *db, struct err *e) {
    bool trusted = db->bulk != NULL && db->bulk->trusted, ok = !trusted || bulk_settle(db, e);
    if (trusted) {
        end_trust(db->bulk);
    }
    return ok;
}

bool bulk_active(const struct db *db) {
    return db->bulk != NULL && db->bulk->begun && !db->bulk->paused;
}

void bulk_pause(struct db *db, bool paused) {
    struct err again = { 0 }; /* what went wrong stays noted in `rc` */
    if (db->bulk != NULL) {
        (void)bulk_settle(db, &again);
        (void)bulk_doubt(db, &again);
        db->bulk->paused = paused;
        db->bulk->follows.ended = true;
    }
    err_release(&again);
}

static void forget_shapes(struct bulk *b) {
    for (int i = 0; i < b->shape_count; i++) {
        sqlite3_finalize(b->shapes[i].raw);
        for (int k = 0; k < 2; k++) {
            free(b->batches[k].rows[i].cells);
            b->batches[k].rows[i] = (struct bulk_rows){ 0 };
        }
    }
    b->shape_count = 0;
}

/* The writer is gone and what it held is free. */
static void close_rows(struct bulk *b) {
    b->begun = false;
    end_trust(b);
    stop_writer(b);
    forget_shapes(b);
    bulk_follows_close(&b->follows);
    buf_release(&b->batches[0].text);
    buf_release(&b->batches[1].text);
    bulk_rows_remove(b->db->handle);
}

bool bulk_end(struct db *db, struct err *e) {
    if (db->bulk == NULL || !db->bulk->begun) {
        return true;
    }
    bool ok = bulk_settle(db, e);
    close_rows(db->bulk);
    return ok;
}

void bulk_stop(struct db *db) {
    struct err ignored = { 0 };
    if (db->bulk != NULL && db->bulk->begun) {
        (void)await(db->bulk, &ignored);
        close_rows(db->bulk);
    }
    err_release(&ignored);
}

void bulk_release(struct db *db) {
    struct err ignored = { 0 };
    if (db->bulk == NULL) {
        return;
    }
    bulk_stop(db);
    (void)check_references(db, true, &ignored);
    err_release(&ignored);
    free(db->bulk);
    db->bulk = NULL;
}

int64_t bulk_next_id(struct db *db, const char *table, struct err *e) {
    struct bulk *b = db->bulk;
    if (!b->running) {
        look_for_others(b);
    }
    for (int i = 0; i < b->counter_count; i++) {
        if (b->counters[i].table == table || strcmp(b->counters[i].table, table) == 0) {
            return ++b->counters[i].last;
        }
    }
    struct buf sql = { 0 };
    int64_t last = 0;
    bool found;
    buf_printf(&sql,
               "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = '%s'), 0),"
               " coalesce((SELECT max(id) FROM %s), 0))",
               table, table);
    bool ok = bulk_settle(db, e) && stmt_intf(db, e, &last, &found, sql.p, "");
    buf_release(&sql);
    if (!ok || b->counter_count == COUNTERS) {
        return 0;
    }
    b->counters[b->counter_count++] = (struct counter){ table, last + 1 };
    return last + 1;
}

bool bulk_follow(struct db *db, const char *table, const char *sql, int64_t from, struct err *e) {
    if (!bulk_settle(db, e)) {
        return false;
    }
    int rc = bulk_follows_add(&db->bulk->follows, db->handle, table, sql, from);
    return rc == SQLITE_OK || db_fail(db, rc, e);
}

int64_t bulk_followed(const struct db *db, const char *table) {
    return db->bulk == NULL ? 0 : bulk_follows_done(&db->bulk->follows, table);
}

void bulk_expect(struct db *db, double ahead) {
    if (db->bulk != NULL) {
        db->bulk->ahead = ahead;
    }
}

static bool new_shape(struct bulk *b, const char *table, const char *const *columns, int count,
                      struct err *e) {
    struct buf sql = { 0 };
    if (!bulk_settle(b->db, e)) {
        return false;
    }
    if (b->shape_count == SHAPES) {
        forget_shapes(b);
    }
    struct shape *s = &b->shapes[b->shape_count];
    *s = (struct shape){ .table = table, .count = count };
    /* OR FAIL: whatever fails ends the import, so that no statement needs a journal of its own. */
    buf_printf(&sql, "INSERT OR FAIL INTO %s (", table);
    for (int i = 0; i < count; i++) {
        s->columns[i] = columns[i];
        s->checks[i] = bulk_check_of(columns[i]);
        buf_printf(&sql, "%s, ", columns[i]);
    }
    buf_add_text(&sql, "id) SELECT c0");
    for (int i = 1; i <= count; i++) {
        buf_printf(&sql, ", c%d", i);
    }
    buf_add_text(&sql, " FROM bulk_rows");
    int rc = sqlite3_prepare_v3(b->db->handle, sql.p, -1, SQLITE_PREPARE_PERSISTENT, &s->raw, NULL);
    buf_release(&sql);
    if (rc != SQLITE_OK) {
        return db_fail(b->db, rc, e);
    }
    b->batches[0].rows[b->shape_count].columns = b->batches[1].rows[b->shape_count].columns = count + 1;
    b->shape_count++;
    return true;
}

static bool same_shape(const struct shape *s, const char *table, const char *const *columns, int count) {
    if (s->count != count || (s->table != table && strcmp(s->table, table) != 0)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (s->columns[i] != columns[i] && strcmp(s->columns[i], columns[i]) != 0) {
            return false;
        }
    }
    return true;
}

bool bulk_add(struct db *db, const char *table, const char *const *columns, const struct bulk_value *values,
              int count, int64_t id, struct err *e) {
    struct bulk *b = db->bulk;
    int at = 0;
    while (at < b->shape_count && !same_shape(&b->shapes[at], table, columns, count)) {
        at++;
    }
    if (at == b->shape_count) {
        if (!new_shape(b, table, columns, count, e)) {
            return false;
        }
        at = b->shape_count - 1;
    }
    for (int i = 0; i < count; i++) {
        if (values[i].type == STMT_TEXT && values[i].text.n > DB_VALUE_MAX) {
            return db_fail(db, SQLITE_TOOBIG, e);
        }
    }
    if (b->trusted && !bulk_check_passes(b->shapes[at].checks, values, count) && !bulk_doubt(db, e)) {
        return false;
    }
    struct batch *batch = &b->batches[b->filling];
    bulk_rows_add(&batch->rows[at], &batch->text, values, id);
    batch->count++;
    return (batch->count < BATCH_ROWS && batch->text.n < BATCH_BYTES) || hand_over(b, false, e);
}
