/* The history of the readline prompt, in memory and on disk. Only in a build with readline.
 *
 * Each command is appended when it has run, so that a shell that is killed loses nothing; every shell reads
 * all of the file when it starts. The file is locked while it is read and shortened, and while it is appended
 * to. */
#ifndef SHELL_REMEMBERED_H
#define SHELL_REMEMBERED_H

#include "base/str.h"

/* Reads the file of places_history(); NULL: nothing is kept on disk. */
void remembered_open(const char *path);
/* Not the same twice in a row. */
void remembered_add(const char *path, struct str command);
void remembered_close(void);

#endif
