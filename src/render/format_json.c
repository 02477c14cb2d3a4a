/* json: one array of objects, one object a line, valid for no rows at all. */
#include "render/cells.h"

static void row(struct out *o, const struct cell *cells) {
    buf_add_text(&o->bytes, o->rows == 1 ? "[\n" : ",\n");
    json_row_add(o, cells);
}

static void end(struct out *o) {
    buf_add_text(&o->bytes, o->rows == 0 ? "[]\n" : "\n]\n");
}

const struct out_format out_format_json = {
    .name = "json",
    .help = "an array of objects, one a line",
    .begin = json_row_begin,
    .row = row,
    .end = end,
};
