/* Queries: tokens to a tree, the tree checked against the field table, and SQL made from it.
 *
 *   query     = and-expr { "OR" and-expr } ;     and-expr = not-expr { [ "AND" ] not-expr } ;
 *   not-expr  = [ "NOT" | "-" ] primary ;        primary  = "(" query ")" | qualifier | text ;
 *   qualifier = key ":" [ op ] value { "," value } | key ":(" query ")" ;
 *
 * Everything lives in the arena given. SQL consists of constants and bound values only. */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "db/stmt.h"
#include "model/noun.h"
#include "query/lex.h"

enum query_op {
    QUERY_IS,
    QUERY_EXACT,
    QUERY_GREATER,
    QUERY_GREATER_EQUAL,
    QUERY_LESS,
    QUERY_LESS_EQUAL,
    QUERY_POSSIBLY,
    QUERY_RANGE
};

/* One value of a qualifier after checking. Which members count follows from the field's type. */
struct query_value {
    enum query_op op;
    struct str text;              /* code, key, text, EDTF */
    struct str lo, hi;            /* dates: first and last day asked about; "" open */
    int64_t number_lo, number_hi; /* numbers, counts, confidence, ranks; INT64_MIN / INT64_MAX: open */
    double real_lo, real_hi;
    struct str ids; /* refs, words: a JSON array of ids or codes, those of all values asked alike */
    bool prefix;    /* name* */
};

/* What a qualifier's key means: a field, or one of the words every noun shares. */
enum query_meaning {
    QUERY_FIELD,
    QUERY_HAS,
    QUERY_MISSING,
    QUERY_DURING,
    QUERY_WITHIN,
    QUERY_SINCE,
    QUERY_UNTIL,
    QUERY_GROUP
};

/* What holds for a whole query instead. */
enum query_directive {
    QUERY_NO_DIRECTIVE,
    QUERY_SORT,
    QUERY_LIMIT,
    QUERY_COLUMNS,
    QUERY_AS,
    QUERY_KNOWN,
    QUERY_ANY
};

/* What stands behind the ':' of a word that every noun shares. */
enum query_takes {
    QUERY_TAKES_KEY,    /* the key of a field that can be asked for */
    QUERY_TAKES_PERIOD, /* a date; the noun must have a period */
    QUERY_TAKES_COLUMN, /* fields that are shown */
    QUERY_TAKES_NUMBER,
    QUERY_TAKES_FORMAT,
    QUERY_TAKES_DATE,
    QUERY_TAKES_DEFAULT /* one of query_defaults() */
};

/* The words that go with every noun beside its fields; what a field is called hides none of them. */
struct query_word {
    const char *key;
    enum query_meaning meaning;     /* of a condition; QUERY_FIELD for a directive */
    enum query_directive directive; /* QUERY_NO_DIRECTIVE for a condition */
    enum query_takes takes;
    const char *help; /* half a line */
};
const struct query_word *query_words(int *count);
const struct query_word *query_word_find(struct str key);
/* The defaults that any: lifts, ended by NULL: stance (denied facts do not match), extent (targets of extent
 * few and none do not match location: and sector:). */
const char *const *query_defaults(void);
/* Does it go with this noun? during: needs a period; known: and any: are not for records. */
bool query_word_fits(const struct query_word *w, const struct noun *noun);
/* The field of `facts` that points at things of `noun`, for target:( … ) of operations; NULL: none does. */
const struct field *query_group_link(const struct noun *facts, const struct noun *noun);

enum query_kind { QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TEXT, QUERY_QUALIFIER };

struct query_node {
    enum query_kind kind;
    struct span span;
    struct query_node *left, *right; /* AND, OR; NOT and groups use left */
    const struct token *token;
    /* after query_check() */
    enum query_meaning meaning;
    const struct field *field; /* of FIELD */
    const struct field **keys; /* of HAS, MISSING: any of them, as many as the token has values */
    const struct noun *group;  /* of GROUP */
    struct query_value *values;
    int value_count;
    struct query_node *reach; /* FIELD: asked of the things it names, in place of values (reach.c) */
    struct str words;         /* TEXT: the FTS5 expression */
    struct str earlier; /* TEXT with known: things found by an earlier summary, a JSON array; may be empty */
    bool probe;         /* FIELD through facts: asked of each row, not looked up first (plan.c) */
    bool first;         /* … or the one that the query begins with, and the others are asked of its ids */
};

struct query_sort {
    const struct field *field;
    bool descending;
};

struct query {
    const struct noun *noun;
    struct query_node *where; /* NULL: all */
    struct query_sort sorts[8];
    int sort_count;
    int64_t limit; /* 0: none asked */
    const struct field *columns[32];
    int column_count;  /* 0: those with FIELD_SHOWN */
    struct str format; /* as: table, csv, sql …; empty: not asked */
    struct span format_span;
    struct str known; /* known: last day, ISO; empty: all */
    struct span known_span;
    struct str known_claims;     /* of a checked query with known: what claim_known() says */
    bool any_stance, any_extent; /* any: the defaults that are lifted */
    struct span any_span;
    struct str period; /* words for the period asked about; empty: none */
    struct str note;   /* things to tell the person: an ambiguous name matched twice */
};

/* Reads tokens from *at up to the end or a bare word of `stop` (NULL-ended: "to", "by"; quoted words
 * do not stop). Syntax only; directives are taken out of the top level. */
bool query_parse(struct arena *a, const struct noun *noun, const struct token_list *tokens, int *at,
                 const char *const *stop, struct query *out, struct err *e);
/* Finds fields, reads values, resolves names. */
bool query_check(struct db *db, struct arena *a, struct query *q, struct err *e);

/* SQL with its values. */
struct query_bind {
    char type; /* i number, r real, t text */
    int64_t i;
    double r;
    struct str t;
};
struct query_sql {
    struct buf text;
    struct query_bind *binds;
    int bind_count;
    struct arena *arena;
    const struct query *query; /* whose any: and known: hold; set by the functions below */
    bool defined;              /* what known: needs stands before the statement */
};
/* The condition over alias v of the noun's view; "1" when there is none. */
void query_where(struct query_sql *out, const struct query *q);
/* SELECT of the asked or shown columns, ordered and limited. */
void query_select(struct query_sql *out, const struct query *q);
/* SELECT id … in the same order. */
void query_select_ids(struct query_sql *out, const struct query *q);
/* What stands behind the columns of either: FROM the view v, WHERE, ORDER BY, LIMIT. */
void query_tail(struct query_sql *out, const struct query *q);
void query_sql_release(struct query_sql *sql);
/* Makes the text one statement: with known: the definitions that it reads stand before it. Once. */
void query_sql_whole(struct query_sql *sql);
/* A whole statement with its values bound. */
struct stmt *query_prepare(struct db *db, struct query_sql *sql, struct err *e);
/* How many rows of a checked query with known: match on all that is known today, and did not then. */
bool query_left_out(struct db *db, struct arena *a, const struct query *q, int64_t *n, struct err *e);
/* The columns a select shows, in order. */
int query_columns(const struct query *q, const struct field **out, int room);

#endif
