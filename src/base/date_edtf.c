/* EDTF texts: single dates, intervals, sets. Whatever a date was written in, its bounds and flags
 * come from here, out of its canonical text; so print and parse cannot disagree.
 * Flags: DATE_OPEN_START and DATE_OPEN_END are for `..` of intervals; a set without an end, or an
 * interval with an unknown one, has the empty bound alone. */
#include "base/date_int.h"
#include <string.h>

bool date_unreal(struct phrase *p, size_t from) {
    return phrase_fail(p, from, p->at, "'%.*s' is not a real date", STR_ARG(phrase_since(p, from)));
}

bool date_unread(struct phrase *p) {
    phrase_unread(p, "date");
    err_hint(p->e, DATE_HINT);
    return false;
}

static bool two_digits(const struct phrase *p, size_t ahead) {
    return ascii_is_digit(phrase_peek(p, ahead)) && ascii_is_digit(phrase_peek(p, ahead + 1));
}

/* Steps over two digits up to `limit`. */
static bool clock_field(struct phrase *p, int limit) {
    if (!two_digits(p, 0) || (phrase_peek(p, 0) - '0') * 10 + phrase_peek(p, 1) - '0' > limit) {
        return false;
    }
    p->at += 2;
    return true;
}

static bool zone_read(struct phrase *p) {
    char c = phrase_peek(p, 0);
    if (c == 'Z' || c == 'z') {
        p->at++;
    } else if ((c == '+' || c == '-') && two_digits(p, 1)) {
        p->at++;
        if (!clock_field(p, 23)) {
            return false;
        }
        p->at += phrase_peek(p, 0) == ':' ? 1 : 0;
        return !two_digits(p, 0) || clock_field(p, 59);
    } else if (!phrase_word(p, "utc")) {
        phrase_word(p, "gmt");
    }
    return true;
}

static bool clock_read(struct phrase *p) {
    if (!clock_field(p, 23) || phrase_peek(p, 0) != ':') {
        return false;
    }
    p->at++;
    if (!clock_field(p, 59)) {
        return false;
    }
    if (phrase_peek(p, 0) == ':') {
        p->at++;
        if (!clock_field(p, 60)) {
            return false;
        }
        char c = phrase_peek(p, 0);
        if ((c == '.' || c == ',') && ascii_is_digit(phrase_peek(p, 1))) {
            p->at++;
            p->at += phrase_digits(p);
        }
    }
    return zone_read(p);
}

bool date_time_read(struct phrase *p) {
    size_t blank = phrase_blank_at(p, 0);
    char c = phrase_peek(p, 0);
    if (c == 'T' || c == 't') {
        p->at++;
    } else if (blank > 0 && ascii_is_digit(phrase_peek(p, blank)) &&
               (phrase_peek(p, blank + 1) == ':' || phrase_peek(p, blank + 2) == ':')) {
        p->at += blank;
    } else {
        return true;
    }
    size_t from = p->at;
    if (clock_read(p)) {
        return true;
    }
    while (!phrase_done(p) && phrase_blank_at(p, 0) == 0) {
        p->at++;
    }
    phrase_fail(p, from, p->at, "'%.*s' is not a time of day", STR_ARG(str_slice(p->in, from, p->at)));
    err_hint(p->e, "write times as 05:00 or 05:00:00Z; only the day is kept");
    return false;
}

bool date_marks_read(struct phrase *p, unsigned *marks) {
    size_t from = p->at;
    for (;; p->at++) {
        char c = phrase_peek(p, 0);
        unsigned mark = c == '?'   ? DATE_UNCERTAIN
                        : c == '~' ? DATE_APPROXIMATE
                        : c == '%' ? DATE_UNCERTAIN | DATE_APPROXIMATE
                                   : 0;
        if (mark == 0) {
            break;
        }
        if ((*marks & mark) != 0) {
            return phrase_fail(p, p->at, p->at + 1, "this doubt was marked before");
        }
        *marks |= mark;
    }
    if (p->at > from && phrase_peek(p, 0) == '-' && date_is_digit_or_x(phrase_peek(p, 1))) {
        return phrase_fail(p, from, p->at, "marks of doubt stand at the end of a date, as in 2017-09?");
    }
    return true;
}

/* 'd' stands for a digit or X. */
static bool has_shape(struct str s, const char *shape) {
    if (s.n != strlen(shape)) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (shape[i] == 'd' ? !date_is_digit_or_x(s.p[i]) : s.p[i] != shape[i]) {
            return false;
        }
    }
    return true;
}

/* Why a run of n digits, X and hyphens is no date. */
static bool shape_refuse(struct phrase *p, size_t n) {
    struct str s = str_slice(p->in, p->at, p->at + n);
    size_t lead = 0;
    while (lead < n && date_is_digit_or_x(s.p[lead])) {
        lead++;
    }
    if (n == 0) {
        return date_unread(p);
    }
    if (lead == 0) {
        phrase_fail(p, p->at, p->at + n, "'%.*s': years before 0000 cannot be kept", STR_ARG(s));
    } else if (has_shape(s, "dddd-dddd")) {
        phrase_fail(p, p->at, p->at + n, "'%.*s' is not a date", STR_ARG(s));
        err_hint(p->e, "a span of years is written %.4s/%.4s", s.p, s.p + 5);
    } else if (lead != 4) {
        phrase_fail(p, p->at, p->at + n, "'%.*s' does not begin with a year of four digits", STR_ARG(s));
    } else {
        phrase_fail(p, p->at, p->at + n, "'%.*s' is not a date", STR_ARG(s));
    }
    err_hint(p->e, DATE_HINT);
    return false;
}

static void upper_copy(char *out, const char *digits, size_t n) {
    for (size_t i = 0; i < n; i++) {
        out[i] = digits[i];
        if (out[i] == 'x') {
            out[i] = 'X';
        }
    }
    out[n] = '\0';
}

bool date_part_read(struct phrase *p, struct date_part *out) {
    *out = (struct date_part){ 0 };
    size_t from = p->at, n = 0;
    while (date_is_digit_or_x(phrase_peek(p, n)) || phrase_peek(p, n) == '-') {
        n++;
    }
    while (n > 0 && phrase_peek(p, n - 1) == '-') {
        n--; /* "2018-Q3": the hyphen is not ours */
    }
    struct str s = str_slice(p->in, from, from + n);
    if (!has_shape(s, "dddd") && !has_shape(s, "dddd-dd") && !has_shape(s, "dddd-dd-dd")) {
        return shape_refuse(p, n);
    }
    upper_copy(out->year, s.p, 4);
    upper_copy(out->month, s.p + 5, n > 4 ? 2 : 0);
    upper_copy(out->day, s.p + 8, n > 7 ? 2 : 0);
    p->at += n;
    if (strcmp(out->year, "XXXX") == 0) {
        return phrase_fail(p, from, from + 4, "a date needs at least one digit of its year");
    }
    char lo[DATE_ISO], hi[DATE_ISO];
    if (!date_part_bounds(out, lo, hi)) {
        return date_unreal(p, from);
    }
    return (n < 10 || date_time_read(p)) && date_marks_read(p, &out->marks);
}

bool date_in_order(struct phrase *p, size_t from, const struct date_part *first,
                   const struct date_part *last) {
    char lo[DATE_ISO], hi[DATE_ISO], unused[DATE_ISO];
    if (date_part_bounds(first, lo, unused) && date_part_bounds(last, unused, hi) && strcmp(lo, hi) <= 0) {
        return true;
    }
    phrase_fail(p, from, p->at, "'%.*s' runs backwards", STR_ARG(phrase_since(p, from)));
    err_hint(p->e, "the earlier date comes first");
    return false;
}

/* Widens the whole by first..last, which may be the same part, and adds their doubts. */
static void take(struct date *out, const struct date_part *first, const struct date_part *last) {
    char lo[DATE_ISO], hi[DATE_ISO], unused[DATE_ISO];
    date_part_bounds(first, lo, unused);
    date_part_bounds(last, unused, hi);
    if (out->lo[0] == '\0' || strcmp(lo, out->lo) < 0) {
        memcpy(out->lo, lo, sizeof lo);
    }
    if (out->hi[0] == '\0' || strcmp(hi, out->hi) > 0) {
        memcpy(out->hi, hi, sizeof hi);
    }
    out->flags |= first->marks | last->marks;
}

/* One member: a, a..b, ..b or a.. ; what lies open is returned in *open. */
static bool member_read(struct phrase *p, bool first, struct date *out, struct date_text *text,
                        unsigned *open) {
    struct date_part a, b;
    phrase_blanks(p);
    size_t from = p->at;
    if (phrase_sign(p, "..")) {
        if (!first) {
            return phrase_fail(p, from, p->at, "only the first member may lie open towards the past");
        }
        *open |= DATE_OPEN_START;
        date_text_add(text, "..");
    }
    if (!date_part_read(p, &a)) {
        return false;
    }
    date_text_part(text, &a);
    if ((first && (*open & DATE_OPEN_START) != 0) || !phrase_sign(p, "..")) {
        take(out, &a, &a);
        return true;
    }
    date_text_add(text, "..");
    phrase_blanks(p);
    if (!date_is_digit_or_x(phrase_peek(p, 0))) {
        *open |= DATE_OPEN_END;
        take(out, &a, &a);
        return true;
    }
    if (!date_part_read(p, &b) || !date_in_order(p, from, &a, &b)) {
        return false;
    }
    date_text_part(text, &b);
    take(out, &a, &b);
    return true;
}

static bool set_read(struct phrase *p, struct date *out, struct date_text *text) {
    size_t bracket = p->at;
    bool one_of = phrase_peek(p, 0) == '[';
    const char *close = one_of ? "]" : "}";
    unsigned open = 0;
    p->at++;
    date_text_add(text, one_of ? "[" : "{");
    for (bool first = true;; first = false) {
        if (!member_read(p, first, out, text, &open)) {
            return false;
        }
        if (phrase_sign(p, close)) {
            break;
        }
        if (phrase_done(p)) {
            return phrase_fail(p, bracket, bracket + 1, "this bracket is never closed");
        }
        if ((open & DATE_OPEN_END) != 0 || !phrase_sign(p, ",")) {
            return phrase_unread(p, "set of dates");
        }
        date_text_add(text, ",");
    }
    date_text_add(text, close);
    out->flags |= one_of ? DATE_POINT : 0;
    if ((open & DATE_OPEN_START) != 0) {
        out->lo[0] = '\0';
    }
    if ((open & DATE_OPEN_END) != 0) {
        out->hi[0] = '\0';
    }
    return true;
}

enum end_kind { END_GIVEN, END_OPEN, END_UNKNOWN };

static bool end_read(struct phrase *p, enum end_kind *kind, struct date_part *part) {
    *kind = END_GIVEN;
    if (phrase_done(p) || phrase_peek(p, 0) == '/') {
        *kind = END_UNKNOWN;
    } else if (phrase_sign(p, "..")) {
        *kind = END_OPEN;
    } else {
        return date_part_read(p, part);
    }
    return true;
}

static void end_write(struct date_text *text, enum end_kind kind, const struct date_part *part) {
    if (kind == END_GIVEN) {
        date_text_part(text, part);
    } else if (kind == END_OPEN) {
        date_text_add(text, "..");
    }
}

/* After the slash: the end, and what both ends mean together. */
static bool span_read(struct phrase *p, size_t from, enum end_kind kind_a, const struct date_part *a,
                      struct date *out, struct date_text *text) {
    enum end_kind kind_b;
    struct date_part b = { 0 };
    phrase_blanks(p);
    if (!end_read(p, &kind_b, &b)) {
        return false;
    }
    bool given_a = kind_a == END_GIVEN, given_b = kind_b == END_GIVEN;
    if (!given_a && !given_b) {
        return phrase_fail(p, from, p->at, "an interval needs at least one date");
    }
    if (given_a && given_b && !date_in_order(p, from, a, &b)) {
        return false;
    }
    take(out, given_a ? a : &b, given_b ? &b : a);
    if (!given_a) {
        out->lo[0] = '\0';
    }
    if (!given_b) {
        out->hi[0] = '\0';
    }
    out->flags |= (kind_a == END_OPEN ? DATE_OPEN_START : 0) | (kind_b == END_OPEN ? DATE_OPEN_END : 0);
    end_write(text, kind_a, a);
    date_text_add(text, "/");
    end_write(text, kind_b, &b);
    return true;
}

static bool single_or_interval(struct phrase *p, struct date *out, struct date_text *text) {
    enum end_kind kind;
    struct date_part a = { 0 };
    size_t from = p->at;
    if (!end_read(p, &kind, &a)) {
        return false;
    }
    if (phrase_sign(p, "/")) {
        return span_read(p, from, kind, &a, out, text);
    }
    if (kind != END_GIVEN) {
        phrase_fail(p, from, p->end, "'%.*s' is not a date", STR_ARG(phrase_whole(p)));
        err_hint(p->e, "an open beginning is written ../2018, some day before it [..2018]");
        return false;
    }
    take(out, &a, &a);
    out->flags |= a.day[0] != '\0' && strcmp(out->lo, out->hi) == 0 ? DATE_DAY : 0;
    date_text_part(text, &a);
    return true;
}

bool date_edtf_read(struct phrase *p, struct date *out, struct date_text *text) {
    char c = phrase_peek(p, 0);
    bool ok = c == '[' || c == '{' ? set_read(p, out, text) : single_or_interval(p, out, text);
    return ok && (phrase_done(p) || date_unread(p));
}
