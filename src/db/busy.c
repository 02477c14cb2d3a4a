/* Waiting for another program's lock, and naming it. Sleeps a random 0.3 to 2.3 ms between tries, so
 * that several writers take turns; says after a second whom it waits for; gives up at the deadline
 * or when the person stops it. Invariant: the case file is never opened a second time in this
 * process; a child asks for the holder, because closing would drop our own locks. */
#include "db/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Lock bytes of SQLite's file format (sqlite.org/fileformat2, "The Lock-Byte Page"). */
enum { LOCK_PENDING = 0x40000000, LOCK_RESERVED, LOCK_SHARED, LOCK_SHARED_SIZE = 510 };
enum { NOTICE_MS = 1000 };

int64_t busy_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The process that holds a lock on the range; 0 none (or only our own parent). */
static pid_t range_holder(int fd, off_t start, off_t size, bool *write_lock) {
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = size };
    if (fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK || lock.l_pid == getppid()) {
        return 0;
    }
    *write_lock = lock.l_type == F_WRLCK;
    return lock.l_pid;
}

/* In the child: only calls that are safe after a fork. */
_Noreturn static void ask_locks(const char *path, int answer) {
    struct holder h = { 0 };
    bool write_lock = true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0) {
        h.pid = range_holder(fd, LOCK_RESERVED, 1, &write_lock);
        if (h.pid == 0) {
            h.pid = range_holder(fd, LOCK_PENDING, 1, &write_lock);
        }
        if (h.pid == 0) {
            h.pid = range_holder(fd, LOCK_SHARED, LOCK_SHARED_SIZE, &write_lock);
            h.reading = h.pid != 0 && !write_lock;
        }
    }
    ssize_t written = write(answer, &h, sizeof h);
    _exit(written == (ssize_t)sizeof h ? 0 : 1);
}

/* The command name of a process, with anything but plain characters as '?'. */
static void process_name(pid_t pid, char out[32]) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);
    out[0] = '\0';
    FILE *f = fopen(path, "re");
    if (f == NULL) {
        return;
    }
    if (fgets(out, 32, f) == NULL) {
        out[0] = '\0';
    }
    fclose(f);
    out[strcspn(out, "\n")] = '\0';
    for (char *c = out; *c != '\0'; c++) {
        *c = *c > ' ' && *c < 0x7f ? *c : '?';
    }
}

struct holder busy_holder(const char *path) {
    struct holder h = { 0 };
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return h;
    }
    pid_t child = fork();
    if (child == 0) {
        ask_locks(path, ends[1]);
    }
    close(ends[1]);
    ssize_t n = 0;
    if (child > 0) {
        do {
            n = read(ends[0], &h, sizeof h);
        } while (n < 0 && errno == EINTR);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    close(ends[0]);
    if (n != (ssize_t)sizeof h) {
        return (struct holder){ 0 };
    }
    if (h.pid > 0) {
        process_name(h.pid, h.name);
    }
    return h;
}

/* Whom we wait for, in words; true when it only reads. */
static bool holder_words(struct buf *out, struct db *db) {
    struct holder h = busy_holder(db->literal);
    /* Having begun to write ourselves, only readers can be in the way. */
    bool reading = h.reading || (h.pid == 0 && db_in_transaction(db));
    buf_printf(out, "%s is being %s by another program", db->path, reading ? "read" : "written");
    if (h.pid > 0 && h.name[0] != '\0') {
        buf_printf(out, " (%s, process %ld)", h.name, (long)h.pid);
    } else if (h.pid > 0) {
        buf_printf(out, " (process %ld)", (long)h.pid);
    }
    return reading;
}

static void tell(struct db *db) {
    db->busy.told = true;
    if (db->notice == NULL) {
        return;
    }
    struct buf text = { 0 };
    holder_words(&text, db);
    buf_printf(&text, "; waiting up to %u s", db->busy.wait_ms / 1000);
    db->notice(db->context, text.p);
    buf_release(&text);
}

static void doze(struct busy *b) {
    b->dice ^= b->dice << 13; /* Marsaglia's xorshift, 32 bits */
    b->dice ^= b->dice >> 17;
    b->dice ^= b->dice << 5;
    struct timespec t = { .tv_nsec = 300000 + (long)(b->dice % 2000001) };
    nanosleep(&t, NULL); /* a signal may cut it short */
}

static int on_busy(void *context, int tries) {
    struct db *db = context;
    struct busy *b = &db->busy;
    int64_t now = busy_now();
    if (tries == 0) {
        b->since = now;
        b->told = false;
    }
    if (db->stop || now - b->since >= b->wait_ms) {
        return 0;
    }
    if (!b->told && now - b->since >= NOTICE_MS) {
        tell(db);
    }
    doze(b);
    return 1;
}

void busy_install(struct db *db) {
    db->busy.dice = ((uint32_t)busy_now() ^ ((uint32_t)getpid() << 16)) | 1;
    sqlite3_busy_handler(db->handle, on_busy, db);
}

bool busy_fail(struct db *db, struct err *e) {
    if (db->stop) {
        err_set(e, ERR_STOPPED, "stopped");
        return false;
    }
    struct buf text = { 0 };
    bool reading = holder_words(&text, db);
    int64_t waited = db->busy.since != 0 ? (busy_now() - db->busy.since) / 1000 : 0;
    if (waited > 0) {
        buf_printf(&text, "; waited %lld s", (long long)waited);
    }
    db->busy.since = 0;
    err_set(e, ERR_LOCKED, "%s", text.p);
    err_hint(e, "%s--wait 60 waits longer", reading ? "" : "reading commands still work; ");
    buf_release(&text);
    return false;
}
