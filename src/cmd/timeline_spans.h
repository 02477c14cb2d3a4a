/* The bars below a timeline: from when to when the operations in it lasted. */
#ifndef CMD_TIMELINE_SPANS_H
#define CMD_TIMELINE_SPANS_H

#include "engine/command.h"

/* Draws the operations whose start or end is among the rows of a checked query of the timeline, when one of
 * them has a span; else nothing. */
bool timeline_spans(struct call *call, const struct query *q, struct err *e);

#endif
