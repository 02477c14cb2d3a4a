/* Attacks on the parser: what is too long, too deep, too much or no text at all. The sample case is asked. */
#include "query_random.h"

static struct db *db;
static char path[] = "/tmp/dossier-limits-XXXXXX";
static const char *sample;

static int open_case(void **state) {
    (void)state;
    db = open_copy(sample, path, true);
    return 0;
}

static int close_case(void **state) {
    (void)state;
    db_close(db);
    unlink(path);
    return 0;
}

static void fails(const char *text, size_t at, const char *message) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct token_list tokens;
    struct query q;
    int from = 0;
    bool ok = lex_line(&a, str_of(text), &tokens, &e) &&
              query_parse(&a, noun_get(NOUN_OPERATION), &tokens, &from, NULL, &q, &e) &&
              query_check(db, &a, &q, &e);
    assert_false(ok);
    assert_string_equal(e.message, message);
    assert_int_equal(e.span.at, at);
    assert_int_equal(e.code, ERR_USAGE);
    err_release(&e);
    arena_release(&a);
}

static void add_times(struct buf *out, const char *text, int times) {
    for (int i = 0; i < times; i++) {
        buf_add_text(out, text);
    }
}

/* What is too long, too deep or too much says so, where it begins to be. */
static void test_limits(void **state) {
    (void)state;
    static const struct {
        const char *before, *again;
        int times;
        size_t at;
        const char *message;
    } limits[] = {
        { "", "(", 10000, 12, "more than 12 parentheses and NOTs within each other" },
        { "", "NOT ", 10000, 48, "more than 12 parentheses and NOTs within each other" },
        { "", "-(", 10000, 12, "more than 12 parentheses and NOTs within each other" },
        { "", "- ", 10000, 24, "more than 12 parentheses and NOTs within each other" },
        { "", "target:( ", 10000, 115, "more than 12 parentheses and NOTs within each other" },
        { "has:start", " OR has:start", 100000, 1040, "more than 80 conditions in one query" },
        { "", "word ", 1000000, 400, "more than 80 conditions in one query" },
        { "start:2001", ",2002", 1000000, 1006, "more than 200 values of 'start:'" },
        { "start:", ",", 1000000, 206, "more than 200 values of 'start:'" },
        { "during:2001", ",2002", 1000, 1007, "more than 200 values of 'during:'" },
        { "actor:", ",", 1000000, 10006, "more than 10000 values of 'actor:'" },
        { "type:espionage", ",sabotage", 1000000, 90006, "more than 10000 values of 'type:'" },
        { "has:start", ",end", 1000000, 806, "more than 200 keys of 'has:'" },
        { "columns:name", ",name", 1000000, 168, "more than 32 columns" },
        { "sort:name", ",name", 1000000, 45, "more than 8 keys to sort by" },
        { "", "x", 3000000, 0, "more than 2000 bytes to search for at once" },
        { "start:", "2", 300000, 6, "300000 bytes are too long for a date; the limit is 200" },
        { "\"", "\\\"", 300000, 0, "this quote is never closed" },
        { "start:2001", " start:2001,2002..2003,2004,2005", 79, 0, "this query asks for too much at once" },
        { "actor:#26", " actor:#26 confidence:5..90", 39, 0, "this query asks for too much at once" },
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct buf text = { 0 };
        buf_add_text(&text, limits[i].before);
        add_times(&text, limits[i].again, limits[i].times);
        fails(text.p, limits[i].at, limits[i].message);
        buf_release(&text);
    }
}

/* Any bytes are a query or an error of one. */
static void test_odd_bytes(void **state) {
    (void)state;
    static const char *const pieces[] = { "actor:", "start:", "2018",
                                          "(",      ")",      ",",
                                          "..",     "+",      "\"",
                                          "'",      "\\",     "-",
                                          "OR ",    "NOT ",   " ",
                                          "=",      ">",      "*",
                                          "\xff",   "\xc3",   "\xe2\x80\xae",
                                          "[",      "]",      "{",
                                          "\x01",   "\n",     "lazarus-group",
                                          "name:",  ":",      "count:?" };
    struct buf text = { 0 }, ids = { 0 };
    int good = 0;
    for (int round = 0; round < 4000; round++) {
        buf_reset(&text);
        for (uint32_t n = 1 + dice(9); n > 0; n--) {
            buf_add_text(&text, pieces[dice(sizeof pieces / sizeof pieces[0])]);
        }
        good += found_by(db, noun_get(NOUN_OPERATION), &ids, "%s", text.p) >= 0;
    }
    assert_true(good > 100);
    buf_release(&text);
    buf_release(&ids);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_odd_bytes),
    };
    sample = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, open_case, close_case);
}
