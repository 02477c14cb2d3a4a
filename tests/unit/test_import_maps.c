/* What maps can read out of a record: lists of all kinds, lists in step, aliases, dates in columns, codes,
 * texts put together; records of a second file attached by key; maps proposed for an unknown header. */
#include "import/map.h"
#include "import_case.h"

static void use_map(struct case_file *f, const char *text) {
    write_file("t.map", text, strlen(text));
    f->options.map_path = "t.map";
}

static void use_csv(const char *name, const char *text) {
    write_file(name, text, strlen(text));
}

#define TARGETS                                                                                              \
    "SELECT group_concat(x, ', ') FROM (SELECT o.name || ':' || coalesce(v.name, '') || '/' ||"              \
    " coalesce(s.name, '') || '/' || coalesce(l.name, '') AS x FROM targeting t JOIN entity o ON o.id = "    \
    "t.operation_id"                                                                                         \
    " LEFT JOIN entity v ON v.id = t.identity_id LEFT JOIN entity s ON s.id = t.sector_id"                   \
    " LEFT JOIN entity l ON l.id = t.location_id ORDER BY t.id)"
#define EVENTS "SELECT group_concat(coalesce(v.text, v.date), ', ') FROM event v ORDER BY v.id"

static void test_lists(void **state) {
    struct case_file *f = *state;
    use_map(f, "map m \"M\"\nheader Name, Py, Lines, Links, Kinds\ncreate identity\nnull \"none\"\n"
               "null \"n/a\" in Lines\nwords kinds \"a; b\" = fraud, \"c\" = espionage\n"
               "operation Name type:first(words(each(Kinds, \"; \"), kinds, only))\n"
               "target victim:each(Py, list, \"title\")\n"
               "target location:each(Lines, \"\\n\")\n"
               "reported-in each(Links, urls)\n");
    use_csv("a.csv", "Name,Py,Lines,Links,Kinds\n"
                     "A,\"[{'link': 'x', 'title': \"\"Ann's\"\"}, None, {'title': 'Caf\\xe9\\u00a0Nine'}, "
                     "{'title': 'none'}, [['Deep']]]\","
                     "\"France\n Japan\nn/a\",\"http://a.example/1,http://a.example/2;http://b.example "
                     "(2013) see www.c.example\",x; a; b\n"
                     "B,plain text,,no link,c\n");
    must_import(f, "a.csv");
    assert_string_equal(ask_text(f, TARGETS),
                        "A:Ann's//, A:Caf\xc3\xa9 Nine//, A:Deep//, A://France, A://Japan, "
                        "B:plain text//");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(url, ' ') FROM source WHERE id > 0 AND url IS NOT NULL"),
        "http://a.example/1 http://a.example/2 http://b.example www.c.example");
    assert_string_equal(ask_text(f, "SELECT group_concat(type) FROM operation"), "fraud,espionage");
}

static void test_broken_lists(void **state) {
    struct case_file *f = *state;
    use_map(f,
            "map m \"M\"\nheader Name, Py\ncreate identity\noperation Name\ntarget victim:each(Py, list)\n");
    static const char *const bad[] = {
        "['a'",        "['a', 'b",   "['a' 'b']", "['a'] x",
        "[{'k' 'v'}]", "[{'k': 'v'", "[,]",       "[[[[[[[[[['deep']]]]]]]]]]"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "Name,Py\nA,\"%s\"\n", bad[i]);
        use_csv("a.csv", text);
        assert_false(import_file(f, "a.csv"));
        assert_non_null(strstr(f->told.p, "this is no Python list (Py) | it would read ['a', 'b']"));
    }
}

static void test_lists_in_step(void **state) {
    struct case_file *f = *state;
    use_map(f, "map m \"M\"\nheader Name, Land, Kinds, Who, When, What\ncreate identity\nnull "
               "\"none\"\noperation Name\n"
               "target sector:known(each(Kinds, list)) location:beside(Land, list)\n"
               " victim:beside(Who, list)\n"
               "event each(What, \"; \") date:beside(When, \"; \")\n"
               " quote:only(beside(When, \"; \"), beside(When, \"; \"), \"2020\")\n");
    use_csv("a.csv",
            "Name,Land,Kinds,Who,When,What\n"
            "A,\"['France', 'Japan']\",\"[['Energy', 'none'], ['Banking']]\",\"[['X', 'Y'], "
            "['none']]\",2019; ; 2020,a; b; c\n"
            "B,\"['France', 'Japan']\",\"[['Energy'], ['Banking'], ['Media']]\",\"[['X']]\",2019,a; b\n");
    must_import(f, "a.csv");
    assert_string_equal(ask_text(f, TARGETS),
                        "A:X/Energy/France, A:/Banks/Japan, B:/Energy/, B:/Banks/, B:/Media/");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(text || coalesce(date, '') || coalesce(quote, ''), ' ') FROM event"),
        "a2019 b c20202020 a b");
}

#define NAMES_OF(who)                                                                                        \
    "SELECT group_concat(name, '|') FROM (SELECT n.name FROM name n JOIN entity e ON e.id = n.entity_id"     \
    " WHERE e.name = '" who "' ORDER BY n.id)"

static void test_aliases(void **state) {
    struct case_file *f = *state;
    use_map(f, "map m \"M\"\nheader Name, Who\ncreate actor\noperation Name\n"
               "attribution aka(each(Who, \"; \"), \"/\", part-of, \"Bureau\")\n");
    use_csv("a.csv", "Name,Who\n"
                     "A,Crane/TG-7/White Bird (Unit 12 (North)/Lab) < Birds/B-1\n"
                     "B,White Bird\n"
                     "C,Bureau/Heron\n"
                     "D,Otter (OTR)\n"
                     "E,Bureau; People's Front (PF)/ Front Movement (FM)\n"
                     "F,Old Crane/TG-7\n"
                     "G,Ivan --> Crane\n");
    must_import(f, "a.csv");
    assert_string_equal(ask_text(f, NAMES_OF("Crane")), "Crane|TG-7|White Bird|Old Crane");
    assert_string_equal(ask_text(f, NAMES_OF("Birds")), "Birds|B-1");
    assert_string_equal(ask_text(f, NAMES_OF("People''s Front (PF)")),
                        "People's Front (PF)|Front Movement (FM)");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(x) FROM (SELECT a.name || '<' || b.name AS x FROM relation r"
                    " JOIN entity a ON a.id = r.subject_id JOIN entity b ON b.id = r.object_id"
                    " WHERE r.verb = 'part-of' AND r.id > 0 ORDER BY r.id)"),
        "Crane<Unit 12 (North)/Lab,Crane<Birds,Heron<Bureau,Ivan<Crane");
    assert_string_equal(
        ask_text(f,
                 "SELECT group_concat(x) FROM (SELECT o.name || e.name AS x FROM attribution a"
                 " JOIN entity o ON o.id = a.operation_id JOIN entity e ON e.id = a.actor_id ORDER BY a.id)"),
        "ACrane,BCrane,CHeron,DOtter (OTR),EBureau,EPeople's Front (PF),FCrane,GIvan");
    int64_t names = ask(f, "SELECT count(*) FROM name");
    must_import(f, "a.csv");
    counts(f, 0, 0, 7, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM name"), names);
}

static void test_dates_and_codes(void **state) {
    struct case_file *f = *state;
    use_map(
        f, "map m \"M\"\nheader Name, Y, M, D, Free, Land, State, Naics\noperation Name start:date(Y, M, D)\n"
           "target location:first(code(join(Land, \"-\", State)), code(Land)) sector:code(Naics)\n"
           "event type:discovery date:Free(d/m/y)\n");
    use_csv("a.csv", "Name,Y,M,D,Free,Land,State,Naics\n"
                     "A,2017,9,5,Between 15/04/2020 and 17/06/2020,US,CA,221113\n"
                     "B,2017,9,,During December 2020,CA,CA,522110\n"
                     "C,2017,,5,03/04/2020,XX,,999999\n"
                     "D,2018.0,May,7.0,,,,\n");
    must_import(f, "a.csv");
    assert_string_equal(ask_text(f, "SELECT group_concat(start_date) FROM operation"),
                        "2017-09-05,2017-09,2017,2018-05-07");
    assert_string_equal(ask_text(f, TARGETS), "A:/Nuclear power/California, B:/Banks/Canada");
    assert_string_equal(ask_text(f, "SELECT group_concat(date) FROM event"),
                        "[2020-04-15..2020-06-17],2020-12,2020-04-03");
    use_csv("b.csv", "Name,Y,M,D,Free,Land,State,Naics\nE,2018,2,29,,,,\n");
    assert_false(import_file(f, "b.csv"));
    assert_string_equal(f->told.p, "2:3 '2018-02-29' is not a real date (Y)\n");
}

static void test_texts(void **state) {
    struct case_file *f = *state;
    use_map(f, "map m \"M\"\nheader Page, Text, Who, Count\ncreate actor\nkey Page\n"
               "operation slug(Page) end:\"2018\" start:\"2019\"\n"
               "event title(first(Text, Page))\nevent join(\"by \", Who, \", of \", Count)\n"
               "attribution state(Who)\ntarget count:Count unit:record\n");
    use_csv("a.csv", "Page,Text,Who,Count\n"
                     "https://x.example/case/pumps-stop_twice/?a=1,One two three four five six seven eight "
                     "nine ten eleven twelve "
                     "thirteen fourteen fifteen sixteen seventeen,Russia,\">1,500\"\n"
                     "http://y.example/pumps-stop-twice,short,Heron,30.0\n"
                     "http://z.example/other,,,\n");
    must_import(f, "a.csv");
    /* headings are no names: two records never meet in one */
    assert_int_equal(
        ask(f, "SELECT count(*) FROM entity WHERE name = 'Pumps stop twice' AND kind = 'operation'"), 2);
    assert_string_equal(ask_text(f, "SELECT text FROM event WHERE text LIKE 'One %'"),
                        "One two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                        "fifteen\xe2\x80\xa6");
    assert_string_equal(ask_text(f, "SELECT group_concat(text, '|') FROM event WHERE text LIKE 'by %'"),
                        "by Russia, of >1,500|by Heron, of 30.0");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(e.name) FROM attribution a JOIN entity e ON e.id = a.actor_id"),
        "Government of Russia,Heron");
    assert_string_equal(
        ask_text(f, "SELECT group_concat(count_lo || '-' || coalesce(count_hi, '')) FROM targeting"),
        "1501-,30-30");
    assert_non_null(
        strstr(f->told.p, "note: 3 records end before they start, first on line 2; both dates are kept"));
}

#define FIRST_MAP                                                                                            \
    "map one \"One\"\nheader ID, Name\nsource \"Set\" publisher:\"P\"\nkey ID\n"                             \
    "when Name starts \"Actor\"\n actor Name\notherwise\n operation Name\n"
#define SECOND_MAP                                                                                           \
    "map two \"Two\"\nheader Case, Who, Said, By, Note\nsource \"Set\" publisher:\"P\"\nattach operation "   \
    "Case\n"                                                                                                 \
    "create actor, identity\noperation summary:Note\nattribution Who said:Said by:By quote:Note\n"

static void test_attached(void **state) {
    struct case_file *f = *state;
    use_csv("a.csv", "ID,Name\n7,Paper Lantern\n8,Glass Harbour\n9,Actor X\n");
    use_csv(
        "b.csv",
        "Case,Who,Said,By,Note\n7,Crane,2019,Ann,yes\n7,Crane,2019,Bob,\n7,Crane,2019,Ann,yes\n8,Heron,,,\n");
    use_map(f, SECOND_MAP);
    assert_false(import_file(f, "b.csv"));
    assert_non_null(strstr(f->told.p, "2:1 no record of this data set has the key '7' (Case) | import the "
                                      "file that names the operations first"));
    use_map(f, FIRST_MAP);
    must_import(f, "a.csv");
    use_map(f, SECOND_MAP);
    must_import(f, "b.csv");
    counts(f, 3, 0, 1, 0);
    assert_string_equal(
        ask_text(
            f, "SELECT group_concat(x) FROM (SELECT o.name || e.name || coalesce(a.said_on, '') || "
               "coalesce(w.name, '') AS x"
               " FROM attribution a JOIN entity o ON o.id = a.operation_id JOIN entity e ON e.id = a.actor_id"
               " LEFT JOIN entity w ON w.id = a.said_by ORDER BY a.id)"),
        "Paper LanternCrane2019Ann,Paper LanternCrane2019Bob,Glass HarbourHeron");
    assert_string_equal(ask_text(f, "SELECT summary FROM entity WHERE name = 'Paper Lantern'"), "yes");
    must_import(f, "b.csv");
    counts(f, 0, 0, 4, 0);
    assert_int_equal(f->report.change, 0);
    use_csv("c.csv", "Case,Who,Said,By,Note\n9,Crane,,,\n10,Crane,,,\n8,Crane,,,\n");
    f->options.skip_bad = true;
    must_import(f, "c.csv");
    counts(f, 1, 0, 0, 2);
    assert_non_null(strstr(f->told.p, "2:1 the record of '9' is about an actor, not an operation (Case)"));
    assert_non_null(strstr(f->told.p, "3:1 no record of this data set has the key '10' (Case)"));
}

static void test_proposal(void **state) {
    struct case_file *f = *state;
    use_csv(
        "a.csv",
        "Ref No,Incident Name,if,First seen,Actor,Countries,Sectors hit,Details,Link,\"b]ad\",Who_or\n"
        "1,Paper Lantern,x,03/14/2019,Night Owl,Germany; France,Energy; Banking,text,https://a.example/x,3,\n"
        "2,Glass Harbour,y,04/25/2019,Night Owl,Japan,Energy,more,https://a.example/y,4,\n");
    f->options.map_path = NULL;
    assert_false(import_file(f, "a.csv"));
    assert_non_null(strstr(f->e.hint, "the text above is a first map for it"));
    struct map *map = NULL;
    struct err e = { 0 };
    struct str text = f->report.proposal;
    assert_true(text.n > 0);
    if (!map_parse(&f->a, "proposal", text, &map, &e)) {
        fail_msg("%lu:%lu %s\n%.*s", e.line, e.column, e.message, STR_ARG(text));
    }
    assert_true(
        str_find(text, STR("operation    [Incident Name] summary:Details start:[First seen](iso or m/d/y)")) <
        text.n);
    assert_true(str_find(text, STR("target       sector:each([Sectors hit], \"; \")")) < text.n);
    assert_true(str_find(text, STR("ignore       [if]")) < text.n);
    assert_true(str_find(text, STR("b]ad")) >= text.n);
    write_file("t.map", text.p, text.n);
    f->options.map_path = "t.map";
    must_import(f, "a.csv");
    counts(f, 2, 0, 0, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM targeting"), 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lists, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_broken_lists, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_lists_in_step, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_aliases, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_dates_and_codes, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_texts, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_attached, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_proposal, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
