/* Help: commands from their descriptors, nouns from the field tables, and a few topics of prose.
 *
 * All text fits into 80 columns. Nothing here is written twice: usage, arguments and examples are the
 * descriptor's, fields and their words are the noun's. */
#ifndef ENGINE_HELP_H
#define ENGINE_HELP_H

#include "engine/command.h"

enum { HELP_WIDTH = 79 };

struct help_topic {
    const char *name, *title; /* "dates", "how dates are written and compared" */
    const char *also;         /* other words that lead to it, blanks between; may be NULL */
    const char *text;         /* lines as they are printed */
    /* what is made from tables, behind the text; may be NULL */
    void (*more)(struct buf *out, const struct session *s);
};
const struct help_topic *help_topics(int *count);

/* All commands by what they do to the file, all topics, all nouns, a line each. */
void help_overview(struct buf *out, const struct session *s);
/* What a word means: a command (or a prefix only it has), a topic, a noun, or several of them, one
 * after the other. An unknown one is an error with did-you-mean. `db` may be NULL: then vocabularies
 * are named instead of listed. */
bool help_about(struct buf *out, const struct session *s, struct db *db, struct str word, struct span span,
                struct err *e);

/* "FILE", "dry-run", "map:": an argument as usage lines and pages of help name it. */
void help_argument(struct buf *out, const struct arg_spec *arg);

/* topics_shell.c */
extern const char help_scripts_text[], help_variables_text[], help_safe_text[];
void help_safe_more(struct buf *out, const struct session *s);

/* help_noun.c */
bool help_noun(struct buf *out, struct db *db, const struct noun *noun, struct err *e);

/* What values a field takes, in a word or two. */
const char *help_takes(const struct field *f);
/* help_key.c: what a key of queries and headers means, for each noun that has it; false: none has. */
bool help_key(struct buf *out, struct str key);

/* Text from column `at` on, wrapped at blanks with `indent` blanks before each further line; ends the
 * line. Single line feeds count as blanks, a blank line stays one. */
void help_wrap(struct buf *out, size_t at, size_t indent, struct str text);
/* "  name      text", the text from column `column` on; below when the name is too long. */
void help_entry(struct buf *out, struct str name, size_t column, struct str text);

#endif
