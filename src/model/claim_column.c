/* Columns of things, reached through the field table. Invariant: a date's three columns are written
 * together, and a column is written from a claim by SQL, so that its value keeps its type. */
#include "model/claim_column.h"
#include "model/cell.h"

bool column_find(struct db *db, struct arena *a, int64_t entity, const char *key, struct column *out,
                 struct thing *t, struct err *e) {
    bool found;
    if (!thing_load(db, a, entity, t, &found, e)) {
        return false;
    }
    if (!found || t->noun == NULL) {
        err_set(e, ERR_FAILED, "there is no #%lld", (long long)entity);
        return false;
    }
    const struct field *field = noun_field(t->noun, str_of(key));
    if (field == NULL || field->store == NULL || (field->flags & FIELD_SET) == 0) {
        err_set(e, ERR_USAGE, "%s: of %s %s cannot be set", key, thing_article(t->noun), t->noun->name);
        return false;
    }
    *out = (struct column){ field, noun_table_of(t->noun, field), entity };
    return true;
}

bool column_read(struct db *db, struct arena *a, const struct column *c, struct str *text, int64_t *ref,
                 struct err *e) {
    const char *sql = arena_printf(a, "SELECT %s FROM %s WHERE id = ?", c->field->store, c->table);
    struct stmt *s = stmt_getf(db, e, sql, "i", c->entity);
    bool row, found;
    *text = STR("");
    *ref = 0;
    if (s == NULL || !stmt_step(s, &row, e)) {
        stmt_done(s);
        return false;
    }
    if (row && c->field->type == FIELD_REF) {
        *ref = stmt_int(s, 0);
    } else if (row && c->field->type == FIELD_REAL && stmt_type(s, 0) != STMT_NULL) {
        *text = str_of(arena_printf(a, "%.15g", stmt_real(s, 0))); /* as value_parse() writes it */
    } else if (row) {
        *text = arena_str(a, stmt_str(s, 0));
    }
    stmt_done(s);
    return *ref == 0 || stmt_strf(db, e, a, text, &found, "SELECT name FROM entity WHERE id = ?", "i", *ref);
}

bool column_write(struct db *db, struct arena *a, const struct column *c, const struct value *v,
                  struct err *e) {
    struct cells cells = { 0 };
    cells_value(&cells, a, v);
    return cells_update(db, a, c->table, c->entity, &cells, e);
}

const char *claim_side(const struct field *field) {
    bool number = field->type == FIELD_REF || field->type == FIELD_NUMBER || field->type == FIELD_REAL;
    return number ? "value_lo" : "value";
}

bool column_from_claim(struct db *db, struct arena *a, const struct column *c, int64_t claim, struct err *e) {
    const char *store = c->field->store, *more = "";
    if (c->field->type == FIELD_DATE) {
        struct cell_bounds bounds = cell_bounds(store);
        more = arena_printf(a,
                            ", %s = (SELECT value_lo FROM claim WHERE id = ?1),"
                            " %s = (SELECT value_hi FROM claim WHERE id = ?1)",
                            bounds.lo, bounds.hi);
    }
    const char *sql =
        arena_printf(a, "UPDATE %s SET %s = (SELECT %s FROM claim WHERE id = ?1)%s WHERE id = ?2", c->table,
                     store, claim_side(c->field), more);
    return stmt_runf(db, e, sql, "ri", claim, c->entity);
}
