/* Words about what is open. Invariant: what was typed is shown escaped, cut to one line. */
#include "shell/unfinished.h"
#include "base/utf8.h"
#include "engine/command.h"
#include <stdint.h>
#include <string.h>

enum { SHOWN = 48, AGAIN = 3 };

const char *unfinished_words(const struct gather *g) {
    switch (g->open) {
    case LEX_OPEN_QUOTE:
        switch (g->text.p[g->opened]) {
        case '\'':
            return "'...> ";
        case '`':
            return "`...> ";
        case '[':
            return "[...> ";
        default:
            return "\"...> ";
        }
    case LEX_OPEN_PAREN:
        return "(...> ";
    case LEX_OPEN_LINE:
        return "  ...> ";
    case LEX_WHOLE:
        break;
    }
    return NULL;
}

/* Does the line begin with the whole name of a command? */
static bool is_command(const struct session *s, struct str line) {
    struct str word = str_trim(line);
    word = str_slice(word, 0, str_index(word, ' '));
    for (int i = 0; i < s->command_count; i++) {
        if (str_is(word, s->commands[i]->name)) {
            return true;
        }
    }
    return false;
}

/* ": find actors \"laz" where the line with the quote is not the one just typed, else "". */
static struct str where(struct arena *a, const struct gather *g) {
    struct str text = buf_str(&g->text);
    size_t start = g->opened, end = str_index(str_slice(text, start, text.n), '\n');
    while (start > 0 && text.p[start - 1] != '\n') {
        start--;
    }
    if (end == SIZE_MAX || g->opened + end + 1 >= text.n) {
        return STR("");
    }
    struct str line = str_trim(str_slice(text, start, g->opened + end));
    size_t fits = utf8_fit(line, SHOWN);
    const char *more = fits < line.n ? "..." : "";
    return str_of(arena_printf(a, "; it began with: %.*s%s", (int)fits, line.p, more));
}

static void tell(struct session *s, const struct gather *g) {
    struct arena a = { 0 };
    bool sql = session_is_sql(buf_str(&g->text));
    char mark = g->open == LEX_OPEN_LINE ? ';' : g->text.p[g->opened];
    char end = mark == '[' ? ']' : mark;
    switch (g->open) {
    case LEX_OPEN_QUOTE:
        session_note(s, "a quote is open: %c ends it, Ctrl-C forgets it%.*s", end, STR_ARG(where(&a, g)));
        break;
    case LEX_OPEN_PAREN:
        session_note(s, "a parenthesis is open: ) closes it, an empty line gives up, Ctrl-C forgets it%.*s",
                     STR_ARG(where(&a, g)));
        break;
    case LEX_OPEN_LINE:
        session_note(s, sql ? "SQL goes on until its ';', Ctrl-C forgets it"
                            : "a backslash goes on: an empty line ends it, Ctrl-C forgets it");
        break;
    case LEX_WHOLE:
        break;
    }
    arena_release(&a);
}

void unfinished_tell(struct unfinished *u, struct session *s, const struct gather *g, enum lex_open before,
                     struct str line) {
    bool swallowed = before != LEX_WHOLE && (is_command(s, line) || str_trim(line).n == 0);
    u->again = before == LEX_WHOLE ? 0 : u->again;
    if (g->open != LEX_WHOLE && (!u->told[g->open] || (swallowed && u->again < AGAIN))) {
        tell(s, g);
        u->told[g->open] = true;
        u->again++;
    }
}
