/* The rows of options and what is made from them alone: finding one, did-you-mean, --help.
 * Invariant: an option that is taken has its row, and a row is all that --help knows. */
#include "shell/option_table.h"
#include "base/namekey.h"
#include "base/utf8.h"

static const struct option_row ROWS[] = {
    { OPTION_NEW, 0, false, "new", NULL, "make FILE, which must not exist yet" },
    { OPTION_READONLY, 0, false, "readonly", NULL, "change nothing" },
    { OPTION_OUTPUT, 'o', false, NULL, "FILE", "write results to FILE, which is kept only if all went well" },
    { OPTION_KEEP_GOING, 'k', false, NULL, NULL, "go on after an error; the exit code is then 1" },
    { OPTION_YES, 'y', false, NULL, NULL, "answer every question with yes" },
    { OPTION_NO, 'n', false, NULL, NULL, "answer every question with no" },
    { OPTION_WAIT, 0, false, "wait", "SECONDS", "how long to wait while another program writes (5)" },
    { OPTION_SAFE, 0, false, "safe", NULL, "reach nothing outside the case file" },
    { OPTION_SET, 0, false, "set", "NAME=VALUE", "a variable: $NAME in commands; may be given often" },
    { OPTION_FAIL_EMPTY, 0, false, "fail-empty", NULL, "exit with 4 when nothing is found" },
    { OPTION_COLOR, 0, true, "color", "WHEN", "auto, always or never; alone: always" },
    { OPTION_ASCII, 0, false, "ascii", NULL, "write plain ASCII" },
    { OPTION_NO_PAGER, 0, false, "no-pager", NULL, "show long results as they are" },
    { OPTION_NO_INIT, 0, false, "no-init", NULL, "leave the init file alone" },
    { OPTION_QUIET, 'q', false, NULL, NULL, "results and errors only" },
    { OPTION_VERBOSE, 'v', false, NULL, NULL, "say more" },
    { OPTION_HELP, 'h', false, "help", NULL, "show this" },
    { OPTION_VERSION, 0, false, "version", NULL, "show the version" },
    { OPTION_COMPLETE, 0, false, "complete", NULL, NULL },
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

const struct option_row *option_rows(int *count) {
    *count = ROW_COUNT;
    return ROWS;
}

static const struct option_row FORMAT_ROW = { .id = OPTION_FORMAT };

const struct out_format *option_format(struct str name) {
    return out_find_format(str_is(name, "md") ? STR("markdown") : name);
}

const struct option_row *option_long(struct str name) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (ROWS[i].name != NULL && str_is(name, ROWS[i].name)) {
            return &ROWS[i];
        }
    }
    return option_format(name) != NULL ? &FORMAT_ROW : NULL;
}

const struct option_row *option_letter(char letter) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (ROWS[i].letter != 0 && ROWS[i].letter == letter) {
            return &ROWS[i];
        }
    }
    return NULL;
}

bool option_unknown(struct str name, struct err *e) {
    struct near_best best = { .typed = name };
    for (size_t i = 0; i < ROW_COUNT; i++) {
        near_offer(&best, str_of(ROWS[i].help != NULL ? ROWS[i].name : NULL), 0);
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

static void help_row(struct buf *out, const char *left, const char *help) {
    enum { HELP_COLUMN = 20 };
    size_t n = str_of(left).n;
    buf_printf(out, "  %s", left);
    buf_add_repeat(out, " ", n < HELP_COLUMN ? HELP_COLUMN - n : 1);
    buf_printf(out, "%s\n", help);
}

static const struct option_usage USAGES[] = {
    { "[OPTIONS] FILE", "a shell on a terminal; otherwise stdin is a script" },
    { "[OPTIONS] FILE VERB ARG…", "one command" },
    { "[OPTIONS] FILE -c 'COMMAND'", "commands and scripts, as many as you like, in order" },
    { "[OPTIONS] FILE -f SCRIPT", "" },
    { "--new FILE", "make a case file, then go on as above" },
    { "help [TOPIC]", "the commands" },
};
enum { USAGE_COUNT = sizeof USAGES / sizeof USAGES[0] };

const struct option_usage *option_usages(int *count) {
    *count = USAGE_COUNT;
    return USAGES;
}

void option_typed(struct buf *out, const struct option_row *row) {
    if (row->letter != 0) {
        buf_printf(out, "-%c%s", row->letter, row->name != NULL ? ", " : "");
    }
    if (row->name != NULL) {
        buf_printf(out, "--%s", row->name);
    }
    if (row->value != NULL) {
        buf_printf(out, row->may_lack ? "[=%s]" : " %s", row->value);
    }
}

static void help_usages(struct buf *out) {
    enum { USAGE_COLUMN = 29 };
    for (int i = 0; i < USAGE_COUNT; i++) {
        size_t width = utf8_width(str_of(USAGES[i].words));
        buf_printf(out, "dossier %s", USAGES[i].words);
        buf_add_repeat(out, " ", USAGES[i].help[0] != '\0' ? USAGE_COLUMN - width : 0);
        buf_printf(out, "%s\n", USAGES[i].help);
    }
}

void options_help(struct buf *out) {
    buf_add_text(out, "Dossier keeps track of who hacks whom, and of who says so.\n\n");
    help_usages(out);
    buf_add_text(out, "\nOptions, before FILE:\n");
    for (size_t i = 0; i < ROW_COUNT; i++) {
        struct buf left = { 0 };
        if (ROWS[i].help != NULL) {
            option_typed(&left, &ROWS[i]);
            help_row(out, left.p, ROWS[i].help);
        }
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
