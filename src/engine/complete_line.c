/* The line up to the cursor: whole words, open parentheses, and the value that is being typed. Follows
 * the rules of query/lex.c, but for text that is not finished.
 * Invariant: `from` is where a candidate goes, and every slice points into the line or the arena. */
#include "engine/complete_int.h"
#include <stdint.h>
#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The quote that ends the one at `at`; s.n when it is open. */
static size_t quote_end(struct str s, size_t at) {
    size_t i = at + 1;
    while (i < s.n && s.p[i] != '"') {
        i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
    }
    return i < s.n ? i : s.n;
}

/* The ' that closes the one at `at`, as lex.c has it; `at` itself when it is no quote. */
static size_t single_end(struct str s, size_t at) {
    bool first = at == 0 || is_blank(s.p[at - 1]) || strchr(":,(", s.p[at - 1]) != NULL;
    for (size_t i = at + 1; first && i < s.n && s.p[i] != '\n'; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : ' ';
        if (s.p[i] == '\'' && (is_blank(next) || next == ',' || next == ')' || next == '(')) {
            return i;
        }
    }
    return at;
}

/* Past a quoted run that begins at `at`: its last byte, or s.n when it is open. */
static size_t skip_quotes(struct str s, size_t at) {
    return s.p[at] == '"' ? quote_end(s, at) : s.p[at] == '\'' ? single_end(s, at) : at;
}

static bool end_word(struct complete_place *out, struct str s, size_t start, size_t end) {
    bool room = out->count < COMPLETE_WORDS;
    if (room && end > start) {
        out->words[out->count++] = str_slice(s, start, end);
    }
    return room;
}

static bool open_group(struct complete_place *out, struct str before) {
    if (out->depth == COMPLETE_DEPTH) {
        return false;
    }
    before = str_starts(before, "-") ? str_slice(before, 1, before.n) : before;
    bool keyed = str_ends(before, ":");
    out->groups[out->depth++] = keyed ? str_slice(before, 0, before.n - 1) : STR("");
    return true;
}

/* Whole words and parentheses; out->start is where the word at the cursor begins. */
static bool split(struct complete_place *out, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        i = skip_quotes(s, i);
        char c = i < s.n ? s.p[i] : '"';
        if (!is_blank(c) && c != '(' && c != ')') {
            continue;
        }
        if (!end_word(out, s, out->start, i) || (c == '(' && !open_group(out, str_slice(s, out->start, i)))) {
            return false;
        }
        out->depth -= c == ')' && out->depth > 0 ? 1 : 0;
        out->start = i + 1;
    }
    return true;
}

/* Where the last value behind the key begins: behind a comma outside quotes and brackets, and a sign. */
static size_t value_start(struct str s, size_t from) {
    int depth = 0;
    for (size_t i = from; i < s.n; i++) {
        size_t end = skip_quotes(s, i);
        if (end == i) {
            depth += s.p[i] == '[' || s.p[i] == '{' ? 1 : s.p[i] == ']' || s.p[i] == '}' ? -1 : 0;
            from = s.p[i] == ',' && depth <= 0 ? i + 1 : from;
        }
        i = end;
    }
    while (from < s.n && strchr("=<>?", s.p[from]) != NULL) {
        from++;
    }
    return from;
}

static struct str without_quotes(struct arena *a, struct str s) {
    struct buf text = { 0 };
    for (size_t i = 0; i < s.n; i++) {
        i += s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\') ? 1 : 0;
        buf_add_char(&text, s.p[i]);
    }
    struct str out = arena_str(a, buf_str(&text));
    buf_release(&text);
    return out;
}

bool complete_place(struct arena *a, struct str before, struct complete_place *out) {
    *out = (struct complete_place){ .count = 0 };
    if (!split(out, before)) {
        return false;
    }
    struct str tail = str_slice(before, out->start, before.n);
    out->minus = str_starts(tail, "-");
    struct str rest = out->minus ? str_slice(tail, 1, tail.n) : tail;
    size_t colon = str_index(rest, ':');
    out->from = out->list = out->start + (out->minus ? 1 : 0);
    if (colon < rest.n && lex_is_key(str_slice(rest, 0, colon))) {
        out->key = str_slice(rest, 0, colon);
        out->list = out->from + colon + 1;
        out->from = value_start(before, out->list);
    }
    out->word = str_slice(before, out->from, before.n);
    if (str_starts(out->word, "\"")) {
        out->quoted = quote_end(before, out->from) == before.n;
        out->word = without_quotes(a, str_slice(out->word, 1, out->word.n));
        return out->quoted;
    }
    return str_index(out->word, '"') == SIZE_MAX && str_index(out->word, '\n') == SIZE_MAX;
}
