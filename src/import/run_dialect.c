/* The words typed about how a file is written, as the reader's dialect. Owns no state; a word that makes no
 * sense is an error before anything is read. */
#include "import/run.h"
#include <string.h>

enum { COMMENT_MAX = 8 };

static bool refuse(struct run *r, const char *key, const char *takes) {
    err_set(r->e, ERR_USAGE, "%s: takes %s", key, takes);
    return false;
}

/* One ASCII character that neither ends a line nor is a letter of the text. */
static bool is_sign(struct str s) {
    return s.n == 1 && s.p[0] != '\n' && s.p[0] != '\r' && s.p[0] != '\0' && (unsigned char)s.p[0] < 0x80;
}

static bool read_delimiter(struct run *r, struct str word) {
    static const struct {
        const char *word;
        char byte;
    } words[] = {
        { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' }, { "pipe", '|' }, { "space", ' ' }
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(word, words[i].word)) {
            r->dialect.delimiter = words[i].byte;
            return true;
        }
    }
    if (word.n > 0 && !is_sign(word)) {
        return refuse(r, "delimiter", "one ASCII character, or comma semicolon tab pipe space");
    }
    r->dialect.delimiter = word.n > 0 ? word.p[0] : '\0';
    return true;
}

static bool read_quote(struct run *r, struct str word) {
    bool none = str_is(word, "none");
    if (word.n > 0 && !none && !is_sign(word)) {
        return refuse(r, "quote", "one ASCII character, or none");
    }
    r->dialect.quote = none ? CSV_NO_QUOTE : word.n > 0 ? (unsigned char)word.p[0] : 0;
    if (r->dialect.quote != 0 && r->dialect.quote == r->dialect.delimiter) {
        err_set(r->e, ERR_USAGE, "delimiter: and quote: are the same character");
        return false;
    }
    return true;
}

static bool read_line_end(struct run *r, struct str word) {
    static const char *const words[] = {
        [CSV_END_ANY] = "", [CSV_END_LF] = "lf", [CSV_END_CRLF] = "crlf", [CSV_END_CR] = "cr"
    };
    for (int i = CSV_END_ANY; i <= CSV_END_CR; i++) {
        if (str_is_nocase(word, words[i])) {
            r->dialect.line_end = (enum csv_line_end)i;
            return true;
        }
    }
    return refuse(r, "line-end", "lf, crlf or cr");
}

static bool read_encoding(struct run *r, struct str word) {
    if (word.n == 0 || csv_encoding_parse(word, &r->dialect.encoding)) {
        return true;
    }
    refuse(r, "encoding", "utf-8, utf-16, utf-16le, utf-16be, latin1 or windows-1252");
    err_hint(r->e, "convert any other first: iconv -f ENCODING -t UTF-8");
    return false;
}

static bool read_comment(struct run *r, struct str word) {
    bool odd = word.n > COMMENT_MAX || str_index(word, '\n') < word.n || str_index(word, '\r') < word.n;
    if (odd || (word.n > 0 && (word.p[0] == ' ' || word.p[0] == '\t'))) {
        return refuse(r, "comment", "the characters that begin a comment line, such as \"#\"");
    }
    if (word.n > 0 && (word.p[0] == r->dialect.delimiter || (unsigned char)word.p[0] == r->dialect.quote)) {
        err_set(r->e, ERR_USAGE, "comment: begins like the delimiter or the quote");
        return false;
    }
    r->dialect.comment = word;
    return true;
}

static bool read_header(struct run *r, struct str word) {
    long long line = 0;
    r->header.none = str_is_nocase(word, "no");
    r->header.fixed = word.n > 0;
    if (word.n == 0 || r->header.none || str_is_nocase(word, "yes")) {
        return true;
    }
    if (!str_to_int(word, &line) || line < 1) {
        return refuse(r, "header", "yes, no, or the number of its line");
    }
    r->header.line = (unsigned long)line;
    return true;
}

bool run_read_dialect(struct run *r) {
    return read_delimiter(r, r->o->delimiter) && read_quote(r, r->o->quote) &&
           read_line_end(r, r->o->line_end) && read_encoding(r, r->o->encoding) &&
           read_comment(r, r->o->comment) && read_header(r, r->o->header);
}
