/* create:ask: new names about which somebody is asked, and what was answered.
 *
 * Nobody is asked while a change is open. A run takes names that were not asked about as if they were
 * allowed and notes them; when it is through, nothing else in its way, it is rolled back, the names are
 * asked about, and the run begins anew with the answers. Private to import. */
#ifndef IMPORT_ASK_H
#define IMPORT_ASK_H

#include "import/import.h"
#include "import/map.h"
#include "import/table.h"

struct asking {
    struct arena a;
    struct table answers;     /* by kind and key of a name */
    struct import_name *open; /* to be asked about, in the order of the file */
    int count;
};

/* What may be done with a new name of a noun for which the policy says MAP_ASK: MAP_ALL and MAP_NONE are
 * answers, MAP_ASK: nobody was asked yet. */
enum map_leave asking_leave(struct asking *q, struct arena *scratch, const struct noun *noun,
                            struct str name);
/* Notes a name that was made without an answer, once. */
void asking_add(struct asking *q, const struct noun *noun, struct str name, unsigned long line);
/* Whether the name was not passed to this function before: a dry run lists what it refuses once. */
bool asking_first(struct asking *q, struct arena *scratch, const struct noun *noun, struct str name);

struct run;
/* run_import(), again and again until all that it makes was asked about. `o` is the run's own copy of its
 * options: notes are told by the first run alone. */
bool asking_run(struct run *r, struct import_options *o);

#endif
