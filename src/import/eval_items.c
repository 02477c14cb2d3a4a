/* Expressions over a record: from cells to the values a rule runs over. Owns nothing; items are
 * slices of cells wherever nothing had to be rewritten. Invariant: a part of a list is never lost,
 * unless known() or a words table says so. */
#include "base/namekey.h"
#include "import/eval.h"
#include <string.h>
#include <strings.h>

enum { RUN_MAX = 4, ITEMS_MAX = 10000 };

static void add(struct eval *v, struct items *out, struct item item) {
    if (item.text.n > 0 && out->count < ITEMS_MAX) {
        out->list = arena_grow(v->a, out->list, (size_t)out->count, sizeof *out->list);
        out->list[out->count++] = item;
    }
}

static struct item part_of(const struct item *whole, struct str text) {
    struct item part = *whole;
    part.text = str_trim(text);
    part.verbatim = (struct str){ 0 };
    return part;
}

static void column_items(struct eval *v, const struct map_expr *x, struct items *out) {
    const struct bound_column *c = &v->bound->columns[x->column];
    for (int i = 0; i < c->count; i++) {
        int cell = c->cells[i];
        if (cell < v->row->count) {
            add(v, out,
                (struct item){ .text = v->row->cells[cell],
                               .verbatim = v->row->texts[cell],
                               .cell = cell,
                               .order = x->order,
                               .padded = x->padded });
        }
    }
}

static size_t find_separator(const struct map_expr *x, struct str s, size_t *skip) {
    for (size_t at = 0; at < s.n; at++) {
        for (int i = 0; i < x->separator_count; i++) {
            struct str sep = x->separators[i];
            if (at + sep.n <= s.n && memcmp(s.p + at, sep.p, sep.n) == 0) {
                *skip = sep.n;
                return at;
            }
        }
    }
    *skip = 0;
    return s.n;
}

/* Is this stretch of the list, separators and all, a name of its own? */
static bool is_run(struct eval *v, const struct noun *noun, struct str text, bool *known) {
    *known = false;
    return noun == NULL || names_known(v->names, v->a, noun, text, known, v->e);
}

/* The parts of a list; the longest run of parts that is a known name stays together. */
static bool split(struct eval *v, const struct map_expr *x, const struct item *whole, const struct noun *noun,
                  struct items *out) {
    struct str rest = whole->text;
    while (rest.n > 0) {
        size_t ends[RUN_MAX], skips[RUN_MAX];
        int parts = 0;
        for (size_t at = 0; parts < RUN_MAX && at <= rest.n; parts++) {
            ends[parts] = at + find_separator(x, str_slice(rest, at, rest.n), &skips[parts]);
            at = ends[parts] + skips[parts];
            if (skips[parts] == 0) {
                parts++;
                break;
            }
        }
        int take = parts - 1;
        for (bool known = false; take > 0; take--) {
            if (!is_run(v, noun, str_trim(str_slice(rest, 0, ends[take])), &known)) {
                return false;
            }
            if (known) {
                break;
            }
        }
        add(v, out, part_of(whole, str_slice(rest, 0, ends[take])));
        rest = str_slice(rest, ends[take] + skips[take], rest.n);
    }
    return true;
}

/* ['a', "b's", ['c']]: the strings of Python list text, however nested. */
static void split_list(struct eval *v, const struct item *whole, struct items *out) {
    struct str s = whole->text;
    if (s.n == 0 || s.p[0] != '[') {
        add(v, out, *whole);
        return;
    }
    for (size_t at = 0; at < s.n; at++) {
        char quote = s.p[at];
        if (quote != '\'' && quote != '"') {
            continue;
        }
        struct buf text = { 0 };
        size_t from = ++at;
        bool escaped = false;
        for (; at < s.n && s.p[at] != quote; at++) {
            if (s.p[at] == '\\' && at + 1 < s.n) {
                at++;
                escaped = true;
            }
            buf_add_char(&text, s.p[at]);
        }
        add(v, out, part_of(whole, escaped ? arena_str(v->a, buf_str(&text)) : str_slice(s, from, at)));
        buf_release(&text);
    }
}

static bool each_items(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items inner = { 0 };
    if (!eval_items(v, x->of, noun, &inner)) {
        return false;
    }
    for (int i = 0; i < inner.count; i++) {
        if (x->list) {
            split_list(v, &inner.list[i], out);
        } else if (x->separator_count == 0) {
            add(v, out, inner.list[i]);
        } else if (!split(v, x, &inner.list[i], noun, out)) {
            return false;
        }
    }
    return true;
}

static size_t url_start(struct str s) {
    static const char *const starts[] = { "http://", "https://", "hxxp://", "hxxps://", "www.", "ftp://" };
    for (size_t at = 0; at < s.n; at++) {
        for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
            size_t n = strlen(starts[i]);
            if (at + n <= s.n && strncasecmp(s.p + at, starts[i], n) == 0) {
                return at;
            }
        }
    }
    return s.n;
}

/* &amp; in a URL was written by a web page, not by its owner. */
static struct str plain_url(struct arena *a, struct str url) {
    static const char entity[] = "&amp;";
    struct str found = STR("&amp;");
    if (str_find(url, found) >= url.n) {
        return url;
    }
    char *out = arena_alloc(a, url.n);
    size_t n = 0;
    for (size_t i = 0; i < url.n;) {
        out[n++] = url.p[i];
        bool is = url.n - i >= found.n && memcmp(url.p + i, entity, found.n) == 0;
        i += is ? found.n : 1;
    }
    return (struct str){ out, n };
}

static struct item url_part(struct eval *v, const struct item *whole, bool url) {
    size_t at = url_start(whole->text), end = at;
    if (!url) {
        return part_of(whole, str_slice(whole->text, 0, at));
    }
    while (end < whole->text.n && whole->text.p[end] != ' ') {
        end++;
    }
    return part_of(whole, plain_url(v->a, str_slice(whole->text, at, end)));
}

static struct item translated(struct eval *v, const struct map_words *words, const struct item *item) {
    struct str key = name_key(v->a, item->text);
    for (int i = 0; i < words->count; i++) {
        if (str_eq(name_key(v->a, words->pairs[i][0]), key)) {
            return part_of(item, words->pairs[i][1]);
        }
    }
    return *item;
}

/* The prose of a column is read once for all rules. */
static bool prose_of(struct eval *v, int column, const struct prose **out) {
    if (v->prose[column] == NULL) {
        struct map_expr x = { .call = MAP_COLUMN, .column = column };
        struct items cells = { 0 };
        column_items(v, &x, &cells);
        v->prose[column] = arena_new(v->a, struct prose);
        if (cells.count > 0 &&
            !prose_read(v->bound, v->names, v->a, cells.list[0].text, v->prose[column], v->e)) {
            return false;
        }
    }
    *out = v->prose[column];
    return true;
}

static int cell_of(const struct eval *v, int column) {
    const struct bound_column *c = &v->bound->columns[column];
    return c->count > 0 ? c->cells[0] : -1;
}

static bool says_items(struct eval *v, const struct map_expr *x, struct items *out) {
    const struct prose *prose = NULL;
    if (!prose_of(v, x->column, &prose)) {
        return false;
    }
    for (int i = 0; i < prose->count; i++) {
        const struct clause *c = &prose->clauses[i];
        if (c->phrase < 0 || v->bound->map->phrases[c->phrase].label != x->label) {
            continue;
        }
        for (int k = 0; k < c->count; k++) {
            add(v, out,
                (struct item){ .text = c->names[k].text,
                               .cell = cell_of(v, x->column),
                               .clause = c,
                               .name = &c->names[k],
                               .country = c->names[k].country });
        }
    }
    return true;
}

/* Did rules make something of all that the clause says? The label `none` says nothing. */
static bool is_understood(const struct eval *v, const struct clause *c) {
    if (c->phrase < 0 || !c->whole) {
        return false;
    }
    bool taken = c->count > 0;
    for (int i = 0; i < c->count; i++) {
        taken = taken && c->names[i].taken;
    }
    return taken || str_is(v->bound->map->labels[v->bound->map->phrases[c->phrase].label], "none");
}

static bool rest_items(struct eval *v, const struct map_expr *x, struct items *out) {
    const struct prose *prose = NULL;
    if (!prose_of(v, x->column, &prose)) {
        return false;
    }
    struct buf text = { 0 };
    for (int i = 0; i < prose->count; i++) {
        const struct clause *c = &prose->clauses[i];
        if (is_understood(v, c)) {
            continue;
        }
        buf_add_text(&text, text.n > 0 ? ". " : "");
        buf_add_str(&text, c->text);
    }
    add(v, out, (struct item){ .text = arena_str(v->a, buf_str(&text)), .cell = cell_of(v, x->column) });
    buf_release(&text);
    return true;
}

static bool is_level(struct eval *v, const struct map_expr *x, struct str text, bool *is) {
    struct ref ref;
    struct str level;
    int count = 0;
    *is = x->level_count == 0;
    if (*is) {
        return true;
    }
    if (!names_find(v->names, v->a, noun_get(NOUN_LOCATION), text, &ref, &count, v->e) ||
        !names_level(v->names, v->a, ref.id, &level, v->e)) {
        return false;
    }
    for (int i = 0; i < x->level_count; i++) {
        *is = *is || str_eq(level, x->levels[i]);
    }
    return true;
}

static bool known_items(struct eval *v, const struct map_expr *x, const struct noun *noun,
                        struct items *out) {
    struct items inner = { 0 };
    if (!eval_items(v, x->of, noun, &inner)) {
        return false;
    }
    for (int i = 0; i < inner.count; i++) {
        bool known = true, place = noun != NULL && noun->id == NOUN_LOCATION;
        if (noun != NULL && !names_known(v->names, v->a, noun, inner.list[i].text, &known, v->e)) {
            return false;
        }
        if (known && place && !is_level(v, x, inner.list[i].text, &known)) {
            return false;
        }
        if (known) {
            inner.list[i].known = noun == NULL;
            add(v, out, inner.list[i]);
        }
    }
    return true;
}

bool eval_items(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items inner = { 0 };
    switch (x->call) {
    case MAP_TEXT:
        add(v, out, (struct item){ .text = x->text, .cell = -1 });
        return true;
    case MAP_COLUMN:
        column_items(v, x, out);
        return true;
    case MAP_EACH:
        return each_items(v, x, noun, out);
    case MAP_KNOWN:
        return known_items(v, x, noun, out);
    case MAP_SAYS:
        return says_items(v, x, out);
    case MAP_REST:
        return rest_items(v, x, out);
    case MAP_GOVERNMENT:
        noun = noun_get(NOUN_LOCATION);
        break;
    case MAP_WORD:
    case MAP_URL:
    case MAP_WORDS:
        break;
    }
    if (!eval_items(v, x->of, noun, &inner)) {
        return false;
    }
    for (int i = 0; i < inner.count; i++) {
        struct item *item = &inner.list[i];
        item->government = item->government || x->call == MAP_GOVERNMENT;
        add(v, out,
            x->call == MAP_WORDS        ? translated(v, x->words, item)
            : x->call == MAP_GOVERNMENT ? *item
                                        : url_part(v, item, x->call == MAP_URL));
    }
    return true;
}
