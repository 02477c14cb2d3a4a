/* Escaping for Markdown. Punctuation that is active anywhere gets a backslash wherever it stands;
 * what is active only at the start of a block gets one there.
 * Invariant: rendered by CommonMark, the output is the escaped text and nothing else. */
#include "text/md_write.h"
#include "base/utf8.h"
#include <stdint.h>
#include <string.h>

/* Bytes at the start that would open a list item: "12." or "12)". */
static size_t ordinal(struct str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') {
        n++;
    }
    return n > 0 && n < s.n && (s.p[n] == '.' || s.p[n] == ')') ? n : SIZE_MAX;
}

static bool is_active(struct str s, size_t at) {
    static const char anywhere[] = "\\`*_[]<|~&$";
    char c = s.p[at];
    if (strchr(anywhere, c) != NULL) {
        return true;
    }
    struct str rest = str_slice(s, at, s.n);
    if (str_starts(rest, "://")) {
        return true; /* http://… */
    }
    if (c == '.' && at >= 3 && str_is_nocase(str_slice(s, at - 3, at), "www")) {
        return true; /* www.… */
    }
    return at == 0 && strchr("#>+-=:", c) != NULL;
}

void md_write_text(struct buf *out, struct str s, bool ident) {
    struct buf shown = { 0 };
    utf8_escape(&shown, s, ident ? UTF8_IDENT : UTF8_FREE);
    struct str text = str_trim(buf_str(&shown)); /* four blanks in front would make it code */
    size_t dot = ordinal(text);
    for (size_t at = 0; at < text.n; at++) {
        if (at == dot || is_active(text, at)) {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, text.p[at]);
    }
    buf_release(&shown);
}
