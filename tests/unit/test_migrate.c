/* db/migrate, db/fingerprint, db/sql_token: the steps lead to the canonical schema, a step that fails
 * changes nothing, an old file keeps a copy of itself, and what counts as the same schema. */
#include "base/file.h"
#include "db/fingerprint.h"
#include "db_fixture.h"
#include <sys/stat.h>

/* ---- the schema of the program ---- */

/* Versions made by the steps have the fingerprints of VERSIONS, the last one the canonical objects. */
static void drift(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_int_equal(schema_case.count, migration_count);
    for (int version = 1; version <= migration_count; version++) {
        struct buf objects = { 0 };
        struct migration bare[64];
        struct schema open = schema_case;
        memcpy(bare, migrations, sizeof *bare * (size_t)version);
        for (int i = 0; i < version; i++) {
            bare[i].fingerprint = NULL;
        }
        open.steps = bare;
        must(schema_objects(&open, version, &objects, &e), &e);
        char got[65];
        file_sha256(buf_str(&objects), got);
        if (strcmp(got, migrations[version - 1].fingerprint) != 0) {
            fail_msg("migrations/VERSIONS: version %d has the fingerprint %s", version, got);
        }
        buf_release(&objects);
    }
    struct db *made = NULL;
    must(db_open_memory(&schema_case, &made, &e), &e);
    must(migrate_run(made, migrations, migration_count, &e), &e);
    must(fingerprint_check(made, schema_case.objects, &e), &e); /* names the object that differs */
    db_close(made);
    db_close(must_create("case.db"));
    struct db *canonical = must_open("case.db");
    must(fingerprint_check(canonical, schema_case.objects, &e), &e);
    db_close(canonical);
}

static void steps_are_numbered(void **state) {
    (void)state;
    for (int i = 0; i < migration_count; i++) {
        char sum[65];
        file_sha256(migrations[i].sql, sum);
        assert_int_equal(migrations[i].version, i + 1);
        assert_string_equal(sum, migrations[i].sha256);
    }
}

/* ---- schemas of our own ---- */

#define BOOKS                                                                                                \
    "CREATE TABLE change (id INTEGER PRIMARY KEY, changeset BLOB);"                                          \
    "CREATE TABLE change_range (change_id INTEGER, tbl TEXT, lo INTEGER, PRIMARY KEY (change_id, tbl, lo));"
#define OBJECTS_1                                                                                            \
    "table\tchange\tcreate table change ( id integer primary key , changeset blob )\n"                       \
    "table\tchange_range\tcreate table change_range ( change_id integer , tbl text , lo integer , "          \
    "primary key ( change_id , tbl , lo ) )\n"
#define OBJECTS_T "table\tt\tcreate table t ( a integer primary key )\n"
#define OBJECTS_T2 "table\tt\tcreate table t ( a integer primary key , b text )\n"
#define OBJECTS_V "view\tv\tcreate view v as select a from t\n"

static char first[65], second[65], third[65];

static const struct migration *three_steps(const char *third_sql) {
    static struct migration steps[3]; /* of the last call */
    file_sha256(STR(OBJECTS_1 OBJECTS_T), first);
    file_sha256(STR(OBJECTS_1 OBJECTS_T2), second);
    file_sha256(STR(OBJECTS_1 OBJECTS_T2 OBJECTS_V), third);
    steps[0] = (struct migration){ 1,  "1.sql", STR(BOOKS "CREATE TABLE t (a INTEGER PRIMARY KEY);"),
                                   "", first,   false };
    steps[1] =
        (struct migration){ 2, "2.sql", STR("ALTER TABLE t ADD COLUMN b TEXT; -- last"), "", second, true };
    steps[2] = (struct migration){ 3, "3.sql", str_of(third_sql), "", third, false };
    return steps;
}

static struct schema version_one(void) {
    static const struct migration only = { 1, "1.sql", { "", 0 }, "", first, false };
    return (struct schema){ BOOKS "CREATE TABLE t (a INTEGER PRIMARY KEY);", STR(OBJECTS_1 OBJECTS_T), &only,
                            1 };
}

static struct schema version_three(const char *third_sql) {
    return (struct schema){
        BOOKS "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE VIEW v AS SELECT a FROM t;",
        STR(OBJECTS_1 OBJECTS_T2 OBJECTS_V), three_steps(third_sql), 3
    };
}

static void make_old(void) {
    struct schema one = version_one();
    struct db *db = must_open_as("case.db", &(struct db_options){ .create = true }, &one);
    must_exec(db, "INSERT INTO t VALUES (1), (2); INSERT INTO change VALUES (1, x'00');"
                  "INSERT INTO change_range VALUES (1, 't', 1)");
    db_close(db);
}

static void keep_notice(void *context, const char *text) {
    snprintf(context, 300, "%s", text);
}

static void brought_up_to_date(void **state) {
    (void)state;
    struct schema one = version_one(), three = version_three("CREATE VIEW v AS SELECT a FROM t;");
    make_old();
    char notice[300] = "";
    struct db_options options = { .allow_migrate = true, .notice = keep_notice, .context = notice };
    struct db *db = must_open_as("case.db", &options, &three);
    assert_string_equal(notice, "case.db was brought from version 1 to 3; as it was, it is in case.db.v1;"
                                " changes made before can no longer be undone");
    assert_int_equal(must_int(db, "PRAGMA user_version"), 3);
    assert_int_equal(must_int(db, "SELECT count(*) FROM v"), 2);
    assert_int_equal(must_int(db, "SELECT count(*) FROM change WHERE changeset IS NULL"), 1);
    assert_int_equal(must_int(db, "SELECT count(*) FROM change_range"), 0);
    assert_int_equal(must_int(db, "PRAGMA foreign_keys"), 1);
    db_close(db);
    struct stat st;
    assert_int_equal(stat("case.db.v1", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    db = must_open_as("case.db.v1", &(struct db_options){ 0 }, &one);
    assert_int_equal(must_int(db, "SELECT count(*) FROM t"), 2);
    assert_int_equal(must_int(db, "SELECT count(*) FROM change WHERE changeset IS NULL"), 0);
    db_close(db);
    assert_int_equal(files_here(), 2);
    /* A copy is never written over. */
    assert_int_equal(rename("case.db.v1", "case.db"), 0);
    FILE *f = fopen("case.db.v1", "w");
    fclose(f);
    db_close(must_open_as("case.db", &options, &three));
    assert_int_equal(access("case.db.v1.2", F_OK), 0);
    stat("case.db.v1", &st);
    assert_int_equal(st.st_size, 0);
}

static void not_without_leave(void **state) {
    (void)state;
    struct schema three = version_three("CREATE VIEW v AS SELECT a FROM t");
    make_old();
    static const struct db_options options[] = { { 0 }, { .readonly = true, .allow_migrate = true } };
    for (size_t i = 0; i < 2; i++) {
        struct err e = { 0 };
        struct db *db = NULL;
        bool ok = db_open_as("case.db", &options[i], &three, &db, &e);
        expect_error(ok, &e, ERR_FAILED, "case.db has version 1; this program works with version 3");
    }
    assert_int_equal(files_here(), 1);
}

/* The third step fails: the file stays at the second, whole. */
static void step_fails(const char *sql, const char *message) {
    struct schema three = version_three(sql);
    struct err e = { 0 };
    struct db *db = NULL;
    make_old();
    bool ok = db_open_as("case.db", &(struct db_options){ .allow_migrate = true }, &three, &db, &e);
    assert_string_equal(e.hint, "the file as it was is in case.db.v1");
    expect_error(ok, &e, ERR_FAILED, message);
    assert_null(db);
    struct schema two = { "", STR(OBJECTS_1 OBJECTS_T2), three_steps(sql), 2 };
    db = must_open_as("case.db", &(struct db_options){ 0 }, &two);
    assert_int_equal(must_int(db, "SELECT count(*) FROM t"), 2);
    db_close(db);
    assert_int_equal(files_here(), 2);
    unlink("case.db");
    unlink("case.db.v1");
}

static void failing_steps(void **state) {
    (void)state;
    step_fails("CREATE VIEW v AS SELECT a FROM t; DELETE FROM t; INSERT INTO nowhere VALUES (1)",
               "no such table: nowhere");
    step_fails("CREATE VIEW v AS SELECT b FROM t", "step 3.sql gives another schema than version 3 has");
    step_fails(
        "CREATE VIEW v AS SELECT a FROM t; CREATE TABLE r (t_id REFERENCES t (a)); INSERT INTO r VALUES (99)",
        "step 3.sql leaves row 1 of r pointing at nothing");
}

static void tampered_old_file(void **state) {
    (void)state;
    struct schema three = version_three("CREATE VIEW v AS SELECT a FROM t");
    make_old();
    meddle("case.db", "CREATE TRIGGER evil AFTER UPDATE ON t BEGIN DELETE FROM t; END");
    struct err e = { 0 };
    struct db *db = NULL;
    bool ok = db_open_as("case.db", &(struct db_options){ .allow_migrate = true }, &three, &db, &e);
    expect_error(ok, &e, ERR_FILE, "case.db has a trigger 'evil' that this program did not make");
    assert_int_equal(files_here(), 1);
}

/* ---- tokens ---- */

static void tokens(void **state) {
    (void)state;
    static const struct {
        const char *sql, *want;
    } rows[] = {
        { "CREATE  TABLE\tT(A INTEGER,\n b)", "create table t ( a integer , b )" },
        { "create table \"t\" (a)", "create table t ( a )" },
        { "CREATE VIRTUAL TABLE 'T' USING fts5(a)", "create virtual table t using fts5 ( a )" },
        { "create table \"a b\" (\"T\")", "create table \"a b\" ( \"T\" )" },
        { "create view v as select \"End\", [X], `Y`", "create view v as select \"End\" , [X] , `Y`" },
        { "a--b\nc/* d */e/**/f", "a c e f" },
        { "'it''s -- /* x' --", "'it''s -- /* x'" },
        { "x'00FF' X'0' x '0'", "x'00FF' X'0' x '0'" },
        { "1.5e3+.5 a.b<>c||d", "1.5e3 + . 5 a . b < > c | | d" },
        { "a/*never closed", "a" },
        { "a/*", "a / *" },
        { "a/*/b*/c", "a c" },
        { "'never closed --", "'never closed --" },
        { "\"a\"\"b\" [c", "\"a\"\"b\" [c" },
        { "", "" },
        { "caf\xc3\xa9 $x @y", "caf\xc3\xa9 $x @ y" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = { 0 };
        fingerprint_tokens(&out, str_of(rows[i].sql));
        assert_string_equal(buf_str(&out).p, rows[i].want);
        buf_release(&out);
    }
}

int main(void) {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(drift),
        cmocka_unit_test(steps_are_numbered),
        IN_FOLDER(brought_up_to_date),
        IN_FOLDER(not_without_leave),
        IN_FOLDER(failing_steps),
        IN_FOLDER(tampered_old_file),
        cmocka_unit_test(tokens),
    };
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
