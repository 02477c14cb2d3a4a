/* db/open: what may be opened, what is refused and in which words, and what is left on the disk. */
#include "db_fixture.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const struct db_options plain = { 0 };

static void put(const char *path, const char *bytes, size_t n) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void creating(void **state) {
    (void)state;
    struct stat st;
    mode_t before = umask(0277); /* takes even the owner's right to write */
    db_close(must_create("case.db"));
    umask(0);
    db_close(must_create("open.db"));
    umask(before);
    assert_int_equal(stat("case.db", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat("open.db", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(files_here(), 2);
    refuse_open("case.db", &(struct db_options){ .create = true }, ERR_FAILED, "case.db is already there");
    struct db *db = must_open("case.db");
    assert_string_equal(db_path(db), "case.db");
    assert_false(db_readonly(db));
    assert_int_equal(must_int(db, "PRAGMA user_version"), migration_count);
    assert_int_equal(must_int(db, "PRAGMA application_id"), DB_APPLICATION_ID);
    assert_int_equal(must_int(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(must_int(db, "PRAGMA secure_delete"), 1);
    assert_int_equal(must_int(db, "PRAGMA synchronous"), 2);
    db_close(db);
}

static void creating_beside_a_leftover(void **state) {
    (void)state;
    put("case.db-journal", "x", 1);
    refuse_open("case.db", &(struct db_options){ .create = true }, ERR_FAILED,
                "case.db-journal is left from an earlier file of this name");
    assert_int_equal(files_here(), 1);
    refuse_open("no/such/folder.db", &(struct db_options){ .create = true }, ERR_FAILED,
                "cannot make no/such/folder.db: No such file or directory");
    refuse_open("", &plain, ERR_USAGE, "a case file needs a name");
}

static void names_are_literal(void **state) {
    (void)state;
    db_close(must_create("file:case.db?mode=memory"));
    db_close(must_create(":memory:"));
    db_close(must_create("-x"));
    assert_int_equal(files_here(), 3);
    db_close(must_open("file:case.db?mode=memory"));
    db_close(must_open(":memory:"));
}

static void not_a_file(void **state) {
    (void)state;
    struct err e = { 0 };
    struct db *db = NULL;
    assert_false(db_open("case.db", &plain, &db, &e));
    assert_int_equal(e.code, ERR_FAILED);
    assert_string_equal(e.message, "no such file: case.db");
    assert_string_equal(e.hint, "dossier --new case.db makes a case file");
    assert_int_equal(files_here(), 0);
    mkdir("folder", 0700);
    refuse_open("folder", &plain, ERR_FILE, "folder is a folder, not a case file");
    rmdir("folder");
    mkfifo("pipe", 0600);
    refuse_open("pipe", &plain, ERR_FILE, "pipe is a named pipe, not a case file");
    refuse_open("/dev/null", &plain, ERR_FILE, "/dev/null is a device, not a case file");
}

static void links(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    assert_int_equal(symlink("case.db", "soft"), 0);
    struct err e = { 0 };
    struct db *db = NULL;
    assert_false(db_open("soft", &plain, &db, &e));
    assert_string_equal(e.message, "soft is a symbolic link");
    assert_string_equal(e.hint, "name the file itself: case.db");
    assert_int_equal(link("case.db", "hard"), 0);
    refuse_open("case.db", &plain, ERR_FAILED, "case.db is one of 2 names of the same file (hard links)");
    unlink("hard");
    db_close(must_open("case.db"));
}

static void not_ours(void **state) {
    (void)state;
    put("empty", "", 0);
    refuse_open("empty", &plain, ERR_FILE, "empty is empty, not a case file");
    static char page[4096];
    memset(page, 'x', sizeof page);
    put("text", page, sizeof page);
    refuse_open("text", &plain, ERR_FILE, "text is not a case file");
    put("short", "hello\n", 6);
    refuse_open("short", &plain, ERR_FILE, "short is not a case file");
    meddle("other", "CREATE TABLE t (a)");
    refuse_open("other", &plain, ERR_FILE, "other is not a case file");
}

static void versions(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    char want[200];
    snprintf(want, sizeof want,
             "case.db was made by a newer program: it has version 99, this program knows up to %d",
             migration_count);
    meddle("case.db", "PRAGMA user_version = 99");
    refuse_open("case.db", &plain, ERR_FILE, want);
    meddle("case.db", "PRAGMA user_version = 0");
    refuse_open("case.db", &plain, ERR_FILE, "case.db has version 0, which no case file has");
}

static void tampered(void **state) {
    (void)state;
    static const struct {
        const char *sql, *message;
    } rows[] = {
        { "CREATE TRIGGER evil AFTER INSERT ON entity BEGIN DELETE FROM entity; END",
          "case.db has a trigger 'evil' that this program did not make" },
        { "CREATE VIEW evil AS SELECT 1", "case.db has a view 'evil' that this program did not make" },
        { "CREATE TABLE aaa (x)", "case.db has a table 'aaa' that this program did not make" },
        { "CREATE INDEX zzz ON entity (summary)",
          "case.db has an index 'zzz' that this program did not make" },
        { "CREATE VIRTUAL TABLE evil USING fts5(x)",
          "case.db has a table 'evil' that this program did not make" },
        { "DROP VIEW operations", "case.db lacks the view 'operations'" },
        { "DROP INDEX entity_merged", "case.db lacks the index 'entity_merged'" },
        { "ALTER TABLE entity ADD COLUMN spare TEXT DEFAULT (randomblob(9))",
          "the table 'entity' in case.db is not as this program made it" },
        { "DROP VIEW victims; CREATE VIEW victims AS SELECT * FROM identities v"
          " WHERE EXISTS (SELECT 2 FROM targeting t WHERE t.identity_id = v.id)",
          "the view 'victims' in case.db is not as this program made it" },
        { "UPDATE sqlite_schema SET sql = replace(sql, 'block BLOB', 'block BLOB CHECK (abs(1))')"
          " WHERE name = 'search_data'",
          "case.db has a table 'search_data' that this program did not make" },
        { "UPDATE sqlite_schema SET sql = replace(sql, 'name <> ''''', 'name <> ''x''') WHERE name = "
          "'entity'",
          "the table 'entity' in case.db is not as this program made it" },
        { "UPDATE sqlite_schema SET sql = replace(sql, 'name,seq', 'name,seq,x') WHERE name = "
          "'sqlite_sequence'",
          "case.db has a table 'sqlite_sequence' that this program did not make" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        db_close(must_create("case.db"));
        meddle("case.db", rows[i].sql);
        refuse_open("case.db", &plain, ERR_FILE, rows[i].message);
        assert_int_equal(files_here(), 1);
        unlink("case.db");
    }
}

static void harmless_changes(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    /* Comments and blanks do not count, and a file that was analyzed is still ours. */
    meddle("case.db",
           "UPDATE sqlite_schema SET sql = replace(sql, 'SELECT', '/* x */ select  -- y' || char(10))"
           " WHERE name = 'actors'; ANALYZE; VACUUM");
    db_close(must_open("case.db"));
}

static void damaged(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    struct stat st;
    stat("case.db", &st);
    assert_int_equal(truncate("case.db", st.st_size / 2), 0);
    struct err e = { 0 };
    struct db *db = NULL;
    bool ok = db_open("case.db", &plain, &db, &e) && db_check(db, &e);
    assert_false(ok);
    assert_int_equal(e.code, ERR_FILE);
    assert_non_null(strstr(e.message, "damaged"));
    db_close(db);
    assert_int_equal(truncate("case.db", 100), 0);
    db = NULL;
    err_clear(&e);
    assert_false(db_open("case.db", &plain, &db, &e));
    assert_int_equal(e.code, ERR_FILE);
}

static void wal_is_turned_back(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    meddle("case.db", "PRAGMA journal_mode = WAL; INSERT INTO term (vocab, code) VALUES ('a', 'b')");
    struct db *db = must_open("case.db");
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 1);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'c')");
    db_close(db);
    assert_int_equal(files_here(), 1);
    unsigned char header[20];
    FILE *f = fopen("case.db", "rb");
    assert_int_equal(fread(header, 1, sizeof header, f), sizeof header);
    fclose(f);
    assert_int_equal(header[18], 1);
}

static void one_file_is_left(void **state) {
    (void)state;
    struct db *db = must_create("case.db");
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'b')");
    must(db_commit(db, &e), &e);
    assert_int_equal(files_here(), 2); /* the journal stays, cut to nothing */
    db_close(db);
    assert_int_equal(files_here(), 1);
    db = must_open("case.db");
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 1);
    must(db_begin(db, &e), &e);
    must_exec(db, "DELETE FROM term");
    db_close(db); /* a transaction left open is rolled back */
    assert_int_equal(files_here(), 1);
    db = must_open("case.db");
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 1);
    db_close(db);
}

/* Dies in the middle of writing with pages already in the file. */
static void die_writing(void) {
    struct db *db = must_open("case.db");
    must_exec(db, "PRAGMA cache_size = 5; PRAGMA cache_spill = 5; BEGIN IMMEDIATE;"
                  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                  "INSERT INTO term (vocab, code, label) SELECT 'x', i, 'some words to fill pages' FROM n");
    raise(SIGKILL);
}

static void killed_writer(void **state) {
    (void)state;
    struct db *db = must_create("case.db");
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('a', 'b')");
    db_close(db);
    pid_t child = fork();
    if (child == 0) {
        die_writing();
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    struct stat st;
    assert_int_equal(stat("case.db-journal", &st), 0);
    assert_true(st.st_size > 0);
    stat("case.db", &st);
    assert_true(st.st_size > 1000000); /* the file does hold half of it */
    refuse_open("case.db", &(struct db_options){ .readonly = true }, ERR_FAILED,
                "a program ended while it was writing case.db, and mending that needs the right to write");
    db = must_open("case.db");
    struct err e = { 0 };
    assert_int_equal(must_int(db, "SELECT count(*) FROM term"), 1);
    must(db_check(db, &e), &e);
    db_close(db);
    assert_int_equal(files_here(), 1);
}

static void readonly(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    struct db *db = must_open_as("case.db", &(struct db_options){ .readonly = true }, &schema_case);
    assert_true(db_readonly(db));
    struct err e = { 0 };
    bool ok = db_begin(db, &e);
    assert_string_equal(e.hint, "it was opened with --readonly");
    expect_error(ok, &e, ERR_FAILED, "case.db is read-only");
    ok = db_exec(db, "DELETE FROM term", &e);
    expect_error(ok, &e, ERR_FAILED, "case.db is read-only");
    assert_int_equal(must_int(db, "SELECT count(*) FROM operations"), 0);
    must(db_check(db, &e), &e);
    db_close(db);
}

/* As somebody who may read file and folder only. */
static int as_stranger(void) {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) {
        return 2;
    }
    struct db *db = NULL;
    struct err e = { 0 };
    if (!db_open("case.db", &plain, &db, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return 3;
    }
    int rc = db_readonly(db) && !db_begin(db, &e) && e.code == ERR_FAILED ? 0 : 4;
    db_close(db);
    return rc;
}

static void no_right_to_write(void **state) {
    (void)state;
    db_close(must_create("case.db"));
    chmod("case.db", 0444);
    chmod(".", 0555);
    pid_t child = fork();
    if (child == 0) {
        _exit(as_stranger());
    }
    int status = 0;
    waitpid(child, &status, 0);
    chmod(".", 0700);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void) {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(creating),
        IN_FOLDER(creating_beside_a_leftover),
        IN_FOLDER(names_are_literal),
        IN_FOLDER(not_a_file),
        IN_FOLDER(links),
        IN_FOLDER(not_ours),
        IN_FOLDER(versions),
        IN_FOLDER(tampered),
        IN_FOLDER(harmless_changes),
        IN_FOLDER(damaged),
        IN_FOLDER(wal_is_turned_back),
        IN_FOLDER(one_file_is_left),
        IN_FOLDER(killed_writer),
        IN_FOLDER(readonly),
        IN_FOLDER(no_right_to_write),
    };
    return cmocka_run_group_tests_name("db_open", tests, NULL, NULL);
}
