/* The built-in map for the Council on Foreign Relations' tracker, on records that are made up and have
 * the quirks of the real ones: two date styles, no-break spaces, prose that hedges, profiles among the
 * incidents, a record told in pieces, a second edition that differs in a cell. */
#include "import_case.h"
#include "model/change.h"

#define HEADER                                                                                               \
    "Title,Date,Affiliations,Description,Response,Victims,Sponsor,Type,Category,Sources_1,Sources_2,"        \
    "Sources_3\n"

static const char FIRST[] = HEADER
    "Compromise of Harbor Pilots,2020-03-12,Believed to be the work of\xc2\xa0the Paper Crane group.\xc2\xa0,"
    "\"A threat actor read the mail\nof harbor pilots.\",Sanctions   "
    "https://treasury.example/sm1?a=1&amp;b=2,"
    "\"Japan, Harbor Pilots\",\"Palestine, State of\",Espionage,\"Government, Private sector\","
    "https://news.example/a,,\n"
    "Attack on Mills,2020-03-12,\"Quiet Otter, possibly Group 90/Group 91.\",Mills stood still.,,Mills,"
    "\"China, Russian Federation\",Sabotage,Private sector,https://news.example/b,https://news.example/c; "
    "https://news.example/d,\n"
    "Attack on Mills,2018-01-05,Related to the compromise at the Office of Harbors,Mills stood still "
    "again.,,,,,"
    "Private sector,,,\n"
    "Paper Crane,2014-08-07,\"Also known as Origami Set, CRANE-9, and Fold Team. Possibly linked to Quiet "
    "Otter\",This threat actor targets harbors.,,\"Japan, United States\",China,Espionage,Military,"
    "https://news.example/e,,\n"
    "Theft from Dikes,2019-05-02,Origami Set,The dikes were read.,,The dikes,Iran (Islamic Republic "
    "of),Espionage,"
    "Government,,,\n"
    "Theft from Dams,2019-05-03,\"Believed to be the work of Blue Heron, also known as Heron "
    "Two\",Dams.,,,,Espionage,"
    "Government,,,\n"
    "Targeting of Piers,2019-11-25,Quiet Otter,Piers were targeted.,,,,Espionage,,,,\n"
    "Targeting of Piers,2019-11-25,Quiet Otter,Piers were targeted.\xc2\xa0,,,,Espionage,,,,\n"
    "Targeting of Piers,2019-11-25,Quiet Otter,Piers were targeted.,,Piers,Iran (Islamic Republic "
    "of),Espionage,"
    "Government,https://news.example/f,,\n";

/* Dates as M/D/YYYY and CRLF; one description differs, one alias is new, one record is new. */
static const char SECOND[] = HEADER
    "Compromise of Harbor Pilots,3/12/2020,Believed to be the work of the Paper Crane group.,"
    "\"A threat actor read the mail\nof harbor pilots.\",Sanctions   "
    "https://treasury.example/sm1?a=1&amp;b=2,"
    "\"Japan, Harbor Pilots\",\"Palestine, State of\",Espionage,\"Government, Private sector\","
    "https://news.example/a,,\r\n"
    "Attack on Mills,03/12/2020,\"Quiet Otter, possibly Group 90/Group 91.\",Mills stood still for a "
    "week.,,Mills,"
    "\"China, Russian Federation\",Sabotage,Private sector,https://news.example/b,https://news.example/c; "
    "https://news.example/d,\r\n"
    "Paper Crane,8/7/2014,\"Also known as Origami Set, CRANE-9, Fold Team, and Wing. Possibly linked to "
    "Quiet "
    "Otter\",This threat actor targets harbors.,,\"Japan, United States\",China,Espionage,Military,"
    "https://news.example/e,,\r\n"
    "Theft from Locks,5/2/2021,Paper Crane,Locks.,,,China,Espionage,Government,,,\r\n";

#define ABOUT(title) "(SELECT id FROM entity WHERE kind = 'operation' AND name = '" title "')"
#define ATTRIBUTED(title, stance)                                                                            \
    "SELECT group_concat(n, ' + ') FROM (SELECT e.name AS n FROM attribution a JOIN entity e ON e.id = "     \
    "a.actor_id"                                                                                             \
    " WHERE a.stance = " stance " AND a.operation_id IN " ABOUT(title) " ORDER BY e.name)"

static void import_first(struct case_file *f) {
    write_file("a.csv", FIRST, sizeof FIRST - 1);
    must_import(f, "a.csv");
    counts(f, 7, 1, 1, 0);
    assert_string_equal(f->told.p, "");
}

static void test_first(void **state) {
    struct case_file *f = *state;
    import_first(f);
    assert_true(str_is(f->report.map, "cfr"));
    assert_true(str_is(f->report.dialect, "UTF-8, comma, LF, header on line 1"));
    assert_int_equal(f->report.change, 1);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 6);
    assert_string_equal(
        ask_text(f, "SELECT group_concat(start_date) FROM (SELECT o.start_date FROM operation o JOIN "
                    "entity e ON e.id = o.id WHERE e.name = 'Attack on Mills' ORDER BY 1)"),
        "2018-01-05,2020-03-12");
    assert_string_equal(ask_text(f, "SELECT summary FROM entity WHERE name = 'Compromise of Harbor Pilots'"),
                        "A threat actor read the mail\nof harbor pilots.");
    assert_string_equal(
        ask_text(f, "SELECT type FROM operation WHERE id IN " ABOUT("Compromise of Harbor Pilots")),
        "espionage");
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NULL"), 9);
    assert_string_equal(
        ask_text(f, "SELECT raw FROM record WHERE line = 8"), /* as it came, quotes and all */
        "Theft from Dams,2019-05-03,\"Believed to be the work of Blue Heron, also known as Heron "
        "Two\",Dams.,,,,Espionage,Government,,,");
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE key IS NULL AND raw LIKE 'Title,Date%'"), 1);
}

static void test_actors(void **state) {
    struct case_file *f = *state;
    import_first(f);
    assert_string_equal(ask_text(f, ATTRIBUTED("Compromise of Harbor Pilots", "0")), "Paper Crane");
    assert_string_equal(ask_text(f, ATTRIBUTED("Compromise of Harbor Pilots", "1")),
                        "Government of Palestine");
    assert_string_equal(
        ask_text(f, "SELECT quote FROM attribution WHERE stance = 0 AND operation_id IN " ABOUT(
                        "Compromise of Harbor Pilots")),
        "Believed to be the work of the Paper Crane group");
    assert_string_equal(ask_text(f, "SELECT group_concat(DISTINCT e.name) FROM attribution a JOIN entity e "
                                    "ON e.id = a.actor_id WHERE "
                                    "a.stance = 0 AND e.name LIKE 'Group %'"),
                        "Group 90,Group 91");
    /* An alias that the profile gives leads back to it, though the profile stands below. */
    assert_string_equal(ask_text(f, ATTRIBUTED("Theft from Dikes", "1")), "Government of Iran + Paper Crane");
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name = 'Origami Set'"), 0);
    /* An alias told in an incident belongs to the actor of its sentence. */
    assert_string_equal(
        ask_text(f,
                 "SELECT e.name FROM name n JOIN entity e ON e.id = n.entity_id WHERE n.name = 'Heron Two'"),
        "Blue Heron");
    assert_int_equal(
        ask(f,
            "SELECT count(*) FROM entity e JOIN actor a ON a.id = e.id WHERE e.name = 'Government of China' "
            "AND a.type = 'state' AND a.country_id = -156"),
        1);
    /* Prose that names nobody makes nobody, and is kept. */
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name LIKE 'Related%' OR name LIKE '%Office%'"),
                     0);
    assert_int_equal(
        ask(f,
            "SELECT count(*) FROM event WHERE text = 'Related to the compromise at the Office of Harbors'"),
        1);
}

static void test_profile(void **state) {
    struct case_file *f = *state;
    import_first(f);
    assert_string_equal(
        ask_text(
            f,
            "SELECT group_concat(n) FROM (SELECT n.name AS n FROM name n JOIN entity e ON e.id = n.entity_id "
            "WHERE e.name = 'Paper Crane' ORDER BY n.id)"),
        "Paper Crane,Origami Set,CRANE-9,Fold Team");
    assert_int_equal(
        ask(f, "SELECT count(*) FROM actor a JOIN entity e ON e.id = a.id WHERE e.name = 'Paper Crane' AND "
               "a.country_id = -156 AND a.motivation = 'espionage' AND e.summary LIKE 'This threat actor%'"),
        1);
    assert_string_equal(
        ask_text(f, "SELECT group_concat(o, ' ') FROM (SELECT r.verb || ':' || e.name || r.stance AS o FROM "
                    "relation r JOIN "
                    "entity e ON e.id = r.object_id JOIN entity s ON s.id = r.subject_id WHERE s.name = "
                    "'Paper Crane' "
                    "AND r.verb <> 'reported-in' ORDER BY 1)"),
        "similar-to:Quiet Otter0 sponsored-by:Government of China1 targets:Japan1 targets:Military1 "
        "targets:United States1");
    assert_int_equal(ask(f, "SELECT count(*) FROM claim"), 0);
}

static void test_facts(void **state) {
    struct case_file *f = *state;
    import_first(f);
    assert_string_equal(
        ask_text(f, "SELECT group_concat(n) FROM (SELECT coalesce(x.name, l.name) AS n FROM targeting t LEFT "
                    "JOIN entity x ON "
                    "x.id = t.sector_id LEFT JOIN entity l ON l.id = t.location_id WHERE t.quote = 'Japan, "
                    "Harbor Pilots' "
                    "AND t.operation_id IN " ABOUT("Compromise of Harbor Pilots") " ORDER BY 1)"),
        "Government,Japan,Private sector");
    assert_string_equal(ask_text(f, "SELECT v.type || ' ' || s.url || ' ' || e.name FROM event v JOIN source "
                                    "s ON s.id = v.source_id JOIN "
                                    "entity e ON e.id = s.id WHERE v.type = 'sanction'"),
                        "sanction https://treasury.example/sm1?a=1&b=2 treasury.example/sm1");
    assert_int_equal(ask(f, "SELECT count(*) FROM relation WHERE verb = 'reported-in'"), 6);
    assert_int_equal(
        ask(f,
            "SELECT count(*) FROM relation r JOIN source s ON s.id = r.object_id WHERE s.url LIKE '%/d' AND "
            "r.source_id = (SELECT id FROM source WHERE sha256 IS NOT NULL)"),
        1);
    assert_string_equal(ask_text(f, "SELECT e.name || ' ' || e.tlp || ' ' || p.name FROM source s JOIN "
                                    "entity e ON e.id = s.id JOIN entity p "
                                    "ON p.id = s.publisher_id WHERE s.sha256 IS NOT NULL"),
                        "CFR Cyber Operations Tracker (a) clear Council on Foreign Relations");
    /* The third telling of one record completes it. */
    assert_string_equal(ask_text(f, ATTRIBUTED("Targeting of Piers", "1")),
                        "Government of Iran + Quiet Otter");
    assert_int_equal(
        ask(f, "SELECT count(*) FROM targeting WHERE operation_id IN " ABOUT("Targeting of Piers")), 1);
}

static void test_second(void **state) {
    struct case_file *f = *state;
    import_first(f);
    write_file("b.csv", SECOND, sizeof SECOND - 1);
    must_import(f, "b.csv");
    counts(f, 1, 2, 1, 0);
    assert_true(str_is(f->report.dialect, "UTF-8, comma, mixed line ends, header on line 1"));
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 7);
    assert_string_equal(
        ask_text(f,
                 "SELECT group_concat(c.value || c.preferred, '|') FROM claim c WHERE c.field = 'summary'"),
        "Mills stood still.0|Mills stood still for a week.1");
    assert_int_equal(ask(f, "SELECT count(*) FROM claim"), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM name WHERE name = 'Wing'"), 1);
    assert_int_equal(ask(f, "SELECT count(*) FROM name WHERE name = 'Fold Team'"), 1);
    assert_int_equal(
        ask(f, "SELECT count(*) FROM attribution WHERE operation_id IN " ABOUT("Attack on Mills")), 5);
    assert_int_equal(ask(f, "SELECT count(*) FROM source WHERE sha256 IS NOT NULL"), 2);
}

static void test_again(void **state) {
    struct case_file *f = *state;
    struct str before, after;
    struct arena a = { 0 };
    struct err e = { 0 };
    import_first(f);
    write_file("b.csv", SECOND, sizeof SECOND - 1);
    must_import(f, "b.csv");
    assert_true(file_read(&a, f->path, 1 << 24, &before, &e));
    must_import(f, "a.csv");
    counts(f, 0, 0, 9, 0);
    assert_int_equal(f->report.change, 0);
    must_import(f, "b.csv");
    counts(f, 0, 0, 4, 0);
    assert_int_equal(f->report.change, 0);
    assert_true(file_read(&a, f->path, 1 << 24, &after, &e));
    assert_true(str_eq(before, after));
    arena_release(&a);
}

/* After undo the records are still kept, but are no longer there: the file can be imported again. */
static void test_undo(void **state) {
    struct case_file *f = *state;
    int64_t as = 0;
    import_first(f);
    write_file("b.csv", SECOND, sizeof SECOND - 1);
    must_import(f, "b.csv");
    for (int i = 0; i < 2; i++) {
        struct err e = { 0 };
        if (!change_undo(f->db, &f->a, 0, NULL, NULL, &as, &e)) {
            fail_msg("%s", e.message);
        }
    }
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE id > 0"), 0);
    must_import(f, "a.csv");
    counts(f, 7, 1, 1, 0);
}

/* A thing the user had already keeps its own word beside that of the data set. */
static void test_known(void **state) {
    struct case_file *f = *state;
    struct err e = { 0 };
    assert_true(db_begin(f->db, &e));
    assert_true(db_exec(f->db,
                        "INSERT INTO entity (id, kind, name, handle, summary) VALUES (900, 'actor', 'Paper "
                        "Crane', 'paper-crane', 'Mine.');"
                        "INSERT INTO actor (id) VALUES (900);"
                        "INSERT INTO name (entity_id, name, key) VALUES (900, 'Paper Crane', 'papercrane')",
                        &e));
    assert_true(db_commit(f->db, &e));
    import_first(f);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name = 'Paper Crane'"), 1);
    assert_string_equal(ask_text(f, "SELECT group_concat(v, '|') FROM (SELECT value AS v FROM claim WHERE "
                                    "entity_id = 900 AND field = "
                                    "'summary' ORDER BY id)"),
                        "Mine.|This threat actor targets harbors.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_actors, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_profile, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_facts, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_second, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_again, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_undo, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_known, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
