/* Rows kept in memory, and the table-valued function that hands them to an INSERT. Private to db. */
#ifndef DB_BULK_ROWS_H
#define DB_BULK_ROWS_H

#include "db/bulk.h"
#include "db/internal.h"

/* As small as it goes: a record makes some seventy of them. */
struct bulk_cell {
    union {
        int64_t i;
        double r;
        size_t at; /* of a text, in the batch */
    } v;
    uint32_t n;
    unsigned char type; /* enum stmt_type */
};

/* Rows that fill the same columns of the same table. */
struct bulk_rows {
    struct bulk_cell *cells;
    size_t rows, room;
    int columns; /* the id is the last */
};

/* What the function shows now; NULL: nothing. */
struct bulk_view {
    const struct bulk_rows *rows;
    const struct buf *text;
};

void bulk_rows_add(struct bulk_rows *r, struct buf *text, const struct bulk_value *values, int64_t id);
/* Registers the function bulk_rows() for this connection; `view` stays the caller's. */
int bulk_rows_install(sqlite3 *handle, struct bulk_view *view);
void bulk_rows_remove(sqlite3 *handle);

#endif
