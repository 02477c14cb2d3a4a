/* The input of an import: a regular file, or a stream that is first copied to a file without a name, since
 * it is read twice: once for its hash, once for its records. */
#include "base/file.h"
#include "import/run.h"
#include <errno.h>
#include <sha2.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

static bool cannot_read(struct run *r) {
    err_set(r->e, ERR_FAILED, "cannot read '%s': %s", r->o->path, strerror(errno));
    return false;
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
        SHA256Update(&sha, (const uint8_t *)block, n);
        r->size += (long long)n;
        if (copy != NULL && fwrite(block, 1, n, copy) != n) {
            return cannot_read(r);
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
        return pump(r, NULL);
    }
    FILE *copy = tmpfile();
    if (copy == NULL) {
        err_set(r->e, ERR_FAILED, "cannot make a temporary file: %s", strerror(errno));
        return false;
    }
    r->in = r->o->in;
    bool ok = pump(r, copy) && (fflush(copy) == 0 || cannot_read(r));
    r->in = copy;
    r->close_in = true;
    return ok;
}

static bool read_dialect(struct run *r, struct csv_dialect *out) {
    static const struct {
        const char *word;
        char byte;
    } words[] = {
        { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' }, { "pipe", '|' }, { "space", ' ' }
    };
    struct str d = r->o->delimiter, q = r->o->quote;
    *out = (struct csv_dialect){ 0 };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_is(d, words[i].word)) {
            out->delimiter = words[i].byte;
        }
    }
    if (d.n == 1) {
        out->delimiter = d.p[0];
    }
    if (q.n > 0) {
        out->quote = str_is(q, "none") ? CSV_NO_QUOTE : q.n == 1 ? (unsigned char)q.p[0] : 0;
    }
    bool odd = out->delimiter == '\n' || out->delimiter == '\r' || (unsigned char)out->delimiter >= 0x80 ||
               out->quote == '\n' || out->quote == '\r' ||
               (out->delimiter != 0 && out->delimiter == out->quote);
    if (odd || (d.n > 0 && out->delimiter == 0) || (q.n > 0 && out->quote == 0)) {
        err_set(r->e, ERR_USAGE,
                "delimiter: takes one character or comma semicolon tab pipe, quote: one or none");
        return false;
    }
    return true;
}

bool run_open_reader(struct run *r, struct csv_record *header) {
    struct csv_dialect dialect;
    csv_close(r->reader);
    r->reader = NULL;
    rewind(r->in);
    if (!read_dialect(r, &dialect) || !csv_open(r->in, r->o->path, &dialect, &r->reader, r->e)) {
        return false;
    }
    enum csv_result got = csv_next(r->reader, header, r->e);
    if (got == CSV_FAILED) {
        return false;
    }
    if (got == CSV_END) {
        err_set(r->e, ERR_FAILED, "'%s' has no header line", r->o->path);
        return false;
    }
    if (header->fault != CSV_FINE) {
        csv_fault_error(header, STR("header"), 0, r->e);
        err_place(r->e, r->o->path, header->line, header->raw);
        return false;
    }
    csv_expect(r->reader, header->count);
    return true;
}
