/* set: another value for a field. What other sources said stays beside it. */
#include "cmd/remark.h"
#include "engine/assign.h"
#include "engine/result.h"
#include "model/claim.h"

static const struct column columns[] = {
    { .key = "field", .label = "Field", .keep = 4 },
    { .key = "was", .label = "was", .keep = 2 },
    { .key = "now", .label = "now", .keep = 3 },
    { .key = "why", .label = "", .keep = 1 },
};

static struct cell text_cell(struct str s) {
    return (struct cell){ .type = s.n > 0 ? CELL_TEXT : CELL_NULL, .text = s };
}

/* `typed` is "field:value": what is in use may be what somebody else said. */
static struct str outcome_words(struct call *call, const struct claim_outcome *o, struct str typed) {
    if (o->result == CLAIM_SAME) {
        return STR("said so already");
    }
    if (o->result == CLAIM_SET) {
        return STR("");
    }
    if (o->reason.n == 0) {
        return STR("both kept");
    }
    if (str_eq(o->was, o->now)) {
        struct str value = str_slice(typed, str_index(typed, ':') + 1, typed.n);
        return str_of(
            arena_printf(call->arena, "%.*s is kept beside it: %.*s", STR_ARG(value), STR_ARG(o->reason)));
    }
    return str_of(arena_printf(call->arena, "both kept: %.*s", STR_ARG(o->reason)));
}

/* A new name may be somebody else's, a new date may run backwards. */
static bool worth_remark(const struct assign *given) {
    for (int i = 0; i < given->count; i++) {
        struct str key = str_of(given->values[i].field->key);
        if (str_is(key, "name") || str_is(key, "start") || str_is(key, "end")) {
            return true;
        }
    }
    return false;
}

static bool set_thing(struct call *call, int64_t id, const struct noun *noun, const struct assign *given,
                      bool show, struct err *e) {
    struct out *out = &call->session->out;
    struct column head[4] = { columns[0], columns[1], columns[2], columns[3] };
    show = show && session_human(call->session) && !call->session->options.quiet;
    if (show) {
        head[0].label = arena_printf(call->arena, "%s %.*s", noun->name,
                                     STR_ARG(thing_handle(call->db, call->arena, id)));
        out_begin(out, head, 4);
    }
    for (int i = 0; i < given->count; i++) {
        struct claim_outcome o = { 0 };
        if (!claim_set(call->db, call->arena, id, &given->values[i], &given->cite, &o, e)) {
            command_blame(e, given->spans[i]);
            return false;
        }
        if (show) {
            struct span at = given->spans[i];
            struct str typed = str_slice(call->tokens.line, at.at, at.at + at.len);
            struct cell cells[4] = { text_cell(str_of(given->values[i].field->key)),
                                     text_cell(o.was),
                                     text_cell(o.now),
                                     { .type = CELL_TEXT, .text = outcome_words(call, &o, typed) } };
            out_row(out, cells);
        }
    }
    return (!show || out_end(out, e)) && (!worth_remark(given) || remark_thing(call, id, e));
}

static bool set_fact(struct call *call, int64_t id, const struct noun *noun, const struct arg_value *fields,
                     struct err *e) {
    for (int i = 0; i < fields->count; i++) {
        struct value v;
        if (!assign_value(call, noun, &fields->first[i], &v, e) || !fact_set(call->db, noun, id, &v, e)) {
            command_blame(e, fields->first[i].span);
            return false;
        }
    }
    return true;
}

static bool set_one(struct call *call, int64_t id, const struct noun *noun, bool show, struct err *e) {
    const struct arg_value *fields = call_arg(call, "fields");
    if (!noun->thing) {
        return set_fact(call, id, noun, fields, e);
    }
    struct assign given;
    if (!assign_read(call, noun, fields->first, fields->count, &given, e)) {
        return false;
    }
    if (given.count == 0) {
        err_at(e, ERR_USAGE, fields->first->span,
               "nothing to set: source: and the other cite words say who says a field's value");
        err_hint(e, "set HANDLE field:value source:…");
        return false;
    }
    return set_thing(call, id, noun, &given, show, e);
}

static bool set_where(struct call *call, struct err *e) {
    const struct query *q = call_arg(call, "query")->query;
    struct query_sql sql = { .arena = call->arena };
    int64_t *ids = NULL;
    size_t n = 0;
    query_select_ids(&sql, q);
    struct stmt *s = query_prepare(call->db, &sql, e);
    query_sql_release(&sql);
    bool row = false;
    while (s != NULL && stmt_step(s, &row, e) && row) {
        ids = arena_grow(call->arena, ids, n, sizeof *ids);
        ids[n++] = stmt_int(s, 0);
    }
    stmt_done(s);
    for (size_t i = 0; e->code == ERR_NONE && i < n; i++) {
        set_one(call, ids[i], q->noun, false, e);
    }
    if (e->code != ERR_NONE) {
        return false;
    }
    session_say(call->session, "%zu %s set", n, n == 1 ? q->noun->name : q->noun->plural);
    return result_found(call, (int64_t)n, e);
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *what = call_arg(call, "what");
    if (call_arg(call, "where")->given) {
        return set_where(call, e);
    }
    if (!set_one(call, what->id, what->noun, true, e)) {
        return false;
    }
    if (!what->noun->thing) {
        session_say(call->session, "%s %c%lld set", what->noun->name, what->noun->letter,
                    (long long)what->id);
    }
    return true;
}

static const struct arg_spec args[] = {
    { "what", ARG_SUBJECT, 0, NOUN_COUNT, "a thing, the number of a fact (a7), or a noun with where" },
    { "where", ARG_WORD, ARG_OPTIONAL, NOUN_COUNT, NULL },
    { "query", ARG_QUERY, ARG_WITH_PREVIOUS, NOUN_COUNT, "which of them (help query)" },
    { "to", ARG_WORD, ARG_WITH_PREVIOUS, NOUN_COUNT, NULL },
    { "fields", ARG_FIELDS, 0, NOUN_COUNT, "field:value; field: alone clears; cite words say who says so" },
    { 0 },
};

static const struct command_example examples[] = {
    { "set sharpshooter status:ended source:mcafee-2019-03-03", "what others said stays beside it" },
    { "set sharpshooter end:", "clears a field" },
    { "set a1 confidence:very-likely", "a fact by its number" },
    { "set operations where actor:lazarus-group to scale:campaign", "many at once" },
    { 0 },
};

const struct command cmd_set = {
    .name = "set",
    .summary = "another value for a field; what other sources said stays beside it",
    .args = args,
    .examples = examples,
    .more = "A value from the thing's own source corrects the one before. A value from another source, or "
            "with a quote, an\n"
            "asserter, a date or a confidence of its own, becomes a claim; so does the present value, and "
            "the preferred\n"
            "one is shown: the analyst's choice, else the later word of the same voice, else confidence, "
            "reliability, newest.",
    .flags = COMMAND_WRITES,
    .run = run,
};
