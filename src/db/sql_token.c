/* Cutting SQL text into tokens. Owns nothing; knows no grammar. What SQLite would read as a comment
 * or a blank must be one here too, else a schema could say one thing to SQLite and another to the
 * fingerprint. Invariant: every call moves on, and every byte that is no blank and no comment lies in
 * exactly one token. */
#include "db/sql_token.h"
#include <stdint.h>
#include <string.h>

/* Every byte's class; all that is not named here is a mark. Opening a file reads its whole schema
 * through this, hence a table. */
enum { MARK, BLANK, WORD, DIGIT, QUOTE };

#define BYTES_8(c) c, c, c, c, c, c, c, c
#define BYTES_32(c) BYTES_8(c), BYTES_8(c), BYTES_8(c), BYTES_8(c)

/* clang-format off */
static const unsigned char classes[256] = {
    ['\t'] = BLANK, ['\n'] = BLANK, ['\f'] = BLANK, ['\r'] = BLANK, [' '] = BLANK,
    ['\''] = QUOTE, ['"'] = QUOTE, ['`'] = QUOTE, ['['] = QUOTE,
    ['$'] = WORD, ['_'] = WORD,
    ['0'] = BYTES_8(DIGIT), DIGIT, DIGIT,
    ['A'] = BYTES_8(WORD), BYTES_8(WORD), BYTES_8(WORD), WORD, WORD,
    ['a'] = BYTES_8(WORD), BYTES_8(WORD), BYTES_8(WORD), WORD, WORD,
    [0x80] = BYTES_32(WORD), BYTES_32(WORD), BYTES_32(WORD), BYTES_32(WORD),
};
/* clang-format on */

static unsigned char class_of(char c) {
    return classes[(unsigned char)c];
}

static bool is_word(char c) {
    return class_of(c) == WORD || class_of(c) == DIGIT;
}

/* Bytes of the blanks or the one comment at the start of s; 0 when there are none. */
static size_t skipped(struct str s) {
    size_t n = 0;
    while (n < s.n && class_of(s.p[n]) == BLANK) {
        n++;
    }
    if (n > 0 || s.n < 2 || (s.p[0] != '-' && s.p[0] != '/')) {
        return n;
    }
    if (s.p[0] == '-' && s.p[1] == '-') {
        size_t end = str_index(s, '\n');
        return end == SIZE_MAX ? s.n : end + 1;
    }
    /* A slash and a star with nothing behind them are two operators to SQLite. */
    if (s.p[0] == '/' && s.p[1] == '*' && s.n > 2) {
        size_t end = str_find(str_slice(s, 2, s.n), STR("*/"));
        return end == SIZE_MAX ? s.n : end + 4;
    }
    return 0;
}

/* Bytes of a quoted token whose opening quote stands at `from`; 0 when it is never closed. */
static size_t quoted(struct str s, size_t from) {
    char close = s.p[from] == '[' ? ']' : s.p[from];
    for (size_t i = from + 1; i < s.n; i++) {
        if (s.p[i] != close) {
            continue;
        }
        if (close == ']' || i + 1 == s.n || s.p[i + 1] != close) {
            return i + 1;
        }
        i++;
    }
    return 0;
}

static size_t number(struct str s) {
    size_t n = 0;
    while (n < s.n && (is_word(s.p[n]) || s.p[n] == '.')) {
        n++;
    }
    return n;
}

static size_t word(struct str s) {
    size_t n = 0;
    while (n < s.n && is_word(s.p[n])) {
        n++;
    }
    return n;
}

/* Kind and length of the token at the start of s, which is not empty. */
static enum sql_kind measure(struct str s, size_t *n) {
    char c = s.p[0];
    unsigned char class = class_of(c);
    bool blob = (c == 'x' || c == 'X') && s.n > 1 && s.p[1] == '\'';
    if (blob || class == QUOTE) {
        *n = quoted(s, blob ? 1 : 0);
        if (*n == 0) {
            *n = s.n;
            return SQL_BROKEN;
        }
        return blob || c == '\'' ? SQL_TEXT : SQL_NAME;
    }
    if (class == WORD || class == DIGIT) {
        *n = class == DIGIT ? number(s) : word(s);
        return SQL_WORD;
    }
    *n = 1;
    return SQL_MARK;
}

struct sql_token sql_next(struct str sql, size_t *at) {
    struct str rest = { sql.p + *at, sql.n - *at };
    for (size_t n; (n = skipped(rest)) > 0;) {
        rest = (struct str){ rest.p + n, rest.n - n };
    }
    struct sql_token token = { .kind = SQL_END, .at = sql.n - rest.n, .text = { rest.p, 0 } };
    if (rest.n > 0) {
        token.kind = measure(rest, &token.text.n);
    }
    *at = token.at + token.text.n;
    return token;
}

void sql_name(struct buf *out, const struct sql_token *token) {
    struct str s = token->text;
    bool quotes = token->kind == SQL_NAME || (token->kind == SQL_TEXT && s.p[0] == '\'');
    if (!quotes) {
        buf_add_str(out, s);
        return;
    }
    char close = s.p[s.n - 1];
    for (size_t i = 1; i + 1 < s.n; i++) {
        buf_add_char(out, s.p[i]);
        if (s.p[i] == close) {
            i++; /* doubled */
        }
    }
}

bool sql_is_name(const struct sql_token *token, struct str name) {
    if (token->kind != SQL_WORD && token->kind != SQL_NAME) {
        return false;
    }
    struct buf bare = { 0 };
    struct buf wanted = { 0 };
    sql_name(&bare, token);
    buf_add_str(&wanted, name);
    bool same =
        wanted.n > 0 && memchr(wanted.p, '\0', wanted.n) == NULL && str_is_nocase(buf_str(&bare), wanted.p);
    buf_release(&bare);
    buf_release(&wanted);
    return same;
}
