/* .quit: leave the shell, or the script at this place. */
#include "engine/command.h"

static bool run(struct call *call, struct err *e) {
    (void)e;
    call->session->leave = true;
    return true;
}

static const struct command_example examples[] = {
    { ".quit", "Ctrl-D does it too" },
    { 0 },
};

const struct command dot_quit = {
    .name = ".quit",
    .also = ".exit quit exit",
    .summary = "leave",
    .examples = examples,
    .flags = COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
};
