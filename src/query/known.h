/* known: the case as it was known on a day. Private to query/.
 *
 * Below a statement of a query with known: stand definitions (WITH) that bear the names of the tables and
 * views it reads and hold what was known by then: facts said later are not there, and a column of a thing
 * has the value that was in use (model/known.h, model/claim.h). So every condition, column, count and
 * list is answered by the same SQL as always. */
#ifndef QUERY_KNOWN_H
#define QUERY_KNOWN_H

#include "query/query.h"

/* " AND …": the thing v was known: its columns, a name, a claim or a fact about it; or it spoke. */
void known_emit_there(struct query_sql *out, const struct noun *noun);
/* Looks the texts of a checked query up in summaries that were in use then and are not today. */
bool known_search(struct db *db, struct arena *a, struct query *q, struct err *e);
/* Puts the definitions before the statement and the values they need before its own. */
void known_define(struct query_sql *sql);

#endif
