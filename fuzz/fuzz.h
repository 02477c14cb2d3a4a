/* Fuzz targets: any bytes go in, and what a module promises of its results must hold.
 *
 * A target is one file fuzz_NAME.c with LLVMFuzzerTestOneInput(). With -Dfuzz=true (clang) libFuzzer
 * drives it; otherwise replay.c runs the inputs of corpus/NAME through it, as a test. A broken
 * promise aborts, which libFuzzer keeps as a crash. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/err.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The promise in words, and what broke it; does not return. */
_Noreturn void fuzz_broken(const char *file, int line, const char *promise, struct str with);
/* `with` is a text that helps to understand, such as the value at hand. */
#define FUZZ_PROMISE(holds, with)                                                                            \
    do {                                                                                                     \
        if (!(holds)) {                                                                                      \
            fuzz_broken(__FILE__, __LINE__, #holds, with);                                                   \
        }                                                                                                    \
    } while (0)

/* What every error owes: a code, words, and a span within the text that was read; it can be shown.
 * Releases it. */
void fuzz_error(struct err *e, struct str text);
/* A copy with nothing behind it, so that a read beyond the end is noticed; free() ends it. */
char *fuzz_copy(const uint8_t *bytes, size_t n);

#endif
