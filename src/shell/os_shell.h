/* .shell: commands of the operating system's own shell. */
#ifndef SHELL_OS_SHELL_H
#define SHELL_OS_SHELL_H

#include "engine/session.h"

/* Runs `command` by /bin/sh, or with an empty one $SHELL itself, and waits for it. It has the terminal and
 * its signals; Ctrl-C is its own. ERR_FAILED when it cannot be run or does not leave with 0. */
bool os_shell_run(struct session *s, struct str command, struct err *e);

#endif
