/* Sources on a sheet: their numbers, in the order in which they are cited, and the list at the end.
 * Invariant: a number, once given, stands for one source on the whole sheet. */
#include "cmd/show.h"
#include "model/known.h"

static const char SQL_SOURCE[] =
    "SELECT e.name, e.handle, p.name, r.published FROM entity e LEFT JOIN source r ON r.id = e.id"
    " LEFT JOIN entity p ON p.id = r.publisher_id WHERE e.id = ?";
static const char SQL_REPEATS[] = "SELECT DISTINCT object_id FROM relation WHERE subject_id = ? AND verb = "
                                  "'repeats' AND stance >= 0 ORDER BY id";

size_t show_number(struct show *s, int64_t source) {
    for (size_t i = 0; i < s->source_count; i++) {
        if (s->sources[i] == source) {
            return i + 1;
        }
    }
    s->sources = arena_grow(s->call->arena, s->sources, s->source_count, sizeof *s->sources);
    s->sources[s->source_count++] = source;
    return s->source_count;
}

/* " (repeats [2][3])" */
static bool add_repeats(struct show *s, int64_t source, struct buf *to, struct err *e) {
    struct stmt *stmt = stmt_getf(s->call->db, e, SQL_REPEATS, "i", source);
    bool row = false, ok = stmt != NULL, any = false;
    while (ok && (ok = stmt_step(stmt, &row, e)) && row) {
        buf_printf(to, "%s[%zu]", any ? "" : " (repeats ", show_number(s, stmt_int(stmt, 0)));
        any = true;
    }
    stmt_done(stmt);
    buf_add_text(to, any ? ")" : "");
    return ok;
}

/* Who and when where that is known, else the name; and always the handle. */
static void add_name(struct buf *to, const struct stmt *stmt) {
    struct str name = stmt_str(stmt, 0), handle = stmt_str(stmt, 1), publisher = stmt_str(stmt, 2),
               published = stmt_str(stmt, 3);
    bool short_form = publisher.n > 0 && published.n > 0;
    buf_add_str(to, short_form ? publisher : name);
    if (published.n > 0 && str_find(buf_str(to), published) == SIZE_MAX) {
        buf_printf(to, " %.*s", STR_ARG(published));
    }
    buf_printf(to, "  %.*s", STR_ARG(handle));
}

bool show_source_lines(struct show *s, struct err *e) {
    for (size_t i = 0; i < s->source_count; i++) { /* grows as it goes: what they repeat */
        struct buf text = { 0 };
        struct stmt *stmt = stmt_getf(s->call->db, e, SQL_SOURCE, "i", s->sources[i]);
        bool row = false, ok = stmt != NULL && stmt_step(stmt, &row, e);
        buf_printf(&text, "[%zu] ", i + 1);
        if (ok && row) {
            add_name(&text, stmt);
        }
        stmt_done(stmt);
        ok = ok && add_repeats(s, s->sources[i], &text, e);
        if (ok) {
            show_line(s, "Sources", arena_str(s->call->arena, buf_str(&text)), STR(""));
        }
        buf_release(&text);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool add_count(struct show *s, const struct noun *noun, struct buf *to, struct err *e) {
    int64_t n;
    bool found;
    const char *known = noun->id == NOUN_NAME    ? KNOWN_NAME("f", "?2")
                        : noun->id == NOUN_CLAIM ? KNOWN_CLAIM("f", "?2")
                                                 : KNOWN_FACT("f", "?2");
    const char *sql = arena_printf(s->call->arena,
                                   "SELECT count(*) FROM %s f WHERE f.source_id IN (SELECT value FROM"
                                   " json_each(?1)) AND (?2 = '' OR %s)",
                                   noun->table, known);
    if (!stmt_intf(s->call->db, e, &n, &found, sql, "ss", s->members, s->known)) {
        return false;
    }
    if (n > 0) {
        buf_printf(to, "%s%lld %s", to->n > 0 ? ", " : "", (long long)n, n == 1 ? noun->name : noun->plural);
    }
    return true;
}

static const char SQL_TEXT[] =
    "SELECT CASE WHEN text IS NULL THEN 'not saved' ELSE 'saved, ' || length(text) || ' characters' END"
    " FROM source WHERE id = ?";

bool show_source_facts(struct show *s, struct err *e) {
    struct arena *a = s->call->arena;
    struct buf list = { 0 };
    struct str saved = STR("");
    bool ok = true, found;
    if (s->thing.noun->id != NOUN_SOURCE) {
        return true;
    }
    for (int id = NOUN_NAME; ok && id <= NOUN_CLAIM; id++) {
        ok = add_count(s, noun_get((enum noun_id)id), &list, e);
    }
    ok = ok && stmt_strf(s->call->db, e, a, &saved, &found, SQL_TEXT, "i", s->thing.id);
    if (ok) {
        show_line(s, "Facts", list.n > 0 ? arena_str(a, buf_str(&list)) : STR("none rest on it"), STR(""));
        show_line(s, "Text", saved, STR(""));
    }
    buf_release(&list);
    return ok;
}
