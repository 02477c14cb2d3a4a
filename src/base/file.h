/* Files: paths made literal, inputs opened with care, outputs written aside and renamed.
 *
 * doc/hardening.md "Files read": folders, FIFOs and devices are named as such before they are read; links
 * are followed for input the user named, never for files we write. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include <stdio.h>

/* Whole file into the arena, at most `limit` bytes (a larger one is an error that says so). */
bool file_read(struct arena *a, const char *path, size_t limit, struct str *out, struct err *e);
/* A regular file for reading; folder, FIFO, device, missing and unreadable get a word each. The
 * caller closes *out; *size is in bytes. */
bool file_open_input(const char *path, FILE **out, long long *size, struct err *e);
/* Absolute, or with "./" before it: never a URI or an option to whoever receives it. */
char *file_literal_path(struct arena *a, const char *path);

/* A file written under a temporary name in the same folder (mode 0600) and renamed into place by
 * file_aside_commit() after fsync; file_aside_drop() leaves nothing behind. An existing target is
 * replaced only when it is a regular file, not a link, and no SQLite database or journal. Commit closes and
 * forgets the object whether it succeeds or not; drop may follow it, and takes a zeroed object. */
struct file_aside {
    FILE *out;
    char *path, *temp;
};
bool file_aside_open(struct file_aside *f, const char *path, struct err *e);
/* The same for one who writes a database: it may take the place of another. */
bool file_aside_open_database(struct file_aside *f, const char *path, struct err *e);
bool file_aside_commit(struct file_aside *f, struct err *e);
void file_aside_drop(struct file_aside *f);

/* Lower-case hex SHA-256 (FIPS 180-4, libmd) of bytes: 64 characters and a NUL. */
void file_sha256(struct str bytes, char out[65]);

#endif
