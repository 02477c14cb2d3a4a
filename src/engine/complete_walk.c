/* The words before the cursor, taken along the arguments of their command as engine/args.c would read
 * them, but without looking up what they mean.
 * Invariant: `due` never points behind the end of the descriptor's arguments. */
#include "engine/complete_int.h"

static bool takes_many(const struct arg_spec *arg) {
    return arg->kind == ARG_QUERY || arg->kind == ARG_FIELDS || (arg->flags & (ARG_MANY | ARG_REST)) != 0;
}

bool complete_anywhere(const struct arg_spec *arg) {
    return arg->kind == ARG_FLAG || arg->kind == ARG_OPTION;
}

static bool names_word_between(const struct arg_spec *from, const struct arg_spec *word) {
    for (const struct arg_spec *arg = from; arg < word; arg++) {
        if (!complete_anywhere(arg) && !takes_many(arg) && !(arg->flags & ARG_OPTIONAL) &&
            arg->kind != ARG_WORD) {
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

const struct arg_spec *complete_option(const struct arg_spec *args, struct str key, enum arg_kind kind) {
    for (const struct arg_spec *arg = args; arg->name != NULL; arg++) {
        if (arg->kind == kind && str_is_nocase(key, arg->name)) {
            return arg;
        }
    }
    return NULL;
}

static bool is_anywhere(const struct arg_spec *args, struct str typed) {
    struct str key = str_slice(typed, 0, str_index(typed, ':'));
    return complete_option(args, key, key.n < typed.n ? ARG_OPTION : ARG_FLAG) != NULL;
}

static const struct arg_spec *skip_anywhere(const struct arg_spec *due) {
    while (due->name != NULL && complete_anywhere(due)) {
        due++;
    }
    return due;
}

const struct arg_spec *complete_next(const struct arg_spec *arg) {
    return skip_anywhere(arg + 1);
}

static bool is_keyed(struct str typed) {
    size_t colon = str_index(typed, ':');
    return colon < typed.n && lex_is_key(str_slice(typed, 0, colon));
}

const struct arg_spec *complete_left_out(const struct arg_spec *due) {
    due = skip_anywhere(due + 1);
    while (due->name != NULL && due->flags & ARG_WITH_PREVIOUS) {
        due = skip_anywhere(due + 1);
    }
    return due;
}

const struct arg_spec *complete_settle(const struct arg_spec *due, struct str typed) {
    while (due->name != NULL && due->flags & ARG_OPTIONAL &&
           ((due->kind == ARG_WORD && !str_is(typed, due->name)) ||
            (due->kind == ARG_NAME && is_keyed(typed)))) {
        due = complete_left_out(due);
    }
    return due;
}

/* The argument due behind one that was typed: "rejects" N stand instead of all up to the next word. */
static const struct arg_spec *behind(const struct arg_spec *first, const struct arg_spec *arg) {
    const struct arg_spec *next = skip_anywhere(arg + 1), *led = arg;
    while (led > first && led->flags & ARG_WITH_PREVIOUS) {
        led--;
    }
    if (!(led->flags & ARG_INSTEAD) || (next->name != NULL && next->flags & ARG_WITH_PREVIOUS)) {
        return next;
    }
    while (next->name != NULL && next->kind != ARG_WORD) {
        next = skip_anywhere(next + 1);
    }
    return next;
}

static void pass(struct complete_walk *w, struct str typed) {
    const struct arg_spec *due = w->due;
    if (due->name == NULL) {
        return;
    }
    if (due->kind == ARG_NOUN || due->kind == ARG_SUBJECT) {
        const struct noun *noun = noun_find(typed);
        w->noun = noun != NULL ? noun : w->noun;
    }
    if ((due->kind == ARG_HANDLE || due->kind == ARG_SUBJECT) && w->subject.n == 0) {
        w->subject = typed;
    }
    w->rest = due->flags & ARG_REST && w->rest == NULL ? typed.p : w->rest;
}

void complete_walk(struct complete_walk *w, const struct complete_place *p) {
    w->due = skip_anywhere(w->args);
    for (int i = 1; i < p->count && w->due->name != NULL; i++) {
        struct str typed = p->words[i];
        const struct arg_spec *word = word_ahead(w->due, typed);
        if (w->rest == NULL && is_anywhere(w->args, typed)) {
            continue;
        }
        if (w->rest == NULL && word != NULL) {
            w->due = behind(w->args, word);
            continue;
        }
        w->due = complete_settle(w->due, typed);
        pass(w, typed);
        if (w->due->name != NULL && !takes_many(w->due)) {
            w->due = behind(w->args, w->due);
        }
    }
}
