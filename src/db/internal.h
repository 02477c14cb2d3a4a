/* What the files of this folder share: the inside of a connection and of a statement. No other
 * folder includes this. */
#ifndef DB_INTERNAL_H
#define DB_INTERNAL_H

/* sqlite3.h hides the session interface behind these. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

#include "db/schema.h"
#include "db/stmt.h"
#include <signal.h>
#include <sys/types.h>

enum { STMT_BUCKETS = 256, STMT_KEPT = 300 };

struct stmt {
    struct db *db;
    sqlite3_stmt *raw;
    char *sql; /* the key; NULL for statements outside the cache */
    unsigned hash;
    bool in_use;
    bool user; /* typed by a person: the guard is up while it runs */
    int bad;   /* first result code that a bind gave */
    unsigned deadline_ms;
    uint64_t last_use; /* for choosing which to drop */
    struct stmt *next; /* in its bucket */
};

struct stmt_cache {
    struct stmt *buckets[STMT_BUCKETS];
    int kept, in_use;
    uint64_t clock;
};

/* Waiting for a lock; times in milliseconds of the monotonic clock. */
struct busy {
    unsigned wait_ms;
    int64_t since; /* 0: not waiting */
    bool told;
    uint32_t dice;
};

/* Who holds a lock on the file. */
struct holder {
    pid_t pid; /* 0: not known */
    char name[32];
    bool reading; /* keeps others from committing; else it is writing */
};

/* Why the authorizer refused, and whether it is up. */
struct guard {
    int up, statements;
    bool installed;
    bool refused;
    char reason[200], hint[200];
};

struct db {
    sqlite3 *handle;
    const struct schema *schema;
    char *path;               /* as the caller wrote it */
    char *literal;            /* as SQLite gets it: never a URI */
    const char *readonly_why; /* a clause for the hint */
    db_notice_fn notice;
    void *context;
    int64_t deadline; /* of the statement that runs; 0: none */
    struct stmt_cache cache;
    struct busy busy;
    struct guard guard;
    struct bulk *bulk; /* while an import runs */
    volatile sig_atomic_t stop;
    uint32_t counter; /* the change counter at db_begin(), when has_counter */
    bool has_counter, deadline_hit, readonly;
    bool half_made; /* a new file whose schema is not in it yet: closing removes it */
};

/* fail.c: a result code in words; always false. */
bool db_fail(struct db *db, int rc, struct err *e);
/* SQL of ours for which failing is no option worth a word (ROLLBACK, restoring a setting). */
void db_exec_quietly(struct db *db, const char *sql);

/* settings.c */
enum db_limits { LIMITS_OURS, LIMITS_USER };
void settings_limits(struct db *db, enum db_limits which);
/* Before the first read of the file: only what cannot touch it. */
bool settings_defensive(struct db *db, struct err *e);
/* After the schema has been checked. */
bool settings_trusted(struct db *db, struct err *e);

/* place.c: what stands at a path. Both give a word for everything that is not a plain file. */
struct place {
    dev_t device;
    ino_t inode;
    bool writable;
};
bool place_existing(const char *path, const char *literal, struct place *out, struct err *e);
/* Has the system read it into memory, without waiting, when it is not too large for that. */
void place_read_ahead(const char *literal, const struct place *place);
/* Makes the empty file, mode 0600 whatever the umask is; it must not exist. */
bool place_create(const char *path, const char *literal, struct err *e);
/* Whether the path still leads to that file. */
bool place_same(const char *literal, const struct place *place);

/* busy.c */
void busy_install(struct db *db);
int64_t busy_now(void);
bool busy_fail(struct db *db, struct err *e);
struct holder busy_holder(const char *path);

/* txn.c: bytes 24 to 27 of the file header, which every commit moves on. */
bool txn_counter(sqlite3 *handle, uint32_t *out);

/* migrate.c: copies the file beside itself, then takes the steps behind `version`. */
bool migrate_file(struct db *db, int version, struct err *e);

/* authorizer.c */
void guard_raise(struct db *db);
void guard_lower(struct db *db);
/* The words for a verb that writes ("update", "create" …) on an object (may be NULL); false for other words.
 */
bool guard_refusal(struct guard *g, const char *verb, const char *object);

/* stmt.c */
struct stmt *stmt_wrap(struct db *db, sqlite3_stmt *raw);
void stmt_cache_release(struct db *db);

/* changeset_sound.c: one table's header in a changeset. */
enum { CHANGESET_COLUMNS = 100 };
struct changeset_table {
    const char *name;
    unsigned columns;
    unsigned char keys[CHANGESET_COLUMNS]; /* not 0: in the primary key */
};
/* Reads a changeset through, calling `table` (may be NULL) for each header until it returns false;
 * false then, and when the bytes are no changeset. */
bool changeset_read(struct str changeset, bool (*table)(void *context, const struct changeset_table *t),
                    void *context);

/* sql_help.c: place, did-you-mean and hint for an error of SQLite in a person's SQL. */
void sql_explain(struct db *db, struct str sql, const char *message, int offset, struct err *e);

#endif
