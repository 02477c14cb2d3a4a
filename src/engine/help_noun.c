/* The page of a noun: its fields with what they take, and the words of their vocabularies. */
#include "engine/help.h"
#include "model/vocab.h"
#include <string.h>

enum { TAKES_COLUMN = 18, MEANING_COLUMN = 33, WORDS_COLUMN = 18 };

const char *help_takes(const struct field *f) {
    switch (f->type) {
    case FIELD_TEXT:
        return "text";
    case FIELD_NAME:
        return "name";
    case FIELD_WORD:
        return "word";
    case FIELD_RANKED:
        return "word, ordered";
    case FIELD_DATE:
        return "date";
    case FIELD_DAY:
        return "day";
    case FIELD_COUNT:
        return "count";
    case FIELD_CONFIDENCE:
        return "confidence";
    case FIELD_NUMBER:
        return "number";
    case FIELD_REAL:
        return "decimal";
    case FIELD_REF:
        return f->noun == NOUN_COUNT ? "any thing" : noun_get(f->noun)->name;
    case FIELD_URL:
        return "URL";
    }
    return "";
}

static void add_field(struct buf *out, const struct field *f) {
    struct buf name = { 0 };
    buf_printf(&name, "%c %s", f->flags & FIELD_SET ? '*' : ' ', f->key);
    buf_add_repeat(&name, " ", name.n < TAKES_COLUMN - 2 ? TAKES_COLUMN - 2 - name.n : 1);
    buf_add_text(&name, help_takes(f));
    help_entry(out, buf_str(&name), MEANING_COLUMN, str_of(f->help));
    buf_release(&name);
}

static bool is_cite(const struct noun *noun, const struct field *f) {
    return !noun->thing && (f->flags & FIELD_CITE);
}

/* Fields of facts that are cite words stand apart. */
static void add_fields(struct buf *out, const struct noun *noun, bool cites) {
    bool any = false;
    for (int i = 0; i < noun->field_count; i++) {
        const struct field *f = &noun->fields[i];
        if (is_cite(noun, f) != cites || !(f->flags & (FIELD_FIND | FIELD_SET | FIELD_SHOWN | FIELD_MORE))) {
            continue;
        }
        if (!any) {
            buf_add_text(out, cites ? "\nCite words (help sources)\n"
                                    : "\nFields; * may be set with add and set\n");
        }
        add_field(out, f);
        any = true;
    }
}

static bool add_words(struct buf *out, struct db *db, const struct noun *noun, struct err *e) {
    struct arena arena = { 0 };
    bool any = false, ok = true;
    for (int i = 0; ok && i < noun->field_count; i++) {
        const struct field *f = &noun->fields[i];
        struct str words = STR("");
        if (f->type != FIELD_WORD && f->type != FIELD_RANKED) {
            continue;
        }
        if (db != NULL) {
            ok = vocab_list(db, &arena, f->of, &words, e);
        }
        if (words.n == 0) {
            words = str_of(arena_printf(&arena, "words of the vocabulary %s", f->of));
        }
        buf_add_text(out, any ? "" : "\nWords\n");
        help_entry(out, str_of(f->key), WORDS_COLUMN, words);
        any = true;
    }
    arena_release(&arena);
    return ok;
}

/* "has: and missing:": the words every noun shares that take the same. */
static void list_shared(struct buf *out, const struct noun *noun, enum query_takes takes,
                        const char *between) {
    int count;
    bool any = false;
    const struct query_word *words = query_words(&count);
    for (int i = 0; i < count; i++) {
        if (words[i].takes == takes && query_word_fits(&words[i], noun)) {
            buf_printf(out, "%s%s:", any ? between : "", words[i].key);
            any = true;
        }
    }
}

static void add_shared(struct buf *out, const struct noun *noun) {
    struct buf line = { 0 };
    buf_add_text(&line, "Also ");
    list_shared(&line, noun, QUERY_TAKES_KEY, " and ");
    buf_add_text(&line, " with a field");
    buf_add_text(&line, noun->period_lo != NULL ? ", and " : "");
    list_shared(&line, noun, QUERY_TAKES_PERIOD, " ");
    buf_add_text(&line, " (help query).");
    help_wrap(out, 0, 0, buf_str(&line));
    buf_release(&line);
}

bool help_noun(struct buf *out, struct db *db, const struct noun *noun, struct err *e) {
    buf_printf(out, "%s: %s\n", noun->plural, noun->help);
    struct buf also = { 0 };
    buf_printf(&also, "also: %s %s", noun->name, noun->also);
    help_wrap(out, 0, 6, str_trim(buf_str(&also)));
    buf_release(&also);
    if (noun->letter != 0) {
        buf_printf(out, "numbered %c1, %c2, …\n", noun->letter, noun->letter);
    }
    add_fields(out, noun, false);
    add_fields(out, noun, true);
    if (!add_words(out, db, noun, e)) {
        return false;
    }
    buf_add_char(out, '\n');
    add_shared(out, noun);
    return true;
}
