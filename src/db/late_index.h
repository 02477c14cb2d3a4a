/* Indexes that a large import goes without and makes anew at its end.
 *
 * Keys that come in no order cost an index more for each row the larger it is; sorted at the end they cost
 * half or less. Within the open transaction, so that a rollback brings the index back; the schema that is
 * left says the same as before. What asks without the index is slow, not wrong: whoever expects rows asks
 * late_build() first. */
#ifndef DB_LATE_INDEX_H
#define DB_LATE_INDEX_H

#include "db/db.h"

/* Zero: there, and may be dropped. */
struct late_index {
    const char *name, *table;
    char *sql; /* while it is dropped: what makes it */
    bool kept; /* it was needed: it is not dropped again */
};

/* False after an error; an index that was needed before stays. */
bool late_drop(struct db *db, struct late_index *index, struct err *e);
/* Makes it, when it is dropped; from now on it stays. */
bool late_build(struct db *db, struct late_index *index, struct err *e);
/* Frees what is kept in memory; the index is as the transaction left it. */
void late_release(struct late_index *index);

#endif
