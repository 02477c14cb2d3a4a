/* Spans as lines of cells. A cell is an even part of a month, a year or a number of years, so that a
 * label of the scale always stands at the cell where its month or year begins.
 * Invariant: no line is wider than the terminal, and each sign of a line stands in the legend. */
#include "render/spans.h"
#include "base/utf8.h"
#include "render/cells.h"

enum {
    WIDTH = 100,     /* where there is no terminal */
    NARROWEST = 30,  /* narrower terminals are taken for this wide */
    LABEL_LEAST = 8, /* of the label, however narrow the terminal */
    MONTHS_MOST = 24 /* up to so many the scale counts months */
};

enum sign { SIGN_NONE, SIGN_SURE, SIGN_LOOSE, SIGN_DOUBT, SIGN_OPEN, SIGNS };

static const struct {
    const char *drawn, *ascii, *says;
} signs[SIGNS] = {
    { " ", " ", "" },
    { "\xe2\x96\x88", "#", "known to the month" },
    { "\xe2\x96\x92", "+", "less closely" },
    { "\xe2\x96\x91", "?", "doubtful" },
    { "\xe2\x96\xb6", ">", "no end recorded" },
};

struct civil {
    int year, month, day; /* month and day from 1 */
};

struct grid {
    bool months;  /* the unit is a month, else a year */
    int first;    /* first unit: the year, or year * 12 + month - 1 */
    int units;    /* how many */
    int cells;    /* cells of a unit … */
    int together; /* … or units of a cell, when cells is 1 */
    size_t width; /* cells in all */
    size_t label; /* columns of the labels */
    bool used[SIGNS];
};

/* Days from civil and back: the calendar repeats every 400 years of 146,097 days; a year is taken to
 * begin in March, so that the leap day is its last. */
static int32_t day_of(struct civil c) {
    int year = c.month <= 2 ? c.year - 1 : c.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct civil civil_of(int32_t day) {
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t of_era = z - era * 146097;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t m = (5 * of_year + 2) / 153;
    struct civil c = { .month = m < 10 ? m + 3 : m - 9, .day = of_year - (153 * m + 2) / 5 + 1 };
    c.year = year + era * 400 + (c.month <= 2 ? 1 : 0);
    return c;
}

bool span_day(struct str iso, int32_t *day) {
    long long year, month, of_month;
    bool shaped = iso.n >= 10 && iso.p[4] == '-' && iso.p[7] == '-';
    if (!shaped || !str_to_int(str_slice(iso, 0, 4), &year) || !str_to_int(str_slice(iso, 5, 7), &month) ||
        !str_to_int(str_slice(iso, 8, 10), &of_month) || year < 0 || month < 1 || month > 12 ||
        of_month < 1 || of_month > 31) {
        return false;
    }
    *day = day_of((struct civil){ (int)year, (int)month, (int)of_month });
    return true;
}

static int unit_of(bool months, int32_t day) {
    struct civil c = civil_of(day);
    return months ? c.year * 12 + c.month - 1 : c.year;
}

/* Twelfths of a year, or fourths of a month, that fit. */
static int cells_that_fit(bool months, int units, size_t room) {
    static const int parts[] = { 12, 6, 4, 3, 2, 1 };
    for (size_t i = months ? 2 : 0; i < sizeof parts / sizeof parts[0]; i++) {
        bool even = !months || parts[i] != 3;
        if (even && (size_t)units * (size_t)parts[i] <= room) {
            return parts[i];
        }
    }
    return 0;
}

static void lay_out(struct grid *g, struct span_scale scale, size_t room) {
    int months = unit_of(true, scale.hi) - unit_of(true, scale.lo) + 1;
    g->months = months <= MONTHS_MOST && cells_that_fit(true, months, room) > 0;
    g->first = unit_of(g->months, scale.lo);
    g->units = unit_of(g->months, scale.hi) - g->first + 1;
    g->cells = cells_that_fit(g->months, g->units, room);
    g->together = 1;
    if (g->cells == 0) {
        g->cells = 1;
        g->together = (int)(((size_t)g->units + room - 1) / room);
    }
    g->width = (size_t)((g->units + g->together - 1) / g->together) * (size_t)g->cells;
}

/* The cell of a day; days beside the scale fall on its ends. */
static size_t cell_of(const struct grid *g, int32_t day) {
    struct civil c = civil_of(day);
    int unit = unit_of(g->months, day) - g->first;
    int32_t next =
        day_of(c.month == 12 ? (struct civil){ c.year + 1, 1, 1 } : (struct civil){ c.year, c.month + 1, 1 });
    int32_t first = day_of((struct civil){ c.year, c.month, 1 });
    int part = g->months ? (c.day - 1) * g->cells / (next - first) : (c.month - 1) * g->cells / 12;
    int cell = unit / g->together * g->cells + part;
    if (unit < 0) {
        return 0;
    }
    return (size_t)cell < g->width ? (size_t)cell : g->width - 1;
}

static void fill(struct grid *g, unsigned char *line, size_t from, size_t to, enum sign sign) {
    for (size_t i = from; i <= to; i++) {
        line[i] = (unsigned char)sign;
    }
    g->used[sign] = true;
}

static void fill_point(struct grid *g, unsigned char *line, const struct span_point *p) {
    enum sign sign = p->sure == SPAN_SURE ? SIGN_SURE : p->sure == SPAN_LOOSE ? SIGN_LOOSE : SIGN_DOUBT;
    fill(g, line, cell_of(g, p->lo), cell_of(g, p->hi), sign);
}

/* The line of a row: what is sure first, the less sure ends over it; the sign of an open end after all. */
static void draw_row(struct grid *g, unsigned char *line, const struct span_row *row) {
    const struct span_point *last = row->to.known ? &row->to : &row->from;
    if (row->going_on && row->from.known) {
        fill(g, line, cell_of(g, row->from.hi), g->width - 1, SIGN_SURE);
    } else if (row->from.known && row->to.known && row->from.hi < row->to.lo) {
        fill(g, line, cell_of(g, row->from.hi), cell_of(g, row->to.lo), SIGN_SURE);
    }
    if (row->to.known) {
        fill_point(g, line, &row->to);
    }
    if (row->from.known) {
        fill_point(g, line, &row->from);
    }
    if (row->open) {
        size_t at = (row->going_on ? g->width - 1 : cell_of(g, last->hi)) + 1;
        fill(g, line, at, at, SIGN_OPEN);
    }
}

static void put_cells(struct out *o, const unsigned char *line, size_t cells) {
    while (cells > 0 && line[cells - 1] == SIGN_NONE) {
        cells--;
    }
    for (size_t i = 0; i < cells; i++) {
        buf_add_text(&o->bytes, o->options.ascii ? signs[line[i]].ascii : signs[line[i]].drawn);
    }
    out_text(o, STR("\n"));
}

/* Units from one label of the scale to the next, so that `columns` fit between them. */
static int label_step(const struct grid *g, int columns) {
    static const int months[] = { 1, 2, 3, 6, 12 }, years[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
    const int *steps = g->months ? months : years;
    int n = g->months ? (int)(sizeof months / sizeof months[0]) : (int)(sizeof years / sizeof years[0]);
    int i = 0;
    while (i < n - 1 && steps[i] / g->together * g->cells < columns) {
        i++;
    }
    return steps[i];
}

static void put_scale(struct out *o, const struct grid *g, size_t room) {
    size_t digits = g->months ? 7 : 4, at = 0;
    int step = label_step(g, (int)digits + 1);
    buf_add_repeat(&o->bytes, " ", g->label + 2);
    for (int unit = 0; unit < g->units; unit += step) {
        size_t cell = (size_t)(unit / g->together) * (size_t)g->cells;
        if (cell + digits > room || (unit > 0 && cell < at + 1)) {
            continue;
        }
        buf_add_repeat(&o->bytes, " ", cell - at);
        if (g->months) {
            buf_printf(&o->bytes, "%04d-%02d", (g->first + unit) / 12, (g->first + unit) % 12 + 1);
        } else {
            buf_printf(&o->bytes, "%04d", g->first + unit);
        }
        at = cell + digits;
    }
    out_text(o, STR("\n"));
}

static void put_label(struct out *o, const struct grid *g, struct str label) {
    struct buf shown = { 0 };
    show_text(o, &shown, label, false);
    struct str text = buf_str(&shown), dots = STR("");
    if (utf8_width(text) > g->label) {
        dots = o->options.ascii ? STR("...") : STR("\xe2\x80\xa6");
        text = str_slice(text, 0, utf8_fit(text, g->label - utf8_width(dots)));
    }
    buf_add_char(&o->bytes, ' ');
    buf_add_str(&o->bytes, text);
    buf_add_str(&o->bytes, dots);
    buf_add_repeat(&o->bytes, " ", g->label - utf8_width(text) - utf8_width(dots) + 1);
    buf_release(&shown);
}

static void put_legend(struct out *o, const struct grid *g, size_t width) {
    size_t at = 0;
    for (int i = SIGN_SURE; i < SIGNS; i++) {
        if (!g->used[i]) {
            continue;
        }
        size_t columns = 2 + str_of(signs[i].says).n;
        bool fits = at > 0 && at + 3 + columns <= width;
        buf_add_text(&o->bytes, fits ? "   " : at > 0 ? "\n " : " ");
        at = fits ? at + 3 + columns : 1 + columns;
        buf_printf(&o->bytes, "%s %s", o->options.ascii ? signs[i].ascii : signs[i].drawn, signs[i].says);
    }
    out_text(o, STR("\n"));
}

static bool has_point(const struct span_row *row) {
    return row->from.known || row->to.known;
}

static void widen(struct span_scale *scale, const struct span_point *p) {
    if (p->known) {
        scale->lo = p->lo < scale->lo ? p->lo : scale->lo;
        scale->hi = p->hi > scale->hi ? p->hi : scale->hi;
    }
}

/* The longest label, but no more than a third of the width. */
static size_t label_width(const struct out *o, const struct span_row *rows, size_t n, size_t width) {
    size_t most = width / 3 > LABEL_LEAST ? width / 3 : LABEL_LEAST, longest = 0;
    struct buf shown = { 0 };
    for (size_t i = 0; i < n; i++) {
        buf_reset(&shown);
        show_text(o, &shown, rows[i].label, false);
        size_t one = utf8_width(buf_str(&shown));
        longest = one > longest ? one : longest;
    }
    buf_release(&shown);
    return longest < most ? longest : most;
}

void spans_draw(struct out *o, const struct span_row *rows, size_t n, struct span_scale scale) {
    size_t width = o->options.width == 0 ? WIDTH : o->options.width;
    struct grid g = { 0 };
    size_t drawn = 0;
    for (size_t i = 0; i < n; i++) {
        widen(&scale, &rows[i].from);
        widen(&scale, &rows[i].to);
        drawn += has_point(&rows[i]) ? 1 : 0;
    }
    if (drawn == 0) {
        return;
    }
    width = width < NARROWEST ? NARROWEST : width;
    g.label = label_width(o, rows, n, width);
    size_t room = width - g.label - 3; /* a blank on either side, a column for an open end */
    lay_out(&g, scale, room);
    put_scale(o, &g, room + 1);
    struct arena arena = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (has_point(&rows[i])) {
            unsigned char *line = arena_alloc(&arena, g.width + 1);
            draw_row(&g, line, &rows[i]);
            put_label(o, &g, rows[i].label);
            put_cells(o, line, g.width + 1);
        }
    }
    arena_release(&arena);
    put_legend(o, &g, width);
}
