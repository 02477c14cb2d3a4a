/* record: one field a line, one block a row, for rows too wide for a table. Nothing is cut or left
 * out: on a terminal long values are wrapped. */
#include "base/utf8.h"
#include "render/cells.h"
#include "render/lines.h"

struct record {
    struct str *labels; /* escaped */
    size_t width;       /* of the widest */
};

static void begin(struct out *o) {
    struct record *r = arena_new(&o->arena, struct record);
    r->labels = arena_array(&o->arena, struct str, o->n);
    for (size_t i = 0; i < o->n; i++) {
        buf_reset(&o->scratch);
        show_text(o, &o->scratch, str_of(o->columns[i].label), false);
        r->labels[i] = arena_str(&o->arena, buf_str(&o->scratch));
        size_t width = utf8_width(r->labels[i]);
        r->width = width > r->width ? width : r->width;
    }
    o->state = r;
}

static void row(struct out *o, const struct cell *cells) {
    const struct record *r = o->state;
    if (o->rows > 1) {
        out_text(o, STR("\n"));
    } else if (o->options.title != NULL) {
        show_text(o, &o->bytes, str_of(o->options.title), false);
        out_text(o, STR("\n"));
        line_rule(o);
    }
    for (size_t i = 0; i < o->n; i++) {
        struct buf *shown = &o->scratch;
        buf_reset(shown);
        /* Free text is escaped line by line in line_put(); escaping twice would change nothing. */
        if (cells[i].type == CELL_TEXT && !o->columns[i].ident) {
            buf_add_str(shown, cells[i].text);
        } else {
            show_cell(o, shown, &o->columns[i], &cells[i]);
        }
        line_put(o, r->labels[i], r->width, buf_str(shown));
    }
}

const struct out_format out_format_record = {
    .name = "record",
    .human = true,
    .help = "one field a line, a blank line between rows",
    .begin = begin,
    .row = row,
};
