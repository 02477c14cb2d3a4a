/* table: aligned columns for people. Rows are held back until there are enough to measure (HELD_ROWS,
 * HELD_BYTES); then the widths stand and the rest passes through, so memory stays constant.
 * On a terminal long cells are cut and whole columns left out, the lowest `keep` first; elsewhere
 * neither. Invariant: on a terminal no line is wider than it, if it has at least NARROWEST columns. */
#include "base/utf8.h"
#include "render/cells.h"
#include <string.h>

enum {
    HELD_ROWS = 2000,
    HELD_BYTES = 4 * 1024 * 1024,
    NARROWEST = 16,  /* narrower terminals are taken for this wide */
    CELL_MOST = 60,  /* columns of a cell, when several columns compete for a terminal */
    CELL_LEAST = 16, /* … however narrow that is */
    GAP = 3,         /* " │ " */
};

struct shown {
    struct str text;
    bool right;
};

struct held {
    struct held *next;
    struct shown cells[];
};

struct table {
    struct shown *labels;
    size_t *natural; /* the widest cell seen */
    size_t *width;   /* what it gets */
    bool *out;       /* left out */
    bool *tried;     /* of take_back() */
    size_t room;     /* columns of the terminal, 0 without */
    struct held *first, *last;
    size_t rows, bytes; /* held */
    bool settled;
};

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static void measure(struct table *t, size_t i, struct str text) {
    size_t width = utf8_width(text);
    t->natural[i] = width > t->natural[i] ? width : t->natural[i];
}

static void begin(struct out *o) {
    struct table *t = arena_new(&o->arena, struct table);
    t->labels = arena_array(&o->arena, struct shown, o->n);
    t->natural = arena_array(&o->arena, size_t, o->n);
    t->width = arena_array(&o->arena, size_t, o->n);
    t->out = arena_array(&o->arena, bool, o->n);
    t->tried = arena_array(&o->arena, bool, o->n);
    size_t width = o->options.width;
    t->room = width > 0 && width < NARROWEST ? NARROWEST : width;
    for (size_t i = 0; i < o->n; i++) {
        buf_reset(&o->scratch);
        show_text(o, &o->scratch, str_of(o->columns[i].label), false);
        t->labels[i].text = arena_str(&o->arena, buf_str(&o->scratch));
        t->labels[i].right = o->columns[i].align == COLUMN_RIGHT;
        t->natural[i] = 1;
        measure(t, i, t->labels[i].text);
    }
    o->state = t;
}

/* Columns a line takes. */
static size_t total(const struct out *o, const struct table *t) {
    size_t sum = 1 - (size_t)GAP;
    for (size_t i = 0; i < o->n; i++) {
        sum += t->out[i] ? 0 : t->width[i] + GAP;
    }
    return sum;
}

/* The column that goes next: lowest keep, of those the last; 0 when only the first is left. */
static size_t least_kept(const struct out *o, const struct table *t) {
    size_t found = 0;
    for (size_t i = 1; i < o->n; i++) {
        if (!t->out[i] && (found == 0 || o->columns[i].keep <= o->columns[found].keep)) {
            found = i;
        }
    }
    return found;
}

/* What a column may take at first. Handles are typed again: they are cut last. */
static size_t fair_width(const struct out *o, const struct table *t, size_t i) {
    size_t half = t->room / 2 > CELL_LEAST ? t->room / 2 : CELL_LEAST;
    size_t most = o->columns[i].ident ? CELL_MOST : smaller(CELL_MOST, half);
    return o->n > 1 ? smaller(t->natural[i], most) : t->natural[i];
}

/* Room that a wide column left is good for narrow ones that went before it, the highest `keep` first. */
static void take_back(const struct out *o, struct table *t) {
    bool *tried = memset(t->tried, 0, o->n * sizeof *t->tried);
    for (;;) {
        size_t best = 0;
        for (size_t i = 1; i < o->n; i++) {
            if (t->out[i] && !tried[i] && (best == 0 || o->columns[i].keep > o->columns[best].keep)) {
                best = i;
            }
        }
        if (best == 0) {
            return;
        }
        tried[best] = true;
        t->out[best] = false;
        t->out[best] = total(o, t) > t->room;
    }
}

static void name_dropped(struct out *o, const struct table *t) {
    for (size_t i = 0; i < o->n; i++) {
        if (t->out[i]) {
            buf_add_text(&o->dropped, o->dropped.n > 0 ? ", " : "");
            show_text(o, &o->dropped, str_of(o->columns[i].key), true);
        }
    }
}

static void settle(struct out *o, struct table *t) {
    t->settled = true;
    if (t->room == 0) {
        memcpy(t->width, t->natural, o->n * sizeof t->width[0]);
        return;
    }
    for (size_t i = 0; i < o->n; i++) {
        t->width[i] = fair_width(o, t, i);
    }
    for (size_t i; total(o, t) > t->room && (i = least_kept(o, t)) > 0;) {
        t->out[i] = true;
    }
    take_back(o, t);
    name_dropped(o, t);
    if (total(o, t) > t->room) {
        t->width[0] = t->room - 1;
    }
    /* What is left over goes to those that were cut, from the left. */
    size_t spare = t->room - total(o, t);
    for (size_t i = 0; i < o->n && spare > 0; i++) {
        size_t more = t->out[i] ? 0 : smaller(t->natural[i] - t->width[i], spare);
        t->width[i] += more;
        spare -= more;
    }
}

static void put_cell(struct out *o, const struct table *t, size_t i, const struct shown *cell, bool last) {
    struct buf *to = &o->bytes;
    size_t have = utf8_width(cell->text), width = t->width[i];
    struct str text = cell->text, dots = STR("");
    if (t->room > 0 && have > width) {
        dots = o->options.ascii ? str_slice(STR("..."), 0, width) : STR("\xe2\x80\xa6");
        size_t mark = o->options.ascii ? dots.n : 1;
        text = str_slice(text, 0, utf8_fit(text, width - mark));
        have = utf8_width(text) + mark;
    }
    size_t pad = have < width ? width - have : 0;
    buf_add_repeat(to, " ", cell->right ? pad : 0);
    buf_add_str(to, text);
    buf_add_str(to, dots);
    buf_add_repeat(to, " ", cell->right || last ? 0 : pad);
}

static size_t last_shown(const struct out *o, const struct table *t) {
    size_t last = o->n - 1;
    while (last > 0 && t->out[last]) {
        last--;
    }
    return last;
}

static void put_line(struct out *o, const struct table *t, const struct shown *cells) {
    size_t last = last_shown(o, t);
    buf_add_char(&o->bytes, ' ');
    for (size_t i = 0; i <= last; i++) {
        if (t->out[i]) {
            continue;
        }
        if (i > 0) {
            buf_add_text(&o->bytes, o->options.ascii ? " | " : " \xe2\x94\x82 ");
        }
        put_cell(o, t, i, &cells[i], i == last);
    }
    while (o->bytes.p[o->bytes.n - 1] == ' ') {
        o->bytes.n--;
    }
}

static void put_header(struct out *o, const struct table *t) {
    if (o->options.title != NULL) {
        show_text(o, &o->bytes, str_of(o->options.title), false);
        buf_add_char(&o->bytes, '\n');
    }
    buf_add_text(&o->bytes, o->options.color ? "\x1b[1m" : "");
    put_line(o, t, t->labels);
    buf_add_text(&o->bytes, o->options.color ? "\x1b[0m\n" : "\n");
    const char *rule = o->options.ascii ? "-" : "\xe2\x94\x80";
    size_t last = last_shown(o, t);
    for (size_t i = 0; i <= last; i++) {
        if (t->out[i]) {
            continue;
        }
        if (i > 0) {
            buf_add_text(&o->bytes, o->options.ascii ? "+" : "\xe2\x94\xbc");
        }
        buf_add_repeat(&o->bytes, rule, t->width[i] + (i == last ? 1 : 2));
    }
    buf_add_char(&o->bytes, '\n');
}

static void release_held(struct out *o, struct table *t) {
    settle(o, t);
    put_header(o, t);
    for (const struct held *h = t->first; h != NULL; h = h->next) {
        put_line(o, t, h->cells);
        out_text(o, STR("\n"));
    }
    t->first = t->last = NULL;
    arena_release(&o->buffered);
}

/* A copy of the cell as it will be shown; on a terminal no more of it than could ever be. */
static struct shown keep_cell(struct out *o, const struct table *t, size_t i, const struct cell *cell) {
    buf_reset(&o->scratch);
    show_cell(o, &o->scratch, &o->columns[i], cell);
    struct str text = buf_str(&o->scratch);
    if (t->room > 0) {
        text = str_slice(text, 0, utf8_fit(text, t->room + 1));
    }
    bool number = cell->type == CELL_INT || cell->type == CELL_REAL;
    return (struct shown){ arena_str(&o->buffered, text), number || t->labels[i].right };
}

static void row(struct out *o, const struct cell *cells) {
    struct table *t = o->state;
    struct held *h = arena_alloc(&o->buffered, sizeof *h + o->n * sizeof h->cells[0]);
    for (size_t i = 0; i < o->n; i++) {
        h->cells[i] = keep_cell(o, t, i, &cells[i]);
        t->bytes += h->cells[i].text.n + sizeof h->cells[i];
    }
    if (t->settled) {
        put_line(o, t, h->cells);
        out_text(o, STR("\n"));
        arena_release(&o->buffered);
        return;
    }
    for (size_t i = 0; i < o->n; i++) {
        measure(t, i, h->cells[i].text);
    }
    if (t->last != NULL) {
        t->last->next = h;
    } else {
        t->first = h;
    }
    t->last = h;
    if (++t->rows >= HELD_ROWS || t->bytes >= HELD_BYTES) {
        release_held(o, t);
    }
}

static void end(struct out *o) {
    struct table *t = o->state;
    if (!t->settled && o->rows > 0) {
        release_held(o, t);
    }
}

const struct out_format out_format_table = {
    .name = "table",
    .human = true,
    .draws = true,
    .help = "aligned columns; on a terminal it leaves out whole columns to fit and names them",
    .begin = begin,
    .row = row,
    .end = end,
};
