/* What comes with the program: places, sectors, vocabularies (data/), with negative ids that are
 * the same in every case file. */
#ifndef MODEL_BUILTIN_H
#define MODEL_BUILTIN_H

#include "db/db.h"

/* Fills an empty case file within the open transaction: things (the negative of data/'s ids), their
 * names and memberships (negative ids too, without meaning), the controlled words, and the full-text
 * index. All of it is marked TLP:CLEAR and belongs to no change. */
bool builtin_load(struct db *db, struct err *e);

/* The source entities behind built-in facts: cities and provinces are GeoNames', the rest the program's. */
enum { BUILTIN_SOURCE = -1, BUILTIN_GEONAMES = -2 };

#endif
