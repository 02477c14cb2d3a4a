/* Values read before: the same dates, words and numbers come again and again. Private to import. */
#ifndef IMPORT_KEPT_H
#define IMPORT_KEPT_H

#include "import/table.h"
#include "model/fact.h"

/* Zero is empty. */
struct kept {
    struct arena a;
    struct table table;
};

/* The texts stay until kept_trim(). `how` tells readings of one text for one field apart. *none: nothing came
 * of it. */
bool kept_get(struct kept *k, const struct field *field, unsigned how, struct str text, struct value *out,
              bool *none);
/* Keeps it if it is of a kind that is the same each time: no reference, no free text. */
void kept_put(struct kept *k, const struct field *field, unsigned how, struct str text,
              const struct value *value, bool none);
/* Between two records: begins anew when it has some thousand values. Values got before are gone then. */
void kept_trim(struct kept *k);
void kept_release(struct kept *k);

#endif
