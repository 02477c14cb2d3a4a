/* The keys of a count and its SQL. Keys in columns of the view are grouped as they stand, a key that lies
 * in facts over the facts; two keys make pairs of thing and values first. Nothing is looked up row by row.
 * Every statement gives rows (kind, key, second key of a cell, things, label, order): kind 1 a value of
 * the first key, 2 of the second, 3 all things, 4 those counted more than
 * once (order: those that have a value), then the cells, 0. */
#include "query/count.h"
#include "base/confidence.h"
#include "base/namekey.h"
#include "query/emit.h"
#include <string.h>

/* The date that a thing's year and month are taken from: its beginning. */
static const struct field *date_of(const struct noun *noun) {
    static const char *const keys[] = { "start", "published", "date", "said" };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct field *f = noun_field(noun, str_of(keys[i]));
        if (f != NULL && f->type == FIELD_DATE && f->via == NULL) {
            return f;
        }
    }
    return NULL;
}

bool count_key_at(const struct noun *noun, int i, struct count_key *out) {
    int found = 0;
    for (int k = 0; k < noun->field_count; k++) {
        const struct field *f = &noun->fields[k];
        if ((f->flags & FIELD_FIND) && found++ == i) {
            *out = (struct count_key){ f->key, f, COUNT_WHOLE };
            return true;
        }
    }
    const struct field *date = date_of(noun);
    if (date == NULL || i > found + 1) {
        return false;
    }
    *out = i == found ? (struct count_key){ "year", date, COUNT_YEAR }
                      : (struct count_key){ "month", date, COUNT_MONTH };
    return true;
}

bool count_key_find(struct arena *a, const struct noun *noun, struct str word, struct span span,
                    struct count_key *out, struct err *e) {
    struct near_best best = { .typed = word };
    struct buf list = { 0 };
    for (int i = 0; count_key_at(noun, i, out); i++) {
        if (str_is_nocase(word, out->word)) {
            buf_release(&list);
            return true;
        }
        near_offer(&best, str_of(out->word), 0);
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", out->word);
    }
    const char *keys = arena_copy(a, list.p, list.n);
    buf_release(&list);
    err_at(e, ERR_USAGE, span, "%s cannot be counted by '%.*s'", noun->plural, STR_ARG(word));
    if (best.found.n > 0) {
        err_hint(e, "did you mean '%.*s'?  keys: %s", STR_ARG(best.found), keys);
    } else {
        err_hint(e, "keys: %s", keys);
    }
    return false;
}

/* DASH is the en dash of a range whose ends are not the same. */
#define DASH "'\xe2\x80\x93'"
#define FOUR "[0-9][0-9][0-9][0-9]"

static void add_year(struct buf *sql, const struct field *f) {
    const char *t = f->test;
    buf_printf(sql,
               "CASE WHEN v.\"%s_hi\" IS NULL THEN CASE WHEN v.\"%s\" GLOB '" FOUR "*/*'"
               " THEN substr(v.\"%s_lo\", 1, 4) ELSE substr(v.\"%s_lo\", 1, 4) || " DASH " END",
               t, f->column, t, t);
    buf_printf(sql,
               " WHEN v.\"%s_lo\" IS NULL THEN " DASH " || substr(v.\"%s_hi\", 1, 4)"
               " WHEN substr(v.\"%s_lo\", 1, 4) = substr(v.\"%s_hi\", 1, 4) THEN substr(v.\"%s_lo\", 1, 4)"
               " ELSE substr(v.\"%s_lo\", 1, 4) || " DASH " || substr(v.\"%s_hi\", 1, 4) END",
               t, t, t, t, t, t, t);
}

static void add_month(struct buf *sql, const struct field *f) {
    const char *t = f->test;
    buf_printf(sql,
               "CASE WHEN v.\"%s_hi\" IS NULL THEN CASE WHEN v.\"%s\" GLOB '" FOUR "-[01][0-9]*/*'"
               " THEN substr(v.\"%s_lo\", 1, 7) WHEN v.\"%s\" GLOB '" FOUR "*/*'"
               " THEN substr(v.\"%s_lo\", 1, 4) || '-?\?' ELSE substr(v.\"%s_lo\", 1, 7) || " DASH " END",
               t, f->column, t, f->column, t, t);
    buf_printf(sql,
               " WHEN v.\"%s_lo\" IS NULL THEN " DASH " || substr(v.\"%s_hi\", 1, 7)"
               " WHEN substr(v.\"%s_lo\", 1, 7) = substr(v.\"%s_hi\", 1, 7) THEN substr(v.\"%s_lo\", 1, 7)",
               t, t, t, t, t);
    buf_printf(sql,
               " WHEN v.\"%s_lo\" = substr(v.\"%s_hi\", 1, 4) || '-01-01' AND substr(v.\"%s_hi\", 5) ="
               " '-12-31' THEN substr(v.\"%s_lo\", 1, 4) || '-?\?'"
               " ELSE substr(v.\"%s_lo\", 1, 7) || " DASH " || substr(v.\"%s_hi\", 1, 7) END",
               t, t, t, t, t, t);
}

/* The floor of the band that a number of confidence lies in. */
static void add_band(struct buf *sql, const char *value) {
    buf_add_text(sql, "CASE");
    for (int at = 0; at <= 100; at = confidence_ceiling(at) + 1) {
        buf_printf(sql, " WHEN %s <= %d THEN %d", value, confidence_ceiling(at), at);
    }
    buf_add_text(sql, " END");
}

/* The column of the view or the value in the fact. */
static const char *plain_value(struct arena *a, const struct field *f) {
    if (f->via != NULL && f->type != FIELD_NAME) {
        return f->via->value;
    }
    bool shown = f->type == FIELD_NAME || f->type == FIELD_DATE || f->test == NULL;
    return arena_printf(a, "v.\"%s\"", shown ? f->column : f->test);
}

static bool through_facts(const struct count_key *key) {
    return key->field->via != NULL && key->field->type != FIELD_NAME;
}

/* `expression AS kN, order AS oN`; the order is only there where it does not follow from the key. */
static void add_value(struct query_sql *out, const struct count_key *key, int number) {
    struct buf *sql = &out->text;
    const struct field *f = key->field;
    const char *value = plain_value(out->arena, f);
    if (key->part == COUNT_YEAR) {
        add_year(sql, f);
    } else if (key->part == COUNT_MONTH) {
        add_month(sql, f);
    } else if (f->type == FIELD_CONFIDENCE) {
        add_band(sql, value);
    } else {
        buf_add_text(sql, value);
    }
    buf_printf(sql, " AS k%d, ", number);
    bool bounds = key->part == COUNT_WHOLE && (f->type == FIELD_DATE || f->type == FIELD_COUNT);
    if (bounds && f->via != NULL) {
        buf_printf(sql, "coalesce(%s_lo, '')", value);
    } else if (bounds) {
        buf_printf(sql, "coalesce(v.\"%s_lo\", '')", f->test);
    } else {
        buf_add_text(sql, "NULL");
    }
    buf_printf(sql, " AS o%d", number);
}

static void add_view(struct query_sql *out, const struct query *q) {
    buf_printf(&out->text, " FROM %s v WHERE ", q->noun->view);
    query_where(out, q);
}

/* All keys are columns of the view. The limit keeps the inner query apart: SQLite then leaves out the
 * joins of the view that no key needs, which it does not do under an aggregate. */
static void add_plain(struct query_sql *out, const struct query *q, const struct count_key *keys, int n) {
    emit_sql(out, "WITH t AS MATERIALIZED (SELECT count(*) AS n");
    for (int i = 1; i <= n; i++) {
        buf_printf(&out->text, ", k%d, min(o%d) AS o%d", i, i, i);
    }
    emit_sql(out, " FROM (SELECT 1");
    for (int i = 0; i < n; i++) {
        emit_sql(out, ", ");
        add_value(out, &keys[i], i + 1);
    }
    add_view(out, q);
    emit_sql(out, n == 0   ? " LIMIT -1))"
                  : n == 1 ? " LIMIT -1) GROUP BY k1)"
                           : " LIMIT -1) GROUP BY k1, k2)");
}

/* Do all facts count but those of things merged into others? Then no list of the things is needed. The
 * ends of these two kinds of fact are things of one noun each; events and relations are about any. */
static bool counts_all(const struct query *q, const struct field_via *via) {
    bool one_noun = strncmp(via->from, "attribution ", 12) == 0 || strncmp(via->from, "targeting ", 10) == 0;
    return q->where == NULL && q->noun->thing && q->noun != noun_victims() && one_noun;
}

/* FROM the facts of one key, those about the things of the query. */
static void add_facts_of_things(struct query_sql *out, const struct query *q, const struct field *f) {
    buf_printf(&out->text, " FROM %s WHERE %s IS NOT NULL", f->via->from, f->via->value);
    emit_key(out, f, q->where);
    if (counts_all(q, f->via)) {
        buf_printf(&out->text, " AND %s IS NOT NULL", f->via->link);
        buf_printf(&out->text, " AND %s NOT IN (SELECT id FROM entity WHERE merged_into IS NOT NULL)",
                   f->via->link);
    } else {
        buf_printf(&out->text, " AND %s IN p", f->via->link);
    }
}

/* One key that lies in facts: the facts are counted as they lie, things without any by subtraction. */
static void add_facts_alone(struct query_sql *out, const struct query *q, const struct count_key *key) {
    const struct field *f = key->field;
    emit_sql(out, "WITH p AS MATERIALIZED (SELECT v.id AS id");
    add_view(out, q);
    buf_printf(
        &out->text,
        "), t AS MATERIALIZED (SELECT count(DISTINCT id) AS n, k1, min(o1) AS o1 FROM (SELECT %s AS id, ",
        f->via->link);
    add_value(out, key, 1);
    add_facts_of_things(out, q, f);
    emit_sql(out, ") GROUP BY k1), d AS (SELECT count(DISTINCT k1) AS n FROM (SELECT ");
    buf_printf(&out->text, "%s AS id, ", f->via->link);
    add_value(out, key, 1);
    add_facts_of_things(out, q, f);
    emit_sql(out, ") GROUP BY id)");
}

/* LEFT JOIN the facts of key `at`; `with` (or NULL) is the other key, taken from the same facts. */
static void add_facts(struct query_sql *out, const struct query *q, const struct count_key *keys, int at,
                      const struct count_key *with) {
    const struct field *f = keys[at].field;
    buf_printf(&out->text, " LEFT JOIN (SELECT %s AS id, ", f->via->link);
    add_value(out, &keys[at], at + 1);
    if (with != NULL) {
        emit_sql(out, ", ");
        add_value(out, with, 2 - at);
    }
    bool either = with != NULL && f->via->modifies == with->field->via->modifies;
    buf_printf(&out->text, " FROM %s WHERE (%s IS NOT NULL", f->via->from, f->via->value);
    if (either) {
        buf_printf(&out->text, " OR %s IS NOT NULL", with->field->via->value);
    }
    emit_sql(out, ")");
    emit_key(out, f, q->where);
    buf_printf(&out->text, ") f%d ON f%d.id = p.id", at + 1, at + 1);
}

/* Does the value lie in a thing that the fact names (the type of an actor)? */
static bool lies_deeper(const struct count_key *key) {
    return strstr(key->field->via->from, " JOIN ") != NULL;
}

/* Two keys that speak of one fact are taken from the same: an actor and how sure its attribution is, an
 * actor and its country. The key whose joins both need, or -1 where each is a matter of its own (the
 * sectors and the places that an operation hit). */
static int joined_main(const struct count_key *keys) {
    if (!through_facts(&keys[0]) || !through_facts(&keys[1]) ||
        !emit_same_facts(keys[0].field, keys[1].field)) {
        return -1;
    }
    bool qualifies = keys[0].field->via->modifies || keys[1].field->via->modifies;
    bool deeper[2] = { lies_deeper(&keys[0]), lies_deeper(&keys[1]) };
    if (!qualifies && !deeper[0] && !deeper[1]) {
        return -1;
    }
    if (deeper[0] != deeper[1]) {
        return deeper[0] ? 0 : 1;
    }
    return keys[0].field->via->modifies ? 1 : 0;
}

/* Two keys, of which one at least lies in facts: t holds each thing once with each pair of its values. */
static void add_pairs(struct query_sql *out, const struct query *q, const struct count_key *keys) {
    int joined = joined_main(keys);
    emit_sql(out, "WITH p AS MATERIALIZED (SELECT v.id AS id");
    for (int i = 0; i < 2; i++) {
        if (!through_facts(&keys[i])) {
            emit_sql(out, ", ");
            add_value(out, &keys[i], i + 1);
        }
    }
    add_view(out, q);
    emit_sql(out, "), t AS MATERIALIZED (SELECT p.id AS id, k1, min(o1) AS o1, k2, min(o2) AS o2 FROM p");
    for (int i = 0; i < 2; i++) {
        if (through_facts(&keys[i]) && (joined < 0 || joined == i)) {
            add_facts(out, q, keys, i, joined < 0 ? NULL : &keys[1 - i]);
        }
    }
    emit_sql(out, " GROUP BY p.id, k1, k2)");
}

/* What people call the value, and what it is ordered by. */
static void add_label(struct query_sql *out, const struct count_key *key, int number) {
    const struct field *f = key->field;
    if (key->part == COUNT_WHOLE && f->type == FIELD_REF) {
        buf_printf(&out->text, "(SELECT e.%s FROM entity e WHERE e.id = k%d), NULL",
                   f->flags & FIELD_TREE ? "name" : "handle", number);
    } else if (key->part == COUNT_WHOLE && (f->type == FIELD_WORD || f->type == FIELD_RANKED)) {
        buf_printf(&out->text, "NULL, (SELECT w.rank FROM term w WHERE w.vocab = '%s' AND w.code = k%d)",
                   f->of, number);
    } else if (key->part != COUNT_WHOLE || f->type == FIELD_CONFIDENCE || f->type == FIELD_NUMBER ||
               f->type == FIELD_REAL || f->type == FIELD_DAY) {
        buf_printf(&out->text, "NULL, k%d", number);
    } else {
        buf_printf(&out->text, "NULL, min(o%d)", number);
    }
}

/* The groups of one key out of t. */
static void add_groups(struct query_sql *out, const struct count_key *key, int number, const char *things) {
    buf_printf(&out->text, " SELECT %d, k%d, NULL, %s, ", number, number, things);
    add_label(out, key, number);
    buf_printf(&out->text, " FROM t GROUP BY k%d UNION ALL", number);
}

void count_select(struct query_sql *out, const struct query *q, const struct count_key *keys, int n) {
    out->query = q;
    bool facts = n > 0 && (through_facts(&keys[0]) || (n > 1 && through_facts(&keys[1])));
    const char *things = facts && n == 2 ? "count(DISTINCT id)" : "sum(n)";
    if (!facts) {
        add_plain(out, q, keys, n);
    } else if (n == 1) {
        add_facts_alone(out, q, &keys[0]);
    } else {
        add_pairs(out, q, keys);
    }
    for (int i = 0; i < n; i++) {
        add_groups(out, &keys[i], i + 1, things);
    }
    if (facts && n == 1) {
        emit_sql(out, " SELECT 4, NULL, NULL, sum(n > 1), NULL, count(*) FROM d UNION ALL"
                      " SELECT 3, NULL, NULL, count(*), NULL, NULL FROM p");
        return;
    }
    if (facts) {
        emit_sql(out, " SELECT 4, NULL, NULL, count(*), NULL, NULL FROM"
                      " (SELECT 1 FROM t GROUP BY id HAVING count(*) > 1) UNION ALL");
    }
    buf_printf(&out->text, " SELECT 3, NULL, NULL, %s, NULL, NULL FROM t", things);
    if (n == 2) {
        buf_printf(&out->text, " UNION ALL SELECT 0, k1, k2, %s, NULL, NULL FROM t GROUP BY k1, k2", things);
    }
}

bool count_select_values(struct query_sql *out, const struct query *q, const struct count_key *key) {
    if (through_facts(key)) {
        return false;
    }
    emit_sql(out, "SELECT ");
    add_value(out, key, 1);
    add_view(out, q);
    emit_sql(out, " LIMIT -1");
    return true;
}

void count_select_counted(struct query_sql *out, const struct count_key *key, struct str json) {
    emit_sql(out, "WITH t AS MATERIALIZED (SELECT value ->> 0 AS n, value ->> 1 AS k1, value ->> 2 AS o1"
                  " FROM json_each(?))");
    emit_bind_str(out, json);
    add_groups(out, key, 1, "sum(n)");
    emit_sql(out, " SELECT 3, NULL, NULL, coalesce(sum(n), 0), NULL, NULL FROM t");
}
