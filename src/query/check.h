/* Between check.c and value.c. Private to query/. */
#ifndef QUERY_CHECK_H
#define QUERY_CHECK_H

#include "query/query.h"

struct query_check {
    struct db *db;
    struct arena *arena;
    struct query *query;
    struct err *err;
};

/* Decides with which condition the checked query begins; sets `probe` of the others. */
bool query_plan(struct query_check *c);
bool query_check_node(struct query_check *c, struct query_node *n);
/* Reads the values of n's token by the type of n->field. */
bool query_check_values(struct query_check *c, struct query_node *n);

/* A key such as victim.sector: sets n->field and n->reach. *reaches is false, and all well, when the key is
 * nothing of the kind. */
bool query_check_reach(struct query_check *c, struct query_node *n, bool *reaches);

#endif
