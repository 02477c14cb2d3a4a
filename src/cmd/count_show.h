/* Counts as rows of output: for people with shares and bars, for machines one row for each value or pair. */
#ifndef CMD_COUNT_SHOW_H
#define CMD_COUNT_SHOW_H

#include "engine/command.h"
#include "query/count.h"

struct count_shown {
    struct call *call;
    const struct query *query; /* its limit holds for the rows of the table */
    struct count_key keys[COUNT_KEYS_MAX];
    int n; /* of keys */
    struct count_table table;
};

/* Prints in the format of the session's out, with the line "(388 operations; …)" for people. */
bool count_show(const struct count_shown *c, struct err *e);

#endif
