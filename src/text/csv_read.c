/* CSV records: one physical line per libcsv call, so that every fault has its place and reading can
 * stop and start again behind each line. Owns the record being put together.
 * Invariant: between two records the parser is at its start and raw holds nothing of the next one. */
#include "text/csv_read.h"
#include "base/arena.h"
#include "text/csv_read_int.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* Where a line end is told, the end of a record is fed as a byte that no UTF-8 has. NUL, which no text has
 * either, stands for the quote where there is none. */
static const char record_end[] = "\xff";

static int is_record_end(unsigned char c) {
    return c == (unsigned char)record_end[0];
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
    if (r->dialect.line_end != CSV_END_ANY) {
        csv_set_term_func(&r->parser, is_record_end);
    }
}

bool csv_open(FILE *in, const char *name, const struct csv_dialect *dialect, struct csv_reader **out,
              struct err *e) {
    struct csv_reader *r = mem_alloc(sizeof *r);
    *r = (struct csv_reader){ 0 };
    r->lines.longest = CSV_RECORD_MAX;
    r->lines.end = dialect->line_end;
    if (!csv_lines_open(&r->lines, in, name, dialect->encoding, e)) {
        csv_lines_release(&r->lines);
        free(r);
        return false;
    }
    r->dialect = *dialect;
    r->dialect.encoding = r->lines.start.encoding;
    csv_look((struct str){ r->lines.block + r->lines.at, r->lines.have - r->lines.at }, &r->dialect);
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

static size_t without_end(const struct csv_reader *r, struct str s) {
    return s.n - csv_line_end_bytes(&r->lines, s);
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
    out->raw = (struct str){ r->raw.p, without_end(r, buf_str(&r->raw)) };
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

/* A quote that is not closed: the record ends with the quote's line, what follows is read again. */
static void give_up(struct csv_reader *r, struct csv_record *out, enum csv_fault fault) {
    struct str raw = buf_str(&r->raw), from = str_slice(raw, r->open_at, raw.n);
    size_t n = csv_line_bytes(&r->lines, from.p, from.n);
    size_t next = n > 0 ? r->open_at + n : raw.n;
    bool quoted = false;
    size_t at = csv_cell_start(&r->dialect, raw, r->count, &quoted);
    if (next < raw.n) {
        csv_lines_give_back(&r->lines, str_slice(raw, next, raw.n), r->open_line + 1);
    }
    r->raw.n = next;
    out->lines = r->open_line - out->line + 1;
    finish(r, out, fault, (struct span){ at > 0 && quoted ? at - 1 : at, 1 });
}

static enum csv_fault fault_of(const struct csv_reader *r) {
    return r->parser.quoted ? CSV_AFTER_QUOTE : CSV_QUOTE_INSIDE;
}

/* Within quotes a line end is text; the parser's state says so (libcsv 3: 2 is "in a cell"). */
static bool in_quotes(const struct csv_parser *p) {
    enum { IN_CELL = 2 };
    return p->pstate == IN_CELL && p->quoted != 0;
}

static size_t parse(struct csv_reader *r, const char *bytes, size_t n) {
    return csv_parse(&r->parser, bytes, n, on_cell, on_row, r);
}

/* The line end told is fed as record_end, or as it is within quotes. */
static size_t parse_told_line(struct csv_reader *r, struct str line) {
    size_t end = csv_line_end_bytes(&r->lines, line), body = line.n - end;
    size_t used = parse(r, line.p, body);
    if (used < body) {
        return used;
    }
    if (end > 0 && in_quotes(&r->parser)) {
        return body + parse(r, line.p + body, end);
    }
    parse(r, record_end, 1);
    return line.n;
}

/* The parser takes one line. Returns how many of its bytes were in order. */
static size_t parse_line(struct csv_reader *r, struct str line) {
    if (r->dialect.line_end != CSV_END_ANY) {
        return parse_told_line(r, line);
    }
    size_t used = parse(r, line.p, line.n);
    if (used == line.n && !r->done && csv_line_end_bytes(&r->lines, line) == 0) {
        parse(r, "\n", 1); /* the last line of the file, without an end */
    }
    return used;
}

/* Feeds one line. True when the record is over, well or not. */
static bool feed(struct csv_reader *r, struct str line, struct csv_record *out) {
    size_t from = r->raw.n;
    int cells = r->count;
    buf_add_str(&r->raw, line);
    out->lines++;
    size_t used = parse_line(r, line);
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
        give_up(r, out, CSV_FAR_QUOTE);
        return true;
    }
    return false;
}

/* An empty line or a comment, where a record would begin. */
static bool is_no_record(const struct csv_reader *r, struct str line) {
    struct str comment = r->dialect.comment;
    if (comment.n > 0 && line.n >= comment.n && memcmp(line.p, comment.p, comment.n) == 0) {
        return true;
    }
    for (size_t i = 0; i < line.n; i++) {
        bool blank = line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r' || line.p[i] == '\n';
        if (!blank || line.p[i] == r->dialect.delimiter) {
            return false;
        }
    }
    return true;
}

/* A byte-order mark where a later record begins: another file was put behind the first. */
static bool is_second_file(const struct csv_reader *r, struct str line, struct err *e) {
    if (line.p[0] != '\xef' || r->lines.number == 1 || !str_starts(line, "\xef\xbb\xbf")) {
        return false;
    }
    err_at(e, ERR_FAILED, (struct span){ 0, 3 }, "a byte-order mark in the middle of the file");
    err_hint(e, "two files in one? import each by itself");
    err_place(e, r->lines.name, r->lines.number, (struct str){ line.p, without_end(r, line) });
    return true;
}

/* The first line of a record; false when it is none. */
static bool begin(struct csv_reader *r, struct str line, struct csv_record *out) {
    if (is_no_record(r, line)) {
        return false;
    }
    out->line = r->lines.number;
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
            give_up(r, out, CSV_OPEN_QUOTE);
            return CSV_RECORD;
        }
        if (out->lines == 0 && is_second_file(r, line, e)) {
            return CSV_FAILED;
        }
        if (out->lines == 0 && !begin(r, line, out)) {
            continue;
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

void csv_give(struct csv_reader *r, struct str raw, unsigned long line) {
    r->lines.back_at = r->lines.back.n; /* nothing of a record given before */
    csv_lines_give_back(&r->lines, raw, line);
}

void csv_expect(struct csv_reader *r, int cells) {
    r->expected = cells;
}

struct csv_dialect csv_dialect_of(const struct csv_reader *r) {
    return r->dialect;
}

long long csv_bytes(const struct csv_reader *r) {
    long long left = (long long)(r->lines.have - r->lines.at);
    return r->lines.bytes > left ? r->lines.bytes - left : 0;
}

unsigned long csv_lines(const struct csv_reader *r) {
    return r->lines.number;
}
