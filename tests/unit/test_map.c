/* The map language: what parses, and what each mistake is told, with its place; patterns of prose. */
#include "import/import.h"
#include "import/map.h"
#include "import/pattern.h"
#include "import/prose.h"
#include "import/row.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "map t \"Test\"\nheader Name, Group, [First seen], Industries, Link?, Source_*\n"

/* "line:column message | hint", or "" when the map is well. */
static void parse(const char *text, struct buf *out) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct map *map = NULL;
    buf_add(out, "", 0);
    if (!map_parse(&a, "t.map", str_of(text), &map, &e)) {
        assert_int_equal(e.code, ERR_FAILED);
        assert_string_equal(e.file, "t.map");
        buf_printf(out, "%lu:%lu %s%s%s", e.line, e.column, e.message, e.hint[0] != '\0' ? " | " : "",
                   e.hint);
    }
    err_release(&e);
    arena_release(&a);
}

static void check(const char *text, const char *expected) {
    struct buf out = { 0 };
    parse(text, &out);
    assert_string_equal(out.n == 0 ? "" : out.p, expected);
    buf_release(&out);
}

static void test_good(void **state) {
    (void)state;
    check(HEAD "operation Name", "");
    check(HEAD "# a comment\n\noperation Name start:[First seen](iso or d/m/y, padded) # why\n"
               "attribution each(Group, \"; \", \",\") stance:hedges if \"maybe \"(strip) confidence:low\n"
               "target sector:each(Industries, list)\nreported-in each(Source_*)\n"
               "ignore Link # dead links\n",
          "");
    check(HEAD
          "source \"X\" type:dataset tlp:green\nkey Name + [First seen]\nnull \"\", \"-\"\ncreate actor, "
          "identity\n"
          "words w \"a\" = b,\n  \"c\" = \"d e\"\nclause \"; \"\nphrase by \"the work of *\" stance:hedges\n"
          "when first Name named and Group not like \"a ...\", \"b\" or\n  Group empty\n actor Name\n"
          " event rest(Group) if Link filled\notherwise\n operation Name type:words(Industries, w)\n"
          " attribution says(Group, by)\n",
          "");
}

static void test_statements(void **state) {
    (void)state;
    check("", "1:1 a map begins with: map NAME \"title\"");
    check("map t\n", "1:1 this map has no header line");
    check("operation Name\n",
          "1:1 'operation' before the header line | a map begins with map NAME, then header "
          "COLUMN, COLUMN …");
    check(HEAD, "1:1 this map has no rules");
    check(HEAD "map u\n", "3:1 a second line 'map'");
    check("map t\nheader A, A\n", "2:11 column 'A' stands twice in the header line");
    check("map t\nheader A, \n", "3:1 here belongs the name of a column");
    check(HEAD "key Nam\n", "3:5 no column 'Nam' in the header line of this map | did you mean 'Name'?");
    check(HEAD "ignore Zzzzzzzz\n",
          "3:8 no column 'Zzzzzzzz' in the header line of this map | name it in the header "
          "line; a column with blanks stands in [brackets]");
    check(HEAD "source X\n", "3:8 here belongs the name of the data set in quotes, not 'X'");
    check(HEAD "source \"X\" colour:red\n", "3:12 a source has no 'colour:'");
    check(HEAD "create attribution\n",
          "3:8 create: names a kind of thing, not 'attribution' | operation actor "
          "identity location sector capability source all ask none");
    check(HEAD "create actr ask\n", "3:8 create: names a kind of thing, not 'actr' | did you mean 'actor'?  "
                                    "operation actor identity location sector capability source");
    check(HEAD "create actor, sector=som\n", "3:22 create: names what may be made, not 'som' | all ask none");
    check(HEAD "create actor nome\n",
          "3:14 create: names what may be made, not 'nome' | did you mean 'none'?  all ask none");
    check(HEAD "create actor =\n", "3:15 here belongs all, ask or none");
    check(HEAD "null \"a\n", "3:6 this quote is never closed");
    check(HEAD "operation Name extra\n", "3:16 here belongs field:value, not 'extra'");
    check(HEAD "key Name extra\n", "3:10 here belongs the end of the line, not 'extra'");
    check(HEAD "operation [Name\n", "3:11 this bracket is never closed");
    check(HEAD "otherwise\n operation Name\nwhen Name empty\n",
          "5:1 nothing can follow 'otherwise' or rules without "
          "'when'");
    check(HEAD "when Name begins \"x\"\n",
          "3:11 here belongs a test: starts ends contains is like empty filled named, "
          "not 'begins'");
    check(HEAD "when Name like \"a (b\"\n operation Name\n", "3:16 this bracket is never closed");
    check(HEAD "words w \"a\" b\n", "3:13 here belongs '=', not 'b'");
}

static void test_functions(void **state) {
    (void)state;
    check(HEAD "operation title(first(Name, join(Group, \": \", Industries)), Link)\n"
               " start:date([First seen], Group)\n if Name filled\n"
               "target sector:only(each(Industries, list, \"key\"), beside(Group, \"; \"), \"a\", \"b\")\n"
               "attribution aka(state(each(Group, \", \")), \"/\", part-of, \"X\", \"Y\")\n"
               "reported-in each(Source_*, urls)\nnull \"x\" in Name, Group\n",
          "");
    check(HEAD "source \"S\"\nsource Name url:Link published:[First seen](iso, padded year)\n", "");
    check(HEAD
          "attach operation Name + Group\nattribution Group\noperation summary:Link\nidentity Industries\n",
          "");
    check(HEAD "attach Name\n",
          "3:8 here belongs the kind of thing that records belong to: operation, actor …, not 'Name'");
    check(HEAD "attach operation Nam\n",
          "3:18 no column 'Nam' in the header line of this map | did you mean 'Name'?");
    check(HEAD "attach operation Name\nattach actor Name\n", "4:1 'attach' stands once, before the rules");
    check(HEAD "attach actor Name\nattribution Group\n",
          "4:1 attribution belongs to an operation, and these records are about actors | a relation fits any "
          "kind: "
          "targets sector:…, uses capability:…");
    check(HEAD "operation Name start:date(Name, Group, Link, Industries)\n",
          "3:27 date() takes a year, a month and a day");
    check(HEAD "operation Name\nattribution aka(Group)\n",
          "4:22 here belongs a comma and the separator of the aliases in quotes, not ')'");
    check(HEAD "operation Name\nattribution aka(Group, \"/\", \"part\")\n",
          "4:29 here belongs the verb of a relation: part-of, member-of …, not 'part'");
    check(HEAD "operation Name\nattribution each(Group, list, \"a\", \"b\")\n",
          "4:36 here belongs ')', or the key of a part in quotes, not 'b'");
    check(HEAD "operation Name\nattribution only(Group, Name)\n",
          "4:29 here belongs a comma and texts, not ')'");
    check(HEAD "words w \"a\" = b\noperation type:words(Name, w, olny)\n",
          "4:31 here belongs only, not 'olny'");
    check(HEAD "null \"x\" in Nome\n",
          "3:13 no column 'Nome' in the header line of this map | did you mean 'Name'?");
    check(HEAD "operation Name summary:first(Group, Grup)\n",
          "3:37 no column 'Grup' in the header line of this map | did you mean 'Group'?");
    check(HEAD "operation Name start:[First seen](padded yaer)\n", "3:42 here belongs ')', not 'yaer'");
}

static void test_rules(void **state) {
    (void)state;
    check(HEAD "operation Name sart:[First seen]\n",
          "3:16 operation has no field 'sart:' | did you mean 'start:'?");
    check(HEAD "operation Name summary:Grup\n",
          "3:24 no column 'Grup' in the header line of this map | did you mean "
          "'Group'?");
    check(HEAD "operation Name start:[First sen]\n",
          "3:22 no column 'First sen' in the header line of this map | did "
          "you mean 'First seen'?");
    check(HEAD "operation Name summary:eech(Group)\n",
          "3:24 no column and no function 'eech' | did you mean 'each'?");
    check(HEAD "operation Name start:[First seen](m/y)\n",
          "3:35 here belongs how dates are written: iso, m/d/y, d/m/y, "
          "padded, not 'm/y'");
    check(HEAD "operation type:espionage\n", "3:1 an operation needs a name: operation COLUMN");
    check(HEAD "operation Name type:espionage type:sabotage\n", "3:31 'type:' stands twice in this rule");
    check(HEAD "attribution Group\n",
          "3:1 these rules make no thing for their facts to belong to | begin with a "
          "thing: operation Title …");
    check(HEAD "actor Name\nattribution Group\n",
          "4:1 attribution belongs to an operation, and these records are about "
          "actors | a relation fits any kind: targets sector:…, uses "
          "capability:…");
    check(HEAD "operation Name\ntarget sector:each(Industries) location:each(Group)\n",
          "4:32 a rule takes one field of many values | write a second rule for it");
    check(HEAD "operation Name\ntarget sector:words(Industries, w)\n",
          "4:33 no words table 'w' above this line");
    check(HEAD "phrase by \"*\"\noperation Name\nattribution says(Group, bye)\n",
          "5:25 no phrase has the label 'bye' | "
          "did you mean 'by'?");
    check(HEAD "claim Name\n", "3:1 a map makes no claims");
    check(HEAD "operation Name source:Link\n",
          "3:16 things come from the data set; a fact may have a source of its "
          "own");
    check(HEAD "operation Name\nevent Link stance:hedges if \"x\"(drop)\n",
          "4:33 here belongs strip, not 'drop'");
}

/* Whatever is cut off a good map, the parser says something or is content. */
static void test_cut(void **state) {
    (void)state;
    struct import_builtin b = import_builtin(0);
    for (size_t n = 0; n < b.text.n; n += 7) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct map *map = NULL;
        bool ok = map_parse(&a, "cut.map", str_slice(b.text, 0, n), &map, &e);
        assert_true(ok == (e.code == ERR_NONE));
        assert_true(ok || e.line > 0);
        err_release(&e);
        arena_release(&a);
    }
}

static void test_builtins(void **state) {
    (void)state;
    bool cfr = false;
    for (int i = 0; i < import_builtins(); i++) {
        struct import_builtin b = import_builtin(i);
        struct arena a = { 0 };
        struct err e = { 0 };
        struct map *map = NULL;
        if (!map_parse(&a, b.file, b.text, &map, &e)) {
            fail_msg("%s:%lu: %s", b.file, e.line, e.message);
        }
        assert_true(str_eq(map->name, b.name));
        assert_true(b.title.n > 0 && str_eq(map->title, b.title));
        cfr = cfr || str_is(b.name, "cfr");
        arena_release(&a);
    }
    assert_true(cfr);
}

static void test_fits(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct err e = { 0 };
    struct map *map = NULL;
    struct str header[] = { STR("name"), STR("Group"), STR("First seen"), STR("Industries"), STR("Extra") };
    assert_true(map_parse(&a, "t", str_of(HEAD "operation Name"), &map, &e));
    assert_true(map_fits(map, header, 5));
    assert_false(map_fits(map, header, 3));
    arena_release(&a);
}

static void test_patterns(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *text, *captured; /* NULL: no match; "": a match without a capture */
    } cases[] = {
        { "the work of *", "The work of Paper Crane.", "Paper Crane" },
        { "the work of *", "the work of", NULL },
        { "the work of *", "not the work of X", NULL },
        { "[... be] the work of *", "believed to be the work of A, B and C", "A, B and C" },
        { "(a|b c) d", "b c d", "" },
        { "(a|b c) d", "b d", NULL },
        { "[... group] *", "some small group Otter", "Otter" },
        { "[... group] *", "Otter group", "Otter group" },
        { "known ... as *", "known to many, as Otter", "Otter" },
        { "* is also known as *", "Otter is also known as Crane", "Otter" },
        { "...", "", "" },
        { "x ...", "x", "" },
        { "*", "", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct pattern *p = NULL;
        struct str captured;
        assert_true(pattern_parse(&a, str_of(cases[i].pattern), &p, &e));
        bool fits = pattern_match(p, str_of(cases[i].text), &captured);
        if (fits != (cases[i].captured != NULL) || (fits && !str_is(captured, cases[i].captured))) {
            fail_msg("'%s' on '%s' gives '%.*s'", cases[i].pattern, cases[i].text, STR_ARG(captured));
        }
        arena_release(&a);
    }
}

static void test_bad_patterns(void **state) {
    (void)state;
    static const char *const bad[] = { "", "a]", "a (b", "a [b", "((((((a))))))", "a)" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct pattern *p = NULL;
        assert_false(pattern_parse(&a, str_of(bad[i]), &p, &e));
        assert_true(e.code == ERR_FAILED && e.has_span && e.span.at <= strlen(bad[i]));
        err_release(&e);
        arena_release(&a);
    }
}

/* A pattern of many gaps on a text that nearly fits must not take long: it would not end in a lifetime if
 * steps were tried again. */
static void test_no_blowup(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pattern *p = NULL;
    struct str captured;
    struct buf text = { 0 };
    buf_add_repeat(&text, "x ", PATTERN_WORDS);
    assert_true(pattern_parse(&a, STR("... x ... x ... x ... x ... x ... x ... x ... y"), &p, &e));
    assert_false(pattern_match(p, buf_str(&text), &captured));
    buf_release(&text);
    arena_release(&a);
}

static void test_names(void **state) {
    (void)state;
    static const char *const names[] = { "Paper Crane",   "admin@338", "Prince of Otters",
                                         "\xc3\x89toile", "APT-C-99",  "menuPass" };
    static const char *const none[] = { "",
                                        "the same actors",
                                        "a group",
                                        "hackers from X",
                                        "2018",
                                        "Unit for",
                                        "Hong Kong police",
                                        "A Name That Goes On And On Until It Is None Any More At All" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_true(prose_is_name(str_of(names[i])));
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(prose_is_name(str_of(none[i])));
    }
}

static void test_fold(void **state) {
    (void)state;
    struct arena a = { 0 };
    static const char same[] = "as it is";
    assert_ptr_equal(row_fold(&a, STR(same)).p, same);
    assert_true(str_is(row_fold(&a, STR("  a\r\n b\xc2\xa0\t c \xc2\xa0")), "a b c"));
    assert_true(str_is(row_fold(&a, STR(" \xc2\xa0 ")), ""));
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),         cmocka_unit_test(test_statements),
        cmocka_unit_test(test_functions),    cmocka_unit_test(test_rules),
        cmocka_unit_test(test_cut),          cmocka_unit_test(test_builtins),
        cmocka_unit_test(test_fits),         cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_bad_patterns), cmocka_unit_test(test_no_blowup),
        cmocka_unit_test(test_names),        cmocka_unit_test(test_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
