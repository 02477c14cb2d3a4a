/* One EDTF date: the calendar (proleptic Gregorian, years 0000 to 9999), first and last day, text.
 * Invariant: bounds are found among real days only, so lo <= hi and both exist. */
#include "base/date_int.h"
#include <stdio.h>
#include <string.h>

enum { YEAR_MAX = 9999, GROUP_FIRST = 21, GROUP_LAST = 41 };

/* EDTF's groupings of months, 21 to 41, as months counted from January of the year; negative and
 * above 11 lie in the years beside it. Winters reach over both turns of the year: see date.h. */
static const struct {
    signed char first, last;
} groups[] = {
    { 2, 4 },  { 5, 7 },   { 8, 10 }, { -1, 13 },            /* 21 spring … 24 winter */
    { 2, 4 },  { 5, 7 },   { 8, 10 }, { -1, 13 },            /* 25 northern */
    { 8, 10 }, { -1, 13 }, { 2, 4 },  { 5, 7 },              /* 29 southern */
    { 0, 2 },  { 3, 5 },   { 6, 8 },  { 9, 11 },             /* 33 quarters */
    { 0, 3 },  { 4, 7 },   { 8, 11 }, { 0, 5 },   { 6, 11 }, /* 37 thirds, 40 halves */
};
_Static_assert(sizeof groups / sizeof groups[0] == GROUP_LAST - GROUP_FIRST + 1, "one row a code");

bool date_is_digit_or_x(char c) {
    return ascii_is_digit(c) || c == 'X' || c == 'x';
}

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month) {
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12) {
        return 0;
    }
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* `width` digits of `value` into out, with its NUL. */
static void digits_put(char *out, int value, int width) {
    out[width] = '\0';
    for (int i = width; i-- > 0; value /= 10) {
        out[i] = (char)('0' + value % 10);
    }
}

struct date_part date_part_of(int year, int month, int day) {
    struct date_part part = { 0 };
    digits_put(part.year, year, 4);
    if (month > 0) {
        digits_put(part.month, month, 2);
    }
    if (day > 0) {
        digits_put(part.day, day, 2);
    }
    return part;
}

/* An absent pattern fits everything. */
static bool fits(const char *pattern, int value) {
    for (size_t i = strlen(pattern); i-- > 0; value /= 10) {
        if (pattern[i] != 'X' && pattern[i] != '0' + value % 10) {
            return false;
        }
    }
    return value == 0 || pattern[0] == '\0';
}

/* The pattern's smallest or largest number. */
static int digits_value(const char *pattern, char x) {
    int value = 0;
    for (; *pattern != '\0'; pattern++) {
        value = value * 10 + ((*pattern == 'X' ? x : *pattern) - '0');
    }
    return value;
}

static void iso_put(char out[DATE_ISO], int year, int month, int day) {
    digits_put(out, year, 4);
    out[4] = '-';
    digits_put(out + 5, month, 2);
    out[7] = '-';
    digits_put(out + 8, day, 2);
}

static bool group_bounds(const struct date_part *part, int code, char lo[DATE_ISO], char hi[DATE_ISO]) {
    int first = digits_value(part->year, '0') * 12 + groups[code - GROUP_FIRST].first;
    int last = digits_value(part->year, '9') * 12 + groups[code - GROUP_FIRST].last;
    /* a winter at either end of time keeps the part of it that can be written */
    first = first < 0 ? 0 : first;
    last = last > YEAR_MAX * 12 + 11 ? YEAR_MAX * 12 + 11 : last;
    iso_put(lo, first / 12, first % 12 + 1, 1);
    iso_put(hi, last / 12, last % 12 + 1, date_days_in_month(last / 12, last % 12 + 1));
    return true;
}

/* The first real day that fits, looking forward (step 1) or back (-1). */
static bool find_day(const struct date_part *part, int step, char out[DATE_ISO]) {
    int low = digits_value(part->year, '0'), high = digits_value(part->year, '9');
    for (int year = step > 0 ? low : high; year >= low && year <= high; year += step) {
        if (!fits(part->year, year)) {
            continue;
        }
        for (int month = step > 0 ? 1 : 12; month >= 1 && month <= 12; month += step) {
            int days = fits(part->month, month) ? date_days_in_month(year, month) : 0;
            for (int day = step > 0 ? 1 : days; day >= 1 && day <= days; day += step) {
                if (fits(part->day, day)) {
                    iso_put(out, year, month, day);
                    return true;
                }
            }
        }
    }
    return false;
}

bool date_part_bounds(const struct date_part *part, char lo[DATE_ISO], char hi[DATE_ISO]) {
    int code = strchr(part->month, 'X') == NULL ? digits_value(part->month, '0') : 0;
    if (code >= GROUP_FIRST && code <= GROUP_LAST) {
        return part->day[0] == '\0' && group_bounds(part, code, lo, hi);
    }
    return find_day(part, 1, lo) && find_day(part, -1, hi);
}

static bool is_plain(const char *digits) {
    return digits[0] != '\0' && strchr(digits, 'X') == NULL;
}

/* The day beside an ISO day, or beside 0000-01-01 and 9999-12-31 nothing. */
static bool step_day(struct date_part *part, const char iso[DATE_ISO], int by) {
    char year[5] = { iso[0], iso[1], iso[2], iso[3], '\0' }, month[3] = { iso[5], iso[6], '\0' };
    int y = digits_value(year, '0'), m = digits_value(month, '0'), d = digits_value(iso + 8, '0') + by;
    if (d < 1 || d > date_days_in_month(y, m)) {
        m += by;
        y += m < 1 ? -1 : m > 12 ? 1 : 0;
        if (y < 0 || y > YEAR_MAX) {
            return false;
        }
        m = m < 1 ? 12 : m > 12 ? 1 : m;
        d = by > 0 ? 1 : date_days_in_month(y, m);
    }
    *part = date_part_of(y, m, d);
    return true;
}

bool date_part_step(struct date_part *part, bool forward) {
    int by = forward ? 1 : -1;
    unsigned marks = part->marks;
    int month = digits_value(part->month, '0');
    bool year_only = is_plain(part->year) && part->month[0] == '\0';
    bool month_only = is_plain(part->year) && is_plain(part->month) && month <= 12 && part->day[0] == '\0';
    char lo[DATE_ISO], hi[DATE_ISO];
    if (year_only || month_only) {
        int months = digits_value(part->year, '0') * 12 + (month_only ? month - 1 : 0);
        months += month_only ? by : by * 12;
        if (months < 0 || months > YEAR_MAX * 12 + 11) {
            return false;
        }
        *part = date_part_of(months / 12, month_only ? months % 12 + 1 : 0, 0);
    } else if (!date_part_bounds(part, lo, hi) || !step_day(part, forward ? hi : lo, by)) {
        return false;
    }
    part->marks = marks;
    return true;
}

void date_text_add(struct date_text *t, const char *text) {
    int n = snprintf(t->p + t->n, sizeof t->p - t->n, "%s", text);
    t->n += (size_t)n < sizeof t->p - t->n ? (size_t)n : 0;
}

void date_text_part(struct date_text *t, const struct date_part *part) {
    static const char *const marks[] = { "", "?", "~", "%" };
    date_text_add(t, part->year);
    if (part->month[0] != '\0') {
        date_text_add(t, "-");
        date_text_add(t, part->month);
    }
    if (part->day[0] != '\0') {
        date_text_add(t, "-");
        date_text_add(t, part->day);
    }
    date_text_add(t, marks[part->marks & (DATE_UNCERTAIN | DATE_APPROXIMATE)]);
}
