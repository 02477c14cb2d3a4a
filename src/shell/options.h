/* What the program is told at its start: options before FILE, then a verb, or -c and -f.
 *
 * One table of rows feeds reading, did-you-mean and --help; an output format is an
 * option by its own name, so the formats need no second list. Nothing is opened here. */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include "engine/session.h"

enum start_task {
    START_WORK,
    START_HELP,
    START_VERSION,
    START_COMPLETE /* --complete FILE LINE, for the OS shell */
};

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* A -c or -f, in the order given. */
struct start_step {
    bool script;      /* text is the path of a script, "-" is standard input; else a command */
    const char *text; /* borrowed from argv */
};

/* A --set name=value. */
struct start_set {
    struct str name, value; /* borrowed from argv */
};

struct start {
    enum start_task task;
    struct session_options session;
    enum color_when color;
    const struct out_format *format; /* NULL: a table */
    const char *output;              /* -o FILE; NULL: standard output */
    bool create;                     /* --new */
    const char *file;                /* NULL only for START_HELP and START_VERSION */
    bool no_init;                    /* --no-init */
    struct start_set *sets;          /* in the arena */
    int set_count;
    struct start_step *steps; /* in the arena */
    int step_count;
    char *const *words; /* VERB ARG…; only without steps */
    int word_count;
};

/* ERR_USAGE for what is not understood. Strings stay those of argv. */
bool options_read(struct arena *a, int argc, char *const *argv, struct start *out, struct err *e);
/* The text of --help. */
void options_help(struct buf *out);

#endif
