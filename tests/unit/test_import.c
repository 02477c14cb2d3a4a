/* Imports with a map of one's own: bad records, all or nothing, skip-bad, dry runs, bad files, streams,
 * stopping, names that mean several things. */
#include "import_case.h"
#include <fcntl.h>
#include <sys/stat.h>

static const char MAP[] = "map vendor \"Vendor feed\"\n"
                          "header Campaign, Group, [First seen], Last?, Industries, City, Certainty\n"
                          "source \"Vendor feed\" type:dataset publisher:\"Vendor Inc\" tlp:green\n"
                          "key Campaign\n"
                          "null \"\", \"?\"\n"
                          "operation Campaign start:[First seen] scale:campaign\n"
                          "attribution Group confidence:Certainty\n"
                          "target sector:each(Industries, \";\")\n"
                          "target location:City\n"
                          "ignore Last # not kept up\n";

static const char RECORDS[] = "\xef\xbb\xbf"
                              "Campaign,Group,First seen,Industries,City,Certainty\r\n"
                              "Operation Sharpshooter,Lazarus,2017-09,banking;utilities,London,likely\r\n"
                              "Operation Kite,Lazarus,2018,,Madrid,70\r\n"
                              "Operation Rain,,early 2016,energy,,\r\n"
                              "Operation \"Test,Lazarus,2018-01,banking,London,likely\r\n"
                              "Operation Nowhere,Lazrus,2018-13,banking,London,likely\r\n"
                              "Operation Half,Lazarus\r\n";

static const char LAZARUS[] =
    "INSERT INTO entity (id, kind, name, handle) VALUES (900, 'actor', 'Lazarus Group', 'lazarus-group');"
    "INSERT INTO actor (id) VALUES (900);"
    "INSERT INTO name (entity_id, name, key) VALUES (900, 'Lazarus Group', 'lazarusgroup'), (900, 'Lazarus', "
    "'lazarus')";

static void run_sql(struct case_file *f, const char *sql) {
    struct err e = { 0 };
    if (!db_begin(f->db, &e) || !db_exec(f->db, sql, &e) || !db_commit(f->db, &e)) {
        fail_msg("%s", e.message);
    }
}

static void vendor(struct case_file *f) {
    write_file("t.map", MAP, sizeof MAP - 1);
    write_file("a.csv", RECORDS, sizeof RECORDS - 1);
    f->options.map_path = "t.map";
    run_sql(f, LAZARUS);
}

/* Every problem is told with its place; the end of a hint on dates is worded elsewhere. */
static void check_problems(struct case_file *f) {
    static const char *const starts[] = {
        "5:11 quote inside an unquoted field (Campaign)",
        "6:19 no actor 'Lazrus' (Group) | did you mean 'lazarus'?  (Lazarus Group",
        "to make new actors: create:actor",
        "6:26 '2018-13' is not a real date (First seen)",
        "7:23 2 fields where the header has 6",
    };
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strstr(f->told.p, starts[i]) == NULL) {
            fail_msg("'%s' is not in:\n%s", starts[i], f->told.p);
        }
    }
    assert_int_equal(f->report.errors, 4);
}

static void test_all_or_nothing(void **state) {
    struct case_file *f = *state;
    vendor(f);
    assert_false(import_file(f, "a.csv"));
    assert_int_equal(f->e.code, ERR_FAILED);
    assert_string_equal(f->e.message, "3 of 6 records are bad: nothing was written");
    assert_string_equal(f->e.hint, "skip-bad takes the good ones and keeps the bad ones");
    check_problems(f);
    counts(f, 3, 0, 0, 3);
    assert_true(str_is(f->report.dialect, "UTF-8 with BOM, comma, CRLF, header on line 1"));
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM record"), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 0);
}

static void test_skip_bad(void **state) {
    struct case_file *f = *state;
    vendor(f);
    f->options.skip_bad = true;
    must_import(f, "a.csv");
    check_problems(f);
    counts(f, 3, 0, 0, 3);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 3);
    assert_string_equal(ask_text(f, "SELECT group_concat(start_date) FROM operation"),
                        "2017-09,2018,[2016-01..2016-04]");
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution WHERE actor_id = 900 AND confidence = 70"), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM targeting"), 5);
    assert_string_equal(ask_text(f, "SELECT raw FROM record WHERE line = 7"), "Operation Half,Lazarus");
    assert_string_equal(ask_text(f, "SELECT error FROM record WHERE line = 7"),
                        "2 fields where the header has 6");
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NOT NULL"), 3);
    assert_int_equal(ask(f, "SELECT rejected FROM change"), 3);
    /* A second time the kept ones are kept already. */
    must_import(f, "a.csv");
    counts(f, 0, 0, 3, 3);
    assert_int_equal(f->report.change, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM record WHERE error IS NOT NULL"), 3);
    /* With leave to make actors and a date that is real, the rejected record is a new one. */
    static const char better[] = "Campaign,Group,First seen,Industries,City,Certainty\n"
                                 "Operation Nowhere,Lazrus,2018-12,banking,London,likely\n";
    write_file("b.csv", better, sizeof better - 1);
    f->options.create = STR("actor");
    must_import(f, "b.csv");
    counts(f, 1, 0, 0, 0);
    assert_int_equal(
        ask(f, "SELECT count(*) FROM actor a JOIN entity e ON e.id = a.id WHERE e.name = 'Lazrus'"), 1);
}

static void test_dry_run(void **state) {
    struct case_file *f = *state;
    vendor(f);
    f->options.dry_run = true;
    f->options.create = STR("actor");
    must_import(f, "a.csv");
    assert_int_equal(f->report.errors, 3);
    assert_int_equal(f->report.change, 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM record"), 0);
    assert_int_equal(f->report.column_count, 6);
    static const char *const rows[][3] = {
        { "Campaign", "operation name (key)", "Operation Sharpshooter" },
        { "Group", "attribution actor", "Lazarus" },
        { "First seen", "operation start", "2017-09" },
        { "Industries", "target sector, each ;", "banking;utilities" },
    };
    for (int i = 0; i < 4; i++) {
        assert_true(str_is(f->report.columns[i].name, rows[i][0]));
        assert_true(str_is(f->report.columns[i].becomes, rows[i][1]));
        assert_true(str_is(f->report.columns[i].first, rows[i][2]));
    }
    static const char two[] = "Campaign,Group,First seen,Industries,City,Certainty,Odd\n"
                              "Operation A,Lazrus,,,,,x\nOperation B,Lazrus,,,,,\nOperation A,Lazrus,,,,,x\n";
    write_file("b.csv", two, sizeof two - 1);
    must_import(f, "b.csv");
    counts(f, 2, 0, 1, 0);
    assert_string_equal(f->told.p, "note: column Odd is not used: name it in the map or ignore it\n");
    assert_int_equal(f->report.name_count, 1);
    assert_true(str_is(f->report.names[0].name, "Lazrus"));
    assert_non_null(
        strstr(arena_copy(&f->a, f->report.names[0].near.p, f->report.names[0].near.n), "lazarus"));
    assert_int_equal(f->report.names[0].line, 2);
}

/* What files can be that are no CSV for us: a word each, nothing written. */
static void test_bad_files(void **state) {
    struct case_file *f = *state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *message;
    } cases[] = {
        { "", 0, "'b.csv' is empty" },
        { "\n\n", 2, "'b.csv' has no header line" },
        { "\xff\xfe\0\0C\0\0\0", 8, "'b.csv' is UTF-32, not UTF-8" },
        { "\xff\xfe"
          "C\0a",
          5, "the file ends within a character of UTF-16LE" },
        { "Campaign,Gro\xe9p\n", 15, "byte 0xe9 is not UTF-8" },
        { "Campaign,Gr\0up\n", 15, "a NUL byte: this is no text file" },
        { "PK\3\4....", 8, "'b.csv' is an archive or a spreadsheet, not CSV" },
        { "Campaign,\"Group\n", 16, "this quote is never closed (header)" },
        { "Campaign,Group\nx,y\n", 19, "the header has no column 'First seen', which map vendor needs" },
        { "Campaign,Campaign\n", 18, "the header names 'Campaign' twice" },
        { "\x7f"
          "ELF\2\1\1\0\0\0\0\0",
          12, "a NUL byte: this is no text file" },
    };
    vendor(f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_file("b.csv", cases[i].bytes, cases[i].n);
        assert_false(import_file(f, "b.csv"));
        assert_int_equal(f->e.code, ERR_FAILED);
        assert_string_equal(f->e.message, cases[i].message);
    }
    assert_int_equal(mkfifo("pipe", 0600), 0);
    static const char *const paths[][2] = { { "missing.csv",
                                              "cannot read 'missing.csv': no such file or folder" },
                                            { "/tmp", "cannot read '/tmp': it is a folder" },
                                            { "pipe", "cannot read 'pipe': it is a named pipe" } };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_false(import_file(f, paths[i][0]));
        assert_string_equal(f->e.message, paths[i][1]);
    }
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 0);
}

/* Bytes that end in the middle of a record, an open quote, a NUL far down: the rest is checked or refused. */
static void test_late_trouble(void **state) {
    struct case_file *f = *state;
    vendor(f);
    static const char open[] =
        "Campaign,Group,First seen,Industries,City,Certainty\n"
        "Operation A,Lazarus,,,,\nOperation B,\"Lazarus,,,,\nOperation C,Lazarus,,,,\n";
    write_file("b.csv", open, sizeof open - 1);
    f->options.skip_bad = true;
    must_import(f, "b.csv");
    counts(f, 2, 0, 0, 1);
    assert_string_equal(
        f->told.p, "3:13 this quote is never closed (Group) | reading goes on with the line behind it\n");
    static const char late[] = "Campaign,Group,First seen,Industries,City,Certainty\n"
                               "Operation D,Lazarus,,,,\nOperation E,Laz\xe9,,,,\n";
    write_file("b.csv", late, sizeof late - 1);
    assert_false(import_file(f, "b.csv"));
    assert_int_equal(f->e.line, 3);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 2);
}

/* One more record comes in while the first ones are read. */
static void append_record(void *context, const struct import_progress *p) {
    (void)context;
    (void)p;
    FILE *out = fopen("b.csv", "ab");
    assert_non_null(out);
    fputs("Operation Late,Lazarus,,,,\n", out);
    assert_int_equal(fclose(out), 0);
}

static void test_growing_file(void **state) {
    struct case_file *f = *state;
    struct buf text = { 0 };
    vendor(f);
    buf_add_text(&text, "Campaign,Group,First seen,Industries,City,Certainty\n");
    for (int i = 0; i < 600; i++) {
        buf_printf(&text, "Operation %d,Lazarus,,,,\n", i);
    }
    write_file("b.csv", text.p, text.n);
    f->options.progress = append_record;
    assert_false(import_file(f, "b.csv"));
    assert_string_equal(f->e.message, "'b.csv' was changed while it was read: nothing was written");
    assert_int_equal(ask(f, "SELECT count(*) FROM change"), 0);
    f->options.progress = NULL;
    must_import(f, "b.csv");
    counts(f, 601, 0, 0, 0);
    buf_release(&text);
}

static void test_maps(void **state) {
    struct case_file *f = *state;
    vendor(f);
    static const struct {
        const char *map, *message, *hint;
    } cases[] = {
        { "map v\nheader Campaign\noperation Campaign type:espionag\n",
          "'espionag' is no column of the header, and: no operation type 'espionag'", NULL },
        { "map v\nheader Campaign\noperation Campaign\nusses Campaign\n",
          "'usses' is no statement, no kind of thing or fact and no verb of a relation",
          "did you mean 'uses'?" },
        { "map v\nheader Campaign\noperation Campaign\ntarget location:known(Campaign, contry)\n", NULL,
          NULL },
        { "map v\nheader Campaign, Nothing\noperation Campaign\n",
          "the header has no column 'Nothing', which map v needs", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_file("t.map", cases[i].map, strlen(cases[i].map));
        assert_false(import_file(f, "a.csv"));
        assert_int_equal(f->e.code, ERR_FAILED);
        if (f->e.line == 0) {
            fail_msg("no place: %s", f->e.message);
        }
        if (cases[i].message != NULL &&
            strncmp(f->e.message, cases[i].message, strlen(cases[i].message)) != 0) {
            fail_msg("%s", f->e.message);
        }
        if (cases[i].hint != NULL) {
            assert_string_equal(f->e.hint, cases[i].hint);
        }
    }
    f->options.map_path = NULL;
    assert_false(import_file(f, "a.csv"));
    assert_string_equal(f->e.message, "no built-in map fits the header of 'a.csv'");
    f->options.map = STR("crf");
    assert_false(import_file(f, "a.csv"));
    assert_string_equal(f->e.message, "no map 'crf'");
    assert_string_equal(f->e.hint, "did you mean 'cfr'?");
}

/* Standard input cannot be read twice; the import does not need it to. */
static void test_stream(void **state) {
    struct case_file *f = *state;
    int ends[2];
    static const char text[] =
        "Campaign,Group,First seen,Industries,City,Certainty\nOperation A,Lazarus,,,,\n";
    vendor(f);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
        close(ends[1]);
        f->options.in = fdopen(ends[0], "rb");
        must_import(f, "-");
        fclose(f->options.in);
        counts(f, i == 0, 0, i == 1, 0);
    }
}

static volatile sig_atomic_t stop_now;

static void stop_later(void *context, const struct import_progress *p) {
    (void)context;
    assert_true(p->bytes <= p->size);
    stop_now = 1;
}

static void test_stop(void **state) {
    struct case_file *f = *state;
    struct buf text = { 0 };
    vendor(f);
    buf_add_text(&text, "Campaign,Group,First seen,Industries,City,Certainty\n");
    for (int i = 0; i < 2000; i++) {
        buf_printf(&text, "Operation %d,Lazarus,,,,\n", i);
    }
    write_file("b.csv", text.p, text.n);
    stop_now = 0;
    f->options.stop = &stop_now;
    f->options.progress = stop_later;
    assert_false(import_file(f, "b.csv"));
    assert_int_equal(f->e.code, ERR_STOPPED);
    assert_true(f->report.records > 0 && f->report.records < 2000);
    assert_int_equal(ask(f, "SELECT count(*) FROM operation"), 0);
    buf_release(&text);
}

/* Cells that look like our own notation are names; an ambiguous name becomes its own actor. */
static void test_names(void **state) {
    struct case_file *f = *state;
    vendor(f);
    run_sql(f, "INSERT INTO entity (id, kind, name, handle) VALUES (901, 'actor', 'Otter One', 'otter-one'),"
               " (902, 'actor', 'Otter Two', 'otter-two');"
               "INSERT INTO actor (id) VALUES (901), (902);"
               "INSERT INTO name (entity_id, name, key) VALUES (901, 'Otter One', 'otterone'), (902, 'Otter "
               "Two', 'ottertwo'),"
               " (901, 'Otter', 'otter'), (902, 'Otter', 'otter')");
    static const char text[] = "Campaign,Group,First seen,Industries,City,Certainty\n"
                               "A,#900,,,,\nB,actor:Lazarus,,,,\nC,Otter,,,,\nD,Otter,,,,\n";
    write_file("b.csv", text, sizeof text - 1);
    assert_false(import_file(f, "b.csv"));
    assert_non_null(strstr(f->told.p, "4:3 two actors are called Otter: #901, #902 (Group)"));
    f->options.create = STR("actor");
    must_import(f, "b.csv");
    assert_int_equal(ask(f, "SELECT count(*) FROM attribution WHERE actor_id = 900"), 0);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name IN ('#900', 'actor:Lazarus')"), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM entity WHERE name = 'Otter'"), 1);
    assert_int_equal(
        ask(f,
            "SELECT count(*) FROM relation WHERE verb = 'similar-to' AND stance = 0 AND object_id IN (901, "
            "902)"),
        2);
}

static void test_language(void **state) {
    struct case_file *f = *state;
    static const char map[] =
        "map m \"M\"\nheader Name, When, Tags, Kind, Who*, Note?\ncreate actor, identity\nwords kinds \"spy "
        "stuff\" = espionage\n"
        "when Kind is \"skip me\"\n identity Name\notherwise\n"
        " operation Name start:When(iso or d/m/y, padded) type:words(Kind, kinds) summary:Note\n"
        " target sector:each(Tags, list)\n"
        " attribution each(Who*, \"; \") stance:hedges if \"maybe \"(strip) stance:denies if \"not \"(strip) "
        "confidence:low\n"
        " event \"noted\" date:When(iso or d/m/y) if Note filled and Note not contains \"secret\"\n";
    static const char text[] = "Name;When;Tags;Kind;Who1;Who2;Note\n"
                               "A;01/09/2017;\"['banking', \"\"energy\"\"]\";Spy Stuff;maybe Crane; ;hello\n"
                               "B;2019-01-01;;sabotage;not Crane;Heron;Secret thing\n"
                               "C;2019-01-02;;SKIP ME;;;\n";
    write_file("t.map", map, sizeof map - 1);
    write_file("b.csv", text, sizeof text - 1);
    f->options.map_path = "t.map";
    must_import(f, "b.csv");
    counts(f, 3, 0, 0, 0);
    assert_string_equal(ask_text(f, "SELECT group_concat(start_date || ' ' || type, ', ') FROM operation"),
                        "2017-09? espionage, 2019? sabotage");
    assert_string_equal(ask_text(f,
                                 "SELECT group_concat(x, ', ') FROM (SELECT o.name || e.name || a.stance || "
                                 "a.confidence AS x FROM attribution a JOIN entity "
                                 "e ON e.id = a.actor_id JOIN entity o ON o.id = a.operation_id ORDER BY 1)"),
                        "ACrane015, BCrane-115, BHeron115");
    assert_int_equal(ask(f, "SELECT count(*) FROM targeting"), 2);
    assert_int_equal(ask(f, "SELECT count(*) FROM event WHERE text = 'noted' AND date = '2017-09-01'"), 1);
    assert_int_equal(ask(f, "SELECT count(*) FROM event"), 1);
    assert_int_equal(
        ask(f, "SELECT count(*) FROM identity i JOIN entity e ON e.id = i.id WHERE e.name = 'C'"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_or_nothing, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_skip_bad, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_dry_run, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_bad_files, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_late_trouble, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_growing_file, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_maps, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_stream, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_stop, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_names, case_open, case_close),
        cmocka_unit_test_setup_teardown(test_language, case_open, case_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
