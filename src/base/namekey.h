/* Names: the key two spellings share, the handle people type, and how far apart two words are.
 *
 * doc/model.md "Names": key = NFKD, marks, separators and punctuation dropped, case folded
 * ("APT 38", "apt-38" -> "apt38"); where nothing is left, the raw name. Pure functions. */
#ifndef BASE_NAMEKEY_H
#define BASE_NAMEKEY_H

#include "base/arena.h"

/* The matching key of a name. Never empty unless the name is. */
struct str name_key(struct arena *a, struct str name);
/* The display form: letters and digits of the folded name (marks kept off), every other run one
 * '-', none at the ends; a leading "Operation " or "The " left out when something remains:
 * "Operation Sharpshooter" -> "sharpshooter", "Lazarus Group" -> "lazarus-group". Letters outside
 * Latin stay. Nothing left: the raw name, blanks as '-'. */
struct str name_handle(struct arena *a, struct str name);

/* Damerau-Levenshtein distance in code points (adjacent swaps count one); stops at `limit` and
 * then returns limit + 1. Texts over 64 code points are never near. */
unsigned name_distance(struct str a, struct str b, unsigned limit);
/* The distance at which a typed word still counts as a slip of a word this long: 1 up to 4
 * characters, 2 up to 8, else 3. */
unsigned name_slips(struct str typed);

/* Picks the best did-you-mean among candidates offered one by one; of equals the first stays. The
 * beginning of a longer candidate counts too, one step further away, for words of three characters
 * and more ("lazrus" finds "lazarusgroup"). `typed` and candidates are borrowed: they must outlive
 * the search. Zero-initialise; keys are made
 * with name_key() by the caller or are plain words. */
struct near_best {
    struct str typed;
    unsigned limit, distance; /* limit 0: set from name_slips() at the first offer */
    struct str found;         /* n == 0: none near enough */
    long long found_id;
};
void near_offer(struct near_best *best, struct str candidate, long long id);

#endif
