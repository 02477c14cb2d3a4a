/* The parts of one import run, shared by run*.c. Private to import. */
#ifndef IMPORT_RUN_H
#define IMPORT_RUN_H

#include "import/apply.h"
#include "import/eval.h"
#include "import/import.h"
#include "import/make.h"
#include "text/csv_read.h"
#include <time.h>

/* When a file was as it is. */
struct run_stamp {
    long long size;
    struct timespec changed;
};

struct run_header {
    bool none;          /* there is no header: columns go by their order in the map */
    bool fixed;         /* told, or found: not looked for any more */
    unsigned long line; /* where it stands; 0: the first record */
};

struct again;

struct run {
    struct db *db;
    struct arena *arena; /* the caller's: for the report */
    const struct import_options *o;
    struct import_report *report;
    struct err *e;

    struct arena a;       /* of the whole run */
    struct arena scratch; /* of the record at hand */
    FILE *in;             /* seekable */
    bool close_in;
    long long size;
    char sha256[65];
    struct run_stamp stamp;     /* of the file when it was hashed */
    struct csv_dialect dialect; /* as told */
    struct run_header header;   /* as told, then as found */
    struct csv_reader *reader;
    struct map *map;
    struct bound bound;
    struct str header_raw;

    int *unproven; /* date columns of which neither map nor data say how they are written */
    int unproven_count;
    struct names names;
    struct readings readings;
    struct table seen;           /* keys of records that are not written */
    struct filter records;       /* keys of the records in the file */
    struct late_index by_record; /* the index on them */
    unsigned long hits;          /* of names, when it was last looked whether indexes are in the way */
    uint64_t seed, family_seed;  /* of the keys of records; of those that others attach to */
    struct buf words, key;
    struct eval eval;
    struct making making;
    struct edition edition;
    struct change change;
    struct apply apply;
    bool open;                               /* a change is open */
    bool header_kept;                        /* the header line is in the books */
    bool two_passes;                         /* some branch makes its things first */
    bool things_only;                        /* the first of two */
    unsigned long rejects_kept;              /* rows of rejected records that were written or altered */
    struct asking *asking;                   /* what was asked about, from run to run */
    struct again *again;                     /* records of the books instead of a file; NULL: a file */
    unsigned long backwards, backwards_line; /* records that end before they start; the first */
};

/* run.c: the whole import once r->db, arena, o, report, e and again are set; releases the rest. */
bool run_import(struct run *r);

/* run_input.c: the file as a seekable stream, its size and hash. */
bool run_open_input(struct run *r);
/* Is the file still the one that was hashed? An error otherwise. */
bool run_same_input(struct run *r);

/* run_dialect.c: the words typed about the file. */
bool run_read_dialect(struct run *r);

/* run_header.c: (re)opens the reader at the first record behind the header; without one, `header` has the
 * columns of the map. */
bool run_open_reader(struct run *r, struct csv_record *header);
/* The same, once: looks for the header where it is not told. Titles above it are left out with a note. */
bool run_find_header(struct run *r, struct csv_record *header);

/* run_map.c: reads the map that is named; none: r->map stays NULL. */
bool run_named_map(struct run *r);
/* Does the map, or without one some built-in map, fit a header? */
bool run_map_fits(struct run *r, const struct csv_record *header, bool *fits);
/* The built-in map that the folded names fit best; *out NULL: none does. */
bool run_fitting(struct arena *a, const struct str *header, int count, struct map **out, struct err *e);
/* Chooses one by the header where none is named, and binds it. */
bool run_choose_map(struct run *r, const struct csv_record *header);

/* run_dates.c: which date columns are to be proven. */
void run_dates_begin(struct run *r);
/* At the first numeric date (03/09/2017) of such a column the whole file is asked how the column writes
 * dates: where some can be read one way only, that way is the column's. False when the import cannot go on.
 */
bool run_dates_prove(struct run *r, const struct row *row);

/* run_record.c: one record from the reader to the file. False when the import cannot go on. */
bool run_record(struct run *r, const struct csv_record *record);

/* run_report.c */
void run_columns(struct run *r);
void run_first_values(struct run *r, const struct row *row);

#endif
