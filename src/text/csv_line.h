/* Physical lines of a text file, checked for UTF-8 and NUL; private to csv_*.c.
 *
 * LF, CRLF and CR each end a line, unless one of them is told: then it alone does. A line that belonged
 * to a record which came to nothing can be given back and is read again. */
#ifndef TEXT_CSV_LINE_H
#define TEXT_CSV_LINE_H

#include "text/csv_decode.h"

struct csv_lines {
    FILE *in;
    const char *name;
    size_t longest; /* bytes kept of a line */
    enum csv_line_end end;
    struct csv_start start;
    struct csv_decoder *decoder; /* NULL: the file is UTF-8 */
    unsigned long number;        /* of the line read last */
    unsigned long lf, crlf, cr;  /* line ends seen */
    long long bytes;             /* read from the file */
    size_t at, have;             /* the part of block not read yet */
    bool ended;
    struct buf line;        /* a line that spans blocks */
    struct buf back, spare; /* lines given back; the other one while they are rebuilt */
    size_t back_at;
    char block[CSV_BLOCK];
};

/* Fills the first block, finds the encoding and steps over the byte-order mark; refuses what is no text.
 * `longest` and `end` are set before. */
bool csv_lines_open(struct csv_lines *l, FILE *in, const char *name, enum csv_encoding told, struct err *e);
void csv_lines_release(struct csv_lines *l);
/* The next line with its end, valid until the next call; *cut when it was longer than `longest` (the rest
 * is skipped). *more false at the end of the file. */
bool csv_lines_next(struct csv_lines *l, struct str *line, bool *cut, bool *more, struct err *e);
/* How many bytes at p the line has, its end included; 0 when the end is not there. */
size_t csv_line_bytes(const struct csv_lines *l, const char *p, size_t n);
/* How many bytes of `text`, which is a line or lines, are the end of the last one. */
size_t csv_line_end_bytes(const struct csv_lines *l, struct str text);
/* `text` is read again next; its first line will have the number `number`. */
void csv_lines_give_back(struct csv_lines *l, struct str text, unsigned long number);

#endif
