/* Physical lines of a text file, checked for UTF-8 and NUL; private to csv_read*.c.
 *
 * LF, CRLF and CR each end a line. A line that belonged to a record which came to nothing can be
 * given back and is read again. */
#ifndef TEXT_CSV_LINE_H
#define TEXT_CSV_LINE_H

#include "base/err.h"
#include <stdio.h>

enum { CSV_BLOCK = 1 << 16 };

struct csv_lines {
    FILE *in;
    const char *name;
    size_t longest; /* bytes kept of a line */
    bool bom;
    unsigned long number;       /* of the line read last */
    unsigned long lf, crlf, cr; /* line ends seen */
    long long bytes;            /* read from the file */
    size_t at, have;            /* the part of block not read yet */
    bool ended;
    struct buf line;        /* a line that spans blocks */
    struct buf back, spare; /* lines given back; the other one while they are rebuilt */
    size_t back_at;
    char block[CSV_BLOCK];
};

/* Fills the first block and steps over the byte-order mark; refuses what is no UTF-8 text. */
bool csv_lines_open(struct csv_lines *l, FILE *in, const char *name, size_t longest, struct err *e);
void csv_lines_release(struct csv_lines *l);
/* The next line with its end, valid until the next call; *cut when it was longer than `longest` (the rest
 * is skipped). *more false at the end of the file. */
bool csv_lines_next(struct csv_lines *l, struct str *line, bool *cut, bool *more, struct err *e);
/* `text` is read again next; its first line will have the number `number`. */
void csv_lines_give_back(struct csv_lines *l, struct str text, unsigned long number);

#endif
