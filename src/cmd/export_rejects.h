/* export rejects N: the records that an import refused, as CSV to be mended. Private to cmd. */
#ifndef CMD_EXPORT_REJECTS_H
#define CMD_EXPORT_REJECTS_H

#include "engine/command.h"

/* The whole command, with its arguments n, file, excel. */
bool export_rejects(struct call *call, struct err *e);

#endif
