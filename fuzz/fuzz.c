/* What fuzz targets share: how a broken promise is told, and what errors owe. */
#include "fuzz.h"
#include "base/arena.h"
#include "base/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fuzz_broken(const char *file, int line, const char *promise, struct str with) {
    struct buf shown = { 0 };
    utf8_escape(&shown, with, UTF8_ASCII);
    buf_add(&shown, "", 0);
    fprintf(stderr, "%s:%d: broken promise: %s\n  with: %.*s\n", file, line, promise,
            STR_ARG(buf_str(&shown)));
    abort();
}

void fuzz_error(struct err *e, struct str text) {
    struct buf shown = { 0 };
    struct str words = str_of(e->message);
    FUZZ_PROMISE(e->code != ERR_NONE, words);
    FUZZ_PROMISE(words.n > 0, words);
    FUZZ_PROMISE(!e->has_span || e->span.at <= text.n, words);
    FUZZ_PROMISE(!e->has_span || e->span.len <= text.n - e->span.at, words);
    err_format(&shown, e, text, false);
    FUZZ_PROMISE(shown.n > 0 && shown.p[shown.n - 1] == '\n', words);
    FUZZ_PROMISE(utf8_bad(buf_str(&shown)) == SIZE_MAX, words);
    buf_release(&shown);
    err_release(e);
    *e = (struct err){ 0 };
}

char *fuzz_copy(const uint8_t *bytes, size_t n) {
    char *p = mem_alloc(n > 0 ? n : 1);
    if (n > 0) {
        memcpy(p, bytes, n);
    }
    return p;
}
