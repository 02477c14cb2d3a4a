/* The prompt by GNU readline, through its callbacks: bytes are only read after interrupt_wait(), so that
 * signals are ours. Owns history on disk and the marriage of readline's completion with complete_line().
 * Readline is one for the process, so its state here is static too.
 * Invariant: between two prompt_read() the terminal is as it was before; commands run with it whole. */
#include "base/arena.h"
#include "engine/complete.h"
#include "shell/interrupt.h"
#include "shell/prompt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { HISTORY_MOST = 2000, HISTORY_SLACK = 500 };

static struct {
    struct prompt_options options;
    char *typed; /* the line that was handed over; NULL: Ctrl-D */
    bool done;
    struct completion found; /* of the last Tab, in the arena */
    struct arena arena;
    size_t earlier; /* bytes of earlier lines before rl_line_buffer in what was asked about */
} state;

static void on_line(char *line) {
    state.typed = line;
    state.done = true;
    rl_callback_handler_remove(); /* or readline shows the prompt again at once */
}

/* With candidates that begin otherwise (other names of a thing, slips of the hand), a common prefix
 * would eat what was typed, and with some of many it would say too much: then the first entry, which replaces
 * it, is the word itself. */
static char *common(char **matches, int count, const char *typed, bool only_show) {
    if (count == 1 && !only_show) {
        return strdup(matches[1]);
    }
    size_t n = strlen(matches[1]);
    for (int i = 2; i <= count; i++) {
        size_t same = 0;
        while (same < n && matches[i][same] == matches[1][same]) {
            same++;
        }
        n = same;
    }
    bool shares = !only_show && strncmp(matches[1], typed, strlen(typed)) == 0 && n >= strlen(typed);
    while (shares && n > 0 && ((unsigned char)matches[1][n] & 0xC0) == 0x80) {
        n--; /* not in the middle of a letter */
    }
    return shares ? strndup(matches[1], n) : strdup(typed);
}

/* A candidate as it replaces readline's word, which begins at `start`: readline cuts words by bytes alone, so
 * a - or a quote may lie before the candidate's own place, or part of it before readline's. NULL: it
 * does not fit there. */
static char *fitted(const struct completion *found, const struct complete_item *item, size_t start) {
    struct str line = str_of(rl_line_buffer), typed = item->typed;
    struct buf text = { 0 };
    size_t from = found->from - state.earlier;
    if (found->from < state.earlier) {
        return NULL;
    }
    if (from > start) {
        buf_add_str(&text, str_slice(line, start, from));
    } else if (from < start && !(found->quoted && from + 1 == start)) {
        struct str before = str_slice(line, from, start);
        if (!str_eq(str_slice(typed, 0, before.n), before)) {
            return NULL;
        }
        typed = str_slice(typed, before.n, typed.n);
    }
    buf_add_str(&text, typed);
    return text.p;
}

/* What the engine says of the line up to the cursor. Readline asks twice for one Tab: for the bytes that
 * end a word, then for the candidates. */
static void ask(void) {
    struct buf line = { 0 };
    arena_release(&state.arena);
    buf_add_str(&line, buf_str(state.options.earlier));
    state.earlier = line.n;
    buf_add_text(&line, rl_line_buffer);
    struct str text = arena_str(&state.arena, buf_str(&line));
    complete_line(state.options.session, &state.arena, text, state.earlier + (size_t)rl_point, &state.found);
    buf_release(&line);
}

static char *on_breaks(void) {
    static char breaks[64];
    ask();
    snprintf(breaks, sizeof breaks, "%s", state.found.breaks);
    return breaks;
}

/* Names of files, without those that a terminal would act on: readline passes bytes on raw. */
static char **file_names(const char *text) {
    char **names = rl_completion_matches(text, rl_filename_completion_function);
    int kept = 0;
    for (int i = 1; names != NULL && names[i] != NULL; i++) {
        if (complete_harmless(str_of(names[i]))) {
            names[++kept] = names[i];
        } else {
            free(names[i]);
        }
    }
    if (names == NULL || (names[1] == NULL && complete_harmless(str_of(names[0])))) {
        return names;
    }
    free(names[0]);
    names[kept + 1] = NULL;
    if (kept == 0) {
        free(names);
        return NULL;
    }
    names[0] = common(names, kept, text, false);
    if (kept == 1) {
        free(names[1]);
        names[1] = NULL;
    }
    return names;
}

static char **on_complete(const char *text, int start, int end) {
    const struct completion *found = &state.found;
    char **matches = NULL;
    int count = 0;
    (void)end;
    rl_attempted_completion_over = 1;
    if (found->count == 0) {
        return found->files ? file_names(text) : NULL;
    }
    matches = calloc((size_t)found->count + 2, sizeof *matches);
    for (int i = 0; matches != NULL && i < found->count; i++) {
        char *match = fitted(found, &found->items[i], (size_t)start);
        if (match != NULL) {
            matches[++count] = match;
        }
    }
    if (count == 0) {
        free(matches);
        return NULL;
    }
    rl_completion_suppress_append = found->items[0].open;
    rl_completion_suppress_quote = 1; /* they bring their own */
    bool only_show = found->near || found->partial;
    matches[0] = common(matches, count, text, only_show);
    if (count == 1 && !only_show) {
        free(matches[1]);
        matches[1] = NULL;
    }
    return matches;
}

/* The file is read before the list is stifled, and shortened by entries: readline counts lines in both,
 * and would cut an entry of several lines in two. */
static void open_history(const char *path) {
    using_history();
    /* With time stamps between them, entries of several lines come back as one. */
    history_write_timestamps = 1;
    history_comment_char = '#';
    if (path != NULL) {
        read_history(path);
    }
    bool long_enough = history_length > HISTORY_MOST + HISTORY_SLACK;
    stifle_history(HISTORY_MOST);
    if (path != NULL && long_enough) {
        write_history(path);
    }
}

static void *readline_open(const struct prompt_options *options) {
    state.options = *options;
    rl_readline_name = "dossier";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_instream = stdin;
    rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
    rl_attempted_completion_function = on_complete;
    rl_completion_word_break_hook = on_breaks;
    rl_completer_quote_characters = "\"";
    rl_filename_quote_characters = " \t\n()\\\"':,";
    rl_sort_completion_matches = 0;
    open_history(options->history);
    return &state;
}

static void clear_line(void) {
    rl_callback_sigcleanup();
    rl_point = rl_end;
    rl_redisplay();
    fputs("^C\n", rl_outstream);
    fflush(rl_outstream);
    rl_free_line_state();
    rl_replace_line("", 1);
    rl_callback_handler_remove();
}

static void suspend(void) {
    rl_deprep_terminal();
    interrupt_suspend();
    rl_prep_terminal(1);
    rl_forced_update_display();
}

static enum prompt_got hand_over(struct buf *line) {
    if (state.typed == NULL) {
        return PROMPT_END;
    }
    buf_add_text(line, state.typed);
    free(state.typed);
    state.typed = NULL;
    return PROMPT_LINE;
}

static enum prompt_got readline_read(void *unused, const char *words, struct buf *line) {
    (void)unused;
    state.done = false;
    rl_callback_handler_install(words, on_line);
    while (!state.done) {
        switch (interrupt_wait(STDIN_FILENO)) {
        case INTERRUPT_NONE:
            rl_callback_read_char();
            break;
        case INTERRUPT_CLEAR:
            clear_line();
            return PROMPT_CLEARED;
        case INTERRUPT_LEAVE:
            rl_callback_handler_remove();
            return PROMPT_LEAVE;
        case INTERRUPT_RESIZE:
            rl_resize_terminal();
            break;
        case INTERRUPT_SUSPEND:
            suspend();
            break;
        }
    }
    return hand_over(line);
}

/* Written at once: a shell that is killed, and two at a time, lose nothing. */
static void readline_remember(void *unused, struct str command) {
    (void)unused;
    char *text = strndup(command.p, command.n);
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (text != NULL && (last == NULL || strcmp(last->line, text) != 0)) {
        add_history(text);
        if (state.options.history != NULL) {
            append_history(1, state.options.history);
        }
    }
    free(text);
}

static void readline_close(void *unused) {
    (void)unused;
    clear_history();
    arena_release(&state.arena);
    state.options = (struct prompt_options){ 0 };
}

const struct prompt_kind prompt_readline = {
    .open = readline_open, .read = readline_read, .remember = readline_remember, .close = readline_close
};
