/* Completion: what may stand at the cursor of a line, from the descriptors of commands, the field table and
 * the case file. Knows nothing of line editing; the prompt and `dossier --complete` both ask here.
 *
 * Only reads, with a bounded number of rows per question, so that the answer takes milliseconds in a
 * file of any size; every statement is done with when it returns. A line that cannot be understood has
 * no candidates. Nothing is offered that a terminal could act on (doc/hardening.md "Cells"). */
#ifndef ENGINE_COMPLETE_H
#define ENGINE_COMPLETE_H

#include "engine/command.h"

struct complete_item {
    struct str typed; /* as it stands in a command, quoted where it has to be */
    struct str plain; /* the same without quotes */
    bool open;        /* no blank after it: a key, whose value follows */
};

struct completion {
    size_t word;                 /* where the whole word begins: of "actor:apt28,laz" at the 'a' */
    size_t from;                 /* the items stand for what is between here and the cursor: "laz" */
    bool quoted;                 /* `from` is at a quote that is open */
    struct complete_item *items; /* each once, what is used most first; in the arena */
    int count;
    bool near;          /* none begins with what is typed: it may have been meant */
    bool partial;       /* there are more that begin so: what these have in common says nothing */
    bool files;         /* a file may be named here: the caller completes it */
    const char *breaks; /* the bytes that end a word at this place */
};

enum { COMPLETE_MOST = 200 };
void complete_line(struct session *s, struct arena *a, struct str line, size_t cursor,
                   struct completion *out);

/* False for what a terminal could act on, and what is no text: that is no candidate. */
bool complete_harmless(struct str s);

/* For commands: the `offer` of a descriptor adds what only it knows of an argument. */
struct complete;
struct db *complete_db(const struct complete *c); /* NULL without a case file */
/* The noun that the line is about; NULL when none was named. */
const struct noun *complete_noun(const struct complete *c);
/* A value, if it begins with what is typed. */
void complete_offer(struct complete *c, struct str value);
/* The first column of every row of a SQL constant with a LIMIT. */
void complete_offer_rows(struct complete *c, const char *sql);
/* A name of a file, beside other values. */
void complete_offer_files(struct complete *c);
/* A key, whose value follows: "who:"; not when it stands in the line already. */
void complete_offer_key(struct complete *c, struct str key);
/* The whole words before the cursor, the verb is word 0; "" where there is none. */
struct str complete_word_at(const struct complete *c, int i);
/* The key of the word at the cursor: "actor" of "actor:laz"; "" for none. */
struct str complete_key(const struct complete *c);
/* Of a value like actor=ask at the cursor the part before the sign; what is offered from here on stands
 * behind it. Empty: there is none. */
struct str complete_head(struct complete *c, char sign);
const struct session *complete_session(const struct complete *c);
/* Nothing but what `offer` has offered can stand here. */
void complete_alone(struct complete *c);
/* What may stand in place of $name in a command, for the value at the cursor. */
void complete_variable(struct complete *c, struct str command, struct str name);

#endif
