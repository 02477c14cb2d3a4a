/* phrase LABEL "pattern", … stance:… : what the sentences of a column say. */
#include "import/map_lex.h"

int map_label(struct map_parser *p, struct str name, bool make) {
    for (int i = 0; i < p->map->label_count; i++) {
        if (str_eq(p->map->labels[i], name)) {
            return i;
        }
    }
    if (!make) {
        return -1;
    }
    p->map->labels = arena_grow(p->a, p->map->labels, (size_t)p->map->label_count, sizeof *p->map->labels);
    p->map->labels[p->map->label_count] = name;
    return p->map->label_count++;
}

/* stance: and confidence: of what such a clause says, as constants. */
static bool parse_cites(struct map_parser *p, struct map_phrase *phrase) {
    const struct noun *noun = noun_get(NOUN_ATTRIBUTION);
    while (map_peek(p)->kind == LEX_WORD) {
        const struct lex *key = map_peek(p);
        const struct field *field = noun_field(noun, key->text);
        if (field == NULL || (field->flags & FIELD_CITE) == 0 || field->type == FIELD_REF) {
            map_fail(p->map, key->span, p->e, "a phrase says nothing of '%.*s:'", STR_ARG(key->text));
            err_hint(p->e, "it may say stance: confidence: credibility:");
            return false;
        }
        p->at++;
        if (!map_sign(p, ':')) {
            return map_want(p, "a colon");
        }
        const struct lex *value = map_peek(p);
        if (value->kind != LEX_WORD && value->kind != LEX_TEXT) {
            return map_want(p, "a value");
        }
        p->at++;
        struct map_expr *x = arena_new(p->a, struct map_expr);
        *x = (struct map_expr){ .call = MAP_TEXT, .text = value->text, .span = value->span };
        phrase->cites = arena_grow(p->a, phrase->cites, (size_t)phrase->cite_count, sizeof *phrase->cites);
        phrase->cites[phrase->cite_count++] =
            (struct map_slot){ .field = field, .expr = x, .span = key->span };
    }
    return true;
}

bool map_parse_phrase(struct map_parser *p) {
    if (map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "a label");
    }
    struct map_phrase phrase = { .label = map_label(p, map_peek(p)->text, true) };
    p->at++;
    int first = p->at, count = 0;
    struct str *texts = NULL;
    if (!map_texts(p, &texts, &count) || !parse_cites(p, &phrase)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        struct err inner = { 0 };
        bool ok = pattern_parse(p->a, texts[i], &phrase.pattern, &inner);
        if (!ok) {
            map_fail(p->map, p->tokens[first + 2 * i].span, p->e, "%s", inner.message);
        }
        err_release(&inner);
        if (!ok) {
            return false;
        }
        p->map->phrases =
            arena_grow(p->a, p->map->phrases, (size_t)p->map->phrase_count, sizeof *p->map->phrases);
        p->map->phrases[p->map->phrase_count++] = phrase;
    }
    return true;
}
