/* .once: where the results of the next command go. */
#include "engine/command.h"
#include "engine/redirect.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *file = call_arg(call, "file");
    bool ok = redirect_once(call->session, arena_copy(call->arena, file->text.p, file->text.n), e);
    command_blame(e, file->span);
    return ok;
}

static const struct arg_spec args[] = {
    { "file", ARG_FILE, 0, NOUN_COUNT, "written only when the command goes well" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".once actors.txt", "then: find actors" },
    { 0 },
};

const struct command dot_once = {
    .name = ".once",
    .summary = "write the results of the next command to a file",
    .args = args,
    .examples = examples,
    .more = "The format is that of .mode, not of the file's ending; export … to FILE goes by the ending.",
    .flags = COMMAND_OUTSIDE | COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
};
