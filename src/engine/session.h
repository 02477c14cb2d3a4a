/* A session: one open case file, the manner of output, and what the program was told at its start.
 *
 * The engine knows no command: main() hands it the list. It never exits; run functions return the
 * error and the caller decides. */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H

#include "db/db.h"
#include "render/out.h"
#include <signal.h>

struct command;

struct session_options {
    bool readonly;   /* --readonly */
    bool safe;       /* --safe: nothing reaches outside the case file */
    bool yes;        /* -y: no questions */
    bool no;         /* -n: every question is answered no */
    bool keep_going; /* -k: a script goes on after an error */
    bool quiet, verbose;
    bool fail_empty; /* --fail-empty: nothing found is exit code 4 */
    bool ascii;
    bool color;
    unsigned wait; /* --wait, seconds; 0: the default of db_open() */
};

struct session {
    struct db *db;                         /* NULL before a file is open */
    const struct command *const *commands; /* in the order of help */
    int command_count;
    struct session_options options;
    const struct out_format *format; /* of results; --json and the like set it */
    struct out out;                  /* results go here: stdout, or -o FILE */
    FILE *messages;                  /* errors and notes: stderr */
    bool terminal;                   /* results go to a terminal */
    bool interactive;                /* commands are typed at a prompt */
    bool leave;                      /* a command asked to end the session */
    volatile sig_atomic_t stop;      /* set by the signal handler: stop what runs */
    char map_folder[512];            /* the user's import maps, XDG; "" where there is none */
    /* Asks the person; NULL: nobody can be asked. */
    bool (*confirm)(struct session *s, const char *question);
};

/* Runs one command (without its line end): verb, or bare SQL. The error's span points into `line`. */
bool session_run(struct session *s, struct str line, struct err *e);
/* The same from arguments of the OS shell; *line gets the text that the spans point into (owned by `a`). */
bool session_run_args(struct session *s, struct arena *a, int argc, char *const *argv, struct str *line,
                      struct err *e);

/* A whole script: commands end with their line unless a quote or parenthesis is open or a backslash
 * ends it; SQL ends at ';'; lines that begin with '#' or '--' are comments. Stops at the first error,
 * placed as name:line:column, and returns its code; with keep_going reports each, goes on, and
 * returns ERR_FAILED. Errors are printed here. */
enum err_code session_script(struct session *s, const char *name, struct str text);
/* Takes the first whole command off `text`; *skipped are bytes before it. False when there is none. */
bool session_next_command(struct str *text, struct str *command);
/* Is this the beginning of SQL (SELECT, WITH, VALUES, EXPLAIN, PRAGMA, or a verb of SQL that writes)? */
bool session_is_sql(struct str line);

/* Prints an error on messages; `line` is what spans point into. */
void session_complain(struct session *s, const struct err *e, struct str line);
/* A note on messages, unless quiet: "note: …". Hostile text is escaped. */
void session_note(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text of ours for the person, with the results in human formats, on messages otherwise; not when
 * quiet: "(change 5)". */
void session_say(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Is the format in use for people (table, record, markdown)? */
bool session_human(const struct session *s);

#endif
