/* One command from text to done: verb or SQL, the gates (file open, read-only, --safe), the change
 * of writing commands, variables, and the run. */
#include "base/utf8.h"
#include "engine/args.h"
#include "engine/gate.h"
#include "engine/redirect.h"
#include "engine/result.h"
#include <string.h>
#include <time.h>

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

/* What a person's SQL asks of the session. */
static bool find_variable(void *context, struct str name, struct span span, struct stmt_named *out,
                          struct err *e) {
    const struct session *s = context;
    const struct var *var = vars_get(&s->vars, name, span, e);
    if (var != NULL) {
        *out = (struct stmt_named){ str_of(var->value), var->text };
    }
    return var != NULL;
}

static bool run_sql(struct session *s, struct arena *a, struct str line, struct err *e) {
    struct stmt *stmt = NULL;
    if (!gate_file(s, e) || !stmt_user(s->db, line, s->options.safe ? 10000 : 0, &stmt, e)) {
        return false;
    }
    struct call call = { .session = s, .db = s->db, .arena = a, .typed = line };
    int64_t rows = 0;
    bool once = redirect_begin(s);
    bool ok = stmt_bind_names(stmt, line, find_variable, s, e) && result_statement(&call, stmt, &rows, e) &&
              result_found(&call, rows, e);
    stmt_free(stmt);
    return once ? redirect_end(s, ok, e) && ok : ok;
}

/* A writing command within its change: all or nothing. */
static bool run_writing(struct call *call, struct str text, struct err *e) {
    struct change change = { 0 };
    if (!change_begin(call->db, text, &change, e)) {
        return false;
    }
    call->change = &change;
    bool kept = false;
    struct out *out = &call->session->out;
    FILE *file = out->file;
    size_t before = out->bytes.n;
    out->file = NULL; /* "actor #7" is held back until the change is safe in the file */
    bool ok = args_read(call, e) && call->command->run(call, e) && change_end(&change, &kept, e);
    out->file = file;
    if (!ok) {
        out->bytes.n = before;
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

static bool takes_rest(const struct command *c) {
    const struct arg_spec *arg = c->args;
    while (arg != NULL && arg->name != NULL && !(arg->flags & ARG_REST)) {
        arg++;
    }
    return arg != NULL && arg->name != NULL;
}

/* Values for variables; the log then gets a line that says the same without them. */
static bool put_variables(struct call *call, struct str *text, struct err *e) {
    bool any = false;
    if (takes_rest(call->command)) {
        return true;
    }
    if (!vars_apply(&call->session->vars, call->arena, &call->tokens, 1, &any, e)) {
        return false;
    }
    *text = any ? vars_typed(call->arena, &call->tokens) : *text;
    return true;
}

static bool run_command(struct call *call, struct str text, struct err *e) {
    const struct command *c = call->command;
    bool once = !(c->flags & COMMAND_SWITCH) && redirect_begin(call->session);
    bool ok = (c->flags & COMMAND_WRITES) && gate_writes(c, &call->tokens)
                  ? run_writing(call, text, e)
                  : args_read(call, e) && c->run(call, e);
    return once ? redirect_end(call->session, ok, e) && ok : ok;
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
    if (c == NULL || !gate_command(s, c, tokens, e)) {
        return false;
    }
    struct call call = {
        .session = s, .db = s->db, .arena = a, .command = c, .tokens = *tokens, .typed = text
    };
    return put_variables(&call, &text, e) && run_command(&call, text, e);
}

/* When it began; `timed`: and whether anybody wants to know. */
struct began {
    struct timespec at;
    bool timed;
};

/* An interrupt that was dealt with stops no later command. */
static struct began begin_command(struct session *s) {
    struct began began = { .timed = s->timer };
    if (s->db != NULL && !s->stop) {
        db_resume(s->db);
    }
    clock_gettime(CLOCK_MONOTONIC, &began.at);
    return began;
}

static void tell_time(struct session *s, const struct began *began) {
    struct timespec now;
    char line[64];
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds =
        (double)(now.tv_sec - began->at.tv_sec) + (double)(now.tv_nsec - began->at.tv_nsec) / 1e9;
    snprintf(line, sizeof line, "Time: %.3f s", seconds);
    session_tell(s, str_of(line));
}

static bool end_command(struct session *s, const struct began *began, bool ok, struct err *e) {
    struct err unwritten = { 0 };
    if (began->timed && s->timer) {
        tell_time(s, began);
    }
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
    struct began began = begin_command(s);
    if (!readable(line, e)) {
        ok = false;
    } else if (session_is_sql(line)) {
        ok = run_sql(s, &arena, line, e);
    } else {
        ok = lex_line(&arena, line, &tokens, e) && run_tokens(s, &arena, &tokens, str_trim(line), e);
    }
    ok = end_command(s, &began, ok, e);
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
    struct began began = begin_command(s);
    if (argc > 0 && session_is_sql(str_of(argv[0]))) {
        struct buf sql = { 0 };
        for (int i = 0; i < argc; i++) {
            buf_printf(&sql, "%s%s", i > 0 ? " " : "", argv[i]);
        }
        *line = arena_str(a, buf_str(&sql));
        buf_release(&sql);
        return end_command(s, &began, run_sql(s, a, *line, e), e);
    }
    bool ok = lex_args(a, argc, argv, &tokens, e);
    *line = tokens.line;
    ok = ok && run_tokens(s, a, &tokens, typed_line(a, argc, argv), e);
    return end_command(s, &began, ok, e);
}
