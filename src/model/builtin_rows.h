/* The tables of data/ as they lie in the program: rows, cells and lists (data/README.md has their
 * form). Private to model. All slices point into the program itself and live as long as it does. */
#ifndef MODEL_BUILTIN_ROWS_H
#define MODEL_BUILTIN_ROWS_H

#include "base/arena.h"
#include "base/err.h"
#include <stdint.h>

/* The columns of all tables together; a table has some of them. */
enum data_column {
    DATA_ID,
    DATA_NAME,
    DATA_ALIASES,
    DATA_DEMONYMS,
    DATA_LEVEL,
    DATA_PARENT,
    DATA_REGION,
    DATA_COUNTRY,
    DATA_ADMIN1,
    DATA_ISO2,
    DATA_ISO3,
    DATA_LAT,
    DATA_LON,
    DATA_POPULATION,
    DATA_MEMBERS,
    DATA_CODE,
    DATA_ALSO,
    DATA_VOCAB,
    DATA_LABEL,
    DATA_RANK,
    DATA_BROADER,
    DATA_MAPS,
    DATA_COLUMNS
};

struct data_table {
    struct str rest;
    enum data_column columns[DATA_COLUMNS]; /* of its cells, in order */
    int count;
};
struct data_row {
    struct str cells[DATA_COLUMNS]; /* empty where the table has no such column */
};

/* The table `file` ("cities.tsv"), before its first row. An unknown file or column is an error. */
bool data_open(const char *file, struct data_table *out, struct err *e);
/* The next row; false at the end. */
bool data_next(struct data_table *t, struct data_row *row);
/* The first word of a list cell, taken off it; empty when none is left. */
struct str data_word(struct str *list);

/* Ids by a key; sorted by the first data_find() after an addition. Keys are borrowed. */
struct data_index {
    struct data_key {
        struct str key;
        int64_t id;
    } * items;
    size_t count;
    bool sorted;
};
void data_add(struct arena *a, struct data_index *index, struct str key, int64_t id);
/* 0: none. */
int64_t data_find(struct data_index *index, struct str key);

#endif
