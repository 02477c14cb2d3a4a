/* .output: where results go from here on. */
#include "engine/command.h"
#include "engine/redirect.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *file = call_arg(call, "file");
    const char *path = file->given ? arena_copy(call->arena, file->text.p, file->text.n) : NULL;
    bool ok = redirect_output(call->session, path, e);
    if (file->given) {
        command_blame(e, file->span);
    }
    return ok;
}

static const struct arg_spec args[] = {
    { "file", ARG_FILE, ARG_OPTIONAL, NOUN_COUNT,
      "written aside, and there when results go elsewhere again" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".output all.txt", "results of all commands that follow" },
    { ".output", "back to where they went before" },
    { 0 },
};

const struct command dot_output = {
    .name = ".output",
    .summary = "write results to a file until .output alone",
    .args = args,
    .examples = examples,
    .more = "Errors and notes stay where they are. A script that fails leaves no such file.",
    .flags = COMMAND_OUTSIDE | COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
};
