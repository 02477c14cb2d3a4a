/* From options to an exit code: opens the case file, makes the session, and runs what was asked. */
#ifndef SHELL_START_H
#define SHELL_START_H

#include "shell/options.h"

/* The code main() returns (README.md). Complaints have been printed. */
int start_run(const struct start *start, const struct command *const *commands, int count);
/* --help and --version, on standard output; the exit code. */
int start_help(void);
int start_version(void);
/* Prints an error of the start, "dossier: error: …", on standard error; returns its code. */
int start_complain(const struct err *e, bool ascii);

#endif
