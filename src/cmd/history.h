/* What undo and redo share: the preview, the question, and the list of what stands in the way. */
#ifndef CMD_HISTORY_H
#define CMD_HISTORY_H

#include "engine/command.h"

/* "change 5 will be taken back: set … (3 rows)", then "go on?" where somebody can be asked. */
bool history_agree(struct call *call, const struct change_plan *plan, const char *what, bool *agreed,
                   struct err *e);
/* Prints one line of a refusal; a change_report_fn whose context is the call. */
void history_report(void *context, struct str line);
/* For completion: the numbers of the newest changes that stand, or were undone. */
void history_offer(struct complete *c, bool undone);

#endif
