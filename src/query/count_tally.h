/* Counts the values that a statement streams. Private to query/. */
#ifndef QUERY_COUNT_TALLY_H
#define QUERY_COUNT_TALLY_H

#include "db/stmt.h"

/* Reads rows of (value, order) to their end. *json becomes [[n, value, least order], …]; *counted is
 * false, and the rest of the rows unread, when there are too many values or some are neither text nor
 * whole numbers. */
bool count_tally(struct stmt *s, struct arena *a, struct str *json, bool *counted, struct err *e);

#endif
