/* A session: one open case file, the manner of output, and what the program was told at its start.
 *
 * The engine knows no command: main() hands it the list. It never exits; run functions return the
 * error and the caller decides. */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H

#include "base/file.h"
#include "db/db.h"
#include "engine/vars.h"
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
    bool no_pager; /* --no-pager */
    unsigned wait; /* --wait, seconds; 0: the default of db_open() */
};

/* A script being read, within the one that reads it. */
struct script_place {
    const char *path; /* or "stdin"; .read looks beside it */
    int depth;        /* 1: the outermost */
    const struct script_place *outer;
};

/* A saved command being run, within the one that runs it. */
struct saved_run {
    struct str name;
    const struct saved_run *outer;
};

/* Results that go elsewhere; engine/redirect.h keeps it. */
struct redirect {
    struct file_aside output, once;
    bool taken; /* a command writes to `once` */
    bool kept;  /* the two below hold the manner of the usual place */
    struct out_options usual;
    bool terminal;
};

struct shell;

struct session {
    struct db *db;                         /* NULL before a file is open */
    const struct command *const *commands; /* in the order of help */
    int command_count;
    struct session_options options;
    const struct out_format *format; /* of results; --json and the like set it */
    struct out out;                  /* results pass through here */
    FILE *results;                   /* where they usually go: stdout, or -o FILE; NULL: they stay in `out` */
    FILE *held;                      /* results and notes of this command on their way to a pager, or NULL */
    struct redirect redirect;        /* .output and .once */
    FILE *messages;                  /* errors and notes: stderr */
    bool terminal;                   /* results go to a terminal */
    bool interactive;                /* commands are typed at a prompt */
    bool leave;                      /* a command asked to end the session */
    volatile sig_atomic_t stop;      /* set by the signal handler: stop what runs */
    struct vars vars;                /* let and --set; those of a saved command lie before them */
    const struct script_place *script; /* NULL: none is being read */
    const struct saved_run *saved;     /* NULL: none is being run */
    bool timer;                        /* .timer: say how long each command took */
    char map_folder[512];              /* the user's import maps, XDG; "" where there is none */
    /* Asks the person; NULL: nobody can be asked. */
    bool (*confirm)(struct session *s, const char *question);
    /* .edit: edits the last command and sees to it that the result runs; NULL: no prompt. */
    bool (*edit)(struct session *s, struct err *e);
    struct shell *shell; /* of `edit` */
    /* .shell: runs a command of the operating system, an empty one is its shell; NULL: nothing can. */
    bool (*system)(struct session *s, struct str command, struct err *e);
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
/* .read: the script of that path, looked for beside the script that asks. The first error comes back placed
 * in its own line; with keep_going errors are printed and one is returned at the end. */
enum { SESSION_SCRIPT_MOST = 64 << 20, SESSION_SCRIPT_DEPTH = 16 };
bool session_read(struct session *s, struct str path, struct err *e);
/* Takes the first whole command off `text`; *skipped are bytes before it. False when there is none. */
bool session_next_command(struct str *text, struct str *command);
/* Is this the beginning of SQL (SELECT, WITH, VALUES, EXPLAIN, PRAGMA, or a verb of SQL that writes)? */
bool session_is_sql(struct str line);

/* Prints an error on messages; `line` is what spans point into. */
void session_complain(struct session *s, const struct err *e, struct str line);
/* A note on messages, unless quiet: "note: …". Hostile text is escaped. */
void session_note(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Forgets variables and what else the session owns itself; results were closed by redirect_close(). */
void session_release(struct session *s);
/* A line about the command itself, such as its time: on messages, even when quiet. */
void session_tell(struct session *s, struct str line);
/* Text of ours for the person, with the results in human formats, on messages otherwise; not when
 * quiet: "(change 5)". */
void session_say(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Is the format in use for people (table, record, markdown)? */
bool session_human(const struct session *s);

#endif
