/* .edit: the last command in an editor. How a person edits is the shell's business. */
#include "engine/command.h"

static bool run(struct call *call, struct err *e) {
    struct session *s = call->session;
    if (s->edit == NULL || s->script != NULL) {
        err_at(e, ERR_USAGE, call->tokens.items[0].span, ".edit is for the prompt, not for scripts");
        return false;
    }
    return s->edit(s, e);
}

static const struct command_example examples[] = {
    { ".edit", "the command before this one" },
    { 0 },
};

const struct command dot_edit = {
    .name = ".edit",
    .summary = "edit the last command in $VISUAL or $EDITOR, then run it",
    .examples = examples,
    .more = "What comes out of the editor is shown and run, command by command. Left as it was, or empty, "
            "nothing is run.",
    .flags = COMMAND_OUTSIDE | COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
};
