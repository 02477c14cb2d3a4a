/* The edition of a data set as a source: found again by its hash, made when its first record is
 * written. Invariant: every edition bears the data set's name under the scheme 'dataset', which is how
 * editions know each other. */
#include "base/namekey.h"
#include "db/stmt.h"
#include "import/make.h"
#include "model/cell.h"
#include <string.h>

static const char SQL_BY_HASH[] =
    "SELECT coalesce(e.merged_into, e.id) FROM source s JOIN entity e ON e.id = s.id"
    "  JOIN name n ON n.entity_id = s.id WHERE s.sha256 = ?1 AND n.scheme = 'dataset' AND n.key = ?2 LIMIT 1";
static struct str dataset_of(const struct map *map) {
    return map->source.n > 0 ? map->source : map->title.n > 0 ? map->title : map->name;
}

/* The data set with the day it was fetched, else with the file's name. */
static struct str edition_name(struct arena *a, const struct map *map, const struct import_options *o) {
    const char *slash = strrchr(o->path, '/');
    struct str file = str_of(slash != NULL ? slash + 1 : o->path);
    size_t dot = file.n;
    while (dot > 1 && file.p[dot - 1] != '.') {
        dot--;
    }
    struct str stem = dot > 1 ? str_slice(file, 0, dot - 1) : file;
    struct str mark = o->published.n > 0 ? o->published : o->retrieved.n > 0 ? o->retrieved : stem;
    return str_of(arena_printf(a, "%.*s (%.*s)", STR_ARG(dataset_of(map)), STR_ARG(mark)));
}

bool edition_find(struct making *m, struct arena *a, const struct map *map, const struct import_options *o,
                  struct edition *out, struct err *e) {
    bool found = false;
    out->name = edition_name(a, map, o);
    if (o->source.n > 0) {
        struct span span = { 0, o->source.n };
        return thing_get(m->db, a, noun_get(NOUN_SOURCE), o->source, span, &out->id, e) &&
               ((m->source = out->id), true);
    }
    if (!stmt_intf(m->db, e, &out->id, &found, SQL_BY_HASH, "ts", out->sha256, m->names->family)) {
        return false;
    }
    out->id = found ? out->id : 0;
    m->source = out->id;
    return true;
}

/* The publisher is made when it is not known; other things a source line names must be there. */
static bool read_ref(struct making *m, struct arena *a, const struct field *field, struct str text,
                     struct value *v, struct err *e) {
    const struct noun *noun = noun_get(field->noun == NOUN_COUNT ? NOUN_IDENTITY : field->noun);
    struct ref ref;
    int count = 0;
    if (!names_find(m->names, a, noun, text, &ref, &count, e)) {
        return false;
    }
    if (count != 1) {
        ref = names_make(m->names, a, noun, text);
    }
    return make_ref(m, a, &ref, &v->ref, e);
}

static bool add_value(struct making *m, struct arena *a, const char *key, struct str text, struct cells *kind,
                      struct cells *entity, struct err *e) {
    const struct field *field = noun_field(noun_get(NOUN_SOURCE), str_of(key));
    struct value *v = arena_new(a, struct value); /* the cells point into it until they are written */
    v->field = field;
    if (text.n == 0) {
        return true;
    }
    bool ok = field->type == FIELD_REF ? read_ref(m, a, field, text, v, e)
                                       : value_parse(m->db, a, field, text, (struct span){ 0, text.n }, v, e);
    if (!ok) {
        return false;
    }
    bool common = strcmp(key, "summary") == 0 || strcmp(key, "tlp") == 0;
    cells_value(common ? entity : kind, a, v);
    return true;
}

static bool has_field(const struct map *map, const char *key) {
    for (int i = 0; i < map->source_field_count; i++) {
        if (strcmp(map->source_fields[i].field->key, key) == 0) {
            return true;
        }
    }
    return false;
}

static bool fill(struct making *m, struct arena *a, const struct map *map, const struct import_options *o,
                 const struct edition *edition, struct err *e) {
    struct cells kind = { 0 }, entity = { 0 };
    for (int i = 0; i < map->source_field_count; i++) {
        const struct map_field *f = &map->source_fields[i];
        bool typed = (strcmp(f->field->key, "published") == 0 && o->published.n > 0) ||
                     (strcmp(f->field->key, "retrieved") == 0 && o->retrieved.n > 0) ||
                     strcmp(f->field->key, "name") == 0 || strcmp(f->field->key, "sha256") == 0;
        if (!typed && !add_value(m, a, f->field->key, f->text, &kind, &entity, e)) {
            return map_fail(map, f->span, e, "this cannot be the %s of a source", f->field->key);
        }
    }
    if ((!has_field(map, "type") && !add_value(m, a, "type", STR("dataset"), &kind, &entity, e)) ||
        !add_value(m, a, "published", o->published, &kind, &entity, e) ||
        !add_value(m, a, "retrieved", o->retrieved, &kind, &entity, e)) {
        return false;
    }
    cells_text(&kind, "sha256", str_of(edition->sha256));
    return cells_update(m->db, a, "source", edition->id, &kind, e) &&
           (entity.count == 0 || cells_update(m->db, a, "entity", edition->id, &entity, e));
}

bool edition_ensure(struct making *m, struct arena *a, const struct map *map, const struct import_options *o,
                    struct edition *edition, struct err *e) {
    if (edition->id != 0) {
        return true;
    }
    struct thing_new t = { .noun = noun_get(NOUN_SOURCE), .name = edition->name, .change = m->change };
    names_made(m->names, a, edition->name);
    if (!thing_add(m->db, a, &t, &edition->id, e)) {
        return false;
    }
    m->source = edition->id;
    return make_name(m, a, edition->id, dataset_of(map), "dataset", e) &&
           stmt_runf(m->db, e, "UPDATE entity SET source_id = id WHERE id = ?", "i", edition->id) &&
           fill(m, a, map, o, edition, e);
}
