/* Kept records as the input of a run: each is given to the reader as it came, behind the header as it
 * came. Owns the walk and the rows of these records; a retry writes those while the recorder watches,
 * since they belong to an older change. Invariant: a record that cannot be read whole stays as it is. */
#include "import/again.h"
#include "db/stmt.h"

enum { SAMPLE = CSV_RECORD_MAX / 16, CUT = CSV_RECORD_MAX - 4 };

#define SQL_CHANGE                                                                                           \
    "SELECT coalesce(file, ''), coalesce(sha256, ''), same, rejected, undone_by, added IS NOT NULL FROM "    \
    "change"                                                                                                 \
    " WHERE id = ?1"
#define SQL_HEADER                                                                                           \
    "SELECT raw FROM record WHERE change_id = ?1 AND key IS NULL AND error IS NULL ORDER BY id LIMIT 1"
#define SQL_ROWS                                                                                             \
    "SELECT id FROM record WHERE change_id = ?1 AND key IS NOT NULL AND (error IS NULL) = ?2 ORDER BY id"
#define SQL_ALL "SELECT line, raw FROM record WHERE change_id = ?1 AND key IS NOT NULL ORDER BY id"
#define SQL_ROW "SELECT line, raw FROM record WHERE id = ?1"
#define SQL_SOURCE "UPDATE record SET source_id = ?2 WHERE change_id = ?1 AND source_id IS NULL"
#define SQL_ERROR "UPDATE record SET error = ?2 WHERE id = ?1 AND error IS NOT ?2"

static bool no_import(struct run *r, const char *before, const char *behind) {
    err_set(r->e, ERR_USAGE, "%s %lld%s", before, (long long)r->again->import, behind);
    err_hint(r->e, "imports lists them");
    return false;
}

static bool load_change(struct run *r) {
    struct again *again = r->again;
    struct stmt *s = stmt_getf(r->db, r->e, SQL_CHANGE, "i", again->import);
    bool row = false, undone = false, import = false, ok = s != NULL && stmt_step(s, &row, r->e);
    if (ok && row) {
        struct str file = stmt_str(s, 0), sha = stmt_str(s, 1);
        again->o->path = arena_copy(r->arena, file.p, file.n);
        snprintf(r->sha256, sizeof r->sha256, "%.*s", STR_ARG(sha));
        again->same = stmt_int(s, 2);
        again->rejected = stmt_int(s, 3);
        undone = stmt_type(s, 4) != STMT_NULL;
        import = stmt_int(s, 5) != 0;
    }
    stmt_done(s);
    if (!ok) {
        return false;
    }
    if (!import) {
        return no_import(r, row ? "change" : "there is no change", row ? " is no import" : "");
    }
    if (undone && !again->taken) {
        err_set(r->e, ERR_FAILED, "import %lld is undone", (long long)again->import);
        err_hint(r->e, "redo %lld brings it back", (long long)again->import);
        return false;
    }
    return true;
}

static bool load_rows(struct run *r) {
    struct again *again = r->again;
    struct stmt *s = stmt_getf(r->db, r->e, SQL_HEADER, "i", again->import);
    bool row = false, ok = s != NULL && stmt_step(s, &row, r->e);
    if (ok && row) {
        again->header = arena_str(&r->a, stmt_str(s, 0));
    }
    stmt_done(s);
    s = ok ? stmt_getf(r->db, r->e, SQL_ROWS, "ii", again->import, (int64_t)again->taken) : NULL;
    ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, r->e)) && row) {
        again->rows = arena_grow(&r->a, again->rows, again->count, sizeof *again->rows);
        again->rows[again->count++] = stmt_int(s, 0);
    }
    stmt_done(s);
    if (ok && (again->count == 0 || again->header.n == 0)) {
        return no_import(r, "import",
                         again->taken ? " has no records to run again" : " has no rejected records");
    }
    return ok;
}

/* The row as it came, into again->raw. */
static bool load_raw(struct run *r, int64_t id, unsigned long *line) {
    struct stmt *s = stmt_getf(r->db, r->e, SQL_ROW, "i", id);
    bool row = false, ok = s != NULL && stmt_step(s, &row, r->e);
    buf_reset(&r->again->raw);
    if (ok && row) {
        int64_t n = stmt_int(s, 0);
        *line = n > 0 ? (unsigned long)n : 1;
        buf_add_str(&r->again->raw, stmt_str(s, 1));
    }
    stmt_done(s);
    return ok;
}

static bool open_text(struct run *r, struct str text) {
    if (r->in != NULL) {
        fclose(r->in);
    }
    char *copy = arena_copy(&r->a, text.p, text.n);
    r->header = (struct run_header){ .fixed = true }; /* as the first record, wherever it stood */
    r->in = fmemopen(copy, text.n, "rb");
    r->close_in = r->in != NULL;
    if (r->in == NULL) {
        err_set(r->e, ERR_FAILED, "the records of import %lld cannot be read again",
                (long long)r->again->import);
    }
    return r->in != NULL;
}

/* Delimiter and quote are found as they were then: from the header and the records behind it. */
static bool find_dialect(struct run *r) {
    struct buf sample = { 0 };
    struct csv_record header;
    unsigned long line;
    bool ok = true;
    buf_add_str(&sample, r->again->header);
    for (size_t i = 0; ok && i < r->again->count && sample.n < SAMPLE; i++) {
        ok = load_raw(r, r->again->rows[i], &line);
        buf_add_char(&sample, '\n');
        buf_add_str(&sample, buf_str(&r->again->raw));
    }
    ok = ok && open_text(r, buf_str(&sample)) && run_open_reader(r, &header);
    buf_release(&sample);
    if (ok) {
        r->dialect.delimiter = csv_dialect_of(r->reader).delimiter;
        r->dialect.quote = csv_dialect_of(r->reader).quote;
    }
    return ok;
}

bool again_open(struct run *r) {
    r->dialect.encoding = CSV_UTF8; /* as the books have them, whatever the file was */
    r->dialect.comment = STR("");
    if (!load_change(r) || !load_rows(r) || (r->dialect.delimiter == '\0' && !find_dialect(r)) ||
        !open_text(r, r->again->header)) {
        return false;
    }
    r->size = (long long)r->again->count;
    r->header_kept = true;
    return true;
}

/* The reader's answer for one record; one that was cut, or does not end where it did, is no record. */
static bool read_row(struct run *r, struct csv_record *out, enum csv_result *got) {
    unsigned long line = 1;
    if (!load_raw(r, r->again->row, &line)) {
        *got = CSV_FAILED;
        return true;
    }
    struct str raw = buf_str(&r->again->raw);
    csv_give(r->reader, raw, line);
    *got = csv_next(r->reader, out, r->e);
    return *got == CSV_FAILED || (*got == CSV_RECORD && out->raw.n == raw.n && raw.n < CUT);
}

enum csv_result again_next(struct run *r, struct csv_record *out) {
    struct again *again = r->again;
    enum csv_result got;
    if (again->read == r->size) {
        again->read = 0; /* the next reading begins anew */
        return CSV_END;
    }
    while (again->read < r->size) {
        again->row = again->rows[again->read++];
        if (read_row(r, out, &got)) {
            return got;
        }
        if (again->taken) {
            err_set(r->e, ERR_FAILED, "a record of import %lld does not read as it did",
                    (long long)again->import);
            return CSV_FAILED;
        }
        if (!r->things_only) {
            r->report->records++;
            r->report->rejected++;
        }
    }
    again->read = 0;
    return CSV_END;
}

static bool take_all(struct run *r, struct csv_reader *reader,
                     bool (*take)(void *, const struct csv_record *), void *context) {
    struct csv_record record;
    struct stmt *s = stmt_getf(r->db, r->e, SQL_ALL, "i", r->again->import);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, r->e)) && row) {
        int64_t line = stmt_int(s, 0);
        csv_give(reader, stmt_str(s, 1), line > 0 ? (unsigned long)line : 1);
        enum csv_result got = csv_next(reader, &record, r->e);
        ok = got == CSV_END || (got == CSV_RECORD && take(context, &record));
    }
    stmt_done(s);
    return ok;
}

bool again_each(struct run *r, bool (*take)(void *, const struct csv_record *), void *context) {
    struct csv_reader *reader = NULL;
    struct csv_record header;
    char *text = arena_copy(&r->a, r->again->header.p, r->again->header.n);
    FILE *in = fmemopen(text, r->again->header.n, "rb");
    bool ok = in != NULL && csv_open(in, r->o->path, &r->dialect, &reader, r->e) &&
              csv_next(reader, &header, r->e) == CSV_RECORD && take_all(r, reader, take, context);
    if (in == NULL) {
        err_set(r->e, ERR_FAILED, "the records of import %lld cannot be read again",
                (long long)r->again->import);
    }
    csv_close(reader);
    if (in != NULL) {
        fclose(in);
    }
    return ok;
}

bool again_begin(struct run *r) {
    struct again *again = r->again;
    r->open = change_again(r->db, r->arena, again->reopened, again->told, again->told_context, &r->change,
                           &again->as, r->e);
    r->making.change = r->change.id;
    return r->open;
}

bool again_finish(struct run *r) {
    const struct import_report *p = r->report;
    unsigned long took = p->added + p->changed + p->same;
    if (!r->again->taken) {
        if ((int64_t)took < r->again->needed) {
            err_set(r->e, ERR_FAILED,
                    "change %lld cannot be brought back: %lu of its %lld records would be taken now",
                    (long long)r->again->reopened, took, (long long)r->again->needed);
        }
        return (int64_t)took >= r->again->needed;
    }
    r->change.same += r->again->same;
    r->change.rejected = r->again->rejected;
    return stmt_runf(r->db, r->e, SQL_SOURCE, "ir", r->again->import, r->edition.id);
}

bool again_refuse(struct run *r) {
    err_set(r->e, ERR_FAILED, "change %lld cannot be brought back: %lu of its %lu records are bad now",
            (long long)r->again->import, r->report->rejected, r->report->records);
    err_hint(r->e, "the map, or what names mean, has changed since; import the file again");
    return false;
}

int64_t again_row(const struct run *r) {
    return r->again != NULL ? r->again->row : 0;
}

bool again_reject(struct run *r, const struct entry_record *record, struct str error) {
    change_careful(&r->change, true);
    bool ok = stmt_runf(r->db, r->e, SQL_ERROR, "is", record->row, error);
    change_careful(&r->change, false);
    r->rejects_kept += ok && db_changes(r->db) > 0;
    return ok;
}

bool again_same(struct run *r, struct arena *a, struct entry_record *record, int64_t entity) {
    int64_t id;
    if (r->again->taken || !r->open) {
        return true;
    }
    record->entity = entity;
    r->rejects_kept++;
    return apply_record(&r->apply, a, record, &id, r->e);
}
