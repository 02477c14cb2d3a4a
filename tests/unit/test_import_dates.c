/* Dates in digits: the column proves how it writes them, or they are refused. Never is one swapped. */
#include "import_case.h"

static void set_map(struct case_file *f, const char *reading) {
    char text[200];
    int n = snprintf(text, sizeof text,
                     "map t \"Test\"\nheader Name, Date\nkey Name + Date\n"
                     "otherwise\n operation Name start:Date%s\n",
                     reading);
    write_file("t.map", text, (size_t)n);
    f->options.map_path = "t.map";
}

static bool take(struct case_file *f, const char *csv) {
    write_file("a.csv", csv, strlen(csv));
    return import_file(f, "a.csv");
}

static const char *start_of(struct case_file *f, const char *name) {
    return ask_text(
        f, arena_printf(&f->a, "SELECT start_date FROM operation JOIN entity USING (id) WHERE name = '%s'",
                        name));
}

/* The proof may stand behind the date that needs it. */
static void test_proven(void **state) {
    struct case_file *f = *state;
    set_map(f, "");
    assert_true(take(f, "Name,Date\nA,2017-01-02\nB,03/09/2017\nC,25/09/2017\nD,early 2016\n"));
    assert_string_equal(f->told.p,
                        "note: dates of column Date are read as d/m/y: on line 4 stands '25/09/2017'\n");
    assert_string_equal(start_of(f, "A"), "2017-01-02");
    assert_string_equal(start_of(f, "B"), "2017-09-03");
    assert_string_equal(start_of(f, "C"), "2017-09-25");
    /* Another edition, written otherwise: the same records. */
    assert_true(take(f, "Name,Date\nA,01/02/2017\nB,09/03/2017\nC,09/25/2017\n"));
    assert_string_equal(f->told.p,
                        "note: dates of column Date are read as m/d/y: on line 4 stands '09/25/2017'\n");
    assert_int_equal(f->report.same, 3);
}

static void test_not_proven(void **state) {
    struct case_file *f = *state;
    set_map(f, "");
    assert_false(take(f, "Name,Date\nA,03/09/2017\nB,05/05/2017\n"));
    assert_non_null(strstr(f->told.p, "2:3 '03/09/2017' could be 2017-03-09 or 2017-09-03"));
    assert_int_equal(f->report.errors, 2);
    assert_false(take(f, "Name,Date\nA,03/09/2017\nB,25/09/2017\nC,09/25/2017\n"));
    assert_non_null(strstr(f->told.p,
                           "note: dates of column Date are written both ways: '09/25/2017' on line 4, "
                           "'25/09/2017' on line 3; no order is proven\n"));
    assert_int_equal(f->report.errors, 3);
    /* A bad record proves nothing. */
    assert_false(take(f, "Name,Date\nA,03/09/2017\nB,25/09/2017,x\n"));
    assert_int_equal(f->report.errors, 2);
}

/* What the map declares is not put to the proof: the date that contradicts is the error. */
static void test_declared(void **state) {
    struct case_file *f = *state;
    set_map(f, "(m/d/y)");
    assert_false(take(f, "Name,Date\nA,03/09/2017\nB,25/09/2017\n"));
    assert_non_null(strstr(f->told.p, "3:3 25 is not a month; declared order is m/d/y"));
    assert_int_equal(f->report.errors, 1);
    set_map(f, "(iso)");
    assert_false(take(f, "Name,Date\nA,2017-09-03\nB,25/09/2017\n"));
    assert_int_equal(f->report.errors, 1);
}

/* From a stream, and without a header, the whole file is asked as well. */
static void test_stream(void **state) {
    struct case_file *f = *state;
    static const char csv[] = "A,03.09.2017\nB,25.09.2017\n";
    set_map(f, "");
    f->options.in = fmemopen((void *)(uintptr_t)csv, sizeof csv - 1, "rb");
    f->options.header = STR("no");
    assert_true(import_file(f, "-"));
    fclose(f->options.in);
    f->options.in = NULL;
    assert_string_equal(start_of(f, "A"), "2017-09-03");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_proven, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_not_proven, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_declared, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_stream, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
