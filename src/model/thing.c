/* Making and loading things; following merges. Invariant: every thing has a row in its kind's table
 * and a name row that equals entity.name. */
#include "model/thing.h"
#include "base/namekey.h"
#include "base/utf8.h"
#include "db/stmt.h"

enum { MERGE_DEPTH = 64 };

static const char SQL_ADD[] =
    "INSERT INTO entity (kind, name, handle, source_id, record_id, change_id) VALUES (?, ?, ?, ?, ?, ?)";
static const char SQL_ADD_NAME[] = "INSERT INTO name (entity_id, name, key, scheme, source_id, record_id, "
                                   "change_id) VALUES (?, ?, ?, '', ?, ?, ?)";
static const char SQL_LOAD[] =
    "SELECT kind, name, handle, summary, source_id, record_id, change_id FROM entity WHERE id = ?";
static const char SQL_HANDLE[] = "SELECT handle FROM entity WHERE id = ?";
static const char SQL_MERGED[] = "SELECT coalesce(merged_into, 0) FROM entity WHERE id = ?";
/* UNION, not UNION ALL: a circle ends too. */
static const char SQL_MEMBERS[] =
    "WITH RECURSIVE m (id) AS (SELECT ? UNION SELECT e.id FROM entity e JOIN m ON e.merged_into = m.id) "
    "SELECT id FROM m ORDER BY id";

static const char *kind_of(const struct noun *noun) {
    return noun_get(noun->id)->name;
}

const char *thing_article(const struct noun *noun) {
    switch (noun->name[0]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
        return "an";
    default:
        return "a";
    }
}

static bool check_name(struct str name, struct err *e) {
    if (name.n == 0) {
        err_set(e, ERR_USAGE, "a name may not be empty");
        return false;
    }
    if (name.n > THING_NAME_MAX) {
        err_set(e, ERR_USAGE, "this name has %zu bytes; the most is %d", name.n, THING_NAME_MAX);
        err_hint(e, "a longer text belongs into summary:");
        return false;
    }
    if (utf8_bad(name) != SIZE_MAX || str_index(name, '\0') != SIZE_MAX) {
        err_set(e, ERR_USAGE, "the name '%.*s' is not UTF-8 text", STR_ARG(name));
        return false;
    }
    return true;
}

static bool add_kind_row(struct db *db, struct arena *a, const struct noun *noun, int64_t id, struct err *e) {
    return stmt_runf(db, e, arena_printf(a, "INSERT INTO %s (id) VALUES (?)", noun->table), "i", id);
}

bool thing_add(struct db *db, struct arena *a, const struct thing_new *t, int64_t *id, struct err *e) {
    struct str name = str_trim(t->name);
    *id = 0;
    if (!check_name(name, e) || !stmt_runf(db, e, SQL_ADD, "tssrrr", kind_of(t->noun), name,
                                           name_handle(a, name), t->source, t->record, t->change)) {
        return false;
    }
    *id = db_last_id(db);
    return add_kind_row(db, a, t->noun, *id, e) &&
           stmt_runf(db, e, SQL_ADD_NAME, "issrrr", *id, name, name_key(a, name), t->source, t->record,
                     t->change);
}

bool thing_load(struct db *db, struct arena *a, int64_t id, struct thing *out, bool *found, struct err *e) {
    *out = (struct thing){ .id = id };
    *found = false;
    struct stmt *s = stmt_getf(db, e, SQL_LOAD, "i", id);
    if (s == NULL) {
        return false;
    }
    bool ok = stmt_step(s, found, e);
    if (ok && *found) {
        out->noun = noun_of_kind(stmt_str(s, 0));
        out->name = arena_str(a, stmt_str(s, 1));
        out->handle = arena_str(a, stmt_str(s, 2));
        out->summary = arena_str(a, stmt_str(s, 3));
        out->source = stmt_int(s, 4);
        out->record = stmt_int(s, 5);
        out->change = stmt_int(s, 6);
    }
    stmt_done(s);
    return ok;
}

struct str thing_handle(struct db *db, struct arena *a, int64_t id) {
    struct err ignored = { 0 };
    struct str handle;
    bool found;
    if (!stmt_strf(db, &ignored, a, &handle, &found, SQL_HANDLE, "i", id) || !found) {
        handle = str_of(arena_printf(a, "#%lld", (long long)id));
    }
    err_release(&ignored);
    return handle;
}

bool thing_survivor(struct db *db, int64_t id, int64_t *out, struct err *e) {
    *out = id;
    for (int depth = 0; depth < MERGE_DEPTH; depth++) {
        int64_t next;
        bool found;
        if (!stmt_intf(db, e, &next, &found, SQL_MERGED, "i", *out)) {
            return false;
        }
        if (!found) {
            *out = 0;
            return true;
        }
        if (next == 0) {
            return true;
        }
        *out = next;
    }
    err_set(e, ERR_FILE, "#%lld was merged in a circle", (long long)id);
    return false;
}

bool thing_members(struct db *db, struct arena *a, int64_t id, struct thing_match *out, struct err *e) {
    *out = (struct thing_match){ 0 };
    struct stmt *s = stmt_getf(db, e, SQL_MEMBERS, "i", id);
    if (s == NULL) {
        return false;
    }
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        out->ids = arena_grow(a, out->ids, (size_t)out->count, sizeof *out->ids);
        out->ids[out->count++] = stmt_int(s, 0);
    }
    stmt_done(s);
    return ok;
}
