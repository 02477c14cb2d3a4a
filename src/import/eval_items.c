/* Expressions over a record: from cells to the values a rule runs over. Owns nothing; items are
 * slices of cells wherever nothing had to be rewritten. Invariant: a part of a list is never lost,
 * unless known() or a words table says so. */
#include "import/eval.h"
#include "model/vocab.h"
#include <strings.h>

/* How readings tell "is it a word?" from the word itself. */
enum { AS_WORD = 1 << 8 };

void eval_add(struct eval *v, struct items *out, struct item item) {
    if (item.text.n > 0) {
        out->list = arena_grow(v->a, out->list, (size_t)out->count, sizeof *out->list);
        out->list[out->count++] = item;
    }
}

struct item eval_part(const struct item *whole, struct str text) {
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
            eval_add(v, out,
                     (struct item){ .text = v->row->cells[cell],
                                    .verbatim = v->row->texts[cell],
                                    .cell = cell,
                                    .order = x->order,
                                    .padded = x->padded });
        }
    }
}

/* A text that is not in the table stays, unless only those of the table are wanted. */
static struct item translated(struct eval *v, const struct map_expr *x, const struct item *item) {
    const struct str *to = map_words_find(v->a, x->words, item->text);
    return to != NULL ? eval_part(item, *to) : x->only ? (struct item){ .cell = -1 } : *item;
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
            eval_add(v, out,
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
    eval_add(v, out, (struct item){ .text = arena_str(v->a, buf_str(&text)), .cell = cell_of(v, x->column) });
    buf_release(&text);
    return true;
}

static bool is_level(struct eval *v, const struct map_expr *x, const struct item *item, bool *is) {
    struct ref ref = { .id = item->id };
    struct str level;
    int count = 0;
    *is = x->level_count == 0;
    if (*is) {
        return true;
    }
    if ((ref.id == 0 &&
         !names_find(v->names, v->a, noun_get(NOUN_LOCATION), item->text, &ref, &count, v->e)) ||
        !names_level(v->names, v->a, ref.id, &level, v->e)) {
        return false;
    }
    for (int i = 0; i < x->level_count; i++) {
        *is = *is || str_eq(level, x->levels[i]);
    }
    return true;
}

/* Is the text a word of the vocabulary of the field that is being filled? */
static bool is_word(struct eval *v, struct str text, bool *known) {
    enum field_type type = v->field->type;
    struct str code;
    if (type != FIELD_WORD && type != FIELD_RANKED) {
        *known = true;
        return true;
    }
    struct value word = { .field = v->field };
    if (!readings_get(v->readings, v->field, AS_WORD, text, &word)) {
        bool found = false;
        if (!vocab_find(v->db, v->a, v->field->of, text, &code, &found, v->e)) {
            return false;
        }
        word.cleared = !found;
        readings_put(v->readings, v->field, AS_WORD, text, &word);
    }
    *known = !word.cleared;
    return true;
}

static bool known_items(struct eval *v, const struct map_expr *x, const struct noun *noun,
                        struct items *out) {
    struct items inner = { 0 };
    if (!eval_items(v, x->of, noun, &inner)) {
        return false;
    }
    for (int i = 0; i < inner.count; i++) {
        struct item *item = &inner.list[i];
        bool known = true, place = noun != NULL && noun->id == NOUN_LOCATION;
        if (item->id == 0 && (noun == NULL ? !is_word(v, item->text, &known)
                                           : !names_known(v->names, v->a, noun, item->text, &known, v->e))) {
            return false;
        }
        if (known && place && !is_level(v, x, item, &known)) {
            return false;
        }
        if (known) {
            eval_add(v, out, *item);
        }
    }
    return true;
}

/* "Russia" among the names of actors is a government. */
static bool state_items(struct eval *v, struct items *inner, struct items *out) {
    for (int i = 0; i < inner->count; i++) {
        if (!names_state(v->names, v->a, inner->list[i].text, &inner->list[i].country, v->e)) {
            return false;
        }
        eval_add(v, out, inner->list[i]);
    }
    return true;
}

/* Codes that nothing has are left out. */
static bool code_items(struct eval *v, const struct noun *noun, struct items *inner, struct items *out) {
    for (int i = 0; i < inner->count; i++) {
        struct item *item = &inner->list[i];
        if (!names_code(v->names, v->a, noun, item->text, &item->id, v->e)) {
            return false;
        }
        if (item->id != 0) {
            eval_add(v, out, *item);
        }
    }
    return true;
}

static bool is_one_of(const struct map_expr *x, struct str text) {
    for (int i = 0; i < x->other_count; i++) {
        if (text.n == x->others[i].n && strncasecmp(text.p, x->others[i].p, text.n) == 0) {
            return true;
        }
    }
    return false;
}

/* only(x, y, …): y may be the part beside each part of x. */
static bool only_items(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    const struct item *lead = v->lead;
    struct items inner = { 0 };
    bool ok = eval_items(v, x->of, noun, &inner);
    for (int i = 0; ok && i < inner.count; i++) {
        struct items test = { 0 };
        v->lead = map_is_many(x->of) ? &inner.list[i] : lead;
        ok = eval_items(v, x->args[0], NULL, &test);
        if (ok && test.count > 0 && is_one_of(x, test.list[0].text)) {
            eval_add(v, out, inner.list[i]);
        }
    }
    v->lead = lead;
    return ok;
}

static bool first_items(struct eval *v, const struct map_expr *x, const struct noun *noun,
                        struct items *out) {
    for (int i = 0; i < x->arg_count; i++) {
        struct items inner = { 0 };
        if (!eval_items(v, x->args[i], noun, &inner)) {
            return false;
        }
        if (inner.count > 0) {
            eval_add(v, out, inner.list[0]);
            return true;
        }
    }
    return true;
}

/* What one value becomes; an empty text is left out. */
static struct item changed(struct eval *v, const struct map_expr *x, struct item *item) {
    switch (x->call) {
    case MAP_WORDS:
        return translated(v, x, item);
    case MAP_WORD:
    case MAP_URL:
        return eval_url(v, item, x->call == MAP_URL);
    case MAP_SLUG:
        return eval_slug(v, item);
    case MAP_GOVERNMENT:
        item->government = true;
        return *item;
    case MAP_AKA:
        item->aka = x;
        return *item;
    case MAP_TEXT:
    case MAP_COLUMN:
    case MAP_EACH:
    case MAP_KNOWN:
    case MAP_SAYS:
    case MAP_REST:
    case MAP_BESIDE:
    case MAP_FIRST:
    case MAP_JOIN:
    case MAP_TITLE:
    case MAP_DATE:
    case MAP_CODE:
    case MAP_ONLY:
    case MAP_STATE:
        break;
    }
    return *item;
}

/* Functions of one value, over all values of the inner expression. */
static bool each_changed(struct eval *v, const struct map_expr *x, const struct noun *noun,
                         struct items *out) {
    const struct map_words *runs = v->runs;
    struct items inner = { 0 };
    v->runs = x->call == MAP_WORDS ? x->words : runs;
    bool ok = eval_items(v, x->of, x->call == MAP_GOVERNMENT ? noun_get(NOUN_LOCATION) : noun, &inner);
    v->runs = runs;
    for (int i = 0; ok && i < inner.count; i++) {
        eval_add(v, out, changed(v, x, &inner.list[i]));
    }
    return ok;
}

bool eval_items(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items inner = { 0 };
    switch (x->call) {
    case MAP_TEXT:
        eval_add(v, out, (struct item){ .text = x->text, .cell = -1 });
        return true;
    case MAP_COLUMN:
        column_items(v, x, out);
        return true;
    case MAP_EACH:
        return eval_each(v, x, noun, out);
    case MAP_BESIDE:
        return eval_beside(v, x, noun, out);
    case MAP_KNOWN:
        return known_items(v, x, noun, out);
    case MAP_SAYS:
        return says_items(v, x, out);
    case MAP_REST:
        return rest_items(v, x, out);
    case MAP_FIRST:
        return first_items(v, x, noun, out);
    case MAP_JOIN:
    case MAP_TITLE:
        return eval_join(v, x, out);
    case MAP_DATE:
        return eval_date(v, x, out);
    case MAP_ONLY:
        return only_items(v, x, noun, out);
    case MAP_CODE:
        return eval_items(v, x->of, noun, &inner) && code_items(v, noun, &inner, out);
    case MAP_STATE:
        return eval_items(v, x->of, noun, &inner) && state_items(v, &inner, out);
    case MAP_WORDS:
    case MAP_WORD:
    case MAP_URL:
    case MAP_SLUG:
    case MAP_GOVERNMENT:
    case MAP_AKA:
        break;
    }
    return each_changed(v, x, noun, out);
}
