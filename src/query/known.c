/* The definitions below a statement with known:. Parameter 1 is the day, 2 the claims in use by then.
 * Invariant: a definition reads tables as main.x, other definitions by their bare names, and has the
 * columns of what it stands for. */
#include "query/known.h"
#include "db/schema.h"
#include "db/sql_token.h"
#include "model/claim.h"
#include "model/known.h"
#include "query/emit.h"
#include <string.h>

enum { DEFINITIONS_MAX = 48 };

struct definition {
    const char *name;
    struct str text;
    bool wanted;
};

struct definitions {
    struct arena *arena;
    struct definition items[DEFINITIONS_MAX];
    int count;
};

static void define(struct definitions *d, const char *name, struct buf *text) {
    struct definition *one = &d->items[d->count++];
    *one = (struct definition){ .name = name, .text = arena_str(d->arena, buf_str(text)) };
    buf_release(text);
}

static void define_text(struct definitions *d, const char *name, const char *text) {
    struct buf copy = { 0 };
    buf_add_text(&copy, text);
    define(d, name, &copy);
}

/* ", … AS column": the claim chosen where the field has claims, else the column of the row o where its own
 * source spoke by then. */
static void add_in_use(struct buf *b, const char *key, const char *side, const char *column) {
    buf_printf(b,
               ", CASE WHEN EXISTS (SELECT 1 FROM main.claim c WHERE c.entity_id = o.id AND c.field = '%s')"
               " THEN (SELECT c.%s FROM main.claim c WHERE c.entity_id = o.id AND c.field = '%s' AND c.id IN"
               " chosen) WHEN ",
               key, side, key);
    buf_add_text(b,
                 "EXISTS (SELECT 1 FROM main.entity e WHERE e.id = o.id AND " KNOWN_COLUMNS("e", "?1") ")");
    buf_printf(b, " THEN o.%s END AS %s", column, column);
}

/* Is it a column of the table of its kind, which sources may speak about? */
static bool is_column(const struct field *f) {
    return f->store != NULL && f->flags & FIELD_SET && !(f->flags & FIELD_CITE) && f->type != FIELD_NAME &&
           strcmp(f->key, "tlp") != 0 && strcmp(f->key, "summary") != 0;
}

static void define_kind(struct definitions *d, const struct noun *noun) {
    struct buf b = { 0 };
    buf_add_text(&b, "SELECT o.id");
    for (int i = 0; i < noun->field_count; i++) {
        const struct field *f = &noun->fields[i];
        if (!is_column(f)) {
            continue;
        }
        add_in_use(&b, f->key, claim_side(f), f->store);
        if (f->type == FIELD_DATE) {
            add_in_use(&b, f->key, "value_lo", arena_printf(d->arena, "%s_lo", f->test));
            add_in_use(&b, f->key, "value_hi", arena_printf(d->arena, "%s_hi", f->test));
        }
    }
    buf_printf(&b, "%s FROM main.%s o", noun->id == NOUN_SOURCE ? ", o.sha256, o.text" : "", noun->table);
    define(d, noun->table, &b);
}

static void define_entity(struct definitions *d) {
    struct buf b = { 0 };
    buf_add_text(&b, "SELECT o.id, o.kind, o.name, o.handle");
    add_in_use(&b, "summary", "value", "summary");
    buf_add_text(&b, ", o.tlp, o.merged_into, CASE WHEN " KNOWN_COLUMNS(
                         "o", "?1") " THEN o.source_id END AS source_id,"
                                    " o.record_id, o.change_id FROM main.entity o");
    define(d, "entity", &b);
}

static void define_facts(struct definitions *d, const struct noun *noun) {
    struct buf b = { 0 };
    const char *known = noun->id == NOUN_NAME ? KNOWN_NAME("f", "?1") : KNOWN_FACT("f", "?1");
    buf_printf(&b, "SELECT f.* FROM main.%s f WHERE %s", noun->table, known);
    define(d, noun->table, &b);
}

static const char SQL_CLAIM[] =
    "SELECT f.id, f.entity_id, f.field, f.value, f.value_lo, f.value_hi,"
    " CASE WHEN f.id IN chosen THEN max(f.preferred, 1) ELSE 0 END AS preferred, f.source_id, f.said_by,"
    " f.said_on, f.said_lo, f.said_hi, f.stance, f.confidence, f.credibility, f.quote, f.locator, f.tlp,"
    " f.record_id, f.change_id FROM main.claim f WHERE " KNOWN_CLAIM("f", "?1");

/* Places and sectors whose parent is a claim: the trees are walked by the index of the table, see
 * emit_tree(). */
static const char SQL_MOVED[] =
    "SELECT c.entity_id, c.value_lo FROM main.claim c WHERE c.field = 'parent' AND"
    " c.id IN chosen";

/* Who spoke by then, and who published. */
static const char SQL_SPEAKER[] =
    "SELECT said_by FROM attribution UNION SELECT said_by FROM targeting UNION SELECT said_by FROM event"
    " UNION SELECT said_by FROM relation UNION SELECT said_by FROM name UNION SELECT said_by FROM claim"
    " UNION SELECT publisher_id FROM main.source WHERE published_hi <= ?1";

static bool is_word(const struct sql_token *t, const char *word) {
    return t->kind == SQL_WORD && str_is_nocase(t->text, word);
}

/* The SELECT of a view, as the schema says it. */
static void define_view(struct definitions *d, const char *view) {
    struct str sql = str_of(schema_case.sql);
    size_t at = 0, begin = 0;
    for (struct sql_token t = sql_next(sql, &at); t.kind != SQL_END; t = sql_next(sql, &at)) {
        bool end = t.kind == SQL_MARK && t.text.p[0] == ';';
        if (is_word(&t, "VIEW") && begin == 0) {
            struct sql_token name = sql_next(sql, &at);
            bool found = sql_is_name(&name, str_of(view)) && (t = sql_next(sql, &at), is_word(&t, "AS"));
            begin = found ? at : 0;
        } else if (end && begin != 0) {
            struct buf b = { 0 };
            buf_add_str(&b, str_trim(str_slice(sql, begin, t.at)));
            define(d, view, &b);
            return;
        }
    }
}

static void define_all(struct definitions *d) {
    int count;
    const struct noun *const *all = noun_all(&count);
    define_entity(d);
    define_text(d, "claim", SQL_CLAIM);
    define_text(d, "moved (id, parent_id)", SQL_MOVED);
    define_text(d, "speaker (id)", SQL_SPEAKER);
    for (int i = 0; i < count; i++) {
        const struct noun *noun = all[i];
        bool kind = noun->thing && noun != noun_victims();
        if (kind) {
            define_kind(d, noun);
        } else if (noun->letter != 0 && noun->id != NOUN_CLAIM) {
            define_facts(d, noun);
        }
        if (noun->thing || noun->letter != 0) {
            define_view(d, noun->view);
        }
    }
    define_view(d, noun_timeline()->view);
}

/* Is the name read in the text? As a word of its own, not behind a dot; other uses of the word (a column of
 * that name) count as well and do no harm. */
static bool is_read(struct str text, const char *name) {
    struct str word = str_slice(str_of(name), 0, str_index(str_of(name), ' '));
    size_t at = 0;
    bool dotted = false;
    for (struct sql_token t = sql_next(text, &at); t.kind != SQL_END; t = sql_next(text, &at)) {
        if (t.kind == SQL_WORD && !dotted && str_eq(t.text, word)) {
            return true;
        }
        dotted = t.kind == SQL_MARK && t.text.p[0] == '.';
    }
    return false;
}

/* Wants what the text reads, and what that reads in turn. */
static void want(struct definitions *d, struct str text) {
    for (int i = 0; i < d->count; i++) {
        if (!d->items[i].wanted && is_read(text, d->items[i].name)) {
            d->items[i].wanted = true;
            want(d, d->items[i].text);
        }
    }
}

/* "WITH a AS (…), b AS (…) " and what follows a WITH that the statement itself begins with. */
static void put_before(struct definitions *d, struct query_sql *sql) {
    struct str body = buf_str(&sql->text);
    struct buf whole = { 0 };
    buf_add_text(&whole, "WITH chosen (id) AS MATERIALIZED (SELECT value FROM json_each(?2) WHERE ?1 <> '')");
    for (int i = 0; i < d->count; i++) {
        const struct definition *one = &d->items[i];
        if (one->wanted) {
            bool set = strchr(one->name, '(') != NULL;
            buf_printf(&whole, ",\n%s AS %sMATERIALIZED (%.*s)", one->name, set ? "" : "NOT ",
                       STR_ARG(one->text));
        }
    }
    static const char *const begins[] = { "WITH RECURSIVE ", "WITH " };
    const char *between = "\n";
    for (size_t i = 0; i < 2; i++) {
        if (str_starts(body, begins[i])) {
            body = str_slice(body, strlen(begins[i]), body.n);
            between = ",\n";
        }
    }
    buf_add_text(&whole, between);
    buf_add_str(&whole, body);
    buf_release(&sql->text);
    sql->text = whole;
}

void known_define(struct query_sql *sql) {
    const struct query *q = sql->query;
    if (q == NULL || q->known.n == 0 || sql->defined) {
        return;
    }
    struct definitions *d = arena_new(sql->arena, struct definitions);
    d->arena = sql->arena;
    define_all(d);
    want(d, buf_str(&sql->text));
    put_before(d, sql);
    struct query_bind *binds = arena_array(sql->arena, struct query_bind, (size_t)sql->bind_count + 2);
    binds[0] = (struct query_bind){ .type = 't', .t = q->known };
    binds[1] = (struct query_bind){ .type = 't', .t = q->known_claims };
    for (int i = 0; i < sql->bind_count; i++) {
        binds[i + 2] = sql->binds[i];
    }
    sql->binds = binds;
    sql->bind_count += 2;
    sql->defined = true;
}

static void emit_facts_about(struct query_sql *out, const char *facts, const char *end) {
    buf_printf(&out->text, " OR EXISTS (SELECT 1 FROM %s f WHERE f.%s = v.id)", facts, end);
}

void known_emit_there(struct query_sql *out, const struct noun *noun) {
    static const struct {
        enum noun_id noun; /* NOUN_COUNT: all */
        const char *facts, *end;
    } about[] = {
        { NOUN_COUNT, "name", "entity_id" },
        { NOUN_COUNT, "claim", "entity_id" },
        { NOUN_COUNT, "event", "entity_id" },
        { NOUN_COUNT, "relation", "subject_id" },
        { NOUN_COUNT, "relation", "object_id" },
        { NOUN_OPERATION, "attribution", "operation_id" },
        { NOUN_OPERATION, "targeting", "operation_id" },
        { NOUN_ACTOR, "attribution", "actor_id" },
        { NOUN_IDENTITY, "targeting", "identity_id" },
        { NOUN_LOCATION, "targeting", "location_id" },
        { NOUN_SECTOR, "targeting", "sector_id" },
    };
    emit_sql(out,
             " AND (EXISTS (SELECT 1 FROM main.entity e WHERE e.id = v.id AND " KNOWN_COLUMNS("e", "?1") ")");
    for (size_t i = 0; i < sizeof about / sizeof about[0]; i++) {
        if (about[i].noun == NOUN_COUNT || about[i].noun == noun->id) {
            emit_facts_about(out, about[i].facts, about[i].end);
        }
    }
    emit_sql(out, " OR v.id IN (SELECT i.entity_id FROM event f JOIN involves i ON i.event_id = f.id)");
    if (noun->id == NOUN_LOCATION) {
        emit_sql(out, " OR v.id IN (SELECT location_id FROM event)");
    } else if (noun->id == NOUN_IDENTITY) {
        emit_sql(out, " OR v.id IN speaker");
    }
    emit_sql(out, ")");
}
