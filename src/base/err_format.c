/* An error as the screens show it. Message, line and hint may be hostile: all of it passes
 * utf8_escape(), and the caret run is measured on the escaped text, not on the bytes.
 * A line is never copied whole: a window round the span of about 100 columns is cut out first. */
#include "base/err.h"
#include "base/utf8.h"
#include <stdint.h>
#include <string.h>

enum {
    WINDOW = 96,    /* columns for the line between its … */
    SPAN_MOST = 60, /* of those for the span */
    INDENT = 2,
    BYTES_PER_COLUMN = 32, /* marks take no column: this many bytes count as one at the least */
};

struct view {
    struct str line;
    size_t from, at, upto, to; /* shown: line[from, to), the span in it line[at, upto) */
    enum utf8_show how;
};

static const char *ellipsis(bool ascii) {
    return ascii ? "..." : "\xe2\x80\xa6";
}

static void add_words(struct buf *out, const char *words, bool ascii) {
    if (ascii) {
        utf8_to_ascii(out, str_of(words));
    } else {
        utf8_escape(out, str_of(words), UTF8_FREE);
    }
}

/* The physical line that holds the span, and the part of the span on it. */
static struct str pick_line(struct str text, struct span *span) {
    size_t at = span->at < text.n ? span->at : text.n;
    while (at == text.n && at > 0 && err_ends_line(text, at - 1)) {
        text.n--; /* "never closed" at the end of a text: its last line, not the void after it */
        at--;
    }
    size_t from = at, to = at;
    while (from > 0 && !err_ends_line(text, from - 1)) {
        from--;
    }
    while (to < text.n && !err_ends_line(text, to)) {
        to++;
    }
    size_t room = to - at;
    span->at = at - from;
    span->len = span->len < room ? span->len : room;
    if (to > at + span->len && text.p[to - 1] == '\r') {
        to--;
    }
    return str_slice(text, from, to);
}

/* Columns of one escaped character; in 32nds of a column, so that marks are not free. */
static size_t cost(const struct view *v, size_t at, size_t *next) {
    *next = at;
    int32_t c = utf8_next(v->line, next);
    struct str one = str_slice(v->line, at, *next);
    size_t columns = 1;
    if (c < 0x20 || c >= 0x7F) {
        struct buf shown = { 0 };
        utf8_escape(&shown, one, v->how);
        columns = utf8_width(buf_str(&shown));
        buf_release(&shown);
    }
    return columns > 0 ? columns * BYTES_PER_COLUMN : one.n;
}

/* The offset reached from `at` when at most `columns` are spent; *spent tells how many. */
static size_t ahead(const struct view *v, size_t at, size_t end, size_t columns, size_t *spent) {
    size_t used = 0, most = columns * BYTES_PER_COLUMN;
    while (at < end) {
        size_t next, more = cost(v, at, &next);
        if (used + more > most) {
            break;
        }
        used += more;
        at = next;
    }
    *spent = (used + BYTES_PER_COLUMN - 1) / BYTES_PER_COLUMN;
    return at;
}

/* The start of the character that ends at `at`. */
static size_t char_before(struct str s, size_t at) {
    for (size_t n = 2; n <= 4 && n <= at; n++) {
        size_t end = at - n;
        if (((unsigned char)s.p[end] & 0xC0) == 0xC0 && utf8_next(s, &end) >= 0 && end == at) {
            return at - n;
        }
    }
    return at - 1;
}

static size_t back(const struct view *v, size_t at, size_t columns, size_t *spent) {
    size_t used = 0, most = columns * BYTES_PER_COLUMN;
    while (at > 0) {
        size_t before = char_before(v->line, at), next;
        size_t more = cost(v, before, &next);
        if (used + more > most) {
            break;
        }
        used += more;
        at = before;
    }
    *spent = (used + BYTES_PER_COLUMN - 1) / BYTES_PER_COLUMN;
    return at;
}

/* Span first, then both sides share what is left; a short side gives its share to the other. */
static void choose_window(struct view *v, struct span span) {
    size_t spent, left, right;
    v->at = span.at;
    v->upto = ahead(v, span.at, span.at + span.len, SPAN_MOST, &spent);
    size_t room = WINDOW - spent;
    v->from = back(v, v->at, room, &left);
    v->to = v->upto;
    if (v->upto < span.at + span.len) {
        return;
    }
    v->to = ahead(v, v->upto, v->line.n, room, &right);
    if (left + right <= room) {
        return;
    }
    if (left > room / 2) {
        left = right < room / 2 ? room - right : room / 2;
        v->from = back(v, v->at, left, &left);
    }
    v->to = ahead(v, v->upto, v->line.n, room - left, &right);
}

static void add_line(struct buf *out, struct str text, struct span span, bool ascii) {
    struct view v = { .line = pick_line(text, &span), .how = ascii ? UTF8_ASCII : UTF8_FREE };
    choose_window(&v, span);
    const char *dots = ellipsis(ascii);
    buf_add_repeat(out, " ", INDENT);
    size_t start = out->n;
    if (v.from > 0) {
        buf_add_text(out, dots);
    }
    utf8_escape(out, str_slice(v.line, v.from, v.at), v.how);
    size_t shift = utf8_width(str_slice(buf_str(out), start, out->n));
    size_t run_start = out->n;
    utf8_escape(out, str_slice(v.line, v.at, v.upto), v.how);
    size_t run = utf8_width(str_slice(buf_str(out), run_start, out->n));
    utf8_escape(out, str_slice(v.line, v.upto, v.to), v.how);
    if (v.to < v.line.n) {
        buf_add_text(out, dots);
    }
    buf_add_char(out, '\n');
    buf_add_repeat(out, " ", INDENT + shift);
    buf_add_char(out, '^');
    buf_add_repeat(out, "~", run > 1 ? run - 1 : 0);
    buf_add_char(out, '\n');
}

void err_format(struct buf *out, const struct err *e, struct str command, bool ascii) {
    if (e->code == ERR_NONE) {
        return;
    }
    if (e->file[0] != '\0') {
        add_words(out, e->file, ascii);
        if (e->line > 0) {
            buf_printf(out, ":%lu", e->line);
        }
        if (e->line > 0 && e->column > 0) {
            buf_printf(out, ":%lu", e->column);
        }
        buf_add_text(out, ": ");
    }
    buf_add_text(out, "error: ");
    add_words(out, e->message, ascii);
    buf_add_char(out, '\n');
    struct str text = e->file[0] != '\0' || e->text.n > 0 ? buf_str(&e->text) : command;
    if (e->has_span && text.n > 0) {
        add_line(out, text, e->span, ascii);
    }
    if (e->hint[0] != '\0') {
        buf_add_text(out, "hint: ");
        add_words(out, e->hint, ascii);
        buf_add_char(out, '\n');
    }
}
