/* Runs every file of the folders named through one fuzz target: how the corpus is replayed where
 * there is no libFuzzer. Files go by name, so that a failure is the same one each time; the name of
 * each is printed before it runs. */
#include "base/arena.h"
#include "base/file.h"
#include "fuzz.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20 };

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int replay(const char *folder) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, visible, alphasort), run = 0;
    for (int i = 0; i < count; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct str text;
        printf("%s\n", entries[i]->d_name);
        fflush(stdout);
        if (file_read(&a, arena_printf(&a, "%s/%s", folder, entries[i]->d_name), INPUT_MAX, &text, &e)) {
            (void)LLVMFuzzerTestOneInput((const uint8_t *)text.p, text.n);
            run++;
        } else {
            fprintf(stderr, "%s\n", e.message);
            exit(1);
        }
        err_release(&e);
        arena_release(&a);
        free(entries[i]);
    }
    free(entries);
    return run;
}

int main(int argc, char **argv) {
    int run = 0;
    for (int i = 1; i < argc; i++) {
        run += replay(argv[i]);
    }
    printf("%d inputs\n", run);
    return run > 0 ? 0 : 1;
}
