/* Lines to commands: what was typed or pasted is gathered until a command is whole.
 *
 * A line may begin, go on with or end a command, and a paste may hold several commands; where one ends is
 * the engine's word (session_next_command). An empty line ends an open parenthesis or a line that a
 * backslash continues, so that the error can be seen; within quotes and SQL it is text. SQL is open up to its
 * ';' (LEX_OPEN_LINE), or has a quote of its own open. */
#ifndef SHELL_GATHER_H
#define SHELL_GATHER_H

#include "query/lex.h"

/* Zero is a valid empty one. */
struct gather {
    struct buf text; /* lines, each with its '\n'; when more is needed: those of the open command */
    size_t at;       /* where the rest begins */
    enum lex_open open;
    size_t opened; /* in `text`: where the open quote or parenthesis stands */
    bool forced;
};

/* Adds a line (without its end). */
void gather_add(struct gather *g, struct str line);
/* Nothing more comes: what is open is handed out as it is. */
void gather_end(struct gather *g);
/* The next whole command, borrowed until the next gather_add(). False when more is needed, or nothing is
 * left: g->open says why. */
bool gather_next(struct gather *g, struct str *command);
/* Forgets everything. */
void gather_clear(struct gather *g);
void gather_release(struct gather *g);

#endif
