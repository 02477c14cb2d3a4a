/* Reading all words about a field, who speaks in each, and which one is preferred. Invariant: only
 * the view `said` is read, so that plain columns and claims count alike. */
#include "db/stmt.h"
#include "model/claim_choose.h"

static const char SQL_SAID[] =
    "SELECT s.claim_id, s.value, s.value_lo, s.value_hi, s.preferred, s.stance, s.confidence, s.source_id, "
    "s.said_by,"
    " s.said_on, s.said_lo, s.said_hi, s.quote, r.published_lo, r.published_hi, r.reliability"
    "  FROM said s LEFT JOIN source r ON r.id = s.source_id"
    " WHERE s.entity_id = ? AND s.field = ? ORDER BY s.claim_id";

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

/* Said, or else published, no later than that day. */
static bool was_known(const struct claim *c, struct str day) {
    struct str hi = c->said.n > 0 ? c->said_hi : c->published_hi;
    return hi.n > 0 && str_cmp(hi, day) <= 0;
}

static bool read_all(struct db *db, struct arena *a, int64_t entity, const char *field, struct str known,
                     struct claim_list *out, int *hidden, struct err *e) {
    const char *kept = arena_text(a, field);
    struct stmt *s = stmt_getf(db, e, SQL_SAID, "it", entity, field);
    if (s == NULL) {
        return false;
    }
    bool row = false, ok;
    while ((ok = stmt_step(s, &row, e)) && row) {
        struct claim c;
        read_claim(a, s, kept, &c);
        if (known.n > 0 && !was_known(&c, known)) {
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
static bool by_number(struct db *db, struct arena *a, int64_t entity, const char *field, bool *out,
                      struct err *e) {
    struct thing t;
    bool found;
    if (!thing_load(db, a, entity, &t, &found, e)) {
        return false;
    }
    const struct field *f = found && t.noun != NULL ? noun_field(t.noun, str_of(field)) : NULL;
    *out = f != NULL && (f->type == FIELD_REF || f->type == FIELD_NUMBER || f->type == FIELD_REAL);
    return true;
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
    bool numbers;
    int64_t later;
    if (!read_all(db, a, entity, field, known, out, hidden, e) ||
        !by_number(db, a, entity, field, &numbers, e)) {
        return false;
    }
    for (int i = 0; i < out->count; i++) {
        if (!claim_voice(db, out->items[i].source, out->items[i].by, &out->items[i].voice, e)) {
            return false;
        }
    }
    claim_choose(out, numbers, &later);
    return later == 0 || name_later(db, a, later, out, e);
}
