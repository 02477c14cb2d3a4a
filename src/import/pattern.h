/* Patterns of prose: words with gaps, matched whole, without regard to case.
 *
 *   word          itself; punctuation behind a word of the text does not count
 *   *             names: one or more words, captured
 *   ...           any words, or none
 *   [a b|c]       one of these, or nothing
 *   (a b|c)       one of these
 * Matching costs at most pattern times text, whatever the text is. */
#ifndef IMPORT_PATTERN_H
#define IMPORT_PATTERN_H

#include "base/arena.h"
#include "base/err.h"

enum { PATTERN_NODES = 96, PATTERN_WORDS = 250 };

struct pattern;

/* Errors carry a span within `text`. */
bool pattern_parse(struct arena *a, struct str text, struct pattern **out, struct err *e);
/* Whether the text as a whole fits; *captured is the stretch of the first * (p NULL: there is none). A text
 * of more than PATTERN_WORDS words fits nothing. */
bool pattern_match(const struct pattern *p, struct str text, struct str *captured);
/* No word of its own: "*" */
bool pattern_is_open(const struct pattern *p);

#endif
