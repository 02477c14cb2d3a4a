/* tsv: the same with tabs, and the same quotes, so that tabs and line ends in cells survive. */
#include "render/cells.h"

static void begin(struct out *o) {
    separated_header(o, '\t');
}

static void row(struct out *o, const struct cell *cells) {
    separated_row(o, '\t', cells);
}

const struct out_format out_format_tsv = {
    .name = "tsv",
    .help = "tab-separated, quoted like csv",
    .begin = begin,
    .row = row,
};
