/* Which map: the one named, or the built-in one that fits the header best. */
#include "base/file.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "import/propose.h"
#include "import/row.h"
#include "import/run.h"
#include <string.h>

enum { MAP_MAX = 1 << 20 };

static bool parse(struct run *r, const char *file, struct str text) {
    return map_parse(&r->a, file, text, &r->map, r->e);
}

static bool parse_file(struct run *r, const char *path) {
    struct str text;
    return file_read(&r->a, path, MAP_MAX, &text, r->e) && parse(r, path, text);
}

static bool unknown_map(struct run *r) {
    struct near_best best = { .typed = r->o->map };
    struct buf list = { 0 };
    for (int i = 0; i < import_builtins(); i++) {
        struct str name = import_builtin(i).name;
        near_offer(&best, name, i);
        buf_printf(&list, "%s%.*s", i > 0 ? ", " : "", STR_ARG(name));
    }
    err_set(r->e, ERR_FAILED, "no map '%.*s'", STR_ARG(r->o->map));
    if (best.found.n > 0) {
        err_hint(r->e, "did you mean '%.*s'?", STR_ARG(best.found));
    } else {
        err_hint(r->e, "built in: %s; a map of your own is named by its file", list.p);
    }
    buf_release(&list);
    return false;
}

static bool saved_map(struct run *r, struct str name) {
    struct str text;
    bool found = false;
    if (!stmt_strf(r->db, r->e, &r->a, &text, &found,
                   "SELECT text FROM saved WHERE kind = 'map' AND name = ?", "s", name)) {
        return false;
    }
    return found ? parse(r, arena_copy(&r->a, name.p, name.n), text) : unknown_map(r);
}

static bool is_plain_name(struct str name) {
    return str_index(name, '/') >= name.n && !str_starts(name, ".");
}

static bool named_map(struct run *r) {
    for (int i = 0; i < import_builtins(); i++) {
        struct import_builtin b = import_builtin(i);
        if (str_eq(b.name, r->o->map)) {
            return parse(r, b.file, b.text);
        }
    }
    if (str_starts(r->o->map, "file:")) {
        return saved_map(r, str_slice(r->o->map, 5, r->o->map.n));
    }
    if (r->o->map_folder != NULL && is_plain_name(r->o->map)) {
        const char *path = arena_printf(&r->a, "%s/%.*s.map", r->o->map_folder, STR_ARG(r->o->map));
        struct err missing = { 0 };
        struct str text;
        bool ok = file_read(&r->a, path, MAP_MAX, &text, &missing);
        err_release(&missing);
        if (ok) {
            return parse(r, path, text);
        }
    }
    return unknown_map(r);
}

static int matched(const struct map *m) {
    int n = 0;
    for (int i = 0; i < m->column_count; i++) {
        n += !m->columns[i].optional;
    }
    return n;
}

/* No map is for this header: the report gets one to begin with. */
static bool propose(struct run *r, const struct csv_record *header) {
    struct buf text = { 0 };
    struct err inner = { 0 };
    struct names names;
    const char *slash = strrchr(r->o->path, '/');
    names_init(&names, r->db, &r->a, STR(""));
    if (propose_map(&names, r->reader, header, str_of(slash != NULL ? slash + 1 : r->o->path), &r->a, &text,
                    &inner)) {
        r->report->proposal = arena_str(r->arena, buf_str(&text));
    }
    names_release(&names);
    buf_release(&text);
    bool stop = inner.code == ERR_STOPPED || inner.code == ERR_LOCKED || inner.code == ERR_FILE;
    if (stop) {
        err_set(r->e, inner.code, "%s", inner.message);
    } else {
        err_set(r->e, ERR_FAILED, "no built-in map fits the header of '%s'", r->o->path);
        err_hint(r->e, r->report->proposal.n > 0 ? "the text above is a first map for it: keep it as "
                                                   "FILE.map, edit it, import with map:FILE.map"
                                                 : "name one: map:NAME or map:FILE");
    }
    err_release(&inner);
    return false;
}

bool run_fitting(struct arena *a, const struct str *header, int count, struct map **out, struct err *e) {
    *out = NULL;
    for (int i = 0; i < import_builtins(); i++) {
        struct import_builtin b = import_builtin(i);
        struct map *map;
        if (!map_parse(a, b.file, b.text, &map, e)) {
            return false;
        }
        if (map_fits(map, header, count) && (*out == NULL || matched(map) > matched(*out))) {
            *out = map;
        }
    }
    return true;
}

static struct str *folded(struct run *r, const struct csv_record *header) {
    struct str *names = arena_array(&r->a, struct str, (size_t)header->count + 1);
    for (int i = 0; i < header->count; i++) {
        names[i] = row_fold(&r->a, arena_str(&r->a, header->cells[i].text));
    }
    return names;
}

bool run_named_map(struct run *r) {
    if (r->o->map_path != NULL) {
        return parse_file(r, r->o->map_path);
    }
    return r->o->map.n == 0 || named_map(r);
}

bool run_map_fits(struct run *r, const struct csv_record *header, bool *fits) {
    struct str *names = folded(r, header);
    struct map *found = NULL;
    if (r->map != NULL) {
        *fits = map_fits(r->map, names, header->count);
        return true;
    }
    bool ok = run_fitting(&r->a, names, header->count, &found, r->e);
    *fits = ok && found != NULL;
    return ok;
}

bool run_choose_map(struct run *r, const struct csv_record *header) {
    if (r->map == NULL && !run_fitting(&r->a, folded(r, header), header->count, &r->map, r->e)) {
        return false;
    }
    if (r->map == NULL) {
        return propose(r, header);
    }
    r->report->map = arena_str(r->arena, r->map->name);
    return bind_map(r->db, &r->a, r->map, r->o->path, r->reader, header, &r->bound, r->e);
}
