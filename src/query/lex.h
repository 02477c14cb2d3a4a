/* Tokens of the language: what the prompt, scripts, reports and the OS shell's arguments become.
 *
 * A value runs to a blank or parenthesis outside quotes and brackets; commas split
 * outside them. From the OS shell each argument is one token: blanks and quotes inside are ordinary. */
#ifndef QUERY_LEX_H
#define QUERY_LEX_H

#include "base/arena.h"
#include "base/err.h"

enum token_kind {
    TOKEN_WORD,      /* a bare or quoted word */
    TOKEN_QUALIFIER, /* key:value,value */
    TOKEN_OPEN,      /* ( */
    TOKEN_CLOSE,     /* ) */
    TOKEN_END,
};

struct token_value {
    struct str text; /* quotes taken off */
    bool quoted;
    bool bound;       /* a variable's value: quoted, and `span` is the variable's */
    struct span span; /* as typed, quotes included */
};

struct token {
    enum token_kind kind;
    struct span span;
    struct str text; /* a word's text without quotes; a qualifier's as typed */
    bool quoted;
    struct str key; /* of a qualifier; the span is the start of the token's */
    bool group;     /* key:( … the group follows as TOKEN_OPEN */
    struct token_value *values;
    int value_count;
};

struct token_list {
    struct str line; /* what the spans point into */
    struct token *items;
    int count; /* without the TOKEN_END that always follows */
};

/* Why a line is not whole yet; the prompt asks for more. */
enum lex_open { LEX_WHOLE, LEX_OPEN_QUOTE, LEX_OPEN_PAREN, LEX_OPEN_LINE };

/* One command, newlines within parentheses and quotes allowed. The arena owns the copies. */
bool lex_line(struct arena *a, struct str line, struct token_list *out, struct err *e);
/* Arguments of the OS shell; `line` becomes their text joined by blanks. Quotes are ordinary there, so a
 * comma with a blank behind it is part of the value. */
bool lex_args(struct arena *a, int argc, char *const *argv, struct token_list *out, struct err *e);
/* Is the text one whole command, and if not, why not? A backslash before the end goes on too. *at (may be
 * NULL): where the open quote or the first open parenthesis stands. */
enum lex_open lex_open(struct str text, size_t *at);
/* The end of the command that the text begins with: the first line end where nothing is open, or the
 * end of the text; SIZE_MAX when something stays open. Walks the text once. */
size_t lex_command_end(struct str text);
/* Is this a key as keys are written: letters, digits, '.', '-', '_', a letter first? */
bool lex_is_key(struct str s);

#endif
