/* Values read before: the same dates, words and numbers come again and again. Private to import. */
#ifndef IMPORT_READINGS_H
#define IMPORT_READINGS_H

#include "import/table.h"
#include "model/fact.h"

/* Zero is empty. */
struct readings {
    struct arena a;
    struct table table;
};

/* The texts stay until readings_trim(). `how` tells readings of one text for one field apart. */
bool readings_get(struct readings *k, const struct field *field, unsigned how, struct str text,
                  struct value *out);
/* Keeps it if it is of a kind that is the same each time: no reference, no free text. */
void readings_put(struct readings *k, const struct field *field, unsigned how, struct str text,
                  const struct value *value);
/* Between two records: begins anew when it has some thousand values. Values got before are gone then. */
void readings_trim(struct readings *k);
void readings_release(struct readings *k);

#endif
