/* History by readline's own library, which keeps entries of several lines apart by their time stamps. It is
 * one for the process. When the file has become long it is written anew under its name: whoever waits for the
 * lock then has that of a file that is gone, and asks again.
 * Invariant: no entry of another shell is lost, and no lock is waited for longer than a person would notice.
 */
#include "shell/remembered.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <readline/history.h>

enum { MOST = 2000, SLACK = 500, TRIES = 40, PAUSE_MS = 5 };

/* Is it still the file of that name? */
static bool current(int fd, const char *path) {
    struct stat ours, there;
    return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

/* The descriptor that holds the lock; -1 where there is none to be had, and it goes without. */
static int lock(const char *path) {
    for (int i = 0; path != NULL && i < TRIES; i++) {
        int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd < 0) {
            return -1;
        }
        if (flock(fd, LOCK_EX | LOCK_NB) == 0 && current(fd, path)) {
            return fd;
        }
        close(fd);
        nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
    }
    return -1;
}

static void unlock(int fd) {
    if (fd >= 0) {
        close(fd);
    }
}

/* The file is read before the list is stifled, and shortened by entries: readline counts lines in both,
 * and would cut an entry of several lines in two. */
void remembered_open(const char *path) {
    using_history();
    history_write_timestamps = 1;
    history_comment_char = '#';
    int fd = lock(path);
    if (path != NULL) {
        read_history(path);
    }
    bool long_enough = history_length > MOST + SLACK;
    stifle_history(MOST);
    if (fd >= 0 && long_enough) {
        write_history(path);
    }
    unlock(fd);
}

void remembered_add(const char *path, struct str command) {
    char *text = strndup(command.p, command.n);
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (text != NULL && (last == NULL || strcmp(last->line, text) != 0)) {
        int fd = lock(path);
        add_history(text);
        if (path != NULL) {
            append_history(1, path);
        }
        unlock(fd);
    }
    free(text);
}

void remembered_close(void) {
    clear_history();
}
