/* One command, one numbered change: opens the transaction, has the recorder watch the command, and
 * keeps in the books what is needed to take it back. Undo and redo are in change_undo.c.
 *
 * Invariant: a number is used exactly when something was changed; a change whose undo data cannot be
 * kept is not made. */
#include "base/date.h"
#include "base/utf8.h"
#include "db/bulk.h"
#include "model/change_parts.h"
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SQL_OPEN "INSERT INTO change (at, who, command) VALUES (?1, ?2, ?3)"
#define SQL_FILE "UPDATE change SET file = ?2, sha256 = ?3 WHERE id = ?1"
#define SQL_CHANGESET "UPDATE change SET changeset = ?2 WHERE id = ?1"
#define SQL_COUNTS "UPDATE change SET added = ?2, changed = ?3, same = ?4, rejected = ?5 WHERE id = ?1"

/* What a row of the books can hold beside the command and the file's name. */
enum { CHANGESET_MAX = DB_VALUE_MAX - (1 << 20) };

static bool fit_to_store(struct str text) {
    return text.n > 0 && utf8_bad(text) == SIZE_MAX && str_index(text, '\0') == SIZE_MAX;
}

/* Empty when nobody can be named. */
static struct str who(void) {
    static const char *const names[] = { "DOSSIER_USER", "USER" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str name = str_trim(str_of(getenv(names[i])));
        if (fit_to_store(name)) {
            return name;
        }
    }
    const struct passwd *entry = getpwuid(geteuid());
    struct str name = str_of(entry != NULL ? entry->pw_name : NULL);
    return fit_to_store(name) ? name : STR("");
}

bool change_row(struct db *db, struct str command, int64_t *id, struct err *e) {
    char now[20];
    date_now(now);
    if (!stmt_runf(db, e, SQL_OPEN, "tns", now, who(), command)) {
        return false;
    }
    *id = db_last_id(db);
    return true;
}

bool change_begin(struct db *db, struct str command, struct change *c, struct err *e) {
    *c = (struct change){ .db = db };
    if (!fit_to_store(command)) {
        err_set(e, ERR_USAGE,
                command.n == 0 ? "an empty command changes nothing" : "the command is not valid UTF-8");
        return false;
    }
    if (!db_begin(db, e)) {
        return false;
    }
    if (!change_row(db, command, &c->id, e) || !recorder_start(db, &c->recorder, e)) {
        change_abandon(c);
        return false;
    }
    return true;
}

bool change_bulk(struct change *c, const char *file, const char *sha256, struct err *e) {
    struct buf shown = { 0 };
    struct str name = str_of(file);
    if (utf8_bad(name) != SIZE_MAX) {
        utf8_escape(&shown, name, UTF8_FREE);
        name = buf_str(&shown);
    }
    bool ok = ranges_before(c->db, c->first, e) &&
              stmt_runf(c->db, e, SQL_FILE, "inn", c->id, name, str_of(sha256));
    buf_release(&shown);
    if (ok) {
        c->bulk = true;
        recorder_pause(c->recorder, true);
    }
    return ok;
}

bool change_large(struct change *c, struct err *e) {
    if (!c->bulk || c->large) {
        return true;
    }
    c->large = true;
    return search_bulk(c->db, true, e) && ranges_follow(c->db, c->first, e);
}

void change_careful(struct change *c, bool careful) {
    if (c->bulk) {
        bulk_pause(c->db, careful);
        recorder_pause(c->recorder, !careful);
    }
}

static bool store_changeset(struct change *c, struct str changeset, struct err *e) {
    if (changeset.n > CHANGESET_MAX) {
        err_set(e, ERR_FAILED, "this changes more than one undo can take back (%zu MiB of older rows)",
                (changeset.n >> 20) + 1);
        err_hint(e, "nothing was changed; do it in several steps");
        return false;
    }
    struct stmt *s = stmt_get(c->db, SQL_CHANGESET, e);
    if (s == NULL) {
        return false;
    }
    stmt_bind_int(s, 1, c->id);
    stmt_bind_blob(s, 2, changeset.p, changeset.n);
    bool ok = stmt_run(s, e);
    stmt_done(s);
    return ok;
}

/* The books and the index, then the commit. */
static bool keep(struct change *c, struct arena *a, struct str changeset, const struct ranges *ranges,
                 struct err *e) {
    struct ranges left = ranges_unfollowed(c->db, a, ranges);
    if (changeset.n > 0 && !store_changeset(c, changeset, e)) {
        return false;
    }
    if (c->counted &&
        !stmt_runf(c->db, e, SQL_COUNTS, "iiiii", c->id, c->added, c->changed, c->same, c->rejected)) {
        return false;
    }
    return ranges_store(c->db, c->id, ranges, e) &&
           (c->again == NULL || again_allowed(c, changeset, ranges, e)) &&
           search_follow_outside(c->db, changeset, false, left.items, left.count, e) &&
           ranges_index(c->db, &left, e) && (!c->large || search_bulk(c->db, false, e)) &&
           db_commit(c->db, e);
}

bool change_end(struct change *c, bool *kept, struct err *e) {
    struct arena arena = { 0 };
    struct buf changeset = { 0 };
    struct ranges ranges = { 0 };
    *kept = false;
    bool ok = recorder_take(c->recorder, &changeset, e) &&
              (!c->bulk || ranges_since(c->db, &arena, c->first, &ranges, e));
    recorder_free(c->recorder);
    c->recorder = NULL;
    if (ok && (changeset.n > 0 || ranges.count > 0 || (c->counted && c->rejected > 0))) {
        ok = keep(c, &arena, buf_str(&changeset), &ranges, e);
        *kept = ok;
    }
    if (!*kept) {
        change_abandon(c);
    }
    buf_release(&changeset);
    arena_release(&arena);
    return ok;
}

void change_abandon(struct change *c) {
    recorder_free(c->recorder);
    c->recorder = NULL;
    if (db_in_transaction(c->db)) {
        db_rollback(c->db);
    }
}
