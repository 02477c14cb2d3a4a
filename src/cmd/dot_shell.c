/* .shell: a command of the operating system, without leaving. How it is run is the shell's business. */
#include "engine/command.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *command = call_arg(call, "command");
    struct session *s = call->session;
    if (s->system == NULL || (!command->given && !s->interactive)) {
        err_at(e, ERR_USAGE, call->tokens.items[0].span, "%s",
               s->system == NULL ? "there is no operating system's shell here"
                                 : ".shell needs a command here");
        return false;
    }
    return s->system(s, command->text, e);
}

static const struct arg_spec args[] = {
    { "command", ARG_NAME, ARG_OPTIONAL | ARG_REST, NOUN_COUNT,
      "as /bin/sh reads it; none: your shell until you leave it" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".shell ls -l", "what lies in this folder" },
    { 0 },
};

const struct command dot_shell = {
    .name = ".shell",
    .summary = "run a command of the operating system",
    .args = args,
    .examples = examples,
    .more = "The command runs in the folder dossier was started in. One that fails is an error, so a script "
            "stops "
            "there.",
    .flags = COMMAND_OUTSIDE | COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
};
