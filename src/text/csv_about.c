/* What is said of CSV: the dialect of a file, and the faults of its records. Owns no state. */
#include "text/csv_read_int.h"

void csv_describe(const struct csv_reader *r, struct buf *out) {
    const struct csv_lines *l = &r->lines;
    buf_printf(out, "%s%s, ", csv_encoding_name(l->start.encoding), l->start.bom > 0 ? " with BOM" : "");
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
    if (r->dialect.quote != '"') {
        const char quote[] = { (char)r->dialect.quote, '\0' };
        buf_printf(out, ", quote %s", r->dialect.quote == CSV_NO_QUOTE ? "none" : quote);
    }
    static const char *const told[] = { [CSV_END_LF] = "LF", [CSV_END_CRLF] = "CRLF", [CSV_END_CR] = "CR" };
    int kinds = (l->lf > 0) + (l->crlf > 0) + (l->cr > 0);
    const char *ends = l->lf > 0 ? "LF" : l->crlf > 0 ? "CRLF" : "CR";
    if (r->dialect.line_end != CSV_END_ANY) {
        buf_printf(out, ", %s", told[r->dialect.line_end]);
    } else {
        buf_printf(out, ", %s", kinds > 1 ? "mixed line ends" : kinds == 0 ? "one line" : ends);
    }
}

void csv_fault_error(const struct csv_record *record, struct str column, int expected, struct err *e) {
    static const char *const words[] = {
        [CSV_QUOTE_INSIDE] = "quote inside an unquoted field",
        [CSV_AFTER_QUOTE] = "text behind a closing quote",
        [CSV_OPEN_QUOTE] = "this quote is never closed",
        [CSV_FAR_QUOTE] = "this quote is not closed within a record's length",
    };
    static const char *const hints[] = {
        [CSV_QUOTE_INSIDE] = "put the whole field in quotes and write each quote in it twice",
        [CSV_AFTER_QUOTE] = "a quote inside a quoted field is written twice",
        [CSV_OPEN_QUOTE] = "reading goes on with the line behind it",
        [CSV_FAR_QUOTE] =
            "a record has at most 1 MiB and 1000 lines; reading goes on with the line behind it",
    };
    const char *from = column.n > 0 ? " (" : "", *to = column.n > 0 ? ")" : "";
    switch (record->fault) {
    case CSV_FINE:
        return;
    case CSV_QUOTE_INSIDE:
    case CSV_AFTER_QUOTE:
    case CSV_OPEN_QUOTE:
    case CSV_FAR_QUOTE:
        err_at(e, ERR_FAILED, record->where, "%s%s%.*s%s", words[record->fault], from, STR_ARG(column), to);
        err_hint(e, "%s", hints[record->fault]);
        return;
    case CSV_TOO_LONG:
        err_at(e, ERR_FAILED, record->where, "a record of more than %d bytes", CSV_RECORD_MAX);
        err_hint(e, "a record, and so a cell, has at most 1 MiB");
        return;
    case CSV_TOO_MANY:
        err_at(e, ERR_FAILED, record->where, "a record of more than %d fields", CSV_COLUMNS_MAX);
        err_hint(e, "that is the limit; is another delimiter meant?");
        return;
    case CSV_RAGGED:
        err_at(e, ERR_FAILED, record->where, "%d field%s where the header has %d", record->count,
               record->count == 1 ? "" : "s", expected);
        if (record->count > expected) {
            err_hint(e, "a field that holds the delimiter stands in quotes");
        } else {
            err_hint(e,
                     "an empty field has its delimiter too; a field that holds a line end stands in quotes");
        }
        return;
    }
}
