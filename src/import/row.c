/* Cells made comparable. Pure but for the arena; a cell without accidents is not copied, so that its
 * parts keep their place in the record. */
#include "import/row.h"
#include <string.h>
#include <strings.h>

static bool is_plain_blank(char c) {
    return c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/* Bytes of the blank at p, 0 when there is none: ASCII, U+00A0, U+2007, U+202F, U+FEFF. */
static size_t blank_bytes(struct str s, size_t at) {
    char c = s.p[at];
    if (c == ' ' || is_plain_blank(c)) {
        return 1;
    }
    if (at + 1 < s.n && memcmp(s.p + at, "\xc2\xa0", 2) == 0) {
        return 2;
    }
    if (at + 2 < s.n &&
        (memcmp(s.p + at, "\xe2\x80\x87", 3) == 0 || memcmp(s.p + at, "\xe2\x80\xaf", 3) == 0 ||
         memcmp(s.p + at, "\xef\xbb\xbf", 3) == 0)) {
        return 3;
    }
    return 0;
}

static bool needs_fold(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c > ' ' && c < 0xc2) {
            continue; /* begins no blank */
        }
        size_t blank = blank_bytes(s, i);
        if (blank > 0 && (s.p[i] != ' ' || (i + 1 < s.n && s.p[i + 1] == ' '))) {
            return true;
        }
    }
    return false;
}

struct str row_fold(struct arena *a, struct str s) {
    s = str_trim(s);
    if (!needs_fold(s)) {
        return s;
    }
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t blank = blank_bytes(s, i);
        if (blank == 0) {
            out[n++] = s.p[i++];
            continue;
        }
        i += blank;
        if (n > 0 && out[n - 1] != ' ') {
            out[n++] = ' ';
        }
    }
    while (n > 0 && out[n - 1] == ' ') {
        n--;
    }
    return (struct str){ out, n };
}

/* No-break spaces become spaces; lines stay. */
static struct str soften(struct arena *a, struct str s) {
    s = str_trim(s);
    if (memchr(s.p, '\xc2', s.n) == NULL) {
        return s;
    }
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (i + 1 < s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0) {
            out[n++] = ' ';
            i++;
        } else {
            out[n++] = s.p[i];
        }
    }
    return (struct str){ out, n };
}

static bool is_among(const struct str *texts, int count, struct str text) {
    for (int i = 0; i < count; i++) {
        if (texts[i].n == text.n && strncasecmp(texts[i].p, text.p, text.n) == 0) {
            return true;
        }
    }
    return false;
}

bool row_is_null(const struct map *map, int column, struct str text) {
    return text.n == 0 || is_among(map->nulls, map->null_count, text) ||
           (column >= 0 && is_among(map->columns[column].nulls, map->columns[column].null_count, text));
}

void row_read(struct arena *a, const struct bound *bound, const struct csv_reader *reader,
              const struct csv_record *record, struct row *out) {
    size_t n = (size_t)record->count;
    *out = (struct row){ .record = record, .reader = reader, .count = record->count };
    out->cells = arena_array(a, struct str, n > 0 ? n : 1);
    out->texts = arena_array(a, struct str, n > 0 ? n : 1);
    for (int i = 0; i < record->count; i++) {
        struct str trimmed = str_trim(record->cells[i].text), cell = row_fold(a, trimmed);
        int column = i < bound->header_count ? bound->owner[i] : -1;
        if (row_is_null(bound->map, column, cell)) {
            out->cells[i] = out->texts[i] = STR("");
        } else {
            out->cells[i] = cell;
            out->texts[i] = soften(a, trimmed);
        }
    }
}

struct span row_span(const struct row *row, int cell, struct str text) {
    if (cell < 0 || cell >= row->record->count) {
        return (struct span){ 0, row->record->raw.n };
    }
    struct str whole = row->record->cells[cell].text;
    uintptr_t from = (uintptr_t)whole.p, at = (uintptr_t)text.p;
    if (text.p == NULL || at < from || at + text.n > from + whole.n) {
        return csv_span(row->reader, row->record, cell, (struct span){ 0, whole.n });
    }
    return csv_span(row->reader, row->record, cell, (struct span){ at - from, text.n });
}
