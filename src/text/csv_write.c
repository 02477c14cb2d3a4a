/* Writing CSV. An ordinary cell is one scan and one copy. Invariant: what csv_write_*() made of a row, a
 * reader of RFC 4180 gives back byte by byte. */
#include "text/csv_write.h"
#include <stdint.h>
#include <string.h>

static char delimiter_of(const struct csv_writer *w) {
    if (w->delimiter == '\0') {
        return ',';
    }
    return w->delimiter;
}

static void next_cell(struct csv_writer *w) {
    if (w->cells++ == 0) {
        w->start = w->out->n;
    } else {
        buf_add_char(w->out, delimiter_of(w));
    }
}

void csv_write_null(struct csv_writer *w) {
    next_cell(w);
}

void csv_write_number(struct csv_writer *w, struct str digits) {
    next_cell(w);
    buf_add_str(w->out, digits);
}

bool csv_is_formula(struct str cell) {
    static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
    size_t at = 0;
    while (at < cell.n && cell.p[at] == '\'') {
        at++;
    }
    if (at < cell.n && cell.p[at] != '\0' && strchr("=+-@\t\r\n|%", cell.p[at]) != NULL) {
        return true;
    }
    struct str rest = str_slice(cell, at, cell.n);
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (str_starts(rest, wide[i])) {
            return true;
        }
    }
    return false;
}

struct str csv_unguard(struct str cell) {
    return str_starts(cell, "'") && csv_is_formula(cell) ? str_slice(cell, 1, cell.n) : cell;
}

/* A byte that str_trim() might take away, alone or as part of a character. */
static bool maybe_blank(char c) {
    return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80;
}

static bool needs_quotes(struct str cell, char delimiter) {
    static const bool always[256] = { ['"'] = true, ['\r'] = true, ['\n'] = true };
    if (cell.n == 0) {
        return true;
    }
    if ((maybe_blank(cell.p[0]) || maybe_blank(cell.p[cell.n - 1])) && str_trim(cell).n != cell.n) {
        return true;
    }
    for (size_t i = 0; i < cell.n; i++) {
        if (always[(unsigned char)cell.p[i]] || cell.p[i] == delimiter) {
            return true;
        }
    }
    return false;
}

void csv_write_text(struct csv_writer *w, struct str cell) {
    next_cell(w);
    bool guard = w->excel && csv_is_formula(cell);
    if (!needs_quotes(cell, delimiter_of(w))) {
        if (guard) {
            buf_add_char(w->out, '\'');
        }
        buf_add_str(w->out, cell);
        return;
    }
    buf_add_text(w->out, guard ? "\"'" : "\"");
    for (size_t quote; (quote = str_index(cell, '"')) != SIZE_MAX;) {
        buf_add(w->out, cell.p, quote + 1);
        buf_add_char(w->out, '"');
        cell = str_slice(cell, quote + 1, cell.n);
    }
    buf_add_str(w->out, cell);
    buf_add_char(w->out, '"');
}

void csv_write_end(struct csv_writer *w) {
    if (w->cells == 0) {
        return;
    }
    if (w->out->n == w->start) {
        buf_add_text(w->out, "\"\"");
    }
    buf_add_char(w->out, '\n');
    w->cells = 0;
}
