/* timeline: dated facts in order, starts and ends of operations among them, and their spans. */
#include "cmd/timeline_spans.h"
#include "engine/result.h"

static bool run(struct call *call, struct err *e) {
    const struct query *q = call_arg(call, "query")->query;
    const struct out_format *format = NULL;
    int64_t rows = 0;
    if (!result_query(call, q, &rows, e)) {
        return false;
    }
    bool drawn = rows > 0 && result_format(call, q, &format, e) && format->draws;
    return !drawn || timeline_spans(call, q, e);
}

static const struct arg_spec args[] = {
    { "query", ARG_QUERY, 0, NOUN_TIMELINE, "conditions; none shows all (help query)" },
    { 0 },
};

static const struct command_example examples[] = {
    { "timeline", "everything that has a date" },
    { "timeline actor:lazarus-group", "an actor and the operations attributed to it" },
    { "timeline since:2018-09 until:2019-03", "what happened in a period, months kept as months" },
    { "timeline known:2018-12-31", "what was known by then" },
    { "timeline operation:sharpshooter as:csv", "for a spreadsheet" },
    { 0 },
};

const struct command cmd_timeline = {
    .name = "timeline",
    .summary = "dated facts in order",
    .args = args,
    .examples = examples,
    .more =
        "A date is shown as it is known: 2018-12 is some day in December 2018, 2017-09? is doubtful. "
        "Where sources\n"
        "differ about a start or an end, the one in use is shown and the others follow as rivals.\n"
        "\n"
        "Below a table, operations in it that last are drawn from start to end: what is not known to the\n"
        "month, what is doubtful and what has no end are marked as the last line says. Where only the\n"
        "start is known nothing is said about how long it went on.",
    .run = run,
};
