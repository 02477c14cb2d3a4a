/* What stands at the path of a case file, looked at before SQLite sees it. Owns the words for
 * folders, pipes, links and missing files. Nothing is opened here that SQLite has open: closing a
 * second descriptor would drop the locks of this process (fcntl locks belong to process and file).
 * Invariant: SQLite is only ever given a regular file with a single name. */
#include "db/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *odd_kind(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "is a folder, not a case file";
    case S_IFIFO:
        return "is a named pipe, not a case file";
    case S_IFSOCK:
        return "is a socket, not a case file";
    default:
        return "is a device, not a case file";
    }
}

static bool link_words(const char *path, const char *literal, struct err *e) {
    char target[256];
    ssize_t n = readlink(literal, target, sizeof target);
    err_set(e, ERR_FAILED, "%s is a symbolic link", path);
    if (n > 0 && (size_t)n < sizeof target) {
        err_hint(e, "name the file itself: %.*s", (int)n, target);
    }
    return false;
}

/* Whether files can be made beside it: a journal has to be. */
static bool folder_writable(const char *literal) {
    struct buf folder = { 0 };
    const char *slash = strrchr(literal, '/');
    buf_add(&folder, literal, slash == NULL ? 0 : (size_t)(slash - literal) + 1);
    bool can = faccessat(AT_FDCWD, folder.n > 0 ? folder.p : ".", W_OK | X_OK, AT_EACCESS) == 0;
    buf_release(&folder);
    return can;
}

bool place_existing(const char *path, const char *literal, struct place *out, struct err *e) {
    struct stat st;
    if (lstat(literal, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            err_set(e, ERR_FAILED, "no such file: %s", path);
            err_hint(e, "dossier --new %s makes a case file", path);
        } else {
            err_set(e, ERR_FAILED, "cannot open %s: %s", path, strerror(errno));
        }
        return false;
    }
    if (S_ISLNK(st.st_mode)) {
        return link_words(path, literal, e);
    }
    if (!S_ISREG(st.st_mode)) {
        err_set(e, ERR_FILE, "%s %s", path, odd_kind(st.st_mode));
        return false;
    }
    if (st.st_nlink > 1) {
        err_set(e, ERR_FAILED, "%s is one of %lu names of the same file (hard links)", path,
                (unsigned long)st.st_nlink);
        err_hint(e, "a change under one name cannot be mended under the other; make a copy and open that");
        return false;
    }
    if (faccessat(AT_FDCWD, literal, R_OK, AT_EACCESS) != 0) {
        err_set(e, ERR_FAILED, "cannot open %s: %s", path, strerror(errno));
        return false;
    }
    if (st.st_size == 0) {
        err_set(e, ERR_FILE, "%s is empty, not a case file", path);
        err_hint(e, "remove it, then: dossier --new %s", path);
        return false;
    }
    *out = (struct place){ .device = st.st_dev,
                           .inode = st.st_ino,
                           .writable = faccessat(AT_FDCWD, literal, W_OK, AT_EACCESS) == 0 &&
                                       folder_writable(literal) };
    return true;
}

void place_read_ahead(const char *literal, const struct place *place) {
    enum { SMALL = 64 << 20, PIECE = 128 << 10 }; /* Linux takes no more than its read-ahead window at once */
    struct stat st;
    int fd = open(literal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    bool same = fstat(fd, &st) == 0 && st.st_dev == place->device && st.st_ino == place->inode;
    for (off_t at = 0; same && st.st_size <= SMALL && at < st.st_size; at += PIECE) {
        (void)posix_fadvise(fd, at, PIECE, POSIX_FADV_WILLNEED);
    }
    close(fd);
}

/* SQLite would take the journal of another file for that of the new one. */
static bool leftover(const char *path, const char *literal, struct err *e) {
    static const char *const endings[] = { "-journal", "-wal", "-shm" };
    bool found = false;
    for (size_t i = 0; !found && i < sizeof endings / sizeof endings[0]; i++) {
        struct buf name = { 0 };
        struct stat st;
        buf_printf(&name, "%s%s", literal, endings[i]);
        found = lstat(name.p, &st) == 0;
        if (found) {
            err_set(e, ERR_FAILED, "%s%s is left from an earlier file of this name", path, endings[i]);
            err_hint(e, "move it away, or choose another name");
        }
        buf_release(&name);
    }
    return found;
}

bool place_create(const char *path, const char *literal, struct err *e) {
    if (leftover(path, literal, e)) {
        return false;
    }
    int fd = open(literal, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        if (errno == EEXIST) {
            err_set(e, ERR_FAILED, "%s is already there", path);
            err_hint(e, "without --new it is opened");
        } else {
            err_set(e, ERR_FAILED, "cannot make %s: %s", path, strerror(errno));
        }
        return false;
    }
    int rc = fchmod(fd, 0600); /* the umask may have taken even the owner's rights */
    int number = errno;
    close(fd);
    if (rc != 0) {
        unlink(literal);
        err_set(e, ERR_FAILED, "cannot make %s: %s", path, strerror(number));
    }
    return rc == 0;
}

bool place_same(const char *literal, const struct place *place) {
    struct stat st;
    return lstat(literal, &st) == 0 && S_ISREG(st.st_mode) && st.st_dev == place->device &&
           st.st_ino == place->inode;
}
