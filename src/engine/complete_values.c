/* Values that complete: what a field takes, by its type. Words of a vocabulary that the newest rows use come
 * first, by how often they do.
 * Invariant: each statement stops by itself after a bounded number of rows read. */
#include "base/confidence.h"
#include "db/stmt.h"
#include "engine/complete_int.h"
#include <string.h>

/* The words in the newest rows. The names in it come from the table of nouns. */
static void add_used(struct complete *c, const struct field *f) {
    const struct noun *noun = c->noun;
    bool kept = noun != NULL && noun_field(noun, str_of(f->key)) == f && f->via == NULL && f->store != NULL;
    if (!kept) {
        return;
    }
    struct err e = { 0 };
    const char *sql = arena_printf(c->arena,
                                   "SELECT x FROM (SELECT \"%s\" AS x FROM %s ORDER BY id DESC LIMIT 2000)"
                                   " WHERE x IS NOT NULL GROUP BY x ORDER BY count(*) DESC, x LIMIT 500",
                                   f->store, noun_table_of(noun, f));
    complete_rows(c, stmt_get(complete_db(c), sql, &e), false, &e);
    err_release(&e);
}

static void add_terms(struct complete *c, const char *vocab) {
    static const char sql[] = "SELECT code FROM term WHERE vocab = ?1 ORDER BY rank, code LIMIT 500";
    struct err e = { 0 };
    complete_rows(c, stmt_getf(complete_db(c), &e, sql, "t", vocab), false, &e);
    err_release(&e);
}

/* The words of confidence as they are typed in one piece: very-likely. */
static void add_confidence(struct complete *c) {
    static const char *const coarse[] = { "low", "medium", "high" };
    for (int value = confidence_ceiling(0); value <= 100;) {
        char *word = arena_text(c->arena, confidence_word(value));
        for (char *p = word; *p != '\0'; p++) {
            *p = *p == ' ' ? '-' : *p;
        }
        complete_word(c, word, "");
        value = value < 100 ? confidence_ceiling(value + 1) : 101;
    }
    for (size_t i = 0; i < sizeof coarse / sizeof coarse[0]; i++) {
        complete_word(c, coarse[i], "");
    }
}

/* Texts whose few values lie elsewhere than in the column. Only the newest changes are looked at; the undo
 * data of one, which lies before what says whether it stands, may be large. */
#define NEWEST "(SELECT id, file, added FROM change ORDER BY id DESC LIMIT 500)"
static const struct {
    enum noun_id noun;
    const char *key, *sql;
} elsewhere[] = {
    { NOUN_NAME, "kind",
      "SELECT value FROM json_each('[\"actor\",\"operation\",\"identity\",\"location\",\"sector\","
      "\"capability\",\"source\"]')" },
    { NOUN_TIMELINE, "kind",
      "SELECT 'start' UNION ALL SELECT 'end' UNION ALL SELECT * FROM"
      " (SELECT code FROM term WHERE vocab = 'event-type' ORDER BY rank, code)" },
    { NOUN_RECORD, "import", "SELECT id FROM " NEWEST " WHERE added IS NOT NULL ORDER BY id DESC" },
    { NOUN_RECORD, "file", "SELECT DISTINCT file FROM " NEWEST " WHERE file IS NOT NULL" },
};

static void add_elsewhere(struct complete *c, const struct field *f) {
    for (size_t i = 0; c->noun != NULL && i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        if (elsewhere[i].noun == c->noun->id && strcmp(elsewhere[i].key, f->key) == 0) {
            complete_offer_rows(c, elsewhere[i].sql);
        }
    }
}

void complete_involved(struct complete *c) {
    static const char sql[] = "SELECT code FROM term WHERE vocab = 'event-role' ORDER BY rank, code";
    size_t sign = str_index(c->word, '=');
    struct err e = { 0 };
    bool row = false;
    if (sign < c->word.n && !c->quoted) {
        c->out->from += sign + 1;
        c->word = str_slice(c->word, sign + 1, c->word.n);
    } else if (complete_db(c) != NULL) {
        struct stmt *s = stmt_get(complete_db(c), sql, &e);
        while (s != NULL && stmt_step(s, &row, &e) && row) {
            complete_word(c, arena_copy(c->arena, stmt_str(s, 0).p, stmt_str(s, 0).n), "=");
        }
        stmt_done(s);
        err_release(&e);
    }
    complete_things(c, NULL, NULL);
}

void complete_values(struct complete *c, const struct field *field) {
    bool file = complete_db(c) != NULL;
    switch (field->type) {
    case FIELD_WORD:
        if (file) {
            add_used(c, field);
            add_terms(c, field->of);
        }
        break;
    case FIELD_RANKED:
        if (file) {
            add_terms(c, field->of);
        }
        break;
    case FIELD_CONFIDENCE:
        add_confidence(c);
        break;
    case FIELD_REF:
        complete_things(c, field->noun != NOUN_COUNT ? noun_get(field->noun) : NULL, field);
        break;
    case FIELD_NAME:
        complete_things(c, c->noun != NULL && c->noun->thing ? c->noun : NULL, NULL);
        break;
    case FIELD_TEXT:
    case FIELD_NUMBER:
        if (file && field->flags & FIELD_LISTED) {
            add_used(c, field);
        }
        add_elsewhere(c, field);
        break;
    case FIELD_DATE:
    case FIELD_DAY:
    case FIELD_COUNT:
    case FIELD_REAL:
    case FIELD_URL:
        break;
    }
}
