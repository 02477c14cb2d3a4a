/* Reads the statement of a count into groups and cells, and puts both in order. Groups are looked up by
 * their key as stored; what people see is ordered by rank, time or number where the key has such an
 * order, else by how many things there are. Invariant: those without a value come last. */
#include "base/confidence.h"
#include "query/count.h"
#include "query/count_tally.h"
#include <stdlib.h>

enum { CELLS = 0, ALL = 3, REPEATED = 4 };

struct side {
    struct count_group **groups; /* by key while cells are read, then in their order */
    int count;
};

struct reading {
    struct arena *arena;
    const struct count_key *keys;
    struct side sides[COUNT_KEYS_MAX];
    bool sorted;
    bool subtract;  /* those without a value are the rest */
    int64_t valued; /* things that have one */
    struct count_table *table;
};

static int by_key(const void *a, const void *b) {
    const struct count_group *x = *(const struct count_group *const *)a;
    const struct count_group *y = *(const struct count_group *const *)b;
    return x->none != y->none ? x->none - y->none : str_cmp(x->key, y->key);
}

static int by_label(const void *a, const void *b) {
    const struct count_group *x = *(const struct count_group *const *)a;
    const struct count_group *y = *(const struct count_group *const *)b;
    return x->none != y->none ? x->none - y->none : str_cmp(x->label, y->label);
}

static int by_order(const void *a, const void *b) {
    const struct count_group *x = *(const struct count_group *const *)a;
    const struct count_group *y = *(const struct count_group *const *)b;
    if (x->none != y->none) {
        return x->none - y->none;
    }
    if (x->ordered != y->ordered) {
        return y->ordered - x->ordered;
    }
    if (x->ordered && x->order_number != y->order_number) {
        return x->order_number < y->order_number ? -1 : 1;
    }
    int texts = x->ordered ? str_cmp(x->order_text, y->order_text) : 0;
    if (texts != 0) {
        return texts;
    }
    if (x->n != y->n) {
        return x->n > y->n ? -1 : 1;
    }
    int labels = str_cmp(x->label, y->label);
    return labels != 0 ? labels : str_cmp(x->key, y->key);
}

static int by_place(const void *a, const void *b) {
    const struct count_cell *x = a, *y = b;
    return x->row != y->row ? x->row - y->row : x->column - y->column;
}

static void sort(struct side *side, int (*compare)(const void *, const void *)) {
    if (side->count > 1) {
        qsort(side->groups, (size_t)side->count, sizeof(struct count_group *), compare);
    }
}

static void read_order(struct reading *r, const struct stmt *s, struct count_group *g) {
    enum stmt_type type = stmt_type(s, 5);
    g->ordered = type != STMT_NULL;
    if (type == STMT_INT || type == STMT_REAL) {
        g->order_number = stmt_real(s, 5);
    } else if (g->ordered) {
        /* "–2018" is any time up to then: before all others */
        struct str text = stmt_str(s, 5);
        g->order_text = str_starts(text, "\xe2\x80\x93") ? STR("") : arena_str(r->arena, text);
    }
}

/* `at` is 0 or 1: the key that the group is a value of. */
static void read_group(struct reading *r, const struct stmt *s, int at) {
    struct side *side = &r->sides[at];
    const struct count_key *key = &r->keys[at];
    struct count_group *g = arena_new(r->arena, struct count_group);
    enum stmt_type type = stmt_type(s, 1);
    g->none = type == STMT_NULL;
    g->key = arena_str(r->arena, stmt_str(s, 1));
    g->label = stmt_type(s, 4) == STMT_NULL ? g->key : arena_str(r->arena, stmt_str(s, 4));
    g->n = stmt_int(s, 3);
    if (key->part == COUNT_WHOLE && key->field->type == FIELD_CONFIDENCE && !g->none) {
        g->label = str_of(confidence_word((int)stmt_int(s, 1)));
    }
    g->number = type == STMT_INT && key->field->type == FIELD_NUMBER;
    read_order(r, s, g);
    side->groups = arena_grow(r->arena, side->groups, (size_t)side->count, sizeof(struct count_group *));
    side->groups[side->count++] = g;
}

static int find(const struct side *side, const struct stmt *s, int column) {
    struct count_group wanted = { .none = stmt_type(s, column) == STMT_NULL, .key = stmt_str(s, column) };
    const struct count_group *key = &wanted;
    if (side->count == 0) {
        return -1;
    }
    struct count_group **found =
        bsearch(&key, side->groups, (size_t)side->count, sizeof(struct count_group *), by_key);
    return found == NULL ? -1 : (int)(found - side->groups);
}

/* Cells come after all groups; until the end they bear the places of the groups by key. */
static bool read_cell(struct reading *r, const struct stmt *s, struct err *e) {
    struct count_table *t = r->table;
    if (!r->sorted) {
        sort(&r->sides[0], by_key);
        sort(&r->sides[1], by_key);
        r->sorted = true;
    }
    struct count_cell cell = { find(&r->sides[0], s, 1), find(&r->sides[1], s, 2), stmt_int(s, 3) };
    if (cell.row < 0 || cell.column < 0) {
        err_set(e, ERR_FAILED, "a count has a cell outside its rows and columns");
        return false;
    }
    t->cells = arena_grow(r->arena, t->cells, (size_t)t->cell_count, sizeof *t->cells);
    t->cells[t->cell_count++] = cell;
    return true;
}

static bool read_row(struct reading *r, const struct stmt *s, struct err *e) {
    int64_t kind = stmt_int(s, 0);
    if (kind == CELLS) {
        return read_cell(r, s, e);
    }
    if (kind == ALL) {
        r->table->total = stmt_int(s, 3);
    } else if (kind == REPEATED) {
        r->table->repeated = stmt_int(s, 3);
        r->subtract = stmt_type(s, 5) != STMT_NULL;
        r->valued = stmt_int(s, 5);
    } else {
        read_group(r, s, (int)kind - 1);
    }
    return true;
}

/* Two things may bear one name: their numbers tell them apart. */
static void tell_apart(struct reading *r, struct side *side, const struct count_key *key) {
    if (key->part != COUNT_WHOLE || key->field->type != FIELD_REF) {
        return;
    }
    sort(side, by_label);
    for (int i = 0; i < side->count;) {
        int end = i + 1;
        while (end < side->count && str_eq(side->groups[i]->label, side->groups[end]->label)) {
            end++;
        }
        for (int k = i; end - i > 1 && k < end; k++) {
            struct count_group *g = side->groups[k];
            g->label =
                g->none ? g->label
                        : str_of(arena_printf(r->arena, "%.*s (#%.*s)", STR_ARG(g->label), STR_ARG(g->key)));
        }
        i = end;
    }
}

/* Puts a side in its order; *from_key gets the new place of each place by key. */
static int *arrange(struct reading *r, int at) {
    struct side *side = &r->sides[at];
    int *places = arena_array(r->arena, int, (size_t)side->count + 1);
    struct count_group **keyed = arena_array(r->arena, struct count_group *, (size_t)side->count + 1);
    sort(side, by_key);
    for (int i = 0; i < side->count; i++) {
        keyed[i] = side->groups[i];
    }
    tell_apart(r, side, &r->keys[at]);
    sort(side, by_order);
    for (int i = 0; i < side->count; i++) {
        side->groups[i]->place = i;
    }
    for (int i = 0; i < side->count; i++) {
        places[i] = keyed[i]->place;
    }
    return places;
}

static void add_rest(struct reading *r) {
    struct side *side = &r->sides[0];
    struct count_group *g = arena_new(r->arena, struct count_group);
    g->none = true;
    g->key = g->label = STR("");
    g->n = r->table->total - r->valued;
    side->groups = arena_grow(r->arena, side->groups, (size_t)side->count, sizeof(struct count_group *));
    side->groups[side->count++] = g;
}

static void arrange_all(struct reading *r, int n) {
    struct count_table *t = r->table;
    if (r->subtract && t->total > r->valued) {
        add_rest(r);
    }
    int *rows = n > 0 ? arrange(r, 0) : NULL;
    int *columns = n > 1 ? arrange(r, 1) : NULL;
    for (int i = 0; rows != NULL && columns != NULL && i < t->cell_count; i++) {
        t->cells[i].row = rows[t->cells[i].row];
        t->cells[i].column = columns[t->cells[i].column];
    }
    if (t->cell_count > 1) {
        qsort(t->cells, (size_t)t->cell_count, sizeof *t->cells, by_place);
    }
    t->rows = r->sides[0].groups;
    t->row_count = r->sides[0].count;
    t->columns = r->sides[1].groups;
    t->column_count = r->sides[1].count;
}

/* The statement to read groups from. One key that is a column of the view is counted here first; a
 * query that cannot be counted so is left to SQLite whole. */
static bool prepare(struct reading *r, struct db *db, const struct query *q, int n, struct stmt **out,
                    struct err *e) {
    struct query_sql values = { .arena = r->arena }, sql = { .arena = r->arena };
    struct str json;
    bool counted = false, ok = true;
    if (n == 1 && count_select_values(&values, q, &r->keys[0])) {
        struct stmt *s = query_prepare(db, &values, e);
        ok = s != NULL && count_tally(s, r->arena, &json, &counted, e);
        stmt_done(s);
    }
    if (ok && counted) {
        count_select_counted(&sql, &r->keys[0], json);
    } else if (ok) {
        count_select(&sql, q, r->keys, n);
    }
    *out = ok ? query_prepare(db, &sql, e) : NULL;
    query_sql_release(&values);
    query_sql_release(&sql);
    return *out != NULL;
}

bool count_run(struct db *db, struct arena *a, const struct query *q, const struct count_key *keys, int n,
               struct count_table *out, struct err *e) {
    struct reading r = { .arena = a, .keys = keys, .table = out };
    struct stmt *s = NULL;
    *out = (struct count_table){ 0 };
    bool row = false, ok = prepare(&r, db, q, n, &s, e);
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        ok = read_row(&r, s, e);
    }
    stmt_done(s);
    if (ok) {
        arrange_all(&r, n);
    }
    return ok;
}
