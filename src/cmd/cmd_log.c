/* log: the numbered changes of the file, the newest first. */
#include "engine/result.h"

static const char sql[] =
    "SELECT id AS change, at AS \"when\", who, command, added, changed AS altered, same, rejected,"
    " CASE WHEN undone_by IS NULL THEN NULL ELSE 'undone by ' || undone_by END AS state"
    " FROM change ORDER BY id DESC LIMIT ?";

static bool run(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n");
    struct stmt *s = stmt_getf(call->db, e, sql, "i", n->given ? n->number : (int64_t)20);
    int64_t rows = 0;
    bool ok = s != NULL && result_statement(call, s, &rows, e) && result_found(call, rows, e);
    stmt_done(s);
    return ok;
}

static const struct arg_spec args[] = {
    { "n", ARG_NUMBER, ARG_OPTIONAL, NOUN_COUNT, "how many; 20 when left out" },
    { 0 },
};

static const struct command_example examples[] = {
    { "log", "the last twenty changes" },
    { "log 3", "the last three" },
    { 0 },
};

const struct command cmd_log = {
    .name = "log",
    .summary = "the numbered changes of the file, the newest first",
    .args = args,
    .examples = examples,
    .more = "Every command that changes the file is one numbered change. undo N takes one back, redo brings "
            "it again.",
    .run = run,
};
