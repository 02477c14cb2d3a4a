/* Pieces of SQL. Private to query/: sql.c walks the tree, emit.c writes conditions on values. */
#ifndef QUERY_EMIT_H
#define QUERY_EMIT_H

#include "query/query.h"

/* Only constants and names from the field table may be passed: values go through the binds. */
void emit_sql(struct query_sql *out, const char *text);
void emit_bind_str(struct query_sql *out, struct str value);
void emit_bind_int(struct query_sql *out, int64_t value);
/* v."name_suffix" */
void emit_column(struct query_sql *out, const char *name, const char *suffix);

/* The condition of a qualifier's values (any of them) on the expression `prefix` + `expr`. */
void emit_values(struct query_sql *out, const struct query_node *n, const char *prefix, const char *expr);
/* The condition of a node over alias v of a noun's view (sql.c). */
void emit_condition(struct query_sql *out, const struct noun *noun, const struct query_node *n);
/* The same reached through facts; `and_group` (may be NULL) is where qualifiers of the same facts join. */
void emit_via(struct query_sql *out, const struct query_node *n, const struct query_node *and_group);
/* has: missing: */
void emit_presence(struct query_sql *out, const struct query_node *n);
/* SELECT `what` of those facts f. */
void emit_facts(struct query_sql *out, const char *what, const struct query_node *n,
                const struct query_node *and_group);
/* " AND …" on the facts f under whose values things are counted: what the query `where` (may be NULL)
 * asks of the same facts holds for them too, with the defaults of a query. */
void emit_key(struct query_sql *out, const struct field *f, const struct query_node *where);
/* Are both reached through the same facts? */
bool emit_same_facts(const struct field *a, const struct field *b);
/* Does the value, one of references into a tree, stand for all below it? */
bool emit_in_tree(const struct field *f, const struct query_value *v);
/* "WITH RECURSIVE tree(id) AS (…) ": the things named, all below them, the members of sets among them. */
void emit_tree(struct query_sql *out, const struct field *f, const struct query_value *v);
/* Does the AND hold a qualifier that looks through the same facts as `via` and is no modifier? */
bool emit_has_main(const struct query_node *and_group, const struct field_via *via);
/* during: within: since: until: */
void emit_period(struct query_sql *out, const struct noun *noun, const struct query_node *n);

#endif
