/* Dates in digits alone that are not EDTF. Day and month are told apart by the declared order and
 * by nothing else: a value that fits only one reading is no licence to swap. Without a declared
 * order every such date is refused, and the readings it could have are named. */
#include "base/date_int.h"

struct groups {
    int count;
    size_t at[3], len[3]; /* offsets from the place reached */
    size_t n;             /* bytes in all */
    char separator;
};

static bool groups_scan(const struct phrase *p, struct groups *g) {
    *g = (struct groups){ 0 };
    for (;;) {
        g->at[g->count] = g->n;
        while (ascii_is_digit(phrase_peek(p, g->n))) {
            g->n++;
        }
        g->len[g->count] = g->n - g->at[g->count];
        if (g->len[g->count++] == 0) {
            return false;
        }
        char c = phrase_peek(p, g->n);
        bool more = (c == '/' || c == '.' || c == '-') && ascii_is_digit(phrase_peek(p, g->n + 1));
        if (!more || (g->separator != '\0' && c != g->separator)) {
            return !date_is_digit_or_x(c);
        }
        if (g->count == 3) {
            return false;
        }
        g->separator = c;
        g->n++;
    }
}

static bool is_short(size_t len) {
    return len == 1 || len == 2;
}

static bool is_day_first(const struct groups *g) {
    return g->count == 3 && is_short(g->len[0]) && is_short(g->len[1]);
}

static bool is_month_first(const struct groups *g) {
    return g->count == 2 && is_short(g->len[0]) && g->len[1] == 4;
}

static bool is_year_first(const struct groups *g) {
    if (g->count < 2 || g->len[0] != 4 || !is_short(g->len[1]) || (g->count == 3 && !is_short(g->len[2]))) {
        return false;
    }
    return g->separator != '-' || g->len[1] == 1 || (g->count == 3 && g->len[2] == 1);
}

static bool is_basic(const struct groups *g) {
    return g->count == 1 && g->len[0] == 8;
}

bool date_numeric_next(const struct phrase *p) {
    struct groups g;
    return groups_scan(p, &g) &&
           (is_day_first(&g) || is_month_first(&g) || is_year_first(&g) || is_basic(&g));
}

static int number(const struct phrase *p, size_t at, size_t len) {
    int value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value * 10 + (phrase_peek(p, at + i) - '0');
    }
    return value;
}

static bool is_real(int year, int month, int day) {
    return day >= 1 && day <= date_days_in_month(year, month);
}

/* "2018-9-1", "2018/09" and "20170901" have one reading, which the hint spells. */
static bool year_first_refuse(struct phrase *p, const struct groups *g) {
    int year = number(p, 0, 4);
    int month = is_basic(g) ? number(p, 4, 2) : number(p, g->at[1], g->len[1]);
    int day = is_basic(g) ? number(p, 6, 2) : g->count == 3 ? number(p, g->at[2], g->len[2]) : 0;
    size_t from = p->at;
    p->at += g->n;
    if (!is_real(year, month, day == 0 && g->count == 2 ? 1 : day)) {
        return date_unreal(p, from);
    }
    phrase_fail(p, from, p->at, "'%.*s' is not how dates are written here", STR_ARG(phrase_since(p, from)));
    if (day == 0) {
        err_hint(p->e, "write %04d-%02d", year, month);
    } else {
        err_hint(p->e, "write %04d-%02d-%02d", year, month, day);
    }
    return false;
}

/* Two short groups and a year, no order declared. */
static bool undeclared_refuse(struct phrase *p, int first, int second, int year) {
    size_t from = p->at;
    struct groups g;
    groups_scan(p, &g);
    p->at += g.n;
    struct str text = phrase_since(p, from);
    bool mdy = is_real(year, first, second), dmy = is_real(year, second, first);
    if (!mdy && !dmy) {
        return date_unreal(p, from);
    }
    if (mdy && dmy && first != second) {
        phrase_fail(p, from, p->at, "'%.*s' could be %04d-%02d-%02d or %04d-%02d-%02d", STR_ARG(text), year,
                    first, second, year, second, first);
        err_hint(p->e, DATE_HINT);
        return false;
    }
    phrase_fail(p, from, p->at, "'%.*s' is not how dates are written here", STR_ARG(text));
    err_hint(p->e, "write %04d-%02d-%02d", year, mdy ? first : second, mdy ? second : first);
    return false;
}

static bool month_first_read(struct phrase *p, const struct groups *g, enum date_order order,
                             struct date_part *out) {
    int month = number(p, 0, g->len[0]), year = number(p, g->at[1], 4);
    size_t from = p->at;
    p->at += g->n;
    if (month < 1 || month > 12) {
        return date_unreal(p, from);
    }
    if (order == DATE_ISO_ONLY) {
        phrase_fail(p, from, p->at, "'%.*s' is not how dates are written here",
                    STR_ARG(phrase_since(p, from)));
        err_hint(p->e, "write %04d-%02d", year, month);
        return false;
    }
    *out = date_part_of(year, month, 0);
    return date_marks_read(p, &out->marks);
}

bool date_numeric_read(struct phrase *p, enum date_order order, struct date_part *out) {
    struct groups g;
    groups_scan(p, &g);
    if (is_year_first(&g) || is_basic(&g)) {
        return year_first_refuse(p, &g);
    }
    if (is_month_first(&g)) {
        return month_first_read(p, &g, order, out);
    }
    if (g.len[2] != 4) {
        phrase_fail(p, p->at, p->at + g.n, "'%.*s' needs a year of four digits", (int)g.n, p->in.p + p->at);
        err_hint(p->e, DATE_HINT);
        return false;
    }
    int first = number(p, 0, g.len[0]), second = number(p, g.at[1], g.len[1]), year = number(p, g.at[2], 4);
    if (order == DATE_ISO_ONLY) {
        return undeclared_refuse(p, first, second, year);
    }
    int which = order == DATE_MDY ? 0 : 1;
    int month = which == 0 ? first : second, day = which == 0 ? second : first;
    if (month > 12) {
        size_t at = p->at + g.at[which];
        return phrase_fail(p, at, at + g.len[which], "%d is not a month; declared order is %s", month,
                           order == DATE_MDY ? "m/d/y" : "d/m/y");
    }
    size_t from = p->at;
    p->at += g.n;
    if (!is_real(year, month, day)) {
        return date_unreal(p, from);
    }
    *out = date_part_of(year, month, day);
    return date_time_read(p) && date_marks_read(p, &out->marks);
}
