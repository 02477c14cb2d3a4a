/* Controlled words: what finds a code, what hides what, and the errors. */
#include "model/vocab.h"
#include "model_fixture.h"

static const char *code_of(struct model *m, const char *vocab, const char *word) {
    struct err e = { 0 };
    struct str code;
    bool found;
    must(vocab_find(m->db, &m->a, vocab, str_of(word), &code, &found, &e), &e);
    assert_int_equal(found, code.n > 0);
    return found ? code.p : NULL;
}

static void finds_by_code_label_synonym(void **state) {
    struct model *m = *state;
    assert_string_equal(code_of(m, "operation-status", "ended"), "ended");
    assert_string_equal(code_of(m, "operation-status", " ENDED "), "ended");
    assert_string_equal(code_of(m, "operation-status", "Still going-on"), "ongoing");
    assert_string_equal(code_of(m, "operation-type", "spy campaign"), "espionage");
    assert_string_equal(code_of(m, "tlp", "TLP:AMBER+STRICT"), "amber+strict");
    assert_string_equal(code_of(m, "tlp", "amber strict"), "amber+strict");
    assert_null(code_of(m, "operation-status", "spying"));
    assert_null(code_of(m, "no-such-vocabulary", "ended"));
    assert_null(code_of(m, "operation-status", ""));
    assert_null(code_of(m, "operation-status", "\xff\xfe"));
}

static void code_hides_synonym(void **state) {
    struct model *m = *state;
    run(m, "INSERT INTO term (vocab, code, maps) VALUES ('operation-type', 'a-first', 'sabotage|espionage')");
    assert_string_equal(code_of(m, "operation-type", "sabotage"), "sabotage");
    assert_string_equal(code_of(m, "operation-type", "espionage"), "espionage");
}

static void signs_are_told_apart(void **state) {
    struct model *m = *state;
    assert_string_equal(code_of(m, "stance", "1"), "asserts");
    assert_string_equal(code_of(m, "stance", "-1"), "denies");
    assert_string_equal(code_of(m, "stance", "0"), "hedges");
    assert_string_equal(code_of(m, "stance", "?"), "hedges");
    assert_string_equal(code_of(m, "stance", "Denied"), "denies");
}

static void errors_name_the_words(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    struct str code;
    bool ok = vocab_get(m->db, &m->a, "operation-type", STR("espionge"), (struct span){ 5, 8 }, &code, &e);
    assert_true(e.has_span && e.span.at == 5 && e.span.len == 8);
    assert_int_equal(e.code, ERR_USAGE);
    refused(ok, &e, "no operation type 'espionge'",
            "did you mean 'espionage'?  the words are: espionage, sabotage");
    ok = vocab_get(m->db, &m->a, "operation-type", STR("spyin"), (struct span){ 0, 5 }, &code, &e);
    refused(ok, &e, "no operation type 'spyin'", "the words are: espionage, sabotage");
    ok = vocab_get(m->db, &m->a, "nothing", STR("x"), (struct span){ 0, 1 }, &code, &e);
    refused(ok, &e, "no nothing 'x'", "");
    must(vocab_get(m->db, &m->a, "operation-type", STR("Spying"), (struct span){ 0, 6 }, &code, &e), &e);
    text_is(code, "espionage");
}

static void ranks_and_lists(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    int64_t rank;
    bool found;
    struct str list;
    must(vocab_rank(m->db, "tlp", STR("amber+strict"), &rank, &found, &e), &e);
    assert_true(found);
    assert_int_equal(rank, 4);
    must(vocab_rank(m->db, "operation-type", STR("espionage"), &rank, &found, &e), &e);
    assert_false(found);
    must(vocab_list(m->db, &m->a, "tlp", &list, &e), &e);
    text_is(list, "clear, green, amber, amber+strict, red");
    must(vocab_list(m->db, &m->a, "nothing", &list, &e), &e);
    text_is(list, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_by_code_label_synonym, model_open, model_close),
        cmocka_unit_test_setup_teardown(code_hides_synonym, model_open, model_close),
        cmocka_unit_test_setup_teardown(signs_are_told_apart, model_open, model_close),
        cmocka_unit_test_setup_teardown(errors_name_the_words, model_open, model_close),
        cmocka_unit_test_setup_teardown(ranks_and_lists, model_open, model_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
