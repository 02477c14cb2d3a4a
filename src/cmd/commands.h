/* All commands, in the order of help. Made from src/cmd/list.h alone. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include "engine/command.h"

extern const struct command *const command_list[];
extern const int command_count;

#endif
