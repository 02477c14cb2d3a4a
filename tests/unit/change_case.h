/* A case file in a folder of its own, commands written as SQL, and what a test asks about it: shared
 * by the tests of changes and of the full-text index. */
#ifndef TESTS_UNIT_CHANGE_CASE_H
#define TESTS_UNIT_CHANGE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "db/stmt.h"
#include "model/change.h"
#include "model/search.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[64], path[80];
    struct db *db;
    struct arena arena;
    struct buf lines; /* what undo and redo reported, one a line */
};

static inline int fixture_open(void **state) {
    struct fixture *f = mem_alloc(sizeof *f);
    struct db_options options = { .create = true };
    struct err e = { 0 };
    snprintf(f->folder, sizeof f->folder, "/tmp/test-change-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/case.db", f->folder);
    setenv("DOSSIER_NOW", "2026-11-23T09:14", 1);
    setenv("DOSSIER_USER", "ana", 1);
    if (!db_open(f->path, &options, &f->db, &e)) {
        fail_msg("%s", e.message);
    }
    *state = f;
    return 0;
}

static inline int fixture_close(void **state) {
    struct fixture *f = *state;
    db_close(f->db);
    unlink(f->path);
    rmdir(f->folder);
    arena_release(&f->arena);
    buf_release(&f->lines);
    free(f);
    return 0;
}

static inline void run_sql(struct fixture *f, const char *sql) {
    struct err e = { 0 };
    if (!db_exec(f->db, sql, &e)) {
        fail_msg("%s: %s", sql, e.message);
    }
}

static inline int64_t ask(struct fixture *f, const char *sql) {
    struct err e = { 0 };
    int64_t value = 0;
    bool found;
    if (!stmt_intf(f->db, &e, &value, &found, sql, "")) {
        fail_msg("%s: %s", sql, e.message);
    }
    return value;
}

static inline const char *ask_text(struct fixture *f, const char *sql) {
    struct err e = { 0 };
    struct str text = STR("");
    bool found;
    if (!stmt_strf(f->db, &e, &f->arena, &text, &found, sql, "")) {
        fail_msg("%s: %s", sql, e.message);
    }
    return text.p;
}

/* One command; its number, or 0 when it changed nothing. */
static inline int64_t command(struct fixture *f, const char *words, const char *sql) {
    struct err e = { 0 };
    struct change c;
    bool kept;
    if (!change_begin(f->db, str_of(words), &c, &e)) {
        fail_msg("%s: %s", words, e.message);
    }
    run_sql(f, sql);
    if (!change_end(&c, &kept, &e)) {
        fail_msg("%s: %s", words, e.message);
    }
    return kept ? c.id : 0;
}

static inline void hear_line(void *context, struct str line) {
    struct fixture *f = context;
    buf_add_str(&f->lines, line);
    buf_add_char(&f->lines, '\n');
}

/* The number of the undo. */
static inline int64_t undo(struct fixture *f, int64_t id) {
    struct err e = { 0 };
    int64_t as;
    if (!change_undo(f->db, &f->arena, id, hear_line, f, &as, &e)) {
        fail_msg("undo %lld: %s\n%s", (long long)id, e.message, f->lines.n > 0 ? f->lines.p : "");
    }
    return as;
}

static inline int64_t redo(struct fixture *f, int64_t id) {
    struct err e = { 0 };
    int64_t as;
    if (!change_redo(f->db, &f->arena, id, hear_line, f, &as, &e)) {
        fail_msg("redo %lld: %s\n%s", (long long)id, e.message, f->lines.n > 0 ? f->lines.p : "");
    }
    return as;
}

typedef bool (*turn_fn)(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                        int64_t *as, struct err *e);

/* The turn fails with this message and hint and reports these lines (NULL: not looked at). */
static inline void refused(struct fixture *f, turn_fn turn, int64_t id, const char *message, const char *hint,
                           const char *lines) {
    struct err e = { 0 };
    int64_t as = -1;
    buf_reset(&f->lines);
    int64_t changes = ask(f, "SELECT count(*) FROM change");
    assert_false(turn(f->db, &f->arena, id, hear_line, f, &as, &e));
    assert_int_equal(e.code, ERR_FAILED);
    assert_string_equal(e.message, message);
    assert_string_equal(e.hint, hint);
    assert_int_equal(as, 0);
    if (lines != NULL) {
        assert_string_equal(f->lines.n > 0 ? f->lines.p : "", lines);
    }
    assert_false(db_in_transaction(f->db));
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), changes);
    assert_int_equal(ask(f, "PRAGMA foreign_keys"), 1);
}

static inline void dump_table(struct fixture *f, const char *table, struct buf *out) {
    struct err e = { 0 };
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2, 3", table);
    struct stmt *s = stmt_get(f->db, sql, &e);
    bool row = false;
    assert_non_null(s);
    while (stmt_step(s, &row, &e) && row) {
        buf_add_text(out, table);
        for (int i = 0; i < stmt_columns(s); i++) {
            buf_printf(out, "|%d:", (int)stmt_type(s, i));
            buf_add_str(out, stmt_str(s, i));
        }
        buf_add_char(out, '\n');
    }
    stmt_done(s);
    assert_int_equal(e.code, ERR_NONE);
}

/* Every row of every content table, hashed. */
static inline const char *state_of(struct fixture *f) {
    struct err e = { 0 };
    struct buf all = { 0 };
    bool row = false;
    struct stmt *s =
        stmt_get(f->db,
                 "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name"
                 " NOT IN ('change', 'change_range', 'record') AND name NOT LIKE 'sqlite%' ORDER BY 1",
                 &e);
    assert_non_null(s);
    while (stmt_step(s, &row, &e) && row) {
        dump_table(f, arena_str(&f->arena, stmt_str(s, 0)).p, &all);
    }
    stmt_done(s);
    char *hash = arena_alloc(&f->arena, 65);
    file_sha256(buf_str(&all), hash);
    buf_release(&all);
    return hash;
}

/* Index, references and the connection's settings are as they must be. */
static inline void sound(struct fixture *f) {
    run_sql(f, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
    assert_int_equal(ask(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(ask(f, "PRAGMA foreign_keys"), 1);
    assert_false(db_in_transaction(f->db));
}

#define NOW_CHANGE "(SELECT max(id) FROM change)"
/* A thing with its row of names; `id` is a literal. */
#define ADD_THING(id, kind, name)                                                                            \
    "INSERT INTO entity (id, kind, name, handle, change_id) VALUES (" #id ", '" kind "', '" name "', '" name \
    "', " NOW_CHANGE "); INSERT INTO " kind " (id) VALUES (" #id                                             \
    "); INSERT INTO name (entity_id, name, key,"                                                             \
    " change_id) VALUES (" #id ", '" name "', '" name "', " NOW_CHANGE ");"
#define ADD_ATTRIBUTION(operation, actor, quote)                                                             \
    "INSERT INTO attribution (operation_id, actor_id, quote, change_id) VALUES (" #operation ", " #actor     \
    ", '" quote "', " NOW_CHANGE ");"

#endif
