/* Conditions on values, by type. A date or count compares its bounds; a reference its ids, followed
 * down the tree and into sets unless '=' asks for exactly that. */
#include "query/emit.h"
#include <stdio.h>
#include <string.h>

void emit_sql(struct query_sql *out, const char *text) {
    buf_add_text(&out->text, text);
}

static void push_bind(struct query_sql *out, struct query_bind b) {
    out->binds = arena_grow(out->arena, out->binds, (size_t)out->bind_count, sizeof *out->binds);
    out->binds[out->bind_count++] = b;
}

void emit_bind_str(struct query_sql *out, struct str value) {
    push_bind(out, (struct query_bind){ .type = 't', .t = value });
}

void emit_bind_int(struct query_sql *out, int64_t value) {
    push_bind(out, (struct query_bind){ .type = 'i', .i = value });
}

void emit_column(struct query_sql *out, const char *name, const char *suffix) {
    buf_printf(&out->text, "v.\"%s%s\"", name, suffix);
}

/* expression op ? */
static void compare_str(struct query_sql *out, const char *expr, const char *op, struct str value) {
    buf_printf(&out->text, "%s %s ?", expr, op);
    emit_bind_str(out, value);
}

static void compare_int(struct query_sql *out, const char *expr, const char *op, int64_t value) {
    buf_printf(&out->text, "%s %s ?", expr, op);
    emit_bind_int(out, value);
}

/* Dates: a period, both ends included; an open bound is the end of time. */
static void emit_date(struct query_sql *out, const struct field *f, const struct query_value *v,
                      const char *expr) {
    char lo[260], hi[260], whole[260];
    bool day = f->type == FIELD_DAY;
    bool own = f->via == NULL && f->column != NULL; /* said_lo and said_hi stand beside said_on */
    snprintf(whole, sizeof whole, own ? "v.\"%s\"" : "%s", own ? f->column : expr);
    snprintf(lo, sizeof lo, day ? "%s" : "coalesce(%s_lo, '0000-01-01')", expr);
    snprintf(hi, sizeof hi, day ? "%s" : "coalesce(%s_hi, '9999-12-31')", expr);
    buf_printf(&out->text, "(%s IS NOT NULL", whole);
    bool low = v->op == QUERY_IS || v->op == QUERY_RANGE || v->op == QUERY_GREATER_EQUAL;
    bool high = v->op == QUERY_IS || v->op == QUERY_RANGE || v->op == QUERY_LESS_EQUAL;
    if (v->op == QUERY_EXACT) {
        emit_sql(out, " AND ");
        compare_str(out, whole, "=", v->text);
    }
    if (v->op == QUERY_GREATER) {
        emit_sql(out, " AND ");
        compare_str(out, hi, ">", v->hi);
    }
    if (v->op == QUERY_LESS) {
        emit_sql(out, " AND ");
        compare_str(out, lo, "<", v->lo);
    }
    if (low && v->lo.n > 0) {
        emit_sql(out, " AND ");
        compare_str(out, hi, ">=", v->lo);
    }
    if (high && v->hi.n > 0) {
        emit_sql(out, " AND ");
        compare_str(out, lo, "<=", v->hi);
    }
    emit_sql(out, ")");
}

/* Numbers and ranks: lo and hi of the value against one expression. */
static void emit_number(struct query_sql *out, const struct query_value *v, const char *expr) {
    switch (v->op) {
    case QUERY_GREATER:
        compare_int(out, expr, ">", v->number_hi);
        return;
    case QUERY_GREATER_EQUAL:
        compare_int(out, expr, ">=", v->number_lo);
        return;
    case QUERY_LESS:
        compare_int(out, expr, "<", v->number_lo);
        return;
    case QUERY_LESS_EQUAL:
        compare_int(out, expr, "<=", v->number_hi);
        return;
    case QUERY_IS:
    case QUERY_EXACT:
    case QUERY_POSSIBLY:
    case QUERY_RANGE:
        break;
    }
    emit_sql(out, "(");
    compare_int(out, expr, ">=", v->number_lo);
    emit_sql(out, " AND ");
    compare_int(out, expr, "<=", v->number_hi);
    emit_sql(out, ")");
}

static void emit_real(struct query_sql *out, const struct query_value *v, const char *expr) {
    double lo = v->op == QUERY_LESS || v->op == QUERY_LESS_EQUAL ? -1e308 : v->real_lo;
    double hi = v->op == QUERY_GREATER || v->op == QUERY_GREATER_EQUAL ? 1e308 : v->real_hi;
    buf_printf(&out->text, "(%s %s ? AND %s %s ?)", expr, v->op == QUERY_GREATER ? ">" : ">=", expr,
               v->op == QUERY_LESS ? "<" : "<=");
    push_bind(out, (struct query_bind){ .type = 'r', .r = lo });
    push_bind(out, (struct query_bind){ .type = 'r', .r = hi });
}

/* Counts: asked certainly, the bounds must lie within what was asked; with '?' they must touch it. */
static void emit_count(struct query_sql *out, const struct query_value *v, const char *expr) {
    int64_t lo = v->number_lo, hi = v->number_hi;
    lo = v->op == QUERY_GREATER                             ? v->number_hi + 1
         : v->op == QUERY_LESS || v->op == QUERY_LESS_EQUAL ? 0
                                                            : lo;
    if (v->op == QUERY_LESS || v->op == QUERY_LESS_EQUAL) {
        hi = v->op == QUERY_LESS ? v->number_lo - 1 : v->number_hi;
    } else if (v->op == QUERY_GREATER || v->op == QUERY_GREATER_EQUAL) {
        hi = INT64_MAX;
    }
    bool possibly = v->op == QUERY_POSSIBLY;
    buf_printf(&out->text, "(%s IS NOT NULL AND ", expr);
    buf_printf(&out->text, possibly ? "coalesce(%s_hi, 9223372036854775807) >= ?" : "%s_lo >= ?", expr);
    emit_bind_int(out, lo);
    if (hi != INT64_MAX) {
        buf_printf(&out->text, possibly ? " AND %s_lo <= ?" : " AND %s_hi <= ?", expr);
        emit_bind_int(out, hi);
    }
    if (!possibly && v->op != QUERY_EXACT) {
        buf_printf(&out->text, " AND %s NOT GLOB 'about *'", expr); /* 100 with doubt is not certain */
    }
    emit_sql(out, ")");
}

/* The rank of a word in its vocabulary; a thing or fact without a mark counts as amber. */
static void emit_ranked(struct query_sql *out, const struct field *f, const struct query_value *v,
                        const char *expr) {
    char rank[400];
    bool mark = strcmp(f->of, "tlp") == 0;
    if (v->op == QUERY_EXACT || v->number_lo == INT64_MIN) {
        compare_str(out, expr, "=", v->text);
        return;
    }
    snprintf(rank, sizeof rank, "(SELECT w.rank FROM term w WHERE w.vocab = '%s' AND w.code = %s%s%s)", f->of,
             mark ? "coalesce(" : "", expr, mark ? ", 'amber')" : "");
    emit_number(out, v, rank);
}

bool emit_in_tree(const struct field *f, const struct query_value *v) {
    return f->type == FIELD_REF && (f->flags & FIELD_TREE) && v->op != QUERY_EXACT;
}

/* With known: a parent is computed, and no index has it: below a thing lie those that lie there now and
 * did then, and those that a claim put there. */
void emit_tree(struct query_sql *out, const struct field *f, const struct query_value *v) {
    const char *table = f->noun == NOUN_SECTOR ? "sector" : "location";
    emit_sql(out, "WITH RECURSIVE tree(id) AS (SELECT value FROM json_each(?)");
    if (out->query != NULL && out->query->known.n > 0) {
        buf_printf(&out->text,
                   " UNION SELECT b.id FROM tree JOIN main.%s now ON now.parent_id = tree.id"
                   " JOIN %s b ON b.id = now.id AND b.parent_id = now.parent_id"
                   " UNION SELECT b.id FROM tree JOIN moved ON moved.parent_id = tree.id"
                   " JOIN main.%s b ON b.id = moved.id",
                   table, table, table);
    } else {
        buf_printf(&out->text, " UNION SELECT b.id FROM tree JOIN %s b ON b.parent_id = tree.id", table);
    }
    emit_sql(out, " UNION SELECT m.subject_id FROM tree JOIN relation m ON m.object_id = tree.id"
                  " AND m.verb = 'member-of' AND m.stance >= 0) ");
    emit_bind_str(out, v->ids);
}

static void emit_ref(struct query_sql *out, const struct field *f, const struct query_value *v,
                     const char *expr) {
    if (!emit_in_tree(f, v)) {
        buf_printf(&out->text, "%s IN (SELECT value FROM json_each(?))", expr);
        emit_bind_str(out, v->ids);
        return;
    }
    buf_printf(&out->text, "%s IN (", expr);
    emit_tree(out, f, v);
    emit_sql(out, "SELECT id FROM tree)");
}

/* One word is compared as such, which an index serves best. */
static void emit_word(struct query_sql *out, const struct query_value *v, const char *expr) {
    if (str_index(v->ids, ',') == SIZE_MAX) {
        compare_str(out, expr, "=", v->text);
    } else {
        buf_printf(&out->text, "%s IN (SELECT value FROM json_each(?))", expr);
        emit_bind_str(out, v->ids);
    }
}

static void emit_name(struct query_sql *out, const struct query_value *v, const char *expr) {
    if (v->prefix) {
        buf_printf(&out->text, "(%s >= ? AND %s < ? || char(1114111))", expr, expr);
        emit_bind_str(out, v->text);
    } else {
        buf_printf(&out->text, "%s = ?", expr);
    }
    emit_bind_str(out, v->text);
}

static void emit_value(struct query_sql *out, const struct field *f, const struct query_value *v,
                       const char *expr) {
    switch (f->type) {
    case FIELD_NAME:
        emit_name(out, v, expr);
        break;
    case FIELD_TEXT:
    case FIELD_URL:
        if (v->op == QUERY_EXACT) {
            compare_str(out, expr, "=", v->text);
        } else {
            buf_printf(&out->text, "instr(lower(%s), lower(?)) > 0", expr);
            emit_bind_str(out, v->text);
        }
        break;
    case FIELD_WORD:
        emit_word(out, v, expr);
        break;
    case FIELD_RANKED:
        emit_ranked(out, f, v, expr);
        break;
    case FIELD_DATE:
    case FIELD_DAY:
        emit_date(out, f, v, expr);
        break;
    case FIELD_COUNT:
        emit_count(out, v, expr);
        break;
    case FIELD_CONFIDENCE:
    case FIELD_NUMBER:
        emit_number(out, v, expr);
        break;
    case FIELD_REAL:
        emit_real(out, v, expr);
        break;
    case FIELD_REF:
        emit_ref(out, f, v, expr);
        break;
    }
}

/* Halves within halves: SQLite limits the depth of an expression, and a list of ORs is as deep as long. */
static void emit_any(struct query_sql *out, const struct query_node *n, int from, int to, const char *expr) {
    if (to - from == 1) {
        emit_value(out, n->field, &n->values[from], expr);
        return;
    }
    int middle = from + (to - from) / 2;
    emit_sql(out, "(");
    emit_any(out, n, from, middle, expr);
    emit_sql(out, " OR ");
    emit_any(out, n, middle, to, expr);
    emit_sql(out, ")");
}

/* The things that meet what is asked of them, and what was merged into them: facts may name either. */
static void emit_reach(struct query_sql *out, const struct query_node *n, const char *prefix,
                       const char *expr) {
    const struct noun *noun = noun_get(n->field->noun);
    buf_printf(&out->text, "%s%s IN (WITH met(id) AS (SELECT v.id FROM %s v WHERE ", prefix, expr,
               noun->view);
    emit_condition(out, noun, n->reach);
    emit_sql(out, ") SELECT id FROM met UNION ALL"
                  " SELECT m.id FROM met JOIN main.entity m ON m.merged_into = met.id)");
}

void emit_values(struct query_sql *out, const struct query_node *n, const char *prefix, const char *expr) {
    if (n->reach != NULL) {
        emit_reach(out, n, prefix, expr);
        return;
    }
    char full[200];
    snprintf(full, sizeof full, "%s%s", prefix, expr);
    emit_sql(out, "(");
    emit_any(out, n, 0, n->value_count, full);
    emit_sql(out, ")");
}

/* Both look at rows of the same fact table, whatever they join to it. */
static bool same_facts(const struct field_via *a, const struct field_via *b) {
    size_t n = strcspn(a->from, " ");
    return strncmp(a->from, b->from, n) == 0 && strcspn(b->from, " ") == n && strcmp(a->link, b->link) == 0;
}

bool emit_has_main(const struct query_node *n, const struct field_via *via) {
    if (n->kind == QUERY_AND) {
        return emit_has_main(n->left, via) || emit_has_main(n->right, via);
    }
    const struct field_via *other =
        n->kind == QUERY_QUALIFIER && n->meaning == QUERY_FIELD ? n->field->via : NULL;
    return other != NULL && !other->modifies && same_facts(via, other);
}

/* What the person asked of the facts themselves, or any: lifts; the rest keeps its default. */
struct asked {
    bool stance, extent;
};

static void note_asked(struct asked *asked, const struct query_node *n) {
    asked->stance = asked->stance || strcmp(n->field->key, "stance") == 0;
    asked->extent = asked->extent || strcmp(n->field->key, "extent") == 0;
}

/* A qualifier of a field reached through facts of the kind of `via`? */
static bool is_about(const struct query_node *n, const struct field_via *via, bool modifies) {
    const struct field_via *own =
        n->kind == QUERY_QUALIFIER && n->meaning == QUERY_FIELD ? n->field->via : NULL;
    return own != NULL && own->modifies == modifies && same_facts(own, via);
}

/* Adds the modifiers of the AND to the facts of `via`, but for the qualifier `main` itself. */
static void emit_modifiers(struct query_sql *out, const struct query_node *n, const struct field_via *via,
                           const struct query_node *main, struct asked *asked) {
    if (n->kind == QUERY_AND) {
        emit_modifiers(out, n->left, via, main, asked);
        emit_modifiers(out, n->right, via, main, asked);
    } else if (n != main && is_about(n, via, true)) {
        emit_sql(out, " AND ");
        emit_values(out, n, "", n->field->via->value);
        note_asked(asked, n);
    }
}

/* What holds for the facts of a field beside its values: its own condition, the modifiers of the AND,
 * and the defaults of what they do not ask for. */
static void emit_rules(struct query_sql *out, const struct field *f, const struct query_node *main,
                       const struct query_node *and_group) {
    const struct query *q = out->query;
    struct asked asked = { q->any_stance, q->any_extent };
    if (main != NULL) {
        note_asked(&asked, main);
    }
    if (f->via->where != NULL) {
        buf_printf(&out->text, " AND %s", f->via->where);
    }
    if (and_group != NULL) {
        emit_modifiers(out, and_group, f->via, main, &asked);
    }
    if ((f->flags & FIELD_EXTENT) && !asked.extent) {
        emit_sql(out, " AND (f.extent IS NULL OR f.extent NOT IN ('few', 'none'))");
    }
    if (f->via->fact && !asked.stance) {
        emit_sql(out, " AND f.stance >= 0");
    }
    if (f->via->between != NULL && !q->any_stance) {
        buf_printf(&out->text, " AND %s >= 0", f->via->between);
    }
}

void emit_facts(struct query_sql *out, const char *what, const struct query_node *n,
                const struct query_node *and_group) {
    const struct field_via *via = n->field->via;
    buf_printf(&out->text, "SELECT %s FROM %s WHERE ", what, via->from);
    /* the '+' keeps SQLite from seeking once for each value where the link alone leads to few facts */
    emit_values(out, n, n->probe ? "+" : "", via->value);
    emit_rules(out, n->field, n, and_group);
}

void emit_via(struct query_sql *out, const struct query_node *n, const struct query_node *and_group) {
    const struct field_via *via = n->field->via;
    emit_sql(out, n->probe ? "EXISTS (" : "v.id IN (");
    emit_facts(out, n->probe ? "1" : via->link, n, and_group);
    if (n->probe) {
        buf_printf(&out->text, " AND %s = v.id", via->link);
    }
    emit_sql(out, ")");
}

/* Is there a value of the field, one that a query for it could find? */
static void emit_has(struct query_sql *out, const struct field *f, bool has) {
    if (f->via == NULL) {
        emit_column(out, f->type == FIELD_DATE ? f->column : f->test, "");
        emit_sql(out, has ? " IS NOT NULL" : " IS NULL");
        return;
    }
    emit_sql(out, has ? "EXISTS (SELECT 1 FROM " : "NOT EXISTS (SELECT 1 FROM ");
    buf_printf(&out->text, "%s WHERE %s = v.id AND %s IS NOT NULL", f->via->from, f->via->link,
               f->via->value);
    emit_rules(out, f, NULL, NULL);
    emit_sql(out, ")");
}

void emit_presence(struct query_sql *out, const struct query_node *n) {
    emit_sql(out, "(");
    for (int i = 0; i < n->token->value_count; i++) {
        emit_sql(out, i > 0 ? " OR " : "");
        emit_has(out, n->keys[i], n->meaning == QUERY_HAS);
    }
    emit_sql(out, ")");
}

/* The facts that the main qualifiers of the AND speak of, each list after a UNION; how many. */
static int emit_mains(struct query_sql *out, const struct query_node *n, const struct field_via *via,
                      const struct query_node *and_group, int before) {
    if (n->kind == QUERY_AND) {
        int left = emit_mains(out, n->left, via, and_group, before);
        return emit_mains(out, n->right, via, and_group, left);
    }
    if (!is_about(n, via, false)) {
        return before;
    }
    emit_sql(out, before > 0 ? " UNION ALL " : " AND f.id IN (");
    emit_facts(out, "f.id", n, and_group);
    return before + 1;
}

bool emit_same_facts(const struct field *a, const struct field *b) {
    return a->via != NULL && b->via != NULL && same_facts(a->via, b->via);
}

void emit_key(struct query_sql *out, const struct field *f, const struct query_node *where) {
    emit_rules(out, f, NULL, where);
    if (f->via->modifies && where != NULL && emit_mains(out, where, f->via, where, 0) > 0) {
        emit_sql(out, ")");
    }
}

void emit_period(struct query_sql *out, const struct noun *noun, const struct query_node *n) {
    emit_sql(out, "(");
    for (int i = 0; i < n->value_count; i++) {
        const struct query_value *v = &n->values[i];
        bool within = n->meaning == QUERY_WITHIN;
        buf_printf(&out->text, "%s(%s IS NOT NULL", i > 0 ? " OR " : "", noun->period_lo);
        if (n->meaning != QUERY_UNTIL && v->lo.n > 0) {
            emit_sql(out, " AND ");
            compare_str(out, within ? noun->period_lo : noun->period_hi, ">=", v->lo);
        }
        if (n->meaning != QUERY_SINCE && v->hi.n > 0) {
            emit_sql(out, " AND ");
            compare_str(out, within ? noun->period_hi : noun->period_lo, "<=", v->hi);
        }
        if (within) {
            buf_printf(&out->text, " AND %s", noun->period_sure);
        }
        emit_sql(out, ")");
    }
    emit_sql(out, ")");
}
