/* Directives: sort: limit: columns: as: known: any:. Private to query/. */
#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "query/query.h"

bool query_is_directive(struct str key);
/* Reads one directive into the query; `token` is its qualifier. */
bool query_directive(struct arena *a, struct query *q, const struct token *token, struct err *e);
/* "did you mean" among the keys and directives of a noun. Sets error and hint at the key. */
void query_unknown_key(struct arena *a, const struct noun *noun, const struct token *t, struct err *e);

#endif
