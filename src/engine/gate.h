/* The gate: what a session lets a command do.
 *
 * --safe is this one gate for everything that reaches outside the case file: commands marked
 * COMMAND_OUTSIDE, every file a command names, the pager, and the places of the person (history, init
 * file, import maps). Saved commands pass it too, since the case file may come from somebody else:
 * they read, and name no files. */
#ifndef ENGINE_GATE_H
#define ENGINE_GATE_H

#include "engine/command.h"

/* May anything outside the case file be touched? For what needs no complaint: it is just left alone. */
bool gate_open(const struct session *s);
/* The same for something that was asked for; `what` is its name in the error. */
bool gate_reach(const struct session *s, const char *what, struct span span, struct err *e);
/* ERR_USAGE when no case file is open. */
bool gate_file(const struct session *s, struct err *e);
/* May this command run, with these tokens? */
bool gate_command(const struct session *s, const struct command *c, const struct token_list *tokens,
                  struct err *e);
/* Does it write with these tokens? */
bool gate_writes(const struct command *c, const struct token_list *tokens);

#endif
