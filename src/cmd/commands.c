/* The list of commands as an array. A command is its file and its line in list.h; nothing is written
 * here for a new one. */
#include "cmd/commands.h"
#include "cmd/list.h"

#define COMMAND(name) extern const struct command cmd_##name;
COMMAND_LIST
#undef COMMAND

#define COMMAND(name) &cmd_##name,
const struct command *const command_list[] = { COMMAND_LIST };
#undef COMMAND

const int command_count = sizeof command_list / sizeof command_list[0];
