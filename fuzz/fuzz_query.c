/* The query language: the input is what stands behind `find`, a noun and a query. A query that parses
 * and checks compiles to SQL that prepares, that a person could have typed (so it only reads), that
 * runs, and that leaves the file as it was. */
#include "base/utf8.h"
#include "db/schema.h"
#include "fuzz.h"
#include "model/builtin.h"
#include "query/query.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_MOST = 50 };

static void must(bool ok, struct err *e) {
    if (!ok) {
        fuzz_broken(__FILE__, __LINE__, "the case file opens", str_of(e->message));
    }
}

/* Built-in places and words, and one of each thing and fact. */
static struct db *open_case(void) {
    static const char some[] =
        "INSERT INTO entity (id, kind, name, handle) VALUES (1, 'source', 'Report', 'report'),"
        " (2, 'actor', 'Ghost Heron', 'ghost-heron'), (3, 'operation', 'Operation Glass', 'glass'),"
        " (4, 'identity', 'Bank', 'bank'), (5, 'actor', 'Otter', 'otter'), (6, 'actor', 'Otter', 'otter');"
        "INSERT INTO source (id, type) VALUES (1, 'report'); INSERT INTO actor (id) VALUES (2), (5), (6);"
        "INSERT INTO operation (id, start_date, start_lo, start_hi)"
        " VALUES (3, '2017-09', '2017-09-01', '2017-09-30');"
        "INSERT INTO identity (id) VALUES (4);"
        "INSERT INTO name (entity_id, name, key) VALUES (1, 'Report', 'report'), (2, 'Ghost Heron', "
        "'ghostheron'),"
        " (3, 'Operation Glass', 'operationglass'), (4, 'Bank', 'bank'), (5, 'Otter', 'otter'), (6, 'Otter', "
        "'otter');"
        "INSERT INTO attribution (operation_id, actor_id, source_id, confidence) VALUES (3, 2, 1, 70);"
        "INSERT INTO targeting (operation_id, identity_id, count, count_lo, count_hi)"
        " VALUES (3, 4, 'dozens', 24, 99);"
        "INSERT INTO event (entity_id, type, date, date_lo, date_hi, text)"
        " VALUES (3, 'report', '2018', '2018-01-01', '2018-12-31', 'told');"
        "INSERT INTO relation (subject_id, verb, object_id) VALUES (2, 'similar-to', 5);";
    struct err e = { 0 };
    struct db *db = NULL;
    must(db_open_memory(&schema_case, &db, &e), &e);
    must(db_exec(db, schema_case.sql, &e), &e);
    must(db_begin(db, &e) && builtin_load(db, &e) && db_exec(db, some, &e) && db_commit(db, &e), &e);
    return db;
}

static void run(struct db *db, struct query_sql *sql) {
    struct err e = { 0 };
    query_sql_whole(sql);
    struct str text = buf_str(&sql->text);
    struct stmt *s = NULL;
    if (!stmt_user(db, text, 0, &s, &e)) {
        fuzz_broken(__FILE__, __LINE__, "the SQL could have been typed", str_of(e.message));
    }
    stmt_free(s);
    s = query_prepare(db, sql, &e);
    FUZZ_PROMISE(s != NULL, str_of(e.message));
    bool row = true, ok = true;
    for (int i = 0; i < ROWS_MOST && row && ok; i++) {
        ok = stmt_step(s, &row, &e);
    }
    FUZZ_PROMISE(ok, str_of(e.message));
    stmt_done(s);
}

static void check(struct db *db, struct arena *a, struct query *q) {
    static void (*const makers[])(struct query_sql *, const struct query *) = { query_select,
                                                                                query_select_ids };
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        struct query_sql sql = { .arena = a };
        makers[i](&sql, q);
        run(db, &sql);
        query_sql_release(&sql);
    }
}

/* The noun by its word, and the query behind it. */
static bool read_query(struct arena *a, struct db *db, struct str line, struct query *q, struct err *e) {
    static const char *const stop[] = { "to", "by", "into", NULL };
    struct token_list tokens;
    int at = 1;
    if (!lex_line(a, line, &tokens, e)) {
        return false;
    }
    const struct noun *noun = tokens.count > 0 ? noun_find(tokens.items[0].text) : NULL;
    noun = noun != NULL ? noun : noun_get(NOUN_OPERATION);
    return query_parse(a, noun, &tokens, &at, stop, q, e) && query_check(db, a, q, e);
}

static void try_line(struct db *db, struct str line) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct query q = { 0 };
    int64_t before = db_total_changes(db);
    if (read_query(&a, db, line, &q, &e)) {
        check(db, &a, &q);
    } else {
        fuzz_error(&e, line);
    }
    FUZZ_PROMISE(db_total_changes(db) == before && !db_in_transaction(db), line);
    FUZZ_PROMISE(stmt_in_use(db) == 0, line);
    (void)lex_open(line);
    (void)lex_command_end(line);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct db *db;
    if (db == NULL) {
        db = open_case();
    }
    char *copy = fuzz_copy(bytes, n);
    struct str line = { copy, n };
    if (utf8_bad(line) == SIZE_MAX && str_index(line, '\0') == SIZE_MAX) { /* else a session refuses it */
        try_line(db, line);
    }
    free(copy);
    return 0;
}
