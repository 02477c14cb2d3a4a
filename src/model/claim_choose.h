/* The choice among rivals: pure over what claim_load() has read. Private to model. */
#ifndef MODEL_CLAIM_CHOOSE_H
#define MODEL_CLAIM_CHOOSE_H

#include "model/claim.h"

/* Fills `newer` of the items, `chosen` and `reason` (all but the name in "the later word of …"). When
 * `*later` comes back as not 0, the reason is the later word of that voice. `by_number`: values are
 * equal when their value_lo are (references and numbers), else when their texts are. */
void claim_choose(struct claim_list *list, bool by_number, int64_t *later);

#endif
