/* The overview, the page of a command, and the search for what a word means. */
#include "engine/help.h"
#include "base/namekey.h"
#include "base/utf8.h"
#include <string.h>

enum { NAME_COLUMN = 16, ARGUMENT_COLUMN = 18 };

static size_t word_end(struct str text, size_t at) {
    while (at < text.n && text.p[at] != ' ' && text.p[at] != '\n') {
        at++;
    }
    return at;
}

void help_wrap(struct buf *out, size_t at, size_t indent, struct str text) {
    bool begun = false; /* something stands on this line behind the indent */
    for (size_t i = 0; i < text.n;) {
        if (text.p[i] == ' ' || text.p[i] == '\n') {
            bool paragraph = text.p[i] == '\n' && i + 1 < text.n && text.p[i + 1] == '\n';
            i += paragraph ? 2 : 1;
            if (paragraph) {
                buf_add_text(out, "\n\n");
                buf_add_repeat(out, " ", indent);
                at = indent;
                begun = false;
            }
            continue;
        }
        size_t end = word_end(text, i);
        size_t width = utf8_width(str_slice(text, i, end));
        if (begun && at + 1 + width > HELP_WIDTH) {
            buf_add_char(out, '\n');
            buf_add_repeat(out, " ", indent);
            at = indent;
            begun = false;
        }
        buf_add_text(out, begun ? " " : "");
        at += begun ? 1 : 0;
        buf_add_str(out, str_slice(text, i, end));
        at += width;
        begun = true;
        i = end;
    }
    buf_add_char(out, '\n');
}

void help_entry(struct buf *out, struct str name, size_t column, struct str text) {
    size_t width = utf8_width(name) + 2;
    buf_add_text(out, "  ");
    buf_add_str(out, name);
    if (width + 2 > column) {
        buf_add_char(out, '\n');
        width = 0;
    }
    buf_add_repeat(out, " ", column - width);
    help_wrap(out, column, column, text);
}

/* What a command does to the file follows from its flags; so does its place in the overview. */
static int group_of(const struct command *c) {
    if (c->name[0] == '.') {
        return 4;
    }
    if (c->flags & COMMAND_NO_FILE) {
        return 3;
    }
    if (c->flags & COMMAND_WRITES) {
        return 1;
    }
    return c->flags & (COMMAND_CHANGES | COMMAND_OUTSIDE) ? 2 : 0;
}

void help_overview(struct buf *out, const struct session *s) {
    static const char *const groups[] = { "Ask", "Write", "Take in, take back, copy", "Besides",
                                          "The shell's own" };
    for (int g = 0; g < (int)(sizeof groups / sizeof groups[0]); g++) {
        bool any = false;
        for (int i = 0; i < s->command_count; i++) {
            const struct command *c = s->commands[i];
            if (group_of(c) == g) {
                buf_add_text(out, any ? "" : groups[g]);
                buf_add_text(out, any ? "" : "\n");
                help_entry(out, str_of(c->name), NAME_COLUMN, str_of(c->summary));
                any = true;
            }
        }
    }
    buf_add_text(out, "Topics\n");
    int n;
    const struct help_topic *topics = help_topics(&n);
    for (int i = 0; i < n; i++) {
        help_entry(out, str_of(topics[i].name), NAME_COLUMN, str_of(topics[i].title));
    }
    buf_add_text(out, "Nouns\n");
    const struct noun *const *nouns = noun_all(&n);
    for (int i = 0; i < n; i++) {
        help_entry(out, str_of(nouns[i]->plural), NAME_COLUMN, str_of(nouns[i]->help));
    }
    buf_add_text(out, "help with a COMMAND, TOPIC, NOUN or KEY tells more. SELECT …; is read-only SQL.\n");
}

static void add_examples(struct buf *out, const struct command_example *example) {
    buf_add_text(out, "\nExamples\n");
    for (; example->line != NULL; example++) {
        buf_add_text(out, "  ");
        help_wrap(out, 2, 4, str_of(example->line));
        if (example->says != NULL) {
            buf_add_text(out, "      ");
            help_wrap(out, 6, 6, str_of(example->says));
        }
    }
}

void help_argument(struct buf *out, const struct arg_spec *arg) {
    bool typed = arg->kind == ARG_OPTION || arg->kind == ARG_FLAG;
    for (const char *c = arg->name; *c != '\0'; c++) {
        buf_add_char(out, !typed && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    }
    buf_add_text(out, arg->kind == ARG_OPTION ? ":" : "");
}

static void add_arguments(struct buf *out, const struct arg_spec *arg) {
    bool any = false;
    for (; arg != NULL && arg->name != NULL; arg++) {
        if (arg->help == NULL) {
            continue;
        }
        struct buf name = { 0 };
        help_argument(&name, arg);
        buf_add_text(out, any ? "" : "\nArguments\n");
        help_entry(out, buf_str(&name), ARGUMENT_COLUMN, str_of(arg->help));
        buf_release(&name);
        any = true;
    }
}

static void add_command(struct buf *out, const struct command *c) {
    struct buf usage = { 0 };
    command_usage(&usage, c);
    help_wrap(out, 0, strlen(c->name) + 1, buf_str(&usage));
    buf_release(&usage);
    buf_add_text(out, "\n  ");
    help_wrap(out, 2, 2, str_of(c->summary));
    if (c->also != NULL) {
        buf_add_text(out, "  also: ");
        help_wrap(out, 8, 8, str_of(c->also));
    }
    add_examples(out, c->examples);
    add_arguments(out, c->args);
    if (c->more != NULL) {
        buf_add_char(out, '\n');
        help_wrap(out, 0, 0, str_of(c->more));
    }
}

static const struct help_topic *find_topic(struct str word) {
    int n;
    const struct help_topic *topics = help_topics(&n);
    for (int i = 0; i < n; i++) {
        if (str_is_nocase(word, topics[i].name) || str_among(word, topics[i].also)) {
            return &topics[i];
        }
    }
    return NULL;
}

static void add_topic(struct buf *out, const struct session *s, const struct help_topic *t) {
    buf_printf(out, "%s: %s\n\n%s", t->name, t->title, t->text);
    if (t->more != NULL) {
        t->more(out, s);
    }
}

static bool unknown(const struct session *s, struct str word, struct span span, struct err *e) {
    struct near_best best = { .typed = word };
    int n;
    const struct help_topic *topics = help_topics(&n);
    for (int i = 0; i < s->command_count; i++) {
        near_offer(&best, str_of(s->commands[i]->name), 0);
    }
    for (int i = 0; i < n; i++) {
        near_offer(&best, str_of(topics[i].name), 0);
    }
    const struct noun *const *nouns = noun_all(&n);
    for (int i = 0; i < n; i++) {
        near_offer(&best, str_of(nouns[i]->plural), 0);
    }
    err_at(e, ERR_USAGE, span, "no help on '%.*s'", STR_ARG(word));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  help lists commands, topics and nouns", STR_ARG(best.found));
    } else {
        err_hint(e, "help lists commands, topics and nouns");
    }
    return false;
}

/* A command by its whole name, or by a beginning that nothing else has. */
static const struct command *find_command(const struct session *s, struct str word, bool whole) {
    struct err ignored = { 0 };
    const struct command *c = command_find(s, word, (struct span){ 0, 0 }, &ignored);
    err_release(&ignored);
    return c != NULL && (!whole || str_is_nocase(word, c->name)) ? c : NULL;
}

bool help_about(struct buf *out, const struct session *s, struct db *db, struct str word, struct span span,
                struct err *e) {
    const struct help_topic *topic = find_topic(word);
    const struct noun *noun = noun_find(word);
    const struct command *command = find_command(s, word, topic != NULL || noun != NULL);
    if (command == NULL && topic == NULL && noun == NULL) {
        return help_key(out, word) || unknown(s, word, span, e);
    }
    if (command != NULL) {
        add_command(out, command);
    }
    if (topic != NULL) {
        buf_add_text(out, command != NULL ? "\n" : "");
        add_topic(out, s, topic);
    }
    if (noun != NULL) {
        buf_add_text(out, command != NULL || topic != NULL ? "\n" : "");
        return help_noun(out, db, noun, e);
    }
    if (topic != NULL && !str_is_nocase(word, topic->name)) {
        size_t before = out->n;
        buf_add_char(out, '\n');
        out->n = help_key(out, word) ? out->n : before;
    }
    return true;
}
