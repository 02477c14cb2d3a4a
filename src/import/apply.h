/* Carrying out the operations of a record. Private to import. */
#ifndef IMPORT_APPLY_H
#define IMPORT_APPLY_H

#include "import/eval.h"
#include "import/make.h"
#include "model/change.h"

struct apply {
    struct db *db;
    struct names *names;
    struct making *making;
    struct change *change;
    bool older;    /* rows of kept records belong to an older change: undo gives them back as they were */
    bool attached; /* records belong to things of other records: each speaks for itself */
};

/* A record on its way into the books. */
struct entry_record {
    unsigned long line;
    int64_t key, hash;
    struct str raw;
    struct str error; /* n 0: taken */
    bool keyless;     /* the header line */
    int64_t entity;   /* the thing an earlier form of it made; 0: none */
    int64_t id;       /* its row, when it has one */
    bool made;        /* the thing is new with this record */
    int64_t row;      /* a record of the books that is run again: its row; 0: it gets a new one */
};
/* Writes the row of the record. */
bool apply_record(struct apply *p, struct arena *a, const struct entry_record *record, int64_t *id,
                  struct err *e);
/* A record that is good may be carried out in two steps: first itself, its thing and the names of that,
 * then the other facts. */
enum apply_step { APPLY_ALL, APPLY_THING, APPLY_FACTS };
/* With APPLY_FACTS `record->id` and `record->entity` are those of the first step. */
bool apply_ops(struct apply *p, struct arena *a, const struct entry_record *record, const struct ops *ops,
               enum apply_step step, struct err *e);

#endif
