/* The parts of one import run, shared by run*.c. Private to import. */
#ifndef IMPORT_RUN_H
#define IMPORT_RUN_H

#include "import/apply.h"
#include "import/eval.h"
#include "import/import.h"
#include "import/make.h"
#include "text/csv_read.h"

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
    struct csv_reader *reader;
    struct map *map;
    struct bound bound;
    struct str header_raw;
    unsigned long header_line;

    struct names names;
    struct kept kept;
    struct table seen;           /* keys of records that are not written */
    struct filter records;       /* keys of the records in the file */
    struct late_index by_record; /* the index on them */
    unsigned long hits;          /* of names, when it was last looked whether indexes are in the way */
    uint64_t seed;
    struct buf words, key;
    struct eval eval;
    struct making making;
    struct edition edition;
    struct change change;
    struct apply apply;
    bool open;        /* a change is open */
    bool header_kept; /* the header line is in the books */
    bool two_passes;  /* some branch makes its things first */
    bool things_only; /* the first of two */
    unsigned long rejects_kept;
};

/* run_input.c: the file as a seekable stream, its size and hash. */
bool run_open_input(struct run *r);
/* (Re)opens the reader at the first record behind the header. */
bool run_open_reader(struct run *r, struct csv_record *header);

/* run_map.c: chooses, reads and binds the map. */
bool run_choose_map(struct run *r, const struct csv_record *header);

/* run_record.c: one record from the reader to the file. False when the import cannot go on. */
bool run_record(struct run *r, const struct csv_record *record);

/* run_report.c */
void run_columns(struct run *r);
void run_first_values(struct run *r, const struct row *row);

#endif
