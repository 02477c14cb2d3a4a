/* The records that an import refused, under the header they came with, and three columns of ours: the line,
 * the columns at fault and the reason. An import leaves columns of ours aside, so the file can be mended
 * and imported again with the same map. Invariant: all bytes of a record are in its cells. */
#include "cmd/export_rejects.h"
#include "base/file.h"
#include "cmd/import_again.h"
#include "db/stmt.h"
#include "engine/result.h"
#include "text/csv_write.h"
#include <string.h>

static const char SQL_IMPORT[] =
    "SELECT c.added IS NOT NULL,"
    " (SELECT raw FROM record r WHERE r.change_id = c.id AND r.key IS NULL AND r.error IS NULL"
    "   ORDER BY r.id LIMIT 1),"
    " (SELECT raw FROM record r WHERE r.change_id = c.id AND r.key IS NOT NULL"
    "   ORDER BY r.error IS NOT NULL, r.id LIMIT 1) FROM change c WHERE c.id = ?";
static const char SQL_REJECTS[] =
    "SELECT line, error, raw FROM record WHERE change_id = ? AND error IS NOT NULL ORDER BY id";

struct rejects {
    struct call *call;
    struct import_kept *kept;
    struct buf bytes;
    FILE *to;
    bool excel;
    int64_t rows;
};

static bool open_kept(struct rejects *x, int64_t import, struct span span, struct err *e) {
    struct call *call = x->call;
    struct import_options o = { 0 };
    struct str header = STR(""), sample = STR("");
    struct stmt *s = stmt_getf(call->db, e, SQL_IMPORT, "i", import);
    bool row = false, is = false, ok = s != NULL && stmt_step(s, &row, e);
    if (ok && row) {
        is = stmt_int(s, 0) != 0;
        header = arena_str(call->arena, stmt_str(s, 1));
        sample = arena_str(call->arena, stmt_str(s, 2));
    }
    stmt_done(s);
    if (ok && (!is || header.n == 0)) {
        err_at(e, ERR_USAGE, span, "%s %lld%s",
               !row ? "there is no change"
               : is ? "import"
                    : "change",
               (long long)import,
               !row ? ""
               : is ? " kept no records"
                    : " is no import");
        err_hint(e, "imports lists them");
        return false;
    }
    return ok && import_old_options(call, import, &o, e) && import_kept_open(header, sample, &o, &x->kept, e);
}

static void put_head(struct rejects *x, struct csv_writer *w) {
    static const char *const ours[] = { IMPORT_OWN "line", IMPORT_OWN "column", IMPORT_OWN "reason" };
    if (x->excel) {
        buf_add_text(&x->bytes, "\xef\xbb\xbf");
    }
    for (int i = 0; i < import_kept_columns(x->kept); i++) {
        if (!str_starts(import_kept_column(x->kept, i), IMPORT_OWN)) {
            csv_write_text(w, import_kept_column(x->kept, i));
        }
    }
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        csv_write_text(w, str_of(ours[i]));
    }
    csv_write_end(w);
}

/* The columns that the reasons name, "(Group)" at the end of each; in the order of the reasons. */
static void columns_at_fault(const struct rejects *x, struct str reason, struct buf *out) {
    for (size_t at = 0; at < reason.n; at++) {
        for (int i = 0; reason.p[at] == '(' && i < import_kept_columns(x->kept); i++) {
            struct str name = import_kept_column(x->kept, i), rest = str_slice(reason, at + 1, reason.n);
            bool ends = name.n > 0 && rest.n > name.n && rest.p[name.n] == ')' &&
                        (rest.n == name.n + 1 || rest.p[name.n + 1] == ';');
            if (ends && str_eq(str_slice(rest, 0, name.n), name)) {
                buf_add_text(out, out->n > 0 ? "; " : "");
                buf_add_str(out, name);
            }
        }
    }
}

static bool put_record(struct rejects *x, struct csv_writer *w, const struct stmt *s, struct err *e) {
    const struct import_cell *cells;
    struct buf columns = { 0 };
    char line[24];
    if (!import_kept_record(x->kept, stmt_str(s, 2), &cells, e)) {
        return false;
    }
    for (int i = 0; i < import_kept_columns(x->kept); i++) {
        if (str_starts(import_kept_column(x->kept, i), IMPORT_OWN)) {
            continue; /* the file that was refused was such an export itself */
        }
        if (cells[i].null) {
            csv_write_null(w);
        } else {
            csv_write_text(w, cells[i].text);
        }
    }
    snprintf(line, sizeof line, "%lld", (long long)stmt_int(s, 0));
    columns_at_fault(x, stmt_str(s, 1), &columns);
    csv_write_number(w, str_of(line));
    if (!import_kept_whole(x->kept)) {
        csv_write_text(w, STR(IMPORT_UNMENDED));
    } else if (columns.n > 0) {
        csv_write_text(w, buf_str(&columns));
    } else {
        csv_write_null(w);
    }
    csv_write_text(w, stmt_str(s, 1));
    csv_write_end(w);
    buf_release(&columns);
    x->rows++;
    return true;
}

static bool put_all(struct rejects *x, int64_t import, struct err *e) {
    struct csv_writer w = { .out = &x->bytes,
                            .delimiter = import_kept_delimiter(x->kept),
                            .excel = x->excel };
    put_head(x, &w);
    struct stmt *s = stmt_getf(x->call->db, e, SQL_REJECTS, "i", import);
    bool row = false, ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        ok = put_record(x, &w, s, e);
        if (ok && x->to != NULL) {
            ok = fwrite(x->bytes.p, 1, x->bytes.n, x->to) == x->bytes.n;
            buf_reset(&x->bytes);
            if (!ok) {
                err_set(e, ERR_FAILED, "the file cannot be written");
            }
        }
    }
    stmt_done(s);
    return ok;
}

static bool to_file(struct rejects *x, int64_t import, const char *path, struct err *e) {
    struct file_aside aside = { 0 };
    if (!file_aside_open(&aside, path, e)) {
        return false;
    }
    x->to = aside.out;
    bool ok = put_all(x, import, e);
    if (ok && x->bytes.n > 0 && fwrite(x->bytes.p, 1, x->bytes.n, x->to) != x->bytes.n) {
        err_set(e, ERR_FAILED, "the file cannot be written");
        ok = false;
    }
    ok = ok && file_aside_commit(&aside, e);
    file_aside_drop(&aside);
    if (ok) {
        session_say(x->call->session, "%lld %s written to %s", (long long)x->rows,
                    x->rows == 1 ? "record" : "records", path);
    }
    return ok;
}

bool export_rejects(struct call *call, struct err *e) {
    const struct arg_value *n = call_arg(call, "n"), *file = call_arg(call, "file");
    struct rejects x = { .call = call, .excel = call_arg(call, "excel")->given };
    bool ok = open_kept(&x, n->number, n->span, e);
    if (ok && file->given) {
        ok = to_file(&x, n->number, arena_copy(call->arena, file->text.p, file->text.n), e);
    } else if (ok && (ok = put_all(&x, n->number, e))) {
        out_text(&call->session->out, buf_str(&x.bytes));
    }
    import_kept_close(x.kept);
    buf_release(&x.bytes);
    return ok && result_found(call, x.rows, e);
}
