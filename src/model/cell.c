/* Rows written through the field table: a value becomes the columns it fills, the columns become
 * INSERT, UPDATE or SELECT. Invariant: only constants of ours reach the SQL text, so the number of
 * different statements is small and the cache of statements holds them. */
#include "model/cell.h"
#include "base/namekey.h"
#include <assert.h>
#include <stdio.h>

static struct cell *cell_new(struct cells *c, const char *column) {
    assert(c->count < CELLS_MAX);
    struct cell *cell = &c->items[c->count++];
    *cell = (struct cell){ .type = STMT_NULL };
    (void)snprintf(cell->column, sizeof cell->column, "%s", column);
    return cell;
}

void cell_bound(char out[CELL_COLUMN_MAX], const char *store, const char *bound) {
    struct str base = str_of(store);
    if (str_ends(base, "_date")) {
        base.n -= sizeof "_date" - 1;
    } else if (str_ends(base, "_on")) {
        base.n -= sizeof "_on" - 1;
    }
    (void)snprintf(out, CELL_COLUMN_MAX, "%.*s_%s", STR_ARG(base), bound);
}

void cells_int(struct cells *c, const char *column, int64_t value) {
    struct cell *cell = cell_new(c, column);
    cell->type = STMT_INT;
    cell->i = value;
}

void cells_null(struct cells *c, const char *column) {
    (void)cell_new(c, column);
}

void cells_text(struct cells *c, const char *column, struct str value) {
    struct cell *cell = cell_new(c, column);
    cell->type = value.n > 0 ? STMT_TEXT : STMT_NULL;
    cell->text = value;
}

void cells_ref(struct cells *c, const char *column, int64_t id) {
    if (id == 0) {
        cells_null(c, column);
    } else {
        cells_int(c, column, id);
    }
}

static void add_bounds_text(struct cells *c, const char *store, const struct date *d) {
    char column[CELL_COLUMN_MAX];
    cell_bound(column, store, "lo");
    cells_text(c, column, str_of(d->lo));
    cell_bound(column, store, "hi");
    cells_text(c, column, str_of(d->hi));
}

static void add_count(struct cells *c, const char *store, const struct value *v) {
    char column[CELL_COLUMN_MAX];
    cells_text(c, store, v->text);
    cell_bound(column, store, "lo");
    if (v->cleared) {
        cells_null(c, column);
    } else {
        cells_int(c, column, v->count.lo);
    }
    cell_bound(column, store, "hi");
    if (v->cleared || v->count.hi == COUNT_OPEN) {
        cells_null(c, column);
    } else {
        cells_int(c, column, v->count.hi);
    }
}

static void add_number(struct cells *c, const char *store, const struct value *v) {
    if (v->cleared) {
        cells_null(c, store);
    } else {
        cells_int(c, store, v->number);
    }
}

/* stance and scheme have a word for nothing instead of NULL. */
static bool add_special(struct cells *c, const char *store, const struct value *v) {
    if (str_is(str_of(store), "stance")) {
        cells_int(c, store, v->cleared ? 1 : v->number);
        return true;
    }
    if (str_is(str_of(store), "scheme")) {
        struct cell *cell = cell_new(c, store);
        cell->type = STMT_TEXT;
        cell->text = v->cleared ? STR("") : v->text;
        return true;
    }
    return false;
}

void cells_value(struct cells *c, struct arena *a, const struct value *v) {
    const char *store = v->field->store;
    if (add_special(c, store, v)) {
        return;
    }
    switch (v->field->type) {
    case FIELD_DATE:
        cells_text(c, store, v->text);
        add_bounds_text(c, store, &v->date);
        break;
    case FIELD_COUNT:
        add_count(c, store, v);
        break;
    case FIELD_CONFIDENCE:
    case FIELD_NUMBER:
        add_number(c, store, v);
        break;
    case FIELD_REAL:
        cells_null(c, store);
        if (!v->cleared) {
            c->items[c->count - 1].type = STMT_REAL;
            c->items[c->count - 1].r = v->real;
        }
        break;
    case FIELD_REF:
        cells_ref(c, store, v->cleared ? 0 : v->ref);
        break;
    case FIELD_NAME:
        cells_text(c, store, v->text);
        cells_text(c, "key", name_key(a, v->text));
        break;
    case FIELD_TEXT:
    case FIELD_WORD:
    case FIELD_RANKED:
    case FIELD_DAY:
    case FIELD_URL:
        cells_text(c, store, v->text);
        break;
    }
}

void cells_cite(struct cells *c, const struct cite *cite) {
    cells_ref(c, "source_id", cite->source);
    cells_ref(c, "said_by", cite->by);
    cells_text(c, "said_on", cite->said.edtf);
    add_bounds_text(c, "said_on", &cite->said);
    cells_int(c, "stance", 1 - cite->denied);
    if (cite->has_confidence) {
        cells_int(c, "confidence", cite->confidence);
    } else {
        cells_null(c, "confidence");
    }
    cells_ref(c, "credibility", cite->credibility);
    cells_text(c, "quote", cite->quote);
    cells_text(c, "locator", cite->page);
    cells_text(c, "tlp", cite->tlp);
    cells_ref(c, "record_id", cite->record);
    cells_ref(c, "change_id", cite->change);
}

static void bind(struct stmt *s, int at, const struct cell *cell) {
    switch (cell->type) {
    case STMT_INT:
        stmt_bind_int(s, at, cell->i);
        break;
    case STMT_REAL:
        stmt_bind_real(s, at, cell->r);
        break;
    case STMT_TEXT:
        stmt_bind_str(s, at, cell->text);
        break;
    case STMT_NULL:
    case STMT_BLOB:
        stmt_bind_null(s, at);
        break;
    }
}

static void bind_all(struct stmt *s, const struct cells *c) {
    for (int i = 0; i < c->count; i++) {
        bind(s, i + 1, &c->items[i]);
    }
}

bool cells_insert(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                  struct err *e) {
    struct buf sql = { 0 };
    buf_printf(&sql, "INSERT INTO %s (", table);
    for (int i = 0; i < c->count; i++) {
        buf_printf(&sql, "%s%s", i > 0 ? ", " : "", c->items[i].column);
    }
    buf_add_text(&sql, ") VALUES (?");
    buf_add_repeat(&sql, ", ?", (size_t)(c->count - 1));
    buf_add_char(&sql, ')');
    struct stmt *s = stmt_get(db, arena_copy(a, sql.p, sql.n), e);
    buf_release(&sql);
    if (s == NULL) {
        return false;
    }
    bind_all(s, c);
    bool ok = stmt_run(s, e);
    stmt_done(s);
    *id = ok ? db_last_id(db) : 0;
    return ok;
}

bool cells_update(struct db *db, struct arena *a, const char *table, int64_t id, const struct cells *c,
                  struct err *e) {
    struct buf sql = { 0 };
    buf_printf(&sql, "UPDATE %s SET ", table);
    for (int i = 0; i < c->count; i++) {
        buf_printf(&sql, "%s%s = ?", i > 0 ? ", " : "", c->items[i].column);
    }
    buf_add_text(&sql, " WHERE id = ?");
    struct stmt *s = stmt_get(db, arena_copy(a, sql.p, sql.n), e);
    buf_release(&sql);
    if (s == NULL) {
        return false;
    }
    bind_all(s, c);
    stmt_bind_int(s, c->count + 1, id);
    bool ok = stmt_run(s, e);
    stmt_done(s);
    return ok;
}

bool cells_find(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                bool *found, struct err *e) {
    struct buf sql = { 0 };
    buf_printf(&sql, "SELECT id FROM %s WHERE ", table);
    for (int i = 0; i < c->count; i++) {
        bool null = c->items[i].type == STMT_NULL;
        buf_printf(&sql, "%s%s %s", i > 0 ? " AND " : "", c->items[i].column, null ? "IS ?" : "= ?");
    }
    buf_add_text(&sql, " ORDER BY id LIMIT 1");
    struct stmt *s = stmt_get(db, arena_copy(a, sql.p, sql.n), e);
    buf_release(&sql);
    *found = false;
    if (s == NULL) {
        return false;
    }
    bind_all(s, c);
    bool ok = stmt_step(s, found, e);
    *id = ok && *found ? stmt_int(s, 0) : 0;
    stmt_done(s);
    return ok;
}
