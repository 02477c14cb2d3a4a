/* Where results go: the usual place, the file of .output, or for one command the file of .once.
 *
 * Files are written aside and appear whole: that of .once when its command went well, that of .output when
 * results go elsewhere again or the session ends well. */
#ifndef ENGINE_REDIRECT_H
#define ENGINE_REDIRECT_H

#include "engine/session.h"

/* Points s->out at the place that is in force now: after s->results or s->held has changed. */
void redirect_settle(struct session *s);
/* .output: finishes the file in use and opens another; NULL: back to the usual place. */
bool redirect_output(struct session *s, const char *path, struct err *e);
/* .once: the next command that has results writes to this file. */
bool redirect_once(struct session *s, const char *path, struct err *e);
/* A command with results begins: true when the file of .once is its own. */
bool redirect_begin(struct session *s);
/* …and ends: the file is kept when `ok`. False when that failed. */
bool redirect_end(struct session *s, bool ok, struct err *e);
/* The session ends. */
bool redirect_close(struct session *s, bool keep, struct err *e);

#endif
