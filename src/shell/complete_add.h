/* Between complete.c and complete_values.c: gathering candidates. Private to shell/. */
#ifndef SHELL_COMPLETE_ADD_H
#define SHELL_COMPLETE_ADD_H

#include "model/noun.h"
#include "shell/complete.h"

struct complete {
    struct session *session;
    struct arena *arena;
    struct str word;
    struct completion *out;
};

/* Adds text and ending when they begin with the word, up to COMPLETE_MOST. */
void complete_add_text(struct complete *c, const char *text, const char *ending);
/* Adds a value as it is to be typed, whether it begins with the word or not: quoted where it has to be. */
void complete_add_value(struct complete *c, struct str value);
/* Things by any of their names, as handles; noun NULL: of any kind. */
void complete_handles(struct complete *c, const struct noun *noun);
/* Values of a field: words of its vocabulary, words of confidence, things it may refer to. */
void complete_values(struct complete *c, const struct field *field);

#endif
