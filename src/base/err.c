/* Keeping an error: the first one wins, texts are cut to size at a whole character. Turning it into
 * words is err_format.c's work. Invariant: code is ERR_NONE exactly when nothing was set. */
#include "base/err.h"
#include "base/utf8.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char ELLIPSIS[] = "\xe2\x80\xa6";
enum { ELLIPSIS_SIZE = sizeof ELLIPSIS - 1 };

/* The last place at or before `at` where no UTF-8 sequence is cut. */
static size_t whole_before(const char *text, size_t at) {
    size_t back = 0;
    while (back < 3 && back < at && ((unsigned char)text[at - back] & 0xC0) == 0x80) {
        back++;
    }
    return at - back;
}

__attribute__((format(printf, 2, 0))) static void put_text(char out[ERR_TEXT_MAX], const char *format,
                                                           va_list args) {
    int n = vsnprintf(out, ERR_TEXT_MAX, format, args);
    if (n < 0) {
        out[0] = '\0'; /* longer than INT_MAX: there is nothing sensible to keep */
    } else if (n >= ERR_TEXT_MAX) {
        size_t at = whole_before(out, ERR_TEXT_MAX - 1 - ELLIPSIS_SIZE);
        memcpy(out + at, ELLIPSIS, sizeof ELLIPSIS);
    }
}

/* False when an earlier error stands. */
static bool begin(struct err *e, enum err_code code) {
    if (e->code != ERR_NONE) {
        e->late = true;
        return false;
    }
    e->code = code;
    return true;
}

void err_set(struct err *e, enum err_code code, const char *format, ...) {
    if (!begin(e, code)) {
        return;
    }
    va_list args;
    va_start(args, format);
    put_text(e->message, format, args);
    va_end(args);
}

void err_at(struct err *e, enum err_code code, struct span span, const char *format, ...) {
    if (!begin(e, code)) {
        return;
    }
    e->has_span = true;
    e->span = span;
    va_list args;
    va_start(args, format);
    put_text(e->message, format, args);
    va_end(args);
}

void err_hint(struct err *e, const char *format, ...) {
    if (e->code == ERR_NONE || e->late || e->hint[0] != '\0') {
        return;
    }
    va_list args;
    va_start(args, format);
    put_text(e->hint, format, args);
    va_end(args);
}

static bool placed(const struct err *e) {
    return e->file[0] != '\0' || e->line > 0 || e->text.n > 0;
}

void err_shift(struct err *e, size_t offset) {
    if (e->code != ERR_NONE && e->has_span && !placed(e)) {
        e->span.at += offset;
    }
}

/* The end of a path says more than its beginning. */
static void put_file(struct err *e, const char *file) {
    size_t n = strlen(file);
    if (n < sizeof e->file) {
        memcpy(e->file, file, n + 1);
        return;
    }
    const char *tail = file + n - (sizeof e->file - 1 - ELLIPSIS_SIZE);
    while (((unsigned char)*tail & 0xC0) == 0x80) {
        tail++;
    }
    snprintf(e->file, sizeof e->file, "%s%s", ELLIPSIS, tail);
}

bool err_ends_line(struct str text, size_t at) {
    return text.p[at] == '\n' || (text.p[at] == '\r' && (at + 1 == text.n || text.p[at + 1] != '\n'));
}

void err_place(struct err *e, const char *file, unsigned long line, struct str text) {
    if (e->code == ERR_NONE || placed(e)) {
        return;
    }
    if (file != NULL) {
        put_file(e, file);
    }
    e->line = line;
    buf_add_str(&e->text, text);
    if (!e->has_span || line == 0) {
        return;
    }
    size_t from = 0, upto = e->span.at < text.n ? e->span.at : text.n;
    for (size_t at = 0; at < upto; at++) {
        if (err_ends_line(text, at)) {
            from = at + 1;
            e->line++;
        }
    }
    struct str before = str_slice(text, from, upto);
    e->column = utf8_column(before, before.n) + 1;
}

void err_clear(struct err *e) {
    struct buf text = e->text;
    buf_reset(&text);
    *e = (struct err){ .text = text };
}

void err_release(struct err *e) {
    buf_release(&e->text);
    *e = (struct err){ 0 };
}
