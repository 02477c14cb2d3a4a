/* The shell: commands typed at a prompt, one after the other, until Ctrl-D. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include "engine/session.h"

/* Runs until the person leaves; ERR_STOPPED when a signal ended it, else ERR_NONE, whatever the commands
 * returned. The session's file is open and interrupt_install() has been called. `init`: the person's init
 * file is run first. */
enum err_code shell_run(struct session *s, bool init);

#endif
