/* The manual page. Owns its order, the words that help has not (what the program is, places, environment),
 * and how text becomes roff.
 * Invariant: text passes add_text() or add_lines(), so that no byte of it is a request or an escape. */
#include "base/utf8.h"
#include "engine/help.h"
#include "mkdoc.h"
#include "shell/option_table.h"
#include <string.h>

/* One character; a dot or an apostrophe that begins a line would be a request. */
static void add_character(struct buf *out, int32_t c, bool first) {
    static const char *const names[][2] = { { "\\", "\\e" },  { "-", "\\-" },   { "'", "\\(aq" },
                                            { "`", "\\(ga" }, { "^", "\\(ha" }, { "~", "\\(ti" },
                                            { "\"", "\\(dq" } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (c == (unsigned char)names[i][0][0]) {
            buf_add_text(out, names[i][1]);
            return;
        }
    }
    buf_add_text(out, first && c == '.' ? "\\&" : "");
    if (c >= 0x80) {
        buf_printf(out, "\\[u%04X]", (unsigned)c);
    } else {
        buf_add_char(out, (char)c);
    }
}

/* Running text: line ends are blanks, an empty line begins a paragraph. */
static void add_text(struct buf *out, struct str text) {
    bool first = true;
    for (size_t at = 0; at < text.n;) {
        int32_t c = utf8_next(text, &at);
        bool paragraph = c == '\n' && at < text.n && text.p[at] == '\n';
        if (paragraph) {
            at++;
            buf_add_text(out, "\n.PP\n");
        } else if (c == '\n' || c == ' ') {
            buf_add_text(out, first ? "" : c == '\n' ? "\n" : " ");
        } else {
            add_character(out, c, first);
        }
        first = c == '\n' || (first && c == ' ');
    }
    buf_add_char(out, '\n');
}

static void add_words(struct buf *out, const char *text) {
    add_text(out, str_of(text));
}

/* Lines as they stand. */
static void add_lines(struct buf *out, struct str text) {
    bool first = true;
    buf_add_text(out, ".EX\n");
    for (size_t at = 0; at < text.n;) {
        int32_t c = utf8_next(text, &at);
        if (c == '\n') {
            buf_add_char(out, '\n');
        } else {
            add_character(out, c, first);
        }
        first = c == '\n';
    }
    buf_add_text(out, str_ends(text, "\n") ? ".EE\n" : "\n.EE\n");
}

static void add_heading(struct buf *out, const char *macro, const char *text) {
    struct buf words = { 0 };
    add_words(&words, text);
    buf_printf(out, ".%s \"%.*s\"\n", macro, (int)words.n - 1, words.p);
    buf_release(&words);
}

/* A word in bold with what it means beside it. */
static void add_entry(struct buf *out, const char *word, const char *help) {
    buf_add_text(out, ".TP\n.B ");
    add_words(out, word);
    add_words(out, help);
}

static void add_synopsis(struct buf *out) {
    int count;
    const struct option_usage *usages = option_usages(&count);
    for (int i = 0; i < count; i++) {
        buf_add_text(out, i > 0 ? ".br\n.B dossier\n" : ".B dossier\n");
        add_words(out, usages[i].words);
    }
}

static void add_options(struct buf *out) {
    int count;
    const struct option_row *rows = option_rows(&count);
    for (int i = 0; i < count; i++) {
        struct buf typed = { 0 };
        option_typed(&typed, &rows[i]);
        if (rows[i].help != NULL) {
            add_entry(out, typed.p, rows[i].help);
        }
        buf_release(&typed);
    }
    add_entry(out, "-c COMMAND", "behind FILE: run this command; may be given often, with -f among them");
    add_entry(out, "-f SCRIPT", "behind FILE: run the commands of a script; - is standard input");
    buf_add_text(out, ".PP\nFormats of results, each an option too:\n");
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        char typed[64];
        snprintf(typed, sizeof typed, "--%s%s", (*f)->name,
                 strcmp((*f)->name, "markdown") == 0 ? ", --md" : "");
        add_entry(out, typed, (*f)->help);
    }
}

static void add_command(struct buf *out, const struct command *c) {
    struct buf usage = { 0 };
    add_heading(out, "SS", c->name);
    add_words(out, c->summary);
    command_usage(&usage, c);
    buf_add_text(out, ".PP\n.B ");
    add_words(out, usage.p);
    buf_release(&usage);
    for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
        if (arg->help != NULL) {
            struct buf name = { 0 };
            help_argument(&name, arg);
            add_entry(out, name.p, arg->help);
            buf_release(&name);
        }
    }
    if (c->more != NULL) {
        buf_add_text(out, ".PP\n");
        add_words(out, c->more);
    }
    buf_add_text(out, ".PP\nExamples:\n");
    for (const struct command_example *x = c->examples; x->line != NULL; x++) {
        add_entry(out, x->line, x->says != NULL ? x->says : "");
    }
}

static void add_topics(struct buf *out, const struct session *s) {
    int count;
    const struct help_topic *topics = help_topics(&count);
    for (int i = 0; i < count; i++) {
        struct buf text = { 0 };
        bool last = strcmp(topics[i].name, "exit-codes") == 0;
        add_heading(out, last ? "SH" : "SS", last ? "EXIT STATUS" : topics[i].name);
        add_words(out, topics[i].title);
        buf_add_text(&text, topics[i].text);
        if (topics[i].more != NULL) {
            topics[i].more(&text, s);
        }
        add_lines(out, buf_str(&text));
        buf_release(&text);
    }
}

static bool add_nouns(struct buf *out, struct err *e) {
    int count;
    bool ok = true;
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; ok && i < count; i++) {
        struct buf text = { 0 };
        ok = help_noun(&text, NULL, nouns[i], e);
        add_heading(out, "SS", nouns[i]->plural);
        add_lines(out, buf_str(&text));
        buf_release(&text);
    }
    return ok;
}

/* Names and what they are for; a test looks that none the sources ask for is missing. */
static const char *const environment[][2] = {
    { "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, HOME", "where the files below lie" },
    { "DOSSIER_USER, USER", "who a change is written down as" },
    { "DOSSIER_NOW", "the clock, as YYYY-MM-DDTHH:MM; for making the same file again" },
    { "VISUAL, EDITOR", "the editor of .edit" },
    { "SHELL", "what .shell without a command starts" },
    { "PAGER, LESS", "what shows long results, and its options" },
    { "TMPDIR", "where the editor's file lies for a while" },
    { "TERM, NO_COLOR, COLUMNS, LINES", "what the terminal can do, and how large it is" },
    { "LC_ALL, LC_CTYPE, LANG", "the letters of the terminal" },
};
static const char *const places[][2] = {
    { "$XDG_CONFIG_HOME/dossier/init", "commands run at the start of a shell on a terminal (~/.config)" },
    { "$XDG_STATE_HOME/dossier/history", "what was typed, mode 0600 (~/.local/state)" },
    { "$XDG_DATA_HOME/dossier/maps", "import maps of your own (~/.local/share)" },
};

static void add_table(struct buf *out, const char *const (*rows)[2], size_t count) {
    for (size_t i = 0; i < count; i++) {
        add_entry(out, rows[i][0], rows[i][1]);
    }
}

static const char description[] =
    "Dossier is a campaign-tracking database for people who follow who hacks whom: analysts, incident "
    "responders, journalists, researchers. One SQLite file holds actors, operations, victims, places and "
    "timelines; a shell, a command line and scripts work on it; CSV goes in and out.\n\n"
    "Every fact knows its source, its words, its date and its confidence. Two reports that disagree stay "
    "side by side. Every change can be undone, and every imported record is kept as it came.\n\n"
    "In the shell, Tab completes commands, keys and values from the file. help TOPIC shows the pages below.";

bool mkdoc_man(struct buf *out, const struct session *s, struct err *e) {
    buf_add_text(out, ".\\\" Made by tools/mkdoc.c from the tables of the program.\n");
    buf_add_text(out, ".TH DOSSIER 1 \"\" \"dossier " DOSSIER_VERSION "\" \"User Commands\"\n");
    buf_add_text(out, ".nh\n.ad l\n"); /* commands are to be copied: no hyphens, no wider blanks */
    buf_add_text(out, ".SH NAME\ndossier \\- campaign\\-tracking database\n.SH SYNOPSIS\n");
    add_synopsis(out);
    buf_add_text(out, ".SH DESCRIPTION\n");
    add_words(out, description);
    buf_add_text(out, ".SH OPTIONS\nOptions stand before FILE.\n");
    add_options(out);
    buf_add_text(out, ".SH COMMANDS\nA command is named by its name or a beginning that only it has.\n");
    for (int i = 0; i < s->command_count; i++) {
        add_command(out, s->commands[i]);
    }
    buf_add_text(out, ".SH NOUNS\nWhat is asked for, and its fields.\n");
    bool ok = add_nouns(out, e);
    buf_add_text(out, ".SH TOPICS\n");
    add_topics(out, s);
    buf_add_text(out, ".SH ENVIRONMENT\n");
    add_table(out, environment, sizeof environment / sizeof environment[0]);
    buf_add_text(out, ".SH FILES\nWith \\-\\-safe none of these is touched.\n");
    add_table(out, places, sizeof places / sizeof places[0]);
    buf_add_text(out, ".SH SEE ALSO\n.BR sqlite3 (1),\n.BR readline (3)\n");
    return ok;
}
