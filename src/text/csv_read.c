/* CSV records: one physical line per libcsv call, so that every fault has its place and reading can
 * stop and start again behind each line. Owns the record being put together.
 * Invariant: between two records the parser is at its start and raw holds nothing of the next one. */
#include "text/csv_read.h"
#include "base/arena.h"
#include "text/csv_read_int.h"
#include <stdint.h>
#include <stdlib.h>

static int space_not_tab(unsigned char c) {
    return c == CSV_SPACE;
}

/* libcsv's memory, which cannot run out visibly either. */
static void *parser_grow(void *p, size_t n) {
    return mem_grow(p, n);
}

/* libcsv: a cell is complete. */
static void on_cell(void *bytes, size_t n, void *data) {
    struct csv_reader *r = data;
    if (r->count == CSV_COLUMNS_MAX) {
        r->too_many = true;
        return;
    }
    if (r->count == r->room) {
        r->room = r->room == 0 ? 16 : r->room * 2;
        r->parts = mem_grow(r->parts, (size_t)r->room * sizeof *r->parts);
        r->cells = mem_grow(r->cells, (size_t)r->room * sizeof *r->cells);
    }
    r->parts[r->count++] = (struct csv_part){ r->text.n, n, bytes == NULL };
    if (bytes != NULL) {
        buf_add(&r->text, bytes, n);
    }
}

/* libcsv: the row is complete. */
static void on_row(int end, void *data) {
    struct csv_reader *r = data;
    (void)end;
    r->done = true;
}

static void set_up_parser(struct csv_reader *r) {
    /* csv_init() fails only for a NULL parser. Without CSV_STRICT_FINI: csv_fini() has to reset a
     * parser that stands inside a quote, and such a quote is noticed here. */
    csv_init(&r->parser, CSV_STRICT | CSV_EMPTY_IS_NULL | CSV_APPEND_NULL);
    csv_set_realloc_func(&r->parser, parser_grow);
    csv_set_blk_size(&r->parser, 65536);
    csv_set_delim(&r->parser, (unsigned char)r->dialect.delimiter);
    /* NUL never gets here, so as a quote it is none. */
    csv_set_quote(&r->parser, r->dialect.quote == CSV_NO_QUOTE ? 0 : (unsigned char)r->dialect.quote);
    if (r->dialect.delimiter == '\t') {
        csv_set_space_func(&r->parser, space_not_tab);
    }
}

bool csv_open(FILE *in, const char *name, const struct csv_dialect *dialect, struct csv_reader **out,
              struct err *e) {
    struct csv_reader *r = mem_alloc(sizeof *r);
    *r = (struct csv_reader){ 0 };
    if (!csv_lines_open(&r->lines, in, name, CSV_RECORD_MAX, e)) {
        csv_lines_release(&r->lines);
        free(r);
        return false;
    }
    r->dialect = *dialect;
    if (r->dialect.quote == 0) {
        r->dialect.quote = '"';
    }
    if (r->dialect.delimiter == '\0') {
        struct str beginning = { r->lines.block + r->lines.at, r->lines.have - r->lines.at };
        r->dialect.delimiter = csv_look(beginning, r->dialect.quote);
    }
    set_up_parser(r);
    *out = r;
    return true;
}

void csv_close(struct csv_reader *r) {
    if (r != NULL) {
        csv_free(&r->parser);
        csv_lines_release(&r->lines);
        buf_release(&r->raw);
        buf_release(&r->text);
        free(r->parts);
        free(r->cells);
        free(r);
    }
}

static size_t without_end(struct str s) {
    size_t n = s.n;
    if (n > 0 && s.p[n - 1] == '\n') {
        n--;
    }
    if (n > 0 && s.p[n - 1] == '\r') {
        n--;
    }
    return n;
}

/* Everything of the record but raw is forgotten, and the parser starts anew. */
static void reset_record(struct csv_reader *r) {
    csv_fini(&r->parser, NULL, NULL, NULL);
    buf_reset(&r->text);
    r->count = 0;
    r->done = r->too_many = false;
}

static void finish(struct csv_reader *r, struct csv_record *out, enum csv_fault fault, struct span where) {
    for (int i = 0; i < r->count; i++) {
        const struct csv_part *part = &r->parts[i];
        r->cells[i].text = (struct str){ part->null ? "" : r->text.p + part->at, part->n };
        r->cells[i].null = part->null;
    }
    out->cells = r->cells;
    out->count = r->count;
    out->raw = (struct str){ r->raw.p, without_end(buf_str(&r->raw)) };
    out->fault = fault;
    out->where = where;
    if (fault == CSV_FINE && r->too_many) {
        out->fault = CSV_TOO_MANY;
        out->where = csv_span(r, out, CSV_COLUMNS_MAX, (struct span){ 0, 0 });
    } else if (fault == CSV_FINE && r->expected > 0 && r->count != r->expected) {
        out->fault = CSV_RAGGED;
        bool more = r->count > r->expected;
        size_t len = more ? r->cells[r->expected].text.n : 0;
        out->where = csv_span(r, out, more ? r->expected : r->count, (struct span){ 0, len });
    }
}

/* A quote that was never closed: the record ends with the quote's line, what follows is read again. */
static void give_up(struct csv_reader *r, struct csv_record *out) {
    struct str raw = buf_str(&r->raw);
    size_t end = r->open_at;
    while (end < raw.n && raw.p[end] != '\n' && raw.p[end] != '\r') {
        end++;
    }
    size_t next = end + (end + 1 < raw.n && raw.p[end] == '\r' && raw.p[end + 1] == '\n' ? 2 : 1);
    bool quoted = false;
    size_t at = csv_cell_start(&r->dialect, raw, r->count, &quoted);
    if (next < raw.n) {
        csv_lines_give_back(&r->lines, str_slice(raw, next, raw.n), r->open_line + 1);
    }
    r->raw.n = end;
    out->lines = r->open_line - out->line + 1;
    finish(r, out, CSV_OPEN_QUOTE, (struct span){ at > 0 && quoted ? at - 1 : at, 1 });
}

static enum csv_fault fault_of(const struct csv_reader *r) {
    return r->parser.quoted ? CSV_AFTER_QUOTE : CSV_QUOTE_INSIDE;
}

/* Feeds one line. True when the record is over, well or not. */
static bool feed(struct csv_reader *r, struct str line, struct csv_record *out) {
    size_t from = r->raw.n;
    int cells = r->count;
    buf_add_str(&r->raw, line);
    out->lines++;
    size_t used = csv_parse(&r->parser, line.p, line.n, on_cell, on_row, r);
    if (used == line.n && !r->done && !str_ends(line, "\n") && !str_ends(line, "\r")) {
        /* The last line of the file, without an end. */
        used += csv_parse(&r->parser, "\n", 1, on_cell, on_row, r) - 1;
    }
    if (used < line.n) {
        finish(r, out, fault_of(r), (struct span){ from + used, 1 });
        return true;
    }
    if (r->done) {
        finish(r, out, CSV_FINE, (struct span){ 0, 0 });
        return true;
    }
    if (r->count > cells || from == 0) {
        r->open_at = from;
        r->open_line = r->lines.number;
    }
    if (r->raw.n > CSV_RECORD_MAX || out->lines >= CSV_LINES_MAX) {
        give_up(r, out);
        return true;
    }
    return false;
}

static bool is_empty_line(const struct csv_reader *r, struct str line) {
    for (size_t i = 0; i < line.n; i++) {
        bool blank = line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r' || line.p[i] == '\n';
        if (!blank || line.p[i] == r->dialect.delimiter) {
            return false;
        }
    }
    return true;
}

enum csv_result csv_next(struct csv_reader *r, struct csv_record *out, struct err *e) {
    reset_record(r);
    buf_reset(&r->raw);
    *out = (struct csv_record){ 0 };
    for (;;) {
        struct str line = { 0 };
        bool cut = false, more = false;
        if (!csv_lines_next(&r->lines, &line, &cut, &more, e)) {
            return CSV_FAILED;
        }
        if (!more) {
            if (out->lines == 0) {
                return CSV_END;
            }
            give_up(r, out);
            return CSV_RECORD;
        }
        if (out->lines == 0) {
            if (is_empty_line(r, line)) {
                continue;
            }
            out->line = r->lines.number;
        }
        if (cut) {
            buf_add_str(&r->raw, line);
            out->lines++;
            finish(r, out, CSV_TOO_LONG, (struct span){ r->raw.n, 0 });
            return CSV_RECORD;
        }
        if (feed(r, line, out)) {
            return CSV_RECORD;
        }
    }
}

void csv_expect(struct csv_reader *r, int cells) {
    r->expected = cells;
}

void csv_describe(const struct csv_reader *r, struct buf *out) {
    const struct csv_lines *l = &r->lines;
    buf_add_text(out, l->bom ? "UTF-8 with BOM, " : "UTF-8, ");
    switch (r->dialect.delimiter) {
    case ',':
        buf_add_text(out, "comma");
        break;
    case ';':
        buf_add_text(out, "semicolon");
        break;
    case '\t':
        buf_add_text(out, "tab");
        break;
    case '|':
        buf_add_text(out, "pipe");
        break;
    default:
        buf_printf(out, "delimiter %c", r->dialect.delimiter);
    }
    int kinds = (l->lf > 0) + (l->crlf > 0) + (l->cr > 0);
    const char *ends = l->lf > 0 ? "LF" : l->crlf > 0 ? "CRLF" : "CR";
    buf_printf(out, ", %s", kinds > 1 ? "mixed line ends" : kinds == 0 ? "one line" : ends);
}

struct csv_dialect csv_dialect_of(const struct csv_reader *r) {
    return r->dialect;
}

long long csv_bytes(const struct csv_reader *r) {
    return r->lines.bytes - (long long)(r->lines.have - r->lines.at);
}

unsigned long csv_lines(const struct csv_reader *r) {
    return r->lines.number;
}
