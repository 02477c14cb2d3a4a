/* What holds for every query, by dice over all nouns and all keys, against the sample case with more facts
 * in it. The file is open for reading only: whatever a query compiles to could not write. */
#include "query_random.h"

static struct db *db;
static char path[] = "/tmp/dossier-property-XXXXXX";
static const char *sample;

enum { ROUNDS = 300 };

static int open_case(void **state) {
    (void)state;
    db = open_copy(sample, path, false);
    enrich(db, 150);
    db_close(db);
    db = open_copy(NULL, path, true);
    return 0;
}

static int close_case(void **state) {
    (void)state;
    db_close(db);
    unlink(path);
    return 0;
}

struct pair {
    struct arena arena;
    const struct noun *noun;
    struct buf a, b;
    const char *lift; /* " any:stance,extent" or "" */
};

/* Two queries over one noun that check; false when the dice made one that does not. */
static bool roll(struct pair *p, int round, int depth) {
    struct query q;
    int count;
    const struct noun *const *all = noun_all(&count);
    p->noun = round % (count + 1) == count ? noun_timeline() : all[round % (count + 1)];
    p->lift = p->noun->id != NOUN_RECORD && p->noun->id != NOUN_TIMELINE ? " any:stance,extent" : "";
    buf_reset(&p->a);
    buf_reset(&p->b);
    random_tree(&p->a, db, &p->arena, p->noun, depth);
    random_tree(&p->b, db, &p->arena, p->noun, depth);
    return query_of(db, &p->arena, p->noun, p->a.p, &q) && query_of(db, &p->arena, p->noun, p->b.p, &q);
}

static void release(struct pair *p) {
    arena_release(&p->arena);
    buf_release(&p->a);
    buf_release(&p->b);
}

static void same(const struct pair *p, const char *law, const struct buf *x, const struct buf *y) {
    if (!str_eq(buf_str(x), buf_str(y))) {
        fail_msg("%s: %s\nA: %s\nB: %s\n%s\nand\n%s", law, p->noun->plural, p->a.p, p->b.p, x->p, y->p);
    }
}

/* Is each line of `few` one of `many`? Both are in one order. */
static bool within(const struct buf *few, const struct buf *many) {
    struct str rest = buf_str(many);
    for (struct str left = buf_str(few); left.n > 0;) {
        struct str line = str_slice(left, 0, str_index(left, '\n') + 1);
        for (;;) {
            if (rest.n == 0) {
                return false;
            }
            struct str next = str_slice(rest, 0, str_index(rest, '\n') + 1);
            rest = str_slice(rest, next.n, rest.n);
            if (str_eq(next, line)) {
                break;
            }
        }
        left = str_slice(left, line.n, left.n);
    }
    return true;
}

/* stance: and extent: take facts that are left out without them, so a condition more may find more. */
static bool lifts(const struct buf *text) {
    return str_find(buf_str(text), STR("stance:")) != SIZE_MAX ||
           str_find(buf_str(text), STR("extent:")) != SIZE_MAX;
}

static void test_or_and(void **state) {
    (void)state;
    int asked = 0, some = 0;
    struct buf x = { 0 }, y = { 0 };
    for (int round = 0; round < ROUNDS; round++) {
        struct pair p = { .lift = "" };
        if (roll(&p, round, 2)) {
            const char *a = p.a.p, *b = p.b.p;
            const char *lift = lifts(&p.a) || lifts(&p.b) || dice(2) ? p.lift : "";
            int rows = found_by(db, p.noun, &x, "(%s) OR (%s)%s", a, b, lift);
            found_by(db, p.noun, &y, "(%s) OR (%s)%s", b, a, lift);
            same(&p, "A OR B is B OR A", &x, &y);
            if (lift[0] != '\0' || !(lifts(&p.a) || lifts(&p.b))) {
                found_by(db, p.noun, &x, "%s%s", a, lift);
                found_by(db, p.noun, &y, "(%s) (%s)%s", a, b, lift);
                if (!within(&y, &x)) {
                    fail_msg("a condition more finds more: %s\nA: %s\nB: %s", p.noun->plural, a, b);
                }
                found_by(db, p.noun, &x, "(%s) AND (%s)%s", b, a, lift);
                same(&p, "A B is B AND A", &x, &y);
            }
            asked++;
            some += rows > 0;
        }
        release(&p);
    }
    assert_true(asked > ROUNDS / 2 && some > ROUNDS / 4);
    buf_release(&x);
    buf_release(&y);
}

static void test_not(void **state) {
    (void)state;
    struct buf x = { 0 }, y = { 0 };
    for (int round = 0; round < ROUNDS / 2; round++) {
        struct pair p = { .lift = "" };
        if (roll(&p, round, 1)) {
            const char *a = p.a.p, *b = p.b.p;
            int all = found_by(db, p.noun, &x, "%s", p.lift);
            int with = found_by(db, p.noun, &x, "%s%s", a, p.lift);
            int without = found_by(db, p.noun, &y, "NOT (%s)%s", a, p.lift);
            if (with + without != all && p.noun->id != NOUN_TIMELINE) {
                fail_msg("%d and %d of %d %s: %s", with, without, all, p.noun->plural, a);
            }
            found_by(db, p.noun, &y, "NOT (NOT (%s))%s", a, p.lift);
            same(&p, "NOT NOT A is A", &x, &y);
            found_by(db, p.noun, &x, "NOT ((%s) OR (%s))%s", a, b, p.lift);
            found_by(db, p.noun, &y, "NOT (%s) -(%s)%s", a, b, p.lift);
            same(&p, "NOT (A OR B) is NOT A NOT B", &x, &y);
        }
        release(&p);
    }
    buf_release(&x);
    buf_release(&y);
}

/* has:k is what missing:k is not; a list of keys is an OR of them. */
static void test_presence(void **state) {
    (void)state;
    struct buf x = { 0 }, y = { 0 };
    int count;
    const struct noun *const *all = noun_all(&count);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < all[i]->field_count; k++) {
            const char *key = all[i]->fields[k].key, *other = random_field(all[i])->key;
            struct pair p = { .noun = all[i] };
            if (!(all[i]->fields[k].flags & FIELD_FIND)) {
                continue;
            }
            buf_add_text(&p.a, key);
            buf_add_text(&p.b, other);
            found_by(db, all[i], &x, "missing:%s", key);
            found_by(db, all[i], &y, "NOT has:%s", key);
            same(&p, "missing: is NOT has:", &x, &y);
            found_by(db, all[i], &x, "has:%s,%s", key, other);
            found_by(db, all[i], &y, "has:%s OR has:%s", key, other);
            same(&p, "has:a,b is has:a OR has:b", &x, &y);
            found_by(db, all[i], &x, "missing:%s,%s", key, other);
            found_by(db, all[i], &y, "missing:%s OR missing:%s", key, other);
            same(&p, "missing:a,b is missing:a OR missing:b", &x, &y);
            release(&p);
        }
    }
    buf_release(&x);
    buf_release(&y);
}

static void compile_select(struct query *q, const char *text) {
    struct err e = { 0 };
    struct arena a = { 0 };
    struct query_sql sql = { .arena = &a };
    must(query_gather(db, &a, q, &e), &e);
    query_select(&sql, q);
    struct stmt *s = query_prepare(db, &sql, &e);
    if (s == NULL) {
        fail_msg("%s %s: %s", q->noun->plural, text, e.message);
    }
    stmt_done(s);
    query_sql_release(&sql);
    arena_release(&a);
}

/* Counting counts the rows that are found, and the sum over the values of a column is all of them. */
static void compare_count(const struct pair *p, const struct query *q, int rows) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct count_table t;
    struct count_key keys[2];
    int last = 0, n = (int)dice(3);
    int64_t sum = 0;
    while (count_key_at(q->noun, last, &keys[0])) {
        last++;
    }
    for (int i = 0; i < n; i++) {
        assert_true(count_key_at(q->noun, (int)dice((uint32_t)last), &keys[i]));
    }
    must(count_run(db, &a, q, keys, n, &t, &e), &e);
    if (t.total != rows) {
        fail_msg("%d found and %lld counted: %s %s by %s", rows, (long long)t.total, q->noun->plural, p->a.p,
                 n > 0 ? keys[0].word : "");
    }
    for (int i = 0; i < t.row_count; i++) {
        sum += t.rows[i]->n;
        assert_true(t.rows[i]->n > 0 && t.rows[i]->n <= t.total);
    }
    if (n > 0 && keys[0].field->via == NULL && n == 1) {
        assert_int_equal(sum, t.total);
    }
    assert_true(n == 0 || sum >= t.total);
    arena_release(&a);
}

/* Everything that parses and checks compiles to SQL that prepares, runs on a file that cannot be written,
 * shows as many rows as it has numbers, and the first of them when only those are asked for. */
static void test_compiles(void **state) {
    (void)state;
    static const char *const days[] = { "2017", "2018-12-31", "2019-03-31" };
    struct buf x = { 0 }, y = { 0 };
    int64_t before = db_total_changes(db);
    int checked = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct pair p = { .lift = "" };
        if (roll(&p, round, 3)) {
            struct query q;
            bool known = p.noun->id != NOUN_RECORD && dice(4) == 0;
            if (known) {
                buf_printf(&p.a, " known:%s", days[dice(3)]);
            }
            const struct field *f = &p.noun->fields[dice((uint32_t)p.noun->field_count)];
            bool sorted = f->column != NULL && dice(2) == 0;
            if (sorted) {
                buf_printf(&p.a, " sort:%s%s", dice(2) ? "-" : "", f->key);
            }
            assert_true(query_of(db, &p.arena, p.noun, p.a.p, &q));
            compile_select(&q, p.a.p);
            int rows = rows_of(db, &p.arena, &q, false, &x);
            int shown = rows_of(db, &p.arena, &q, true, &y);
            assert_true(p.noun->once ? shown <= rows : shown == rows);
            if (!p.noun->once) {
                compare_count(&p, &q, rows);
            }
            int limit = 1 + (int)dice(12);
            int first = found_by(db, p.noun, &y, "%s limit:%d", p.a.p, limit);
            if (first != (rows < limit ? rows : limit) || (first > 0 && memcmp(x.p, y.p, y.n) != 0)) {
                fail_msg("other rows with limit:%d: %s %s", limit, p.noun->plural, p.a.p);
            }
            checked++;
        }
        release(&p);
    }
    assert_true(checked > ROUNDS / 3);
    assert_int_equal(db_total_changes(db), before);
    buf_release(&x);
    buf_release(&y);
}

/* As many conditions as there may be, as deep as they may lie: what checks prepares, for rows and for counts,
 * with known: too; what is too much says so. */
static void add_sound_leaf(struct buf *out, struct arena *a, const struct noun *noun) {
    struct buf leaf = { 0 };
    struct query q;
    do {
        buf_reset(&leaf);
        random_leaf(&leaf, db, a, noun, dice(3) == 0 ? 1 : 0);
    } while (!query_of(db, a, noun, leaf.p, &q));
    buf_add_str(out, buf_str(&leaf));
    buf_release(&leaf);
}

static void add_large(struct buf *out, struct arena *a, const struct noun *noun, int leaves, int depth) {
    for (int left = leaves; left > 0;) {
        int part = left > 4 && depth > 0 ? 1 + (int)dice((uint32_t)left / 2) : 1;
        buf_add_text(out, left < leaves ? (dice(3) == 0 ? " OR " : " ") : "");
        if (part > 1) {
            buf_add_text(out, dice(2) ? "NOT (" : "(");
            add_large(out, a, noun, part, depth - 2);
            buf_add_char(out, ')');
        } else {
            add_sound_leaf(out, a, noun);
        }
        left -= part;
    }
}

static void prepare_count(struct arena *a, const struct query *q, const char *text) {
    struct count_key keys[2];
    struct err e = { 0 };
    int last = 0;
    while (count_key_at(q->noun, last, &keys[0])) {
        last++;
    }
    assert_true(count_key_at(q->noun, (int)dice((uint32_t)last), &keys[0]));
    assert_true(count_key_at(q->noun, (int)dice((uint32_t)last), &keys[1]));
    struct query_sql sql = { .arena = a };
    count_select(&sql, q, keys, 2);
    struct stmt *s = query_prepare(db, &sql, &e);
    if (s == NULL) {
        fail_msg("count %s %s: %s", q->noun->plural, text, e.message);
    }
    stmt_done(s);
    query_sql_release(&sql);
}

static void test_large(void **state) {
    (void)state;
    int count, checked = 0;
    const struct noun *const *all = noun_all(&count);
    for (int round = 0; round < 80; round++) {
        struct arena a = { 0 };
        struct buf text = { 0 };
        struct query q;
        const struct noun *noun = all[round % count];
        add_large(&text, &a, noun, 40 + (int)dice(41), dice(3) > 0 ? 11 : 0);
        buf_add_text(&text, noun->id != NOUN_RECORD && dice(3) == 0 ? " known:2018-12-31" : "");
        if (query_of(db, &a, noun, text.p, &q)) {
            compile_select(&q, text.p);
            prepare_count(&a, &q, text.p);
            checked++;
        }
        buf_release(&text);
        arena_release(&a);
    }
    assert_true(checked > 40);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_or_and),   cmocka_unit_test(test_not),   cmocka_unit_test(test_presence),
        cmocka_unit_test(test_compiles), cmocka_unit_test(test_large),
    };
    sample = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, open_case, close_case);
}
