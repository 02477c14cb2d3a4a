/* The prompt by GNU readline, through its callbacks: bytes are only read after interrupt_wait(), so that
 * signals are ours. Owns the marriage of readline's completion with complete_line().
 * Readline is one for the process, so its state here is static too.
 * Invariant: between two prompt_read() the terminal is as it was before; commands run with it whole. */
#include "base/arena.h"
#include "base/utf8.h"
#include "engine/complete.h"
#include "shell/interrupt.h"
#include "shell/prompt.h"
#include "shell/remembered.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

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

struct matches {
    char **items; /* items[0] is kept for what they have in common */
    int count;
};

static void add_match(struct matches *m, char *text) {
    if (text != NULL) {
        m->items = mem_grow(m->items, ((size_t)m->count + 3) * sizeof *m->items);
        m->items[++m->count] = text;
        m->items[m->count + 1] = NULL;
    }
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of files, without those that a terminal would act on: readline passes bytes on raw. */
static void add_files(struct matches *m, const char *text) {
    char **names = rl_completion_matches(text, rl_filename_completion_function);
    int before = m->count;
    if (names == NULL) {
        return;
    }
    int i = names[1] != NULL ? 1 : 0; /* several stand behind what they have in common */
    for (free(i == 1 ? names[0] : NULL); names[i] != NULL; i++) {
        if (complete_harmless(str_of(names[i]))) {
            add_match(m, names[i]);
        } else {
            free(names[i]);
        }
    }
    free(names);
    if (m->count > before) {
        qsort(m->items + before + 1, (size_t)(m->count - before), sizeof *m->items, by_name);
    }
}

static char **on_complete(const char *text, int start, int end) {
    const struct completion *found = &state.found;
    struct matches m = { 0 };
    (void)end;
    rl_attempted_completion_over = 1;
    for (int i = 0; i < found->count; i++) {
        add_match(&m, fitted(found, &found->items[i], (size_t)start));
    }
    int words = m.count;
    if (found->files) {
        add_files(&m, text);
    }
    if (m.count == 0) {
        return NULL;
    }
    bool only_show = found->near || found->partial;
    rl_filename_completion_desired = m.count > words;
    rl_completion_suppress_quote = m.count == words; /* words bring their own quotes */
    rl_completion_suppress_append = words > 0 && found->items[0].open;
    m.items[0] = common(m.items, m.count, text, only_show);
    if (m.count == 1 && !only_show) {
        free(m.items[1]);
        m.items[1] = NULL;
    }
    return m.items;
}

/* A name as the list shows it: a long one is cut. */
static char *shown_as(const char *name, int columns) {
    enum { WIDEST = 48, NARROWEST = 12 };
    size_t room = columns > WIDEST + 2 ? WIDEST : columns > NARROWEST ? (size_t)columns - 2 : NARROWEST;
    struct str text = str_of(name);
    struct buf out = { 0 };
    if (utf8_width(text) <= room) {
        return strdup(name);
    }
    buf_add_str(&out, str_slice(text, 0, utf8_fit(text, room - 3)));
    buf_add_text(&out, "...");
    return out.p;
}

/* As many as fit on the screen, the most used, since within callbacks readline can neither ask whether a long
 * list is wanted nor wait between its pages. */
static void on_display(char **matches, int count, int widest) {
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    char **list = mem_alloc(((size_t)count + 2) * sizeof *list);
    widest = 1;
    list[0] = matches[0];
    list[count + 1] = NULL;
    for (int i = 1; i <= count; i++) {
        list[i] = shown_as(matches[i], columns);
        int width = (int)utf8_width(str_of(list[i]));
        widest = width > widest ? width : widest;
    }
    int across = columns > 2 * (widest + 2) ? columns / (widest + 2) : 1;
    int room = across * (rows > 6 ? rows - 4 : 2);
    const char *more = state.found.partial ? " and more" : "";
    rl_display_match_list(list, count < room ? count : room, widest);
    if (room < count) {
        fprintf(rl_outstream, "(%d of %d%s; type on for the others)\n", room, count, more);
    } else if (state.found.partial) {
        fputs("(and more; type on for the others)\n", rl_outstream);
    }
    for (int i = 1; i <= count; i++) {
        free(list[i]);
    }
    free(list);
    rl_forced_update_display();
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
    rl_completion_display_matches_hook = on_display;
    rl_initialize(); /* reads the person's inputrc: what follows holds even so */
    rl_completion_query_items = -1;
    rl_variable_bind("page-completions", "off");
    remembered_open(options->history);
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

static void readline_remember(void *unused, struct str command) {
    (void)unused;
    remembered_add(state.options.history, command);
}

static void readline_close(void *unused) {
    (void)unused;
    remembered_close();
    arena_release(&state.arena);
    state.options = (struct prompt_options){ 0 };
}

const struct prompt_kind prompt_readline = {
    .open = readline_open, .read = readline_read, .remember = readline_remember, .close = readline_close
};
