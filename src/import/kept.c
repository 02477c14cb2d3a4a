/* Kept records as cells: how the rejected ones leave the books for a file that can be mended. Owns a
 * reader behind the header, which is given one record after the other. */
#include "import/row.h"
#include "import/run.h"
#include <stdlib.h>

struct import_kept {
    struct run run; /* its input, reader and options only */
    struct import_options options;
    struct str *header;
    int count;
    struct import_cell *cells;
    bool whole; /* the record read last */
};

static bool open_reader(struct import_kept *k, struct str text, struct csv_record *header) {
    struct run *r = &k->run;
    if (r->in != NULL) {
        fclose(r->in);
    }
    r->in = fmemopen(arena_copy(&r->a, text.p, text.n), text.n > 0 ? text.n : 1, "rb");
    if (r->in == NULL) {
        err_set(r->e, ERR_FAILED, "the header of this import cannot be read again");
        return false;
    }
    r->header.fixed = true;
    return run_open_reader(r, header);
}

static bool start(struct import_kept *k, struct str header, struct str sample) {
    struct csv_record record;
    struct arena *a = &k->run.a;
    const char *both = arena_printf(a, "%.*s\n%.*s", STR_ARG(header), STR_ARG(sample));
    if (!open_reader(k, str_of(both), &record)) {
        return false;
    }
    char delimiter = csv_dialect_of(k->run.reader).delimiter;
    k->run.dialect.delimiter = delimiter;
    if (!open_reader(k, header, &record)) {
        return false;
    }
    k->count = record.count;
    k->header = arena_array(a, struct str, (size_t)record.count + 1);
    k->cells = arena_array(a, struct import_cell, (size_t)record.count + 1);
    for (int i = 0; i < record.count; i++) {
        k->header[i] = arena_str(a, record.cells[i].text);
    }
    return true;
}

bool import_kept_open(struct str header, struct str sample, const struct import_options *options,
                      struct import_kept **out, struct err *e) {
    struct import_kept *k = mem_alloc(sizeof *k);
    *k = (struct import_kept){
        .options = { .path = "the books", .delimiter = options->delimiter, .quote = options->quote }
    };
    k->run.o = &k->options;
    k->run.e = e;
    if (!run_read_dialect(&k->run) || !start(k, header, sample)) {
        import_kept_close(k);
        return false;
    }
    *out = k;
    return true;
}

void import_kept_close(struct import_kept *k) {
    if (k != NULL) {
        csv_close(k->run.reader);
        if (k->run.in != NULL) {
            fclose(k->run.in);
        }
        arena_release(&k->run.a);
        free(k);
    }
}

int import_kept_columns(const struct import_kept *k) {
    return k->count;
}

char import_kept_delimiter(const struct import_kept *k) {
    return csv_dialect_of(k->run.reader).delimiter;
}

struct str import_kept_column(const struct import_kept *k, int column) {
    return k->header[column];
}

/* The bytes from the beginning of a cell on, with the quote before it. */
static struct str rest_from(const struct import_kept *k, const struct csv_record *record, int cell) {
    size_t at = csv_span(k->run.reader, record, cell, (struct span){ 0, 0 }).at;
    struct csv_dialect dialect = csv_dialect_of(k->run.reader);
    at -= at > 0 && (int)(unsigned char)record->raw.p[at - 1] == dialect.quote;
    return str_slice(record->raw, at, record->raw.n);
}

bool import_kept_whole(const struct import_kept *k) {
    return k->whole;
}

bool import_kept_record(struct import_kept *k, struct str raw, const struct import_cell **cells,
                        struct err *e) {
    struct csv_record record;
    k->run.e = e;
    csv_give(k->run.reader, raw, 1);
    enum csv_result got = csv_next(k->run.reader, &record, e);
    if (got == CSV_FAILED) {
        return false;
    }
    bool broken = got == CSV_RECORD && record.fault != CSV_FINE && record.fault != CSV_RAGGED;
    int whole = got == CSV_RECORD ? record.count : 0;
    k->whole = got == CSV_RECORD && record.fault == CSV_FINE && record.count == k->count;
    if (whole >= k->count && (broken || whole > k->count)) {
        whole = k->count - 1;
        broken = true;
    }
    for (int i = 0; i < k->count; i++) {
        k->cells[i] = (struct import_cell){ .text = STR(""), .null = true };
        if (i < whole) {
            k->cells[i] = (struct import_cell){ record.cells[i].text, record.cells[i].null };
        } else if (i == whole && broken) {
            k->cells[i] = (struct import_cell){ rest_from(k, &record, i), false };
        }
    }
    *cells = k->cells;
    return true;
}

struct str import_builtin_for(struct arena *a, struct str header) {
    struct import_options none = { 0 };
    struct import_kept *k = NULL;
    struct err e = { 0 };
    struct str name = STR("");
    if (header.n > 0 && import_kept_open(header, STR(""), &none, &k, &e)) {
        struct arena scratch = { 0 };
        struct map *map = NULL;
        for (int i = 0; i < k->count; i++) {
            k->header[i] = row_fold(&scratch, k->header[i]);
        }
        if (run_fitting(&scratch, k->header, k->count, &map, &e) && map != NULL) {
            name = arena_str(a, map->name);
        }
        arena_release(&scratch);
        import_kept_close(k);
    }
    err_release(&e);
    return name;
}
