/* count: how many things match, as a number, a frequency table or a cross table. */
#include "cmd/count_show.h"
#include "engine/complete.h"
#include "engine/result.h"

/* Places in args[]. */
enum { AT_KEY = 2, AT_KEY2 = 4, AT_QUERY = 5 };

/* Order and columns of a count follow from its keys. */
static bool refuse_directives(const struct call *call, struct err *e) {
    static const char *const words[] = { "sort", "columns" };
    for (int i = 0; i < call->tokens.count; i++) {
        const struct token *t = &call->tokens.items[i];
        for (size_t k = 0; t->kind == TOKEN_QUALIFIER && k < sizeof words / sizeof words[0]; k++) {
            if (str_is_nocase(t->key, words[k])) {
                err_at(e, ERR_USAGE, t->span, "a count takes no '%s:'", words[k]);
                err_hint(e, "values of time and of rank come in their order, others by how many there are");
                return false;
            }
        }
    }
    return true;
}

static bool read_keys(struct call *call, const struct noun *noun, struct count_key *keys, int *n,
                      struct err *e) {
    static const int places[COUNT_KEYS_MAX] = { AT_KEY, AT_KEY2 };
    *n = 0;
    for (int i = 0; i < COUNT_KEYS_MAX && call->args[places[i]].given; i++) {
        const struct arg_value *v = &call->args[places[i]];
        if (!count_key_find(call->arena, noun, v->text, v->span, &keys[i], e)) {
            return false;
        }
        if (i > 0 && keys[0].field == keys[i].field && keys[0].part == keys[i].part) {
            err_at(e, ERR_USAGE, v->span, "'%s' is given twice", keys[i].word);
            return false;
        }
        ++*n;
    }
    return true;
}

static bool run(struct call *call, struct err *e) {
    struct session *s = call->session;
    const struct query *q = call->args[AT_QUERY].query;
    struct count_shown shown = { .call = call, .query = q };
    if (!refuse_directives(call, e) || !read_keys(call, q->noun, shown.keys, &shown.n, e)) {
        return false;
    }
    if (str_is_nocase(q->format, "sql")) {
        struct query_sql sql = { .arena = call->arena };
        count_select(&sql, q, shown.keys, shown.n);
        result_sql(call, &sql);
        query_sql_release(&sql);
        return true;
    }
    const struct out_format *before = s->out.format, *format;
    if (!result_format(call, q, &format, e) ||
        !count_run(call->db, call->arena, q, shown.keys, shown.n, &shown.table, e)) {
        return false;
    }
    s->out.format = format;
    bool ok = count_show(&shown, e) && result_known(call, q, e);
    s->out.format = before;
    if (ok && q->note.n > 0) {
        session_note(s, "%.*s", STR_ARG(q->note));
    }
    return ok && result_found(call, shown.table.total, e);
}

static void offer(struct complete *c, const struct arg_spec *arg) {
    const struct noun *noun = complete_noun(c);
    struct count_key key;
    for (int i = 0; arg->kind == ARG_NAME && noun != NULL && count_key_at(noun, i, &key); i++) {
        complete_offer(c, str_of(key.word));
    }
}

static const struct arg_spec args[] = {
    { "noun", ARG_NOUN, 0, NOUN_COUNT, "what to count: operations, actors, victims, targets, events …" },
    { "by", ARG_WORD, ARG_OPTIONAL, NOUN_COUNT, NULL },
    { "key", ARG_NAME, ARG_WITH_PREVIOUS, NOUN_COUNT,
      "any field that can be asked for (help NOUN), year or month" },
    { "by", ARG_WORD, ARG_OPTIONAL, NOUN_COUNT, NULL },
    { "key2", ARG_NAME, ARG_WITH_PREVIOUS, NOUN_COUNT, "a second one: its values become columns" },
    { "query", ARG_QUERY, 0, NOUN_COUNT, "conditions; none counts all (help query)" },
    { 0 },
};

static const struct command_example examples[] = {
    { "count operations", "only how many" },
    { "count operations by year", "by the year they began, with bars" },
    { "count operations by actor.country", "under each country that an actor comes from" },
    { "count operations by actor by type since:2015", "a cross table: actors down, types across" },
    { "count targets by sector operation:sharpshooter limit:5", "the five most frequent" },
    { "count events by month by type as:csv", "for a spreadsheet: month, type, count" },
    { 0 },
};

const struct command cmd_count = {
    .name = "count",
    .summary = "how many match, by one key or two, with bars",
    .args = args,
    .examples = examples,
    .more =
        "A thing counts once under each of its values: an operation with two actors under both. The line\n"
        "below says how many did and how many had none, so the shares may add up to more than 100 %. In\n"
        "a cross table 'All' counts each thing once.\n"
        "\n"
        "Denied facts do not count, and what the query asks of the same facts holds for the key too:\n"
        "by actor confidence:likely+ counts under those that are likely. Sectors and places count as\n"
        "they were said, not under those above them.\n"
        "\n"
        "No year is made up: what began some time from 2017 to 2018 counts under 2017–2018, and what\n"
        "is known to the year alone is month 2017-??.",
    .run = run,
    .offer = offer,
};
