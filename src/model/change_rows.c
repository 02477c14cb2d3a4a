/* The tables as SQLite describes them (keys, references), rows named by their key, and sets of such
 * rows. Everything is read from the file's own schema, so a new table needs no word here.
 *
 * Invariant: a set is sorted before it is searched. */
#include "db/stmt.h"
#include "model/change_parts.h"
#include "model/noun.h"
#include <stdlib.h>
#include <string.h>

#define SQL_TABLES                                                                                           \
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE "         \
    "'sqlite\\_%'"                                                                                           \
    " ESCAPE '\\' ORDER BY name"
#define SQL_COLUMNS "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid"
#define SQL_LINKS "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq"
#define SQL_THING "SELECT kind || ' ' || handle FROM entity WHERE id = ?1"
#define SQL_CLAIM "SELECT entity_id, field FROM claim WHERE id = ?1"

int row_table_find(const struct row_catalog *c, const char *name) {
    for (int i = 0; i < c->count; i++) {
        if (strcmp(c->tables[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static int column_find(const struct row_table *t, const char *name) {
    for (int i = 0; i < t->columns; i++) {
        if (strcmp(t->column[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool load_names(struct db *db, struct arena *a, struct row_catalog *c, struct err *e) {
    struct stmt *s = stmt_get(db, SQL_TABLES, e);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        c->tables = arena_grow(a, c->tables, (size_t)c->count, sizeof *c->tables);
        c->tables[c->count++] = (struct row_table){ .name = arena_str(a, stmt_str(s, 0)).p };
    }
    stmt_done(s);
    return ok;
}

static bool load_columns(struct db *db, struct arena *a, struct row_table *t, struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_COLUMNS, "t", t->name);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        int64_t pk = stmt_int(s, 1);
        if (pk >= 1 && pk <= ROW_KEY_MAX) {
            t->key[pk - 1] = t->columns;
            t->key_count++;
        }
        t->column = arena_grow(a, t->column, (size_t)t->columns, sizeof *t->column);
        t->column[t->columns++] = arena_str(a, stmt_str(s, 0)).p;
    }
    stmt_done(s);
    return ok;
}

static bool load_links(struct db *db, struct arena *a, const struct row_catalog *c, struct row_table *t,
                       struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_LINKS, "t", t->name);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        struct row_link link = { column_find(t, arena_str(a, stmt_str(s, 0)).p),
                                 row_table_find(c, arena_str(a, stmt_str(s, 1)).p) };
        if (link.column >= 0 && link.parent >= 0) {
            t->links = arena_grow(a, t->links, (size_t)t->link_count, sizeof link);
            t->links[t->link_count++] = link;
        }
    }
    stmt_done(s);
    return ok;
}

bool row_catalog_load(struct db *db, struct arena *a, struct row_catalog *out, struct err *e) {
    static const char *const books[] = { "change", "change_range", "record" };
    *out = (struct row_catalog){ NULL, 0 };
    if (!load_names(db, a, out, e)) {
        return false;
    }
    for (int i = 0; i < out->count; i++) {
        struct row_table *t = &out->tables[i];
        for (size_t k = 0; k < sizeof books / sizeof books[0]; k++) {
            t->book = t->book || strcmp(t->name, books[k]) == 0;
        }
        t->sealed = t->book && strcmp(t->name, "record") != 0;
        if (!load_columns(db, a, t, e) || !load_links(db, a, out, t, e)) {
            return false;
        }
    }
    return true;
}

static void add_value(struct buf *out, const struct changeset_value *v) {
    buf_add_char(out, '\x1f');
    if (v->has && v->type == STMT_INT) {
        buf_printf(out, "%lld", (long long)v->i);
    } else if (v->has && v->type == STMT_TEXT) {
        buf_add_str(out, v->text);
    }
}

bool row_key_of(const struct row_catalog *c, struct arena *a, const struct changeset_row *row,
                struct row_key *out, struct err *e) {
    int table = row_table_find(c, row->table);
    if (table < 0 || c->tables[table].sealed || c->tables[table].columns != row->columns) {
        err_set(e, ERR_FILE, "the undo data of a change does not fit the tables of this file");
        return false;
    }
    const struct row_table *t = &c->tables[table];
    const struct changeset_value *values = row->op == CHANGESET_INSERT ? row->after : row->before;
    struct buf rest = { 0 };
    *out = (struct row_key){ .table = table };
    for (int i = 0; i < t->key_count; i++) {
        const struct changeset_value *v = &values[t->key[i]];
        if (i == 0 && v->has && v->type == STMT_INT) {
            out->id = v->i;
        } else {
            add_value(&rest, v);
        }
    }
    if (rest.n > 0) {
        out->rest = arena_str(a, buf_str(&rest));
    }
    buf_release(&rest);
    return true;
}

/* The claim table: entity and field stand in the row, or, for an update of other columns, in the file. */
static bool add_claim(struct db *db, const struct row_table *t, const struct row_key *key,
                      const struct changeset_row *row, struct row_set *out, struct err *e) {
    const struct changeset_value *values = row->op == CHANGESET_INSERT ? row->after : row->before;
    int entity = column_find(t, "entity_id"), field = column_find(t, "field");
    struct row_key claims = { .table = ROW_CLAIMS };
    if (entity >= 0 && field >= 0 && values[entity].has && values[entity].type == STMT_INT &&
        values[field].has && values[field].type == STMT_TEXT) {
        claims.id = values[entity].i;
        claims.rest = arena_str(out->arena, values[field].text);
        row_set_add(out, &claims);
        return true;
    }
    struct stmt *s = stmt_getf(db, e, SQL_CLAIM, "i", key->id);
    bool found = false;
    bool ok = s != NULL && stmt_step(s, &found, e);
    if (ok && found) {
        claims.id = stmt_int(s, 0);
        claims.rest = arena_str(out->arena, stmt_str(s, 1));
        row_set_add(out, &claims);
    }
    stmt_done(s);
    return ok;
}

/* The key under which claims speak of a column; NULL: none do. */
static const char *field_of(const char *table, const char *column) {
    const struct noun *noun = noun_of_kind(str_of(table));
    if (strcmp(table, "entity") == 0) {
        noun = noun_get(NOUN_OPERATION); /* every kind has the fields of entity */
    }
    for (int i = 0; noun != NULL && i < noun->field_count; i++) {
        if (noun->fields[i].store != NULL && strcmp(noun->fields[i].store, column) == 0) {
            return noun->fields[i].key;
        }
    }
    return NULL;
}

bool row_add_claims(struct db *db, const struct row_catalog *c, const struct row_key *key,
                    const struct changeset_row *row, struct row_set *out, struct err *e) {
    const struct row_table *t = &c->tables[key->table];
    if (strcmp(t->name, "claim") == 0) {
        return add_claim(db, t, key, row, out, e);
    }
    if (row->op != CHANGESET_UPDATE) {
        return true;
    }
    for (int i = 0; i < t->columns; i++) {
        const char *field = row->after[i].has ? field_of(t->name, t->column[i]) : NULL;
        if (field != NULL) {
            row_set_add(out, &(struct row_key){ ROW_CLAIMS, key->id, str_of(field) });
        }
    }
    return true;
}

static const struct noun *fact_of(const char *table) {
    int count;
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        if (nouns[i]->letter != 0 && strcmp(nouns[i]->table, table) == 0) {
            return nouns[i];
        }
    }
    return NULL;
}

/* "operation sharpshooter"; false when it is gone. Naming is a courtesy: an error here is not one of the
 * caller's. */
static bool thing_words(struct db *db, struct arena *a, int64_t id, struct str *out) {
    struct err ignored = { 0 };
    bool found = false;
    bool ok = stmt_strf(db, &ignored, a, out, &found, SQL_THING, "i", id);
    err_release(&ignored);
    return ok && found;
}

struct str row_words(struct db *db, const struct row_catalog *c, struct arena *a, const struct row_key *key) {
    struct str thing;
    if (key->table == ROW_CLAIMS) {
        if (!thing_words(db, a, key->id, &thing)) {
            thing = str_of(arena_printf(a, "#%lld", (long long)key->id));
        }
        return str_of(arena_printf(a, "the %.*s of %.*s", STR_ARG(key->rest), STR_ARG(thing)));
    }
    const char *table = c->tables[key->table].name;
    const struct noun *fact = fact_of(strcmp(table, "involves") == 0 ? "event" : table);
    if (fact != NULL) {
        return str_of(arena_printf(a, "%s %c%lld", fact->name, fact->letter, (long long)key->id));
    }
    bool is_thing = strcmp(table, "entity") == 0 || noun_of_kind(str_of(table)) != NULL;
    if (is_thing && thing_words(db, a, key->id, &thing)) {
        return thing;
    }
    if (key->rest.n == 0) {
        return str_of(
            arena_printf(a, "%s #%lld", strcmp(table, "entity") == 0 ? "thing" : table, (long long)key->id));
    }
    struct buf words = { 0 };
    buf_add_text(&words, table);
    for (size_t i = 0; i < key->rest.n; i++) {
        buf_add_char(&words, key->rest.p[i] == '\x1f' ? ' ' : key->rest.p[i]);
    }
    struct str out = arena_str(a, buf_str(&words));
    buf_release(&words);
    return out;
}

static int key_order(const void *a, const void *b) {
    const struct row_key *x = a, *y = b;
    if (x->table != y->table) {
        return x->table < y->table ? -1 : 1;
    }
    if (x->id != y->id) {
        return x->id < y->id ? -1 : 1;
    }
    return str_cmp(x->rest, y->rest);
}

void row_set_add(struct row_set *s, const struct row_key *key) {
    s->items = arena_grow(s->arena, s->items, s->count, sizeof *key);
    s->items[s->count++] = *key;
}

void row_set_sort(struct row_set *s) {
    if (s->count > 1) {
        qsort(s->items, s->count, sizeof *s->items, key_order);
    }
}

bool row_set_has(const struct row_set *s, const struct row_key *key) {
    return s->count > 0 && bsearch(key, s->items, s->count, sizeof *key, key_order) != NULL;
}

bool row_set_hull(const struct row_set *s, int table, int64_t *lo, int64_t *hi) {
    bool found = false;
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].table == table) {
            *lo = found ? *lo : s->items[i].id;
            *hi = s->items[i].id;
            found = true;
        }
    }
    return found;
}
