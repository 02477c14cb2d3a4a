/* The prompt by GNU readline, through its callbacks: bytes are only read after interrupt_wait(), so that
 * signals are ours. Owns history on disk and the marriage of readline's completion with complete_word().
 * Readline is one for the process, so its state here is static too.
 * Invariant: between two prompt_read() the terminal is as it was before; commands run with it whole. */
#include "base/arena.h"
#include "base/utf8.h"
#include "shell/complete.h"
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
} state;

static void on_line(char *line) {
    state.typed = line;
    state.done = true;
    rl_callback_handler_remove(); /* or readline shows the prompt again at once */
}

/* Readline passes bytes on raw: whatever a terminal might act on must not reach it. */
static bool harmless(struct str s) {
    for (size_t at = 0; at < s.n;) {
        int32_t c = utf8_next(s, &at);
        if (c < 0x20 || utf8_hidden(c, UTF8_IDENT)) {
            return false;
        }
    }
    return true;
}

/* With candidates that begin otherwise (other names of a thing), a common prefix would eat what was
 * typed: then the first entry, which replaces it, is the word itself. */
static char *common(char **matches, int count, const char *typed) {
    if (count == 1) {
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
    bool shares = strncmp(matches[1], typed, strlen(typed)) == 0 && n >= strlen(typed);
    while (shares && n > 0 && ((unsigned char)matches[1][n] & 0xC0) == 0x80) {
        n--; /* not in the middle of a letter */
    }
    return shares ? strndup(matches[1], n) : strdup(typed);
}

static char **on_complete(const char *text, int start, int end) {
    (void)end;
    struct arena a = { 0 };
    struct buf before = { 0 };
    struct completion found;
    rl_attempted_completion_over = 1;
    buf_add_str(&before, buf_str(state.options.earlier));
    buf_add(&before, rl_line_buffer, (size_t)start);
    complete_word(state.options.session, &a, buf_str(&before), str_of(text), &found);
    buf_release(&before);
    rl_completion_suppress_append = found.go_on;
    rl_attempted_completion_over = !found.files;
    char **matches = NULL;
    int count = 0;
    if (found.count > 0) {
        matches = calloc((size_t)found.count + 2, sizeof *matches);
    }
    for (int i = 0; matches != NULL && i < found.count; i++) {
        if (harmless(found.items[i])) {
            matches[++count] = strndup(found.items[i].p, found.items[i].n);
        }
    }
    if (count > 0) {
        matches[0] = common(matches, count, text);
    } else {
        free(matches);
        matches = NULL;
    }
    arena_release(&a);
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
    static char breaks[] = COMPLETE_BREAKS;
    state.options = *options;
    rl_readline_name = "dossier";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_instream = stdin;
    rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
    rl_attempted_completion_function = on_complete;
    rl_completer_word_break_characters = breaks;
    rl_completer_quote_characters = NULL;
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
    state.options = (struct prompt_options){ 0 };
}

const struct prompt_kind prompt_readline = {
    .open = readline_open, .read = readline_read, .remember = readline_remember, .close = readline_close
};
