/* What the files that resolve names share. Private to model. */
#ifndef MODEL_THING_MATCH_H
#define MODEL_THING_MATCH_H

#include "model/thing.h"

/* "kind:name" in two: the noun of things before the colon, or NULL and the whole word. */
const struct noun *name_kind(struct str word, struct str *name);

/* Several places of one name, reduced by the rule of model/thing.h; others stay as they are. */
bool place_narrow(struct db *db, struct arena *a, struct thing_match *m, struct err *e);
/* Keeps of `m` what lies within one of `around`, at any distance. */
bool place_within(struct db *db, struct thing_match *m, const struct thing_match *around, struct err *e);

#endif
