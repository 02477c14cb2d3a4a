/* The matching key and the handle of a name. utf8proc folds; here is the rule which characters stay.
 * Names come from anywhere: bytes that are not UTF-8 cannot be folded and stand for themselves.
 * Invariant: a name that is not empty never gives an empty key or handle. */
#include "base/namekey.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <utf8proc.h>

/* Folding common to both; the handle is composed again so that Korean reads as it is written. */
enum { FOLD = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE };

/* The letters (L*) and numbers (N*) lie side by side in utf8proc's list of categories. */
static bool is_kept(int32_t c) {
    utf8proc_category_t k = utf8proc_category(c);
    return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
           (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO);
}

/* Most names are ASCII and need no tables. True when s was, and `out` then holds the folded name. */
static bool fold_ascii(struct arena *a, struct str s, struct str *out) {
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) {
            return false;
        }
    }
    char *p = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z') {
            p[i] = (char)(p[i] | 0x20);
        }
    }
    *out = (struct str){ p, s.n };
    return true;
}

/* False when the bytes are not UTF-8. */
static bool fold(struct arena *a, struct str s, int form, struct str *out) {
    if (fold_ascii(a, s, out)) {
        return true;
    }
    utf8proc_uint8_t *folded;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &folded,
                                      (utf8proc_option_t)(FOLD | form));
    if (n == UTF8PROC_ERROR_NOMEM) {
        mem_exhausted();
    }
    if (n < 0) {
        return false;
    }
    *out = (struct str){ arena_copy(a, folded, (size_t)n), (size_t)n };
    free(folded);
    return true;
}

/* The letters and digits of a folded name, in place of every other run `gap` (0: nothing). */
static struct str keep(struct arena *a, struct str folded, char gap) {
    char *p = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    bool pending = false;
    for (size_t at = 0; at < folded.n;) {
        size_t here = at;
        int32_t c = utf8_next(folded, &at);
        bool kept = c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') : is_kept(c);
        if (!kept) {
            pending = n > 0;
            continue;
        }
        if (pending && gap != '\0') {
            p[n++] = gap;
        }
        pending = false;
        while (here < at) {
            p[n++] = folded.p[here++];
        }
    }
    return (struct str){ p, n };
}

/* The key of a name of ASCII alone in one pass; false for others. */
static bool ascii_key(struct arena *a, struct str name, struct str *out) {
    char *p = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c >= 0x80) {
            return false;
        }
        c = (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        p[n] = (char)c;
        n += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    *out = n > 0 ? (struct str){ p, n } : arena_str(a, name);
    return true;
}

struct str name_key(struct arena *a, struct str name) {
    struct str folded, key;
    if (ascii_key(a, name, &key)) {
        return key;
    }
    if (!fold(a, name, UTF8PROC_DECOMPOSE, &folded)) {
        return arena_str(a, name);
    }
    key = keep(a, folded, '\0');
    return key.n > 0 ? key : arena_str(a, name);
}

/* Empty when nothing of the name can be kept. */
static struct str handle_of(struct arena *a, struct str name) {
    struct str folded;
    return fold(a, name, UTF8PROC_COMPOSE, &folded) ? keep(a, folded, '-') : (struct str){ 0 };
}

/* The name behind a leading `word` and blanks; the name itself when it begins otherwise. */
static struct str behind(struct str name, const char *word) {
    struct str start = str_slice(name, 0, str_of(word).n);
    struct str rest = str_slice(name, start.n, name.n);
    struct str trimmed = str_trim(rest);
    return str_is_nocase(start, word) && trimmed.n > 0 && trimmed.p > rest.p ? trimmed : name;
}

static struct str raw_handle(struct arena *a, struct str name) {
    struct str text = str_trim(name).n > 0 ? str_trim(name) : name;
    char *p = arena_copy(a, text.p, text.n);
    for (size_t i = 0; i < text.n; i++) {
        if (p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r')) {
            p[i] = '-';
        }
    }
    return (struct str){ p, text.n };
}

struct str name_handle(struct arena *a, struct str name) {
    struct str trimmed = str_trim(name);
    struct str rest = behind(trimmed, "operation");
    rest = rest.n < trimmed.n ? rest : behind(trimmed, "the");
    struct str handle = handle_of(a, rest);
    if (handle.n == 0) {
        handle = handle_of(a, trimmed);
    }
    return handle.n > 0 ? handle : raw_handle(a, name);
}
