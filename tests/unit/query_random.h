/* The sample case with facts and claims by dice, and queries by dice made from the field tables: shared by
 * the tests of what holds for every query. The seed is fixed; argv[1] of the test is the sample. */
#ifndef TESTS_UNIT_QUERY_RANDOM_H
#define TESTS_UNIT_QUERY_RANDOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/namekey.h"
#include "db/stmt.h"
#include "model/claim.h"
#include "model/search.h"
#include "query/count.h"
#include "query/query.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t dice_seed = 20260921;

static inline uint32_t dice(uint32_t sides) {
    dice_seed = dice_seed * 1664525u + 1013904223u;
    return (dice_seed >> 8) % sides;
}

static inline void must(bool ok, struct err *e) {
    if (!ok) {
        fail_msg("error %d: %s (%s)", (int)e->code, e->message, e->hint);
    }
}

static inline void copy_file(const char *from, const char *to) {
    char block[65536];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in != NULL && out != NULL);
    while ((n = fread(block, 1, sizeof block, in)) > 0) {
        assert_int_equal(fwrite(block, 1, n, out), n);
    }
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static inline struct db *open_copy(const char *from, char *path, bool readonly) {
    struct db *db;
    struct err e = { 0 };
    if (from != NULL) {
        close(mkstemp(path));
        copy_file(from, path);
    }
    must(db_open(path, &(struct db_options){ .readonly = readonly }, &db, &e), &e);
    return db;
}

static inline int64_t one_int(struct db *db, const char *sql, const char *types, int64_t a, int64_t b) {
    struct err e = { 0 };
    int64_t n = 0;
    bool found;
    must(stmt_intf(db, &e, &n, &found, sql, types, a, b), &e);
    return found ? n : 0;
}

/* A living thing of the kind, its own or, one time in six, one that came with the program; 0: none. */
static inline int64_t random_thing(struct db *db, const struct noun *noun) {
    char sql[300];
    const char *kind = noun == NULL ? "" : noun->name, *own = dice(6) > 0 ? "> 0" : "< 0";
    snprintf(sql, sizeof sql,
             "SELECT id FROM entity WHERE id %s AND merged_into IS NULL%s%s%s"
             " ORDER BY (id * 7919 + ?1) %% 10007, id LIMIT 1",
             own, kind[0] != '\0' ? " AND kind = '" : "", noun == noun_victims() ? "identity" : kind,
             kind[0] != '\0' ? "'" : "");
    int64_t id = one_int(db, sql, "i", dice(10007), 0);
    return id != 0 || own[0] == '<' ? id : random_thing(db, noun);
}

/* What every fact carries: a source or none, who says it, when, how sure. */
static inline struct cite random_cite(struct db *db, struct arena *a) {
    static const char *const days[] = { "2017",     "2018-12-12", "2018-12",     "2019-03-03",
                                        "2019-03?", "2018-11/..", "[..2018-10]", "2020" };
    struct err e = { 0 };
    struct cite c = { .source = dice(4) > 0 ? random_thing(db, noun_get(NOUN_SOURCE)) : 0,
                      .by = dice(3) == 0 ? random_thing(db, noun_get(NOUN_IDENTITY)) : 0,
                      .denied = dice(3) == 0 ? 1 + (int)dice(2) : 0,
                      .has_confidence = dice(2) == 0,
                      .confidence = (int)dice(101) };
    if (dice(3) == 0) {
        must(date_parse(a, str_of(days[dice(sizeof days / sizeof days[0])]), &c.said, &e), &e);
    }
    return c;
}

static const char *const random_texts[] = {
    "access", "report on banks", "north korea", "the implant of rising sun", "false flag", "100 %",
    "a",      "nonstop attacks", "ÉLYSÉE",      "it's \"quoted\"",           "lazarus"
};
enum { RANDOM_TEXTS = sizeof random_texts / sizeof random_texts[0] };
static const char *const random_dates[] = { "2018",         "2018-12", "2017-09?",   "2018-12-12",
                                            "2018-10-25",   "2014-11", "2017-09/..", "2018-01/2019-03",
                                            "[2017..2018]", "2016~" };
enum { RANDOM_DATES = sizeof random_dates / sizeof random_dates[0] };
static const char *const random_counts[] = { "87", "100+", "dozens", "about 100", "up to 50", "10-20" };
enum { RANDOM_COUNTS = sizeof random_counts / sizeof random_counts[0] };

static inline struct str random_term(struct db *db, struct arena *a, const char *vocab) {
    struct err e = { 0 };
    struct str code = STR("");
    bool found;
    must(stmt_strf(db, &e, a, &code, &found,
                   "SELECT code FROM term WHERE vocab = ?1 ORDER BY rank, code LIMIT 1 OFFSET"
                   " ?2 % (SELECT max(1, count(*)) FROM term WHERE vocab = ?1)",
                   "ti", vocab, (int64_t)dice(10007)),
         &e);
    return code;
}

/* A value that the field can hold, as it would be typed. */
static inline struct str random_value(struct db *db, struct arena *a, const struct field *f) {
    switch (f->type) {
    case FIELD_TEXT:
        return str_of(random_texts[dice(RANDOM_TEXTS)]);
    case FIELD_NAME:
        return str_of(arena_printf(a, "Name %u", dice(30)));
    case FIELD_WORD:
    case FIELD_RANKED:
        return random_term(db, a, f->of);
    case FIELD_DATE:
        return str_of(random_dates[dice(RANDOM_DATES)]);
    case FIELD_DAY:
        return STR("2018-12-12");
    case FIELD_COUNT:
        return str_of(random_counts[dice(RANDOM_COUNTS)]);
    case FIELD_CONFIDENCE:
    case FIELD_NUMBER:
        return str_of(arena_printf(a, "%u", dice(101)));
    case FIELD_REAL:
        return str_of(arena_printf(a, "%u.5", dice(80)));
    case FIELD_URL:
        return str_of(arena_printf(a, "https://example.org/%u", dice(20)));
    case FIELD_REF:
        break;
    }
    int64_t id = random_thing(db, f->noun == NOUN_COUNT ? NULL : noun_get(f->noun));
    return id == 0 ? STR("") : str_of(arena_printf(a, "#%lld", (long long)id));
}

static inline bool parse_random(struct db *db, struct arena *a, const struct field *f, struct value *v) {
    struct err e = { 0 };
    struct str text = random_value(db, a, f);
    bool ok = text.n > 0 && value_parse(db, a, f, text, (struct span){ 0, text.n }, v, &e);
    err_release(&e);
    return ok;
}

static inline void random_fact(struct db *db, struct arena *a, const struct noun *noun) {
    struct fact f = { .noun = noun, .cite = random_cite(db, a) };
    struct err e = { 0 };
    int64_t id;
    for (int i = 0; i < noun->field_count; i++) {
        const struct field *field = &noun->fields[i];
        bool wanted = (field->flags & FIELD_NEEDED) || dice(3) == 0;
        bool usable = (field->flags & FIELD_SET) && !(field->flags & FIELD_CITE) && field->store != NULL &&
                      strcmp(field->key, "part") != 0;
        if (wanted && usable && parse_random(db, a, field, &f.values[f.value_count])) {
            f.value_count++;
        }
    }
    if (fact_add(db, a, &f, &id, &e) && noun->id == NOUN_EVENT && dice(2) == 0) {
        must(fact_involve(db, id, random_thing(db, NULL), STR(""), &e), &e);
    }
    err_release(&e); /* a target without victim, sector, place and count is refused */
}

/* Another word about a column: mostly of things of the file's own. */
static inline void random_claim(struct db *db, struct arena *a) {
    int count;
    const struct noun *noun = noun_all(&count)[dice(8)];
    const char *often = dice(2) ? "summary" : "parent";
    const struct field *field = dice(2) ? noun_field(noun, str_of(often)) : NULL;
    field = field != NULL ? field : &noun->fields[dice((uint32_t)noun->field_count)];
    struct cite cite = random_cite(db, a);
    struct claim_outcome out;
    struct err e = { 0 };
    struct value v;
    int64_t id = random_thing(db, noun);
    if (id != 0 && field->store != NULL && field->flags & FIELD_SET && field->type != FIELD_NAME &&
        !(field->flags & FIELD_CITE) && parse_random(db, a, field, &v)) {
        claim_set(db, a, id, &v, &cite, &out, &e);
    }
    err_release(&e); /* a parent within itself is refused */
}

static inline void enrich(struct db *db, int facts) {
    static const enum noun_id kinds[] = { NOUN_ATTRIBUTION, NOUN_TARGET, NOUN_EVENT, NOUN_RELATION,
                                          NOUN_NAME };
    struct arena a = { 0 };
    struct err e = { 0 };
    must(db_begin(db, &e), &e);
    for (int i = 0; i < 24; i++) {
        static const enum noun_id things[] = { NOUN_OPERATION, NOUN_ACTOR,  NOUN_IDENTITY,
                                               NOUN_LOCATION,  NOUN_SECTOR, NOUN_CAPABILITY };
        int64_t id;
        struct thing_new t = { .noun = noun_get(things[i % 6]),
                               .name = str_of(arena_printf(&a, "Random thing %d", i)),
                               .source = dice(2) ? random_thing(db, noun_get(NOUN_SOURCE)) : 0 };
        must(thing_add(db, &a, &t, &id, &e), &e);
    }
    for (int i = 0; i < facts; i++) {
        random_fact(db, &a, noun_get(kinds[dice(5)]));
        random_claim(db, &a);
    }
    must(search_rebuild(db, &e) && db_commit(db, &e), &e);
    arena_release(&a);
}

/* == Queries == */

/* Before or behind a value, where the type knows an order. */
static inline void add_ordered(struct buf *out, struct str value) {
    static const char *const before[] = { "", "", ">", "<", ">=", "<=", "=", "..", "?" };
    static const char *const behind[] = { "", "", "+", ".." };
    const char *first = before[dice(9)];
    buf_add_text(out, first);
    buf_add_str(out, value);
    buf_add_text(out, first[0] == '\0' ? behind[dice(4)] : "");
}

static inline void add_value(struct buf *out, struct db *db, struct arena *a, const struct field *f) {
    struct str v = random_value(db, a, f);
    bool word = f->type == FIELD_TEXT || f->type == FIELD_NAME || f->type == FIELD_URL;
    bool blank = str_index(v, ' ') != SIZE_MAX || str_index(v, '"') != SIZE_MAX;
    if (blank && !word) {
        v = STR("dozens");
    }
    if (!word && f->type != FIELD_REF && f->type != FIELD_WORD) {
        add_ordered(out, v);
    } else if (!blank) {
        buf_add_text(out, dice(5) == 0 ? "=" : "");
        buf_add_str(out, v.n > 0 ? v : STR("#1"));
        buf_add_text(out, f->type == FIELD_NAME && dice(3) == 0 ? "*" : "");
    } else {
        buf_add_char(out, '"');
        for (size_t i = 0; i < v.n; i++) {
            buf_add_text(out, v.p[i] == '"' ? "\\" : "");
            buf_add_char(out, v.p[i]);
        }
        buf_add_char(out, '"');
    }
}

static inline const struct field *random_field(const struct noun *noun) {
    for (;;) {
        const struct field *f = &noun->fields[dice((uint32_t)noun->field_count)];
        if (f->flags & FIELD_FIND) {
            return f;
        }
    }
}

static inline void random_tree(struct buf *out, struct db *db, struct arena *a, const struct noun *noun,
                               int depth);

static inline void random_leaf(struct buf *out, struct db *db, struct arena *a, const struct noun *noun,
                               int depth) {
    static const char *const periods[] = { "during", "within", "since", "until" };
    static const enum noun_id groups[] = { NOUN_ATTRIBUTION, NOUN_TARGET, NOUN_EVENT,
                                           NOUN_RELATION,    NOUN_NAME,   NOUN_CLAIM };
    const struct noun *group = noun_get(groups[dice(6)]);
    uint32_t kind = dice(20);
    if (kind < 3) {
        buf_printf(out, "%s:%s", dice(2) ? "has" : "missing", random_field(noun)->key);
        buf_printf(out, dice(3) == 0 ? ",%s" : "%.0s", random_field(noun)->key);
    } else if (kind < 5 && noun->period_lo != NULL) {
        buf_printf(out, "%s:%s", periods[dice(4)], random_dates[dice(RANDOM_DATES)]);
    } else if (kind < 7) {
        static const char *const words[] = { "lazarus", "sharp*", "\"false flag\"",
                                             "korea",   "mcafee", "access" };
        buf_add_text(out, words[dice(6)]);
    } else if (kind < 10 && depth > 0 && query_group_link(group, noun) != NULL) {
        buf_printf(out, "%s:(", group->name);
        random_tree(out, db, a, group, depth - 1);
        buf_add_char(out, ')');
    } else {
        const struct field *f = random_field(noun);
        buf_printf(out, "%s:", f->key);
        add_value(out, db, a, f);
        if (dice(5) == 0) {
            buf_add_char(out, ',');
            add_value(out, db, a, f);
        }
    }
}

/* A query over the noun by dice; most of them check. */
static inline void random_tree(struct buf *out, struct db *db, struct arena *a, const struct noun *noun,
                               int depth) {
    uint32_t shape = depth == 0 ? 0 : dice(8);
    if (shape <= 3) {
        random_leaf(out, db, a, noun, depth);
    } else if (shape == 4) {
        buf_add_text(out, dice(2) ? "NOT (" : "-(");
        random_tree(out, db, a, noun, depth - 1);
        buf_add_char(out, ')');
    } else {
        buf_add_text(out, shape == 5 ? "(" : "");
        random_tree(out, db, a, noun, depth - 1);
        buf_add_text(out, shape == 5 ? " OR " : " ");
        random_tree(out, db, a, noun, depth - 1);
        buf_add_text(out, shape == 5 ? ")" : "");
    }
}

static inline bool query_of(struct db *db, struct arena *a, const struct noun *noun, const char *text,
                            struct query *q) {
    struct err e = { 0 };
    struct token_list *tokens = arena_new(a, struct token_list);
    int at = 0;
    bool ok = lex_line(a, str_of(text), tokens, &e) && query_parse(a, noun, tokens, &at, NULL, q, &e) &&
              query_check(db, a, q, &e);
    if (!ok && e.code != ERR_USAGE) {
        fail_msg("%s %s: %s", noun->plural, text, e.message);
    }
    err_release(&e);
    return ok;
}

/* The rows as text, each on a line; how many. `whole`: all that is shown, else their numbers. */
static inline int rows_of(struct db *db, struct arena *a, const struct query *q, bool whole,
                          struct buf *out) {
    struct err e = { 0 };
    struct query_sql sql = { .arena = a };
    int rows = 0;
    bool row = false;
    (whole ? query_select : query_select_ids)(&sql, q);
    struct stmt *s = query_prepare(db, &sql, &e);
    if (s == NULL) {
        fail_msg("%s\n%s", e.message, sql.text.p);
    }
    buf_reset(out);
    while (stmt_step(s, &row, &e) && row) {
        for (int i = 0; i < stmt_columns(s); i++) {
            struct str cell = stmt_str(s, i);
            buf_printf(out, "%s%.*s", i > 0 ? "|" : "", STR_ARG(cell));
        }
        buf_add_char(out, '\n');
        rows++;
    }
    stmt_done(s);
    query_sql_release(&sql);
    must(e.code == ERR_NONE, &e);
    return rows;
}

/* The numbers that a query finds; -1 when it does not check. */
static inline int found_by(struct db *db, const struct noun *noun, struct buf *ids, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static inline int found_by(struct db *db, const struct noun *noun, struct buf *ids, const char *format, ...) {
    struct arena a = { 0 };
    struct query q;
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    int rows = query_of(db, &a, noun, text.p, &q) ? rows_of(db, &a, &q, false, ids) : -1;
    buf_release(&text);
    arena_release(&a);
    return rows;
}

#endif
