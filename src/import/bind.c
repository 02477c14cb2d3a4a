/* Binding a map to a header. Owns no state. Invariant: a bound map has every column it needs, and
 * every constant word in it is one that its field takes. */
#include "import/bind.h"
#include "base/namekey.h"
#include "import/import.h"
#include "import/map_lex.h"
#include "import/row.h"
#include "model/vocab.h"
#include <stdlib.h>
#include <strings.h>

static bool is_column(const struct map_column *c, struct str name) {
    if (c->many) {
        return name.n >= c->name.n && strncasecmp(name.p, c->name.p, c->name.n) == 0;
    }
    return name.n == c->name.n && strncasecmp(name.p, c->name.p, name.n) == 0;
}

/* An exact name goes before a wildcard. */
static int find_column(const struct map *m, struct str name) {
    int found = -1;
    for (int i = 0; i < m->column_count; i++) {
        if (is_column(&m->columns[i], name) && (found < 0 || !m->columns[i].many)) {
            found = i;
        }
    }
    return found;
}

bool map_fits(const struct map *m, const struct str *header, int columns) {
    for (int i = 0; i < m->column_count; i++) {
        bool found = m->columns[i].optional;
        for (int k = 0; k < columns && !found; k++) {
            found = is_column(&m->columns[i], header[k]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool missing_column(const struct bound *b, const struct map_column *c, const char *name,
                           const struct csv_record *header, struct err *e) {
    err_at(e, ERR_FAILED, (struct span){ 0, 0 }, "the header has no column '%.*s', which map %.*s needs",
           STR_ARG(c->name), STR_ARG(b->map->name));
    struct str near = map_near(c->name, b->header, b->header_count);
    if (near.n > 0) {
        err_hint(e, "it has '%.*s': write the map for it, or name the column '%.*s?' to go without",
                 STR_ARG(near), STR_ARG(c->name));
    } else {
        err_hint(e, "if the file has no header: header:no takes its columns in the order of the map");
    }
    err_place(e, name, header->line, header->raw);
    return false;
}

static bool bind_columns(struct arena *a, struct bound *b, const char *name, const struct csv_reader *reader,
                         const struct csv_record *header, struct err *e) {
    for (int i = 0; i < header->count; i++) {
        b->header[i] = row_fold(a, arena_str(a, header->cells[i].text));
        for (int k = 0; k < i; k++) {
            if (b->header[i].n > 0 && str_eq(b->header[i], b->header[k])) {
                err_at(e, ERR_FAILED,
                       csv_span(reader, header, i, (struct span){ 0, header->cells[i].text.n }),
                       "the header names '%.*s' twice", STR_ARG(b->header[i]));
                err_place(e, name, header->line, header->raw);
                return false;
            }
        }
        bool own = str_starts(b->header[i], IMPORT_OWN);
        int column = own ? BOUND_OWN : find_column(b->map, b->header[i]);
        b->owner[i] = column;
        if (column >= 0) {
            struct bound_column *c = &b->columns[column];
            c->cells = arena_grow(a, c->cells, (size_t)c->count, sizeof *c->cells);
            c->cells[c->count++] = i;
        }
    }
    for (int i = 0; i < b->map->column_count; i++) {
        if (b->columns[i].count == 0 && !b->map->columns[i].optional) {
            return missing_column(b, &b->map->columns[i], name, header, e);
        }
    }
    return true;
}

/* A constant must be a value of its field. References are resolved when they are needed. */
static bool check_constant(struct db *db, struct arena *a, const struct map *m, const struct field *field,
                           const struct map_expr *x, struct value *out, struct err *e) {
    struct err inner = { 0 };
    bool ok = value_parse(db, a, field, x->text, (struct span){ 0, x->text.n }, out, &inner);
    if (!ok) {
        if (x->bare && inner.code != ERR_STOPPED) {
            map_fail(m, x->span, e, "'%.*s' is no column of the header, and: %s", STR_ARG(x->text),
                     inner.message);
        } else {
            map_fail(m, x->span, e, "%s", inner.message);
        }
        err_hint(e, "%s", inner.hint);
    }
    err_release(&inner);
    return ok;
}

/* known(…, country): levels of places. */
static bool check_levels(struct db *db, struct arena *a, const struct map *m, const struct map_expr *x,
                         struct err *e) {
    for (; x != NULL; x = x->of) {
        for (int i = 0; i < x->arg_count; i++) {
            if (!check_levels(db, a, m, x->args[i], e)) {
                return false;
            }
        }
        for (int i = 0; i < x->level_count; i++) {
            struct err inner = { 0 };
            struct str code;
            bool ok = vocab_get(db, a, "location-level", x->levels[i], (struct span){ 0, 0 }, &code, &inner);
            if (!ok) {
                map_fail(m, x->span, e, "%s", inner.message);
                err_hint(e, "%s", inner.hint);
            }
            err_release(&inner);
            if (!ok) {
                return false;
            }
            x->levels[i] = code;
        }
    }
    return true;
}

/* aka(…, part-of) */
static bool check_aka(struct db *db, struct arena *a, const struct map *m, const struct map_expr *x,
                      struct err *e) {
    struct str code;
    bool found = true;
    for (; x != NULL && found; x = x->of) {
        if (x->call != MAP_AKA || x->verb.n == 0) {
            continue;
        }
        if (!vocab_find(db, a, "relation-verb", x->verb, &code, &found, e)) {
            return false;
        }
        if (!found) {
            return map_fail(m, x->span, e, "'%.*s' is no verb of a relation", STR_ARG(x->verb));
        }
    }
    return true;
}

static bool check_slots(struct db *db, struct arena *a, const struct map *m, const struct map_rule *rule,
                        struct err *e) {
    for (int i = 0; i < rule->count; i++) {
        const struct map_slot *slot = &rule->slots[i];
        struct value ignored;
        if (!check_levels(db, a, m, slot->expr, e) || !check_aka(db, a, m, slot->expr, e)) {
            return false;
        }
        if (slot->expr->call == MAP_TEXT && slot->field->type != FIELD_REF &&
            !check_constant(db, a, m, slot->field, slot->expr, &ignored, e)) {
            return false;
        }
    }
    return true;
}

static bool check_verb(struct db *db, struct arena *a, const struct map *m, const struct map_rule *rule,
                       struct err *e) {
    struct str code;
    bool found = false;
    if (!vocab_find(db, a, "relation-verb", rule->verb, &code, &found, e)) {
        return false;
    }
    if (found) {
        return true;
    }
    map_fail(m, rule->span, e, "'%.*s' is no statement, no kind of thing or fact and no verb of a relation",
             STR_ARG(rule->verb));
    struct str words[64], list = { 0 };
    int count = 0, nouns = 0;
    const struct noun *const *all = noun_all(&nouns);
    while (count < nouns) {
        words[count] = str_of(all[count]->name);
        count++;
    }
    if (!vocab_list(db, a, "relation-verb", &list, e)) {
        return false;
    }
    while (list.n > 0 && count < 64) {
        size_t end = str_index(list, ',');
        end = end < list.n ? end : list.n;
        words[count++] = str_trim(str_slice(list, 0, end));
        list = str_slice(list, end < list.n ? end + 1 : end, list.n);
    }
    struct str near = map_near(rule->verb, words, count);
    if (near.n > 0) {
        err_hint(e, "did you mean '%.*s'?", STR_ARG(near));
    }
    return false;
}

static bool check_rules(struct db *db, struct arena *a, const struct map *m, struct err *e) {
    for (int i = 0; i < m->branch_count; i++) {
        for (int k = 0; k < m->branches[i].count; k++) {
            const struct map_rule *rule = &m->branches[i].rules[k];
            if (!check_slots(db, a, m, rule, e) || (rule->verb.n > 0 && !check_verb(db, a, m, rule, e))) {
                return false;
            }
        }
    }
    return true;
}

static bool bind_phrases(struct db *db, struct arena *a, struct bound *b, struct err *e) {
    const struct map *m = b->map;
    b->phrase_cites = arena_array(a, struct value *, (size_t)m->phrase_count + 1);
    for (int i = 0; i < m->phrase_count; i++) {
        const struct map_phrase *phrase = &m->phrases[i];
        b->phrase_cites[i] = arena_array(a, struct value, (size_t)phrase->cite_count + 1);
        for (int k = 0; k < phrase->cite_count; k++) {
            const struct map_slot *cite = &phrase->cites[k];
            if (!check_constant(db, a, m, cite->field, cite->expr, &b->phrase_cites[i][k], e)) {
                return false;
            }
        }
    }
    return true;
}

bool bind_map(struct db *db, struct arena *a, const struct map *map, const char *name,
              const struct csv_reader *reader, const struct csv_record *header, struct bound *out,
              struct err *e) {
    size_t n = (size_t)header->count + 1;
    *out = (struct bound){ .map = map, .header_count = header->count };
    out->header = arena_array(a, struct str, n);
    out->owner = arena_array(a, int, n);
    out->columns = arena_array(a, struct bound_column, (size_t)map->column_count);
    return bind_columns(a, out, name, reader, header, e) && check_rules(db, a, map, e) &&
           bind_phrases(db, a, out, e);
}

struct str bound_name(const struct bound *b, int cell) {
    return cell >= 0 && cell < b->header_count ? b->header[cell] : STR("");
}
