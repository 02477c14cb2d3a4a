/* Cells: columns of a row with the values they are to hold, on their way into generated SQL.
 *
 * Private to model. Column names come from the field table and from here, never from input; every
 * value is bound. */
#ifndef MODEL_CELL_H
#define MODEL_CELL_H

#include "db/bulk.h"
#include "model/fact.h"

enum { CELLS_MAX = BULK_COLUMNS - 1 };

/* Zero is empty. Names of columns are of this program, texts are borrowed. */
struct cells {
    const char *columns[CELLS_MAX];
    struct bulk_value values[CELLS_MAX];
    int count;
};

/* The columns of a field's bounds: "start_date" has start_lo and start_hi, "said_on" said_lo, "count"
 * count_lo … */
struct cell_bounds {
    const char *lo, *hi;
};
struct cell_bounds cell_bounds(const char *store);
void cells_int(struct cells *c, const char *column, int64_t value);
/* "" becomes NULL. */
void cells_text(struct cells *c, const char *column, struct str value);
void cells_null(struct cells *c, const char *column);
/* 0 becomes NULL. */
void cells_ref(struct cells *c, const char *column, int64_t id);
/* The columns a value fills in its field's base table: dates and counts three, names two. A cleared
 * value fills them with NULL or what stands for nothing there. The field has a `store`. The cells point into
 * the value: it has to live as long as they do. */
void cells_value(struct cells *c, struct arena *a, const struct value *v);
/* The thirteen columns every fact has. */
void cells_cite(struct cells *c, const struct cite *cite);

/* During an import the row is a bulk row (db/bulk.h): its columns are to be the same each time. *id is
 * the one in the first cell, else a new one. */
bool cells_insert(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                  struct err *e);
bool cells_update(struct db *db, struct arena *a, const char *table, int64_t id, const struct cells *c,
                  struct err *e);
/* The lowest row that holds exactly these values. */
bool cells_find(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                bool *found, struct err *e);

#endif
