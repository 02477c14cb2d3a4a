/* Who speaks: from a source along `repeats` to those it repeats, from a person along `speaks-for` to
 * the organisation. Invariant: every walk is bounded, so circles and long chains in a file end; what
 * is not certain falls back to the source itself. */
#include "db/stmt.h"
#include "model/claim.h"

enum { SOURCES_MAX = 64, SPEAKS_MAX = 8 };

static const char SQL_REPEATED[] =
    "SELECT DISTINCT object_id FROM relation WHERE subject_id = ? AND verb = 'repeats' AND stance >= 0";
static const char SQL_SPEAKS_FOR[] = "SELECT min(object_id), count(DISTINCT object_id) FROM relation"
                                     " WHERE subject_id = ? AND verb = 'speaks-for' AND stance >= 0";
static const char SQL_PUBLISHER[] = "SELECT publisher_id FROM source WHERE id = ?";

struct walk {
    struct db *db;
    int64_t seen[SOURCES_MAX];
    int count;
    bool full;
};

static void see(struct walk *w, int64_t source) {
    for (int i = 0; i < w->count; i++) {
        if (w->seen[i] == source) {
            return;
        }
    }
    w->full = w->full || w->count == SOURCES_MAX;
    if (!w->full) {
        w->seen[w->count++] = source;
    }
}

/* Adds what `source` repeats to the walk; *root: it repeats nothing. */
static bool step_back(struct walk *w, int64_t source, bool *root, struct err *e) {
    struct stmt *s = stmt_getf(w->db, e, SQL_REPEATED, "i", source);
    if (s == NULL) {
        return false;
    }
    bool row = false, ok;
    *root = true;
    while ((ok = stmt_step(s, &row, e)) && row) {
        *root = false;
        see(w, stmt_int(s, 0));
    }
    stmt_done(s);
    return ok;
}

static bool publisher_or_self(struct db *db, int64_t source, int64_t *voice, struct err *e) {
    bool found;
    if (!stmt_intf(db, e, voice, &found, SQL_PUBLISHER, "i", source)) {
        return false;
    }
    return thing_survivor(db, found ? *voice : source, voice, e);
}

static bool voice_of_source(struct db *db, int64_t source, int64_t *voice, struct err *e) {
    struct walk w = { .db = db };
    int64_t common = 0;
    bool several = false;
    see(&w, source);
    for (int i = 0; i < w.count; i++) {
        bool root;
        int64_t one;
        if (!step_back(&w, w.seen[i], &root, e)) {
            return false;
        }
        if (!root) {
            continue;
        }
        if (!publisher_or_self(db, w.seen[i], &one, e)) {
            return false;
        }
        several = several || (common != 0 && one != common);
        common = one;
    }
    if (common != 0 && !several && !w.full) {
        *voice = common;
        return true;
    }
    return publisher_or_self(db, source, voice, e);
}

static bool voice_of_asserter(struct db *db, int64_t by, int64_t *voice, struct err *e) {
    *voice = by;
    for (int depth = 0; depth < SPEAKS_MAX; depth++) {
        struct stmt *s = stmt_getf(db, e, SQL_SPEAKS_FOR, "i", *voice);
        bool row;
        if (s == NULL || !stmt_step(s, &row, e)) {
            stmt_done(s);
            return false;
        }
        bool one = row && stmt_int(s, 1) == 1;
        int64_t next = one ? stmt_int(s, 0) : *voice;
        stmt_done(s);
        if (!one || next == *voice) {
            break;
        }
        *voice = next;
    }
    return thing_survivor(db, *voice, voice, e);
}

bool claim_voice(struct db *db, int64_t source, int64_t by, int64_t *voice, struct err *e) {
    *voice = 0;
    if (by != 0) {
        return voice_of_asserter(db, by, voice, e);
    }
    return source == 0 || voice_of_source(db, source, voice, e);
}
