/* csv: comma-separated values for programs, byte by byte what is stored. */
#include "render/cells.h"

static void begin(struct out *o) {
    separated_header(o, ',');
}

static void row(struct out *o, const struct cell *cells) {
    separated_row(o, ',', cells);
}

const struct out_format out_format_csv = {
    .name = "csv",
    .help = "comma-separated, quoted where needed (RFC 4180); NULL is nothing, empty text is \"\"",
    .begin = begin,
    .row = row,
};
