/* Names: the key of a key is that key, and valid text stays valid; and as names are what is shown
 * most, that escaping leaves nothing hidden and cutting to a width keeps to it. */
#include "base/namekey.h"
#include "base/utf8.h"
#include "fuzz.h"
#include <stdlib.h>

static void check_name(struct arena *a, struct str name) {
    struct str key = name_key(a, name), handle = name_handle(a, name);
    FUZZ_PROMISE(str_eq(name_key(a, key), key), key);
    FUZZ_PROMISE((key.n == 0) == (name.n == 0), name);
    FUZZ_PROMISE((handle.n == 0) == (name.n == 0), name);
    if (utf8_bad(name) == SIZE_MAX) {
        FUZZ_PROMISE(utf8_bad(key) == SIZE_MAX, key);
        FUZZ_PROMISE(utf8_bad(handle) == SIZE_MAX, handle);
    }
}

static void check_shown(struct str text, enum utf8_show how) {
    struct buf out = { 0 };
    utf8_escape(&out, text, how);
    struct str shown = buf_str(&out);
    for (size_t at = 0; at < shown.n;) {
        int32_t c = utf8_next(shown, &at);
        FUZZ_PROMISE(!utf8_hidden(c, how), shown);
    }
    buf_release(&out);
}

static void check_fit(struct str text) {
    size_t width = utf8_width(text);
    for (size_t columns = 0; columns <= width && columns < 100; columns++) {
        size_t fit = utf8_fit(text, columns);
        FUZZ_PROMISE(fit <= text.n, text);
        FUZZ_PROMISE(utf8_width(str_slice(text, 0, fit)) <= columns, text);
    }
    FUZZ_PROMISE(utf8_fit(text, width) == text.n, text);
}

/* The two halves of the input are two words. */
static void check_distance(struct str text) {
    struct str a = str_slice(text, 0, text.n / 2), b = str_slice(text, text.n / 2, text.n);
    for (unsigned limit = 0; limit <= 3; limit++) {
        unsigned there = name_distance(a, b, limit), back = name_distance(b, a, limit);
        FUZZ_PROMISE(there == back, text);
        FUZZ_PROMISE(there <= limit + 1, text);
    }
    FUZZ_PROMISE(utf8_column(a, a.n) > 64 || name_distance(a, a, 3) == 0, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static const enum utf8_show ways[] = { UTF8_FREE, UTF8_IDENT, UTF8_ASCII };
    char *copy = fuzz_copy(bytes, n);
    struct str text = { copy, n };
    struct arena a = { 0 };
    check_name(&a, text);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        check_shown(text, ways[i]);
    }
    check_fit(text);
    check_distance(text);
    arena_release(&a);
    free(copy);
    return 0;
}
