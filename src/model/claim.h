/* Claims: values of a thing's columns and who says so.
 *
 * doc/model.md "Claims": a column needs no claim while its value comes from the entity's own source and
 * record and carries nothing more. The first value from anyone else first writes the present value
 * as a claim, then its own. So a field has no claims or all of them, and the column equals the
 * preferred one. Section 2 "Preferred among rivals": the analyst's word; else a later word of the
 * same voice replaces its earlier; else confidence, reliability, newest. */
#ifndef MODEL_CLAIM_H
#define MODEL_CLAIM_H

#include "model/fact.h"

enum claim_result {
    CLAIM_SAME, /* already said so, in the same words by the same source */
    CLAIM_SET,  /* the column changed and nobody disagreed */
    CLAIM_KEPT, /* written as one word among several; the column may have changed */
};
struct claim_outcome {
    enum claim_result result;
    struct str was, now; /* the column before and after, as shown; empty: none */
    struct str reason;   /* why `now` is in use when words differ, see struct claim_list */
};

/* Sets a field of a thing by the rule above.
 *
 * A word of the same source, asserter, date said and record is a correction: it replaces its earlier
 * value and adds no rival; a denial takes back only the value it denies. What a source has said
 * already, in no fewer words, is CLAIM_SAME and nothing is written. A cleared value takes back the
 * words of the cite's source (and asserter), all of them when the cite names none.
 * `tlp` is the thing's own column and never claimed. `name` renames: the new name gets its row with
 * the cite, the old one stays as an alias, the handle follows. */
bool claim_set(struct db *db, struct arena *a, int64_t entity, const struct value *v, const struct cite *cite,
               struct claim_outcome *out, struct err *e);

/* One word about a field, read from `said`. */
struct claim {
    int64_t id; /* 0: the plain column */
    struct str field, value, value_lo, value_hi;
    int preferred;
    int stance;
    bool has_confidence;
    int confidence;
    int64_t source, by;
    struct str said, said_lo, said_hi, quote, published_lo, published_hi, reliability;
    int64_t voice; /* see claim_voice(); 0: none */
    int64_t newer; /* the claim of the same voice that replaced this one; 0: none */
};
/* The choice: the analyst's; else, of the words that the same voice has not replaced later, what is
 * asserted before what is hedged (a denial is never chosen), then the higher confidence (none counts
 * as 50), the more reliable source (f and unrated lie between c and d), the newer by date said, else
 * published, at last the one entered last. Later and newer never look at the order of import; a word
 * replaces another only when its date is certainly later. */
struct claim_list {
    struct claim *items;
    int count;
    int chosen;        /* index of the preferred; -1: none (nothing known by then, or all denied) */
    struct str reason; /* "the later word of McAfee is shown", "the analyst's choice", "asserted, not
                          hedged", "more confident", "more reliable source", "newest", "entered last";
                          empty when all say the same */
};
/* All that is said of a field; `known` (ISO day, empty: all) leaves out what was not known by then
 * (model/known.h) and chooses among the rest; *hidden counts what was left out. */
bool claim_load(struct db *db, struct arena *a, int64_t entity, const char *field, struct str known,
                struct claim_list *out, int *hidden, struct err *e);
/* Of every field that has claims, the claim that claim_load() would choose on that day: a JSON array of
 * their ids. */
bool claim_known(struct db *db, struct arena *a, struct str day, struct str *ids, struct err *e);
/* Which column of claim holds what the thing's column holds: value_lo for references and numbers, else
 * value. */
const char *claim_side(const struct field *field);
/* Marks the claim as the analyst's choice and rewrites the column. A denial is refused. */
bool claim_prefer(struct db *db, struct arena *a, int64_t claim, struct err *e);
/* After claims were changed or removed: choose again and rewrite the column; without claims it is
 * emptied. */
bool claim_settle(struct db *db, struct arena *a, int64_t entity, const char *field, struct err *e);
/* The voice of a fact: the asserter, or whom it alone speaks for; without one the publisher at the root
 * of `repeats`, or the root source when it has no publisher. Where several roots lead to different
 * voices, or to none, it is the source's own publisher or the source. Merged things are one voice. */
bool claim_voice(struct db *db, int64_t source, int64_t by, int64_t *voice, struct err *e);

#endif
