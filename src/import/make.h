/* Making what names turned out to need, and the source that an edition of a data set is.
 * Private to import. */
#ifndef IMPORT_MAKE_H
#define IMPORT_MAKE_H

#include "import/ask.h"
#include "import/import.h"
#include "import/map.h"
#include "import/names.h"

struct making {
    struct db *db;
    struct names *names;
    int64_t source, record, change;
    unsigned long line;
    struct arena *arena; /* of the report */
    struct import_report *report;
    bool near; /* look for near misses of new names */
    struct asking *asking;
};

/* The id of what a reference leads to, made now if it must be. 0 for an empty one. */
bool make_ref(struct making *m, struct arena *a, const struct ref *ref, int64_t *id, struct err *e);
/* A name of a thing beside its own; '' is the scheme of plain names. */
bool make_name(struct making *m, struct arena *a, int64_t entity, struct str name, const char *scheme,
               struct err *e);
/* Lists the maker as a new name, once; one that is asked about is noted for that too. */
bool make_report(struct making *m, struct arena *a, struct maker *make, struct err *e);
/* Lists a name that may not be made, once. */
void make_refused(struct making *m, struct arena *a, const struct import_name *name);
/* What the name may be a slip of, as a hint; empty: nothing. */
bool make_near(struct db *db, struct arena *a, const struct noun *noun, struct str name, struct str *near,
               struct err *e);

/* The source entity of one edition of a data set. */
struct edition {
    int64_t id; /* 0: not made yet */
    const char *sha256;
    struct str name; /* "CFR Cyber Operations Tracker (cfr-2021)" */
};
/* Finds it by what the user said or by the file's hash. */
bool edition_find(struct making *m, struct arena *a, const struct map *map, const struct import_options *o,
                  struct edition *out, struct err *e);
/* Makes it when there is none yet, and sets m->source. */
bool edition_ensure(struct making *m, struct arena *a, const struct map *map, const struct import_options *o,
                    struct edition *edition, struct err *e);

#endif
