/* show: everything known of a thing, each fact with its source; one fact; one import. */
#include "base/date.h"
#include "cmd/show.h"
#include "engine/complete.h"
#include <string.h>

enum { FACTS_SHOWN = 100, FOLLOWED_MAX = 10 };

static const char SQL_SAME[] =
    "SELECT object_id FROM relation WHERE verb = 'same-as' AND stance >= 0 AND subject_id = ?1"
    " UNION SELECT subject_id FROM relation WHERE verb = 'same-as' AND stance >= 0 AND object_id = ?1";

/* The things asked for and those that are the same as one of them. */
struct queue {
    int64_t *ids;
    size_t count;
};

static void enqueue(struct call *call, struct queue *q, int64_t id) {
    for (size_t i = 0; i < q->count; i++) {
        if (q->ids[i] == id) {
            return;
        }
    }
    q->ids = arena_grow(call->arena, q->ids, q->count, sizeof *q->ids);
    q->ids[q->count++] = id;
}

static bool follow(struct call *call, struct queue *q, int64_t id, struct err *e) {
    struct stmt *s = stmt_getf(call->db, e, SQL_SAME, "i", id);
    bool row = false, ok = s != NULL;
    for (int n = 0; ok && n < FOLLOWED_MAX && (ok = stmt_step(s, &row, e)) && row; n++) {
        int64_t other;
        ok = thing_survivor(call->db, stmt_int(s, 0), &other, e);
        if (ok && other != 0) {
            enqueue(call, q, other);
        }
    }
    stmt_done(s);
    return ok;
}

static bool prepare(struct call *call, struct show *s, int64_t id, struct err *e) {
    struct thing_match members;
    struct buf list = { 0 };
    bool found;
    if (!thing_load(call->db, call->arena, id, &s->thing, &found, e) ||
        !thing_members(call->db, call->arena, id, &members, e)) {
        return false;
    }
    for (int i = 0; i < members.count; i++) {
        buf_printf(&list, "%c%lld", i == 0 ? '[' : ',', (long long)members.ids[i]);
    }
    buf_add_char(&list, ']');
    s->members = arena_str(call->arena, buf_str(&list));
    buf_release(&list);
    return show_load(s, e);
}

enum manner { MANNER_SHEET, MANNER_JSON, MANNER_JSONL, MANNER_ROWS };

static enum manner manner_of(const struct session *s) {
    const char *name = s->out.format->name;
    if (strcmp(name, "json") == 0 || strcmp(name, "jsonl") == 0) {
        return strcmp(name, "json") == 0 ? MANNER_JSON : MANNER_JSONL;
    }
    return session_human(s) ? MANNER_SHEET : MANNER_ROWS;
}

static bool print_json(struct show *s, bool array, bool first, struct err *e) {
    struct buf text = { 0 };
    buf_add_text(&text, !array ? "" : first ? "[\n" : ",\n");
    bool ok =
        show_tree_line(s, e) && show_source_facts(s, e) && show_closing_lines(s, e) && show_json(s, &text, e);
    buf_add_text(&text, array ? "" : "\n");
    if (ok) {
        out_text(&s->call->session->out, buf_str(&text));
    }
    buf_release(&text);
    return ok;
}

static bool print_thing(struct call *call, int64_t id, struct str known, bool first, int64_t *hidden,
                        struct err *e) {
    struct out *out = &call->session->out;
    enum manner manner = manner_of(call->session);
    struct show s = { .call = call, .known = known, .limit = manner == MANNER_SHEET ? FACTS_SHOWN : -1 };
    if (!prepare(call, &s, id, e)) {
        return false;
    }
    *hidden += s.hidden;
    switch (manner) {
    case MANNER_SHEET:
        out_text(out, first ? STR("") : STR("\n"));
        return show_sheet(&s, e);
    case MANNER_JSON:
    case MANNER_JSONL:
        return print_json(&s, manner == MANNER_JSON, first, e);
    case MANNER_ROWS:
        show_rows(&s, out);
        return true;
    }
    return true;
}

static bool print_all(struct call *call, struct queue *q, struct str known, struct err *e) {
    struct out *out = &call->session->out;
    enum manner manner = manner_of(call->session);
    int64_t hidden = 0;
    if (manner == MANNER_ROWS) {
        show_rows_begin(out);
    }
    for (size_t i = 0; i < q->count; i++) {
        if (!print_thing(call, q->ids[i], known, i == 0, &hidden, e) || !follow(call, q, q->ids[i], e)) {
            return false;
        }
    }
    out_text(out, manner == MANNER_JSON ? STR("\n]\n") : STR(""));
    if (manner == MANNER_ROWS && !out_end(out, e)) {
        return false;
    }
    if (known.n > 0) {
        session_say(call->session, "(as known on %.*s; %lld %s left out: said later, or nobody knows when)",
                    STR_ARG(known), (long long)hidden, hidden == 1 ? "fact" : "facts");
    }
    return true;
}

static bool read_known(struct call *call, struct str *known, struct err *e) {
    const struct arg_value *v = call_arg(call, "known");
    struct date d;
    *known = STR("");
    if (!v->given) {
        return true;
    }
    if (!date_parse(call->arena, v->text, &d, e)) {
        err_shift(e, v->span.at);
        return false;
    }
    if (d.hi[0] == '\0') {
        err_at(e, ERR_USAGE, v->span, "known: needs a day that has an end");
        return false;
    }
    *known = str_of(arena_text(call->arena, d.hi));
    return true;
}

/* kind:name looks like a qualifier. */
static struct str handle_text(struct call *call, const struct token *t) {
    if (t->kind != TOKEN_QUALIFIER || t->value_count != 1) {
        return t->text;
    }
    return str_of(arena_printf(call->arena, "%.*s:%.*s", STR_ARG(t->key), STR_ARG(t->values[0].text)));
}

static bool is_sheet(const struct session *s) {
    return manner_of(s) == MANNER_SHEET;
}

/* A thing waits for its turn; a fact is shown at once. */
static bool take(struct call *call, const struct token *t, bool first, struct queue *q, struct err *e) {
    const struct noun *noun;
    int64_t id;
    bool fact = false;
    if (t->kind == TOKEN_WORD && !t->quoted && !fact_find(call->db, t->text, &noun, &id, &fact, e)) {
        return false;
    }
    if (fact) {
        out_text(&call->session->out, first || !is_sheet(call->session) ? STR("") : STR("\n"));
        return show_one_fact(call, noun, id, e);
    }
    if (!thing_get(call->db, call->arena, NULL, handle_text(call, t), t->span, &id, e)) {
        return false;
    }
    enqueue(call, q, id);
    return true;
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *what = call_arg(call, "what");
    struct queue q = { 0 };
    struct str known;
    long long change;
    if (!read_known(call, &known, e)) {
        return false;
    }
    if (what->count == 2 && !what->first[0].quoted && str_is(what->first[0].text, "import") &&
        str_to_int(what->first[1].text, &change)) {
        return show_import(call, change, what->first[1].span, e);
    }
    for (int i = 0; i < what->count; i++) {
        if (!take(call, &what->first[i], i == 0, &q, e)) {
            return false;
        }
    }
    return q.count == 0 || print_all(call, &q, known, e);
}

#define IMPORTS " FROM (SELECT id, added FROM change ORDER BY id DESC LIMIT 500) WHERE added IS NOT NULL"

/* "import", and then the numbers of imports, of which the newest changes are looked at. */
static void offer(struct complete *c, const struct arg_spec *arg) {
    struct str before = complete_word_at(c, 1);
    if (arg->kind != ARG_SUBJECT) {
        return;
    }
    if (str_is(before, "import")) {
        complete_offer_rows(c, "SELECT id" IMPORTS " ORDER BY id DESC");
        complete_alone(c);
    } else if (before.n == 0) {
        complete_offer_rows(c, "SELECT 'import'" IMPORTS " LIMIT 1");
    }
}

static const struct arg_spec args[] = {
    { "what", ARG_SUBJECT, ARG_MANY, NOUN_COUNT, "things, numbers of facts (a7), or import N" },
    { "known", ARG_OPTION, 0, NOUN_COUNT, "a date: leave out what was said later or without a date" },
    { 0 },
};

static const struct command_example examples[] = {
    { "show sharpshooter", "each fact with its source number; rivals stand below" },
    { "show sharpshooter known:2018-12-31", "what was known by then" },
    { "show actor:lazarus-group", "a kind before the name, where a name is used twice" },
    { "show a1", "one fact by its number" },
    { 0 },
};

const struct command cmd_show = {
    .name = "show",
    .summary = "everything known of a thing, each fact with its source",
    .args = args,
    .examples = examples,
    .more = "Facts that say the same stand on one line with all who say so: \"McAfee [1][2]\" is McAfee's "
            "word, read in two\n"
            "sources. Sources that repeat each other are one voice. Other words about the same stand below "
            "as rivals or\n"
            "earlier words. A thing that is the same as another (same-as) is followed by it.\n\n"
            "show import N tells what an import did and lists the records it rejected.",
    .run = run,
    .offer = offer,
};
