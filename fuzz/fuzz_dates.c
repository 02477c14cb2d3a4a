/* Dates: what is read is printed as a text that reads back as the same date, and its bounds are days
 * in order, whatever the order of numeric dates that was declared. */
#include "base/date.h"
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>

static void check_day(const char *day, struct str with) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct date d;
    FUZZ_PROMISE(strlen(day) == DATE_ISO - 1, with);
    FUZZ_PROMISE(date_parse(&a, str_of(day), &d, &e), with);
    FUZZ_PROMISE(strcmp(d.lo, day) == 0 && strcmp(d.hi, day) == 0, with);
    arena_release(&a);
}

static void check_date(const struct date *d) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct date again;
    struct buf words = { 0 };
    FUZZ_PROMISE(date_parse(&a, d->edtf, &again, &e), d->edtf);
    FUZZ_PROMISE(str_eq(again.edtf, d->edtf), d->edtf);
    FUZZ_PROMISE(strcmp(again.lo, d->lo) == 0 && strcmp(again.hi, d->hi) == 0, d->edtf);
    FUZZ_PROMISE(again.flags == d->flags, d->edtf);
    FUZZ_PROMISE(d->lo[0] == '\0' || d->hi[0] == '\0' || strcmp(d->lo, d->hi) <= 0, d->edtf);
    if (d->lo[0] != '\0') {
        check_day(d->lo, d->edtf);
    }
    if (d->hi[0] != '\0') {
        check_day(d->hi, d->edtf);
    }
    date_describe(&words, d);
    buf_release(&words);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static const enum date_order orders[] = { DATE_ISO_ONLY, DATE_MDY, DATE_DMY };
    char *copy = fuzz_copy(bytes, n);
    struct str text = { copy, n };
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct date d;
        if (date_parse_as(&a, text, orders[i], &d, &e)) {
            check_date(&d);
        } else {
            fuzz_error(&e, text);
        }
        arena_release(&a);
    }
    free(copy);
    return 0;
}
