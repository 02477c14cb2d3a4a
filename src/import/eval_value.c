/* One value: an item read by the type of its field, its problems told at their place in the record.
 * Invariant: words and references are read once for each spelling, so that the cost of a record does
 * not grow with the vocabularies. */
#include "import/eval.h"
#include <stdlib.h>
#include <string.h>

void eval_problem(struct eval *v, const struct item *item, struct err *inner) {
    struct str column = bound_name(v->bound, item->cell);
    struct err e = { 0 };
    struct str text = item->text;
    if (inner->has_span && inner->span.at + inner->span.len <= text.n) {
        text = str_slice(text, inner->span.at, inner->span.at + inner->span.len);
    }
    err_at(&e, ERR_FAILED, row_span(v->row, item->cell, text), "%s%s%.*s%s", inner->message,
           column.n > 0 ? " (" : "", STR_ARG(column), column.n > 0 ? ")" : "");
    if (inner->hint[0] != '\0') {
        err_hint(&e, "%s", inner->hint);
    }
    v->problems = arena_grow(v->a, v->problems, (size_t)v->errors, sizeof *v->problems);
    v->problems[v->errors++] = e;
    err_release(inner);
}

static int by_place(const void *left, const void *right) {
    const struct err *l = left, *r = right;
    return (l->span.at > r->span.at) - (l->span.at < r->span.at);
}

void eval_tell(struct eval *v) {
    if (v->errors > 1) {
        qsort(v->problems, (size_t)v->errors, sizeof *v->problems, by_place);
    }
    for (int i = 0; i < v->errors; i++) {
        struct err *e = &v->problems[i];
        err_place(e, v->file, v->row->record->line, v->row->record->raw);
        if (v->words->n < 1000) {
            buf_printf(v->words, "%s%s", v->words->n > 0 ? "; " : "", e->message);
        }
        if (v->problem != NULL) {
            v->problem(v->context, e);
        }
        err_release(e);
    }
}

/* Stopping, locking and damage end the import; anything else is the record's problem. */
static bool pass_on(struct eval *v, const struct item *item, struct err *inner) {
    if (inner->code == ERR_STOPPED || inner->code == ERR_LOCKED || inner->code == ERR_FILE) {
        err_set(v->e, inner->code, "%s", inner->message);
        err_hint(v->e, "%s", inner->hint);
        err_release(inner);
        return false;
    }
    eval_problem(v, item, inner);
    return true;
}

const struct noun *slot_noun(const struct map_slot *slot) {
    if (slot->noun != NULL) {
        return slot->noun;
    }
    return slot->field->noun == NOUN_COUNT ? NULL : noun_get(slot->field->noun);
}

/* The 1st of a month may stand for the month, 1 January for the year. */
static bool guard_padding(struct eval *v, enum map_padding padded, struct date *d, struct err *e) {
    struct str day = str_of(d->lo);
    if ((d->flags & DATE_DAY) == 0 || day.n != DATE_ISO - 1 ||
        !str_ends(day, padded == MAP_PADDED_YEAR ? "-01-01" : "-01")) {
        return true;
    }
    size_t n = str_ends(day, "-01-01") ? 4 : 7;
    return date_parse(v->a, str_of(arena_printf(v->a, "%.*s?", (int)n, day.p)), d, e);
}

static bool read_date(struct eval *v, const struct item *item, struct value *out, struct err *e) {
    if (!date_parse_as(v->a, item->text, item->order, &out->date, e) ||
        (item->padded != MAP_EXACT && !guard_padding(v, item->padded, &out->date, e))) {
        return false;
    }
    out->text = out->date.edtf;
    if (out->field->type == FIELD_DAY && (out->date.flags & DATE_DAY) == 0) {
        err_set(e, ERR_FAILED, "'%.*s' is not one certain day", STR_ARG(item->text));
        return false;
    }
    return true;
}

static bool is_url(struct str s) {
    return str_starts(s, "http://") || str_starts(s, "https://") || str_starts(s, "hxxp") ||
           str_starts(s, "www.");
}

static bool cannot_make(struct eval *v, const struct noun *noun, struct str text, int count, struct err *e) {
    struct err inner = { 0 };
    int64_t ignored;
    struct span span = { 0, text.n };
    if (!names_asked(v->names, e)) {
        return false;
    }
    if (count == 0) {
        thing_unknown(v->db, v->a, noun, text, span, &inner);
    } else {
        thing_get(v->db, v->a, noun, text, span, &ignored, &inner);
    }
    err_set(e, ERR_FAILED, "%s", inner.message);
    if (v->refused != NULL && count == 0 && noun != NULL) {
        make_refused(v->refused, v->a,
                     &(struct import_name){ .noun = noun_get(noun->id),
                                            .name = text,
                                            .near = str_of(inner.hint),
                                            .line = v->row->record->line,
                                            .leave = IMPORT_REFUSED });
    }
    const char *kind = noun == NULL ? NULL : noun_get(noun->id)->name;
    if (count == 0 && kind != NULL && noun->id != NOUN_LOCATION && noun->id != NOUN_SECTOR) {
        err_hint(e, "%s%sto make new %s: create:%s", inner.hint, inner.hint[0] != '\0' ? "  " : "",
                 noun_get(noun->id)->plural, kind);
    } else {
        err_hint(e, "%s", inner.hint);
    }
    err_release(&inner);
    return false;
}

/* A government by the name of its country. */
static bool read_government(struct eval *v, const struct item *item, struct ref *ref, struct err *e) {
    const struct noun *places = noun_get(NOUN_LOCATION);
    int count = 0;
    if (item->country != 0 || item->id != 0) {
        return names_government(v->names, v->a, item->country != 0 ? item->country : item->id, ref, e);
    }
    if (!names_find(v->names, v->a, places, item->text, ref, &count, e)) {
        return false;
    }
    if (count != 1) {
        return cannot_make(v, places, item->text, count, e);
    }
    return names_government(v->names, v->a, ref->id, ref, e);
}

static enum map_leave leave_for(struct eval *v, const struct noun *noun, struct str name) {
    enum map_leave leave = noun == NULL ? MAP_NONE : v->create.of[noun->id];
    return leave == MAP_ASK ? asking_leave(v->asking, v->a, noun, name) : leave;
}

/* The article at a URL. A damaged URL is the name of a source, where the map lets sources be made. */
static bool read_url_source(struct eval *v, const struct item *item, struct ref *ref, bool *damaged,
                            struct err *e) {
    struct value url = { .field = noun_field(noun_get(NOUN_SOURCE), STR("url")) };
    struct err inner = { 0 };
    bool ok = value_parse(v->db, v->a, url.field, item->text, (struct span){ 0, item->text.n }, &url, &inner);
    *damaged = !ok && v->create.of[NOUN_SOURCE] != MAP_NONE;
    if (!ok && !*damaged) {
        *e = inner;
        return false;
    }
    err_release(&inner);
    return *damaged || names_article(v->names, v->a, url.text, ref, e);
}

static bool read_ref(struct eval *v, const struct map_slot *slot, const struct item *item, struct ref *ref,
                     struct err *e) {
    const struct noun *noun = slot_noun(slot);
    int count = 0;
    if (item->id != 0 && !item->government) {
        ref->id = item->id;
        return true;
    }
    if (item->government || (item->country != 0 && (noun == NULL || noun->id == NOUN_ACTOR))) {
        return read_government(v, item, ref, e);
    }
    if (is_url(item->text) && (noun == NULL || noun->id == NOUN_SOURCE)) {
        bool damaged = false;
        if (!read_url_source(v, item, ref, &damaged, e) || !damaged) {
            return e->code == ERR_NONE;
        }
    }
    if (!names_find(v->names, v->a, noun, item->text, ref, &count, e)) {
        return false;
    }
    if (count == 1) {
        return true;
    }
    if (count == 0 && noun != NULL && noun->id == NOUN_ACTOR && names_says_government(item->text)) {
        int64_t country = 0;
        if (!names_state(v->names, v->a, item->text, &country, e)) {
            return false;
        }
        if (country != 0) { /* no name of its own: the actor that there is one of a country */
            return names_government(v->names, v->a, country, ref, e);
        }
    }
    enum map_leave leave = leave_for(v, noun, item->text);
    if (leave == MAP_NONE) {
        return cannot_make(v, noun, item->text, count, e);
    }
    /* The other end of a relation may be known as something else: a tool where an actor is expected. */
    if (count == 0 && slot->noun != NULL) {
        if (!names_find(v->names, v->a, NULL, item->text, ref, &count, e)) {
            return false;
        }
        if (count == 1) {
            return true;
        }
    }
    *ref = names_make(v->names, v->a, noun_get(noun->id), item->text);
    ref->make->asked = leave == MAP_ASK;
    return true;
}

/* Spreadsheets write 30 as 30.0. */
static struct str whole_number(struct str s) {
    long long number;
    bool is = str_ends(s, ".0") && str_to_int(str_slice(s, 0, s.n - 2), &number);
    return is ? str_slice(s, 0, s.n - 2) : s;
}

static bool read_value(struct eval *v, const struct map_slot *slot, const struct item *item,
                       struct op_value *out, struct err *e) {
    const struct field *field = slot->field;
    out->value.field = field;
    switch (field->type) {
    case FIELD_REF:
        return read_ref(v, slot, item, &out->ref, e);
    case FIELD_DATE:
    case FIELD_DAY:
        return read_date(v, item, &out->value, e);
    case FIELD_TEXT:
        out->value.text = item->verbatim.p != NULL ? item->verbatim : item->text;
        return true;
    case FIELD_NAME:
        out->value.text = item->text;
        return true;
    case FIELD_WORD:
    case FIELD_RANKED:
    case FIELD_COUNT:
    case FIELD_CONFIDENCE:
    case FIELD_NUMBER:
    case FIELD_REAL:
    case FIELD_URL:
        break;
    }
    struct str text =
        field->type == FIELD_COUNT || field->type == FIELD_NUMBER ? whole_number(item->text) : item->text;
    return value_parse(v->db, v->a, field, text, (struct span){ 0, text.n }, &out->value, e);
}

bool eval_value(struct eval *v, const struct map_slot *slot, const struct item *item, struct op_value *out,
                bool *none) {
    unsigned how = (unsigned)item->order << 2 | (unsigned)item->padded;
    *none = false;
    *out = (struct op_value){ 0 };
    if (readings_get(v->readings, slot->field, how, item->text, &out->value)) {
        return true;
    }
    struct err inner = { 0 };
    if (read_value(v, slot, item, out, &inner)) {
        err_release(&inner);
        readings_put(v->readings, slot->field, how, item->text, &out->value);
        return true;
    }
    *none = true;
    return pass_on(v, item, &inner);
}
