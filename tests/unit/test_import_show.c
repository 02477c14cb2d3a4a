/* The progress line of an import: bar, percent, grouped numbers, time left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/import_show.h"

static void check(const struct import_progress *p, double seconds, const char *expected) {
    struct buf out = { 0 };
    import_show_progress_line(&out, "big.csv", p, seconds);
    assert_string_equal(out.p, expected);
    buf_release(&out);
}

static void tells_how_far(void **state) {
    (void)state;
    check(&(struct import_progress){ .bytes = 51, .size = 100, .records = 1020311, .rejected = 3 }, 4,
          "importing big.csv  [##########----------]  51 %   1 020 311 records  3 rejected   0:04 left   "
          "Ctrl-C stops");
    check(&(struct import_progress){ .bytes = 1, .size = 1000, .records = 999 }, 1,
          "importing big.csv  [--------------------]  0 %   999 records   16:39 left   Ctrl-C stops");
    check(&(struct import_progress){ .bytes = 100, .size = 100, .records = 1000, .rejected = 1234 }, 9,
          "importing big.csv  [####################]  100 %   1 000 records  1 234 rejected   0:00 left   "
          "Ctrl-C stops");
}

static void leaves_out_what_is_unknown(void **state) {
    (void)state;
    check(&(struct import_progress){ .bytes = 5000, .records = 1 }, 2,
          "importing big.csv   1 record   Ctrl-C stops");
    /* a file that grows while it is read */
    check(&(struct import_progress){ .bytes = 300, .size = 100, .records = 7 }, 2,
          "importing big.csv  [####################]  100 %   7 records   0:00 left   Ctrl-C stops");
}

static void shows_hostile_names(void **state) {
    (void)state;
    struct buf out = { 0 };
    import_show_progress_line(&out, "a\x1b[2Jb", &(struct import_progress){ .records = 2 }, 1);
    assert_string_equal(out.p, "importing a\\x1b[2Jb   2 records   Ctrl-C stops");
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_how_far),
        cmocka_unit_test(leaves_out_what_is_unknown),
        cmocka_unit_test(shows_hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
