/* The terminal: its width, whether colour is wanted, what letters it can show, and yes-or-no questions. */
#ifndef SHELL_TERMINAL_H
#define SHELL_TERMINAL_H

#include "shell/options.h"

/* Sets the character type of the locale, and nothing else of it: numbers must keep their point. The
 * C locale becomes C.UTF-8, so that editing knows the width of letters. False when the terminal's
 * letters are not UTF-8: output then keeps to ASCII. */
bool terminal_locale(void);
/* Columns of the terminal behind a descriptor; 0 when it is none. COLUMNS counts where the terminal
 * does not say; 80 where nothing does. */
size_t terminal_width(int fd);
/* Rows of it; LINES where it does not say; 24 where nothing does. */
size_t terminal_height(int fd);
/* Is TERM missing or "dumb": no cursor movement, no colour? */
bool terminal_dumb(void);
/* NO_COLOR (no-color.org) and a dumb terminal mean no colour, unless it was asked for. */
bool terminal_color(enum color_when when, bool terminal);
/* session.confirm: the question on standard error, the answer a line of standard input. Only y and yes
 * mean yes; -y and -n answer without asking. */
bool terminal_confirm(struct session *s, const char *question);

#endif
