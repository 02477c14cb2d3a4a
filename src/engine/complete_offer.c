/* Gathering candidates: which begin with what is typed, how they are written in a command, and that each is
 * there once. Invariant: whatever a terminal might act on, and what is no text, is left out. */
#include "base/utf8.h"
#include "db/stmt.h"
#include "engine/complete_int.h"
#include <string.h>

bool complete_harmless(struct str s) {
    for (size_t at = 0; at < s.n;) {
        int32_t code = utf8_next(s, &at);
        if (code < 0x20 || utf8_hidden(code, UTF8_IDENT)) {
            return false;
        }
    }
    return s.n > 0;
}

static char lower(char ch) {
    return ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
}

static bool begins(struct str s, struct str with) {
    for (size_t i = 0; i < with.n; i++) {
        if (i >= s.n || lower(s.p[i]) != lower(with.p[i])) {
            return false;
        }
    }
    return true;
}

/* Is it one of the values before it, "laz" in "actor:apt28,laz,"? */
static bool is_listed(const struct complete *c, struct str typed) {
    struct str rest = c->listed;
    while (rest.n > 0) {
        struct str value = str_slice(rest, 0, str_index(rest, ','));
        if (str_eq(value, typed)) {
            return true;
        }
        rest = str_slice(rest, value.n + 1, rest.n);
    }
    return false;
}

static void put(struct complete *c, struct str typed, struct str plain, bool open) {
    struct completion *out = c->out;
    if (is_listed(c, typed)) {
        return;
    }
    for (int i = 0; i < out->count; i++) {
        if (str_eq(out->items[i].typed, typed)) {
            return;
        }
    }
    out->partial = out->partial || out->count == COMPLETE_MOST;
    if (out->count < COMPLETE_MOST && complete_harmless(plain)) {
        out->items = arena_grow(c->arena, out->items, (size_t)out->count, sizeof *out->items);
        out->items[out->count++] = (struct complete_item){ typed, plain, open };
    }
}

/* A leading sign or a dollar would be read as something else. */
static bool needs_quotes(struct str value) {
    bool plain = value.n > 0 && strchr("-$?[{'", value.p[0]) == NULL && !str_ends(value, "+") &&
                 str_find(value, STR("..")) == SIZE_MAX;
    for (size_t i = 0; plain && i < value.n; i++) {
        plain = strchr(COMPLETE_BREAKS "\\*", value.p[i]) == NULL;
    }
    return !plain;
}

void complete_found(struct complete *c, struct str value) {
    struct str plain = arena_str(c->arena, value);
    if (!c->quoted && !needs_quotes(value)) {
        put(c, plain, plain, false);
        return;
    }
    struct buf quoted = { 0 };
    buf_add_char(&quoted, '"');
    for (size_t i = 0; i < value.n; i++) {
        buf_add_text(&quoted, value.p[i] == '"' || value.p[i] == '\\' ? "\\" : "");
        buf_add_char(&quoted, value.p[i]);
    }
    buf_add_char(&quoted, '"');
    put(c, arena_str(c->arena, buf_str(&quoted)), plain, false);
    buf_release(&quoted);
}

void complete_literal(struct complete *c) {
    struct completion *out = c->out;
    int kept = 0;
    for (int i = 0; i < out->count; i++) {
        if (begins(out->items[i].plain, c->word)) {
            out->items[kept++] = out->items[i];
        }
    }
    out->count = kept > 0 ? kept : out->count;
}

void complete_offer(struct complete *c, struct str value) {
    if (begins(value, c->word)) {
        complete_found(c, value);
    }
}

/* A key cannot stand within quotes. */
void complete_word(struct complete *c, const char *text, const char *ending) {
    struct str word = str_of(text);
    if (!begins(word, c->word)) {
        struct str before = c->near.found;
        near_offer(&c->near, word, 0);
        c->near_ending = c->near.found.p != before.p ? ending : c->near_ending;
    } else if (ending[0] != '\0') {
        struct str key = str_of(arena_printf(c->arena, "%s%s", text, ending));
        if (!c->quoted) {
            put(c, key, key, true);
        }
    } else if (c->quoted) {
        complete_found(c, word);
    } else {
        put(c, word, word, false);
    }
}

void complete_rows(struct complete *c, struct stmt *s, bool found, struct err *e) {
    bool row = false;
    while (s != NULL && c->out->count < COMPLETE_MOST && stmt_step(s, &row, e) && row) {
        if (found) {
            complete_found(c, stmt_str(s, 0));
        } else {
            complete_offer(c, stmt_str(s, 0));
        }
    }
    stmt_done(s);
}

void complete_offer_rows(struct complete *c, const char *sql) {
    struct err e = { 0 };
    if (complete_db(c) != NULL) {
        complete_rows(c, stmt_get(complete_db(c), sql, &e), false, &e);
    }
    err_release(&e);
}

void complete_offer_files(struct complete *c) {
    c->out->files = !c->session->options.safe;
}

static bool is_given(const struct complete *c, struct str key) {
    for (int i = 1; i < c->place->count; i++) {
        struct str word = c->place->words[i];
        size_t colon = str_index(word, ':');
        if (colon < word.n && str_eq(str_slice(word, 0, colon), key)) {
            return true;
        }
    }
    return false;
}

void complete_offer_key(struct complete *c, struct str key) {
    if (!is_given(c, key)) {
        complete_word(c, arena_copy(c->arena, key.p, key.n), ":");
    }
}

void complete_alone(struct complete *c) {
    c->alone = true;
}

struct str complete_word_at(const struct complete *c, int i) {
    return i < c->place->count ? c->place->words[i] : STR("");
}

struct str complete_head(struct complete *c, char sign) {
    size_t at = str_index(c->word, sign);
    struct str head = str_slice(c->word, 0, at);
    if (c->quoted || at >= c->word.n) {
        return STR("");
    }
    c->out->from += at + 1;
    c->word = str_slice(c->word, at + 1, c->word.n);
    return head;
}

struct str complete_key(const struct complete *c) {
    return c->place->key;
}

const struct session *complete_session(const struct complete *c) {
    return c->session;
}

struct db *complete_db(const struct complete *c) {
    return c->session->db;
}

const struct noun *complete_noun(const struct complete *c) {
    return c->noun;
}
