/* Text search with known:. The index has the summaries in use today; those that were in use then and are
 * not any more are asked here, in an index of their own in memory. */
#include "db/schema.h"
#include "query/known.h"

static const char SQL_EARLIER[] =
    "SELECT c.entity_id, c.value FROM claim c JOIN entity e ON e.id = c.entity_id"
    " WHERE c.field = 'summary' AND c.value IS NOT e.summary AND c.id IN (SELECT value FROM json_each(?1))";
static const char SQL_INDEX[] =
    "CREATE VIRTUAL TABLE earlier USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')";
static const char SQL_ADD[] = "INSERT INTO earlier (rowid, text) VALUES (?1, ?2)";
static const char SQL_MATCH[] = "SELECT json_group_array(rowid) FROM earlier WHERE earlier MATCH ?1";

/* Copies the earlier summaries; opens the index with the first. */
static bool fill(struct db *db, const struct query *q, struct db **index, struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_EARLIER, "s", q->known_claims);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        if (*index == NULL) {
            ok = db_open_memory(&schema_case, index, e) && db_exec(*index, SQL_INDEX, e);
        }
        ok = ok && stmt_runf(*index, e, SQL_ADD, "is", stmt_int(s, 0), stmt_str(s, 1));
    }
    stmt_done(s);
    return ok;
}

static bool match(struct db *index, struct arena *a, struct query_node *n, struct err *e) {
    bool found;
    switch (n->kind) {
    case QUERY_AND:
    case QUERY_OR:
        return match(index, a, n->left, e) && match(index, a, n->right, e);
    case QUERY_NOT:
        return match(index, a, n->left, e);
    case QUERY_TEXT:
        return stmt_strf(index, e, a, &n->earlier, &found, SQL_MATCH, "s", n->words);
    case QUERY_QUALIFIER:
        return true;
    }
    return true;
}

bool known_search(struct db *db, struct arena *a, struct query *q, struct err *e) {
    struct db *index = NULL;
    bool things = q->noun->thing || q->noun->id == NOUN_TIMELINE;
    bool ok = !things || (fill(db, q, &index, e) && (index == NULL || match(index, a, q->where, e)));
    db_close(index);
    return ok;
}
