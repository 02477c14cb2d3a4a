/* A hash table from bytes to a pointer; keys and nodes live in an arena. Private to import. */
#ifndef IMPORT_TABLE_H
#define IMPORT_TABLE_H

#include "base/arena.h"
#include <stdint.h>

struct table_node;
struct table {
    struct arena *a;
    struct table_node **slots;
    size_t room, count;
};

/* 64-bit hash (XXH3) of bytes; not for secrets. */
uint64_t table_hash(const void *bytes, size_t n, uint64_t seed);

/* The pointer kept under the key, or NULL. */
void *table_get(const struct table *t, struct str key);
/* Keeps it, in place of an older one; NULL forgets. */
void table_put(struct table *t, struct str key, void *value);
/* Frees the slots; the arena keeps the rest. */
void table_release(struct table *t);

#endif
