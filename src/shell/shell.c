/* The loop at the prompt: welcome, read, run, complain. What a command is and does is the engine's;
 * how a line is edited is the prompt's. Errors end a command, never the loop.
 * Invariant: signals reach handlers only while a command runs or the prompt waits. */
#include "shell/shell.h"
#include "base/utf8.h"
#include "db/stmt.h"
#include "engine/gate.h"
#include "shell/edit.h"
#include "shell/gather.h"
#include "shell/interrupt.h"
#include "shell/pager.h"
#include "shell/places.h"
#include "shell/prompt.h"
#include "shell/terminal.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct shell {
    struct session *session;
    struct prompt *prompt;
    struct gather gather;
    struct buf words;  /* of the main prompt */
    struct buf last;   /* the command before this one, for .edit */
    struct buf edited; /* what came out of the editor and is to be run */
};

/* The name of the file without folders and ".db", safe to show. */
static void add_case_name(struct buf *out, const struct session *s, bool ending) {
    const char *path = db_path(s->db);
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash != NULL ? slash + 1 : path);
    if (!ending && str_ends(name, ".db") && name.n > 3) {
        name = str_slice(name, 0, name.n - 3);
    }
    utf8_escape(out, name, s->options.ascii ? UTF8_ASCII : UTF8_IDENT);
}

static void make_words(struct shell *sh) {
    enum { WIDEST = 24 };
    struct buf name = { 0 };
    add_case_name(&name, sh->session, false);
    struct str whole = buf_str(&name);
    size_t fits = utf8_fit(whole, WIDEST);
    buf_add_str(&sh->words, str_slice(whole, 0, fits));
    if (fits < whole.n) {
        buf_add_text(&sh->words, sh->session->options.ascii ? "..." : "…");
    }
    buf_add_text(&sh->words, "> ");
    buf_release(&name);
}

static const char *prompt_words(const struct shell *sh) {
    switch (sh->gather.open) {
    case LEX_OPEN_QUOTE:
        return "\"...> ";
    case LEX_OPEN_PAREN:
        return "(...> ";
    case LEX_OPEN_LINE:
        return "  ...> ";
    case LEX_WHOLE:
        break;
    }
    return sh->words.p;
}

/* What people made, without what came with the program (negative ids) and what was merged away. */
static const char COUNT_SQL[] =
    "SELECT (SELECT count(*) FROM operation WHERE id > 0) -"
    " (SELECT count(*) FROM entity WHERE merged_into IS NOT NULL AND kind = 'operation'),"
    " (SELECT count(*) FROM actor WHERE id > 0) -"
    " (SELECT count(*) FROM entity WHERE merged_into IS NOT NULL AND kind = 'actor'),"
    " (SELECT count(*) FROM source WHERE id > 0) -"
    " (SELECT count(*) FROM entity WHERE merged_into IS NOT NULL AND kind = 'source')";

static void add_counts(struct buf *out, struct session *s) {
    static const char *const names[] = { "operation", "actor", "source" };
    struct err e = { 0 };
    bool row = false;
    struct stmt *counts = stmt_get(s->db, COUNT_SQL, &e);
    if (counts != NULL && stmt_step(counts, &row, &e) && row) {
        for (int i = 0; i < 3; i++) {
            long long n = stmt_int(counts, i);
            buf_printf(out, "%s%lld %s%s", i > 0 ? ", " : ": ", n, names[i], n == 1 ? "" : "s");
        }
    }
    stmt_done(counts);
    err_release(&e); /* a file that cannot even be counted says so at the first command */
}

static void welcome(struct session *s) {
    struct buf line = { 0 };
    if (s->options.quiet) {
        return;
    }
    buf_add_text(&line, "Dossier " DOSSIER_VERSION "  ");
    add_case_name(&line, s, true);
    add_counts(&line, s);
    buf_add_text(&line, db_readonly(s->db) ? "   (read only)" : "");
    session_tell(s, buf_str(&line));
    session_tell(s, STR("help lists the commands, Ctrl-D leaves"));
    buf_release(&line);
}

/* session.edit: what comes out waits in `edited` until .edit itself is done. */
static bool on_edit(struct session *s, struct err *e) {
    struct shell *sh = s->shell;
    struct arena arena = { 0 };
    struct str after;
    struct buf before = { 0 };
    buf_add_str(&before, buf_str(&sh->last));
    buf_add_char(&before, '\n');
    bool ok = edit_text(&arena, buf_str(&before), &after, e);
    if (ok && (str_trim(after).n == 0 || str_eq(str_trim(after), str_trim(buf_str(&before))))) {
        session_note(s, "nothing was changed, nothing is run");
    } else if (ok) {
        buf_add_str(&sh->edited, str_trim(after));
    }
    buf_release(&before);
    arena_release(&arena);
    return ok;
}

static bool is_edit(const struct session *s, struct str command) {
    struct err e = { 0 };
    struct str word = str_trim(command);
    word = str_slice(word, 0, str_index(word, ' '));
    const struct command *c = word.n > 1 ? command_find(s, word, (struct span){ 0, 0 }, &e) : NULL;
    err_release(&e);
    return c != NULL && strcmp(c->name, ".edit") == 0;
}

static void run_one(struct shell *sh, struct str command) {
    struct session *s = sh->session;
    struct err e = { 0 };
    prompt_remember(sh->prompt, str_trim(command));
    if (!is_edit(s, command)) {
        buf_reset(&sh->last);
        buf_add_str(&sh->last, str_trim(command));
    }
    if (s->terminal) {
        s->out.options.width = terminal_width(STDOUT_FILENO);
    }
    interrupt_begin();
    pager_begin(s);
    bool ok = session_run(s, command, &e);
    ok = out_flush(&s->out, &e) && ok;
    bool seen_enough = s->held != NULL && out_closed(&s->out); /* the pager was left early */
    pager_end(s);
    interrupt_end();
    if (!ok && !seen_enough && !out_closed(&s->out)) {
        session_complain(s, &e, command);
    }
    err_release(&e);
}

/* As the person would have typed it: shown, then run command by command. */
static void run_edited(struct shell *sh) {
    struct session *s = sh->session;
    struct gather edited = { 0 };
    struct str command;
    gather_add(&edited, buf_str(&sh->edited));
    gather_end(&edited);
    buf_reset(&sh->edited);
    while (!s->leave && !interrupt_leave() && gather_next(&edited, &command)) {
        struct buf shown = { 0 };
        const char *mark = sh->words.p;
        for (struct str rest = command; rest.n > 0; mark = "  ...> ") {
            struct str line = str_slice(rest, 0, str_index(rest, '\n'));
            buf_add_text(&shown, mark);
            utf8_escape(&shown, line, s->options.ascii ? UTF8_ASCII : UTF8_FREE);
            buf_add_char(&shown, '\n');
            rest = str_slice(rest, line.n + 1, rest.n);
        }
        fwrite(shown.p, 1, shown.n, s->messages);
        fflush(s->messages);
        buf_release(&shown);
        run_one(sh, command);
        if (s->stop || out_closed(&s->out)) {
            break;
        }
    }
    gather_release(&edited);
}

/* Runs every whole command; a Ctrl-C among several forgets those that follow. */
static void run_gathered(struct shell *sh) {
    struct session *s = sh->session;
    struct str command;
    while (!s->leave && !interrupt_leave() && gather_next(&sh->gather, &command)) {
        run_one(sh, command);
        while (sh->edited.n > 0 && !s->stop) {
            run_edited(sh);
        }
        if (s->stop || out_closed(&s->out)) {
            gather_clear(&sh->gather);
            s->leave = s->leave || out_closed(&s->out);
            return;
        }
    }
}

static void loop(struct shell *sh) {
    struct session *s = sh->session;
    struct buf line = { 0 };
    while (!s->leave && !interrupt_leave()) {
        switch (prompt_read(sh->prompt, prompt_words(sh), &line)) {
        case PROMPT_LINE:
            gather_add(&sh->gather, buf_str(&line));
            run_gathered(sh);
            break;
        case PROMPT_CLEARED:
            gather_clear(&sh->gather);
            break;
        case PROMPT_END:
            fputc('\n', s->messages);
            s->leave = sh->gather.open == LEX_WHOLE;
            gather_end(&sh->gather);
            run_gathered(sh);
            break;
        case PROMPT_LEAVE:
            break;
        }
    }
    buf_release(&line);
}

/* The person's own commands before the first one typed. What goes wrong in them ends nothing. */
static void run_init(struct session *s) {
    struct arena arena = { 0 };
    struct str text;
    const char *why;
    const char *path = places_init(&arena, &text, &why);
    if (path != NULL && why != NULL) {
        session_note(s, "%s is not used: %s", path, why);
    } else if (path != NULL) {
        interrupt_begin();
        session_script(s, path, text);
        interrupt_end();
    }
    arena_release(&arena);
}

enum err_code shell_run(struct session *s, bool init) {
    struct arena arena = { 0 };
    struct shell sh = { .session = s };
    make_words(&sh);
    welcome(s);
    if (init && gate_open(s)) {
        run_init(s);
    }
    struct prompt_options options = { .session = s,
                                      .earlier = &sh.gather.text,
                                      .history = gate_open(s) ? places_history(&arena) : NULL };
    sh.prompt = prompt_open(&options);
    s->edit = on_edit;
    s->shell = &sh;
    loop(&sh);
    s->edit = NULL;
    s->shell = NULL;
    prompt_close(sh.prompt);
    gather_release(&sh.gather);
    buf_release(&sh.words);
    buf_release(&sh.last);
    buf_release(&sh.edited);
    arena_release(&arena);
    return interrupt_leave() ? ERR_STOPPED : ERR_NONE;
}
