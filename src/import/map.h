/* Maps: how the records of a data set become things and facts, as checked rules.
 *
 * The language is described in maps/README.md. Parsing knows nouns and fields (model/noun.h) but no
 * database; words of vocabularies and names are looked up when a map meets a file (import/bind.h).
 * Everything lives in the arena given to map_parse(); texts point into the map's own text. */
#ifndef IMPORT_MAP_H
#define IMPORT_MAP_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "import/pattern.h"
#include "model/noun.h"

/* A column the map names; "Sources_*" stands for all that begin so. */
struct map_column {
    struct str name; /* without the * or ? at its end */
    bool many;       /* name* */
    bool optional;   /* name? and name*: a file without it fits too */
    struct span span;
    bool used, is_key;
    bool ignored;
    struct str why; /* of ignore */
    bool date;      /* some rule reads it as a date, in this way: */
    enum date_order order;
    bool ordered;      /* the map says how dates are written; else the data may prove it */
    struct str *nulls; /* of this column alone */
    int null_count;
};

/* What a 1st may mean besides the day. */
enum map_padding {
    MAP_EXACT,       /* nothing else */
    MAP_PADDED_YEAR, /* 1 January may stand for the year */
    MAP_PADDED,      /* that, and the 1st of a month for the month */
};

enum map_call {
    MAP_TEXT,       /* "constant" or a bare word */
    MAP_COLUMN,     /* the cell */
    MAP_EACH,       /* each(x, "sep" …): parts of a list */
    MAP_WORD,       /* word(x): what stands before a URL */
    MAP_URL,        /* url(x): the first URL in it */
    MAP_WORDS,      /* words(x, table): translated by a words table */
    MAP_GOVERNMENT, /* government(x): the state actor of a country */
    MAP_KNOWN,      /* known(x, level …): only what the case file knows already, of places those levels */
    MAP_SAYS,       /* says(Column, label): names in clauses of that label */
    MAP_REST,       /* rest(Column): clauses of which no rule above made anything */
    MAP_BESIDE,     /* beside(x, "sep"): of a second list the part at the place of the rule's own */
    MAP_FIRST,      /* first(x, y …): the first that has a value */
    MAP_JOIN,       /* join(x, "text", y …): one text of several */
    MAP_TITLE,      /* title(x, "text", y …): the same, shortened: a heading, nobody's name */
    MAP_SLUG,       /* slug(x): the last part of a URL as words: a heading, too */
    MAP_AKA,        /* aka(x, "/", verb, "org" …): a name with its aliases and what it is part of */
    MAP_DATE,       /* date(Year, Month, Day): a date in several columns, as far as it is known */
    MAP_ONLY,       /* only(x, y, "text" …): x where y is one of the texts */
    MAP_STATE,      /* state(x): a name, or where it is a country's or says so, that government */
    MAP_CODE,       /* code(x): a place or a sector by its code */
};

/* What may be done with a name that is new. */
enum map_leave {
    MAP_NONE, /* it is an error of its record */
    MAP_ASK,  /* somebody is asked */
    MAP_ALL,  /* it is made */
};
struct map_create {
    enum map_leave of[NOUN_COUNT];
};

struct map_words {
    struct str name;
    struct str (*pairs)[2]; /* from, to */
    struct str *keys;       /* of the froms: without case and punctuation */
    int count;
};
/* What the table says for a text; NULL: nothing. */
const struct str *map_words_find(struct arena *scratch, const struct map_words *words, struct str text);

struct map_expr {
    enum map_call call;
    struct span span;
    struct map_expr *of;    /* inner expression */
    struct map_expr **args; /* MAP_FIRST, MAP_JOIN, MAP_TITLE, MAP_DATE; MAP_ONLY: y */
    int arg_count;
    struct str text;       /* MAP_TEXT */
    bool bare;             /* MAP_TEXT without quotes */
    int column;            /* MAP_COLUMN, MAP_SAYS, MAP_REST: index of map.columns */
    enum date_order order; /* MAP_COLUMN: how dates are written */
    enum map_padding padded;
    struct str *separators; /* MAP_EACH, MAP_BESIDE, MAP_AKA; none: one item per cell */
    int separator_count;
    struct str *others; /* MAP_AKA: parts that are organisations, not aliases; MAP_ONLY: the texts */
    int other_count;
    struct str verb;    /* MAP_AKA: the relation to an organisation; empty: none is made */
    struct str part;    /* MAP_EACH, MAP_BESIDE of a list: the value under this key of its dicts */
    bool only;          /* MAP_WORDS: what is not in the table is left out */
    struct str *levels; /* MAP_KNOWN; none: any */
    int level_count;
    bool list; /* MAP_EACH, MAP_BESIDE: Python list text */
    bool urls; /* the URLs in it */
    const struct map_words *words;
    int label; /* MAP_SAYS: index of map.labels */
};

enum map_test { MAP_STARTS, MAP_ENDS, MAP_CONTAINS, MAP_IS, MAP_LIKE, MAP_EMPTY, MAP_NAME };
struct map_term {
    int column;
    bool no; /* not */
    enum map_test test;
    struct str *texts;
    struct pattern **patterns; /* MAP_LIKE */
    int count;
};
/* Terms that must all hold; `other` is tried when they do not. */
struct map_cond {
    struct map_term *terms;
    int count;
    struct map_cond *other;
};

/* field:expr, perhaps only where the rule's own value begins with a phrase. */
struct map_slot {
    const struct field *field;
    const struct noun *noun; /* kind of the thing a FIELD_REF of any kind leads to; NULL: the field's */
    struct map_expr *expr;
    struct str phrase; /* `if "phrase"`; n 0: always */
    bool strip;        /* … and the phrase is taken off */
    struct span span;
};

enum { MAP_SLOTS = 20 };
struct map_rule {
    const struct noun *noun;
    struct str verb; /* of a relation */
    bool own;        /* makes the thing the record is about, or says more of the one it is attached to */
    struct map_slot slots[MAP_SLOTS];
    int count;
    int main;                    /* the slot written without a field; -1: none */
    const struct map_cond *only; /* `if Column …`; NULL: always */
    struct span span;
};

struct map_branch {
    bool first;                  /* its things and their names are made in a reading of their own */
    const struct map_cond *when; /* NULL: otherwise */
    struct map_rule *rules;
    int count;
    struct span span;
};

/* A phrase of prose and what it means. */
struct map_phrase {
    int label;
    struct pattern *pattern;
    struct map_slot *cites; /* stance: confidence: … as constants */
    int cite_count;
};

struct map_field {
    const struct field *field;
    struct str text;
    struct span span;
};

struct map {
    const char *file; /* for errors */
    struct str text;  /* the map itself */
    struct str name, title;
    struct map_column *columns;
    int column_count;
    struct str source; /* name of the data set */
    struct map_field *source_fields;
    int source_field_count;
    int *keys; /* columns */
    int key_count;
    const struct noun *attach; /* NULL: records make things; else they belong to things of this kind … */
    int *attach_keys;          /* … that another record of the data set with this key was about */
    int attach_key_count;
    struct str *nulls;
    int null_count;
    struct map_create create;
    struct map_words *words;
    int words_count;
    struct str *labels;
    int label_count;
    struct map_phrase *phrases;
    int phrase_count;
    struct str *clauses; /* texts at which a sentence is cut */
    int clause_count;
    struct map_branch *branches;
    int branch_count;
};

/* Errors are ERR_FAILED and placed: file, line, the line itself, caret, hint. `text` and `file` are
 * borrowed for the life of the map. */
bool map_parse(struct arena *a, const char *file, struct str text, struct map **out, struct err *e);
/* Only the line `map` and the header: enough to choose by. */
bool map_fits(const struct map *m, const struct str *header, int columns);
/* Sets an error at a place of the map's text. Returns false. */
bool map_fail(const struct map *m, struct span span, struct err *e, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Places an error whose span lies in the map's text. Returns false. */
bool map_place(const struct map *m, struct err *e);
/* May the expression have many values? Does it need no column? */
bool map_is_many(const struct map_expr *x);
bool map_is_constant(const struct map_expr *x);
/* Words like "all,actor=ask,sector=none,identity" on top of the policy: a noun alone means all, a word alone
 * means every noun. ERR_USAGE with did-you-mean for any other. */
bool map_create_words(struct str words, struct map_create *create, struct err *e);

#endif
