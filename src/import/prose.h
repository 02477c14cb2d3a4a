/* Reading prose by the phrases of a map: sentences, clauses, names. Private to import.
 *
 * A sentence is cut into clauses where the map says so; the first phrase that fits a clause as a whole
 * tells what it says and of whom. What no phrase fits, and clauses with parts that are no names, are
 * left over: nothing is made of them, and their words are kept. */
#ifndef IMPORT_PROSE_H
#define IMPORT_PROSE_H

#include "import/bind.h"
#include "import/names.h"

struct prose_name {
    struct str text;
    int64_t country; /* a government is meant */
    bool taken;      /* some rule has made something of it */
};
struct clause {
    struct str text;
    int sentence;
    int phrase; /* index of map.phrases; -1: none fits */
    struct prose_name *names;
    int count;
    bool whole; /* every part of it was a name */
};
struct prose {
    struct clause *clauses;
    int count;
};

/* Slices of the cell. */
bool prose_read(const struct bound *b, struct names *n, struct arena *a, struct str cell, struct prose *out,
                struct err *e);
/* Is the text shaped like a name: at most 60 bytes and 7 words, each with a capital or a digit but
 * for small words between, and a letter somewhere? */
bool prose_is_name(struct str text);

#endif
