/* The input of an import: a regular file, or a stream that is first copied to a file without a name, since
 * it is read twice: once for its hash, once for its records. A file that changes meanwhile is refused. */
#include "base/file.h"
#include "import/run.h"
#include <errno.h>
#include <sha2.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 1 << 16 };

static bool cannot_read(struct run *r) {
    err_set(r->e, ERR_FAILED, "cannot read '%s': %s", r->o->path, strerror(errno));
    return false;
}

static bool no_room(struct run *r) {
    err_set(r->e, ERR_FAILED, "cannot copy '%s' to a temporary file: %s", r->o->path, strerror(errno));
    return false;
}

static bool stamp(FILE *in, struct run_stamp *out) {
    struct stat st;
    if (fstat(fileno(in), &st) != 0) {
        return false;
    }
    *out = (struct run_stamp){ (long long)st.st_size, st.st_mtim };
    return true;
}

/* Bytes up to the end of the last whole line of a block. */
static size_t whole_lines(struct str block, enum csv_encoding encoding) {
    bool wide = encoding == CSV_UTF16LE || encoding == CSV_UTF16BE;
    size_t step = wide ? 2 : 1, low = encoding == CSV_UTF16BE ? 1 : 0;
    for (size_t end = block.n - block.n % step; end > 0; end -= step) {
        const char *unit = block.p + end - step;
        if (unit[low] == '\n' && (!wide || unit[1 - low] == '\0')) {
            return end;
        }
    }
    return 0;
}

/* Opens the block as if it were the file; false when it cannot be one. */
static bool read_block(struct run *r, char *block, size_t n, bool records, enum csv_encoding *found) {
    FILE *in = fmemopen(block, n, "rb");
    struct csv_reader *reader = NULL;
    struct csv_record record;
    enum csv_result got = CSV_RECORD;
    if (in == NULL) {
        return cannot_read(r);
    }
    bool ok = csv_open(in, r->o->path, &r->dialect, &reader, r->e);
    if (ok) {
        *found = csv_dialect_of(reader).encoding;
    }
    while (ok && records && got == CSV_RECORD) {
        got = csv_next(reader, &record, r->e);
    }
    csv_close(reader);
    fclose(in);
    return ok && got != CSV_FAILED;
}

/* A stream without an end must not fill the disk: what its first block shows is said before more is
 * read. */
static bool check_first(struct run *r, char *block, size_t n) {
    enum csv_encoding found;
    if (n < BLOCK) {
        return true;
    }
    if (!read_block(r, block, n, false, &found)) {
        return false;
    }
    n = whole_lines((struct str){ block, n }, found);
    return n == 0 || read_block(r, block, n, true, &found);
}

/* Hashes r->in to its end, and copies it to `copy` when that is given. */
static bool pump(struct run *r, FILE *copy) {
    static const char hex[] = "0123456789abcdef";
    char block[BLOCK];
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX sha;
    size_t n;
    SHA256Init(&sha);
    r->size = 0;
    while ((n = fread(block, 1, sizeof block, r->in)) > 0) {
        if (copy != NULL && r->size == 0 && !check_first(r, block, n)) {
            return false;
        }
        SHA256Update(&sha, (const uint8_t *)block, n);
        r->size += (long long)n;
        if (copy != NULL && fwrite(block, 1, n, copy) != n) {
            return no_room(r);
        }
        if (r->o->stop != NULL && *r->o->stop != 0) {
            err_set(r->e, ERR_STOPPED, "stopped; nothing was written");
            return false;
        }
    }
    if (ferror(r->in)) {
        return cannot_read(r);
    }
    SHA256Final(digest, &sha);
    for (size_t i = 0; i < sizeof digest; i++) {
        r->sha256[2 * i] = hex[digest[i] >> 4];
        r->sha256[2 * i + 1] = hex[digest[i] & 15];
    }
    r->sha256[64] = '\0';
    return true;
}

bool run_open_input(struct run *r) {
    if (r->o->in == NULL) {
        if (!file_open_input(r->o->path, &r->in, &r->size, r->e)) {
            return false;
        }
        r->close_in = true;
        return (stamp(r->in, &r->stamp) || cannot_read(r)) && pump(r, NULL);
    }
    FILE *copy = tmpfile();
    if (copy == NULL) {
        err_set(r->e, ERR_FAILED, "cannot make a temporary file: %s", strerror(errno));
        return false;
    }
    r->in = r->o->in;
    bool ok = pump(r, copy) && (fflush(copy) == 0 || no_room(r));
    r->in = copy;
    r->close_in = true;
    return ok && (stamp(r->in, &r->stamp) || cannot_read(r));
}

bool run_same_input(struct run *r) {
    struct run_stamp now, then = r->stamp;
    if (!stamp(r->in, &now)) {
        return cannot_read(r);
    }
    if (now.size == then.size && now.changed.tv_sec == then.changed.tv_sec &&
        now.changed.tv_nsec == then.changed.tv_nsec) {
        return true;
    }
    err_set(r->e, ERR_FAILED, "'%s' was changed while it was read: nothing was written", r->o->path);
    err_hint(r->e, "import it again when it is complete");
    return false;
}
