/* Statements that go behind the rows of a table as they are written. Private to db. */
#ifndef DB_BULK_FOLLOW_H
#define DB_BULK_FOLLOW_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { BULK_FOLLOWS = 16 };

struct bulk_following {
    const char *table;
    sqlite3_stmt *raw;
    int64_t from, done, written; /* ids */
    int64_t step;
};
/* Zero is empty. */
struct bulk_follows {
    struct bulk_following items[BULK_FOLLOWS];
    int count;
    bool ended;
    double ahead; /* how many times the rows written so far are still to come, about; 0: not known, or none */
};

/* A result code; more than there is room for are not followed. */
int bulk_follows_add(struct bulk_follows *f, sqlite3 *handle, const char *table, const char *sql,
                     int64_t from);
void bulk_follows_wrote(struct bulk_follows *f, const char *table, int64_t last);
/* Runs those that have much to do. A result code. */
int bulk_follows_run(struct bulk_follows *f);
int64_t bulk_follows_done(const struct bulk_follows *f, const char *table);
/* Frees the statements; what was done is still known. */
void bulk_follows_close(struct bulk_follows *f);

#endif
