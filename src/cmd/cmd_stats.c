/* stats: how much of what is in the file. */
#include "engine/result.h"
#include <stdio.h>

/* Things of the person's own have positive ids; what came with the program has negative ones. */
static bool count_noun(struct call *call, const struct noun *noun, int64_t *own, int64_t *builtin,
                       struct err *e) {
    char sql[256];
    bool found;
    const char *column = noun->id == NOUN_RECORD ? "1" : "id";
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s > 0", noun->view, column);
    if (!stmt_intf(call->db, e, own, &found, sql, "")) {
        return false;
    }
    *builtin = 0;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s < 0", noun->view, column);
    return stmt_intf(call->db, e, builtin, &found, sql, "");
}

static bool run(struct call *call, struct err *e) {
    static const struct column columns[] = {
        { .key = "noun", .label = "Noun", .keep = 3 },
        { .key = "count", .label = "In this file", .align = COLUMN_RIGHT, .keep = 2 },
        { .key = "builtin", .label = "Built in", .align = COLUMN_RIGHT, .keep = 1 },
    };
    struct out *out = &call->session->out;
    int n;
    const struct noun *const *all = noun_all(&n);
    out_begin(out, columns, 3);
    for (int i = 0; i < n; i++) {
        int64_t own, builtin;
        if (!count_noun(call, all[i], &own, &builtin, e)) {
            return false;
        }
        struct cell cells[3] = {
            { .type = CELL_TEXT, .text = str_of(all[i]->plural) },
            { .type = CELL_INT, .i = own },
            { .type = builtin > 0 ? CELL_INT : CELL_NULL, .i = builtin },
        };
        out_row(out, cells);
    }
    int64_t changes;
    bool found;
    if (!out_end(out, e) || !stmt_intf(call->db, e, &changes, &found, "SELECT count(*) FROM change", "")) {
        return false;
    }
    session_say(call->session, "(%lld %s; log lists them)", (long long)changes,
                changes == 1 ? "change" : "changes");
    return true;
}

static const struct command_example examples[] = {
    { "stats", "things, facts and records, by noun" },
    { 0 },
};

const struct command cmd_stats = {
    .name = "stats",
    .summary = "how much of what is in the file",
    .examples = examples,
    .run = run,
};
