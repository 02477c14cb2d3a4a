/* Imports from the books: rejected records tried again, undone imports brought back. Owns the checks
 * that need no run; the run itself is that of a file, see again.c. */
#include "db/stmt.h"
#include "import/again.h"
#include <stdlib.h>

enum { LINES_MAX = 20 };

/* Later standing imports that took records of the one to be brought back. */
#define SQL_TAKEN                                                                                            \
    "SELECT c.id, c.command, count(*) FROM record r"                                                         \
    " JOIN record l ON l.key = r.key AND l.hash = r.hash AND l.id > r.id AND l.error IS NULL"                \
    " JOIN change c ON c.id = l.change_id AND c.id > ?1 AND c.undone_by IS NULL"                             \
    " WHERE r.change_id = ?1 AND r.key IS NOT NULL AND r.error IS NULL GROUP BY c.id ORDER BY c.id"

static bool run_again(struct db *db, struct arena *arena, struct again *again,
                      const struct import_options *options, struct import_report *report, struct err *e) {
    struct run *r = mem_alloc(sizeof *r);
    struct import_options o = *options;
    again->o = &o;
    o.skip_bad = !again->taken;
    o.answer = again->reopened != 0 ? IMPORT_YES : o.answer; /* what was made then is made now */
    *r = (struct run){ .db = db, .arena = arena, .o = &o, .report = report, .e = e, .again = again };
    bool ok = asking_run(r, &o);
    buf_release(&again->raw);
    free(r);
    return ok;
}

bool import_retry(struct db *db, struct arena *arena, int64_t import, const struct import_options *options,
                  struct import_report *report, struct err *e) {
    struct again again = { .import = import };
    return run_again(db, arena, &again, options, report, e);
}

/* Records that are there already would be the same records twice in the books. */
static bool check_taken(struct db *db, struct arena *a, const struct again *again, struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_TAKEN, "i", again->import);
    bool row = false, ok = s != NULL;
    int64_t first = 0;
    int count = 0;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        first = count == 0 ? stmt_int(s, 0) : first;
        if (count++ < LINES_MAX && again->told != NULL) {
            again->told(again->told_context,
                        str_of(arena_printf(a, "change %lld took %lld of its records: %.*s",
                                            (long long)stmt_int(s, 0), (long long)stmt_int(s, 2),
                                            STR_ARG(stmt_str(s, 1)))));
        }
    }
    stmt_done(s);
    if (ok && count > 0) {
        err_set(e, ERR_FAILED, "change %lld cannot be brought back: %s imported its records since",
                (long long)again->import, count == 1 ? "a later change" : "later changes");
        err_hint(e, "undo %lld first", (long long)first);
    }
    return ok && count == 0;
}

/* How many records the retry took. */
static bool load_needed(struct db *db, struct again *again, struct err *e) {
    bool found;
    return stmt_intf(db, e, &again->needed, &found, "SELECT added + changed + same FROM change WHERE id = ?1",
                     "i", again->reopened);
}

bool import_redo(struct db *db, struct arena *arena, int64_t change, int64_t retried,
                 const struct import_options *options, void (*told)(void *context, struct str line),
                 void *told_context, struct import_report *report, int64_t *as, struct err *e) {
    struct again again = { .import = retried != 0 ? retried : change,
                           .taken = retried == 0,
                           .reopened = change,
                           .told = told,
                           .told_context = told_context };
    if (!(again.taken ? check_taken(db, arena, &again, e) : load_needed(db, &again, e)) ||
        !run_again(db, arena, &again, options, report, e)) {
        return false;
    }
    *as = again.as;
    if (report->change == 0) {
        err_set(e, ERR_FAILED, "change %lld cannot be brought back: all it said is there already",
                (long long)change);
        return false;
    }
    return true;
}
