/* Strings: a borrowed slice and a growing buffer.
 *
 * A `struct str` owns nothing and need not end in NUL; who made the bytes says how long they live.
 * A `struct buf` owns its bytes until buf_release(). Neither may be given to a C function that
 * expects a terminated string, except the bytes of a buf, which always end in one extra NUL.
 * Memory that runs out ends the program with a prepared message (see base/arena.h). */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
/* For printf: printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p

/* The slice of a terminated string; NULL gives the empty slice. */
struct str str_of(const char *text);
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
/* Equal when ASCII letters are folded. For keywords of our own, never for names (see base/namekey.h). */
bool str_is_nocase(struct str a, const char *text);
/* Is it, ASCII letters folded, one of the words of a list with a blank between any two? NULL lists none. */
bool str_among(struct str word, const char *list);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
/* memcmp order, the shorter first. */
int str_cmp(struct str a, struct str b);
/* Index of a byte or of a needle, or SIZE_MAX. */
size_t str_index(struct str s, char c);
size_t str_find(struct str s, struct str needle);
struct str str_slice(struct str s, size_t from, size_t to);
/* Without ASCII blanks (space, tab, CR, LF) and U+00A0, U+FEFF at both ends. */
struct str str_trim(struct str s);
/* Whole text as a decimal number; false when it is not one or leaves the range of long long. */
bool str_to_int(struct str s, long long *out);

struct buf {
    char *p;
    size_t n, cap;
};

void buf_release(struct buf *b);
/* Forget the content, keep the memory. */
void buf_reset(struct buf *b);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_add_repeat(struct buf *b, const char *text, size_t times);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
struct str buf_str(const struct buf *b);

#endif
