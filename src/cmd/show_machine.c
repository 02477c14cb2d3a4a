/* A thing for programs: one JSON object, or flat rows. Every fact stands for itself, with the handle
 * of its source; nothing is merged, numbered or cut. */
#include "cmd/show.h"
#include "text/json_write.h"
#include <string.h>

static const char *stance_word(int stance) {
    return stance > 0 ? "asserts" : stance == 0 ? "hedges" : "denies";
}

static const char *state_word(enum show_state state) {
    switch (state) {
    case SHOW_IN_USE:
        return "in-use";
    case SHOW_RIVAL:
        return "rival";
    case SHOW_EARLIER:
        return "earlier";
    case SHOW_FACT:
        break;
    }
    return "";
}

static struct str voice_handle(struct show *s, const struct show_fact *f) {
    return f->voice != 0 ? thing_handle(s->call->db, s->call->arena, f->voice) : STR("");
}

static void add_key(struct buf *out, const char *key) {
    if (out->n > 0 && out->p[out->n - 1] != '{') {
        buf_add_char(out, ',');
    }
    json_write_string(out, str_of(key));
    buf_add_char(out, ':');
}

static void add_text(struct buf *out, const char *key, struct str value) {
    if (value.n > 0) {
        add_key(out, key);
        json_write_string(out, value);
    }
}

static void add_number(struct buf *out, const char *key, int64_t value) {
    add_key(out, key);
    json_write_int(out, value);
}

static void add_fact(struct show *s, const struct show_fact *f, struct buf *out) {
    buf_add_char(out, '{');
    if (f->letter != 0) {
        add_text(out, "fact", str_of(arena_printf(s->call->arena, "%c%lld", f->letter, (long long)f->id)));
    }
    add_text(out, "value", f->value);
    add_text(out, "text", str_eq(f->text, f->value) ? STR("") : f->text);
    add_text(out, "role", f->role);
    add_text(out, "state", str_of(state_word(f->state)));
    add_text(out, "stance", str_of(stance_word(f->stance)));
    if (f->has_confidence) {
        add_number(out, "confidence", f->confidence);
    }
    add_text(out, "source", f->source_handle);
    add_text(out, "by", f->by_handle);
    add_text(out, "voice", voice_handle(s, f));
    add_text(out, "said", f->said);
    add_text(out, "quote", f->quote);
    add_text(out, "page", f->page);
    buf_add_char(out, '}');
}

/* Is this the first fact of its key? Facts of one key need not lie together. */
static bool is_first(const struct show *s, size_t i) {
    for (size_t k = 0; k < i; k++) {
        if (strcmp(s->facts[k].key, s->facts[i].key) == 0) {
            return false;
        }
    }
    return true;
}

static void add_facts(struct show *s, struct buf *out) {
    const char *last = NULL;
    buf_add_char(out, '{');
    for (size_t i = 0; i < s->fact_count; i++) {
        const char *key = s->facts[i].key;
        bool known = last != NULL && strcmp(key, last) == 0;
        last = key;
        if (known || !is_first(s, i)) {
            continue;
        }
        add_key(out, key);
        buf_add_char(out, '[');
        bool any = false;
        for (size_t k = i; k < s->fact_count; k++) {
            if (strcmp(s->facts[k].key, key) == 0) {
                buf_add_text(out, any ? "," : "");
                add_fact(s, &s->facts[k], out);
                any = true;
            }
        }
        buf_add_char(out, ']');
    }
    buf_add_char(out, '}');
}

static const char SQL_SOURCE[] =
    "SELECT e.handle, e.name, p.handle, r.published, r.url, r.reliability, (SELECT "
    "json_group_array(o.handle) FROM relation t"
    " JOIN entity o ON o.id = t.object_id WHERE t.subject_id = e.id AND t.verb = 'repeats' AND t.stance >= 0)"
    " FROM entity e LEFT JOIN source r ON r.id = e.id LEFT JOIN entity p ON p.id = r.publisher_id WHERE e.id "
    "= ?";

static bool add_source(struct show *s, int64_t id, struct buf *out, struct err *e) {
    static const char *const keys[] = { "handle", "name", "publisher", "published", "url", "reliability" };
    enum { KEYS = sizeof keys / sizeof keys[0] };
    struct stmt *stmt = stmt_getf(s->call->db, e, SQL_SOURCE, "i", id);
    bool row = false, ok = stmt != NULL && stmt_step(stmt, &row, e);
    if (ok && row) {
        buf_add_char(out, '{');
        for (int i = 0; i < KEYS; i++) {
            add_text(out, keys[i], stmt_str(stmt, i));
        }
        if (!str_is(stmt_str(stmt, KEYS), "[]")) {
            add_key(out, "repeats");
            buf_add_str(out, stmt_str(stmt, KEYS));
        }
        buf_add_char(out, '}');
    }
    stmt_done(stmt);
    return ok;
}

static bool add_sources(struct show *s, struct buf *out, struct err *e) {
    add_key(out, "sources");
    buf_add_char(out, '[');
    for (size_t i = 0; i < s->fact_count; i++) {
        if (s->facts[i].source != 0) {
            show_number(s, s->facts[i].source);
        }
    }
    for (size_t i = 0; i < s->source_count; i++) {
        buf_add_text(out, i > 0 ? "," : "");
        if (!add_source(s, s->sources[i], out, e)) {
            return false;
        }
    }
    buf_add_char(out, ']');
    return true;
}

bool show_json(struct show *s, struct buf *out, struct err *e) {
    buf_add_char(out, '{');
    add_text(out, "kind", str_of(s->thing.noun->name));
    add_number(out, "id", s->thing.id);
    add_text(out, "handle", s->thing.handle);
    add_text(out, "name", s->thing.name);
    add_text(out, "known", s->known);
    if (s->known.n > 0) {
        add_number(out, "hidden", s->hidden);
    }
    add_key(out, "facts");
    add_facts(s, out);
    bool ok = add_sources(s, out, e);
    for (size_t i = 0; ok && i < s->line_count;
         i++) { /* what is no fact: place in the tree, record, change */
        char *key = arena_copy(s->call->arena, s->lines[i].label.p, s->lines[i].label.n);
        key[0] = (char)(key[0] | 0x20);
        add_text(out, key, s->lines[i].text);
    }
    buf_add_char(out, '}');
    return ok;
}

static const struct column columns[] = {
    { .key = "thing", .label = "Thing", .keep = 12, .ident = true },
    { .key = "field", .label = "Field", .keep = 14 },
    { .key = "fact", .label = "Fact", .keep = 6 },
    { .key = "value", .label = "Value", .keep = 13 },
    { .key = "text", .label = "Text", .keep = 5 },
    { .key = "role", .label = "Role", .keep = 4 },
    { .key = "state", .label = "State", .keep = 7 },
    { .key = "stance", .label = "Stance", .keep = 10 },
    { .key = "confidence", .label = "Confidence", .keep = 9 },
    { .key = "source", .label = "Source", .keep = 11, .ident = true },
    { .key = "by", .label = "By", .keep = 3, .ident = true },
    { .key = "voice", .label = "Voice", .keep = 8, .ident = true },
    { .key = "said", .label = "Said", .keep = 2 },
    { .key = "quote", .label = "Quote", .keep = 1 },
    { .key = "page", .label = "Page", .keep = 0 },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

void show_rows_begin(struct out *out) {
    out_begin(out, columns, COLUMNS);
}

static struct cell cell_of(struct str text) {
    return (struct cell){ .type = text.n > 0 ? CELL_TEXT : CELL_NULL, .text = text };
}

void show_rows(struct show *s, struct out *out) {
    for (size_t i = 0; i < s->fact_count; i++) {
        const struct show_fact *f = &s->facts[i];
        const char *number =
            f->letter == 0 ? "" : arena_printf(s->call->arena, "%c%lld", f->letter, (long long)f->id);
        struct cell cells[COLUMNS] = {
            cell_of(s->thing.handle),
            cell_of(str_of(f->key)),
            cell_of(str_of(number)),
            cell_of(f->value),
            cell_of(f->text),
            cell_of(f->role),
            cell_of(str_of(state_word(f->state))),
            cell_of(str_of(stance_word(f->stance))),
            { .type = f->has_confidence ? CELL_INT : CELL_NULL, .i = f->confidence },
            cell_of(f->source_handle),
            cell_of(f->by_handle),
            cell_of(voice_handle(s, f)),
            cell_of(f->said),
            cell_of(f->quote),
            cell_of(f->page),
        };
        out_row(out, cells);
    }
}
