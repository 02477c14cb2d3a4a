/* imports: what was imported when by whom, with which map, and what came of the records. */
#include "cmd/import_again.h"
#include "engine/result.h"

static const char sql[] =
    "SELECT c.id, c.at, c.who, c.file, c.command, c.added, c.changed, c.same, c.rejected,"
    " CASE WHEN c.rejected > 0 THEN"
    "  (SELECT count(*) FROM record r WHERE r.change_id = c.id AND r.error IS NOT NULL) ELSE 0 END, "
    "c.undone_by"
    " FROM change c WHERE c.added IS NOT NULL ORDER BY c.id DESC LIMIT ?";

static const struct column columns[] = {
    { .key = "import", .label = "Import", .align = COLUMN_LEFT, .keep = 10 },
    { .key = "when", .label = "When", .keep = 5 },
    { .key = "who", .label = "Who", .keep = 2 },
    { .key = "file", .label = "File", .keep = 8, .ident = true },
    { .key = "map", .label = "Map", .keep = 3, .ident = true },
    { .key = "added", .label = "Added", .align = COLUMN_RIGHT, .keep = 7 },
    { .key = "changed", .label = "Changed", .align = COLUMN_RIGHT, .keep = 6 },
    { .key = "same", .label = "Same", .align = COLUMN_RIGHT, .keep = 4 },
    { .key = "rejected", .label = "Rejected", .align = COLUMN_RIGHT, .keep = 7 },
    { .key = "left", .label = "Left", .align = COLUMN_RIGHT, .keep = 6 },
    { .key = "state", .label = "State", .keep = 5 },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static struct cell text_of(struct str text) {
    return (struct cell){ .type = text.n > 0 ? CELL_TEXT : CELL_NULL, .text = text };
}

static struct cell number_of(int64_t n) {
    return (struct cell){ .type = CELL_INT, .i = n };
}

static bool put_row(struct call *call, const struct stmt *s, struct err *e) {
    struct arena *a = call->arena;
    struct str map, state = STR("");
    if (!import_old_map(call, arena_str(a, stmt_str(s, 4)), stmt_int(s, 0), &map, e)) {
        return false;
    }
    if (stmt_type(s, 10) != STMT_NULL) {
        state = str_of(arena_printf(a, "undone by %lld", (long long)stmt_int(s, 10)));
    }
    struct cell cells[COLUMNS] = { number_of(stmt_int(s, 0)),
                                   text_of(stmt_str(s, 1)),
                                   text_of(stmt_str(s, 2)),
                                   text_of(stmt_str(s, 3)),
                                   text_of(map),
                                   number_of(stmt_int(s, 5)),
                                   number_of(stmt_int(s, 6)),
                                   number_of(stmt_int(s, 7)),
                                   number_of(stmt_int(s, 8)),
                                   number_of(stmt_int(s, 9)),
                                   text_of(state) };
    out_row(&call->session->out, cells);
    return true;
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n");
    struct out *out = &call->session->out;
    struct stmt *s = stmt_getf(call->db, e, sql, "i", n->given ? n->number : INT64_MAX);
    int64_t rows = 0;
    bool row = false, ok = s != NULL;
    out_begin(out, columns, COLUMNS);
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        ok = put_row(call, s, e);
        rows++;
    }
    stmt_done(s);
    if (!ok || !out_end(out, e)) {
        return false;
    }
    if (session_human(call->session)) {
        session_say(call->session, "(%lld %s)", (long long)rows, rows == 1 ? "import" : "imports");
    }
    return result_found(call, rows, e);
}

static const struct arg_spec args[] = {
    { "n", ARG_NUMBER, ARG_OPTIONAL, NOUN_COUNT, "how many, the newest first; all when left out" },
    { 0 },
};

static const struct command_example examples[] = {
    { "imports", "every import with its counts" },
    { "imports 1", "the latest" },
    { 0 },
};

const struct command cmd_imports = {
    .name = "imports",
    .summary = "what was imported, and what came of its records",
    .args = args,
    .examples = examples,
    .more = "Rejected counts the records that were bad when they were imported, left those that still wait: "
            "show import N\n"
            "lists them, import retry N tries them again, export rejects N to FILE writes them to be mended. "
            "The map is\n"
            "the one that was named, else the built-in one that fits the header.",
    .run = run,
};
