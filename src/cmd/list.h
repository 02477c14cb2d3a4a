/* The commands, in the order of help: one word here and one file cmd_WORD.c. */
#ifndef CMD_LIST_H
#define CMD_LIST_H

/* clang-format off */
#define COMMAND_LIST \
    COMMAND(find) \
    COMMAND(show) \
    COMMAND(timeline) \
    COMMAND(stats) \
    COMMAND(add) \
    COMMAND(set) \
    COMMAND(link) \
    COMMAND(remove) \
    COMMAND(import) \
    COMMAND(export) \
    COMMAND(log) \
    COMMAND(undo) \
    COMMAND(redo) \
    COMMAND(help)
/* clang-format on */

#endif
