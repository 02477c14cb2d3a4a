/* What an import shows: its progress, its problems, the mapping of a dry run, the summary. Private to
 * cmd. */
#ifndef CMD_IMPORT_SHOW_H
#define CMD_IMPORT_SHOW_H

#include "engine/command.h"
#include "import/import.h"

enum { IMPORT_PROBLEMS_SHOWN = 20 };

/* Zero with the session set; import_show_release() ends it. */
struct import_show {
    struct session *session;
    struct err problems[IMPORT_PROBLEMS_SHOWN]; /* copies */
    int kept;
    unsigned long problem_count;
    const char *name;   /* of the file */
    bool live;          /* messages are a terminal: progress is shown */
    bool drawn;         /* a progress line stands there */
    double begun, told; /* seconds of the monotonic clock */
};

/* Puts itself behind the callbacks of the options. */
void import_show_begin(struct import_show *s, struct import_options *o);
/* Takes the progress line away. */
void import_show_end(struct import_show *s);
/* The first problems with their places, and how many more. */
void import_show_problems(struct import_show *s);
void import_show_release(struct import_show *s);

bool import_show_mapping(struct call *call, const struct import_options *o, const struct import_report *r,
                         struct err *e);
/* The map that is proposed for an unknown header, as a result: it can be led into a file. */
void import_show_proposal(struct call *call, const struct import_report *r);
void import_show_summary(struct call *call, const struct import_options *o, const struct import_report *r);
/* "importing big.csv  [###-------]  31 %   1 020 311 records  3 rejected   0:04 left   Ctrl-C stops",
 * after `seconds`; pure. The parts that the file's unknown size leaves open are left out. */
void import_show_progress_line(struct buf *out, const char *name, const struct import_progress *p,
                               double seconds);

#endif
