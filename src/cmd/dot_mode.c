/* .mode: the format of results from here on. */
#include "base/namekey.h"
#include "engine/complete.h"

static bool run(struct call *call, struct err *e) {
    const struct arg_value *name = call_arg(call, "format");
    struct session *s = call->session;
    struct near_best best = { .typed = name->text };
    struct buf list = { 0 };
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        near_offer(&best, str_of((*f)->name), 0);
        buf_printf(&list, " %s", (*f)->name);
    }
    const struct out_format *format = out_find_format(name->text);
    if (!name->given) {
        session_say(s, "%s; formats:%s", s->format->name, list.p);
    } else if (format != NULL) {
        s->format = s->out.format = format;
    } else {
        err_at(e, ERR_USAGE, name->span, "no format '%.*s'", STR_ARG(name->text));
        err_hint(e, best.found.n > 0 ? "did you mean '%.*s'?  formats:%s" : "%.*sformats:%s",
                 STR_ARG(best.found), list.p);
    }
    buf_release(&list);
    return !name->given || format != NULL;
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    (void)arg;
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        complete_offer(c, str_of((*f)->name));
    }
}

static const struct arg_spec args[] = {
    { "format", ARG_NAME, ARG_OPTIONAL, NOUN_COUNT, "table, record, csv, tsv, json, jsonl, markdown" },
    { 0 },
};

static const struct command_example examples[] = {
    { ".mode json", "results as JSON; as:json does it for one query" },
    { ".mode", "which one is in use" },
    { 0 },
};

const struct command dot_mode = {
    .name = ".mode",
    .summary = "the format of results",
    .args = args,
    .examples = examples,
    .flags = COMMAND_NO_FILE | COMMAND_SWITCH,
    .run = run,
    .offer = offer,
};
