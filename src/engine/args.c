/* Reading arguments by their specs: first the flags and options that may stand anywhere, then the
 * rest in order. What is left over is an error with the usage as its hint. */
#include "engine/args.h"
#include "base/namekey.h"
#include "engine/gate.h"
#include "model/fact.h"
#include "model/thing.h"
#include <string.h>

struct reader {
    struct call *call;
    const struct arg_spec *specs;
    bool *taken; /* tokens that were flags or options */
    int at;
    const struct noun *noun; /* the noun given before */
    struct err *err;
};

static const struct token *token_at(const struct reader *r, int i) {
    return &r->call->tokens.items[i];
}

static void usage_hint(struct reader *r) {
    struct buf usage = { 0 };
    command_usage(&usage, r->call->command);
    err_hint(r->err, "usage: %s", usage.p);
    buf_release(&usage);
}

static bool is_plain(const struct token *t, const char *word) {
    return t->kind == TOKEN_WORD && !t->quoted && str_is(t->text, word);
}

/* Options and flags, wherever they stand: marked as taken. */
static bool take_options(struct reader *r) {
    for (int i = 1; i < r->call->tokens.count; i++) {
        const struct token *t = token_at(r, i);
        for (int k = 0; r->specs != NULL && r->specs[k].name != NULL; k++) {
            struct arg_value *v = &r->call->args[k];
            bool flag = r->specs[k].kind == ARG_FLAG && is_plain(t, r->specs[k].name);
            bool option = r->specs[k].kind == ARG_OPTION && t->kind == TOKEN_QUALIFIER &&
                          str_is_nocase(t->key, r->specs[k].name);
            if (!flag && !option) {
                continue;
            }
            if (v->given) {
                err_at(r->err, ERR_USAGE, t->span, "'%s' is given twice", r->specs[k].name);
                return false;
            }
            if (option && t->value_count == 0) {
                err_at(r->err, ERR_USAGE, t->span, "'%s:' needs a value", r->specs[k].name);
                return false;
            }
            v->given = true;
            v->token = t;
            v->span = option ? t->values[0].span : t->span;
            v->text = option ? t->values[0].text : t->text;
            r->taken[i] = true;
        }
    }
    return true;
}

/* Tokens that flags and options took are taken out of the list. */
static void compact(struct reader *r) {
    struct token_list *tokens = &r->call->tokens;
    struct token *kept = arena_array(r->call->arena, struct token, (size_t)tokens->count + 1);
    int n = 0;
    for (int i = 0; i < tokens->count; i++) {
        if (!r->taken[i]) {
            kept[n++] = tokens->items[i];
        }
    }
    kept[n] = tokens->items[tokens->count];
    tokens->items = kept;
    tokens->count = n;
}

static bool read_noun(struct reader *r, struct arg_value *v) {
    const struct token *t = token_at(r, r->at);
    v->noun = t->kind == TOKEN_WORD ? noun_find(t->text) : NULL;
    v->span = t->span;
    if (v->noun == NULL) {
        struct near_best best = { .typed = t->text };
        int count;
        const struct noun *const *all = noun_all(&count);
        struct buf list = { 0 };
        for (int i = 0; i < count; i++) {
            near_offer(&best, str_of(all[i]->plural), 0);
            near_offer(&best, str_of(all[i]->name), 0);
            buf_printf(&list, "%s%s", i > 0 ? " " : "", all[i]->plural);
        }
        if (t->kind == TOKEN_END) {
            err_at(r->err, ERR_USAGE, t->span, "a noun is missing here");
        } else {
            err_at(r->err, ERR_USAGE, t->span, "no noun '%.*s'", STR_ARG(t->text));
        }
        if (best.found.n > 0) {
            err_hint(r->err, "did you mean '%.*s'?  nouns: %s", STR_ARG(best.found), list.p);
        } else {
            err_hint(r->err, "nouns: %s", list.p);
        }
        buf_release(&list);
        return false;
    }
    r->noun = v->noun;
    r->at++;
    return true;
}

/* Words of the command end a query, those that belong before it too: "since:2018 by year" is then
 * an error and no search for "by". So do the small words of the other commands: whoever writes
 * "find operations where …" means no word to search for, and can quote it where it is one. */
static bool read_query(struct reader *r, const struct arg_spec *spec, struct arg_value *v) {
    const char *stop[COMMAND_ARGS_MAX + 5] = { "to", "by", "into", "where" };
    int n = 4;
    for (const struct arg_spec *word = r->specs; word->name != NULL; word++) {
        if (word->kind == ARG_WORD && !(word->flags & ARG_INSTEAD)) {
            stop[n++] = word->name;
        }
    }
    const struct noun *noun = r->noun != NULL ? r->noun : noun_get(spec->noun);
    v->query = arena_new(r->call->arena, struct query);
    v->first = token_at(r, r->at);
    return query_parse(r->call->arena, noun, &r->call->tokens, &r->at, stop, v->query, r->err) &&
           query_check(r->call->db, r->call->arena, v->query, r->err);
}

/* The text of a handle: a word, or kind:name, which looks like a qualifier. */
static struct str handle_text(struct reader *r, const struct token *t) {
    if (t->kind != TOKEN_QUALIFIER || t->value_count != 1) {
        return t->text;
    }
    return str_of(arena_printf(r->call->arena, "%.*s:%.*s", STR_ARG(t->key), STR_ARG(t->values[0].text)));
}

static bool read_handle(struct reader *r, const struct arg_spec *spec, struct arg_value *v) {
    const struct noun *noun = spec->noun == NOUN_COUNT ? NULL : noun_get(spec->noun);
    do {
        const struct token *t = token_at(r, r->at);
        int64_t id;
        if (!thing_get(r->call->db, r->call->arena, noun, handle_text(r, t), t->span, &id, r->err)) {
            return false;
        }
        v->ids = arena_grow(r->call->arena, v->ids, (size_t)v->id_count, sizeof *v->ids);
        v->ids[v->id_count++] = id;
        v->span = t->span;
        v->id = id;
        r->at++;
    } while (spec->flags & ARG_MANY && token_at(r, r->at)->kind != TOKEN_END);
    return true;
}

/* A word that names nothing, but looks like the number of a fact or is a noun, has a better hint. */
static void hint_subject(struct reader *r, const struct token *t) {
    long long number;
    struct str digits = str_slice(t->text, 1, t->text.n);
    const struct noun *facts = noun_of_letter(t->text.n > 0 ? t->text.p[0] : '\0');
    const struct arg_spec *next = &r->specs[1];
    struct thing_match match = { 0 };
    struct err unread = { 0 };
    bool several =
        !thing_match(r->call->db, r->call->arena, NULL, t->text, &match, &unread) || match.count > 0;
    err_release(&unread);
    if (several || r->err->code != ERR_USAGE) {
        return;
    }
    if (facts != NULL && str_to_int(digits, &number)) {
        err_clear(r->err);
        err_at(r->err, ERR_USAGE, t->span, "there is no %s %.*s", facts->name, STR_ARG(t->text));
        err_hint(r->err, "find %s shows their numbers", facts->plural);
    } else if ((noun_find(t->text) != NULL || is_plain(t, "where")) && next->name != NULL &&
               strcmp(next->name, "where") == 0) {
        err_clear(r->err);
        bool noun = noun_find(t->text) != NULL;
        err_at(r->err, ERR_USAGE, t->span,
               noun ? "nothing is called '%.*s'" : "a noun is missing before '%.*s'", STR_ARG(t->text));
        err_hint(r->err, "many at once: %s %.*s where QUERY to field:value", r->call->command->name,
                 STR_ARG(noun ? t->text : STR("operations")));
    }
}

static bool read_subject(struct reader *r, struct arg_value *v) {
    const struct token *t = token_at(r, r->at);
    bool fact = false;
    v->span = t->span;
    if (t->kind == TOKEN_WORD && noun_find(t->text) != NULL && is_plain(token_at(r, r->at + 1), "where")) {
        r->noun = v->noun = noun_find(t->text);
        r->at++;
        return true;
    }
    if (t->kind == TOKEN_WORD && !fact_find(r->call->db, t->text, &v->noun, &v->id, &fact, r->err)) {
        return false;
    }
    if (!fact) {
        struct thing thing;
        bool found;
        if (!thing_get(r->call->db, r->call->arena, NULL, handle_text(r, t), t->span, &v->id, r->err) ||
            !thing_load(r->call->db, r->call->arena, v->id, &thing, &found, r->err)) {
            hint_subject(r, t);
            return false;
        }
        v->noun = thing.noun;
    }
    r->at++;
    return true;
}

/* Several subjects stay as typed: the command resolves one after the other. */
static bool read_subjects(struct reader *r, struct arg_value *v) {
    v->first = token_at(r, r->at);
    v->span = v->first->span;
    while (token_at(r, r->at)->kind == TOKEN_WORD || token_at(r, r->at)->kind == TOKEN_QUALIFIER) {
        v->count++;
        r->at++;
    }
    return true;
}

static bool read_number(struct reader *r, struct arg_value *v) {
    const struct token *t = token_at(r, r->at);
    long long n;
    if (t->kind != TOKEN_WORD || !str_to_int(t->text, &n) || n < 1) {
        err_at(r->err, ERR_USAGE, t->span, "a number from 1 is due here");
        return false;
    }
    v->number = n;
    v->span = t->span;
    r->at++;
    return true;
}

static bool read_fields(struct reader *r, const struct arg_spec *spec, struct arg_value *v) {
    v->first = token_at(r, r->at);
    while (token_at(r, r->at)->kind == TOKEN_QUALIFIER) {
        v->count++;
        r->at++;
    }
    if (v->count == 0 && !(spec->flags & ARG_OPTIONAL)) {
        err_at(r->err, ERR_USAGE, token_at(r, r->at)->span, "a field:value is due here");
        return false;
    }
    return true;
}

/* Whatever a command does with a file, its name passes the gate here. */
static bool read_file(struct reader *r, const struct arg_spec *spec, struct arg_value *v) {
    const struct token *t = token_at(r, r->at++);
    bool led = spec > r->specs && spec[-1].kind == ARG_WORD;
    v->text = t->text;
    v->span = t->span;
    return gate_reach(r->call->session, led ? spec[-1].name : r->call->command->name, v->span, r->err);
}

/* The rest as it was typed: the tokens before it are cut off the line again, since arguments of the OS
 * shell have lost their quotes in token_list.line. */
static bool read_rest(struct reader *r, struct arg_value *v) {
    struct token_list typed;
    struct str line = r->call->typed;
    if (!lex_line(r->call->arena, line, &typed, r->err)) {
        return false;
    }
    v->span = token_at(r, r->at)->span;
    /* The OS shell took the quotes off; an argument that is all of the rest stands as it is. */
    if (line.p != r->call->tokens.line.p && r->at + 1 == r->call->tokens.count) {
        v->text = str_trim(token_at(r, r->at)->text);
        r->at = r->call->tokens.count;
        return true;
    }
    size_t from = r->at < typed.count ? typed.items[r->at].span.at : line.n;
    v->text = str_trim(str_slice(line, from, line.n));
    r->at = r->call->tokens.count;
    return true;
}

static bool read_one(struct reader *r, const struct arg_spec *spec, struct arg_value *v) {
    const struct token *t = token_at(r, r->at);
    switch (spec->kind) {
    case ARG_NOUN:
        return read_noun(r, v);
    case ARG_QUERY:
        return read_query(r, spec, v);
    case ARG_HANDLE:
        return read_handle(r, spec, v);
    case ARG_SUBJECT:
        return spec->flags & ARG_MANY ? read_subjects(r, v) : read_subject(r, v);
    case ARG_NUMBER:
        return read_number(r, v);
    case ARG_FIELDS:
        return read_fields(r, spec, v);
    case ARG_FILE:
        return read_file(r, spec, v);
    case ARG_WORD:
    case ARG_NAME:
    case ARG_VERB:
        if (spec->flags & ARG_REST) {
            return read_rest(r, v);
        }
        v->text = t->text;
        v->span = t->span;
        r->at++;
        return true;
    case ARG_FLAG:
    case ARG_OPTION:
        break;
    }
    return true;
}

static const char *wanted(const struct arg_spec *spec) {
    switch (spec->kind) {
    case ARG_NOUN:
        return "a noun";
    case ARG_QUERY:
        return "a query";
    case ARG_HANDLE:
        return "a handle";
    case ARG_SUBJECT:
        return "a handle or the number of a fact";
    case ARG_FILE:
        return "a file name";
    case ARG_NUMBER:
        return "a number";
    case ARG_FIELDS:
        return "a field:value";
    case ARG_WORD:
    case ARG_NAME:
    case ARG_VERB:
    case ARG_FLAG:
    case ARG_OPTION:
        break;
    }
    return "a word";
}

/* Is the argument there? A word must be itself; a query may be empty. */
static bool present(struct reader *r, const struct arg_spec *spec) {
    const struct token *t = token_at(r, r->at);
    if (spec->kind == ARG_WORD) {
        return is_plain(t, spec->name);
    }
    if (spec->kind == ARG_QUERY || spec->kind == ARG_FIELDS) {
        return true;
    }
    if (spec->flags & ARG_REST) {
        return t->kind != TOKEN_END;
    }
    /* kind:name is a handle and a:b may be a file, but a name that looks like field:value is quoted */
    bool may_have_key = spec->kind == ARG_HANDLE || spec->kind == ARG_SUBJECT || spec->kind == ARG_FILE;
    return t->kind == TOKEN_WORD || (may_have_key && t->kind == TOKEN_QUALIFIER);
}

static bool read_in_order(struct reader *r) {
    bool instead = false;
    for (int k = 0; r->specs != NULL && r->specs[k].name != NULL; k++) {
        const struct arg_spec *spec = &r->specs[k];
        struct arg_value *v = &r->call->args[k];
        bool joined = (spec->flags & ARG_WITH_PREVIOUS) != 0;
        instead = instead && spec->kind != ARG_WORD;
        if (spec->kind == ARG_FLAG || spec->kind == ARG_OPTION || (joined && !r->call->args[k - 1].given) ||
            (instead && !joined)) {
            continue;
        }
        if (!present(r, spec)) {
            if (spec->flags & ARG_OPTIONAL) {
                continue;
            }
            const struct token *t = token_at(r, r->at);
            bool word = spec->kind == ARG_WORD;
            err_at(r->err, ERR_USAGE, t->span, word ? "'%s' is missing here" : "%s is missing here",
                   word ? spec->name : wanted(spec));
            usage_hint(r);
            return false;
        }
        if (!read_one(r, spec, v)) {
            return false;
        }
        v->given = true;
        instead = instead || (spec->flags & ARG_INSTEAD) != 0;
    }
    return true;
}

bool args_read(struct call *call, struct err *e) {
    struct reader r = { .call = call, .specs = call->command->args, .at = 1, .err = e };
    r.taken = arena_array(call->arena, bool, (size_t)call->tokens.count + 1);
    if (!take_options(&r)) {
        return false;
    }
    compact(&r);
    if (!read_in_order(&r)) {
        return false;
    }
    const struct token *left = token_at(&r, r.at);
    if (left->kind != TOKEN_END) {
        err_at(e, ERR_USAGE, left->span, "'%.*s' is too much here", STR_ARG(left->text));
        usage_hint(&r);
        return false;
    }
    return true;
}
