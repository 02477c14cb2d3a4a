/* Facts: inserted, found again, changed and removed through the field table. Invariant: a row has
 * its needed columns at all times, and a claim that changes or goes leaves its field settled. */
#include "model/fact.h"
#include "model/cell.h"
#include "model/claim.h"

/* At least one of these says what was hit. */
static const char *const target_any[] = { "victim", "sector", "location", "count" };
enum { TARGET_ANY = sizeof target_any / sizeof target_any[0] };

bool cite_has_more(const struct cite *c) {
    return c->by != 0 || c->said.edtf.n > 0 || c->quote.n > 0 || c->page.n > 0 || c->has_confidence ||
           c->credibility != 0 || c->denied != 0 || c->tlp.n > 0;
}

bool cite_take(struct cite *c, const struct value *v) {
    struct str key = str_of(v->field->key);
    long long number;
    if ((v->field->flags & FIELD_CITE) == 0) {
        return false;
    }
    if (str_is(key, "source")) {
        c->source = v->ref;
    } else if (str_is(key, "by")) {
        c->by = v->ref;
    } else if (str_is(key, "said")) {
        c->said = v->date;
    } else if (str_is(key, "quote")) {
        c->quote = v->text;
    } else if (str_is(key, "page")) {
        c->page = v->text;
    } else if (str_is(key, "confidence")) {
        c->has_confidence = !v->cleared;
        c->confidence = (int)v->number;
    } else if (str_is(key, "credibility")) {
        c->credibility = str_to_int(v->text, &number) ? (int)number : 0;
    } else if (str_is(key, "stance")) {
        c->denied = v->cleared ? 0 : 1 - (int)v->number;
    } else if (str_is(key, "tlp")) {
        c->tlp = v->text;
    } else {
        return false;
    }
    return true;
}

const struct value *fact_value(const struct fact *f, const char *key) {
    for (int i = 0; i < f->value_count; i++) {
        if (str_is(str_of(key), f->values[i].field->key)) {
            return &f->values[i];
        }
    }
    return NULL;
}

static const struct value *value_of(const struct fact *f, const struct field *field) {
    for (int i = 0; i < f->value_count; i++) {
        if (f->values[i].field == field) {
            return &f->values[i];
        }
    }
    return NULL;
}

static bool has_value(const struct fact *f, const char *key) {
    const struct value *v = fact_value(f, key);
    return v != NULL && !v->cleared;
}

static bool says_what_was_hit(const struct fact *f) {
    for (int i = 0; i < TARGET_ANY; i++) {
        if (has_value(f, target_any[i])) {
            return true;
        }
    }
    return false;
}

static bool no_target(struct err *e) {
    err_set(e, ERR_USAGE, "a target needs at least one of victim:, sector:, location: and count:");
    return false;
}

static bool check(const struct fact *f, struct err *e) {
    const struct noun *noun = f->noun;
    if (noun->thing || noun->id == NOUN_CLAIM || noun->id == NOUN_RECORD) {
        err_set(e, ERR_USAGE, "%s cannot be added as a fact", noun->plural);
        return false;
    }
    for (int i = 0; i < f->value_count; i++) {
        const struct field *field = f->values[i].field;
        if (value_of(f, field) != &f->values[i]) {
            err_set(e, ERR_USAGE, "%s: is given twice", field->key);
            return false;
        }
        if (field->store == NULL || (field->flags & FIELD_SET) == 0) {
            err_set(e, ERR_USAGE, "%s: cannot be given here", field->key);
            return false;
        }
    }
    for (int i = 0; i < noun->field_count; i++) {
        const struct field *field = &noun->fields[i];
        const struct value *v = (field->flags & FIELD_NEEDED) != 0 ? value_of(f, field) : NULL;
        if ((field->flags & FIELD_NEEDED) != 0 && (v == NULL || v->cleared)) {
            err_set(e, ERR_USAGE, "%s %s needs %s:", thing_article(noun), noun->name, field->key);
            return false;
        }
    }
    return noun->id != NOUN_TARGET || says_what_was_hit(f) || no_target(e);
}

/* `unit`, when only the count names it. */
static bool unit_of_count(const struct fact *f, const struct field *field, struct cells *c) {
    const struct value *count = fact_value(f, "count");
    if (!str_is(str_of(field->key), "unit") || count == NULL || count->cleared) {
        return false;
    }
    cells_text(c, field->store, count->count.unit);
    return true;
}

/* Every column of the noun, given or not, so that a row is described completely. */
static void describe(struct cells *c, struct arena *a, const struct fact *f, const struct cite *cite) {
    for (int i = 0; i < f->noun->field_count; i++) {
        const struct field *field = &f->noun->fields[i];
        if (field->store == NULL || (field->flags & FIELD_SET) == 0 || (field->flags & FIELD_CITE) != 0) {
            continue;
        }
        const struct value *given = value_of(f, field);
        struct value none = { .field = field, .cleared = true };
        if (given != NULL || !unit_of_count(f, field, c)) {
            cells_value(c, a, given == NULL ? &none : given);
        }
    }
    cells_cite(c, cite);
}

static struct cite cite_of(const struct fact *f) {
    struct cite cite = f->cite;
    for (int i = 0; i < f->value_count; i++) {
        (void)cite_take(&cite, &f->values[i]);
    }
    return cite;
}

bool fact_add(struct db *db, struct arena *a, const struct fact *f, int64_t *id, struct err *e) {
    struct cells c = { 0 };
    *id = 0;
    if (!check(f, e)) {
        return false;
    }
    struct cite cite = cite_of(f);
    describe(&c, a, f, &cite);
    return cells_insert(db, a, f->noun->table, &c, id, e);
}

bool fact_same(struct db *db, struct arena *a, const struct fact *f, int64_t *id, bool *found,
               struct err *e) {
    struct cells c = { 0 };
    *found = false;
    *id = 0;
    if (!check(f, e)) {
        return false;
    }
    struct cite cite = cite_of(f);
    describe(&c, a, f, &cite);
    c.count -= 2; /* record_id and change_id, the last two of cells_cite() */
    return cells_find(db, a, f->noun->table, &c, id, found, e);
}

bool fact_involve(struct db *db, int64_t event, int64_t entity, struct str role, struct err *e) {
    return stmt_runf(db, e, "INSERT OR IGNORE INTO involves (event_id, entity_id, role) VALUES (?, ?, ?)",
                     "iis", event, entity, role);
}

/* The last row that carries the thing's own name. */
static bool is_own_name(struct db *db, int64_t id, bool *own, struct err *e) {
    int64_t one;
    return stmt_intf(
        db, e, &one, own,
        "SELECT 1 FROM name n JOIN entity e ON e.id = n.entity_id WHERE n.id = ?1 AND n.scheme = ''"
        " AND n.name = e.name AND NOT EXISTS (SELECT 1 FROM name x WHERE x.entity_id = e.id"
        " AND x.id <> n.id AND x.scheme = '' AND x.name = e.name)",
        "i", id);
}

/* The entity and field of a claim, for settling; the field's text lives in the arena. */
static bool claim_place(struct db *db, struct arena *a, int64_t id, int64_t *entity, struct str *field,
                        struct err *e) {
    bool found;
    return stmt_intf(db, e, entity, &found, "SELECT entity_id FROM claim WHERE id = ?", "i", id) &&
           stmt_strf(db, e, a, field, &found, "SELECT field FROM claim WHERE id = ?", "i", id);
}

/* Does the work of `write` on a claim's row and settles its field. */
static bool and_settle(struct db *db, struct arena *a, int64_t id, bool (*write)(void *, struct err *),
                       void *context, struct err *e) {
    int64_t entity = 0;
    struct str field = { 0 };
    return claim_place(db, a, id, &entity, &field, e) && write(context, e) &&
           (field.n == 0 || claim_settle(db, a, entity, arena_copy(a, field.p, field.n), e));
}

struct change_of_fact {
    struct db *db;
    struct arena *a;
    const struct noun *noun;
    int64_t id;
    const struct value *value; /* NULL: remove */
};

static bool remove_row(struct change_of_fact *c, struct err *e) {
    const char *before = NULL;
    if (c->noun->id == NOUN_EVENT) {
        before = "DELETE FROM involves WHERE event_id = ?";
    } else if (c->noun->id == NOUN_TARGET) {
        before = "UPDATE targeting SET part_of = NULL WHERE part_of = ?";
    }
    return (before == NULL || stmt_runf(c->db, e, before, "i", c->id)) &&
           stmt_runf(c->db, e, arena_printf(c->a, "DELETE FROM %s WHERE id = ?", c->noun->table), "i", c->id);
}

static bool write_row(void *context, struct err *e) {
    struct change_of_fact *c = context;
    struct cells cells = { 0 };
    if (c->value == NULL) {
        return remove_row(c, e);
    }
    cells_value(&cells, c->a, c->value);
    if (c->value->field->type == FIELD_COUNT && c->value->count.unit.n > 0) {
        cells_text(&cells, "count_unit", c->value->count.unit);
    }
    return cells_update(c->db, c->a, c->noun->table, c->id, &cells, e);
}

static bool exists(const struct change_of_fact *c, bool *found, struct err *e) {
    int64_t one;
    return stmt_intf(c->db, e, &one, found,
                     arena_printf(c->a, "SELECT 1 FROM %s WHERE id = ?", c->noun->table), "i", c->id);
}

static bool may_change(const struct change_of_fact *c, struct err *e) {
    bool found, own = false;
    if (!exists(c, &found, e)) {
        return false;
    }
    if (!found || c->noun->letter == 0) {
        err_set(e, ERR_FAILED, "there is no %s %lld", c->noun->name, (long long)c->id);
        return false;
    }
    bool names = c->noun->id == NOUN_NAME && (c->value == NULL || (c->value->field->flags & FIELD_CITE) == 0);
    if (names && !is_own_name(c->db, c->id, &own, e)) {
        return false;
    }
    if (own) {
        err_set(e, ERR_FAILED, "n%lld is the thing's own name", (long long)c->id);
        err_hint(e, "set name: of the thing changes it and keeps this one as an alias");
        return false;
    }
    return true;
}

static bool change_fact(struct change_of_fact *c, struct err *e) {
    return may_change(c, e) &&
           (c->noun->id == NOUN_CLAIM ? and_settle(c->db, c->a, c->id, write_row, c, e) : write_row(c, e));
}

bool fact_remove(struct db *db, const struct noun *noun, int64_t id, struct err *e) {
    struct arena a = { 0 };
    struct change_of_fact c = { db, &a, noun, id, NULL };
    bool ok = change_fact(&c, e);
    arena_release(&a);
    return ok;
}

/* What is cleared last of victim, sector, place and count would leave a target of nothing. */
static bool still_hits(const struct change_of_fact *c, struct err *e) {
    int64_t one;
    bool empty;
    if (c->noun->id != NOUN_TARGET || !c->value->cleared) {
        return true;
    }
    return stmt_intf(c->db, e, &one, &empty,
                     "SELECT 1 FROM targeting WHERE id = ? AND identity_id IS NULL AND sector_id IS NULL"
                     " AND location_id IS NULL AND count IS NULL",
                     "i", c->id) &&
           (!empty || no_target(e));
}

bool fact_set(struct db *db, const struct noun *noun, int64_t id, const struct value *v, struct err *e) {
    const struct field *field = v->field;
    if (field->store == NULL || (field->flags & FIELD_SET) == 0) {
        err_set(e, ERR_USAGE, "%s: of %s %s cannot be set", field->key, thing_article(noun), noun->name);
        return false;
    }
    if (v->cleared && (field->flags & FIELD_NEEDED) != 0) {
        err_set(e, ERR_USAGE, "%s %s needs %s:", thing_article(noun), noun->name, field->key);
        return false;
    }
    struct arena a = { 0 };
    struct change_of_fact c = { db, &a, noun, id, v };
    bool ok = change_fact(&c, e) && still_hits(&c, e);
    arena_release(&a);
    return ok;
}

bool fact_find(struct db *db, struct str word, const struct noun **noun, int64_t *id, bool *found,
               struct err *e) {
    *found = false;
    *noun = word.n > 1 ? noun_of_letter(word.p[0]) : NULL;
    long long number;
    if (*noun == NULL || word.p[1] < '0' || word.p[1] > '9' ||
        !str_to_int(str_slice(word, 1, word.n), &number)) {
        return true;
    }
    *id = number;
    struct arena a = { 0 };
    struct change_of_fact c = { db, &a, *noun, *id, NULL };
    bool ok = exists(&c, found, e);
    arena_release(&a);
    return ok;
}
