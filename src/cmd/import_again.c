/* The command that an import was typed as, taken from the books and read again as it would be today.
 * Owns no state. Invariant: nothing of it reaches outside the case file here; the gates were passed by
 * the command at hand. */
#include "cmd/import_again.h"
#include "db/stmt.h"
#include "engine/args.h"

extern const struct command cmd_import;

enum { RETRIES_MAX = 8 }; /* followed from one to the next: a file may claim any number */

#define SQL_COMMAND "SELECT command FROM change WHERE id = ?"
#define SQL_HEADER                                                                                           \
    "SELECT raw FROM record WHERE change_id = ? AND key IS NULL AND error IS NULL ORDER BY id LIMIT 1"

/* False when the text is no import of a file, or not as one is written now. */
static bool read_command(struct call *call, struct str text, struct call *old) {
    struct err unread = { 0 };
    *old = (struct call){
        .session = call->session, .db = call->db, .arena = call->arena, .command = &cmd_import, .typed = text
    };
    bool ok = lex_line(call->arena, text, &old->tokens, &unread) && old->tokens.count > 0 &&
              str_starts(STR("import"),
                         arena_copy(call->arena, old->tokens.items[0].text.p, old->tokens.items[0].text.n)) &&
              args_read(old, &unread);
    err_release(&unread);
    return ok;
}

static struct str first(struct str now, struct str then) {
    return now.n > 0 ? now : then;
}

/* Not the encoding, comments and the header's place: the books have what was read behind them. */
static void merge(struct import_options *o, const struct import_options *old) {
    if (o->map_path == NULL && o->map.n == 0) {
        o->map_path = old->map_path;
        o->map = old->map;
    }
    o->source = first(o->source, old->source);
    o->create = first(o->create, old->create);
    o->retrieved = first(o->retrieved, old->retrieved);
    o->published = first(o->published, old->published);
    o->delimiter = first(o->delimiter, old->delimiter);
    o->quote = first(o->quote, old->quote);
    o->line_end = first(o->line_end, old->line_end);
}

bool import_old_options(struct call *call, int64_t import, struct import_options *o, struct err *e) {
    struct str command, file = STR("");
    struct call old;
    struct import_options then;
    bool found = false, named;
    if (!stmt_strf(call->db, e, call->arena, &command, &found, SQL_COMMAND, "i", import) ||
        !stmt_strf(call->db, e, call->arena, &file, &named, "SELECT file FROM change WHERE id = ?", "i",
                   import)) {
        return false;
    }
    o->path = arena_copy(call->arena, file.p, file.n);
    if (found && read_command(call, command, &old)) {
        import_read_options(&old, &then);
        merge(o, &then);
    }
    return true;
}

static bool read_line(struct call *call, struct str text, struct token_list *out) {
    struct err unread = { 0 };
    bool ok = lex_line(call->arena, text, out, &unread);
    err_release(&unread);
    return ok;
}

int64_t import_retried(struct call *call, struct str command) {
    struct token_list line;
    long long n = 0;
    bool retry = read_line(call, command, &line) && line.count > 2 && str_is(line.items[1].text, "retry") &&
                 !line.items[1].quoted && str_to_int(line.items[2].text, &n);
    return retry && n > 0 ? n : 0;
}

static struct str typed_map(struct call *call, struct str command) {
    struct token_list line;
    bool ok = read_line(call, command, &line);
    for (int i = 1; ok && i < line.count; i++) {
        const struct token *t = &line.items[i];
        if (t->kind == TOKEN_QUALIFIER && str_is_nocase(t->key, "map") && t->value_count > 0) {
            return t->values[0].text;
        }
    }
    return STR("");
}

bool import_old_map(struct call *call, struct str command, int64_t import, struct str *map, struct err *e) {
    bool found = true;
    *map = typed_map(call, command);
    for (int i = 0; map->n == 0 && found && i < RETRIES_MAX; i++) {
        int64_t retried = import_retried(call, command);
        if (retried == 0 || retried >= import) {
            break;
        }
        import = retried;
        if (!stmt_strf(call->db, e, call->arena, &command, &found, SQL_COMMAND, "i", import)) {
            return false;
        }
        *map = found ? typed_map(call, command) : STR("");
    }
    struct str header = STR("");
    if (map->n == 0 && !stmt_strf(call->db, e, call->arena, &header, &found, SQL_HEADER, "i", import)) {
        return false;
    }
    *map = map->n == 0 ? import_builtin_for(call->arena, header) : *map;
    return true;
}

void import_say_retried(struct call *call, int64_t import, const struct import_options *o,
                        const struct import_report *r) {
    struct session *s = call->session;
    struct buf text = { 0 };
    buf_printf(&text, "%lu rejected %s tried again: %lu %s, %lu %s, %lu the same, %lu still rejected",
               r->records, r->records == 1 ? "record" : "records", r->added, o->dry_run ? "to add" : "added",
               r->changed, o->dry_run ? "to change" : "changed", r->same, r->rejected);
    if (r->change != 0) {
        session_say(s, "%s  (change %lld)", text.p, (long long)r->change);
    } else {
        session_say(s, "%s; nothing was written", text.p);
    }
    if (r->rejected > 0) {
        session_say(s, "see what is left with  show import %lld   mend it with  export rejects %lld to FILE",
                    (long long)import, (long long)import);
    }
    buf_release(&text);
}
