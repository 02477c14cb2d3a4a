/* The life of the program between its options and its exit code: the case file, the place for
 * results, then one of three: commands given, a script on standard input, the shell.
 * Invariant: -o FILE appears only whole, and a file that --new could not fill does not stay. */
#include "shell/start.h"
#include "base/file.h"
#include "db/stmt.h"
#include "engine/gate.h"
#include "engine/redirect.h"
#include "model/builtin.h"
#include "shell/interrupt.h"
#include "shell/os_shell.h"
#include "shell/places.h"
#include "shell/shell.h"
#include "shell/terminal.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct work {
    const struct start *start;
    struct session session;
    struct file_aside aside; /* of -o */
    struct arena arena;
};

int start_help(void) {
    struct buf text = { 0 };
    options_help(&text);
    fwrite(text.p, 1, text.n, stdout);
    buf_release(&text);
    return fflush(stdout) == 0 || errno == EPIPE ? ERR_NONE : ERR_FAILED;
}

int start_version(void) {
    puts("dossier " DOSSIER_VERSION);
    return fflush(stdout) == 0 || errno == EPIPE ? ERR_NONE : ERR_FAILED;
}

int start_complain(const struct err *e, bool ascii) {
    struct buf text = { 0 };
    buf_add_text(&text, "dossier: ");
    err_format(&text, e, STR(""), ascii);
    fwrite(text.p, 1, text.n, stderr);
    buf_release(&text);
    return (int)e->code;
}

static void notice(void *context, const char *text) {
    const struct work *w = context;
    if (!w->session.options.quiet) {
        fprintf(stderr, "dossier: %s\n", text);
    }
}

static bool open_output(struct work *w, struct err *e) {
    struct session *s = &w->session;
    const char *path = w->start->output;
    if (path != NULL && !file_aside_open(&w->aside, path, e)) {
        return false;
    }
    s->terminal = path == NULL && isatty(STDOUT_FILENO);
    s->options.color = terminal_color(w->start->color, s->terminal);
    s->format = w->start->format != NULL ? w->start->format : out_find_format(STR("table"));
    struct out_options options = { .width = s->terminal ? terminal_width(STDOUT_FILENO) : 0,
                                   .ascii = s->options.ascii,
                                   .color = s->options.color };
    s->results = path != NULL ? w->aside.out : stdout;
    out_init(&s->out, s->format, s->results, &options);
    return true;
}

/* Puts the results where they belong; a run that failed leaves no -o FILE. */
static enum err_code close_output(struct work *w, enum err_code code) {
    struct session *s = &w->session;
    struct err e = { 0 };
    bool well = code == ERR_NONE || code == ERR_REJECTS;
    bool ok = redirect_close(s, well, &e) && out_flush(&s->out, &e);
    bool keep = ok && well;
    if (w->start->output != NULL && keep) {
        ok = file_aside_commit(&w->aside, &e);
    }
    file_aside_drop(&w->aside);
    if (!ok && !out_closed(&s->out)) {
        start_complain(&e, s->options.ascii);
        code = code == ERR_NONE ? e.code : code;
    }
    err_release(&e);
    out_release(&s->out);
    return code;
}

static bool fill(struct db *db, struct err *e) {
    if (!db_begin(db, e)) {
        return false;
    }
    if (!builtin_load(db, e)) {
        db_rollback(db);
        return false;
    }
    return db_commit(db, e);
}

static bool make_case(struct work *w, const struct db_options *how, struct err *e) {
    struct session *s = &w->session;
    const char *path = w->start->file;
    if (!db_open(path, how, &s->db, e)) {
        return false;
    }
    interrupt_begin();
    bool ok = fill(s->db, e);
    interrupt_end();
    if (!ok) {
        struct arena a = { 0 };
        db_close(s->db);
        s->db = NULL;
        unlink(file_literal_path(&a, path));
        arena_release(&a);
        return false;
    }
    return true;
}

/* Before the signals are taken over, Ctrl-C ends the program while it waits for the file. */
static bool open_case(struct work *w, struct err *e) {
    struct session *s = &w->session;
    struct db_options how = { .create = w->start->create,
                              .readonly = s->options.readonly,
                              .wait_seconds = s->options.wait,
                              .allow_migrate = !s->options.readonly && !s->options.no,
                              .notice = notice,
                              .context = w };
    if (how.create) {
        interrupt_install(s);
        return make_case(w, &how, e);
    }
    bool ok = w->start->file == NULL || db_open(w->start->file, &how, &s->db, e);
    interrupt_install(s);
    return ok;
}

/* `dossier find actors`: the verb stands where the file belongs. */
static bool verb_for_file(const struct work *w, struct err *e) {
    const struct session *s = &w->session;
    for (int i = 0; i < s->command_count; i++) {
        if (strcmp(s->commands[i]->name, w->start->file) == 0) {
            err_set(e, ERR_USAGE, "'%s' is a command; the case file stands before it: dossier FILE %s%s",
                    w->start->file, w->start->file, w->start->word_count > 0 ? " …" : "");
            return true;
        }
    }
    return false;
}

/* An error of a command given on the command line: results first, then "dossier: error: …". */
static enum err_code complain(struct session *s, struct err *e, struct str line) {
    enum err_code code = e->code;
    struct err unwritten = { 0 };
    out_flush(&s->out, &unwritten);
    err_release(&unwritten);
    if (out_closed(&s->out)) {
        code = ERR_NONE;
    } else {
        fputs("dossier: ", s->messages);
        session_complain(s, e, line);
    }
    err_release(e);
    return code;
}

static enum err_code run_words(struct work *w, int count, char *const *words) {
    struct err e = { 0 };
    struct str line = { 0 };
    bool ok = session_run_args(&w->session, &w->arena, count, words, &line, &e);
    return ok ? ERR_NONE : complain(&w->session, &e, line);
}

static enum err_code run_text(struct work *w, struct str rest) {
    struct str command;
    enum err_code worst = ERR_NONE;
    while (!w->session.leave && session_next_command(&rest, &command)) {
        struct err e = { 0 };
        enum err_code code =
            session_run(&w->session, command, &e) ? ERR_NONE : complain(&w->session, &e, command);
        if (code != ERR_NONE && (!w->session.options.keep_going || code == ERR_STOPPED)) {
            return code;
        }
        worst = code != ERR_NONE ? ERR_FAILED : worst;
    }
    return worst;
}

/* Standard input to its end; a Ctrl-C on the way is ERR_STOPPED. */
static bool read_input(struct session *s, struct buf *out, struct err *e) {
    for (;;) {
        char piece[16384];
        ssize_t n = read(STDIN_FILENO, piece, sizeof piece);
        if (s->stop) {
            err_set(e, ERR_STOPPED, "stopped");
            return false;
        }
        if (n < 0 && errno != EINTR) {
            err_set(e, ERR_FAILED, "cannot read standard input: %s", strerror(errno));
            return false;
        }
        buf_add(out, piece, n > 0 ? (size_t)n : 0);
        if (out->n > SESSION_SCRIPT_MOST) {
            err_set(e, ERR_FAILED, "the script on standard input is too large: more than %d bytes",
                    SESSION_SCRIPT_MOST);
            err_hint(e, "data goes into a file of its own: import FILE");
            return false;
        }
        if (n == 0) {
            return true;
        }
    }
}

static enum err_code run_input(struct work *w) {
    struct err e = { 0 };
    struct buf text = { 0 };
    enum err_code code = read_input(&w->session, &text, &e)
                             ? session_script(&w->session, "stdin", buf_str(&text))
                             : complain(&w->session, &e, STR(""));
    buf_release(&text);
    return code;
}

static enum err_code run_script(struct work *w, const char *path) {
    struct err e = { 0 };
    struct str text;
    if (strcmp(path, "-") == 0) {
        return run_input(w);
    }
    if (!file_read(&w->arena, path, SESSION_SCRIPT_MOST, &text, &e)) {
        return complain(&w->session, &e, STR(""));
    }
    return session_script(&w->session, path, text);
}

static enum err_code run_steps(struct work *w) {
    enum err_code worst = ERR_NONE;
    for (int i = 0; i < w->start->step_count && !w->session.leave; i++) {
        const struct start_step *step = &w->start->steps[i];
        enum err_code code = step->script ? run_script(w, step->text) : run_text(w, str_of(step->text));
        if (code != ERR_NONE && (!w->session.options.keep_going || code == ERR_STOPPED)) {
            return code;
        }
        worst = code != ERR_NONE ? ERR_FAILED : worst;
    }
    return worst;
}

static enum err_code run_given(struct work *w) {
    const struct start *start = w->start;
    if (start->step_count > 0) {
        return run_steps(w);
    }
    if (start->word_count > 0) {
        return run_words(w, start->word_count, start->words);
    }
    return run_input(w);
}

static enum err_code run_all(struct work *w) {
    struct session *s = &w->session;
    bool terminal = isatty(STDIN_FILENO);
    bool asked = w->start->step_count > 0 || w->start->word_count > 0;
    if (terminal || s->options.yes || s->options.no) {
        s->confirm = terminal_confirm;
    }
    if (!asked && terminal) {
        s->interactive = true;
        return shell_run(s, !w->start->no_init);
    }
    interrupt_begin();
    enum err_code code = run_given(w);
    interrupt_end();
    if (out_closed(&s->out) && code == ERR_FAILED) {
        return ERR_NONE; /* a reader that has seen enough is no failure */
    }
    return interrupt_leave() ? ERR_STOPPED : code;
}

/* --set; the names were looked at when the options were read. */
static void set_variables(struct work *w) {
    for (int i = 0; i < w->start->set_count; i++) {
        const struct start_set *set = &w->start->sets[i];
        struct err e = { 0 };
        vars_set(&w->session.vars, set->name, set->value, false, (struct span){ 0, 0 }, &e);
        err_release(&e);
    }
}

/* A file that --new made for a command that then failed would be in the way of the next try. */
static void drop_unused(struct work *w, enum err_code code) {
    static const char sql[] = "SELECT count(*) FROM (SELECT 1 FROM change LIMIT 1)";
    struct session *s = &w->session;
    struct err e = { 0 };
    int64_t changes = 1;
    bool found;
    bool failed = code != ERR_NONE && code != ERR_REJECTS && code != ERR_EMPTY;
    if (w->start->create && failed && !s->interactive && s->db != NULL &&
        stmt_intf(s->db, &e, &changes, &found, sql, "") && changes == 0) {
        db_discard(s->db);
        s->db = NULL;
        session_note(s, "%s was not kept, since nothing went into it", w->start->file);
    }
    err_release(&e);
}

int start_run(const struct start *start, const struct command *const *commands, int count) {
    struct work w = { .start = start,
                      .session = { .options = start->session,
                                   .commands = commands,
                                   .command_count = count,
                                   .messages = stderr,
                                   .system = os_shell_run } };
    struct err e = { 0 };
    enum err_code code;
    if (gate_open(&w.session)) {
        places_maps(w.session.map_folder, sizeof w.session.map_folder);
    }
    set_variables(&w);
    bool missing = start->file != NULL && !start->create && access(start->file, F_OK) != 0;
    /* The place for results comes last: until then Ctrl-C just ends the program. */
    if ((missing && verb_for_file(&w, &e)) || !open_case(&w, &e) || !open_output(&w, &e)) {
        code = (enum err_code)start_complain(&e, start->session.ascii);
    } else {
        if (start->create) {
            session_note(&w.session, "made %s", start->file);
        }
        code = run_all(&w);
    }
    code = close_output(&w, code);
    drop_unused(&w, code);
    interrupt_forget();
    db_close(w.session.db);
    session_release(&w.session);
    arena_release(&w.arena);
    err_release(&e);
    return (int)code;
}
