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

bool query_check_node(struct query_check *c, struct query_node *n);
/* Reads the values of n's token by the type of n->field. */
bool query_check_values(struct query_check *c, struct query_node *n);
/* The field of a fact noun that leads to things of `noun`; NULL when there is none. */
const struct field *query_group_link(const struct noun *facts, const struct noun *noun);

#endif
