/* What is known of the terminal. Owns every look at the locale, TERM, COLUMNS and NO_COLOR.
 * Invariant: LC_NUMERIC stays "C", or JSON would get decimal commas. */
#include "shell/terminal.h"
#include "base/utf8.h"
#include "shell/pager.h"
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool locale_is_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool terminal_locale(void) {
    const char *name = setlocale(LC_CTYPE, "");
    bool plain = name == NULL || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
    if (plain) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
    return locale_is_utf8();
}

size_t terminal_width(int fd) {
    enum { USUAL = 80, WIDEST = 10000 };
    struct winsize size;
    if (!isatty(fd)) {
        return 0;
    }
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    long long columns;
    bool told = str_to_int(str_of(getenv("COLUMNS")), &columns) && columns > 0 && columns <= WIDEST;
    return told ? (size_t)columns : USUAL;
}

size_t terminal_height(int fd) {
    enum { USUAL = 24, HIGHEST = 10000 };
    struct winsize size;
    if (!isatty(fd)) {
        return 0;
    }
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0) {
        return size.ws_row;
    }
    long long rows;
    bool told = str_to_int(str_of(getenv("LINES")), &rows) && rows > 0 && rows <= HIGHEST;
    return told ? (size_t)rows : USUAL;
}

bool terminal_dumb(void) {
    const char *term = getenv("TERM");
    return term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0;
}

bool terminal_color(enum color_when when, bool terminal) {
    const char *no = getenv("NO_COLOR");
    bool refused = (no != NULL && no[0] != '\0') || terminal_dumb();
    return when == COLOR_ALWAYS || (when == COLOR_AUTO && terminal && !refused);
}

bool terminal_confirm(struct session *s, const char *question) {
    if (s->options.yes || s->options.no) {
        return s->options.yes;
    }
    struct err unwritten = { 0 };
    struct buf words = { 0 };
    out_flush(&s->out, &unwritten); /* what the question is about comes before it */
    pager_let_go(s);
    err_release(&unwritten);
    utf8_escape(&words, str_of(question), UTF8_FREE);
    fprintf(s->messages, "%s [y/N] ", words.p != NULL ? words.p : "");
    fflush(s->messages);
    buf_release(&words);
    char answer[256];
    ssize_t n = read(STDIN_FILENO, answer, sizeof answer);
    if (n <= 0) {
        fputc('\n', s->messages);
        return false;
    }
    struct str word = str_trim((struct str){ answer, (size_t)n });
    return str_is_nocase(word, "y") || str_is_nocase(word, "yes");
}
