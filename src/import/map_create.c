/* Which nouns may be made from names that are new: the words of create, in a map and behind a file. Owns
 * nothing. Invariant: words are taken in their order, so the last one about a noun holds. */
#include "import/map_lex.h"

static const char *const leaves[] = { [MAP_NONE] = "none", [MAP_ASK] = "ask", [MAP_ALL] = "all" };
enum { LEAVES = sizeof leaves / sizeof leaves[0], WORDS_MAX = NOUN_COUNT + LEAVES };

/* -1: it is none. */
static int find_leave(struct str word) {
    for (int i = 0; i < LEAVES; i++) {
        if (str_is_nocase(word, leaves[i])) {
            return i;
        }
    }
    return -1;
}

static bool no_word(struct err *e, const char *what, struct str word, const struct str *words, int count) {
    struct str near = map_near(word, words, count);
    struct buf hint = { 0 };
    if (near.n > 0) {
        buf_printf(&hint, "did you mean '%.*s'?  ", STR_ARG(near));
    }
    for (int i = 0; i < count; i++) {
        buf_printf(&hint, "%s%.*s", i > 0 ? " " : "", STR_ARG(words[i]));
    }
    err_set(e, ERR_USAGE, "create: names %s, not '%.*s'", what, STR_ARG(word));
    err_hint(e, "%s", hint.p);
    buf_release(&hint);
    return false;
}

static bool no_noun(struct str word, bool alone, struct err *e) {
    struct str words[WORDS_MAX];
    int nouns, count = 0;
    const struct noun *const *all = noun_all(&nouns);
    for (int i = 0; i < nouns; i++) {
        if (all[i]->thing && all[i] != noun_victims()) {
            words[count++] = str_of(all[i]->name);
        }
    }
    for (int i = LEAVES; alone && i-- > 0;) {
        words[count++] = str_of(leaves[i]);
    }
    return no_word(e, "a kind of thing", word, words, count);
}

/* `leave` empty: the noun stands alone. */
static bool take(struct str word, struct str leave, struct map_create *create, struct err *e) {
    const struct noun *noun = noun_find(word);
    int all = leave.p == NULL ? find_leave(word) : -1, one = leave.p == NULL ? MAP_ALL : find_leave(leave);
    if (all >= 0) {
        for (int i = 0; i < NOUN_COUNT; i++) {
            create->of[i] = (enum map_leave)all;
        }
        return true;
    }
    if (noun == NULL || !noun->thing) {
        return no_noun(word, leave.p == NULL, e);
    }
    if (one < 0) {
        struct str words[LEAVES];
        for (int i = 0; i < LEAVES; i++) {
            words[i] = str_of(leaves[LEAVES - 1 - i]);
        }
        return no_word(e, "what may be made", leave, words, LEAVES);
    }
    create->of[noun->id] = (enum map_leave)one;
    return true;
}

bool map_create_words(struct str words, struct map_create *create, struct err *e) {
    while (words.n > 0) {
        size_t end = str_index(words, ',');
        struct str word = str_trim(str_slice(words, 0, end)), leave = { 0 };
        size_t sign = str_index(word, '=');
        if (sign < word.n) {
            leave = str_trim(str_slice(word, sign + 1, word.n));
            word = str_trim(str_slice(word, 0, sign));
        }
        if (!take(word, leave, create, e)) {
            return false;
        }
        words = end < words.n ? str_slice(words, end + 1, words.n) : STR("");
    }
    return true;
}

/* The word that comes next and perhaps what may be done: `actor`, `actor ask`, `actor=ask`. */
bool map_parse_create(struct map_parser *p) {
    do {
        const struct lex *word = map_peek(p), *leave = NULL;
        if (word->kind != LEX_WORD) {
            return map_want(p, "a kind of thing");
        }
        p->at++;
        bool sign = map_sign(p, '=');
        if (map_peek(p)->kind == LEX_WORD) {
            leave = map_peek(p);
            p->at++;
        } else if (sign) {
            return map_want(p, "all, ask or none");
        }
        struct err inner = { 0 };
        bool ok = take(word->text, leave != NULL ? leave->text : (struct str){ 0 }, &p->map->create, &inner);
        if (!ok) {
            const struct noun *noun = noun_find(word->text);
            bool second = leave != NULL && noun != NULL && noun->thing;
            map_fail(p->map, second ? leave->span : word->span, p->e, "%s", inner.message);
            err_hint(p->e, "%s", inner.hint);
        }
        err_release(&inner);
        if (!ok) {
            return false;
        }
    } while (map_sign(p, ','));
    return true;
}
