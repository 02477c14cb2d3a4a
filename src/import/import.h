/* Import: a file of records becomes things and facts, by the rules of a map.
 *
 * Maps: maps/README.md. One transaction, memory that does not grow with the file but for the caches of
 * names. Every record that is taken is kept as it came, with its line; records that are there
 * already write nothing. Bad input is never silently taken and never lost. */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "model/noun.h"
#include <signal.h>
#include <stdint.h>
#include <stdio.h>

/* How far it has come; by bytes, so that the time left can be guessed. */
struct import_progress {
    long long bytes, size;
    unsigned long records, rejected;
};

enum import_leave {
    IMPORT_MADE,    /* it is made */
    IMPORT_ASKED,   /* somebody is asked */
    IMPORT_REFUSED, /* it is an error of its record */
};
/* A new name: a thing that an import has made, or what a dry run would do about it. */
struct import_name {
    const struct noun *noun;
    struct str name;
    struct str near;    /* a hint when it may be a slip of a known name: "did you mean 'lazarus-group'?" */
    unsigned long line; /* of the record that names it first */
    enum import_leave leave;
};

/* Who answers create:ask. */
enum import_answer { IMPORT_ASK, IMPORT_YES, IMPORT_NO };

struct import_options {
    const char *path;   /* file to read; with `in` only the name shown in messages */
    FILE *in;           /* read this instead (standard input); need not be seekable; stays open */
    struct str command; /* as typed, for the log of changes */

    /* The map. All empty: the built-in map whose header line fits the file. */
    struct str
        map; /* name of a built-in map, else NAME.map in map_folder; file:NAME is saved in the case file */
    const char *map_path;   /* a map file */
    const char *map_folder; /* where the user's maps lie; NULL: nowhere */

    bool dry_run;  /* check and describe, write nothing */
    bool skip_bad; /* take the good records and keep the bad ones with their error */

    /* Words typed behind the file; empty: as the map says. */
    struct str source; /* handle or name of an existing source that the facts come from */
    struct str create; /* what may be made, "actor,identity=ask,sector=none"; goes over what the map says */
    struct str retrieved; /* day the edition was fetched */
    struct str published; /* date the edition was published */

    /* How the file is written; empty: found by looking (help csv). */
    struct str delimiter; /* one character, or comma, semicolon, tab, pipe, space */
    struct str quote;     /* one character, or "none" */
    struct str header;    /* "no", "yes" (the first record), or the number of its line */
    struct str line_end;  /* "lf", "crlf", "cr" */
    struct str encoding;  /* "utf-8", "utf-16", "utf-16le", "utf-16be", "latin1", "windows-1252" */
    struct str comment;   /* lines that begin so are left out; empty: none */

    /* All may be NULL. Problems come one by one as they are found, placed in the file with their text;
     * all are handed over, showing the first twenty is the caller's part. Notes are sentences that are
     * no errors ("column X is not used …"). Progress is told now and then, never more often than every
     * few hundred records. */
    void (*problem)(void *context, const struct err *e);
    void (*note)(void *context, struct str text);
    void (*progress)(void *context, const struct import_progress *p);
    /* May this new thing be made? Each name is asked about once, while nothing is written; the run then
     * begins anew, so problems that were told before a question are void and are told again. NULL, or
     * `in` given: create:ask is ERR_USAGE, but in a dry run, unless `answer` is one. */
    bool (*ask)(void *context, const struct import_name *name);
    void *context;
    enum import_answer answer;         /* to all questions; import_redo() takes IMPORT_YES */
    const volatile sig_atomic_t *stop; /* not zero: stop between two records and roll back */
};

/* A row of the mapping that a dry run shows. */
struct import_column {
    struct str name;    /* as in the header */
    struct str becomes; /* "operation name (key)"; "ignored: why"; "not used" */
    struct str first;   /* the first value that is not empty */
    bool used;
};

enum { IMPORT_NAMES_KEPT = 1000 };

struct import_report {
    struct str dialect;  /* "UTF-8 with BOM, comma, CRLF, header on line 1"; ", no header" */
    struct str map;      /* name of the map that was used */
    struct str proposal; /* no map fits the header: the text of a first one, to be edited */
    unsigned long records;
    unsigned long added, changed, same, rejected; /* records; they sum up to `records` */
    unsigned long errors;                         /* problems; a record may have several */
    unsigned long lines;                          /* physical lines read */
    double seconds;
    int64_t change; /* number of the change; 0: nothing was written */
    int64_t source; /* the source entity of this edition; 0: none was needed */
    struct import_column *columns;
    int column_count;
    struct import_name *names; /* in the order of the file; new operations and cited articles are left out */
    int name_count;
    unsigned long names_new; /* how many there are in all; at most IMPORT_NAMES_KEPT are listed */
};

/* Strings of the report live in `arena`. Returns false when nothing was written for a reason: the file
 * or the map cannot be read, a record is bad and skip_bad is off (ERR_FAILED), ERR_STOPPED, ERR_LOCKED.
 * The report holds what was found till then. True with report->rejected > 0 means that skip_bad left
 * rejects: the caller ends with ERR_REJECTS. A dry run with bad records returns true; the caller looks
 * at report->errors. */
bool import_run(struct db *db, struct arena *arena, const struct import_options *options,
                struct import_report *report, struct err *e);

/* The rejected records that change `import` left in the books, run again as a change of their own. Those
 * that are taken now lose their error and lead to their thing, the others get the error of now; undo takes
 * that back. Of the options `path`, `in` and `skip_bad` are not read; the file's name is that of the
 * books. Otherwise like import_run(), and ERR_USAGE when there is no such import, it is undone or left none.
 */
bool import_retry(struct db *db, struct arena *arena, int64_t import, const struct import_options *options,
                  struct import_report *report, struct err *e);
/* Brings an undone import back by running its kept records again, as the change it was: the same things
 * and facts, under new numbers. Names mean what they mean now, so a thing that came to be meanwhile is
 * joined, not doubled. Refused, with what is in the way told to `told` (may be NULL): a record is bad
 * now, a later import took the same records, a later change touched what this one touches. The map and
 * the words are those of `options`; *as is the number of the redo. `retried`: the change was a retry of that
 * import's records, 0: it was an import; a retry that would take fewer of them now is refused. */
bool import_redo(struct db *db, struct arena *arena, int64_t change, int64_t retried,
                 const struct import_options *options, void (*told)(void *context, struct str line),
                 void *told_context, struct import_report *report, int64_t *as, struct err *e);

/* The built-in maps, for help and completion. */
struct import_builtin {
    struct str name;  /* "cfr" */
    struct str title; /* "CFR Cyber Operations Tracker" */
    struct str text;  /* the map itself */
    const char *file; /* "cfr.map" */
};
int import_builtins(void);
/* `at` from 0 to import_builtins() - 1. */
struct import_builtin import_builtin(int at);
/* The name of the one that this header line fits best; empty: none does. */
struct str import_builtin_for(struct arena *a, struct str header);

/* Kept records in cells, for who writes them anew: the header as it stood, the delimiter of the file. */
struct import_kept;
struct import_cell {
    struct str text; /* valid until the next record */
    bool null;
};
/* `sample` is a record that helps to find the delimiter. Of the options delimiter and quote are read. */
bool import_kept_open(struct str header, struct str sample, const struct import_options *options,
                      struct import_kept **out, struct err *e);
void import_kept_close(struct import_kept *k);
int import_kept_columns(const struct import_kept *k);
char import_kept_delimiter(const struct import_kept *k);
struct str import_kept_column(const struct import_kept *k, int column);
/* A record under that header, always as many cells: a short one is filled up, and from where its CSV is at
 * fault, or has too many cells, the rest of its bytes is one cell. */
bool import_kept_record(struct import_kept *k, struct str raw, const struct import_cell **cells,
                        struct err *e);
/* Did the record that was read last lie in its cells as a record should? */
bool import_kept_whole(const struct import_kept *k);
/* What the columns that `export rejects` adds begin with; an import leaves such columns aside. */
#define IMPORT_OWN "dossier:"
/* In the column of columns: the record did not read as one, so no cell of it is sure. Such a record is not
 * taken before that is emptied. */
#define IMPORT_UNMENDED "all"

#endif
