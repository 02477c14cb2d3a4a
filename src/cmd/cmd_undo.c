/* undo: takes a change back, exactly, or says what depends on it. */
#include "cmd/history.h"
#include "engine/complete.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n");
    struct change_plan plan;
    int64_t as;
    bool agreed;
    if (!change_undo_plan(call->db, call->arena, n->given ? n->number : 0, &plan, e) ||
        !history_agree(call, &plan, "taken back", &agreed, e)) {
        return false;
    }
    if (!agreed) {
        return true;
    }
    if (!change_undo(call->db, call->arena, plan.id, history_report, call, &as, e)) {
        return false;
    }
    session_say(call->session, "change %lld undone: %.*s", (long long)plan.id, STR_ARG(plan.command));
    session_say(call->session, "(change %lld; redo brings it back)", (long long)as);
    return true;
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    if (arg->kind == ARG_NUMBER) {
        history_offer(c, false);
    }
}

static const struct arg_spec args[] = {
    { "n", ARG_NUMBER, ARG_OPTIONAL, NOUN_COUNT, "number of the change; the latest when left out" },
    { 0 },
};

static const struct command_example examples[] = {
    { "undo", "take back the latest change" },
    { 0 },
};

const struct command cmd_undo = {
    .name = "undo",
    .summary = "take a change back",
    .args = args,
    .examples = examples,
    .more = "The rows a change wrote, altered or removed come back exactly as they were. Where a later "
            "change touched\n"
            "them or points at them, undo refuses and lists those changes; take them back first.",
    .flags = COMMAND_CHANGES,
    .run = run,
    .offer = offer,
};
