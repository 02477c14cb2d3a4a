/* Proposing a map for a header that none knows. Private to import. */
#ifndef IMPORT_PROPOSE_H
#define IMPORT_PROPOSE_H

#include "import/names.h"
#include "text/csv_read.h"

/* Adds the text of a map for the columns of `header`, guessed by their names and by the first values that
 * `reader` gives; `file` titles it. Adds nothing when no column has a name that a map can write. */
bool propose_map(struct names *names, struct csv_reader *reader, const struct csv_record *header,
                 struct str file, struct arena *a, struct buf *out, struct err *e);

#endif
