/* One command from text to done: verb or SQL, the gates (file open, read-only, --safe), the change
 * of writing commands, and the run. */
#include "base/utf8.h"
#include "engine/args.h"
#include "engine/result.h"
#include <string.h>

bool session_is_sql(struct str line) {
    static const char *const words[] = { "select",  "with",    "values",    "explain", "pragma", "insert",
                                         "update",  "delete",  "create",    "drop",    "alter",  "replace",
                                         "attach",  "detach",  "vacuum",    "begin",   "commit", "rollback",
                                         "release", "analyze", "savepoint", "reindex" };
    struct str s = str_trim(line);
    size_t n = 0;
    while (n < s.n && ((s.p[n] | 0x20) >= 'a' && (s.p[n] | 0x20) <= 'z')) {
        n++;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is_nocase(str_slice(s, 0, n), words[i])) {
            return true;
        }
    }
    return false;
}

static bool no_file(struct session *s, struct err *e) {
    if (s->db != NULL) {
        return false;
    }
    err_set(e, ERR_USAGE, "no case file is open");
    err_hint(e, "dossier FILE opens one, dossier --new FILE makes one");
    return true;
}

static bool run_sql(struct session *s, struct arena *a, struct str line, struct err *e) {
    if (no_file(s, e)) {
        return false;
    }
    struct stmt *stmt = NULL;
    if (!stmt_user(s->db, line, s->options.safe ? 10000 : 0, &stmt, e)) {
        return false;
    }
    struct call call = { .session = s, .db = s->db, .arena = a };
    int64_t rows = 0;
    bool ok = result_statement(&call, stmt, &rows, e) && result_found(&call, rows, e);
    stmt_free(stmt);
    return ok;
}

static bool gate(struct session *s, const struct command *c, struct span verb, struct err *e) {
    if (!(c->flags & COMMAND_NO_FILE) && no_file(s, e)) {
        return false;
    }
    bool writes = c->flags & (COMMAND_WRITES | COMMAND_CHANGES);
    if (writes && (s->options.readonly || db_readonly(s->db))) {
        err_at(e, ERR_FAILED, verb, "'%s' would write, and %s is open for reading only", c->name,
               db_path(s->db));
        err_hint(e,
                 s->options.readonly ? "leave out --readonly" : "the file or its folder cannot be written");
        return false;
    }
    if (s->options.safe && (c->flags & COMMAND_OUTSIDE)) {
        err_at(e, ERR_FAILED, verb, "'%s' reaches outside the case file, which --safe forbids", c->name);
        return false;
    }
    return true;
}

/* A writing command within its change: all or nothing. */
static bool run_writing(struct call *call, struct str text, struct err *e) {
    struct change change = { 0 };
    if (!change_begin(call->db, text, &change, e)) {
        return false;
    }
    call->change = &change;
    bool kept = false;
    if (!args_read(call, e) || !call->command->run(call, e) || !change_end(&change, &kept, e)) {
        change_abandon(&change);
        return false;
    }
    if (kept) {
        session_say(call->session, "(change %lld)", (long long)change.id);
    } else {
        session_say(call->session, "(nothing changed)");
    }
    return true;
}

static bool run_tokens(struct session *s, struct arena *a, const struct token_list *tokens, struct str text,
                       struct err *e) {
    if (tokens->count == 0) {
        return true;
    }
    const struct token *verb = &tokens->items[0];
    if (verb->kind != TOKEN_WORD || verb->quoted) {
        err_at(e, ERR_USAGE, verb->span, "a command begins with a verb");
        bool whole_line = str_index(verb->text, ' ') < verb->text.n;
        err_hint(e, whole_line ? "each word is an argument of its own; a whole command goes with -c"
                               : "help lists the commands");
        return false;
    }
    const struct command *c = command_find(s, verb->text, verb->span, e);
    if (c == NULL || !gate(s, c, verb->span, e)) {
        return false;
    }
    struct call call = { .session = s, .db = s->db, .arena = a, .command = c, .tokens = *tokens };
    if (c->flags & COMMAND_WRITES) {
        return run_writing(&call, text, e);
    }
    return args_read(&call, e) && c->run(&call, e);
}

/* An interrupt that was dealt with stops no later command. */
static void begin_command(struct session *s) {
    if (s->db != NULL && !s->stop) {
        db_resume(s->db);
    }
}

static bool end_command(struct session *s, bool ok, struct err *e) {
    struct err unwritten = { 0 };
    bool written = out_flush(&s->out, ok ? e : &unwritten);
    err_release(&unwritten);
    if (s->db != NULL && db_in_transaction(s->db)) {
        db_rollback(s->db); /* a command that failed half-way leaves nothing behind */
    }
    return ok && written;
}

static bool readable(struct str line, struct err *e) {
    size_t bad = utf8_bad(line), zero = str_index(line, '\0');
    if (bad == SIZE_MAX && zero == SIZE_MAX) {
        return true;
    }
    size_t at = bad < zero ? bad : zero;
    err_at(e, ERR_USAGE, (struct span){ at, 1 },
           at == zero ? "a zero byte cannot stand in a command" : "this is not valid UTF-8");
    return false;
}

bool session_run(struct session *s, struct str line, struct err *e) {
    struct arena arena = { 0 };
    struct token_list tokens;
    bool ok;
    begin_command(s);
    if (!readable(line, e)) {
        ok = false;
    } else if (session_is_sql(line)) {
        ok = run_sql(s, &arena, line, e);
    } else {
        ok = lex_line(&arena, line, &tokens, e) && run_tokens(s, &arena, &tokens, str_trim(line), e);
    }
    ok = end_command(s, ok, e);
    arena_release(&arena);
    return ok;
}

/* The arguments as a line that could be typed: quotes round what needs them. */
static struct str typed_line(struct arena *a, int argc, char *const *argv) {
    struct buf out = { 0 };
    for (int i = 0; i < argc; i++) {
        struct str arg = str_of(argv[i]);
        bool quote = arg.n == 0 || strpbrk(argv[i], " \t\n\"()") != NULL;
        size_t colon = quote && str_index(arg, ':') < arg.n ? str_index(arg, ':') : 0;
        bool keyed = colon > 0 && lex_is_key(str_slice(arg, 0, colon));
        buf_add_text(&out, i > 0 ? " " : "");
        buf_add_str(&out, keyed ? str_slice(arg, 0, colon + 1) : STR(""));
        struct str rest = keyed ? str_slice(arg, colon + 1, arg.n) : arg;
        buf_add_text(&out, quote ? "\"" : "");
        for (size_t k = 0; k < rest.n; k++) {
            buf_add_text(&out, quote && (rest.p[k] == '"' || rest.p[k] == '\\') ? "\\" : "");
            buf_add_char(&out, rest.p[k]);
        }
        buf_add_text(&out, quote ? "\"" : "");
    }
    struct str line = arena_str(a, buf_str(&out));
    buf_release(&out);
    return line;
}

bool session_run_args(struct session *s, struct arena *a, int argc, char *const *argv, struct str *line,
                      struct err *e) {
    struct token_list tokens = { 0 };
    *line = STR("");
    begin_command(s);
    if (argc > 0 && session_is_sql(str_of(argv[0]))) {
        struct buf sql = { 0 };
        for (int i = 0; i < argc; i++) {
            buf_printf(&sql, "%s%s", i > 0 ? " " : "", argv[i]);
        }
        *line = arena_str(a, buf_str(&sql));
        buf_release(&sql);
        return end_command(s, run_sql(s, a, *line, e), e);
    }
    bool ok = lex_args(a, argc, argv, &tokens, e);
    *line = tokens.line;
    return end_command(s, ok && run_tokens(s, a, &tokens, typed_line(a, argc, argv), e), e);
}
