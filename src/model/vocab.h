/* Vocabularies: controlled words, their order, and how other data sets spell them (table term). */
#ifndef MODEL_VOCAB_H
#define MODEL_VOCAB_H

#include "base/arena.h"
#include "db/db.h"

/* The code of a word in a vocabulary, by code, label or synonym, folded like a name. *found false
 * when there is none. */
bool vocab_find(struct db *db, struct arena *a, const char *vocab, struct str word, struct str *code,
                bool *found, struct err *e);
/* Like vocab_find(), and a word that is not there is an error at `span` with did-you-mean and the words. */
bool vocab_get(struct db *db, struct arena *a, const char *vocab, struct str word, struct span span,
               struct str *code, struct err *e);
bool vocab_rank(struct db *db, const char *vocab, struct str code, int64_t *rank, bool *found, struct err *e);
/* "clear, green, amber" for hints. */
bool vocab_list(struct db *db, struct arena *a, const char *vocab, struct str *out, struct err *e);

#endif
