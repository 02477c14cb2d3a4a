/* What undo and redo say and ask. */
#include "cmd/history.h"
#include "engine/complete.h"

/* Whether a change stands lies behind its undo data, which is not read through where it is long. */
#define NEWEST                                                                                               \
    "SELECT id FROM (SELECT id, command, CASE WHEN coalesce(length(changeset), 0) < 100000"                  \
    " THEN undone_by END AS undone_by FROM change ORDER BY id DESC LIMIT 50)"

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

void history_offer(struct complete *c, bool undone) {
    complete_offer_rows(c, undone ? NEWEST " WHERE undone_by IS NOT NULL ORDER BY id DESC"
                                  : NEWEST " WHERE undone_by IS NULL AND NOT (command GLOB 'undo [0-9]*'"
                                           " OR command GLOB 'redo [0-9]*') ORDER BY id DESC");
}
