/* Confidence: every word and number, the bands, the refusals. */
#include "base/confidence.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static void test_words(void **state) {
    static const struct {
        const char *in;
        int value, lo, hi;
    } rows[] = {
        { "almost-no-chance", 5, 1, 9 },
        { "Almost No Chance", 5, 1, 9 },
        { "remote", 5, 1, 9 },
        { "very_unlikely", 15, 10, 19 },
        { "highly improbable", 15, 10, 19 },
        { "unlikely", 30, 20, 39 },
        { "improbable", 30, 20, 39 },
        { "roughly-even", 50, 40, 59 },
        { "roughly even odds", 50, 40, 59 },
        { "Roughly Even Chance", 50, 40, 59 },
        { " likely ", 70, 60, 79 },
        { "probable", 70, 60, 79 },
        { "VERY LIKELY", 85, 80, 89 },
        { "highly-probable", 85, 80, 89 },
        { "almost certain", 95, 90, 100 },
        { "nearly certain", 95, 90, 100 },
        { "not specified", 0, 0, 0 },
        { "none", 0, 0, 0 },
        { "low", 15, 1, 29 },
        { "medium", 50, 30, 69 },
        { "moderate", 50, 30, 69 },
        { "High", 85, 70, 100 },
        { "0", 0, 0, 0 },
        { "85", 85, 85, 85 },
        { "100", 100, 100, 100 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err e = { 0 };
        int value = -1, lo = -1, hi = -1;
        if (!confidence_parse(str_of(rows[i].in), &value, &e) ||
            !confidence_parse_band(str_of(rows[i].in), &lo, &hi, &e)) {
            fail_msg("'%s' was refused: %s", rows[i].in, e.message);
        }
        assert_int_equal(value, rows[i].value);
        assert_int_equal(lo, rows[i].lo);
        assert_int_equal(hi, rows[i].hi);
        err_release(&e);
    }
}

static void test_bands(void **state) {
    (void)state;
    for (int value = 0; value <= 100; value++) {
        struct err e = { 0 };
        char digits[16];
        int number, named, lo, hi;
        snprintf(digits, sizeof digits, "%d", value);
        assert_true(confidence_parse(str_of(digits), &number, &e));
        assert_int_equal(number, value);
        assert_true(confidence_floor(value) <= value && value <= confidence_ceiling(value));
        /* the word of a value stands for the band that the value lies in */
        assert_true(confidence_parse(str_of(confidence_word(value)), &named, &e));
        assert_int_equal(confidence_floor(named), confidence_floor(value));
        assert_true(confidence_parse_band(str_of(confidence_word(value)), &lo, &hi, &e));
        assert_int_equal(lo, confidence_floor(value));
        assert_int_equal(hi, confidence_ceiling(value));
        /* bands touch */
        if (hi < 100) {
            assert_int_equal(confidence_floor(hi + 1), hi + 1);
        }
        err_release(&e);
    }
    assert_string_equal(confidence_word(85), "very likely");
    assert_int_equal(confidence_floor(70), 60);
    assert_int_equal(confidence_ceiling(95), 100);
    assert_string_equal(confidence_word(-1), "not specified");
    assert_string_equal(confidence_word(101), "almost certain");
}

static void test_refused(void **state) {
    static const struct {
        const char *in, *message;
        size_t at, len;
    } rows[] = {
        { "", "no confidence given", 0, 0 },
        { "101", "confidence runs from 0 to 100, not '101'", 0, 3 },
        { "-5", "confidence runs from 0 to 100, not '-5'", 0, 2 },
        { "99999999999999999999", "confidence runs from 0 to 100, not '99999999999999999999'", 0, 20 },
        { "8.5", "'8.5' is not a confidence", 0, 3 },
        { " likly", "'likly' is not a confidence", 1, 5 },
        { "very", "'very' is not a confidence", 0, 4 },
        { "likelyvery", "'likelyvery' is not a confidence", 0, 10 },
        { "likely\x01", "a control character stands in the confidence", 6, 1 },
        { "likely\xff", "a confidence must be valid UTF-8", 6, 1 },
        { "a word much longer than any of the scale has",
          "'a word much longer than any of the scale has' is not a confidence", 0, 44 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err e = { 0 };
        int value;
        assert_false(confidence_parse(str_of(rows[i].in), &value, &e));
        assert_string_equal(e.message, rows[i].message);
        assert_non_null(strstr(e.hint, "almost-no-chance, very-unlikely, unlikely, roughly-even, likely"));
        assert_int_equal(e.span.at, rows[i].at);
        assert_int_equal(e.span.len, rows[i].len);
        err_release(&e);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_bands),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
