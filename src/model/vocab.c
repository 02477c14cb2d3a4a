/* Controlled words: table term read and matched by folded spelling. The rows of one vocabulary are
 * few, so they are read in order and compared here; importers keep what they found.
 * Invariant: a code hides a label, a label hides a synonym, so that no map can capture a code; a
 * synonym as it is written hides one that folds alike ("-1" and "1" are two words). */
#include "model/vocab.h"
#include "base/namekey.h"
#include "db/stmt.h"

static const char SQL_WORDS[] =
    "SELECT code, label, maps FROM term WHERE vocab = ? ORDER BY rank IS NULL, rank, code";
static const char SQL_RANK[] = "SELECT rank FROM term WHERE vocab = ? AND code = ?";

enum spelling { AS_CODE, AS_LABEL, AS_WRITTEN, AS_SYNONYM, AS_NOTHING };

struct wanted {
    struct str word, key;
};

static bool has_key(struct arena *a, struct str text, struct str key) {
    return text.n > 0 && str_eq(name_key(a, text), key);
}

static enum spelling synonym_of(struct arena *a, struct str maps, struct wanted w) {
    enum spelling best = AS_NOTHING;
    while (maps.n > 0) {
        size_t bar = str_index(maps, '|');
        struct str one = str_trim(str_slice(maps, 0, bar));
        if (str_eq(one, w.word)) {
            return AS_WRITTEN;
        }
        best = has_key(a, one, w.key) ? AS_SYNONYM : best;
        maps = bar < maps.n ? str_slice(maps, bar + 1, maps.n) : STR("");
    }
    return best;
}

static enum spelling spelling_of(struct arena *a, const struct stmt *s, struct wanted w) {
    if (has_key(a, stmt_str(s, 0), w.key)) {
        return AS_CODE;
    }
    return has_key(a, stmt_str(s, 1), w.key) ? AS_LABEL : synonym_of(a, stmt_str(s, 2), w);
}

bool vocab_find(struct db *db, struct arena *a, const char *vocab, struct str word, struct str *code,
                bool *found, struct err *e) {
    *found = false;
    *code = STR("");
    struct wanted w = { str_trim(word), name_key(a, str_trim(word)) };
    struct stmt *s = stmt_getf(db, e, SQL_WORDS, "t", vocab);
    if (s == NULL) {
        return false;
    }
    struct arena scratch = { 0 };
    enum spelling best = AS_NOTHING;
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row && best != AS_CODE && w.key.n > 0) {
        enum spelling now = spelling_of(&scratch, s, w);
        if (now < best) {
            best = now;
            *code = arena_str(a, stmt_str(s, 0));
            *found = true;
        }
    }
    stmt_done(s);
    arena_release(&scratch);
    return ok;
}

/* The code nearest to a word that was not found; empty when none is near. */
static bool nearest(struct db *db, struct arena *a, const char *vocab, struct str word, struct str *code,
                    struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_WORDS, "t", vocab);
    if (s == NULL) {
        return false;
    }
    struct near_best best = { .typed = name_key(a, word) };
    bool row = false, ok;
    *code = STR("");
    while ((ok = stmt_step(s, &row, e)) && row) {
        struct str before = best.found;
        struct str own = arena_str(a, stmt_str(s, 0));
        near_offer(&best, name_key(a, own), 0);
        near_offer(&best, name_key(a, stmt_str(s, 1)), 0);
        *code = best.found.p != before.p ? own : *code;
    }
    stmt_done(s);
    return ok;
}

/* "operation-type" is called an operation type. */
static const char *spoken(struct arena *a, const char *vocab) {
    char *text = arena_text(a, vocab);
    for (char *p = text; *p != '\0'; p++) {
        if (*p == '-') {
            *p = ' ';
        }
    }
    return text;
}

bool vocab_get(struct db *db, struct arena *a, const char *vocab, struct str word, struct span span,
               struct str *code, struct err *e) {
    bool found;
    if (!vocab_find(db, a, vocab, word, code, &found, e)) {
        return false;
    }
    if (found) {
        return true;
    }
    struct str near, words;
    if (!nearest(db, a, vocab, str_trim(word), &near, e) || !vocab_list(db, a, vocab, &words, e)) {
        return false;
    }
    err_at(e, ERR_USAGE, span, "no %s '%.*s'", spoken(a, vocab), STR_ARG(str_trim(word)));
    if (near.n > 0) {
        err_hint(e, "did you mean '%.*s'?  the words are: %.*s", STR_ARG(near), STR_ARG(words));
    } else if (words.n > 0) {
        err_hint(e, "the words are: %.*s", STR_ARG(words));
    }
    return false;
}

bool vocab_rank(struct db *db, const char *vocab, struct str code, int64_t *rank, bool *found,
                struct err *e) {
    return stmt_intf(db, e, rank, found, SQL_RANK, "ts", vocab, code);
}

bool vocab_list(struct db *db, struct arena *a, const char *vocab, struct str *out, struct err *e) {
    struct stmt *s = stmt_getf(db, e, SQL_WORDS, "t", vocab);
    if (s == NULL) {
        return false;
    }
    struct buf list = { 0 };
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        buf_add_text(&list, list.n > 0 ? ", " : "");
        buf_add_str(&list, stmt_str(s, 0));
    }
    stmt_done(s);
    *out = arena_str(a, (struct str){ list.p, list.n });
    buf_release(&list);
    return ok;
}
