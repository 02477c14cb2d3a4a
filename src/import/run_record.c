/* One record: read, recognised, evaluated, carried out or kept with its error. Invariant: with errors
 * and without skip_bad nothing more is written, but every record is still checked. */
#include "db/stmt.h"
#include "import/again.h"
#include <string.h>

enum { SEED_BROKEN = 1 };

static const char SQL_EARLIER[] =
    "SELECT r.hash, coalesce(r.entity_id, 0), r.error IS NULL, r.change_id, r.line, r.id,"
    "       (SELECT e.record_id = r.id FROM entity e WHERE e.id = r.entity_id)"
    "  FROM record r JOIN change c ON c.id = r.change_id"
    " WHERE r.key = ?1 AND c.undone_by IS NULL ORDER BY r.id";

static const char SQL_ATTACHED[] =
    "SELECT coalesce(e.merged_into, e.id), e.kind FROM record r JOIN change c ON c.id = r.change_id"
    "  JOIN entity e ON e.id = r.entity_id"
    " WHERE r.key = ?1 AND r.error IS NULL AND c.undone_by IS NULL ORDER BY r.id LIMIT 1";

/* What the books know of a record's key. */
struct earlier {
    bool known;   /* taken before, perhaps with other cells */
    bool same;    /* taken before as it is */
    bool refused; /* kept before as it is, with an error */
    int64_t entity;
    bool made;     /* by the row `begun` */
    int64_t begun; /* row of this very record, whose thing was made in the first reading */
};

static const struct filter_of all_records = { "SELECT seq FROM sqlite_sequence WHERE name = 'record'",
                                              "SELECT key FROM record WHERE key IS NOT NULL" };

static bool find_earlier(struct run *r, const struct entry_record *record, struct earlier *out) {
    bool row = false, may;
    *out = (struct earlier){ 0 };
    if (!filter_may(&r->records, r->db, &all_records, (uint64_t)record->key, &may, r->e)) {
        return false;
    }
    if (!may) {
        filter_add(&r->records, (uint64_t)record->key); /* it is about to be written */
        return true;
    }
    if (!late_build(r->db, &r->by_record, r->e)) {
        return false;
    }
    struct stmt *s = stmt_getf(r->db, r->e, SQL_EARLIER, "i", record->key);
    bool ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, r->e)) && row) {
        if (r->again != NULL && stmt_int(s, 5) == r->again->row && stmt_int(s, 1) == 0) {
            if (r->again->taken) {
                break;
            }
            continue; /* the very row that is run again */
        }
        bool taken = stmt_int(s, 2) != 0, equal = stmt_int(s, 0) == record->hash;
        bool own = r->again != NULL
                       ? stmt_int(s, 5) == r->again->row
                       : stmt_int(s, 3) == r->change.id && stmt_int(s, 4) == (int64_t)record->line;
        if (r->open && own) {
            out->begun = stmt_int(s, 5);
            out->entity = stmt_int(s, 1);
            out->made = stmt_int(s, 6) != 0;
            break; /* what follows came later in the file */
        }
        out->known = out->known || taken;
        out->same = out->same || (taken && equal);
        out->refused = out->refused || (!taken && equal);
        if (taken && out->entity == 0) {
            out->entity = stmt_int(s, 1);
        }
    }
    stmt_done(s);
    return ok;
}

/* What is not written is remembered here, so that a repeated record counts as the same. */
static void look_up_seen(struct run *r, int64_t key, int64_t hash, struct earlier *out) {
    int64_t pair[2] = { key, hash };
    struct str one = { (const char *)&pair[0], sizeof pair[0] }, both = { (const char *)pair, sizeof pair };
    out->known = out->known || table_get(&r->seen, one) != NULL;
    out->same = out->same || table_get(&r->seen, both) != NULL;
}

static void remember(struct run *r, int64_t key, int64_t hash) {
    int64_t pair[2] = { key, hash };
    table_put(&r->seen, (struct str){ (const char *)&pair[0], sizeof pair[0] }, r);
    table_put(&r->seen, (struct str){ (const char *)pair, sizeof pair }, r);
}

/* 2017-09-03, 2017-09, 2017: whether such a date exists or not, it is its own text. */
static bool is_iso(struct str s) {
    if (s.n != 4 && s.n != 7 && s.n != 10) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
    }
    return true;
}

/* A cell as it counts for keys: dates by their day, not their spelling. */
static void add_cell(struct run *r, struct arena *a, const struct row *row, int column, int cell) {
    const struct map_column *c = column >= 0 ? &r->map->columns[column] : NULL;
    struct str text = row->cells[cell];
    if (c != NULL && c->date && text.n > 0 && !is_iso(text)) {
        struct date d;
        struct err ignored = { 0 };
        text = date_parse_as(a, text, c->order, &d, &ignored) ? d.edtf : text;
        err_release(&ignored);
    }
    buf_add_str(&r->key, text);
    buf_add_char(&r->key, '\x1f');
}

static void add_column(struct run *r, struct arena *a, const struct row *row, int column) {
    const struct bound_column *c = &r->bound.columns[column];
    for (int i = 0; i < c->count; i++) {
        add_cell(r, a, row, column, c->cells[i]);
    }
}

/* Cells go by the columns of the map, so that an edition with the columns in another order is the same. */
static void identify(struct run *r, struct arena *a, const struct row *row, int64_t *key, int64_t *hash) {
    buf_reset(&r->key);
    for (int i = 0; i < r->map->column_count; i++) {
        add_column(r, a, row, i);
    }
    for (int i = 0; i < r->bound.header_count; i++) {
        if (r->bound.owner[i] == BOUND_UNNAMED) {
            add_cell(r, a, row, -1, i);
        }
    }
    *hash = (int64_t)table_hash(r->key.p, r->key.n, r->seed);
    *key = *hash;
    if (r->map->key_count > 0) {
        buf_reset(&r->key);
        for (int i = 0; i < r->map->key_count; i++) {
            add_column(r, a, row, r->map->keys[i]);
        }
        *key = (int64_t)table_hash(r->key.p, r->key.n, r->seed);
    }
}

/* The thing that a record of another file of the data set was about, by its key. */
static bool find_attached(struct run *r, struct arena *a, const struct row *row, struct entry_record *record,
                          struct earlier *earlier) {
    const struct map *m = r->map;
    struct str kind;
    bool found = false;
    buf_reset(&r->key);
    for (int i = 0; i < m->attach_key_count; i++) {
        add_column(r, a, row, m->attach_keys[i]);
    }
    int64_t key = (int64_t)table_hash(r->key.p, r->key.n, r->family_seed);
    struct stmt *s = stmt_getf(r->db, r->e, SQL_ATTACHED, "i", key);
    bool ok = s != NULL && stmt_step(s, &found, r->e);
    if (ok && found) {
        earlier->entity = stmt_int(s, 0);
        kind = arena_str(a, stmt_str(s, 1));
    }
    stmt_done(s);
    if (!ok || (found && str_is(kind, m->attach->name))) {
        return ok;
    }
    struct err inner = { 0 };
    const struct bound_column *c = &r->bound.columns[m->attach_keys[0]];
    struct item item = { .cell = c->count > 0 ? c->cells[0] : -1 };
    item.text = item.cell >= 0 ? row->cells[item.cell] : (struct str){ 0 };
    if (found) {
        err_set(&inner, ERR_FAILED, "the record of '%.*s' is about %s %.*s, not %s %s", STR_ARG(item.text),
                str_is(kind, "actor") || str_is(kind, "identity") ? "an" : "a", STR_ARG(kind),
                thing_article(m->attach), m->attach->name);
    } else {
        err_set(&inner, ERR_FAILED, "no record of this data set has the key '%.*s'", STR_ARG(item.text));
        err_hint(&inner, "import the file that names the %s first", m->attach->plural);
    }
    eval_problem(&r->eval, &item, &inner);
    record->entity = 0;
    return true;
}

static bool keep_header(struct run *r, struct arena *a) {
    int64_t id;
    struct entry_record header = { .line = r->header.line, .raw = r->header_raw, .keyless = true };
    if (r->header_kept) {
        return true;
    }
    r->header_kept = true;
    return apply_record(&r->apply, a, &header, &id, r->e);
}

static bool may_write(const struct run *r) {
    return r->open && (r->o->skip_bad || r->report->errors == 0);
}

static bool ready(struct run *r, struct arena *a) {
    return edition_ensure(&r->making, a, r->map, r->o, &r->edition, r->e) && keep_header(r, a);
}

/* A bad record: counted, and kept when the good ones are taken. */
static bool reject(struct run *r, struct arena *a, struct entry_record *record,
                   const struct earlier *earlier) {
    int64_t id;
    r->report->rejected++;
    if (!may_write(r)) {
        return true;
    }
    if (r->again != NULL) {
        return again_reject(r, record, buf_str(&r->words));
    }
    if (earlier->refused) {
        return true;
    }
    record->error = buf_str(&r->words);
    r->rejects_kept++;
    return ready(r, a) && apply_record(&r->apply, a, record, &id, r->e);
}

/* The cells of an exported reject whose record did not read well lie as they came to lie; until somebody
 * has put them in order and says so, they are no data. */
static bool is_unmended(const struct run *r, const struct csv_record *record) {
    for (int i = 0; i < r->bound.header_count && record->fault == CSV_FINE; i++) {
        if (str_is(r->bound.header[i], IMPORT_OWN "column")) {
            return str_is(record->cells[i].text, IMPORT_UNMENDED);
        }
    }
    return false;
}

static bool reject_broken(struct run *r, struct arena *a, const struct csv_record *record) {
    struct err problem = { 0 };
    struct earlier earlier;
    bool named = record->fault != CSV_RAGGED && record->fault != CSV_TOO_LONG;
    struct str column = named ? bound_name(&r->bound, record->count) : STR("");
    if (record->fault == CSV_FINE) {
        err_set(&problem, ERR_FAILED, "the cells of this record are not in order yet");
        err_hint(&problem, "mend them, then empty its " IMPORT_OWN "column");
    } else {
        csv_fault_error(record, column, r->bound.header_count, &problem);
    }
    err_place(&problem, r->o->path, record->line, record->raw);
    buf_reset(&r->words);
    buf_add_text(&r->words, problem.message);
    r->report->errors++;
    if (r->o->problem != NULL) {
        r->o->problem(r->o->context, &problem);
    }
    err_release(&problem);
    struct entry_record kept = { .line = record->line, .raw = record->raw, .row = again_row(r) };
    kept.key = kept.hash = (int64_t)table_hash(record->raw.p, record->raw.n, r->seed + SEED_BROKEN);
    return find_earlier(r, &kept, &earlier) && reject(r, a, &kept, &earlier);
}

/* In a dry run, what the record would make. */
static bool report_makers(struct run *r, struct arena *a, const struct ops *ops) {
    for (int i = 0; i < ops->count; i++) {
        const struct op *op = ops->list[i];
        for (int k = 0; k <= op->count; k++) {
            struct maker *make = k < op->count ? op->values[k].ref.make : op->by.make;
            if (make != NULL && !make_report(&r->making, a, make, r->e)) {
                return false;
            }
        }
    }
    return true;
}

/* The first reading: things and their names of records that are wholly good. */
static bool make_thing(struct run *r, struct arena *a, struct entry_record *record,
                       const struct earlier *earlier, const struct ops *ops) {
    record->entity = earlier->entity;
    return ready(r, a) && apply_ops(&r->apply, a, record, ops, APPLY_THING, r->e);
}

static const struct date *date_of(const struct op *op, const char *key) {
    for (int i = 0; i < op->count; i++) {
        const struct value *v = &op->values[i].value;
        if (v->field->type == FIELD_DATE && strcmp(v->field->key, key) == 0) {
            return &v->date;
        }
    }
    return NULL;
}

/* Ends before starts are kept as they are said, and told at the end. */
static void note_backwards(struct run *r, unsigned long line, const struct ops *ops) {
    for (int i = 0; i < ops->count; i++) {
        const struct date *start = date_of(ops->list[i], "start"), *end = date_of(ops->list[i], "end");
        if (start != NULL && end != NULL && start->lo[0] != '\0' && end->hi[0] != '\0' &&
            strcmp(end->hi, start->lo) < 0) {
            r->backwards_line = r->backwards++ == 0 ? line : r->backwards_line;
        }
    }
}

static bool take(struct run *r, struct arena *a, struct entry_record *record, const struct earlier *earlier,
                 const struct ops *ops) {
    record->entity = earlier->entity;
    record->id = earlier->begun;
    record->made = earlier->made;
    note_backwards(r, record->line, ops);
    (*(earlier->known ? &r->report->changed : &r->report->added))++;
    if (may_write(r)) {
        enum apply_step step = earlier->begun != 0 ? APPLY_FACTS : APPLY_ALL;
        return ready(r, a) && apply_ops(&r->apply, a, record, ops, step, r->e);
    }
    remember(r, record->key, record->hash);
    r->making.line = record->line;
    return !r->o->dry_run || report_makers(r, a, ops);
}

static bool reject_told(struct run *r, struct arena *a, struct entry_record *record,
                        const struct earlier *earlier) {
    eval_tell(&r->eval);
    r->report->errors += (unsigned long)r->eval.errors;
    return reject(r, a, record, earlier);
}

static bool no_branch(struct run *r, struct arena *a, struct entry_record *record,
                      const struct earlier *earlier) {
    struct err inner = { 0 };
    struct item item = { .cell = -1 };
    err_set(&inner, ERR_FAILED, "no rule of map %.*s is for this record", STR_ARG(r->map->name));
    eval_problem(&r->eval, &item, &inner);
    return reject_told(r, a, record, earlier);
}

static bool evaluate(struct run *r, struct arena *a, struct entry_record *record, struct earlier *earlier) {
    struct ops ops;
    buf_reset(&r->words);
    r->eval.a = a;
    r->eval.problems = NULL;
    r->eval.errors = 0;
    if (r->map->attach != NULL && !find_attached(r, a, r->eval.row, record, earlier)) {
        return false;
    }
    if (r->eval.branch == NULL) {
        return r->things_only || no_branch(r, a, record, earlier);
    }
    /* Where one bad record undoes all, there is no need to know yet whether this one is good. */
    r->eval.names_only = r->things_only && !r->o->skip_bad;
    if (!eval_record(&r->eval, &ops)) {
        return false;
    }
    if (r->things_only) {
        return r->eval.errors > 0 || make_thing(r, a, record, earlier, &ops);
    }
    return r->eval.errors > 0 ? reject_told(r, a, record, earlier) : take(r, a, record, earlier, &ops);
}

static bool run_good(struct run *r, struct arena *a, const struct csv_record *csv) {
    struct row row;
    struct entry_record record = { .line = csv->line, .raw = csv->raw, .row = again_row(r) };
    struct earlier earlier;
    row_read(a, &r->bound, r->reader, csv, &row);
    if (r->unproven_count > 0 && !run_dates_prove(r, &row)) {
        return false;
    }
    r->eval.branch = eval_branch(&r->eval, &row);
    if (r->things_only && (r->eval.branch == NULL || !r->eval.branch->first)) {
        return true;
    }
    identify(r, a, &row, &record.key, &record.hash);
    if (!find_earlier(r, &record, &earlier)) {
        return false;
    }
    if (r->things_only) {
        return earlier.same || evaluate(r, a, &record, &earlier);
    }
    r->report->records++;
    run_first_values(r, &row);
    look_up_seen(r, record.key, record.hash, &earlier);
    if (earlier.same) {
        r->report->same++;
        return r->again == NULL || again_same(r, a, &record, earlier.entity);
    }
    return evaluate(r, a, &record, &earlier);
}

bool run_record(struct run *r, const struct csv_record *record) {
    struct arena *a = &r->scratch;
    bool ok = true;
    arena_reset(a);
    readings_trim(&r->readings);
    if (record->fault == CSV_FINE && !is_unmended(r, record)) {
        ok = run_good(r, a, record);
    } else if (!r->things_only) {
        r->report->records++;
        ok = reject_broken(r, a, record);
    }
    return ok;
}
