/* Queries against a file of random operations: what OR, AND and NOT promise, that everything that
 * parses compiles to SQL that prepares, and a table of questions with known answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/migrate.h"
#include "model/builtin.h"
#include "query/query.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct db *db;
static char path[] = "/tmp/dossier-query-XXXXXX";
static uint32_t seed = 20260101;

static uint32_t dice(uint32_t sides) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void must(bool ok, struct err *e) {
    if (!ok) {
        print_error("%s (%s)\n", e->message, e->hint);
    }
    assert_true(ok);
}

static void add_entity(int id, const char *kind, const char *name, struct err *e) {
    must(stmt_runf(db, e, "INSERT INTO entity (id, kind, name, handle) VALUES (?, ?, ?, ?)", "ittt",
                   (int64_t)id, kind, name, name),
         e);
    must(stmt_runf(db, e, "INSERT INTO name (entity_id, name, key) VALUES (?, ?, ?)", "itt", (int64_t)id,
                   name, name),
         e);
}

/* Actors 1 to 5, operations 101 to 400 with dates, attributions and targets by dice. */
static int fill(void **state) {
    (void)state;
    struct err e = { 0 };
    int fd = mkstemp(path);
    close(fd);
    unlink(path);
    must(db_open(path, &(struct db_options){ .create = true }, &db, &e), &e);
    must(db_begin(db, &e) && builtin_load(db, &e), &e);
    static const int places[] = { -840, -643, -408, -410, -276, -724 };
    for (int i = 1; i <= 5; i++) {
        char name[16];
        snprintf(name, sizeof name, "actor%d", i);
        add_entity(i, "actor", name, &e);
        must(stmt_runf(db, &e, "INSERT INTO actor (id, country_id) VALUES (?, ?)", "ii", (int64_t)i,
                       (int64_t)places[i % 3]),
             &e);
    }
    for (int i = 101; i <= 400; i++) {
        char name[16], lo[16], hi[16];
        snprintf(name, sizeof name, "op%d", i);
        snprintf(lo, sizeof lo, "20%02u-%02u-01", 10 + dice(10), 1 + dice(12));
        snprintf(hi, sizeof hi, "%.7s-28", lo);
        add_entity(i, "operation", name, &e);
        bool dated = dice(5) > 0;
        must(stmt_runf(
                 db, &e,
                 "INSERT INTO operation (id, type, start_date, start_lo, start_hi) VALUES (?, ?, ?, ?, ?)",
                 "itttt", (int64_t)i, dice(2) ? "espionage" : "sabotage", dated ? lo : NULL,
                 dated ? lo : NULL, dated ? hi : NULL),
             &e);
        for (uint32_t n = dice(3); n > 0; n--) {
            must(stmt_runf(db, &e,
                           "INSERT INTO attribution (operation_id, actor_id, stance, confidence) VALUES (?, "
                           "?, ?, ?)",
                           "iiii", (int64_t)i, (int64_t)(1 + dice(5)), (int64_t)dice(3) - 1,
                           (int64_t)dice(101)),
                 &e);
        }
        for (uint32_t n = dice(3); n > 0; n--) {
            must(stmt_runf(db, &e,
                           "INSERT INTO targeting (operation_id, location_id, extent, count, count_lo, "
                           "count_hi) VALUES (?, ?, ?, ?, ?, ?)",
                           "iittii", (int64_t)i, (int64_t)places[dice(6)], dice(4) ? NULL : "few", "n",
                           (int64_t)dice(300), (int64_t)(300 + dice(300))),
                 &e);
        }
    }
    must(stmt_runf(db, &e, "INSERT INTO search(search) VALUES ('rebuild')", "") && db_commit(db, &e), &e);
    return 0;
}

static int drop(void **state) {
    (void)state;
    db_close(db);
    unlink(path);
    return 0;
}

/* The ids that a query finds, as text; false when it does not parse or check. With columns:id they are
 * those of the rows that would be shown. */
static bool ask(const char *noun, const char *text, struct buf *ids, int *rows) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct token_list tokens;
    struct query q;
    int at = 0;
    bool ok = lex_line(&a, str_of(text), &tokens, &e) &&
              query_parse(&a, noun_find(str_of(noun)), &tokens, &at, NULL, &q, &e) &&
              query_check(db, &a, &q, &e);
    *rows = 0;
    buf_reset(ids);
    if (ok) {
        struct query_sql sql = { .arena = &a };
        if (q.column_count > 0) {
            query_select(&sql, &q);
        } else {
            query_select_ids(&sql, &q);
        }
        struct stmt *s = query_prepare(db, &sql, &e);
        if (s == NULL) {
            print_error("%s\n%s\n%s\n", text, sql.text.p, e.message);
        }
        assert_non_null(s);
        bool row = false;
        while (stmt_step(s, &row, &e) && row) {
            buf_printf(ids, "%lld ", (long long)stmt_int(s, 0));
            ++*rows;
        }
        stmt_done(s);
        query_sql_release(&sql);
        assert_int_equal(e.code, ERR_NONE);
    } else if (e.code != ERR_USAGE) {
        fail_msg("%s: %s", text, e.message);
    }
    err_release(&e);
    arena_release(&a);
    return ok;
}

static const char *const parts[] = {
    "actor:actor1",
    "actor:actor2,actor3",
    "actor:=actor4",
    "actor.country:KP",
    "actor.country:asia",
    "type:espionage",
    "location:US",
    "location:europe",
    "location:nato",
    "start:2015",
    "start:2012..2014",
    "start:>2016",
    "start:..2013",
    "during:2014-05",
    "within:2015",
    "since:2018",
    "until:2012-06",
    "count:100+",
    "count:?350+",
    "count:50..400",
    "confidence:likely+",
    "confidence:<30",
    "stance:denied",
    "has:start",
    "missing:start",
    "missing:actor",
    "has:location,actor",
    "missing:count,start",
    "name:op1*",
    "op200",
    "\"op 201\"",
    "target:(location:KR count:10+)",
    "attribution:(actor:actor5 confidence:50+)",
    "tlp:amber",
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static void random_query(struct buf *out, int depth) {
    uint32_t shape = depth == 0 ? 0 : dice(6);
    if (shape <= 2) {
        buf_add_text(out, parts[dice(PARTS)]);
    } else if (shape == 3) {
        buf_add_text(out, "NOT (");
        random_query(out, depth - 1);
        buf_add_char(out, ')');
    } else {
        buf_add_char(out, '(');
        random_query(out, depth - 1);
        buf_add_text(out, shape == 4 ? " OR " : " ");
        random_query(out, depth - 1);
        buf_add_char(out, ')');
    }
}

static void test_algebra(void **state) {
    (void)state;
    struct buf a = { 0 }, b = { 0 }, text = { 0 }, one = { 0 }, two = { 0 };
    int some = 0;
    for (int round = 0; round < 400; round++) {
        int rows_a, rows_or, rows_ro, rows_and, rows_not;
        buf_reset(&a);
        buf_reset(&b);
        random_query(&a, 2);
        random_query(&b, 2);
        if (!ask("operations", a.p, &one, &rows_a)) {
            print_error("%s\n", a.p);
        }
        buf_reset(&text);
        buf_printf(&text, "(%s) OR (%s)", a.p, b.p);
        assert_true(ask("operations", text.p, &one, &rows_or));
        buf_reset(&text);
        buf_printf(&text, "(%s) OR (%s)", b.p, a.p);
        assert_true(ask("operations", text.p, &two, &rows_ro));
        assert_string_equal(one.p == NULL ? "" : one.p, two.p == NULL ? "" : two.p);
        buf_reset(&text);
        buf_printf(&text, "(%s) (%s)", a.p, b.p);
        assert_true(ask("operations", text.p, &two, &rows_and));
        assert_true(rows_and <= rows_a);
        buf_reset(&text);
        buf_printf(&text, "NOT (%s)", a.p);
        assert_true(ask("operations", text.p, &two, &rows_not));
        assert_int_equal(rows_a + rows_not, 300);
        some += rows_a > 0 && rows_a < 300;
    }
    assert_true(some > 200);
    buf_release(&a);
    buf_release(&b);
    buf_release(&text);
    buf_release(&one);
    buf_release(&two);
}

static bool stands_alone(const char *part) {
    return strncmp(part, "confidence:", 11) != 0 && strncmp(part, "stance:", 7) != 0;
}

/* Wherever a query begins, and however few rows of it are asked for, it finds the same. A NOT above all
 * keeps the planner from choosing. */
static void test_plan(void **state) {
    (void)state;
    struct buf text = { 0 }, planned = { 0 }, unplanned = { 0 };
    int some = 0;
    for (int round = 0; round < 300; round++) {
        const char *p[3];
        int rows, all_rows;
        for (int i = 0; i < 3; i++) {
            do {
                p[i] = parts[dice(PARTS)];
            } while (!stands_alone(p[i]));
        }
        buf_reset(&text);
        buf_printf(&text, "NOT (NOT (%s) OR NOT (%s) OR NOT (%s))", p[0], p[1], p[2]);
        assert_true(ask("operations", text.p, &unplanned, &all_rows));
        for (int form = 0; form < 3; form++) {
            static const char *const ends[] = { "", " limit:300", " limit:300 columns:id" };
            buf_reset(&text);
            buf_printf(&text, "%s %s %s%s", p[0], p[1], p[2], ends[form]);
            assert_true(ask("operations", text.p, &planned, &rows));
            if (rows != all_rows) {
                print_error("%s\n", text.p);
            }
            assert_int_equal(rows, all_rows);
            assert_string_equal(rows == 0 ? "" : planned.p, rows == 0 ? "" : unplanned.p);
        }
        buf_reset(&text);
        buf_printf(&text, "%s %s limit:5 columns:id", p[0], p[1]);
        assert_true(ask("operations", text.p, &planned, &rows));
        buf_reset(&text);
        buf_printf(&text, "NOT (NOT (%s) OR NOT (%s))", p[0], p[1]);
        assert_true(ask("operations", text.p, &unplanned, &all_rows));
        assert_int_equal(rows, all_rows < 5 ? all_rows : 5);
        assert_true(rows == 0 || strncmp(planned.p, unplanned.p, planned.n) == 0);
        some += rows > 0;
    }
    assert_true(some > 50);
    buf_release(&text);
    buf_release(&planned);
    buf_release(&unplanned);
}

/* Every qualifier of every noun, with a value of its type, prepares. */
static void test_every_field(void **state) {
    (void)state;
    static const char *const values[] = {
        [FIELD_TEXT] = "word",      [FIELD_NAME] = "op1*",    [FIELD_DATE] = "2015..2017",
        [FIELD_DAY] = "2015-01-02", [FIELD_COUNT] = "?100+",  [FIELD_CONFIDENCE] = "likely+",
        [FIELD_NUMBER] = ">3",      [FIELD_REAL] = "-1.5..2", [FIELD_URL] = "example.org",
    };
    int n, rows, asked = 0;
    const struct noun *const *all = noun_all(&n);
    struct buf text = { 0 }, ids = { 0 };
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < all[i]->field_count; k++) {
            const struct field *f = &all[i]->fields[k];
            if (!(f->flags & FIELD_FIND)) {
                continue;
            }
            buf_reset(&text);
            bool plain = f->type < FIELD_URL + 1 && values[f->type] != NULL;
            buf_printf(&text, "(has:%s OR missing:%s)", f->key, f->key);
            if (plain) {
                buf_printf(&text, " OR %s:%s", f->key, values[f->type]);
            } else if (f->type == FIELD_REF) {
                buf_printf(&text, " OR %s:#1", f->key);
            }
            if (!ask(all[i]->plural, text.p, &ids, &rows) && f->type != FIELD_REF) {
                fail_msg("%s %s", all[i]->plural, text.p);
            }
            asked++;
        }
    }
    assert_true(asked > 100);
    buf_release(&text);
    buf_release(&ids);
}

static void count_is(const char *noun, const char *text, const char *sql) {
    struct buf ids = { 0 };
    struct err e = { 0 };
    int rows;
    int64_t expected;
    bool found;
    assert_true(ask(noun, text, &ids, &rows));
    must(stmt_intf(db, &e, &expected, &found, sql, ""), &e);
    if (rows != expected) {
        print_error("%s\n", text);
    }
    assert_int_equal(rows, expected);
    buf_release(&ids);
}

static void test_answers(void **state) {
    (void)state;
    count_is("operations", "actor:actor1",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 1 AND stance >= 0");
    count_is("operations", "actor:actor1 confidence:60+",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 1 AND stance >= 0 AND "
             "confidence >= 60");
    count_is("operations", "actor:actor1 stance:denied",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 1 AND stance = -1");
    count_is(
        "operations", "location:russia",
        "SELECT count(DISTINCT operation_id) FROM targeting WHERE location_id = -643 AND extent IS NULL");
    count_is("operations", "location:asia",
             "SELECT count(DISTINCT operation_id) FROM targeting WHERE location_id IN (-408, -410) AND "
             "extent IS NULL");
    count_is(
        "operations", "location:russia extent:few",
        "SELECT count(DISTINCT operation_id) FROM targeting WHERE location_id = -643 AND extent = 'few'");
    count_is("operations", "count:100+",
             "SELECT count(DISTINCT operation_id) FROM targeting WHERE count_lo >= 100");
    count_is("operations", "count:?500+",
             "SELECT count(DISTINCT operation_id) FROM targeting WHERE count_hi >= 500");
    count_is("operations", "since:2015-06 until:2016-02",
             "SELECT count(*) FROM operation WHERE start_hi >= '2015-06-01' AND start_lo <= '2016-02-29'");
    count_is("operations", "start:2015,2017",
             "SELECT count(*) FROM operation WHERE start_lo LIKE '2015%' OR start_lo LIKE '2017%'");
    count_is("attributions", "confidence:likely",
             "SELECT count(*) FROM attribution WHERE confidence BETWEEN 60 AND 79 AND stance >= 0");
    count_is("operations", "actor:actor1 any:stance",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 1");
    count_is("operations", "location:russia any:extent",
             "SELECT count(DISTINCT operation_id) FROM targeting WHERE location_id = -643");
    count_is("operations", "attribution:(actor:actor1) any:stance",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 1");
    count_is("attributions", "any:stance,extent", "SELECT count(*) FROM attribution");
    count_is("actors", "location:russia any:extent",
             "SELECT count(DISTINCT a.actor_id) FROM attribution a JOIN targeting t USING (operation_id)"
             " WHERE location_id = -643 AND a.stance >= 0");
    count_is("actors", "location:russia any:extent any:stance",
             "SELECT count(DISTINCT a.actor_id) FROM attribution a JOIN targeting t USING (operation_id)"
             " WHERE location_id = -643");
    count_is("operations", "has:actor",
             "SELECT count(DISTINCT operation_id) FROM attribution WHERE stance >= 0");
    count_is("operations", "has:actor any:stance", "SELECT count(DISTINCT operation_id) FROM attribution");
    count_is("operations", "missing:location,start",
             "SELECT count(*) FROM operation WHERE start_date IS NULL OR id NOT IN (SELECT operation_id FROM"
             " targeting WHERE extent IS NULL)");
    count_is("locations", "parent:KP level:city",
             "SELECT count(*) FROM location l JOIN location p ON p.id = l.parent_id"
             " WHERE l.level = 'city' AND p.parent_id = -408");
}

static void fails(const char *text, size_t at, const char *message) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct token_list tokens;
    struct query q;
    int from = 0;
    bool ok = lex_line(&a, str_of(text), &tokens, &e) &&
              query_parse(&a, noun_get(NOUN_OPERATION), &tokens, &from, NULL, &q, &e) &&
              query_check(db, &a, &q, &e);
    assert_false(ok);
    assert_string_equal(e.message, message);
    assert_int_equal(e.span.at, at);
    assert_int_equal(e.code, ERR_USAGE);
    err_release(&e);
    arena_release(&a);
}

static void test_errors(void **state) {
    (void)state;
    fails("(actor:actor1", 0, "this parenthesis is never closed");
    fails("actor:actor1)", 12, "this parenthesis was never opened");
    fails("()", 0, "nothing stands between these parentheses");
    fails("actor:actor1 OR", 13, "OR stands between two conditions");
    fails("OR actor:actor1", 0, "OR stands between two conditions");
    fails("actr:x", 0, "no qualifier 'actr:' for operations");
    fails("(limit:3)", 1, "'limit:' holds for the whole query");
    fails("start:2014..2012", 6, "this range runs backwards");
    fails("type:>espionage", 5, "'type:' has no order and knows no '>'");
    fails("actor:", 0, "'actor:' needs a value");
    fails("limit:0", 6, "limit: takes a number from 1");
    fails("any:stanc", 4, "any: lifts no 'stanc'");
    fails("has:start,actr", 10, "no qualifier 'actr:' for operations");
    fails("columns:strat", 8, "operations have no column 'strat'");
    fails("target:(actr:x)", 8, "no qualifier 'actr:' for targets");
    fails("NOT", 3, "something is missing here");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_algebra), cmocka_unit_test(test_plan),   cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, fill, drop);
}
