/* The columns of a thing: every word said about each, the one in use first. Start and end share the
 * field "Active". What was merged into the thing speaks of the same columns; where it differs, it is
 * a rival. */
#include "cmd/show.h"
#include "model/claim.h"
#include "model/vocab.h"
#include <string.h>

struct column_facts {
    const struct field *field;
    size_t from, upto; /* of show.facts */
    struct str chosen; /* the value in use; empty: none */
};

static enum show_state state_of(const struct claim_list *list, int i, struct str chosen) {
    if (str_eq(list->items[i].value, chosen)) {
        return SHOW_IN_USE;
    }
    return list->items[i].newer != 0 ? SHOW_EARLIER : SHOW_RIVAL;
}

static struct show_fact fact_of(const struct claim *c, const char *label, const struct field *f) {
    return (struct show_fact){
        .key = f->key,
        .label = label,
        .style = SHOW_LINES,
        .head = str_of(f->key),
        .value = c->value,
        .text = c->value,
        .letter = c->id != 0 ? 'c' : 0,
        .id = c->id,
        .chosen = c->preferred == 2,
        .stance = c->stance,
        .has_confidence = c->has_confidence,
        .confidence = c->confidence,
        .source = c->source,
        .by = c->by,
        .said = c->said,
        .day = c->said.n > 0 ? c->said_hi : c->published_hi,
        .quote = c->quote,
    };
}

/* Words about one column by one of the members; those in use come before their rivals. */
static bool add_member(struct show *s, int64_t member, const char *label, struct column_facts *c,
                       struct err *e) {
    struct claim_list list;
    int hidden;
    if (!claim_load(s->call->db, s->call->arena, member, c->field->key, s->known, &list, &hidden, e)) {
        return false;
    }
    s->hidden += hidden;
    if (list.chosen >= 0 && c->chosen.n == 0) {
        c->chosen = list.items[list.chosen].value;
    }
    for (int pass = SHOW_IN_USE; pass <= SHOW_EARLIER; pass++) {
        for (int i = 0; i < list.count; i++) {
            struct show_fact f = fact_of(&list.items[i], label, c->field);
            f.state = state_of(&list, i, c->chosen);
            if ((int)f.state == pass && f.value.n > 0 && !show_add(s, f, e)) {
                return false;
            }
        }
    }
    return true;
}

static bool add_column(struct show *s, const char *label, struct column_facts *c, struct err *e) {
    struct thing_match members;
    if (!thing_members(s->call->db, s->call->arena, s->thing.id, &members, e)) {
        return false;
    }
    c->from = s->fact_count;
    if (!add_member(s, s->thing.id, label, c, e)) {
        return false;
    }
    for (int i = 0; i < members.count; i++) {
        if (members.ids[i] != s->thing.id && !add_member(s, members.ids[i], label, c, e)) {
            return false;
        }
    }
    c->upto = s->fact_count;
    return true;
}

static struct str words(struct show *s, const char *before, struct str value) {
    return str_of(arena_printf(s->call->arena, "%s%.*s", before, STR_ARG(value)));
}

/* The facts say "from …" and "until …"; the first line says both. */
static void word_dates(struct show *s, const struct column_facts *start, const struct column_facts *end,
                       struct str status) {
    for (size_t i = start->from; i < end->upto; i++) {
        bool begins = i < start->upto;
        bool open = str_is(s->facts[i].value, "..");
        s->facts[i].text = open ? STR("ongoing") : words(s, begins ? "from " : "until ", s->facts[i].value);
    }
    bool ongoing = str_is(end->chosen, "..") || (end->chosen.n == 0 && str_is(status, "ongoing"));
    struct str until = ongoing ? STR("ongoing") : end->chosen.n > 0 ? end->chosen : STR("…");
    struct str from = start->chosen.n > 0 ? start->chosen : STR("…");
    if (start->chosen.n > 0 || end->chosen.n > 0) {
        s->active = str_of(arena_printf(s->call->arena, "%.*s → %.*s", STR_ARG(from), STR_ARG(until)));
    }
}

static bool add_dates(struct show *s, struct err *e) {
    struct column_facts start = { .field = noun_field(s->thing.noun, STR("start")) };
    struct column_facts end = { .field = noun_field(s->thing.noun, STR("end")) };
    struct claim_list status;
    int hidden; /* counted when status has its own turn */
    if (!add_column(s, "Active", &start, e) || !add_column(s, "Active", &end, e) ||
        !claim_load(s->call->db, s->call->arena, s->thing.id, "status", s->known, &status, &hidden, e)) {
        return false;
    }
    word_dates(s, &start, &end, status.chosen >= 0 ? status.items[status.chosen].value : STR(""));
    return true;
}

static const char *label_of(struct show *s, const char *key) {
    char *label = arena_text(s->call->arena, key);
    label[0] = (char)(label[0] >= 'a' && label[0] <= 'z' ? label[0] - 'a' + 'A' : label[0]);
    return label;
}

/* Names are facts of their own, marking and source belong to the thing, dates have had their turn. */
static bool is_column(const struct field *f, bool dates) {
    static const char *const others[] = { "name", "tlp", "source", "summary" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(f->key, others[i]) == 0) {
            return false;
        }
    }
    bool is_date = strcmp(f->key, "start") == 0 || strcmp(f->key, "end") == 0;
    return (f->flags & FIELD_SET) && f->store != NULL && !(dates && is_date);
}

bool show_columns(struct show *s, bool summary, struct err *e) {
    const struct noun *noun = s->thing.noun;
    bool dates = noun->id == NOUN_OPERATION;
    if (summary) {
        struct column_facts c = { .field = noun_field(noun, STR("summary")) };
        return add_column(s, "Summary", &c, e);
    }
    if (dates && !add_dates(s, e)) {
        return false;
    }
    for (int i = 0; i < noun->field_count; i++) {
        struct column_facts c = { .field = &noun->fields[i] };
        if (is_column(c.field, dates) && !add_column(s, label_of(s, c.field->key), &c, e)) {
            return false;
        }
    }
    return true;
}
