/* Physical lines: blocks from the file, cut at LF, CRLF and CR, each line checked once.
 * Owns the block and the lines given back. Invariant: what leaves here is valid UTF-8 without NUL,
 * and `number` counts every line end of the file once, however often a line is read again. */
#include "text/csv_line.h"
#include "base/utf8.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>

static bool cannot_read(const struct csv_lines *l, struct err *e) {
    err_set(e, ERR_FAILED, "cannot read '%s': %s", l->name, strerror(errno));
    return false;
}

static bool fill_converted(struct csv_lines *l, struct err *e) {
    l->at = 0;
    if (!csv_decode(l->decoder, l->in, l->block, sizeof l->block, &l->have)) {
        return cannot_read(l, e);
    }
    l->bytes = (long long)l->start.bom + csv_decoded(l->decoder);
    return true;
}

static bool fill(struct csv_lines *l, struct err *e) {
    if (l->decoder != NULL) {
        return fill_converted(l, e);
    }
    l->at = 0;
    l->have = l->ended ? 0 : fread(l->block, 1, sizeof l->block, l->in);
    l->bytes += (long long)l->have;
    if (l->have < sizeof l->block) {
        l->ended = true;
        if (ferror(l->in)) {
            return cannot_read(l, e);
        }
    }
    return true;
}

/* Fills where line `number` goes on, of which `line` holds what was read so far: behind it stands what
 * cannot be converted. */
static bool fill_next(struct csv_lines *l, unsigned long number, struct buf *line, struct err *e) {
    if (!fill(l, e)) {
        return false;
    }
    if (l->have == 0 && l->decoder != NULL && csv_decode_failed(l->decoder, line, e)) {
        err_place(e, l->name, number, buf_str(line));
        return false;
    }
    return true;
}

bool csv_lines_open(struct csv_lines *l, FILE *in, const char *name, enum csv_encoding told, struct err *e) {
    l->in = in;
    l->name = name;
    if (!fill(l, e) || !csv_start_look((struct str){ l->block, l->have }, told, name, &l->start, e)) {
        return false;
    }
    l->at = l->start.bom;
    if (l->start.encoding == CSV_UTF8) {
        return true;
    }
    struct str first = { l->block + l->at, l->have - l->at };
    l->at = l->have = 0;
    return csv_decoder_new(first, l->start.encoding, &l->decoder, e) && fill_next(l, 1, &l->line, e);
}

void csv_lines_release(struct csv_lines *l) {
    csv_decoder_free(l->decoder);
    buf_release(&l->line);
    buf_release(&l->back);
    buf_release(&l->spare);
}

/* CR, LF and CRLF. A CR that is the last byte is an end too: whether LF follows is seen with the next
 * block. */
static size_t any_line_bytes(const char *p, size_t n) {
    const char *lf = memchr(p, '\n', n);
    size_t upto = lf == NULL ? n : (size_t)(lf - p);
    const char *cr = memchr(p, '\r', upto);
    if (cr != NULL && cr + 1 != lf) {
        return (size_t)(cr - p) + 1;
    }
    return lf == NULL ? 0 : (size_t)(lf - p) + 1;
}

size_t csv_line_bytes(const struct csv_lines *l, const char *p, size_t n) {
    const char *end;
    switch (l->end) {
    case CSV_END_ANY:
        return any_line_bytes(p, n);
    case CSV_END_LF:
    case CSV_END_CR:
        end = memchr(p, l->end == CSV_END_LF ? '\n' : '\r', n);
        return end == NULL ? 0 : (size_t)(end - p) + 1;
    case CSV_END_CRLF:
        end = memmem(p, n, "\r\n", 2);
        return end == NULL ? 0 : (size_t)(end - p) + 2;
    }
    return any_line_bytes(p, n);
}

size_t csv_line_end_bytes(const struct csv_lines *l, struct str text) {
    char last = text.n > 0 ? text.p[text.n - 1] : '\0';
    bool lf = last == '\n', cr = last == '\r';
    bool crlf = lf && text.n > 1 && text.p[text.n - 2] == '\r';
    switch (l->end) {
    case CSV_END_ANY:
        break;
    case CSV_END_LF:
        return lf ? 1 : 0;
    case CSV_END_CR:
        return cr ? 1 : 0;
    case CSV_END_CRLF:
        return crlf ? 2 : 0;
    }
    return crlf ? 2 : lf || cr ? 1 : 0;
}

static void count_end(struct csv_lines *l, struct str line) {
    if (str_ends(line, "\r\n")) {
        l->crlf++;
    } else if (str_ends(line, "\n")) {
        l->lf++;
    } else if (str_ends(line, "\r")) {
        l->cr++;
    }
}

/* 0 for pure ASCII without NUL, which is nearly every line. */
static bool needs_check(struct str s) {
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t word;
        memcpy(&word, s.p + i, 8);
        uint64_t zero = (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
        if ((word & 0x8080808080808080u) != 0 || zero != 0) {
            return true;
        }
    }
    for (; i < s.n; i++) {
        if (s.p[i] <= 0) {
            return true;
        }
    }
    return false;
}

static bool check_text(const struct csv_lines *l, struct str line, struct err *e) {
    if (!needs_check(line)) {
        return true;
    }
    size_t bad = utf8_bad(line), nul = str_index(line, '\0');
    if (bad == SIZE_MAX && nul == SIZE_MAX) {
        return true;
    }
    size_t at = bad < nul ? bad : nul;
    if (at == nul) {
        err_at(e, ERR_FAILED, (struct span){ at, 1 }, "a NUL byte: this is no text file");
        err_hint(e, "CSV has no NUL; if the file is a text, it was damaged on the way");
    } else {
        err_at(e, ERR_FAILED, (struct span){ at, 1 }, "byte 0x%02x is not UTF-8",
               (unsigned)(unsigned char)line.p[at]);
        err_hint(e, "if it is Latin-1 or Windows-1252, say so: encoding:latin1 or encoding:windows-1252");
    }
    while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r')) {
        line.n--;
    }
    err_place(e, l->name, l->number, line);
    return false;
}

/* Lines given back were checked and counted when they were read from the file. */
static struct str next_back(struct csv_lines *l) {
    const char *p = l->back.p + l->back_at;
    size_t left = l->back.n - l->back_at, n = csv_line_bytes(l, p, left);
    n = n == 0 ? left : n;
    l->back_at += n;
    l->number++;
    return (struct str){ p, n };
}

static void keep(struct csv_lines *l, const char *p, size_t n, bool *cut) {
    size_t room = l->line.n < l->longest ? l->longest - l->line.n : 0;
    *cut = *cut || n > room;
    buf_add(&l->line, p, n < room ? n : room);
}

/* A character that the limit cut in two is left out. */
static void trim_cut(struct csv_lines *l) {
    size_t back = 0, n = l->line.n;
    while (back < 3 && back < n && ((unsigned char)l->line.p[n - 1 - back] & 0xC0) == 0x80) {
        back++;
    }
    if (back < n && ((unsigned char)l->line.p[n - 1 - back] & 0xC0) == 0xC0) {
        l->line.n = n - 1 - back;
    }
}

/* Could the block have ended between CR and LF? */
static bool is_half(const struct csv_lines *l, char last) {
    return last == '\r' && (l->end == CSV_END_ANY || l->end == CSV_END_CRLF);
}

/* A line that the block does not hold whole. */
static bool gather(struct csv_lines *l, bool *cut, struct err *e) {
    buf_reset(&l->line);
    bool found = false;
    while (!found) {
        size_t n = csv_line_bytes(l, l->block + l->at, l->have - l->at);
        found = n > 0;
        n = found ? n : l->have - l->at;
        bool half = is_half(l, l->block[l->at + n - 1]);
        keep(l, l->block + l->at, n, cut);
        l->at += n;
        if (l->at == l->have && (!found || half)) {
            buf_reset(&l->spare);
            if (!fill_next(l, l->number + (found ? 2 : 1), found ? &l->spare : &l->line, e)) {
                return false;
            }
            if (half && l->have > 0 && l->block[0] == '\n') {
                keep(l, l->block, 1, cut);
                l->at = 1;
                found = true;
            }
            found = found || l->have == 0;
        }
    }
    if (*cut) {
        trim_cut(l);
    }
    return true;
}

bool csv_lines_next(struct csv_lines *l, struct str *line, bool *cut, bool *more, struct err *e) {
    *cut = false;
    *more = true;
    if (l->back_at < l->back.n) {
        *line = next_back(l);
        return true;
    }
    if (l->at == l->have) {
        buf_reset(&l->line);
        if (!fill_next(l, l->number + 1, &l->line, e)) {
            return false;
        }
    }
    if (l->at == l->have) {
        *more = false;
        return true;
    }
    size_t n = csv_line_bytes(l, l->block + l->at, l->have - l->at);
    bool whole = n > 0 && n <= l->longest && (l->at + n < l->have || !is_half(l, l->block[l->at + n - 1]));
    if (whole) {
        *line = (struct str){ l->block + l->at, n };
        l->at += n;
    } else {
        if (!gather(l, cut, e)) {
            return false;
        }
        *line = buf_str(&l->line);
    }
    l->number++;
    count_end(l, *line);
    return check_text(l, *line, e);
}

void csv_lines_give_back(struct csv_lines *l, struct str text, unsigned long number) {
    buf_reset(&l->spare);
    buf_add_str(&l->spare, text);
    if (l->back_at < l->back.n) {
        buf_add(&l->spare, l->back.p + l->back_at, l->back.n - l->back_at);
    }
    struct buf old = l->back;
    l->back = l->spare;
    l->spare = old;
    l->back_at = 0;
    l->number = number - 1;
}
