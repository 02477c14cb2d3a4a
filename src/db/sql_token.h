/* The tokens of SQL text, cut as SQLite cuts them (sqlite.org/lang_keywords, lang_comment).
 *
 * Blanks and comments are stepped over. Operators come byte by byte: no two valid statements differ
 * only in blanks inside an operator. Pure functions over memory; spans point into the text given. */
#ifndef DB_SQL_TOKEN_H
#define DB_SQL_TOKEN_H

#include "base/str.h"

enum sql_kind {
    SQL_END,
    SQL_WORD,   /* keyword, bare name, number */
    SQL_NAME,   /* "name", `name` or [name] */
    SQL_TEXT,   /* 'text' or x'00' */
    SQL_MARK,   /* one byte of anything else */
    SQL_BROKEN, /* a quote that is never closed, to the end of the text */
};

struct sql_token {
    enum sql_kind kind;
    size_t at; /* offset of its first byte */
    struct str text;
};

/* The token at or after *at, which moves behind it. */
struct sql_token sql_next(struct str sql, size_t *at);
/* A token as the name it stands for: without its quotes, doubled quotes single. */
void sql_name(struct buf *out, const struct sql_token *token);
/* Whether a token names `name`, ASCII case aside. */
bool sql_is_name(const struct sql_token *token, struct str name);

#endif
