/* export: all columns of a noun, for other programs. Exactly what is in the file, so that it can be
 * read back: NULL is nothing, an empty text is "". */
#include "base/file.h"
#include "cmd/export_rejects.h"
#include "engine/result.h"
#include <string.h>

/* All columns instead of those that fit a screen, unless columns: asks for some. */
static void all_columns(struct query *q) {
    enum { ROOM = sizeof q->columns / sizeof q->columns[0] };
    for (int i = 0; i < q->noun->field_count && q->column_count < ROOM; i++) {
        if (q->noun->fields[i].column != NULL) {
            q->columns[q->column_count++] = &q->noun->fields[i];
        }
    }
}

static bool no_format(const struct arg_value *file, bool asked, struct str name, struct err *e) {
    struct buf list = { 0 };
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        buf_printf(&list, " %s", (*f)->name);
    }
    if (asked) {
        err_set(e, ERR_USAGE, "no format '%.*s'", STR_ARG(name));
    } else {
        err_at(e, ERR_USAGE, file->span, "no format '%.*s'", STR_ARG(name));
    }
    err_hint(e, "formats:%s; as: chooses one, else the ending of the file does: .csv .tsv .json .jsonl .md",
             list.p);
    buf_release(&list);
    return false;
}

/* The ending of a file name without its dot; empty when it has none. */
static struct str ending(struct str path) {
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--) {
        if (path.p[i - 1] == '.') {
            return str_slice(path, i, path.n);
        }
    }
    return STR("");
}

/* as: first, then the ending of the file, then what the session writes, unless that is for people. */
static bool choose_format(struct call *call, const struct query *q, const struct arg_value *file,
                          const struct out_format **format, struct err *e) {
    struct str name = q->format;
    if (name.n == 0 && file->given) {
        name = ending(file->text);
        name = str_is_nocase(name, "md") ? STR("markdown") : name;
    } else if (name.n == 0 && !session_human(call->session)) {
        name = str_of(call->session->out.format->name);
    }
    *format = out_find_format(name.n > 0 ? name : STR("csv"));
    return *format != NULL || no_format(file, q->format.n > 0, name, e);
}

static bool export_here(struct call *call, const struct query *q, const struct out_format *format, bool excel,
                        int64_t *rows, struct err *e) {
    struct out *out = &call->session->out;
    const struct out_format *format_before = out->format;
    bool excel_before = out->options.excel;
    out->format = format;
    out->options.excel = excel;
    bool ok = result_query_to(call, q, out, rows, e) && result_known(call, q, e);
    out->format = format_before;
    out->options.excel = excel_before;
    return ok;
}

static bool export_file(struct call *call, const struct query *q, const struct out_format *format, bool excel,
                        const struct arg_value *file, int64_t *rows, struct err *e) {
    struct file_aside aside = { 0 };
    struct out_options options = { .excel = excel };
    struct out out;
    char *path = arena_copy(call->arena, file->text.p, file->text.n);
    if (!file_aside_open(&aside, path, e)) {
        return false;
    }
    out_init(&out, format, aside.out, &options);
    bool ok = result_query_to(call, q, &out, rows, e) && out_flush(&out, e) && file_aside_commit(&aside, e);
    out_release(&out);
    file_aside_drop(&aside);
    if (ok) {
        session_say(call->session, "%lld %s written to %s", (long long)*rows, *rows == 1 ? "row" : "rows",
                    path);
        ok = result_known(call, q, e);
    }
    return ok;
}

static bool run(struct call *call, struct err *e) {
    if (call_arg(call, "rejects")->given) {
        return export_rejects(call, e);
    }
    struct query *q = call_arg(call, "query")->query;
    const struct arg_value *file = call_arg(call, "file");
    bool excel = call_arg(call, "excel")->given;
    const struct out_format *format;
    int64_t rows = 0;
    if (!choose_format(call, q, file, &format, e)) {
        return false;
    }
    /* `find` leaves denied facts out; an export that did so would lose them in silence. */
    q->any_stance = q->any_stance || q->noun->letter != 0;
    if (q->column_count == 0) {
        all_columns(q);
    }
    if (q->note.n > 0) {
        session_note(call->session, "%.*s", STR_ARG(q->note));
    }
    bool ok = file->given ? export_file(call, q, format, excel, file, &rows, e)
                          : export_here(call, q, format, excel, &rows, e);
    return ok && result_found(call, rows, e);
}

static const struct arg_spec args[] = {
    { "rejects", ARG_WORD, ARG_OPTIONAL | ARG_INSTEAD, NOUN_COUNT, NULL },
    { "n", ARG_NUMBER, ARG_WITH_PREVIOUS, NOUN_COUNT,
      "the import whose rejected records are written, always as CSV" },
    { "noun", ARG_NOUN, 0, NOUN_COUNT, "operations, actors, attributions, records …" },
    { "query", ARG_QUERY, 0, NOUN_COUNT,
      "which of them; columns: chooses columns, as: a format (help query)" },
    { "to", ARG_WORD, ARG_OPTIONAL, NOUN_COUNT, NULL },
    { "file", ARG_FILE, ARG_WITH_PREVIOUS, NOUN_COUNT,
      "written aside and renamed; a file of that name is replaced" },
    { "excel", ARG_FLAG, 0, NOUN_COUNT, "for spreadsheets: byte-order mark, no cell that runs as a formula" },
    { 0 },
};

static const struct command_example examples[] = {
    { "export operations", "all columns of all operations as CSV" },
    { "export attributions stance:asserts to who.csv", "into a file; its ending names the format" },
    { "export targets operation:sharpshooter columns:sector,location,source to targets.tsv", "some columns" },
    { "export actors to actors.csv excel", "for a spreadsheet" },
    { "export rejects 121 to mend.csv", "what import 121 refused, with line, column and reason" },
    { 0 },
};

const struct command cmd_export = {
    .name = "export",
    .summary = "all columns of a noun, as CSV or in another format",
    .args = args,
    .examples = examples,
    .more =
        "Cells are quoted only where they must be. A value that is not there is an empty cell, an empty "
        "text is \"\",\n"
        "so nothing is lost when the file is read back. Denied facts are among the rows. The same case "
        "file gives the same bytes.\n"
        "Rejected records stand under the header they came with, where their CSV is broken with the rest of "
        "the record in\n"
        "one cell; the columns dossier:line, dossier:column and dossier:reason are left aside when the "
        "mended file is\n"
        "imported with the same map. Where dossier:column says all, no cell is sure: mend the record and "
        "empty "
        "that cell.",
    .run = run,
};
