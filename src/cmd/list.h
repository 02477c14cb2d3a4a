/* The commands, in the order of help: one word here and one file, cmd_WORD.c for a command and dot_WORD.c
 * for .WORD, one of the shell's own. */
#ifndef CMD_LIST_H
#define CMD_LIST_H

/* clang-format off */
#define COMMAND_LIST \
    COMMAND(find) \
    COMMAND(show) \
    COMMAND(timeline) \
    COMMAND(count) \
    COMMAND(stats) \
    COMMAND(add) \
    COMMAND(set) \
    COMMAND(link) \
    COMMAND(remove) \
    COMMAND(import) \
    COMMAND(imports) \
    COMMAND(export) \
    COMMAND(log) \
    COMMAND(run) \
    COMMAND(save) \
    COMMAND(undo) \
    COMMAND(redo) \
    COMMAND(let) \
    COMMAND(help) \
    DOT(read) \
    DOT(output) \
    DOT(once) \
    DOT(mode) \
    DOT(timer) \
    DOT(edit) \
    DOT(shell) \
    DOT(quit)
/* clang-format on */

#endif
