/* Two-column lines. Wrapping works on the escaped text, by display width and whole clusters.
 * Invariant: every line printed begins with the label column and the bar. */
#include "render/lines.h"
#include "base/utf8.h"
#include "render/cells.h"
#include <stdint.h>

enum { RULE = 72, NARROWEST = 20, HANG = 2 };

struct sheet_entry {
    struct sheet_entry *next;
    struct str label, text; /* the label escaped, the text not yet */
};

static void put_end(struct out *o) {
    while (o->bytes.n > 0 && o->bytes.p[o->bytes.n - 1] == ' ') {
        o->bytes.n--;
    }
    out_text(o, STR("\n"));
}

static void put_piece(struct out *o, struct str label, size_t label_width, size_t indent, struct str piece) {
    struct buf *to = &o->bytes;
    size_t have = utf8_width(label);
    buf_add_char(to, ' ');
    buf_add_str(to, label);
    buf_add_repeat(to, " ", have < label_width ? label_width - have : 0);
    buf_add_text(to, o->options.ascii ? " | " : " \xe2\x94\x82 ");
    buf_add_repeat(to, " ", indent);
    buf_add_str(to, piece);
    put_end(o);
}

static size_t leading_blanks(struct str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] == ' ') {
        n++;
    }
    return n;
}

/* Bytes of s for one line of `room` columns: up to a blank, where there is one behind the indent. */
static size_t break_at(struct str s, size_t room) {
    size_t fit = utf8_fit(s, room);
    if (fit == s.n) {
        return fit;
    }
    size_t at = fit;
    while (at > 0 && s.p[at] != ' ') {
        at--;
    }
    if (at > leading_blanks(s)) {
        return at;
    }
    return fit > 0 ? fit : s.n;
}

/* One line of text, escaped. */
static void put_wrapped(struct out *o, struct str label, size_t label_width, struct str text) {
    size_t taken = label_width + 4, room = o->options.width > taken ? o->options.width - taken : 0;
    room = room > NARROWEST ? room : NARROWEST;
    if (o->options.width == 0 || utf8_width(text) <= room) {
        put_piece(o, label, label_width, 0, text);
        return;
    }
    size_t indent = leading_blanks(text) + HANG;
    indent = indent < room / 2 ? indent : room / 2;
    for (size_t hang = 0; text.n > 0; hang = indent) {
        size_t end = break_at(text, room - hang);
        put_piece(o, label, label_width, hang, str_slice(text, 0, end));
        text = str_slice(text, end, text.n);
        text = str_slice(text, leading_blanks(text), text.n);
        label = STR("");
    }
}

void line_put(struct out *o, struct str label, size_t label_width, struct str text) {
    struct buf shown = { 0 };
    for (bool more = true; more; label = STR("")) {
        size_t end = str_index(text, '\n');
        more = end != SIZE_MAX;
        struct str line = str_slice(text, 0, end);
        text = more ? str_slice(text, end + 1, text.n) : text;
        line.n -= more && str_ends(line, "\r") ? 1 : 0;
        buf_reset(&shown);
        show_text(o, &shown, line, false);
        put_wrapped(o, label, label_width, buf_str(&shown));
    }
    buf_release(&shown);
}

void line_rule(struct out *o) {
    size_t width = o->options.width > 0 && o->options.width < RULE ? o->options.width : RULE;
    buf_add_repeat(&o->bytes, o->options.ascii ? "-" : "\xe2\x94\x80", width);
    out_text(o, STR("\n"));
}

void sheet_begin(struct sheet *s, struct out *o, struct str title) {
    *s = (struct sheet){ .out = o };
    if (title.n == 0) {
        return;
    }
    buf_add_text(&o->bytes, o->options.color ? "\x1b[1m" : "");
    show_text(o, &o->bytes, title, false);
    buf_add_text(&o->bytes, o->options.color ? "\x1b[0m\n" : "\n");
    line_rule(o);
}

void sheet_line(struct sheet *s, struct str label, struct str text) {
    struct buf shown = { 0 };
    show_text(s->out, &shown, label, false);
    struct sheet_entry *entry = arena_new(&s->arena, struct sheet_entry);
    entry->label = arena_str(&s->arena, buf_str(&shown));
    entry->text = arena_str(&s->arena, text);
    buf_release(&shown);
    size_t width = utf8_width(entry->label);
    s->label_width = width > s->label_width ? width : s->label_width;
    if (s->last != NULL) {
        s->last->next = entry;
    } else {
        s->first = entry;
    }
    s->last = entry;
}

void sheet_end(struct sheet *s) {
    for (const struct sheet_entry *entry = s->first; entry != NULL; entry = entry->next) {
        line_put(s->out, entry->label, s->label_width, entry->text);
    }
    sheet_release(s);
}

void sheet_release(struct sheet *s) {
    arena_release(&s->arena);
    *s = (struct sheet){ 0 };
}
