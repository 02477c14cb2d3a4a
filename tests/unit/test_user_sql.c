/* db/user_sql, db/authorizer, db/sql_help: what a person's SQL may do, and how a mistake is shown.
 * The rows below are the examples; `mark` is the text that the caret run must cover. */
#include "base/file.h"
#include "db_fixture.h"

static struct db *db;
static char before[65];

/* The whole file as bytes: nothing in here may change one. */
static void sum(char out[65]) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str bytes;
    must(file_read(&a, "case.db", 1 << 26, &bytes, &e), &e);
    file_sha256(bytes, out);
    arena_release(&a);
}

static int make(void **state) {
    if (folder_enter(state) != 0) {
        return 1;
    }
    db = must_create("case.db");
    must_exec(db,
              "INSERT INTO entity (kind, name, handle) VALUES ('operation', 'Operation Sharpshooter', "
              "'sharpshooter');"
              "INSERT INTO operation (id, start_date) VALUES (1, '2017-09?');"
              "INSERT INTO name (entity_id, name, key) VALUES (1, 'Operation Sharpshooter', 'sharpshooter');"
              "INSERT INTO search (search) VALUES ('rebuild')");
    sum(before);
    return 0;
}

static int drop(void **state) {
    int in_use = stmt_in_use(db), files = files_here();
    char after[65];
    sum(after);
    int64_t writable = must_int(db, "PRAGMA query_only");
    db_close(db);
    bool same = strcmp(before, after) == 0;
    return folder_leave(state) != 0 || in_use != 0 || files != 2 || !same || writable != 0;
}

/* Runs to the end; the number of rows, or -1 with the error. */
static int run(const char *sql, unsigned deadline, struct err *e) {
    struct stmt *s = NULL;
    bool row = true;
    int rows = 0;
    bool ok = stmt_user(db, str_of(sql), deadline, &s, e);
    while (ok && row) {
        ok = stmt_step(s, &row, e);
        rows += ok && row;
    }
    stmt_free(s);
    return ok ? rows : -1;
}

static void allowed(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        int rows;
    } cases[] = {
        { "select name, start from operations;", 1 },
        { "SELECT 1", 1 },
        { "  ; ;\n-- first\n/* then */ select 1 ; -- done\n;;", 1 },
        { "with recursive n(i) as (values (1) union all select i + 1 from n where i < 50) select i from n",
          50 },
        { "values (1), (2)", 2 },
        { "explain query plan select * from said", -2 },
        { "explain select 1", -2 },
        { "pragma table_info(operations)", -2 },
        { "pragma table_info = 'entity'", -2 },
        { "pragma main.index_list('name')", -2 },
        { "pragma foreign_key_list(name)", -2 },
        { "pragma table_list", -2 },
        { "select name from pragma_table_xinfo('entity') where name = 'tlp'", 1 },
        { "select rowid from search where search match 'sharpshooter'", 1 },
        { "select highlight(search, 0, '<', '>'), bm25(search) from search('oper*')", 1 },
        { "select count(*) from sqlite_schema", 1 },
        { "select key, value from json_each('[1,2,3]')", 3 },
        { "select group_concat(handle), upper(name), printf('%d', 7) from entity", 1 },
        { "select * from said where field = 'start'", 1 },
        { "select * from timeline", 1 },
        { "select 'insert into; delete' as \"drop table x\"", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = { 0 };
        int rows = run(cases[i].sql, 10000, &e);
        if (rows < 0 || (cases[i].rows >= 0 && rows != cases[i].rows)) {
            fail_msg("%s: %d rows, %s", cases[i].sql, rows, e.message);
        }
    }
}

static const struct {
    const char *sql, *message;
} refusals[] = {
    { "update operation set type = 'x';", "SQL is read-only here: it may not change table operation" },
    { "UPDATE OR IGNORE \"operation\" SET type = 'x'",
      "SQL is read-only here: it may not change table operation" },
    { "insert into term values ('a')", "SQL is read-only here: it may not change table term" },
    { "replace into term values ('a')", "SQL is read-only here: it may not change table term" },
    { "delete from term returning *", "SQL is read-only here: it may not change table term" },
    { "with x as (select 1) delete from term", "SQL is read-only here: it may not change table term" },
    { "with x as (select 1) insert into term (vocab, code) select 1, 2 returning code",
      "SQL is read-only here: it may not change table term" },
    { "with x as (select 1) update term set code = 1",
      "SQL is read-only here: it may not change table term" },
    { "explain delete from term", "SQL is read-only here: it may not change table term" },
    { "explain query plan update term set code = 1", "SQL is read-only here: it may not change table term" },
    { "explain create table x (a)", "SQL is read-only here: it may not change the schema" },
    { "explain attach 'y' as z", "SQL is read-only here: it may not open other files" },
    { "explain vacuum into 'y'", "SQL is read-only here" },
    { "with x as (select 1) update sqlite_master set sql = ''", "table sqlite_master may not be modified" },
    { "explain update sqlite_schema set sql = ''", "table sqlite_master may not be modified" },
    { "with x as (select 1) delete from sqlite_schema", "table sqlite_master may not be modified" },
    { "attach 'evil' as e", "SQL is read-only here: it may not open other files" },
    { "detach main", "SQL is read-only here: it may not open other files" },
    { "vacuum into 'evil'", "SQL is read-only here: it may not write files" },
    { "/* */ vacuum", "SQL is read-only here: it may not write files" },
    { "create table evil (x)", "SQL is read-only here: it may not make anything" },
    { "create temp trigger t after insert on term begin select 1; end",
      "SQL is read-only here: it may not make anything" },
    { "drop view operations", "SQL is read-only here: it may not drop anything" },
    { "alter table term rename to x", "SQL is read-only here: it may not change the schema" },
    { "reindex", "SQL is read-only here: it may not change the schema" },
    { "analyze", "SQL is read-only here: it may not change the schema" },
    { "begin", "SQL is read-only here: it may not begin or end a transaction" },
    { "commit", "SQL is read-only here: it may not begin or end a transaction" },
    { "savepoint x", "SQL is read-only here: it may not begin or end a transaction" },
    { "pragma writable_schema = 1", "SQL here may not use PRAGMA writable_schema" },
    { "pragma journal_mode = wal", "SQL here may not use PRAGMA journal_mode" },
    { "pragma query_only = off", "SQL here may not use PRAGMA query_only" },
    { "pragma user_version", "SQL here may not use PRAGMA user_version" },
    { "pragma optimize", "SQL here may not use PRAGMA optimize" },
    { "pragma temp_store_directory = '/tmp'", "SQL here may not use PRAGMA temp_store_directory" },
    { "pragma wal_checkpoint", "SQL here may not use PRAGMA wal_checkpoint" },
    { "select * from pragma_foreign_keys", "SQL here may not use PRAGMA foreign_keys" },
    { "select load_extension('./evil.so')", "SQL here may not call load_extension()" },
    { "select fts3_tokenizer('simple')", "SQL here may not call fts3_tokenizer()" },
    { "select randomblob(1000000000)", "SQL here may not call randomblob()" },
    { "select length(zeroblob(1000000000))", "SQL here may not call zeroblob()" },
    { "select sqlite_log(1, 'x')", "SQL here may not call sqlite_log()" },
    { "select * from sqlite_sequence", "SQL here may not read sqlite_sequence, which is SQLite's own" },
    { "select * from sqlite_stmt", "SQL here may not read sqlite_stmt, which is SQLite's own" },
};

static void refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct err e = { 0 };
        assert_int_equal(run(refusals[i].sql, 0, &e), -1);
        if (strcmp(e.message, refusals[i].message) != 0) {
            fail_msg("%s: %d %s", refusals[i].sql, (int)e.code, e.message);
        }
    }
    assert_int_equal(access("evil", F_OK), -1);
}

static void mistakes(void **state) {
    (void)state;
    static const struct {
        const char *sql, *mark, *message, *hint;
    } cases[] = {
        { "select name, strat from operations;", "strat", "no such column: strat",
          "did you mean 'start'?  operations has: handle, name, actor, type, scale, status, start, …" },
        { "select o.strat from operations o", "o.strat", "no such column: o.strat",
          "did you mean 'start'?  operations has: handle, name, actor, type, scale, status, start, …" },
        { "select \"strat\" from operations", "\"strat\"", "no such column: strat",
          "did you mean 'start'?  operations has: handle, name, actor, type, scale, status, start, …" },
        { "select wholly_other from actors", "wholly_other", "no such column: wholly_other",
          "actors has: handle, name, type, country, motivation, aliases, operations, …" },
        { ";; select /* operatons */ 1 from operatons", "operatons", "no such table: operatons",
          "did you mean 'operations'?" },
        { "select 1 from main.Operatons", "main.Operatons", "no such table: main.Operatons",
          "did you mean 'operations'?" },
        { "select 1 from zzzzzzzzzzzzzzzzzzz", "zzzzzzzzzzzzzzzzzzz", "no such table: zzzzzzzzzzzzzzzzzzz",
          "there are: actors, attributions, capabilities, changes, claims, disputes, events, …" },
        { "select nosuch(1) from entity", "nosuch", "no such function: nosuch", "" },
        { "select 1 form operations", "operations", "near \"operations\": syntax error", "" },
        { "select (1", "", "the statement stops before it is complete", "" },
        { "select", "", "the statement stops before it is complete", "" },
        { "select 'never closed", "'never closed", "unrecognized token: \"'never closed\"", "" },
        { "select id from entity, name", "id", "ambiguous column name: id", "" },
        { "", "", "there is no SQL here", "" },
        { " ; -- nothing\n;", "", "there is no SQL here", "" },
        { "select 1; select 2", "select", "only one statement at a time", "a second one begins here" },
        { "select 1; -- x\n drop table term", "drop", "only one statement at a time",
          "a second one begins here" },
        { "operations", "operations", "'operations' does not begin a query",
          "SQL here begins with SELECT, WITH, VALUES, EXPLAIN or PRAGMA" },
        { "\"select\" 1", "\"select\"", "'\"select\"' does not begin a query",
          "SQL here begins with SELECT, WITH, VALUES, EXPLAIN or PRAGMA" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err e = { 0 };
        const char *sql = cases[i].sql;
        assert_int_equal(run(sql, 0, &e), -1);
        assert_string_equal(e.message, cases[i].message);
        assert_string_equal(e.hint, cases[i].hint);
        assert_int_equal(e.code, ERR_USAGE);
        assert_true(!e.has_span || e.span.at + e.span.len <= strlen(sql));
        if (e.span.len != strlen(cases[i].mark) || memcmp(sql + e.span.at, cases[i].mark, e.span.len) != 0) {
            fail_msg("%s: marks '%.*s'", sql, (int)e.span.len, sql + e.span.at);
        }
    }
}

static void second_mark_is_the_second(void **state) {
    (void)state;
    struct err e = { 0 };
    assert_int_equal(run(";select 1; select 2", 0, &e), -1);
    assert_int_equal(e.span.at, 11);
    err_clear(&e);
    assert_int_equal(run("select (1  ", 0, &e), -1);
    assert_true(e.has_span);
    assert_int_equal(e.span.at, 9);
}

static void zero_byte(void **state) {
    (void)state;
    struct err e = { 0 };
    struct stmt *s = NULL;
    bool ok = stmt_user(db, (struct str){ "select 1\0; drop", 15 }, 0, &s, &e);
    assert_null(s);
    assert_int_equal(e.span.at, 8);
    expect_error(ok, &e, ERR_USAGE, "a zero byte cannot stand in SQL");
    /* Only as many bytes as were given. */
    must(stmt_user(db, (struct str){ "select 12", 8 }, 0, &s, &e), &e);
    bool row = false;
    must(stmt_step(s, &row, &e), &e);
    assert_int_equal(stmt_int(s, 0), 1);
    stmt_free(s);
}

static void endless(void **state) {
    (void)state;
    struct err e = { 0 };
    int rows = run("with recursive n(i) as (values (1) union all select i + 1 from n) select max(i) from n",
                   100, &e);
    expect_error(rows >= 0, &e, ERR_FAILED, "this took longer than it may and was stopped");
    assert_int_equal(run("select 1", 100, &e), 1);
    rows = run("select hex(printf('%.*c', 16000000, 'x'))", 0, &e);
    expect_error(rows >= 0, &e, ERR_FAILED, "a value is longer than 16 MiB");
}

static void too_large(void **state) {
    (void)state;
    struct err e = { 0 };
    struct buf sql = { 0 };
    buf_add_text(&sql, "select 1");
    buf_add_repeat(&sql, " ", 120000);
    int rows = run(sql.p, 0, &e);
    expect_error(rows >= 0, &e, ERR_USAGE, "this statement is too long or too large");
    buf_reset(&sql);
    buf_add_text(&sql, "select ");
    buf_add_repeat(&sql, "(", 500);
    rows = run(sql.p, 0, &e);
    assert_int_equal(rows, -1);
    err_clear(&e);
    buf_reset(&sql);
    buf_add_text(&sql, "select 1");
    buf_add_repeat(&sql, " union select 1", 100);
    rows = run(sql.p, 0, &e);
    assert_int_equal(rows, -1);
    buf_release(&sql);
}

/* The program's own statements go on as before, also while a person's statement is open. */
static void beside_our_own(void **state) {
    (void)state;
    struct err e = { 0 };
    struct stmt *s = NULL;
    bool row = false;
    must(stmt_user(db, STR("select handle from entity"), 0, &s, &e), &e);
    must(stmt_step(s, &row, &e), &e);
    assert_int_equal(must_int(db, "PRAGMA user_version"), migration_count);
    bool ok = db_exec(db, "DELETE FROM name", &e); /* query_only stands behind the authorizer */
    assert_false(ok);
    err_clear(&e);
    stmt_free(s);
    must(db_begin(db, &e), &e);
    must_exec(db, "DELETE FROM name");
    db_rollback(db);
}

int main(void) {
#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, make, drop)
    const struct CMUnitTest tests[] = {
        WITH_DB(allowed),   WITH_DB(refused), WITH_DB(mistakes),  WITH_DB(second_mark_is_the_second),
        WITH_DB(zero_byte), WITH_DB(endless), WITH_DB(too_large), WITH_DB(beside_our_own),
    };
    return cmocka_run_group_tests_name("user_sql", tests, NULL, NULL);
}
