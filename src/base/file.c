/* Files by their names: what may be read, what may be replaced, and how a new one comes into being.
 * Case files are not opened here (db_open() does that); this is for imports, maps, reports, exports.
 * Invariant: a target either keeps its old bytes or has all the new ones, on the disk. */
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why not a regular file; NULL when it is one. */
static const char *odd_kind(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG:
        return NULL;
    case S_IFDIR:
        return "it is a folder";
    case S_IFIFO:
        return "it is a named pipe";
    case S_IFSOCK:
        return "it is a socket";
    case S_IFLNK:
        return "it is a link, and links are not followed here";
    default:
        return "it is a device";
    }
}

static bool fail(struct err *e, const char *what, const char *path, const char *why) {
    err_set(e, ERR_FAILED, "cannot %s '%s': %s", what, path, why);
    return false;
}

static const char *reason(int number) {
    switch (number) {
    case ENOENT:
        return "no such file or folder";
    case EACCES:
    case EPERM:
        return "no permission";
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    case EROFS:
        return "the disk is read-only";
    default:
        return strerror(number);
    }
}

bool file_open_input(const char *path, FILE **out, long long *size, struct err *e) {
    struct stat st;
    /* Asked before opening: the mere open of a device can have effects. */
    if (stat(path, &st) != 0) {
        return fail(e, "read", path, reason(errno));
    }
    if (odd_kind(st.st_mode) != NULL) {
        return fail(e, "read", path, odd_kind(st.st_mode));
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return fail(e, "read", path, reason(errno));
    }
    /* And asked again of what was really opened. */
    const char *odd = fstat(fd, &st) != 0 ? reason(errno) : odd_kind(st.st_mode);
    FILE *file = odd == NULL ? fdopen(fd, "rb") : NULL;
    if (file == NULL) {
        odd = odd != NULL ? odd : reason(errno);
        close(fd);
        return fail(e, "read", path, odd);
    }
    *out = file;
    *size = (long long)st.st_size;
    return true;
}

bool file_read(struct arena *a, const char *path, size_t limit, struct str *out, struct err *e) {
    FILE *file;
    long long size;
    if (!file_open_input(path, &file, &size, e)) {
        return false;
    }
    struct buf all = { 0 };
    char piece[16384];
    size_t n;
    /* Read to the end, whatever the size said: the file may grow, and some files say 0. */
    while (all.n <= limit && (n = fread(piece, 1, sizeof piece, file)) > 0) {
        buf_add(&all, piece, n);
    }
    bool ok = ferror(file) == 0;
    if (!ok) {
        fail(e, "read", path, reason(errno));
    } else if (all.n > limit) {
        ok = false;
        err_set(e, ERR_FAILED, "'%s' is too large: more than %zu bytes", path, limit);
    } else {
        *out = arena_str(a, buf_str(&all));
    }
    fclose(file);
    buf_release(&all);
    return ok;
}

char *file_literal_path(struct arena *a, const char *path) {
    struct str s = str_of(path);
    bool literal = str_starts(s, "/") || str_starts(s, "./") || str_starts(s, "../");
    return literal ? arena_text(a, path) : arena_printf(a, "./%s", path);
}

static char *temp_name(const char *path) {
    static const char pattern[] = ".dossier-XXXXXX";
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    char *temp = mem_alloc(folder + sizeof pattern);
    memcpy(temp, path, folder);
    memcpy(temp + folder, pattern, sizeof pattern);
    return temp;
}

/* Nothing there, or a regular file of its own name. */
static bool may_replace(const char *path, struct err *e) {
    struct stat st;
    if (lstat(path, &st) != 0) {
        return errno == ENOENT || fail(e, "write", path, reason(errno));
    }
    const char *odd = odd_kind(st.st_mode);
    return odd == NULL || fail(e, "write", path, odd);
}

/* A database, or the journal of one: what is written here never takes the place of either, so that a
 * slip of the pen (-o case.db) cannot cost a case file. The mark is that of sqlite.org/fileformat2. */
static bool is_database(const char *path) {
    static const char mark[] = "SQLite format 3";
    static const char *const endings[] = { "-journal", "-wal", "-shm" };
    struct str name = str_of(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends(name, endings[i])) {
            return true;
        }
    }
    char head[sizeof mark] = { 0 };
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool found = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head &&
                 memcmp(head, mark, sizeof head) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return found;
}

static bool open_aside(struct file_aside *f, const char *path, bool database, struct err *e) {
    *f = (struct file_aside){ 0 };
    const char *slash = strrchr(path, '/');
    if (*path == '\0' || (slash != NULL && slash[1] == '\0')) {
        return fail(e, "write", path, *path == '\0' ? "a file needs a name" : "it is a folder");
    }
    if (!may_replace(path, e)) {
        return false;
    }
    if (!database && is_database(path)) {
        return fail(e, "write", path, "a database or its journal is not written over");
    }
    char *temp = temp_name(path);
    int fd = mkostemp(temp, O_CLOEXEC | O_NOFOLLOW); /* O_EXCL and mode 0600 are mkostemp's own */
    FILE *out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (out == NULL) {
        fail(e, "write", path, reason(errno));
        if (fd >= 0) {
            close(fd);
            unlink(temp);
        }
        free(temp);
        return false;
    }
    *f = (struct file_aside){ .out = out, .path = mem_text(path), .temp = temp };
    return true;
}

bool file_aside_open(struct file_aside *f, const char *path, struct err *e) {
    return open_aside(f, path, false, e);
}

bool file_aside_open_database(struct file_aside *f, const char *path, struct err *e) {
    return open_aside(f, path, true, e);
}

/* The rename itself must reach the disk. Some file systems cannot sync a folder: not our failure. */
static void sync_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = mem_text(slash == NULL ? "." : path);
    if (slash != NULL) {
        folder[slash - path + 1] = '\0';
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

bool file_aside_commit(struct file_aside *f, struct err *e) {
    errno = 0;
    bool ok = fflush(f->out) == 0 && ferror(f->out) == 0 && fsync(fileno(f->out)) == 0;
    int number = errno != 0 ? errno : EIO; /* an earlier write failed: its reason is gone */
    if (fclose(f->out) != 0 && ok) {
        ok = false;
        number = errno;
    }
    f->out = NULL;
    if (!ok) {
        fail(e, "write", f->path, reason(number));
    }
    /* Asked again: rename would replace a link that came to be meanwhile. */
    ok = ok && may_replace(f->path, e);
    if (ok && rename(f->temp, f->path) != 0) {
        ok = fail(e, "write", f->path, reason(errno));
    }
    if (ok) {
        sync_folder(f->path);
        free(f->temp);
        f->temp = NULL;
    }
    file_aside_drop(f);
    return ok;
}

void file_aside_drop(struct file_aside *f) {
    if (f->out != NULL) {
        fclose(f->out);
    }
    if (f->temp != NULL) {
        unlink(f->temp);
    }
    free(f->temp);
    free(f->path);
    *f = (struct file_aside){ 0 };
}

void file_sha256(struct str bytes, char out[65]) {
    SHA256Data((const uint8_t *)(bytes.n > 0 ? bytes.p : ""), bytes.n, out);
}
