/* Completion by the descriptors: the words before the cursor are walked along the arguments of their
 * command, and what is due there is offered. Values of a key are complete_values.c's.
 * Invariant: nothing here writes, and a line that cannot be understood offers nothing. */
#include "shell/complete.h"
#include "engine/command.h"
#include "model/noun.h"
#include "query/lex.h"
#include "shell/complete_add.h"
#include <string.h>

enum { WORDS_MOST = 256 };

struct words {
    struct str items[WORDS_MOST];
    int count;
    struct str open; /* what stands right before the word without a blank: "actor:" */
    bool lost;       /* within quotes, or too long to say */
};

static bool is_break(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '(' || c == ')';
}

static void split(struct str before, struct words *out) {
    size_t start = 0;
    bool quoted = false;
    *out = (struct words){ .lost = false };
    for (size_t i = 0; i < before.n; i++) {
        char c = before.p[i];
        if (c == '"') {
            quoted = !quoted;
        }
        if (quoted || !is_break(c)) {
            continue;
        }
        if (i > start && out->count == WORDS_MOST) {
            out->lost = true;
            return;
        }
        if (i > start) {
            out->items[out->count++] = str_slice(before, start, i);
        }
        start = i + 1;
    }
    out->open = str_slice(before, start, before.n);
    out->lost = quoted;
}

static bool is_plain(const struct words *w, int at) {
    return !str_starts(w->items[at], "\"") && str_index(w->items[at], ':') == SIZE_MAX;
}

static bool takes_many(const struct arg_spec *arg) {
    return arg->kind == ARG_QUERY || arg->kind == ARG_FIELDS || (arg->flags & ARG_MANY) != 0;
}

static bool anywhere(const struct arg_spec *arg) {
    return arg->kind == ARG_FLAG || arg->kind == ARG_OPTION;
}

static bool names_word_between(const struct arg_spec *from, const struct arg_spec *word) {
    for (const struct arg_spec *arg = from; arg < word; arg++) {
        if (!anywhere(arg) && !takes_many(arg) && !(arg->flags & ARG_OPTIONAL) && arg->kind != ARG_WORD) {
            return false;
        }
    }
    return true;
}

/* The ARG_WORD that this typed word is, reachable from `due` without leaving out what is needed. */
static const struct arg_spec *word_ahead(const struct arg_spec *due, struct str typed) {
    for (const struct arg_spec *arg = due; arg->name != NULL; arg++) {
        if (arg->kind == ARG_WORD && str_is(typed, arg->name) && names_word_between(due, arg)) {
            return arg;
        }
    }
    return NULL;
}

static bool is_anywhere(const struct arg_spec *args, struct str typed) {
    struct str key = str_slice(typed, 0, str_index(typed, ':'));
    for (const struct arg_spec *arg = args; arg->name != NULL; arg++) {
        if (anywhere(arg) && str_is(key, arg->name) && (arg->kind == ARG_OPTION) == (key.n < typed.n)) {
            return true;
        }
    }
    return false;
}

static const struct arg_spec *skip_anywhere(const struct arg_spec *due) {
    while (due->name != NULL && anywhere(due)) {
        due++;
    }
    return due;
}

/* The argument that the next word belongs to; its name is NULL behind the last. */
static const struct arg_spec *walk(const struct words *w, const struct arg_spec *args) {
    const struct arg_spec *due = skip_anywhere(args);
    for (int i = 1; i < w->count && due->name != NULL; i++) {
        struct str typed = w->items[i];
        const struct arg_spec *word = word_ahead(due, typed);
        if (is_anywhere(args, typed)) {
            continue;
        }
        if (word != NULL) {
            due = skip_anywhere(word + 1);
        } else if (!takes_many(due)) {
            due = skip_anywhere(due + 1);
        }
    }
    return due;
}

static const struct noun *noun_of_line(const struct words *w, const struct arg_spec *args) {
    for (int i = 1; i < w->count; i++) {
        const struct noun *noun = is_plain(w, i) ? noun_find(w->items[i]) : NULL;
        if (noun != NULL) {
            return noun;
        }
    }
    for (const struct arg_spec *arg = args; arg->name != NULL; arg++) {
        if ((arg->kind == ARG_QUERY || arg->kind == ARG_HANDLE) && arg->noun != NOUN_COUNT) {
            return noun_get(arg->noun);
        }
    }
    return NULL;
}

static void offer_commands(struct complete *c) {
    for (int i = 0; i < c->session->command_count; i++) {
        complete_add_text(c, c->session->commands[i]->name, "");
    }
}

static void offer_nouns(struct complete *c) {
    int count = 0;
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        complete_add_text(c, nouns[i]->plural, "");
    }
}

static void offer_keys(struct complete *c, const struct noun *noun, unsigned flag) {
    for (int i = 0; noun != NULL && i < noun->field_count; i++) {
        if (noun->fields[i].flags & flag) {
            complete_add_text(c, noun->fields[i].key, ":");
        }
    }
}

static void offer_due(struct complete *c, const struct arg_spec *due, const struct noun *noun) {
    switch (due->kind) {
    case ARG_NOUN:
        offer_nouns(c);
        break;
    case ARG_QUERY:
        offer_keys(c, noun, FIELD_FIND);
        break;
    case ARG_FIELDS:
        offer_keys(c, noun, FIELD_SET | FIELD_CITE);
        break;
    case ARG_HANDLE:
    case ARG_SUBJECT:
        complete_handles(c, due->noun != NOUN_COUNT ? noun_get(due->noun) : NULL);
        break;
    case ARG_FILE:
        c->out->files = true;
        break;
    case ARG_VERB:
        offer_commands(c);
        break;
    case ARG_WORD:
        complete_add_text(c, due->name, "");
        break;
    case ARG_NAME:
    case ARG_NUMBER:
    case ARG_FLAG:
    case ARG_OPTION:
        break;
    }
}

/* What is due, the words that may end it, and what may stand anywhere. */
static void offer_arguments(struct complete *c, const struct words *w, const struct arg_spec *args) {
    const struct arg_spec *due = walk(w, args);
    const struct noun *noun = noun_of_line(w, args);
    if (due->name != NULL) {
        offer_due(c, due, noun);
    }
    for (const struct arg_spec *arg = due; arg->name != NULL && !c->out->files; arg++) {
        if (arg != due && arg->kind == ARG_WORD && names_word_between(due, arg)) {
            complete_add_text(c, arg->name, "");
        }
    }
    for (const struct arg_spec *arg = args; arg->name != NULL && !c->out->files; arg++) {
        if (anywhere(arg)) {
            complete_add_text(c, arg->name, arg->kind == ARG_OPTION ? ":" : "");
        }
    }
}

static const struct command *command_of(const struct session *s, struct str verb) {
    struct err e = { 0 };
    const struct command *c = command_find(s, verb, (struct span){ 0, 0 }, &e);
    err_release(&e);
    return c;
}

static void offer_values(struct complete *c, const struct words *w, const struct arg_spec *args) {
    struct str open = str_starts(w->open, "-") ? str_slice(w->open, 1, w->open.n) : w->open;
    struct str key = str_slice(open, 0, str_index(open, ':'));
    const struct noun *noun = noun_of_line(w, args);
    const struct field *field = noun != NULL && key.n < open.n ? noun_field(noun, key) : NULL;
    if (field != NULL) {
        complete_values(c, field);
    }
}

void complete_word(struct session *s, struct arena *a, struct str before, struct str word,
                   struct completion *out) {
    static const struct arg_spec none[] = { { 0 } };
    struct complete c = { .session = s, .arena = a, .word = word, .out = out };
    struct words w;
    *out = (struct completion){ 0 };
    split(before, &w);
    if (w.lost) {
        return;
    }
    if (w.count == 0) {
        if (w.open.n == 0) {
            offer_commands(&c);
        }
    } else {
        const struct command *command = command_of(s, w.items[0]);
        const struct arg_spec *args = command != NULL && command->args != NULL ? command->args : none;
        if (w.open.n > 0) {
            offer_values(&c, &w, args);
        } else {
            offer_arguments(&c, &w, args);
        }
    }
    out->go_on = out->count > 0 && str_ends(out->items[0], ":");
}
