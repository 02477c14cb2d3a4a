/* Imports so large that rows come in batches, indexes are late and the full-text index follows: whatever a
 * later record asks of the file or changes in it, the outcome is that of one record after the other. */
#include "import_case.h"
#include "model/change.h"

enum { RECORDS = 36000 };

static const char map_text[] = "map large \"Large\"\n"
                               "header Id, Title, Actor, Notes\n"
                               "key Id\n"
                               "create actor\n"
                               "otherwise\n"
                               "  operation Title summary:Notes\n"
                               "  attribution Actor\n";

/* `extra` lines stand at the end. */
static void write_large(const char *name, int records, const char *extra) {
    struct buf text = { 0 };
    buf_add_text(&text, "Id,Title,Actor,Notes\n");
    for (int i = 1; i <= records; i++) {
        buf_printf(&text, "R%d,Raid %d,Group %d,quiet words about %d\n", i, i, i % 50, i);
    }
    buf_add_text(&text, extra);
    write_file(name, text.p, text.n);
    buf_release(&text);
}

static void set_map(struct case_file *f) {
    write_file("t.map", map_text, sizeof map_text - 1);
    f->options.map_path = "t.map";
}

static int found(struct case_file *f, const char *words) {
    return (int)ask(f, arena_printf(&f->a, "SELECT count(*) FROM search WHERE search MATCH '%s'", words));
}

static void is_sound(struct case_file *f) {
    struct err e = { 0 };
    if (!db_check(f->db, &e)) {
        fail_msg("%s", e.message);
    }
    assert_int_equal(ask(f, "SELECT count(*) FROM sqlite_schema WHERE name IN ('name_key', 'record_key')"),
                     2);
    assert_int_equal(ask(f, "PRAGMA foreign_keys"), 1);
    assert_int_equal(stmt_in_use(f->db), 0);
}

static void reopen(struct case_file *f) {
    struct err e = { 0 };
    db_close(f->db);
    f->db = NULL;
    if (!db_open(f->path, &(struct db_options){ 0 }, &f->db, &e)) {
        fail_msg("%s", e.message);
    }
}

static void test_all_rows_are_there(void **state) {
    struct case_file *f = *state;
    set_map(f);
    write_large("a.csv", RECORDS, "");
    must_import(f, "a.csv");
    counts(f, RECORDS, 0, 0, 0);
    is_sound(f);
    reopen(f);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), RECORDS);
    assert_int_equal(ask(f, "SELECT count(*) FROM actor WHERE id > 0"), 50);
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution"), RECORDS);
    assert_int_equal(
        ask(f, "SELECT count(*) FROM record r JOIN entity e ON e.id = r.entity_id AND e.record_id = r.id"
               " WHERE e.name = 'Raid ' || (r.line - 1) AND r.raw LIKE 'R%,' || e.name || ',%'"),
        RECORDS);
    assert_int_equal(found(f, "\"words about 35999\""), 1);
    assert_int_equal(found(f, "quiet"), RECORDS);
    must_import(f, "a.csv");
    counts(f, 0, 0, RECORDS, 0);
}

/* The last records speak of the first ones again: the late index is needed, and texts change that the index
 * has. */
static void test_late_records_find_early_ones(void **state) {
    struct case_file *f = *state;
    set_map(f);
    write_large("a.csv", RECORDS,
                "R7,Raid 7,Group 7,loud words\nR7,Raid 7,Group 7,loud words\nX,Raid 8,Group 8,other\n");
    must_import(f, "a.csv");
    counts(f, RECORDS + 1, 1, 1, 0);
    is_sound(f);
    assert_int_equal(ask(f, "SELECT count(*) FROM claim WHERE field = 'summary'"), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name = 'Raid 8'"), 2);
    assert_int_equal(found(f, "\"about 7\"") + found(f, "loud"), 1);
}

static void test_undo_leaves_nothing(void **state) {
    struct case_file *f = *state;
    struct err e = { 0 };
    int64_t as = 0;
    set_map(f);
    write_large("a.csv", RECORDS, "");
    must_import(f, "a.csv");
    if (!change_undo(f->db, &f->a, f->report.change, NULL, NULL, &as, &e)) {
        fail_msg("%s", e.message);
    }
    is_sound(f);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE id > 0"), 0);
    assert_int_equal(found(f, "quiet"), 0);
}

/* The last record is bad, or somebody stops: as if nothing had been. */
static void test_refused_at_the_end(void **state) {
    struct case_file *f = *state;
    sig_atomic_t stop = 1;
    set_map(f);
    write_large("a.csv", RECORDS, "R,,Group 1,no title\n");
    assert_false(import_file(f, "a.csv"));
    is_sound(f);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 0);
    f->options.stop = &stop;
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->e.code, ERR_STOPPED);
    is_sound(f);
    f->options.stop = NULL;
    f->options.skip_bad = true;
    must_import(f, "a.csv");
    counts(f, RECORDS, 0, 0, 1);
    is_sound(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_rows_are_there, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_late_records_find_early_ones, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_undo_leaves_nothing, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_refused_at_the_end, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
