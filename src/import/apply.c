/* Operations become rows. What an edition of the same data set has said already is not said again; a
 * value that differs becomes a rival through claim_set(). Invariant: rows that were there before the
 * import are changed only while the recorder watches. */
#include "import/apply.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "model/cell.h"
#include "model/claim.h"
#include <string.h>

static const char SQL_AGAIN[] =
    "UPDATE record SET source_id = ?2, key = ?3, hash = ?4, entity_id = ?5, error = ?6 WHERE id = ?1";
/* Is the source an edition of the data set? Asked by the source, since the index on keys may be absent. */
#define SAME_DATASET(source, key)                                                                            \
    "SELECT 1 FROM name n WHERE n.entity_id = " source " AND n.scheme = 'dataset' AND +n.key = " key
/* Was the thing made by another record of this data set? Then it is not this record's. */
static const char SQL_TAKEN[] =
    "SELECT 1 FROM entity e JOIN record r ON r.id = e.record_id JOIN name n ON n.entity_id = r.source_id"
    " WHERE e.id = ?1 AND r.entity_id = e.id AND r.key IS NOT ?2 AND n.scheme = 'dataset' AND n.key = ?3";
static const char SQL_SAID[] = "SELECT 1 FROM said s WHERE s.entity_id = ?1 AND s.field = ?2"
                               " AND CASE WHEN ?3 IS NULL THEN s.value IS ?4 ELSE s.value_lo IS ?3 END"
                               " AND EXISTS (" SAME_DATASET("s.source_id", "?5") ") LIMIT 1";

/* The row of a record whose number is given out already: it is written when its thing is known. */
static bool write_record(struct apply *p, struct arena *a, const struct entry_record *record, int64_t entity,
                         int64_t id, struct err *e) {
    struct cells c = { 0 };
    cells_int(&c, "id", id);
    cells_int(&c, "change_id", p->change->id);
    cells_ref(&c, "source_id", p->making->source);
    cells_int(&c, "line", (int64_t)record->line);
    if (record->keyless) {
        cells_null(&c, "key");
        cells_null(&c, "hash");
    } else {
        cells_int(&c, "key", record->key);
        cells_int(&c, "hash", record->hash);
    }
    cells_ref(&c, "entity_id", entity);
    cells_text(&c, "raw", record->raw);
    c.values[c.count - 1].type = STMT_TEXT; /* an empty line is one too */
    cells_text(&c, "error", record->error);
    return cells_insert(p->db, a, "record", &c, &id, e);
}

/* A record that is run again has its row. */
static bool rewrite_record(struct apply *p, const struct entry_record *record, int64_t entity,
                           struct err *e) {
    struct stmt *s = stmt_get(p->db, SQL_AGAIN, e);
    if (s == NULL) {
        return false;
    }
    stmt_bind_int(s, 1, record->row);
    stmt_bind_ref(s, 2, p->making->source);
    if (!record->keyless) {
        stmt_bind_int(s, 3, record->key);
        stmt_bind_int(s, 4, record->hash);
    }
    stmt_bind_ref(s, 5, entity);
    stmt_bind_text_or_null(s, 6, record->error);
    if (p->older) {
        change_careful(p->change, true);
    }
    bool ok = stmt_run(s, e);
    if (p->older) {
        change_careful(p->change, false);
    }
    stmt_done(s);
    return ok;
}

static bool begin_record(struct apply *p, const struct entry_record *record, int64_t *id, struct err *e) {
    *id = record->row != 0 ? record->row : bulk_next_id(p->db, "record", e);
    return *id != 0;
}

static bool end_record(struct apply *p, struct arena *a, const struct entry_record *record, int64_t entity,
                       int64_t id, struct err *e) {
    return record->row != 0 ? rewrite_record(p, record, entity, e)
                            : write_record(p, a, record, entity, id, e);
}

bool apply_record(struct apply *p, struct arena *a, const struct entry_record *record, int64_t *id,
                  struct err *e) {
    return begin_record(p, record, id, e) && end_record(p, a, record, record->entity, *id, e);
}

/* What the operation names: a thing's name, an alias. */
static struct str name_of(const struct op *op) {
    for (int i = 0; i < op->count; i++) {
        if (op->values[i].value.field->type == FIELD_NAME) {
            return op->values[i].value.text;
        }
    }
    return STR("");
}

static bool resolve(struct apply *p, struct arena *a, struct op *op, struct err *e) {
    for (int i = 0; i < op->count; i++) {
        struct op_value *v = &op->values[i];
        if (v->value.field->type == FIELD_REF && v->value.ref == 0 &&
            !make_ref(p->making, a, &v->ref, &v->value.ref, e)) {
            return false;
        }
    }
    return true;
}

/* A thing that this record makes, with its columns: its own source and record say them, so they need no
 * claims. */
static bool make_new(struct apply *p, struct arena *a, const struct op *op, int64_t *id, struct err *e) {
    const struct value **values = arena_array(a, const struct value *, (size_t)op->count + 1);
    struct thing_new t = {
        op->rule->noun, name_of(op), p->making->source, p->making->record, p->change->id, values, 0
    };
    for (int i = 0; i < op->count; i++) {
        values[t.value_count++] = &op->values[i].value;
    }
    names_made(p->names, a, t.name);
    return thing_add(p->db, a, &t, id, e);
}

static bool said_before(struct apply *p, int64_t entity, const struct value *v, bool *said, struct err *e) {
    struct stmt *s = stmt_get(p->db, SQL_SAID, e);
    if (s == NULL) {
        return false;
    }
    stmt_bind_int(s, 1, entity);
    stmt_bind_str(s, 2, str_of(v->field->key));
    stmt_bind_ref(s, 3, v->field->type == FIELD_REF ? v->ref : 0);
    stmt_bind_str(s, 4, v->text);
    stmt_bind_str(s, 5, p->names->family);
    bool ok = stmt_step(s, said, e);
    stmt_done(s);
    return ok;
}

/* A claim tells the name of the thing it points to. */
static bool name_ref(struct apply *p, struct arena *a, struct value *v, struct err *e) {
    struct thing t;
    bool found = false;
    if (!thing_load(p->db, a, v->ref, &t, &found, e)) {
        return false;
    }
    v->text = found ? t.name : STR("");
    return true;
}

/* A thing that was there: what the data set has not said of it yet. */
static bool fill_old(struct apply *p, struct arena *a, struct op *op, int64_t id, struct err *e) {
    struct cite cite = { .source = p->making->source, .record = p->making->record, .change = p->change->id };
    for (int i = 0; i < op->count; i++) {
        const struct value *v = &op->values[i].value;
        struct claim_outcome outcome = { 0 };
        bool said = false;
        if (v->field->type == FIELD_NAME) {
            continue;
        }
        if (v->field->type == FIELD_REF && !name_ref(p, a, &op->values[i].value, e)) {
            return false;
        }
        if (!said_before(p, id, v, &said, e)) {
            return false;
        }
        change_careful(p->change, true);
        bool ok = said || claim_set(p->db, a, id, v, &cite, &outcome, e);
        change_careful(p->change, false);
        if (!ok) {
            return false;
        }
    }
    return true;
}

/* A living thing of that name, unless another record of the data set is about it. */
static bool find_thing(struct apply *p, struct arena *a, const struct op *op, int64_t key, int64_t *id,
                       struct err *e) {
    struct ref ref;
    int count = 0;
    int64_t one;
    bool taken = false;
    *id = 0;
    struct str name = name_of(op);
    if (!names_look(p->names, a, op->rule->noun, name, &ref, &count, e)) {
        return false;
    }
    names_forget(p->names, a, op->rule->noun, name);
    if (ref.id == 0) {
        return true;
    }
    if (!stmt_intf(p->db, e, &one, &taken, SQL_TAKEN, "iis", ref.id, key, p->names->family)) {
        return false;
    }
    *id = taken ? 0 : ref.id;
    return true;
}

/* The thing of a rule: the earlier one, one that is there by that name, or a new one. */
static bool apply_thing(struct apply *p, struct arena *a, struct op *op, int64_t key, int64_t *id,
                        bool *fresh, struct err *e) {
    if (!resolve(p, a, op, e) || (*id == 0 && !op->heading && !find_thing(p, a, op, key, id, e))) {
        return false;
    }
    *fresh = *id == 0;
    if (!*fresh) {
        return fill_old(p, a, op, *id, e);
    }
    return make_new(p, a, op, id, e);
}

static const char *owner_key(const struct noun *noun) {
    return noun->id == NOUN_NAME       ? "entity"
           : noun->id == NOUN_EVENT    ? "about"
           : noun->id == NOUN_RELATION ? "subject"
                                       : "operation";
}

static void add_owner(struct fact *f, int64_t owner) {
    const struct field *field = noun_field(f->noun, str_of(owner_key(f->noun)));
    if (fact_value(f, field->key) == NULL) {
        f->values[f->value_count++] = (struct value){ .field = field, .ref = owner, .text = STR("#") };
    }
}

/* The index on what the fact is about is the one to use: that on a busy actor would read all its facts. */
static void test_column(struct buf *sql, const struct fact *f, const struct value *v) {
    if (str_is(str_of(v->field->key), owner_key(f->noun))) {
        buf_printf(sql, " AND %s = ?", v->field->store);
    } else {
        buf_printf(sql, " AND +%s IS ?", v->field->type == FIELD_NAME ? "key" : v->field->store);
    }
}

static void bind_test(struct stmt *s, int at, struct arena *a, const struct value *v) {
    enum field_type type = v->field->type;
    if (type == FIELD_REF || type == FIELD_NUMBER) {
        stmt_bind_int(s, at, type == FIELD_REF ? v->ref : v->number);
    } else {
        stmt_bind_str(s, at, type == FIELD_NAME ? name_key(a, v->text) : v->text);
    }
}

/* Does the fact stand already, from this source or another edition of the data set, by the same voice and
 * date? Quotes do not count: the same said in other words is not said twice,
 * but by two attached records of one file. */
static bool stands(struct apply *p, struct arena *a, const struct fact *f, bool *found, struct err *e) {
    struct buf sql = { 0 };
    buf_printf(
        &sql,
        "SELECT 1 FROM %s f WHERE +stance = ? AND +said_by IS ? AND +said_on IS ? AND (+source_id IS ? "
        "OR EXISTS (" SAME_DATASET("f.source_id", "?") "))",
        f->noun->table);
    for (int i = 0; i < f->value_count; i++) {
        test_column(&sql, f, &f->values[i]);
    }
    buf_add_text(&sql, p->attached ? " AND (+source_id IS NOT ?4 OR +quote IS ?) LIMIT 1" : " LIMIT 1");
    struct stmt *s = stmt_get(p->db, sql.p, e);
    buf_release(&sql);
    if (s == NULL) {
        return false;
    }
    stmt_bind_int(s, 1, 1 - f->cite.denied);
    stmt_bind_ref(s, 2, f->cite.by);
    stmt_bind_text_or_null(s, 3, f->cite.said.edtf);
    stmt_bind_ref(s, 4, f->cite.source);
    stmt_bind_str(s, 5, p->names->family);
    for (int i = 0; i < f->value_count; i++) {
        bind_test(s, 6 + i, a, &f->values[i]);
    }
    if (p->attached) {
        stmt_bind_text_or_null(s, 6 + f->value_count, f->cite.quote);
    }
    bool ok = stmt_step(s, found, e);
    stmt_done(s);
    return ok;
}

/* A fact this record has told. */
struct told {
    const struct op *op;
    int64_t source, owner;
};
struct telling {
    int64_t own;
    bool fresh; /* the record's thing is new: nothing can stand of it yet */
    struct told *facts;
    int count;
    struct fact fact; /* the one being told */
};

static bool same_fact(const struct told *l, const struct told *r) {
    const struct cite *lc = &l->op->cite, *rc = &r->op->cite;
    if (l->op->rule->noun != r->op->rule->noun || l->op->count != r->op->count || l->source != r->source ||
        l->owner != r->owner || lc->denied != rc->denied || lc->by != rc->by ||
        !str_eq(lc->said.edtf, rc->said.edtf)) {
        return false;
    }
    for (int i = 0; i < l->op->count; i++) {
        const struct value *a = &l->op->values[i].value, *b = &r->op->values[i].value;
        if (a->field != b->field ||
            (a->field->type == FIELD_REF ? a->ref != b->ref : !str_eq(a->text, b->text))) {
            return false;
        }
    }
    return true;
}

/* False when the record has told it already. */
static bool remember(struct arena *a, struct telling *t, struct told fact) {
    for (int i = 0; i < t->count; i++) {
        if (same_fact(&t->facts[i], &fact)) {
            return false;
        }
    }
    t->facts = arena_grow(a, t->facts, (size_t)t->count, sizeof *t->facts);
    t->facts[t->count++] = fact;
    return true;
}

static void compose(const struct apply *p, const struct op *op, const struct told *told, struct fact *f) {
    f->noun = op->rule->noun;
    f->cite = op->cite;
    f->cite.source = told->source;
    f->cite.record = p->making->record;
    f->cite.change = p->change->id;
    f->value_count = 0;
    for (int i = 0; i < op->count; i++) {
        f->values[f->value_count++] = op->values[i].value;
    }
    add_owner(f, told->owner);
}

static bool apply_fact(struct apply *p, struct arena *a, struct op *op, struct telling *t, struct err *e) {
    struct told told = { .op = op };
    int64_t id;
    bool stands_already = false;
    if (!resolve(p, a, op, e) || !make_ref(p->making, a, &op->source, &told.source, e) ||
        !make_ref(p->making, a, &op->owner, &told.owner, e) ||
        !make_ref(p->making, a, &op->by, &op->cite.by, e)) {
        return false;
    }
    bool ask = !t->fresh || told.owner != 0 || op->rule->noun->id == NOUN_NAME;
    told.source = told.source != 0 ? told.source : p->making->source;
    told.owner = told.owner != 0 ? told.owner : t->own;
    if (!remember(a, t, told)) {
        return true;
    }
    compose(p, op, &told, &t->fact);
    if (ask && !stands(p, a, &t->fact, &stands_already, e)) {
        return false;
    }
    if (stands_already) {
        return true;
    }
    if (op->rule->noun->id == NOUN_NAME) {
        names_forget(p->names, a, NULL, name_of(op));
        names_forget(p->names, a, noun_get(NOUN_ACTOR), name_of(op));
        names_made(p->names, a, name_of(op));
    }
    return fact_add(p->db, a, &t->fact, &id, e);
}

/* The record's own thing and its row. */
static bool apply_own(struct apply *p, struct arena *a, const struct entry_record *record,
                      const struct ops *ops, struct telling *t, struct err *e) {
    if (!begin_record(p, record, &p->making->record, e)) {
        return false;
    }
    for (int i = 0; i < ops->count; i++) {
        struct op *op = ops->list[i];
        if (op->rule->own && !apply_thing(p, a, op, record->key, &t->own, &t->fresh, e)) {
            return false;
        }
    }
    return end_record(p, a, record, t->own, p->making->record, e);
}

static bool is_early(const struct op *op) {
    return op->rule->noun->id == NOUN_NAME && op->owner.id == 0 && op->owner.make == NULL;
}

bool apply_ops(struct apply *p, struct arena *a, const struct entry_record *record, const struct ops *ops,
               enum apply_step step, struct err *e) {
    struct telling t; /* its fact is filled in when it is needed */
    t.own = record->entity;
    t.fresh = step == APPLY_FACTS && record->made;
    t.facts = NULL;
    t.count = 0;
    p->making->line = record->line;
    p->making->record = record->id;
    if (step != APPLY_FACTS && !apply_own(p, a, record, ops, &t, e)) {
        return false;
    }
    for (int i = 0; i < ops->count; i++) {
        struct op *op = ops->list[i];
        int64_t other = 0;
        bool fresh = false, early = is_early(op);
        if (op->rule->own || (step == APPLY_THING && !early) || (step == APPLY_FACTS && early)) {
            continue;
        }
        if (!(op->rule->noun->thing ? apply_thing(p, a, op, record->key, &other, &fresh, e)
                                    : apply_fact(p, a, op, &t, e))) {
            return false;
        }
    }
    return true;
}
