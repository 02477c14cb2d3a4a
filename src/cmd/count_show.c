/* The screens of count: a number, a frequency table, a cross table, and the line below that says what
 * the numbers do not: how many things count in several places, how many in none. */
#include "cmd/count_show.h"
#include "engine/result.h"
#include "render/bars.h"
#include <string.h>

enum {
    BAR = 20,            /* columns of the longest bar */
    COLUMNS_MOST = 1000, /* of a cross table for people */
    LEFT_OUT_MOST = 160  /* bytes of the names of columns that did not fit */
};

/* "actor.country" is headed Country. */
static const char *heading(struct arena *a, const char *word) {
    const char *dot = strrchr(word, '.');
    char *text = arena_text(a, dot != NULL ? dot + 1 : word);
    if (text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
    return text;
}

static struct cell group_cell(const struct count_group *g) {
    long long number;
    if (g->none) {
        return (struct cell){ .type = CELL_NULL };
    }
    if (g->number && str_to_int(g->key, &number)) {
        return (struct cell){ .type = CELL_INT, .i = number };
    }
    return (struct cell){ .type = CELL_TEXT, .text = g->label };
}

static struct cell int_cell(int64_t n) {
    return (struct cell){ .type = CELL_INT, .i = n };
}

static int rows_shown(const struct count_shown *c) {
    int64_t limit = c->query->limit;
    return limit > 0 && limit < c->table.row_count ? (int)limit : c->table.row_count;
}

/* Whole per cent for people; what is not nothing is never shown as 0. */
static struct cell share_cell(const struct count_shown *c, int64_t n, bool human) {
    int64_t all = c->table.total;
    if (!human) {
        double tenths = (double)n * 1000.0 / (double)all;
        return (struct cell){ .type = CELL_REAL, .r = (double)(int64_t)(tenths + 0.5) / 10.0 };
    }
    int64_t whole = (int64_t)((double)n * 100.0 / (double)all + 0.5);
    const char *text = whole == 0 ? "<1 %" : arena_printf(c->call->arena, "%lld %%", (long long)whole);
    return (struct cell){ .type = CELL_TEXT, .text = str_of(text) };
}

static const char *noun_of(const struct count_shown *c, int64_t n) {
    return n == 1 ? c->query->noun->name : c->query->noun->plural;
}

/* Of the first key, or of none. */
static int64_t without_value(const struct count_shown *c) {
    const struct count_table *t = &c->table;
    const struct count_group *last = t->row_count > 0 ? t->rows[t->row_count - 1] : NULL;
    return last != NULL && last->none ? last->n : 0;
}

/* "not shown: 2014, 2015", cut where it grows long. */
static void add_dropped(const struct count_shown *c, struct buf *line) {
    struct str names = out_dropped(&c->call->session->out);
    if (names.n == 0) {
        return;
    }
    buf_add_text(line, "; not shown: ");
    if (names.n <= LEFT_OUT_MOST) {
        buf_add_str(line, names);
        return;
    }
    size_t end = LEFT_OUT_MOST;
    while (end > 0 && names.p[end] != ',') {
        end--;
    }
    buf_add_str(line, str_slice(names, 0, end));
    buf_printf(line, " … of %d; as:csv has all", c->table.column_count);
}

static void say_below(const struct count_shown *c) {
    const struct count_table *t = &c->table;
    struct buf line = { 0 };
    int64_t none = c->n == 1 ? without_value(c) : 0;
    int hidden = t->row_count - rows_shown(c);
    buf_printf(&line, "(%lld %s", (long long)t->total, noun_of(c, t->total));
    if (t->repeated > 0) {
        buf_printf(&line, "; %lld %s more than once", (long long)t->repeated,
                   t->repeated == 1 ? "counts" : "count");
    }
    if (none > 0) {
        buf_printf(&line, "; %lld %s no %s", (long long)none, none == 1 ? "has" : "have",
                   c->keys[0].part == COUNT_WHOLE ? c->keys[0].word : c->keys[0].field->key);
    }
    if (c->query->period.n > 0) {
        buf_printf(&line, "; %.*s", STR_ARG(c->query->period));
    }
    if (hidden > 0) {
        buf_printf(&line, "; limit reached, %d more %s", hidden, hidden == 1 ? "row" : "rows");
    }
    add_dropped(c, &line);
    session_say(c->call->session, "%.*s)", STR_ARG(buf_str(&line)));
    buf_release(&line);
}

static bool show_number(const struct count_shown *c, struct err *e) {
    static const struct column columns[] = { { .key = "count", .label = "Count", .align = COLUMN_RIGHT } };
    struct out *out = &c->call->session->out;
    int64_t n = c->table.total;
    if (out->format->human) {
        struct buf line = { 0 };
        buf_printf(&line, "%lld %s\n", (long long)n, noun_of(c, n));
        out_text(out, buf_str(&line));
        buf_release(&line);
        return out_flush(out, e);
    }
    struct cell cell = int_cell(n);
    out_begin(out, columns, 1);
    out_row(out, &cell);
    return out_end(out, e);
}

static bool show_frequencies(const struct count_shown *c, struct err *e) {
    struct out *out = &c->call->session->out;
    const struct count_table *t = &c->table;
    bool human = out->format->human;
    struct column columns[] = {
        { .key = c->keys[0].word,
          .label = heading(c->call->arena, c->keys[0].word),
          .keep = 4,
          .ident = true },
        { .key = "count", .align = COLUMN_RIGHT, .keep = 3 },
        { .key = "percent", .label = "Share", .align = COLUMN_RIGHT, .keep = 2 },
        { .key = "bar", .label = "", .keep = 1 },
    };
    columns[1].label = heading(c->call->arena, c->query->noun->plural);
    int64_t most = 0;
    for (int i = 0; i < t->row_count; i++) {
        most = t->rows[i]->n > most ? t->rows[i]->n : most;
    }
    struct buf bar = { 0 };
    out_begin(out, columns, out->format->draws ? 4 : 3);
    for (int i = 0; i < rows_shown(c) && !out_failed(out); i++) {
        const struct count_group *g = t->rows[i];
        buf_reset(&bar);
        bar_add(&bar, g->n, most, BAR, out->options.ascii);
        struct cell cells[4] = { group_cell(g),
                                 int_cell(g->n),
                                 share_cell(c, g->n, human),
                                 { .type = CELL_TEXT, .text = buf_str(&bar) } };
        out_row(out, cells);
    }
    buf_release(&bar);
    return out_end(out, e);
}

/* One row for each pair that occurs. */
static bool show_pairs(const struct count_shown *c, struct err *e) {
    struct out *out = &c->call->session->out;
    const struct count_table *t = &c->table;
    const struct column columns[] = {
        { .key = c->keys[0].word, .label = c->keys[0].word },
        { .key = c->keys[1].word, .label = c->keys[1].word },
        { .key = "count", .label = "count", .align = COLUMN_RIGHT },
    };
    out_begin(out, columns, 3);
    for (int i = 0; i < t->cell_count && !out_failed(out); i++) {
        const struct count_cell *cell = &t->cells[i];
        if (cell->row < rows_shown(c)) {
            struct cell cells[3] = { group_cell(t->rows[cell->row]), group_cell(t->columns[cell->column]),
                                     int_cell(cell->n) };
            out_row(out, cells);
        }
    }
    return out_end(out, e);
}

/* The most frequent columns stay longest on a narrow terminal, and the sum. */
static struct column *cross_columns(const struct count_shown *c) {
    const struct count_table *t = &c->table;
    struct arena *a = c->call->arena;
    struct column *columns = arena_array(a, struct column, (size_t)t->column_count + 2);
    columns[0] =
        (struct column){ .key = c->keys[0].word, .label = heading(a, c->keys[0].word), .ident = true };
    for (int i = 0; i < t->column_count; i++) {
        const struct count_group *g = t->columns[i];
        const char *dash = c->call->session->out.options.ascii ? "-" : "\xe2\x80\x94";
        const char *label = g->none ? dash : arena_copy(a, g->label.p, g->label.n);
        int keep = g->n < INT32_MAX - 1 ? (int)g->n : INT32_MAX - 1;
        columns[i + 1] = (struct column){ .key = label, .label = label, .align = COLUMN_RIGHT, .keep = keep };
    }
    columns[t->column_count + 1] =
        (struct column){ .key = "all", .label = "All", .align = COLUMN_RIGHT, .keep = INT32_MAX };
    return columns;
}

static void cross_rows(const struct count_shown *c, struct out *out, struct cell *cells) {
    const struct count_table *t = &c->table;
    int at = 0;
    for (int row = 0; row < rows_shown(c) && !out_failed(out); row++) {
        cells[0] = group_cell(t->rows[row]);
        for (int i = 1; i <= t->column_count; i++) {
            cells[i] = (struct cell){ .type = CELL_TEXT, .text = STR("") };
        }
        for (; at < t->cell_count && t->cells[at].row == row; at++) {
            cells[t->cells[at].column + 1] = int_cell(t->cells[at].n);
        }
        cells[t->column_count + 1] = int_cell(t->rows[row]->n);
        out_row(out, cells);
    }
    cells[0] = (struct cell){ .type = CELL_TEXT, .text = STR("All") };
    for (int i = 0; i < t->column_count; i++) {
        cells[i + 1] = int_cell(t->columns[i]->n);
    }
    cells[t->column_count + 1] = int_cell(t->total);
    out_row(out, cells);
}

static bool show_cross(const struct count_shown *c, struct err *e) {
    struct out *out = &c->call->session->out;
    int columns = c->table.column_count;
    if (!out->format->human) {
        return show_pairs(c, e);
    }
    if (columns > COLUMNS_MOST) {
        err_at(e, ERR_FAILED, c->call->args[4].span, "%d values of '%s' are too many for columns", columns,
               c->keys[1].word);
        err_hint(e, "as:csv gives a row for each pair");
        return false;
    }
    out_begin(out, cross_columns(c), (size_t)columns + 2);
    cross_rows(c, out, arena_array(c->call->arena, struct cell, (size_t)columns + 2));
    return out_end(out, e);
}

bool count_show(const struct count_shown *c, struct err *e) {
    struct session *s = c->call->session;
    if (c->n == 0) {
        return show_number(c, e);
    }
    if (c->table.total == 0 && s->out.format->human) {
        session_say(s, "No %s match.", c->query->noun->plural);
        buf_reset(&s->out.dropped);
        session_say(s, "(0 %s)", c->query->noun->plural);
        return true;
    }
    bool ok = c->n == 1 ? show_frequencies(c, e) : show_cross(c, e);
    if (ok && s->out.format->human) {
        say_below(c);
    }
    return ok;
}
