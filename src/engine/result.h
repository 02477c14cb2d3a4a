/* Results: from statements and field tables to rows of output. */
#ifndef ENGINE_RESULT_H
#define ENGINE_RESULT_H

#include "db/stmt.h"
#include "engine/command.h"

/* Runs a checked query and prints it in the session's format (or the query's as:), with the line
 * "(3 rows; 2017-09-01 to 2019-03-31 inclusive; not shown: …)" for people. *rows may be NULL. */
bool result_query(struct call *call, const struct query *q, int64_t *rows, struct err *e);
/* The same to another place and format: export. */
bool result_query_to(struct call *call, const struct query *q, struct out *out, int64_t *rows, struct err *e);
/* Prints every row of a statement under its own column names. */
bool result_statement(struct call *call, struct stmt *s, int64_t *rows, struct err *e);
/* The columns of a query for an out_begin() of one's own. */
int result_columns(struct arena *a, const struct query *q, const struct field **fields,
                   struct column **columns);
/* "(3 rows; …)" and what was left out; nothing for machine formats. */
void result_close(struct call *call, const struct query *q, int64_t rows);
/* "(as known on 2018-12-31; 4 operations left out …)" of a query with known:, beside the rows of machine
 * formats; nothing of others. */
bool result_known(struct call *call, const struct query *q, struct err *e);
/* The format that the query's as: asks for, else the session's; as:sql is none. as: holds for one query:
 * who sets session->out.format puts the one before it back. */
bool result_format(struct call *call, const struct query *q, const struct out_format **format, struct err *e);
/* as:sql: the statement and its values. */
void result_sql(struct call *call, struct query_sql *sql);
/* ERR_EMPTY when nothing was found and --fail-empty was given; true otherwise. */
bool result_found(struct call *call, int64_t rows, struct err *e);

#endif
