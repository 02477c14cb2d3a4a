/* The fingerprint of a schema: what its objects say, by tokens, so that comments and blanks do not
 * count and nothing else can hide.
 *
 * An object list has one line an object, in the order of type and name: type, TAB, name, TAB, tokens.
 * Left out are what SQLite makes by itself: indexes of constraints, sqlite_sequence and ANALYZE's
 * tables in exactly their own form, and the tables behind an FTS5 index as long as they are nothing
 * but columns and a key. */
#ifndef DB_FINGERPRINT_H
#define DB_FINGERPRINT_H

#include "db/db.h"

/* SQL with comments dropped, one blank between any two tokens, words outside quotes in lower case;
 * the name that CREATE gives loses its quotes (ALTER TABLE puts them there). Pure. */
void fingerprint_tokens(struct buf *out, struct str sql);
/* The object list of the open file. */
bool fingerprint_list(struct db *db, struct buf *out, struct err *e);
/* SHA-256 of the object list, as migrations/VERSIONS has it. */
bool fingerprint_of(struct db *db, char out[65], struct err *e);
/* Compares the file with an object list; the first difference becomes an ERR_FILE that names the
 * object: one that is not ours, one that is missing, one that reads otherwise. */
bool fingerprint_check(struct db *db, struct str expected, struct err *e);

#endif
