/* Patterns of prose: parsed into a small tree, compiled into a graph of steps, walked with a memory
 * of what has failed. Pure but for the arena. Invariant: a step consumes one word or none, and a pair
 * of step and word is tried once, so no pattern and no text make it slow. */
#include "import/pattern.h"
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum item_kind { ITEM_WORD, ITEM_NAMES, ITEM_ANY, ITEM_CHOICE };
struct seq;
struct item {
    enum item_kind kind;
    struct str word;
    struct seq *choices;
    bool optional;
    struct item *next;
};
struct seq {
    struct item *first;
    struct seq *next;
};

enum step_kind { STEP_END, STEP_WORD, STEP_WILD, STEP_SPLIT, STEP_FROM, STEP_TO };
struct step {
    enum step_kind kind;
    struct str word;
    int out, other;
};

struct pattern {
    struct step steps[PATTERN_NODES];
    int count, start;
    bool captures, words;
};

enum { DEPTH_MAX = 4, ITEMS_MAX = 64 };
struct reader {
    struct arena *a;
    struct str text;
    size_t at;
    int depth, items;
    struct err *e;
};

static bool fail(struct reader *r, size_t at, size_t len, const char *what) {
    err_at(r->e, ERR_FAILED, (struct span){ at, len }, "%s", what);
    return false;
}

static bool is_special(char c) {
    return c == '[' || c == ']' || c == '(' || c == ')' || c == '|' || c == ' ';
}

static bool read_choices(struct reader *r, char close, struct item *into);

/* One item; *item NULL where the sequence ends. */
static bool read_item(struct reader *r, struct item **item) {
    while (r->at < r->text.n && r->text.p[r->at] == ' ') {
        r->at++;
    }
    *item = NULL;
    if (r->at == r->text.n || strchr("])|", r->text.p[r->at]) != NULL) {
        return true;
    }
    if (++r->items > ITEMS_MAX) {
        return fail(r, r->at, 1, "this pattern is too long");
    }
    struct item *one = arena_new(r->a, struct item);
    *item = one;
    char c = r->text.p[r->at];
    if (c == '[' || c == '(') {
        one->kind = ITEM_CHOICE;
        one->optional = c == '[';
        return read_choices(r, c == '[' ? ']' : ')', one);
    }
    size_t from = r->at;
    while (r->at < r->text.n && !is_special(r->text.p[r->at])) {
        r->at++;
    }
    one->word = str_slice(r->text, from, r->at);
    one->kind = str_is(one->word, "*") ? ITEM_NAMES : str_is(one->word, "...") ? ITEM_ANY : ITEM_WORD;
    return true;
}

static bool read_seq(struct reader *r, struct seq **out) {
    *out = arena_new(r->a, struct seq);
    struct item **tail = &(*out)->first;
    do {
        if (!read_item(r, tail)) {
            return false;
        }
    } while (*tail != NULL && (tail = &(*tail)->next));
    return true;
}

static bool read_choices(struct reader *r, char close, struct item *into) {
    size_t open = r->at++;
    if (++r->depth > DEPTH_MAX) {
        return fail(r, open, 1, "too many brackets within brackets");
    }
    struct seq **tail = &into->choices;
    for (;;) {
        if (!read_seq(r, tail)) {
            return false;
        }
        if (r->at == r->text.n) {
            return fail(r, open, 1, "this bracket is never closed");
        }
        char c = r->text.p[r->at++];
        if (c == close) {
            r->depth--;
            return true;
        }
        if (c != '|') {
            return fail(r, r->at - 1, 1, "this bracket closes nothing");
        }
        tail = &(*tail)->next;
    }
}

struct compiler {
    struct pattern *p;
    bool full;
};

static int add_step(struct compiler *c, enum step_kind kind, struct str word, int out, int other) {
    if (c->p->count == PATTERN_NODES) {
        c->full = true;
        return 0;
    }
    c->p->steps[c->p->count] = (struct step){ kind, word, out, other };
    return c->p->count++;
}

/* Any number of words, then `next`. */
static int add_any(struct compiler *c, int next) {
    int split = add_step(c, STEP_SPLIT, STR(""), next, 0);
    int wild = add_step(c, STEP_WILD, STR(""), split, 0);
    c->p->steps[split].other = wild;
    return split;
}

static int compile(struct compiler *c, const struct item *item, int next) {
    if (item == NULL || c->full) {
        return next;
    }
    int rest = compile(c, item->next, next);
    switch (item->kind) {
    case ITEM_WORD:
        c->p->words = true;
        return add_step(c, STEP_WORD, item->word, rest, 0);
    case ITEM_ANY:
        return add_any(c, rest);
    case ITEM_NAMES:
        c->p->captures = true;
        rest = add_step(c, STEP_TO, STR(""), rest, 0);
        return add_step(c, STEP_FROM, STR(""), add_step(c, STEP_WILD, STR(""), add_any(c, rest), 0), 0);
    case ITEM_CHOICE:
        break;
    }
    int found = item->optional ? rest : -1;
    for (const struct seq *one = item->choices; one != NULL; one = one->next) {
        int branch = compile(c, one->first, rest);
        found = found < 0 ? branch : add_step(c, STEP_SPLIT, STR(""), branch, found);
    }
    return found;
}

bool pattern_parse(struct arena *a, struct str text, struct pattern **out, struct err *e) {
    struct reader r = { .a = a, .text = text, .e = e };
    struct seq *seq = NULL;
    if (!read_seq(&r, &seq)) {
        return false;
    }
    if (r.at < text.n) {
        return fail(&r, r.at, 1, "this bracket closes nothing");
    }
    if (seq->first == NULL) {
        return fail(&r, 0, text.n, "an empty pattern fits nothing");
    }
    *out = arena_new(a, struct pattern);
    struct compiler c = { .p = *out };
    int end = add_step(&c, STEP_END, STR(""), 0, 0);
    (*out)->start = compile(&c, seq->first, end);
    return !c.full || fail(&r, 0, text.n, "this pattern is too long");
}

bool pattern_is_open(const struct pattern *p) {
    return !p->words;
}

struct walk {
    const struct pattern *p;
    const struct str *words;
    int count;
    int from, to; /* captured words */
    unsigned char failed[PATTERN_NODES][(PATTERN_WORDS + 8) / 8];
};

static bool walk_from(struct walk *w, int at, int word) {
    unsigned char bit = (unsigned char)(1u << (word % 8));
    if (w->failed[at][word / 8] & bit) {
        return false;
    }
    /* Set before the answer is known: whoever comes here again within the walk is in a circle. */
    w->failed[at][word / 8] |= bit;
    const struct step *s = &w->p->steps[at];
    switch (s->kind) {
    case STEP_END:
        return word == w->count;
    case STEP_WORD:
        return word < w->count && w->words[word].n == s->word.n &&
               strncasecmp(w->words[word].p, s->word.p, s->word.n) == 0 && walk_from(w, s->out, word + 1);
    case STEP_WILD:
        return word < w->count && walk_from(w, s->out, word + 1);
    case STEP_SPLIT:
        return walk_from(w, s->out, word) || walk_from(w, s->other, word);
    case STEP_FROM:
    case STEP_TO:
        break;
    }
    if (!walk_from(w, s->out, word)) {
        return false;
    }
    /* The first capture is told last on the way back. */
    *(s->kind == STEP_FROM ? &w->from : &w->to) = word;
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Words of the text without the punctuation behind them; -1 when there are too many. */
static int split_words(struct str text, struct str words[PATTERN_WORDS]) {
    int count = 0;
    for (size_t at = 0; at < text.n;) {
        while (at < text.n && is_blank(text.p[at])) {
            at++;
        }
        size_t from = at;
        while (at < text.n && !is_blank(text.p[at])) {
            at++;
        }
        size_t end = at;
        while (end > from + 1 && strchr(",;:.", text.p[end - 1]) != NULL && text.p[end - 1] != '\0') {
            end--;
        }
        if (end > from) {
            if (count == PATTERN_WORDS) {
                return -1;
            }
            words[count++] = str_slice(text, from, end);
        }
    }
    return count;
}

bool pattern_match(const struct pattern *p, struct str text, struct str *captured) {
    struct str words[PATTERN_WORDS];
    struct walk w = { .p = p, .words = words, .from = -1 };
    w.count = split_words(text, words);
    *captured = (struct str){ 0 };
    if (w.count < 0 || !walk_from(&w, p->start, 0)) {
        return false;
    }
    if (w.from >= 0 && w.from < w.to && w.to <= w.count) {
        const char *from = words[w.from].p, *to = words[w.to - 1].p + words[w.to - 1].n;
        *captured = (struct str){ from, (size_t)(to - from) };
    }
    return true;
}
