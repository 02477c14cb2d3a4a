/* Prose: cutting and judging. Nothing is guessed: a part that is not shaped like a name is none.
 * Invariant: every byte of the cell but blanks and final stops lies in one clause. */
#include "import/prose.h"
#include "base/utf8.h"
#include <string.h>
#include <strings.h>

enum { NAME_BYTES = 60, NAME_WORDS = 7, CLAUSES_MAX = 1000 };

static bool is_capital(char c) {
    /* Letters outside ASCII count: they carry names, and none of our small words has one. */
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || (unsigned char)c >= 0x80;
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_small_word(struct str word) {
    static const char *const small[] = { "of", "the", "and", "for", "de", "la", "al" };
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        if (str_is(word, small[i])) {
            return true;
        }
    }
    return false;
}

/* The next blank-separated word from *at; n 0 at the end. */
static struct str next_word(struct str s, size_t *at) {
    while (*at < s.n && s.p[*at] == ' ') {
        (*at)++;
    }
    size_t from = *at;
    while (*at < s.n && s.p[*at] != ' ') {
        (*at)++;
    }
    return str_slice(s, from, *at);
}

static bool has(struct str s, bool (*is)(char c)) {
    for (size_t i = 0; i < s.n; i++) {
        if (is(s.p[i])) {
            return true;
        }
    }
    return false;
}

bool prose_is_name(struct str text) {
    size_t at = 0;
    int words = 0;
    bool last_small = false;
    if (text.n == 0 || text.n > NAME_BYTES || !has(text, is_letter)) {
        return false;
    }
    for (struct str word; (word = next_word(text, &at)).n > 0; words++) {
        last_small = is_small_word(word);
        if ((last_small && words == 0) || (!last_small && !has(word, is_capital))) {
            return false;
        }
    }
    return words <= NAME_WORDS && !last_small;
}

static bool starts_nocase(struct str s, struct str prefix) {
    return s.n >= prefix.n && strncasecmp(s.p, prefix.p, prefix.n) == 0;
}

static struct str drop_front(struct str s, const char *word) {
    struct str w = str_of(word);
    return s.n > w.n && starts_nocase(s, w) ? str_trim(str_slice(s, w.n, s.n)) : s;
}

static struct str drop_end(struct str s, const char *word) {
    return str_ends(s, word) && s.n > strlen(word) ? str_trim(str_slice(s, 0, s.n - strlen(word))) : s;
}

static bool is_one_of(struct str s, size_t n, const char *const *quotes, size_t count, bool front) {
    for (size_t i = 0; i < count; i++) {
        struct str q = str_of(quotes[i]);
        if (q.n == n && s.n >= n && memcmp(front ? s.p : s.p + s.n - n, q.p, n) == 0) {
            return true;
        }
    }
    return false;
}

/* Quotation marks at both ends. */
static struct str unquote(struct str s) {
    static const char *const open[] = { "\"", "\xe2\x80\x9c" }, *const close[] = { "\"", "\xe2\x80\x9d" };
    for (size_t n = 1; n <= 3; n += 2) {
        if (s.n > 2 * n && is_one_of(s, n, open, 2, true) && is_one_of(s, n, close, 2, false)) {
            return str_trim(str_slice(s, n, s.n - n));
        }
    }
    return s;
}

/* Is the word before a stop one of letters with stops: "U.S.", "J."? */
static bool is_abbreviation(struct str s, size_t stop) {
    size_t run = 0, at = stop;
    for (; at > 0 && s.p[at - 1] != ' '; at--) {
        run = s.p[at - 1] == '.' ? 0 : run + 1;
        if (run > 2) {
            return false;
        }
    }
    return at < stop && (stop - at == 1 || str_index(str_slice(s, at, stop), '.') < stop - at);
}

/* A part of a list without what does not belong to a name. */
static struct str clean(struct str s) {
    static const char *const ends[] = { " threat actors", " threat actor", " group", " groups", "." };
    s = str_trim(s);
    s = drop_front(s, "and ");
    s = drop_front(s, "or ");
    s = drop_front(s, "the ");
    s = drop_end(s, "?");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        s = ends[i][0] == '.' && s.n > 0 && is_abbreviation(s, s.n - 1) ? s : drop_end(s, ends[i]);
    }
    return unquote(s);
}

static bool add_name(struct names *n, struct arena *a, struct clause *c, struct str part, struct err *e) {
    struct str text = clean(part);
    if (text.n == 0) {
        return true;
    }
    int64_t country = 0;
    bool people = false;
    if (!names_state(n, a, text, &country, e) || !names_demonym(n, a, text, &people, e)) {
        return false;
    }
    if (country == 0 && (people || !prose_is_name(text))) {
        c->whole = false;
        return true;
    }
    c->names = arena_grow(a, c->names, (size_t)c->count, sizeof *c->names);
    c->names[c->count++] = (struct prose_name){ .text = text, .country = country };
    return true;
}

/* Where a list of names is cut: commas, "and", "or"; *skip bytes are the cut itself. */
static size_t list_cut(struct str s, size_t *skip) {
    static const char *const cuts[] = { ", and ", ", or ", ", ", " and ", " or ", "? ", "/" };
    for (size_t at = 0; at < s.n; at++) {
        for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
            struct str cut = str_of(cuts[i]);
            if (at + cut.n <= s.n && memcmp(s.p + at, cut.p, cut.n) == 0) {
                *skip = cut.n;
                return at;
            }
        }
    }
    *skip = 0;
    return s.n;
}

static bool read_names(struct names *n, struct arena *a, struct clause *c, struct str list, struct err *e) {
    /* "Stealth Mango and Tangelo" may be one name that is known. */
    bool known = false;
    struct str whole = clean(list);
    if (whole.n <= NAME_BYTES && !names_known(n, a, noun_get(NOUN_ACTOR), whole, &known, e)) {
        return false;
    }
    if (known) {
        return add_name(n, a, c, whole, e);
    }
    /* Behind the first part that is no name the list is no list any more. */
    while (list.n > 0 && c->whole) {
        size_t skip = 0, cut = list_cut(list, &skip);
        if (!add_name(n, a, c, str_slice(list, 0, cut), e)) {
            return false;
        }
        list = str_slice(list, cut + skip, list.n);
    }
    return true;
}

static bool judge(const struct bound *b, struct names *n, struct arena *a, struct clause *c, struct err *e) {
    c->phrase = -1;
    for (int i = 0; i < b->map->phrase_count; i++) {
        const struct map_phrase *phrase = &b->map->phrases[i];
        struct str captured;
        if (!pattern_match(phrase->pattern, c->text, &captured)) {
            continue;
        }
        c->whole = true;
        if (captured.n > 0 && !read_names(n, a, c, captured, e)) {
            return false;
        }
        /* Without a word of its own a phrase fits anything: then all must be names. */
        if (pattern_is_open(phrase->pattern) && !c->whole) {
            c->count = 0;
            continue;
        }
        c->phrase = i;
        return true;
    }
    c->whole = false;
    return true;
}

static bool is_mark(const struct bound *b, struct str s) {
    for (int i = 0; i < b->map->clause_count; i++) {
        if (starts_nocase(s, b->map->clauses[i])) {
            return true;
        }
    }
    return false;
}

static bool add_clause(const struct bound *b, struct names *n, struct arena *a, struct prose *p,
                       struct str text, int sentence, struct err *e) {
    text = str_trim(text);
    while (text.n > 0 && (text.p[0] == ',' || text.p[0] == ';')) {
        text = str_trim(str_slice(text, 1, text.n));
    }
    text = drop_front(text, "and ");
    if (text.n > 2 && text.p[0] == '(' && str_index(text, ')') == text.n - 1 && is_mark(b, text)) {
        text = str_trim(str_slice(text, 1, text.n - 1));
    }
    if (text.n == 0 || p->count == CLAUSES_MAX) {
        return true;
    }
    p->clauses = arena_grow(a, p->clauses, (size_t)p->count, sizeof *p->clauses);
    struct clause *c = &p->clauses[p->count++];
    *c = (struct clause){ .text = text, .sentence = sentence };
    return judge(b, n, a, c, e);
}

/* Where the next clause of the sentence begins. One that a mark with a parenthesis begins ends with it. */
static size_t clause_cut(const struct bound *b, struct str s) {
    size_t close = str_index(s, ')');
    if (s.p[0] == '(' && close < s.n && is_mark(b, s)) {
        return close + 1;
    }
    for (size_t at = 1; at < s.n; at++) {
        if (is_mark(b, str_slice(s, at, s.n))) {
            return at;
        }
    }
    return s.n;
}

/* A stop ends a sentence when the word before it is no abbreviation. */
static bool ends_sentence(struct str s, size_t stop) {
    return (stop + 1 == s.n || s.p[stop + 1] == ' ') && !is_abbreviation(s, stop);
}

static size_t sentence_end(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && ends_sentence(s, i)) {
            return i;
        }
    }
    return s.n;
}

bool prose_read(const struct bound *b, struct names *n, struct arena *a, struct str cell, struct prose *out,
                struct err *e) {
    *out = (struct prose){ 0 };
    for (int sentence = 0; cell.n > 0; sentence++) {
        size_t end = sentence_end(cell);
        struct str rest = str_slice(cell, 0, end);
        cell = str_slice(cell, end < cell.n ? end + 1 : end, cell.n);
        while (rest.n > 0) {
            size_t cut = clause_cut(b, rest);
            if (!add_clause(b, n, a, out, str_slice(rest, 0, cut), sentence, e)) {
                return false;
            }
            rest = str_slice(rest, cut, rest.n);
        }
    }
    return true;
}
