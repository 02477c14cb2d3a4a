/* SQL from a checked tree. Every piece of text is a constant of ours or a name from the field table;
 * every value is bound. The noun's view has the alias v; facts reached through are f. */
#include "query/check.h"
#include "query/emit.h"
#include "query/known.h"
#include <stdio.h>
#include <stdlib.h>

static void emit_node(struct query_sql *out, const struct noun *noun, const struct query_node *n);

/* Full-text hits, and how each slot of the index (schema/search.sql) leads to a thing. */
#define HITS                                                                                                 \
    "WITH hit(id, slot) AS MATERIALIZED (SELECT rowid >> 4, rowid & 15 FROM search WHERE search MATCH ?) "
static const char thing_hits[] =
    "v.id IN (" HITS "SELECT n.entity_id FROM hit JOIN name n ON n.id = hit.id WHERE slot IN (0, 3)"
    " UNION ALL SELECT x.entity_id FROM hit JOIN event x ON x.id = hit.id WHERE slot IN (2, 6)"
    " UNION ALL SELECT x.operation_id FROM hit JOIN attribution x ON x.id = hit.id WHERE slot = 4"
    " UNION ALL SELECT x.operation_id FROM hit JOIN targeting x ON x.id = hit.id WHERE slot = 5"
    " UNION ALL SELECT x.subject_id FROM hit JOIN relation x ON x.id = hit.id WHERE slot = 7"
    " UNION ALL SELECT x.entity_id FROM hit JOIN claim x ON x.id = hit.id WHERE slot = 8";
/* A summary counts with known: where it was in use then. */
static const char summary_hits[] = " UNION ALL SELECT id FROM hit WHERE slot = 1)";
static const char known_summary_hits[] =
    " UNION ALL SELECT e.id FROM hit JOIN main.entity now ON now.id = hit.id"
    " JOIN entity e ON e.id = now.id AND e.summary = now.summary WHERE slot = 1"
    " UNION ALL SELECT value FROM json_each(?))";

static void emit_thing_hits(struct query_sql *out, const struct query_node *n) {
    bool known = out->query->known.n > 0;
    emit_sql(out, thing_hits);
    emit_bind_str(out, n->words);
    emit_sql(out, known ? known_summary_hits : summary_hits);
    if (known) {
        emit_bind_str(out, n->earlier.n > 0 ? n->earlier : STR("[]"));
    }
}

static void emit_text(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    static const struct {
        enum noun_id noun;
        const char *slots;
    } facts[] = { { NOUN_NAME, "0, 3" },  { NOUN_ATTRIBUTION, "4" }, { NOUN_TARGET, "5" },
                  { NOUN_EVENT, "2, 6" }, { NOUN_RELATION, "7" },    { NOUN_CLAIM, "8" } };
    if (noun->thing || noun->id == NOUN_TIMELINE) {
        emit_thing_hits(out, n);
        return;
    }
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        if (facts[i].noun == noun->id) {
            emit_sql(out, "v.id IN (" HITS "SELECT id FROM hit WHERE slot IN (");
            emit_sql(out, facts[i].slots);
            emit_sql(out, "))");
            emit_bind_str(out, n->words);
            return;
        }
    }
    emit_sql(out, "instr(lower(v.raw), lower(?)) > 0");
    emit_bind_str(out, n->token->text);
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
        emit_probes(out, n->left, top);
        emit_probes(out, n->right, top);
    } else if (is_probe(n, top)) {
        emit_sql(out, " AND ");
        emit_via(out, n, top);
    }
}

/* The ids that the query begins with, less those which the other conditions on facts refuse: so only of
 * what is left a row of the noun's own is read. */
static void emit_first(struct query_sql *out, const struct query_node *n, const struct query_node *top) {
    char what[80];
    snprintf(what, sizeof what, "%s AS id", n->field->via->link);
    emit_sql(out, "v.id IN (SELECT v.id FROM (");
    emit_facts(out, what, n, top);
    emit_sql(out, ") v WHERE 1");
    emit_probes(out, top, top);
    emit_sql(out, ")");
}

static void emit_and(struct query_sql *out, const struct noun *noun, const struct query_node *n,
                     const struct query_node *top) {
    if (n->kind == QUERY_AND) {
        emit_and(out, noun, n->left, top);
        emit_sql(out, " AND ");
        emit_and(out, noun, n->right, top);
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

/* a OR b OR c without parentheses, of which SQLite takes only so many. */
static void emit_or(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    if (n->kind != QUERY_OR) {
        emit_node(out, noun, n);
        return;
    }
    emit_or(out, noun, n->left);
    emit_sql(out, " OR ");
    emit_or(out, noun, n->right);
}

static void emit_node(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    switch (n->kind) {
    case QUERY_AND:
        emit_sql(out, "(");
        emit_and(out, noun, n, n);
        emit_sql(out, ")");
        break;
    case QUERY_OR:
        emit_sql(out, "(");
        emit_or(out, noun, n);
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
    emit_order(out, q);
    if (q->limit > 0) {
        emit_sql(out, " LIMIT ?");
        emit_bind_int(out, q->limit);
    }
}

void query_select(struct query_sql *out, const struct query *q) {
    const struct field *columns[64];
    int n = query_columns(q, columns, 64);
    emit_sql(out, q->noun->once ? "SELECT DISTINCT " : "SELECT ");
    for (int i = 0; i < n; i++) {
        emit_sql(out, i > 0 ? ", " : "");
        emit_column(out, columns[i]->column, "");
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
