/* One import from file to commit. Owns the transaction, the reader and the caches.
 * Invariant: whatever happens, the change is either complete or was never there. */
#include "import/run.h"
#include "db/bulk.h"
#include <stdlib.h>
#include <time.h>

enum { PROGRESS_EVERY = 512, LATE_EVERY = 1 << 13 };

static void set_up(struct run *r) {
    const struct map *m = r->map;
    struct str dataset = m->source.n > 0 ? m->source : m->title.n > 0 ? m->title : m->name;
    names_init(&r->names, r->db, &r->a, dataset);
    r->seen.a = &r->a;
    r->seed = table_hash(r->names.family.p, r->names.family.n, 0);
    r->making = (struct making){
        .db = r->db, .names = &r->names, .arena = r->arena, .report = r->report, .near = r->o->dry_run
    };
    r->eval = (struct eval){ .db = r->db,
                             .bound = &r->bound,
                             .names = &r->names,
                             .kept = &r->kept,
                             .create = r->eval.create | m->create,
                             .file = r->o->path,
                             .problem = r->o->problem,
                             .context = r->o->context,
                             .words = &r->words,
                             .e = r->e };
    r->apply = (struct apply){ .db = r->db, .names = &r->names, .making = &r->making, .change = &r->change };
    r->edition.sha256 = r->sha256;
    r->by_record = (struct late_index){ .name = "record_key", .table = "record" };
    for (int i = 0; i < m->branch_count; i++) {
        r->two_passes = r->two_passes || m->branches[i].first;
    }
}

static bool begin(struct run *r) {
    if (r->o->dry_run) {
        return true;
    }
    if (!bulk_prepare(r->db, r->e) || !change_begin(r->db, r->o->command, &r->change, r->e)) {
        return false;
    }
    r->open = true;
    r->making.change = r->change.id;
    return change_bulk(&r->change, r->o->path, r->sha256, r->e) && bulk_begin(r->db, r->e);
}

static bool stopped(struct run *r) {
    if (r->o->stop != NULL && *r->o->stop != 0) {
        err_set(r->e, ERR_STOPPED, "stopped; nothing was written");
        return true;
    }
    return false;
}

static void tell_progress(struct run *r, unsigned long read) {
    if (r->o->progress != NULL && read % PROGRESS_EVERY == 0) {
        long long bytes = csv_bytes(r->reader);
        struct import_progress p = { bytes, r->size, r->report->records, r->report->rejected };
        if (r->two_passes) {
            p.bytes = (bytes + (r->things_only ? 0 : r->size)) / 2;
        }
        r->o->progress(r->o->context, &p);
    }
}

/* An index on keys that come in no order is in the way when far more rows are to come than there are, and
 * when the last thousands of records had no use for it. */
static bool drop_indexes(struct run *r, unsigned long read) {
    bool used = r->names.hits != r->hits;
    r->hits = r->names.hits;
    if (!r->open || r->things_only || used || !r->names.keys.complete || !r->records.complete) {
        return true;
    }
    long long bytes = csv_bytes(r->reader);
    double to_come = (double)(r->size - bytes) / (double)bytes * (double)read;
    double there = (double)r->names.keys.rows + (double)r->records.rows + (double)read;
    return to_come < there || (change_large(&r->change, r->e) && late_drop(r->db, &r->names.by_key, r->e) &&
                               late_drop(r->db, &r->by_record, r->e));
}

static bool build_indexes(struct run *r) {
    return late_build(r->db, &r->names.by_key, r->e) && late_build(r->db, &r->by_record, r->e);
}

/* All records in the order of the file. */
static bool pass(struct run *r) {
    struct csv_record record;
    enum csv_result got;
    unsigned long read = 0;
    while ((got = csv_next(r->reader, &record, r->e)) == CSV_RECORD) {
        if (stopped(r) || !run_record(r, &record)) {
            return false;
        }
        tell_progress(r, ++read);
        if (read % LATE_EVERY == 0 && !drop_indexes(r, read)) {
            return false;
        }
    }
    return got == CSV_END;
}

static bool all_records(struct run *r) {
    struct csv_record header;
    r->things_only = r->two_passes && !r->o->dry_run;
    if (r->things_only && (!pass(r) || !run_open_reader(r, &header))) {
        return false;
    }
    r->things_only = false;
    names_forget_all(&r->names); /* what was unknown at first has its things now */
    return pass(r);
}

static void describe(struct run *r) {
    struct buf text = { 0 };
    if (r->reader != NULL) {
        csv_describe(r->reader, &text);
        buf_printf(&text, ", header on line %lu", r->header_line);
        r->report->dialect = arena_str(r->arena, buf_str(&text));
        r->report->lines = csv_lines(r->reader);
    }
    buf_release(&text);
}

static bool refuse(struct run *r) {
    const struct import_report *p = r->report;
    err_set(r->e, ERR_FAILED, "%lu of %lu record%s bad: nothing was written", p->rejected, p->records,
            p->records == 1 ? " is" : "s are");
    err_hint(r->e, "skip-bad takes the good ones and keeps the bad ones");
    return false;
}

static bool finish(struct run *r) {
    bool kept = false;
    if (!r->open) {
        return true;
    }
    if (r->report->errors > 0 && !r->o->skip_bad) {
        return refuse(r);
    }
    r->change.added = (int64_t)r->report->added;
    r->change.changed = (int64_t)r->report->changed;
    r->change.same = (int64_t)r->report->same;
    r->change.rejected = (int64_t)r->report->rejected;
    r->change.counted = r->report->added + r->report->changed + r->rejects_kept > 0;
    if (!r->change.counted) {
        return true; /* every record is there already: rolled back, no number is used */
    }
    if (!bulk_end(r->db, r->e) || !build_indexes(r)) {
        return false;
    }
    r->open = false;
    if (!change_end(&r->change, &kept, r->e)) {
        return false;
    }
    r->report->change = kept ? r->change.id : 0;
    r->report->source = r->edition.id;
    return true;
}

static bool import_records(struct run *r) {
    struct csv_record header;
    if (!map_create_words(r->o->create, &r->eval.create, r->e) || !run_open_input(r) ||
        !run_open_reader(r, &header)) {
        return false;
    }
    r->header_line = header.line;
    r->header_raw = arena_str(&r->a, header.raw);
    if (!run_choose_map(r, &header)) {
        return false;
    }
    set_up(r);
    run_columns(r);
    return begin(r) && edition_find(&r->making, &r->a, r->map, r->o, &r->edition, r->e) && all_records(r) &&
           finish(r);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool import_run(struct db *db, struct arena *arena, const struct import_options *options,
                struct import_report *report, struct err *e) {
    double start = now();
    struct run *r = mem_alloc(sizeof *r);
    *r = (struct run){ .db = db, .arena = arena, .o = options, .report = report, .e = e };
    *report = (struct import_report){ 0 };
    bool ok = import_records(r);
    if (r->open) {
        bulk_stop(db);
        change_abandon(&r->change);
    }
    bulk_release(db);
    describe(r);
    csv_close(r->reader);
    if (r->close_in) {
        fclose(r->in);
    }
    names_release(&r->names);
    kept_release(&r->kept);
    table_release(&r->seen);
    filter_release(&r->records);
    late_release(&r->by_record);
    buf_release(&r->words);
    buf_release(&r->key);
    arena_release(&r->scratch);
    arena_release(&r->a);
    free(r);
    report->seconds = now() - start;
    return ok;
}
