/* redo: brings an undone change back. */
#include "cmd/history.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n");
    struct change_plan plan;
    int64_t as;
    bool agreed;
    if (!change_redo_plan(call->db, call->arena, n->given ? n->number : 0, &plan, e) ||
        !history_agree(call, &plan, "brought back", &agreed, e)) {
        return false;
    }
    if (!agreed) {
        return true;
    }
    if (!change_redo(call->db, call->arena, plan.id, history_report, call, &as, e)) {
        return false;
    }
    session_say(call->session, "change %lld done again: %.*s", (long long)plan.id, STR_ARG(plan.command));
    session_say(call->session, "(change %lld)", (long long)as);
    return true;
}

static const struct arg_spec args[] = {
    { "n", ARG_NUMBER, ARG_OPTIONAL, NOUN_COUNT, "number of the change; the one undone last when left out" },
    { 0 },
};

static const struct command_example examples[] = {
    { "redo", "bring back what undo took last" },
    { 0 },
};

const struct command cmd_redo = {
    .name = "redo",
    .summary = "bring an undone change back",
    .args = args,
    .examples = examples,
    .flags = COMMAND_CHANGES,
    .run = run,
};
