/* What a case file must look like: the canonical schema, its object list and the numbered steps.
 *
 * db_open() uses schema_case, which is generated from schema/ and migrations/; tests bring small
 * ones of their own. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "db/migrate.h"

struct schema {
    const char *sql;               /* the current version, whole */
    struct str objects;            /* its object list, see db/fingerprint.h */
    const struct migration *steps; /* version 1 first */
    int count;                     /* the current version */
};

extern const struct schema schema_case;

/* db_open() for a schema of one's own; application_id stays DB_APPLICATION_ID. */
bool db_open_as(const char *path, const struct db_options *options, const struct schema *schema,
                struct db **out, struct err *e);
/* An empty database in memory with the settings of a case file. No path, never on disk. */
bool db_open_memory(const struct schema *schema, struct db **out, struct err *e);
/* The schema of version `version`, built in memory by its steps: its object list. */
bool schema_objects(const struct schema *schema, int version, struct buf *out, struct err *e);

#endif
