/* The table of options: one row each, which reading, did-you-mean and --help share,
 * and the manual page and the completion of the OS shell too. */
#ifndef SHELL_OPTION_TABLE_H
#define SHELL_OPTION_TABLE_H

#include "shell/options.h"

enum option_id {
    OPTION_NEW,
    OPTION_READONLY,
    OPTION_OUTPUT,
    OPTION_KEEP_GOING,
    OPTION_YES,
    OPTION_NO,
    OPTION_WAIT,
    OPTION_SAFE,
    OPTION_SET,
    OPTION_NO_PAGER,
    OPTION_NO_INIT,
    OPTION_FAIL_EMPTY,
    OPTION_COLOR,
    OPTION_ASCII,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COMPLETE,
    OPTION_FORMAT,
};

struct option_row {
    enum option_id id;
    char letter;       /* after "-"; 0: none */
    bool may_lack;     /* the value may be left out, and follows '=' */
    const char *name;  /* after "--"; NULL: a letter only */
    const char *value; /* as --help calls it; NULL: none */
    const char *help;  /* NULL: for other programs, and nobody is told */
};
const struct option_row *option_rows(int *count);
/* "-o FILE", "--color[=WHEN]", as it is typed. */
void option_typed(struct buf *out, const struct option_row *row);

/* The ways to call the program. */
struct option_usage {
    const char *words; /* behind "dossier " */
    const char *help;
};
const struct option_usage *option_usages(int *count);

/* NULL: no such option. A format of results is a row of its own, OPTION_FORMAT. */
const struct option_row *option_long(struct str name);
const struct option_row *option_letter(char letter);
/* The format of that name; --md is short for --markdown. */
const struct out_format *option_format(struct str name);
/* The error for a name that is none; false. */
bool option_unknown(struct str name, struct err *e);

#endif
