/* A case file in memory with a few words, places and things: shared by the tests of the model. */
#ifndef TESTS_UNIT_MODEL_FIXTURE_H
#define TESTS_UNIT_MODEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/namekey.h"
#include "db/schema.h"
#include "db/stmt.h"
#include "model/claim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model {
    struct db *db;
    struct arena a;
};

static const char MODEL_TERMS[] =
    "INSERT INTO term (vocab, code, label, rank, maps) VALUES"
    " ('stance', 'asserts', 'asserts', 1, 'asserted|confirms|1'), ('stance', 'hedges', 'hedges', 0, "
    "'hedged|maybe|0|?'),"
    " ('stance', 'denies', 'denies', -1, 'denied|no|-1'),"
    " ('tlp', 'clear', 'TLP:CLEAR', 1, 'white'), ('tlp', 'green', 'TLP:GREEN', 2, NULL),"
    " ('tlp', 'amber', 'TLP:AMBER', 3, NULL), ('tlp', 'amber+strict', 'TLP:AMBER+STRICT', 4, NULL),"
    " ('tlp', 'red', 'TLP:RED', 5, NULL),"
    " ('operation-status', 'ongoing', 'Ongoing', NULL, 'active|still going on'),"
    " ('operation-status', 'ended', 'Ended', NULL, 'over|finished'),"
    " ('operation-type', 'espionage', 'Espionage', NULL, 'spying|Spy campaign'),"
    " ('operation-type', 'sabotage', 'Sabotage', NULL, 'espionage by other means'),"
    " ('relation-verb', 'repeats', NULL, NULL, NULL), ('relation-verb', 'speaks-for', NULL, NULL, NULL),"
    " ('count-unit', 'organisation', 'organisations', NULL, 'companies'),"
    " ('credibility', '3', 'possibly true', 3, NULL),"
    " ('reliability', 'a', 'A: completely reliable', 5, 'reliable'), ('reliability', 'e', 'E: unreliable', "
    "1, NULL)";

/* Stops the test with the error's words. */
static inline void must(bool ok, struct err *e) {
    if (!ok) {
        fail_msg("error %d: %s (%s)", (int)e->code, e->message, e->hint);
    }
}

static inline void refused(bool ok, struct err *e, const char *message, const char *hint) {
    assert_false(ok);
    assert_string_equal(e->message, message);
    assert_string_equal(e->hint, hint);
    err_release(e);
    memset(e, 0, sizeof *e);
}

static inline void run(struct model *m, const char *sql) {
    struct err e = { 0 };
    must(db_exec(m->db, sql, &e), &e);
}

static inline int64_t ask(struct model *m, const char *sql) {
    struct err e = { 0 };
    int64_t value = 0;
    bool found;
    must(stmt_intf(m->db, &e, &value, &found, sql, ""), &e);
    return value;
}

static inline const char *ask_text(struct model *m, const char *sql) {
    struct err e = { 0 };
    struct str value = STR("");
    bool found;
    must(stmt_strf(m->db, &e, &m->a, &value, &found, sql, ""), &e);
    return value.p;
}

static inline int model_open(void **state) {
    struct model *m = calloc(1, sizeof *m);
    struct err e = { 0 };
    must(db_open_memory(&schema_case, &m->db, &e), &e);
    run(m, schema_case.sql);
    run(m, MODEL_TERMS);
    *state = m;
    return 0;
}

static inline int model_close(void **state) {
    struct model *m = *state;
    db_close(m->db);
    arena_release(&m->a);
    free(m);
    return 0;
}

static inline int64_t add_from(struct model *m, enum noun_id noun, const char *name, int64_t source) {
    struct err e = { 0 };
    int64_t id;
    struct thing_new t = { .noun = noun_get(noun), .name = str_of(name), .source = source };
    must(thing_add(m->db, &m->a, &t, &id, &e), &e);
    return id;
}

static inline int64_t add(struct model *m, enum noun_id noun, const char *name) {
    return add_from(m, noun, name, 0);
}

static inline void add_name(struct model *m, int64_t entity, const char *name, const char *scheme,
                            int stance) {
    struct err e = { 0 };
    must(stmt_runf(m->db, &e,
                   "INSERT INTO name (entity_id, name, key, scheme, stance) VALUES (?, ?, ?, ?, ?)", "itsti",
                   entity, name, name_key(&m->a, str_of(name)), scheme, (int64_t)stance),
         &e);
}

static inline int64_t add_place(struct model *m, const char *name, const char *level, int64_t parent,
                                int64_t people) {
    struct err e = { 0 };
    int64_t id = add(m, NOUN_LOCATION, name);
    must(stmt_runf(m->db, &e, "UPDATE location SET level = ?, parent_id = ?, population = ? WHERE id = ?",
                   "trii", level, parent, people, id),
         &e);
    return id;
}

static inline void relate(struct model *m, int64_t subject, const char *verb, int64_t object) {
    struct err e = { 0 };
    must(stmt_runf(m->db, &e, "INSERT INTO relation (subject_id, verb, object_id) VALUES (?, ?, ?)", "iti",
                   subject, verb, object),
         &e);
}

/* A value of a field of a noun; the test stops when it does not parse. */
static inline struct value value_of(struct model *m, enum noun_id noun, const char *key, const char *text) {
    struct err e = { 0 };
    struct value v;
    const struct field *field = noun_field(noun_get(noun), str_of(key));
    assert_non_null(field);
    must(value_parse(m->db, &m->a, field, str_of(text), (struct span){ 0, strlen(text) }, &v, &e), &e);
    return v;
}

static inline void text_is(struct str s, const char *text) {
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.n == 0 ? "" : s.p, text, s.n);
}

#endif
