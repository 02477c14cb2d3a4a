/* Rows of a query or statement to the session's output. Confidence becomes its word for people and
 * stays a number for machines. */
#include "engine/result.h"
#include "base/confidence.h"
#include "base/utf8.h"
#include <string.h>

enum { RESULT_COLUMNS_MAX = 128 };

static const char *label_of(struct arena *a, const char *key) {
    char *label = arena_text(a, key);
    if (label[0] >= 'a' && label[0] <= 'z') {
        label[0] = (char)(label[0] - 'a' + 'A');
    }
    for (char *c = label; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
    return label;
}

static bool is_number(enum field_type type) {
    return type == FIELD_NUMBER || type == FIELD_REAL;
}

int result_columns(struct arena *a, const struct query *q, const struct field **fields,
                   struct column **columns) {
    int n = query_columns(q, fields, RESULT_COLUMNS_MAX);
    *columns = arena_array(a, struct column, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const struct field *f = fields[i];
        bool handle = strcmp(f->key, "handle") == 0;
        (*columns)[i] = (struct column){
            .key = f->key,
            .label = label_of(a, handle ? q->noun->name : f->key),
            .align = is_number(f->type) && strcmp(f->key, "id") != 0 ? COLUMN_RIGHT : COLUMN_LEFT,
            .keep = f->keep,
            .ident = f->type == FIELD_NAME || f->type == FIELD_REF || f->type == FIELD_URL,
        };
    }
    return n;
}

static void read_cell(const struct stmt *s, int i, struct cell *cell) {
    *cell = (struct cell){ .type = CELL_NULL };
    switch (stmt_type(s, i)) {
    case STMT_NULL:
        break;
    case STMT_INT:
        cell->type = CELL_INT;
        cell->i = stmt_int(s, i);
        break;
    case STMT_REAL:
        cell->type = CELL_REAL;
        cell->r = stmt_real(s, i);
        break;
    case STMT_TEXT:
    case STMT_BLOB:
        cell->type = CELL_TEXT;
        cell->text = stmt_str(s, i);
        break;
    }
}

static void field_cell(const struct field *f, bool human, struct cell *cell) {
    if (f->type == FIELD_CONFIDENCE && human && cell->type == CELL_INT) {
        const char *word = confidence_word((int)cell->i);
        *cell = (struct cell){ .type = CELL_TEXT, .text = str_of(word) };
    }
}

static bool stopped(struct call *call, struct err *e) {
    if (call->session->stop) {
        err_set(e, ERR_STOPPED, "stopped");
        return true;
    }
    return false;
}

/* Steps the statement to its end; fields NULL: cells as they are. `begin`: the columns of a table that
 * begins with its first row, and not at all without one; NULL: it has begun. */
static bool put_rows(struct call *call, struct stmt *s, struct out *out, const struct column *begin,
                     const struct field *const *fields, int n, int64_t *rows, struct err *e) {
    struct cell cells[RESULT_COLUMNS_MAX];
    bool human = out->format->human, row = false;
    *rows = 0;
    while (stmt_step(s, &row, e) && row) {
        if (begin != NULL && *rows == 0) {
            out_begin(out, begin, (size_t)n);
        }
        for (int i = 0; i < n; i++) {
            read_cell(s, i, &cells[i]);
            if (fields != NULL) {
                field_cell(fields[i], human, &cells[i]);
            }
        }
        out_row(out, cells);
        ++*rows;
        if (out_failed(out) || stopped(call, e)) {
            break;
        }
    }
    return e->code == ERR_NONE;
}

void result_sql(struct call *call, struct query_sql *sql) {
    struct buf text = { 0 };
    query_sql_whole(sql);
    buf_printf(&text, "%s\n", sql->text.p);
    for (int i = 0; i < sql->bind_count; i++) {
        const struct query_bind *b = &sql->binds[i];
        buf_printf(&text, "-- ?%d = ", i + 1);
        if (b->type == 'i') {
            buf_printf(&text, "%lld", (long long)b->i);
        } else if (b->type == 'r') {
            buf_printf(&text, "%g", b->r);
        } else {
            buf_add_char(&text, '\'');
            utf8_escape(&text, b->t, UTF8_FREE);
            buf_add_char(&text, '\'');
        }
        buf_add_char(&text, '\n');
    }
    out_text(&call->session->out, buf_str(&text));
    buf_release(&text);
}

/* `always`: a header too where there are no rows. */
static bool query_to(struct call *call, const struct query *q, struct out *out, bool always, int64_t *rows,
                     struct err *e) {
    const struct field *fields[RESULT_COLUMNS_MAX];
    struct column *columns;
    struct query_sql sql = { .arena = call->arena };
    int n = result_columns(call->arena, q, fields, &columns);
    query_select(&sql, q);
    struct stmt *s = query_prepare(call->db, &sql, e);
    query_sql_release(&sql);
    if (s == NULL) {
        return false;
    }
    if (always) {
        out_begin(out, columns, (size_t)n);
    }
    bool ok = put_rows(call, s, out, always ? NULL : columns, fields, n, rows, e);
    stmt_done(s);
    return ok && ((*rows == 0 && !always) || out_end(out, e));
}

bool result_query_to(struct call *call, const struct query *q, struct out *out, int64_t *rows,
                     struct err *e) {
    return query_to(call, q, out, true, rows, e);
}

static void say_rows(struct session *s, const struct query *q, int64_t rows) {
    struct str dropped = out_dropped(&s->out);
    struct buf more = { 0 };
    if (q->period.n > 0) {
        buf_printf(&more, "; %.*s", STR_ARG(q->period));
    }
    if (q->limit > 0 && rows == q->limit) {
        buf_printf(&more, "; limit %lld reached", (long long)q->limit);
    }
    if (dropped.n > 0) {
        buf_printf(&more, "; not shown: %.*s", STR_ARG(dropped));
    }
    session_say(s, "(%lld %s%.*s)", (long long)rows, rows == 1 ? "row" : "rows", STR_ARG(buf_str(&more)));
    buf_release(&more);
}

void result_close(struct call *call, const struct query *q, int64_t rows) {
    struct session *s = call->session;
    if (s->out.format->human) {
        say_rows(s, q, rows);
    }
    if (q->note.n > 0) {
        session_note(s, "%.*s", STR_ARG(q->note));
    }
}

bool result_known(struct call *call, const struct query *q, struct err *e) {
    int64_t n;
    if (q->known.n == 0 || call->session->options.quiet) {
        return true;
    }
    if (!query_left_out(call->db, call->arena, q, &n, e)) {
        return false;
    }
    if (n == 0) {
        session_say(call->session, "(as known on %.*s)", STR_ARG(q->known));
    } else {
        session_say(call->session, "(as known on %.*s; %lld %s left out: said later, or nobody knows when)",
                    STR_ARG(q->known), (long long)n, n == 1 ? q->noun->name : q->noun->plural);
    }
    return true;
}

bool result_format(struct call *call, const struct query *q, const struct out_format **format,
                   struct err *e) {
    *format = call->session->format;
    if (q->format.n == 0) {
        return true;
    }
    const struct out_format *asked = out_find_format(q->format);
    if (asked == NULL) {
        struct buf list = { 0 };
        for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
            buf_printf(&list, " %s", (*f)->name);
        }
        err_at(e, ERR_USAGE, q->format_span, "no format '%.*s'", STR_ARG(q->format));
        err_hint(e, "formats:%s sql", list.p);
        buf_release(&list);
        return false;
    }
    *format = asked;
    return true;
}

bool result_query(struct call *call, const struct query *q, int64_t *rows, struct err *e) {
    struct session *s = call->session;
    const struct out_format *before = s->out.format;
    int64_t n = 0;
    if (str_is_nocase(q->format, "sql")) {
        struct query_sql sql = { .arena = call->arena };
        query_select(&sql, q);
        result_sql(call, &sql);
        query_sql_release(&sql);
        return true;
    }
    if (!result_format(call, q, &s->out.format, e)) {
        s->out.format = before;
        return false;
    }
    bool human = s->out.format->human;
    bool ok = query_to(call, q, &s->out, !human, &n, e);
    if (ok && human && n == 0) {
        session_say(s, "No %s match.", q->noun->plural); /* instead of an empty table */
        buf_reset(&s->out.dropped);
    }
    if (ok) {
        result_close(call, q, n);
        ok = result_known(call, q, e);
    }
    s->out.format = before;
    if (rows != NULL) {
        *rows = n;
    }
    return ok && result_found(call, n, e);
}

bool result_statement(struct call *call, struct stmt *s, int64_t *rows, struct err *e) {
    int n = stmt_columns(s);
    if (n > RESULT_COLUMNS_MAX) {
        err_set(e, ERR_FAILED, "more than %d columns", RESULT_COLUMNS_MAX);
        return false;
    }
    struct column *columns = arena_array(call->arena, struct column, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const char *name = stmt_column_name(s, i);
        columns[i] = (struct column){ .key = arena_text(call->arena, name), .keep = n - i };
        columns[i].label = columns[i].key;
    }
    struct out *out = &call->session->out;
    out_begin(out, columns, (size_t)n);
    bool ok = put_rows(call, s, out, NULL, NULL, n, rows, e) && out_end(out, e);
    if (ok && out->format->human) {
        struct query all = { 0 };
        result_close(call, &all, *rows);
    }
    return ok;
}

bool result_found(struct call *call, int64_t rows, struct err *e) {
    if (rows == 0 && call->session->options.fail_empty) {
        err_set(e, ERR_EMPTY, "nothing found");
        return false;
    }
    return true;
}
