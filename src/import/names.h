/* What the names in a data set mean: things that are there, or things that are to be made.
 *
 * Each spelling is looked up once and remembered; the cache of names is the one part of an import
 * that grows with what the file says. Nothing is written here: makers are carried out by
 * import/make.h once their record is known to be good. Private to import. */
#ifndef IMPORT_NAMES_H
#define IMPORT_NAMES_H

#include "db/late_index.h"
#include "import/filter.h"
#include "import/table.h"
#include "model/thing.h"

enum maker_kind {
    MAKER_NAMED,      /* a thing by its name; with candidates: an ambiguous alias of several */
    MAKER_GOVERNMENT, /* the state actor of a country */
    MAKER_ARTICLE,    /* a source by its URL */
};
/* A thing that does not exist yet. */
struct maker {
    enum maker_kind kind;
    const struct noun *noun;
    struct str name;
    struct str url;
    int64_t country;
    struct thing_match candidates;
    int64_t id;    /* once made */
    bool reported; /* told as a new name */
    bool asked;    /* somebody is to be asked about it */
};
/* Zero: nothing. */
struct ref {
    int64_t id;
    struct maker *make;
};

enum { NAMES_MARKS = 1 << 17 };

struct names {
    struct db *db;
    unsigned char
        *marks;      /* a bit for each key of which something is remembered, shared by chance with others */
    struct arena *a; /* of the whole import */
    struct table cache;
    struct arena answers_arena; /* of the table of answers, which is begun anew when it is full */
    struct table answers;
    struct late_index by_key; /* the index on names */
    unsigned long hits;       /* questions to the file that a name may answer */
    struct filter keys, urls; /* of all names and all sources in the file */
    struct str family;        /* key of the data set's name: its editions are one family */
};

void names_init(struct names *n, struct db *db, struct arena *a, struct str dataset);
void names_release(struct names *n);

/* The thing of `noun` (NULL: any kind) that the text names; *count is how many it could be: with 0 and
 * with several `ref` is empty, unless one of them came from this data set. "#12" and "kind:name" are
 * plain texts here. `scratch` is for the time of the call. */
bool names_find(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                struct ref *ref, int *count, struct err *e);
/* The same without remembering it: for the many names that are met once. */
bool names_look(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                struct ref *ref, int *count, struct err *e);
/* A maker for a text that names nothing, or several things; one for each spelling. */
struct ref names_make(struct names *n, struct arena *scratch, const struct noun *noun, struct str text);
/* A name, an address that is about to be written: told so that it is found again. */
void names_made(struct names *n, struct arena *scratch, struct str text);
void names_url_made(struct names *n, struct str url);
/* Before the file is asked about names by other ways than these: whatever serves that is in place. */
bool names_asked(struct names *n, struct err *e);
/* After a thing got a name: what was remembered of it is looked up anew. */
void names_forget(struct names *n, struct arena *scratch, const struct noun *noun, struct str text);
void names_forget_all(struct names *n);
/* Whether the text is exactly a name (no demonym, no code) of one thing of the noun. */
bool names_known(struct names *n, struct arena *scratch, const struct noun *noun, struct str text,
                 bool *known, struct err *e);

/* A place by its code (US, US-CA), a sector by its NAICS code or the longest beginning of it that is
 * one; 0: nothing has it. */
bool names_code(struct names *n, struct arena *scratch, const struct noun *noun, struct str text, int64_t *id,
                struct err *e);
/* The one thing that this data set calls so, in any edition, or 0. */
bool names_said(struct names *n, struct arena *scratch, const struct noun *noun, struct str text, int64_t *id,
                struct err *e);

/* The text behind a beginning, whatever its case; false where it does not begin so or ends with it. */
bool names_begins(struct str s, const char *prefix, struct str *rest);

/* names_state.c. "country", "city" …; empty for what is no place. */
bool names_level(struct names *n, struct arena *scratch, int64_t place, struct str *level, struct err *e);

/* "the Chinese government", "Government of China", "China": the country, else 0. */
bool names_state(struct names *n, struct arena *scratch, struct str text, int64_t *country, struct err *e);
/* Does the text itself say that it names a government? */
bool names_says_government(struct str text);
bool names_government(struct names *n, struct arena *scratch, int64_t country, struct ref *ref,
                      struct err *e);

/* Is the text a word for people of a country ("Iranian")? */
bool names_demonym(struct names *n, struct arena *scratch, struct str text, bool *is, struct err *e);
bool names_article(struct names *n, struct arena *scratch, struct str url, struct ref *ref, struct err *e);

/* Did this data set (any edition of it) say so? For source ids. */
bool names_is_family(struct names *n, int64_t source, bool *is, struct err *e);

#endif
