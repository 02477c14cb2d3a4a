/* redo: brings an undone change back; of an import, by running its records again. */
#include "cmd/history.h"
#include "cmd/import_again.h"
#include "cmd/import_show.h"

static void say_done(struct call *call, const struct change_plan *plan, int64_t as) {
    session_say(call->session, "change %lld done again: %.*s", (long long)plan->id, STR_ARG(plan->command));
    session_say(call->session, "(change %lld)", (long long)as);
}

static bool redo_import(struct call *call, const struct change_plan *plan, struct err *e) {
    struct import_options o = { .command = call->typed, .stop = &call->session->stop };
    struct import_report report = { 0 };
    struct import_show show = { .session = call->session };
    int64_t as, retried = import_retried(call, plan->command);
    if (!import_old_options(call, plan->id, &o, e) ||
        (retried != 0 && !import_old_options(call, retried, &o, e))) {
        return false;
    }
    import_show_begin(&show, &o);
    bool ok =
        import_redo(call->db, call->arena, plan->id, retried, &o, history_report, call, &report, &as, e);
    import_show_end(&show);
    if (!ok) {
        import_show_problems(&show);
    }
    import_show_release(&show);
    if (ok) {
        session_say(call->session, "%lu %s again: %lu added, %lu changed, %lu the same", report.records,
                    report.records == 1 ? "record" : "records", report.added, report.changed, report.same);
        say_done(call, plan, as);
    }
    return ok;
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n");
    struct change_plan plan;
    int64_t as;
    bool agreed;
    if (!change_redo_plan(call->db, call->arena, n->given ? n->number : 0, &plan, e) ||
        !history_agree(call, &plan, "brought back", &agreed, e)) {
        return false;
    }
    if (!agreed || plan.import) {
        return !agreed || redo_import(call, &plan, e);
    }
    if (!change_redo(call->db, call->arena, plan.id, history_report, call, &as, e)) {
        return false;
    }
    say_done(call, &plan, as);
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
    .more =
        "What an import wrote comes back by running the records it took again, with the map as it is now; "
        "things and\n"
        "facts are the same, their numbers are new. Redo refuses, with a list, where a later change stands "
        "in the way.",
    .flags = COMMAND_CHANGES,
    .run = run,
};
