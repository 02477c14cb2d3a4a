/* import: a file of records becomes things and facts. Here are the words typed, what is shown of a
 * run, and its exit code; the work is import_run()'s. Problems are kept until the run is over, so
 * that they follow the mapping of a dry run and do not tear the progress line. */
#include "cmd/import_again.h"
#include "cmd/import_show.h"
#include "engine/complete.h"
#include "engine/result.h"
#include <string.h>

static bool has_text(const struct arg_value *v) {
    return v->given && v->text.n > 0;
}

static struct str option(struct call *call, const char *name) {
    const struct arg_value *v = call_arg(call, name);
    return has_text(v) ? v->text : STR("");
}

/* A path has a slash or the ending of map files; anything else is a name. */
static void choose_map(struct call *call, struct import_options *o) {
    struct str map = option(call, "map");
    if (str_index(map, '/') < map.n || str_ends(map, ".map")) {
        o->map_path = arena_copy(call->arena, map.p, map.n);
    } else {
        o->map = map;
    }
    o->map_folder = call->session->map_folder[0] != '\0' ? call->session->map_folder : NULL;
}

/* create:actor,identity comes as a list. */
static struct str create_words(struct call *call) {
    const struct arg_value *v = call_arg(call, "create");
    struct buf text = { 0 };
    for (int i = 0; v->given && i < v->token->value_count; i++) {
        buf_add_text(&text, i > 0 ? "," : "");
        buf_add_str(&text, v->token->values[i].text);
    }
    struct str out = arena_str(call->arena, buf_str(&text));
    buf_release(&text);
    return out;
}

void import_read_options(struct call *call, struct import_options *o) {
    struct str path = call_arg(call, "file")->text;
    bool standard = str_is(path, "-");
    *o = (struct import_options){
        .path = standard ? "standard input" : arena_copy(call->arena, path.p, path.n),
        .in = standard ? stdin : NULL,
        .command = call->typed,
        .dry_run = call_arg(call, "dry-run")->given,
        .skip_bad = call_arg(call, "skip-bad")->given,
        .source = option(call, "source"),
        .create = create_words(call),
        .retrieved = option(call, "retrieved"),
        .published = option(call, "published"),
        .delimiter = option(call, "delimiter"),
        .quote = option(call, "quote"),
        .header = option(call, "header"),
        .line_end = option(call, "line-end"),
        .encoding = option(call, "encoding"),
        .comment = option(call, "comment"),
        .stop = &call->session->stop,
    };
    choose_map(call, o);
}

/* What is left to say by exit code once everything has been shown. */
static bool judge(const struct import_options *o, const struct import_report *r, struct err *e) {
    if (r->rejected == 0 && r->errors == 0) {
        return true;
    }
    if (o->dry_run && !o->skip_bad) {
        err_set(e, ERR_FAILED, "this import would be refused: %lu of %lu records %s bad", r->rejected,
                r->records, r->rejected == 1 ? "is" : "are");
        err_hint(e, "skip-bad takes the good ones and keeps the others with their errors");
        return false;
    }
    err_set(e, ERR_REJECTS, "%lu of %lu records %s", r->rejected, r->records,
            o->dry_run         ? "would be rejected"
            : r->rejected == 1 ? "was rejected"
                               : "were rejected");
    return false;
}

static bool run(struct call *call, struct err *e) {
    struct import_options o;
    struct import_report report = { 0 };
    struct import_show show = { .session = call->session };
    bool retry = call_arg(call, "retry")->given;
    int64_t import = call_arg(call, "n")->number;
    import_read_options(call, &o);
    if (retry && !import_old_options(call, import, &o, e)) {
        return false;
    }
    import_show_begin(&show, &o);
    bool ok = retry ? import_retry(call->db, call->arena, import, &o, &report, e)
                    : import_run(call->db, call->arena, &o, &report, e);
    import_show_end(&show);
    if (!ok && report.proposal.n > 0) {
        import_show_proposal(call, &report);
    }
    if (ok && o.dry_run) {
        ok = import_show_mapping(call, &o, &report, e);
    }
    import_show_problems(&show);
    if (ok && retry) {
        import_say_retried(call, import, &o, &report);
    } else if (ok) {
        import_show_summary(call, &o, &report);
    }
    import_show_release(&show);
    return ok && judge(&o, &report, e);
}

/* What the options about the file take, beside characters and numbers. */
static const struct {
    const char *option, *words[7];
} file_words[] = {
    { "delimiter", { "comma", "semicolon", "tab", "pipe", "space" } },
    { "quote", { "none" } },
    { "header", { "no", "yes" } },
    { "line-end", { "lf", "crlf", "cr" } },
    { "encoding", { "utf-8", "utf-16", "utf-16le", "utf-16be", "latin1", "windows-1252" } },
};

static void offer_words(struct complete *c, const char *option) {
    for (size_t i = 0; i < sizeof file_words / sizeof file_words[0]; i++) {
        for (int k = 0; strcmp(file_words[i].option, option) == 0 && file_words[i].words[k] != NULL; k++) {
            complete_offer(c, str_of(file_words[i].words[k]));
        }
    }
}

/* A noun, or what may be done: about every noun, and behind the = of one. */
static void offer_create(struct complete *c) {
    static const char *const leaves[] = { "all", "ask", "none" };
    int nouns;
    const struct noun *const *all = noun_all(&nouns);
    struct str head = complete_head(c, '=');
    for (int i = 0; i < nouns && head.n == 0; i++) {
        if (all[i]->thing && all[i] != noun_victims()) {
            complete_offer(c, str_of(all[i]->name));
        }
    }
    const struct noun *noun = head.n > 0 ? noun_find(head) : NULL;
    for (int i = 0; i < 3 && (head.n == 0 || (noun != NULL && noun->thing)); i++) {
        complete_offer(c, str_of(leaves[i]));
    }
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    bool map = strcmp(arg->name, "map") == 0;
    for (int i = 0; map && i < import_builtins(); i++) {
        complete_offer(c, import_builtin(i).name);
    }
    if (map) {
        complete_offer_rows(c,
                            "SELECT 'file:' || name FROM saved WHERE kind = 'map' ORDER BY name LIMIT 1000");
        complete_offer_files(c);
    }
    if (strcmp(arg->name, "create") == 0) {
        offer_create(c);
    }
    offer_words(c, arg->name);
}

static const struct arg_spec args[] = {
    { "retry", ARG_WORD, ARG_OPTIONAL | ARG_INSTEAD, NOUN_COUNT, NULL },
    { "n", ARG_NUMBER, ARG_WITH_PREVIOUS, NOUN_COUNT,
      "the import whose rejected records are tried again, with another map: or create: perhaps" },
    { "file", ARG_FILE, 0, NOUN_COUNT, "a CSV file; - reads standard input" },
    { "map", ARG_OPTION, 0, NOUN_COUNT,
      "a map by name, or a map file; else the one whose header fits (help maps)" },
    { "dry-run", ARG_FLAG, 0, NOUN_COUNT, "show what would happen and write nothing" },
    { "skip-bad", ARG_FLAG, 0, NOUN_COUNT, "take the good records, keep the others with their errors" },
    { "source", ARG_OPTION, 0, NOUN_SOURCE, "a source in the file that the facts come from" },
    { "create", ARG_OPTION, 0, NOUN_COUNT,
      "what may be made of new names: all, none, ask, actor,identity=ask (help maps)" },
    { "retrieved", ARG_OPTION, 0, NOUN_COUNT, "the day the file was fetched" },
    { "published", ARG_OPTION, 0, NOUN_COUNT, "when this edition was published" },
    { "delimiter", ARG_OPTION, 0, NOUN_COUNT, "a character, or comma semicolon tab pipe (help csv)" },
    { "quote", ARG_OPTION, 0, NOUN_COUNT, "the character round cells, or none" },
    { "header", ARG_OPTION, 0, NOUN_COUNT, "its line; yes: the first record; no: there is none" },
    { "line-end", ARG_OPTION, 0, NOUN_COUNT, "lf, crlf or cr; else any of them" },
    { "encoding", ARG_OPTION, 0, NOUN_COUNT, "utf-8, utf-16, latin1, windows-1252" },
    { "comment", ARG_OPTION, 0, NOUN_COUNT, "lines that begin so are left out: comment:\"#\"" },
    { 0 },
};

static const struct command_example examples[] = {
    { "import vendor.csv map:vendor dry-run", "columns, first values, new names, problems" },
    { "import vendor.csv map:vendor skip-bad", "the good records; the others are kept with their errors" },
    { "import vendor.csv map:vendor dry-run create:actor=ask", "new names: made, asked about or refused" },
    { "import retry 121 create:actor", "what import 121 rejected, with leave to make new actors" },
    { "import cfr.csv retrieved:2024-05-01", "a public data set, known by its header" },
    { 0 },
};

const struct command cmd_import = {
    .name = "import",
    .summary = "records of a CSV file become things and facts",
    .args = args,
    .examples = examples,
    .more = "Everything is checked first. If any record is bad nothing is written, unless skip-bad is given; "
            "the exit code\n"
            "is then 3. Every record is kept as it came, with its line. The same file again changes nothing; "
            "another\n"
            "value for the same record is a rival, not an overwrite. undo N takes an import back. What it "
            "rejected is\n"
            "tried again by import retry N, after a better map or a fix, or mended in the file that "
            "export rejects N\n"
            "writes. A file that is called retry is ./retry.",
    .flags = COMMAND_CHANGES | COMMAND_OUTSIDE,
    .run = run,
    .offer = offer,
};
