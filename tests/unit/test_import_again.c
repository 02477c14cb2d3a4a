/* Imports from the books: rejected records tried again, undone imports brought back with the same
 * content, what stands in their way, and kept records as cells. */
#include "import_case.h"
#include "model/change.h"
#include "model/search.h"

static const char MAP[] = "map vendor \"Vendor feed\"\n"
                          "header Campaign, Group, Since, City\n"
                          "source \"Vendor feed\" type:dataset publisher:\"Vendor Inc\"\n"
                          "key Campaign\n"
                          "operation Campaign start:Since(iso) scale:campaign\n"
                          "attribution Group\n"
                          "target location:City\n";
static const char CSV[] = "Campaign,Group,Since,City\n"
                          "Operation Kite,Lazarus,2018,Madrid\n"
                          "Operation Rain,Lazrus,2019,London\n"
                          "Operation Half,Lazarus\n"
                          "Operation \"Open,Lazarus,2019,\n"
                          "Operation Kite,Lazarus,2018-03,Paris\n";

/* All that is there beside the books, without the numbers of rows. */
static const char CONTENT[] =
    "SELECT group_concat(x, char(10)) FROM (SELECT x FROM ("
    "SELECT 'entity ' || kind || ' ' || e.name || ' ' || coalesce((SELECT s.name FROM entity s WHERE s.id = "
    "e.source_id), '-') || ' ' || coalesce((SELECT line FROM record r WHERE r.id = e.record_id), '-') AS x"
    " FROM entity e WHERE e.id > 0"
    " UNION ALL SELECT 'name ' || e.name || ' ' || n.name || ' ' || n.scheme || ' ' || n.change_id FROM name "
    "n"
    " JOIN entity e ON e.id = n.entity_id WHERE n.id > 0"
    " UNION ALL SELECT 'operation ' || e.name || ' ' || coalesce(start_date, '') || coalesce(type, '')"
    " FROM operation o JOIN entity e ON e.id = o.id"
    " UNION ALL SELECT 'attribution ' || e.name || ' ' || f.name || ' ' || a.change_id || ' ' || a.stance"
    " FROM attribution a JOIN entity e ON e.id = a.operation_id JOIN entity f ON f.id = a.actor_id"
    " UNION ALL SELECT 'target ' || e.name || ' ' || coalesce(t.location_id, '') || ' ' || t.change_id"
    " FROM targeting t JOIN entity e ON e.id = t.operation_id"
    " UNION ALL SELECT 'event ' || e.name || ' ' || coalesce(v.text, '') FROM event v JOIN entity e"
    "   ON e.id = v.entity_id"
    " UNION ALL SELECT 'relation ' || e.name || ' ' || verb || ' ' || f.name FROM relation r JOIN entity e"
    "   ON e.id = r.subject_id JOIN entity f ON f.id = r.object_id WHERE r.id > 0"
    " UNION ALL SELECT 'claim ' || e.name || ' ' || field || ' ' || value || ' ' || preferred FROM claim c"
    " JOIN entity e ON e.id = c.entity_id"
    " UNION ALL SELECT 'record ' || change_id || ' ' || line || ' ' || coalesce(error, '') || coalesce(hash, "
    "'')"
    "   || coalesce((SELECT e.name FROM entity e WHERE e.id = r.entity_id), '')"
    "   || coalesce((SELECT e.name FROM entity e WHERE e.id = r.source_id), '') FROM record r"
    " UNION ALL SELECT 'import ' || id || ' ' || added || ' ' || changed || ' ' || same || ' ' || rejected"
    "   FROM change WHERE added IS NOT NULL AND undone_by IS NULL"
    ") ORDER BY x)";

static const char FOUND[] = "SELECT count(*) FROM search WHERE search MATCH 'kite OR feed'";

static void hear(void *context, struct str line) {
    struct case_file *f = context;
    buf_printf(&f->told, "%.*s\n", STR_ARG(line));
}

static void prepare(struct case_file *f) {
    struct err e = { 0 };
    write_file("t.map", MAP, sizeof MAP - 1);
    write_file("a.csv", CSV, sizeof CSV - 1);
    if (!db_exec(f->db,
                 "INSERT INTO entity (id, kind, name, handle) VALUES (900, 'actor', 'Lazarus', 'lazarus');"
                 "INSERT INTO actor (id) VALUES (900);"
                 "INSERT INTO name (entity_id, name, key) VALUES (900, 'Lazarus', 'lazarus')",
                 &e) ||
        !search_rebuild(f->db, &e)) {
        fail_msg("%s", e.message);
    }
    f->options.map_path = "t.map";
    f->options.skip_bad = true;
    must_import(f, "a.csv");
    assert_int_equal(f->report.change, 1);
    counts(f, 1, 1, 0, 3);
}

static bool retry(struct case_file *f, int64_t import) {
    err_release(&f->e);
    f->e = (struct err){ 0 };
    buf_reset(&f->told);
    return import_retry(f->db, &f->a, import, &f->options, &f->report, &f->e);
}

static void must_undo(struct case_file *f, int64_t change) {
    struct err e = { 0 };
    int64_t as;
    if (!change_undo(f->db, &f->a, change, NULL, NULL, &as, &e)) {
        fail_msg("undo %d: %s", (int)change, e.message);
    }
}

static int64_t retried; /* for redo(): the import whose records the change tried again */

static bool redo(struct case_file *f, int64_t change, int64_t *as) {
    err_release(&f->e);
    f->e = (struct err){ 0 };
    buf_reset(&f->told);
    buf_add(&f->told, "", 0);
    f->options.skip_bad = false;
    return import_redo(f->db, &f->a, change, retried, &f->options, hear, f, &f->report, as, &f->e);
}

static void must_redo(struct case_file *f, int64_t change) {
    int64_t as = 0;
    if (!redo(f, change, &as)) {
        fail_msg("redo: %s (%s)\n%s", f->e.message, f->e.hint, f->told.p);
    }
    assert_true(as > change);
}

/* A change by hand. */
static void change_by(struct case_file *f, const char *sql) {
    struct err e = { 0 };
    struct change c;
    bool kept;
    if (!change_begin(f->db, STR("by hand"), &c, &e) || !db_exec(f->db, sql, &e) ||
        !change_end(&c, &kept, &e)) {
        fail_msg("%s: %s", sql, e.message);
    }
}

static void test_retry(void **state) {
    struct case_file *f = *state;
    prepare(f);
    const char *before = ask_text(f, CONTENT);
    /* Nothing is better: nothing is written. */
    assert_true(retry(f, 1));
    counts(f, 0, 0, 0, 3);
    assert_int_equal(f->report.change, 0);
    assert_string_equal(ask_text(f, CONTENT), before);
    /* With leave to make actors one is taken, the others stay. */
    f->options.create = STR("actor");
    assert_true(retry(f, 1));
    counts(f, 1, 0, 0, 2);
    assert_int_equal(f->report.change, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NOT NULL"), 2);
    assert_string_equal(ask_text(f, "SELECT e.name || r.change_id FROM record r JOIN entity e"
                                    " ON e.id = r.entity_id WHERE r.line = 3"),
                        "Operation Rain1");
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution WHERE change_id = 2 AND record_id ="
                            " (SELECT id FROM record WHERE line = 3)"),
                     1);
    assert_int_equal(ask(f, "SELECT count(*) FROM change WHERE id = 2 AND added = 1 AND rejected = 2"), 1);
    /* Its import cannot go while it stands. */
    struct err e = { 0 };
    int64_t as;
    buf_reset(&f->told);
    assert_false(change_undo(f->db, &f->a, 1, hear, f, &as, &e));
    assert_string_equal(e.message, "change 1 cannot be taken back: 1 later change depends on it");
    err_release(&e);
    assert_true(str_starts(buf_str(&f->told), "change 2 took records that it had rejected"));
    /* A retry is brought back like an import, and taken back again. */
    const char *after = ask_text(f, CONTENT);
    for (int i = 0; i < 2; i++) {
        must_undo(f, 2);
        assert_string_equal(ask_text(f, CONTENT), before);
        retried = 1;
        must_redo(f, 2);
        retried = 0;
        assert_string_equal(ask_text(f, CONTENT), after);
        assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NOT NULL"), 2);
    }
    must_undo(f, 2);
    assert_string_equal(ask_text(f, CONTENT), before);
    f->options.create = STR("");
    retried = 1;
    assert_false(redo(f, 2, &as));
    retried = 0;
    assert_string_equal(f->e.message,
                        "change 2 cannot be brought back: 0 of its 1 records would be taken now");
    assert_string_equal(ask_text(f, CONTENT), before);
    must_undo(f, 1);
    assert_false(retry(f, 1));
    assert_string_equal(f->e.message, "import 1 is undone");
    assert_false(retry(f, 2));
    assert_false(retry(f, 99));
    assert_string_equal(f->e.message, "there is no change 99");
    assert_false(retry(f, 3));
    assert_string_equal(f->e.message, "change 3 is no import");
}

/* A better map makes other errors, and other records good; a dry run only tells. */
static void test_retry_map(void **state) {
    struct case_file *f = *state;
    prepare(f);
    static const char better[] =
        "map vendor \"Vendor feed\"\nheader Campaign, Group, Since, City\nkey Campaign\n"
        "source \"Vendor feed\" type:dataset\n"
        "operation Campaign start:Since(iso) scale:campaign\n"
        "target location:City\nignore Group\n";
    write_file("t.map", better, sizeof better - 1);
    f->options.dry_run = true;
    assert_true(retry(f, 1));
    counts(f, 1, 0, 0, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NOT NULL"), 3);
    f->options.dry_run = false;
    assert_true(retry(f, 1));
    counts(f, 1, 0, 0, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 2);
    /* What another import took meanwhile is the same, and waits no longer. */
    must_undo(f, 2);
    write_file("t.map", MAP, sizeof MAP - 1);
    f->options.create = STR("actor");
    must_import(f, "a.csv");
    counts(f, 1, 0, 2, 2);
    assert_true(retry(f, 1));
    counts(f, 0, 0, 1, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NULL AND line = 3 AND entity_id ="
                            " (SELECT id FROM entity WHERE name = 'Operation Rain')"),
                     2);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 2);
}

static void test_redo(void **state) {
    struct case_file *f = *state;
    struct err e = { 0 };
    prepare(f);
    const char *before = ask_text(f, CONTENT);
    int64_t found = ask(f, FOUND);
    assert_true(found > 0);
    for (int i = 0; i < 3; i++) {
        must_undo(f, 1);
        assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 0);
        assert_int_equal(ask(f, FOUND), 0);
        must_redo(f, 1);
        assert_string_equal(ask_text(f, CONTENT), before);
        assert_int_equal(ask(f, FOUND), found);
    }
    assert_int_equal(ask(f, "SELECT count(*) FROM record"), 6);
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 7);
    if (!db_check(f->db, &e)) {
        fail_msg("%s", e.message);
    }
    int64_t as;
    assert_false(redo(f, 1, &as));
    assert_string_equal(f->e.message, "change 1 stands: there is nothing to redo");
    /* After a redo the same file is still the same, and a retry works. */
    f->options.skip_bad = true;
    must_import(f, "a.csv");
    counts(f, 0, 0, 2, 3);
    f->options.create = STR("actor");
    assert_true(retry(f, 1));
    counts(f, 1, 0, 0, 2);
}

/* An edition that only speaks again of what is there: its rivals and their columns. */
static void test_redo_edition(void **state) {
    struct case_file *f = *state;
    static const char later[] = "Campaign,Group,Since,City\nOperation Kite,Lazarus,2017-09,Rome\n";
    prepare(f);
    write_file("b.csv", later, sizeof later - 1);
    must_import(f, "b.csv");
    counts(f, 0, 1, 0, 0);
    const char *before = ask_text(f, CONTENT);
    must_undo(f, 2);
    assert_string_not_equal(ask_text(f, CONTENT), before);
    must_redo(f, 2);
    assert_string_equal(ask_text(f, CONTENT), before);
    must_undo(f, 2);
    /* A thing that came meanwhile is joined, not doubled; then that change cannot be in between. */
    must_undo(f, 1);
    change_by(
        f, "INSERT INTO entity (kind, name, handle) VALUES ('operation', 'Operation Kite', 'kite');"
           "INSERT INTO operation (id) SELECT max(id) FROM entity;"
           "INSERT INTO name (entity_id, name, key) SELECT max(id), 'Operation Kite', 'operationkite' FROM "
           "entity");
    int64_t as;
    assert_false(redo(f, 1, &as));
    assert_non_null(strstr(f->e.message, "change 1 cannot be brought back: 1 later change is in the way"));
    assert_non_null(strstr(f->told.p, "by hand"));
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution"), 0);
    assert_int_equal(ask(f, "SELECT undone_by IS NOT NULL FROM change WHERE id = 1"), 1);
    assert_int_equal(stmt_in_use(f->db), 0);
}

static void test_redo_refused(void **state) {
    struct case_file *f = *state;
    int64_t as;
    prepare(f);
    must_undo(f, 1);
    /* The file was imported again meanwhile. */
    must_import(f, "a.csv");
    counts(f, 1, 1, 0, 3);
    assert_false(redo(f, 1, &as));
    assert_string_equal(f->e.message,
                        "change 1 cannot be brought back: a later change imported its records since");
    assert_string_equal(f->e.hint, "undo 3 first");
    assert_true(str_starts(buf_str(&f->told), "change 3 took 2 of its records"));
    must_undo(f, 3);
    /* What a record names is no longer there: nothing is written. */
    change_by(f, "DELETE FROM name WHERE entity_id = 900; DELETE FROM actor WHERE id = 900;"
                 "DELETE FROM entity WHERE id = 900");
    assert_false(redo(f, 1, &as));
    assert_string_equal(f->e.message, "change 1 cannot be brought back: 2 of its 2 records are bad now");
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE change_id = 1 AND entity_id IS NOT NULL"), 0);
    /* A map that is gone. */
    f->options.map_path = "gone.map";
    assert_false(redo(f, 1, &as));
    assert_non_null(strstr(f->e.message, "gone.map"));
}

/* Two readings: things first, then facts. */
static void test_two_readings(void **state) {
    struct case_file *f = *state;
    static const char map[] = "map m \"M\"\nheader Name, Kind, Who\nkey Name\n"
                              "when first Kind is \"actor\"\n actor Name\notherwise\n operation Name\n"
                              " attribution Who\n";
    static const char csv[] = "Name,Kind,Who\nOperation A,op,Crane\nOperation B,op,Heron\nCrane,actor,\n";
    write_file("t.map", map, sizeof map - 1);
    write_file("a.csv", csv, sizeof csv - 1);
    f->options.map_path = "t.map";
    f->options.skip_bad = true;
    must_import(f, "a.csv");
    counts(f, 2, 0, 0, 1);
    const char *before = ask_text(f, CONTENT);
    must_undo(f, 1);
    must_redo(f, 1);
    assert_string_equal(ask_text(f, CONTENT), before);
    f->options.create = STR("actor");
    assert_true(retry(f, 1));
    counts(f, 1, 0, 0, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution"), 2);
}

static void cells_are(struct import_kept *k, const char *raw, const char *expected) {
    const struct import_cell *cells;
    struct err e = { 0 };
    struct buf text = { 0 };
    assert_true(import_kept_record(k, str_of(raw), &cells, &e));
    for (int i = 0; i < import_kept_columns(k); i++) {
        buf_printf(&text, "%s%.*s", i > 0 ? "|" : "", STR_ARG(cells[i].null ? STR("NULL") : cells[i].text));
    }
    assert_string_equal(text.p, expected);
    buf_release(&text);
}

static void test_cells(void **state) {
    (void)state;
    struct import_kept *k = NULL;
    struct import_options o = { 0 };
    struct err e = { 0 };
    assert_true(import_kept_open(STR("A;\"B\";C"), STR("1,2;\"x\ny\";3"), &o, &k, &e));
    assert_int_equal(import_kept_delimiter(k), ';');
    assert_true(str_is(import_kept_column(k, 1), "B"));
    cells_are(k, "1,2;\"x\ny\";3", "1,2|x\ny|3");
    cells_are(k, "1;\"\"", "1||NULL");
    cells_are(k, "1;2;3;4;5", "1|2|3;4;5");
    cells_are(k, "1;\"x\"y;3", "1|\"x\"y;3|NULL");
    cells_are(k, "1;x\"y;3", "1|x\"y;3|NULL");
    cells_are(k, "1;2;3;4;\"5", "1|2|3;4;\"5");
    cells_are(k, "\"open;2", "\"open;2|NULL|NULL");
    cells_are(k, "a;b;c", "a|b|c");
    import_kept_close(k);
    assert_true(str_is(import_builtin_for(&(struct arena){ 0 }, STR("A,B")), ""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_retry, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_retry_map, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_redo, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_redo_edition, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_redo_refused, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_two_readings, case_open, case_close),
        cmocka_unit_test(test_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
