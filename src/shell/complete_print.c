/* Completion for the OS shell. Owns how a candidate is quoted there, since what stands in a case file
 * may come from anyone and must stay one harmless word on a command line.
 * Invariant: nothing is printed that a shell would expand or run. */
#include "shell/complete_print.h"
#include "engine/complete.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is_safe(char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || (unsigned char)c >= 0x80 || (c != '\0' && strchr("_-./:,+=@%^", c) != NULL);
}

/* Within "…" a backslash takes the meaning off these; off '!' nothing does there. */
static bool add_quoted(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '!') {
            return false;
        }
        buf_add_text(out, strchr("\"$`\\", text.p[i]) != NULL ? "\\" : "");
        buf_add_char(out, text.p[i]);
    }
    return true;
}

static void add_bare(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        buf_add_text(out, is_safe(text.p[i]) ? "" : "\\");
        buf_add_char(out, text.p[i]);
    }
}

/* What is typed before the candidate stays as it is, the quote that is open too. Where there are more than
 * these, the word as it is stands among them: nothing is then taken for what all have in common. */
static void print_items(struct str line, const struct completion *found) {
    struct str before = str_slice(line, found->word, found->from + (found->quoted ? 1 : 0));
    struct buf typed = { 0 };
    bool begins = false;
    buf_add_str(&typed, str_slice(line, found->word, line.n));
    for (int i = 0; i < found->count && !found->near; i++) {
        struct buf text = { 0 };
        bool good = true;
        buf_add_str(&text, before);
        if (found->quoted) {
            good = add_quoted(&text, found->items[i].plain);
        } else {
            add_bare(&text, found->items[i].plain);
        }
        if (good) {
            printf("%s\n", text.p);
            begins = begins || (typed.n > 0 && str_starts(buf_str(&text), typed.p));
        }
        buf_release(&text);
    }
    if (found->partial && begins) {
        printf("%s\n", typed.p);
    }
    if (found->files) {
        putchar('\n');
    }
    buf_release(&typed);
}

int complete_print(const struct start *start, const struct command *const *commands, int count) {
    struct arena a = { 0 };
    struct err ignored = { 0 };
    struct session s = {
        .options = start->session, .commands = commands, .command_count = count, .messages = stderr
    };
    const struct db_options how = { .readonly = true, .hasty = true };
    struct completion found;
    struct str line = str_of(start->word_count > 0 ? start->words[0] : "");
    db_open(start->file, &how, &s.db, &ignored);
    complete_line(&s, &a, line, line.n, &found);
    print_items(line, &found);
    db_close(s.db);
    err_release(&ignored);
    arena_release(&a);
    return fflush(stdout) == 0 || errno == EPIPE ? ERR_NONE : ERR_FAILED;
}
