/* Export: what is written as CSV reads back as what is in the file, NULL and the empty text apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/commands.h"
#include "db/stmt.h"
#include "engine/session.h"
#include "model/builtin.h"
#include "text/csv_read.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[64], path[96], csv[96];
    struct session session;
};

static void run(struct fixture *f, const char *command) {
    struct err e = { 0 };
    if (!session_run(&f->session, str_of(command), &e)) {
        fail_msg("%s: %s (%s)", command, e.message, e.hint);
    }
}

static int open_case(void **state) {
    struct fixture *f = mem_alloc(sizeof *f);
    struct db_options options = { .create = true };
    struct err e = { 0 };
    *f = (struct fixture){ .folder = "/tmp/test-export-XXXXXX" };
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/case.db", f->folder);
    snprintf(f->csv, sizeof f->csv, "%s/out.csv", f->folder);
    setenv("DOSSIER_NOW", "2026-11-23T09:14", 1);
    struct session *s = &f->session;
    *s = (struct session){ .commands = command_list, .command_count = command_count };
    if (!db_open(f->path, &options, &s->db, &e) || !builtin_load(s->db, &e)) {
        fail_msg("%s", e.message);
    }
    s->options.quiet = true;
    s->messages = stderr;
    s->format = out_find_format(STR("table"));
    out_init(&s->out, s->format, NULL, NULL);
    run(f, "add source \"First\" type:report published:2018-12-12");
    run(f, "add operation \"Commas, and \\\"quotes\\\"\" start:2017-09? source:first summary:\"a\nline\"");
    run(f, "add operation \" =1+1\" start:2018 source:first");
    run(f, "add operation \"Täuschung ✓\" type:espionage");
    run(f, "add actor \"Somebody\" country:KP");
    run(f, "add attribution operation:täuschung actor:somebody stance:denies quote:\"no; it was not\"");
    run(f, "add attribution operation:täuschung actor:somebody confidence:70 source:first");
    *state = f;
    return 0;
}

static int close_case(void **state) {
    struct fixture *f = *state;
    out_release(&f->session.out);
    db_close(f->session.db);
    unlink(f->csv);
    unlink(f->path);
    rmdir(f->folder);
    free(f);
    return 0;
}

/* The columns of the header, as a SELECT over the noun's view in the order of an export. */
static struct stmt *select_same(struct fixture *f, const struct noun *noun, const struct csv_record *header,
                                struct err *e) {
    struct buf sql = { 0 };
    for (int i = 0; i < header->count; i++) {
        const struct field *field = noun_field(noun, header->cells[i].text);
        assert_non_null(field);
        buf_printf(&sql, "%s\"%s\"", i == 0 ? "SELECT " : ", ", field->column);
    }
    buf_printf(&sql, " FROM %s ORDER BY %s", noun->view, noun->sort);
    struct stmt *s = stmt_get(f->session.db, sql.p, e);
    buf_release(&sql);
    return s;
}

static void compare_row(const struct stmt *s, const struct csv_record *record) {
    for (int i = 0; i < record->count; i++) {
        bool null = stmt_type(s, i) == STMT_NULL;
        if (null != record->cells[i].null || !str_eq(stmt_str(s, i), record->cells[i].text)) {
            fail_msg("column %d: '%.*s' was read back as '%.*s'", i, STR_ARG(stmt_str(s, i)),
                     STR_ARG(record->cells[i].text));
        }
    }
}

/* Exports the noun and reads it back; returns how many rows came. */
static int round_trip(struct fixture *f, const char *plural) {
    const struct noun *noun = noun_find(str_of(plural));
    struct csv_reader *reader = NULL;
    struct csv_record record;
    struct err e = { 0 };
    char command[200];
    int rows = 0;
    snprintf(command, sizeof command, "export %s to %s", plural, f->csv);
    run(f, command);
    FILE *in = fopen(f->csv, "rb");
    assert_non_null(in);
    assert_true(csv_open(in, "out.csv", &(struct csv_dialect){ .delimiter = ',' }, &reader, &e));
    assert_int_equal(csv_next(reader, &record, &e), CSV_RECORD);
    struct stmt *s = select_same(f, noun, &record, &e);
    assert_non_null(s);
    bool row = false;
    while (csv_next(reader, &record, &e) == CSV_RECORD) {
        assert_int_equal(record.fault, CSV_FINE);
        assert_true(stmt_step(s, &row, &e) && row);
        compare_row(s, &record);
        rows++;
    }
    assert_int_equal(e.code, ERR_NONE);
    assert_true(stmt_step(s, &row, &e) && !row);
    stmt_done(s);
    csv_close(reader);
    fclose(in);
    return rows;
}

static void reads_back(void **state) {
    int count, rows = 0;
    const struct noun *const *nouns = noun_all(&count);
    for (int i = 0; i < count; i++) {
        rows += round_trip(*state, nouns[i]->plural);
    }
    assert_true(rows > 6000); /* the gazetteer is in it */
    assert_int_equal(round_trip(*state, "operations"), 3);
}

static void keeps_denials(void **state) {
    assert_int_equal(round_trip(*state, "attributions"), 2);
}

static struct str exported(struct fixture *f, const char *command) {
    buf_reset(&f->session.out.bytes);
    run(f, command);
    return buf_str(&f->session.out.bytes);
}

static void writes_to_the_session(void **state) {
    struct fixture *f = *state;
    struct str text = exported(f, "export actors columns:handle,motivation");
    assert_true(str_is(text, "handle,motivation\nsomebody,\n"));
    assert_ptr_equal(f->session.out.format, f->session.format);
    text = exported(f, "export operations name:\"=1+1\" columns:name excel");
    assert_true(str_is(text, "\xef\xbb\xbf"
                             "name\n'=1+1\n"));
    assert_false(f->session.out.options.excel);
    text = exported(f, "export actors columns:handle as:jsonl");
    assert_true(str_is(text, "{\"handle\":\"somebody\"}\n"));
}

static void refused(struct fixture *f, const char *command, enum err_code code, const char *words) {
    struct err e = { 0 };
    assert_false(session_run(&f->session, str_of(command), &e));
    assert_int_equal(e.code, code);
    assert_non_null(strstr(e.message, words));
    err_release(&e);
}

static void refuses(void **state) {
    struct fixture *f = *state;
    refused(f, "export actors to x.xlsx", ERR_USAGE, "no format 'xlsx'");
    refused(f, "export actors as:nothing", ERR_USAGE, "no format 'nothing'");
    refused(f, "export case to x.csv", ERR_USAGE, "no noun 'case'");
    refused(f, "export actors to /nowhere/at/all.csv", ERR_FAILED, "cannot write");
    f->session.options.safe = true;
    refused(f, "export actors to x.csv", ERR_FAILED, "--safe");
    f->session.options.safe = false;
    assert_int_not_equal(access("x.csv", F_OK), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back),
        cmocka_unit_test(keeps_denials),
        cmocka_unit_test(writes_to_the_session),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, open_case, close_case);
}
