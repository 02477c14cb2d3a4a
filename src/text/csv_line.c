/* Physical lines: blocks from the file, cut at LF, CRLF and CR, each line checked once.
 * Owns the block and the lines given back. Invariant: what leaves here is valid UTF-8 without NUL,
 * and `number` counts every line end of the file once, however often a line is read again. */
#include "text/csv_line.h"
#include "base/utf8.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>

static bool fill(struct csv_lines *l, struct err *e) {
    l->at = 0;
    l->have = l->ended ? 0 : fread(l->block, 1, sizeof l->block, l->in);
    l->bytes += (long long)l->have;
    if (l->have < sizeof l->block) {
        l->ended = true;
        if (ferror(l->in)) {
            err_set(e, ERR_FAILED, "cannot read '%s': %s", l->name, strerror(errno));
            return false;
        }
    }
    return true;
}

static bool starts(const struct csv_lines *l, const char *bytes, size_t n) {
    return l->have >= n && memcmp(l->block, bytes, n) == 0;
}

/* Every other byte of Latin text in UTF-16 is 0. */
static bool looks_like_utf16(const struct csv_lines *l) {
    size_t zeros = 0, n = l->have < 4096 ? l->have : 4096;
    for (size_t i = 0; i < n; i++) {
        zeros += l->block[i] == '\0';
    }
    return n >= 4 && zeros * 4 > n && zeros * 4 < n * 3;
}

static bool refuse(const struct csv_lines *l, struct err *e, const char *what, const char *hint) {
    err_set(e, ERR_FAILED, "'%s' is %s", l->name, what);
    err_hint(e, "%s", hint);
    return false;
}

static bool check_start(struct csv_lines *l, struct err *e) {
    static const char convert16[] = "convert it first: iconv -f UTF-16 -t UTF-8";
    if (l->have == 0) {
        return refuse(l, e, "empty", "a file to import has at least a header line");
    }
    if (starts(l, "PK\3\4", 4) || starts(l, "\x1f\x8b", 2)) {
        return refuse(l, e, "an archive or a spreadsheet, not CSV",
                      "unpack it, or save the sheet as CSV in UTF-8, and import that");
    }
    if (starts(l, "\xff\xfe\0\0", 4) || starts(l, "\0\0\xfe\xff", 4)) {
        return refuse(l, e, "UTF-32, not UTF-8", "convert it first: iconv -f UTF-32 -t UTF-8");
    }
    if (starts(l, "\xff\xfe", 2) || starts(l, "\xfe\xff", 2) || looks_like_utf16(l)) {
        return refuse(l, e, "UTF-16, not UTF-8", convert16);
    }
    return true;
}

bool csv_lines_open(struct csv_lines *l, FILE *in, const char *name, size_t longest, struct err *e) {
    l->in = in;
    l->name = name;
    l->longest = longest;
    if (!fill(l, e) || !check_start(l, e)) {
        return false;
    }
    if (starts(l, "\xef\xbb\xbf", 3)) {
        l->bom = true;
        l->at = 3;
    }
    return true;
}

void csv_lines_release(struct csv_lines *l) {
    buf_release(&l->line);
    buf_release(&l->back);
    buf_release(&l->spare);
}

/* How many bytes of p the line has, its end included; 0 when the end is not there. A CR that is the
 * last byte is an end too: whether LF follows is seen with the next block. */
static size_t line_bytes(const char *p, size_t n) {
    const char *lf = memchr(p, '\n', n);
    size_t upto = lf == NULL ? n : (size_t)(lf - p);
    const char *cr = memchr(p, '\r', upto);
    if (cr != NULL && cr + 1 != lf) {
        return (size_t)(cr - p) + 1;
    }
    return lf == NULL ? 0 : (size_t)(lf - p) + 1;
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
        err_hint(e, "if it is Latin-1 or Windows-1252, convert it first: iconv -f WINDOWS-1252 -t UTF-8");
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
    size_t left = l->back.n - l->back_at, n = line_bytes(p, left);
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

/* A line that the block does not hold whole. */
static bool gather(struct csv_lines *l, bool *cut, struct err *e) {
    buf_reset(&l->line);
    bool found = false;
    while (!found) {
        size_t n = line_bytes(l->block + l->at, l->have - l->at);
        found = n > 0;
        n = found ? n : l->have - l->at;
        bool cr = found && l->block[l->at + n - 1] == '\r';
        keep(l, l->block + l->at, n, cut);
        l->at += n;
        if (l->at == l->have && (!found || cr)) {
            if (!fill(l, e)) {
                return false;
            }
            if (cr && l->have > 0 && l->block[0] == '\n') {
                keep(l, l->block, 1, cut);
                l->at = 1;
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
    if (l->at == l->have && !fill(l, e)) {
        return false;
    }
    if (l->at == l->have) {
        *more = false;
        return true;
    }
    size_t n = line_bytes(l->block + l->at, l->have - l->at);
    /* A CR at the very end of the block may be half of a CRLF. */
    bool whole = n > 0 && n <= l->longest && (l->at + n < l->have || l->block[l->at + n - 1] == '\n');
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
