/* One date in English: month names, seasons, quarters, halves, decades, early/mid/late, and the
 * EDTF or numeric date that may stand in their place. Periods become EDTF groupings where EDTF has
 * them; "early 2016" has none and becomes a point between two dates.
 * Invariant: a part that leaves here with a year is a real date. */
#include "base/date_int.h"
#include <string.h>

static const struct phrase_choice hedges[] = {
    { "about", DATE_APPROXIMATE },
    { "around", DATE_APPROXIMATE },
    { "circa", DATE_APPROXIMATE },
    { "ca.", DATE_APPROXIMATE },
    { "ca", DATE_APPROXIMATE },
    { "c.", DATE_APPROXIMATE },
    { "approximately", DATE_APPROXIMATE },
    { "approx.", DATE_APPROXIMATE },
    { "approx", DATE_APPROXIMATE },
    { "roughly", DATE_APPROXIMATE },
    { "on or about", DATE_APPROXIMATE },
    { "~", DATE_APPROXIMATE },
    { "possibly", DATE_UNCERTAIN },
    { "perhaps", DATE_UNCERTAIN },
    { "probably", DATE_UNCERTAIN },
    { "maybe", DATE_UNCERTAIN },
    { "likely", DATE_UNCERTAIN },
    { "as early as", DATE_UNCERTAIN },
    { "in", 0 },
    { "on", 0 },
    { "during", 0 },
    { "the", 0 },
};

unsigned date_hedges_read(struct phrase *p) {
    unsigned marks = 0;
    int mark;
    while ((mark = PHRASE_PICK(p, hedges)) >= 0) {
        marks |= (unsigned)mark;
    }
    return marks;
}

static const struct phrase_choice months[] = {
    { "january", 1 },   { "february", 2 },  { "march", 3 },  { "april", 4 },     { "may", 5 },
    { "june", 6 },      { "july", 7 },      { "august", 8 }, { "september", 9 }, { "october", 10 },
    { "november", 11 }, { "december", 12 }, { "sept", 9 },   { "jan", 1 },       { "feb", 2 },
    { "mar", 3 },       { "apr", 4 },       { "jun", 6 },    { "jul", 7 },       { "aug", 8 },
    { "sep", 9 },       { "oct", 10 },      { "nov", 11 },   { "dec", 12 },
};
/* EDTF codes. */
static const struct phrase_choice periods[] = {
    { "spring", 21 },
    { "summer", 22 },
    { "fall", 23 },
    { "autumn", 23 },
    { "winter", 24 },
    { "q1", 33 },
    { "q2", 34 },
    { "q3", 35 },
    { "q4", 36 },
    { "first quarter", 33 },
    { "second quarter", 34 },
    { "third quarter", 35 },
    { "fourth quarter", 36 },
    { "last quarter", 36 },
    { "1st quarter", 33 },
    { "2nd quarter", 34 },
    { "3rd quarter", 35 },
    { "4th quarter", 36 },
    { "h1", 40 },
    { "h2", 41 },
    { "first half", 40 },
    { "second half", 41 },
    { "1st half", 40 },
    { "2nd half", 41 },
};
/* Thirds of what follows. */
static const struct phrase_choice thirds[] = {
    { "early", 0 },     { "beginning of", 0 }, { "start of", 0 }, { "mid", 1 },
    { "middle of", 1 }, { "late", 2 },         { "end of", 2 },
};

static int two_digit_number(const struct phrase *p, size_t n) {
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (phrase_peek(p, i) - '0');
    }
    return value;
}

/* ", 2019", " of 2019" or "-2019" into the year; the place stays when none comes. */
static void year_read(struct phrase *p, struct date_part *out) {
    size_t back = p->at;
    if (!phrase_sign(p, ",") && !phrase_word(p, "of") && phrase_peek(p, 0) == '-') {
        p->at++;
    }
    phrase_blanks(p);
    char after = phrase_peek(p, 4);
    if (phrase_digits(p) != 4 || ascii_is_letter(after)) {
        p->at = back;
        return;
    }
    memcpy(out->year, p->in.p + p->at, 4);
    p->at += 4;
}

/* A day of one or two digits, "3rd" too; 0 when none comes. */
static int day_read(struct phrase *p) {
    static const char *const endings[] = { "st", "nd", "rd", "th" };
    size_t back = p->at;
    phrase_blanks(p);
    size_t n = phrase_digits(p);
    int day = n == 1 || n == 2 ? two_digit_number(p, n) : 0;
    if (day < 1 || day > 31) {
        p->at = back;
        return 0;
    }
    p->at += n;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (phrase_blank_at(p, 0) == 0 && phrase_word(p, endings[i])) {
            break;
        }
    }
    return day;
}

static void set_two(char field[3], int value) {
    field[0] = (char)('0' + value / 10);
    field[1] = (char)('0' + value % 10);
    field[2] = '\0';
}

static int month_read(struct phrase *p) {
    int month = PHRASE_PICK(p, months);
    if (month > 0 && phrase_peek(p, 0) == '.') {
        p->at++;
    }
    return month;
}

/* After a month's name: "March 3rd, 2019", "March 2019", "March". */
static void month_rest(struct phrase *p, int month, struct date_part *out) {
    set_two(out->month, month);
    year_read(p, out);
    if (out->year[0] != '\0') {
        return;
    }
    int day = day_read(p);
    if (day > 0) {
        set_two(out->day, day);
        year_read(p, out);
    }
}

/* "3rd of March 2019", "10-Sep-2017"; a bare "27", or "5, 2019" after "March 3-". */
static void day_rest(struct phrase *p, int day, struct date_part *out) {
    set_two(out->day, day);
    size_t back = p->at;
    if (!phrase_word(p, "of") && phrase_peek(p, 0) == '-') {
        p->at++;
    }
    int month = month_read(p);
    if (month > 0) {
        set_two(out->month, month);
    } else {
        p->at = back;
    }
    year_read(p, out);
}

/* After a year: "2018 Q3", "2018-H1", "2010s". */
static bool year_rest(struct phrase *p, struct date_part *out) {
    size_t from = p->at - 4, back = p->at;
    if (out->year[3] == '0' && phrase_blank_at(p, 0) == 0 && (phrase_word(p, "s") || phrase_word(p, "'s"))) {
        if (out->year[2] == '0') {
            phrase_fail(p, from, p->at, "'%.*s' could be the decade %.3sX or the century %.2sXX",
                        STR_ARG(phrase_since(p, from)), out->year, out->year);
            err_hint(p->e, "write %.3sX or %.2sXX", out->year, out->year);
            return false;
        }
        out->year[3] = 'X';
        return true;
    }
    p->at += phrase_peek(p, 0) == '-' ? 1 : 0;
    int period = PHRASE_PICK(p, periods);
    if (period > 0) {
        set_two(out->month, period);
    } else {
        p->at = back;
    }
    return true;
}

/* After a season, quarter or half: "of 2018", "/2018". */
static void period_rest(struct phrase *p, int period, struct date_part *out) {
    set_two(out->month, period);
    if (phrase_peek(p, 0) == '/') {
        p->at++;
    }
    year_read(p, out);
}

static bool digits_read(struct phrase *p, enum date_order order, struct date_atom *out) {
    if (date_numeric_next(p)) {
        out->numeric = true;
        return date_numeric_read(p, order, &out->a);
    }
    size_t from = p->at;
    int day = day_read(p);
    if (day > 0 && !date_is_digit_or_x(phrase_peek(p, 0))) {
        day_rest(p, day, &out->a);
        return true;
    }
    p->at = from;
    bool bare_year = phrase_digits(p) == 4 && !date_is_digit_or_x(phrase_peek(p, 4)) &&
                     !(phrase_peek(p, 4) == '-' && date_is_digit_or_x(phrase_peek(p, 5)));
    if (!date_part_read(p, &out->a)) {
        return false;
    }
    return !bare_year || out->a.marks != 0 || year_rest(p, &out->a);
}

static bool core_read(struct phrase *p, enum date_order order, struct date_atom *out) {
    phrase_blanks(p);
    int period = PHRASE_PICK(p, periods);
    if (period > 0) {
        period_rest(p, period, &out->a);
        return true;
    }
    int month = month_read(p);
    if (month > 0) {
        month_rest(p, month, &out->a);
        return true;
    }
    return ascii_is_digit(phrase_peek(p, 0)) ? digits_read(p, order, out) : date_unread(p);
}

/* Narrows a whole year, month or decade to its first, middle or last third. */
static bool third_take(struct date_atom *out, int third) {
    static const unsigned char year_ends[] = { 0, 4, 8, 12 }, month_ends[] = { 0, 10, 20, 31 };
    struct date_part whole = out->a;
    bool decade = strchr(whole.year, 'X') == whole.year + 3 && whole.month[0] == '\0';
    bool plain = strchr(whole.year, 'X') == NULL && strchr(whole.month, 'X') == NULL && whole.month[0] < '2';
    if ((!decade && !plain) || whole.day[0] != '\0' || whole.year[0] == '\0') {
        return false;
    }
    out->b = whole;
    if (decade) {
        out->a.year[3] = "036"[third];
        out->b.year[3] = "369"[third];
    } else if (whole.month[0] == '\0') {
        set_two(out->a.month, year_ends[third] + 1);
        set_two(out->b.month, year_ends[third + 1]);
    } else {
        set_two(out->a.day, month_ends[third] + 1);
        char lo[DATE_ISO], hi[DATE_ISO];
        date_part_bounds(&whole, lo, hi);
        set_two(out->b.day, month_ends[third + 1]);
        if (third == 2) {
            memcpy(out->b.day, hi + 8, 3);
        }
    }
    out->range = true;
    return true;
}

static bool third_read(struct phrase *p, size_t from, enum date_order order, int third,
                       struct date_atom *out) {
    if (phrase_peek(p, 0) == '-') {
        p->at++;
    }
    unsigned marks = date_hedges_read(p);
    if (!core_read(p, order, out)) {
        return false;
    }
    out->a.marks |= marks;
    if (third_take(out, third)) {
        return true;
    }
    phrase_fail(p, from, p->at, "'%.*s' is not a date", STR_ARG(phrase_since(p, from)));
    err_hint(p->e, "early, mid and late go with a year, a decade, or a month and its year");
    return false;
}

/* A part with a year must be real; one without may pass when the other end can supply it. */
static bool part_check(struct phrase *p, size_t from, bool loose, const struct date_part *part) {
    char lo[DATE_ISO], hi[DATE_ISO];
    if (part->year[0] == '\0') {
        if (loose) {
            return true;
        }
        phrase_fail(p, from, p->at, "'%.*s' has no year", STR_ARG(phrase_since(p, from)));
    } else if (part->day[0] != '\0' && part->month[0] == '\0') {
        if (loose) {
            return true;
        }
        phrase_fail(p, from, p->at, "'%.*s' has no month", STR_ARG(phrase_since(p, from)));
    } else if (!date_part_bounds(part, lo, hi)) {
        return date_unreal(p, from);
    } else {
        return true;
    }
    err_hint(p->e, DATE_HINT);
    return false;
}

bool date_atom_read(struct phrase *p, enum date_order order, bool loose, struct date_atom *out) {
    *out = (struct date_atom){ 0 };
    unsigned marks = date_hedges_read(p);
    phrase_blanks(p);
    out->from = p->at;
    int third = PHRASE_PICK(p, thirds);
    bool ok = third >= 0 ? third_read(p, out->from, order, third, out) : core_read(p, order, out);
    if (!ok || !part_check(p, out->from, loose, &out->a)) {
        return false;
    }
    out->to = p->at;
    unsigned trailing = out->a.marks;
    if (!date_marks_read(p, &trailing)) {
        return false;
    }
    out->a.marks = out->b.marks = trailing | marks;
    return true;
}
