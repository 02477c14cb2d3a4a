/* The table of options and the reading of argv. Owns the order of the command line (options, FILE, then
 * a verb or -c and -f) and the words for whoever gets it wrong.
 * Invariant: an option that is taken has its row, and a row is all that --help knows. */
#include "shell/options.h"
#include "base/namekey.h"

enum option_id {
    OPTION_NEW,
    OPTION_READONLY,
    OPTION_OUTPUT,
    OPTION_KEEP_GOING,
    OPTION_YES,
    OPTION_NO,
    OPTION_WAIT,
    OPTION_SAFE,
    OPTION_FAIL_EMPTY,
    OPTION_COLOR,
    OPTION_ASCII,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_FORMAT,
};

struct option_row {
    enum option_id id;
    char letter;       /* after "-"; 0: none */
    bool may_lack;     /* the value may be left out, and follows '=' */
    const char *name;  /* after "--"; NULL: a letter only */
    const char *value; /* as --help calls it; NULL: none */
    const char *help;
};

static const struct option_row ROWS[] = {
    { OPTION_NEW, 0, false, "new", NULL, "make FILE, which must not exist yet" },
    { OPTION_READONLY, 0, false, "readonly", NULL, "change nothing" },
    { OPTION_OUTPUT, 'o', false, NULL, "FILE", "write results to FILE, which is kept only if all went well" },
    { OPTION_KEEP_GOING, 'k', false, NULL, NULL, "go on after an error; the exit code is then 1" },
    { OPTION_YES, 'y', false, NULL, NULL, "answer every question with yes" },
    { OPTION_NO, 'n', false, NULL, NULL, "answer every question with no" },
    { OPTION_WAIT, 0, false, "wait", "SECONDS", "how long to wait while another program writes (5)" },
    { OPTION_SAFE, 0, false, "safe", NULL, "reach nothing outside the case file" },
    { OPTION_FAIL_EMPTY, 0, false, "fail-empty", NULL, "exit with 4 when nothing is found" },
    { OPTION_COLOR, 0, true, "color", "WHEN", "auto, always or never; alone: always" },
    { OPTION_ASCII, 0, false, "ascii", NULL, "write plain ASCII" },
    { OPTION_QUIET, 'q', false, NULL, NULL, "results and errors only" },
    { OPTION_VERBOSE, 'v', false, NULL, NULL, "say more" },
    { OPTION_HELP, 'h', false, "help", NULL, "show this" },
    { OPTION_VERSION, 0, false, "version", NULL, "show the version" },
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

static const struct option_row FORMAT_ROW = { .id = OPTION_FORMAT };

/* --md is short for --markdown. */
static const struct out_format *find_format(struct str name) {
    return out_find_format(str_is(name, "md") ? STR("markdown") : name);
}

static const struct option_row *find_long(struct str name) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (ROWS[i].name != NULL && str_is(name, ROWS[i].name)) {
            return &ROWS[i];
        }
    }
    return find_format(name) != NULL ? &FORMAT_ROW : NULL;
}

static const struct option_row *find_letter(char letter) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (ROWS[i].letter != 0 && ROWS[i].letter == letter) {
            return &ROWS[i];
        }
    }
    return NULL;
}

static bool unknown(struct str name, struct err *e) {
    struct near_best best = { .typed = name };
    for (size_t i = 0; i < ROW_COUNT; i++) {
        near_offer(&best, str_of(ROWS[i].name), 0);
    }
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        near_offer(&best, str_of((*f)->name), 0);
    }
    err_set(e, ERR_USAGE, "no option '--%.*s'", STR_ARG(name));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '--%.*s'?", STR_ARG(best.found));
    } else {
        err_hint(e, "dossier --help lists them");
    }
    return false;
}

static bool read_wait(struct start *out, const char *value, struct err *e) {
    enum { LONGEST = 24 * 60 * 60 };
    long long seconds;
    if (!str_to_int(str_of(value), &seconds) || seconds < 1 || seconds > LONGEST) {
        err_set(e, ERR_USAGE, "'%s' is not a number of seconds from 1 to %d", value, LONGEST);
        err_hint(e, "--wait 60 waits a minute");
        return false;
    }
    out->session.wait = (unsigned)seconds;
    return true;
}

static bool read_color(struct start *out, const char *value, struct err *e) {
    struct str when = value != NULL ? str_of(value) : STR("always");
    if (str_is(when, "always")) {
        out->color = COLOR_ALWAYS;
    } else if (str_is(when, "never")) {
        out->color = COLOR_NEVER;
    } else if (str_is(when, "auto")) {
        out->color = COLOR_AUTO;
    } else {
        err_set(e, ERR_USAGE, "--color cannot be '%s'", value);
        err_hint(e, "it is auto, always or never");
        return false;
    }
    return true;
}

static bool apply(struct start *out, const struct option_row *row, struct str name, const char *value,
                  struct err *e) {
    struct session_options *s = &out->session;
    switch (row->id) {
    case OPTION_NEW:
        out->create = true;
        break;
    case OPTION_READONLY:
        s->readonly = true;
        break;
    case OPTION_OUTPUT:
        out->output = value;
        break;
    case OPTION_KEEP_GOING:
        s->keep_going = true;
        break;
    case OPTION_YES:
        s->yes = true;
        s->no = false;
        break;
    case OPTION_NO:
        s->no = true;
        s->yes = false;
        break;
    case OPTION_WAIT:
        return read_wait(out, value, e);
    case OPTION_SAFE:
        s->safe = true;
        break;
    case OPTION_FAIL_EMPTY:
        s->fail_empty = true;
        break;
    case OPTION_COLOR:
        return read_color(out, value, e);
    case OPTION_ASCII:
        s->ascii = true;
        break;
    case OPTION_QUIET:
        s->quiet = true;
        break;
    case OPTION_VERBOSE:
        s->verbose = true;
        break;
    case OPTION_HELP:
        out->task = START_HELP;
        break;
    case OPTION_VERSION:
        out->task = START_VERSION;
        break;
    case OPTION_FORMAT:
        out->format = find_format(name);
        break;
    }
    return true;
}

struct words {
    char *const *at; /* the argument being read */
    char *const *end;
};

static bool lacks_value(const char *option, const struct option_row *row, struct err *e) {
    err_set(e, ERR_USAGE, "%s needs a value", option);
    err_hint(e, "%s %s", option, row->value);
    return false;
}

static bool read_long(struct words *w, struct start *out, struct err *e) {
    const char *option = *w->at;
    struct str text = str_slice(str_of(option), 2, SIZE_MAX);
    size_t equals = str_index(text, '=');
    struct str name = str_slice(text, 0, equals);
    const char *value = equals != SIZE_MAX ? text.p + equals + 1 : NULL;
    const struct option_row *row = find_long(name);
    if (row == NULL) {
        return unknown(name, e);
    }
    if (row->value == NULL && value != NULL) {
        err_set(e, ERR_USAGE, "--%.*s takes no value", STR_ARG(name));
        return false;
    }
    if (row->value != NULL && !row->may_lack && value == NULL) {
        if (w->at + 1 == w->end) {
            return lacks_value(option, row, e);
        }
        value = *++w->at;
    }
    w->at++;
    return apply(out, row, name, value, e);
}

static bool misplaced_step(const char *option, struct err *e) {
    err_set(e, ERR_USAGE, "%s stands behind the file: dossier FILE %s %s", option, option,
            option[1] == 'c' ? "'COMMAND'" : "SCRIPT");
    return false;
}

static bool is_step(const char *word) {
    return str_is(str_of(word), "-c") || str_is(str_of(word), "-f");
}

/* Letters may stand together; one with a value takes what is left of the word, or the next one. */
static bool read_letters(struct words *w, struct start *out, struct err *e) {
    const char *word = *w->at;
    if (is_step(word)) {
        return misplaced_step(word, e);
    }
    for (const char *p = word + 1; *p != '\0'; p++) {
        const struct option_row *row = find_letter(*p);
        if (row == NULL) {
            err_set(e, ERR_USAGE, "no option '-%c'", *p);
            err_hint(e, "dossier --help lists them");
            return false;
        }
        const char *value = NULL;
        if (row->value != NULL && p[1] != '\0') {
            value = p + 1;
        } else if (row->value != NULL) {
            if (w->at + 1 == w->end) {
                char option[] = { '-', *p, '\0' };
                return lacks_value(option, row, e);
            }
            value = *++w->at;
        }
        if (!apply(out, row, str_of(row->name), value, e)) {
            return false;
        }
        if (value != NULL) {
            break;
        }
    }
    w->at++;
    return true;
}

static bool read_options(struct words *w, struct start *out, struct err *e) {
    while (w->at < w->end) {
        struct str word = str_of(*w->at);
        if (str_is(word, "--")) {
            w->at++;
            break;
        }
        if (!str_starts(word, "-") || word.n == 1) {
            break;
        }
        if (!(str_starts(word, "--") ? read_long(w, out, e) : read_letters(w, out, e))) {
            return false;
        }
    }
    return true;
}

/* An option of the program behind the file: says how the line goes instead. NULL: it is none. */
static bool misplaced(const struct start *out, struct words w, char *const *first, struct err *e) {
    struct str word = str_of(*w.at);
    bool is_long = str_starts(word, "--");
    struct str name = str_slice(word, 2, SIZE_MAX);
    name = str_slice(name, 0, str_index(name, '='));
    const struct option_row *row = is_long                           ? find_long(name)
                                   : word.n == 2 && word.p[0] == '-' ? find_letter(word.p[1])
                                                                     : NULL;
    if (row == NULL) {
        return is_long ? !unknown(name, e) : false;
    }
    struct buf line = { 0 };
    bool apart = row->value != NULL && !row->may_lack && str_index(word, '=') == SIZE_MAX;
    buf_printf(&line, "dossier %s%s%s %s", *w.at, apart ? " " : "", apart ? row->value : "", out->file);
    int shown = 0;
    for (char *const *other = first; other < w.end && shown < 1; other++) {
        if (other != w.at) {
            buf_printf(&line, " %s", *other);
            shown++;
        }
    }
    bool more = w.end - first - 1 > shown;
    err_set(e, ERR_USAGE, "options of the program stand before the file: %s%s", line.p, more ? " …" : "");
    buf_release(&line);
    return true;
}

static bool read_steps(struct arena *a, struct words *w, struct start *out, struct err *e) {
    char *const *first = w->at;
    while (w->at < w->end) {
        const char *option = *w->at;
        if (!is_step(option)) {
            if (!misplaced(out, *w, first, e)) {
                err_set(e, ERR_USAGE, "'%s' is out of place: after -c and -f only more of them", option);
                err_hint(e, "put the whole command into one argument: -c 'find actors'");
            }
            return false;
        }
        if (w->at + 1 == w->end) {
            err_set(e, ERR_USAGE, "%s needs a %s", option, option[1] == 'c' ? "command" : "script");
            return false;
        }
        out->steps = arena_grow(a, out->steps, (size_t)out->step_count, sizeof *out->steps);
        out->steps[out->step_count++] = (struct start_step){ option[1] == 'f', w->at[1] };
        w->at += 2;
    }
    return true;
}

static bool read_words(struct words *w, struct start *out, struct err *e) {
    out->words = w->at;
    out->word_count = (int)(w->end - w->at);
    for (char *const *first = w->at; w->at < w->end; w->at++) {
        if (is_step(*w->at)) {
            err_set(e, ERR_USAGE, "%s takes the place of a verb: dossier %s %s %s", *w->at, out->file, *w->at,
                    (*w->at)[1] == 'c' ? "'COMMAND'" : "SCRIPT");
            return false;
        }
        if (misplaced(out, *w, first, e)) {
            return false;
        }
    }
    return true;
}

bool options_read(struct arena *a, int argc, char *const *argv, struct start *out, struct err *e) {
    *out = (struct start){ 0 };
    struct words w = { argv + (argc > 0 ? 1 : 0), argv + argc };
    if (!read_options(&w, out, e)) {
        return false;
    }
    if (out->task != START_WORK) {
        return true;
    }
    if (out->create && out->session.readonly) {
        err_set(e, ERR_USAGE, "--new and --readonly exclude each other");
        return false;
    }
    if (w.at == w.end) {
        err_set(e, ERR_USAGE, "no case file was named");
        err_hint(e, "dossier FILE opens one, dossier --new FILE makes one, dossier --help tells the rest");
        return false;
    }
    out->file = *w.at++;
    return w.at < w.end && is_step(*w.at) ? read_steps(a, &w, out, e) : read_words(&w, out, e);
}

static void help_row(struct buf *out, const char *left, const char *help) {
    enum { HELP_COLUMN = 20 };
    size_t n = str_of(left).n;
    buf_printf(out, "  %s", left);
    buf_add_repeat(out, " ", n < HELP_COLUMN ? HELP_COLUMN - n : 1);
    buf_printf(out, "%s\n", help);
}

void options_help(struct buf *out) {
    buf_add_text(out,
                 "Dossier keeps track of who hacks whom, and of who says so.\n\n"
                 "dossier [OPTIONS] FILE               a shell on a terminal; otherwise stdin is a script\n"
                 "dossier [OPTIONS] FILE VERB ARG…     one command\n"
                 "dossier [OPTIONS] FILE -c 'COMMAND'  commands and scripts, as many as you like, in order\n"
                 "dossier [OPTIONS] FILE -f SCRIPT\n"
                 "dossier --new FILE                   make a case file, then go on as above\n"
                 "dossier help [TOPIC]                 the commands\n\n"
                 "Options, before FILE:\n");
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct option_row *row = &ROWS[i];
        struct buf left = { 0 };
        if (row->letter != 0) {
            buf_printf(&left, "-%c%s", row->letter, row->name != NULL ? ", " : "");
        }
        if (row->name != NULL) {
            buf_printf(&left, "--%s", row->name);
        }
        if (row->value != NULL) {
            buf_printf(&left, row->may_lack ? "[=%s]" : " %s", row->value);
        }
        help_row(out, left.p, row->help);
        buf_release(&left);
    }
    buf_add_text(out, "\nFormats of results, each an option too:\n");
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        struct buf left = { 0 };
        bool md = str_is(str_of((*f)->name), "markdown");
        buf_printf(&left, "--%s%s", (*f)->name, md ? ", --md" : "");
        help_row(out, left.p, (*f)->help);
        buf_release(&left);
    }
    buf_add_text(
        out, "\nExit codes: 0 done, 1 failed, 2 usage or syntax, 3 rejects were left, 4 nothing found "
             "(--fail-empty),\n5 locked, 6 not a case file, newer, damaged or tampered with, 130 stopped.\n");
}
