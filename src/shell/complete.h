/* What may come next in a command: the engine's table of commands and the field table of nouns, read
 * at the cursor. Knows nothing of line editing. */
#ifndef SHELL_COMPLETE_H
#define SHELL_COMPLETE_H

#include "engine/session.h"

/* The bytes that end a word here, so that keys and each value complete by themselves. */
#define COMPLETE_BREAKS " \t\n\"'():,=<>"

struct completion {
    struct str *items; /* whole words, escaped where a shell line needs it, in the order to be shown */
    int count;
    bool go_on; /* no blank after the word: a key, whose value follows */
    bool files; /* a path stands here: the caller completes it */
};

/* `before` is the command up to the word, `word` what is typed of it. At most COMPLETE_MOST items, found by
 * reading only and within milliseconds; an error means no items. Everything lives in the arena. */
enum { COMPLETE_MOST = 200 };
void complete_word(struct session *s, struct arena *a, struct str before, struct str word,
                   struct completion *out);

#endif
