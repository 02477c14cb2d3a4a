/* Completion by the descriptors: the words before the cursor are walked along the arguments of their
 * command, and what is due there is offered. The line is complete_line.c's, values complete_values.c's,
 * things complete_things.c's, SQL complete_sql.c's.
 * Invariant: nothing here writes, no item is offered twice, and none could harm a terminal. */
#include "base/utf8.h"
#include "engine/complete_int.h"
#include "engine/help.h"
#include "model/thing.h"
#include <stdint.h>
#include <string.h>

static const struct arg_spec no_args[] = { { 0 } };

/* Of what kind is "sharpshooter", "actor:x" or "a7"? */
static const struct noun *noun_of_subject(struct complete *c, struct str typed) {
    const struct noun *noun = noun_find(str_slice(typed, 0, str_index(typed, ':')));
    struct thing_match match = { 0 };
    struct thing thing;
    struct err e = { 0 };
    bool found = false;
    long long number;
    if (noun != NULL && str_index(typed, ':') < typed.n) {
        return noun;
    }
    if (typed.n > 1 && str_to_int(str_slice(typed, 1, typed.n), &number) && typed.p[0] != '#') {
        return noun_of_letter(typed.p[0]);
    }
    if (complete_db(c) == NULL || !lex_is_key(typed)) {
        return NULL;
    }
    bool ok = thing_match(complete_db(c), c->arena, NULL, typed, &match, &e) && match.count > 0 &&
              thing_load(complete_db(c), c->arena, match.ids[0], &thing, &found, &e);
    err_release(&e);
    return ok && found ? thing.noun : NULL;
}

static const struct noun *noun_of_line(struct complete *c, const struct complete_walk *w,
                                       const struct complete_place *p) {
    const struct noun *noun = w->noun;
    for (const struct arg_spec *arg = w->args; noun == NULL && arg->name != NULL; arg++) {
        bool fits = (arg->kind == ARG_QUERY || arg->kind == ARG_FIELDS) && arg->noun != NOUN_COUNT;
        noun = fits ? noun_get(arg->noun) : NULL;
    }
    if (noun == NULL && w->subject.n > 0) {
        noun = noun_of_subject(c, w->subject);
    }
    for (int i = 0; noun != NULL && i < p->depth; i++) {
        const struct noun *group = noun_find(p->groups[i]);
        bool leads = group != NULL && !group->thing && query_group_link(group, noun) != NULL;
        noun = leads ? group : noun;
    }
    return noun;
}

static void offer_commands(struct complete *c) {
    for (int i = 0; i < c->session->command_count; i++) {
        complete_word(c, c->session->commands[i]->name, "");
    }
}

static bool can_be_added(const struct noun *noun) {
    for (int i = 0; i < noun->field_count; i++) {
        if (noun->fields[i].flags & FIELD_SET && !(noun->fields[i].flags & FIELD_CITE)) {
            return true;
        }
    }
    return false;
}

/* One thing is added, many are found; other words for a noun only where nothing else begins so. */
static void offer_nouns(struct complete *c, const struct command *command) {
    int count = 0;
    bool one = command != NULL && command->flags & COMMAND_WRITES;
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        if (!one || can_be_added(nouns[i])) {
            complete_word(c, one ? nouns[i]->name : nouns[i]->plural, "");
        }
    }
    for (int i = 0; c->out->count == 0 && c->word.n > 0 && i < count; i++) {
        struct str rest = str_of(nouns[i]->also);
        while (rest.n > 0) {
            struct str word = str_slice(rest, 0, str_index(rest, ' '));
            complete_offer(c, word);
            rest = str_slice(rest, word.n + 1, rest.n);
        }
    }
}

/* Fields that are written, each once. */
static void offer_fields(struct complete *c, const struct noun *noun, unsigned flags, unsigned without) {
    for (int i = 0; noun != NULL && i < noun->field_count; i++) {
        if (noun->fields[i].flags & flags && !(noun->fields[i].flags & without)) {
            complete_offer_key(c, str_of(noun->fields[i].key));
        }
    }
}

/* A noun that the descriptor fixes has what it needs in arguments before; a thing takes the cite words of
 * facts too, since facts speak of its fields. */
static void offer_settable(struct complete *c, const struct arg_spec *due) {
    offer_fields(c, c->noun, FIELD_SET | FIELD_CITE, due->noun != NOUN_COUNT ? FIELD_NEEDED : 0);
    if (c->noun != NULL && c->noun->thing) {
        offer_fields(c, noun_get(NOUN_CLAIM), FIELD_CITE, 0);
    }
}

/* victim.sec…: keys of the things that the keys before the dots name. */
static void offer_reached(struct complete *c) {
    size_t at;
    const struct noun *noun = c->noun != NULL ? query_reach(c->noun, c->word, &at) : NULL;
    for (int i = 0; noun != NULL && i < noun->field_count; i++) {
        if (noun->fields[i].flags & FIELD_FIND) {
            complete_word(c, arena_printf(c->arena, "%.*s%s", (int)at, c->word.p, noun->fields[i].key), ":");
        }
    }
}

/* Keys, and the facts in whose parentheses conditions may stand. */
static void offer_query(struct complete *c, const struct complete_place *p) {
    int count;
    offer_reached(c);
    for (int i = 0; c->noun != NULL && i < c->noun->field_count; i++) {
        if (c->noun->fields[i].flags & FIELD_FIND) {
            complete_word(c, c->noun->fields[i].key, ":");
        }
    }
    const struct query_word *words = query_words(&count);
    for (int i = 0; c->noun != NULL && i < count; i++) {
        bool whole = words[i].directive != QUERY_NO_DIRECTIVE;
        if (query_word_fits(&words[i], c->noun) && !(whole && (p->depth > 0 || p->minus))) {
            complete_word(c, words[i].key, ":");
        }
    }
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; c->noun != NULL && i < count; i++) {
        if (!nouns[i]->thing && noun_field(c->noun, str_of(nouns[i]->name)) == NULL &&
            query_group_link(nouns[i], c->noun) != NULL) {
            complete_word(c, nouns[i]->name, ":(");
        }
    }
}

static void offer_topics(struct complete *c) {
    int count;
    offer_commands(c);
    const struct help_topic *topics = help_topics(&count);
    for (int i = 0; i < count; i++) {
        complete_word(c, topics[i].name, "");
    }
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        complete_word(c, nouns[i]->plural, "");
    }
}

/* An argument that bears the key of a field takes what the field takes. */
static void offer_named(struct complete *c, const struct arg_spec *arg) {
    const struct noun *noun = arg->noun != NOUN_COUNT ? noun_get(arg->noun) : NULL;
    const struct field *field = noun != NULL ? noun_field(noun, str_of(arg->name)) : NULL;
    if (field != NULL) {
        c->noun = noun;
        complete_values(c, field);
    }
}

static void offer_due(struct complete *c, const struct complete_walk *w, const struct arg_spec *due,
                      const struct complete_place *p) {
    if (w->command->offer != NULL) {
        w->command->offer(c, due);
    }
    if (c->alone) {
        return;
    }
    switch (due->kind) {
    case ARG_NOUN:
        offer_nouns(c, w->command);
        break;
    case ARG_QUERY:
        offer_query(c, p);
        break;
    case ARG_FIELDS:
        offer_settable(c, due);
        break;
    case ARG_HANDLE:
    case ARG_SUBJECT:
        complete_things(c, due->noun != NOUN_COUNT ? noun_get(due->noun) : NULL, NULL);
        break;
    case ARG_FILE:
        complete_offer_files(c);
        break;
    case ARG_VERB:
        offer_topics(c);
        break;
    case ARG_WORD:
        complete_word(c, due->name, "");
        break;
    case ARG_NAME:
        offer_named(c, due);
        break;
    case ARG_NUMBER:
    case ARG_FLAG:
    case ARG_OPTION:
        break;
    }
}

/* "set operations where": a noun stands where a thing could. */
static bool noun_may_stand(const struct arg_spec *due) {
    return due->kind == ARG_SUBJECT && due[1].name != NULL && due[1].kind == ARG_WORD;
}

/* What is due, what may follow where that may be left out, and what may stand anywhere. */
static void offer_arguments(struct complete *c, const struct complete_walk *w,
                            const struct complete_place *p) {
    if (str_starts(c->word, "$") && !c->quoted) {
        complete_variables(c);
        return;
    }
    const struct arg_spec *arg = w->due;
    while (arg->name != NULL) {
        bool behind = arg->kind == ARG_WORD && arg > w->args && arg[-1].kind == ARG_SUBJECT;
        bool many = behind && w->noun != NULL; /* then the word has to follow, else it may not */
        if (!behind || many) {
            offer_due(c, w, arg, p);
        }
        if (c->alone || many || p->depth > 0 || p->minus ||
            (arg->kind != ARG_QUERY && !(arg->flags & ARG_OPTIONAL))) {
            break;
        }
        arg = arg->kind == ARG_QUERY ? complete_next(arg) : complete_left_out(arg);
    }
    if (c->alone) {
        return;
    }
    if (w->due->name != NULL && noun_may_stand(w->due) && c->word.n > 0) {
        offer_nouns(c, NULL);
    }
    for (arg = w->args; arg->name != NULL && p->depth == 0 && !p->minus; arg++) {
        if (complete_anywhere(arg)) {
            complete_word(c, arg->name, arg->kind == ARG_OPTION ? ":" : "");
        }
    }
}

static void offer_word_values(struct complete *c, const struct query_word *word) {
    for (int i = 0; i < c->noun->field_count; i++) {
        const struct field *f = &c->noun->fields[i];
        if ((word->takes == QUERY_TAKES_KEY && f->flags & FIELD_FIND) ||
            (word->takes == QUERY_TAKES_COLUMN &&
             (word->directive == QUERY_SORT ? f->column != NULL : query_can_show(f)))) {
            complete_word(c, f->key, "");
        }
    }
    for (size_t i = 0; word->takes == QUERY_TAKES_DEFAULT && query_defaults()[i] != NULL; i++) {
        complete_word(c, query_defaults()[i], "");
    }
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        if (word->takes == QUERY_TAKES_FORMAT) {
            complete_word(c, (*f)->name, "");
        }
    }
    if (word->takes == QUERY_TAKES_FORMAT) {
        complete_word(c, "sql", "");
    }
}

static void offer_option(struct complete *c, const struct complete_walk *w, const struct arg_spec *option) {
    if (option->noun != NOUN_COUNT) {
        complete_things(c, noun_get(option->noun), NULL);
    }
    if (w->command->offer != NULL) {
        w->command->offer(c, option);
    }
}

/* A field that is asked for or written. */
static void offer_field_values(struct complete *c, struct str key, bool asked) {
    const struct field *field = noun_field(c->noun, key);
    unsigned flags = asked ? FIELD_FIND : FIELD_SET | FIELD_CITE;
    size_t at;
    const struct noun *reached = asked && field == NULL ? query_reach(c->noun, key, &at) : NULL;
    if (reached != NULL) {
        c->noun = reached;
        field = noun_field(reached, str_slice(key, at, key.n));
    }
    if (!asked && c->noun->thing && (field == NULL || !(field->flags & flags))) {
        c->noun = noun_get(NOUN_CLAIM);
        field = noun_field(c->noun, key);
        flags = FIELD_CITE;
    }
    if (field == NULL || !(field->flags & flags)) {
        return;
    }
    if (!asked && c->noun->id == NOUN_EVENT && strcmp(field->key, "involves") == 0) {
        complete_involved(c);
    } else {
        complete_values(c, field);
    }
}

static void offer_values(struct complete *c, const struct complete_walk *w, const struct complete_place *p) {
    const struct arg_spec *option = complete_option(w->args, p->key, ARG_OPTION);
    const struct noun *kind = noun_find(p->key);
    const struct query_word *word = query_word_find(p->key);
    const struct arg_spec *at =
        complete_settle(w->due, str_of(arena_printf(c->arena, "%.*s:", STR_ARG(p->key))));
    enum arg_kind due = at->name != NULL ? at->kind : ARG_NUMBER;
    if (str_starts(c->word, "$") && !c->quoted) {
        complete_variables(c);
        return;
    }
    if (option != NULL) {
        offer_option(c, w, option);
    } else if ((due == ARG_HANDLE || due == ARG_SUBJECT) && kind != NULL) {
        complete_things(c, kind, NULL);
    } else if (c->noun == NULL && due == ARG_FIELDS && w->command->offer != NULL) {
        w->command->offer(c, at);
    } else if (c->noun != NULL && due == ARG_QUERY && word != NULL) {
        offer_word_values(c, word);
    } else if (c->noun != NULL && (due == ARG_QUERY || due == ARG_FIELDS)) {
        offer_field_values(c, p->key, due == ARG_QUERY);
    }
}

/* The rest of the line is a command of its own. */
static void offer_rest(struct complete *c, size_t start, struct str before) {
    struct completion *out = c->out;
    complete_nested(c, str_slice(before, start, before.n), before.n - start, out);
    out->from += start;
    out->word += start;
    c->near.found = STR("");
}

static void offer_line(struct complete *c, const struct complete_place *p, struct str before) {
    struct err e = { 0 };
    if (p->count == 0) {
        if (p->key.n == 0 && !p->minus && p->depth == 0) {
            offer_commands(c);
            complete_word(c, "select", "");
        }
        return;
    }
    struct complete_walk w = { .command = command_find(c->session, p->words[0], (struct span){ 0, 0 }, &e) };
    err_release(&e);
    if (w.command == NULL) {
        return;
    }
    w.args = w.command->args != NULL ? w.command->args : no_args;
    complete_walk(&w, p);
    if (w.due->name != NULL && w.due->flags & ARG_REST) {
        offer_rest(c, w.rest != NULL ? (size_t)(w.rest - before.p) : p->start, before);
        return;
    }
    c->noun = noun_of_line(c, &w, p);
    if (p->key.n > 0) {
        offer_values(c, &w, p);
    } else {
        offer_arguments(c, &w, p);
    }
}

/* Nothing begins with what is typed, but something is a slip of the hand away. */
static void offer_near(struct complete *c) {
    struct completion *out = c->out;
    if (out->count > 0 || out->files || c->near.found.n == 0 || c->quoted) {
        return;
    }
    struct str near = c->near.found;
    c->word = near;
    complete_word(c, arena_copy(c->arena, near.p, near.n), c->near_ending);
    out->near = true;
}

static void complete_at(struct complete *c, struct str line, size_t cursor) {
    struct completion *out = c->out;
    struct complete_place *p = arena_new(c->arena, struct complete_place);
    struct str before = str_slice(line, 0, cursor);
    *out = (struct completion){ .from = before.n, .word = before.n, .breaks = COMPLETE_BREAKS };
    c->before = before;
    c->place = p;
    if (session_is_sql(before)) {
        out->breaks = COMPLETE_BREAKS_SQL;
        complete_sql(c, line, before.n);
        return;
    }
    if (!complete_place(c->arena, before, p)) {
        return;
    }
    out->word = p->start;
    out->from = p->from;
    out->quoted = p->quoted;
    c->quoted = p->quoted;
    c->word = p->word;
    c->listed = str_slice(before, p->list, p->from);
    /* sort:-start, and a key behind the - of NOT */
    if (str_is_nocase(p->key, "sort") && str_starts(p->word, "-")) {
        c->word = str_slice(p->word, 1, p->word.n);
        out->from++;
    }
    c->near.typed = c->word;
    offer_line(c, p, before);
    offer_near(c);
    if (out->files) {
        out->breaks = p->key.n > 0 ? COMPLETE_BREAKS_FILE ":" : COMPLETE_BREAKS_FILE;
    }
}

void complete_nested(const struct complete *outer, struct str line, size_t cursor, struct completion *out) {
    struct complete c = {
        .session = outer->session, .arena = outer->arena, .out = out, .depth = outer->depth + 1
    };
    *out = (struct completion){ .from = cursor, .word = cursor, .breaks = COMPLETE_BREAKS };
    if (c.depth <= COMPLETE_DEPTH) {
        complete_at(&c, line, cursor);
    }
}

void complete_line(struct session *s, struct arena *a, struct str line, size_t cursor,
                   struct completion *out) {
    struct complete c = { .session = s, .arena = a, .out = out };
    complete_at(&c, line, cursor);
}
