/* Chained hashing with XXH3; the slots double when they are as many as the nodes.
 * Invariant: a key has one node at most, which stays when its value is forgotten. */
#include "import/table.h"
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct table_node {
    struct table_node *next;
    uint64_t hash;
    struct str key;
    void *value;
};

uint64_t table_hash(const void *bytes, size_t n, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, n, seed);
}

static void grow(struct table *t) {
    size_t room = t->room == 0 ? 256 : t->room * 2;
    struct table_node **slots = mem_alloc(room * sizeof(struct table_node *));
    memset(slots, 0, room * sizeof(struct table_node *));
    for (size_t i = 0; i < t->room; i++) {
        for (struct table_node *n = t->slots[i], *next; n != NULL; n = next) {
            next = n->next;
            n->next = slots[n->hash & (room - 1)];
            slots[n->hash & (room - 1)] = n;
        }
    }
    free(t->slots);
    t->slots = slots;
    t->room = room;
}

static struct table_node *find(const struct table *t, struct str key, uint64_t hash) {
    struct table_node *n = t->room == 0 ? NULL : t->slots[hash & (t->room - 1)];
    while (n != NULL && (n->hash != hash || !str_eq(n->key, key))) {
        n = n->next;
    }
    return n;
}

void *table_get(const struct table *t, struct str key) {
    struct table_node *n = find(t, key, table_hash(key.p, key.n, 0));
    return n == NULL ? NULL : n->value;
}

void table_put(struct table *t, struct str key, void *value) {
    uint64_t hash = table_hash(key.p, key.n, 0);
    struct table_node *n = find(t, key, hash);
    if (n != NULL) {
        n->value = value;
        return;
    }
    if (value == NULL) {
        return;
    }
    if (t->count == t->room) {
        grow(t);
    }
    n = arena_new(t->a, struct table_node);
    *n = (struct table_node){ t->slots[hash & (t->room - 1)], hash, arena_str(t->a, key), value };
    t->slots[hash & (t->room - 1)] = n;
    t->count++;
}

void table_release(struct table *t) {
    free(t->slots);
    *t = (struct table){ 0 };
}
