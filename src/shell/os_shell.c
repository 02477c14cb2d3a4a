/* Starting the operating system's shell. Invariant: results written before it are out before it writes;
 * while it runs no transaction is open, because .shell is no command that writes. */
#include "shell/os_shell.h"
#include "shell/interrupt.h"
#include "shell/launch.h"
#include <stdlib.h>

/* What to run: the person's own shell when there is nothing to run in it. */
static char **words_of(struct arena *a, struct str command) {
    const char *own = getenv("SHELL");
    char **words = arena_array(a, char *, 4);
    if (command.n == 0) {
        words[0] = arena_copy(a, own != NULL && own[0] == '/' ? own : "/bin/sh",
                              own != NULL && own[0] == '/' ? str_of(own).n : sizeof "/bin/sh" - 1);
        return words;
    }
    words[0] = arena_copy(a, "/bin/sh", sizeof "/bin/sh" - 1);
    words[1] = arena_copy(a, "-c", sizeof "-c" - 1);
    words[2] = arena_copy(a, command.p, command.n);
    return words;
}

bool os_shell_run(struct session *s, struct str command, struct err *e) {
    struct arena a = { 0 };
    pid_t pid;
    struct launch l = { .words = words_of(&a, command), .in = -1 };
    bool ok = out_flush(&s->out, e) && launch_start(&l, &pid, e);
    if (ok) {
        interrupt_lenient(true);
        int code = launch_wait(pid);
        interrupt_lenient(false);
        ok = code == 0;
        if (code > 0) {
            err_set(e, ERR_FAILED, "the command left with %d", code);
        } else if (code < 0) {
            err_set(e, ERR_FAILED, "the command was stopped by a signal");
        }
    }
    arena_release(&a);
    return ok;
}
