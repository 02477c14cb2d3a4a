/* Schema versions: numbered steps, each in its own transaction with its version bump.
 *
 * A new file gets the canonical schema; an older one is copied beside itself first (FILE.v1, or
 * FILE.v1.2 … when that is taken) and then stepped up. Files made by a newer program are refused with
 * both numbers. Steps are frozen by checksum (migrations/README.md). */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* "DOSS": PRAGMA application_id of a case file. */
#define DB_APPLICATION_ID 0x444F5353

struct migration {
    int version;      /* user_version after this step; steps count from 1 without a gap */
    const char *name; /* file name below migrations/ */
    struct str sql;
    const char *sha256;      /* of sql, as frozen */
    const char *fingerprint; /* of the schema after this step, see db/fingerprint.h */
    bool drops_undo;         /* reshapes tables: older undo data is dropped, and said so */
};

/* The steps of this program, generated from migrations/ (VERSIONS lists them), and the current number. */
extern const struct migration migrations[];
extern const int migration_count;

/* Runs `count` steps one after the other, each in its own transaction with foreign keys checked at its
 * end and the schema compared with the step's fingerprint (NULL: not compared). On error the file is
 * at the last good version. */
bool migrate_run(struct db *db, const struct migration *steps, int count, struct err *e);
/* The canonical schema of the connection into an empty file, at the version of the last step. */
bool migrate_create(struct db *db, struct err *e);

#endif
