/* What the files of change.h share. Private to change*.c.
 *
 * Three small worlds: the rows an import inserted, by id range; the tables of the file with their
 * keys and references, and sets of rows; and what stands in the way of taking a change back. */
#ifndef MODEL_CHANGE_PARTS_H
#define MODEL_CHANGE_PARTS_H

#include "base/arena.h"
#include "model/change.h"
#include "model/search.h"

/* --- change.c --- */

/* Writes the row of a change within the open transaction. */
bool change_row(struct db *db, struct str command, int64_t *id, struct err *e);

/* --- change_range.c --- */

/* The arena owns the items. */
struct ranges {
    struct search_range *items;
    int count;
};

/* Highest ids before an import, and the rows that have come since. */
bool ranges_before(struct db *db, int64_t first[8], struct err *e);
bool ranges_since(struct db *db, struct arena *a, const int64_t first[8], struct ranges *out, struct err *e);
bool ranges_store(struct db *db, int64_t change, const struct ranges *ranges, struct err *e);
/* Tables that are not ours and ids that no import makes are ERR_FILE. */
bool ranges_load(struct db *db, struct arena *a, int64_t change, struct ranges *out, struct err *e);
/* Whether a row goes with the ranges: a kind's row with its entity, a row of involves (by event id)
 * with its event. */
bool ranges_hold(const struct ranges *ranges, const char *table, int64_t id);
/* The first range of a table's rows; the lowest and highest id of all of them. */
bool ranges_first(const struct ranges *ranges, const char *table, int64_t *lo, int64_t *hi);
bool ranges_hull(const struct ranges *ranges, const char *table, int64_t *lo, int64_t *hi);
int64_t ranges_rows(const struct ranges *ranges);
/* Has the full-text index follow the rows that come; what is left of the ranges for later, perhaps with
 * lo above hi. */
bool ranges_follow(struct db *db, const int64_t first[8], struct err *e);
struct ranges ranges_unfollowed(struct db *db, struct arena *a, const struct ranges *ranges);
bool ranges_index(struct db *db, const struct ranges *ranges, struct err *e);
/* Deletes the rows, those that point before those pointed at. */
bool ranges_delete(struct db *db, const struct ranges *ranges, struct err *e);

/* --- change_again.c --- */

/* Whether a redone import, with the rows and changeset it has now, stands in no later change's way. */
bool again_allowed(const struct change *c, struct str changeset, const struct ranges *ranges, struct err *e);

/* --- change_rows.c --- */

enum { ROW_KEY_MAX = 4, ROW_CLAIMS = -1 };

/* A column that holds the id of a row of another table. */
struct row_link {
    int column, parent;
};

struct row_table {
    const char *name;
    int columns;
    const char **column;
    int key[ROW_KEY_MAX], key_count;
    struct row_link *links;
    int link_count;
    bool book;   /* change, change_range, record: rows that point at content and give way to it */
    bool sealed; /* change, change_range: never in changesets */
};

struct row_catalog {
    struct row_table *tables;
    int count;
};

/* A row by its primary key. With table ROW_CLAIMS: what is said of one field of thing `id`, `rest` is
 * the field. All words about a field belong together, because the column holds the preferred one. */
struct row_key {
    int table;
    int64_t id;      /* the first column of the key when it is a number */
    struct str rest; /* the other columns, 0x1f before each */
};

/* Zero but for the arena is empty. Sorted by row_set_sort() before it is asked. */
struct row_set {
    struct arena *arena;
    struct row_key *items;
    size_t count;
};

bool row_catalog_load(struct db *db, struct arena *a, struct row_catalog *out, struct err *e);
/* -1: none */
int row_table_find(const struct row_catalog *c, const char *name);
/* Key of a changeset's row; ERR_FILE when the row does not fit the tables. */
bool row_key_of(const struct row_catalog *c, struct arena *a, const struct changeset_row *row,
                struct row_key *out, struct err *e);
/* Adds what the row says about fields of things: the columns it changes, the field of a claim. */
bool row_add_claims(struct db *db, const struct row_catalog *c, const struct row_key *key,
                    const struct changeset_row *row, struct row_set *out, struct err *e);
/* "operation sharpshooter", "attribution a7", "status of operation sharpshooter". */
struct str row_words(struct db *db, const struct row_catalog *c, struct arena *a, const struct row_key *key);

void row_set_add(struct row_set *s, const struct row_key *key);
void row_set_sort(struct row_set *s);
bool row_set_has(const struct row_set *s, const struct row_key *key);
bool row_set_hull(const struct row_set *s, int table, int64_t *lo, int64_t *hi);

/* --- change_depend.c --- */

/* One thing in the way; change 0: a row that no later change accounts for. */
struct dependent {
    int64_t change;
    struct str command;
    struct str reason; /* "points at operation sharpshooter" */
};

struct dependents {
    struct dependent *items; /* by change, those without one last */
    size_t count, named;
};

/* A change about to be taken back (undo) or brought back. */
struct turn {
    struct db *db;
    struct arena *arena;
    bool undo;
    int64_t id;
    struct str command, changeset;
    int64_t undone_by; /* 0: stands */
    struct ranges ranges;
    struct row_catalog catalog;
};

/* change_undo.c: the error and the reported lines for what is in the way. */
void turn_refuse(struct turn *t, const struct dependents *list, change_report_fn report, void *context,
                 struct err *e);

/* What stands in the way by rows touched, pointed at or gone. Nothing is written. */
bool depend_find(struct turn *t, struct dependents *out, struct err *e);
/* The later standing changes that touched the given rows. */
bool depend_on_rows(struct turn *t, const struct row_set *rows, struct dependents *out, struct err *e);

#endif
