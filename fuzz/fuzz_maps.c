/* Maps: a text is a map, or its error names a line and column that the text has. What loads keeps to
 * its own limits, and its patterns can be asked anything. */
#include "base/utf8.h"
#include "fuzz.h"
#include "import/map.h"
#include <stdlib.h>

/* The text of a line, counted from 1, or p NULL. */
static struct str line_of(struct str text, unsigned long number) {
    for (unsigned long at = 1; at < number; at++) {
        size_t end = str_index(text, '\n');
        if (end >= text.n) {
            return (struct str){ 0 };
        }
        text = str_slice(text, end + 1, text.n);
    }
    size_t end = str_index(text, '\n');
    return end < text.n ? str_slice(text, 0, end) : text;
}

static void check_place(struct err *e, struct str text) {
    FUZZ_PROMISE(str_is(str_of(e->file), "fuzz.map"), str_of(e->message));
    FUZZ_PROMISE(e->line > 0 && e->column > 0, str_of(e->message));
    struct str line = line_of(text, e->line);
    FUZZ_PROMISE(line.p != NULL, str_of(e->message));
    FUZZ_PROMISE(e->column <= utf8_column(line, line.n) + 1, line);
    fuzz_error(e, buf_str(&e->text));
}

static void check_pattern(const struct pattern *p, struct str text) {
    struct str captured = { 0 };
    (void)pattern_is_open(p);
    if (pattern_match(p, text, &captured) && captured.p != NULL) {
        FUZZ_PROMISE(captured.p >= text.p && captured.p + captured.n <= text.p + text.n, text);
    }
}

static void check_cond(const struct map *m, const struct map_cond *cond) {
    for (; cond != NULL; cond = cond->other) {
        for (int i = 0; i < cond->count; i++) {
            const struct map_term *term = &cond->terms[i];
            FUZZ_PROMISE(term->column >= 0 && term->column < m->column_count, m->text);
            for (int k = 0; term->test == MAP_LIKE && k < term->count; k++) {
                check_pattern(term->patterns[k], m->text);
                check_pattern(term->patterns[k], m->title);
            }
        }
    }
}

static void check_map(const struct map *m) {
    FUZZ_PROMISE(m->name.n > 0, m->text);
    FUZZ_PROMISE(m->branch_count > 0, m->text);
    for (int i = 0; i < m->phrase_count; i++) {
        FUZZ_PROMISE(m->phrases[i].label >= 0 && m->phrases[i].label < m->label_count, m->text);
        check_pattern(m->phrases[i].pattern, m->text);
        check_pattern(m->phrases[i].pattern, m->title);
    }
    for (int i = 0; i < m->branch_count; i++) {
        check_cond(m, m->branches[i].when);
        for (int k = 0; k < m->branches[i].count; k++) {
            const struct map_rule *rule = &m->branches[i].rules[k];
            FUZZ_PROMISE(rule->noun != NULL, m->text);
            FUZZ_PROMISE(rule->count >= 0 && rule->count <= MAP_SLOTS, m->text);
            FUZZ_PROMISE(rule->main < rule->count, m->text);
            check_cond(m, rule->only);
        }
    }
    for (int i = 0; i < m->key_count; i++) {
        FUZZ_PROMISE(m->keys[i] >= 0 && m->keys[i] < m->column_count, m->text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    char *copy = fuzz_copy(bytes, n);
    struct str text = { copy, n };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct map *m = NULL;
    if (map_parse(&a, "fuzz.map", text, &m, &e)) {
        check_map(m);
    } else {
        check_place(&e, text);
    }
    arena_release(&a);
    free(copy);
    return 0;
}
