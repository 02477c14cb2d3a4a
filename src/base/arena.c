/* Blocks in a list, the newest first; each allocation is cut from the newest block. Large requests
 * get a block of their own, so the block in use is not wasted. */
#include "base/arena.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_SIZE = 16 * 1024, ALIGN = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) char bytes[];
};

_Noreturn void mem_exhausted(void) {
    static const char message[] = "dossier: out of memory; nothing of the running command was kept\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    _exit(1);
}

void *mem_alloc(size_t n) {
    void *p = calloc(1, n > 0 ? n : 1);
    if (p == NULL) {
        mem_exhausted();
    }
    return p;
}

void *mem_grow(void *p, size_t n) {
    void *grown = realloc(p, n > 0 ? n : 1);
    if (grown == NULL) {
        mem_exhausted();
    }
    return grown;
}

char *mem_text(const char *text) {
    size_t n = strlen(text) + 1;
    return memcpy(mem_alloc(n), text, n);
}

void arena_release(struct arena *a) {
    while (a->blocks != NULL) {
        struct arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
}

void arena_reset(struct arena *a) {
    struct arena_block *kept = NULL;
    while (a->blocks != NULL) {
        struct arena_block *next = a->blocks->next;
        if (kept == NULL && a->blocks->size == BLOCK_SIZE) {
            kept = a->blocks;
        } else {
            free(a->blocks);
        }
        a->blocks = next;
    }
    if (kept != NULL) {
        memset(kept->bytes, 0, kept->used);
        kept->used = 0;
        kept->next = NULL;
    }
    a->blocks = kept;
}

static struct arena_block *block_new(size_t size) {
    if (size > SIZE_MAX - sizeof(struct arena_block)) {
        mem_exhausted();
    }
    struct arena_block *b = mem_alloc(sizeof *b + size);
    b->size = size;
    return b;
}

void *arena_alloc(struct arena *a, size_t n) {
    if (n > SIZE_MAX - ALIGN) {
        mem_exhausted();
    }
    n = (n + ALIGN - 1) / ALIGN * ALIGN;
    struct arena_block *top = a->blocks;
    if (top == NULL || n > top->size - top->used) {
        struct arena_block *fresh = block_new(n > BLOCK_SIZE / 4 ? n : BLOCK_SIZE);
        if (top != NULL && fresh->size < BLOCK_SIZE) {
            fresh->next = top->next; /* the block in use stays on top */
            top->next = fresh;
        } else {
            fresh->next = top;
            a->blocks = fresh;
        }
        top = fresh;
    }
    void *p = top->bytes + top->used;
    top->used += n;
    return p;
}

char *arena_copy(struct arena *a, const void *bytes, size_t n) {
    char *p = arena_alloc(a, n + 1);
    if (n > 0) {
        memcpy(p, bytes, n);
    }
    return p;
}

char *arena_text(struct arena *a, const char *text) {
    return arena_copy(a, text, strlen(text));
}

struct str arena_str(struct arena *a, struct str s) {
    return (struct str){ arena_copy(a, s.p, s.n), s.n };
}

char *arena_printf(struct arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return p;
}

void *arena_grow(struct arena *a, void *items, size_t old, size_t item_size) {
    bool full = old == 0 || (old >= 8 && (old & (old - 1)) == 0);
    if (!full) {
        return items;
    }
    size_t room = old == 0 ? 8 : old * 2;
    if (room > SIZE_MAX / item_size) {
        mem_exhausted();
    }
    void *grown = arena_alloc(a, room * item_size);
    if (old > 0) {
        memcpy(grown, items, old * item_size);
    }
    return grown;
}
