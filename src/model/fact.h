/* Facts: what a source says. The cite words every fact carries, and the insertion of each kind. */
#ifndef MODEL_FACT_H
#define MODEL_FACT_H

#include "base/count.h"
#include "base/date.h"
#include "model/noun.h"
#include "model/thing.h"

/* The cite words: source: by: said: quote: page: confidence: credibility: stance: tlp:. Zero is
 * "asserts, nothing else said". */
struct cite {
    int64_t source;   /* 0: none */
    int64_t by;       /* the asserter when it is not the source's publisher; 0: none */
    struct date said; /* edtf.n == 0: not said */
    struct str quote, page;
    bool has_confidence;
    int confidence;
    int credibility; /* 1 to 6; 0: not rated */
    int denied;      /* stance as an offset from 1: 0 asserts, 1 hedges, 2 denies */
    struct str tlp;  /* empty: not marked */
    int64_t record, change;
};

/* Anything beyond source, record and change: then a column needs a claim (doc/model.md "Claims"). */
bool cite_has_more(const struct cite *c);

/* A value ready to be stored, made from text by value_parse(). */
struct value {
    const struct field *field;
    struct str text; /* as stored and shown: EDTF, a code, count words, a text, a thing's name */
    bool cleared;    /* `field:` alone */
    struct date date;
    struct count count; /* `unit` is the code of its word where there is one */
    int64_t number;     /* FIELD_NUMBER, FIELD_CONFIDENCE; a stance: 1, 0, -1 */
    double real;
    int64_t ref; /* FIELD_REF */
};
/* Checks `text` by the field's type and vocabulary; errors at `span` (spans within the text are
 * shifted by span.at). References must exist. Text is at most 1 MiB of UTF-8 without NUL; blanks at
 * its ends go, and nothing but blanks clears. URLs may be defanged and are stored plain. */
bool value_parse(struct db *db, struct arena *a, const struct field *field, struct str text, struct span span,
                 struct value *out, struct err *e);
/* Does the value equal a stored one: its text or, for a FIELD_REF, the id of the thing? */
bool value_same(const struct value *v, struct str text, int64_t ref);
/* Takes the value of a cite word (FIELD_CITE) into a cite; false when the field is none. A cleared
 * one takes the word back. Texts are borrowed. */
bool cite_take(struct cite *c, const struct value *v);

/* The columns and values of one new fact; at most FACT_VALUES of them. Cite words may stand among
 * the values and count before those of `cite`. */
enum { FACT_VALUES = 24 };
struct fact {
    const struct noun *noun;
    struct value values[FACT_VALUES];
    int value_count;
    struct cite cite;
};
/* Checks what must be there (FIELD_NEEDED; a target needs victim, sector, place or count; no field
 * twice) and inserts. A count's unit fills `unit` when that is not given. An event's `involves` is
 * not a column: fact_involve() takes it. Claims are made by claim_set() alone. */
bool fact_add(struct db *db, struct arena *a, const struct fact *f, int64_t *id, struct err *e);
/* The fact that says exactly this already: the same columns and cite words by the same source
 * (record and change do not count). */
bool fact_same(struct db *db, struct arena *a, const struct fact *f, int64_t *id, bool *found, struct err *e);
/* Notes that a thing took part in an event; a second time does nothing. `role` may be empty. */
bool fact_involve(struct db *db, int64_t event, int64_t entity, struct str role, struct err *e);
/* The value of a field in a fact, or NULL. */
const struct value *fact_value(const struct fact *f, const char *key);
/* A thing's own name is refused. Claims left behind are settled, target rows that spelled out a
 * removed one stand alone. */
bool fact_remove(struct db *db, const struct noun *noun, int64_t id, struct err *e);
/* Changes one column of a fact, cite words included; what must be there cannot be cleared. A thing's
 * own name is changed by claim_set() of its `name`. */
bool fact_set(struct db *db, const struct noun *noun, int64_t id, const struct value *v, struct err *e);
/* "a7" -> noun and id when such a fact exists; *found false otherwise. */
bool fact_find(struct db *db, struct str word, const struct noun **noun, int64_t *id, bool *found,
               struct err *e);

#endif
