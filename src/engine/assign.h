/* field:value pairs of add and set, split into a thing's or fact's own fields and cite words. */
#ifndef ENGINE_ASSIGN_H
#define ENGINE_ASSIGN_H

#include "engine/command.h"
#include "model/fact.h"

struct assign {
    struct value values[FACT_VALUES];
    struct span spans[FACT_VALUES];
    int count;
    struct cite cite;             /* record and change are the call's */
    const struct token *involves; /* involves: of an event, as typed; NULL: none */
};

/* Checks keys against the noun's field table (an unknown one is an error with did-you-mean) and reads
 * values. A thing takes the cite words of facts too, since they speak of its fields. */
bool assign_read(struct call *call, const struct noun *noun, const struct token *tokens, int count,
                 struct assign *out, struct err *e);

/* One pair on its own, cite words included: what `set` does to a fact. NULL field: see the error. */
bool assign_value(struct call *call, const struct noun *noun, const struct token *token, struct value *out,
                  struct err *e);

#endif
