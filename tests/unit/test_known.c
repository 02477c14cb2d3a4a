/* known: against a copy of the case from which everything said later was taken out by hand: all queries
 * find and show the same in both. */
#include "query_random.h"

static struct db *db;
static char path[] = "/tmp/dossier-known-XXXXXX";
static const char *sample;

static int open_case(void **state) {
    (void)state;
    db = open_copy(sample, path, false);
    enrich(db, 220);
    return 0;
}

static int close_case(void **state) {
    (void)state;
    db_close(db);
    unlink(path);
    return 0;
}

/* == The copy as it was known: facts that were not are removed, columns rewritten, things hidden == */

static void run(struct db *d, const char *sql, const char *day) {
    struct err e = { 0 };
    must(stmt_runf(d, &e, sql, "t", day), &e);
}

/* The day of a fact, written once more for this test. */
#define DAY(source)                                                                                          \
    "CASE WHEN said_on <> '' THEN coalesce(said_hi, '9999') ELSE"                                            \
    " coalesce((SELECT hi FROM days r WHERE r.id = " source "), '9999') END"

static void remove_facts(struct db *d, const char *day) {
    struct err e = { 0 };
    must(db_exec(d,
                 "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE days (id INTEGER PRIMARY KEY, hi TEXT);"
                 " INSERT INTO days SELECT id, published_hi FROM source;"
                 " CREATE TEMP TABLE speakers AS SELECT publisher_id AS id, published_hi AS hi FROM source",
                 &e),
         &e);
    run(d,
        "DELETE FROM involves WHERE event_id IN (SELECT id FROM event WHERE " DAY("event.source_id") " > ?)",
        day);
    run(d, "DELETE FROM event WHERE " DAY("event.source_id") " > ?", day);
    run(d, "DELETE FROM attribution WHERE " DAY("attribution.source_id") " > ?", day);
    run(d, "DELETE FROM targeting WHERE " DAY("targeting.source_id") " > ?", day);
    run(d, "DELETE FROM relation WHERE id > 0 AND " DAY("relation.source_id") " > ?", day);
    run(d, "DELETE FROM name WHERE id > 0 AND " DAY("coalesce(name.source_id, name.entity_id)") " > ?", day);
}

/* What claim_load() chooses in the whole case becomes the column of the copy. */
static void rewrite_column(struct db *d, struct arena *a, int64_t id, const struct noun *noun,
                           const struct field *f, const char *day) {
    struct claim_list list;
    struct err e = { 0 };
    int hidden;
    char sql[400];
    must(claim_load(db, a, id, f->key, str_of(day), &list, &hidden, &e), &e);
    const char *table = strcmp(f->key, "summary") == 0 ? "entity" : noun->table;
    if (list.chosen < 0) {
        must(stmt_runf(d, &e, "UPDATE claim SET preferred = 0 WHERE entity_id = ? AND field = ?", "it", id,
                       f->key),
             &e);
        snprintf(sql, sizeof sql, "UPDATE %s SET %s = NULL WHERE id = ?", table, f->store);
        must(stmt_runf(d, &e, sql, "i", id), &e);
        if (f->type == FIELD_DATE) {
            snprintf(sql, sizeof sql, "UPDATE %s SET %s_lo = NULL, %s_hi = NULL WHERE id = ?", table, f->test,
                     f->test);
            must(stmt_runf(d, &e, sql, "i", id), &e);
        }
        return;
    }
    const struct claim *c = &list.items[list.chosen];
    if (c->id != 0) {
        snprintf(sql, sizeof sql, "UPDATE %s SET %s = (SELECT %s FROM claim WHERE id = ?1) WHERE id = ?2",
                 table, f->store, claim_side(f));
        must(stmt_runf(d, &e, sql, "ii", c->id, id), &e);
    }
    if (c->id != 0 && f->type == FIELD_DATE) {
        snprintf(
            sql, sizeof sql,
            "UPDATE %s SET %s_lo = (SELECT value_lo FROM claim WHERE id = ?1), %s_hi = (SELECT value_hi FROM"
            " claim WHERE id = ?1) WHERE id = ?2",
            table, f->test, f->test);
        must(stmt_runf(d, &e, sql, "ii", c->id, id), &e);
    }
    if (c->id != 0) {
        must(stmt_runf(d, &e, "UPDATE claim SET preferred = max(1, preferred) WHERE id = ?", "i", c->id), &e);
        must(stmt_runf(d, &e, "UPDATE claim SET preferred = 0 WHERE id <> ? AND entity_id = ? AND field = ?",
                       "iit", c->id, id, f->key),
             &e);
    }
}

static void rewrite_columns(struct db *d, const char *day) {
    struct arena a = { 0 };
    struct err e = { 0 };
    bool row;
    struct stmt *s =
        stmt_get(db, "SELECT id, kind FROM entity WHERE id > 0 OR id IN (SELECT entity_id FROM claim)", &e);
    while (stmt_step(s, &row, &e) && row) {
        const struct noun *noun = noun_of_kind(stmt_str(s, 1));
        for (int i = 0; i < noun->field_count; i++) {
            const struct field *f = &noun->fields[i];
            if (f->store != NULL && f->flags & FIELD_SET && f->type != FIELD_NAME &&
                strcmp(f->key, "tlp") != 0 && !(f->flags & FIELD_CITE)) {
                rewrite_column(d, &a, stmt_int(s, 0), noun, f, day);
            }
        }
    }
    stmt_done(s);
    arena_release(&a);
    run(d,
        "DELETE FROM claim WHERE NOT (entity_id < 0 AND change_id IS NULL) AND " DAY(
            "coalesce(claim.source_id, claim.entity_id)") " > ?",
        day);
}

/* Nobody said anything of them, nor did they: out of sight, which merging does. */
static void hide_things(struct db *d, const char *day) {
    run(d,
        "UPDATE entity SET merged_into = 999999 WHERE id > 0 AND id < 999999"
        " AND coalesce((SELECT hi FROM days WHERE id = coalesce(entity.source_id, entity.id)), '9999') > ?"
        " AND id NOT IN (SELECT entity_id FROM name UNION SELECT entity_id FROM claim UNION SELECT entity_id"
        " FROM event UNION SELECT entity_id FROM involves UNION SELECT subject_id FROM relation UNION SELECT"
        " object_id FROM relation UNION SELECT operation_id FROM attribution UNION SELECT actor_id FROM "
        "attribution"
        " UNION SELECT operation_id FROM targeting UNION SELECT coalesce(identity_id, 0) FROM targeting UNION"
        " SELECT coalesce(location_id, 0) FROM targeting UNION SELECT coalesce(sector_id, 0) FROM targeting "
        "UNION"
        " SELECT coalesce(location_id, 0) FROM event UNION SELECT coalesce(said_by, 0) FROM name UNION SELECT"
        " coalesce(said_by, 0) FROM claim UNION SELECT coalesce(said_by, 0) FROM event UNION SELECT"
        " coalesce(said_by, 0) FROM attribution UNION SELECT coalesce(said_by, 0) FROM targeting UNION SELECT"
        " coalesce(said_by, 0) FROM relation)",
        day);
}

static void hide_silent(struct db *d, const char *day) {
    struct err e = { 0 };
    must(db_exec(d,
                 "INSERT INTO entity (id, kind, name, handle) VALUES (999999, 'sector', 'out of sight', 'o')",
                 &e),
         &e);
    hide_things(d, day);
    run(d,
        "UPDATE entity SET merged_into = NULL WHERE merged_into = 999999 AND kind = 'identity' AND id IN "
        "(SELECT id"
        " FROM speakers WHERE hi <= ?)",
        day);
    run(d,
        "UPDATE entity SET source_id = NULL WHERE id > 0 AND"
        " coalesce((SELECT hi FROM days WHERE id = coalesce(entity.source_id, entity.id)), '9999') > ?",
        day);
}

static struct db *pruned(const char *day, char *to) {
    struct err e = { 0 };
    struct db *d = open_copy(path, to, false);
    remove_facts(d, day);
    must(db_begin(d, &e), &e);
    rewrite_columns(d, day);
    hide_silent(d, day);
    must(search_rebuild(d, &e) && db_commit(d, &e), &e);
    return d;
}

static void compare_counts(struct db *d, struct arena *a, const struct query *then, const struct query *copy,
                           const char *text) {
    struct count_table x, y;
    struct count_key keys[2];
    struct err e = { 0 };
    int n = 0, last = 0;
    while (count_key_at(then->noun, last, &keys[0])) {
        last++;
    }
    for (; n < (int)dice(3); n++) {
        assert_true(count_key_at(then->noun, (int)dice((uint32_t)last), &keys[n]));
    }
    must(count_run(db, a, then, keys, n, &x, &e) && count_run(d, a, copy, keys, n, &y, &e), &e);
    bool same = x.total == y.total && x.repeated == y.repeated && x.row_count == y.row_count &&
                x.column_count == y.column_count && x.cell_count == y.cell_count;
    for (int i = 0; same && i < x.row_count; i++) {
        same = x.rows[i]->n == y.rows[i]->n && str_eq(x.rows[i]->key, y.rows[i]->key);
    }
    if (!same) {
        fail_msg("count %s by %s %s %s", then->noun->plural, n > 0 ? keys[0].word : "",
                 n > 1 ? keys[1].word : "", text);
    }
}

static void compare_day(const char *day, int rounds) {
    char to[] = "/tmp/dossier-pruned-XXXXXX";
    struct db *d = pruned(day, to);
    struct buf text = { 0 }, then = { 0 }, copy = { 0 };
    int count, asked = 0, some = 0;
    const struct noun *const *all = noun_all(&count);
    for (int round = 0; round < rounds; round++) {
        struct arena a = { 0 };
        struct query x, y;
        const struct noun *noun = round % 16 == 15 ? noun_timeline() : all[round % 14];
        buf_reset(&text);
        if (round >= 16) {
            random_tree(&text, db, &a, noun, 2);
        }
        buf_add_text(&text, dice(4) == 0 ? " any:extent" : "");
        if (query_of(d, &a, noun, text.p, &y)) {
            buf_printf(&text, " known:%s", day);
            assert_true(query_of(db, &a, noun, text.p, &x));
            int rows = rows_of(db, &a, &x, true, &then);
            rows_of(d, &a, &y, true, &copy);
            if (!str_eq(buf_str(&then), buf_str(&copy))) {
                fail_msg("%s %s\n%s\ninstead of\n%s", noun->plural, text.p, then.p, copy.p);
            }
            compare_counts(d, &a, &x, &y, text.p);
            asked++;
            some += rows > 0;
        }
        arena_release(&a);
    }
    assert_true(asked > rounds / 2 && some > rounds / 10);
    buf_release(&text);
    buf_release(&then);
    buf_release(&copy);
    db_close(d);
    unlink(to);
}

static void test_days(void **state) {
    (void)state;
    static const char *const days[] = { "1999-12-31", "2017-12-31", "2018-12-31", "2019-03-03",
                                        "2030-01-01" };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        compare_day(days[i], 100);
    }
}

static int64_t add(enum noun_id noun, const char *name, struct arena *a) {
    struct err e = { 0 };
    struct thing_new t = { .noun = noun_get(noun), .name = str_of(name) };
    int64_t id;
    must(thing_add(db, a, &t, &id, &e), &e);
    return id;
}

static void put_below(struct arena *a, int64_t place, int64_t parent, const char *day) {
    struct err e = { 0 };
    struct cite cite = { .by = 1 };
    struct value v;
    struct claim_outcome out;
    struct str text = str_of(arena_printf(a, "#%lld", (long long)parent));
    must(date_parse(a, str_of(day), &cite.said, &e), &e);
    must(value_parse(db, a, noun_field(noun_get(NOUN_LOCATION), STR("parent")), text,
                     (struct span){ 0, text.n }, &v, &e) &&
             claim_set(db, a, place, &v, &cite, &out, &e),
         &e);
}

/* Who is looked for below a place is looked for where it lay then. */
static void test_moved(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct buf ids = { 0 };
    struct err e = { 0 };
    const struct noun *operations = noun_get(NOUN_OPERATION);
    int64_t first = add(NOUN_LOCATION, "Land before", &a), second = add(NOUN_LOCATION, "Land after", &a);
    int64_t town = add(NOUN_LOCATION, "Town that moved", &a),
            raid = add(NOUN_OPERATION, "Raid on the town", &a);
    put_below(&a, town, first, "2016");
    put_below(&a, town, second, "2018");
    must(stmt_runf(db, &e,
                   "INSERT INTO targeting (operation_id, location_id, said_on, said_lo, said_hi)"
                   " VALUES (?, ?, '2015', '2015-01-01', '2015-12-31')",
                   "ii", raid, town),
         &e);
    assert_int_equal(found_by(db, operations, &ids, "location:land-after"), 1);
    assert_int_equal(found_by(db, operations, &ids, "location:land-before"), 0);
    assert_int_equal(found_by(db, operations, &ids, "location:land-after known:2017"), 0);
    assert_int_equal(found_by(db, operations, &ids, "location:land-before known:2017"), 1);
    assert_int_equal(found_by(db, operations, &ids, "location:land-before known:2018"), 0);
    assert_int_equal(found_by(db, operations, &ids, "location:land-before known:2015"), 0);
    assert_int_equal(found_by(db, operations, &ids, "location:town-that-moved known:2015"), 1);
    assert_int_equal(found_by(db, operations, &ids, "location:town-that-moved known:2014"), 0);
    buf_release(&ids);
    arena_release(&a);
}

/* The columns of a definition are those of the table it stands for. */
static void test_columns(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct err e = { 0 };
    int count;
    const struct noun *const *all = noun_all(&count);
    for (int i = 0; i < count; i++) {
        if (all[i]->id == NOUN_RECORD) {
            continue;
        }
        struct query q;
        struct query_sql sql = { .arena = &a, .query = &q };
        struct str table, defined;
        bool found;
        assert_true(query_of(db, &a, all[i], "known:2018", &q));
        must(stmt_strf(db, &e, &a, &table, &found,
                       "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info(?) ORDER BY name)",
                       "t", all[i]->table),
             &e);
        buf_printf(&sql.text, "SELECT * FROM %s LIMIT 0", all[i]->table);
        struct stmt *s = query_prepare(db, &sql, &e);
        assert_non_null(s);
        struct buf names = { 0 };
        for (int k = 0; k < stmt_columns(s); k++) {
            buf_printf(&names, "%s%s", k > 0 ? "," : "", stmt_column_name(s, k));
        }
        stmt_done(s);
        must(stmt_strf(db, &e, &a, &defined, &found,
                       "SELECT group_concat(value) FROM (SELECT value FROM json_each('[\"' || replace(?, "
                       "',', '\",\"')"
                       " || '\"]') ORDER BY value)",
                       "t", names.p),
             &e);
        assert_string_equal(table.p, defined.p);
        buf_release(&names);
        query_sql_release(&sql);
    }
    arena_release(&a);
}

static void test_left_out(void **state) {
    (void)state;
    static const char *const queries[] = { "", "actor:lazarus-group", "NOT actor:lazarus-group",
                                           "since:2018" };
    struct buf now = { 0 }, then = { 0 };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        struct query q;
        int64_t left, missing = 0;
        char text[80];
        snprintf(text, sizeof text, "%s known:2018", queries[i]);
        assert_true(query_of(db, &a, noun_get(NOUN_OPERATION), text, &q));
        rows_of(db, &a, &q, false, &then);
        must(query_left_out(db, &a, &q, &left, &e), &e);
        assert_true(query_of(db, &a, noun_get(NOUN_OPERATION), queries[i], &q));
        rows_of(db, &a, &q, false, &now);
        for (struct str rest = buf_str(&now); rest.n > 0;) {
            struct str line = str_slice(rest, 0, str_index(rest, '\n') + 1);
            size_t at = str_find(buf_str(&then), line);
            missing += at == SIZE_MAX || (at > 0 && then.p[at - 1] != '\n');
            rest = str_slice(rest, line.n, rest.n);
        }
        assert_int_equal(left, missing);
        arena_release(&a);
    }
    buf_release(&now);
    buf_release(&then);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_left_out),
    };
    sample = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, open_case, close_case);
}
