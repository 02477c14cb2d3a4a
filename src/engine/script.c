/* Scripts: a text cut into whole commands, run one after the other, each error placed in its line. */
#include "base/utf8.h"
#include "db/sql_token.h"
#include "engine/command.h"
#include "query/lex.h"
#include <stdint.h>
#include <string.h>

/* The byte-order mark that some editors put before a text. */
#define UTF8_MARK "\xef\xbb\xbf"

static size_t line_end(struct str text, size_t from) {
    size_t end = str_index(str_slice(text, from, text.n), '\n');
    return end == SIZE_MAX ? text.n : from + end;
}

static bool is_comment(struct str line) {
    struct str s = str_trim(line);
    return s.n == 0 || s.p[0] == '#' || str_starts(s, "--");
}

/* The end of the SQL at the start of `text`: behind a ';' outside quotes and comments, else all of it. */
static size_t sql_end(struct str text) {
    size_t at = 0;
    for (;;) {
        struct sql_token t = sql_next(text, &at);
        if (t.kind == SQL_END || t.kind == SQL_BROKEN) {
            return text.n;
        }
        if (t.kind == SQL_MARK && t.text.p[0] == ';') {
            return at;
        }
    }
}

bool session_next_command(struct str *text, struct str *command) {
    while (text->n > 0) {
        size_t end = line_end(*text, 0);
        if (!is_comment(str_slice(*text, 0, end))) {
            break;
        }
        *text = str_slice(*text, end + 1, text->n);
    }
    if (text->n == 0) {
        return false;
    }
    size_t end = session_is_sql(*text) ? sql_end(*text) : lex_command_end(*text);
    if (end == SIZE_MAX) {
        end = line_end(*text, 0); /* one slip does not swallow the rest of a script */
    }
    *command = str_slice(*text, 0, end);
    *text = str_slice(*text, end, text->n);
    return true;
}

/* Puts the error into the script: its line, and the span within that line alone. */
static void place(struct err *e, const char *name, struct str whole, struct str command) {
    size_t at = (size_t)(command.p - whole.p) + (e->has_span ? e->span.at : 0);
    at = at < whole.n ? at : whole.n;
    unsigned long line = 1;
    size_t start = 0;
    for (size_t i = 0; i < at; i++) {
        if (whole.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    if (e->file[0] == '\0') {
        struct str text = str_slice(whole, start, line_end(whole, start));
        if (!e->has_span) {
            e->has_span = true;
            e->span.len = 0;
            at = start + (size_t)(str_trim(text).p - text.p);
        }
        e->span.at = at - start;
        err_place(e, name, line, text);
    }
}

/* -v: the comments before a command and the command itself, as a reader of the script sees them. */
static void echo(struct session *s, struct str comments, struct str command) {
    struct buf out = { 0 };
    if (s->out.rows > 0 || s->out.bytes.n > 0) {
        buf_add_char(&out, '\n');
    }
    for (struct str rest = comments; rest.n > 0;) {
        struct str line = str_slice(rest, 0, line_end(rest, 0));
        rest = str_slice(rest, line.n + 1, rest.n);
        if (str_trim(line).n > 0) {
            utf8_escape(&out, str_trim(line), UTF8_FREE);
            buf_add_char(&out, '\n');
        }
    }
    const char *mark = "> ";
    for (struct str rest = str_trim(command); rest.n > 0; mark = "  ") {
        struct str line = str_slice(rest, 0, line_end(rest, 0));
        rest = str_slice(rest, line.n + 1, rest.n);
        buf_add_text(&out, mark);
        utf8_escape(&out, line, UTF8_FREE);
        buf_add_char(&out, '\n');
    }
    out_text(&s->out, buf_str(&out));
    buf_release(&out);
}

/* Runs all of it. ERR_NONE, or the code of the error that stopped it, which is in *e; with keep_going
 * errors are printed, *e stays empty, and the code is ERR_FAILED. */
static enum err_code run_script(struct session *s, const char *name, struct str text, struct err *e) {
    text = str_starts(text, UTF8_MARK) ? str_slice(text, sizeof UTF8_MARK - 1, text.n) : text;
    struct str rest = text, command;
    enum err_code worst = ERR_NONE;
    const char *from = rest.p;
    while (!s->leave && session_next_command(&rest, &command)) {
        if (s->options.verbose && session_human(s)) {
            echo(s, (struct str){ from, (size_t)(command.p - from) }, command);
        }
        from = rest.p;
        if (s->stop) {
            err_set(e, ERR_STOPPED, "stopped");
        }
        if (!s->stop && session_run(s, command, e)) {
            continue;
        }
        place(e, name, text, command);
        if (!s->options.keep_going || e->code == ERR_STOPPED || out_closed(&s->out)) {
            return e->code;
        }
        session_complain(s, e, command);
        err_release(e);
        worst = ERR_FAILED;
    }
    return worst;
}

static enum err_code run_within(struct session *s, const char *path, struct str text, struct err *e) {
    const struct script_place here = { .path = path,
                                       .depth = s->script != NULL ? s->script->depth + 1 : 1,
                                       .outer = s->script };
    s->script = &here;
    enum err_code code = run_script(s, path, text, e);
    s->script = here.outer;
    return code;
}

enum err_code session_script(struct session *s, const char *name, struct str text) {
    struct err e = { 0 };
    enum err_code code = run_within(s, name, text, &e);
    session_complain(s, &e, STR(""));
    err_release(&e);
    return code;
}

/* Relative paths begin where the script lies that names them. */
static char *path_beside(struct arena *a, const struct script_place *script, struct str path) {
    const char *slash = script != NULL ? strrchr(script->path, '/') : NULL;
    if (slash == NULL || str_starts(path, "/")) {
        return arena_copy(a, path.p, path.n);
    }
    return arena_printf(a, "%.*s%.*s", (int)(slash - script->path) + 1, script->path, STR_ARG(path));
}

bool session_read(struct session *s, struct str path, struct err *e) {
    struct arena a = { 0 };
    struct str text;
    if (s->script != NULL && s->script->depth >= SESSION_SCRIPT_DEPTH) {
        err_set(e, ERR_FAILED, "scripts read each other more than %d deep", SESSION_SCRIPT_DEPTH);
        return false;
    }
    const char *where = path_beside(&a, s->script, path);
    bool ok = file_read(&a, where, SESSION_SCRIPT_MOST, &text, e);
    if (ok && run_within(s, where, text, e) != ERR_NONE) {
        ok = false;
        err_set(e, ERR_FAILED, "not all of '%s' could be done", where);
    }
    arena_release(&a);
    return ok;
}
