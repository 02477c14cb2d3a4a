/* The pager: results of one command that are longer than the terminal.
 *
 * Only at the prompt, with results on a terminal and nothing forbidding it (--no-pager, --safe). $PAGER or
 * less is run without a shell and with LESSSECURE=1; what it gets is plain text, so -R is not needed. A
 * Ctrl-C while it shows stops the command at most, never the program. */
#ifndef SHELL_PAGER_H
#define SHELL_PAGER_H

#include "engine/session.h"

/* A command of the prompt begins: its results and notes are held until they fill the terminal. */
void pager_begin(struct session *s);
/* What is held is shown at once, and no pager comes for this command: before a question. */
void pager_let_go(struct session *s);
/* …ends: what is held is shown, or the pager waited for. */
void pager_end(struct session *s);

#endif
