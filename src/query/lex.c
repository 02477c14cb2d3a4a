/* The lexer. One scanner reads words; a word with a key before an unquoted ':' is a qualifier.
 * Text is copied only where quotes or escapes change it. */
#include "query/lex.h"
#include <stdint.h>
#include <string.h>

struct scanner {
    struct arena *arena;
    struct str line;
    size_t at;
    struct err *err;
    size_t quote_seen; /* see single_quote_end() */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_key_char(char c, bool first) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool inner = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    return letter || (inner && !first);
}

bool lex_is_key(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (!is_key_char(s.p[i], i == 0)) {
            return false;
        }
    }
    return s.n > 0;
}

/* Does the ' at `at` open a quote? Only at the start of a word or value, and only when a ' before a
 * blank, comma, parenthesis or the end closes it on the same line: "People's" stays a word. Returns its
 * end or 0. *seen keeps how far was looked, so that a line of many such marks is walked once. */
static size_t single_quote_end(struct str line, size_t at, size_t *seen) {
    size_t i = *seen > at ? *seen : at + 1;
    for (; i < line.n && line.p[i] != '\n'; i++) {
        char next = i + 1 < line.n ? line.p[i + 1] : ' ';
        if (line.p[i] == '\'' && (is_blank(next) || next == ',' || next == ')' || next == '(')) {
            *seen = i;
            return i;
        }
    }
    *seen = i;
    return 0;
}

/* A backslash with nothing but blanks behind it on its line: the command goes on. */
static bool goes_on(struct str line, size_t at) {
    if (line.p[at] != '\\') {
        return false;
    }
    size_t i = at + 1;
    while (i < line.n && line.p[i] != '\n' && is_blank(line.p[i])) {
        i++;
    }
    return i >= line.n || line.p[i] == '\n';
}

static bool unclosed_quote(struct scanner *s, size_t at) {
    err_at(s->err, ERR_USAGE, (struct span){ at, 1 }, "this quote is never closed");
    return false;
}

/* A double-quoted run at s->at into b; \" and \\ are the only escapes. */
static bool scan_quoted(struct scanner *s, struct buf *b) {
    size_t open = s->at++;
    while (s->at < s->line.n && s->line.p[s->at] != '"') {
        char c = s->line.p[s->at++];
        bool escape = c == '\\' && s->at < s->line.n && (s->line.p[s->at] == '"' || s->line.p[s->at] == '\\');
        buf_add_char(b, escape ? s->line.p[s->at++] : c);
    }
    if (s->at >= s->line.n) {
        return unclosed_quote(s, open);
    }
    s->at++;
    return true;
}

/* One value: to a blank or parenthesis outside quotes and brackets, and to a comma if `commas`. */
static bool scan_value(struct scanner *s, bool commas, struct token_value *out) {
    size_t start = s->at;
    int depth = 0;
    struct buf text = { 0 };
    bool ok = true;
    *out = (struct token_value){ .quoted = false };
    while (ok && s->at < s->line.n) {
        char c = s->line.p[s->at];
        size_t end;
        if (c == '"') {
            out->quoted = true;
            ok = scan_quoted(s, &text);
        } else if (c == '\'' && s->at == start &&
                   (end = single_quote_end(s->line, s->at, &s->quote_seen)) > 0) {
            out->quoted = true;
            buf_add_str(&text, str_slice(s->line, s->at + 1, end));
            s->at = end + 1;
        } else if (depth == 0 &&
                   (is_blank(c) || c == '(' || c == ')' || (commas && c == ',') || goes_on(s->line, s->at))) {
            break;
        } else {
            depth += c == '[' || c == '{' ? 1 : (c == ']' || c == '}') && depth > 0 ? -1 : 0;
            buf_add_char(&text, c);
            s->at++;
        }
    }
    out->text = arena_str(s->arena, buf_str(&text));
    out->span = (struct span){ start, s->at - start };
    buf_release(&text);
    return ok;
}

/* The key at s->at when one stands there: its length, else 0. */
static size_t key_length(const struct scanner *s) {
    size_t end = s->at;
    while (end < s->line.n && is_key_char(s->line.p[end], end == s->at)) {
        end++;
    }
    return end < s->line.n && s->line.p[end] == ':' ? end - s->at : 0;
}

static bool scan_qualifier(struct scanner *s, size_t key, struct token *t) {
    size_t start = s->at;
    t->kind = TOKEN_QUALIFIER;
    t->key = str_slice(s->line, start, start + key);
    s->at += key + 1;
    t->group = s->at < s->line.n && s->line.p[s->at] == '(';
    while (!t->group) {
        bool at_end = s->at >= s->line.n || is_blank(s->line.p[s->at]) || s->line.p[s->at] == ')';
        if (at_end && t->value_count == 0) {
            break; /* `field:` alone */
        }
        struct token_value value;
        if (!scan_value(s, true, &value)) {
            return false;
        }
        t->values = arena_grow(s->arena, t->values, (size_t)t->value_count, sizeof *t->values);
        t->values[t->value_count++] = value;
        if (s->at >= s->line.n || s->line.p[s->at] != ',') {
            break;
        }
        s->at++;
    }
    t->span = (struct span){ start, s->at - start };
    t->text = str_slice(s->line, start, s->at);
    return true;
}

static bool scan_token(struct scanner *s, struct token *t) {
    char c = s->line.p[s->at];
    if (c == '(' || c == ')') {
        t->kind = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
        t->span = (struct span){ s->at, 1 };
        t->text = str_slice(s->line, s->at, s->at + 1);
        s->at++;
        return true;
    }
    /* -actor:x is NOT actor:x, so the minus is a word of its own before a key or a parenthesis */
    if (c == '-' && s->at + 1 < s->line.n) {
        struct scanner after = *s;
        after.at++;
        if (s->line.p[s->at + 1] == '(' || s->line.p[s->at + 1] == '"' || key_length(&after) > 0) {
            t->kind = TOKEN_WORD;
            t->span = (struct span){ s->at, 1 };
            t->text = STR("-");
            s->at++;
            return true;
        }
    }
    size_t key = key_length(s);
    if (key > 0) {
        return scan_qualifier(s, key, t);
    }
    struct token_value word;
    if (!scan_value(s, false, &word)) {
        return false;
    }
    t->kind = TOKEN_WORD;
    t->span = word.span;
    t->text = word.text;
    t->quoted = word.quoted;
    return true;
}

static void push(struct arena *a, struct token_list *list, struct token t) {
    list->items = arena_grow(a, list->items, (size_t)list->count, sizeof *list->items);
    list->items[list->count++] = t;
}

static void finish(struct arena *a, struct token_list *list) {
    push(a, list, (struct token){ .kind = TOKEN_END, .span = { list->line.n, 0 }, .text = STR("") });
    list->count--;
}

bool lex_line(struct arena *a, struct str line, struct token_list *out, struct err *e) {
    *out = (struct token_list){ .line = line };
    struct scanner s = { .arena = a, .line = line, .err = e };
    for (;;) {
        while (s.at < line.n && (is_blank(line.p[s.at]) || goes_on(line, s.at))) {
            s.at++;
        }
        if (s.at >= line.n) {
            break;
        }
        struct token t = { .kind = TOKEN_END };
        if (!scan_token(&s, &t)) {
            return false;
        }
        push(a, out, t);
    }
    finish(a, out);
    return true;
}

/* The end of the double-quoted run at `at`, or text.n when it is never closed. */
static size_t quoted_end(struct str text, size_t at) {
    size_t i = at + 1;
    while (i < text.n && text.p[i] != '"') {
        i += text.p[i] == '\\' && i + 1 < text.n ? 2 : 1;
    }
    return i < text.n ? i : text.n;
}

/* Follows quotes, parentheses and backslashes from the start: to the end of the text or, with
 * `first`, to the first line end where nothing is open. *end is where it stopped, *at where what is open
 * begins. */
static enum lex_open follow(struct str text, bool first, size_t *end, size_t *at) {
    int depth = 0;
    bool word_start = true, on = false;
    size_t seen = 0, i = 0;
    *at = 0;
    for (; i < text.n; i++) {
        char c = text.p[i];
        size_t close = 0;
        if (c == '\n' && first && depth <= 0 && !on) {
            break;
        }
        on = goes_on(text, i) || (on && is_blank(c));
        if (c == '"') {
            close = quoted_end(text, i);
        } else if (c == '\'' && word_start) {
            close = single_quote_end(text, i, &seen);
        }
        if (close == text.n) {
            *end = text.n;
            *at = i;
            return LEX_OPEN_QUOTE;
        }
        *at = c == '(' && depth <= 0 ? i : *at;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        i = close > 0 ? close : i;
        word_start = is_blank(c) || c == '(' || c == ':' || c == ',';
    }
    *end = i;
    return i < text.n ? LEX_WHOLE : on ? LEX_OPEN_LINE : depth > 0 ? LEX_OPEN_PAREN : LEX_WHOLE;
}

enum lex_open lex_open(struct str text, size_t *at) {
    size_t end, ignored;
    return follow(text, false, &end, at != NULL ? at : &ignored);
}

size_t lex_command_end(struct str text) {
    size_t end, at;
    return follow(text, true, &end, &at) == LEX_WHOLE ? end : SIZE_MAX;
}

/* An argument that seems to hold several tokens was quoted as a whole by mistake. */
static bool several_in_one(struct str arg) {
    if (str_find(arg, STR(" OR ")) != SIZE_MAX || str_find(arg, STR(" AND ")) != SIZE_MAX) {
        return true;
    }
    struct scanner s = { .line = arg };
    bool first = key_length(&s) > 0;
    for (size_t i = 1; first && i < arg.n; i++) {
        s.at = i;
        size_t key = is_blank(arg.p[i - 1]) ? key_length(&s) : 0;
        bool valued = key > 0 && i + key + 1 < arg.n && !is_blank(arg.p[i + key + 1]);
        if (valued && !str_starts(str_slice(arg, i, arg.n), "http")) {
            return true;
        }
    }
    return false;
}

/* Splits an argument's value at commas without a blank behind them; quotes are ordinary, brackets
 * still bind. */
static void split_argument(struct arena *a, struct token *t, struct str value, size_t at) {
    size_t start = 0;
    int depth = 0;
    for (size_t i = 0; i <= value.n && value.n > 0; i++) {
        char c = i < value.n ? value.p[i] : ',';
        depth += c == '[' || c == '{' ? 1 : (c == ']' || c == '}') && depth > 0 ? -1 : 0;
        bool prose = i + 1 < value.n && is_blank(value.p[i + 1]); /* "Palestine, State of" is one value */
        if (i == value.n || (c == ',' && depth == 0 && !prose)) {
            t->values = arena_grow(a, t->values, (size_t)t->value_count, sizeof *t->values);
            t->values[t->value_count++] =
                (struct token_value){ .text = str_slice(value, start, i), .span = { at + start, i - start } };
            start = i + 1;
        }
    }
}

bool lex_args(struct arena *a, int argc, char *const *argv, struct token_list *out, struct err *e) {
    struct buf line = { 0 };
    for (int i = 0; i < argc; i++) {
        buf_add_text(&line, i > 0 ? " " : "");
        buf_add_text(&line, argv[i]);
    }
    *out = (struct token_list){ .line = arena_str(a, buf_str(&line)) };
    buf_release(&line);
    size_t at = 0;
    for (int i = 0; i < argc; i++) {
        struct str arg = str_slice(out->line, at, at + str_of(argv[i]).n);
        struct span span = { at, arg.n };
        struct token t = { .kind = TOKEN_WORD, .span = span, .text = arg };
        struct scanner s = { .line = arg };
        size_t key = key_length(&s);
        if (key > 0 && key + 1 < arg.n && is_blank(arg.p[key + 1])) {
            key = 0; /* "Ghost: a story" is a text, not a qualifier */
        }
        bool group = key > 0 && key + 1 < arg.n && arg.p[key + 1] == '(';
        if (group || several_in_one(arg)) {
            err_at(e, ERR_USAGE, span, "this argument holds several parts of a query");
            err_hint(e, "each argument is one part; or give the whole command with -c 'find …'");
            return false;
        }
        if (str_is(arg, "(") || str_is(arg, ")")) {
            t.kind = arg.p[0] == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
        } else if (key > 0) {
            t.kind = TOKEN_QUALIFIER;
            t.key = str_slice(arg, 0, key);
            split_argument(a, &t, str_slice(arg, key + 1, arg.n), at + key + 1);
        } else if (arg.n > 1 && arg.p[0] == '-' && (s.at = 1, key_length(&s) > 0)) {
            push(a, out, (struct token){ .kind = TOKEN_WORD, .span = { at, 1 }, .text = STR("-") });
            t.kind = TOKEN_QUALIFIER;
            t.span = (struct span){ at + 1, arg.n - 1 };
            t.text = str_slice(arg, 1, arg.n);
            t.key = str_slice(arg, 1, 1 + key_length(&s));
            split_argument(a, &t, str_slice(arg, t.key.n + 2, arg.n), at + t.key.n + 2);
        } else {
            t.quoted = str_index(arg, ' ') != SIZE_MAX || arg.n == 0;
        }
        push(a, out, t);
        at += arg.n + 1;
    }
    finish(a, out);
    return true;
}
