/* A command that is not whole yet: the prompt that says what is open, and a word on how to get out.
 *
 * People leave a quote open by a slip and then type on; so the note is given the first time, for an empty
 * line, and when what is swallowed looks like a command of its own; a few times for one command, since a
 * paste may have many lines. */
#ifndef SHELL_UNFINISHED_H
#define SHELL_UNFINISHED_H

#include "engine/session.h"
#include "shell/gather.h"

/* Zero is a valid beginning. */
struct unfinished {
    bool told[LEX_OPEN_LINE + 1];
    int again; /* how often it was said of the command that is open */
};

/* "(...> ", or NULL when nothing is open. */
const char *unfinished_words(const struct gather *g);
/* Behind a line that was gathered; `before` is what was open before it. */
void unfinished_tell(struct unfinished *u, struct session *s, const struct gather *g, enum lex_open before,
                     struct str line);

#endif
