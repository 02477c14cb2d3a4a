/* CSV reading: records out of a stream, with the place of every fault.
 *
 * RFC 4180 with any of the delimiters , ; tab | (found by looking, or told) and any line end (LF,
 * CRLF, CR, mixed, unless one is told). Quoting is strict, by libcsv: nothing is guessed, a fault is told
 * with its exact byte and reading goes on behind it. Memory does not grow with the file. Text is UTF-8,
 * checked; UTF-16 is converted, Latin-1 and Windows-1252 where that is told. */
#ifndef TEXT_CSV_READ_H
#define TEXT_CSV_READ_H

#include "base/err.h"
#include <stdio.h>

enum {
    CSV_RECORD_MAX = 1 << 20, /* bytes of a record, and so of a cell */
    CSV_LINES_MAX = 1000,     /* lines of a record */
    CSV_COLUMNS_MAX = 2000,
    CSV_NO_QUOTE = 256,
};

enum csv_encoding {
    CSV_ENCODING_FOUND, /* UTF-8, or UTF-16 where a byte-order mark or the zeros of Latin text show it */
    CSV_UTF8,
    CSV_UTF16, /* told only: the file says which half comes first */
    CSV_UTF16LE,
    CSV_UTF16BE,
    CSV_LATIN1, /* ISO 8859-1 without its control characters 0x80 to 0x9f */
    CSV_WINDOWS_1252,
};

/* CR and LF that do not end a line are ordinary characters. */
enum csv_line_end { CSV_END_ANY, CSV_END_LF, CSV_END_CRLF, CSV_END_CR };

/* Zero: found by looking at the beginning of the file. */
struct csv_dialect {
    char delimiter;
    int quote; /* a byte, or CSV_NO_QUOTE: quotes are ordinary characters */
    enum csv_line_end line_end;
    enum csv_encoding encoding;
    struct str comment; /* records that begin so are stepped over; empty: none (borrowed) */
};

/* "utf-8", "latin1", … as typed, in any case; and back: the word, the name for people. */
bool csv_encoding_parse(struct str word, enum csv_encoding *out);
const char *csv_encoding_word(enum csv_encoding encoding);
const char *csv_encoding_name(enum csv_encoding encoding);

enum csv_fault {
    CSV_FINE,
    CSV_QUOTE_INSIDE, /* a quote inside an unquoted cell */
    CSV_AFTER_QUOTE,  /* something between a closing quote and the delimiter */
    CSV_OPEN_QUOTE,   /* a quote that is never closed */
    CSV_FAR_QUOTE,    /* a quote that is not closed within the limits of a record */
    CSV_TOO_LONG,     /* longer than CSV_RECORD_MAX; `raw` is cut there */
    CSV_TOO_MANY,     /* more than CSV_COLUMNS_MAX cells */
    CSV_RAGGED,       /* other than the number of cells set with csv_expect() */
};

struct csv_cell {
    struct str text; /* without quotes; blanks round an unquoted cell left out */
    bool null;       /* nothing stands there; "" is an empty text and not null */
};

/* Valid until the next call of csv_next(). */
struct csv_record {
    unsigned long line, lines; /* where it begins, 1-based, and how many lines it has */
    struct str raw;            /* as it stands in the file, without its last line end */
    struct csv_cell *cells;
    int count; /* with a fault: the cells before it */
    enum csv_fault fault;
    struct span where; /* of the fault, in `raw` */
};

enum csv_result {
    CSV_RECORD, /* a record, perhaps with a fault */
    CSV_END,
    CSV_FAILED, /* the file cannot be read on; the error is set and placed */
};

struct csv_reader;

/* Looks at the beginning; `in` stays the caller's and must be at its start, `name` stands in errors
 * (both borrowed). Refused with a word each: an empty file, UTF-32, an archive, a byte-order mark of
 * another encoding than the one told. */
bool csv_open(FILE *in, const char *name, const struct csv_dialect *dialect, struct csv_reader **out,
              struct err *e);
/* NULL is fine. */
void csv_close(struct csv_reader *r);
/* The next record; empty lines are stepped over. After a fault it goes on behind the record, after a
 * quote that is never closed (to the end of the file or to a limit) on the line behind that quote.
 * What the encoding does not know, a NUL, and a byte-order mark at the start of a later record end the
 * reading: CSV_FAILED, ERR_FAILED with place and hint. */
enum csv_result csv_next(struct csv_reader *r, struct csv_record *out, struct err *e);
/* The next record comes from this text, one record as `raw` gave it (copied), with its
 * line; then reading goes on where it was. */
void csv_give(struct csv_reader *r, struct str raw, unsigned long line);
/* How many cells a record must have from now on; 0: any number. */
void csv_expect(struct csv_reader *r, int cells);

/* What the reader has found or was told: "UTF-8 with BOM, comma, CRLF" so far. */
void csv_describe(const struct csv_reader *r, struct buf *out);
/* The dialect in use; line_end as it was told. */
struct csv_dialect csv_dialect_of(const struct csv_reader *r);
/* Bytes and lines of the file read so far. */
long long csv_bytes(const struct csv_reader *r);
unsigned long csv_lines(const struct csv_reader *r);

/* The bytes in `raw` of a stretch of a cell's text, for carets; an empty stretch at 0 of a null cell
 * is its place. A cell beyond the last gives the end of the record. */
struct span csv_span(const struct csv_reader *r, const struct csv_record *record, int cell, struct span in);
/* The fault as an error with its span in `raw`: message, hint. `column` (may be empty) names the
 * cell, `expected` is the number set with csv_expect(). Not placed yet: see err_place(). */
void csv_fault_error(const struct csv_record *record, struct str column, int expected, struct err *e);

#endif
