/* Facts about a thing, by kind. Each kind is a row of pieces of SQL: what it reads, how its facts are
 * labelled and ordered; all are read by one function. What was merged into a thing speaks of it too;
 * things that others were merged into stand for them. */
#include "cmd/show.h"
#include "model/claim.h"
#include "model/known.h"

/* The survivor of a merge (and of one before it) in place of the thing that a fact names. */
#define LIVE(id)                                                                                             \
    "coalesce((SELECT coalesce(m2.merged_into, m2.id) FROM entity m1 JOIN entity m2 ON m2.id = "             \
    "m1.merged_into WHERE m1.id = " id "), " id ")"
#define MEMBERS "(SELECT value FROM json_each(?1))"
/* A city or province with the code of its country: Houston US. */
#define PLACE_NAME                                                                                           \
    "x.name || coalesce(' ' || (WITH RECURSIVE up (id) AS (SELECT p.parent_id FROM location p"               \
    " WHERE p.id = x.id AND p.level IN ('city', 'province')"                                                 \
    " UNION SELECT p.parent_id FROM location p JOIN up ON up.id = p.id WHERE p.level <> 'country')"          \
    " SELECT upper(p.code) FROM location p JOIN up ON up.id = p.id WHERE p.level = 'country'), '')"
#define NAME_AND_HANDLE "x.name || ' (' || x.handle || ')'"
#define IS_OPERATION (1u << NOUN_OPERATION)
#define STRONGEST                                                                                            \
    "f.stance DESC, f.confidence IS NULL, f.confidence DESC, coalesce(f.said_lo, r.published_lo) DESC, f.id"

struct part {
    unsigned nouns; /* 0: all */
    const char *key;
    enum show_style style;
    char letter;
    const char *from, *where;
    const char *columns; /* label, head, value, text, role */
    const char *order;
    const char *find; /* see show_more.key */
};

static const char SQL_FACTS[] = "SELECT f.id, f.source_id, f.said_by, f.said_on, " KNOWN_DAY(
    "f") ", f.stance, f.confidence, f.quote,"
         " f.locator, %s FROM %s LEFT JOIN source r ON r.id = f.source_id WHERE %s AND (?3 = '' OR %s)"
         " AND ?2 = ?2 ORDER BY %s LIMIT ?4";
static const char SQL_COUNT[] =
    "SELECT count(*), count(*) FILTER (WHERE ?3 = '' OR %s)"
    " FROM %s LEFT JOIN source r ON r.id = f.source_id WHERE %s AND ?2 = ?2 AND ?4 = ?4";

#define OWN_NAME "(SELECT name FROM entity WHERE id = ?2)"

static const struct part names = {
    .key = "name",
    .style = SHOW_LIST,
    .letter = 'n',
    .from = "name f",
    .where = "f.entity_id IN " MEMBERS " AND f.scheme = '' AND f.name = " OWN_NAME,
    .columns = "'Name', f.name, f.name, f.name, NULL",
    .order = "f.id",
    .find = "names entity",
};
static const struct part aliases = {
    .key = "also",
    .style = SHOW_LIST,
    .letter = 'n',
    .from = "name f",
    .where = "f.entity_id IN " MEMBERS " AND f.scheme = '' AND f.name <> " OWN_NAME,
    .columns = "'Also', f.name, f.name, f.name, NULL",
    .order = "f.id",
    .find = "names entity",
};
static const struct part ids = {
    .key = "id",
    .style = SHOW_LIST,
    .letter = 'n',
    .from = "name f",
    .where = "f.entity_id IN " MEMBERS " AND f.scheme <> ''",
    .columns = "'Ids', f.scheme || ' ' || f.name, f.name, f.scheme || ' ' || f.name, f.scheme",
    .order = "f.scheme, f.id",
    .find = "names entity",
};
static const struct part actors = {
    .nouns = IS_OPERATION,
    .key = "actor",
    .style = SHOW_LINES,
    .letter = 'a',
    .from = "attribution f JOIN entity x ON x.id = " LIVE("f.actor_id"),
    .where = "f.operation_id IN " MEMBERS,
    .columns = "'Actor', x.id, x.handle, " NAME_AND_HANDLE ", f.basis",
    .order = STRONGEST,
    .find = "attributions operation",
};
static const struct part found = {
    .key = "event",
    .style = SHOW_LINES,
    .letter = 'e',
    .from = "event f",
    .where = "f.entity_id IN " MEMBERS " AND f.type = 'discovery'",
    .columns = "'Found', coalesce(f.date, '') || '/' || coalesce(f.text, ''), f.date,"
               " coalesce(f.date, '') || coalesce('  ' || f.text, ''), f.type",
    .order = "f.date_lo IS NULL, f.date_lo, f.date_hi, f.ordinal, f.id",
};
#define NAMED(alias, id) " LEFT JOIN entity " alias " ON " alias ".id = " LIVE(id)
#define COUNTED                                                                                              \
    "targeting f" NAMED("i", "f.identity_id") NAMED("x", "f.sector_id")                                      \
        NAMED("l", "f.location_id") " LEFT JOIN term u ON u.vocab = 'count-unit' AND u.code = f.count_unit " \
                                    "AND u.code <> 'other'"
/* Facts of one scope are rivals. A region is as good as the whole: so are "87" and "over 100 in Western
 * countries". */
#define SCOPE                                                                                                \
    "coalesce(f.count_unit, '') || '/' || coalesce(i.id, '') || '/' || coalesce(x.id, '') || '/' ||"         \
    " coalesce((SELECT g.id FROM location g WHERE g.id = l.id AND g.level IN ('country', 'province',"        \
    " 'city')), '') || '/' || coalesce(f.part_of, '')"
#define COUNT_TEXT                                                                                           \
    "f.count || coalesce(iif(f.count GLOB '*[a-z]s', ' of ', ' ') || lower(u.label), '') || coalesce(', ' "  \
    "|| i.name, '') ||"                                                                                      \
    " coalesce(', ' || x.name, '') || coalesce(', ' || l.name, '')"
static const struct part counts = {
    .nouns = IS_OPERATION,
    .key = "target.count",
    .style = SHOW_LINES,
    .letter = 't',
    .from = COUNTED,
    .where = "f.operation_id IN " MEMBERS " AND f.count IS NOT NULL",
    .columns = "'Targets', " SCOPE ", f.count, " COUNT_TEXT ", f.extent",
    .order = STRONGEST,
    .find = "targets operation",
};
static const struct part sectors = {
    .nouns = IS_OPERATION,
    .key = "target.sector",
    .style = SHOW_LIST,
    .letter = 't',
    .from = "targeting f JOIN entity x ON x.id = " LIVE("f.sector_id"),
    .where = "f.operation_id IN " MEMBERS,
    .columns = "'Sectors', x.id, x.handle, x.name, f.extent",
    .order = "f.id",
    .find = "targets operation",
};
static const struct part places = {
    .nouns = IS_OPERATION,
    .key = "target.location",
    .style = SHOW_LIST,
    .letter = 't',
    .from = "targeting f JOIN entity x ON x.id = " LIVE("f.location_id"),
    .where = "f.operation_id IN " MEMBERS,
    .columns = "'Places', x.id, x.handle, " PLACE_NAME ", f.extent",
    .order = "f.id",
    .find = "targets operation",
};
static const struct part victims = {
    .nouns = IS_OPERATION,
    .key = "target.victim",
    .style = SHOW_LIST,
    .letter = 't',
    .from = "targeting f JOIN entity x ON x.id = " LIVE("f.identity_id"),
    .where = "f.operation_id IN " MEMBERS,
    .columns = "'Victims', x.id, x.handle, x.name || coalesce(' ' || f.date, '') || coalesce(' ' || "
               "f.outcome, ''),"
               " f.extent",
    .order = "f.id",
    .find = "targets operation",
};

#define OPERATION_OF " JOIN operation o ON o.id = " LIVE("f.operation_id") " JOIN entity x ON x.id = o.id"
#define OPERATION_COLUMNS                                                                                    \
    "'Operations', x.id, x.handle, " NAME_AND_HANDLE " || coalesce('  ' || o.start_date, '')"
static const struct part actor_operations = {
    .nouns = 1u << NOUN_ACTOR,
    .key = "operation",
    .style = SHOW_LINES,
    .letter = 'a',
    .from = "attribution f" OPERATION_OF,
    .where = "f.actor_id IN " MEMBERS,
    .columns = OPERATION_COLUMNS ", f.basis",
    .order = "o.start_lo IS NULL, o.start_lo, x.id, " STRONGEST,
    .find = "operations actor",
};
static const struct part victim_operations = {
    .nouns = 1u << NOUN_IDENTITY,
    .key = "operation",
    .style = SHOW_LINES,
    .letter = 't',
    .from = "targeting f" OPERATION_OF,
    .where = "f.identity_id IN " MEMBERS,
    .columns = OPERATION_COLUMNS ", f.extent",
    .order = "f.id",
    .find = "operations victim",
};
static const struct part place_operations = {
    .nouns = 1u << NOUN_LOCATION,
    .key = "operation",
    .style = SHOW_LINES,
    .letter = 't',
    .from = "targeting f" OPERATION_OF,
    .where = "f.location_id IN " MEMBERS,
    .columns = OPERATION_COLUMNS ", f.extent",
    .order = "f.id",
    .find = "operations location",
};
static const struct part sector_operations = {
    .nouns = 1u << NOUN_SECTOR,
    .key = "operation",
    .style = SHOW_LINES,
    .letter = 't',
    .from = "targeting f" OPERATION_OF,
    .where = "f.sector_id IN " MEMBERS,
    .columns = OPERATION_COLUMNS ", f.extent",
    .order = "f.id",
    .find = "operations sector",
};

/* "criminal-charges" as the label "Criminal charges" */
#define LABEL(words) "upper(substr(" words ", 1, 1)) || replace(substr(" words ", 2), '-', ' ')"
#define EVENT_LABEL LABEL("coalesce(f.type, 'event')")
#define EVENT_TEXT                                                                                           \
    "coalesce(f.date, 'no date') || coalesce('  ' || f.text, '') ||"                                         \
    " coalesce(', in ' || (SELECT name FROM entity WHERE id = f.location_id), '') ||"                        \
    " coalesce(' (with ' || (SELECT group_concat(z.name, ', ') FROM involves v JOIN entity z ON z.id = "     \
    "v.entity_id WHERE v.event_id = f.id AND v.entity_id NOT IN " MEMBERS ") || ')', '')"
#define EVENT_ORDER EVENT_LABEL ", f.date_lo IS NULL, f.date_lo, f.date_hi, f.ordinal, f.id"
static const struct part events = {
    .key = "event",
    .style = SHOW_LINES,
    .letter = 'e',
    .from = "event f",
    .where = "f.entity_id IN " MEMBERS " AND f.type IS NOT 'discovery'",
    .columns =
        EVENT_LABEL ", coalesce(f.date, '') || '/' || coalesce(f.text, ''), f.date, " EVENT_TEXT ", f.type",
    .order = EVENT_ORDER,
    .find = "events about",
};
static const struct part involved = {
    .key = "involved",
    .style = SHOW_LINES,
    .letter = 'e',
    .from = "event f JOIN entity x ON x.id = " LIVE("f.entity_id"),
    .where = "f.id IN (SELECT event_id FROM involves WHERE entity_id IN " MEMBERS
             ") AND f.entity_id NOT IN " MEMBERS,
    .columns = EVENT_LABEL
    ", x.id || '/' || coalesce(f.date, '') || '/' || coalesce(f.text, ''), f.date, " EVENT_TEXT
    " || '; about ' || x.name, f.type",
    .order = EVENT_ORDER,
    .find = "events involves",
};

static const struct part relations = {
    .key = "relation",
    .style = SHOW_LIST,
    .letter = 'r',
    .from = "relation f JOIN entity x ON x.id = " LIVE("f.object_id"),
    .where = "f.subject_id IN " MEMBERS,
    .columns = LABEL("f.verb") ", x.id, x.handle, x.name || coalesce(' ' || f.date, ''), f.verb",
    .order = "f.verb, f.id",
    .find = "relations subject",
};
#define BACKWARDS                                                                                            \
    "coalesce((SELECT label FROM term WHERE vocab = 'relation-verb' AND code = f.verb), f.verb || ' of')"
static const struct part related = {
    .key = "related",
    .style = SHOW_LIST,
    .letter = 'r',
    .from = "relation f JOIN entity x ON x.id = " LIVE("f.subject_id"),
    .where = "f.object_id IN " MEMBERS " AND f.subject_id NOT IN " MEMBERS,
    .columns = LABEL(BACKWARDS) ", x.id, x.handle, x.name || coalesce(' ' || f.date, ''), f.verb",
    .order = "f.verb, f.id",
    .find = "relations object",
};

static struct str kept_str(struct show *s, const struct stmt *stmt, int column) {
    return arena_str(s->call->arena, stmt_str(stmt, column));
}

static struct show_fact read_fact(struct show *s, const struct part *p, const struct stmt *stmt) {
    enum { AFTER_CITE = 9 };
    return (struct show_fact){
        .key = p->key,
        .style = p->style,
        .letter = p->letter,
        .id = stmt_int(stmt, 0),
        .source = stmt_int(stmt, 1),
        .by = stmt_int(stmt, 2),
        .said = kept_str(s, stmt, 3),
        .day = kept_str(s, stmt, 4),
        .stance = (int)stmt_int(stmt, 5),
        .has_confidence = stmt_type(stmt, 6) != STMT_NULL,
        .confidence = (int)stmt_int(stmt, 6),
        .quote = kept_str(s, stmt, 7),
        .page = kept_str(s, stmt, 8),
        .label = kept_str(s, stmt, AFTER_CITE).p,
        .head = kept_str(s, stmt, AFTER_CITE + 1),
        .value = kept_str(s, stmt, AFTER_CITE + 2),
        .text = kept_str(s, stmt, AFTER_CITE + 3),
        .role = kept_str(s, stmt, AFTER_CITE + 4),
    };
}

static const char *known(const struct part *p) {
    return p->letter == 'n' ? KNOWN_NAME("f", "?3") : KNOWN_FACT("f", "?3");
}

static struct stmt *bound(struct show *s, const char *sql, struct err *e) {
    return stmt_getf(s->call->db, e, sql, "sisi", s->members, s->thing.id, s->known, s->limit);
}

/* Counting is a second statement, so that nobody reads 500,000 rows to see the first hundred. */
static bool count_part(struct show *s, const struct part *p, int64_t shown, const char *label,
                       struct err *e) {
    struct stmt *stmt = bound(s, arena_printf(s->call->arena, SQL_COUNT, known(p), p->from, p->where), e);
    bool row = false, ok = stmt != NULL && stmt_step(stmt, &row, e);
    if (ok && row) {
        s->hidden += stmt_int(stmt, 0) - stmt_int(stmt, 1);
        if (stmt_int(stmt, 1) > shown) {
            s->more = arena_grow(s->call->arena, s->more, s->more_count, sizeof *s->more);
            s->more[s->more_count++] = (struct show_more){ label, stmt_int(stmt, 1) - shown, p->find };
        }
    }
    stmt_done(stmt);
    return ok;
}

static bool load_part(struct show *s, const struct part *p, struct err *e) {
    if (p->nouns != 0 && !(p->nouns & 1u << s->thing.noun->id)) {
        return true;
    }
    struct stmt *stmt = bound(
        s, arena_printf(s->call->arena, SQL_FACTS, p->columns, p->from, p->where, known(p), p->order), e);
    int64_t n = 0;
    bool row = false, ok = stmt != NULL;
    const char *label = NULL;
    while (ok && (ok = stmt_step(stmt, &row, e)) && row) {
        struct show_fact f = read_fact(s, p, stmt);
        label = f.label;
        n++;
        ok = show_add(s, f, e);
    }
    stmt_done(stmt);
    bool cut = n == s->limit;
    return ok && ((!cut && s->known.n == 0) || count_part(s, p, n, label, e));
}

static bool load_parts(struct show *s, const struct part *const *parts, size_t n, struct err *e) {
    for (size_t i = 0; i < n; i++) {
        if (!load_part(s, parts[i], e)) {
            return false;
        }
    }
    return true;
}

bool show_add(struct show *s, struct show_fact fact, struct err *e) {
    struct call *call = s->call;
    if (!claim_voice(call->db, fact.source, fact.by, &fact.voice, e)) {
        return false;
    }
    fact.source_handle = fact.source != 0 ? thing_handle(call->db, call->arena, fact.source) : STR("");
    fact.by_handle = fact.by != 0 ? thing_handle(call->db, call->arena, fact.by) : STR("");
    s->facts = arena_grow(call->arena, s->facts, s->fact_count, sizeof *s->facts);
    s->facts[s->fact_count++] = fact;
    return true;
}

bool show_load(struct show *s, struct err *e) {
    static const struct part *const first[] = { &names, &aliases, &actors };
    static const struct part *const rest[] = {
        &found,
        &counts,
        &sectors,
        &places,
        &victims,
        &actor_operations,
        &victim_operations,
        &place_operations,
        &sector_operations,
        &events,
        &involved,
        &relations,
        &related,
        &ids,
    };
    return load_parts(s, first, sizeof first / sizeof first[0], e) && show_columns(s, false, e) &&
           load_parts(s, rest, sizeof rest / sizeof rest[0], e) && show_columns(s, true, e);
}
