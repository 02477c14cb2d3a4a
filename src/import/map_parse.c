/* Parsing maps: the statements. Rules, conditions and phrases have files of their own.
 * Invariant: a map that parses names only columns of its header, fields of the field tables, tables
 * and labels that it defines. */
#include "base/namekey.h"
#include "import/map.h"
#include "import/map_lex.h"
#include <string.h>

typedef bool (*statement_fn)(struct map_parser *p);

static bool read_map(struct map_parser *p) {
    if (p->map->name.n > 0) {
        return map_fail(p->map, p->tokens[0].span, p->e, "a second line 'map'");
    }
    if (map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "the name of the map");
    }
    p->map->name = map_peek(p)->text;
    p->at++;
    if (map_peek(p)->kind == LEX_TEXT) {
        p->map->title = map_peek(p)->text;
        p->at++;
    }
    return true;
}

static bool add_column(struct map_parser *p, const struct lex *t) {
    struct map_column c = { .name = t->text, .span = t->span };
    if (t->kind == LEX_WORD && str_ends(c.name, "*")) {
        c.many = c.optional = true;
        c.name.n--;
    } else if (t->kind == LEX_WORD && str_ends(c.name, "?")) {
        c.optional = true;
        c.name.n--;
    }
    if (c.name.n == 0) {
        return map_fail(p->map, t->span, p->e, "a column has a name");
    }
    for (int i = 0; i < p->map->column_count; i++) {
        if (str_eq(p->map->columns[i].name, c.name)) {
            return map_fail(p->map, t->span, p->e, "column '%.*s' stands twice in the header line",
                            STR_ARG(c.name));
        }
    }
    p->map->columns =
        arena_grow(p->a, p->map->columns, (size_t)p->map->column_count, sizeof *p->map->columns);
    p->map->columns[p->map->column_count++] = c;
    return true;
}

static bool read_header(struct map_parser *p) {
    do {
        const struct lex *t = map_peek(p);
        if (t->kind != LEX_WORD && t->kind != LEX_COLUMN) {
            return map_want(p, "the name of a column");
        }
        p->at++;
        if (!add_column(p, t)) {
            return false;
        }
    } while (map_sign(p, ','));
    return true;
}

static bool read_source(struct map_parser *p) {
    if (map_peek(p)->kind != LEX_TEXT) {
        return map_want(p, "the name of the data set in quotes");
    }
    p->map->source = map_peek(p)->text;
    p->at++;
    const struct noun *noun = noun_get(NOUN_SOURCE);
    while (map_peek(p)->kind == LEX_WORD) {
        const struct lex *key = map_peek(p);
        const struct field *field = noun_field(noun, key->text);
        if (field == NULL || (field->flags & FIELD_SET) == 0) {
            return map_fail(p->map, key->span, p->e, "a source has no '%.*s:'", STR_ARG(key->text));
        }
        p->at++;
        if (!map_sign(p, ':')) {
            return map_want(p, "a colon");
        }
        const struct lex *value = map_peek(p);
        if (value->kind != LEX_WORD && value->kind != LEX_TEXT) {
            return map_want(p, "a value");
        }
        p->at++;
        p->map->source_fields = arena_grow(p->a, p->map->source_fields, (size_t)p->map->source_field_count,
                                           sizeof *p->map->source_fields);
        p->map->source_fields[p->map->source_field_count++] =
            (struct map_field){ field, value->text, value->span };
    }
    return true;
}

/* Column + Column … */
static bool read_keys(struct map_parser *p, int **keys, int *count) {
    do {
        int column = 0;
        bool found = false;
        if (!map_find_column(p, true, &column, &found)) {
            return false;
        }
        p->map->columns[column].is_key = true;
        p->map->columns[column].used = true;
        *keys = arena_grow(p->a, *keys, (size_t)*count, sizeof **keys);
        (*keys)[(*count)++] = column;
    } while (map_sign(p, '+'));
    return true;
}

static bool read_key(struct map_parser *p) {
    return read_keys(p, &p->map->keys, &p->map->key_count);
}

/* attach operation ID */
static bool read_attach(struct map_parser *p) {
    const struct noun *noun = map_peek(p)->kind == LEX_WORD ? noun_find(map_peek(p)->text) : NULL;
    if (noun == NULL || !noun->thing) {
        return map_want(p, "the kind of thing that records belong to: operation, actor …");
    }
    if (p->map->attach != NULL || p->branch != NULL) {
        return map_fail(p->map, p->tokens[0].span, p->e, "'attach' stands once, before the rules");
    }
    p->map->attach = noun_get(noun->id);
    p->at++;
    return read_keys(p, &p->map->attach_keys, &p->map->attach_key_count);
}

static void add_nulls(struct arena *a, struct str **nulls, int *count, const struct str *texts, int n) {
    for (int i = 0; i < n; i++) {
        *nulls = arena_grow(a, *nulls, (size_t)*count, sizeof **nulls);
        (*nulls)[(*count)++] = texts[i];
    }
}

/* null "", "-" · null "NA" in Motive, Unit */
static bool read_null(struct map_parser *p) {
    struct str *texts = NULL;
    int count = 0;
    if (!map_texts(p, &texts, &count)) {
        return false;
    }
    if (!map_word(p, "in")) {
        add_nulls(p->a, &p->map->nulls, &p->map->null_count, texts, count);
        return true;
    }
    do {
        int column = 0;
        bool found = false;
        if (!map_find_column(p, true, &column, &found)) {
            return false;
        }
        struct map_column *c = &p->map->columns[column];
        add_nulls(p->a, &c->nulls, &c->null_count, texts, count);
    } while (map_sign(p, ','));
    return true;
}

static bool read_clause(struct map_parser *p) {
    return map_texts(p, &p->map->clauses, &p->map->clause_count);
}

static bool read_ignore(struct map_parser *p) {
    do {
        int column = 0;
        bool found = false;
        if (!map_find_column(p, true, &column, &found)) {
            return false;
        }
        p->map->columns[column].ignored = true;
        p->map->columns[column].used = true;
        p->map->columns[column].why = p->comment;
    } while (map_sign(p, ','));
    return true;
}

const struct str *map_words_find(struct arena *scratch, const struct map_words *words, struct str text) {
    struct str key = name_key(scratch, text);
    for (int i = 0; i < words->count; i++) {
        if (str_eq(words->keys[i], key)) {
            return &words->pairs[i][1];
        }
    }
    return NULL;
}

/* words NAME "from" = to, … */
static bool read_words(struct map_parser *p) {
    if (map_peek(p)->kind != LEX_WORD) {
        return map_want(p, "a name for the table");
    }
    struct map_words table = { .name = map_peek(p)->text };
    p->at++;
    do {
        const struct lex *from = map_peek(p);
        if (from->kind != LEX_TEXT) {
            return map_want(p, "a text in quotes");
        }
        p->at++;
        if (!map_sign(p, '=')) {
            return map_want(p, "'='");
        }
        const struct lex *to = map_peek(p);
        if (to->kind != LEX_WORD && to->kind != LEX_TEXT) {
            return map_want(p, "a word");
        }
        p->at++;
        table.pairs = arena_grow(p->a, table.pairs, (size_t)table.count, sizeof *table.pairs);
        table.keys = arena_grow(p->a, table.keys, (size_t)table.count, sizeof *table.keys);
        table.keys[table.count] = name_key(p->a, from->text);
        table.pairs[table.count][0] = from->text;
        table.pairs[table.count++][1] = to->text;
    } while (map_sign(p, ','));
    p->map->words = arena_grow(p->a, p->map->words, (size_t)p->map->words_count, sizeof *p->map->words);
    p->map->words[p->map->words_count++] = table;
    return true;
}

static bool open_branch(struct map_parser *p, bool otherwise) {
    if (p->branch != NULL && p->branch->when == NULL) {
        return map_fail(p->map, p->tokens[0].span, p->e,
                        "nothing can follow 'otherwise' or rules without 'when'");
    }
    p->map->branches =
        arena_grow(p->a, p->map->branches, (size_t)p->map->branch_count, sizeof *p->map->branches);
    p->branch = &p->map->branches[p->map->branch_count++];
    *p->branch = (struct map_branch){ .span = p->tokens[0].span };
    p->branch->first = p->at > 0 && map_word(p, "first");
    if (otherwise) {
        return true;
    }
    struct map_cond *cond = NULL;
    bool ok = map_parse_cond(p, &cond);
    p->branch->when = cond;
    return ok;
}

static bool read_when(struct map_parser *p) {
    return open_branch(p, false);
}

static bool read_otherwise(struct map_parser *p) {
    return open_branch(p, true);
}

static const struct {
    const char *word;
    statement_fn read;
} statements[] = {
    { "map", read_map },       { "header", read_header },
    { "source", read_source }, { "key", read_key },
    { "null", read_null },     { "create", map_parse_create },
    { "ignore", read_ignore }, { "words", read_words },
    { "clause", read_clause }, { "phrase", map_parse_phrase },
    { "when", read_when },     { "otherwise", read_otherwise },
    { "attach", read_attach },
};
enum { STATEMENTS = sizeof statements / sizeof statements[0] };

/* A line that begins a rule: a noun, or the verb of a relation. */
static bool read_rule(struct map_parser *p, const struct lex *head) {
    if (p->branch == NULL && !open_branch(p, true)) {
        return false;
    }
    /* By its name alone: "targets" is the verb, not several of "target". */
    const struct noun *noun = noun_find(head->text);
    if (noun != NULL && str_is(head->text, noun->name)) {
        return map_parse_rule(p, noun, STR(""));
    }
    return map_parse_rule(p, noun_get(NOUN_RELATION), head->text);
}

static bool read_statement(struct map_parser *p) {
    const struct lex *head = map_peek(p);
    if (head->kind != LEX_WORD) {
        return map_want(p, "a statement or a rule");
    }
    p->at++;
    /* Once the data set is named, `source` is a rule: records may be sources. */
    bool rule = p->map->source.n > 0 && str_is(head->text, "source");
    for (int i = 0; i < STATEMENTS; i++) {
        if (!rule && str_is(head->text, statements[i].word)) {
            return statements[i].read(p) && map_end(p);
        }
    }
    if (p->map->column_count == 0) {
        map_fail(p->map, head->span, p->e, "'%.*s' before the header line", STR_ARG(head->text));
        err_hint(p->e, "a map begins with map NAME, then header COLUMN, COLUMN …");
        return false;
    }
    return read_rule(p, head) && map_end(p);
}

static bool check_whole(struct map *m, struct err *e) {
    struct span start = { 0, 0 };
    if (m->name.n == 0) {
        return map_fail(m, start, e, "a map begins with: map NAME \"title\"");
    }
    if (m->column_count == 0) {
        return map_fail(m, start, e, "this map has no header line");
    }
    for (int i = 0; i < m->branch_count; i++) {
        bool own = false;
        for (int k = 0; k < m->branches[i].count; k++) {
            own = own || m->branches[i].rules[k].own;
        }
        if (!own && m->attach == NULL && m->branches[i].count > 0) {
            map_fail(m, m->branches[i].rules[0].span, e,
                     "these rules make no thing for their facts to belong to");
            err_hint(e, "begin with a thing: operation Title …");
            return false;
        }
    }
    if (m->branch_count == 0) {
        return map_fail(m, start, e, "this map has no rules");
    }
    return true;
}

bool map_parse(struct arena *a, const char *file, struct str text, struct map **out, struct err *e) {
    struct map *m = arena_new(a, struct map);
    m->file = file;
    m->text = str_starts(text, "\xef\xbb\xbf") ? str_slice(text, 3, text.n) : text;
    struct map_lines lines = { .a = a, .map = m, .e = e };
    struct map_parser p = { .a = a, .map = m, .e = e };
    for (;;) {
        bool more = false;
        if (!map_next_line(&lines, &more)) {
            return false;
        }
        if (!more) {
            break;
        }
        p.tokens = lines.tokens;
        p.at = 0;
        p.comment = lines.comment;
        if (!read_statement(&p)) {
            return false;
        }
    }
    if (!check_whole(m, e)) {
        return false;
    }
    *out = m;
    return true;
}
