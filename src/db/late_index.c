/* Dropping an index and making it again from its own words. Invariant: `sql` is what the schema said of it,
 * byte by byte, so that the fingerprint of the file is the same. Up to a million rows are sorted in memory,
 * more with the help of a file without a name. */
#include "db/late_index.h"
#include "db/stmt.h"
#include <stdlib.h>

static const char SQL_WORDS[] = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?";
enum { SORTED_IN_MEMORY = 1500000 };

bool late_drop(struct db *db, struct late_index *index, struct err *e) {
    struct arena a = { 0 };
    struct str words;
    bool found = false;
    if (index->kept || index->sql != NULL) {
        return true;
    }
    bool ok = stmt_strf(db, e, &a, &words, &found, SQL_WORDS, "t", index->name);
    if (ok && found) {
        index->sql = mem_text(arena_copy(&a, words.p, words.n));
        ok = db_exec(db, arena_printf(&a, "DROP INDEX %s", index->name), e);
    }
    arena_release(&a);
    return ok;
}

bool late_build(struct db *db, struct late_index *index, struct err *e) {
    struct arena a = { 0 };
    int64_t rows = 0;
    bool found;
    if (index->sql == NULL) {
        return true;
    }
    index->kept = true;
    bool ok = stmt_intf(db, e, &rows, &found, arena_printf(&a, "SELECT max(id) FROM %s", index->table), "");
    bool file = ok && found && rows > SORTED_IN_MEMORY;
    ok = ok && (!file || db_exec(db, "PRAGMA temp_store=FILE", e)) && db_exec(db, index->sql, e) &&
         (!file || db_exec(db, "PRAGMA temp_store=MEMORY", e));
    arena_release(&a);
    late_release(index);
    return ok;
}

void late_release(struct late_index *index) {
    free(index->sql);
    index->sql = NULL;
}
