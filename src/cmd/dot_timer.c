/* .timer: how long each command takes. */
#include "engine/command.h"
#include "engine/complete.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *word = call_arg(call, "on-off");
    bool on = str_is_nocase(word->text, "on");
    if (!on && !str_is_nocase(word->text, "off")) {
        err_at(e, ERR_USAGE, word->span, ".timer is on or off");
        return false;
    }
    call->session->timer = on;
    return true;
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    if (arg->kind == ARG_NAME) {
        complete_offer(c, STR("on"));
        complete_offer(c, STR("off"));
    }
}

static const struct arg_spec args[] = {
    { "on-off", ARG_NAME, 0, NOUN_COUNT, "on or off" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".timer on", "\"Time: 0.012 s\" after each command" },
    { ".timer off", NULL },
    { 0 },
};

const struct command dot_timer = {
    .name = ".timer",
    .summary = "say how long each command took",
    .args = args,
    .examples = examples,
    .flags = COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
    .offer = offer,
};
