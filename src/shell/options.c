/* The reading of argv. Owns the order of the command line (options, FILE, then
 * a verb or -c and -f) and the words for whoever gets it wrong.
 * Invariant: what an option is called and whether it has a value is known from its row alone. */
#include "shell/options.h"
#include "base/utf8.h"
#include "shell/option_table.h"
#include <stdint.h>

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

static bool read_set(struct arena *a, struct start *out, const char *value, struct err *e) {
    struct str text = str_of(value);
    size_t equals = str_index(text, '=');
    struct start_set set = { .name = str_slice(text, 0, equals),
                             .value = str_slice(text, equals + 1, text.n) };
    if (equals == SIZE_MAX || !vars_is_name(set.name)) {
        err_set(e, ERR_USAGE, "'%s' is not NAME=VALUE", value);
        err_hint(e, "--set since=2018; a name is a letter, then letters, digits and _");
        return false;
    }
    if (utf8_bad(text) != SIZE_MAX) {
        err_set(e, ERR_USAGE, "the value of --set %.*s is not valid UTF-8", STR_ARG(set.name));
        return false;
    }
    out->sets = arena_grow(a, out->sets, (size_t)out->set_count, sizeof *out->sets);
    out->sets[out->set_count++] = set;
    return true;
}

/* Those that are a yes and nothing else. */
static bool set_flag(struct start *out, enum option_id id) {
    struct session_options *s = &out->session;
    switch (id) {
    case OPTION_NEW:
        out->create = true;
        break;
    case OPTION_READONLY:
        s->readonly = true;
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
    case OPTION_SAFE:
        s->safe = true;
        break;
    case OPTION_NO_PAGER:
        s->no_pager = true;
        break;
    case OPTION_NO_INIT:
        out->no_init = true;
        break;
    case OPTION_FAIL_EMPTY:
        s->fail_empty = true;
        break;
    case OPTION_ASCII:
        s->ascii = true;
        break;
    case OPTION_QUIET:
        s->quiet = true;
        break;
    case OPTION_VERBOSE:
        s->verbose = true;
        break;
    case OPTION_COMPLETE:
        out->task = START_COMPLETE;
        break;
    case OPTION_HELP:
        out->task = START_HELP;
        break;
    case OPTION_VERSION:
        out->task = START_VERSION;
        break;
    case OPTION_OUTPUT:
    case OPTION_WAIT:
    case OPTION_COLOR:
    case OPTION_SET:
    case OPTION_FORMAT:
        return false;
    }
    return true;
}

static bool apply(struct arena *a, struct start *out, const struct option_row *row, struct str name,
                  const char *value, struct err *e) {
    if (set_flag(out, row->id)) {
        return true;
    }
    if (row->id == OPTION_WAIT) {
        return read_wait(out, value, e);
    }
    if (row->id == OPTION_COLOR) {
        return read_color(out, value, e);
    }
    if (row->id == OPTION_SET) {
        return read_set(a, out, value, e);
    }
    if (row->id == OPTION_OUTPUT) {
        out->output = value;
    } else {
        out->format = option_format(name);
    }
    return true;
}

struct words {
    struct arena *arena;
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
    const struct option_row *row = option_long(name);
    if (row == NULL) {
        return option_unknown(name, e);
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
    return apply(w->arena, out, row, name, value, e);
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
        const struct option_row *row = option_letter(*p);
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
        if (!apply(w->arena, out, row, str_of(row->name), value, e)) {
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
    const struct option_row *row = is_long                           ? option_long(name)
                                   : word.n == 2 && word.p[0] == '-' ? option_letter(word.p[1])
                                                                     : NULL;
    if (row == NULL) {
        return is_long ? !option_unknown(name, e) : false;
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
    struct words w = { a, argv + (argc > 0 ? 1 : 0), argv + argc };
    if (!read_options(&w, out, e)) {
        return false;
    }
    if (out->task != START_WORK && out->task != START_COMPLETE) {
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
