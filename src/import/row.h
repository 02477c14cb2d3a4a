/* One record as an import sees it: cells without the accidents of spelling. Private to import. */
#ifndef IMPORT_ROW_H
#define IMPORT_ROW_H

#include "base/arena.h"
#include "import/bind.h"
#include "text/csv_read.h"
#include <stdint.h>

struct row {
    const struct csv_record *record;
    const struct csv_reader *reader;
    struct str *cells; /* blanks of any kind and number are one space; nothing (n 0): null by the map */
    struct str *texts; /* as written, but trimmed and with plain spaces */
    int count;
};

/* Runs of blanks, no-break ones and line ends become one space, none at the ends. The same slice
 * when there is nothing to do. */
struct str row_fold(struct arena *a, struct str s);
/* Does the text stand for nothing, by the map or in this column of it (-1: none)? */
bool row_is_null(const struct map *map, int column, struct str text);
/* The reader must stay on this record. */
void row_read(struct arena *a, const struct bound *bound, const struct csv_reader *reader,
              const struct csv_record *record, struct row *out);
/* Where `text`, a slice of cell `cell` or not, stands in the record; else the whole cell. */
struct span row_span(const struct row *row, int cell, struct str text);

#endif
