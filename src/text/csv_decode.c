/* Conversion to UTF-8. Owns the block of raw bytes and the iconv state.
 * Invariant: raw[at..upto) is not converted yet; once `bad`, nothing more is. */
#include "text/csv_decode.h"
#include "base/arena.h"
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct csv_decoder {
    enum csv_encoding encoding;
    iconv_t to_utf8;
    bool ended;   /* the file has no more */
    bool bad;     /* raw[at] cannot be converted */
    bool swapped; /* … for the order of its bytes */
    long long before;
    size_t at, upto, have; /* upto: the first byte that Latin-1 has only as a control character */
    char raw[CSV_BLOCK];
};

static const char *iconv_name(enum csv_encoding encoding) {
    switch (encoding) {
    case CSV_UTF16LE:
        return "UTF-16LE";
    case CSV_UTF16BE:
        return "UTF-16BE";
    case CSV_LATIN1:
        return "ISO-8859-1";
    case CSV_WINDOWS_1252:
        return "CP1252";
    case CSV_ENCODING_FOUND:
    case CSV_UTF8:
    case CSV_UTF16:
        break;
    }
    return "UTF-8";
}

/* A text has no use for the controls 0x80 to 0x9f: where they stand in "Latin-1", it is another encoding. */
static void find_end(struct csv_decoder *d) {
    d->upto = d->have;
    for (size_t i = d->at; d->encoding == CSV_LATIN1 && i < d->upto; i++) {
        unsigned char c = (unsigned char)d->raw[i];
        if (c >= 0x80 && c < 0xA0) {
            d->upto = i;
        }
    }
}

bool csv_decoder_new(struct str first, enum csv_encoding encoding, struct csv_decoder **out, struct err *e) {
    iconv_t to_utf8 = iconv_open("UTF-8", iconv_name(encoding));
    if ((intptr_t)to_utf8 == -1) {
        err_set(e, ERR_FAILED, "this system cannot convert %s", csv_encoding_name(encoding));
        err_hint(e, "convert the file to UTF-8 elsewhere");
        return false;
    }
    struct csv_decoder *d = mem_alloc(sizeof *d);
    d->encoding = encoding;
    d->to_utf8 = to_utf8;
    d->ended = d->bad = d->swapped = false;
    d->before = 0;
    d->at = 0;
    d->have = first.n;
    memcpy(d->raw, first.p, first.n);
    find_end(d);
    *out = d;
    return true;
}

void csv_decoder_free(struct csv_decoder *d) {
    if (d != NULL) {
        iconv_close(d->to_utf8);
        free(d);
    }
}

/* More raw bytes, behind half a character that is left. */
static bool read_more(struct csv_decoder *d, FILE *in) {
    size_t left = d->have - d->at;
    memmove(d->raw, d->raw + d->at, left);
    d->before += (long long)d->at;
    d->at = 0;
    size_t n = fread(d->raw + left, 1, sizeof d->raw - left, in);
    d->have = left + n;
    d->ended = n == 0;
    find_end(d);
    return n > 0 || !ferror(in);
}

/* U+FFFE is no character: a byte-order mark in the other order. */
static void find_swapped(struct csv_decoder *d, char *out, size_t *made) {
    if (d->encoding == CSV_UTF16LE || d->encoding == CSV_UTF16BE) {
        size_t at = str_find((struct str){ out, *made }, STR("\xef\xbf\xbe"));
        if (at < *made) {
            *made = at;
            d->bad = d->swapped = true;
        }
    }
}

static size_t convert(struct csv_decoder *d, char *out, size_t room) {
    char *from = d->raw + d->at, *to = out;
    size_t in_left = d->upto - d->at, out_left = room;
    size_t done = iconv(d->to_utf8, &from, &in_left, &to, &out_left);
    d->bad = done == (size_t)-1 && errno == EILSEQ;
    d->at = d->upto - in_left;
    return room - out_left;
}

bool csv_decode(struct csv_decoder *d, FILE *in, char *out, size_t room, size_t *made) {
    *made = 0;
    while (*made == 0 && !d->bad) {
        *made = convert(d, out, room);
        if (*made == 0 && !d->bad) {
            if (d->upto < d->have) {
                d->bad = true;
            } else if (d->ended) {
                d->bad = d->at < d->have; /* half a character */
                break;
            } else if (!read_more(d, in)) {
                return false;
            }
        }
    }
    find_swapped(d, out, made);
    return true;
}

static void set_bad_byte(const struct csv_decoder *d, size_t at, struct buf *line, struct err *e) {
    buf_add(line, d->raw + d->at, 1);
    err_at(e, ERR_FAILED, (struct span){ at, 1 }, "byte 0x%02x is not %s",
           (unsigned)(unsigned char)d->raw[d->at], csv_encoding_name(d->encoding));
    if (d->encoding == CSV_LATIN1) {
        err_hint(e, "it may be Windows-1252: encoding:windows-1252");
    } else {
        err_hint(e, "if it is another encoding, convert it first: iconv -f ENCODING -t UTF-8");
    }
}

bool csv_decode_failed(const struct csv_decoder *d, struct buf *line, struct err *e) {
    size_t at = line->n;
    if (!d->bad) {
        return false;
    }
    if (d->encoding == CSV_LATIN1 || d->encoding == CSV_WINDOWS_1252) {
        set_bad_byte(d, at, line, e);
    } else if (d->swapped) {
        err_at(e, ERR_FAILED, (struct span){ at, 0 }, "the order of the bytes changes here");
        err_hint(e, "two files in one? import each by itself");
    } else if (d->ended) {
        err_at(e, ERR_FAILED, (struct span){ at, 0 }, "the file ends within a character of %s",
               csv_encoding_name(d->encoding));
        err_hint(e, "it was cut, or damaged on the way");
    } else {
        err_at(e, ERR_FAILED, (struct span){ at, 0 },
               "half a character of %s: a surrogate without its partner", csv_encoding_name(d->encoding));
        err_hint(e, "the file was damaged, or it is another encoding");
    }
    return true;
}

long long csv_decoded(const struct csv_decoder *d) {
    return d->before + (long long)d->at;
}
