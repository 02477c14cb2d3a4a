/* What undo and redo say and ask. */
#include "cmd/history.h"

bool history_agree(struct call *call, const struct change_plan *plan, const char *what, bool *agreed,
                   struct err *e) {
    struct session *s = call->session;
    *agreed = true;
    if (s->confirm == NULL || s->options.yes) {
        return true;
    }
    session_say(s, "change %lld will be %s: %.*s  (%lld %s)", (long long)plan->id, what,
                STR_ARG(plan->command), (long long)plan->rows, plan->rows == 1 ? "row" : "rows");
    if (!out_flush(&s->out, e)) {
        return false;
    }
    *agreed = s->confirm(s, "go on?");
    if (!*agreed) {
        session_say(s, "nothing was changed");
    }
    return true;
}

void history_report(void *context, struct str line) {
    struct call *call = context;
    session_note(call->session, "%.*s", STR_ARG(line));
}
