/* A case file with the built-in places and words, files beside it, and an import that notes all it is
 * told: shared by the tests of imports. */
#ifndef TESTS_UNIT_IMPORT_CASE_H
#define TESTS_UNIT_IMPORT_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "db/stmt.h"
#include "import/import.h"
#include "model/builtin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct case_file {
    char folder[64], path[96];
    struct db *db;
    struct arena a;
    struct buf told; /* problems and notes, one a line: "line:column message | hint" */
    struct import_report report;
    struct import_options options;
    struct err e;
};

static inline void case_problem(void *context, const struct err *e) {
    struct case_file *f = context;
    buf_printf(&f->told, "%lu:%lu %s%s%s\n", e->line, e->column, e->message, e->hint[0] != '\0' ? " | " : "",
               e->hint);
}

static inline void case_note(void *context, struct str text) {
    struct case_file *f = context;
    buf_printf(&f->told, "note: %.*s\n", STR_ARG(text));
}

static inline int64_t ask(struct case_file *f, const char *sql) {
    struct err e = { 0 };
    int64_t value = 0;
    bool found = false;
    if (!stmt_intf(f->db, &e, &value, &found, sql, "")) {
        fail_msg("%s: %s", sql, e.message);
    }
    return found ? value : -1;
}

/* The first column of the first row as text; "" when there is none. */
static inline const char *ask_text(struct case_file *f, const char *sql) {
    struct err e = { 0 };
    struct str value = { 0 };
    bool found = false;
    if (!stmt_strf(f->db, &e, &f->a, &value, &found, sql, "")) {
        fail_msg("%s: %s", sql, e.message);
    }
    return found ? arena_copy(&f->a, value.p, value.n) : "";
}

static inline int case_open(void **state) {
    struct case_file *f = mem_alloc(sizeof *f);
    struct err e = { 0 };
    *f = (struct case_file){ 0 };
    snprintf(f->folder, sizeof f->folder, "/tmp/test-import-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(chdir(f->folder), 0);
    snprintf(f->path, sizeof f->path, "%s/case.db", f->folder);
    setenv("DOSSIER_NOW", "2026-11-23T09:14", 1);
    setenv("DOSSIER_USER", "ana", 1);
    if (!db_open(f->path, &(struct db_options){ .create = true }, &f->db, &e)) {
        fail_msg("%s", e.message);
    }
    if (ask(f, "SELECT count(*) FROM term") == 0 &&
        (!db_begin(f->db, &e) || !builtin_load(f->db, &e) || !db_commit(f->db, &e))) {
        fail_msg("%s", e.message);
    }
    f->options = (struct import_options){
        .command = STR("import test"), .problem = case_problem, .note = case_note, .context = f
    };
    *state = f;
    return 0;
}

static inline int case_close(void **state) {
    struct case_file *f = *state;
    int open = stmt_in_use(f->db);
    static const char *const files[] = { "a.csv", "b.csv",   "c.csv",          "t.map",
                                         "pipe",  "case.db", "case.db-journal" };
    db_close(f->db);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        unlink(files[i]);
    }
    int rc = chdir("/") != 0 || rmdir(f->folder) != 0;
    arena_release(&f->a);
    buf_release(&f->told);
    err_release(&f->e);
    free(f);
    return rc || open != 0;
}

static inline void write_file(const char *name, const void *bytes, size_t n) {
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
}

/* Imports a file of the folder with the options at hand; what was told before is forgotten. */
static inline bool import_file(struct case_file *f, const char *name) {
    err_release(&f->e);
    f->e = (struct err){ 0 };
    buf_reset(&f->told);
    buf_add(&f->told, "", 0);
    f->options.path = name;
    return import_run(f->db, &f->a, &f->options, &f->report, &f->e);
}

static inline void must_import(struct case_file *f, const char *name) {
    if (!import_file(f, name)) {
        fail_msg("%s:%lu:%lu: %s (%s)\n%.*s", f->e.file, f->e.line, f->e.column, f->e.message, f->e.hint,
                 STR_ARG(buf_str(&f->told)));
    }
}

static inline void counts(struct case_file *f, unsigned long added, unsigned long changed, unsigned long same,
                          unsigned long rejected) {
    if (f->report.added != added || f->report.changed != changed || f->report.same != same ||
        f->report.rejected != rejected) {
        fail_msg("%lu added, %lu changed, %lu same, %lu rejected\n%.*s", f->report.added, f->report.changed,
                 f->report.same, f->report.rejected, STR_ARG(buf_str(&f->told)));
    }
    assert_int_equal(f->report.records, added + changed + same + rejected);
}

#endif
