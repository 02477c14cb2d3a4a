/* Things: making them, finding them by what people type, naming them.
 *
 * Resolving (doc/model.md "Names"): `#id`, `kind:name`, handle, name, alias or outside id by
 * key, then with a leading "Operation"/"The" added. Nothing is guessed: two matches are an error
 * that lists both, none is an error with did-you-mean. Merged things resolve to their survivor.
 *
 * The gazetteer has hundreds of names twice, so places of one name follow a rule of their own: a
 * region or country before places of other levels, a city before the province around it, a city
 * before others of its name with less than a tenth of its people. "London, GB" and "Paris Texas"
 * name a place within another. */
#ifndef MODEL_THING_H
#define MODEL_THING_H

#include "db/db.h"
#include "model/noun.h"

/* Ids found for one spelling. */
struct thing_match {
    int64_t *ids;
    int count;
};

/* All living things of `noun` (NULL: of any kind) that the word can mean, lowest id first; the arena
 * owns the list. Own names hide handles of the same kind, both hide aliases, these hide names with
 * another leading word, all names hide outside ids (mitre, stix …), ids hide demonyms; iso2 and iso3
 * count as aliases. A name that is only denied is none. */
bool thing_match(struct db *db, struct arena *a, const struct noun *noun, struct str word,
                 struct thing_match *out, struct err *e);
/* The bytes of a leading "Operation" or "The" with the blanks or dashes behind it; 0 when there is
 * none or nothing follows. */
size_t name_leading(struct str name);
/* The keys of which a thing must bear one for the word to mean it, the word's own first; `kind:name`, `#12`
 * and places within places apart. They may be alike. */
enum { THING_KEYS = 4 };
void thing_keys(struct arena *a, struct str word, struct str keys[THING_KEYS]);
/* Exactly one, or an error at `span`. */
bool thing_get(struct db *db, struct arena *a, const struct noun *noun, struct str word, struct span span,
               int64_t *id, struct err *e);
/* The error of thing_get() for a word without match: did-you-mean with what the near thing is. */
void thing_unknown(struct db *db, struct arena *a, const struct noun *noun, struct str word, struct span span,
                   struct err *e);

/* Where merged_into leads in the end: the id itself when it was not merged, 0 when it does not
 * exist. A circle, which only a damaged file has, is an error. */
bool thing_survivor(struct db *db, int64_t id, int64_t *out, struct err *e);
/* The thing and all that were merged into it, at any distance, lowest id first. */
bool thing_members(struct db *db, struct arena *a, int64_t id, struct thing_match *out, struct err *e);
/* "an" or "a", as the noun's name asks in a sentence. */
const char *thing_article(const struct noun *noun);

/* Bytes a name may have; a longer text is a summary. */
enum { THING_NAME_MAX = 1000 };

/* A new thing with its row in the kind's table and its own name as a name row. `source` 0: none. The
 * handle is made from the name. An empty name and bytes that are not UTF-8 are refused; that another
 * thing has the name already is the caller's question. Columns of its own may come with it, each with the
 * thing's source: other words need claim_set(). */
struct value;
struct thing_new {
    const struct noun *noun;
    struct str name;
    int64_t source, record, change;
    const struct value *const *values;
    int value_count;
};
bool thing_add(struct db *db, struct arena *a, const struct thing_new *t, int64_t *id, struct err *e);

struct thing {
    int64_t id;
    const struct noun *noun;
    struct str name, handle, summary;
    int64_t source, record, change;
};
bool thing_load(struct db *db, struct arena *a, int64_t id, struct thing *out, bool *found, struct err *e);
/* "lazarus-group"; "#12" for an id that is gone. */
struct str thing_handle(struct db *db, struct arena *a, int64_t id);

/* Deletes the thing with every fact that touches it (names, attributions, targets, its events,
 * relations, claims); *facts counts them without its own name. Things that came with the program are
 * refused, and those that something else points to (as parent, country, source, asserter, place of
 * an event, value of a claim, or merged into it), with the list. Imported records forget it. */
bool thing_remove(struct db *db, struct arena *a, int64_t id, int64_t *facts, struct err *e);

#endif
