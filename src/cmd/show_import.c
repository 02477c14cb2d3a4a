/* What an import did: its counts, and the records it rejected, as they came. */
#include "cmd/show.h"
#include "engine/result.h"
#include "render/lines.h"

static const char SQL_CHANGE[] = "SELECT at, who, command, file, sha256, added, changed, same, rejected, "
                                 "undone_by FROM change WHERE id = ?";
static const char SQL_REJECTED[] =
    "SELECT line, error, raw FROM record WHERE change_id = ? AND error IS NOT NULL ORDER BY id";

static void put(struct sheet *sheet, const char *label, struct str text) {
    if (text.n > 0) {
        sheet_line(sheet, str_of(label), text);
    }
}

static void put_change(struct call *call, int64_t change, const struct stmt *s) {
    struct sheet sheet;
    struct arena *a = call->arena;
    sheet_begin(&sheet, &call->session->out, str_of(arena_printf(a, "import %lld", (long long)change)));
    put(&sheet, "File", stmt_str(s, 3));
    put(&sheet, "SHA-256", stmt_str(s, 4));
    put(&sheet, "When",
        str_of(arena_printf(a, "%.*s by %.*s", STR_ARG(stmt_str(s, 0)), STR_ARG(stmt_str(s, 1)))));
    put(&sheet, "Command", stmt_str(s, 2));
    put(&sheet, "Records",
        str_of(arena_printf(a, "%lld added, %lld changed, %lld the same, %lld rejected",
                            (long long)stmt_int(s, 5), (long long)stmt_int(s, 6), (long long)stmt_int(s, 7),
                            (long long)stmt_int(s, 8))));
    if (stmt_type(s, 9) != STMT_NULL) {
        put(&sheet, "Undone", str_of(arena_printf(a, "by change %lld", (long long)stmt_int(s, 9))));
    }
    sheet_end(&sheet);
}

/* Sets *rejected; an error when there is no such import. */
static bool head(struct call *call, int64_t change, struct span span, int64_t *rejected, struct err *e) {
    struct stmt *s = stmt_getf(call->db, e, SQL_CHANGE, "i", change);
    bool row = false, ok = s != NULL && stmt_step(s, &row, e);
    if (ok && row && stmt_type(s, 5) != STMT_NULL) {
        *rejected = stmt_int(s, 8);
        struct str format = str_of(call->session->out.format->name);
        if (str_is(format, "table") || str_is(format, "record")) {
            put_change(call, change, s);
        }
    } else if (ok) {
        err_at(e, ERR_USAGE, span, row ? "change %lld is no import" : "there is no change %lld",
               (long long)change);
        err_hint(e, "log lists the changes");
        ok = false;
    }
    stmt_done(s);
    return ok;
}

bool show_import(struct call *call, int64_t change, struct span span, struct err *e) {
    int64_t rejected = 0, rows;
    if (!head(call, change, span, &rejected, e)) {
        return false;
    }
    if (rejected == 0 && session_human(call->session)) {
        return true;
    }
    struct stmt *s = stmt_getf(call->db, e, SQL_REJECTED, "i", change);
    bool ok = s != NULL && result_statement(call, s, &rows, e);
    stmt_done(s);
    return ok;
}
