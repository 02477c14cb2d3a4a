/* SQL from a checked tree. Every piece of text is a constant of ours or a name from the field table;
 * every value is bound. The noun's view has the alias v; facts reached through are f. */
#include "query/check.h"
#include "query/emit.h"
#include "query/known.h"
#include <stdio.h>
#include <stdlib.h>

static void emit_node(struct query_sql *out, const struct noun *noun, const struct query_node *n);

/* The row of a full-text hit: ids of the index are sixteen times those of the rows, plus a slot. */
#define HIT "search.rowid >> 4"
#define THING_OF(column, table) "(SELECT x." column " FROM " table " x WHERE x.id = " HIT ")"
#define OPERATION 1u

/* How each slot of the index (schema/search.sql) leads to a thing, and to which. */
static const struct {
    int slot;
    const char *thing;
    unsigned only;
    enum noun_id fact;
} slots[] = {
    { 0, THING_OF("entity_id", "name"), 0, NOUN_NAME },
    { 1, HIT, 0, NOUN_COUNT },
    { 2, THING_OF("entity_id", "event"), 0, NOUN_EVENT },
    { 3, THING_OF("entity_id", "name"), 0, NOUN_NAME },
    { 4, THING_OF("operation_id", "attribution"), OPERATION, NOUN_ATTRIBUTION },
    { 5, THING_OF("operation_id", "targeting"), OPERATION, NOUN_TARGET },
    { 6, THING_OF("entity_id", "event"), 0, NOUN_EVENT },
    { 7, THING_OF("subject_id", "relation"), 0, NOUN_RELATION },
    { 8, THING_OF("entity_id", "claim"), 0, NOUN_CLAIM },
};
enum { SLOTS = sizeof slots / sizeof slots[0] };
/* With known: a summary counts where it was in use then. */
static const char SUMMARY_KNOWN[] = "(SELECT e.id FROM main.entity now JOIN entity e ON e.id = now.id"
                                    " AND e.summary = now.summary WHERE now.id = " HIT ")";

/* The hits are read once and each leads to its thing; 0 is no thing. */
static void emit_thing_hits(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    bool known = out->query->known.n > 0;
    bool operations = noun->id == NOUN_OPERATION || noun->id == NOUN_TIMELINE;
    emit_sql(out, "SELECT coalesce(CASE search.rowid & 15");
    for (int i = 0; i < SLOTS; i++) {
        bool summary = slots[i].fact == NOUN_COUNT;
        if (slots[i].only != OPERATION || operations) {
            buf_printf(&out->text, " WHEN %d THEN %s", slots[i].slot,
                       summary && known ? SUMMARY_KNOWN : slots[i].thing);
        }
    }
    emit_sql(out, " END, 0) FROM search WHERE search MATCH ?");
    emit_bind_str(out, n->words);
    if (known && n->earlier.n > 0) {
        emit_sql(out, " UNION ALL SELECT value FROM json_each(?)");
        emit_bind_str(out, n->earlier);
    }
}

static void emit_fact_hits(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    emit_sql(out, "SELECT " HIT " FROM search WHERE search MATCH ? AND search.rowid & 15 IN (");
    for (int i = 0, before = 0; i < SLOTS; i++) {
        if (slots[i].fact == noun->id) {
            buf_printf(&out->text, before++ > 0 ? ", %d" : "%d", slots[i].slot);
        }
    }
    emit_sql(out, ")");
    emit_bind_str(out, n->words);
}

static void emit_text(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    if (noun->id == NOUN_RECORD) {
        emit_sql(out, "instr(lower(v.raw), lower(?)) > 0");
        emit_bind_str(out, n->token->text);
        return;
    }
    /* the '+' keeps SQLite from beginning with the list where it is long */
    emit_sql(out, n->probe ? "+v.id IN (" : "v.id IN (");
    if (noun->thing || noun->id == NOUN_TIMELINE) {
        emit_thing_hits(out, noun, n);
    } else {
        emit_fact_hits(out, noun, n);
    }
    emit_sql(out, ")");
}

void emit_condition(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    emit_node(out, noun, n);
}

static bool is_fact_with_stance(const struct noun *noun) {
    return !noun->thing && noun->letter != 0;
}

static bool mentions(const struct query_node *n, const char *key) {
    if (n == NULL) {
        return false;
    }
    bool here = n->kind == QUERY_QUALIFIER && n->meaning == QUERY_FIELD && n->field != NULL &&
                str_is(str_of(n->field->key), key);
    return here || (n->meaning != QUERY_GROUP && (mentions(n->left, key) || mentions(n->right, key)));
}

static void emit_group(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    const struct field *link = query_group_link(n->group, noun);
    emit_sql(out, "v.id IN (SELECT v.");
    emit_sql(out, link->test);
    emit_sql(out, " FROM ");
    emit_sql(out, n->group->view);
    emit_sql(out, " v WHERE ");
    emit_node(out, n->group, n->left);
    if (!out->query->any_stance && !mentions(n->left, "stance")) {
        emit_sql(out, " AND v.stance_rank >= 0");
    }
    emit_sql(out, ")");
}

static void emit_qualifier(struct query_sql *out, const struct noun *noun, const struct query_node *n,
                           const struct query_node *and_group) {
    switch (n->meaning) {
    case QUERY_GROUP:
        emit_group(out, noun, n);
        break;
    case QUERY_HAS:
    case QUERY_MISSING:
        emit_presence(out, n);
        break;
    case QUERY_DURING:
    case QUERY_WITHIN:
    case QUERY_SINCE:
    case QUERY_UNTIL:
        emit_period(out, noun, n);
        break;
    case QUERY_FIELD:
        if (n->field->via != NULL) {
            emit_via(out, n, and_group);
        } else {
            emit_values(out, n, "v.", n->field->test);
        }
        break;
    }
}

/* Does a main qualifier in this AND look through the facts that `n` qualifies? Then `n` has joined
 * it there and says nothing of its own. */
static bool joined_elsewhere(const struct query_node *n, const struct query_node *and_group) {
    if (and_group == NULL || n->kind != QUERY_QUALIFIER || n->meaning != QUERY_FIELD ||
        n->field->via == NULL || !n->field->via->modifies) {
        return false;
    }
    return emit_has_main(and_group, n->field->via);
}

static const struct query_node *find_first(const struct query_node *n) {
    if (n->kind != QUERY_AND) {
        return n->first ? n : NULL;
    }
    const struct query_node *left = find_first(n->left);
    return left != NULL ? left : find_first(n->right);
}

static bool is_probe(const struct query_node *n, const struct query_node *top) {
    return n->kind == QUERY_QUALIFIER && n->probe && !joined_elsewhere(n, top);
}

static void emit_probes(struct query_sql *out, const struct query_node *n, const struct query_node *top) {
    if (n->kind == QUERY_AND) {
        emit_sql(out, "(");
        emit_probes(out, n->left, top);
        emit_sql(out, " AND ");
        emit_probes(out, n->right, top);
        emit_sql(out, ")");
    } else if (is_probe(n, top)) {
        emit_via(out, n, top);
    } else {
        emit_sql(out, "1");
    }
}

/* The ids that the query begins with, less those which the other conditions on facts refuse: so only of
 * what is left a row of the noun's own is read. */
static void emit_first(struct query_sql *out, const struct query_node *n, const struct query_node *top) {
    char what[80];
    snprintf(what, sizeof what, "%s AS id", n->field->via->link);
    emit_sql(out, "v.id IN (SELECT v.id FROM (");
    emit_facts(out, what, n, top);
    emit_sql(out, ") v WHERE ");
    emit_probes(out, top, top);
    emit_sql(out, ")");
}

static void emit_and(struct query_sql *out, const struct noun *noun, const struct query_node *n,
                     const struct query_node *top) {
    if (n->kind == QUERY_AND) {
        emit_sql(out, "(");
        emit_and(out, noun, n->left, top);
        emit_sql(out, " AND ");
        emit_and(out, noun, n->right, top);
        emit_sql(out, ")");
    } else if (joined_elsewhere(n, top) || (is_probe(n, top) && find_first(top) != NULL)) {
        emit_sql(out, "1");
    } else if (n->first) {
        emit_first(out, n, top);
    } else if (n->kind == QUERY_QUALIFIER) {
        emit_qualifier(out, noun, n, top);
    } else {
        emit_node(out, noun, n);
    }
}

static void emit_node(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    switch (n->kind) {
    case QUERY_AND:
        emit_and(out, noun, n, n);
        break;
    case QUERY_OR:
        emit_sql(out, "(");
        emit_node(out, noun, n->left);
        emit_sql(out, " OR ");
        emit_node(out, noun, n->right);
        emit_sql(out, ")");
        break;
    case QUERY_NOT:
        /* what is not known to match does not match: NOT of NULL would lose rows */
        emit_sql(out, "(");
        emit_node(out, noun, n->left);
        emit_sql(out, " IS NOT TRUE)");
        break;
    case QUERY_TEXT:
        emit_text(out, noun, n);
        break;
    case QUERY_QUALIFIER:
        emit_qualifier(out, noun, n, NULL);
        break;
    }
}

void query_where(struct query_sql *out, const struct query *q) {
    out->query = q;
    if (q->where == NULL) {
        emit_sql(out, "1");
    } else {
        emit_node(out, q->noun, q->where);
    }
    if (is_fact_with_stance(q->noun) && !q->any_stance && !mentions(q->where, "stance")) {
        emit_sql(out, " AND v.stance_rank >= 0");
    }
    if (q->known.n > 0 && q->noun->thing) {
        known_emit_there(out, q->noun);
    }
}

int query_columns(const struct query *q, const struct field **out, int room) {
    int n = 0;
    if (q->column_count > 0) {
        for (; n < q->column_count && n < room; n++) {
            out[n] = q->columns[n];
        }
        return n;
    }
    for (int i = 0; i < q->noun->field_count && n < room; i++) {
        if (q->noun->fields[i].flags & FIELD_SHOWN) {
            out[n++] = &q->noun->fields[i];
        }
    }
    return n;
}

/* Dates and counts by their lower bound, words by the order of their vocabulary where it has one. */
static void emit_sort(struct query_sql *out, const struct query_sort *s) {
    const struct field *f = s->field;
    const char *way = s->descending ? " DESC NULLS LAST, " : " NULLS LAST, ";
    if ((f->type == FIELD_WORD || f->type == FIELD_RANKED) && f->of != NULL) {
        buf_printf(&out->text, "(SELECT w.rank FROM term w WHERE w.vocab = '%s' AND w.code = v.\"%s\")%s",
                   f->of, f->column, way);
    }
    bool bounds = (f->type == FIELD_DATE || f->type == FIELD_COUNT) && f->test != NULL;
    emit_column(out, bounds ? f->test : f->column, bounds ? "_lo" : "");
    emit_sql(out, way);
}

static void emit_from(struct query_sql *out, const struct query *q) {
    emit_sql(out, " FROM ");
    emit_sql(out, q->noun->view);
    emit_sql(out, " v WHERE ");
}

static void emit_order(struct query_sql *out, const struct query *q) {
    emit_sql(out, " ORDER BY ");
    for (int i = 0; i < q->sort_count; i++) {
        emit_sort(out, &q->sorts[i]);
    }
    emit_sql(out, q->noun->sort);
}

void query_tail(struct query_sql *out, const struct query *q) {
    emit_from(out, q);
    query_where(out, q);
    if (q->gather) {
        buf_printf(&out->text, " AND v.id IN (SELECT id FROM main.%s)", q->noun->table);
    }
    emit_order(out, q);
    if (q->limit > 0) {
        emit_sql(out, " LIMIT ?");
        emit_bind_int(out, q->limit);
    }
}

void query_select(struct query_sql *out, const struct query *q) {
    out->query = q;
    const struct field *columns[64];
    int n = query_columns(q, columns, 64);
    emit_sql(out, q->noun->once ? "SELECT DISTINCT " : "SELECT ");
    for (int i = 0; i < n; i++) {
        emit_sql(out, i > 0 ? ", " : "");
        if (columns[i]->column != NULL) {
            emit_column(out, columns[i]->column, "");
        } else {
            emit_list(out, columns[i]);
        }
    }
    if (q->limit == 0 || q->noun->once) {
        query_tail(out, q);
        return;
    }
    /* first which rows, then their columns: what is not shown is not put together */
    emit_from(out, q);
    emit_sql(out, "v.id IN (");
    query_select_ids(out, q);
    emit_sql(out, ")");
    emit_order(out, q);
}

void query_select_ids(struct query_sql *out, const struct query *q) {
    emit_sql(out, "SELECT v.id");
    query_tail(out, q);
}

void query_sql_release(struct query_sql *sql) {
    buf_release(&sql->text);
}

void query_sql_whole(struct query_sql *sql) {
    known_define(sql);
}

struct stmt *query_prepare(struct db *db, struct query_sql *sql, struct err *e) {
    query_sql_whole(sql);
    struct stmt *s = stmt_get(db, sql->text.p, e);
    for (int i = 0; s != NULL && i < sql->bind_count; i++) {
        const struct query_bind *b = &sql->binds[i];
        if (b->type == 'i') {
            stmt_bind_int(s, i + 1, b->i);
        } else if (b->type == 'r') {
            stmt_bind_real(s, i + 1, b->r);
        } else {
            stmt_bind_str(s, i + 1, b->t);
        }
    }
    return s;
}
