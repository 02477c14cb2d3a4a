/* XDG places. Owns the rule which variable is believed and how folders and the history file are made.
 * Invariant: a path that is returned is absolute, and the history is a regular file of this user with
 * mode 0600 that was reached without following a link at its end. */
#include "shell/places.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* $variable/dossier/rest, or $HOME/fallback/dossier/rest; NULL without either. */
static char *place(struct arena *a, const char *variable, const char *fallback, const char *rest) {
    const char *base = getenv(variable);
    if (base != NULL && base[0] == '/') {
        return arena_printf(a, "%s/dossier/%s", base, rest);
    }
    const char *home = getenv("HOME");
    if (home == NULL || home[0] != '/') {
        return NULL;
    }
    return arena_printf(a, "%s/%s/dossier/%s", home, fallback, rest);
}

/* The folders on the way to the last part. */
static bool make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = mkdir(path, 0700) == 0 || errno == EEXIST;
        struct stat st;
        ok = ok || stat(path, &st) == 0; /* a folder there, of a disk that is read-only */
        *slash = '/';
        if (!ok) {
            return false;
        }
    }
    return true;
}

const char *places_history(struct arena *a) {
    char *path = place(a, "XDG_STATE_HOME", ".local/state", "history");
    if (path == NULL || !make_folders(path)) {
        return NULL;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    if (fd < 0) {
        return NULL;
    }
    struct stat st;
    bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && fchmod(fd, 0600) == 0;
    close(fd);
    return ok ? path : NULL;
}

void places_maps(char *out, size_t room) {
    struct arena a = { 0 };
    const char *path = place(&a, "XDG_DATA_HOME", ".local/share", "maps");
    struct str text = str_of(path);
    out[0] = '\0';
    if (text.n < room && text.n > 0) {
        memcpy(out, text.p, text.n + 1);
    }
    arena_release(&a);
}
