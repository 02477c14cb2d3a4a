/* What may be made of new names: the words of create, one over the other, and names that are asked about
 * between two runs. */
#include "import_case.h"
#include "model/change.h"

#define HEAD                                                                                                 \
    "map m \"M\"\nheader Name, Who, Whom\nsource \"M\" type:dataset\nkey Name\noperation Name\n"             \
    "attribution each(Who, \";\")\ntarget victim:Whom\n"

static struct {
    struct buf asked;   /* "actor Blue Fox 3 hint" a line each */
    const char *agreed; /* names that are allowed, each behind a | */
    bool open;          /* a transaction was open at a question */
    struct db *db;
    sig_atomic_t *stop;
} person;

static bool answer(void *context, const struct import_name *name) {
    struct err e = { 0 };
    char text[100];
    (void)context;
    buf_printf(&person.asked, "%s %.*s %lu %.*s\n", name->noun->name, STR_ARG(name->name), name->line,
               STR_ARG(name->near));
    person.open = person.open || !db_begin(person.db, &e);
    db_rollback(person.db);
    err_release(&e);
    if (person.stop != NULL) {
        *person.stop = 1;
    }
    snprintf(text, sizeof text, "|%.*s|", STR_ARG(name->name));
    return strstr(person.agreed, text) != NULL;
}

static void asked(const char *expected) {
    buf_add(&person.asked, "", 0);
    assert_string_equal(person.asked.p != NULL ? person.asked.p : "", expected);
    buf_release(&person.asked);
    assert_false(person.open);
}

static void prepare(struct case_file *f, const char *create, const char *csv) {
    struct buf map = { 0 };
    buf_printf(&map, "%s%s", HEAD, create);
    write_file("t.map", map.p, map.n);
    write_file("a.csv", csv, strlen(csv));
    buf_release(&map);
    f->options.map_path = "t.map";
    f->options.ask = answer;
    person.db = f->db;
    person.agreed = "";
    person.stop = NULL;
}

static void add_actor(struct case_file *f, int id, const char *name, const char *handle, const char *key) {
    struct err e = { 0 };
    struct buf sql = { 0 };
    buf_printf(&sql,
               "INSERT INTO entity (id, kind, name, handle) VALUES (%d, 'actor', '%s', '%s');"
               "INSERT INTO actor (id) VALUES (%d);"
               "INSERT INTO name (entity_id, name, key) VALUES (%d, '%s', '%s')",
               id, name, handle, id, id, name, key);
    assert_true(db_exec(f->db, sql.p, &e));
    buf_release(&sql);
}

static const char CSV[] = "Name,Who,Whom\nKite,Blue Fox;Owl,Acme\nRain,blue fox,Beta\nHail,Owl,Acme\n";

/* Which of the new names are refused in a dry run, as "actor=none identity=all". */
static void leaves(struct case_file *f, const char *map, const char *typed, const char *expected) {
    static const char *const words[] = {
        [IMPORT_MADE] = "all", [IMPORT_ASKED] = "ask", [IMPORT_REFUSED] = "none"
    };
    struct buf got = { 0 };
    prepare(f, map, "Name,Who,Whom\nKite,Owl,\nHail,,Acme\nRain,owl,\n");
    f->options.create = str_of(typed);
    f->options.dry_run = true;
    must_import(f, "a.csv");
    for (int i = 0; i < f->report.name_count; i++) {
        const struct import_name *n = &f->report.names[i];
        buf_printf(&got, "%s=%s ", n->noun->name, words[n->leave]);
    }
    assert_string_equal(got.p, expected);
    buf_release(&got);
    asked("");
}

static void test_words(void **state) {
    struct case_file *f = *state;
    leaves(f, "", "", "actor=none identity=none ");
    leaves(f, "create actor\n", "", "actor=all identity=none ");
    leaves(f, "create all\n", "", "actor=all identity=all ");
    leaves(f, "create all, identity none\n", "", "actor=all identity=none ");
    leaves(f, "create actor ask, identity=all\n", "", "actor=ask identity=all ");
    leaves(f, "create actor none, ask\n", "", "actor=ask identity=ask ");
    leaves(f, "create actor\n", "identity", "actor=all identity=all ");
    leaves(f, "create actor\n", "actor=ask,identity", "actor=ask identity=all ");
    leaves(f, "create all\n", "none", "actor=none identity=none ");
    leaves(f, "create all\n", "none,victim=ask", "actor=none identity=ask ");
    leaves(f, "create ask\n", "actor = none", "actor=none identity=ask ");
    f->options.create = STR("actor=maybe");
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->e.code, ERR_USAGE);
    assert_string_equal(f->e.message, "create: names what may be made, not 'maybe'");
}

static void test_each_name_once(void **state) {
    struct case_file *f = *state;
    add_actor(f, 900, "Red Owls", "red-owls", "redowls");
    prepare(f, "create ask\n", CSV);
    f->options.skip_bad = true;
    person.agreed = "|Owl||Acme|";
    must_import(f, "a.csv");
    asked("actor Blue Fox 2 \nactor Owl 2 \nidentity Acme 2 \nidentity Beta 3 \n");
    counts(f, 1, 0, 0, 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE kind = 'actor'"), 2);
    assert_int_equal(ask(f, "SELECT max(id) FROM change"), 1);
    /* Those that were refused are asked about by the next import, and by it alone. */
    person.agreed = "|Blue Fox||Beta|";
    assert_true(import_retry(f->db, &f->a, 1, &f->options, &f->report, &f->e));
    asked("actor Blue Fox 2 \nidentity Beta 3 \n");
    counts(f, 2, 0, 0, 0);
    must_import(f, "a.csv");
    asked("");
    counts(f, 0, 0, 3, 0);
}

static void test_other_errors_come_first(void **state) {
    struct case_file *f = *state;
    prepare(f, "create ask\n", "Name,Who,Whom\nKite,Owl,Acme\nRain,Owl\n");
    assert_false(import_file(f, "a.csv"));
    asked("");
    assert_int_equal(f->e.code, ERR_FAILED);
    assert_string_equal(f->told.p, "3:9 2 fields where the header has 3 | an empty field has its delimiter "
                                   "too; a field that holds a line end stands in quotes\n");
}

static void test_nobody_to_ask(void **state) {
    struct case_file *f = *state;
    prepare(f, "create ask\n", CSV);
    f->options.ask = NULL;
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->e.code, ERR_USAGE);
    assert_string_equal(f->e.message, "create:ask needs somebody to ask");
    f->options.answer = IMPORT_NO;
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->report.rejected, 3);
    f->options.answer = IMPORT_YES;
    must_import(f, "a.csv");
    counts(f, 3, 0, 0, 0);
}

static void test_stopped_at_a_question(void **state) {
    struct case_file *f = *state;
    sig_atomic_t stop = 0;
    prepare(f, "create ask\n", CSV);
    f->options.stop = &stop;
    person.stop = &stop;
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->e.code, ERR_STOPPED);
    asked("actor Blue Fox 2 \n");
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 0);
}

/* An ambiguous alias is asked about with those it fits, and becomes an actor of its own. */
static void test_ambiguous(void **state) {
    struct case_file *f = *state;
    struct err e = { 0 };
    add_actor(f, 900, "Grey Crane", "grey-crane", "greycrane");
    add_actor(f, 901, "White Crane", "white-crane", "whitecrane");
    assert_true(db_exec(f->db,
                        "INSERT INTO name (entity_id, name, key) VALUES (900, 'Crane', 'crane'),"
                        " (901, 'Crane', 'crane')",
                        &e));
    prepare(f, "create actor ask\n", "Name,Who,Whom\nKite,Crane,\n");
    person.agreed = "|Crane|";
    must_import(f, "a.csv");
    asked("actor Crane 2 it may be Grey Crane, White Crane\n");
    assert_int_equal(ask(f, "SELECT count(*) FROM relation WHERE verb = 'similar-to' AND stance = 0"), 2);
}

static void test_redo_asks_nobody(void **state) {
    struct case_file *f = *state;
    int64_t as = 0;
    prepare(f, "create ask\n", CSV);
    f->options.skip_bad = true;
    person.agreed = "|Owl||Acme|";
    must_import(f, "a.csv");
    asked("actor Blue Fox 2 \nactor Owl 2 \nidentity Acme 2 \nidentity Beta 3 \n");
    assert_true(change_undo(f->db, &f->a, 1, NULL, NULL, &as, &f->e));
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE kind = 'actor'"), 0);
    assert_true(import_redo(f->db, &f->a, 1, 0, &f->options, NULL, NULL, &f->report, &as, &f->e));
    asked("");
    counts(f, 1, 0, 0, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE kind = 'actor' AND name = 'Owl'"), 1);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE kind = 'actor'"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_each_name_once, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_other_errors_come_first, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_nobody_to_ask, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_stopped_at_a_question, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_ambiguous, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_redo_asks_nobody, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
