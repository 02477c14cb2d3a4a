/* The header: the first record, unless another is told or a record further down is the first that fits.
 * Owns the reader's beginning. Invariant: behind run_open_reader() the next record is one of data. */
#include "import/run.h"
#include "text/csv_write.h"
#include <string.h>

enum { LOOK_RECORDS = 20 };

static bool open_at_start(struct run *r) {
    csv_close(r->reader);
    r->reader = NULL;
    rewind(r->in);
    return csv_open(r->in, r->o->path, &r->dialect, &r->reader, r->e);
}

static bool no_header(struct run *r) {
    if (r->header.line > 0) {
        err_set(r->e, ERR_FAILED, "no record begins on line %lu of '%s'", r->header.line, r->o->path);
        err_hint(r->e, "header: takes the number of the line that names the columns");
    } else {
        err_set(r->e, ERR_FAILED, "'%s' has no header line", r->o->path);
    }
    return false;
}

/* Columns by the order of the map. */
static bool header_of_map(struct run *r, struct csv_record *header) {
    const struct map *m = r->map;
    if (m == NULL) {
        err_set(r->e, ERR_USAGE, "without a header no map can be found");
        err_hint(r->e, "name one: map:NAME or map:FILE");
        return false;
    }
    struct buf raw = { 0 };
    struct csv_writer w = { .out = &raw, .delimiter = csv_dialect_of(r->reader).delimiter };
    struct csv_cell *cells = arena_array(&r->a, struct csv_cell, (size_t)m->column_count + 1);
    for (int i = 0; i < m->column_count; i++) {
        if (m->columns[i].many) {
            err_set(r->e, ERR_FAILED, "column %.*s* of map %.*s stands for any number of columns",
                    STR_ARG(m->columns[i].name), STR_ARG(m->name));
            err_hint(r->e, "header:no needs a map that names each column");
            buf_release(&raw);
            return false;
        }
        cells[i] = (struct csv_cell){ .text = m->columns[i].name };
        csv_write_text(&w, cells[i].text);
    }
    *header = (struct csv_record){ .cells = cells, .count = m->column_count };
    header->raw = arena_str(&r->a, buf_str(&raw));
    buf_release(&raw);
    return true;
}

/* The record that begins on the line of the header. */
static bool read_header(struct run *r, struct csv_record *header) {
    enum csv_result got;
    do {
        got = csv_next(r->reader, header, r->e);
    } while (got == CSV_RECORD && header->line < r->header.line);
    if (got == CSV_FAILED) {
        return false;
    }
    if (got == CSV_END || (r->header.line > 0 && header->line != r->header.line)) {
        return no_header(r);
    }
    if (header->fault != CSV_FINE) {
        csv_fault_error(header, STR("header"), 0, r->e);
        err_place(r->e, r->o->path, header->line, header->raw);
        return false;
    }
    return true;
}

bool run_open_reader(struct run *r, struct csv_record *header) {
    if (!open_at_start(r) || !(r->header.none ? header_of_map(r, header) : read_header(r, header))) {
        return false;
    }
    csv_expect(r->reader, header->count);
    return true;
}

/* The first of the first records that a map fits; *line stays where there is none. */
static bool look(struct run *r, unsigned long *line) {
    struct csv_record record;
    bool fits = false;
    for (int i = 0; i < LOOK_RECORDS && !fits; i++) {
        enum csv_result got = csv_next(r->reader, &record, r->e);
        if (got != CSV_RECORD) {
            return got == CSV_END;
        }
        if (record.fault == CSV_FINE && !run_map_fits(r, &record, &fits)) {
            return false;
        }
        if (fits && i > 0) {
            *line = record.line;
        }
    }
    return true;
}

static void note_header(const struct run *r) {
    struct buf note = { 0 };
    if (r->o->note != NULL) {
        buf_printf(&note, "the header is on line %lu; what stands above it is left out", r->header.line);
        r->o->note(r->o->context, buf_str(&note));
    }
    buf_release(&note);
}

bool run_find_header(struct run *r, struct csv_record *header) {
    if (!r->header.fixed) {
        r->header.fixed = true;
        if (!open_at_start(r) || !look(r, &r->header.line)) {
            return false;
        }
        if (r->header.line > 0) {
            note_header(r);
        }
    }
    return run_open_reader(r, header);
}
