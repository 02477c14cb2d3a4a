/* CSV: cells that are read, written and read again are equal, and where the blocks of the file end
 * changes nothing. The first byte of the input chooses the dialect, the second where a block ends
 * within the rest. */
#include "base/arena.h"
#include "fuzz.h"
#include "text/csv_line.h"
#include "text/csv_read.h"
#include "text/csv_write.h"
#include <stdlib.h>
#include <string.h>

struct cells {
    int count;
    enum csv_fault fault;
    struct csv_cell *list;
};
struct table {
    struct csv_dialect dialect;
    struct cells *rows;
    int count;
    bool failed; /* reading ended with an error */
};

/* A stream that gives a few bytes at a time. */
struct drip {
    struct str left;
};

static ssize_t drip_read(void *cookie, char *to, size_t room) {
    struct drip *d = cookie;
    size_t n = d->left.n % 977 + 1;
    n = n < d->left.n ? n : d->left.n;
    n = n < room ? n : room;
    memcpy(to, d->left.p, n);
    d->left = str_slice(d->left, n, d->left.n);
    return (ssize_t)n;
}

static void keep_row(struct arena *a, struct table *t, const struct csv_record *record) {
    t->rows = arena_grow(a, t->rows, (size_t)t->count, sizeof *t->rows);
    struct cells *row = &t->rows[t->count++];
    *row = (struct cells){ record->count, record->fault, NULL };
    row->list = arena_array(a, struct csv_cell, (size_t)record->count + 1);
    for (int i = 0; i < record->count; i++) {
        row->list[i].null = record->cells[i].null;
        row->list[i].text = arena_str(a, record->cells[i].text);
    }
}

/* Every cell and every fault has its place within the record's own bytes. */
static void check_places(const struct csv_reader *r, const struct csv_record *record) {
    for (int i = 0; i <= record->count; i++) {
        size_t n = i < record->count ? record->cells[i].text.n : 0;
        struct span s = csv_span(r, record, i, (struct span){ 0, n });
        FUZZ_PROMISE(s.at <= record->raw.n && s.len <= record->raw.n - s.at, record->raw);
    }
    FUZZ_PROMISE(record->lines > 0 && record->line > 0, record->raw);
    if (record->fault != CSV_FINE) {
        struct err e = { 0 };
        csv_fault_error(record, STR("cell"), 3, &e);
        FUZZ_PROMISE(e.has_span, record->raw);
        fuzz_error(&e, record->raw);
    }
}

/* False when the text is refused as a whole. The arena owns the rows. */
static bool read_all(struct arena *a, struct str text, const struct csv_dialect *dialect, struct table *out) {
    struct drip drip = { text };
    struct csv_reader *r = NULL;
    struct csv_record record;
    struct err e = { 0 };
    enum csv_result got = CSV_FAILED;
    FILE *in = fopencookie(&drip, "rb", (cookie_io_functions_t){ .read = drip_read });
    *out = (struct table){ 0 };
    bool opened = csv_open(in, "fuzz.csv", dialect, &r, &e);
    while (opened && (got = csv_next(r, &record, &e)) == CSV_RECORD) {
        check_places(r, &record);
        keep_row(a, out, &record);
    }
    out->failed = got == CSV_FAILED;
    FUZZ_PROMISE(out->failed == (e.code != ERR_NONE), text);
    if (opened) {
        out->dialect = csv_dialect_of(r);
    }
    csv_close(r);
    fclose(in);
    err_release(&e);
    return opened;
}

static bool same_cell(const struct csv_cell *a, const struct csv_cell *b) {
    return a->null == b->null && str_eq(a->text, b->text);
}

static void same_row(const struct cells *a, const struct cells *b, struct str with) {
    FUZZ_PROMISE(a->count == b->count, with);
    for (int i = 0; i < a->count; i++) {
        FUZZ_PROMISE(same_cell(&a->list[i], &b->list[i]), a->list[i].text);
    }
}

/* A long line before the text moves it across the end of a block. */
static void check_blocks(struct arena *a, struct str text, size_t at, const struct table *whole) {
    struct buf moved = { 0 };
    struct table t;
    static char before[CSV_BLOCK];
    memset(before, 'x', CSV_BLOCK - 1 - at);
    before[CSV_BLOCK - 1 - at] = '\n';
    buf_add(&moved, before, CSV_BLOCK - at);
    buf_add_str(&moved, text);
    FUZZ_PROMISE(read_all(a, buf_str(&moved), &whole->dialect, &t), text);
    FUZZ_PROMISE(t.failed == whole->failed, text);
    FUZZ_PROMISE(t.count == whole->count + 1, text);
    for (int i = 0; i < whole->count; i++) {
        FUZZ_PROMISE(t.rows[i + 1].fault == whole->rows[i].fault, text);
        same_row(&whole->rows[i], &t.rows[i + 1], text);
    }
    buf_release(&moved);
}

/* A mark of byte order belongs to the beginning; the line before ends in LF, and is of single bytes. */
static bool can_move(struct str text, const struct csv_dialect *dialect) {
    bool wide = dialect->encoding == CSV_UTF16LE || dialect->encoding == CSV_UTF16BE;
    return !wide && !str_starts(text, "\xef\xbb\xbf") &&
           (dialect->line_end == CSV_END_ANY || dialect->line_end == CSV_END_LF);
}

static void write_row(struct csv_writer *w, const struct cells *row) {
    for (int i = 0; i < row->count; i++) {
        if (row->list[i].null) {
            csv_write_null(w);
        } else {
            csv_write_text(w, row->list[i].text);
        }
    }
    csv_write_end(w);
}

/* Reads what was written and compares; a single cell that is null comes back as an empty text. */
static void check_written(struct arena *a, const struct table *t, bool excel) {
    struct buf text = { 0 };
    struct table again;
    struct csv_writer w = { .out = &text, .delimiter = t->dialect.delimiter, .excel = excel };
    struct csv_dialect dialect = { .delimiter = t->dialect.delimiter, .quote = '"' };
    csv_write_text(&w, STR("head"));
    csv_write_end(&w);
    for (int i = 0; i < t->count; i++) {
        write_row(&w, &t->rows[i]);
    }
    FUZZ_PROMISE(read_all(a, buf_str(&text), &dialect, &again), buf_str(&text));
    FUZZ_PROMISE(!again.failed, buf_str(&text));
    int at = 1;
    for (int i = 0; i < t->count; i++) {
        struct cells *row = &t->rows[i];
        if (row->count == 0) {
            continue;
        }
        FUZZ_PROMISE(at < again.count && again.rows[at].fault == CSV_FINE, buf_str(&text));
        if (row->count == 1) {
            row->list[0].null = false;
        }
        for (int k = 0; excel && k < again.rows[at].count; k++) {
            again.rows[at].list[k].text = csv_unguard(again.rows[at].list[k].text);
        }
        same_row(row, &again.rows[at++], buf_str(&text));
    }
    FUZZ_PROMISE(at == again.count, buf_str(&text));
    buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static const char delimiters[] = { '\0', ',', ';', '\t', '|' };
    static const int quotes[] = { 0, CSV_NO_QUOTE, '\'' };
    static const enum csv_encoding encodings[] = { CSV_ENCODING_FOUND, CSV_WINDOWS_1252, CSV_UTF16LE };
    static const enum csv_line_end ends[] = { CSV_END_ANY, CSV_END_LF, CSV_END_CRLF, CSV_END_CR };
    struct arena a = { 0 };
    struct table t;
    if (n < 2) {
        return 0;
    }
    struct csv_dialect dialect = { .delimiter = delimiters[bytes[0] % 5],
                                   .quote = quotes[bytes[0] / 5 % 3],
                                   .encoding = encodings[bytes[0] / 15 % 3],
                                   .line_end = ends[bytes[0] / 45 % 4] };
    char *copy = fuzz_copy(bytes + 2, n - 2);
    struct str text = { copy, n - 2 };
    if (text.n < CSV_BLOCK && read_all(&a, text, &dialect, &t)) {
        if (can_move(text, &t.dialect)) {
            check_blocks(&a, text, text.n * bytes[1] / 256, &t);
        }
        check_written(&a, &t, false);
        check_written(&a, &t, true);
    }
    arena_release(&a);
    free(copy);
    return 0;
}
