/* Cells to text. The choice of escape is made here and nowhere else in this folder: people get what
 * utf8_escape() makes visible, csv files exact bytes, json its own spelling. */
#include "render/cells.h"
#include "base/utf8.h"
#include "text/csv_write.h"
#include "text/json_write.h"
#include <math.h>

void show_text(const struct out *o, struct buf *to, struct str text, bool ident) {
    if (o->options.ascii) {
        utf8_to_ascii(to, text);
    } else {
        utf8_escape(to, text, ident ? UTF8_IDENT : UTF8_FREE);
    }
}

void cell_digits(struct buf *to, const struct cell *cell) {
    if (cell->type == CELL_INT) {
        json_write_int(to, cell->i);
    } else if (isfinite(cell->r)) {
        json_write_real(to, cell->r);
    } else {
        buf_add_text(to, isnan(cell->r) ? "nan" : cell->r < 0 ? "-inf" : "inf");
    }
}

void show_cell(const struct out *o, struct buf *to, const struct column *column, const struct cell *cell) {
    switch (cell->type) {
    case CELL_NULL:
        buf_add_text(to, o->options.ascii ? "-" : "\xe2\x80\x94");
        break;
    case CELL_TEXT:
        show_text(o, to, cell->text, column->ident);
        break;
    case CELL_INT:
    case CELL_REAL:
        cell_digits(to, cell);
        break;
    }
}

static struct csv_writer writer(struct out *o, char delimiter) {
    return (struct csv_writer){ .out = &o->bytes, .delimiter = delimiter, .excel = o->options.excel };
}

static void separated_text(struct out *o, struct csv_writer *w, struct str text, bool ident) {
    if (o->options.width == 0) {
        csv_write_text(w, text);
        return;
    }
    buf_reset(&o->scratch);
    utf8_escape(&o->scratch, text, ident ? UTF8_IDENT : UTF8_FREE);
    csv_write_text(w, buf_str(&o->scratch));
}

void separated_header(struct out *o, char delimiter) {
    if (o->options.excel) {
        buf_add_text(&o->bytes, "\xef\xbb\xbf"); /* or spreadsheets read Latin-1 */
    }
    struct csv_writer w = writer(o, delimiter);
    for (size_t i = 0; i < o->n; i++) {
        separated_text(o, &w, str_of(o->columns[i].key), true);
    }
    csv_write_end(&w);
}

void separated_row(struct out *o, char delimiter, const struct cell *cells) {
    struct csv_writer w = writer(o, delimiter);
    for (size_t i = 0; i < o->n; i++) {
        switch (cells[i].type) {
        case CELL_NULL:
            csv_write_null(&w);
            break;
        case CELL_TEXT:
            separated_text(o, &w, cells[i].text, o->columns[i].ident);
            break;
        case CELL_INT:
        case CELL_REAL:
            buf_reset(&o->scratch);
            cell_digits(&o->scratch, &cells[i]);
            csv_write_number(&w, buf_str(&o->scratch));
            break;
        }
    }
    csv_write_end(&w);
}

/* How many earlier columns have the key of column i. */
static size_t earlier(const struct out *o, size_t i) {
    size_t n = 0;
    for (size_t j = 0; j < i; j++) {
        n += str_is(str_of(o->columns[j].key), o->columns[i].key) ? 1 : 0;
    }
    return n;
}

void json_row_begin(struct out *o) {
    struct str *keys = arena_array(&o->arena, struct str, o->n);
    struct buf name = { 0 };
    for (size_t i = 0; i < o->n; i++) {
        buf_reset(&name);
        buf_add_text(&name, o->columns[i].key);
        size_t twins = earlier(o, i);
        if (twins > 0) {
            buf_printf(&name, ":%zu", twins);
        }
        buf_reset(&o->scratch);
        json_write_string(&o->scratch, buf_str(&name));
        keys[i] = arena_str(&o->arena, buf_str(&o->scratch));
    }
    buf_release(&name);
    o->state = keys;
}

void json_row_add(struct out *o, const struct cell *cells) {
    const struct str *keys = o->state;
    struct buf *to = &o->bytes;
    buf_add_char(to, '{');
    for (size_t i = 0; i < o->n; i++) {
        if (i > 0) {
            buf_add_char(to, ',');
        }
        buf_add_str(to, keys[i]);
        buf_add_char(to, ':');
        switch (cells[i].type) {
        case CELL_NULL:
            buf_add_text(to, "null");
            break;
        case CELL_TEXT:
            json_write_string(to, cells[i].text);
            break;
        case CELL_INT:
            json_write_int(to, cells[i].i);
            break;
        case CELL_REAL:
            json_write_real(to, cells[i].r);
            break;
        }
    }
    buf_add_char(to, '}');
}
