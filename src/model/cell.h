/* Cells: columns of a row with the values they are to hold, on their way into generated SQL.
 *
 * Private to model. Column names come from the field table and from here, never from input; every
 * value is bound. */
#ifndef MODEL_CELL_H
#define MODEL_CELL_H

#include "db/stmt.h"
#include "model/fact.h"

enum { CELLS_MAX = 64, CELL_COLUMN_MAX = 40 };

struct cell {
    char column[CELL_COLUMN_MAX];
    enum stmt_type type;
    int64_t i;
    double r;
    struct str text; /* borrowed */
};
/* Zero is empty. */
struct cells {
    struct cell items[CELLS_MAX];
    int count;
};

/* The column of a field's bound: "start_date" and "lo" give start_lo, "said_on" said_lo, "count"
 * count_lo. */
void cell_bound(char out[CELL_COLUMN_MAX], const char *store, const char *bound);
void cells_int(struct cells *c, const char *column, int64_t value);
/* "" becomes NULL. */
void cells_text(struct cells *c, const char *column, struct str value);
void cells_null(struct cells *c, const char *column);
/* 0 becomes NULL. */
void cells_ref(struct cells *c, const char *column, int64_t id);
/* The columns a value fills in its field's base table: dates and counts three, names two. A cleared
 * value fills them with NULL or what stands for nothing there. The field has a `store`. */
void cells_value(struct cells *c, struct arena *a, const struct value *v);
/* The thirteen columns every fact has. */
void cells_cite(struct cells *c, const struct cite *cite);

bool cells_insert(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                  struct err *e);
bool cells_update(struct db *db, struct arena *a, const char *table, int64_t id, const struct cells *c,
                  struct err *e);
/* The lowest row that holds exactly these values. */
bool cells_find(struct db *db, struct arena *a, const char *table, const struct cells *c, int64_t *id,
                bool *found, struct err *e);

#endif
