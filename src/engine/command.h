/* A command: one descriptor in a file of its own.
 *
 * The arguments of the descriptor feed parsing, usage, help, completion and the man page; there is no
 * second list. The dispatcher opens the change of a writing command, refuses it in a read-only
 * session, and resolves every argument before `run` is called. */
#ifndef ENGINE_COMMAND_H
#define ENGINE_COMMAND_H

#include "engine/session.h"
#include "model/change.h"
#include "query/query.h"

enum arg_kind {
    ARG_NOUN,    /* operations; call->args[i].noun */
    ARG_QUERY,   /* the rest of a query over the noun before it, or over `noun`; .query */
    ARG_HANDLE,  /* a thing (of `noun`, NOUN_COUNT: any); .id */
    ARG_SUBJECT, /* a thing or the number of a fact (a7); .id, .noun */
    ARG_NAME,    /* a text: .text */
    ARG_FILE,    /* a path: .text */
    ARG_NUMBER,  /* a whole number from 1; .number */
    ARG_FIELDS,  /* field:value … up to the end: .first, .count; the command reads them (engine/assign.h) */
    ARG_WORD,    /* the word `name` itself, such as "to" or "where"; .given */
    ARG_FLAG,    /* a word that may stand anywhere after the verb, such as dry-run; .given */
    ARG_OPTION,  /* name:value anywhere after the verb; .text, .values */
    ARG_VERB,    /* the name of a command, or a help topic: .text */
};

enum arg_flag {
    ARG_OPTIONAL = 1,
    ARG_MANY = 2, /* one or more; .ids for ARG_HANDLE, for ARG_SUBJECT the words .first, .count as typed */
    ARG_REST = 8, /* of ARG_NAME: all that is left of the line, as typed; variables stay as they are */
    ARG_WITH_PREVIOUS = 4, /* required exactly when the argument before it was given: "to" FILE */
    ARG_INSTEAD = 16 /* of an optional ARG_WORD: it, and those with it, stand in place of what follows up
                        to the next ARG_WORD: "rejects" N instead of NOUN QUERY */
};

struct arg_spec {
    const char *name; /* in usage lines; the word itself for WORD, FLAG and OPTION */
    enum arg_kind kind;
    unsigned flags;
    enum noun_id
        noun;         /* of HANDLE and QUERY; NOUN_COUNT: any, or the noun given before. For completion too
                         of FIELDS, of OPTION (its things), and of NAME (what its field of that name takes) */
    const char *help; /* half a line; NULL for ARG_WORD */
};

struct command_example {
    const char *line; /* runs as it is on the Sharpshooter sample (a test does that) */
    const char *says;
};

enum command_flag {
    COMMAND_WRITES = 1,       /* runs within a change that the dispatcher opens and ends */
    COMMAND_CHANGES = 2,      /* writes too, but opens its own change: import, undo, redo */
    COMMAND_OUTSIDE = 4,      /* reaches outside the case file: refused under --safe */
    COMMAND_NO_FILE = 8,      /* works without a case file: help */
    COMMAND_ALONE_READS = 16, /* without arguments it only lists: no change is opened */
    COMMAND_SWITCH = 32, /* says how later commands behave and has no results: .once waits for the next */
};

struct call;
struct complete;

struct command {
    const char *name;                       /* of the shell's own: with a dot before it */
    const char *also;                       /* other whole words for it, blanks between; may be NULL */
    const char *summary;                    /* one line for `help` */
    const struct arg_spec *args;            /* ended by a name of NULL; may be NULL */
    const struct command_example *examples; /* ended by a line of NULL; at least one */
    const char *more;                       /* paragraphs of help; may be NULL */
    unsigned flags;
    bool (*run)(struct call *call, struct err *e);
    /* Completion of what the specs cannot say, values of options for one (engine/complete.h); may be NULL. */
    void (*offer)(struct complete *c, const struct arg_spec *arg);
};

struct arg_value {
    bool given;
    const struct noun *noun;
    struct query *query;
    int64_t id;
    int64_t *ids;
    int id_count;
    struct str text;
    struct span span;
    int64_t number;
    const struct token *first; /* of FIELDS */
    int count;
    const struct token *token; /* of OPTION */
};

enum { COMMAND_ARGS_MAX = 16 };

struct call {
    struct session *session;
    struct db *db;
    struct arena *arena; /* ends with the command */
    const struct command *command;
    struct token_list tokens;
    struct str typed;                        /* the command as it could be typed, whatever it came from */
    struct arg_value args[COMMAND_ARGS_MAX]; /* in the order of command->args */
    struct change *change;                   /* of COMMAND_WRITES */
};

/* Gives an error that has no place this one: the words it is about. */
void command_blame(struct err *e, struct span span);
/* "add NOUN "name" field:value …", made from the descriptor. */
void command_usage(struct buf *out, const struct command *c);
/* By name or a prefix only it has; the error lists what it could be, or the nearest. */
const struct command *command_find(const struct session *s, struct str word, struct span span, struct err *e);
/* The value of an argument by the name in its spec. */
struct arg_value *call_arg(struct call *call, const char *name);

#endif
