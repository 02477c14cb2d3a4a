/* Other programs: the pager and the editor. Started by execvp, never through a shell. */
#ifndef SHELL_LAUNCH_H
#define SHELL_LAUNCH_H

#include "base/arena.h"
#include "base/err.h"
#include <sys/types.h>

/* A command as an environment variable has it, cut at blanks, ended by NULL: no quotes, no expansion.
 * `room` more words may be put behind. NULL when it has no word. */
char **launch_words(struct arena *a, const char *command, size_t room);

struct launch {
    char *const *words;
    int in;                 /* becomes its standard input; -1: ours */
    const char *const *set; /* name, value, … of the environment, ended by NULL; may be NULL */
};
/* False when the program could not be run; `in` is left open. Signals are in it as they are by default. */
bool launch_start(const struct launch *l, pid_t *pid, struct err *e);
/* Waits to its end; its exit code, -1 when it ended otherwise. */
int launch_wait(pid_t pid);

#endif
