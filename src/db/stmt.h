/* Statements: prepared once, cached by their text, reset when done.
 *
 * SQL is a constant beside its only user, or generated from constants; values are always bound.
 * A statement from stmt_get() belongs to the database; it comes back reset and unbound. Got again
 * while in use (recursion), the same SQL gives a second statement. Every stmt_get() needs its
 * stmt_done(), after errors too: an unfinished statement keeps its lock and makes an interrupt stick;
 * stmt_in_use() lets tests and the dispatcher notice a forgotten one. */
#ifndef DB_STMT_H
#define DB_STMT_H

#include "db/db.h"

struct stmt;

/* From the cache; NULL with an error when SQL does not prepare (a defect of ours, or a damaged file). */
struct stmt *stmt_get(struct db *db, const char *sql, struct err *e);
/* Resets and unbinds; NULL is fine. */
void stmt_done(struct stmt *s);

/* Statements got and not yet done. 0 between commands. */
int stmt_in_use(const struct db *db);

/* Parameters count from 1. Text is copied. What cannot be bound (no such parameter, longer than
 * DB_VALUE_MAX) makes the next stmt_step() fail. */
void stmt_bind_int(struct stmt *s, int at, int64_t value);
void stmt_bind_real(struct stmt *s, int at, double value);
void stmt_bind_str(struct stmt *s, int at, struct str value);
/* Not copied: the bytes must stay until the parameter is bound again or stmt_done(). For bulk work. */
void stmt_bind_borrowed(struct stmt *s, int at, struct str value);
/* "" binds NULL too: for columns where nothing is nothing. */
void stmt_bind_text_or_null(struct stmt *s, int at, struct str value);
void stmt_bind_null(struct stmt *s, int at);
void stmt_bind_blob(struct stmt *s, int at, const void *bytes, size_t n);
/* NULL when id is 0 (no entity has id 0). */
void stmt_bind_ref(struct stmt *s, int at, int64_t id);

/* Steps; *row tells whether there is a row. Errors: ERR_STOPPED, ERR_LOCKED, ERR_FILE (damaged), ERR_FAILED.
 */
bool stmt_step(struct stmt *s, bool *row, struct err *e);
/* Back to the start with its bindings, for the next row of a bulk insert. */
void stmt_reset(struct stmt *s);
/* Runs to the end and resets; bindings stay until stmt_done(). */
bool stmt_run(struct stmt *s, struct err *e);

enum stmt_type { STMT_NULL, STMT_INT, STMT_REAL, STMT_TEXT, STMT_BLOB };
int stmt_columns(const struct stmt *s);
const char *stmt_column_name(const struct stmt *s, int column);
enum stmt_type stmt_type(const struct stmt *s, int column);
int64_t stmt_int(const struct stmt *s, int column);
double stmt_real(const struct stmt *s, int column);
/* Valid until the next step or reset; empty for NULL. */
struct str stmt_str(const struct stmt *s, int column);

/* Short forms. `types` says what follows: i int64_t, s struct str, t const char * (NULL = SQL NULL),
 * r id or 0 for NULL, n struct str ("" = NULL). */
struct stmt *stmt_getf(struct db *db, struct err *e, const char *sql, const char *types, ...);
bool stmt_runf(struct db *db, struct err *e, const char *sql, const char *types, ...);
/* First column of the first row; *found false when there is none or it is NULL. */
bool stmt_intf(struct db *db, struct err *e, int64_t *out, bool *found, const char *sql, const char *types,
               ...);
bool stmt_strf(struct db *db, struct err *e, struct arena *a, struct str *out, bool *found, const char *sql,
               const char *types, ...);

/* SQL typed by a person: one statement, reading only, behind the authorizer (doc/hardening.md).
 * Not cached; stmt_free() ends it. The error carries a span in `sql` where SQLite or our own search
 * gives one, a reason in words ("SQL is read-only here: it may not change table operation"), and
 * did-you-mean for tables and columns. `deadline_ms` 0: none. */
bool stmt_user(struct db *db, struct str sql, unsigned deadline_ms, struct stmt **out, struct err *e);
void stmt_free(struct stmt *s);
/* What a $name stands for. */
struct stmt_named {
    struct str value;
    bool text; /* bound as text, even if it reads as a number */
};
/* Binds every $name in such SQL: a whole or decimal number as its digits would be read there (5, -0.5; not
 * 007, which is a code), all else as text. `find` looks it up and reports at `span` what it does not know.
 * Parameters of another spelling are ERR_USAGE: nothing is left unbound. */
typedef bool (*stmt_name_fn)(void *context, struct str name, struct span span, struct stmt_named *out,
                             struct err *e);
bool stmt_bind_names(struct stmt *s, struct str sql, stmt_name_fn find, void *context, struct err *e);

#endif
