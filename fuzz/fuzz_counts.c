/* Counts: the words that are kept read back as the same count, alone and before their unit, and the
 * bounds are in order. */
#include "base/count.h"
#include "fuzz.h"
#include <stdlib.h>

static void same(struct arena *a, struct str text, const struct count *c, struct str unit) {
    struct err e = { 0 };
    struct count again;
    FUZZ_PROMISE(count_parse(a, text, &again, &e), text);
    FUZZ_PROMISE(str_eq(again.text, c->text), text);
    FUZZ_PROMISE(str_eq(again.unit, unit), text);
    FUZZ_PROMISE(again.lo == c->lo && again.hi == c->hi, text);
    FUZZ_PROMISE(again.approximate == c->approximate, text);
}

static void check_count(struct arena *a, const struct count *c) {
    FUZZ_PROMISE(c->text.n > 0, c->text);
    FUZZ_PROMISE(c->lo >= 0, c->text);
    FUZZ_PROMISE(c->hi == COUNT_OPEN || c->lo <= c->hi, c->text);
    same(a, c->text, c, STR(""));
    if (c->unit.n > 0) {
        const char *both = arena_printf(a, "%.*s %.*s", STR_ARG(c->text), STR_ARG(c->unit));
        same(a, str_of(both), c, c->unit);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    char *copy = fuzz_copy(bytes, n);
    struct str text = { copy, n };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct count c;
    if (count_parse(&a, text, &c, &e)) {
        check_count(&a, &c);
    } else {
        fuzz_error(&e, text);
    }
    arena_release(&a);
    free(copy);
    return 0;
}
