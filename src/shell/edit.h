/* A text in the person's editor. */
#ifndef SHELL_EDIT_H
#define SHELL_EDIT_H

#include "base/arena.h"
#include "base/err.h"

/* Puts `text` into a file of its own (mode 0600), runs $VISUAL, $EDITOR or vi on it, and reads it back
 * into the arena. The file is gone afterwards. An editor that fails is an error. */
bool edit_text(struct arena *a, struct str text, struct str *after, struct err *e);

#endif
