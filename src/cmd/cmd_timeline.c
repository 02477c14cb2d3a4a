/* timeline: dated facts in order, starts and ends of operations among them. */
#include "engine/result.h"

static bool run(struct call *call, struct err *e) {
    return result_query(call, call_arg(call, "query")->query, NULL, e);
}

static const struct arg_spec args[] = {
    { "query", ARG_QUERY, 0, NOUN_TIMELINE, "conditions; none shows all (help query)" },
    { 0 },
};

static const struct command_example examples[] = {
    { "timeline", "everything that has a date" },
    { "timeline actor:lazarus-group", "an actor and the operations attributed to it" },
    { "timeline since:2018-09 until:2019-03", "what happened in a period, months kept as months" },
    { "timeline operation:sharpshooter as:csv", "for a spreadsheet" },
    { 0 },
};

const struct command cmd_timeline = {
    .name = "timeline",
    .summary = "dated facts in order",
    .args = args,
    .examples = examples,
    .more = "A date is shown as it is known: 2018-12 is some day in December 2018, 2017-09? is doubtful. "
            "Where sources\n"
            "differ about a start or an end, the one in use is shown and the others follow as rivals.",
    .run = run,
};
