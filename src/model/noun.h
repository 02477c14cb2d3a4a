/* Nouns and their fields: the one table that the parser, the checker, SQL, headers, completion,
 * help and the maps read.
 *
 * A noun is a kind of thing (operation) or of fact (attribution) or a book (record). A field says
 * its key, its type, where it is kept, how a query reaches it, and what it means. Adding a field is
 * one row here and one column in schema/. */
#ifndef MODEL_NOUN_H
#define MODEL_NOUN_H

#include "base/str.h"
#include <stdint.h>

enum noun_id {
    NOUN_ACTOR,
    NOUN_OPERATION,
    NOUN_IDENTITY,
    NOUN_LOCATION,
    NOUN_SECTOR,
    NOUN_CAPABILITY,
    NOUN_SOURCE,
    NOUN_NAME, /* facts from here */
    NOUN_ATTRIBUTION,
    NOUN_TARGET,
    NOUN_EVENT,
    NOUN_RELATION,
    NOUN_CLAIM,
    NOUN_RECORD,   /* books from here */
    NOUN_TIMELINE, /* dated facts of all kinds, for `timeline` alone */
    NOUN_COUNT
};

enum field_type {
    FIELD_TEXT,       /* free text; equality folds like a name */
    FIELD_NAME,       /* a name: matched by key */
    FIELD_WORD,       /* a word of vocabulary `of` */
    FIELD_RANKED,     /* a word of vocabulary `of` whose words are ordered (tlp, reliability) */
    FIELD_DATE,       /* EDTF with bounds in column_lo, column_hi */
    FIELD_DAY,        /* one ISO day */
    FIELD_COUNT,      /* count words with bounds in column_lo, column_hi */
    FIELD_CONFIDENCE, /* 0 to 100 or its words */
    FIELD_NUMBER,     /* whole number */
    FIELD_REAL,
    FIELD_REF, /* a thing of noun `noun` (NOUN_COUNT: of any kind); a tree matches downward */
    FIELD_URL,
};

enum field_flag {
    FIELD_SET = 1,      /* may be given to add and set */
    FIELD_NEEDED = 2,   /* add refuses to go without it */
    FIELD_CITE = 4,     /* a cite word: source by said quote page confidence credibility stance tlp */
    FIELD_SHOWN = 8,    /* a column of `find` when nothing else is asked */
    FIELD_FIND = 16,    /* a qualifier of queries */
    FIELD_MORE = 32,    /* a column only when asked for by columns: */
    FIELD_TREE = 64,    /* the thing referred to lies in a tree (sectors, places) */
    FIELD_EXTENT = 128, /* leaves out targets of extent few and none unless asked */
    FIELD_LISTED = 256, /* a text with few different values: completion offers those in the file */
};

/* How a query reaches a value that lies in a fact about the thing:
 * thing id IN (SELECT link FROM from WHERE value …). */
struct field_via {
    const char *from;    /* "attribution f" */
    const char *link;    /* "f.operation_id" */
    const char *value;   /* "f.actor_id"; a date adds _lo and _hi */
    const char *where;   /* "f.type = 'discovery'" or NULL */
    bool fact;           /* f has the columns of a fact: stance, confidence, source_id … */
    bool modifies;       /* the value qualifies the fact itself: it joins the other qualifiers over
                            the same facts within one AND ("actor:x confidence:likely+") */
    const char *between; /* "a.stance": of a second fact, through which f is reached; NULL: none */
};

struct field {
    const char *key;
    enum field_type type;
    const char *of;    /* vocabulary of FIELD_WORD and FIELD_RANKED */
    enum noun_id noun; /* of FIELD_REF */
    unsigned flags;
    const char *column; /* in the noun's view: what is shown; NULL when never shown */
    const char *test;   /* in the view: what a query compares ("type", "country_id", "start" with _lo/_hi) */
    const char *store;  /* in the base table: "country_id", "start_date"; dates add their bounds */
    const struct field_via *via; /* the query goes through facts instead of `test` */
    int keep;                    /* column order of survival on a narrow terminal; higher stays longer */
    const char *help;            /* half a line */
};

struct noun {
    enum noun_id id;
    const char *name;   /* "operation" */
    const char *plural; /* "operations": also the view */
    const char *also;   /* other words for it, blank between: "victim victims" */
    const char *table;  /* base table */
    const char *view;
    char letter; /* of fact numbers: a7; 0 for things (#7) */
    bool thing;
    const struct field *fields;
    int field_count;
    bool once;               /* rows that look alike are shown once: several sources may say the same */
    const char *sort;        /* default order of rows: SQL over the view */
    bool sort_indexed;       /* an index has that order: the first rows are found without sorting all */
    const char *period_lo;   /* first and last possible day that during: within: since: until: ask about, */
    const char *period_hi;   /* SQL over the view; NULL: the noun has no period */
    const char *period_sure; /* SQL: the period is certain (no ? or ~) */
    const char *help;
};

const struct noun *noun_get(enum noun_id id);
/* By name, plural or other word, any case; NULL when there is none. "victims" gives identities seen
 * through the view of victims (noun_victims()). */
const struct noun *noun_find(struct str word);
const struct noun *noun_victims(void);
/* What `timeline` asks about; not among noun_all(). */
const struct noun *noun_timeline(void);
/* All nouns, victims after identities. */
const struct noun *const *noun_all(int *count);
const struct field *noun_field(const struct noun *noun, struct str key);
/* Noun of the text in entity.kind. */
const struct noun *noun_of_kind(struct str kind);
/* Fact letters: 'a' -> attribution; NULL for none. */
const struct noun *noun_of_letter(char letter);

#endif
