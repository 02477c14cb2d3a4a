/* Carrying out makers: named things, governments, articles. Invariant: a maker makes one thing, and
 * what it made has the data set as its source. */
#include "import/make.h"
#include "base/namekey.h"
#include "base/utf8.h"
#include "db/stmt.h"
#include "model/cell.h"

enum { ARTICLE_NAME = 100, NEAR_MAX = 5 };

static const char SQL_DEMONYM[] =
    "SELECT name FROM name WHERE entity_id = ? AND scheme = 'demonym' ORDER BY id LIMIT 1";
static void add_origin(const struct making *m, struct cells *c) {
    cells_ref(c, "source_id", m->source);
    cells_ref(c, "record_id", m->record);
    cells_ref(c, "change_id", m->change);
}

bool make_name(struct making *m, struct arena *a, int64_t entity, struct str name, const char *scheme,
               struct err *e) {
    struct cells c = { 0 };
    int64_t id;
    cells_int(&c, "entity_id", entity);
    cells_text(&c, "name", name);
    cells_text(&c, "key", name_key(a, name));
    cells_text(&c, "scheme", str_of(scheme));
    c.values[c.count - 1].type = STMT_TEXT; /* '' is a name */
    add_origin(m, &c);
    names_made(m->names, a, name);
    return cells_insert(m->db, a, "name", &c, &id, e);
}

static bool add_similar(struct making *m, struct arena *a, int64_t subject, int64_t object, struct err *e) {
    struct cells c = { 0 };
    int64_t id;
    cells_int(&c, "subject_id", subject);
    cells_text(&c, "verb", STR("similar-to"));
    cells_int(&c, "object_id", object);
    cells_int(&c, "stance", 0);
    add_origin(m, &c);
    return cells_insert(m->db, a, "relation", &c, &id, e);
}

static bool add_thing(struct making *m, struct arena *a, const struct noun *noun, struct str name,
                      const struct value *const *values, int count, int64_t *id, struct err *e) {
    struct thing_new t = { noun, name, m->source, m->record, m->change, values, count };
    names_made(m->names, a, name);
    return thing_add(m->db, a, &t, id, e);
}

/* An ambiguous alias is a thing of its own that may be any of those so called (doc/model.md). */
static bool make_named(struct making *m, struct arena *a, struct maker *make, struct err *e) {
    struct ref again = { 0 };
    int count = 0;
    /* The record itself may have made the thing of that name meanwhile. */
    if (make->candidates.count == 0 && !names_look(m->names, a, make->noun, make->name, &again, &count, e)) {
        return false;
    }
    make->id = again.id;
    if (again.id != 0) {
        make->reported = true;
        return true;
    }
    if (!add_thing(m, a, make->noun, make->name, NULL, 0, &make->id, e)) {
        return false;
    }
    for (int i = 0; i < make->candidates.count; i++) {
        if (!add_similar(m, a, make->id, make->candidates.ids[i], e)) {
            return false;
        }
    }
    return true;
}

static bool make_government(struct making *m, struct arena *a, struct maker *make, struct err *e) {
    struct value type = { .field = noun_field(make->noun, STR("type")), .text = STR("state") };
    struct value country = { .field = noun_field(make->noun, STR("country")), .ref = make->country };
    const struct value *const values[] = { &type, &country };
    struct str demonym;
    bool found = false;
    if (!add_thing(m, a, make->noun, make->name, values, 2, &make->id, e) ||
        !stmt_strf(m->db, e, a, &demonym, &found, SQL_DEMONYM, "i", make->country)) {
        return false;
    }
    if (!found) {
        return true;
    }
    struct str alias = str_of(arena_printf(a, "%.*s government", STR_ARG(demonym)));
    return make_name(m, a, make->id, alias, "", e);
}

/* Host and path, as short as it can be told. */
static struct str article_name(struct arena *a, struct str url) {
    struct str s = url;
    size_t scheme = str_find(s, STR("://"));
    if (scheme < s.n) {
        s = str_slice(s, scheme + 3, s.n);
    }
    if (str_starts(s, "www.")) {
        s = str_slice(s, 4, s.n);
    }
    size_t end = str_index(s, '?'), hash = str_index(s, '#');
    end = end < hash ? end : hash;
    s = str_slice(s, 0, end < s.n ? end : s.n);
    while (s.n > 0 && s.p[s.n - 1] == '/') {
        s.n--;
    }
    if (s.n == 0) {
        return url;
    }
    size_t fit = utf8_fit(s, ARTICLE_NAME);
    return fit == s.n ? s : str_of(arena_printf(a, "%.*s\xe2\x80\xa6", (int)fit, s.p));
}

static bool make_article(struct making *m, struct arena *a, struct maker *make, struct err *e) {
    /* Another part of the same record may have made it meanwhile. */
    struct ref again;
    if (!names_article(m->names, a, make->url, &again, e)) {
        return false;
    }
    if (again.id != 0) {
        make->id = again.id;
        return true;
    }
    struct value type = { .field = noun_field(make->noun, STR("type")), .text = STR("article") };
    struct value url = { .field = noun_field(make->noun, STR("url")), .text = make->url };
    const struct value *const values[] = { &type, &url };
    names_url_made(m->names, make->url);
    return add_thing(m, a, make->noun, article_name(a, make->url), values, 2, &make->id, e);
}

bool make_near(struct db *db, struct arena *a, const struct noun *noun, struct str name, struct str *near,
               struct err *e) {
    struct err unknown = { 0 };
    struct thing_match m;
    struct thing t;
    struct buf several = { 0 };
    bool found = false;
    if (thing_match(db, a, noun, name, &m, &unknown) && m.count > 1) {
        for (int i = 0; i < m.count && i < NEAR_MAX && thing_load(db, a, m.ids[i], &t, &found, &unknown);
             i++) {
            buf_printf(&several, "%s%.*s", i > 0 ? ", " : "it may be ", STR_ARG(t.name));
        }
        buf_add_text(&several, m.count > NEAR_MAX ? ", …" : "");
    } else {
        err_release(&unknown);
        unknown = (struct err){ 0 };
        thing_unknown(db, a, noun, name, (struct span){ 0, 0 }, &unknown);
    }
    bool stop = unknown.code == ERR_STOPPED || unknown.code == ERR_FILE;
    if (stop) {
        err_set(e, unknown.code, "%s", unknown.message);
    }
    *near = arena_str(a, several.n > 0 ? buf_str(&several) : str_of(unknown.hint));
    buf_release(&several);
    err_release(&unknown);
    return !stop;
}

static void list(struct making *m, const struct import_name *name) {
    struct import_report *r = m->report;
    r->names_new++;
    if (r->name_count == IMPORT_NAMES_KEPT) {
        return;
    }
    r->names = arena_grow(m->arena, r->names, (size_t)r->name_count, sizeof *r->names);
    struct import_name *kept = &r->names[r->name_count++];
    *kept = *name;
    kept->name = arena_str(m->arena, name->name);
    kept->near = arena_str(m->arena, name->near);
}

bool make_report(struct making *m, struct arena *a, struct maker *make, struct err *e) {
    struct import_name name = { .noun = make->noun, .name = make->name, .line = m->line };
    if (make->reported || make->kind == MAKER_ARTICLE) {
        return true;
    }
    make->reported = true;
    if (make->asked) {
        name.leave = IMPORT_ASKED;
        asking_add(m->asking, make->noun, make->name, m->line);
    }
    if (m->near && make->kind == MAKER_NAMED && m->report->name_count < IMPORT_NAMES_KEPT &&
        !make_near(m->db, a, make->noun, make->name, &name.near, e)) {
        return false;
    }
    list(m, &name);
    return true;
}

void make_refused(struct making *m, struct arena *a, const struct import_name *name) {
    if (asking_first(m->asking, a, name->noun, name->name)) {
        list(m, name);
    }
}

bool make_ref(struct making *m, struct arena *a, const struct ref *ref, int64_t *id, struct err *e) {
    *id = ref->id;
    if (ref->id != 0 || ref->make == NULL) {
        return true;
    }
    struct maker *make = ref->make;
    bool ok = true;
    if (make->id == 0) {
        switch (make->kind) {
        case MAKER_NAMED:
            ok = make_named(m, a, make, e);
            break;
        case MAKER_GOVERNMENT:
            ok = make_government(m, a, make, e);
            break;
        case MAKER_ARTICLE:
            ok = make_article(m, a, make, e);
            break;
        }
        ok = ok && make_report(m, a, make, e);
    }
    *id = make->id;
    return ok;
}
