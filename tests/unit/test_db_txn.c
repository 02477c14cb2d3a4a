/* db/txn, db/busy, db/fail: one writer at a time, who is in the way, commits that fail at their very
 * end, and stopping. A layer over SQLite's file functions makes cutting the journal fail on demand. */
#include "db_fixture.h"
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static const struct db_options impatient = { .wait_seconds = 1 };

/* ---- a file layer that fails where it is told to ---- */

enum { AS_USUAL, FAIL_BEFORE, FAIL_AFTER };
static int cutting = AS_USUAL;
static sqlite3_vfs layer;
static const sqlite3_vfs *below;
static sqlite3_io_methods journal_methods;
static const sqlite3_io_methods *usual_methods;

static int cut(sqlite3_file *f, sqlite3_int64 size) {
    if (cutting == FAIL_BEFORE) {
        return SQLITE_IOERR_TRUNCATE;
    }
    int rc = usual_methods->xTruncate(f, size);
    return cutting == FAIL_AFTER ? SQLITE_IOERR_TRUNCATE : rc;
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
    (void)v;
    int rc = below->xOpen(&layer, name, f, flags, out);
    if (rc == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0) {
        usual_methods = f->pMethods;
        journal_methods = *f->pMethods;
        journal_methods.xTruncate = cut;
        f->pMethods = &journal_methods;
    }
    return rc;
}

static void layer_install(void) {
    if (below == NULL) {
        below = sqlite3_vfs_find(NULL);
        layer = *below;
        layer.zName = "layer";
        layer.xOpen = layer_open;
    }
    sqlite3_vfs_register(&layer, 1);
}

static int layer_leave(void **state) {
    cutting = AS_USUAL;
    sqlite3_vfs_unregister(&layer);
    return folder_leave(state);
}

/* ---- another program ---- */

struct other {
    pid_t pid;
    int tell, hear;
};

/* Runs `sql` in another process and holds what it holds until other_end(). */
static struct other other_begin(const char *sql) {
    int to[2], from[2];
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    struct other o = { .tell = to[1], .hear = from[0] };
    o.pid = fork();
    if (o.pid == 0) {
        close(to[1]);
        char c = 'x';
        sqlite3 *db = NULL;
        bool ok =
            sqlite3_open("case.db", &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
        sqlite3_stmt *s = NULL;
        ok = ok && sqlite3_prepare_v2(db, "SELECT code FROM term", -1, &s, NULL) == SQLITE_OK &&
             sqlite3_step(s) == SQLITE_ROW;
        c = ok ? 'y' : 'n';
        ssize_t n = write(from[1], &c, 1);
        n += read(to[0], &c, 1);
        _exit(n > 0 ? 0 : 1);
    }
    close(to[0]);
    close(from[1]);
    char c = 'n';
    assert_int_equal(read(o.hear, &c, 1), 1);
    assert_int_equal(c, 'y');
    return o;
}

static void other_end(struct other *o) {
    close(o->tell);
    close(o->hear);
    waitpid(o->pid, NULL, 0);
}

static void make_case(void) {
    struct db *db = must_create("case.db");
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'b'), ('a', 'c')");
    db_close(db);
}

static void keep_notice(void *context, const char *text) {
    snprintf(context, 300, "%s", text);
}

/* What the system calls this program: under valgrind it is not test_db_txn. */
static const char *own_name(void) {
    static char name[32];
    FILE *comm = fopen("/proc/self/comm", "r");
    assert_non_null(comm);
    assert_non_null(fgets(name, sizeof name, comm));
    fclose(comm);
    name[strcspn(name, "\n")] = '\0';
    return name;
}

static void locked(void **state) {
    (void)state;
    make_case();
    char notice[300] = "", want[300];
    struct db_options options = { .wait_seconds = 2, .notice = keep_notice, .context = notice };
    struct db *db = must_open_as("case.db", &options, &schema_case);
    struct other o = other_begin("BEGIN IMMEDIATE");
    struct err e = { 0 };
    bool ok = db_begin(db, &e);
    assert_string_equal(e.hint, "reading commands still work; --wait 60 waits longer");
    snprintf(want, sizeof want, "case.db is being written by another program (%s, process %d); waited 2 s",
             own_name(), (int)o.pid);
    expect_error(ok, &e, ERR_LOCKED, want);
    snprintf(want, sizeof want,
             "case.db is being written by another program (%s, process %d); waiting up to 2 s", own_name(),
             (int)o.pid);
    assert_string_equal(notice, want);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 2);
    assert_false(db_in_transaction(db));
    other_end(&o);
    must(db_begin(db, &e), &e);
    must(db_commit(db, &e), &e);
    db_close(db);
}

static void reader_in_the_way(void **state) {
    (void)state;
    make_case();
    struct db *db = must_open_as("case.db", &impatient, &schema_case);
    struct other o = other_begin("BEGIN");
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    must_exec(db, "DELETE FROM term");
    bool ok = db_commit(db, &e);
    assert_string_equal(e.hint, "--wait 60 waits longer");
    char want[300];
    snprintf(want, sizeof want, "case.db is being read by another program (%s, process %d); waited 1 s",
             own_name(), (int)o.pid);
    expect_error(ok, &e, ERR_LOCKED, want);
    assert_false(db_in_transaction(db));
    other_end(&o);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 2);
    db_close(db);
}

static void opening_while_committing(void **state) {
    (void)state;
    make_case();
    struct other o = other_begin("BEGIN EXCLUSIVE");
    char want[300];
    snprintf(want, sizeof want, "case.db is being written by another program (%s, process %d); waited 1 s",
             own_name(), (int)o.pid);
    refuse_open("case.db", &impatient, ERR_LOCKED, want);
    other_end(&o);
    db_close(must_open("case.db"));
}

/* While a commit waits for a reader and has asked who that is, its own locks must still keep a third
 * program out. It is forked first, so as to know nothing of our connection. */
static void asking_keeps_locks(void **state) {
    (void)state;
    make_case();
    pid_t third = fork();
    if (third == 0) {
        usleep(2000000); /* we ask after one second and give up after three */
        sqlite3 *own = NULL;
        int rc = sqlite3_open("case.db", &own);
        _exit(rc == SQLITE_OK && sqlite3_exec(own, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_BUSY ? 0
                                                                                                       : 1);
    }
    char notice[300] = "";
    struct db_options options = { .wait_seconds = 3, .notice = keep_notice, .context = notice };
    struct db *db = must_open_as("case.db", &options, &schema_case);
    struct other o = other_begin("BEGIN");
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'd')");
    int status = 0;
    assert_false(db_commit(db, &e));
    assert_int_equal(e.code, ERR_LOCKED);
    assert_non_null(strstr(notice, "waiting up to 3 s"));
    waitpid(third, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    other_end(&o);
    db_close(db);
}

static int64_t commit_with(int how, bool *said, struct err *e) {
    struct db *db = must_open_as("case.db", &impatient, &schema_case);
    must(db_begin(db, e), e);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'd')");
    cutting = how;
    *said = db_commit(db, e);
    cutting = AS_USUAL;
    assert_false(db_in_transaction(db));
    int64_t rows = must_int(db, "SELECT count(*) FROM term");
    db_close(db);
    db = must_open("case.db");
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), rows);
    db_close(db);
    return rows;
}

static void ambiguous_commit(void **state) {
    (void)state;
    layer_install();
    make_case();
    struct err e = { 0 };
    bool said = false;
    /* The pages are written, the journal is still whole: it is rolled back. */
    assert_int_equal(commit_with(FAIL_BEFORE, &said, &e), 2);
    assert_false(said);
    assert_int_equal(e.code, ERR_FAILED);
    err_clear(&e);
    /* The journal was cut although an error came back: the change stands. */
    assert_int_equal(commit_with(FAIL_AFTER, &said, &e), 3);
    assert_true(said);
    assert_int_equal(e.code, ERR_NONE);
}

static void full(void **state) {
    (void)state;
    make_case();
    struct db *db = must_open("case.db");
    struct err e = { 0 };
    must_exec(db, "PRAGMA max_page_count = 10");
    must(db_begin(db, &e), &e);
    bool ok =
        db_exec(db,
                "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                "INSERT INTO term (vocab, code, label) SELECT 'x', i, 'some words to fill pages' FROM n",
                &e);
    expect_error(ok, &e, ERR_FAILED, "the disk is full; nothing was changed");
    db_rollback(db);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 2);
    db_close(db);
}

static void refused_values(void **state) {
    (void)state;
    struct db *db = must_create("case.db");
    static const struct {
        const char *sql, *message;
    } rows[] = {
        { "INSERT INTO entity (kind, handle) VALUES ('actor', 'x')",
          "the case file refuses this: NOT NULL constraint failed: entity.name" },
        { "INSERT INTO entity (kind, name, handle) VALUES ('actor', 'x', 5), ('actor', '', 'x')",
          "the case file refuses this: CHECK constraint failed: name <> ''" },
        { "INSERT INTO term (vocab, code) VALUES ('a', 'b'), ('a', 'b')",
          "the case file refuses this: UNIQUE constraint failed: term.vocab, term.code" },
        { "INSERT INTO term (vocab, code, rank) VALUES ('a', 'b', 'c')",
          "the case file refuses this: cannot store TEXT value in INTEGER column term.rank" },
        { "INSERT INTO actor (id) VALUES (77)", "the case file refuses this: FOREIGN KEY constraint failed" },
        { "INSERT INTO search_data VALUES (1, 'x')", "table search_data may not be modified" },
        { "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema",
          "table sqlite_master may not be modified" },
        { "ATTACH 'x' AS y", "too many attached databases - max 0" },
        { "SELECT load_extension('x')", "not authorized" },
        { "SELECT \"nosuch\"", "no such column: nosuch" },
        { "CREATE TEMP TRIGGER x AFTER INSERT ON term BEGIN SELECT zzz(); END", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct err e = { 0 };
        bool ok = db_exec(db, rows[i].sql, &e);
        if (rows[i].message != NULL) {
            expect_error(ok, &e, ERR_FAILED, rows[i].message);
        }
    }
    assert_int_equal(access("x", F_OK), -1);
    db_close(db);
}

static struct db *to_stop;

static void on_alarm(int number) {
    (void)number;
    db_interrupt(to_stop);
}

static void stop_in(struct db *db, long ms) {
    to_stop = db;
    struct sigaction act = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &act, NULL);
    struct itimerspec when = { .it_value = { ms / 1000, ms % 1000 * 1000000 } };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
    timer_t timer;
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    assert_int_equal(timer_settime(timer, 0, &when, NULL), 0);
}

static void stopping(void **state) {
    (void)state;
    make_case();
    struct db *db = must_open("case.db");
    struct err e = { 0 };
    int64_t value;
    bool found;
    stop_in(db, 100);
    bool ok = stmt_intf(
        db, &e, &value, &found,
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", "");
    expect_error(ok, &e, ERR_STOPPED, "stopped");
    assert_true(db_interrupted(db));
    db_resume(db);
    assert_false(db_interrupted(db));
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 2); /* it does not stick */
    db_interrupt(db);
    db_resume(db);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 2); /* nor does one while idle */
    struct other o = other_begin("BEGIN IMMEDIATE");
    stop_in(db, 100);
    ok = db_begin(db, &e);
    expect_error(ok, &e, ERR_STOPPED, "stopped");
    db_resume(db);
    other_end(&o);
    db_close(db);
}

int main(void) {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(locked),
        IN_FOLDER(reader_in_the_way),
        IN_FOLDER(opening_while_committing),
        IN_FOLDER(asking_keeps_locks),
        cmocka_unit_test_setup_teardown(ambiguous_commit, folder_enter, layer_leave),
        IN_FOLDER(full),
        IN_FOLDER(refused_values),
        IN_FOLDER(stopping),
    };
    return cmocka_run_group_tests_name("db_txn", tests, NULL, NULL);
}
