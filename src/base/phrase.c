/* The cursor under dates and counts. Invariant: from <= at <= end <= in.n, and the bytes between
 * `from` and `end` are valid UTF-8 without controls, so a step over a known sign stays on a
 * character border. */
#include "base/phrase.h"
#include "base/utf8.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

bool ascii_is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool ascii_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Ours are in small letters. */
static bool same_letter(char theirs, char ours) {
    return theirs == ours || (theirs >= 'A' && theirs <= 'Z' && theirs + ('a' - 'A') == ours);
}

/* C0, DEL, and the C1 controls, which UTF-8 writes as C2 80 to C2 9F. */
static bool is_control(struct str s, size_t i) {
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x20 || c == 0x7f) {
        return true;
    }
    return c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0;
}

bool phrase_open(struct phrase *p, struct str in, const char *what, struct err *e) {
    struct str text = str_trim(in);
    size_t from = text.n > 0 ? (size_t)(text.p - in.p) : 0;
    *p = (struct phrase){ .in = in, .from = from, .at = from, .end = from + text.n, .e = e };
    if (text.n == 0) {
        return phrase_fail(p, 0, in.n, "no %s given", what);
    }
    if (text.n > PHRASE_MAX) {
        return phrase_fail(p, from, p->end, "%zu bytes are too long for a %s; the limit is %d", text.n, what,
                           PHRASE_MAX);
    }
    size_t bad = utf8_bad(text);
    if (bad != SIZE_MAX) {
        return phrase_fail(p, from + bad, from + bad + 1, "a %s must be valid UTF-8", what);
    }
    for (size_t i = 0; i < text.n; i++) {
        if (is_control(text, i)) {
            return phrase_fail(p, from + i, from + i + 1, "a control character stands in the %s", what);
        }
    }
    return true;
}

char phrase_peek(const struct phrase *p, size_t ahead) {
    if (ahead >= p->end - p->at) {
        return '\0';
    }
    return p->in.p[p->at + ahead];
}

bool phrase_done(const struct phrase *p) {
    return p->at == p->end;
}

struct str phrase_since(const struct phrase *p, size_t from) {
    return str_trim(str_slice(p->in, from, p->at));
}

struct str phrase_whole(const struct phrase *p) {
    return str_slice(p->in, p->from, p->end);
}

size_t phrase_blank_at(const struct phrase *p, size_t ahead) {
    static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\x89", "\xe2\x80\xaf" };
    size_t left = p->end - p->at;
    if (ahead >= left) {
        return 0;
    }
    struct str rest = str_slice(p->in, p->at + ahead, p->end);
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        if (str_starts(rest, blanks[i])) {
            return strlen(blanks[i]);
        }
    }
    return 0;
}

size_t phrase_blanks(struct phrase *p) {
    size_t from = p->at, n;
    while ((n = phrase_blank_at(p, 0)) > 0) {
        p->at += n;
    }
    return p->at - from;
}

bool phrase_word(struct phrase *p, const char *words) {
    size_t back = p->at;
    phrase_blanks(p);
    char last = '\0';
    for (const char *w = words; *w != '\0'; w++) {
        bool same = *w == ' ' ? phrase_blanks(p) > 0 : same_letter(phrase_peek(p, 0), *w);
        if (!same) {
            p->at = back;
            return false;
        }
        p->at += *w == ' ' ? 0 : 1;
        last = *w;
    }
    char next = phrase_peek(p, 0);
    bool word = ascii_is_letter(last) || ascii_is_digit(last);
    if (word && (ascii_is_letter(next) || ascii_is_digit(next))) {
        p->at = back;
        return false;
    }
    return true;
}

bool phrase_sign(struct phrase *p, const char *sign) {
    size_t back = p->at;
    phrase_blanks(p);
    if (!str_starts(str_slice(p->in, p->at, p->end), sign)) {
        p->at = back;
        return false;
    }
    p->at += strlen(sign);
    return true;
}

int phrase_pick(struct phrase *p, const struct phrase_choice *choices, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (phrase_word(p, choices[i].words)) {
            return choices[i].value;
        }
    }
    return -1;
}

size_t phrase_digits(const struct phrase *p) {
    size_t n = 0;
    while (ascii_is_digit(phrase_peek(p, n))) {
        n++;
    }
    return n;
}

bool phrase_fail(struct phrase *p, size_t from, size_t to, const char *format, ...) {
    char message[ERR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    err_at(p->e, ERR_USAGE, (struct span){ from, to - from }, "%s", message);
    return false;
}

bool phrase_unread(struct phrase *p, const char *what) {
    if (p->at == p->from) {
        return phrase_fail(p, p->from, p->end, "'%.*s' is not a %s", STR_ARG(phrase_whole(p)), what);
    }
    phrase_blanks(p);
    if (phrase_done(p)) {
        return phrase_fail(p, p->end, p->end, "the %s ends too soon", what);
    }
    size_t from = p->at, to = from;
    while (to < p->end && p->in.p[to] != ' ') {
        to++;
    }
    return phrase_fail(p, from, to, "'%.*s' does not belong in a %s", STR_ARG(str_slice(p->in, from, to)),
                       what);
}
