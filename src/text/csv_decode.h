/* Other encodings than UTF-8, converted block by block; private to csv_*.c.
 *
 * Conversion is the C library's (iconv) and strict: what the encoding does not know ends it, with its
 * place. Memory does not grow with the file. */
#ifndef TEXT_CSV_DECODE_H
#define TEXT_CSV_DECODE_H

#include "base/err.h"
#include "text/csv_read.h"
#include <stdio.h>

enum {
    CSV_BLOCK = 1 << 16,
    CSV_BAD_MAX = 4, /* bytes of a character that cannot be converted */
};

struct csv_decoder;

/* What the beginning of a file shows of its encoding. */
struct csv_start {
    enum csv_encoding encoding;
    size_t bom; /* bytes of its byte-order mark; 0: it has none */
};

/* Which encoding `told` (or looking) and the beginning of the file agree on. Refused: what is no text,
 * UTF-32, and a byte-order mark that contradicts the encoding told. */
bool csv_start_look(struct str beginning, enum csv_encoding told, const char *name, struct csv_start *out,
                    struct err *e);

/* Goes on behind `first`, the bytes that were read already, its byte-order mark left out. */
bool csv_decoder_new(struct str first, enum csv_encoding encoding, struct csv_decoder **out, struct err *e);
/* NULL is fine. */
void csv_decoder_free(struct csv_decoder *d);
/* The next UTF-8, up to `room` bytes, whole characters; *made 0 at the end of what can be converted.
 * False when the stream cannot be read: errno is set. */
bool csv_decode(struct csv_decoder *d, FILE *in, char *out, size_t room, size_t *made);
/* Did it end before the file did? Then adds what the line shows of the bytes at fault (behind the text
 * of that line so far) and sets an error with its span there, not placed yet. */
bool csv_decode_failed(const struct csv_decoder *d, struct buf *line, struct err *e);
/* Bytes of the file converted so far. */
long long csv_decoded(const struct csv_decoder *d);

#endif
