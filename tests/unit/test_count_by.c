/* Counting by keys, on random operations, against SQL written by hand for each value. */
#include "model_fixture.h"

#include "query/count.h"

enum { OPERATIONS = 250, ACTORS = 6, SECTORS = 5 };

static uint32_t seed = 20260701;

static uint32_t dice(uint32_t sides) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

struct dated {
    const char *text, *lo, *hi, *year, *month; /* what the text counts under */
};

static const struct dated dates[] = {
    { "2017-09?", "2017-09-01", "2017-09-30", "2017", "2017-09" },
    { "2018-10-25", "2018-10-25", "2018-10-25", "2018", "2018-10" },
    { "2018", "2018-01-01", "2018-12-31", "2018", "2018-?\?" },
    { "[2017-12..2018-02]", "2017-12-01", "2018-02-28", "2017–2018", "2017-12–2018-02" },
    { "2018-03/2018-05", "2018-03-01", "2018-05-31", "2018", "2018-03–2018-05" },
    { "201X", "2010-01-01", "2019-12-31", "2010–2019", "2010-01–2019-12" },
    { "2016-04/..", "2016-04-01", NULL, "2016", "2016-04" },
    { "2016/..", "2016-01-01", NULL, "2016", "2016-?\?" },
    { "[2016-04..]", "2016-04-01", NULL, "2016–", "2016-04–" },
    { "[..2018]", NULL, "2018-12-31", "–2018", "–2018-12" },
    { NULL, NULL, NULL, NULL, NULL },
};
enum { DATES = sizeof dates / sizeof dates[0] };

static void fill_operation(struct model *m, int64_t id) {
    static const char *const types[] = { "espionage", "sabotage", "ransomware", NULL };
    struct err e = { 0 };
    const struct dated *d = &dates[dice(DATES)];
    must(stmt_runf(m->db, &e,
                   "UPDATE operation SET type = ?, start_date = ?, start_lo = ?, start_hi = ? WHERE id = ?",
                   "tttti", types[dice(4)], d->text, d->lo, d->hi, id),
         &e);
    for (uint32_t n = dice(4); n > 0; n--) {
        must(stmt_runf(m->db, &e,
                       "INSERT INTO attribution (operation_id, actor_id, stance, confidence) VALUES (?, ?, ?,"
                       " CASE WHEN ? < 30 THEN NULL ELSE ? END)",
                       "iiiii", id, (int64_t)(1 + dice(ACTORS)), (int64_t)dice(3) - 1, (int64_t)dice(101),
                       (int64_t)dice(101)),
             &e);
    }
    for (uint32_t n = dice(4); n > 0; n--) {
        static const char *const extents[] = { "main", "few", "none", NULL };
        must(stmt_runf(m->db, &e, "INSERT INTO targeting (operation_id, sector_id, extent) VALUES (?, ?, ?)",
                       "irt", id, (int64_t)(dice(SECTORS + 1) == 0 ? 0 : ACTORS + 1 + dice(SECTORS)),
                       extents[dice(4)]),
             &e);
    }
}

/* Actors 1 to 6, sectors 7 to 11, operations from 12 on; two actors bear one name, one type is missing. */
static int fill(void **state) {
    assert_int_equal(model_open(state), 0);
    struct model *m = *state;
    static const char *const actors[ACTORS] = { "Heron", "Otter", "Winnti", "Winnti", "Lynx", "Kestrel" };
    run(m, "BEGIN");
    run(m, "INSERT INTO term (vocab, code, label, rank) VALUES ('target-extent', 'main', NULL, 3),"
           " ('target-extent', 'few', NULL, 1), ('target-extent', 'none', NULL, 0)");
    for (int i = 0; i < ACTORS; i++) {
        assert_int_equal(add(m, NOUN_ACTOR, actors[i]), i + 1);
    }
    run(m, "UPDATE actor SET type = CASE id % 3 WHEN 0 THEN NULL WHEN 1 THEN 'state' ELSE 'spy' END");
    for (int i = 0; i < SECTORS; i++) {
        add(m, NOUN_SECTOR, arena_printf(&m->a, "Sector %d", i));
    }
    for (int i = 0; i < OPERATIONS; i++) {
        fill_operation(m, add(m, NOUN_OPERATION, arena_printf(&m->a, "Operation Number %d", i)));
    }
    run(m, "COMMIT");
    return 0;
}

static struct count_key key_of(struct model *m, const struct noun *noun, const char *word) {
    struct err e = { 0 };
    struct count_key key;
    must(count_key_find(&m->a, noun, str_of(word), (struct span){ 0, 0 }, &key, &e), &e);
    return key;
}

static struct count_table count(struct model *m, const char *noun, const char *key, const char *key2,
                                const char *text) {
    struct err e = { 0 };
    struct token_list tokens;
    struct query *q = arena_new(&m->a, struct query);
    struct count_table t;
    int at = 0, n = (key != NULL) + (key2 != NULL);
    struct count_key keys[COUNT_KEYS_MAX];
    must(lex_line(&m->a, str_of(text), &tokens, &e) &&
             query_parse(&m->a, noun_find(str_of(noun)), &tokens, &at, NULL, q, &e) &&
             query_check(m->db, &m->a, q, &e),
         &e);
    for (int i = 0; i < n; i++) {
        keys[i] = key_of(m, q->noun, i == 0 ? key : key2);
    }
    must(count_run(m->db, &m->a, q, keys, n, &t, &e), &e);
    return t;
}

/* Every group has the number that `sql` gives for its key (?1); the groups are as many as `groups` says. */
static void groups_are(struct model *m, const struct count_table *t, const char *sql, const char *groups) {
    struct err e = { 0 };
    int with_value = 0;
    for (int i = 0; i < t->row_count; i++) {
        const struct count_group *g = t->rows[i];
        int64_t wanted = 0;
        bool found;
        assert_int_equal(g->place, i);
        if (g->none) {
            assert_int_equal(i, t->row_count - 1);
            continue;
        }
        must(stmt_intf(m->db, &e, &wanted, &found, sql, "s", g->key), &e);
        assert_true(wanted > 0);
        assert_int_equal(g->n, wanted);
        with_value++;
    }
    assert_int_equal(with_value, ask(m, groups));
}

static int64_t none_of(const struct count_table *t) {
    const struct count_group *last = t->rows[t->row_count - 1];
    return last->none ? last->n : 0;
}

static void test_number(void **state) {
    struct model *m = *state;
    assert_int_equal(count(m, "operations", NULL, NULL, "").total, OPERATIONS);
    assert_int_equal(count(m, "attributions", NULL, NULL, "").total,
                     ask(m, "SELECT count(*) FROM attribution WHERE stance >= 0"));
    assert_int_equal(count(m, "operations", NULL, NULL, "type:sabotage").total,
                     ask(m, "SELECT count(*) FROM operation WHERE type = 'sabotage'"));
    assert_int_equal(count(m, "actors", NULL, NULL, "nosuchword").total, 0);
}

static void test_column(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "type", NULL, "");
    groups_are(m, &t, "SELECT count(*) FROM operation WHERE type = ?1",
               "SELECT count(DISTINCT type) FROM operation");
    assert_int_equal(none_of(&t), ask(m, "SELECT count(*) FROM operation WHERE type IS NULL"));
    assert_int_equal(t.total, OPERATIONS);
    assert_int_equal(t.repeated, 0);
    for (int i = 1; i < t.row_count - 1; i++) {
        assert_true(t.rows[i - 1]->n >= t.rows[i]->n);
    }
}

static void test_facts(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "actor", NULL, "");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?1 + 0 AND stance >= 0",
               "SELECT count(DISTINCT actor_id) FROM attribution WHERE stance >= 0");
    assert_int_equal(t.total, OPERATIONS);
    assert_int_equal(none_of(&t), ask(m, "SELECT count(*) FROM operation WHERE id NOT IN"
                                         " (SELECT operation_id FROM attribution WHERE stance >= 0)"));
    assert_int_equal(t.repeated, ask(m, "SELECT count(*) FROM (SELECT 1 FROM attribution WHERE stance >= 0"
                                        " GROUP BY operation_id HAVING count(DISTINCT actor_id) > 1)"));
    t = count(m, "operations", "sector", NULL, "type:espionage");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM targeting JOIN operation o ON o.id = operation_id"
               " WHERE o.type = 'espionage' AND targeting.sector_id = ?1 + 0 AND coalesce(extent, '') NOT IN"
               " ('few', 'none')",
               "SELECT count(DISTINCT sector_id) FROM targeting JOIN operation o ON o.id = operation_id"
               " WHERE o.type = 'espionage' AND coalesce(extent, '') NOT IN ('few', 'none')");
    t = count(m, "operations", "actor.type", NULL, "");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution JOIN actor a ON a.id = actor_id"
               " WHERE a.type = ?1 AND stance >= 0",
               "SELECT count(DISTINCT type) FROM actor");
}

/* What the query asks of the same facts holds for the key. */
static void test_same_facts(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "actor", NULL, "confidence:60+");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?1 + 0 AND stance >= 0"
               " AND confidence >= 60",
               "SELECT count(DISTINCT actor_id) FROM attribution WHERE stance >= 0 AND confidence >= 60");
    assert_int_equal(none_of(&t), 0);
    t = count(m, "operations", "confidence", NULL, "actor:#2");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = 2 AND stance >= 0 AND"
               " confidence BETWEEN ?1 + 0 AND CASE ?1 + 0 WHEN 0 THEN 0 WHEN 1 THEN 9 WHEN 10 THEN 19"
               " WHEN 20 THEN 39 WHEN 40 THEN 59 WHEN 60 THEN 79 WHEN 80 THEN 89 ELSE 100 END",
               "SELECT count(DISTINCT CASE WHEN confidence = 0 THEN 0 WHEN confidence < 10 THEN 1"
               " WHEN confidence < 20 THEN 2 WHEN confidence < 40 THEN 3 WHEN confidence < 60 THEN 4"
               " WHEN confidence < 80 THEN 5 WHEN confidence < 90 THEN 6 ELSE 7 END)"
               " FROM attribution WHERE actor_id = 2 AND stance >= 0 AND confidence IS NOT NULL");
    assert_int_equal(t.total, ask(m, "SELECT count(DISTINCT operation_id) FROM attribution"
                                     " WHERE actor_id = 2 AND stance >= 0"));
    t = count(m, "operations", "actor", NULL, "stance:denies");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?1 + 0 AND stance < 0",
               "SELECT count(DISTINCT actor_id) FROM attribution WHERE stance < 0");
}

static const struct count_group *group_labelled(struct count_group *const *groups, int n, const char *label) {
    for (int i = 0; i < n; i++) {
        if (label == NULL ? groups[i]->none : !groups[i]->none && str_is(groups[i]->label, label)) {
            return groups[i];
        }
    }
    return NULL;
}

/* No year is made up, and what is known to the year only has no month. */
static void test_dates(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    struct count_table years = count(m, "operations", "year", NULL, "");
    struct count_table months = count(m, "operations", "month", NULL, "");
    int64_t in_years = 0, in_months = 0;
    for (int i = 0; i < DATES; i++) {
        int64_t wanted = 0, of_year = 0, of_month = 0;
        bool found;
        for (int k = 0; k < DATES; k++) {
            must(stmt_intf(m->db, &e, &wanted, &found, "SELECT count(*) FROM operation WHERE start_date IS ?",
                           "t", dates[k].text),
                 &e);
            bool same_year = dates[i].year == NULL
                                 ? dates[k].year == NULL
                                 : dates[k].year != NULL && strcmp(dates[i].year, dates[k].year) == 0;
            bool same_month = dates[i].month == NULL
                                  ? dates[k].month == NULL
                                  : dates[k].month != NULL && strcmp(dates[i].month, dates[k].month) == 0;
            of_year += same_year ? wanted : 0;
            of_month += same_month ? wanted : 0;
        }
        const struct count_group *year = group_labelled(years.rows, years.row_count, dates[i].year);
        const struct count_group *month = group_labelled(months.rows, months.row_count, dates[i].month);
        assert_non_null(year);
        assert_non_null(month);
        assert_int_equal(year->n, of_year);
        assert_int_equal(month->n, of_month);
    }
    static const char *const order[] = { "–2018", "2010–2019", "2016", "2016–", "2017", "2017–2018", "2018" };
    assert_int_equal(years.row_count, 8);
    for (int i = 0; i < 7; i++) {
        text_is(years.rows[i]->label, order[i]);
        in_years += years.rows[i]->n;
    }
    for (int i = 0; i < months.row_count; i++) {
        in_months += months.rows[i]->n;
    }
    assert_int_equal(in_years + years.rows[7]->n, OPERATIONS);
    assert_int_equal(in_months, OPERATIONS);
}

static void cells_are(struct model *m, const struct count_table *t, const char *sql, const char *cells) {
    struct err e = { 0 };
    int with_values = 0, row = -1, column = -1;
    for (int i = 0; i < t->cell_count; i++) {
        const struct count_cell *c = &t->cells[i];
        assert_true(c->row > row || (c->row == row && c->column > column));
        row = c->row;
        column = c->column;
        const struct count_group *a = t->rows[row], *b = t->columns[column];
        assert_true(c->n > 0 && c->n <= a->n && c->n <= b->n);
        if (!a->none && !b->none) {
            int64_t wanted = 0;
            bool found;
            must(stmt_intf(m->db, &e, &wanted, &found, sql, "ss", a->key, b->key), &e);
            assert_int_equal(c->n, wanted);
            with_values++;
        }
    }
    assert_int_equal(with_values, ask(m, cells));
}

static void test_cross(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "type", "year", "has:start");
    int64_t sum = 0;
    for (int i = 0; i < t.cell_count; i++) {
        sum += t.cells[i].n;
    }
    assert_int_equal(sum, t.total);
    t = count(m, "operations", "actor", "sector", "");
    cells_are(
        m, &t,
        "SELECT count(DISTINCT a.operation_id) FROM attribution a JOIN targeting t ON t.operation_id ="
        " a.operation_id WHERE a.actor_id = ?1 + 0 AND a.stance >= 0 AND t.sector_id = ?2 + 0"
        " AND coalesce(t.extent, '') NOT IN ('few', 'none')",
        "SELECT count(DISTINCT a.actor_id * 100 + t.sector_id) FROM attribution a JOIN targeting t ON"
        " t.operation_id = a.operation_id WHERE a.stance >= 0 AND coalesce(t.extent, '') NOT IN ('few', "
        "'none')");
    assert_int_equal(t.total, OPERATIONS);
    /* of one fact: an actor and how sure it is; an actor and its own type */
    t = count(m, "operations", "stance", "actor", "");
    cells_are(m, &t,
              "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?2 + 0"
              " AND stance = CASE ?1 WHEN 'asserts' THEN 1 WHEN 'hedges' THEN 0 END",
              "SELECT count(DISTINCT actor_id * 10 + stance) FROM attribution WHERE stance >= 0");
    t = count(m, "operations", "actor", "actor.type", "");
    cells_are(m, &t,
              "SELECT count(DISTINCT operation_id) FROM attribution JOIN actor x ON x.id = actor_id"
              " WHERE actor_id = ?1 + 0 AND x.type = ?2 AND stance >= 0",
              "SELECT count(DISTINCT actor_id) FROM attribution JOIN actor x ON x.id = actor_id"
              " WHERE x.type IS NOT NULL AND stance >= 0");
    assert_int_equal(t.row_count - (none_of(&t) > 0), ACTORS);
}

static void test_order_and_labels(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "extent", NULL, "");
    text_is(t.rows[0]->label, "none");
    text_is(t.rows[1]->label, "few");
    text_is(t.rows[2]->label, "main");
    t = count(m, "operations", "actor", NULL, "");
    assert_non_null(group_labelled(t.rows, t.row_count, "winnti (#3)"));
    assert_non_null(group_labelled(t.rows, t.row_count, "winnti (#4)"));
    assert_non_null(group_labelled(t.rows, t.row_count, "heron"));
    t = count(m, "operations", "sector", NULL, "");
    assert_non_null(group_labelled(t.rows, t.row_count, "Sector 1"));
    t = count(m, "actors", "operations", NULL, "");
    for (int i = 1; i < t.row_count; i++) {
        assert_true(t.rows[i]->order_number > t.rows[i - 1]->order_number);
    }
}

/* Every key of every noun, alone and with every other, gives a statement that runs and adds up. */
static void test_every_key(void **state) {
    struct model *m = *state;
    int nouns, ran = 0;
    const struct noun *const *all = noun_all(&nouns);
    for (int i = 0; i < nouns; i++) {
        struct count_key a, b;
        for (int k = 0; count_key_at(all[i], k, &a); k++) {
            struct count_table t = count(m, all[i]->plural, a.word, NULL, "limit:3");
            for (int r = 0; r < t.row_count; r++) {
                assert_true(t.rows[r]->n > 0 && t.rows[r]->n <= t.total);
            }
            for (int l = 0; i < 2 && count_key_at(all[i], l, &b); l++) {
                count(m, all[i]->plural, a.word, b.word, "id:..40");
                ran++;
            }
            ran++;
        }
    }
    assert_true(ran > 900);
}

/* What is merged into another does not count, nor do its facts. */
static void test_merged(void **state) {
    struct model *m = *state;
    run(m, "UPDATE entity SET merged_into = 20 WHERE id BETWEEN 21 AND 60");
    struct count_table t = count(m, "operations", "actor", NULL, "");
    groups_are(m, &t,
               "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?1 + 0 AND stance >= 0"
               " AND operation_id NOT BETWEEN 21 AND 60",
               "SELECT 6");
    assert_int_equal(t.total, OPERATIONS - 40);
    assert_int_equal(none_of(&t),
                     ask(m, "SELECT count(*) FROM operation WHERE id NOT BETWEEN 21 AND 60 AND id NOT IN"
                            " (SELECT operation_id FROM attribution WHERE stance >= 0)"));
    run(m, "UPDATE entity SET merged_into = NULL");
}

static void test_unknown_key(void **state) {
    struct model *m = *state;
    struct err e = { 0 };
    struct count_key key;
    bool ok = count_key_find(&m->a, noun_get(NOUN_SECTOR), STR("parnt"), (struct span){ 17, 5 }, &key, &e);
    assert_int_equal(e.span.at, 17);
    assert_int_equal(e.code, ERR_USAGE);
    refused(
        ok, &e, "sectors cannot be counted by 'parnt'",
        "did you mean 'parent'?  keys: name, parent, code, operations, summary, operation, id, tlp, source, "
        "change");
    ok = count_key_find(&m->a, noun_get(NOUN_SECTOR), STR("year"), (struct span){ 0, 4 }, &key, &e);
    assert_false(ok);
    err_release(&e);
}

/* any: lifts for the key what it lifts for conditions. */
static void test_lifted(void **state) {
    struct model *m = *state;
    struct count_table t = count(m, "operations", "actor", NULL, "any:stance");
    groups_are(m, &t, "SELECT count(DISTINCT operation_id) FROM attribution WHERE actor_id = ?1",
               "SELECT count(DISTINCT actor_id) FROM attribution");
    assert_int_equal(none_of(&t),
                     OPERATIONS - ask(m, "SELECT count(DISTINCT operation_id) FROM attribution"));
    t = count(m, "operations", "sector", NULL, "any:extent");
    groups_are(m, &t, "SELECT count(DISTINCT operation_id) FROM targeting WHERE sector_id = ?1",
               "SELECT count(DISTINCT sector_id) FROM targeting");
    t = count(m, "actors", "sector", NULL, "any:extent,stance");
    groups_are(m, &t,
               "SELECT count(DISTINCT actor_id) FROM attribution JOIN targeting USING (operation_id)"
               " WHERE sector_id = ?1",
               "SELECT count(DISTINCT sector_id) FROM attribution JOIN targeting USING (operation_id)");
    assert_int_equal(count(m, "attributions", NULL, NULL, "any:stance").total,
                     ask(m, "SELECT count(*) FROM attribution"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lifted),      cmocka_unit_test(test_number),
        cmocka_unit_test(test_column),      cmocka_unit_test(test_facts),
        cmocka_unit_test(test_same_facts),  cmocka_unit_test(test_dates),
        cmocka_unit_test(test_cross),       cmocka_unit_test(test_order_and_labels),
        cmocka_unit_test(test_every_key),   cmocka_unit_test(test_merged),
        cmocka_unit_test(test_unknown_key),
    };
    return cmocka_run_group_tests(tests, fill, model_close);
}
