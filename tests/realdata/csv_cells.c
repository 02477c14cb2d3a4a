/* Shows what the CSV reader makes of a file, as one JSON object: for tests that compare cells, and for
 * timing. Usage: csv_cells [--count] [KEY=VALUE…] FILE with the keys of `import`; the first record is
 * taken for a header, which sets the number of cells, unless header=no. */
#include "text/csv_read.h"
#include "text/json_write.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct shown {
    struct csv_dialect dialect;
    bool no_header, count_only;
    unsigned long records, cells;
    struct buf rows, faults, out;
};

static bool read_option(struct shown *s, const char *arg) {
    static const char *const ends[] = { [CSV_END_LF] = "lf", [CSV_END_CRLF] = "crlf", [CSV_END_CR] = "cr" };
    const char *equals = strchr(arg, '=');
    if (equals == NULL) {
        s->count_only = s->count_only || strcmp(arg, "--count") == 0;
        return s->count_only;
    }
    struct str key = { arg, (size_t)(equals - arg) }, value = str_of(equals + 1);
    if (str_is(key, "delimiter")) {
        s->dialect.delimiter = value.p[0];
    } else if (str_is(key, "quote")) {
        s->dialect.quote = str_is(value, "none") ? CSV_NO_QUOTE : (unsigned char)value.p[0];
    } else if (str_is(key, "comment")) {
        s->dialect.comment = value;
    } else if (str_is(key, "header")) {
        s->no_header = str_is(value, "no");
    } else if (str_is(key, "line-end")) {
        for (int i = CSV_END_LF; i <= CSV_END_CR; i++) {
            s->dialect.line_end = str_is(value, ends[i]) ? (enum csv_line_end)i : s->dialect.line_end;
        }
    } else {
        return str_is(key, "encoding") && csv_encoding_parse(value, &s->dialect.encoding);
    }
    return true;
}

static void put_error(struct buf *out, const struct err *e) {
    buf_printf(out, "[%lu,%lu,", e->line, e->column);
    json_write_string(out, str_of(e->message));
    buf_add_char(out, ']');
}

static void put_record(struct shown *s, const struct csv_record *record, int expected) {
    if (record->fault != CSV_FINE) {
        struct err e = { 0 };
        csv_fault_error(record, STR(""), expected, &e);
        err_place(&e, "f", record->line, record->raw);
        buf_add_text(&s->faults, s->faults.n > 0 ? "," : "");
        put_error(&s->faults, &e);
        err_release(&e);
        return;
    }
    buf_add_text(&s->rows, s->rows.n > 0 ? ",[" : "[");
    for (int i = 0; i < record->count; i++) {
        buf_add_text(&s->rows, i > 0 ? "," : "");
        if (record->cells[i].null) {
            buf_add_text(&s->rows, "null");
        } else {
            json_write_string(&s->rows, record->cells[i].text);
        }
    }
    buf_add_char(&s->rows, ']');
}

static enum csv_result read_all(struct shown *s, struct csv_reader *r, struct err *e) {
    struct csv_record record;
    enum csv_result got;
    int expected = 0;
    while ((got = csv_next(r, &record, e)) == CSV_RECORD) {
        s->records++;
        s->cells += (unsigned long)record.count;
        if (!s->count_only) {
            put_record(s, &record, expected);
        }
        if (s->records == 1 && !s->no_header && record.fault == CSV_FINE) {
            expected = record.count;
            csv_expect(r, expected);
        }
    }
    return got;
}

static void show(struct shown *s, const char *path, FILE *in) {
    struct err e = { 0 };
    struct csv_reader *r = NULL;
    struct buf about = { 0 };
    enum csv_result got = CSV_FAILED;
    if (csv_open(in, path, &s->dialect, &r, &e)) {
        got = read_all(s, r, &e);
        csv_describe(r, &about);
    }
    buf_add_text(&s->out, "{\"about\":");
    json_write_string(&s->out, buf_str(&about));
    buf_printf(&s->out,
               ",\"records\":%lu,\"cells\":%lu,\"rows\":[%.*s],\"faults\":[%.*s],\"error\":", s->records,
               s->cells, STR_ARG(buf_str(&s->rows)), STR_ARG(buf_str(&s->faults)));
    if (got == CSV_FAILED) {
        put_error(&s->out, &e);
    } else {
        buf_add_text(&s->out, "null");
    }
    buf_add_text(&s->out, "}\n");
    fwrite(s->out.p, 1, s->out.n, stdout);
    csv_close(r);
    err_release(&e);
    buf_release(&about);
}

int main(int argc, char **argv) {
    struct shown s = { 0 };
    for (int i = 1; i + 1 < argc; i++) {
        if (!read_option(&s, argv[i])) {
            fprintf(stderr, "csv_cells: what is %s?\n", argv[i]);
            return 2;
        }
    }
    FILE *in = argc > 1 ? fopen(argv[argc - 1], "rb") : NULL;
    if (in == NULL) {
        fprintf(stderr, "csv_cells: %s\n", argc > 1 ? strerror(errno) : "which file?");
        return 2;
    }
    show(&s, argv[argc - 1], in);
    fclose(in);
    buf_release(&s.rows);
    buf_release(&s.faults);
    buf_release(&s.out);
    return 0;
}
