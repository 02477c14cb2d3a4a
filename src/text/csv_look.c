/* The shape of CSV text without reading it: which delimiter and quote a file uses, and where in a record
 * a cell stands. Both walk quotes the way libcsv does; neither keeps anything. */
#include "text/csv_read_int.h"
#include <stdint.h>
#include <string.h>

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

/* Counts the delimiters of the record at *at, and its cells in which something stands, and steps behind
 * it. False at the end of the text: a record cut off there says nothing. */
static bool count_record(struct str s, size_t *at, char delimiter, int quote, size_t *count, size_t *filled) {
    bool fresh = true;
    *count = *filled = 0;
    while (*at < s.n) {
        char c = s.p[(*at)++];
        if (c == '\n' || c == '\r') {
            if (c == '\r' && *at < s.n && s.p[*at] == '\n') {
                (*at)++;
            }
            return true;
        }
        if (c == delimiter) {
            (*count)++;
            fresh = true;
        } else if (fresh && !is_blank(c, delimiter)) {
            *at = (int)(unsigned char)c == quote ? skip_quoted(s, *at, c) : *at;
            (*filled)++;
            fresh = false;
        }
    }
    return false;
}

struct look {
    size_t width; /* delimiters of most records, of the first one where it has any */
    size_t alike, records;
    size_t filled; /* cells of the first record in which something stands */
};

/* Records with the width of the first; where that has no delimiter (a title, say), with the width that more
 * than half of all have. */
static void measure(struct look *found, const size_t counts[]) {
    for (size_t i = 0; i < found->records; i++) {
        size_t alike = 0;
        for (size_t k = 0; k < found->records; k++) {
            alike += counts[k] == counts[i];
        }
        if (i == 0 || (found->width == 0 && alike * 2 > found->records)) {
            found->width = counts[i];
            found->alike = alike;
        }
    }
}

static bool is_comment(struct str s, size_t at, struct str comment) {
    return comment.n > 0 && s.n - at >= comment.n && memcmp(s.p + at, comment.p, comment.n) == 0;
}

static struct look look_at(struct str s, const struct csv_dialect *d, char delimiter, int quote) {
    struct look found = { 0 };
    size_t at = 0, counts[LOOK_RECORDS];
    while (found.records < LOOK_RECORDS) {
        size_t from = at, count = 0, filled = 0;
        bool comment = is_comment(s, at, d->comment);
        bool whole = count_record(s, &at, delimiter, comment ? CSV_NO_QUOTE : quote, &count, &filled);
        if (at == from || (!whole && found.records > 0)) {
            break;
        }
        if (comment || (str_trim(str_slice(s, from, at)).n == 0 && count == 0)) {
            continue; /* no record */
        }
        found.filled = found.records == 0 ? filled : found.filled;
        counts[found.records++] = count;
    }
    measure(&found, counts);
    return found;
}

/* More records alike win, then more cells with something in them, then the order below. */
static bool better(struct look a, struct look b) {
    if (a.width == 0 || b.width == 0) {
        return a.width > b.width;
    }
    size_t left = a.alike * b.records, right = b.alike * a.records;
    return left != right ? left > right : a.filled > b.filled;
}

static struct look look_for(struct str beginning, const struct csv_dialect *d, int quote, char *delimiter) {
    static const char candidates[] = { ',', ';', '\t', '|' };
    if (d->delimiter != '\0') {
        *delimiter = d->delimiter;
        return look_at(beginning, d, d->delimiter, quote);
    }
    struct look best = { 0 };
    *delimiter = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        struct look one = look_at(beginning, d, candidates[i], quote);
        if (better(one, best)) {
            best = one;
            *delimiter = candidates[i];
        }
    }
    return best;
}

/* Does every cell of the first record stand between apostrophes? */
static bool apostrophes_only(struct str s, char delimiter) {
    size_t at = 0;
    while (at < s.n && s.p[at] == '\'') {
        at = skip_quoted(s, at + 1, '\'');
        if (at >= s.n || s.p[at] == '\n' || s.p[at] == '\r') {
            return true;
        }
        if (s.p[at++] != delimiter) {
            return false;
        }
    }
    return false;
}

void csv_look(struct str beginning, struct csv_dialect *d) {
    char plain, single;
    int quote = d->quote != 0 ? d->quote : '"';
    struct look found = look_for(beginning, d, quote, &plain);
    if (d->quote == 0 && memchr(beginning.p, '"', beginning.n) == NULL) {
        /* No quote at all, and apostrophes make even what was ragged, or are round everything. */
        struct look other = look_for(beginning, d, '\'', &single);
        bool even = found.alike < found.records && other.alike == other.records;
        if (other.width > 0 && (even || apostrophes_only(beginning, single))) {
            quote = '\'';
            plain = single;
        }
    }
    d->quote = quote;
    d->delimiter = plain;
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
