/* The sheet: facts that say the same become one line with all who say it, rivals and earlier words
 * stand below the word in use. Invariant: every fact that has a source is printed with its number. */
#include "base/confidence.h"
#include "base/utf8.h"
#include "cmd/show_item.h"
#include "render/lines.h"
#include <string.h>

enum { TEXT_MAX = 42 };

struct items {
    struct item *items;
    size_t count;
};

void show_line(struct show *s, const char *label, struct str text, struct str tail) {
    s->lines = arena_grow(s->call->arena, s->lines, s->line_count, sizeof *s->lines);
    s->lines[s->line_count++] = (struct show_line){ str_of(label), text, tail };
}

static bool says_same(const struct show_fact *a, const struct show_fact *b) {
    bool list = a->style == SHOW_LIST;
    return str_eq(a->head, b->head) && (list || str_eq(a->value, b->value)) && str_eq(a->text, b->text) &&
           a->stance == b->stance && a->has_confidence == b->has_confidence && a->state == b->state &&
           (!a->has_confidence || confidence_word(a->confidence) == confidence_word(b->confidence)) &&
           (!list || str_eq(a->role, b->role));
}

/* Facts of a label from *at on, merged; *at moves behind them. */
static struct items gather(struct show *s, size_t *at) {
    struct items out = { 0 };
    struct arena *a = s->call->arena;
    const char *label = s->facts[*at].label;
    for (; *at < s->fact_count && strcmp(s->facts[*at].label, label) == 0; ++*at) {
        const struct show_fact *f = &s->facts[*at];
        size_t i = 0;
        while (i < out.count && !says_same(out.items[i].first, f)) {
            i++;
        }
        if (i == out.count) {
            out.items = arena_grow(a, out.items, out.count, sizeof *out.items);
            out.items[out.count++] = (struct item){ .first = f };
        }
        struct item *it = &out.items[i];
        it->facts = arena_grow(a, it->facts, it->count, sizeof *it->facts);
        it->facts[it->count++] = f;
    }
    return out;
}

static bool all_replaced(const struct item *it, const struct item *by) {
    for (size_t i = 0; i < it->count; i++) {
        bool replaced = false;
        for (size_t k = 0; k < by->count; k++) {
            const struct show_fact *old = it->facts[i], *new = by->facts[k];
            replaced = replaced || (old->voice != 0 && old->voice == new->voice && old->day.n > 0 &&
                                    str_cmp(old->day, new->day) < 0);
        }
        if (!replaced) {
            return false;
        }
    }
    return true;
}

/* A later word of the same voice about the same head goes before its earlier ones. */
static void order_by_time(struct items *items) {
    for (size_t i = 0; i < items->count; i++) {
        struct item *it = &items->items[i];
        it->earlier = it->first->state == SHOW_EARLIER;
        for (size_t k = 0; k < items->count && it->first->state == SHOW_FACT; k++) {
            it->earlier = it->earlier || (k != i && str_eq(it->first->head, items->items[k].first->head) &&
                                          all_replaced(it, &items->items[k]));
        }
    }
    for (size_t i = 1; i < items->count; i++) { /* stable: those in force, then the others, head by head */
        for (size_t k = i; k > 0; k--) {
            struct item *before = &items->items[k - 1], *now = &items->items[k], swap = *before;
            if (!before->earlier || now->earlier || !str_eq(before->first->head, now->first->head)) {
                break;
            }
            *before = *now;
            *now = swap;
        }
    }
}

/* A line below the first one of its head: what is different about it. */
static struct str text_below(struct show *s, const struct item *it, const struct item *top) {
    const struct show_fact *f = it->first;
    struct buf text = { 0 };
    bool same = str_eq(f->text, top->first->text);
    if (!same) {
        buf_add_str(&text, f->text);
    }
    show_item_sureness(f, &text);
    bool rival =
        !same && f->stance >= 0 && (f->state != SHOW_FACT || f->letter == 't') && f->state != SHOW_IN_USE;
    const char *word = rival ? "rival: " : it->earlier && same ? "earlier: " : "";
    struct str out = str_of(
        arena_printf(s->call->arena, "  %s%.*s", word, STR_ARG(text.n > 0 ? buf_str(&text) : STR("also"))));
    buf_release(&text);
    return out;
}

static bool rests_on(const struct item *it, const struct show_fact *f) {
    for (size_t i = 0; i < it->count; i++) {
        if (it->facts[i]->source == f->source && it->facts[i]->by == f->by) {
            return true;
        }
    }
    return false;
}

/* The first line of "Active" tells begin and end: the end in use needs a line of its own only when other
 * sources say it, or say it less surely. */
static bool told_above(const struct item *it, const struct item *first) {
    bool told = it != first && it->first->state == SHOW_IN_USE && it->first->stance == first->first->stance &&
                it->first->has_confidence == first->first->has_confidence &&
                it->first->confidence == first->first->confidence && it->count == first->count;
    for (size_t i = 0; told && i < it->count; i++) {
        told = rests_on(first, it->facts[i]);
    }
    return told;
}

static bool put_lines(struct show *s, struct items *items, struct err *e) {
    order_by_time(items);
    for (size_t i = 0; i < items->count; i++) {
        struct item *it = &items->items[i];
        size_t top = i;
        for (size_t k = 0; k < i && top == i; k++) {
            top = str_eq(items->items[k].first->head, it->first->head) ? k : i;
        }
        bool active = strcmp(it->first->label, "Active") == 0;
        bool below = top != i || (active && i > 0);
        if (active && told_above(it, &items->items[0])) {
            continue;
        }
        if (!show_item_tail(s, it, below, e)) {
            return false;
        }
        struct str text = below                       ? text_below(s, it, &items->items[top == i ? 0 : top])
                          : active && s->active.n > 0 ? s->active
                                                      : it->first->text;
        show_line(s, it->first->label, text, it->tail);
    }
    return true;
}

static const char *extent_word(const struct show_fact *f) {
    static const char *const extents[][2] = { { "main", "mainly " },
                                              { "few", "few in " },
                                              { "none", "none in " } };
    for (size_t i = 0; f->letter == 't' && i < sizeof extents / sizeof extents[0]; i++) {
        if (str_is(f->role, extents[i][0])) {
            return extents[i][1];
        }
    }
    return "";
}

/* Heads with the same sureness, sources and extent stand on one line. */
static bool put_list(struct show *s, struct items *items, struct err *e) {
    for (size_t i = 0; i < items->count; i++) {
        if (!show_item_tail(s, &items->items[i], false, e)) {
            return false;
        }
    }
    for (size_t i = 0; i < items->count; i++) {
        struct item *it = &items->items[i];
        if (it->joined) {
            continue;
        }
        struct buf text = { 0 };
        buf_printf(&text, "%s%.*s", extent_word(it->first), STR_ARG(it->first->text));
        for (size_t k = i + 1; k < items->count; k++) {
            struct item *more = &items->items[k];
            if (!more->joined && str_eq(more->tail, it->tail) &&
                extent_word(more->first) == extent_word(it->first)) {
                buf_printf(&text, ", %.*s", STR_ARG(more->first->text));
                more->joined = true;
            }
        }
        show_line(s, it->first->label, arena_str(s->call->arena, buf_str(&text)), it->tail);
        buf_release(&text);
    }
    return true;
}

static void put_more(struct show *s, const char *label) {
    for (size_t i = 0; i < s->more_count; i++) {
        struct show_more *m = &s->more[i];
        if (m->label == NULL || strcmp(m->label, label) != 0) {
            continue;
        }
        const char *rest =
            m->key == NULL ? ""
                           : arena_printf(s->call->arena, ": find %s:%.*s", m->key, STR_ARG(s->thing.handle));
        show_line(s, label, str_of(arena_printf(s->call->arena, "and %lld more%s", (long long)m->left, rest)),
                  STR(""));
    }
}

static bool build(struct show *s, struct err *e) {
    for (size_t at = 0; at < s->fact_count;) {
        const char *label = s->facts[at].label;
        struct items items = gather(s, &at);
        bool list = items.count > 0 && items.items[0].first->style == SHOW_LIST;
        if (!(list ? put_list(s, &items, e) : put_lines(s, &items, e))) {
            return false;
        }
        put_more(s, label);
    }
    return show_tree_line(s, e) && show_source_facts(s, e) && show_source_lines(s, e) &&
           show_closing_lines(s, e);
}

static size_t shown_width(struct str text) {
    struct buf shown = { 0 };
    utf8_escape(&shown, text, UTF8_FREE);
    size_t width = utf8_width(buf_str(&shown));
    buf_release(&shown);
    return width;
}

/* What is said and by whom stand under each other, but for texts longer than TEXT_MAX. */
static size_t text_width(const struct show *s) {
    size_t width = 0;
    for (size_t i = 0; i < s->line_count; i++) {
        size_t w = shown_width(s->lines[i].text);
        width = s->lines[i].tail.n > 0 && w <= TEXT_MAX && w > width ? w : width;
    }
    return width;
}

static void print_sheet(struct show *s, struct str title) {
    struct sheet sheet;
    struct buf line = { 0 };
    size_t width = text_width(s);
    sheet_begin(&sheet, &s->call->session->out, title);
    for (size_t i = 0; i < s->line_count; i++) {
        const struct show_line *l = &s->lines[i];
        size_t have = shown_width(l->text);
        bool again = i > 0 && str_eq(l->label, s->lines[i - 1].label);
        buf_reset(&line);
        buf_add_str(&line, l->text);
        if (l->tail.n > 0) {
            buf_add_repeat(&line, " ", (have < width ? width - have : 0) + 2);
            buf_add_str(&line, l->tail);
        }
        sheet_line(&sheet, again ? STR("") : l->label, buf_str(&line));
    }
    buf_release(&line);
    sheet_end(&sheet);
}

static bool print_table(struct show *s, struct str title, struct err *e) {
    static const struct column columns[] = {
        { .key = "field", .label = "", .keep = 3 },
        { .key = "text", .label = "What is said", .keep = 2 },
        { .key = "by", .label = "By whom", .keep = 1 },
    };
    struct out *out = &s->call->session->out;
    out->options.title = arena_printf(s->call->arena, "%.*s", STR_ARG(title));
    out_begin(out, columns, 3);
    for (size_t i = 0; i < s->line_count; i++) {
        const struct show_line *l = &s->lines[i];
        struct cell cells[3] = { { .type = CELL_TEXT, .text = l->label },
                                 { .type = CELL_TEXT, .text = str_trim(l->text) },
                                 { .type = CELL_TEXT, .text = l->tail } };
        out_row(out, cells);
    }
    bool ok = out_end(out, e);
    out->options.title = NULL;
    return ok;
}

bool show_sheet(struct show *s, struct err *e) {
    if (!build(s, e)) {
        return false;
    }
    const char *title = arena_printf(s->call->arena, "%s #%lld  %.*s", s->thing.noun->name,
                                     (long long)s->thing.id, STR_ARG(s->thing.handle));
    if (str_is(str_of(s->call->session->out.format->name), "markdown")) {
        return print_table(s, str_of(title), e);
    }
    print_sheet(s, str_of(title));
    return true;
}
