/* Texts made of cells: URLs cut out, headings, dates put together. Owns nothing. Invariant: what is made
 * up here is marked as such, so that it is taken for nobody's name. */
#include "base/utf8.h"
#include "import/eval.h"
#include <string.h>
#include <strings.h>

enum { HEADING = 90 };

size_t eval_url_start(struct str s) {
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

/* A URL ends at a blank, and at a comma or semicolon that a blank or another URL follows. */
size_t eval_url_end(struct str s, size_t from) {
    size_t end = from;
    for (; end < s.n && s.p[end] != ' '; end++) {
        struct str behind = str_slice(s, end + 1, s.n);
        bool mark = s.p[end] == ',' || s.p[end] == ';';
        if (mark && (behind.n == 0 || behind.p[0] == ' ' || eval_url_start(behind) == 0)) {
            break;
        }
    }
    return end;
}

struct item eval_url(struct eval *v, const struct item *whole, bool url) {
    size_t at = eval_url_start(whole->text);
    if (!url) {
        return eval_part(whole, str_slice(whole->text, 0, at));
    }
    return eval_part(whole, plain_url(v->a, str_slice(whole->text, at, eval_url_end(whole->text, at))));
}

/* The longest beginning of whole words that fits a heading. */
static struct str heading(struct eval *v, struct str text) {
    size_t fit = utf8_fit(text, HEADING);
    if (fit == text.n) {
        return text;
    }
    size_t cut = fit;
    while (cut > fit / 2 && text.p[cut] != ' ') {
        cut--;
    }
    cut = text.p[cut] == ' ' ? cut : fit;
    return str_of(arena_printf(v->a, "%.*s\xe2\x80\xa6", (int)cut, text.p));
}

/* https://site/incident/pumps-stop-at-plant/ as "Pumps stop at plant". */
struct item eval_slug(struct eval *v, const struct item *whole) {
    struct str s = whole->text;
    size_t end = str_index(s, '?');
    s = str_slice(s, 0, end < s.n ? end : s.n);
    while (s.n > 0 && s.p[s.n - 1] == '/') {
        s.n--;
    }
    size_t from = s.n;
    while (from > 0 && s.p[from - 1] != '/') {
        from--;
    }
    s = str_slice(s, from, s.n);
    char *out = arena_copy(v->a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        out[i] = s.p[i] == '-' || s.p[i] == '_' ? ' ' : s.p[i];
    }
    if (s.n > 0 && out[0] >= 'a' && out[0] <= 'z') {
        out[0] = (char)(out[0] - 'a' + 'A');
    }
    struct item item = eval_part(whole, heading(v, (struct str){ out, s.n }));
    item.heading = true;
    return item;
}

static bool first_of(struct eval *v, const struct map_expr *x, struct item *out, bool *any) {
    struct items items = { 0 };
    *any = false;
    if (!eval_items(v, x, NULL, &items)) {
        return false;
    }
    if (items.count > 0) {
        *out = items.list[0];
        *any = true;
    }
    return true;
}

static int many_arg(const struct map_expr *x) {
    for (int i = 0; i < x->arg_count; i++) {
        if (map_is_many(x->args[i])) {
            return i;
        }
    }
    return -1;
}

/* One text; `part` stands for the argument `many`. */
static bool join_one(struct eval *v, const struct map_expr *x, int many, const struct item *part,
                     struct items *out) {
    struct buf text = { 0 };
    struct str between = { 0 };
    struct item item = { .cell = -1 }, one;
    bool any = false, ok = true;
    if (part != NULL) {
        item = *part;
        item.verbatim = (struct str){ 0 };
    }
    for (int i = 0; i < x->arg_count && ok; i++) {
        if (x->args[i]->call == MAP_TEXT) {
            between = x->args[i]->text;
            any = i == 0; /* before all others: for whichever comes first */
            continue;
        }
        bool leads = any && text.n == 0;
        if (part != NULL && i == many) {
            one = *part;
        } else if (!(ok = first_of(v, x->args[i], &one, &any)) || !any) {
            any = leads;
            continue;
        }
        item.cell = item.cell < 0 ? one.cell : item.cell;
        buf_add_str(&text, text.n > 0 || leads ? between : (struct str){ 0 });
        buf_add_str(&text, one.text);
        any = false;
    }
    item.text = arena_str(v->a, buf_str(&text));
    buf_release(&text);
    if (x->call == MAP_TITLE) {
        item.text = heading(v, item.text);
        item.heading = true;
    }
    if (ok) {
        eval_add(v, out, item);
    }
    return ok;
}

/* Texts of cells, with the constants between those that have a value; for each part of a list one. */
bool eval_join(struct eval *v, const struct map_expr *x, struct items *out) {
    const struct item *lead = v->lead;
    struct items parts = { 0 };
    int many = many_arg(x);
    if (many < 0) {
        return join_one(v, x, -1, NULL, out);
    }
    bool ok = eval_items(v, x->args[many], NULL, &parts);
    for (int i = 0; ok && i < parts.count; i++) {
        v->lead = &parts.list[i];
        ok = join_one(v, x, many, &parts.list[i], out);
    }
    v->lead = lead;
    return ok;
}

/* "5" and "5.0" as "05"; anything else as it stands, to be refused as a date. */
static struct str two_digits(struct eval *v, struct str s) {
    long long number;
    if (str_ends(s, ".0")) {
        s.n -= 2;
    }
    if (str_to_int(s, &number) && number >= 0 && number < 100) {
        return str_of(arena_printf(v->a, "%02lld", number));
    }
    return s;
}

/* A month without its year, or a day without its month, is not part of a date. */
bool eval_date(struct eval *v, const struct map_expr *x, struct items *out) {
    struct buf text = { 0 };
    struct item first = { .cell = -1 }, part;
    bool any = true, ok = true, words = false;
    for (int i = 0; i < x->arg_count && ok && any; i++) {
        ok = first_of(v, x->args[i], &part, &any);
        if (!ok || !any) {
            break;
        }
        if (i == 0) {
            first = part;
            buf_add_str(&text,
                        str_ends(part.text, ".0") ? str_slice(part.text, 0, part.text.n - 2) : part.text);
            continue;
        }
        struct str digits = two_digits(v, part.text);
        words = words || (i == 1 && digits.n > 0 && (digits.p[0] < '0' || digits.p[0] > '9'));
        if (words) { /* "May": May 2019, 3 May 2019 */
            struct str so_far = arena_str(v->a, buf_str(&text));
            buf_reset(&text);
            buf_add_str(&text, digits);
            buf_add_char(&text, ' ');
            buf_add_str(&text, so_far);
        } else {
            buf_add_char(&text, '-');
            buf_add_str(&text, digits);
        }
    }
    first.text = arena_str(v->a, buf_str(&text));
    first.verbatim = (struct str){ 0 };
    buf_release(&text);
    if (ok) {
        eval_add(v, out, first);
    }
    return ok;
}
