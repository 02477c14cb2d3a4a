/* A small case file with actors, operations and facts, and what completion offers in it: shared by the
 * tests of completion. */
#ifndef TESTS_UNIT_COMPLETE_CASE_H
#define TESTS_UNIT_COMPLETE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/commands.h"
#include "db/stmt.h"
#include "engine/complete.h"
#include "model/builtin.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/test-complete-XXXXXX/case.db";
static struct session session;

static inline void run(const char *command) {
    struct err e = { 0 };
    if (!session_run(&session, str_of(command), &e)) {
        fail_msg("%s: %s (%s)", command, e.message, e.hint);
    }
}

static inline int open_case(void **state) {
    struct db_options options = { .create = true };
    struct err e = { 0 };
    char *slash = strrchr(path, '/');
    (void)state;
    *slash = '\0';
    assert_non_null(mkdtemp(path));
    *slash = '/';
    session =
        (struct session){ .commands = command_list, .command_count = command_count, .messages = stderr };
    if (!db_open(path, &options, &session.db, &e) || !builtin_load(session.db, &e)) {
        fail_msg("%s", e.message);
    }
    session.options.quiet = true;
    session.format = out_find_format(STR("table"));
    out_init(&session.out, session.format, NULL, NULL);
    run("add actor \"Lapsus\"");
    run("add actor \"Lazarus Group\" country:KP");
    run("add name entity:lazarus-group name:\"HIDDEN COBRA\"");
    run("add name entity:lazarus-group name:Refuted stance:denies");
    run("add operation \"Operation Sharpshooter\" type:espionage");
    run("add operation \"Troy\" type:sabotage");
    run("add operation \"Sony\" type:sabotage");
    run("add attribution operation:troy actor:lazarus-group");
    run("add attribution operation:sony actor:lazarus-group");
    run("add attribution operation:sony actor:lapsus");
    run("add source \"TIME, 2019\" author:\"Jane Doe\"");
    run("save by-actor = find operations actor:$who");
    return 0;
}

static inline int close_case(void **state) {
    (void)state;
    out_release(&session.out);
    session_release(&session);
    db_close(session.db);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    return 0;
}

/* A '|' in the line is the cursor; without one it is at the end. */
static inline struct completion complete(struct arena *a, const char *line) {
    struct completion found;
    struct str text = str_of(line);
    size_t cursor = str_index(text, '|');
    struct buf whole = { 0 };
    buf_add_str(&whole, str_slice(text, 0, cursor));
    if (cursor < text.n) {
        buf_add_str(&whole, str_slice(text, cursor + 1, text.n));
    } else {
        cursor = text.n;
    }
    complete_line(&session, a, arena_str(a, buf_str(&whole)), cursor, &found);
    buf_release(&whole);
    assert_true(found.word <= found.from && found.from <= cursor);
    assert_true(session.db == NULL || stmt_in_use(session.db) == 0);
    return found;
}

static inline void offered(const char *line, const char *wanted) {
    struct arena a = { 0 };
    struct buf got = { 0 };
    struct completion found = complete(&a, line);
    buf_add_text(&got, "");
    for (int i = 0; i < found.count; i++) {
        buf_printf(&got, "%s%.*s", i > 0 ? " " : "", STR_ARG(found.items[i].typed));
    }
    if (strcmp(got.n > 0 ? got.p : "", wanted) != 0) {
        fail_msg("%s: %s instead of %s", line, got.n > 0 ? got.p : "nothing", wanted);
    }
    buf_release(&got);
    arena_release(&a);
}

static inline bool has(const char *line, const char *item) {
    struct arena a = { 0 };
    struct completion found = complete(&a, line);
    bool there = false;
    for (int i = 0; i < found.count; i++) {
        there = there || (str_is(found.items[i].typed, item) && !found.near);
    }
    arena_release(&a);
    return there;
}

static inline bool files(const char *line) {
    struct arena a = { 0 };
    bool due = complete(&a, line).files;
    arena_release(&a);
    return due;
}

#endif
