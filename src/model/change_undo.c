/* Taking changes back and bringing them back. Both are changes of their own: a row of the books
 * without undo data, named by the other's undone_by.
 *
 * Ranges are deleted with SQLite's check of references off: it would read whole tables once for each
 * thing deleted. change_depend.c has then looked at every row that can point there, within the same
 * transaction. Invariant: the check is on again when a function returns. */
#include "base/utf8.h"
#include "db/stmt.h"
#include "model/change_parts.h"
#include <string.h>

/* Rows of undo and redo: no undo data of their own, and the command they are written with. */
#define IS_TURN                                                                                              \
    "(changeset IS NULL AND file IS NULL AND added IS NULL AND (command GLOB 'undo [0-9]*' OR command GLOB"  \
    " 'redo [0-9]*') AND NOT EXISTS (SELECT 1 FROM change_range r WHERE r.change_id = change.id))"
#define SQL_UNDO_WHICH                                                                                       \
    "SELECT id FROM change WHERE undone_by IS NULL AND NOT " IS_TURN " ORDER BY id DESC LIMIT 1"
#define SQL_REDO_WHICH                                                                                       \
    "SELECT id FROM change WHERE undone_by IS NOT NULL ORDER BY undone_by DESC, id DESC LIMIT 1"
#define SQL_TARGET                                                                                           \
    "SELECT command, changeset, undone_by, " IS_TURN                                                         \
    ", rejected > 0 AND added = 0 AND changed = 0, added + changed > 0 FROM change WHERE id = ?1"
#define SQL_MARK "UPDATE change SET undone_by = ?2 WHERE id = ?1"
#define SQL_UNLINK                                                                                           \
    "UPDATE record SET entity_id = NULL, source_id = NULL"                                                   \
    " WHERE change_id = ?1 AND (entity_id IS NOT NULL OR source_id IS NOT NULL)"
#define SQL_UNLINK_THINGS "UPDATE record SET entity_id = NULL WHERE entity_id BETWEEN ?1 AND ?2"
#define SQL_UNLINK_SOURCES "UPDATE record SET source_id = NULL WHERE source_id BETWEEN ?1 AND ?2"

enum { LINES_MAX = 20, HINT_MAX = 8, COMMAND_MAX = 120 };

static const char *done_word(const struct turn *t) {
    return t->undo ? "taken back" : "brought back";
}

static bool which(struct turn *t, int64_t id, struct err *e) {
    bool found = true;
    t->id = id;
    if (id == 0 && !stmt_intf(t->db, e, &t->id, &found, t->undo ? SQL_UNDO_WHICH : SQL_REDO_WHICH, "")) {
        return false;
    }
    if (!found) {
        err_set(e, ERR_FAILED, "there is nothing to %s", t->undo ? "undo" : "redo");
        err_hint(e, t->undo ? "no change stands that could be taken back; see them with  log"
                            : "only what undo took back can be brought back; see  log");
    }
    return found;
}

/* Refuses changes that are in the wrong state. */
static bool check_state(const struct turn *t, bool is_turn, struct err *e) {
    long long id = t->id;
    if (is_turn) {
        const char *back = str_starts(t->command, "undo") ? "redo" : "undo";
        err_set(e, ERR_FAILED, "change %lld is itself the command '%.*s'", id, STR_ARG(t->command));
        err_hint(e, "%s%s turns it round", back, str_slice(t->command, 4, t->command.n).p);
    } else if (t->undo && t->undone_by != 0) {
        err_set(e, ERR_FAILED, "change %lld was already taken back, by change %lld", id,
                (long long)t->undone_by);
        err_hint(e, "redo %lld brings it back", id);
    } else if (!t->undo && t->undone_by == 0) {
        err_set(e, ERR_FAILED, "change %lld stands: there is nothing to redo", id);
        err_hint(e, "undo %lld takes it back", id);
    } else {
        return true;
    }
    return false;
}

/* Reads the change and says whether it can be turned at all; *import (may be NULL): whether it took records.
 */
static bool load(struct turn *t, bool *import, struct err *e) {
    struct stmt *s = stmt_getf(t->db, e, SQL_TARGET, "i", t->id);
    bool found = false, is_turn = false, rejects = false;
    bool ok = s != NULL && stmt_step(s, &found, e);
    if (ok && found) {
        t->command = arena_str(t->arena, stmt_str(s, 0));
        t->changeset = arena_str(t->arena, stmt_str(s, 1));
        t->undone_by = stmt_int(s, 2);
        is_turn = stmt_int(s, 3) != 0;
        rejects = stmt_int(s, 4) != 0;
        if (import != NULL) {
            *import = stmt_int(s, 5) != 0 && !t->undo;
        }
    }
    stmt_done(s);
    if (!ok || !ranges_load(t->db, t->arena, t->id, &t->ranges, e)) {
        return false;
    }
    if (!found) {
        err_set(e, ERR_FAILED, "there is no change %lld", (long long)t->id);
        err_hint(e, "see them with  log");
        return false;
    }
    if (!check_state(t, is_turn, e)) {
        return false;
    }
    if (t->changeset.n == 0 && t->ranges.count == 0 && !rejects) {
        err_set(e, ERR_FAILED, "change %lld cannot be %s: its undo data was dropped", (long long)t->id,
                done_word(t));
        err_hint(e, "bringing the file to a newer version drops what older changes kept for undo");
        return false;
    }
    return true;
}

static bool count_row(void *context, const struct changeset_row *row) {
    int64_t *rows = context;
    (void)row;
    ++*rows;
    return true;
}

static bool plan(struct turn *t, int64_t id, struct change_plan *out, struct err *e) {
    bool import = false;
    if (!which(t, id, e) || !load(t, &import, e)) {
        return false;
    }
    *out = (struct change_plan){
        .id = t->id, .command = t->command, .rows = ranges_rows(&t->ranges), .import = import
    };
    return changeset_walk(t->changeset, t->undo, count_row, &out->rows, e);
}

/* --- refusing --- */

static void tell(const struct dependents *list, struct arena *a, change_report_fn report, void *context) {
    for (size_t i = 0; i < list->count && report != NULL; i++) {
        const struct dependent *d = &list->items[i];
        if (i == LINES_MAX) {
            report(context, str_of(arena_printf(a, "and %zu more", list->count - i)));
            return;
        }
        if (d->change == 0) {
            report(context, str_of(arena_printf(a, "%.*s %.*s", STR_ARG(d->command), STR_ARG(d->reason))));
            continue;
        }
        size_t fit = utf8_fit(d->command, COMMAND_MAX);
        report(context,
               str_of(arena_printf(a, "change %lld %.*s: %.*s%s", (long long)d->change, STR_ARG(d->reason),
                                   (int)fit, d->command.p, fit < d->command.n ? "\xe2\x80\xa6" : "")));
    }
}

static void hint_undo(const struct dependents *list, struct err *e) {
    struct buf words = { 0 };
    size_t shown = 0;
    for (size_t i = list->named; i > 0 && shown < HINT_MAX; i--, shown++) {
        buf_printf(&words, "%sundo %lld", shown > 0 ? ", " : "", (long long)list->items[i - 1].change);
    }
    err_hint(e, "undo %s first: %s%s", list->named == 1 ? "it" : "them", words.p,
             shown < list->named ? " \xe2\x80\xa6" : "");
    buf_release(&words);
}

void turn_refuse(struct turn *t, const struct dependents *list, change_report_fn report, void *context,
                 struct err *e) {
    tell(list, t->arena, report, context);
    long long id = t->id;
    if (list->named == 0) {
        const struct dependent *d = &list->items[0];
        err_set(e, ERR_FAILED, "change %lld cannot be %s: %.*s %.*s", id, done_word(t), STR_ARG(d->command),
                STR_ARG(d->reason));
        return;
    }
    const char *verb = t->undo ? (list->named == 1 ? "depends on it" : "depend on it")
                               : (list->named == 1 ? "is in the way" : "are in the way");
    err_set(e, ERR_FAILED, "change %lld cannot be %s: %zu later change%s %s", id, done_word(t), list->named,
            list->named == 1 ? "" : "s", verb);
    hint_undo(list, e);
}

/* --- turning --- */

struct conflicts {
    struct turn *turn;
    struct row_set rows;
    bool failed;
};

static void note_conflict(void *context, const struct changeset_row *row) {
    struct conflicts *c = context;
    struct row_key key;
    struct err ignored = { 0 };
    /* rows that would point at nothing are found beforehand, by depend_find() */
    if (!row->points && row_key_of(&c->turn->catalog, c->turn->arena, row, &key, &ignored)) {
        row_set_add(&c->rows, &key);
    }
    err_release(&ignored);
}

/* After changeset_apply() met rows that are not as it expects: names the later changes that did it. */
static void refuse_conflicts(struct turn *t, struct row_set *rows, change_report_fn report, void *context,
                             struct err *e) {
    struct dependents list = { 0 };
    struct err ignored = { 0 };
    row_set_sort(rows);
    bool ok = depend_on_rows(t, rows, &list, &ignored);
    err_release(&ignored);
    for (size_t i = 0; i < rows->count && (!ok || list.named == 0); i++) {
        struct str words = row_words(t->db, &t->catalog, t->arena, &rows->items[i]);
        const char *reason = t->undo ? "is not as the change left it" : "is not as the change found it";
        list.items = arena_grow(t->arena, list.items, list.count, sizeof *list.items);
        list.items[list.count++] = (struct dependent){ 0, words, str_of(reason) };
    }
    err_clear(e);
    turn_refuse(t, &list, report, context, e);
}

static bool apply_changeset(struct turn *t, change_report_fn report, void *context, struct err *e) {
    struct conflicts conflicts = { .turn = t, .rows = { .arena = t->arena } };
    if (t->changeset.n == 0 || changeset_apply(t->db, t->changeset, t->undo, note_conflict, &conflicts, e)) {
        return true;
    }
    if (conflicts.rows.count > 0 && e->code == ERR_FAILED) {
        refuse_conflicts(t, &conflicts.rows, report, context, e);
    } else if (e->code == ERR_FAILED) {
        const char *why = arena_text(t->arena, e->message);
        err_clear(e);
        err_set(e, ERR_FAILED, "change %lld cannot be %s: %s", (long long)t->id, done_word(t), why);
    }
    return false;
}

/* Records stay when an import is taken back; they no longer lead to what it made. */
static bool unlink_records(struct turn *t, struct err *e) {
    if (!stmt_runf(t->db, e, SQL_UNLINK, "i", t->id)) {
        return false;
    }
    for (int i = 0; i < t->ranges.count; i++) {
        const struct search_range *r = &t->ranges.items[i];
        if (strcmp(r->table, "entity") == 0 &&
            (!stmt_runf(t->db, e, SQL_UNLINK_THINGS, "ii", r->lo, r->hi) ||
             !stmt_runf(t->db, e, SQL_UNLINK_SOURCES, "ii", r->lo, r->hi))) {
            return false;
        }
    }
    return true;
}

static bool drop_texts(struct turn *t, struct err *e) {
    for (int i = 0; i < t->ranges.count; i++) {
        const struct search_range *r = &t->ranges.items[i];
        if (!search_drop_range(t->db, r->table, r->lo, r->hi, e)) {
            return false;
        }
    }
    return true;
}

/* Rows and index; texts of ranges leave the index before anything happens to their rows. */
static bool turn_rows(struct turn *t, change_report_fn report, void *context, struct err *e) {
    bool rebuild;
    if (!search_rebuild_pays(t->db, t->ranges.items, t->ranges.count, &rebuild, e) ||
        (!rebuild && !drop_texts(t, e)) || !apply_changeset(t, report, context, e) ||
        !ranges_delete(t->db, &t->ranges, e) || (t->undo && !unlink_records(t, e))) {
        return false;
    }
    return rebuild ? search_rebuild(t->db, e)
                   : search_follow_outside(t->db, t->changeset, t->undo, t->ranges.items, t->ranges.count, e);
}

static bool turn_inside(struct turn *t, change_report_fn report, void *context, int64_t *as, struct err *e) {
    struct dependents list;
    if (!load(t, NULL, e) || !row_catalog_load(t->db, t->arena, &t->catalog, e) ||
        !depend_find(t, &list, e)) {
        return false;
    }
    if (list.count > 0) {
        turn_refuse(t, &list, report, context, e);
        return false;
    }
    char *command = arena_printf(t->arena, "%s %lld", t->undo ? "undo" : "redo", (long long)t->id);
    return turn_rows(t, report, context, e) && change_row(t->db, str_of(command), as, e) &&
           stmt_runf(t->db, e, SQL_MARK, "ir", t->id, t->undo ? *as : 0) && db_commit(t->db, e);
}

static bool references(struct db *db, bool on, struct err *e) {
    int64_t is = 0;
    bool found = false;
    bool ok = db_exec(db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", e) &&
              stmt_intf(db, e, &is, &found, "PRAGMA foreign_keys", "");
    if (ok && (is == 1) != on) {
        err_set(e, ERR_FAILED, "the check of references could not be switched %s", on ? "on again" : "off");
        ok = false;
    }
    return ok;
}

/* Within a transaction of its own. */
static bool turn(struct turn *t, int64_t id, change_report_fn report, void *context, int64_t *as,
                 struct err *e) {
    *as = 0;
    bool import = false;
    if (!which(t, id, e) || !load(t, &import, e)) {
        return false;
    }
    if (import) {
        err_set(e, ERR_FAILED, "change %lld is an import, whose records are run again", (long long)t->id);
        return false;
    }
    bool bulk = t->ranges.count > 0; /* as it was written: ranges of a change never change */
    if (bulk && !references(t->db, false, e)) {
        return false;
    }
    bool ok = db_begin(t->db, e) && turn_inside(t, report, context, as, e);
    if (!ok) {
        db_rollback(t->db);
        *as = 0;
    }
    /* a first attempt may be stopped by a person who stops the command */
    struct err ignored = { 0 };
    bool on = !bulk || references(t->db, true, &ignored) || references(t->db, true, e);
    err_release(&ignored);
    return ok && on;
}

bool change_undo_plan(struct db *db, struct arena *a, int64_t id, struct change_plan *out, struct err *e) {
    struct turn t = { .db = db, .arena = a, .undo = true };
    return plan(&t, id, out, e);
}

bool change_undo(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                 int64_t *as, struct err *e) {
    struct turn t = { .db = db, .arena = a, .undo = true };
    return turn(&t, id, report, context, as, e);
}

bool change_redo_plan(struct db *db, struct arena *a, int64_t id, struct change_plan *out, struct err *e) {
    struct turn t = { .db = db, .arena = a };
    return plan(&t, id, out, e);
}

bool change_redo(struct db *db, struct arena *a, int64_t id, change_report_fn report, void *context,
                 int64_t *as, struct err *e) {
    struct turn t = { .db = db, .arena = a };
    return turn(&t, id, report, context, as, e);
}
