/* run: a saved command with values for its parameters. */
#include "base/namekey.h"
#include "engine/complete.h"
#include "engine/saved.h"

static bool is_parameter(const struct str *names, int count, struct str key) {
    for (int i = 0; i < count; i++) {
        if (str_eq(names[i], key)) {
            return true;
        }
    }
    return false;
}

static bool no_parameter(const struct token *t, const struct str *names, int count, struct err *e) {
    struct near_best best = { .typed = t->key };
    struct buf list = { 0 };
    for (int i = 0; i < count; i++) {
        near_offer(&best, names[i], 0);
        buf_printf(&list, " %.*s", STR_ARG(names[i]));
    }
    err_at(e, ERR_USAGE, (struct span){ t->span.at, t->key.n + 1 }, "no parameter '%.*s:'", STR_ARG(t->key));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s:'?  parameters:%s", STR_ARG(best.found), list.p);
    } else if (count > 0) {
        err_hint(e, "parameters:%s", list.p);
    } else {
        err_hint(e, "this command has none");
    }
    buf_release(&list);
    return false;
}

static bool read_values(const struct arg_value *given, const struct str *names, int count, struct vars *out,
                        struct err *e) {
    for (int i = 0; i < given->count; i++) {
        const struct token *t = &given->first[i];
        if (!is_parameter(names, count, t->key)) {
            return no_parameter(t, names, count, e);
        }
        if (t->value_count != 1 || t->group) {
            err_at(e, ERR_USAGE, t->span, "'%.*s:' takes one value", STR_ARG(t->key));
            return false;
        }
        if (vars_find(out, t->key) != NULL) {
            err_at(e, ERR_USAGE, t->span, "'%.*s:' is given twice", STR_ARG(t->key));
            return false;
        }
        if (!vars_set(out, t->key, t->values[0].text, t->values[0].quoted && !t->values[0].bound, t->span,
                      e)) {
            return false;
        }
    }
    return true;
}

/* Every parameter has a value: given here, or a variable of that name. */
static bool all_given(struct call *call, const struct arg_value *name, const struct str *names, int count,
                      const struct vars *values, struct err *e) {
    for (int i = 0; i < count; i++) {
        if (vars_find(values, names[i]) == NULL && vars_find(&call->session->vars, names[i]) == NULL) {
            err_at(e, ERR_USAGE, name->span, "'%.*s' needs a value for '%.*s'", STR_ARG(name->text),
                   STR_ARG(names[i]));
            err_hint(e, "run %.*s %.*s:…", STR_ARG(name->text), STR_ARG(names[i]));
            return false;
        }
    }
    return true;
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *name = call_arg(call, "name");
    struct vars values = { 0 };
    struct str text;
    int count;
    if (!saved_get(call->session, call->arena, name->text, name->span, &text, e)) {
        return false;
    }
    struct str *names = saved_parameters(call->arena, text, &count);
    if (!read_values(call_arg(call, "values"), names, count, &values, e) ||
        !all_given(call, name, names, count, &values, e)) {
        vars_release(&values);
        return false;
    }
    return saved_start(call->session, call->arena, name->text, name->span, &values, e);
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    if (arg->kind == ARG_NAME) {
        complete_offer_rows(c, "SELECT name FROM saved WHERE kind = 'query' ORDER BY name LIMIT 1000");
    }
}

static const struct arg_spec args[] = {
    { "name", ARG_NAME, 0, NOUN_COUNT, "a saved command; save lists them" },
    { "values", ARG_FIELDS, ARG_OPTIONAL, NOUN_COUNT, "parameter:value, for this run only" },
    { 0 },
};

static const struct command_example examples[] = {
    { "run by-actor who:lazarus-group since:2018", "a saved command and its parameters" },
    { 0 },
};

const struct command cmd_run = {
    .name = "run",
    .summary = "run a saved command",
    .args = args,
    .examples = examples,
    .more =
        "A parameter that is not given is taken from the variables (help variables). Saved commands may run "
        "each other, eight deep at most.",
    .run = run,
    .offer = offer,
};
