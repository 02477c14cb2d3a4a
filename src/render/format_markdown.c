/* markdown: a GFM table (section 4.10), for reports and pages. Never padded, so that one changed cell
 * is one changed line. */
#include "render/cells.h"
#include "text/md_write.h"

static void begin(struct out *o) {
    struct buf *to = &o->bytes;
    if (o->options.title != NULL) {
        buf_add_text(to, "## ");
        md_write_text(to, str_of(o->options.title), false);
        buf_add_text(to, "\n\n");
    }
    for (size_t i = 0; i < o->n; i++) {
        buf_add_text(to, i == 0 ? "| " : " | ");
        md_write_text(to, str_of(o->columns[i].label), false);
    }
    buf_add_text(to, " |\n");
    for (size_t i = 0; i < o->n; i++) {
        buf_add_text(to, i == 0 ? "| " : " | ");
        buf_add_text(to, o->columns[i].align == COLUMN_RIGHT ? "---:" : "---");
    }
    buf_add_text(to, " |\n");
}

static void row(struct out *o, const struct cell *cells) {
    struct buf *to = &o->bytes;
    for (size_t i = 0; i < o->n; i++) {
        buf_add_text(to, i == 0 ? "| " : " | ");
        if (cells[i].type == CELL_TEXT) {
            md_write_text(to, cells[i].text, o->columns[i].ident);
        } else {
            show_cell(o, to, &o->columns[i], &cells[i]);
        }
    }
    buf_add_text(to, " |\n");
}

const struct out_format out_format_markdown = {
    .name = "markdown",
    .human = true,
    .help = "a Markdown table",
    .begin = begin,
    .row = row,
};
