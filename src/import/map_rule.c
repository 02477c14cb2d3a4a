/* Rules of maps: one thing or one kind of fact, its fields and when it holds.
 * Invariant: every slot names a field that may be set, and at most one slot of a rule has many values. */
#include "base/namekey.h"
#include "import/map_lex.h"
#include "model/thing.h"
#include <string.h>

/* The field that stands without its name, and the one that is the record's own thing. */
static const struct {
    enum noun_id noun;
    const char *main, *own;
} shapes[] = {
    { NOUN_NAME, "name", "entity" },        { NOUN_ATTRIBUTION, "actor", "operation" },
    { NOUN_TARGET, "victim", "operation" }, { NOUN_EVENT, "text", "about" },
    { NOUN_RELATION, "object", "subject" },
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

/* Relations whose other end is always a source. */
static const char *const source_verbs[] = { "reported-in", "repeats" };

static const char *main_key(const struct noun *noun) {
    for (int i = 0; i < SHAPES; i++) {
        if (shapes[i].noun == noun->id) {
            return shapes[i].main;
        }
    }
    return noun->thing ? "name" : NULL;
}

bool map_is_many(const struct map_expr *x) {
    if (x == NULL || x->call == MAP_BESIDE) {
        return false;
    }
    for (int i = 0; i < x->arg_count && (x->call == MAP_JOIN || x->call == MAP_TITLE); i++) {
        if (map_is_many(x->args[i])) {
            return true;
        }
    }
    return x->call == MAP_EACH || x->call == MAP_SAYS || map_is_many(x->of);
}

bool map_is_constant(const struct map_expr *x) {
    if (x->call == MAP_TEXT) {
        return true;
    }
    for (int i = 0; i < x->arg_count; i++) {
        if (!map_is_constant(x->args[i])) {
            return false;
        }
    }
    return x->call != MAP_KNOWN && (x->of != NULL ? map_is_constant(x->of) : x->arg_count > 0);
}

/* The last slot of that field. */
static const struct map_slot *slot_of(const struct map_rule *rule, const char *key) {
    for (int i = rule->count - 1; i >= 0; i--) {
        if (strcmp(rule->slots[i].field->key, key) == 0) {
            return &rule->slots[i];
        }
    }
    return NULL;
}

static bool no_field(struct map_parser *p, const struct map_rule *rule, const struct lex *key) {
    struct str keys[128];
    int count = 0;
    for (int i = 0; i < rule->noun->field_count && count < 128; i++) {
        if (rule->noun->fields[i].flags & FIELD_SET) {
            keys[count++] = str_of(rule->noun->fields[i].key);
        }
    }
    map_fail(p->map, key->span, p->e, "%s has no field '%.*s:'", rule->noun->name, STR_ARG(key->text));
    struct str near = map_near(key->text, keys, count);
    if (near.n > 0) {
        err_hint(p->e, "did you mean '%.*s:'?", STR_ARG(near));
    } else {
        struct buf list = { 0 };
        for (int i = 0; i < count; i++) {
            buf_printf(&list, "%s%.*s:", i > 0 ? " " : "", STR_ARG(keys[i]));
        }
        err_hint(p->e, "it has %s", list.n > 0 ? list.p : "none");
        buf_release(&list);
    }
    return false;
}

/* A bare word may be a constant only where a mistyped column cannot pass for one. */
static bool check_constant(struct map_parser *p, const struct map_slot *slot, const struct map_expr *x) {
    while (x->of != NULL) {
        x = x->of;
    }
    for (int i = 0; i < x->arg_count; i++) {
        if (!check_constant(p, slot, x->args[i])) {
            return false;
        }
    }
    enum field_type type = slot->field->type;
    if (x->call != MAP_TEXT || !x->bare || (type != FIELD_TEXT && type != FIELD_NAME && type != FIELD_URL)) {
        return true;
    }
    struct str *names = arena_array(p->a, struct str, (size_t)p->map->column_count);
    for (int i = 0; i < p->map->column_count; i++) {
        names[i] = p->map->columns[i].name;
    }
    map_fail(p->map, x->span, p->e, "no column '%.*s' in the header line of this map", STR_ARG(x->text));
    struct str near = map_near(x->text, names, p->map->column_count);
    if (near.n > 0) {
        err_hint(p->e, "did you mean '%.*s'?", STR_ARG(near));
    } else {
        err_hint(p->e, "a constant text stands in quotes");
    }
    return false;
}

static bool parse_phrase_test(struct map_parser *p, struct map_slot *slot) {
    if (map_peek(p)->kind != LEX_WORD || !str_is(map_peek(p)->text, "if") ||
        p->tokens[p->at + 1].kind != LEX_TEXT) {
        return true;
    }
    p->at++;
    slot->phrase = map_peek(p)->text;
    if (slot->phrase.n == 0) {
        return map_want(p, "a phrase that is not empty");
    }
    p->at++;
    if (map_sign(p, '(')) {
        if (!map_word(p, "strip")) {
            return map_want(p, "strip");
        }
        slot->strip = true;
        return map_sign(p, ')') || map_want(p, "')'");
    }
    return true;
}

/* Marks what the column of a date slot holds, so that keys compare days and not spellings. */
static void note_date(struct map_parser *p, const struct map_slot *slot) {
    if (slot->field->type != FIELD_DATE && slot->field->type != FIELD_DAY) {
        return;
    }
    for (const struct map_expr *x = slot->expr; x != NULL; x = x->of) {
        if (x->call == MAP_COLUMN) {
            p->map->columns[x->column].date = true;
        }
        for (int i = 0; i < x->arg_count && x->call == MAP_FIRST; i++) {
            if (x->args[i]->call == MAP_COLUMN) {
                p->map->columns[x->args[i]->column].date = true;
            }
        }
    }
}

static bool add_slot(struct map_parser *p, struct map_rule *rule, struct map_slot slot) {
    const struct map_slot *before = slot_of(rule, slot.field->key);
    if (before != NULL && before->phrase.n == 0) {
        return map_fail(p->map, slot.span, p->e, "'%s:' stands twice in this rule", slot.field->key);
    }
    if (rule->count == MAP_SLOTS) {
        return map_fail(p->map, slot.span, p->e, "a rule has at most %d fields", MAP_SLOTS);
    }
    bool many = map_is_many(slot.expr);
    for (int i = 0; i < rule->count && many; i++) {
        if (map_is_many(rule->slots[i].expr)) {
            map_fail(p->map, slot.span, p->e, "a rule takes one field of many values");
            err_hint(p->e, "write a second rule for it");
            return false;
        }
    }
    if (!check_constant(p, &slot, slot.expr)) {
        return false;
    }
    note_date(p, &slot);
    rule->slots[rule->count++] = slot;
    return true;
}

/* field:expr; for the other end of a relation also KIND:expr. */
static bool parse_slot(struct map_parser *p, struct map_rule *rule) {
    const struct lex *key = map_peek(p);
    struct map_slot slot = { .span = key->span };
    slot.field = noun_field(rule->noun, key->text);
    const struct noun *kind = rule->noun->id == NOUN_RELATION ? noun_find(key->text) : NULL;
    if (slot.field == NULL && kind != NULL && kind->thing) {
        slot.field = noun_field(rule->noun, STR("object"));
        slot.noun = noun_get(kind->id);
    }
    if (slot.field == NULL || (slot.field->flags & FIELD_SET) == 0 || slot.field->via != NULL) {
        if (slot.field == NULL || strcmp(slot.field->key, "name") != 0) {
            return no_field(p, rule, key);
        }
    }
    if (rule->noun->thing && slot.field->type == FIELD_REF && (slot.field->flags & FIELD_CITE) != 0) {
        return map_fail(p->map, key->span, p->e,
                        "things come from the data set; a fact may have a source of its own");
    }
    p->at += 2;
    return map_parse_expr(p, &slot.expr) && parse_phrase_test(p, &slot) && add_slot(p, rule, slot);
}

static bool parse_main(struct map_parser *p, struct map_rule *rule) {
    const char *key = main_key(rule->noun);
    if (key == NULL) {
        return map_want(p, "field:value");
    }
    struct map_slot slot = { .field = noun_field(rule->noun, str_of(key)), .span = map_peek(p)->span };
    for (size_t i = 0; i < sizeof source_verbs / sizeof source_verbs[0]; i++) {
        if (rule->noun->id == NOUN_RELATION && str_is(rule->verb, source_verbs[i])) {
            slot.noun = noun_get(NOUN_SOURCE);
        }
    }
    rule->main = rule->count;
    return map_parse_expr(p, &slot.expr) && add_slot(p, rule, slot);
}

/* Facts hang on the record's own thing, which must be of their kind. */
static bool check_owner(struct map_parser *p, const struct map_rule *rule) {
    const struct noun *own = p->map->attach;
    for (int i = 0; i < p->branch->count; i++) {
        if (p->branch->rules[i].own) {
            own = p->branch->rules[i].noun;
        }
    }
    for (int i = 0; i < SHAPES && own != NULL; i++) {
        if (shapes[i].noun != rule->noun->id || slot_of(rule, shapes[i].own) != NULL) {
            continue;
        }
        const struct field *field = noun_field(rule->noun, str_of(shapes[i].own));
        if (field->noun != NOUN_COUNT && field->noun != own->id) {
            map_fail(p->map, rule->span, p->e, "%s belongs to an %s, and these records are about %s",
                     rule->noun->name, field->key, own->plural);
            err_hint(p->e, "a relation fits any kind: targets sector:…, uses capability:…");
            return false;
        }
    }
    return true;
}

static bool check_rule(struct map_parser *p, struct map_rule *rule) {
    bool more = p->map->attach != NULL && rule->noun == p->map->attach && slot_of(rule, "name") == NULL;
    if (rule->count > 0 && more) {
        rule->own = true; /* says more of the thing it is attached to */
        return true;
    }
    if (rule->noun->thing && slot_of(rule, "name") == NULL) {
        return map_fail(p->map, rule->span, p->e, "%s %s needs a name: %s COLUMN", thing_article(rule->noun),
                        rule->noun->name, rule->noun->name);
    }
    if (rule->count == 0) {
        return map_want(p, "a value");
    }
    if (rule->noun->thing) {
        rule->own = p->map->attach == NULL;
        for (int i = 0; i < p->branch->count; i++) {
            rule->own = rule->own && !p->branch->rules[i].own;
        }
        return true;
    }
    return check_owner(p, rule);
}

bool map_parse_rule(struct map_parser *p, const struct noun *noun, struct str verb) {
    struct map_rule rule = { .noun = noun->thing ? noun_get(noun->id) : noun, .verb = verb, .main = -1 };
    rule.span = p->tokens[0].span;
    if (noun->id == NOUN_CLAIM || noun->id == NOUN_RECORD) {
        return map_fail(p->map, rule.span, p->e, "a map makes no %s", noun->plural);
    }
    while (map_peek(p)->kind != LEX_END) {
        const struct lex *next = &p->tokens[p->at + 1];
        bool keyed = map_peek(p)->kind == LEX_WORD && next->kind == LEX_SIGN && next->text.p[0] == ':';
        if (keyed) {
            if (!parse_slot(p, &rule)) {
                return false;
            }
        } else if (rule.count > 0 && map_word(p, "if")) {
            struct map_cond *only = NULL;
            if (!map_parse_cond(p, &only)) {
                return false;
            }
            rule.only = only;
            break;
        } else if (rule.main >= 0 || !parse_main(p, &rule)) {
            return rule.main >= 0 && p->e->code == ERR_NONE ? map_want(p, "field:value") : false;
        }
    }
    if (!check_rule(p, &rule)) {
        return false;
    }
    p->branch->rules = arena_grow(p->a, p->branch->rules, (size_t)p->branch->count, sizeof *p->branch->rules);
    p->branch->rules[p->branch->count++] = rule;
    return true;
}
