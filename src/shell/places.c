/* XDG places. Owns the rule which variable is believed and how folders and the history file are made.
 * Invariant: a path that is returned is absolute, and the history is a regular file of this user with
 * mode 0600 that was reached without following a link at its end; an init file is read from the very file
 * that was looked at. */
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

/* Why a file of the person is not to be run; NULL: nothing against it. */
static const char *doubt(const struct stat *st) {
    if (!S_ISREG(st->st_mode)) {
        return "it is not a regular file";
    }
    if (st->st_uid != geteuid()) {
        return "it belongs to somebody else";
    }
    if (st->st_mode & (S_IWGRP | S_IWOTH)) {
        return "others may write it";
    }
    return NULL;
}

static const char *read_all(struct arena *a, int fd, struct str *text) {
    enum { INIT_MOST = 1 << 20 };
    struct buf all = { 0 };
    char piece[4096];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0 && all.n <= INIT_MOST) {
        buf_add(&all, piece, (size_t)n);
    }
    const char *why = n < 0 ? strerror(errno) : all.n > INIT_MOST ? "it is too large" : NULL;
    *text = arena_str(a, buf_str(&all));
    buf_release(&all);
    return why;
}

const char *places_init(struct arena *a, struct str *text, const char **why) {
    const char *path = place(a, "XDG_CONFIG_HOME", ".config", "init");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    *why = NULL;
    if (fd < 0) {
        *why = path != NULL && errno != ENOENT && errno != ENOTDIR ? strerror(errno) : NULL;
        return *why != NULL ? path : NULL;
    }
    struct stat st;
    *why = fstat(fd, &st) != 0 ? strerror(errno) : doubt(&st);
    if (*why == NULL) {
        *why = read_all(a, fd, text);
    }
    close(fd);
    return path;
}
