/* Keeps the full-text index in step with the tables it reads: from changesets for small changes, by
 * id range for imports. Invariant: after each function the index holds exactly the rows of the view
 * search_text, so FTS5's integrity check against it passes.
 *
 * FTS5 of this age keeps removed words in its pages until they are merged. A removal from a small
 * index is therefore followed by `optimize` (6 ms at 24,000 texts); a large one is left to FTS5's own
 * merging, since any merge of it would cost every later command. What was removed is kept for undo
 * anyway: a copy to be given away is made without the books and with a fresh index. */
#include "model/search.h"
#include "base/utf8.h"
#include "db/bulk.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define SQL_DROP "INSERT INTO search (search, rowid, text) VALUES ('delete', ?1, ?2)"
#define SQL_ADD "INSERT INTO search (rowid, text) VALUES (?1, ?2)"
#define SQL_OPTIMIZE "INSERT INTO search (search) VALUES ('optimize')"
#define SQL_REBUILD "INSERT INTO search (search) VALUES ('rebuild')"
/* FTS5 writes a segment for each `hashsize` bytes of words and merges segments by fours; both stay in the
 * file. */
#define SQL_SETTING "INSERT INTO search (search, rank) VALUES (?1, ?2)"
#define SQL_SIZE "SELECT count(*) FROM search_docsize"
#define SQL_BEYOND "SELECT 1 FROM search_docsize LIMIT 1 OFFSET 50000"
#define SQL_COLUMN "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2"

/* The columns of search_text; the slot is its number there. */
struct text_column {
    const char *table, *column;
    int slot;
    const char *add, *drop;
};

#define TEXT_OF(table, column, slot)                                                                         \
    " id * 16 + " #slot ", " #column " FROM " #table " WHERE " #column " IS NOT NULL AND id BETWEEN ?1 AND " \
    "?2"
#define TEXT_COLUMN(table, column, slot)                                                                     \
    {                                                                                                        \
#table, #column, slot, "INSERT INTO search (rowid, text) SELECT" TEXT_OF(table, column, slot),       \
            "INSERT INTO search (search, rowid, text) SELECT 'delete'," TEXT_OF(table, column, slot)         \
    }

static const struct text_column texts[] = {
    TEXT_COLUMN(name, name, 0),   TEXT_COLUMN(entity, summary, 1),    TEXT_COLUMN(event, text, 2),
    TEXT_COLUMN(name, quote, 3),  TEXT_COLUMN(attribution, quote, 4), TEXT_COLUMN(targeting, quote, 5),
    TEXT_COLUMN(event, quote, 6), TEXT_COLUMN(relation, quote, 7),    TEXT_COLUMN(claim, quote, 8),
};
enum { TEXTS = sizeof texts / sizeof texts[0], SLOTS = 16 };

/* One row of the index before and after; p == NULL: not there. */
struct edit {
    int64_t rowid;
    struct str before, after;
};

struct follow {
    struct arena arena;
    int place[TEXTS]; /* column number of each text in its table */
    const struct search_range *ranges;
    int range_count;
    struct edit *edits;
    size_t count;
    bool damaged;
};

static bool within(const struct follow *f, const char *table, int64_t id) {
    for (int i = 0; i < f->range_count; i++) {
        const struct search_range *r = &f->ranges[i];
        if (id >= r->lo && id <= r->hi && strcmp(r->table, table) == 0) {
            return true;
        }
    }
    return false;
}

static struct str text_copy(struct arena *a, const struct changeset_value *v) {
    return v->has && v->type == STMT_TEXT ? arena_str(a, v->text) : (struct str){ NULL, 0 };
}

static bool note_row(void *context, const struct changeset_row *row) {
    struct follow *f = context;
    if (within(f, row->table, row->id)) {
        return true;
    }
    for (int i = 0; i < TEXTS; i++) {
        int at = f->place[i];
        if (strcmp(texts[i].table, row->table) != 0) {
            continue;
        }
        if (at >= row->columns || row->id > INT64_MAX / SLOTS - 1 || row->id < INT64_MIN / SLOTS) {
            f->damaged = true;
            return false;
        }
        struct edit edit = { .rowid = row->id * SLOTS + texts[i].slot };
        if (row->op != CHANGESET_INSERT) {
            edit.before = text_copy(&f->arena, &row->before[at]);
        }
        if (row->op != CHANGESET_DELETE) {
            edit.after = text_copy(&f->arena, &row->after[at]);
        }
        if (edit.before.p != NULL || edit.after.p != NULL) {
            f->edits = arena_grow(&f->arena, f->edits, f->count, sizeof edit);
            f->edits[f->count++] = edit;
        }
    }
    return true;
}

static int edit_order(const void *a, const void *b) {
    const struct edit *x = a, *y = b;
    return x->rowid < y->rowid ? -1 : x->rowid > y->rowid;
}

static bool find_places(struct db *db, int place[TEXTS], struct err *e) {
    for (int i = 0; i < TEXTS; i++) {
        int64_t at;
        bool found;
        if (!stmt_intf(db, e, &at, &found, SQL_COLUMN, "tt", texts[i].table, texts[i].column)) {
            return false;
        }
        if (!found) {
            err_set(e, ERR_FILE, "table %s has no column %s", texts[i].table, texts[i].column);
            return false;
        }
        place[i] = (int)at;
    }
    return true;
}

/* After a removal. */
static bool tidy(struct db *db, struct err *e) {
    int64_t one;
    bool large;
    return stmt_intf(db, e, &one, &large, SQL_BEYOND, "") && (large || stmt_runf(db, e, SQL_OPTIMIZE, ""));
}

static bool apply_edits(struct db *db, struct follow *f, struct err *e) {
    bool removed = false;
    /* in the order of row ids: FTS5 writes a segment each time they go down */
    if (f->count > 1) {
        qsort(f->edits, f->count, sizeof *f->edits, edit_order);
    }
    for (size_t i = 0; i < f->count; i++) {
        struct edit *edit = &f->edits[i];
        if (edit->before.p != NULL) {
            removed = true;
            if (!stmt_runf(db, e, SQL_DROP, "is", edit->rowid, edit->before)) {
                return false;
            }
        }
        if (edit->after.p != NULL && !stmt_runf(db, e, SQL_ADD, "is", edit->rowid, edit->after)) {
            return false;
        }
    }
    return !removed || tidy(db, e);
}

bool search_follow_outside(struct db *db, struct str changeset, bool inverted,
                           const struct search_range *ranges, int count, struct err *e) {
    struct follow f = { .ranges = ranges, .range_count = count };
    bool ok = find_places(db, f.place, e) && changeset_walk(changeset, inverted, note_row, &f, e);
    if (f.damaged) {
        err_set(e, ERR_FILE, "the undo data of a change does not fit the tables of this file");
        ok = false;
    }
    ok = ok && apply_edits(db, &f, e);
    arena_release(&f.arena);
    return ok;
}

bool search_follow(struct db *db, struct str changeset, bool inverted, struct err *e) {
    return search_follow_outside(db, changeset, inverted, NULL, 0, e);
}

bool search_add_range(struct db *db, const char *table, int64_t lo, int64_t hi, struct err *e) {
    for (int i = 0; i < TEXTS; i++) {
        if (strcmp(texts[i].table, table) == 0 && !stmt_runf(db, e, texts[i].add, "ii", lo, hi)) {
            return false;
        }
    }
    return true;
}

bool search_follow_bulk(struct db *db, const char *table, int64_t from, struct err *e) {
    for (int i = 0; i < TEXTS; i++) {
        if (strcmp(texts[i].table, table) == 0 && !bulk_follow(db, table, texts[i].add, from, e)) {
            return false;
        }
    }
    return true;
}

bool search_bulk(struct db *db, bool bulk, struct err *e) {
    static const int64_t usual_bytes = 1 << 20, bulk_bytes = 16 << 20, usual_merge = 4;
    return stmt_runf(db, e, SQL_SETTING, "ti", "hashsize", bulk ? bulk_bytes : usual_bytes) &&
           stmt_runf(db, e, SQL_SETTING, "ti", "automerge", bulk ? (int64_t)0 : usual_merge);
}

bool search_drop_range(struct db *db, const char *table, int64_t lo, int64_t hi, struct err *e) {
    bool any = false;
    for (int i = 0; i < TEXTS; i++) {
        if (strcmp(texts[i].table, table) != 0) {
            continue;
        }
        any = true;
        if (!stmt_runf(db, e, texts[i].drop, "ii", lo, hi)) {
            return false;
        }
    }
    return !any || tidy(db, e);
}

bool search_rebuild(struct db *db, struct err *e) {
    return stmt_runf(db, e, SQL_REBUILD, "");
}

bool search_rebuild_pays(struct db *db, const struct search_range *ranges, int count, bool *pays,
                         struct err *e) {
    int64_t size, dropped = 0;
    bool found;
    *pays = false;
    if (!stmt_intf(db, e, &size, &found, SQL_SIZE, "")) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        /* names all have a text, of the other tables' rows only some */
        if (strcmp(ranges[i].table, "name") == 0) {
            dropped += ranges[i].hi - ranges[i].lo + 1;
        }
    }
    *pays = dropped > size / 2;
    return true;
}

/* What FTS5's tokenizer unicode61 takes for part of a word. */
static bool in_word(int32_t code_point) {
    switch ((int)utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
        return true;
    default:
        return false;
    }
}

static bool is_blank(int32_t code_point) {
    utf8proc_category_t c = code_point < 0 ? UTF8PROC_CATEGORY_CC : utf8proc_category(code_point);
    return c == UTF8PROC_CATEGORY_CC || c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL ||
           c == UTF8PROC_CATEGORY_ZP;
}

/* One word at *at, quoted; *has_token tells whether the tokenizer finds anything in it. Steps over it. */
static struct str next_word(struct str in, size_t *at, bool *has_token) {
    size_t start = *at;
    *has_token = false;
    while (*at < in.n) {
        size_t before = *at;
        int32_t code_point = utf8_next(in, at);
        if (is_blank(code_point)) {
            return str_slice(in, start, before);
        }
        *has_token = *has_token || in_word(code_point);
    }
    return str_slice(in, start, in.n);
}

/* Inner quotes doubled. */
static void add_inside(struct buf *out, struct str word) {
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '"') {
            buf_add_char(out, '"');
        }
        buf_add_char(out, word.p[i]);
    }
}

void search_expression(struct buf *out, struct str words, bool phrase) {
    bool first = true;
    for (size_t at = 0; at < words.n;) {
        bool has_token;
        struct str word = next_word(words, &at, &has_token);
        if (!has_token) {
            continue;
        }
        bool prefix = !phrase && str_ends(word, "*");
        while (prefix && str_ends(word, "*")) {
            word.n--;
        }
        buf_add_text(out, first ? "\"" : phrase ? " " : " \"");
        add_inside(out, word);
        if (!phrase) {
            buf_add_text(out, prefix ? "\"*" : "\"");
        }
        first = false;
    }
    if (phrase && !first) {
        buf_add_char(out, '"');
    }
}
