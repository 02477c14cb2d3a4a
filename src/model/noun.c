/* Finding nouns and fields by what people type. The tables themselves stand in noun_things.c and
 * noun_facts.c; their order in `all` is the order of help and completion. */
#include "model/noun_tables.h"

static const struct noun *const all[] = {
    &noun_operation_table, &noun_actor_table,  &noun_victim_table,      &noun_identity_table,
    &noun_location_table,  &noun_sector_table, &noun_capability_table,  &noun_source_table,
    &noun_event_table,     &noun_name_table,   &noun_attribution_table, &noun_target_table,
    &noun_relation_table,  &noun_claim_table,  &noun_record_table,
};
enum { ALL = sizeof all / sizeof all[0] };

const struct noun *const *noun_all(int *count) {
    *count = ALL;
    return all;
}

const struct noun *noun_victims(void) {
    return &noun_victim_table;
}

const struct noun *noun_timeline(void) {
    return &noun_timeline_table;
}

const struct noun *noun_get(enum noun_id id) {
    if (id == NOUN_TIMELINE) {
        return noun_timeline();
    }
    for (int i = 0; i < ALL; i++) {
        if (all[i]->id == id && all[i] != &noun_victim_table) {
            return all[i];
        }
    }
    return NULL;
}

const struct noun *noun_find(struct str word) {
    for (int i = 0; i < ALL; i++) {
        if (str_is_nocase(word, all[i]->name) || str_is_nocase(word, all[i]->plural) ||
            str_among(word, all[i]->also)) {
            return all[i];
        }
    }
    return NULL;
}

const struct field *noun_field(const struct noun *noun, struct str key) {
    for (int i = 0; i < noun->field_count; i++) {
        if (str_is_nocase(key, noun->fields[i].key)) {
            return &noun->fields[i];
        }
    }
    return NULL;
}

const struct noun *noun_of_kind(struct str kind) {
    for (int i = 0; i < ALL; i++) {
        if (all[i]->thing && all[i] != &noun_victim_table && str_is(kind, all[i]->name)) {
            return all[i];
        }
    }
    return NULL;
}

const struct noun *noun_of_letter(char letter) {
    for (int i = 0; i < ALL; i++) {
        if (letter != 0 && all[i]->letter == letter) {
            return all[i];
        }
    }
    return NULL;
}
