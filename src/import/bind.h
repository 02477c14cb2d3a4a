/* A map meets a file: columns get their places, constant words are looked up. Private to import. */
#ifndef IMPORT_BIND_H
#define IMPORT_BIND_H

#include "import/map.h"
#include "model/fact.h"
#include "text/csv_read.h"

/* The cells a column of the map stands for. */
struct bound_column {
    int *cells;
    int count;
};

/* A cell that the map does not name, and one of the columns that export rejects adds: neither the map's
 * nor the record's. */
enum { BOUND_UNNAMED = -1, BOUND_OWN = -2 };

struct bound {
    const struct map *map;
    struct str *header; /* names as in the file, folded */
    int header_count;
    struct bound_column *columns; /* by map column */
    int *owner;                   /* by cell: the map column, or one of the two below */
    struct value **phrase_cites;  /* by phrase: its cites, cite_count of them */
};

/* Errors about the header are placed in the file `name`, those about words in the map. */
bool bind_map(struct db *db, struct arena *a, const struct map *map, const char *name,
              const struct csv_reader *reader, const struct csv_record *header, struct bound *out,
              struct err *e);
/* Name of a cell's column for messages. */
struct str bound_name(const struct bound *b, int cell);

#endif
