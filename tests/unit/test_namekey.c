/* base/namekey and near: which spellings are one name, what people type, and did-you-mean. */
#include "base/namekey.h"
#include "base/utf8.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct name_row {
    struct str name;
    struct str key, handle;
};

static void expect_str(struct str got, struct str want) {
    if (!str_eq(got, want)) {
        print_error("got '%.*s', want '%.*s'\n", STR_ARG(got), STR_ARG(want));
    }
    assert_true(str_eq(got, want));
}

static void names(void **state) {
    (void)state;
    const struct name_row rows[] = {
        { STR("APT 38"), STR("apt38"), STR("apt-38") },
        { STR("apt-38"), STR("apt38"), STR("apt-38") },
        { STR("APT38"), STR("apt38"), STR("apt38") },
        { STR("Lazarus Group"), STR("lazarusgroup"), STR("lazarus-group") },
        { STR("Operation Sharpshooter"), STR("operationsharpshooter"), STR("sharpshooter") },
        { STR("OPERATION  Ghost Secret "), STR("operationghostsecret"), STR("ghost-secret") },
        { STR("Operation"), STR("operation"), STR("operation") },
        { STR("Operation !"), STR("operation"), STR("operation") },
        { STR("Operational Dust"), STR("operationaldust"), STR("operational-dust") },
        { STR("The Dukes"), STR("thedukes"), STR("dukes") },
        { STR("The"), STR("the"), STR("the") },
        { STR("Theseus"), STR("theseus"), STR("theseus") },
        { STR("Th\xc3\xa9 Vert"), STR("thevert"), STR("the-vert") },
        { STR("S\xc3\xa3o Paulo"), STR("saopaulo"), STR("sao-paulo") },
        { STR("Sa\xcc\x83o Paulo"), STR("saopaulo"), STR("sao-paulo") },
        { STR("C\xc3\xb4te d\xe2\x80\x99Ivoire"), STR("cotedivoire"), STR("cote-d-ivoire") },
        { STR("Stra\xc3\x9f"
              "e"),
          STR("strasse"), STR("strasse") },
        { STR("\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xb4\xef\xbc\x91"), STR("apt1"), STR("apt1") },
        { STR("\xe2\x84\xa1"), STR("tel"), STR("tel") },
        { STR("\xd0\x9f\xd0\xb5\xd1\x81\xd0\xbe\xd0\xba"), STR("\xd0\xbf\xd0\xb5\xd1\x81\xd0\xbe\xd0\xba"),
          STR("\xd0\xbf\xd0\xb5\xd1\x81\xd0\xbe\xd0\xba") },
        { STR("\xe4\xb8\xad\xe5\x9b\xbd \xe9\xbb\x91"), STR("\xe4\xb8\xad\xe5\x9b\xbd\xe9\xbb\x91"),
          STR("\xe4\xb8\xad\xe5\x9b\xbd-\xe9\xbb\x91") },
        { STR("\xed\x95\x9c\xea\xb8\x80"),
          STR("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf"),
          STR("\xed\x95\x9c\xea\xb8\x80") },
        { STR("soft\xc2\xadware"), STR("software"), STR("software") },
        { STR("a\0b"), STR("ab"), STR("a-b") },
        { STR("C++"), STR("c"), STR("c") },
        { STR("+++"), STR("+++"), STR("+++") },
        { STR("? !"), STR("? !"), STR("?-!") },
        { STR("  "), STR("  "), STR("--") },
        { STR("\0"), STR("\0"), STR("\0") },
        { STR("\xcc\x81"), STR("\xcc\x81"), STR("\xcc\x81") },
        { STR("Bad \xff Name"), STR("Bad \xff Name"), STR("Bad-\xff-Name") },
        { STR(""), STR(""), STR("") },
    };
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_str(name_key(&a, rows[i].name), rows[i].key);
        expect_str(name_handle(&a, rows[i].name), rows[i].handle);
    }
    arena_release(&a);
}

/* Any bytes: a name gives a key, the key of a key is that key, and a handle means the same name. */
static void properties(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "A",
        "z",
        " ",
        "-",
        "Operation ",
        "The ",
        "\xc3\xa9",
        "\xcc\x81",
        "\xed\x95\x9c",
        "\xef\xac\x81",
        "\xff",
        "\xe2\x80\x8d",
        "9",
        "\xc2\xbd",
        "+",
        "\xc4\xb0",
    };
    struct arena a = { 0 };
    uint64_t seed = 42;
    for (int round = 0; round < 30000; round++) {
        struct buf name = { 0 };
        for (int n = 0; n < 6; n++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_add_text(&name, pieces[(seed >> 33) % 16]);
        }
        struct str key = name_key(&a, buf_str(&name)), handle = name_handle(&a, buf_str(&name));
        assert_true(key.n > 0 && handle.n > 0);
        if (utf8_bad(buf_str(&name)) == SIZE_MAX) {
            expect_str(name_key(&a, key), key);
            /* a name without letters is its own key, and its handle is only its blanks replaced */
            assert_true(str_eq(key, buf_str(&name)) || str_find(key, name_key(&a, handle)) != SIZE_MAX);
        } else {
            expect_str(key, buf_str(&name));
        }
        buf_release(&name);
        if (round % 1000 == 0) {
            arena_release(&a);
        }
    }
    arena_release(&a);
}

static void distances(void **state) {
    (void)state;
    const struct {
        const char *a, *b;
        unsigned limit, want;
    } rows[] = {
        { "", "", 3, 0 },
        { "abc", "abc", 0, 0 },
        { "abc", "abd", 0, 1 },
        { "lazarus", "lazrus", 3, 1 },
        { "abcd", "abdc", 3, 1 },
        { "kitten", "sitting", 5, 3 },
        { "kitten", "sitting", 2, 3 },
        { "", "abc", 3, 3 },
        { "abc", "", 2, 3 },
        { "abcdefgh", "x", 3, 4 },
        { "caf\xc3\xa9", "cafe", 3, 1 },
        { "\xff", "\xfe", 3, 1 },
        { "\xff", "\xff", 3, 0 },
        { "abc", "xyz", UINT_MAX, 3 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(name_distance(str_of(rows[i].a), str_of(rows[i].b), rows[i].limit), rows[i].want);
        assert_int_equal(name_distance(str_of(rows[i].b), str_of(rows[i].a), rows[i].limit), rows[i].want);
    }
    char text[65];
    memset(text, 'x', sizeof text);
    struct str fits = { text, 64 }, over = { text, 65 };
    assert_int_equal(name_distance(fits, fits, 3), 0);
    assert_int_equal(name_distance(over, over, 3), 4);
    assert_int_equal(name_distance(over, over, UINT_MAX), UINT_MAX);
    assert_int_equal(name_slips(STR("abcd")), 1);
    assert_int_equal(name_slips(STR("abcde")), 2);
    assert_int_equal(name_slips(STR("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9")), 1);
    assert_int_equal(name_slips(STR("abcdefghi")), 3);
}

static const char *nearest(const char *typed, const char *const *words, size_t n, long long *id) {
    static char found[80];
    struct near_best best = { .typed = str_of(typed) };
    for (size_t i = 0; i < n; i++) {
        near_offer(&best, str_of(words[i]), (long long)i + 1);
    }
    *id = best.found_id;
    memcpy(found, best.found.n > 0 ? best.found.p : "", best.found.n);
    found[best.found.n] = '\0';
    return found;
}

static void did_you_mean(void **state) {
    (void)state;
    static const char *const words[] = {
        "actor",        "action",
        "sector",       "",
        "lazarusgroup", "during",
        "start",        "a-very-long-word-that-goes-on-and-on-and-on-until-it-is-over-64-code-points"
    };
    long long id;
    assert_string_equal(nearest("actr", words, 8, &id), "actor");
    assert_int_equal(id, 1);
    assert_string_equal(nearest("acton", words, 8, &id), "actor"); /* of equals the first */
    assert_string_equal(nearest("action", words, 8, &id), "action");
    assert_string_equal(nearest("lazrus", words, 8, &id), "lazarusgroup");
    assert_int_equal(id, 5);
    assert_string_equal(nearest("strat", words, 8, &id), "start");
    assert_string_equal(nearest("a-very-lnog", words, 8, &id), words[7]);
    assert_string_equal(nearest("la", words, 8, &id), "");
    assert_string_equal(nearest("zzz", words, 8, &id), "");
    assert_string_equal(nearest("", words, 8, &id), "");
    assert_string_equal(nearest(words[7], words, 8, &id), "");
    struct near_best strict = { .typed = STR("sectr"), .limit = 1 };
    near_offer(&strict, STR("vector"), 1);
    assert_int_equal(strict.found.n, 0);
    near_offer(&strict, STR("sector"), 2);
    assert_int_equal(strict.distance, 1);
    assert_int_equal(strict.found_id, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(properties),
        cmocka_unit_test(distances),
        cmocka_unit_test(did_you_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
