/* Setting a field: plain overwrite, correction or one word among several; then the preferred one
 * into the column. Invariant (doc/model.md "Claims"): a field has no claims or all of them, and the
 * column equals the preferred one. */
#include "model/claim.h"
#include "base/namekey.h"
#include "model/cell.h"
#include "model/claim_column.h"

/* What is being set, and what stands there. */
struct setting {
    struct db *db;
    struct arena *a;
    struct thing t;
    struct column column;
    const struct value *v;
    const struct cite *cite;
    struct str was;
    int64_t was_ref;
    struct claim_outcome *out;
};

/* The present value as its own source's word. */
static const char SQL_PRESENT[] =
    "INSERT INTO claim (entity_id, field, value, value_lo, value_hi, source_id, record_id, change_id)"
    " SELECT entity_id, field, value, value_lo, value_hi, source_id, record_id, change_id FROM said"
    "  WHERE entity_id = ? AND field = ? AND claim_id IS NULL";
static const char SQL_COUNT[] = "SELECT count(*) FROM claim WHERE entity_id = ? AND field = ?";
/* Said already by this source, with everything the new cite says. Values are compared by text, or by
 * value_lo where ?3 is NULL. */
static const char SQL_SAME[] =
    "SELECT id FROM claim WHERE entity_id = ?1 AND field = ?2 AND (value = ?3 OR (?3 IS NULL AND value_lo = "
    "?4))"
    " AND source_id IS ?5 AND stance = ?6 AND (?7 IS NULL OR said_by = ?7) AND (?8 IS NULL OR said_on = ?8)"
    " AND (?9 IS NULL OR quote = ?9) AND (?10 IS NULL OR locator = ?10) AND (?11 IS NULL OR confidence = ?11)"
    " AND (?12 IS NULL OR credibility = ?12) AND (?13 IS NULL OR tlp = ?13) ORDER BY id LIMIT 1";
/* Words of the same source, asserter, date said and record. */
#define SAME_ORIGIN                                                                                          \
    " FROM claim WHERE entity_id = ?1 AND field = ?2 AND source_id IS ?5 AND said_by IS ?7 AND said_on IS "  \
    "?8"                                                                                                     \
    " AND record_id IS ?9"
#define SAME_VALUE "(value = ?3 OR (?3 IS NULL AND value_lo = ?4))"
/* The one that a correction replaces, and whether its value is the same: a denial replaces only what
 * it denies. */
static const char SQL_EARLIER[] =
    "SELECT id, " SAME_VALUE SAME_ORIGIN " AND CASE WHEN ?6 < 0 THEN " SAME_VALUE " ELSE stance >= 0 END"
    " ORDER BY id DESC LIMIT 1";
/* A denial that its own source takes back by asserting the value. */
static const char SQL_UNDENY[] = "DELETE" SAME_ORIGIN " AND stance < 0 AND ?6 >= 0 AND " SAME_VALUE;
static const char SQL_CLEAR[] = "DELETE FROM claim WHERE entity_id = ?1 AND field = ?2"
                                " AND (?3 IS NULL OR source_id = ?3) AND (?4 IS NULL OR said_by = ?4)";

static bool count_claims(struct setting *s, int64_t *n, struct err *e) {
    bool found;
    return stmt_intf(s->db, e, n, &found, SQL_COUNT, "it", s->t.id, s->column.field->key);
}

static bool write_plain(struct setting *s, struct err *e) {
    s->out->result = CLAIM_SET;
    return column_write(s->db, s->a, &s->column, s->v, e);
}

/* Numbers and references are compared by value_lo: their texts may be spelled anew. */
static bool is_number(const struct value *v) {
    return v->field->type == FIELD_REF || v->field->type == FIELD_NUMBER || v->field->type == FIELD_REAL;
}

static void add_value(struct cells *c, const struct value *v) {
    cells_text(c, "value", v->text);
    if (v->field->type == FIELD_DATE) {
        cells_text(c, "value_lo", str_of(v->date.lo));
        cells_text(c, "value_hi", str_of(v->date.hi));
        return;
    }
    for (int i = 0; i < 2; i++) {
        cells_null(c, i == 0 ? "value_lo" : "value_hi");
        struct bulk_value *cell = &c->values[c->count - 1];
        if (is_number(v)) {
            cell->type = v->field->type == FIELD_REAL ? STMT_REAL : STMT_INT;
            cell->i = v->field->type == FIELD_REF ? v->ref : v->number;
            cell->r = v->real;
        }
    }
}

/* Parameters 1 to 8 of SQL_SAME and SQL_EARLIER. */
static void bind_word(struct stmt *q, const struct setting *s) {
    const struct value *v = s->v;
    stmt_bind_int(q, 1, s->t.id);
    stmt_bind_str(q, 2, str_of(s->column.field->key));
    if (!is_number(v)) {
        stmt_bind_str(q, 3, v->text);
    } else if (v->field->type == FIELD_REAL) {
        stmt_bind_real(q, 4, v->real);
    } else {
        stmt_bind_int(q, 4, v->field->type == FIELD_REF ? v->ref : v->number);
    }
    stmt_bind_ref(q, 5, s->cite->source);
    stmt_bind_int(q, 6, 1 - s->cite->denied);
    stmt_bind_ref(q, 7, s->cite->by);
    stmt_bind_text_or_null(q, 8, s->cite->said.edtf);
}

static bool find_same(struct setting *s, bool *found, struct err *e) {
    struct stmt *q = stmt_get(s->db, SQL_SAME, e);
    if (q == NULL) {
        return false;
    }
    bind_word(q, s);
    stmt_bind_text_or_null(q, 9, s->cite->quote);
    stmt_bind_text_or_null(q, 10, s->cite->page);
    if (s->cite->has_confidence) {
        stmt_bind_int(q, 11, s->cite->confidence);
    }
    stmt_bind_ref(q, 12, s->cite->credibility);
    stmt_bind_text_or_null(q, 13, s->cite->tlp);
    bool ok = stmt_step(q, found, e);
    stmt_done(q);
    return ok;
}

static struct stmt *get_origin(struct setting *s, const char *sql, struct err *e) {
    struct stmt *q = stmt_get(s->db, sql, e);
    if (q != NULL) {
        bind_word(q, s);
        stmt_bind_ref(q, 9, s->cite->record);
    }
    return q;
}

static bool find_earlier(struct setting *s, int64_t *id, bool *same, struct err *e) {
    struct stmt *q = get_origin(s, SQL_EARLIER, e);
    bool row = false;
    if (q == NULL) {
        return false;
    }
    bool ok = stmt_step(q, &row, e);
    *id = ok && row ? stmt_int(q, 0) : 0;
    *same = ok && row && stmt_int(q, 1) != 0;
    stmt_done(q);
    return ok;
}

static bool undeny(struct setting *s, struct err *e) {
    struct stmt *q = get_origin(s, SQL_UNDENY, e);
    bool ok = q != NULL && stmt_run(q, e);
    stmt_done(q);
    return ok;
}

/* The same word again with more about it: what the cite leaves out stays. */
static bool enrich(struct setting *s, int64_t id, struct err *e) {
    const struct cite *cite = s->cite;
    struct cells all = { 0 }, given = { 0 };
    cells_cite(&all, cite);
    for (int i = 0; i < all.count; i++) {
        if (all.values[i].type != STMT_NULL) {
            given.columns[given.count] = all.columns[i];
            given.values[given.count++] = all.values[i];
        }
    }
    return cells_update(s->db, s->a, "claim", id, &given, e);
}

static bool write_claim(struct setting *s, int64_t earlier, struct err *e) {
    struct cells c = { 0 };
    int64_t id;
    add_value(&c, s->v);
    cells_cite(&c, s->cite);
    cells_int(&c, "preferred", 0);
    if (earlier != 0) {
        return cells_update(s->db, s->a, "claim", earlier, &c, e);
    }
    cells_int(&c, "entity_id", s->t.id);
    cells_text(&c, "field", str_of(s->column.field->key));
    return cells_insert(s->db, s->a, "claim", &c, &id, e);
}

/* Flags, column and the outcome's reason from what now stands. */
static bool settle(struct db *db, struct arena *a, const struct column *column, struct str *reason,
                   struct err *e) {
    struct claim_list list;
    int hidden;
    if (!claim_load(db, a, column->entity, column->field->key, STR(""), &list, &hidden, e)) {
        return false;
    }
    int64_t chosen =
        list.chosen >= 0 ? list.items[list.chosen].id : 0; /* 0 as well for a plain row left over */
    for (int i = 0; i < list.count; i++) {
        const struct claim *c = &list.items[i];
        int preferred = c->preferred == 2 && c->id == chosen ? 2 : c->id == chosen;
        if (c->id != 0 && c->preferred != preferred &&
            !stmt_runf(db, e, "UPDATE claim SET preferred = ? WHERE id = ?", "ii", (int64_t)preferred,
                       c->id)) {
            return false;
        }
    }
    *reason = list.reason;
    return column_from_claim(db, a, column, chosen, e);
}

static bool settle_setting(struct setting *s, struct err *e) {
    int64_t n;
    if (!settle(s->db, s->a, &s->column, &s->out->reason, e) || !count_claims(s, &n, e)) {
        return false;
    }
    s->out->result = n <= 1 ? CLAIM_SET : CLAIM_KEPT;
    return true;
}

/* The field has no claims yet. */
static bool set_first(struct setting *s, struct err *e) {
    const struct cite *cite = s->cite;
    bool same = s->was.n > 0 && value_same(s->v, s->was, s->was_ref);
    bool own = cite->source == s->t.source;
    if (same && own && !cite_has_more(cite)) {
        return true;
    }
    if (own && cite->record == s->t.record && !cite_has_more(cite)) {
        return write_plain(s, e);
    }
    bool correction = own && cite->record == s->t.record && cite->by == 0 && cite->said.edtf.n == 0 &&
                      (same || cite->denied != 2);
    if (s->was.n > 0 && !correction &&
        !stmt_runf(s->db, e, SQL_PRESENT, "it", s->t.id, s->column.field->key)) {
        return false;
    }
    return write_claim(s, 0, e) && settle_setting(s, e);
}

static bool set_among(struct setting *s, struct err *e) {
    bool same;
    int64_t earlier;
    if (!find_same(s, &same, e)) {
        return false;
    }
    if (same) {
        return true;
    }
    if (!undeny(s, e) || !find_earlier(s, &earlier, &same, e)) {
        return false;
    }
    return (same ? enrich(s, earlier, e) : write_claim(s, earlier, e)) && settle_setting(s, e);
}

static bool clear(struct setting *s, int64_t claims, struct err *e) {
    if (claims == 0) {
        bool theirs = s->cite->source == 0 || s->cite->source == s->t.source;
        return s->was.n == 0 || !theirs || write_plain(s, e);
    }
    if (!stmt_runf(s->db, e, SQL_CLEAR, "itrr", s->t.id, s->column.field->key, s->cite->source,
                   s->cite->by)) {
        return false;
    }
    return db_changes(s->db) == 0 || settle_setting(s, e);
}

/* The new name with its row; claims that point to the thing spell it anew. */
static bool rename_thing(struct setting *s, struct err *e) {
    const char *key = "name";
    int64_t id;
    bool found;
    if (s->v->cleared) {
        err_set(e, ERR_USAGE, "a name may not be empty");
        return false;
    }
    if (str_eq(s->v->text, s->t.name)) {
        return true;
    }
    s->out->result = CLAIM_SET;
    if (!stmt_intf(s->db, e, &id, &found,
                   "SELECT id FROM name WHERE entity_id = ? AND scheme = '' AND name = ?", "is", s->t.id,
                   s->v->text)) {
        return false;
    }
    if (!found) {
        struct cells c = { 0 };
        cells_int(&c, "entity_id", s->t.id);
        cells_text(&c, key, s->v->text);
        cells_text(&c, "key", name_key(s->a, s->v->text));
        cells_cite(&c, s->cite);
        if (!cells_insert(s->db, s->a, key, &c, &id, e)) {
            return false;
        }
    }
    return stmt_runf(s->db, e, "UPDATE entity SET name = ?, handle = ? WHERE id = ?", "ssi", s->v->text,
                     name_handle(s->a, s->v->text), s->t.id) &&
           stmt_runf(s->db, e,
                     "UPDATE claim SET value = ?1 WHERE value_lo = ?2 AND typeof(value_lo) = 'integer'"
                     " AND field IN ('country', 'sector', 'location', 'parent', 'publisher')",
                     "si", s->v->text, s->t.id);
}

/* Columns that are the thing's own, not what someone says of the world. */
static bool is_unclaimed(const struct field *field) {
    return str_is(str_of(field->key), "tlp") || (field->flags & FIELD_CITE) != 0;
}

/* A parent may not lie below its child: trees stay trees. */
static bool check_parent(struct setting *s, struct err *e) {
    static const char up[] =
        "WITH RECURSIVE up (id) AS (SELECT ?1 UNION SELECT p.parent_id FROM up JOIN"
        " (SELECT id, parent_id FROM operation UNION ALL SELECT id, parent_id FROM location"
        "  UNION ALL SELECT id, parent_id FROM sector) p ON p.id = up.id"
        " WHERE p.parent_id IS NOT NULL) SELECT 1 FROM up WHERE id = ?2";
    int64_t one;
    bool below = false;
    if (!str_is(str_of(s->column.field->key), "parent") || s->v->cleared) {
        return true;
    }
    if (!stmt_intf(s->db, e, &one, &below, up, "ii", s->v->ref, s->t.id)) {
        return false;
    }
    if (below) {
        err_set(e, ERR_USAGE, "'%.*s' would lie within itself", STR_ARG(s->t.handle));
        err_hint(e, "a parent is a thing that is not part of its child");
    }
    return !below;
}

static bool set_field(struct setting *s, struct err *e) {
    int64_t claims;
    if (!check_parent(s, e)) {
        return false;
    }
    if (is_unclaimed(s->column.field)) {
        return value_same(s->v, s->was, s->was_ref) || write_plain(s, e);
    }
    if (!count_claims(s, &claims, e)) {
        return false;
    }
    if (s->v->cleared) {
        return clear(s, claims, e);
    }
    return claims == 0 ? set_first(s, e) : set_among(s, e);
}

bool claim_set(struct db *db, struct arena *a, int64_t entity, const struct value *v, const struct cite *cite,
               struct claim_outcome *out, struct err *e) {
    struct setting s = { .db = db, .a = a, .v = v, .cite = cite, .out = out };
    int64_t ref;
    *out = (struct claim_outcome){ .result = CLAIM_SAME };
    if (!column_find(db, a, entity, v->field->key, &s.column, &s.t, e) ||
        !column_read(db, a, &s.column, &s.was, &s.was_ref, e)) {
        return false;
    }
    out->was = s.was;
    bool rename = v->field->type == FIELD_NAME;
    return (rename ? rename_thing(&s, e) : set_field(&s, e)) &&
           column_read(db, a, &s.column, &out->now, &ref, e);
}

bool claim_settle(struct db *db, struct arena *a, int64_t entity, const char *field, struct err *e) {
    struct column column;
    struct thing t;
    struct str reason;
    return column_find(db, a, entity, field, &column, &t, e) && settle(db, a, &column, &reason, e);
}

bool claim_prefer(struct db *db, struct arena *a, int64_t claim, struct err *e) {
    struct stmt *s = stmt_getf(db, e, "SELECT entity_id, field, stance FROM claim WHERE id = ?", "i", claim);
    bool row;
    if (s == NULL || !stmt_step(s, &row, e)) {
        stmt_done(s);
        return false;
    }
    int64_t entity = row ? stmt_int(s, 0) : 0, stance = row ? stmt_int(s, 2) : 0;
    struct str field = arena_str(a, row ? stmt_str(s, 1) : STR(""));
    stmt_done(s);
    if (!row || stance < 0) {
        err_set(e, ERR_FAILED, row ? "c%lld is a denial: it says what is not so" : "there is no c%lld",
                (long long)claim);
        return false;
    }
    return stmt_runf(db, e,
                     "UPDATE claim SET preferred = (id = ?1) * 2 WHERE entity_id = ?2 AND field = ?3"
                     " AND (preferred > 0 OR id = ?1)",
                     "iis", claim, entity, field) &&
           claim_settle(db, a, entity, field.p, e);
}
