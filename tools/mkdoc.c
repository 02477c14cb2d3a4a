/* mkdoc man|bash OUT: writes one of the papers that come with the program. Runs while the program is
 * built, on its own libraries. The same program gives the same bytes. */
#include "mkdoc.h"
#include "cmd/commands.h"
#include <stdio.h>
#include <string.h>

static int fail(const char *what, const char *why) {
    fprintf(stderr, "mkdoc: %s: %s\n", what, why);
    return 1;
}

int main(int argc, char **argv) {
    struct session s = { .commands = command_list, .command_count = command_count };
    struct err e = { 0 };
    struct buf text = { 0 };
    bool man = argc == 3 && strcmp(argv[1], "man") == 0;
    if (argc != 3 || (!man && strcmp(argv[1], "bash") != 0)) {
        fputs("usage: mkdoc man|bash OUT\n", stderr);
        return 2;
    }
    if (man && !mkdoc_man(&text, &s, &e)) {
        return fail(argv[1], e.message);
    }
    if (!man) {
        mkdoc_bash(&text);
    }
    FILE *out = fopen(argv[2], "wb");
    if (out == NULL) {
        return fail(argv[2], "cannot be written");
    }
    bool ok = fwrite(text.p, 1, text.n, out) == text.n;
    ok = fclose(out) == 0 && ok;
    buf_release(&text);
    return ok ? 0 : fail(argv[2], "cannot be written");
}
