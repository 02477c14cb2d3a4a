/* jsonl: one object a line and nothing else, for programs that read as it comes. */
#include "render/cells.h"

static void row(struct out *o, const struct cell *cells) {
    json_row_add(o, cells);
    buf_add_char(&o->bytes, '\n');
}

const struct out_format out_format_jsonl = {
    .name = "jsonl",
    .help = "one JSON object a line",
    .begin = json_row_begin,
    .row = row,
};
