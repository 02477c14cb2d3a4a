/* let: a value gets a name. */
#include "engine/result.h"

static bool list(struct call *call, struct err *e) {
    static const struct column columns[] = {
        { .key = "variable", .label = "Variable", .keep = 2 },
        { .key = "value", .label = "Value", .keep = 1 },
    };
    struct out *out = &call->session->out;
    const struct vars *vars = &call->session->vars;
    if (vars->count == 0 && session_human(call->session)) {
        session_say(call->session, "No variables are set.");
        return result_found(call, 0, e);
    }
    out_begin(out, columns, 2);
    for (int i = 0; i < vars->count; i++) {
        struct cell cells[2] = {
            { .type = CELL_TEXT, .text = str_of(vars->items[i].name) },
            { .type = CELL_TEXT, .text = str_of(vars->items[i].value) },
        };
        out_row(out, cells);
    }
    return out_end(out, e) && result_found(call, vars->count, e);
}

/* Was the value given in quotes? One that another variable stood for is what it was there. */
static bool is_text(const struct call *call, const struct arg_value *value) {
    struct str typed = str_slice(call->tokens.line, value->span.at, value->span.at + value->span.len);
    if (typed.n > 1 && typed.p[0] == '$') {
        const struct var *from = vars_find(&call->session->vars, str_slice(typed, 1, typed.n));
        return from != NULL && from->text;
    }
    return typed.n > 0 && (typed.p[0] == '"' || typed.p[0] == '\'');
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *name = call_arg(call, "name");
    const struct arg_value *value = call_arg(call, "value");
    struct vars *vars = &call->session->vars;
    if (!name->given) {
        return list(call, e);
    }
    if (value->given) {
        return vars_set(vars, name->text, value->text, is_text(call, value), name->span, e);
    }
    if (vars_get(vars, name->text, name->span, e) == NULL) {
        return false;
    }
    vars_remove(vars, name->text);
    return true;
}

static const struct arg_spec args[] = {
    { "name", ARG_NAME, ARG_OPTIONAL, NOUN_COUNT, "a letter, then letters, digits and _" },
    { "=", ARG_WORD, ARG_WITH_PREVIOUS, NOUN_COUNT, NULL },
    { "value", ARG_NAME, ARG_OPTIONAL, NOUN_COUNT,
      "one word, or a text in quotes; without it the variable is forgotten" },
    { 0 },
};

static const struct command_example examples[] = {
    { "let who = lazarus-group", "then: find operations actor:$who" },
    { "let phrase = \"oil and gas\"", "blanks stand in quotes" },
    { "let", "the variables and their values" },
    { 0 },
};

const struct command cmd_let = {
    .name = "let",
    .summary = "give a value a name, to be used as $name",
    .args = args,
    .examples = examples,
    .more =
        "A value is one value, whatever is in it (help variables). Variables last as long as the shell or "
        "script.",
    .flags = COMMAND_NO_FILE,
    .run = run,
};
