/* Reading all words about a field, who speaks in each, and which one is preferred. Invariant: only
 * the view `said` is read, so that plain columns and claims count alike. */
#include "db/stmt.h"
#include "model/claim_choose.h"
#include "model/known.h"

#define WORD                                                                                                 \
    " s.value, s.value_lo, s.value_hi, s.preferred, s.stance, s.confidence, s.source_id, s.said_by,"         \
    " s.said_on, s.said_lo, s.said_hi, s.quote, r.published_lo, r.published_hi, r.reliability"
static const char SQL_SAID[] =
    "SELECT s.claim_id," WORD
    ", ?3 = '' OR " KNOWN_CLAIM("s", "?3") " FROM said s LEFT JOIN source r ON r.id = s.source_id"
                                           " WHERE s.entity_id = ?1 AND s.field = ?2 ORDER BY s.claim_id";
static const char SQL_KNOWN[] =
    "SELECT s.id," WORD ", s.entity_id, s.field, e.kind"
    " FROM claim s JOIN entity e ON e.id = s.entity_id LEFT JOIN source r ON r.id = s.source_id"
    " WHERE " KNOWN_CLAIM("s", "?1") " ORDER BY s.entity_id, s.field, s.id";
enum { AFTER_WORD = 16 };

static void read_claim(struct arena *a, const struct stmt *s, const char *field, struct claim *c) {
    *c = (struct claim){ .id = stmt_int(s, 0),
                         .field = str_of(field),
                         .value = arena_str(a, stmt_str(s, 1)),
                         .value_lo = arena_str(a, stmt_str(s, 2)),
                         .value_hi = arena_str(a, stmt_str(s, 3)),
                         .preferred = (int)stmt_int(s, 4),
                         .stance = (int)stmt_int(s, 5),
                         .has_confidence = stmt_type(s, 6) != STMT_NULL,
                         .confidence = (int)stmt_int(s, 6),
                         .source = stmt_int(s, 7),
                         .by = stmt_int(s, 8),
                         .said = arena_str(a, stmt_str(s, 9)),
                         .said_lo = arena_str(a, stmt_str(s, 10)),
                         .said_hi = arena_str(a, stmt_str(s, 11)),
                         .quote = arena_str(a, stmt_str(s, 12)),
                         .published_lo = arena_str(a, stmt_str(s, 13)),
                         .published_hi = arena_str(a, stmt_str(s, 14)),
                         .reliability = arena_str(a, stmt_str(s, 15)) };
}

static bool read_all(struct db *db, struct arena *a, int64_t entity, const char *field, struct str known,
                     struct claim_list *out, int *hidden, struct err *e) {
    const char *kept = arena_text(a, field);
    struct stmt *s = stmt_getf(db, e, SQL_SAID, "its", entity, field, known);
    if (s == NULL) {
        return false;
    }
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        struct claim c;
        read_claim(a, s, kept, &c);
        if (stmt_int(s, AFTER_WORD) == 0) {
            (*hidden)++;
            continue;
        }
        out->items = arena_grow(a, out->items, (size_t)out->count, sizeof *out->items);
        out->items[out->count++] = c;
    }
    stmt_done(s);
    return ok;
}

/* References and numbers are equal by their value_lo; a name may have changed since. */
static bool by_number(const struct noun *noun, struct str field) {
    const struct field *f = noun != NULL ? noun_field(noun, field) : NULL;
    return f != NULL && str_is(str_of(claim_side(f)), "value_lo");
}

static bool name_later(struct db *db, struct arena *a, int64_t voice, struct claim_list *out, struct err *e) {
    struct thing t;
    bool found;
    if (!thing_load(db, a, voice, &t, &found, e)) {
        return false;
    }
    if (found) {
        out->reason = str_of(arena_printf(a, "the later word of %.*s is shown", STR_ARG(t.name)));
    }
    return true;
}

bool claim_load(struct db *db, struct arena *a, int64_t entity, const char *field, struct str known,
                struct claim_list *out, int *hidden, struct err *e) {
    *out = (struct claim_list){ .chosen = -1 };
    *hidden = 0;
    struct thing t;
    bool found;
    int64_t later;
    if (!read_all(db, a, entity, field, known, out, hidden, e) || !thing_load(db, a, entity, &t, &found, e)) {
        return false;
    }
    for (int i = 0; i < out->count; i++) {
        if (!claim_voice(db, out->items[i].source, out->items[i].by, &out->items[i].voice, e)) {
            return false;
        }
    }
    claim_choose(out, by_number(found ? t.noun : NULL, str_of(field)), &later);
    return later == 0 || name_later(db, a, later, out, e);
}

/* Voices of the pairs of source and asserter met last; most claims of a file come from few. */
struct voices {
    struct db *db;
    struct known_voice {
        int64_t source, by, voice;
        bool there;
    } slots[256];
};

static bool find_voice(struct voices *v, struct claim *c, struct err *e) {
    uint64_t mix = (uint64_t)c->source * 31 + (uint64_t)c->by;
    struct known_voice *slot = &v->slots[mix % (sizeof v->slots / sizeof v->slots[0])];
    if (!slot->there || slot->source != c->source || slot->by != c->by) {
        *slot = (struct known_voice){ .source = c->source, .by = c->by };
        if (!claim_voice(v->db, c->source, c->by, &slot->voice, e)) {
            return false;
        }
        slot->there = true;
    }
    c->voice = slot->voice;
    return true;
}

/* The words about one field are complete: the one in use goes to the list. */
static void choose_one(struct claim_list *list, const struct noun *noun, struct str field, struct buf *ids) {
    int64_t later;
    if (list->count == 0) {
        return;
    }
    claim_choose(list, by_number(noun, field), &later);
    if (list->chosen >= 0) {
        buf_printf(ids, "%s%lld", ids->n > 1 ? "," : "", (long long)list->items[list->chosen].id);
    }
}

/* Steps through the words in order; an arena of its own holds those about one field. */
static bool choose_all(struct voices *v, struct stmt *s, struct buf *ids, struct err *e) {
    struct arena own = { 0 };
    struct claim_list list = { 0 };
    const struct noun *noun = NULL;
    struct str field = STR("");
    int64_t entity = 0;
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        struct claim c;
        if (stmt_int(s, AFTER_WORD) != entity || !str_eq(stmt_str(s, AFTER_WORD + 1), field)) {
            choose_one(&list, noun, field, ids);
            arena_release(&own);
            list = (struct claim_list){ 0 };
            entity = stmt_int(s, AFTER_WORD);
            field = arena_str(&own, stmt_str(s, AFTER_WORD + 1));
            noun = noun_of_kind(stmt_str(s, AFTER_WORD + 2));
        }
        read_claim(&own, s, field.p, &c);
        if (!(ok = find_voice(v, &c, e))) {
            break;
        }
        list.items = arena_grow(&own, list.items, (size_t)list.count, sizeof *list.items);
        list.items[list.count++] = c;
    }
    choose_one(&list, noun, field, ids);
    arena_release(&own);
    return ok;
}

bool claim_known(struct db *db, struct arena *a, struct str day, struct str *ids, struct err *e) {
    struct voices *v = arena_new(a, struct voices);
    struct buf list = { 0 };
    v->db = db;
    buf_add_char(&list, '[');
    struct stmt *s = stmt_getf(db, e, SQL_KNOWN, "s", day);
    bool ok = s != NULL && choose_all(v, s, &list, e);
    stmt_done(s);
    buf_add_char(&list, ']');
    if (ok && list.n > DB_VALUE_MAX) {
        err_set(e, ERR_FAILED, "too many fields have rivals to say what was known of all");
        ok = false;
    }
    *ids = ok ? arena_str(a, buf_str(&list)) : STR("");
    buf_release(&list);
    return ok;
}
