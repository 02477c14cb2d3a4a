/* Words of a map's text, statement by statement; private to map*.c.
 *
 * A statement is a line; a line that ends in a comma, "and" or "or" goes on with the next. # begins a
 * comment. */
#ifndef IMPORT_MAP_LEX_H
#define IMPORT_MAP_LEX_H

#include "import/map.h"

enum lex_kind {
    LEX_END,    /* of the statement */
    LEX_WORD,   /* start, Sources_*, m/d/y */
    LEX_TEXT,   /* "in quotes" */
    LEX_COLUMN, /* [a column with blanks] */
    LEX_SIGN,   /* one of , : ( ) + = */
};

struct lex {
    enum lex_kind kind;
    struct str text; /* without quotes and brackets, escapes resolved */
    struct span span;
};

enum { LEX_TOKENS = 2000 };
struct map_lines {
    struct arena *a;
    struct map *map;
    size_t at;
    struct err *e;
    struct lex *tokens; /* of the statement, LEX_END last */
    int count;
    struct str comment; /* behind the statement, without # */
};

/* The tokens of the next statement; *more false at the end of the text. */
bool map_next_line(struct map_lines *l, bool *more);

/* The statement being read and the place reached. */
struct map_parser {
    struct arena *a;
    struct map *map;
    const struct lex *tokens;
    int at;
    struct map_branch *branch; /* that rules are added to; NULL before the first */
    struct str comment;
    struct err *e;
};
static inline const struct lex *map_peek(const struct map_parser *p) {
    return &p->tokens[p->at];
}
/* Steps over a sign or a word when it comes next. */
bool map_sign(struct map_parser *p, char sign);
bool map_word(struct map_parser *p, const char *word);
/* An error at the token that comes next; "at the end of the line" there. Returns false. */
bool map_want(struct map_parser *p, const char *what);
bool map_end(struct map_parser *p);
/* "a", "b", …: at least one. */
bool map_texts(struct map_parser *p, struct str **texts, int *count);
/* A column of the header by the token that comes next. *found false when it is no column's name; with `must`
 * that is an error with did-you-mean. */
bool map_find_column(struct map_parser *p, bool must, int *column, bool *found);
/* Sets did-you-mean among `words`. */
struct str map_near(struct str typed, const struct str *words, int count);

/* map_cond.c: Column test "text" … { and … } { or … }. */
bool map_parse_cond(struct map_parser *p, struct map_cond **out);
/* map_rule.c: one line of a branch; expressions. */
bool map_parse_rule(struct map_parser *p, const struct noun *noun, struct str verb);
bool map_parse_expr(struct map_parser *p, struct map_expr **out);
/* map_create.c: which kinds of things may be made. */
bool map_parse_create(struct map_parser *p);
/* map_prose.c: phrase and clause lines. */
bool map_parse_phrase(struct map_parser *p);
int map_label(struct map_parser *p, struct str name, bool make);

#endif
