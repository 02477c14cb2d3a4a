/* What the session says to people: errors, notes, and its own remarks. Everything that came from
 * outside passes utf8_escape() on its way. */
#include "engine/session.h"
#include "base/utf8.h"

bool session_human(const struct session *s) {
    return s->out.format->human;
}

void session_complain(struct session *s, const struct err *e, struct str line) {
    struct buf text = { 0 };
    struct err unwritten = { 0 };
    out_flush(&s->out, &unwritten); /* results come before the error that followed them */
    err_release(&unwritten);
    if (out_closed(&s->out)) {
        return; /* whoever read the results has gone and wants no more */
    }
    err_format(&text, e, line, s->options.ascii);
    fwrite(text.p, 1, text.n, s->messages);
    fflush(s->messages);
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
    struct err unwritten = { 0 };
    va_list args;
    va_start(args, format);
    add_escaped(&text, format, args);
    va_end(args);
    out_flush(&s->out, &unwritten);
    err_release(&unwritten);
    fprintf(s->messages, "note: %.*s\n", (int)text.n, text.p);
    fflush(s->messages);
    buf_release(&text);
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
        out_text(&s->out, buf_str(&text));
    } else {
        fwrite(text.p, 1, text.n, s->messages);
    }
    buf_release(&text);
}
