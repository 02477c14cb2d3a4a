/* `dossier --complete FILE LINE`: what completion offers, for the OS shell. */
#ifndef SHELL_COMPLETE_PRINT_H
#define SHELL_COMPLETE_PRINT_H

#include "shell/options.h"

/* Prints a candidate a line for the end of LINE, which is what stands behind FILE so far: the whole last
 * word with the candidate in it, quoted as the OS shell needs it (a quote that is open stays open). Where
 * there are more than these, the word as it is comes last; an empty line says that a file may be named. FILE
 * is opened for reading, without waiting for anybody; one that cannot be opened only means fewer candidates.
 * Never an error: the exit code is 0. */
int complete_print(const struct start *start, const struct command *const *commands, int count);

#endif
