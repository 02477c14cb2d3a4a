/* Recording and taking back: SQLite's session extension behind four verbs.
 *
 * A recorder notes every inserted, updated and deleted row of the content tables (not the books
 * change and change_range; not the full-text index). Its changeset can be walked, applied
 * inverted (undo) or as it is (redo). Changesets come out of the file, so they are hostile: each is
 * checked byte by byte before SQLite reads it, and can touch content tables only. */
#ifndef DB_CHANGESET_H
#define DB_CHANGESET_H

#include "db/db.h"

struct recorder;

/* One recorder at a time; it belongs to the caller and ends before the connection does. */
bool recorder_start(struct db *db, struct recorder **out, struct err *e);
/* A bulk import pauses the recorder while it inserts new rows (they are undone by range). */
void recorder_pause(struct recorder *r, bool paused);
/* The changeset so far, into `out`; empty when nothing changed. May exceed DB_VALUE_MAX. */
bool recorder_take(struct recorder *r, struct buf *out, struct err *e);
/* NULL is fine. */
void recorder_free(struct recorder *r);

/* One row of a changeset. Values not changed by an update (the key has a before only) and the missing
 * side of an insert or a delete have has == false. */
enum changeset_op { CHANGESET_INSERT, CHANGESET_UPDATE, CHANGESET_DELETE };
struct changeset_value {
    bool has;
    int type; /* enum stmt_type */
    int64_t i;
    double r;
    struct str text; /* text or blob; valid during the call */
};
struct changeset_row {
    const char *table;
    enum changeset_op op;
    int64_t id; /* first primary key column; 0 when that is no number */
    int columns;
    const struct changeset_value *before, *after; /* by column number of the table */
    bool points; /* only from changeset_apply(): this row, which stays, points at one that would go; no values
                  */
};
/* Calls visit for each row until it returns false. `inverted` walks what undo would do. */
bool changeset_walk(struct str changeset, bool inverted,
                    bool (*visit)(void *context, const struct changeset_row *row), void *context,
                    struct err *e);
/* Applies it within the open transaction. A conflict (row changed or gone since, or still pointed at)
 * ends in ERR_FAILED and the caller rolls back; `conflict` (may be NULL) hears every one of them
 * first, at most a hundred of those that point. */
bool changeset_apply(struct db *db, struct str changeset, bool inverted,
                     void (*conflict)(void *context, const struct changeset_row *row), void *context,
                     struct err *e);

/* Whether bytes are a well-formed changeset. Pure. */
bool changeset_sound(struct str changeset);

#endif
