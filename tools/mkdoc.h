/* Papers made from the program's own tables: the manual page and the completion of the OS shell. Nothing
 * in them is written twice: commands, arguments and examples are the descriptors', options those of the
 * option table, topics and nouns those of help. */
#ifndef TOOLS_MKDOC_H
#define TOOLS_MKDOC_H

#include "engine/session.h"

/* dossier(1) for man: roff with the man macros. False with words when a page of help fails. */
bool mkdoc_man(struct buf *out, const struct session *s, struct err *e);
/* A file for bash to source: a function that asks `dossier --complete`, and the options. */
void mkdoc_bash(struct buf *out);

#endif
