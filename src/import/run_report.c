/* What a dry run shows of the columns: what each becomes, and its first value. */
#include "import/run.h"

static bool uses(const struct map_expr *x, int column) {
    for (int i = 0; x != NULL && i < x->arg_count; i++) {
        if (uses(x->args[i], column)) {
            return true;
        }
    }
    return x != NULL &&
           (((x->call == MAP_COLUMN || x->call == MAP_SAYS || x->call == MAP_REST) && x->column == column) ||
            uses(x->of, column));
}

static const struct map_expr *each_of(const struct map_expr *x) {
    const struct map_expr *found = NULL;
    for (; x != NULL && x->call != MAP_EACH && found == NULL; x = x->of) {
        for (int i = 0; i < x->arg_count && found == NULL; i++) {
            found = each_of(x->args[i]);
        }
    }
    return found != NULL ? found : x;
}

static void add_use(struct buf *out, const struct map_rule *rule, const struct map_slot *slot) {
    struct buf use = { 0 };
    if (rule->verb.n > 0) {
        buf_printf(&use, "%.*s", STR_ARG(rule->verb));
    } else {
        buf_printf(&use, "%s %s", rule->noun->name, slot->field->key);
    }
    const struct map_expr *each = each_of(slot->expr);
    if (each != NULL && each->separator_count > 0) {
        struct str sep = each->separators[0];
        buf_printf(&use, ", each %.*s", STR_ARG(str_is(sep, "\n") ? STR("line") : sep));
    } else if (each != NULL && (each->list || each->urls)) {
        buf_add_text(&use, each->list ? ", each of a list" : ", each URL");
    }
    if (out->n == 0 || str_find(buf_str(out), buf_str(&use)) >= out->n) {
        buf_add_text(out, out->n > 0 ? "; " : "");
        buf_add_str(out, buf_str(&use));
    }
    buf_release(&use);
}

static void becomes(const struct run *r, int column, struct buf *out) {
    for (int i = 0; i < r->map->branch_count; i++) {
        for (int k = 0; k < r->map->branches[i].count; k++) {
            const struct map_rule *rule = &r->map->branches[i].rules[k];
            for (int s = 0; s < rule->count; s++) {
                if (uses(rule->slots[s].expr, column)) {
                    add_use(out, rule, &rule->slots[s]);
                }
            }
        }
    }
}

static void describe(struct run *r, int cell, struct import_column *out) {
    int column = r->bound.owner[cell];
    struct buf text = { 0 };
    out->name = arena_str(r->arena, r->bound.header[cell]);
    if (column == BOUND_OWN) {
        buf_add_text(&text, "left aside: of export rejects");
        out->used = true;
    } else if (column < 0) {
        buf_add_text(&text, "not used");
    } else if (r->map->columns[column].ignored) {
        const struct map_column *c = &r->map->columns[column];
        buf_printf(&text, "ignored%s%.*s", c->why.n > 0 ? ": " : "", STR_ARG(c->why));
        out->used = true;
    } else {
        becomes(r, column, &text);
        out->used = r->map->columns[column].used;
        if (r->map->columns[column].is_key) {
            buf_add_text(&text, text.n > 0 ? " (key)" : "key");
        }
        if (text.n == 0) {
            buf_add_text(&text, out->used ? "a condition" : "not used");
        }
    }
    out->becomes = arena_str(r->arena, buf_str(&text));
    buf_release(&text);
}

void run_columns(struct run *r) {
    r->report->column_count = r->bound.header_count;
    r->report->columns = arena_array(r->arena, struct import_column, (size_t)r->bound.header_count + 1);
    for (int i = 0; i < r->bound.header_count; i++) {
        struct import_column *c = &r->report->columns[i];
        describe(r, i, c);
        if (!c->used && r->o->note != NULL) {
            struct buf note = { 0 };
            buf_printf(&note, "column %.*s is not used: name it in the map or ignore it", STR_ARG(c->name));
            r->o->note(r->o->context, buf_str(&note));
            buf_release(&note);
        }
    }
}

void run_first_values(struct run *r, const struct row *row) {
    for (int i = 0; i < r->report->column_count && i < row->count; i++) {
        if (r->report->columns[i].first.n == 0 && row->cells[i].n > 0) {
            r->report->columns[i].first = arena_str(r->arena, row->cells[i]);
        }
    }
}
