/* Slices and buffers. Nothing here knows what the bytes mean but str_trim(), which knows blanks. */
#include "base/str.h"
#include "base/arena.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *text) {
    return (struct str){ text, text == NULL ? 0 : strlen(text) };
}

bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *text) {
    return str_eq(a, str_of(text));
}

static char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_is_nocase(struct str a, const char *text) {
    if (a.n != strlen(text)) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (ascii_lower(a.p[i]) != ascii_lower(text[i])) {
            return false;
        }
    }
    return true;
}

bool str_among(struct str word, const char *list) {
    for (size_t n; list != NULL && *list != '\0'; list += n + (list[n] == ' ')) {
        n = strcspn(list, " ");
        bool same = word.n == n && n > 0;
        for (size_t i = 0; same && i < n; i++) {
            same = ascii_lower(word.p[i]) == ascii_lower(list[i]);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

bool str_starts(struct str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

bool str_ends(struct str s, const char *suffix) {
    size_t n = strlen(suffix);
    return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    if (order != 0) {
        return order;
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

size_t str_index(struct str s, char c) {
    const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

size_t str_find(struct str s, struct str needle) {
    if (needle.n == 0) {
        return 0;
    }
    const char *at = s.n >= needle.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

struct str str_slice(struct str s, size_t from, size_t to) {
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return (struct str){ s.p + from, to - from };
}

/* Bytes of the blank at the start of s: ASCII blanks, U+00A0 (C2 A0), U+FEFF (EF BB BF). */
static size_t blank_first(struct str s) {
    unsigned char first = s.n > 0 ? (unsigned char)s.p[0] : 'x';
    if (first == ' ' || (first >= '\t' && first <= '\r')) {
        return 1;
    }
    if (first != 0xc2 && first != 0xef) {
        return 0;
    }
    if (str_starts(s, "\xc2\xa0")) {
        return 2;
    }
    return str_starts(s, "\xef\xbb\xbf") ? 3 : 0;
}

static size_t blank_last(struct str s) {
    unsigned char last = s.n > 0 ? (unsigned char)s.p[s.n - 1] : 'x';
    if (last > ' ' && last < 0x80) {
        return 0;
    }
    for (size_t n = 1; n <= 3 && n <= s.n; n++) {
        if (blank_first(str_slice(s, s.n - n, s.n)) == n) {
            return n;
        }
    }
    return 0;
}

struct str str_trim(struct str s) {
    size_t n;
    while ((n = blank_first(s)) > 0) {
        s = str_slice(s, n, s.n);
    }
    while ((n = blank_last(s)) > 0) {
        s.n -= n;
    }
    return s;
}

bool str_to_int(struct str s, long long *out) {
    char digits[24];
    if (s.n == 0 || s.n >= sizeof digits || !(s.p[0] == '-' || (s.p[0] >= '0' && s.p[0] <= '9'))) {
        return false;
    }
    memcpy(digits, s.p, s.n);
    digits[s.n] = '\0';
    char *end;
    errno = 0;
    long long value = strtoll(digits, &end, 10);
    if (errno != 0 || *end != '\0' || end == digits) {
        return false;
    }
    *out = value;
    return true;
}

void buf_release(struct buf *b) {
    free(b->p);
    *b = (struct buf){ 0 };
}

void buf_reset(struct buf *b) {
    b->n = 0;
    if (b->p != NULL) {
        b->p[0] = '\0';
    }
}

static void buf_reserve(struct buf *b, size_t more) {
    if (more >= SIZE_MAX / 2 - b->n) {
        mem_exhausted();
    }
    size_t need = b->n + more + 1;
    if (need <= b->cap) {
        return;
    }
    size_t cap = b->cap > 0 ? b->cap * 2 : 64;
    b->cap = cap > need ? cap : need;
    b->p = mem_grow(b->p, b->cap);
}

void buf_add(struct buf *b, const void *bytes, size_t n) {
    buf_reserve(b, n);
    if (n > 0) {
        memcpy(b->p + b->n, bytes, n);
    }
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_add_str(struct buf *b, struct str s) {
    buf_add(b, s.p, s.n);
}

void buf_add_text(struct buf *b, const char *text) {
    buf_add(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c) {
    buf_add(b, &c, 1);
}

void buf_add_repeat(struct buf *b, const char *text, size_t times) {
    for (size_t i = 0; i < times; i++) {
        buf_add_text(b, text);
    }
}

void buf_vprintf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

struct str buf_str(const struct buf *b) {
    return (struct str){ b->p == NULL ? "" : b->p, b->n };
}
