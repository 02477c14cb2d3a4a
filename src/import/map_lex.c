/* The words of a map, and the places of its errors. Owns nothing: tokens live in the arena, spans
 * count from the start of the map's text. */
#include "import/map_lex.h"
#include "base/namekey.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

bool map_place(const struct map *m, struct err *e) {
    size_t at = e->has_span && e->span.at <= m->text.n ? e->span.at : m->text.n;
    size_t from = at, to = at;
    while (from > 0 && m->text.p[from - 1] != '\n') {
        from--;
    }
    while (to < m->text.n && m->text.p[to] != '\n') {
        to++;
    }
    unsigned long line = 1;
    for (size_t i = 0; i < from; i++) {
        line += m->text.p[i] == '\n';
    }
    to -= to > from && m->text.p[to - 1] == '\r';
    at = at < to ? at : to; /* the end of a line stands before its CR */
    if (e->has_span) {
        e->span.at = at - from;
        size_t room = to - at;
        e->span.len = e->span.len < room ? e->span.len : room;
    }
    err_place(e, m->file, line, str_slice(m->text, from, to));
    return false;
}

bool map_fail(const struct map *m, struct span span, struct err *e, const char *format, ...) {
    struct buf message = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    err_at(e, ERR_FAILED, span, "%s", message.p);
    buf_release(&message);
    return map_place(m, e);
}

static bool is_sign(char c) {
    return c != '\0' && strchr(",:()+=", c) != NULL;
}

static bool add(struct map_lines *l, enum lex_kind kind, struct str text, size_t from, size_t to) {
    if (l->count == LEX_TOKENS) {
        return map_fail(l->map, (struct span){ from, to - from }, l->e, "a statement of more than %d words",
                        LEX_TOKENS);
    }
    l->tokens = arena_grow(l->a, l->tokens, (size_t)l->count, sizeof *l->tokens);
    l->tokens[l->count++] = (struct lex){ kind, text, { from, to - from } };
    return true;
}

/* From an opening quote; \" \\ \n \t inside. */
static bool read_quoted(struct map_lines *l) {
    struct str s = l->map->text;
    size_t from = l->at++;
    struct buf out = { 0 };
    while (l->at < s.n && s.p[l->at] != '"' && s.p[l->at] != '\n') {
        char c = s.p[l->at++];
        if (c == '\\' && l->at < s.n && s.p[l->at] != '\n') {
            c = s.p[l->at++];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_add_char(&out, c);
    }
    struct str text = arena_str(l->a, buf_str(&out));
    buf_release(&out);
    if (l->at == s.n || s.p[l->at] != '"') {
        return map_fail(l->map, (struct span){ from, 1 }, l->e, "this quote is never closed");
    }
    l->at++;
    return add(l, LEX_TEXT, text, from, l->at);
}

static bool read_bracket(struct map_lines *l) {
    struct str s = l->map->text;
    size_t from = l->at++;
    while (l->at < s.n && s.p[l->at] != ']' && s.p[l->at] != '\n') {
        l->at++;
    }
    if (l->at == s.n || s.p[l->at] != ']') {
        return map_fail(l->map, (struct span){ from, 1 }, l->e, "this bracket is never closed");
    }
    l->at++;
    return add(l, LEX_COLUMN, str_trim(str_slice(s, from + 1, l->at - 1)), from, l->at);
}

static void read_comment(struct map_lines *l) {
    struct str s = l->map->text;
    size_t from = l->at;
    while (l->at < s.n && s.p[l->at] != '\n') {
        l->at++;
    }
    l->comment = str_trim(str_slice(s, from + 1, l->at));
}

static bool read_token(struct map_lines *l) {
    struct str s = l->map->text;
    char c = s.p[l->at];
    if (c == '"') {
        return read_quoted(l);
    }
    if (c == '[') {
        return read_bracket(l);
    }
    size_t from = l->at++;
    if (is_sign(c)) {
        return add(l, LEX_SIGN, str_slice(s, from, l->at), from, l->at);
    }
    while (l->at < s.n && strchr(" \t\r\n\"[", s.p[l->at]) == NULL && !is_sign(s.p[l->at])) {
        l->at++;
    }
    return add(l, LEX_WORD, str_slice(s, from, l->at), from, l->at);
}

/* Does the line behind the newline begin with field: or if? No statement does. */
static bool begins_slot(const struct map_lines *l) {
    struct str s = l->map->text;
    size_t from = l->at + 1;
    while (from < s.n && (s.p[from] == ' ' || s.p[from] == '\t')) {
        from++;
    }
    size_t to = from;
    while (to < s.n && s.p[to] != '"' && s.p[to] != '[' && (unsigned char)s.p[to] > ' ' &&
           !is_sign(s.p[to])) {
        to++;
    }
    return (to > from && to < s.n && s.p[to] == ':') || str_is(str_slice(s, from, to), "if");
}

/* A comma, "and" or "or" at its end: the statement goes on with the next line. */
static bool goes_on(const struct map_lines *l) {
    const struct lex *last = &l->tokens[l->count - 1];
    return (last->kind == LEX_SIGN && last->text.p[0] == ',') ||
           (last->kind == LEX_WORD && (str_is(last->text, "and") || str_is(last->text, "or")));
}

bool map_next_line(struct map_lines *l, bool *more) {
    struct str s = l->map->text;
    l->tokens = NULL;
    l->count = 0;
    l->comment = STR("");
    while (l->at < s.n) {
        char c = s.p[l->at];
        if (c == '\n') {
            if (l->count > 0 && !goes_on(l) && !begins_slot(l)) {
                break;
            }
            l->at++;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            l->at++;
        } else if (c == '#') {
            read_comment(l);
        } else if (!read_token(l)) {
            return false;
        }
    }
    *more = l->count > 0;
    return add(l, LEX_END, STR(""), l->at, l->at);
}

bool map_sign(struct map_parser *p, char sign) {
    const struct lex *t = map_peek(p);
    bool is = t->kind == LEX_SIGN && t->text.p[0] == sign;
    p->at += is;
    return is;
}

bool map_word(struct map_parser *p, const char *word) {
    bool is = map_peek(p)->kind == LEX_WORD && str_is(map_peek(p)->text, word);
    p->at += is;
    return is;
}

bool map_want(struct map_parser *p, const char *what) {
    const struct lex *t = map_peek(p);
    if (t->kind == LEX_END) {
        return map_fail(p->map, t->span, p->e, "here belongs %s", what);
    }
    return map_fail(p->map, t->span, p->e, "here belongs %s, not '%.*s'", what, STR_ARG(t->text));
}

bool map_end(struct map_parser *p) {
    return map_peek(p)->kind == LEX_END || map_want(p, "the end of the line");
}

bool map_texts(struct map_parser *p, struct str **texts, int *count) {
    do {
        if (map_peek(p)->kind != LEX_TEXT) {
            return map_want(p, "a text in quotes");
        }
        *texts = arena_grow(p->a, *texts, (size_t)*count, sizeof **texts);
        (*texts)[(*count)++] = map_peek(p)->text;
        p->at++;
    } while (map_sign(p, ','));
    return true;
}

struct str map_near(struct str typed, const struct str *words, int count) {
    struct near_best best = { .typed = typed };
    for (int i = 0; i < count; i++) {
        near_offer(&best, words[i], i);
    }
    return best.found;
}

static bool column_has_name(const struct map_column *c, struct str name) {
    if (str_eq(c->name, name)) {
        return true;
    }
    return c->many && name.n == c->name.n + 1 && name.p[c->name.n] == '*' &&
           memcmp(name.p, c->name.p, c->name.n) == 0;
}

bool map_find_column(struct map_parser *p, bool must, int *column, bool *found) {
    const struct lex *t = map_peek(p);
    *found = false;
    struct str *names = arena_array(p->a, struct str, (size_t)p->map->column_count + 1);
    for (int i = 0; i < p->map->column_count && t->kind != LEX_TEXT; i++) {
        names[i] = p->map->columns[i].name;
        if (column_has_name(&p->map->columns[i], t->text)) {
            *found = true;
            *column = i;
            p->at++;
            return true;
        }
    }
    if (!must && t->kind != LEX_COLUMN) {
        return true;
    }
    if (t->kind != LEX_WORD && t->kind != LEX_COLUMN) {
        return map_want(p, "a column of the header");
    }
    map_fail(p->map, t->span, p->e, "no column '%.*s' in the header line of this map", STR_ARG(t->text));
    struct str near = map_near(t->text, names, p->map->column_count);
    if (near.n > 0) {
        err_hint(p->e, "did you mean '%.*s'?", STR_ARG(near));
    } else {
        err_hint(p->e, "name it in the header line; a column with blanks stands in [brackets]");
    }
    return false;
}
