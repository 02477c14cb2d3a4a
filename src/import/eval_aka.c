/* Names that come with their aliases: "Night Owl/APT-7/TG-12 (Unit 5) < Owls". Owns nothing.
 *
 * The parts between separators are names of one thing, unless the map calls a part an organisation. What
 * stands in parentheses behind several names, those organisations, and what follows < or --> is what the
 * thing is part of. Invariant: parentheses that may be anything else stay in the name. */
#include "base/namekey.h"
#include "import/eval.h"
#include <string.h>

enum { PARTS_MAX = 64 };

struct aka {
    struct str names[PARTS_MAX], wholes[PARTS_MAX]; /* what it is called, what it is part of */
    int name_count, whole_count;
    struct str group; /* what follows < : it may have aliases and a group of its own */
};

/* Offset of `mark` outside of parentheses, or s.n. */
static size_t find_open(struct str s, struct str mark) {
    int depth = 0;
    for (size_t at = 0; at + mark.n <= s.n; at++) {
        if (depth == 0 && memcmp(s.p + at, mark.p, mark.n) == 0) {
            return at;
        }
        depth += s.p[at] == '(' ? 1 : s.p[at] == ')' && depth > 0 ? -1 : 0;
    }
    return s.n;
}

/* Offset of the parenthesis that the last byte closes, or s.n. */
static size_t find_parenthesis(struct str s) {
    int depth = 0;
    for (size_t at = s.n; at-- > 0;) {
        depth += s.p[at] == ')' ? 1 : s.p[at] == '(' ? -1 : 0;
        if (depth == 0) {
            return s.p[at] == '(' ? at : s.n;
        }
    }
    return s.n;
}

static bool is_other(struct arena *a, const struct map_expr *x, struct str part) {
    struct str key = name_key(a, part);
    for (int i = 0; i < x->other_count; i++) {
        if (str_eq(name_key(a, x->others[i]), key)) {
            return true;
        }
    }
    return false;
}

static void add_whole(struct aka *out, struct str text) {
    text = str_trim(text);
    if (text.n > 0 && out->whole_count < PARTS_MAX) {
        out->wholes[out->whole_count++] = text;
    }
}

/* "A/B (C)": takes the parentheses off where they stand behind several names and no name has any. */
static struct str take_parenthesis(const struct map_expr *x, struct str s, struct aka *out) {
    size_t open = s.n > 0 && s.p[s.n - 1] == ')' ? find_parenthesis(s) : s.n;
    struct str names = str_slice(s, 0, open);
    if (open >= s.n || str_index(names, '(') < names.n || find_open(names, x->separators[0]) >= names.n) {
        return s;
    }
    add_whole(out, str_slice(s, open + 1, s.n - 1));
    return str_trim(names);
}

static void cut_names(struct arena *a, const struct map_expr *x, struct str s, struct aka *out) {
    struct str first = s, sep = x->separators[0];
    while (s.n > 0) {
        size_t end = find_open(s, sep);
        struct str part = str_trim(str_slice(s, 0, end));
        s = str_slice(s, end < s.n ? end + sep.n : s.n, s.n);
        if (part.n == 0 || out->name_count == PARTS_MAX) {
            continue;
        }
        if (x->verb.n > 0 && is_other(a, x, part)) {
            add_whole(out, part);
        } else {
            out->names[out->name_count++] = part;
        }
    }
    if (out->name_count == 0) { /* nothing but organisations: the first is who is meant */
        out->names[out->name_count++] = out->whole_count > 0 ? out->wholes[0] : first;
        out->whole_count -= out->whole_count > 0;
        memmove(out->wholes, out->wholes + 1, (size_t)out->whole_count * sizeof *out->wholes);
    }
}

static void read_aka(struct arena *a, const struct map_expr *x, struct str text, struct aka *out) {
    struct str s = str_trim(text), whole = { 0 };
    *out = (struct aka){ 0 };
    if (x->verb.n > 0) {
        size_t arrow = find_open(s, STR("-->")), less = find_open(s, STR("<"));
        size_t cut = arrow < less ? arrow : less;
        if (cut > 0 && cut < s.n) {
            whole = str_slice(s, cut + (arrow < less ? 3 : 1), s.n);
            s = str_trim(str_slice(s, 0, cut));
        }
        s = take_parenthesis(x, s, out);
    }
    cut_names(a, x, s, out);
    out->group = str_trim(whole);
}

/* The name by which the thing is known already: the first, else one that this data set has used. */
bool eval_aka(struct eval *v, const struct noun *noun, struct item *item) {
    struct aka aka;
    struct ref ref;
    int count = 0;
    read_aka(v->a, item->aka, item->text, &aka);
    struct str whole = item->text;
    item->text = aka.names[0];
    item->verbatim = whole;
    for (int i = 0; i < aka.name_count; i++) {
        int64_t said = 0;
        if (!names_find(v->names, v->a, noun, aka.names[i], &ref, &count, v->e)) {
            return false;
        }
        if (i == 0 && count > 0) {
            return true;
        }
        if (count == 1 && !names_said(v->names, v->a, noun, aka.names[i], &said, v->e)) {
            return false;
        }
        if (said != 0 && said == ref.id) {
            item->text = aka.names[i];
            return true;
        }
    }
    return true;
}

static struct op *new_op(struct eval *v, enum noun_id noun, const struct ref *about, const struct item *item,
                         struct ops *out) {
    struct map_rule *rule = arena_new(v->a, struct map_rule);
    struct op *op = arena_new(v->a, struct op);
    rule->noun = noun_get(noun);
    rule->main = -1;
    op->rule = rule;
    op->values = arena_array(v->a, struct op_value, 3);
    op->owner = *about;
    op->cite.quote = item->verbatim;
    out->list = arena_grow(v->a, out->list, (size_t)out->count, sizeof *out->list);
    out->list[out->count++] = op;
    return op;
}

static bool add_value(struct eval *v, struct op *op, const char *key, struct item item) {
    struct map_slot slot = { .field = noun_field(op->rule->noun, str_of(key)) };
    bool none = false;
    if (str_is(STR("object"), key)) {
        slot.noun = noun_get(NOUN_ACTOR);
    }
    return eval_value(v, &slot, &item, &op->values[op->count++], &none);
}

static bool add_relation(struct eval *v, const struct item *item, const struct ref *thing, struct item other,
                         struct ops *out) {
    struct item verb = { .text = item->aka->verb, .cell = -1 };
    struct op *op = new_op(v, NOUN_RELATION, thing, item, out);
    return add_value(v, op, "verb", verb) && add_value(v, op, "object", other) &&
           (other.aka == NULL || eval_aka_more(v, &other, &op->values[1].ref, out));
}

bool eval_aka_more(struct eval *v, const struct item *item, const struct ref *thing, struct ops *out) {
    struct aka aka;
    if (thing->id == 0 && thing->make == NULL) {
        return true; /* a problem, told already */
    }
    read_aka(v->a, item->aka, item->verbatim, &aka);
    for (int i = 0; i < aka.name_count; i++) {
        struct item name = eval_part(item, aka.names[i]);
        if (!str_eq(name.text, item->text) &&
            !add_value(v, new_op(v, NOUN_NAME, thing, item, out), "name", name)) {
            return false;
        }
    }
    for (int i = 0; i < aka.whole_count; i++) {
        struct item other = eval_part(item, aka.wholes[i]);
        other.aka = NULL;
        if (!add_relation(v, item, thing, other, out)) {
            return false;
        }
    }
    struct item group = eval_part(item, aka.group);
    return group.text.n == 0 ||
           (eval_aka(v, noun_get(NOUN_ACTOR), &group) && add_relation(v, item, thing, group, out));
}
