/* The shape of CSV text without reading it: which delimiter a file uses, and where in a record a
 * cell stands. Both walk quotes the way libcsv does; neither keeps anything. */
#include "text/csv_read_int.h"
#include <stdint.h>

enum { LOOK_RECORDS = 50 };

static bool is_blank(char c, char delimiter) {
    return (c == ' ' || c == '\t') && c != delimiter;
}

/* From the byte behind an opening quote to the byte behind its closing one. */
static size_t skip_quoted(struct str s, size_t at, char quote) {
    while (at < s.n) {
        if (s.p[at] == quote) {
            if (at + 1 >= s.n || s.p[at + 1] != quote) {
                return at + 1;
            }
            at++;
        }
        at++;
    }
    return at;
}

/* Counts the delimiters of the record at *at and steps behind it. False at the end of the text: a
 * record cut off there says nothing. */
static bool count_record(struct str s, size_t *at, char delimiter, int quote, size_t *count) {
    bool fresh = true;
    *count = 0;
    while (*at < s.n) {
        char c = s.p[(*at)++];
        if (c == '\n' || c == '\r') {
            if (c == '\r' && *at < s.n && s.p[*at] == '\n') {
                (*at)++;
            }
            return true;
        }
        if (fresh && (int)(unsigned char)c == quote) {
            *at = skip_quoted(s, *at, c);
            fresh = false;
        } else if (c == delimiter) {
            (*count)++;
            fresh = true;
        } else {
            fresh = fresh && is_blank(c, delimiter);
        }
    }
    return false;
}

struct look {
    size_t first; /* delimiters of the first record */
    size_t alike, records;
};

static struct look look_at(struct str s, char delimiter, int quote) {
    struct look found = { 0 };
    size_t at = 0, count = 0;
    while (found.records < LOOK_RECORDS) {
        size_t from = at;
        bool whole = count_record(s, &at, delimiter, quote, &count);
        if (at == from || (!whole && found.records > 0)) {
            break;
        }
        if (str_trim(str_slice(s, from, at)).n == 0 && count == 0) {
            continue; /* an empty line */
        }
        if (found.records == 0) {
            found.first = count;
        }
        found.records++;
        found.alike += count == found.first;
    }
    return found;
}

/* More records alike win, then more columns, then the order below. */
static bool better(struct look a, struct look b) {
    if (a.first == 0 || b.first == 0) {
        return a.first > b.first;
    }
    size_t left = a.alike * b.records, right = b.alike * a.records;
    return left != right ? left > right : a.first > b.first;
}

char csv_look(struct str beginning, int quote) {
    static const char candidates[] = { ',', ';', '\t', '|' };
    char best = ',';
    struct look found = { 0 };
    for (size_t i = 0; i < sizeof candidates; i++) {
        struct look one = look_at(beginning, candidates[i], quote);
        if (better(one, found)) {
            found = one;
            best = candidates[i];
        }
    }
    return best;
}

size_t csv_cell_start(const struct csv_dialect *d, struct str raw, int cell, bool *quoted) {
    size_t at = 0;
    for (int i = 0;; i++) {
        while (at < raw.n && is_blank(raw.p[at], d->delimiter)) {
            at++;
        }
        *quoted = at < raw.n && (int)(unsigned char)raw.p[at] == d->quote;
        if (i == cell) {
            return at + (*quoted ? 1 : 0);
        }
        if (*quoted) {
            at = skip_quoted(raw, at + 1, (char)d->quote);
        }
        while (at < raw.n && raw.p[at] != d->delimiter) {
            at++;
        }
        if (at == raw.n) {
            *quoted = false;
            return at;
        }
        at++;
    }
}

/* Offset in `raw` of byte `at` of the cell's text. */
static size_t place(const struct csv_reader *r, struct str raw, int cell, size_t at) {
    bool quoted = false;
    size_t from = csv_cell_start(&r->dialect, raw, cell, &quoted);
    for (; at > 0 && from < raw.n; at--) {
        bool doubled = quoted && from + 1 < raw.n && (int)(unsigned char)raw.p[from] == r->dialect.quote;
        from += doubled ? 2 : 1;
    }
    return from < raw.n ? from : raw.n;
}

struct span csv_span(const struct csv_reader *r, const struct csv_record *record, int cell, struct span in) {
    size_t from = place(r, record->raw, cell, in.at);
    size_t to = place(r, record->raw, cell, in.at + in.len);
    return (struct span){ from, to - from };
}

void csv_fault_error(const struct csv_record *record, struct str column, int expected, struct err *e) {
    static const char *const words[] = {
        [CSV_QUOTE_INSIDE] = "quote inside an unquoted field",
        [CSV_AFTER_QUOTE] = "text behind a closing quote",
        [CSV_OPEN_QUOTE] = "this quote is never closed",
    };
    static const char *const hints[] = {
        [CSV_QUOTE_INSIDE] = "put the whole field in quotes and write each quote in it twice",
        [CSV_AFTER_QUOTE] = "a quote inside a quoted field is written twice",
        [CSV_OPEN_QUOTE] = "reading goes on with the line behind it",
    };
    const char *from = column.n > 0 ? " (" : "", *to = column.n > 0 ? ")" : "";
    switch (record->fault) {
    case CSV_FINE:
        return;
    case CSV_QUOTE_INSIDE:
    case CSV_AFTER_QUOTE:
    case CSV_OPEN_QUOTE:
        err_at(e, ERR_FAILED, record->where, "%s%s%.*s%s", words[record->fault], from, STR_ARG(column), to);
        err_hint(e, "%s", hints[record->fault]);
        return;
    case CSV_TOO_LONG:
        err_at(e, ERR_FAILED, record->where, "a record of more than %d bytes", CSV_RECORD_MAX);
        return;
    case CSV_TOO_MANY:
        err_at(e, ERR_FAILED, record->where, "a record of more than %d fields", CSV_COLUMNS_MAX);
        return;
    case CSV_RAGGED:
        err_at(e, ERR_FAILED, record->where, "%d field%s where the header has %d", record->count,
               record->count == 1 ? "" : "s", expected);
        if (record->count > expected) {
            err_hint(e, "a field that holds the delimiter stands in quotes");
        }
        return;
    }
}
