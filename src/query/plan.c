/* Where a query begins. A condition that looks through facts can be met in two ways: all the ids that it
 * leads to, looked up first (IN), or a question asked of each row (EXISTS). SQLite cannot know which
 * serves, so the rows behind each are counted here, no further than it takes to see which are few.
 * The query then begins with those few and asks the other conditions of them.
 * Invariant: a plan changes the speed of a query, never its answer. */
#include "query/check.h"
#include "query/emit.h"

enum { CANDIDATES = 8 };

struct plan {
    struct query_node *found[CANDIDATES]; /* conditions that an index can begin with */
    int count;
    bool set; /* some condition is a set of ids whatever we do: full text, target:( … ) */
};

static bool is_via(const struct query_node *n) {
    return n->kind == QUERY_QUALIFIER && n->meaning == QUERY_FIELD && n->field->via != NULL;
}

static bool is_candidate(const struct query_node *n) {
    return is_via(n) && !n->field->via->modifies && n->field->via->from[0] != '(' &&
           (n->field->type == FIELD_REF || n->field->type == FIELD_NAME);
}

/* Through the conditions that must all hold. */
static void collect(struct plan *p, struct query_node *n) {
    if (n->kind == QUERY_AND) {
        collect(p, n->left);
        collect(p, n->right);
    } else if (is_candidate(n) && p->count < CANDIDATES) {
        p->found[p->count++] = n;
    } else if (n->kind == QUERY_TEXT || (n->kind == QUERY_QUALIFIER && n->meaning == QUERY_GROUP)) {
        p->set = true;
    }
}

/* SELECT of how many facts meet the condition. A tree is the outer loop, so that counting may end before
 * the tree does. */
static void emit_count(struct query_sql *out, const struct query_node *n, int64_t cap) {
    const struct field_via *via = n->field->via;
    bool tree = n->value_count == 1 && emit_in_tree(n->field, &n->values[0]);
    if (tree) {
        emit_tree(out, n->field, &n->values[0]);
    }
    buf_printf(&out->text, "SELECT count(*) FROM (SELECT 1 FROM %s%s WHERE ", tree ? "tree CROSS JOIN " : "",
               via->from);
    if (tree) {
        buf_printf(&out->text, "%s = tree.id", via->value);
    } else {
        emit_values(out, n, "", via->value);
    }
    emit_sql(out, " LIMIT ?)");
    emit_bind_int(out, cap);
}

/* How many rows of facts it leads to, at most `cap`. */
static bool count_rows(struct query_check *c, const struct query_node *n, int64_t cap, int64_t *rows) {
    struct query_sql sql = { .arena = c->arena, .query = c->query };
    bool row;
    emit_count(&sql, n, cap);
    struct stmt *s = query_prepare(c->db, &sql, c->err);
    query_sql_release(&sql);
    bool ok = s != NULL && stmt_step(s, &row, c->err);
    *rows = ok && row ? stmt_int(s, 0) : 0;
    stmt_done(s);
    return ok;
}

/* The condition with the fewest rows; NULL when all have many. */
static bool find_few(struct query_check *c, const struct plan *p, struct query_node **few) {
    static const int64_t caps[] = { 1000, 50000 };
    *few = NULL;
    for (size_t i = 0; *few == NULL && i < sizeof caps / sizeof caps[0]; i++) {
        int64_t least = caps[i];
        for (int k = 0; k < p->count; k++) {
            int64_t rows;
            if (!count_rows(c, p->found[k], least, &rows)) {
                return false;
            }
            if (rows < least) {
                least = rows;
                *few = p->found[k];
            }
        }
    }
    return true;
}

/* All other conditions are asked of each row. Those within a group are about rows of its own. */
static void probe_others(struct query_node *n, const struct query_node *few) {
    if (n == NULL || (n->kind == QUERY_QUALIFIER && n->meaning == QUERY_GROUP)) {
        return;
    }
    n->probe = n != few && is_via(n) && n->field->via->from[0] != '(';
    probe_others(n->left, few);
    probe_others(n->right, few);
}

bool query_plan(struct query_check *c) {
    struct query *q = c->query;
    struct plan p = { .count = 0 };
    struct query_node *few = NULL;
    /* The first rows in an order that an index has are found by walking along it. */
    bool walk = q->limit > 0 && q->sort_count == 0 && q->noun->sort_indexed;
    collect(&p, q->where);
    if (q->where->kind != QUERY_AND && !walk) {
        return true;
    }
    if (p.count > 0 && !find_few(c, &p, &few)) {
        return false;
    }
    if (few != NULL || p.set || walk) {
        probe_others(q->where, few);
    }
    if (few != NULL && q->where->kind == QUERY_AND) {
        few->first = true;
    }
    return true;
}
