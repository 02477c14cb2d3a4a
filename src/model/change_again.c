/* An undone import that is opened anew: its records run again, and what they write is written as the
 * change it was. Whether it may stand is known only when that is done, hence the question at the end.
 * Invariant: afterwards the change can be taken back as if it had never been undone. */
#include "db/stmt.h"
#include "model/change_parts.h"

#define SQL_STATE "SELECT command, undone_by IS NULL FROM change WHERE id = ?1"
#define SQL_STAND "UPDATE change SET undone_by = NULL, changeset = NULL WHERE id = ?1"
#define SQL_FORGET "DELETE FROM change_range WHERE change_id = ?1"

struct change_again {
    struct arena *arena;
    struct str command;
    change_report_fn report;
    void *context;
};

/* Asked again within the transaction: another program may have redone it meanwhile. */
static bool still_undone(struct change *c, int64_t id, struct err *e) {
    struct stmt *s = stmt_getf(c->db, e, SQL_STATE, "i", id);
    bool row = false, stands = false;
    bool ok = s != NULL && stmt_step(s, &row, e);
    if (ok && row) {
        c->again->command = arena_str(c->again->arena, stmt_str(s, 0));
        stands = stmt_int(s, 1) != 0;
    }
    stmt_done(s);
    if (ok && (!row || stands)) {
        err_set(e, ERR_FAILED,
                row ? "change %lld stands: there is nothing to redo" : "there is no change %lld",
                (long long)id);
        ok = false;
    }
    return ok;
}

bool change_again(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                  struct change *c, int64_t *as, struct err *e) {
    const char *command = arena_printf(a, "redo %lld", (long long)id);
    if (!change_begin(db, str_of(command), c, e)) {
        return false;
    }
    *as = c->id;
    c->id = id;
    c->bulk = true;
    c->again = arena_new(a, struct change_again);
    *c->again = (struct change_again){ a, STR(""), report, context };
    recorder_pause(c->recorder, true);
    if (still_undone(c, id, e) && ranges_before(db, c->first, e) && stmt_runf(db, e, SQL_STAND, "i", id) &&
        stmt_runf(db, e, SQL_FORGET, "i", id)) {
        return true;
    }
    change_abandon(c);
    return false;
}

bool again_allowed(const struct change *c, struct str changeset, const struct ranges *ranges, struct err *e) {
    /* what would be in the way of taking it back now is in the way of bringing it back */
    struct turn t = { .db = c->db,
                      .arena = c->again->arena,
                      .undo = true,
                      .id = c->id,
                      .command = c->again->command,
                      .changeset = changeset,
                      .ranges = *ranges };
    struct dependents list;
    if (!row_catalog_load(t.db, t.arena, &t.catalog, e) || !depend_find(&t, &list, e)) {
        return false;
    }
    if (list.count > 0) {
        t.undo = false;
        turn_refuse(&t, &list, c->again->report, c->again->context, e);
    }
    return list.count == 0;
}
