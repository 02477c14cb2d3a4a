/* Variables: `let name = value`, --set name=value, and the parameters of saved commands.
 *
 * `$name` as a whole word, or as a whole value between the commas of a qualifier, stands for its value. The
 * value is bound as one value: it is marked as quoted, so that no verb, option, operator, second value or
 * parenthesis can come out of it. `$$name` and quotes mean the text itself; `$5` is no variable. In SQL
 * `$name` is a parameter, bound as its value would be written there: 5 is a number, "5" a text. */
#ifndef ENGINE_VARS_H
#define ENGINE_VARS_H

#include "query/lex.h"

struct var {
    char *name, *value;
    bool text; /* it was given in quotes: no number in SQL, whatever it looks like */
};

/* Zero is a valid empty set. Names are ASCII: a letter, then letters, digits and '_'; sorted. */
struct vars {
    struct var *items;
    int count;
    const struct vars *outer; /* asked for what is not here; NULL: none */
};

bool vars_is_name(struct str name);
/* Copies both; replaces an earlier value. ERR_USAGE for a name that is none, at `span`. */
bool vars_set(struct vars *v, struct str name, struct str value, bool text, struct span span, struct err *e);
/* False when there was none. Looks into this set alone. */
bool vars_remove(struct vars *v, struct str name);
/* NULL when neither this set nor an outer one has it. Good until the set changes. */
const struct var *vars_find(const struct vars *v, struct str name);
/* The same for whoever must have it: an error at `span`, with did-you-mean. */
const struct var *vars_get(const struct vars *v, struct str name, struct span span, struct err *e);
void vars_release(struct vars *v);

/* Puts values in place of variables, in the tokens from `from` on; spans stay those of what was typed.
 * *any (may be NULL): was there one? */
bool vars_apply(const struct vars *v, struct arena *a, struct token_list *tokens, int from, bool *any,
                struct err *e);
/* The names of the variables in a command or SQL, each once, in the order they are used. What cannot be
 * read has none. */
struct str *vars_used(struct arena *a, struct str command, bool sql, int *count);
/* Tokens as a line that could be typed: what was bound stands in quotes. */
struct str vars_typed(struct arena *a, const struct token_list *tokens);

#endif
