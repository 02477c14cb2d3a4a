/* db/changeset: what is recorded, that undo and redo give back every row of every table, conflicts by
 * name, and hostile changesets. */
#include "base/file.h"
#include "db/changeset.h"
#include "db_fixture.h"

static struct db *db;

static const char start[] = "INSERT INTO change (at, command) VALUES ('2026-01-01 00:00', 'x');"
                            "INSERT INTO entity (kind, name, handle, change_id) VALUES ('operation', "
                            "'Operation Sharpshooter', 'sharpshooter', 1),"
                            " ('actor', 'Lazarus', 'lazarus', 1), ('location', 'Houston', 'houston', NULL);"
                            "INSERT INTO operation (id, start_date, start_lo, start_hi) VALUES (1, "
                            "'2017-09?', '2017-09-01', '2017-09-30');"
                            "INSERT INTO actor (id, type) VALUES (2, 'crime');"
                            "INSERT INTO location (id, lat, lon) VALUES (3, 29.76, -95.36);"
                            "INSERT INTO attribution (operation_id, actor_id, confidence) VALUES (1, 2, 85);"
                            "INSERT INTO event (entity_id, text) VALUES (1, 'found');"
                            "INSERT INTO involves (event_id, entity_id, role) VALUES (1, 2, 'by');"
                            "INSERT INTO name (entity_id, name, key) VALUES (1, 'Operation Sharpshooter', "
                            "'sharpshooter'), (2, 'Lazarus', 'lazarus');"
                            "INSERT INTO term (vocab, code, label) VALUES ('v', 'c', 'label');"
                            "INSERT INTO search (search) VALUES ('rebuild')";

static int make(void **state) {
    if (folder_enter(state) != 0) {
        return 1;
    }
    db = must_create("case.db");
    must_exec(db, start);
    return 0;
}

static int drop(void **state) {
    int in_use = stmt_in_use(db);
    db_close(db);
    return folder_leave(state) != 0 || in_use != 0;
}

static void table_rows(struct buf *out, const char *table) {
    struct err e = { 0 };
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    struct stmt *s = stmt_get(db, sql, &e);
    bool row = true;
    buf_printf(out, "\n%s:", table);
    while (stmt_step(s, &row, &e) && row) {
        for (int i = 0; i < stmt_columns(s); i++) {
            buf_printf(out, "|%d:", (int)stmt_type(s, i));
            buf_add_str(out, stmt_str(s, i));
        }
    }
    stmt_done(s);
}

/* All tables with all their rows, the books apart. */
static void checksum(char out[65]) {
    struct err e = { 0 };
    struct buf all = { 0 };
    bool row = true;
    struct stmt *s = stmt_get(db,
                              "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                              " AND name NOT GLOB 'sqlite_*' AND name NOT IN ('change', 'change_range')"
                              " ORDER BY name",
                              &e);
    while (stmt_step(s, &row, &e) && row) {
        table_rows(&all, stmt_str(s, 0).p);
    }
    stmt_done(s);
    file_sha256(buf_str(&all), out);
    buf_release(&all);
}

/* Runs `sql` with a recorder and keeps it. */
static void record(const char *sql, struct buf *out) {
    struct recorder *r = NULL;
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    must(recorder_start(db, &r, &e), &e);
    must_exec(db, sql);
    must(recorder_take(r, out, &e), &e);
    recorder_free(r);
    must(db_commit(db, &e), &e);
}

static void apply(struct str changeset, bool inverted) {
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    must(changeset_apply(db, changeset, inverted, NULL, NULL, &e), &e);
    must(db_commit(db, &e), &e);
}

static void round_trip(void **state) {
    (void)state;
    static const char *const commands[] = {
        "INSERT INTO entity (kind, name, handle) VALUES ('source', 'TIME', 'time');"
        "INSERT INTO source (id, url) VALUES (4, 'https://example.org')",
        "UPDATE operation SET start_date = NULL, start_lo = NULL, start_hi = NULL, status = 'ended';"
        "UPDATE location SET lat = 1.5; UPDATE entity SET summary = 'x' WHERE id = 1",
        "INSERT INTO record (change_id, line, raw) VALUES (1, 1, 'Sharpshooter,Lazarus')",
        "UPDATE term SET code = 'd'", /* a key moves: a delete and an insert */
        "DELETE FROM involves; DELETE FROM event; DELETE FROM attribution; DELETE FROM name WHERE entity_id "
        "= 2;"
        "DELETE FROM actor; DELETE FROM entity WHERE id = 2",
        "INSERT INTO event (id, entity_id, text) VALUES (9, 1, 'later'); DELETE FROM event WHERE id = 9;"
        "UPDATE event SET text = 'x'; UPDATE event SET text = 'y'",
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char old[65], fresh[65], now[65];
        struct buf changeset = { 0 };
        checksum(old);
        record(commands[i], &changeset);
        checksum(fresh);
        assert_string_not_equal(old, fresh);
        assert_true(changeset_sound(buf_str(&changeset)));
        for (int turn = 0; turn < 2; turn++) {
            apply(buf_str(&changeset), true);
            checksum(now);
            assert_string_equal(now, old);
            apply(buf_str(&changeset), false);
            checksum(now);
            assert_string_equal(now, fresh);
        }
        apply(buf_str(&changeset), true);
        buf_release(&changeset);
    }
}

static void books_are_left_out(void **state) {
    (void)state;
    struct buf changeset = { 0 };
    record("INSERT INTO change (at, command) VALUES ('2026-01-01 00:00', 'y');"
           "INSERT INTO change_range VALUES (2, 'record', 1, 1);"
           "INSERT INTO search (rowid, text) VALUES (77, 'word')",
           &changeset);
    assert_int_equal(changeset.n, 0);
    record("UPDATE term SET label = label", &changeset);
    assert_int_equal(changeset.n, 0);
    struct err e = { 0 };
    must(changeset_apply(db, STR(""), true, NULL, NULL, &e), &e);
    must(changeset_walk(STR(""), true, NULL, NULL, &e), &e);
    buf_release(&changeset);
}

static void paused(void **state) {
    (void)state;
    struct recorder *r = NULL;
    struct err e = { 0 };
    struct buf changeset = { 0 };
    must(recorder_start(db, &r, &e), &e);
    recorder_pause(r, true);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('bulk', '1'), ('bulk', '2')");
    recorder_pause(r, false);
    must_exec(db, "INSERT INTO term (vocab, code) VALUES ('small', '1')");
    must(recorder_take(r, &changeset, &e), &e);
    recorder_free(r);
    recorder_free(NULL);
    apply(buf_str(&changeset), true);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term WHERE vocab = 'bulk'"), 2);
    assert_int_equal(must_int(db, "SELECT count(*) FROM term WHERE vocab = 'small'"), 0);
    buf_release(&changeset);
}

static bool describe(void *context, const struct changeset_row *row) {
    static const char *const ops[] = { "insert", "update", "delete" };
    struct buf *out = context;
    buf_printf(out, "%s %s %lld%s", ops[row->op], row->table, (long long)row->id,
               row->points ? " points" : "");
    for (int i = 0; i < row->columns; i++) {
        if (row->before[i].has && row->before[i].type == STMT_TEXT) {
            buf_printf(out, " -%d:%.*s", i, STR_ARG(row->before[i].text));
        }
        if (row->after[i].has && row->after[i].type == STMT_TEXT) {
            buf_printf(out, " +%d:%.*s", i, STR_ARG(row->after[i].text));
        }
    }
    buf_add_text(out, "; ");
    return out->n < 200;
}

static void hear(void *context, const struct changeset_row *row) {
    describe(context, row);
}

static void walked(struct str changeset, bool inverted, const char *want) {
    struct err e = { 0 };
    struct buf words = { 0 };
    must(changeset_walk(changeset, inverted, describe, &words, &e), &e);
    assert_string_equal(words.p, want);
    buf_release(&words);
}

static void walking(void **state) {
    (void)state;
    struct buf changeset = { 0 };
    record("UPDATE entity SET summary = 'new' WHERE id = 1", &changeset);
    walked(buf_str(&changeset), false, "update entity 1 +4:new; ");
    walked(buf_str(&changeset), true, "update entity 1 -4:new; ");
    buf_reset(&changeset);
    record("UPDATE entity SET summary = 'newer' WHERE id = 1", &changeset);
    walked(buf_str(&changeset), false, "update entity 1 -4:new +4:newer; ");
    walked(buf_str(&changeset), true, "update entity 1 -4:newer +4:new; ");
    buf_reset(&changeset);
    record("INSERT INTO involves VALUES (1, 3, 'at')", &changeset);
    walked(buf_str(&changeset), false, "insert involves 1 +2:at; ");
    walked(buf_str(&changeset), true, "delete involves 1 -2:at; ");
    buf_reset(&changeset);
    record("DELETE FROM term", &changeset);
    walked(buf_str(&changeset), false, "delete term 0 -0:v -1:c -2:label; ");
    walked(buf_str(&changeset), true, "insert term 0 +0:v +1:c +2:label; ");
    buf_release(&changeset);
}

/* Undoing `first` after `later` must be refused in these words, and leave everything as it was. */
static void conflict(const char *first, const char *later, const char *message, const char *heard) {
    char old[65], now[65];
    struct buf changeset = { 0 }, words = { 0 };
    struct err e = { 0 };
    record(first, &changeset);
    must_exec(db, later);
    checksum(old);
    must(db_begin(db, &e), &e);
    bool ok = changeset_apply(db, buf_str(&changeset), true, hear, &words, &e);
    db_rollback(db);
    assert_string_equal(words.p, heard);
    expect_error(ok, &e, ERR_FAILED, message);
    checksum(now);
    assert_string_equal(now, old);
    buf_release(&changeset);
    buf_release(&words);
}

static void conflicts(void **state) {
    (void)state;
    conflict("UPDATE entity SET summary = 'a' WHERE id IN (1, 2)", "UPDATE entity SET summary = 'b'",
             "2 rows were changed since", "update entity 1 -4:a; update entity 2 -4:a; ");
    conflict("INSERT INTO term (vocab, code) VALUES ('w', 'x')", "DELETE FROM term WHERE vocab = 'w'",
             "1 row was changed since", "delete term 0 -0:w -1:x; ");
    conflict("DELETE FROM term", "INSERT INTO term (vocab, code) VALUES ('v', 'c')",
             "1 row was changed since", "insert term 0 +0:v +1:c +2:label; ");
    conflict("INSERT INTO entity (id, kind, name, handle) VALUES (50, 'actor', 'x', 'x')",
             "INSERT INTO attribution (id, operation_id, actor_id) VALUES (7, 1, 50), (8, 1, 50)",
             "2 later rows point at what this would take away",
             "update attribution 7 points; update attribution 8 points; ");
    conflict("DELETE FROM name WHERE entity_id = 2; DELETE FROM involves; DELETE FROM attribution WHERE "
             "actor_id = 2;"
             "DELETE FROM actor; DELETE FROM entity WHERE id = 2",
             "INSERT INTO entity (id, kind, name, handle) VALUES (2, 'actor', 'Other', 'other')",
             "1 row was changed since", "insert entity 2 +1:actor +2:Lazarus +3:lazarus +4:b; ");
}

static void one_way(struct str bytes) {
    struct err e = { 0 };
    struct buf words = { 0 };
    must(db_begin(db, &e), &e);
    for (int inverted = 0; inverted < 2; inverted++) {
        changeset_walk(bytes, inverted != 0, describe, &words, &e);
        changeset_apply(db, bytes, inverted != 0, hear, &words, &e);
        buf_reset(&words);
    }
    db_rollback(db);
    buf_release(&words);
    err_release(&e);
}

/* Every cut and every changed byte of a real changeset: refused or harmless, never a crash. */
static void hostile_bytes(void **state) {
    (void)state;
    char old[65], now[65];
    struct buf changeset = { 0 };
    checksum(old);
    record("UPDATE entity SET summary = 'new'; DELETE FROM term; INSERT INTO term (vocab, code) VALUES ('w', "
           "'x')",
           &changeset);
    apply(buf_str(&changeset), true);
    for (size_t n = 1; n < changeset.n; n++) {
        char *exact = malloc(n); /* so that a byte too far is seen */
        memcpy(exact, changeset.p, n);
        one_way((struct str){ exact, n });
        free(exact);
    }
    static const unsigned char values[] = { 0, 1, 3, 5, 9, 18, 23, 0x54, 0x7f, 0x80, 0xff };
    for (size_t at = 0; at < changeset.n; at++) {
        for (size_t k = 0; k < sizeof values; k++) {
            char kept = changeset.p[at];
            changeset.p[at] = (char)values[k];
            one_way(buf_str(&changeset));
            changeset.p[at] = kept;
        }
    }
    checksum(now);
    assert_string_equal(now, old);
    buf_release(&changeset);
}

/* Replaces the only occurrence of a name inside a changeset by another of the same length. */
static void rename_in(struct buf *changeset, const char *from, const char *to) {
    size_t at = str_find(buf_str(changeset), str_of(from));
    assert_true(at != SIZE_MAX);
    memcpy(changeset->p + at, to, strlen(to));
}

static void books_cannot_be_reached(void **state) {
    (void)state;
    static const char message[] = "what was kept for taking this change back is damaged";
    struct buf changeset = { 0 };
    struct err e = { 0 };
    record("INSERT INTO entity (kind, name, handle) VALUES ('source', 'x', 'x')", &changeset);
    rename_in(&changeset, "entity", "change");
    bool ok = changeset_apply(db, buf_str(&changeset), true, NULL, NULL, &e);
    expect_error(ok, &e, ERR_FILE, message);
    rename_in(&changeset, "change", "nosuch"); /* SQLite would pass over it without a word */
    err_clear(&e);
    ok = changeset_apply(db, buf_str(&changeset), true, NULL, NULL, &e);
    expect_error(ok, &e, ERR_FILE, message);
    err_clear(&e);
    ok = changeset_walk(STR("T\x01"), false, describe, NULL, &e);
    expect_error(ok, &e, ERR_FILE, message);
    assert_false(changeset_sound(STR("x")));
    assert_false(changeset_sound(STR("\x12\x00\x00"))); /* a row before any table */
    assert_true(changeset_sound(STR("")));
    buf_release(&changeset);
}

int main(void) {
#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, make, drop)
    const struct CMUnitTest tests[] = {
        WITH_DB(round_trip),
        WITH_DB(books_are_left_out),
        WITH_DB(paused),
        WITH_DB(walking),
        WITH_DB(conflicts),
        WITH_DB(hostile_bytes),
        WITH_DB(books_cannot_be_reached),
    };
    return cmocka_run_group_tests_name("changeset", tests, NULL, NULL);
}
