/* What the session says to people: errors, notes, and its own remarks. Everything that came from
 * outside passes utf8_escape() on its way. */
#include "engine/session.h"
#include "base/utf8.h"

bool session_human(const struct session *s) {
    return s->out.format->human;
}

/* Where words go that are no results. Those come first; on their way to a pager, the words go with them. */
static FILE *place_for_words(struct session *s) {
    struct err unwritten = { 0 };
    out_flush(&s->out, &unwritten);
    err_release(&unwritten);
    return s->held != NULL ? s->held : s->messages;
}

void session_release(struct session *s) {
    vars_release(&s->vars);
}

/* A line for a terminal, broken at blanks; one that begins with a blank shows a command and stays whole. */
static void add_folded(struct buf *out, struct str line, size_t width) {
    enum { INDENT = 2 };
    size_t at = 0;
    bool whole = width < (size_t)2 * INDENT || line.n == 0 || line.p[0] == ' ';
    while (!whole && line.n > 0) {
        size_t end = str_index(line, ' ');
        end = end < line.n ? end + 1 : line.n;
        struct str word = str_slice(line, 0, end);
        size_t columns = utf8_width(str_trim(word));
        if (at > INDENT && at + columns > width) {
            out->n -= out->p[out->n - 1] == ' ' ? 1 : 0;
            buf_add_char(out, '\n');
            buf_add_repeat(out, " ", INDENT);
            at = INDENT;
        }
        buf_add_str(out, word);
        at += utf8_width(word);
        line = str_slice(line, end, line.n);
    }
    buf_add_str(out, line);
}

static void add_folded_lines(struct buf *out, struct str text, size_t width) {
    while (text.n > 0) {
        size_t end = str_index(text, '\n');
        add_folded(out, str_slice(text, 0, end), width);
        buf_add_char(out, '\n');
        text = end < text.n ? str_slice(text, end + 1, text.n) : STR("");
    }
}

/* Words on messages; folded where results go to the same terminal, whose width is known then. */
static void put_words(struct session *s, struct str text) {
    struct buf folded = { 0 };
    FILE *to = place_for_words(s);
    add_folded_lines(&folded, text, s->interactive ? s->out.options.width : 0);
    if (folded.n > 0) {
        fwrite(folded.p, 1, folded.n, to);
    }
    fflush(to);
    buf_release(&folded);
}

void session_complain(struct session *s, const struct err *e, struct str line) {
    struct buf text = { 0 };
    if (out_closed(&s->out)) {
        return; /* whoever read the results has gone and wants no more */
    }
    err_format(&text, e, line, s->options.ascii);
    put_words(s, buf_str(&text));
    buf_release(&text);
}

__attribute__((format(printf, 2, 0))) static void add_escaped(struct buf *out, const char *format,
                                                              va_list args) {
    struct buf raw = { 0 };
    buf_vprintf(&raw, format, args);
    utf8_escape(out, buf_str(&raw), UTF8_FREE);
    buf_release(&raw);
}

void session_note(struct session *s, const char *format, ...) {
    if (s->options.quiet) {
        return;
    }
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    buf_add_text(&text, "note: ");
    add_escaped(&text, format, args);
    va_end(args);
    session_tell(s, buf_str(&text));
    buf_release(&text);
}

void session_tell(struct session *s, struct str line) {
    put_words(s, line);
}

void session_say(struct session *s, const char *format, ...) {
    if (s->options.quiet) {
        return;
    }
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    add_escaped(&text, format, args);
    va_end(args);
    buf_add_char(&text, '\n');
    if (session_human(s)) {
        struct buf folded = { 0 };
        add_folded_lines(&folded, buf_str(&text), s->interactive ? s->out.options.width : 0);
        out_text(&s->out, buf_str(&folded));
        buf_release(&folded);
    } else {
        FILE *to = s->held != NULL ? s->held : s->messages;
        fwrite(buf_str(&text).p, 1, text.n, to);
    }
    buf_release(&text);
}
