/* Rows written through the field table: a value becomes the columns it fills, the columns become
 * INSERT, UPDATE or SELECT. Invariant: only constants of ours reach the SQL text, so the number of
 * different statements is small and the cache of statements holds them. */
#include "model/cell.h"
#include "base/namekey.h"
#include <assert.h>
#include <string.h>

static struct bulk_value *cell_new(struct cells *c, const char *column) {
    assert(c->count < CELLS_MAX);
    struct bulk_value *cell = &c->values[c->count];
    c->columns[c->count++] = column;
    *cell = (struct bulk_value){ .type = STMT_NULL };
    return cell;
}

struct cell_bounds cell_bounds(const char *store) {
    static const struct {
        const char *store;
        struct cell_bounds bounds;
    } all[] = {
        { "said_on", { "said_lo", "said_hi" } }, { "start_date", { "start_lo", "start_hi" } },
        { "end_date", { "end_lo", "end_hi" } },  { "date", { "date_lo", "date_hi" } },
        { "count", { "count_lo", "count_hi" } }, { "published", { "published_lo", "published_hi" } },
    };
    size_t at = 0;
    while (at + 1 < sizeof all / sizeof all[0] && strcmp(all[at].store, store) != 0) {
        at++;
    }
    assert(strcmp(all[at].store, store) == 0);
    return all[at].bounds;
}

void cells_int(struct cells *c, const char *column, int64_t value) {
    struct bulk_value *cell = cell_new(c, column);
    cell->type = STMT_INT;
    cell->i = value;
}

void cells_null(struct cells *c, const char *column) {
    (void)cell_new(c, column);
}

void cells_text(struct cells *c, const char *column, struct str value) {
    struct bulk_value *cell = cell_new(c, column);
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
    struct cell_bounds bounds = cell_bounds(store);
    cells_text(c, bounds.lo, str_of(d->lo));
    cells_text(c, bounds.hi, str_of(d->hi));
}

static void add_count(struct cells *c, const char *store, const struct value *v) {
    struct cell_bounds bounds = cell_bounds(store);
    cells_text(c, store, v->text);
    if (v->cleared) {
        cells_null(c, bounds.lo);
    } else {
        cells_int(c, bounds.lo, v->count.lo);
    }
    if (v->cleared || v->count.hi == COUNT_OPEN) {
        cells_null(c, bounds.hi);
    } else {
        cells_int(c, bounds.hi, v->count.hi);
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
    if (store[0] != 's') {
        return false;
    }
    if (str_is(str_of(store), "stance")) {
        cells_int(c, store, v->cleared ? 1 : v->number);
        return true;
    }
    if (str_is(str_of(store), "scheme")) {
        struct bulk_value *cell = cell_new(c, store);
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
            c->values[c->count - 1].type = STMT_REAL;
            c->values[c->count - 1].r = v->real;
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

static void bind(struct stmt *s, int at, const struct bulk_value *cell) {
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
        bind(s, i + 1, &c->values[i]);
    }
}

static bool insert_bulk(struct db *db, const char *table, const struct cells *c, int64_t *id, struct err *e) {
    int own = strcmp(c->columns[0], "id") == 0;
    *id = own ? c->values[0].i : bulk_next_id(db, table, e);
    return *id != 0 && bulk_add(db, table, c->columns + own, c->values + own, c->count - own, *id, e);
}

bool cells_insert(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                  struct err *e) {
    if (bulk_active(db)) {
        return insert_bulk(db, table, c, id, e);
    }
    struct buf sql = { 0 };
    buf_printf(&sql, "INSERT INTO %s (", table);
    for (int i = 0; i < c->count; i++) {
        buf_printf(&sql, "%s%s", i > 0 ? ", " : "", c->columns[i]);
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
    if (!bulk_doubt(db, e)) {
        return false;
    }
    buf_printf(&sql, "UPDATE %s SET ", table);
    for (int i = 0; i < c->count; i++) {
        buf_printf(&sql, "%s%s = ?", i > 0 ? ", " : "", c->columns[i]);
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
        bool null = c->values[i].type == STMT_NULL;
        buf_printf(&sql, "%s%s %s", i > 0 ? " AND " : "", c->columns[i], null ? "IS ?" : "= ?");
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
