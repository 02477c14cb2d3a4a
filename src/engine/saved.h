/* Saved commands: kept in the case file, so they may come from somebody else.
 *
 * They read and name no files (doc/hardening.md "Saved commands"); that is looked at when one is saved and
 * again when it is run, by the gate every command passes (engine/gate.h). They are chosen by name only. */
#ifndef ENGINE_SAVED_H
#define ENGINE_SAVED_H

#include "engine/command.h"

enum { SAVED_BYTES = 16384, SAVED_DEPTH = 8 };

/* May this be saved: one reading command, or SQL? Without parameters all of its arguments are checked,
 * with them what can be. Spans point into `text`. */
bool saved_check(struct session *s, struct arena *a, struct str text, struct err *e);
/* The text of a saved command; an unknown name is ERR_USAGE at `span`, with did-you-mean. */
bool saved_get(struct session *s, struct arena *a, struct str name, struct span span, struct str *text,
               struct err *e);
/* The variables a saved command uses: its parameters. */
struct str *saved_parameters(struct arena *a, struct str text, int *count);
/* Runs it with `values`, which lie before the variables of the session and are forgotten afterwards; its
 * content passes to this function. Errors within are placed in the saved text. */
bool saved_start(struct session *s, struct arena *a, struct str name, struct span span, struct vars *values,
                 struct err *e);

#endif
