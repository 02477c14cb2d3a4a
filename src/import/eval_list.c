/* The parts of lists: cut at separators or read as Python list text, and paired with another list.
 * Invariant: every part keeps its place in its list, those that stand for nothing included, so that two
 * lists of one length go together part by part. */
#include "base/utf8.h"
#include "import/eval.h"
#include <string.h>

enum { RUN_MAX = 4, DEPTH_MAX = 8 };

static void add_part(struct eval *v, struct items *out, struct item item) {
    int column = item.cell >= 0 ? v->bound->owner[item.cell] : -1;
    if (row_is_null(v->bound->map, column, item.text)) {
        item.text = (struct str){ 0 };
    }
    /* Empty parts count for the places of the others; they are taken out at the end. */
    out->list = arena_grow(v->a, out->list, (size_t)out->count, sizeof *out->list);
    out->list[out->count++] = item;
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

/* Is this stretch of the list, separators and all, a name or a word of its own? "Palestine, State of" is;
 * "Australia, New Zealand" is not, though a region is called so: each of its parts is a name. */
static bool is_run(struct eval *v, const struct noun *noun, const struct map_expr *x, struct str text,
                   bool *known) {
    *known = v->runs != NULL && map_words_find(v->a, v->runs, text) != NULL;
    if (*known || noun == NULL) {
        return true;
    }
    if (!names_known(v->names, v->a, noun, text, known, v->e)) {
        return false;
    }
    bool parts = *known;
    for (struct str rest = text; parts && rest.n > 0;) {
        size_t skip, end = find_separator(x, rest, &skip);
        if (!names_known(v->names, v->a, noun, str_trim(str_slice(rest, 0, end)), &parts, v->e)) {
            return false;
        }
        rest = str_slice(rest, end + skip, rest.n);
    }
    *known = *known && !parts;
    return true;
}

static bool has_newline(const struct map_expr *x) {
    for (int i = 0; i < x->separator_count; i++) {
        if (str_index(x->separators[i], '\n') < x->separators[i].n) {
            return true;
        }
    }
    return false;
}

/* Lines are folded away in the text of an item, so a list of lines is cut as it was written. */
static struct str list_text(const struct map_expr *x, const struct item *whole) {
    return has_newline(x) && whole->verbatim.p != NULL ? whole->verbatim : whole->text;
}

/* Cuts at separators; the longest run of parts that is a known name stays together. */
static bool split(struct eval *v, const struct map_expr *x, const struct item *whole, const struct noun *noun,
                  struct items *out) {
    struct str rest = list_text(x, whole);
    int place = 0;
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
            if (!is_run(v, noun, x, str_trim(str_slice(rest, 0, ends[take])), &known)) {
                return false;
            }
            if (known) {
                break;
            }
        }
        struct item part = eval_part(whole, row_fold(v->a, str_slice(rest, 0, ends[take])));
        part.place[0] = place++;
        part.place[1] = -1;
        add_part(v, out, part);
        rest = str_slice(rest, ends[take] + skips[take], rest.n);
    }
    return true;
}

/* The URLs in a text, whatever stands between them. */
static void find_urls(struct eval *v, const struct item *whole, struct items *out) {
    int place = 0;
    for (struct str rest = whole->text; rest.n > 0;) {
        size_t from = eval_url_start(rest);
        if (from >= rest.n) {
            return;
        }
        struct item part = eval_part(whole, rest), url = eval_url(v, &part, true);
        url.place[0] = place++;
        url.place[1] = -1;
        add_part(v, out, url);
        size_t end = eval_url_end(rest, from);
        rest = str_slice(rest, end, rest.n);
    }
}

/* Python list text under way: ['a', "b's", None, ['c'], {'title': 'd'}]. */
struct list_reader {
    struct eval *v;
    const struct map_expr *x;
    const struct item *whole;
    struct str s;
    size_t at;
    int place[2], depth; /* depth of lists */
    struct items *out;
};

static bool list_fail(struct list_reader *r, size_t at) {
    struct err inner = { 0 };
    struct item item = *r->whole;
    item.text = str_slice(r->s, at < r->s.n ? at : 0, r->s.n);
    err_set(&inner, ERR_FAILED, "this is no Python list");
    err_hint(&inner, "it would read ['a', 'b']");
    eval_problem(r->v, &item, &inner);
    return false;
}

static void add_escape(struct buf *out, struct str s, size_t *at) {
    static const char names[] = "ntr", means[] = "\n\t\r";
    char c = s.p[*at];
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    long code = 0;
    bool hex = digits > 0 && *at + digits < s.n;
    for (size_t i = 1; i <= digits && hex; i++) {
        char d = s.p[*at + i];
        int value = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                           : -1;
        hex = value >= 0;
        code = code * 16 + value;
    }
    if (hex) {
        utf8_add(out, code == 0 ? 0xFFFD : (int32_t)code);
        *at += digits;
    } else {
        buf_add_char(out, name != NULL ? means[name - names] : c);
    }
}

/* A quoted string, its escapes resolved; false when it does not end. */
static bool read_string(struct list_reader *r, struct str *out) {
    char quote = r->s.p[r->at];
    struct buf text = { 0 };
    size_t from = ++r->at;
    bool escaped = false;
    for (; r->at < r->s.n && r->s.p[r->at] != quote; r->at++) {
        if (r->s.p[r->at] == '\\' && r->at + 1 < r->s.n) {
            r->at++;
            escaped = true;
            add_escape(&text, r->s, &r->at);
        } else {
            buf_add_char(&text, r->s.p[r->at]);
        }
    }
    *out = escaped ? arena_str(r->v->a, buf_str(&text)) : str_slice(r->s, from, r->at);
    buf_release(&text);
    bool closed = r->at < r->s.n;
    r->at++;
    return closed || list_fail(r, from - 1);
}

static void skip_blanks(struct list_reader *r) {
    while (r->at < r->s.n && (r->s.p[r->at] == ' ' || r->s.p[r->at] == '\n' || r->s.p[r->at] == '\t')) {
        r->at++;
    }
}

/* A string, or a bare word: a number, None, nan. */
static bool read_atom(struct list_reader *r, struct str *out) {
    char c = r->at < r->s.n ? r->s.p[r->at] : '\0';
    if (c == '\'' || c == '"') {
        return read_string(r, out);
    }
    size_t from = r->at;
    while (r->at < r->s.n && r->s.p[r->at] != '\0' && strchr(",]}:[{'\" ", r->s.p[r->at]) == NULL) {
        r->at++;
    }
    *out = str_slice(r->s, from, r->at);
    if (str_is(*out, "None") || str_is(*out, "nan")) {
        *out = (struct str){ 0 };
        return true;
    }
    return out->n > 0 || list_fail(r, from);
}

static void add_element(struct list_reader *r, struct str text) {
    struct item part = eval_part(r->whole, row_fold(r->v->a, text));
    part.verbatim = text;
    memcpy(part.place, r->place, sizeof part.place);
    add_part(r->v, r->out, part);
}

/* {'title': 'd', 'link': 'e'}: the value under the wanted key, else the first. */
static bool read_dict(struct list_reader *r) {
    struct str found = { 0 };
    bool any = false;
    for (r->at++;; r->at++) {
        struct str key, value;
        skip_blanks(r);
        if (r->at < r->s.n && r->s.p[r->at] == '}') {
            break;
        }
        if (!read_atom(r, &key)) {
            return false;
        }
        skip_blanks(r);
        if (r->at >= r->s.n || r->s.p[r->at] != ':') {
            return list_fail(r, r->at);
        }
        r->at++;
        skip_blanks(r);
        if (!read_atom(r, &value)) {
            return false;
        }
        if (r->x->part.n == 0 ? !any : str_eq(key, r->x->part)) {
            found = value;
        }
        any = true;
        skip_blanks(r);
        if (r->at < r->s.n && r->s.p[r->at] == '}') {
            break;
        }
        if (r->at >= r->s.n || r->s.p[r->at] != ',') {
            return list_fail(r, r->at);
        }
    }
    r->at++;
    add_element(r, found);
    return true;
}

static bool read_list(struct list_reader *r);

static bool read_element(struct list_reader *r) {
    char c = r->at < r->s.n ? r->s.p[r->at] : '\0';
    struct str text;
    if (c == '[') {
        return read_list(r);
    }
    if (c == '{') {
        return read_dict(r);
    }
    if (!read_atom(r, &text)) {
        return false;
    }
    add_element(r, text);
    return true;
}

/* From '[' to behind ']'. Lists deeper than two count as the second. */
static bool read_list(struct list_reader *r) {
    int level = r->depth < 1 ? 0 : 1, saved = r->place[level];
    if (++r->depth > DEPTH_MAX) {
        return list_fail(r, r->at);
    }
    r->place[level] = level == 1 && saved >= 0 ? saved : 0;
    for (r->at++;; r->at++) {
        skip_blanks(r);
        if (r->at < r->s.n && r->s.p[r->at] == ']') {
            break;
        }
        if (!read_element(r)) {
            return false;
        }
        r->place[level]++;
        skip_blanks(r);
        if (r->at < r->s.n && r->s.p[r->at] == ']') {
            break;
        }
        if (r->at >= r->s.n || r->s.p[r->at] != ',') {
            return list_fail(r, r->at);
        }
    }
    r->at++;
    r->depth--;
    if (r->depth < 2) {
        r->place[level] = saved;
    }
    return true;
}

static void read_python(struct eval *v, const struct map_expr *x, const struct item *whole,
                        struct items *out) {
    struct list_reader r = {
        .v = v, .x = x, .whole = whole, .s = whole->text, .place = { 0, -1 }, .out = out
    };
    if (r.s.n == 0 || r.s.p[0] != '[') {
        struct item one = eval_part(whole, whole->text);
        one.place[1] = -1;
        add_part(v, out, one);
        return;
    }
    if (read_list(&r)) {
        skip_blanks(&r);
        if (r.at < r.s.n) {
            list_fail(&r, r.at);
        }
    }
}

/* How many parts each list has, said to each of its parts; those of an inner list stand together. */
static void count_parts(struct items *list, int from) {
    int outer = 0;
    for (int i = from; i < list->count; i++) {
        outer = list->list[i].place[0] >= outer ? list->list[i].place[0] + 1 : outer;
    }
    for (int i = from; i < list->count;) {
        int end = i;
        while (end < list->count && list->list[end].place[0] == list->list[i].place[0]) {
            end++;
        }
        for (int k = i; k < end; k++) {
            list->list[k].of[0] = outer;
            list->list[k].of[1] = list->list[end - 1].place[1] + 1;
        }
        i = end;
    }
}

/* All parts of the cells of x, the empty ones too. */
static bool parts_of(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items inner = { 0 };
    if (!eval_items(v, x->of, noun, &inner)) {
        return false;
    }
    for (int i = 0; i < inner.count; i++) {
        int from = out->count;
        if (x->list) {
            read_python(v, x, &inner.list[i], out);
        } else if (x->urls) {
            find_urls(v, &inner.list[i], out);
        } else if (x->separator_count == 0) {
            inner.list[i].place[0] = i;
            inner.list[i].place[1] = -1;
            add_part(v, out, inner.list[i]);
            continue;
        } else if (!split(v, x, &inner.list[i], noun, out)) {
            return false;
        }
        count_parts(out, from);
    }
    if (!x->list && !x->urls && x->separator_count == 0) {
        count_parts(out, 0);
    }
    return true;
}

bool eval_each(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items parts = { 0 };
    if (!parts_of(v, x, noun, &parts)) {
        return false;
    }
    for (int i = 0; i < parts.count; i++) {
        eval_add(v, out, parts.list[i]);
    }
    return true;
}

/* Lists go together where they are of one length; a list of lists goes with a plain one by its outer
 * places. */
static bool goes_with(const struct item *lead, const struct item *part) {
    bool flat = part->place[1] < 0;
    return lead->place[0] == part->place[0] && lead->of[0] == part->of[0] &&
           (flat || (lead->place[1] == part->place[1] && lead->of[1] == part->of[1]));
}

bool eval_beside(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out) {
    struct items parts = { 0 };
    if (v->lead == NULL || !parts_of(v, x, noun, &parts)) {
        return v->lead == NULL;
    }
    for (int i = 0; i < parts.count; i++) {
        if (goes_with(v->lead, &parts.list[i])) {
            eval_add(v, out, parts.list[i]);
            return true;
        }
    }
    return true;
}
