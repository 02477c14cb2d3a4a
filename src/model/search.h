/* The full-text index: kept by C from what changed, never by triggers.
 *
 * Row ids are sixteen times the row's id plus a slot (schema/search.sql). All functions but
 * search_expression() run within the open transaction. Measured with 30,000 to 750,000 texts: adding a
 * range and rebuilding cost the same per text, so ranges are added, never rebuilt. */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "db/changeset.h"
#include "db/db.h"

/* Rows of a table by id, both ends included. */
struct search_range {
    const char *table;
    int64_t lo, hi;
};

/* Brings the index up to date with a changeset that has been applied. A changeset that does not fit
 * the schema is ERR_FILE. */
bool search_follow(struct db *db, struct str changeset, bool inverted, struct err *e);
/* The same, leaving out the rows of `ranges`: those come and go by search_add_range() and
 * search_drop_range(). */
bool search_follow_outside(struct db *db, struct str changeset, bool inverted,
                           const struct search_range *ranges, int count, struct err *e);
/* Adds the texts that rows lo..hi of a table have now; a table without texts adds nothing. */
bool search_add_range(struct db *db, const char *table, int64_t lo, int64_t hi, struct err *e);
/* Before and after adding very many texts: fewer and larger pieces at once, a fifth less time at two million
 * texts. What is merged is left to later changes, a little with each. */
bool search_bulk(struct db *db, bool bulk, struct err *e);
/* During a bulk import: texts of rows of the table above `from` are added as the rows come; bulk_followed()
 * tells how far that went. */
bool search_follow_bulk(struct db *db, const char *table, int64_t from, struct err *e);
/* Takes the texts of rows lo..hi out; they must still be as the index knows them: call it before
 * anything is done to the rows. */
bool search_drop_range(struct db *db, const char *table, int64_t lo, int64_t hi, struct err *e);
bool search_rebuild(struct db *db, struct err *e);
/* Whether rebuilding after the rows are gone costs less than dropping `ranges` first. */
bool search_rebuild_pays(struct db *db, const struct search_range *ranges, int count, bool *pays,
                         struct err *e);
/* FTS5 expression from a person's words: each quoted, `word*` a prefix, all wanted; with `phrase` one
 * quoted phrase. Empty when no word is left: no letter, no digit. Any bytes may come in; what goes out
 * is one line of valid UTF-8 that FTS5 can always read. */
void search_expression(struct buf *out, struct str words, bool phrase);

#endif
