/* save: a reading command kept in the case file under a name. Without a name it lists, without a command
 * it removes. What may be saved is engine/saved.c's. */
#include "engine/complete.h"
#include "engine/result.h"
#include "engine/saved.h"

static const char list_sql[] = "SELECT name, text FROM saved WHERE kind = 'query' ORDER BY name";
static const char keep_sql[] =
    "INSERT INTO saved (kind, name, text) VALUES ('query', ?, ?)"
    " ON CONFLICT (kind, name) DO UPDATE SET text = excluded.text WHERE text IS NOT excluded.text";
static const char remove_sql[] = "DELETE FROM saved WHERE kind = 'query' AND name = ?";

/* "who since": what run may be told. */
static struct str parameters(struct arena *a, struct str text) {
    int count;
    struct str *names = saved_parameters(a, text, &count);
    struct buf out = { 0 };
    for (int i = 0; i < count; i++) {
        buf_printf(&out, "%s%.*s", i > 0 ? " " : "", STR_ARG(names[i]));
    }
    struct str all = arena_str(a, buf_str(&out));
    buf_release(&out);
    return all;
}

static bool list(struct call *call, struct err *e) {
    static const struct column columns[] = {
        { .key = "name", .label = "Name", .keep = 3, .ident = true },
        { .key = "parameters", .label = "Parameters", .keep = 1 },
        { .key = "command", .label = "Command", .keep = 2 },
    };
    struct out *out = &call->session->out;
    struct stmt *all = stmt_get(call->db, list_sql, e);
    int64_t rows = 0;
    bool ok = all != NULL, row = false;
    while (ok && (ok = stmt_step(all, &row, e)) && row) {
        struct str names = parameters(call->arena, stmt_str(all, 1));
        struct cell cells[3] = {
            { .type = CELL_TEXT, .text = stmt_str(all, 0) },
            { .type = names.n > 0 ? CELL_TEXT : CELL_NULL, .text = names },
            { .type = CELL_TEXT, .text = stmt_str(all, 1) },
        };
        if (rows++ == 0) {
            out_begin(out, columns, 3);
        }
        out_row(out, cells);
    }
    stmt_done(all);
    if (ok && rows == 0 && session_human(call->session)) {
        session_say(call->session, "No commands are saved.");
    } else if (ok && rows == 0) {
        out_begin(out, columns, 3);
    }
    return ok && out_end(out, e) && result_found(call, rows, e);
}

static bool remove_one(struct call *call, const struct arg_value *name, struct err *e) {
    struct str text;
    return saved_get(call->session, call->arena, name->text, name->span, &text, e) &&
           stmt_runf(call->db, e, remove_sql, "s", name->text);
}

/* An error within the command: in the line as it was typed, or in the command alone when it came as
 * arguments of the OS shell. */
static bool check(struct call *call, const struct arg_value *command, struct err *e) {
    if (saved_check(call->session, call->arena, command->text, e)) {
        return true;
    }
    struct str line = call->tokens.line;
    if (command->text.p >= line.p && command->text.p <= line.p + line.n) {
        err_shift(e, (size_t)(command->text.p - line.p));
    } else {
        err_place(e, NULL, 0, command->text);
    }
    return false;
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *name = call_arg(call, "name");
    const struct arg_value *command = call_arg(call, "command");
    if (!name->given) {
        return list(call, e);
    }
    if (!lex_is_key(name->text)) {
        err_at(e, ERR_USAGE, name->span, "'%.*s' is not a name for a saved command", STR_ARG(name->text));
        err_hint(e, "a letter, then letters, digits, '-', '_' and '.'");
        return false;
    }
    if (!command->given) {
        return remove_one(call, name, e);
    }
    return check(call, command, e) && stmt_runf(call->db, e, keep_sql, "ss", name->text, command->text);
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    if (arg->kind == ARG_NAME && complete_word_at(c, 1).n == 0) {
        complete_offer_rows(c, "SELECT name FROM saved WHERE kind = 'query' ORDER BY name LIMIT 1000");
    }
}

static const struct arg_spec args[] = {
    { "name", ARG_NAME, ARG_OPTIONAL, NOUN_COUNT, "what run calls it" },
    { "=", ARG_WORD, ARG_WITH_PREVIOUS, NOUN_COUNT, NULL },
    { "command", ARG_NAME, ARG_OPTIONAL | ARG_REST, NOUN_COUNT,
      "a command that reads, or SQL; $name is a parameter; without it the name is forgotten" },
    { 0 },
};

static const struct command_example examples[] = {
    { "save by-actor = find operations actor:$who since:$since", "then: run by-actor who:apt38 since:2018" },
    { "save latest = find events sort:-date limit:5", "without parameters it is checked at once" },
    { "save", "the saved commands and their parameters" },
    { 0 },
};

const struct command cmd_save = {
    .name = "save",
    .summary = "keep a command that reads in the case file, under a name",
    .args = args,
    .examples = examples,
    .more =
        "A case file may come from somebody else: saved commands only read, name no files and run only by "
        "name. Names and parameters: (help variables)",
    .flags = COMMAND_WRITES | COMMAND_ALONE_READS,
    .run = run,
    .offer = offer,
};
