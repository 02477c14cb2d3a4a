/* Writes the tables of data/ into a new case file: all things first, since their rows point at one
 * another, then what is known of them. Invariant: ids go up within each table, and many rows share a
 * statement, because appending to a B-tree and starting few statements is what makes this quick. */
#include "model/builtin.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "model/builtin_rows.h"
#include "model/search.h"
#include <stdlib.h>

enum { ROWS_A_STATEMENT = 64 };

/* Things of one kind. */
struct group {
    const char *kind;
    struct item *items; /* ascending ids */
    size_t count;
    struct data_index index;
};

/* One of the tables of things. */
struct thing_table {
    const char *file;
    bool sector;       /* else places */
    bool pointed;      /* other rows point at its rows by a key */
    const char *level; /* of its places; NULL: a column says so */
    int64_t source;
};

static const struct thing_table thing_tables[] = {
    { "regions.tsv", false, true, NULL, BUILTIN_SOURCE },
    { "sets.tsv", false, false, "region", BUILTIN_SOURCE },
    { "countries.tsv", false, true, "country", BUILTIN_SOURCE },
    { "provinces.tsv", false, true, "province", BUILTIN_GEONAMES },
    { "cities.tsv", false, false, "city", BUILTIN_GEONAMES },
    { "sectors.tsv", true, true, NULL, BUILTIN_SOURCE },
};
enum { THING_TABLES = sizeof thing_tables / sizeof thing_tables[0] };

struct item {
    int64_t id, parent;
    const struct thing_table *table;
    const struct str *cells; /* DATA_COLUMNS of them */
};

struct name_row {
    int64_t entity, source;
    struct str name;
    const char *scheme;
};

struct member_row {
    int64_t subject, object;
};

struct load {
    struct db *db;
    struct arena arena;
    struct group places, sectors;
    struct name_row *names;
    size_t name_count;
    struct member_row *members;
    size_t member_count;
};

/* How rows of one kind are written: SQL before and for each row, its parameters, and what binds them
 * from parameter `at` on. */
struct row_form {
    const char *insert, *values;
    int width;
    void (*bind)(struct load *l, const struct group *g, size_t row, struct stmt *s, int at);
};

static const char SQL_SOURCE[] = "INSERT INTO source (id, type, url) VALUES (?, 'dataset', ?)";
static const char SQL_SOURCE_ENTITY[] =
    "INSERT INTO entity (id, kind, name, handle, summary, tlp) VALUES (?, 'source', ?, ?, ?, 'clear')";
static const char SQL_TERM[] =
    "INSERT INTO term (vocab, code, label, rank, broader, maps) VALUES (?, ?, ?, CAST(?4 AS INTEGER), ?, ?)";

/* Country and code of a division, as GeoNames writes them: US.TX. */
static struct str division(struct load *l, struct str country, struct str code) {
    return str_of(arena_printf(&l->arena, "%.*s.%.*s", STR_ARG(country), STR_ARG(code)));
}

/* What other rows call this one by. */
static struct str own_key(struct load *l, const struct str *cells) {
    if (cells[DATA_ISO2].n > 0) {
        return cells[DATA_ISO2];
    }
    bool is_division = cells[DATA_COUNTRY].n > 0 && cells[DATA_CODE].n > 0;
    return is_division ? division(l, cells[DATA_COUNTRY], cells[DATA_CODE]) : cells[DATA_NAME];
}

/* Empty at the top of a tree. */
static struct str parent_key(struct load *l, const struct str *cells) {
    if (cells[DATA_ADMIN1].n > 0) {
        return division(l, cells[DATA_COUNTRY], cells[DATA_ADMIN1]);
    }
    if (cells[DATA_COUNTRY].n > 0) {
        return cells[DATA_COUNTRY];
    }
    return cells[DATA_REGION].n > 0 ? cells[DATA_REGION] : cells[DATA_PARENT];
}

/* *id is 0 for an empty key. */
static bool refer(struct group *g, const struct item *i, struct str key, int64_t *id, struct err *e) {
    *id = key.n == 0 ? 0 : data_find(&g->index, key);
    if (key.n > 0 && *id == 0) {
        err_set(e, ERR_FAILED, "the built-in table %s points to '%.*s', which is not there", i->table->file,
                STR_ARG(key));
        return false;
    }
    return true;
}

static bool read_things(struct load *l, const struct thing_table *table, struct err *e) {
    struct group *g = table->sector ? &l->sectors : &l->places;
    struct data_table t;
    struct data_row row;
    if (!data_open(table->file, &t, e)) {
        return false;
    }
    while (data_next(&t, &row)) {
        struct data_row *kept = arena_new(&l->arena, struct data_row);
        long long number;
        *kept = row;
        if (!str_to_int(row.cells[DATA_ID], &number)) {
            err_set(e, ERR_FAILED, "'%.*s' is no id (built-in table %s)", STR_ARG(row.cells[DATA_ID]),
                    table->file);
            return false;
        }
        g->items = arena_grow(&l->arena, g->items, g->count, sizeof *g->items);
        g->items[g->count++] = (struct item){ -number, 0, table, kept->cells };
        if (table->pointed) {
            data_add(&l->arena, &g->index, own_key(l, kept->cells), -number);
        }
    }
    return true;
}

static void add_names(struct load *l, int64_t entity, int64_t source, struct str list, const char *scheme) {
    while (list.n > 0) {
        l->names = arena_grow(&l->arena, l->names, l->name_count, sizeof *l->names);
        l->names[l->name_count++] = (struct name_row){ entity, source, data_word(&list), scheme };
    }
}

static void note_names(struct load *l, const struct item *i) {
    static const struct {
        enum data_column column;
        const char *scheme;
    } lists[] = { { DATA_NAME, "" },
                  { DATA_ALIASES, "" },
                  { DATA_DEMONYMS, "demonym" },
                  { DATA_ISO2, "iso2" },
                  { DATA_ISO3, "iso3" } };
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
        add_names(l, i->id, i->table->source, i->cells[lists[k].column], lists[k].scheme);
    }
    if (i->table->sector) {
        add_names(l, i->id, i->table->source, i->cells[DATA_CODE], "naics");
    }
}

/* A set lists its members, a sector the others it belongs to. */
static bool note_members(struct load *l, struct group *g, const struct item *i, struct err *e) {
    bool is_set = i->cells[DATA_MEMBERS].n > 0;
    struct str list = is_set ? i->cells[DATA_MEMBERS] : i->cells[DATA_ALSO];
    while (list.n > 0) {
        int64_t other;
        if (!refer(g, i, data_word(&list), &other, e)) {
            return false;
        }
        struct member_row row =
            is_set ? (struct member_row){ other, i->id } : (struct member_row){ i->id, other };
        l->members = arena_grow(&l->arena, l->members, l->member_count, sizeof row);
        l->members[l->member_count++] = row;
    }
    return true;
}

static int by_id(const void *left, const void *right) {
    const struct item *l = left, *r = right;
    return (l->id > r->id) - (l->id < r->id);
}

static bool note_group(struct load *l, struct group *g, struct err *e) {
    qsort(g->items, g->count, sizeof *g->items, by_id);
    for (size_t k = 0; k < g->count; k++) {
        struct item *i = &g->items[k];
        if (!refer(g, i, parent_key(l, i->cells), &i->parent, e) || !note_members(l, g, i, e)) {
            return false;
        }
        note_names(l, i);
    }
    return true;
}

static bool read_all(struct load *l, struct err *e) {
    for (int i = 0; i < THING_TABLES; i++) {
        if (!read_things(l, &thing_tables[i], e)) {
            return false;
        }
    }
    return note_group(l, &l->places, e) && note_group(l, &l->sectors, e);
}

static const char *insert_of(struct load *l, const struct row_form *form, size_t rows) {
    struct buf sql = { 0 };
    buf_add_text(&sql, form->insert);
    for (size_t i = 0; i < rows; i++) {
        buf_add_text(&sql, i > 0 ? ", " : " VALUES ");
        buf_add_text(&sql, form->values);
    }
    const char *kept = arena_text(&l->arena, sql.p);
    buf_release(&sql);
    return kept;
}

static bool write_rows(struct load *l, const struct row_form *form, const struct group *g, size_t count,
                       struct err *e) {
    const char *whole = insert_of(l, form, ROWS_A_STATEMENT);
    for (size_t done = 0, n; done < count; done += n) {
        n = count - done < ROWS_A_STATEMENT ? count - done : ROWS_A_STATEMENT;
        struct stmt *s = stmt_get(l->db, n == ROWS_A_STATEMENT ? whole : insert_of(l, form, n), e);
        if (s == NULL) {
            return false;
        }
        for (size_t k = 0; k < n; k++) {
            form->bind(l, g, done + k, s, 1 + (int)k * form->width);
        }
        bool ok = stmt_run(s, e);
        stmt_done(s);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static void bind_entity(struct load *l, const struct group *g, size_t row, struct stmt *s, int at) {
    const struct item *i = &g->items[row];
    stmt_bind_int(s, at, i->id);
    stmt_bind_borrowed(s, at + 1, str_of(g->kind));
    stmt_bind_borrowed(s, at + 2, i->cells[DATA_NAME]);
    stmt_bind_borrowed(s, at + 3, name_handle(&l->arena, i->cells[DATA_NAME]));
    stmt_bind_ref(s, at + 4, i->table->source);
}
static const struct row_form entity_form = { "INSERT INTO entity (id, kind, name, handle, tlp, source_id)",
                                             "(?, ?, ?, ?, 'clear', ?)", 5, bind_entity };

static void bind_location(struct load *l, const struct group *g, size_t row, struct stmt *s, int at) {
    const struct item *i = &g->items[row];
    bool coded = i->cells[DATA_CODE].n > 0 || i->cells[DATA_ISO2].n > 0;
    stmt_bind_int(s, at, i->id);
    stmt_bind_borrowed(s, at + 1, i->table->level != NULL ? str_of(i->table->level) : i->cells[DATA_LEVEL]);
    stmt_bind_ref(s, at + 2, i->parent);
    stmt_bind_text_or_null(s, at + 3, coded ? own_key(l, i->cells) : STR(""));
    stmt_bind_text_or_null(s, at + 4, i->cells[DATA_LAT]);
    stmt_bind_text_or_null(s, at + 5, i->cells[DATA_LON]);
    stmt_bind_text_or_null(s, at + 6, i->cells[DATA_POPULATION]);
}
static const struct row_form location_form = {
    "INSERT INTO location (id, level, parent_id, code, lat, lon, population)",
    "(?, ?, ?, ?, CAST(? AS REAL), CAST(? AS REAL), CAST(? AS INTEGER))", 7, bind_location
};

static void bind_sector(struct load *l, const struct group *g, size_t row, struct stmt *s, int at) {
    const struct item *i = &g->items[row];
    struct str codes = STR("");
    for (struct str list = i->cells[DATA_CODE]; list.n > 0;) {
        struct str code = data_word(&list);
        codes = str_of(
            arena_printf(&l->arena, "%.*s%s%.*s", STR_ARG(codes), codes.n > 0 ? ", " : "", STR_ARG(code)));
    }
    stmt_bind_int(s, at, i->id);
    stmt_bind_ref(s, at + 1, i->parent);
    stmt_bind_text_or_null(s, at + 2, codes);
}
static const struct row_form sector_form = { "INSERT INTO sector (id, parent_id, code)", "(?, ?, ?)", 3,
                                             bind_sector };

static void bind_name(struct load *l, const struct group *g, size_t row, struct stmt *s, int at) {
    (void)g;
    const struct name_row *n = &l->names[row];
    stmt_bind_int(s, at, (int64_t)row - (int64_t)l->name_count);
    stmt_bind_int(s, at + 1, n->entity);
    stmt_bind_borrowed(s, at + 2, n->name);
    stmt_bind_borrowed(s, at + 3, name_key(&l->arena, n->name));
    stmt_bind_borrowed(s, at + 4, str_of(n->scheme));
    stmt_bind_ref(s, at + 5, n->source);
}
static const struct row_form name_form = {
    "INSERT INTO name (id, entity_id, name, key, scheme, source_id, tlp)", "(?, ?, ?, ?, ?, ?, 'clear')", 6,
    bind_name
};

static void bind_member(struct load *l, const struct group *g, size_t row, struct stmt *s, int at) {
    (void)g;
    stmt_bind_int(s, at, (int64_t)row - (int64_t)l->member_count);
    stmt_bind_int(s, at + 1, l->members[row].subject);
    stmt_bind_int(s, at + 2, l->members[row].object);
    stmt_bind_int(s, at + 3, BUILTIN_SOURCE);
}
static const struct row_form member_form = {
    "INSERT INTO relation (id, subject_id, verb, object_id, source_id, tlp)",
    "(?, ?, 'member-of', ?, ?, 'clear')", 4, bind_member
};

/* What the rest names as its source. */
static bool write_source(struct load *l, int64_t id, struct str name, const char *summary, const char *url,
                         struct err *e) {
    add_names(l, id, 0, name, "");
    return stmt_runf(l->db, e, SQL_SOURCE_ENTITY, "isst", id, name, name_handle(&l->arena, name), summary) &&
           stmt_runf(l->db, e, SQL_SOURCE, "it", id, url);
}

static bool write_sources(struct load *l, struct err *e) {
    return write_source(
               l, BUILTIN_GEONAMES, STR("GeoNames"),
               "Cities and provinces. Licence: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). "
               "Changed: columns left out, names corrected and completed, aliases added.",
               "https://www.geonames.org", e) &&
           write_source(l, BUILTIN_SOURCE, STR("Dossier built-in facts"),
                        "Regions, countries, groups of countries and sectors, as they come with the program.",
                        NULL, e);
}

static bool write_terms(struct load *l, struct err *e) {
    struct data_table t;
    struct data_row row;
    struct stmt *s = stmt_get(l->db, SQL_TERM, e);
    bool ok = s != NULL && data_open("terms.tsv", &t, e);
    while (ok && data_next(&t, &row)) {
        stmt_bind_borrowed(s, 1, row.cells[DATA_VOCAB]);
        stmt_bind_borrowed(s, 2, row.cells[DATA_CODE]);
        stmt_bind_text_or_null(s, 3, row.cells[DATA_LABEL]);
        stmt_bind_text_or_null(s, 4, row.cells[DATA_RANK]);
        stmt_bind_text_or_null(s, 5, row.cells[DATA_BROADER]);
        stmt_bind_text_or_null(s, 6, row.cells[DATA_MAPS]);
        ok = stmt_run(s, e);
    }
    stmt_done(s);
    return ok;
}

bool builtin_load(struct db *db, struct err *e) {
    struct load l = { .db = db, .places.kind = "location", .sectors.kind = "sector" };
    bool ok = read_all(&l, e) && write_sources(&l, e) &&
              write_rows(&l, &entity_form, &l.places, l.places.count, e) &&
              write_rows(&l, &entity_form, &l.sectors, l.sectors.count, e) &&
              write_rows(&l, &location_form, &l.places, l.places.count, e) &&
              write_rows(&l, &sector_form, &l.sectors, l.sectors.count, e) &&
              write_rows(&l, &name_form, NULL, l.name_count, e) &&
              write_rows(&l, &member_form, NULL, l.member_count, e) && write_terms(&l, e) &&
              search_rebuild(db, e);
    arena_release(&l.arena);
    return ok;
}
