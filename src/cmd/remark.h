/* What add and set tell beside their result: legal, but worth a second look. */
#ifndef CMD_REMARK_H
#define CMD_REMARK_H

#include "engine/command.h"

/* Notes on a thing just made or changed: others of its kind bear its name; it ends before it begins. */
bool remark_thing(struct call *call, int64_t id, struct err *e);

#endif
