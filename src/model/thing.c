/* Making and loading things; following merges. Invariant: every thing has a row in its kind's table
 * and a name row that equals entity.name. */
#include "model/thing.h"
#include "base/namekey.h"
#include "base/utf8.h"
#include "model/cell.h"
#include <string.h>

enum { MERGE_DEPTH = 64 };

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

static const struct value *given(const struct thing_new *t, const struct field *field) {
    for (int i = 0; i < t->value_count; i++) {
        if (t->values[i]->field == field) {
            return t->values[i];
        }
    }
    return NULL;
}

static void add_column(struct cells *c, struct arena *a, const struct thing_new *t,
                       const struct field *field) {
    const struct value none = { .field = field, .cleared = true }, *v = given(t, field);
    cells_value(c, a, v == NULL ? &none : v);
}

/* Every kind has it, in table entity. */
static bool is_shared(const struct field *field) {
    char first = field->key[0];
    return field->type == FIELD_NAME || (first == 's' && strcmp(field->key, "summary") == 0) ||
           (first == 't' && strcmp(field->key, "tlp") == 0);
}

static void add_origin(struct cells *c, const struct thing_new *t) {
    cells_ref(c, "source_id", t->source);
    cells_ref(c, "record_id", t->record);
    cells_ref(c, "change_id", t->change);
}

/* Every column of the kind, given or not, so that its rows are alike. */
static bool add_kind_row(struct db *db, struct arena *a, const struct thing_new *t, int64_t id,
                         struct err *e) {
    struct cells c = { 0 };
    int64_t same;
    cells_int(&c, "id", id);
    for (int i = 0; i < t->noun->field_count; i++) {
        const struct field *field = &t->noun->fields[i];
        bool own =
            field->store != NULL && (field->flags & FIELD_SET) != 0 && (field->flags & FIELD_CITE) == 0;
        if (own && !is_shared(field)) {
            add_column(&c, a, t, field);
        }
    }
    return cells_insert(db, a, t->noun->table, &c, &same, e);
}

static bool add_name_row(struct db *db, struct arena *a, const struct thing_new *t, struct str name,
                         int64_t id, struct err *e) {
    struct cells c = { 0 };
    int64_t row;
    cells_int(&c, "entity_id", id);
    cells_text(&c, "name", name);
    cells_text(&c, "key", name_key(a, name));
    add_origin(&c, t);
    return cells_insert(db, a, "name", &c, &row, e);
}

bool thing_add(struct db *db, struct arena *a, const struct thing_new *t, int64_t *id, struct err *e) {
    struct str name = str_trim(t->name);
    struct cells c = { 0 };
    *id = 0;
    if (!check_name(name, e)) {
        return false;
    }
    cells_text(&c, "kind", str_of(kind_of(t->noun)));
    cells_text(&c, "name", name);
    cells_text(&c, "handle", name_handle(a, name));
    for (int i = 0; i < t->noun->field_count; i++) {
        const struct field *field = &t->noun->fields[i];
        if (is_shared(field) && field->type != FIELD_NAME) {
            add_column(&c, a, t, field);
        }
    }
    add_origin(&c, t);
    return cells_insert(db, a, "entity", &c, id, e) && add_kind_row(db, a, t, *id, e) &&
           add_name_row(db, a, t, name, *id, e);
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
