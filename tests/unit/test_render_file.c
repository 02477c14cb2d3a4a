/* render: files that cannot be written, readers that go away, and memory that does not grow. */
#include "base/utf8.h"
#include "render/lines.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "render_fixture.h"

static void write_errors(void **state) {
    (void)state;
    const struct cell cells[] = { TEXT("a"), NONE, INT(1) };
    struct out o;
    struct err e = { 0 };
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    out_init(&o, out_find_format(STR("csv")), full, NULL);
    out_begin(&o, plain, COLUMNS);
    for (int i = 0; i < 100000; i++) {
        out_row(&o, cells);
    }
    assert_true(out_failed(&o));
    assert_false(out_closed(&o));
    assert_true(out_rows(&o) < 100000);
    assert_false(out_end(&o, &e));
    assert_int_equal(e.code, ERR_FAILED);
    assert_string_equal(e.message, "cannot write the output: the disk is full");
    out_text(&o, STR("more"));
    err_clear(&e);
    assert_true(out_flush(&o, &e));
    out_release(&o);
    fclose(full);

    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    FILE *closed = fdopen(ends[1], "wb");
    out_init(&o, out_find_format(STR("json")), closed, NULL);
    out_begin(&o, plain, COLUMNS);
    out_row(&o, cells);
    assert_false(out_failed(&o));
    assert_false(out_end(&o, &e));
    assert_true(out_closed(&o));
    out_release(&o);
    fclose(closed);
}

static void through_a_file(void **state) {
    (void)state;
    const struct cell cells[] = { TEXT("a"), NONE, INT(1) };
    struct out o;
    struct err e = { 0 };
    FILE *file = tmpfile();
    assert_non_null(file);
    out_init(&o, out_find_format(STR("jsonl")), file, NULL);
    out_begin(&o, plain, COLUMNS);
    for (int i = 0; i < 50000; i++) {
        out_row(&o, cells);
        assert_true(o.bytes.n < 128 * 1024);
    }
    assert_true(out_end(&o, &e));
    out_text(&o, STR("done\n"));
    assert_true(out_flush(&o, &e));
    assert_int_equal(ftell(file), 50000 * strlen("{\"operation\":\"a\",\"text\":null,\"count\":1}\n") + 5);
    out_release(&o);
    fclose(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write_errors),
        cmocka_unit_test(through_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
