/* db/bulk_check: what the rules let pass, SQLite lets pass: values around every CHECK that the schema has,
 * read out of its own words; and what happens to rows while the rules are trusted. */
#include "base/arena.h"
#include "db/bulk_check.h"
#include "db_fixture.h"
#include <ctype.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 40, TRIES_MAX = 200 };

struct column {
    struct str name, type;
    bool needed; /* NOT NULL without a default */
    struct str check;
};
struct table {
    struct str name;
    struct column columns[COLUMNS_MAX];
    int count;
};
struct tries {
    struct bulk_value values[TRIES_MAX];
    int count;
};

static struct db *db;
static struct arena a;

static int make(void **state) {
    int rc = folder_enter(state);
    db = rc == 0 ? must_create("case.db") : NULL;
    if (rc == 0) {
        must_exec(db, "PRAGMA foreign_keys=OFF");
    }
    return rc;
}

static int drop(void **state) {
    db_close(db);
    arena_release(&a);
    return folder_leave(state);
}

static struct bulk_value int_of(int64_t i) {
    return (struct bulk_value){ .type = STMT_INT, .i = i };
}

static struct bulk_value real_of(double r) {
    return (struct bulk_value){ .type = STMT_REAL, .r = r };
}

static struct bulk_value text_of(struct str s) {
    return (struct bulk_value){ .type = STMT_TEXT, .text = s };
}

static void try(struct tries *t, struct bulk_value v) {
    assert_true(t->count < TRIES_MAX);
    t->values[t->count++] = v;
}

/* From the parenthesis on to the one that closes it. */
static struct str in_parentheses(struct str s) {
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
        if (depth == 0) {
            return str_slice(s, 1, i);
        }
    }
    fail_msg("a CHECK without an end");
    return STR("");
}

/* The column that the expression begins with. */
static struct str first_word(struct str s) {
    size_t n = 0;
    while (n < s.n && (isalnum((unsigned char)s.p[n]) || s.p[n] == '_')) {
        n++;
    }
    return str_slice(s, 0, n);
}

static struct column *column_named(struct table *t, struct str name) {
    for (int i = 0; i < t->count; i++) {
        if (str_eq(t->columns[i].name, name)) {
            return &t->columns[i];
        }
    }
    return NULL;
}

static int read_checks(struct table *t, struct str sql) {
    int count = 0;
    for (size_t at; (at = str_find(sql, STR("CHECK"))) < sql.n; count++) {
        sql = str_slice(sql, at + 5, sql.n);
        struct str check = in_parentheses(str_slice(sql, str_index(sql, '('), sql.n));
        struct column *c = column_named(t, first_word(check));
        if (c == NULL || c->check.n > 0) {
            fail_msg("a CHECK is not about one column of its own: %.*s", STR_ARG(check));
            return 0;
        }
        c->check = check;
    }
    return count;
}

static void read_table(struct str name, struct table *t) {
    struct err e = { 0 };
    bool row;
    *t = (struct table){ .name = name };
    struct stmt *s = stmt_getf(
        db, &e, "SELECT name, type, \"notnull\", dflt_value IS NULL FROM pragma_table_info(?)", "s", name);
    must(s != NULL, &e);
    while (stmt_step(s, &row, &e) && row) {
        assert_true(t->count < COLUMNS_MAX);
        struct column *c = &t->columns[t->count++];
        *c = (struct column){ .name = arena_str(&a, stmt_str(s, 0)), .type = arena_str(&a, stmt_str(s, 1)) };
        c->needed = stmt_int(s, 2) != 0 && stmt_int(s, 3) != 0;
    }
    stmt_done(s);
}

static void around_number(struct tries *t, struct str s) {
    char *end;
    char *text = arena_copy(&a, s.p, s.n);
    long long n = strtoll(text, &end, 10);
    for (int i = -1; i <= 1; i++) {
        try(t, int_of(n + i));
        try(t, real_of((double)(n + i)));
        try(t, real_of((double)n + i / 1e6));
    }
}

static void around_text(struct tries *t, struct str s) {
    char *upper = arena_copy(&a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        upper[i] = (char)toupper((unsigned char)upper[i]);
    }
    try(t, text_of(s));
    try(t, text_of((struct str){ upper, s.n }));
    try(t, text_of(str_of(arena_printf(&a, "%.*s ", STR_ARG(s)))));
    try(t, text_of(str_slice(s, 0, s.n - (s.n > 0))));
}

/* Values on both sides of each literal, and such as fit no column. */
static void values_around(struct str check, struct tries *t) {
    *t = (struct tries){ 0 };
    try(t, (struct bulk_value){ .type = STMT_NULL });
    try(t, int_of(0));
    try(t, int_of(INT64_MAX));
    try(t, int_of(INT64_MIN));
    try(t, real_of(0.5));
    try(t, real_of(-1e300));
    try(t, text_of(STR("")));
    try(t, text_of(STR("5")));
    try(t, text_of((struct str){ "\0", 1 }));
    for (size_t i = 0; i < check.n; i++) {
        char c = check.p[i], before = i > 0 ? check.p[i - 1] : ' ';
        if (c == '\'') {
            struct str rest = str_slice(check, i + 1, check.n);
            size_t n = str_index(rest, '\'');
            around_text(t, str_slice(rest, 0, n));
            i += n + 1;
        } else if ((isdigit((unsigned char)c) || c == '-') && !isalnum((unsigned char)before) &&
                   before != '_') {
            size_t n = 1;
            while (i + n < check.n && isdigit((unsigned char)check.p[i + n])) {
                n++;
            }
            around_number(t, str_slice(check, i, i + n));
            i += n - 1;
        }
    }
}

/* A value that the column takes. */
static struct bulk_value fitting(const struct column *c) {
    size_t quote = str_index(c->check, '\'');
    struct str rest = str_slice(c->check, quote < c->check.n ? quote + 1 : c->check.n, c->check.n);
    struct str word = str_slice(rest, 0, str_index(rest, '\''));
    return str_is(c->type, "TEXT") ? text_of(word.n > 0 ? word : STR("x")) : int_of(1);
}

struct row {
    const char *columns[COLUMNS_MAX];
    const struct bulk_check *checks[COLUMNS_MAX];
    struct bulk_value values[COLUMNS_MAX];
    int count;
};

static void put(struct row *r, const struct column *c, struct bulk_value v) {
    r->columns[r->count] = arena_copy(&a, c->name.p, c->name.n);
    r->checks[r->count] = bulk_check_of(r->columns[r->count]);
    r->values[r->count++] = v;
}

static void bind(struct stmt *s, int at, const struct bulk_value *v) {
    if (v->type == STMT_INT) {
        stmt_bind_int(s, at, v->i);
    } else if (v->type == STMT_REAL) {
        stmt_bind_real(s, at, v->r);
    } else if (v->type == STMT_TEXT) {
        stmt_bind_str(s, at, v->text);
    } else {
        stmt_bind_null(s, at);
    }
}

static bool sqlite_takes(const struct table *t, const struct row *r) {
    struct err e = { 0 };
    struct buf sql = { 0 }, marks = { 0 };
    buf_printf(&sql, "INSERT INTO %.*s (", STR_ARG(t->name));
    for (int i = 0; i < r->count; i++) {
        buf_printf(&sql, "%s%s", i > 0 ? ", " : "", r->columns[i]);
        buf_add_text(&marks, i > 0 ? ", ?" : "?");
    }
    buf_printf(&sql, ") VALUES (%.*s)", STR_ARG(buf_str(&marks)));
    must(db_begin(db, &e), &e);
    struct stmt *s = stmt_get(db, sql.p, &e);
    must(s != NULL, &e);
    for (int i = 0; i < r->count; i++) {
        bind(s, i + 1, &r->values[i]);
    }
    bool ok = stmt_run(s, &e);
    stmt_done(s);
    db_rollback(db);
    err_release(&e);
    buf_release(&sql);
    buf_release(&marks);
    return ok;
}

static bool own_type(const struct column *c, const struct bulk_value *v) {
    return v->type == (str_is(c->type, "TEXT") ? STMT_TEXT : str_is(c->type, "REAL") ? STMT_REAL : STMT_INT);
}

/* The other column of the expression, if there is one. */
static struct column *second_column(struct table *t, const struct column *c) {
    struct str last = c->check;
    size_t blank = str_index(last, ' ');
    while (blank < last.n) {
        last = str_slice(last, blank + 1, last.n);
        blank = str_index(last, ' ');
    }
    return column_named(t, first_word(last));
}

struct tally {
    int taken, refused, passed;
};

static void compare(struct table *t, struct column *c, struct column *other, const struct bulk_value *v,
                    const struct bulk_value *beside, struct tally *tally) {
    struct row r = { 0 };
    for (int i = 0; i < t->count; i++) {
        struct column *each = &t->columns[i];
        if (each == c || each == other) {
            put(&r, each, each == c ? *v : *beside);
        } else if (each->needed) {
            put(&r, each, fitting(each));
        }
    }
    bool takes = sqlite_takes(t, &r), passes = bulk_check_passes(r.checks, r.values, r.count);
    bool ask = str_is(c->name, "hi");
    if (passes && own_type(c, v) && !takes) {
        fail_msg("%.*s.%.*s: a rule lets pass what SQLite refuses", STR_ARG(t->name), STR_ARG(c->name));
    }
    if (!passes && own_type(c, v) && takes && !ask) {
        fail_msg("%.*s.%.*s: a rule refuses what SQLite takes", STR_ARG(t->name), STR_ARG(c->name));
    }
    assert_false(passes && v->type != STMT_NULL && !own_type(c, v)); /* another type is not ours to judge */
    tally->taken += takes;
    tally->refused += !takes && own_type(c, v);
    tally->passed += passes && v->type != STMT_NULL;
}

static void hold_against(struct table *t, struct column *c) {
    static const int64_t others[] = { 0, 1, 2, 5 };
    struct column *other = second_column(t, c);
    struct tally tally = { 0 };
    struct tries tries;
    values_around(c->check, &tries);
    for (int i = 0; other != NULL && i < 6; i++) {
        try(&tries, int_of(i));
    }
    assert_non_null(bulk_check_of(arena_copy(&a, c->name.p, c->name.n)));
    for (int i = 0; i < tries.count; i++) {
        struct bulk_value beside = { .type = STMT_NULL };
        compare(t, c, other, &tries.values[i], &beside, &tally);
        for (int k = 0; other != NULL && k < 4; k++) {
            beside = int_of(others[k]);
            compare(t, c, other, &tries.values[i], &beside, &tally);
        }
    }
    assert_true(tally.taken > 0 && tally.refused > 0);
    assert_true(tally.passed > 0 || str_is(c->name, "hi"));
}

static void rules_are_those_of_the_schema(void **state) {
    struct err e = { 0 };
    struct str names[64], sql[64];
    int tables = 0, checks = 0, held = 0;
    bool row;
    (void)state;
    struct stmt *s =
        stmt_get(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK%'", &e);
    must(s != NULL, &e);
    for (; stmt_step(s, &row, &e) && row; tables++) {
        assert_true(tables < 64);
        names[tables] = arena_str(&a, stmt_str(s, 0));
        sql[tables] = arena_str(&a, stmt_str(s, 1));
    }
    stmt_done(s);
    for (int i = 0; i < tables; i++) {
        struct table t;
        /* Imports write these by plain statements, trusted or not. */
        assert_false(str_is(names[i], "record") || str_is(names[i], "involves") ||
                     str_is(names[i], "change"));
        read_table(names[i], &t);
        checks += read_checks(&t, sql[i]);
        for (int k = 0; k < t.count; k++) {
            if (t.columns[k].check.n > 0) {
                hold_against(&t, &t.columns[k]);
                held++;
            }
        }
    }
    assert_true(tables >= 8);
    assert_int_equal(held, checks);
}

/* ---- rows while the rules are trusted ---- */

static const char *const columns[] = { "kind", "name", "handle", "tlp" };

static void begin(void) {
    struct err e = { 0 };
    must(bulk_prepare(db, &e), &e);
    must(db_begin(db, &e), &e);
    must(bulk_begin(db, &e), &e);
    must(bulk_trust(db, &e), &e);
}

static void leave(void) {
    bulk_stop(db);
    db_rollback(db);
    bulk_release(db);
}

static bool add(struct bulk_value kind, struct bulk_value name, struct bulk_value tlp, struct err *e) {
    struct bulk_value values[] = { kind, name, text_of(STR("x")), tlp };
    int64_t id = bulk_next_id(db, "entity", e);
    return id != 0 && bulk_add(db, "entity", columns, values, 4, id, e) && bulk_settle(db, e);
}

static int64_t ask(const char *sql) {
    struct err e = { 0 };
    int64_t out = 0;
    bool found;
    must(stmt_intf(db, &e, &out, &found, sql, ""), &e);
    return out;
}

static void what_does_not_pass_is_refused(void **state) {
    const struct bulk_value actor = text_of(STR("actor")), x = text_of(STR("x")),
                            null = { .type = STMT_NULL };
    const struct {
        struct bulk_value kind, name, tlp;
        const char *words;
    } rows[] = {
        { text_of(STR("actress")), x, null, "CHECK" },
        { actor, text_of(STR("")), null, "CHECK" },
        { actor, x, text_of(STR("pink")), "CHECK" },
        { null, x, null, "NOT NULL" },
        { actor, null, null, "NOT NULL" },
        { actor, x, int_of(5), "CHECK" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct err e = { 0 };
        begin();
        must(add(actor, x, text_of(STR("clear")), &e), &e);
        assert_int_equal(ask("PRAGMA ignore_check_constraints"), 1);
        assert_false(add(rows[i].kind, rows[i].name, rows[i].tlp, &e));
        assert_non_null(strstr(e.message, rows[i].words));
        err_release(&e);
        leave();
        assert_int_equal(ask("PRAGMA ignore_check_constraints"), 0);
        assert_int_equal(ask("SELECT count(*) FROM entity WHERE id > 0"), 0);
    }
}

static void pausing_ends_it(void **state) {
    struct err e = { 0 };
    (void)state;
    begin();
    bulk_pause(db, true);
    assert_int_equal(ask("PRAGMA ignore_check_constraints"), 0);
    bulk_pause(db, false);
    must(bulk_trust(db, &e), &e);
    must(bulk_doubt(db, &e), &e);
    assert_int_equal(ask("PRAGMA ignore_check_constraints"), 0);
    must(bulk_trust(db, &e), &e);
    must(bulk_end(db, &e), &e);
    assert_int_equal(ask("PRAGMA ignore_check_constraints"), 0);
    leave();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_those_of_the_schema),
        cmocka_unit_test(what_does_not_pass_is_refused),
        cmocka_unit_test(pausing_ends_it),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
