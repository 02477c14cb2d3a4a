/* .read: the commands of a script, here and now. */
#include "engine/command.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *file = call_arg(call, "file");
    bool ok = session_read(call->session, file->text, e);
    command_blame(e, file->span);
    return ok;
}

static const struct arg_spec args[] = {
    { "file", ARG_FILE, 0, NOUN_COUNT, "looked for beside the script that asks" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".read weekly.dossier", "errors are named as weekly.dossier:line:column" },
    { 0 },
};

const struct command dot_read = {
    .name = ".read",
    .summary = "run the commands of a script (help scripts)",
    .args = args,
    .examples = examples,
    .flags = COMMAND_OUTSIDE | COMMAND_NO_FILE,
    .run = run,
};
