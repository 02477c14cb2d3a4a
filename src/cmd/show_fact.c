/* One fact by its number: every column it has, who speaks in it, and where it came from. The columns
 * are those of the field table. */
#include "base/confidence.h"
#include "cmd/show.h"
#include "model/claim.h"
#include "render/lines.h"

enum { FACT_COLUMNS = 40 };

struct fact_columns {
    const struct field *fields[FACT_COLUMNS];
    struct column columns[FACT_COLUMNS];
    int count;
};

static struct str label_of(struct arena *a, const char *key) {
    char *label = arena_text(a, key);
    label[0] = (char)(label[0] >= 'a' && label[0] <= 'z' ? label[0] - 'a' + 'A' : label[0]);
    return str_of(label);
}

static struct stmt *select_fact(struct call *call, const struct noun *noun, int64_t id,
                                struct fact_columns *c, struct err *e) {
    struct buf sql = { 0 };
    for (int i = 0; i < noun->field_count && c->count < FACT_COLUMNS; i++) {
        const struct field *f = &noun->fields[i];
        if (f->column == NULL) {
            continue;
        }
        buf_printf(&sql, "%s\"%s\"", c->count > 0 ? ", " : "SELECT ", f->column);
        c->columns[c->count] = (struct column){ .key = f->key, .label = label_of(call->arena, f->key).p };
        c->fields[c->count++] = f;
    }
    buf_printf(&sql, " FROM %s WHERE id = ?", noun->view);
    struct stmt *s = stmt_getf(call->db, e, arena_text(call->arena, sql.p), "i", id);
    buf_release(&sql);
    return s;
}

static struct cell cell_at(const struct stmt *s, int i) {
    switch (stmt_type(s, i)) {
    case STMT_INT:
        return (struct cell){ .type = CELL_INT, .i = stmt_int(s, i) };
    case STMT_REAL:
        return (struct cell){ .type = CELL_REAL, .r = stmt_real(s, i) };
    case STMT_TEXT:
    case STMT_BLOB:
        return (struct cell){ .type = CELL_TEXT, .text = stmt_str(s, i) };
    case STMT_NULL:
        break;
    }
    return (struct cell){ .type = CELL_NULL };
}

static void put_values(struct call *call, struct sheet *sheet, const struct fact_columns *c,
                       const struct stmt *s) {
    for (int i = 0; i < c->count; i++) {
        struct str value = stmt_str(s, i);
        if (c->fields[i]->type == FIELD_CONFIDENCE && stmt_type(s, i) == STMT_INT) {
            int n = (int)stmt_int(s, i);
            value = str_of(arena_printf(call->arena, "%s (%d)", confidence_word(n), n));
        }
        if (value.n > 0 && i > 0) { /* its number is the title */
            sheet_line(sheet, str_of(c->columns[i].label), value);
        }
    }
}

static bool put_voice(struct call *call, const struct noun *noun, int64_t id, struct sheet *sheet,
                      struct err *e) {
    const char *sql =
        arena_printf(call->arena,
                     "SELECT f.source_id, f.said_by, f.record_id, r.line, c.file, c.at FROM %s f"
                     " LEFT JOIN record r ON r.id = f.record_id LEFT JOIN change c"
                     " ON c.id = coalesce(r.change_id, f.change_id) WHERE f.id = ?",
                     noun->table);
    struct stmt *s = stmt_getf(call->db, e, sql, "i", id);
    bool row = false, ok = s != NULL && stmt_step(s, &row, e);
    int64_t voice = 0;
    ok = ok && (!row || claim_voice(call->db, stmt_int(s, 0), stmt_int(s, 1), &voice, e));
    if (ok && voice != 0) {
        sheet_line(sheet, STR("Voice"), thing_handle(call->db, call->arena, voice));
    }
    if (ok && row && stmt_type(s, 2) != STMT_NULL) {
        sheet_line(sheet, STR("Record"),
                   str_of(arena_printf(call->arena, "%.*s, line %lld", STR_ARG(stmt_str(s, 4)),
                                       (long long)stmt_int(s, 3))));
    }
    if (ok && row && stmt_type(s, 5) != STMT_NULL) {
        sheet_line(sheet, STR("When"), stmt_str(s, 5));
    }
    stmt_done(s);
    return ok;
}

static bool is_sheet(const struct out *out) {
    struct str name = str_of(out->format->name);
    return str_is(name, "table") || str_is(name, "record");
}

bool show_one_fact(struct call *call, const struct noun *noun, int64_t id, struct err *e) {
    struct out *out = &call->session->out;
    struct fact_columns c = { .count = 0 };
    struct stmt *s = select_fact(call, noun, id, &c, e);
    bool row = false, ok = s != NULL && stmt_step(s, &row, e);
    if (ok && row && is_sheet(out)) {
        struct sheet sheet;
        const char *title = arena_printf(call->arena, "%s %c%lld", noun->name, noun->letter, (long long)id);
        sheet_begin(&sheet, out, str_of(title));
        put_values(call, &sheet, &c, s);
        ok = put_voice(call, noun, id, &sheet, e);
        sheet_end(&sheet);
    } else if (ok && row) {
        struct cell cells[FACT_COLUMNS];
        for (int i = 0; i < c.count; i++) {
            cells[i] = cell_at(s, i);
        }
        out_begin(out, c.columns, (size_t)c.count);
        out_row(out, cells);
        ok = out_end(out, e);
    }
    stmt_done(s);
    return ok;
}
