/* A thing's column by its field: where it lies, what it holds, writing it. Private to model. */
#ifndef MODEL_CLAIM_COLUMN_H
#define MODEL_CLAIM_COLUMN_H

#include "model/claim.h"

struct column {
    const struct field *field;
    const char *table; /* entity, or the kind's */
    int64_t entity;
};

/* The column of a field of a thing; errors when the thing or the field is not there or cannot be set. */
bool column_find(struct db *db, struct arena *a, int64_t entity, const char *key, struct column *out,
                 struct thing *t, struct err *e);
/* Its value as shown (the name of a thing it points to) and that thing's id; "" and 0 for NULL. */
bool column_read(struct db *db, struct arena *a, const struct column *c, struct str *text, int64_t *ref,
                 struct err *e);
bool column_write(struct db *db, struct arena *a, const struct column *c, const struct value *v,
                  struct err *e);
/* The value of a claim; 0 empties the column. */
bool column_from_claim(struct db *db, struct arena *a, const struct column *c, int64_t claim, struct err *e);

#endif
