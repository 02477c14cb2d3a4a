/* The loop at the prompt: welcome, read, run, complain. What a command is and does is the engine's;
 * how a line is edited is the prompt's. Errors end a command, never the loop.
 * Invariant: signals reach handlers only while a command runs or the prompt waits. */
#include "shell/shell.h"
#include "base/utf8.h"
#include "db/stmt.h"
#include "shell/gather.h"
#include "shell/interrupt.h"
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
    struct buf words; /* of the main prompt */
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
    buf_printf(&line, "%s   help lists the commands, Ctrl-D leaves\n",
               db_readonly(s->db) ? "   (read only)" : "");
    fwrite(line.p, 1, line.n, s->messages);
    fflush(s->messages);
    buf_release(&line);
}

/* The words people try first when they want to leave. */
static bool is_goodbye(struct str command) {
    static const char *const words[] = { ".quit", ".exit", "quit", "exit" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(str_trim(command), words[i])) {
            return true;
        }
    }
    return false;
}

static void run_one(struct shell *sh, struct str command) {
    struct session *s = sh->session;
    struct err e = { 0 };
    prompt_remember(sh->prompt, str_trim(command));
    if (is_goodbye(command)) {
        s->leave = true;
        return;
    }
    if (s->terminal) {
        s->out.options.width = terminal_width(STDOUT_FILENO);
    }
    interrupt_begin();
    bool ok = session_run(s, command, &e);
    ok = out_flush(&s->out, &e) && ok;
    interrupt_end();
    if (!ok && !out_closed(&s->out)) {
        session_complain(s, &e, command);
    }
    err_release(&e);
}

/* Runs every whole command; a Ctrl-C among several forgets those that follow. */
static void run_gathered(struct shell *sh) {
    struct session *s = sh->session;
    struct str command;
    while (!s->leave && !interrupt_leave() && gather_next(&sh->gather, &command)) {
        run_one(sh, command);
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

enum err_code shell_run(struct session *s) {
    struct arena arena = { 0 };
    struct shell sh = { .session = s };
    make_words(&sh);
    welcome(s);
    struct prompt_options options = { .session = s,
                                      .earlier = &sh.gather.text,
                                      .history = s->options.safe ? NULL : places_history(&arena) };
    sh.prompt = prompt_open(&options);
    loop(&sh);
    prompt_close(sh.prompt);
    gather_release(&sh.gather);
    buf_release(&sh.words);
    arena_release(&arena);
    return interrupt_leave() ? ERR_STOPPED : ERR_NONE;
}
