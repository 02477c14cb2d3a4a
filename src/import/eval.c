/* Rules over a record: each makes one operation for each value of its list. Invariant: a rule whose
 * columns are empty makes nothing; a record with a problem is carried out not at all. */
#include "import/eval.h"
#include <string.h>
#include <strings.h>

/* The slot whose values the rule runs over: a list, else its main one; -1: none. */
static int leading_slot(const struct map_rule *rule) {
    for (int i = 0; i < rule->count; i++) {
        if (map_is_many(rule->slots[i].expr)) {
            return i;
        }
    }
    return rule->main;
}

static bool starts_with(struct str s, struct str phrase) {
    return s.n >= phrase.n && strncasecmp(s.p, phrase.p, phrase.n) == 0;
}

/* Takes phrases off the leading value; a phrase that does not stand there switches its slot off. */
static void apply_phrases(const struct map_rule *rule, struct item *lead, bool off[MAP_SLOTS]) {
    struct str text = lead->text;
    for (int i = 0; i < rule->count; i++) {
        const struct map_slot *slot = &rule->slots[i];
        off[i] = slot->phrase.n > 0 && !starts_with(text, slot->phrase);
        if (slot->phrase.n > 0 && !off[i] && slot->strip) {
            lead->text = str_trim(str_slice(text, slot->phrase.n, text.n));
            lead->verbatim = (struct str){ 0 };
        }
    }
}

static void take(struct op *op, const struct op_value *value) {
    if (value->value.field->type == FIELD_REF && (value->value.field->flags & FIELD_CITE) != 0 &&
        !op->rule->noun->thing) {
        *(strcmp(value->value.field->key, "by") == 0 ? &op->by : &op->source) = value->ref;
        return;
    }
    if (!op->rule->noun->thing && cite_take(&op->cite, &value->value)) {
        return;
    }
    op->values[op->count++] = *value;
}

/* The last name of the clause before, within the same sentence: what an alias belongs to. */
static bool owner_of(struct eval *v, const struct item *lead, struct ref *owner, bool *none) {
    const struct clause *c = lead->clause;
    if (c == NULL || c->sentence < 0) {
        return true;
    }
    const struct prose *prose = NULL;
    for (int i = 0; i < v->bound->map->column_count && prose == NULL; i++) {
        const struct prose *p = v->prose[i];
        if (p != NULL && p->count > 0 && c >= p->clauses && c < p->clauses + p->count) {
            prose = p;
        }
    }
    if (prose == NULL || c == prose->clauses || c[-1].sentence != c->sentence) {
        return true;
    }
    if (c[-1].count == 0) {
        *none = true;
        return true;
    }
    const struct prose_name *name = &c[-1].names[c[-1].count - 1];
    struct item item = { .text = name->text, .cell = lead->cell, .country = name->country };
    struct map_slot slot = { .field = noun_field(noun_get(NOUN_ATTRIBUTION), STR("actor")) };
    struct op_value value;
    bool ok = eval_value(v, &slot, &item, &value, none);
    *owner = value.ref;
    return ok;
}

static void cite_clause(struct eval *v, const struct item *lead, struct op *op) {
    if (lead->clause == NULL) {
        return;
    }
    const struct map_phrase *phrase = &v->bound->map->phrases[lead->clause->phrase];
    op->cite.quote = lead->clause->text;
    for (int i = 0; i < phrase->cite_count; i++) {
        cite_take(&op->cite, &v->bound->phrase_cites[lead->clause->phrase][i]);
    }
}

static bool slot_items(struct eval *v, const struct map_slot *slot, struct items *out) {
    v->field = slot->field;
    return eval_items(v, slot->expr, slot->field->type == FIELD_REF ? slot_noun(slot) : NULL, out);
}

/* One value of a slot that is no list. *filled when a column had something. */
static bool add_slot(struct eval *v, struct op *op, const struct map_slot *slot, bool *filled) {
    struct items items = { 0 };
    struct op_value value;
    bool none = false;
    if (!slot_items(v, slot, &items)) {
        return false;
    }
    if (items.count == 0) {
        return true;
    }
    if ((items.list[0].aka != NULL && !eval_aka(v, slot_noun(slot), &items.list[0])) ||
        !eval_value(v, slot, &items.list[0], &value, &none)) {
        return false;
    }
    if (!none) {
        *filled = *filled || (!map_is_constant(slot->expr) && (slot->field->flags & FIELD_CITE) == 0);
        take(op, &value);
    }
    return true;
}

static bool add_verb(struct eval *v, struct op *op) {
    struct map_slot slot = { .field = noun_field(op->rule->noun, STR("verb")) };
    struct item item = { .text = op->rule->verb, .cell = -1 };
    struct op_value value;
    bool none = false;
    if (op->rule->verb.n == 0) {
        return true;
    }
    if (!eval_value(v, &slot, &item, &value, &none)) {
        return false;
    }
    take(op, &value);
    return true;
}

static bool is_all_constant(const struct map_rule *rule) {
    for (int i = 0; i < rule->count; i++) {
        if (!map_is_constant(rule->slots[i].expr)) {
            return false;
        }
    }
    return true;
}

/* Of several slots for a field the first that is on counts. */
static bool is_set(const struct map_rule *rule, const bool off[MAP_SLOTS], int at) {
    for (int i = 0; i < at; i++) {
        if (!off[i] && rule->slots[i].field == rule->slots[at].field) {
            return true;
        }
    }
    return false;
}

/* A target of whom nothing is known is none. */
static bool says_something(const struct op *op) {
    static const char *const any[] = { "victim", "sector", "location", "count" };
    for (int i = 0; i < op->count && op->rule->noun->id == NOUN_TARGET; i++) {
        for (size_t k = 0; k < sizeof any / sizeof any[0]; k++) {
            if (strcmp(op->values[i].value.field->key, any[k]) == 0) {
                return true;
            }
        }
    }
    return op->rule->noun->id != NOUN_TARGET;
}

/* The operation of one value of the leading slot (NULL: the rule has none). */
static bool add_op(struct eval *v, const struct map_rule *rule, int leading, struct item *lead,
                   struct ops *out) {
    struct op *op = arena_new(v->a, struct op);
    bool off[MAP_SLOTS] = { false }, none = false, filled = is_all_constant(rule);
    op->rule = rule;
    op->values = arena_array(v->a, struct op_value, (size_t)rule->count + 1);
    struct op_value value = { 0 };
    v->lead = lead;
    for (int i = 0; i < rule->count && lead == NULL; i++) {
        off[i] = rule->slots[i].phrase.n > 0;
    }
    if (lead != NULL) {
        const struct map_slot *slot = &rule->slots[leading];
        apply_phrases(rule, lead, off);
        cite_clause(v, lead, op);
        if (lead->text.n == 0) {
            return true;
        }
        const struct noun *named = rule->noun->thing ? rule->noun : slot_noun(slot);
        if ((lead->aka != NULL && !eval_aka(v, named, lead)) || !eval_value(v, slot, lead, &value, &none)) {
            return false;
        }
        op->heading = lead->heading;
        if (!none && rule->noun->id == NOUN_NAME && !owner_of(v, lead, &op->owner, &none)) {
            return false;
        }
        if (none) {
            return true;
        }
        filled = true;
        take(op, &value);
    }
    if (!add_verb(v, op)) {
        return false;
    }
    for (int i = 0; i < rule->count; i++) {
        if (i != leading && !off[i] && !is_set(rule, off, i) && !add_slot(v, op, &rule->slots[i], &filled)) {
            return false;
        }
    }
    if (filled && says_something(op)) {
        if (lead != NULL && lead->name != NULL) {
            lead->name->taken = true;
        }
        out->list = arena_grow(v->a, out->list, (size_t)out->count, sizeof *out->list);
        out->list[out->count++] = op;
    }
    bool more = filled && lead != NULL && lead->aka != NULL && lead->country == 0 && !rule->noun->thing;
    return !more || eval_aka_more(v, lead, &value.ref, out);
}

static bool missing_name(struct eval *v, const struct map_rule *rule) {
    struct err inner = { 0 };
    const struct map_expr *x = rule->slots[0].expr;
    for (int i = 0; i < rule->count; i++) {
        if (rule->slots[i].field->type == FIELD_NAME) {
            x = rule->slots[i].expr;
        }
    }
    while (x->of != NULL) {
        x = x->of;
    }
    const struct bound_column *c = &v->bound->columns[x->column];
    struct item item = { .cell = x->call == MAP_COLUMN && c->count > 0 ? c->cells[0] : -1 };
    err_set(&inner, ERR_FAILED, "this record names no %s", rule->noun->name);
    eval_problem(v, &item, &inner);
    return true;
}

static bool eval_rule(struct eval *v, const struct map_rule *rule, struct ops *out) {
    if (rule->only != NULL && !eval_cond(v, rule->only)) {
        return !rule->own || v->bound->map->attach != NULL || missing_name(v, rule);
    }
    int leading = leading_slot(rule);
    if (leading < 0) {
        return add_op(v, rule, -1, NULL, out);
    }
    const struct map_slot *slot = &rule->slots[leading];
    struct items items = { 0 };
    v->lead = NULL;
    if (!slot_items(v, slot, &items)) {
        return false;
    }
    if (rule->own && items.count != 1) {
        return missing_name(v, rule);
    }
    /* An empty list leaves its field out; without its main value a rule makes nothing. */
    if (items.count == 0 && leading != rule->main && (slot->field->flags & FIELD_NEEDED) == 0) {
        return add_op(v, rule, leading, NULL, out);
    }
    for (int i = 0; i < items.count; i++) {
        if (!add_op(v, rule, leading, &items.list[i], out)) {
            return false;
        }
    }
    return true;
}

bool eval_record(struct eval *v, struct ops *out) {
    *out = (struct ops){ 0 };
    v->prose = arena_array(v->a, struct prose *, (size_t)v->bound->map->column_count);
    for (int i = 0; i < v->branch->count; i++) {
        const struct map_rule *rule = &v->branch->rules[i];
        if (v->names_only && !rule->own && rule->noun->id != NOUN_NAME) {
            continue;
        }
        if (!eval_rule(v, rule, out)) {
            return false;
        }
    }
    return true;
}
