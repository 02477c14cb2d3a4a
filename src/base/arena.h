/* Arena: memory with one lifetime, given back all at once.
 *
 * A command owns an arena; trees, plans and row buffers live in it and need no frees. Allocation
 * never fails visibly: when memory runs out the program says so and aborts, which the transaction
 * of the case file makes safe. Where input decides the size, the caller sets a limit first. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;

/* Zero is a valid empty arena. */
struct arena {
    struct arena_block *blocks;
};

void arena_release(struct arena *a);
/* Empty again, with a block of memory kept for the next: for arenas that are filled over and over. */
void arena_reset(struct arena *a);
/* n bytes, zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t n);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_alloc((a), sizeof(type) * (count)))
/* Copies end in NUL. */
char *arena_copy(struct arena *a, const void *bytes, size_t n);
char *arena_text(struct arena *a, const char *text);
struct str arena_str(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A larger copy of an array of `old` items; used by growing lists. Room doubles from 8. */
void *arena_grow(struct arena *a, void *items, size_t old, size_t item_size);

/* malloc that cannot fail, for the few objects with a lifetime of their own. */
void *mem_alloc(size_t n);
void *mem_grow(void *p, size_t n);
char *mem_text(const char *text);
_Noreturn void mem_exhausted(void);

#endif
