/* Counting the things of a query by one or two keys.
 *
 * A thing counts once for each value that it has, under each of them when it has several (the actors
 * of an operation), and under none when it has none. Facts count as they match: denied ones not, and
 * what the query asks of the same facts holds for the key too, so `by actor confidence:likely+`
 * counts under the actors that are likely. */
#ifndef QUERY_COUNT_H
#define QUERY_COUNT_H

#include "query/query.h"

enum count_part {
    COUNT_WHOLE,
    COUNT_YEAR, /* of the date: 2018; a date that could lie in several: 2017–2018, –2018, 2018– */
    COUNT_MONTH /* 2018-10; known to the year alone: 2018-?? */
};

enum { COUNT_KEYS_MAX = 2 };

struct count_key {
    const char *word;          /* "actor.country", "year" */
    const struct field *field; /* of a year or month: the date it is taken from */
    enum count_part part;
    const struct field_via *via; /* the facts that its values lie in; NULL: a column of the view */
};

struct count_group {
    bool none;        /* those without a value */
    struct str key;   /* as stored: a code, the id of a thing, EDTF */
    struct str label; /* the handle of a thing, the name of a place or sector, a word */
    bool number;      /* the key is a number */
    int64_t n;        /* different things */
    bool ordered;     /* the key has an order of its own: time, rank, number */
    double order_number;
    struct str order_text; /* compared after order_number */
    int place;             /* index in rows or columns */
};

struct count_cell {
    int row, column;
    int64_t n;
};

struct count_table {
    struct count_group **rows; /* ordered: those with an order of their own by it, others by n; none last */
    int row_count;
    struct count_group **columns; /* of the second key; none without one */
    int column_count;
    struct count_cell *cells; /* of two keys, those that are not 0: by row, then column */
    int cell_count;
    int64_t total;    /* things that match */
    int64_t repeated; /* of them, those that count in more than one place */
};

/* The key that a word names; an error at `span` lists the keys of the noun. */
bool count_key_find(struct arena *a, const struct noun *noun, struct str word, struct span span,
                    struct count_key *out, struct err *e);
/* The keys of a noun in order, year and month last where it has dates; false at the end. */
bool count_key_at(const struct noun *noun, int i, struct count_key *out);
/* The one statement of a count by n keys, 0 to COUNT_KEYS_MAX; count_run() reads what it gives. */
void count_select(struct query_sql *out, const struct query *q, const struct count_key *keys, int n);
/* Of one key that is a column of the view: its values, to be counted as they come … */
bool count_select_values(struct query_sql *out, const struct query *q, const struct count_key *key);
/* … and the rest of the statement over what was counted, [[n, value, order], …]. */
void count_select_counted(struct query_sql *out, const struct count_key *key, struct str json);
/* The query's limit, sort and columns are left aside. Everything lives in the arena. */
bool count_run(struct db *db, struct arena *a, const struct query *q, const struct count_key *keys, int n,
               struct count_table *out, struct err *e);

#endif
