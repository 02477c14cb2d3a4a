/* Values: each type of field reads, canonicalises and refuses. */
#include "model_fixture.h"

static void refuse(struct model *m, enum noun_id noun, const char *key, struct str text, size_t at,
                   size_t len, const char *message, const char *hint) {
    struct err e = { 0 };
    struct value v;
    const struct field *field = noun_field(noun_get(noun), str_of(key));
    bool ok = value_parse(m->db, &m->a, field, text, (struct span){ 10, text.n }, &v, &e);
    assert_true(e.has_span);
    assert_int_equal(e.span.at, 10 + at);
    assert_int_equal(e.span.len, len);
    refused(ok, &e, message, hint);
}

static void words(void **state) {
    struct model *m = *state;
    struct value v = value_of(m, NOUN_OPERATION, "status", "Still going on");
    text_is(v.text, "ongoing");
    assert_ptr_equal(v.field, noun_field(noun_get(NOUN_OPERATION), STR("status")));
    text_is(value_of(m, NOUN_OPERATION, "tlp", "TLP:AMBER+STRICT").text, "amber+strict");
    text_is(value_of(m, NOUN_SOURCE, "reliability", "A").text, "a");
    assert_int_equal(value_of(m, NOUN_ATTRIBUTION, "stance", "asserted").number, 1);
    assert_int_equal(value_of(m, NOUN_ATTRIBUTION, "stance", "hedged").number, 0);
    v = value_of(m, NOUN_ATTRIBUTION, "stance", "Denied");
    assert_int_equal(v.number, -1);
    text_is(v.text, "denies");
    refuse(m, NOUN_OPERATION, "status", STR("endet"), 0, 5, "no operation status 'endet'",
           "did you mean 'ended'?  the words are: ended, ongoing");
}

static void dates(void **state) {
    struct model *m = *state;
    struct value v = value_of(m, NOUN_OPERATION, "start", "Sept 2017");
    text_is(v.text, "2017-09");
    assert_string_equal(v.date.lo, "2017-09-01");
    assert_string_equal(v.date.hi, "2017-09-30");
    text_is(value_of(m, NOUN_SOURCE, "retrieved", "4 March 2019").text, "2019-03-04");
    refuse(m, NOUN_SOURCE, "retrieved", STR("2019-03"), 0, 7, "retrieved: takes one certain day",
           "write it as YYYY-MM-DD");
    refuse(m, NOUN_SOURCE, "retrieved", STR("2019-03/.."), 0, 10, "retrieved: takes one certain day",
           "write it as YYYY-MM-DD");
    refuse(m, NOUN_SOURCE, "retrieved", STR("2019-03-04?"), 0, 11, "retrieved: takes one certain day",
           "write it as YYYY-MM-DD");
    refuse(m, NOUN_SOURCE, "retrieved", STR("2019-03-04/2019-03-05"), 0, 21,
           "retrieved: takes one certain day", "write it as YYYY-MM-DD");
    refuse(m, NOUN_OPERATION, "start", STR("  03/09/2017"), 2, 10,
           "'03/09/2017' could be 2017-03-09 or 2017-09-03", "write dates as YYYY, YYYY-MM or YYYY-MM-DD");
}

static void numbers(void **state) {
    struct model *m = *state;
    struct value v = value_of(m, NOUN_TARGET, "count", "87 companies");
    text_is(v.text, "87");
    assert_int_equal(v.count.lo, 87);
    text_is(v.count.unit, "organisation");
    text_is(value_of(m, NOUN_TARGET, "count", "12 airports").count.unit, "airports");
    v = value_of(m, NOUN_TARGET, "count", "over 100");
    assert_int_equal(v.count.lo, 101);
    assert_int_equal(v.count.hi, COUNT_OPEN);
    v = value_of(m, NOUN_ATTRIBUTION, "confidence", "likely");
    assert_int_equal(v.number, 70);
    text_is(v.text, "70");
    v = value_of(m, NOUN_LOCATION, "population", " 120000 ");
    assert_int_equal(v.number, 120000);
    text_is(v.text, "120000");
    refuse(m, NOUN_LOCATION, "population", STR("-1"), 0, 2, "'-1' is not a whole number",
           "population: takes digits only: 120000");
    refuse(m, NOUN_LOCATION, "population", STR("12e3"), 0, 4, "'12e3' is not a whole number",
           "population: takes digits only: 120000");
    v = value_of(m, NOUN_LOCATION, "lat", "-33.50");
    assert_true(v.real < -33.49 && v.real > -33.51);
    text_is(v.text, "-33.5");
    refuse(m, NOUN_LOCATION, "lat", STR("90.1"), 0, 4, "lat: lies between -90 and 90", "");
    refuse(m, NOUN_LOCATION, "lon", STR("181"), 0, 3, "lon: lies between -180 and 180", "");
    refuse(m, NOUN_LOCATION, "lat", STR("nan"), 0, 3, "'nan' is not a number", "");
    refuse(m, NOUN_LOCATION, "lat", STR("0x10"), 0, 4, "'0x10' is not a number", "");
    refuse(m, NOUN_LOCATION, "lat", STR("1 2"), 0, 3, "'1 2' is not a number", "");
    refuse(m, NOUN_LOCATION, "lat", STR("1e999"), 0, 5, "'1e999' is not a number", "");
}

static void references(void **state) {
    struct model *m = *state;
    int64_t latvia = add_place(m, "Latvia", "country", 0, 0), op = add(m, NOUN_OPERATION, "Operation X");
    add_name(m, latvia, "Latvian", "demonym", 1);
    struct value v = value_of(m, NOUN_ACTOR, "country", "latvian");
    assert_int_equal(v.ref, latvia);
    text_is(v.text, "Latvia");
    v = value_of(m, NOUN_RELATION, "subject", "x");
    assert_int_equal(v.ref, op);
    refuse(m, NOUN_ACTOR, "country", STR("x"), 0, 1, "no location 'x'", "'x' is an operation");
    run(m, "INSERT INTO targeting (id, operation_id, location_id) VALUES (7, 2, 1)");
    assert_int_equal(value_of(m, NOUN_TARGET, "part", "t7").number, 7);
    assert_int_equal(value_of(m, NOUN_TARGET, "part", "7").number, 7);
    refuse(m, NOUN_TARGET, "part", STR("t8"), 0, 2, "no target 't8'", "find targets shows their numbers");
    refuse(m, NOUN_TARGET, "part", STR("a7"), 0, 2, "no target 'ta7'", "find targets shows their numbers");
}

static void texts(void **state) {
    struct model *m = *state;
    text_is(value_of(m, NOUN_OPERATION, "objective", "  two\nlines ").text, "two\nlines");
    text_is(value_of(m, NOUN_OPERATION, "name", " Operation Š ").text, "Operation Š");
    struct value v = value_of(m, NOUN_OPERATION, "objective", " \n ");
    assert_true(v.cleared);
    text_is(v.text, "");
    assert_true(value_of(m, NOUN_OPERATION, "start", "").cleared);
    refuse(m, NOUN_OPERATION, "objective", STR("ab\xff"), 2, 1, "this byte is not UTF-8", "");
    refuse(m, NOUN_OPERATION, "objective", STR("a\0b"), 1, 1, "a text may not hold a NUL byte", "");
    refuse(m, NOUN_OPERATION, "status", STR("\xc0\x80"), 0, 1, "this byte is not UTF-8", "");
    size_t n = 1024 * 1024;
    char *large = calloc(1, n + 1);
    memset(large, 'x', n + 1);
    struct err e = { 0 };
    const struct field *field = noun_field(noun_get(NOUN_OPERATION), STR("objective"));
    must(value_parse(m->db, &m->a, field, (struct str){ large, n }, (struct span){ 0, n }, &v, &e), &e);
    assert_int_equal(v.text.n, n);
    refuse(m, NOUN_OPERATION, "objective", (struct str){ large, n + 1 }, 0, n + 1,
           "this text has 1048577 bytes; the most is 1048576", "");
    free(large);
}

static void urls(void **state) {
    struct model *m = *state;
    static const struct {
        const char *typed, *plain;
    } cases[] = {
        { "https://time.com/5543848/a?b=(1)#c", "https://time.com/5543848/a?b=(1)#c" },
        { "hxxp://evil[.]example", "http://evil.example" },
        { "hXXps[://]evil(.)example[/]a", "https://evil.example/a" },
        { "hxxps[:]//evil{.}example[dot]org", "https://evil.example.org" },
        { "[http]://a[DOT]b", "http://a.b" },
        { "[hxxps]://a", "https://a" },
        { "https://a.example/?u=hxxp://b[.]example", "https://a.example/?u=http://b.example" },
        { "http://[::1]/x", "http://[::1]/x" },
        { "mailto:x[@]y[.]z", "mailto:x@y.z" },
        { "http://ahxxp://b", "http://ahxxp://b" },
        { "hxxp", "hxxp" },
        { "[[.].]", "[..]" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_is(value_of(m, NOUN_SOURCE, "url", cases[i].typed).text, cases[i].plain);
    }
    const char *message = "a URL holds no blanks or invisible characters";
    refuse(m, NOUN_SOURCE, "url", STR(" http://a b"), 9, 1, message, "");
    refuse(m, NOUN_SOURCE, "url", STR("http://a\x1b[31m"), 8, 1, message, "");
    refuse(m, NOUN_SOURCE, "url",
           STR("http://a\xe2\x80\xae"
               "b"),
           8, 3, message, "");
    refuse(m, NOUN_SOURCE, "url", STR("http://a\nb"), 8, 1, message, "");
}

static void sameness(void **state) {
    struct model *m = *state;
    int64_t us = add_place(m, "United States", "country", 0, 0);
    struct value v = value_of(m, NOUN_ACTOR, "country", "united-states");
    assert_true(value_same(&v, STR("whatever it was called"), us));
    assert_false(value_same(&v, STR("United States"), us + 1));
    v = value_of(m, NOUN_OPERATION, "start", "2017-09?");
    assert_true(value_same(&v, STR("2017-09?"), 0));
    assert_false(value_same(&v, STR("2017-09"), 0));
    v = value_of(m, NOUN_OPERATION, "start", "");
    assert_true(value_same(&v, STR(""), 0));
    assert_false(value_same(&v, STR("2017"), 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words, model_open, model_close),
        cmocka_unit_test_setup_teardown(dates, model_open, model_close),
        cmocka_unit_test_setup_teardown(numbers, model_open, model_close),
        cmocka_unit_test_setup_teardown(references, model_open, model_close),
        cmocka_unit_test_setup_teardown(texts, model_open, model_close),
        cmocka_unit_test_setup_teardown(urls, model_open, model_close),
        cmocka_unit_test_setup_teardown(sameness, model_open, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
