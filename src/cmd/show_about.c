/* What stands on a sheet without being anyone's word: the way up a tree, how many rows were left out,
 * the imported record, the marking, the latest change. */
#include "cmd/show.h"

static const char SQL_PATH[] =
    "WITH RECURSIVE up (id, depth) AS (SELECT parent_id, 1 FROM %s WHERE id = ?1"
    " UNION SELECT p.parent_id, depth + 1 FROM %s p JOIN up ON up.id = p.id WHERE depth < 20)"
    " SELECT group_concat(name, ', ') FROM (SELECT e.name FROM up JOIN entity e ON e.id = up.id ORDER BY "
    "depth)";
static const char SQL_RECORD[] = "SELECT coalesce(c.file, 'an import'), r.line, r.change_id FROM record r"
                                 " JOIN change c ON c.id = r.change_id WHERE r.id = ?";
static const char SQL_TLP[] = "SELECT 'TLP:' || upper(tlp) FROM entity WHERE id = ?";
static const char SQL_CHANGED[] =
    "WITH m (id) AS (SELECT value FROM json_each(?)) SELECT id, at FROM change WHERE id = (SELECT "
    "max(change_id) FROM ("
    "SELECT change_id FROM entity WHERE id IN m UNION ALL SELECT change_id FROM name WHERE entity_id IN m"
    " UNION ALL SELECT change_id FROM attribution WHERE operation_id IN m"
    " UNION ALL SELECT change_id FROM targeting WHERE operation_id IN m"
    " UNION ALL SELECT change_id FROM event WHERE entity_id IN m"
    " UNION ALL SELECT change_id FROM relation WHERE subject_id IN m"
    " UNION ALL SELECT change_id FROM claim WHERE entity_id IN m))";

bool show_tree_line(struct show *s, struct err *e) {
    const struct noun *noun = s->thing.noun;
    struct arena *a = s->call->arena;
    struct str path;
    bool found;
    bool tree = noun->id == NOUN_LOCATION || noun->id == NOUN_SECTOR;
    if (!tree || s->known.n > 0) { /* the way up as it is today */
        return true;
    }
    if (!stmt_strf(s->call->db, e, a, &path, &found, arena_printf(a, SQL_PATH, noun->table, noun->table), "i",
                   s->thing.id)) {
        return false;
    }
    if (found) {
        show_line(s, "Within", path, STR(""));
    }
    return true;
}

static bool record_line(struct show *s, struct err *e) {
    struct stmt *stmt = stmt_getf(s->call->db, e, SQL_RECORD, "i", s->thing.record);
    bool row = false, ok = stmt != NULL && stmt_step(stmt, &row, e);
    if (ok && row) {
        show_line(
            s, "Record",
            str_of(arena_printf(s->call->arena, "%.*s, line %lld (change %lld)", STR_ARG(stmt_str(stmt, 0)),
                                (long long)stmt_int(stmt, 1), (long long)stmt_int(stmt, 2))),
            STR(""));
    }
    stmt_done(stmt);
    return ok;
}

static bool changed_line(struct show *s, struct err *e) {
    struct stmt *stmt = stmt_getf(s->call->db, e, SQL_CHANGED, "s", s->members);
    bool row = false, ok = stmt != NULL && stmt_step(stmt, &row, e);
    if (ok && row) {
        show_line(s, "Changed",
                  str_of(arena_printf(s->call->arena, "%.*s, change %lld", STR_ARG(stmt_str(stmt, 1)),
                                      (long long)stmt_int(stmt, 0))),
                  STR(""));
    }
    stmt_done(stmt);
    return ok;
}

bool show_closing_lines(struct show *s, struct err *e) {
    struct str tlp;
    bool found;
    if (!stmt_strf(s->call->db, e, s->call->arena, &tlp, &found, SQL_TLP, "i", s->thing.id)) {
        return false;
    }
    if (found) {
        show_line(s, "Marking", tlp, STR(""));
    }
    return record_line(s, e) && (s->known.n > 0 || changed_line(s, e));
}
