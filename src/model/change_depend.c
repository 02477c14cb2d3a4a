/* What stands in the way of taking a change back or bringing it back: later changes that touched its
 * rows, rows that point at what would go, parents that are no longer there.
 *
 * Later changes are judged by their changesets, which tell even what has been overwritten since; rows
 * that later imports inserted, by one pass over the tables that can point there. That pass is also
 * what makes it safe to delete ranges while SQLite's own check of references is off. */
#include "db/stmt.h"
#include "model/change_parts.h"
#include <string.h>

#define SQL_LATER                                                                                            \
    "SELECT id, command, changeset FROM change WHERE id > ?1 AND undone_by IS NULL AND changeset IS NOT "    \
    "NULL"                                                                                                   \
    " ORDER BY id"
#define STANDS "JOIN change c ON c.id = k.change_id WHERE c.id > ?1 AND c.undone_by IS NULL AND"
#define SQL_CLAIMS "SELECT DISTINCT c.id, c.command FROM claim k " STANDS " k.entity_id = ?2 AND k.field = ?3"
#define SQL_LATER_IMPORT "SELECT 1 FROM change_range WHERE change_id > ?1 LIMIT 1"
#define SQL_OWN_RECORD "SELECT 1 FROM record WHERE id = ?1 AND change_id = ?2"
#define SQL_RANGE_CLAIMS                                                                                     \
    "SELECT DISTINCT c.id, c.command, k.entity_id, k.field FROM claim n"                                     \
    " JOIN claim k ON k.entity_id = n.entity_id AND k.field = n.field " STANDS " n.id BETWEEN ?2 AND ?3"

/* What applying the change does to rows. */
struct effect {
    struct turn *turn;
    struct row_set touched; /* undo: no later change may have had a hand in these */
    struct row_set gone;    /* rows that will be deleted */
    struct row_set comes;   /* rows that will be there again */
    struct row_set needed;  /* what those point at and is not there */
    struct row_set led;     /* rows with `rest` the name of a column that will lead elsewhere */
    struct dependents *out;
    struct err *e;
    bool failed;
    int64_t later; /* the later change being read */
    struct str command;
    struct arena scratch; /* for the rows of one later change */
};

static bool listed(const struct dependents *out, int64_t change) {
    /* from the end: reading goes change by change */
    for (size_t i = out->count; i > 0; i--) {
        if (out->items[i - 1].change == change) {
            return true;
        }
    }
    return false;
}

/* Keeps the order of changes, those without one last. */
static void add_dependent(struct turn *t, struct dependents *out, int64_t change, struct str command,
                          struct str reason) {
    out->items = arena_grow(t->arena, out->items, out->count, sizeof *out->items);
    size_t at = out->count++;
    while (at > 0 && change != 0 && (out->items[at - 1].change == 0 || out->items[at - 1].change > change)) {
        out->items[at] = out->items[at - 1];
        at--;
    }
    out->items[at] = (struct dependent){ change, command, reason };
    out->named += change != 0;
}

static struct str reason(struct turn *t, const char *verb, const struct row_key *key) {
    struct str words = row_words(t->db, &t->catalog, t->arena, key);
    return str_of(arena_printf(t->arena, "%s %.*s", verb, STR_ARG(words)));
}

static bool goes(const struct effect *f, const struct row_key *key) {
    return row_set_has(&f->gone, key) ||
           (key->table >= 0 &&
            ranges_hold(&f->turn->ranges, f->turn->catalog.tables[key->table].name, key->id));
}

/* The row that a link of a changeset's row points at after the change; false when it points nowhere. */
static bool points_at(const struct changeset_row *row, const struct row_link *link, struct row_key *out) {
    const struct changeset_value *v = &row->after[link->column];
    *out = (struct row_key){ .table = link->parent };
    if (row->op == CHANGESET_DELETE || !v->has || v->type != STMT_INT) {
        return false;
    }
    out->id = v->i;
    return true;
}

static bool visit_own(void *context, const struct changeset_row *row) {
    struct effect *f = context;
    struct turn *t = f->turn;
    struct row_key key, parent;
    if (!row_key_of(&t->catalog, t->arena, row, &key, f->e) ||
        (t->undo && !row_add_claims(t->db, &t->catalog, &key, row, &f->touched, f->e))) {
        f->failed = true;
        return false;
    }
    if (t->undo) {
        row_set_add(&f->touched, &key);
    }
    if (row->op == CHANGESET_DELETE) {
        row_set_add(&f->gone, &key);
    } else if (row->op == CHANGESET_INSERT) {
        row_set_add(&f->comes, &key);
    }
    const struct row_table *table = &t->catalog.tables[key.table];
    for (int i = 0; i < table->link_count; i++) {
        if (points_at(row, &table->links[i], &parent) && !t->catalog.tables[parent.table].book) {
            row_set_add(&f->needed, &parent);
        }
        if (row->op == CHANGESET_UPDATE && row->after[table->links[i].column].has) {
            const char *column = table->column[table->links[i].column];
            row_set_add(&f->led, &(struct row_key){ key.table, key.id, str_of(column) });
        }
    }
    return true;
}

/* Leaves in `needed` only what is not there and does not come back with the change itself. */
static bool keep_missing(struct effect *f, struct err *e) {
    struct turn *t = f->turn;
    size_t kept = 0;
    const char *sql = NULL;
    for (size_t i = 0; i < f->needed.count; i++) {
        struct row_key key = f->needed.items[i];
        bool same_table = i > 0 && f->needed.items[i - 1].table == key.table;
        if (row_set_has(&f->comes, &key) || (same_table && f->needed.items[i - 1].id == key.id)) {
            continue;
        }
        if (sql == NULL || !same_table) {
            const struct row_table *table = &t->catalog.tables[key.table];
            sql = arena_printf(t->arena, "SELECT 1 FROM \"%s\" WHERE \"%s\" = ?1", table->name,
                               table->column[table->key[0]]);
        }
        int64_t one;
        bool found;
        if (!stmt_intf(t->db, e, &one, &found, sql, "i", key.id)) {
            return false;
        }
        if (!found) {
            f->needed.items[kept++] = key;
        }
    }
    f->needed.count = kept;
    return true;
}

static bool effect_of(struct turn *t, struct effect *f, struct err *e) {
    f->turn = t;
    f->e = e;
    f->touched.arena = f->gone.arena = f->comes.arena = f->needed.arena = f->led.arena = t->arena;
    bool ok = changeset_walk(t->changeset, t->undo, visit_own, f, e) && !f->failed;
    row_set_sort(&f->touched);
    row_set_sort(&f->gone);
    row_set_sort(&f->comes);
    row_set_sort(&f->needed);
    row_set_sort(&f->led);
    return ok && keep_missing(f, e);
}

/* A key of the later row that the change has touched too; NULL: none. */
static const struct row_key *common(struct effect *f, const struct row_key *key,
                                    const struct row_set *claims) {
    if (row_set_has(&f->touched, key) || goes(f, key)) {
        return key;
    }
    for (size_t i = 0; i < claims->count; i++) {
        if (row_set_has(&f->touched, &claims->items[i])) {
            return &claims->items[i];
        }
    }
    return NULL;
}

/* A record that the import kept and a later retry took. */
static bool took_record(struct effect *f, const struct row_key *key, bool *took) {
    struct turn *t = f->turn;
    int64_t one;
    *took = false;
    if (!t->undo || strcmp(t->catalog.tables[key->table].name, "record") != 0) {
        return true;
    }
    return stmt_intf(t->db, f->e, &one, took, SQL_OWN_RECORD, "ii", key->id, t->id);
}

static bool visit_later(void *context, const struct changeset_row *row) {
    struct effect *f = context;
    struct turn *t = f->turn;
    struct row_set claims = { .arena = &f->scratch };
    struct row_key key, parent;
    bool speaks = f->touched.count > 0 && f->touched.items[0].table == ROW_CLAIMS;
    if (!row_key_of(&t->catalog, &f->scratch, row, &key, f->e) ||
        (speaks && !row_add_claims(t->db, &t->catalog, &key, row, &claims, f->e))) {
        f->failed = true;
        return false;
    }
    bool took;
    if (!took_record(f, &key, &took)) {
        f->failed = true;
        return false;
    }
    if (took) {
        add_dependent(t, f->out, f->later, f->command, STR("took records that it had rejected"));
        return false;
    }
    const struct row_key *hit = common(f, &key, &claims);
    if (hit != NULL) {
        add_dependent(t, f->out, f->later, f->command, reason(t, "touches", hit));
        return false;
    }
    const struct row_table *table = &t->catalog.tables[key.table];
    for (int i = 0; i < table->link_count; i++) {
        if (points_at(row, &table->links[i], &parent) && goes(f, &parent)) {
            add_dependent(t, f->out, f->later, f->command, reason(t, "points at", &parent));
            return false;
        }
    }
    if (row->op == CHANGESET_DELETE && row_set_has(&f->needed, &key)) {
        add_dependent(t, f->out, f->later, f->command, reason(t, "removed", &key));
        return false;
    }
    return true;
}

static bool later_changesets(struct effect *f, struct err *e) {
    struct turn *t = f->turn;
    struct stmt *s = stmt_getf(t->db, e, SQL_LATER, "i", t->id);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        f->later = stmt_int(s, 0);
        f->command = arena_str(t->arena, stmt_str(s, 1));
        ok = changeset_walk(stmt_str(s, 2), false, visit_later, f, e) && !f->failed;
        arena_release(&f->scratch);
    }
    stmt_done(s);
    return ok;
}

/* Claims of later changes, imports above all, about fields that the change speaks of. */
static bool later_claims(struct effect *f, struct err *e) {
    struct turn *t = f->turn;
    for (size_t i = 0; i < f->touched.count && f->touched.items[i].table == ROW_CLAIMS; i++) {
        const struct row_key *key = &f->touched.items[i];
        struct stmt *s = stmt_getf(t->db, e, SQL_CLAIMS, "iis", t->id, key->id, key->rest);
        bool row = false, ok = s != NULL;
        while (ok && (ok = stmt_step(s, &row, e)) && row) {
            if (!listed(f->out, stmt_int(s, 0))) {
                add_dependent(t, f->out, stmt_int(s, 0), arena_str(t->arena, stmt_str(s, 1)),
                              reason(t, "speaks of", key));
            }
        }
        stmt_done(s);
        if (!ok) {
            return false;
        }
    }
    int64_t lo, hi;
    if (!ranges_hull(&t->ranges, "claim", &lo, &hi)) {
        return true;
    }
    struct stmt *s = stmt_getf(t->db, e, SQL_RANGE_CLAIMS, "iii", t->id, lo, hi);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        struct row_key key = { ROW_CLAIMS, stmt_int(s, 2), stmt_str(s, 3) };
        if (!listed(f->out, stmt_int(s, 0))) {
            add_dependent(t, f->out, stmt_int(s, 0), arena_str(t->arena, stmt_str(s, 1)),
                          reason(t, "speaks of", &key));
        }
    }
    stmt_done(s);
    return ok;
}

/* The change that made a row of the table, as SQL over alias k. */
static const char *maker(const struct row_catalog *c, const struct row_table *t) {
    for (int i = 0; i < t->columns; i++) {
        if (strcmp(t->column[i], "change_id") == 0) {
            return "k.change_id";
        }
    }
    for (int i = 0; i < t->link_count; i++) {
        const char *parent = c->tables[t->links[i].parent].name;
        if (t->links[i].column == t->key[0] && strcmp(parent, "event") == 0) {
            return "(SELECT p.change_id FROM event p WHERE p.id = k.event_id)";
        }
        if (t->links[i].column == t->key[0] && strcmp(parent, "entity") == 0) {
            return "(SELECT p.change_id FROM entity p WHERE p.id = k.id)";
        }
    }
    return "NULL";
}

/* Rows of `table` whose links to `parent` lie between ?1 and ?2, but for its own rows ?3 to ?4:
 * maker, its command where it is a later standing one, the key, the links. */
static char *pointing_sql(struct turn *t, const struct row_table *table, int parent) {
    struct buf sql = { 0 }, test = { 0 };
    buf_printf(&sql, "SELECT m.id, m.command, k.\"%s\"", table->column[table->key[0]]);
    for (int i = 1; i < table->key_count; i++) {
        buf_printf(&sql, ", k.\"%s\"", table->column[table->key[i]]);
    }
    for (int i = 0; i < table->link_count; i++) {
        if (table->links[i].parent == parent) {
            const char *column = table->column[table->links[i].column];
            buf_printf(&sql, ", k.\"%s\"", column);
            buf_printf(&test, "%s k.\"%s\" BETWEEN ?1 AND ?2", test.n > 0 ? " OR" : "", column);
        }
    }
    buf_printf(&sql,
               " FROM \"%s\" k LEFT JOIN change m ON m.id = %s AND m.id > ?5 AND m.undone_by IS NULL"
               " WHERE (%s) AND k.\"%s\" NOT BETWEEN ?3 AND ?4",
               table->name, maker(&t->catalog, table), test.p, table->column[table->key[0]]);
    char *out = arena_copy(t->arena, sql.p, sql.n);
    buf_release(&sql);
    buf_release(&test);
    return out;
}

/* A row that pointing_sql() found points at one that goes: says so, once for each later change. A row
 * that no later change made was pointed there by an update, and its changeset has told; where it has
 * not, one such row is enough to refuse. */
static void tell_pointing(struct effect *f, const struct stmt *s, const struct row_key *key,
                          const struct row_key *target) {
    struct turn *t = f->turn;
    if (stmt_type(s, 0) != STMT_INT) {
        if (f->out->count == 0) {
            struct str from = row_words(t->db, &t->catalog, t->arena, key);
            add_dependent(t, f->out, 0, from, reason(t, "points at", target));
        }
    } else if (!listed(f->out, stmt_int(s, 0))) {
        add_dependent(t, f->out, stmt_int(s, 0), arena_str(t->arena, stmt_str(s, 1)),
                      reason(t, "points at", target));
    }
}

static void judge_pointing(struct effect *f, int table, int parent, const struct stmt *s) {
    const struct row_table *info = &f->turn->catalog.tables[table];
    if (info->book && f->turn->ranges.count > 0 && stmt_type(s, 0) != STMT_INT) {
        return; /* records of this import and of those taken back lose their link, see change_undo.c */
    }
    struct buf rest = { 0 };
    int at = 2;
    struct row_key key = { .table = table, .id = stmt_int(s, at++) };
    for (int i = 1; i < info->key_count; i++) {
        buf_add_char(&rest, '\x1f');
        buf_add_str(&rest, stmt_str(s, at++));
    }
    key.rest = buf_str(&rest);
    for (int i = 0; i < info->link_count && !goes(f, &key); i++) {
        if (info->links[i].parent != parent) {
            continue;
        }
        struct row_key target = { .table = parent, .id = stmt_int(s, at) };
        struct row_key leads = { table, key.id, str_of(info->column[info->links[i].column]) };
        if (stmt_type(s, at++) == STMT_INT && goes(f, &target) && !row_set_has(&f->led, &leads)) {
            tell_pointing(f, s, &key, &target);
            break;
        }
    }
    buf_release(&rest);
}

static bool pointing_rows(struct effect *f, int table, int parent, struct err *e) {
    struct turn *t = f->turn;
    const struct row_table *info = &t->catalog.tables[table];
    int64_t lo = 0, hi = 0, range_lo = 0, range_hi = 0, own_lo = 1, own_hi = 0;
    bool some = row_set_hull(&f->gone, parent, &lo, &hi);
    if (ranges_hull(&t->ranges, t->catalog.tables[parent].name, &range_lo, &range_hi)) {
        lo = !some || range_lo < lo ? range_lo : lo;
        hi = !some || range_hi > hi ? range_hi : hi;
        some = true;
    }
    if (!some || info->key_count == 0) {
        return true;
    }
    (void)ranges_first(&t->ranges, info->name, &own_lo, &own_hi);
    struct stmt *s =
        stmt_getf(t->db, e, pointing_sql(t, info, parent), "iiiii", lo, hi, own_lo, own_hi, t->id);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        judge_pointing(f, table, parent, s);
    }
    stmt_done(s);
    return ok;
}

/* Every table that can point at another, once for each it points at. Rows that only changesets have
 * brought were heard already, and without ranges SQLite checks references itself: then no table needs
 * to be read. */
static bool all_pointing(struct effect *f, struct err *e) {
    const struct row_catalog *c = &f->turn->catalog;
    int64_t one;
    bool import = false;
    if (!stmt_intf(f->turn->db, e, &one, &import, SQL_LATER_IMPORT, "i", f->turn->id)) {
        return false;
    }
    if (f->turn->ranges.count == 0 && !import) {
        return true;
    }
    for (int i = 0; i < c->count; i++) {
        for (int k = 0; k < c->tables[i].link_count; k++) {
            int parent = c->tables[i].links[k].parent;
            bool before = false;
            for (int j = 0; j < k; j++) {
                before = before || c->tables[i].links[j].parent == parent;
            }
            if (!before && !pointing_rows(f, i, parent, e)) {
                return false;
            }
        }
    }
    return true;
}

/* What must be there and is not, when no standing change removed it: an earlier one was taken back. */
static void tell_missing(struct effect *f) {
    for (size_t i = 0; f->out->count == 0 && i < f->needed.count; i++) {
        struct turn *t = f->turn;
        struct str words = row_words(t->db, &t->catalog, t->arena, &f->needed.items[i]);
        add_dependent(t, f->out, 0, words, STR("is not there any more"));
    }
}

bool depend_find(struct turn *t, struct dependents *out, struct err *e) {
    struct effect f = { .out = out };
    *out = (struct dependents){ 0 };
    bool ok = effect_of(t, &f, e) && later_changesets(&f, e) && later_claims(&f, e) && all_pointing(&f, e);
    if (ok) {
        tell_missing(&f);
    }
    return ok;
}

bool depend_on_rows(struct turn *t, const struct row_set *rows, struct dependents *out, struct err *e) {
    struct effect f = { .turn = t, .touched = *rows, .out = out, .e = e };
    *out = (struct dependents){ 0 };
    return later_changesets(&f, e);
}
