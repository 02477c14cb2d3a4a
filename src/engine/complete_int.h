/* Between the files of completion: the line at the cursor, and gathering candidates. Private to engine/. */
#ifndef ENGINE_COMPLETE_INT_H
#define ENGINE_COMPLETE_INT_H

#include "base/namekey.h"
#include "engine/complete.h"

#define COMPLETE_BREAKS " \t\n\"'():,=<>"
#define COMPLETE_BREAKS_SQL " \t\n\"'()`[],;.=<>+-*/|"
#define COMPLETE_BREAKS_FILE " \t\n\""

enum { COMPLETE_WORDS = 256, COMPLETE_DEPTH = 16 };

/* A command up to the cursor. */
struct complete_place {
    struct str words[COMPLETE_WORDS]; /* whole ones before the cursor, as typed */
    int count;
    struct str groups[COMPLETE_DEPTH]; /* what stands before each open parenthesis: "target" or "" */
    int depth;
    size_t start, from; /* of the word at the cursor and of its last value */
    size_t list;        /* of its first value, where there are several */
    struct str key;     /* of that word; empty: none */
    struct str word;    /* what is typed of the value, quotes taken off */
    bool minus;         /* a - stands before the key */
    bool quoted;        /* the value begins with a quote that is open */
};
/* False where nothing can be said: too long, too deep, or behind a closed quote. */
bool complete_place(struct arena *a, struct str before, struct complete_place *out);

/* What the words before the cursor have said. */
struct complete_walk {
    const struct command *command;
    const struct arg_spec *args;
    const struct arg_spec *due; /* the argument that the next word belongs to; its name is NULL at the end */
    const struct noun *noun;    /* as an argument */
    struct str subject;         /* the first thing or fact that was named */
    const char *rest;           /* where the text of an ARG_REST begins; NULL: not yet */
};

void complete_walk(struct complete_walk *w, const struct complete_place *p);
/* May it stand anywhere behind the verb? */
bool complete_anywhere(const struct arg_spec *arg);
/* The argument behind this one; that behind it and what goes with it, when it is left out. */
const struct arg_spec *complete_next(const struct arg_spec *arg);
const struct arg_spec *complete_left_out(const struct arg_spec *arg);
/* Past optional words that the typed one is not, and past an optional name where a field stands. */
const struct arg_spec *complete_settle(const struct arg_spec *due, struct str typed);
const struct arg_spec *complete_option(const struct arg_spec *args, struct str key, enum arg_kind kind);

struct complete {
    struct session *session;
    struct arena *arena;
    struct completion *out;
    struct str before; /* the line up to the cursor */
    const struct complete_place *place;
    struct str word;
    struct str listed; /* values before the one at the cursor, of the same key: they are not offered again */
    bool quoted;
    bool alone; /* complete_alone() */
    int depth;  /* of commands within commands */
    const struct noun *noun;
    struct near_best near;
    const char *near_ending;
};

/* Completes a line that stands within the one of `outer`. */
void complete_nested(const struct complete *outer, struct str line, size_t cursor, struct completion *out);

/* A word of ours, if it begins so; `ending` is "" or what makes it a key, ":" or ":(". It is never quoted
 * but where a quote is open; `text` outlives the completion. */
void complete_word(struct complete *c, const char *text, const char *ending);
/* Where items begin with the very letters that are typed, only these stay. */
void complete_literal(struct complete *c);
/* A value that fits for another reason than its first letters. */
void complete_found(struct complete *c, struct str value);
/* The first column of every row; `s` NULL: none. The statement is done whatever happens. */
void complete_rows(struct complete *c, struct stmt *s, bool found, struct err *e);

/* Things by any of their names, the most used first: handles, or names within a quote; noun NULL: of any
 * kind. `field` of c->noun is what they are for, or NULL: those that it points at already come first. */
void complete_things(struct complete *c, const struct noun *noun, const struct field *field);
/* Values of a field: words, those in use first; things; what a listed text has in the file. */
void complete_values(struct complete *c, const struct field *field);
/* involves: of an event that is written: a role and "=", a thing. */
void complete_involved(struct complete *c);
/* $names that have a value. */
void complete_variables(struct complete *c);
/* Words, views and columns of a SQL statement, of which `line` is all that is typed. */
void complete_sql(struct complete *c, struct str line, size_t cursor);

/* What tells how much a thing of a kind is used: a column with an index. */
enum { COMPLETE_KINDS = 7 };
struct complete_use {
    enum noun_id kind;
    const char *table, *column;
};
extern const struct complete_use complete_uses[COMPLETE_KINDS];

/* How many rows each way to candidates reads at most. */
struct complete_reach {
    int range, lead; /* names that begin so, and behind a leading word */
    int newest, builtin;
    int facts, used; /* the newest facts, and the things they name most */
    int counted;     /* so many candidates at most have their uses counted */
};

/* Why a thing was found. */
enum complete_fit {
    COMPLETE_OF_FIELD, /* the field points at it: only counts, */
    COMPLETE_USED,     /* facts name it: only counts, unless there are too many names to be read */
    COMPLETE_DOUBTFUL, /* its own name is to be looked at */
    COMPLETE_SURE,     /* it has a name that begins so */
    COMPLETE_LED,      /* it may have one behind a leading word; then it is sure */
};

struct complete_hit {
    int64_t id;
    enum complete_fit fit;
    struct str name;      /* that begins so, where it is a name and no outside id */
    int64_t field, facts; /* how often the newest rows of the field, and the newest facts, name it */
};

/* The search for things. */
struct complete_find {
    struct complete *c;
    struct db *db;
    const struct noun *kind; /* NULL: any */
    struct str key;          /* of what is typed */
    const struct complete_reach *reach;
    bool flooded; /* more names begin so than were read: what is used and newest counts as well */
    struct complete_hit *hits;
    int count;
};
/* Looks the hits up, ranks them and offers them. */
void complete_rank(struct complete_find *f);

#endif
