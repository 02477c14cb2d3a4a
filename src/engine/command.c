/* Finding commands, and the usage line that a descriptor makes. */
#include "engine/command.h"
#include "base/namekey.h"
#include <string.h>

void command_blame(struct err *e, struct span span) {
    if (e->code != ERR_NONE && !e->has_span && e->text.n == 0) {
        e->has_span = true;
        e->span = span;
    }
}

static bool required_with_previous(const struct arg_spec *arg) {
    return (arg->flags & ARG_WITH_PREVIOUS) != 0;
}

static void usage_one(struct buf *out, const struct arg_spec *arg) {
    switch (arg->kind) {
    case ARG_WORD:
    case ARG_FLAG:
        buf_add_text(out, arg->name);
        break;
    case ARG_OPTION:
        buf_printf(out, "%s:…", arg->name);
        break;
    case ARG_FIELDS:
        buf_add_text(out, "field:value …");
        break;
    case ARG_QUERY:
        buf_add_text(out, "query");
        break;
    case ARG_NOUN:
    case ARG_HANDLE:
    case ARG_SUBJECT:
    case ARG_NAME:
    case ARG_FILE:
    case ARG_NUMBER:
    case ARG_VERB:
        for (const char *c = arg->name; *c != '\0'; c++) {
            buf_add_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
        }
        buf_add_text(out, arg->flags & (ARG_MANY | ARG_REST) ? "…" : "");
        break;
    }
}

void command_usage(struct buf *out, const struct command *c) {
    buf_add_text(out, c->name);
    for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
        bool query = arg->kind == ARG_QUERY && !required_with_previous(arg);
        bool optional =
            query || arg->flags & ARG_OPTIONAL || arg->kind == ARG_FLAG || arg->kind == ARG_OPTION;
        bool next_joined = arg[1].name != NULL && required_with_previous(&arg[1]);
        bool joined = required_with_previous(arg);
        bool instead = arg->flags & ARG_INSTEAD || (joined && arg[-1].flags & ARG_INSTEAD);
        buf_add_char(out, ' ');
        if (instead) { /* "rejects N | NOUN" */
            usage_one(out, arg);
            buf_add_text(out, next_joined ? "" : " |");
            continue;
        }
        buf_add_text(out, optional ? "[" : "");
        usage_one(out, arg);
        /* "[to FILE]": what must follow an optional word stands within its brackets */
        buf_add_text(out, optional && !next_joined ? "]" : "");
        buf_add_text(out, joined && !next_joined ? "]" : "");
    }
}

static void list_of(struct buf *out, const struct session *s, struct str word) {
    for (int i = 0; i < s->command_count; i++) {
        struct str name = str_of(s->commands[i]->name);
        if (str_eq(str_slice(name, 0, word.n), word)) {
            buf_printf(out, "%s%s", out->n > 0 ? ", " : "", s->commands[i]->name);
        }
    }
}

static void unknown(const struct session *s, struct str word, struct span span, struct err *e) {
    struct near_best best = { .typed = word };
    for (int i = 0; i < s->command_count; i++) {
        near_offer(&best, str_of(s->commands[i]->name), 0);
    }
    err_at(e, ERR_USAGE, span, "no command '%.*s'", STR_ARG(word));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  help lists the commands", STR_ARG(best.found));
    } else {
        err_hint(e, "help lists the commands; to search, write find operations \"…\"");
    }
}

const struct command *command_find(const struct session *s, struct str word, struct span span,
                                   struct err *e) {
    const struct command *found = NULL;
    int fits = 0;
    for (int i = 0; i < s->command_count; i++) {
        const char *name = s->commands[i]->name;
        if (str_is_nocase(word, name) || str_among(word, s->commands[i]->also)) {
            return s->commands[i];
        }
        if (word.n > 0 && word.n < strlen(name) && strncmp(word.p, name, word.n) == 0) {
            found = s->commands[i];
            fits++;
        }
    }
    if (fits == 1) {
        return found;
    }
    if (fits > 1) {
        struct buf list = { 0 };
        list_of(&list, s, word);
        err_at(e, ERR_USAGE, span, "'%.*s' could be: %s", STR_ARG(word), list.p);
        buf_release(&list);
        return NULL;
    }
    unknown(s, word, span, e);
    return NULL;
}

struct arg_value *call_arg(struct call *call, const char *name) {
    int i = 0;
    while (call->command->args[i].name != NULL && strcmp(call->command->args[i].name, name) != 0) {
        i++;
    }
    return &call->args[i];
}
