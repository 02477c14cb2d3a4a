/* What the CHECKs of the schema say, for values on their way into it. Private to db.
 *
 * Asking a rule here costs a few comparisons, asking SQLite a tenth of the whole row. Rules go by the name
 * of the column alone and are for values of its own type: what they let pass, SQLite lets pass in any table;
 * what they do not is for SQLite to decide. tests/unit/test_bulk_check.c holds them against the schema. */
#ifndef DB_BULK_CHECK_H
#define DB_BULK_CHECK_H

#include "db/bulk.h"

struct bulk_check;

/* The rule of a column; NULL: it has none. */
const struct bulk_check *bulk_check_of(const char *column);
/* Whether the row passes, given the rules of its columns. */
bool bulk_check_passes(const struct bulk_check *const *checks, const struct bulk_value *values, int count);

#endif
