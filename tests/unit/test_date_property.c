/* Dates without end: generated texts must be read with bounds that a second calendar (the C
 * library's) agrees with, and read again from their print; garbage must be refused in good order. */
#include "base/date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { GENERATED = 30000, GARBAGE = 120000 };

static uint64_t seed = 0x9e3779b97f4a7c15u;

static unsigned below(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed >> 33) % n);
}

static const char *pick(const char *const *list, unsigned n) {
    return list[below(n)];
}
#define PICK(list) pick((list), sizeof(list) / sizeof((list)[0]))

struct day {
    int year, month, day;
};

/* The day `days` after, by the C library; noon keeps clear of any rounding. */
static struct day day_add(struct day from, int days) {
    struct tm t = {
        .tm_year = from.year - 1900, .tm_mon = from.month - 1, .tm_mday = from.day + days, .tm_hour = 12
    };
    time_t seconds = timegm(&t);
    gmtime_r(&seconds, &t);
    return (struct day){ t.tm_year + 1900, t.tm_mon + 1, t.tm_mday };
}

static struct day random_day(void) {
    return day_add((struct day){ 1000, 1, 1 }, (int)below(3200000));
}

struct expected {
    char lo[DATE_ISO], hi[DATE_ISO];
};

static void iso(char out[DATE_ISO], struct day d) {
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
    memcpy(out, text, DATE_ISO);
}

static struct day last_of_month(struct day d) {
    struct day next = { d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1 };
    return day_add(next, -1);
}

static const char *const month_names[] = { "January", "feb",  "MARCH",     "Apr.",    "may", "June",
                                           "july",    "Aug.", "September", "October", "Nov", "december" };

/* One date in EDTF or English with the bounds it must have. */
static void generate_one(char *out, size_t size, struct day d, struct expected *bounds, unsigned form) {
    static const char *const marks[] = { "", "?", "~", "%" };
    struct day first = d, last = d;
    const char *mark = PICK(marks), *month = month_names[d.month - 1];
    switch (form) {
    case 0:
        snprintf(out, size, "%04d-%02d-%02d%s", d.year, d.month, d.day, mark);
        break;
    case 1:
    case 2:
        first.day = 1;
        last = last_of_month(d);
        snprintf(out, size, form == 1 ? "%04d-%02d%s" : "%04d-%02d-XX%s", d.year, d.month, mark);
        break;
    case 3:
        first = (struct day){ d.year, 1, 1 };
        last = (struct day){ d.year, 12, 31 };
        snprintf(out, size, "%04d%s", d.year, mark);
        break;
    case 4:
        first = (struct day){ d.year / 10 * 10, 1, 1 };
        last = (struct day){ d.year / 10 * 10 + 9, 12, 31 };
        snprintf(out, size, "%03dX%s", d.year / 10, mark);
        break;
    case 5:
        snprintf(out, size, "%s %d, %04d%s", month, d.day, d.year, mark);
        break;
    case 6:
        snprintf(out, size, "%dth of %s %04d%s", d.day, month, d.year, mark);
        break;
    default:
        first.day = 1;
        last = last_of_month(d);
        snprintf(out, size, "%s %04d%s", month, d.year, mark);
        break;
    }
    iso(bounds->lo, first);
    iso(bounds->hi, last);
}

/* What stands round one date or two. */
static const struct shape {
    const char *before, *between, *after;
    bool edtf, lo, hi;
} shapes[] = {
    { "", NULL, "", false, true, true },
    { "about ", NULL, "", false, true, true },
    { "possibly ", NULL, "", false, true, true },
    { "[", NULL, "]", true, true, true },
    { "{", NULL, "}", true, true, true },
    { "", "/", "", true, true, true },
    { "[", ",", "]", true, true, true },
    { "{", "..", "}", true, true, true },
    { "[", "..", "]", true, true, true },
    { "from ", " to ", "", false, true, true },
    { "between ", " and ", "", false, true, true },
    { "", " - ", "", false, true, true },
    { "", " \xe2\x80\x93 ", "", false, true, true },
    { "since ", NULL, "", false, true, false },
    { "", NULL, "/..", true, true, false },
    { "[", NULL, "..]", true, true, false },
    { "", NULL, "/", true, true, false },
    { "", NULL, " onwards", false, true, false },
    { "not before ", NULL, "", false, true, false },
    { "until ", NULL, "", false, false, true },
    { "../", NULL, "", true, false, true },
    { "[..", NULL, "]", true, false, true },
    { "/", NULL, "", true, false, true },
    { "by ", NULL, "", false, false, true },
};

static void generate(char *out, size_t size, struct expected *bounds) {
    const struct shape *shape = &shapes[below(sizeof shapes / sizeof shapes[0])];
    char a[64], b[64] = "";
    struct day d = random_day();
    generate_one(a, sizeof a, d, bounds, below(shape->edtf ? 5 : 8));
    if (shape->between != NULL) {
        struct expected second;
        d = day_add(d, 1 + (int)below(20000));
        generate_one(b, sizeof b, d, &second, below(shape->edtf ? 5 : 8));
        bool list = shape->between[0] == ',';
        if (!list || strcmp(second.hi, bounds->hi) > 0) {
            memcpy(bounds->hi, second.hi, DATE_ISO);
        }
        if (list && strcmp(second.lo, bounds->lo) < 0) {
            memcpy(bounds->lo, second.lo, DATE_ISO);
        }
    }
    bounds->lo[0] = shape->lo ? bounds->lo[0] : '\0';
    bounds->hi[0] = shape->hi ? bounds->hi[0] : '\0';
    snprintf(out, size, "%s%s%s%s%s", shape->before, a, shape->between != NULL ? shape->between : "", b,
             shape->after);
}

/* What holds of every date that was read. */
static void check_date(struct arena *a, const char *text, const struct date *d) {
    struct date again;
    struct err e = { 0 };
    if (!date_parse(a, d->edtf, &again, &e)) {
        fail_msg("'%s' printed '%s', which was refused: %s", text, d->edtf.p, e.message);
    }
    if (!str_eq(again.edtf, d->edtf) || strcmp(again.lo, d->lo) != 0 || strcmp(again.hi, d->hi) != 0 ||
        again.flags != d->flags || again.words.n != 0) {
        fail_msg("'%s' printed '%s', which reads as '%s'", text, d->edtf.p, again.edtf.p);
    }
    assert_true(d->lo[0] == '\0' || d->hi[0] == '\0' || strcmp(d->lo, d->hi) <= 0);
    assert_true((d->flags & DATE_OPEN_START) == 0 || d->lo[0] == '\0');
    assert_true((d->flags & DATE_OPEN_END) == 0 || d->hi[0] == '\0');
    assert_true((d->flags & DATE_DAY) == 0 || strcmp(d->lo, d->hi) == 0);
    err_release(&e);
}

static void test_generated(void **state) {
    (void)state;
    for (int i = 0; i < GENERATED; i++) {
        struct arena a = { 0 };
        struct date d;
        struct err e = { 0 };
        struct expected bounds;
        char text[200];
        generate(text, sizeof text, &bounds);
        if (!date_parse(&a, str_of(text), &d, &e)) {
            fail_msg("'%s' was refused: %s", text, e.message);
        }
        if (strcmp(d.lo, bounds.lo) != 0 || strcmp(d.hi, bounds.hi) != 0) {
            fail_msg("'%s' reads as %s to %s, not %s to %s", text, d.lo, d.hi, bounds.lo, bounds.hi);
        }
        check_date(&a, text, &d);
        err_release(&e);
        arena_release(&a);
    }
}

static const char *const pieces[] = {
    "2017",
    "-",
    "09",
    "?",
    "~",
    "%",
    "X",
    "/",
    "..",
    "[",
    "]",
    "{",
    "}",
    ",",
    " ",
    "March",
    "3rd",
    "early ",
    "late ",
    "since ",
    "before ",
    "after ",
    "between ",
    " and ",
    " to ",
    "s",
    "Q3",
    "winter ",
    "of",
    "99",
    "0000",
    "9999",
    "1",
    "T05:00",
    ":",
    "Z",
    "about ",
    "mid-",
    ".",
    "\xc2\xa0",
    "\xe2\x80\x93",
    "\xff",
    "\xc2",
    "first half of ",
    "at least ",
    "in ",
    "24",
    "31",
    "02",
    "+",
    "'s",
    "by ",
    "up to ",
    "c. ",
    "29",
    "30",
};

/* A date with some bytes changed, or pieces of dates in any order. */
static size_t garble(char *out, size_t size) {
    struct expected unused;
    size_t n = 0;
    if (below(2) == 0) {
        generate(out, size, &unused);
        n = strlen(out);
        for (unsigned change = 1 + below(4); change > 0; change--) {
            out[below((unsigned)n)] = below(3) == 0 ? (char)below(256) : "0123456789-/.?~X[]{}, "[below(22)];
        }
        return n;
    }
    for (unsigned count = 1 + below(9); count > 0; count--) {
        const char *piece = PICK(pieces);
        size_t length = strlen(piece);
        memcpy(out + n, piece, length);
        n += length;
    }
    return n;
}

static void test_garbage(void **state) {
    static const enum date_order orders[] = { DATE_ISO_ONLY, DATE_MDY, DATE_DMY };
    (void)state;
    int read = 0;
    for (int i = 0; i < GARBAGE; i++) {
        struct arena a = { 0 };
        struct date d;
        struct err e = { 0 };
        char text[256];
        size_t n = garble(text, 200);
        text[n] = '\0';
        /* exactly as many bytes as there are, for the sanitizers */
        char *exact = malloc(n);
        assert_non_null(exact);
        struct str in = { memcpy(exact, text, n), n };
        if (date_parse_as(&a, in, orders[i % 3], &d, &e)) {
            check_date(&a, text, &d);
            read++;
        } else {
            assert_int_equal(e.code, ERR_USAGE);
            assert_true(e.message[0] != '\0' && e.has_span);
            assert_true(e.span.at <= in.n && e.span.len <= in.n - e.span.at);
            assert_int_equal(d.edtf.n, 0);
        }
        free(exact);
        err_release(&e);
        arena_release(&a);
    }
    /* both kinds must occur, else this test looks at nothing */
    assert_true(read > GARBAGE / 100 && read < GARBAGE / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generated),
        cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
