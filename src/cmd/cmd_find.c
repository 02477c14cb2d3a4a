/* find: rows of a noun that match a query. */
#include "engine/result.h"

static bool run(struct call *call, struct err *e) {
    return result_query(call, call_arg(call, "query")->query, NULL, e);
}

static const struct arg_spec args[] = {
    { "noun", ARG_NOUN, 0, NOUN_COUNT, "what to look for: operations, actors, victims, events, claims …" },
    { "query", ARG_QUERY, 0, NOUN_COUNT, "conditions; none finds all (help query)" },
    { 0 },
};

static const struct command_example examples[] = {
    { "find operations", "all operations in the file" },
    { "find operations actor:lazarus-group sector:energy", "oil and gas lies below energy and matches" },
    { "find actors country:KP,CN", "a comma means or" },
    { "find targets operation:sharpshooter extent:main columns:sector,location,source",
      "columns of one's own" },
    { "find operations NOT (actor:lazarus-group OR start:..2016)", "NOT, OR and parentheses" },
    { "find events since:2018-09 until:2019-03 sort:-date limit:5", "the last five of a period" },
    { "find operations known:2018-12-31", "the case as it was known on that day" },
    { "find operations missing:end as:json", "what has no end recorded, as JSON" },
    { 0 },
};

const struct command cmd_find = {
    .name = "find",
    .summary = "rows of a noun that match a query",
    .args = args,
    .examples = examples,
    .run = run,
};
