/* Conditions of maps: which records a branch or a rule is for. */
#include "import/map_lex.h"
#include <string.h>

static const struct {
    const char *word;
    enum map_test test;
    bool no, texts;
} tests[] = {
    { "starts", MAP_STARTS, false, true },     { "ends", MAP_ENDS, false, true },
    { "contains", MAP_CONTAINS, false, true }, { "is", MAP_IS, false, true },
    { "like", MAP_LIKE, false, true },         { "empty", MAP_EMPTY, false, false },
    { "filled", MAP_EMPTY, true, false },      { "named", MAP_NAME, false, false },
};
enum { TESTS = sizeof tests / sizeof tests[0] };

static bool compile_patterns(struct map_parser *p, struct map_term *term, int first) {
    term->patterns = arena_array(p->a, struct pattern *, (size_t)term->count);
    for (int i = 0; i < term->count; i++) {
        struct err inner = { 0 };
        bool ok = pattern_parse(p->a, term->texts[i], &term->patterns[i], &inner);
        if (!ok) {
            map_fail(p->map, p->tokens[first + 2 * i].span, p->e, "%s", inner.message);
        }
        err_release(&inner);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool parse_term(struct map_parser *p, struct map_term *term) {
    bool found = false;
    if (!map_find_column(p, true, &term->column, &found)) {
        return false;
    }
    p->map->columns[term->column].used = true;
    bool no = map_word(p, "not");
    for (int i = 0; i < TESTS; i++) {
        if (!map_word(p, tests[i].word)) {
            continue;
        }
        term->test = tests[i].test;
        term->no = no != tests[i].no;
        int first = p->at;
        if (!tests[i].texts) {
            return true;
        }
        return map_texts(p, &term->texts, &term->count) &&
               (term->test != MAP_LIKE || compile_patterns(p, term, first));
    }
    return map_want(p, "a test: starts ends contains is like empty filled named");
}

bool map_parse_cond(struct map_parser *p, struct map_cond **out) {
    struct map_cond *cond = arena_new(p->a, struct map_cond);
    *out = cond;
    do {
        cond->terms = arena_grow(p->a, cond->terms, (size_t)cond->count, sizeof *cond->terms);
        struct map_term *term = &cond->terms[cond->count++];
        *term = (struct map_term){ 0 };
        if (!parse_term(p, term)) {
            return false;
        }
    } while (map_word(p, "and"));
    return !map_word(p, "or") || map_parse_cond(p, &cond->other);
}
