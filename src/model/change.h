/* Changes: every command that writes is one numbered change that can be taken back.
 *
 * change_begin() opens the transaction and writes the row; the command does its work; change_end()
 * stores the changeset, brings the full-text index up to date from it and commits, or, when nothing
 * was changed, rolls back and leaves no number. Imports insert with the recorder paused and note
 * their id ranges; FTS rows for ranges are written by change_end(). Nobody else writes to the index. */
#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

#include "db/changeset.h"
#include "db/db.h"

struct change {
    struct db *db;
    int64_t id;
    struct recorder *recorder;
    bool bulk, large;
    int64_t first[8]; /* bulk: highest id of each ranged table before the import, see change_range.c */
    int64_t added, changed, same, rejected;
    bool counted;               /* the four counts are meant */
    struct change_again *again; /* of change_again(); the arena given there owns it */
};

/* The command as typed: valid UTF-8 without NUL, else ERR_USAGE. `who` is DOSSIER_USER, else USER, else the
 * account's name. After an error nothing is open. */
bool change_begin(struct db *db, struct str command, struct change *c, struct err *e);
/* From now on inserts are undone by range. `file` and its SHA-256 go into the row; `file` may hold any
 * bytes. Rows of a kind's table must belong to things of the import, rows of involves to its events;
 * rows of `record` are never taken back. */
bool change_bulk(struct change *c, const char *file, const char *sha256, struct err *e);
/* The import turns out to be a large one: the full-text index takes its texts as they come. Once, while bulk
 * rows may come. */
bool change_large(struct change *c, struct err *e);
/* For updates and deletes of older rows during a bulk change, and what is written to tables without
 * an id range (term, saved): record them. Rows of the import may be touched too. */
void change_careful(struct change *c, bool careful);
/* *kept false: nothing had changed, no number was used; an import that only kept rejected records did
 * change something. Undo data over DB_VALUE_MAX is ERR_FAILED. Success or not, the transaction is over. */
bool change_end(struct change *c, bool *kept, struct err *e);
/* Rolls back. After change_end() it does nothing. */
void change_abandon(struct change *c);

/* Undo and redo. Both are changes themselves ("undo 5"), in a transaction of their own; *as is their
 * number. `id` 0: the latest change that stands and is no undo or redo (undo), the latest undone
 * (redo). `report` (may be NULL) hears up to 20 lines and "and N more" of what depends on it, when
 * refused; a line may hold hostile text. Refused with ERR_FAILED:
 * - when a later standing change touched its rows, points at what would go, removed what would be
 *   pointed at again, or speaks of a field that this one spoke of (claims of a field belong together);
 * - when rows are not as the change left them, its number is unknown, it stands or is undone already,
 *   or its undo data was dropped;
 * - redo of an import: change_again() is for that. */
typedef void (*change_report_fn)(void *context, struct str line);
struct change_plan {
    int64_t id;
    struct str command; /* of the change in question; the arena owns it */
    int64_t rows;       /* rows it touches; ranges count their ids */
    bool import;        /* of a redo: records are to be run again, see change_again() */
};
bool change_undo_plan(struct db *db, struct arena *a, int64_t id, struct change_plan *out, struct err *e);
bool change_undo(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                 int64_t *as, struct err *e);
bool change_redo_plan(struct db *db, struct arena *a, int64_t id, struct change_plan *out, struct err *e);
bool change_redo(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                 int64_t *as, struct err *e);

/* Opens an undone import anew, in place of change_begin() and change_bulk(): what follows is written as
 * change `id`, whose counts, ranges and undo data become those of now; *as is the number of the redo, a
 * change of its own. change_end() refuses, with the list, when later standing changes touched what this
 * one touches again or speak of a field that it speaks of: it could not be taken back before them. */
bool change_again(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                  struct change *c, int64_t *as, struct err *e);

#endif
