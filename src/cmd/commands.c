/* The list of commands as an array. A command is its file and its line in list.h; nothing is written
 * here for a new one. */
#include "cmd/commands.h"
#include "cmd/list.h"

#define COMMAND(name) extern const struct command cmd_##name;
#define DOT(name) extern const struct command dot_##name;
COMMAND_LIST
#undef COMMAND
#undef DOT

#define COMMAND(name) &cmd_##name,
#define DOT(name) &dot_##name,
const struct command *const command_list[] = { COMMAND_LIST };
#undef COMMAND
#undef DOT

const int command_count = sizeof command_list / sizeof command_list[0];
