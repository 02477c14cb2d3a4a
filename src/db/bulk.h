/* Bulk rows: many new rows for the tables of one import, written table by table and not row by row.
 *
 * A row costs SQLite more for beginning and ending its statement than for itself. So rows are kept until
 * there are some thousands, and one INSERT … SELECT a table takes them all; a thread runs it while the next
 * rows come. Nobody can tell from outside: stmt_get(), db_exec() and db_commit() first put every row given so
 * far into its table. Ids are given out here and never twice, as AUTOINCREMENT does. Meanwhile references are
 * not looked up: who adds a row gives ids that this transaction has found or made. An error can come late:
 * of any later call, at the latest of bulk_end(). */
#ifndef DB_BULK_H
#define DB_BULK_H

#include "db/stmt.h"

enum { BULK_COLUMNS = 40 };

struct bulk_value {
    enum stmt_type type; /* no blobs */
    int64_t i;
    double r;
    struct str text;
};

/* Before the transaction begins: what cannot be set within one. After an error nothing is set. */
bool bulk_prepare(struct db *db, struct err *e);
/* Rows may come; within the open transaction. */
bool bulk_begin(struct db *db, struct err *e);
bool bulk_active(const struct db *db);
/* From now on rows are not to come this way, for a while: what was given is in its tables. An error comes out
 * of what is called next. */
void bulk_pause(struct db *db, bool paused);
/* All rows are in their tables; none may come any more. */
bool bulk_end(struct db *db, struct err *e);
/* The rows not yet written are forgotten: before the transaction is rolled back. */
void bulk_stop(struct db *db);
/* After the transaction, whatever came of it, and after an error at any point: as it was before. */
void bulk_release(struct db *db);

/* The id of the next row of a table with AUTOINCREMENT; 0 after an error. */
int64_t bulk_next_id(struct db *db, const char *table, struct err *e);
/* A row with fewer than BULK_COLUMNS columns beside its id, which is from bulk_next_id() or that of the row's
 * thing; texts are copied. `table` and the columns stay where they are until bulk_end(). */
bool bulk_add(struct db *db, const char *table, const char *const *columns, const struct bulk_value *values,
              int count, int64_t id, struct err *e);
/* From now on CHECKs are evaluated here and not by SQLite: for rows of bulk_add() only. The first row that
 * does not pass, the first bulk_pause() and bulk_doubt() end it, and SQLite has the last word again. */
bool bulk_trust(struct db *db, struct err *e);
/* Before a row is changed by a plain statement. */
bool bulk_doubt(struct db *db, struct err *e);
/* From now on `sql` is run beside the importer each time that many more rows of the table are written: ?1 and
 * ?2 are the ids between which they lie. It begins above id `from` and ends with the first bulk_pause(). */
bool bulk_follow(struct db *db, const char *table, const char *sql, int64_t from, struct err *e);
/* About how many times the rows given so far are still to come, told now and then. */
void bulk_expect(struct db *db, double ahead);
/* Up to which id that was done; 0 for a table that nothing follows. Asked before bulk_release(). */
int64_t bulk_followed(const struct db *db, const char *table);
/* All rows given so far are in their tables. */
bool bulk_settle(struct db *db, struct err *e);

#endif
