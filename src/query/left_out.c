/* What known: leaves out: rows that match on all that is known today and not by then. Both lists of rows
 * come in one order and are walked side by side. */
#include "query/query.h"

enum { ROW_COLUMNS = 3 };

/* A row is told by its number; one of the timeline by the thing, the event and its kind. */
static struct stmt *rows_of(struct db *db, struct arena *a, const struct query *q, struct err *e) {
    struct query_sql sql = { .arena = a };
    bool timeline = q->noun->id == NOUN_TIMELINE;
    buf_printf(&sql.text, "SELECT v.id, %s FROM %s v WHERE ", timeline ? "v.event_id, v.kind" : "0, ''",
               q->noun->view);
    query_where(&sql, q);
    buf_add_text(&sql.text, timeline ? " ORDER BY v.id, coalesce(v.event_id, 0), v.kind" : " ORDER BY v.id");
    struct stmt *s = query_prepare(db, &sql, e);
    query_sql_release(&sql);
    return s;
}

static int compare(const struct stmt *x, const struct stmt *y) {
    for (int i = 0; i + 1 < ROW_COLUMNS; i++) {
        int64_t left = stmt_int(x, i), right = stmt_int(y, i);
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return str_cmp(stmt_str(x, ROW_COLUMNS - 1), stmt_str(y, ROW_COLUMNS - 1));
}

static bool walk(struct stmt *today, struct stmt *then, int64_t *n, struct err *e) {
    bool more = true, some = true;
    if (!stmt_step(today, &more, e) || !stmt_step(then, &some, e)) {
        return false;
    }
    while (more) {
        int order = some ? compare(today, then) : -1;
        *n += order < 0;
        if ((order <= 0 && !stmt_step(today, &more, e)) || (order >= 0 && !stmt_step(then, &some, e))) {
            return false;
        }
    }
    return true;
}

bool query_left_out(struct db *db, struct arena *a, const struct query *q, int64_t *n, struct err *e) {
    struct query all = *q;
    all.known = STR("");
    *n = 0;
    struct stmt *today = rows_of(db, a, &all, e);
    struct stmt *then = today != NULL ? rows_of(db, a, q, e) : NULL;
    bool ok = then != NULL && walk(today, then, n, e);
    stmt_done(today);
    stmt_done(then);
    return ok;
}
