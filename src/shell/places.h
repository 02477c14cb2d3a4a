/* Where things of the person lie, outside the case file: the XDG base directories (version 0.8).
 *
 * An unset or relative variable means its default under $HOME; without a usable $HOME there is no place.
 * Nothing is ever put into the home directory itself. */
#ifndef SHELL_PLACES_H
#define SHELL_PLACES_H

#include "base/arena.h"

/* The history file: $XDG_STATE_HOME/dossier/history, made with mode 0600 (its folders with 0700) when
 * missing. NULL when it cannot be made, is a link, is not a regular file, or belongs to someone else. */
const char *places_history(struct arena *a);
/* The folder of import maps: $XDG_DATA_HOME/dossier/maps, whether it exists or not; "" for none or when
 * it does not fit into `room` bytes. */
void places_maps(char *out, size_t room);

/* The init file: $XDG_CONFIG_HOME/dossier/init. NULL when there is none; else its path, and *why is NULL and
 * *text its content, or *why says in words why it is not used: it must be a regular file of this user that
 * nobody else may write. A link to such a file will do. */
const char *places_init(struct arena *a, struct str *text, const char **why);

#endif
