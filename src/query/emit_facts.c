/* Conditions that look through facts: which facts a qualifier speaks of, what else holds for them (their own
 * rule, the qualifiers that describe the same facts, the defaults that nobody lifted), and what is recorded
 * at all. Invariant: facts are found by one rule, whether rows, has: or the keys of a count ask. */
#include "query/emit.h"
#include <string.h>

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

/* The modifiers of the AND that hold for the facts of `via`, but for the qualifier `main` itself: how many,
 * and what they ask for. */
static int note_modifiers(const struct query_node *n, const struct field_via *via,
                          const struct query_node *main, struct asked *asked) {
    if (n->kind == QUERY_AND) {
        return note_modifiers(n->left, via, main, asked) + note_modifiers(n->right, via, main, asked);
    }
    if (n == main || !is_about(n, via, true)) {
        return 0;
    }
    note_asked(asked, n);
    return 1;
}

static void emit_modifiers(struct query_sql *out, const struct query_node *n, const struct field_via *via,
                           const struct query_node *main) {
    if (n->kind == QUERY_AND) {
        emit_sql(out, "(");
        emit_modifiers(out, n->left, via, main);
        emit_sql(out, " AND ");
        emit_modifiers(out, n->right, via, main);
        emit_sql(out, ")");
    } else if (n != main && is_about(n, via, true)) {
        emit_values(out, n, "", n->field->via->value);
    } else {
        emit_sql(out, "1");
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
    if (and_group != NULL && note_modifiers(and_group, f->via, main, &asked) > 0) {
        emit_sql(out, " AND ");
        emit_modifiers(out, and_group, f->via, main);
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

/* A place or branch by its name, other things by the handle that is typed for them. */
static void emit_shown_value(struct query_sql *out, const struct field *f) {
    if (f->type != FIELD_REF) {
        emit_sql(out, f->via->value);
        return;
    }
    bool tree = f->noun == NOUN_LOCATION || f->noun == NOUN_SECTOR;
    buf_printf(&out->text,
               "(SELECT coalesce(live.%s, own.%s) FROM entity own LEFT JOIN entity live"
               " ON live.id = own.merged_into WHERE own.id = %s)",
               tree ? "name" : "handle", tree ? "name" : "handle", f->via->value);
}

void emit_list(struct query_sql *out, const struct field *f) {
    emit_sql(out, "(SELECT group_concat(one, ', ') FROM (SELECT DISTINCT ");
    emit_shown_value(out, f);
    buf_printf(&out->text, " AS one FROM %s WHERE %s = v.id AND %s IS NOT NULL", f->via->from, f->via->link,
               f->via->value);
    emit_rules(out, f, NULL, NULL);
    emit_sql(out, " ORDER BY one))");
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

/* In halves, as emit_any(). */
static void emit_keys(struct query_sql *out, const struct query_node *n, int from, int to) {
    if (to - from == 1) {
        emit_has(out, n->keys[from], n->meaning == QUERY_HAS);
        return;
    }
    int middle = from + (to - from) / 2;
    emit_sql(out, "(");
    emit_keys(out, n, from, middle);
    emit_sql(out, " OR ");
    emit_keys(out, n, middle, to);
    emit_sql(out, ")");
}

void emit_presence(struct query_sql *out, const struct query_node *n) {
    emit_keys(out, n, 0, n->token->value_count);
}

/* Is the fact one of those that a main qualifier of the AND speaks of? */
static void emit_mains(struct query_sql *out, const struct query_node *n, const struct field_via *via,
                       const struct query_node *and_group) {
    if (n->kind == QUERY_AND) {
        emit_sql(out, "(");
        emit_mains(out, n->left, via, and_group);
        emit_sql(out, " OR ");
        emit_mains(out, n->right, via, and_group);
        emit_sql(out, ")");
    } else if (is_about(n, via, false)) {
        emit_sql(out, "f.id IN (");
        emit_facts(out, "f.id", n, and_group);
        emit_sql(out, ")");
    } else {
        emit_sql(out, "0");
    }
}

bool emit_same_facts(const struct field *a, const struct field *b) {
    return a->via != NULL && b->via != NULL && same_facts(a->via, b->via);
}

void emit_key(struct query_sql *out, const struct field *f, const struct query_node *where) {
    emit_rules(out, f, NULL, where);
    if (f->via->modifies && where != NULL && emit_has_main(where, f->via)) {
        emit_sql(out, " AND ");
        emit_mains(out, where, f->via, where);
    }
}
