/* The words that go with every noun, beside its own fields: one list for the parser, did-you-mean, help
 * and completion. Its order is that of help. */
#include "base/namekey.h"
#include "query/parse.h"

static const struct query_word words[] = {
    { "has", QUERY_HAS, QUERY_NO_DIRECTIVE, QUERY_TAKES_KEY, "something is recorded: has:end" },
    { "missing", QUERY_MISSING, QUERY_NO_DIRECTIVE, QUERY_TAKES_KEY, "nothing is" },
    { "during", QUERY_DURING, QUERY_NO_DIRECTIVE, QUERY_TAKES_PERIOD, "possibly at some time in it" },
    { "within", QUERY_WITHIN, QUERY_NO_DIRECTIVE, QUERY_TAKES_PERIOD, "certainly, and wholly within it" },
    { "since", QUERY_SINCE, QUERY_NO_DIRECTIVE, QUERY_TAKES_PERIOD, "from then on, both ends included" },
    { "until", QUERY_UNTIL, QUERY_NO_DIRECTIVE, QUERY_TAKES_PERIOD, "up to then, both ends included" },
    { "sort", QUERY_FIELD, QUERY_SORT, QUERY_TAKES_COLUMN, "by these columns; - before one: downward" },
    { "limit", QUERY_FIELD, QUERY_LIMIT, QUERY_TAKES_NUMBER, "so many rows" },
    { "columns", QUERY_FIELD, QUERY_COLUMNS, QUERY_TAKES_COLUMN, "these, in this order" },
    { "as", QUERY_FIELD, QUERY_AS, QUERY_TAKES_FORMAT, "csv, json and other formats; as:sql shows the SQL" },
    { "known", QUERY_FIELD, QUERY_KNOWN, QUERY_TAKES_DATE, "the case as it was known on that day" },
    { "any", QUERY_FIELD, QUERY_ANY, QUERY_TAKES_DEFAULT,
      "stance: denied facts match too; extent: targets of extent few and none do" },
};
enum { WORDS = sizeof words / sizeof words[0] };

const struct query_word *query_words(int *count) {
    *count = WORDS;
    return words;
}

const char *const *query_defaults(void) {
    static const char *const defaults[] = { "stance", "extent", NULL };
    return defaults;
}

const struct query_word *query_word_find(struct str key) {
    for (int i = 0; i < WORDS; i++) {
        if (str_is_nocase(key, words[i].key)) {
            return &words[i];
        }
    }
    return NULL;
}

bool query_word_fits(const struct query_word *w, const struct noun *noun) {
    if (w->takes == QUERY_TAKES_PERIOD) {
        return noun->period_lo != NULL;
    }
    return noun->id != NOUN_RECORD || (w->directive != QUERY_KNOWN && w->directive != QUERY_ANY);
}
