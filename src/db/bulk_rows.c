/* Rows in memory as a virtual table without a name in the schema: the columns c0, c1 … of bulk_rows. It
 * exists while an import runs and can only be read. Invariant: texts are given to SQLite as they lie in the
 * batch, which stays as it is until the statement is over. */
#include "db/bulk_rows.h"
#include <stdlib.h>

struct cursor {
    sqlite3_vtab_cursor base; /* first, as SQLite wants it */
    size_t at;
};
struct table {
    sqlite3_vtab base;
    const struct bulk_view *view;
};

static struct bulk_cell *next_row(struct bulk_rows *r) {
    if (r->rows == r->room) {
        r->room = r->room == 0 ? 256 : r->room * 2;
        r->cells = mem_grow(r->cells, r->room * (size_t)r->columns * sizeof *r->cells);
    }
    return r->cells + r->rows++ * (size_t)r->columns;
}

void bulk_rows_add(struct bulk_rows *r, struct buf *text, const struct bulk_value *values, int64_t id) {
    struct bulk_cell *cell = next_row(r);
    for (int i = 0; i < r->columns - 1; i++, cell++) {
        const struct bulk_value *v = &values[i];
        cell->type = (unsigned char)v->type;
        cell->n = 0;
        if (v->type == STMT_TEXT) {
            cell->v.at = text->n;
            cell->n = (uint32_t)v->text.n;
            buf_add_str(text, v->text);
        } else if (v->type == STMT_REAL) {
            cell->v.r = v->r;
        } else {
            cell->v.i = v->i;
        }
    }
    *cell = (struct bulk_cell){ .v.i = id, .type = STMT_INT };
}

static int on_connect(sqlite3 *handle, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
                      char **words) {
    (void)argc, (void)argv, (void)words;
    struct buf sql = { 0 };
    buf_add_text(&sql, "CREATE TABLE x(c0");
    for (int i = 1; i < BULK_COLUMNS; i++) {
        buf_printf(&sql, ",c%d", i);
    }
    buf_add_char(&sql, ')');
    int rc = sqlite3_declare_vtab(handle, sql.p);
    buf_release(&sql);
    if (rc == SQLITE_OK) {
        struct table *t = mem_alloc(sizeof *t);
        t->view = aux;
        *out = &t->base;
    }
    return rc;
}

static int on_disconnect(sqlite3_vtab *t) {
    free(t);
    return SQLITE_OK;
}

static int on_best_index(sqlite3_vtab *t, sqlite3_index_info *info) {
    (void)t;
    info->estimatedCost = 1000;
    return SQLITE_OK;
}

static int on_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out) {
    (void)t;
    struct cursor *c = mem_alloc(sizeof *c);
    *out = &c->base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *c) {
    free(c);
    return SQLITE_OK;
}

static const struct bulk_view *view_of(sqlite3_vtab_cursor *c) {
    return ((const struct table *)c->pVtab)->view;
}

static int on_filter(sqlite3_vtab_cursor *c, int number, const char *text, int argc, sqlite3_value **argv) {
    (void)number, (void)text, (void)argc, (void)argv;
    ((struct cursor *)c)->at = 0;
    return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *c) {
    ((struct cursor *)c)->at++;
    return SQLITE_OK;
}

static int on_eof(sqlite3_vtab_cursor *c) {
    const struct bulk_rows *rows = view_of(c)->rows;
    return rows == NULL || ((const struct cursor *)c)->at >= rows->rows;
}

static int on_column(sqlite3_vtab_cursor *c, sqlite3_context *out, int column) {
    const struct bulk_view *view = view_of(c);
    if (column >= view->rows->columns) {
        return SQLITE_OK; /* NULL */
    }
    size_t row = ((const struct cursor *)c)->at;
    const struct bulk_cell *cell = &view->rows->cells[row * (size_t)view->rows->columns + (size_t)column];
    if (cell->type == STMT_INT) {
        sqlite3_result_int64(out, cell->v.i);
    } else if (cell->type == STMT_TEXT) {
        const char *text = cell->n > 0 ? view->text->p + cell->v.at : "";
        sqlite3_result_text(out, text, (int)cell->n, SQLITE_STATIC);
    } else if (cell->type == STMT_REAL) {
        sqlite3_result_double(out, cell->v.r);
    }
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *c, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((const struct cursor *)c)->at;
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = on_connect,
    .xBestIndex = on_best_index,
    .xDisconnect = on_disconnect,
    .xOpen = on_open,
    .xClose = on_close,
    .xFilter = on_filter,
    .xNext = on_next,
    .xEof = on_eof,
    .xColumn = on_column,
    .xRowid = on_rowid,
};

int bulk_rows_install(sqlite3 *handle, struct bulk_view *view) {
    return sqlite3_create_module(handle, "bulk_rows", &module, view);
}

void bulk_rows_remove(sqlite3 *handle) {
    (void)sqlite3_create_module(handle, "bulk_rows", NULL, NULL);
}
