/* Values that complete: vocabularies, words of confidence, and handles found by any name of a thing.
 * Invariant: each statement stops by itself after a bounded number of rows read, so that Tab answers at once
 * in a file of any size. */
#include "base/confidence.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "shell/complete_add.h"
#include <stdlib.h>
#include <string.h>

static bool begins(struct str s, struct str with) {
    return str_eq(str_slice(s, 0, with.n), with);
}

static void push(struct complete *c, struct str item) {
    struct completion *out = c->out;
    if (out->count < COMPLETE_MOST) {
        out->items = arena_grow(c->arena, out->items, (size_t)out->count, sizeof *out->items);
        out->items[out->count++] = item;
    }
}

void complete_add_text(struct complete *c, const char *text, const char *ending) {
    if (begins(str_of(text), c->word)) {
        push(c, str_of(arena_printf(c->arena, "%s%s", text, ending)));
    }
}

void complete_add_value(struct complete *c, struct str value) {
    bool plain = value.n > 0;
    for (size_t i = 0; plain && i < value.n; i++) {
        plain = strchr(COMPLETE_BREAKS "\\", value.p[i]) == NULL;
    }
    if (plain) {
        push(c, arena_str(c->arena, value));
        return;
    }
    struct buf quoted = { 0 };
    buf_add_char(&quoted, '"');
    for (size_t i = 0; i < value.n; i++) {
        buf_add_text(&quoted, value.p[i] == '"' || value.p[i] == '\\' ? "\\" : "");
        buf_add_char(&quoted, value.p[i]);
    }
    buf_add_char(&quoted, '"');
    push(c, arena_str(c->arena, buf_str(&quoted)));
    buf_release(&quoted);
}

/* The first column of every row; the statement is done whatever happens. */
static void add_rows(struct complete *c, struct stmt *s, struct err *e) {
    bool row = false;
    while (s != NULL && stmt_step(s, &row, e) && row) {
        complete_add_value(c, stmt_str(s, 0));
    }
    stmt_done(s);
}

/* Things typed first, then those of the program; each handle once. `key` picks a range of the index. */
static const char BY_NAME_SQL[] =
    "SELECT DISTINCT e.handle FROM"
    " (SELECT entity_id FROM name WHERE key >= ?1 AND key < ?1 || char(1114111) LIMIT 5000) n"
    " JOIN entity e ON e.id = n.entity_id"
    " WHERE e.merged_into IS NULL AND (?2 = '' OR e.kind = ?2)"
    " ORDER BY e.id < 0, e.handle LIMIT 200";

static const char NEWEST_SQL[] =
    "SELECT handle FROM (SELECT id, kind, handle, merged_into FROM entity WHERE id > 0 ORDER BY id DESC "
    "LIMIT 20000)"
    " WHERE merged_into IS NULL AND (?1 = '' OR kind = ?1) ORDER BY id DESC LIMIT 200";

void complete_handles(struct complete *c, const struct noun *noun) {
    struct db *db = c->session->db;
    struct err e = { 0 };
    const char *kind = noun == NULL ? "" : noun->name;
    if (db == NULL || (noun != NULL && !noun->thing)) {
        return;
    }
    struct str key = name_key(c->arena, c->word);
    struct stmt *s = key.n == 0 ? stmt_getf(db, &e, NEWEST_SQL, "t", kind)
                                : stmt_getf(db, &e, BY_NAME_SQL, "st", key, kind);
    add_rows(c, s, &e);
    err_release(&e);
}

static const char TERM_SQL[] =
    "SELECT code FROM term WHERE vocab = ?1 AND code >= ?2 AND code < ?2 || char(1114111)"
    " ORDER BY rank, code LIMIT 200";

static void add_terms(struct complete *c, const char *vocab) {
    struct err e = { 0 };
    if (c->session->db != NULL) {
        add_rows(c, stmt_getf(c->session->db, &e, TERM_SQL, "ts", vocab, c->word), &e);
    }
    err_release(&e);
}

/* The words of confidence as they are typed in one piece: very-likely. */
static void add_confidence(struct complete *c) {
    for (int value = confidence_ceiling(0); value <= 100;) {
        char *word = arena_text(c->arena, confidence_word(value));
        for (char *p = word; *p != '\0'; p++) {
            *p = *p == ' ' ? '-' : *p;
        }
        complete_add_text(c, word, "");
        value = value < 100 ? confidence_ceiling(value + 1) : 101;
    }
}

void complete_values(struct complete *c, const struct field *field) {
    switch (field->type) {
    case FIELD_WORD:
    case FIELD_RANKED:
        add_terms(c, field->of);
        break;
    case FIELD_CONFIDENCE:
        add_confidence(c);
        break;
    case FIELD_REF:
        complete_handles(c, field->noun != NOUN_COUNT ? noun_get(field->noun) : NULL);
        break;
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_DATE:
    case FIELD_DAY:
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_REAL:
    case FIELD_URL:
        break;
    }
}
