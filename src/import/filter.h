/* A set of hashes: what is not in it, the file need not be asked for. Private to import.
 *
 * Four bytes and a little for each: 44 bits of a hash are kept, so that a wrong "perhaps" is rare and
 * costs one question. */
#ifndef IMPORT_FILTER_H
#define IMPORT_FILTER_H

#include "db/db.h"
#include <stdbool.h>
#include <stdint.h>

enum { FILTER_SHARDS = 4096 };

struct filter_shard {
    uint32_t *slots; /* 0: free */
    uint32_t room, count;
};
/* Zero is empty, and knows nothing of the file yet. */
struct filter {
    struct filter_shard *shards;
    int64_t rows; /* about how many the file has; 0: not asked yet */
    int64_t asked;
    bool complete; /* all of the file is in it */
};

/* What a filter is about, as SQL: about how many rows there are, and all of their texts or numbers. */
struct filter_of {
    const char *rows, *all;
};

uint64_t filter_hash(struct str text);
void filter_add(struct filter *f, uint64_t hash);
/* Whether it may be in the file. The file is read into the filter once so much has been asked that it pays;
 * till then the answer is yes. */
bool filter_may(struct filter *f, struct db *db, const struct filter_of *of, uint64_t hash, bool *may,
                struct err *e);
void filter_release(struct filter *f);

#endif
