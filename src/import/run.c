/* One import from file to commit. Owns the transaction, the reader and the caches.
 * Invariant: whatever happens, the change is either complete or was never there. */
#include "db/bulk.h"
#include "import/again.h"
#include <stdlib.h>
#include <time.h>

enum { PROGRESS_EVERY = 512, TRUST_AT = 1 << 10, LATE_EVERY = 1 << 13 };

static void set_up(struct run *r) {
    const struct map *m = r->map;
    struct str dataset = m->source.n > 0 ? m->source : m->title.n > 0 ? m->title : m->name;
    names_init(&r->names, r->db, &r->a, dataset);
    r->seen.a = &r->a;
    r->seed = r->family_seed = table_hash(r->names.family.p, r->names.family.n, 0);
    if (m->attach != NULL) { /* one key may stand in both files and means another record in each */
        r->seed = table_hash(m->name.p, m->name.n, r->seed);
    }
    r->making = (struct making){ .db = r->db,
                                 .names = &r->names,
                                 .arena = r->arena,
                                 .report = r->report,
                                 .near = r->o->dry_run,
                                 .asking = r->asking };
    r->eval = (struct eval){ .db = r->db,
                             .bound = &r->bound,
                             .names = &r->names,
                             .readings = &r->readings,
                             .create = r->eval.create,
                             .asking = r->asking,
                             .refused = r->o->dry_run ? &r->making : NULL,
                             .file = r->o->path,
                             .problem = r->o->problem,
                             .context = r->o->context,
                             .words = &r->words,
                             .e = r->e };
    r->apply = (struct apply){ .db = r->db,
                               .names = &r->names,
                               .making = &r->making,
                               .change = &r->change,
                               .attached = m->attach != NULL };
    r->apply.older = r->again != NULL && !r->again->taken;
    r->edition.sha256 = r->sha256;
    r->by_record = (struct late_index){ .name = "record_key", .table = "record" };
    /* Each record is looked for: that of another file, or its own row. */
    r->by_record.kept = m->attach != NULL || r->again != NULL;
    for (int i = 0; i < m->branch_count; i++) {
        r->two_passes = r->two_passes || m->branches[i].first;
    }
}

/* As typed; an encoding that was found is said as well, since records are kept in UTF-8: so their bytes
 * in the file can be told. */
static struct str command(struct run *r) {
    enum csv_encoding found = csv_dialect_of(r->reader).encoding;
    if (found == CSV_UTF8 || r->o->encoding.n > 0) {
        return r->o->command;
    }
    return str_of(arena_printf(&r->a, "%.*s encoding:%s", STR_ARG(r->o->command), csv_encoding_word(found)));
}

static bool begin(struct run *r) {
    if (r->o->dry_run) {
        return true;
    }
    if (!bulk_prepare(r->db, r->e)) {
        return false;
    }
    if (r->again != NULL && r->again->reopened != 0) {
        return again_begin(r) && bulk_begin(r->db, r->e);
    }
    if (!change_begin(r->db, command(r), &r->change, r->e)) {
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

/* In the unit of r->size. */
static long long bytes_read(const struct run *r) {
    return r->again != NULL ? r->again->read : csv_bytes(r->reader);
}

/* How many times what was read is still to come. */
static double ahead(const struct run *r) {
    long long bytes = bytes_read(r);
    return bytes > 0 && bytes < r->size ? (double)(r->size - bytes) / (double)bytes : 0;
}

static void tell_progress(struct run *r, unsigned long read) {
    if (r->o->progress != NULL && read % PROGRESS_EVERY == 0) {
        long long bytes = bytes_read(r);
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
    double to_come = ahead(r) * (double)read;
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
    while ((got = r->again != NULL ? again_next(r, &record) : csv_next(r->reader, &record, r->e)) ==
           CSV_RECORD) {
        if (stopped(r) || !run_record(r, &record)) {
            return false;
        }
        tell_progress(r, ++read);
        if (read % PROGRESS_EVERY == 0) {
            bulk_expect(r->db, ahead(r));
        }
        if (read == TRUST_AT && r->open && !bulk_trust(r->db, r->e)) {
            return false;
        }
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
        if (r->header.none) {
            buf_add_text(&text, ", no header");
        } else {
            buf_printf(&text, ", header on line %lu", r->header.line);
        }
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

static void tell_backwards(struct run *r) {
    struct buf text = { 0 };
    if (r->backwards > 0 && r->o->note != NULL) {
        buf_printf(&text, "%lu %s before %s, first on line %lu; both dates are kept", r->backwards,
                   r->backwards == 1 ? "record ends" : "records end",
                   r->backwards == 1 ? "it starts" : "they start", r->backwards_line);
        r->o->note(r->o->context, buf_str(&text));
    }
    buf_release(&text);
}

static bool finish(struct run *r) {
    bool kept = false;
    tell_backwards(r);
    if (!r->open) {
        return true;
    }
    if (r->report->errors > 0 && !r->o->skip_bad) {
        return r->again != NULL ? again_refuse(r) : refuse(r);
    }
    if (r->asking->count > 0) {
        return true; /* rolled back; it runs again when these are answered */
    }
    r->change.added = (int64_t)r->report->added;
    r->change.changed = (int64_t)r->report->changed;
    r->change.same = (int64_t)r->report->same;
    r->change.rejected = (int64_t)r->report->rejected;
    r->change.counted = r->report->added + r->report->changed + r->rejects_kept > 0;
    if (r->again != NULL && r->again->reopened != 0 && !again_finish(r)) {
        return false;
    }
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

/* What was typed goes over what the map says. */
static bool settle_create(struct run *r) {
    struct map_create *create = &r->eval.create;
    bool asks = false;
    *create = r->map->create;
    if (!map_create_words(r->o->create, create, r->e)) {
        return false;
    }
    for (int i = 0; i < NOUN_COUNT; i++) {
        if (create->of[i] == MAP_ASK && r->o->answer != IMPORT_ASK) {
            create->of[i] = r->o->answer == IMPORT_YES ? MAP_ALL : MAP_NONE;
        }
        asks = asks || create->of[i] == MAP_ASK;
    }
    if (asks && !r->o->dry_run && (r->o->ask == NULL || r->o->in != NULL)) {
        err_set(r->e, ERR_USAGE, "create:ask needs somebody to ask");
        err_hint(r->e, "create:actor lets new actors be made, create:none nothing; -y and -n answer all");
        return false;
    }
    return true;
}

static bool import_records(struct run *r) {
    struct csv_record header;
    struct map_create typed = { 0 };
    if (!map_create_words(r->o->create, &typed, r->e) || !run_read_dialect(r) ||
        !(r->again != NULL ? again_open(r) : run_open_input(r)) || !run_named_map(r) ||
        !run_find_header(r, &header)) {
        return false;
    }
    r->header.line = header.line;
    r->header_raw = arena_str(&r->a, header.raw);
    if (!run_choose_map(r, &header) || !settle_create(r)) {
        return false;
    }
    set_up(r);
    run_dates_begin(r);
    run_columns(r);
    return begin(r) && edition_find(&r->making, &r->a, r->map, r->o, &r->edition, r->e) && all_records(r) &&
           (r->again != NULL || run_same_input(r)) && finish(r);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool run_import(struct run *r) {
    double start = now();
    *r->report = (struct import_report){ 0 };
    bool ok = import_records(r);
    if (r->open) {
        bulk_stop(r->db);
        change_abandon(&r->change);
    }
    bulk_release(r->db);
    describe(r);
    csv_close(r->reader);
    if (r->close_in) {
        fclose(r->in);
    }
    names_release(&r->names);
    readings_release(&r->readings);
    table_release(&r->seen);
    filter_release(&r->records);
    late_release(&r->by_record);
    buf_release(&r->words);
    buf_release(&r->key);
    arena_release(&r->scratch);
    arena_release(&r->a);
    r->report->seconds = now() - start;
    return ok;
}

bool import_run(struct db *db, struct arena *arena, const struct import_options *options,
                struct import_report *report, struct err *e) {
    struct run *r = mem_alloc(sizeof *r);
    struct import_options o = *options;
    *r = (struct run){ .db = db, .arena = arena, .o = &o, .report = report, .e = e };
    bool ok = asking_run(r, &o);
    free(r);
    return ok;
}
