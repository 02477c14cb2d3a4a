/* A first map for a header that no map knows: what each column may be is guessed by its name and by its
 * first values. Owns nothing. Invariant: what is proposed parses, and every column stands in it, if only
 * to be ignored; it is a text to edit, never applied by itself. */
#include "import/propose.h"
#include "import/row.h"
#include <string.h>
#include <strings.h>

enum { SAMPLE = 200, COLUMNS = 200 };

enum role {
    NONE,
    ID,
    TITLE,
    TEXT,
    START,
    END,
    DAY,
    ACTOR,
    VICTIM,
    PLACE,
    SECTOR,
    MALWARE,
    LINK,
    TYPE,
    ROLES
};

struct guess {
    struct str name;
    enum role role;
    int filled, urls, lists, semicolons, places, sectors, long_texts;
    int dates[3]; /* by enum date_order */
    struct table seen;
    int distinct;
    bool used; /* by the rule of the operation */
};

/* Parts of a header's words, the most telling first. */
static const struct {
    const char *part;
    enum role role;
} hints[] = {
    { "description", TEXT }, { "summary", TEXT },    { "details", TEXT },   { "country", PLACE },
    { "location", PLACE },   { "region", PLACE },    { "city", PLACE },     { "sector", SECTOR },
    { "industr", SECTOR },   { "url", LINK },        { "link", LINK },      { "reference", LINK },
    { "source", LINK },      { "malware", MALWARE }, { "tool", MALWARE },   { "ransomware", MALWARE },
    { "first seen", START }, { "start", START },     { "begin", START },    { "occurred", START },
    { "last seen", END },    { "end", END },         { "reported", DAY },   { "published", DAY },
    { "discover", DAY },     { "date", START },      { "actor", ACTOR },    { "group", ACTOR },
    { "author", ACTOR },     { "attribut", ACTOR },  { "threat", ACTOR },   { "initiator", ACTOR },
    { "victim", VICTIM },    { "target", VICTIM },   { "organi", VICTIM },  { "receiver", VICTIM },
    { "compan", VICTIM },    { "title", TITLE },     { "campaign", TITLE }, { "operation", TITLE },
    { "incident", TITLE },   { "name", TITLE },      { "type", TYPE },      { "category", TYPE },
};

static bool has_part(struct str text, const char *part) {
    size_t n = strlen(part);
    for (size_t at = 0; at + n <= text.n; at++) {
        bool same = true;
        for (size_t i = 0; i < n && same; i++) {
            char c = text.p[at + i] == '_' || text.p[at + i] == '-' ? ' ' : text.p[at + i];
            same = strncasecmp(&c, part + i, 1) == 0;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* "id", "Incident ID", "ref_no": at the end of a name, not within "incident". */
static bool is_id_name(struct str name) {
    static const char *const ends[] = { "id", "ref", "no", "number", "guid", "uuid" };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t n = strlen(ends[i]);
        bool edge =
            name.n == n || (name.n > n && (name.p[name.n - n - 1] == ' ' || name.p[name.n - n - 1] == '_' ||
                                           (name.p[name.n - n] >= 'A' && name.p[name.n - n] <= 'Z')));
        if (edge && strncasecmp(name.p + name.n - n, ends[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static bool look_at(struct names *names, struct arena *a, struct guess *g, struct str text, struct err *e) {
    bool place = false, sector = false;
    struct date d;
    if (text.n == 0) {
        return true;
    }
    g->filled++;
    g->urls += str_starts(text, "http://") || str_starts(text, "https://") || str_starts(text, "www.");
    g->lists += text.p[0] == '[' && text.p[text.n - 1] == ']';
    g->semicolons += str_find(text, STR("; ")) < text.n;
    g->long_texts += text.n > 120;
    for (int order = DATE_ISO_ONLY; order <= DATE_DMY; order++) {
        struct err ignored = { 0 };
        g->dates[order] += date_parse_as(a, text, (enum date_order)order, &d, &ignored);
        err_release(&ignored);
    }
    if (table_get(&g->seen, text) == NULL) {
        table_put(&g->seen, text, g);
        g->distinct++;
    }
    size_t end = str_find(text, STR("; "));
    struct str first = str_slice(text, 0, end < text.n ? end : text.n);
    if (first.n > 60 || !names_known(names, a, noun_get(NOUN_LOCATION), first, &place, e) ||
        !names_known(names, a, noun_get(NOUN_SECTOR), first, &sector, e)) {
        return first.n > 60;
    }
    g->places += place;
    g->sectors += sector;
    return true;
}

static bool most(int part, int whole) {
    return part * 5 >= whole * 4 && part > 0;
}

static enum role by_values(const struct guess *g) {
    int dates = 0;
    for (int i = 0; i < 3; i++) {
        dates = g->dates[i] > dates ? g->dates[i] : dates;
    }
    return most(g->urls, g->filled)                    ? LINK
           : most(g->places, g->filled)                ? PLACE
           : most(g->sectors, g->filled)               ? SECTOR
           : most(dates, g->filled) && g->distinct > 1 ? START
           : most(g->long_texts, g->filled)            ? TEXT
                                                       : NONE;
}

/* The values speak against a name that says date, place or link. */
static bool is_denied(const struct guess *g, enum role role) {
    bool dated = g->dates[0] * 2 > g->filled || g->dates[1] * 2 > g->filled || g->dates[2] * 2 > g->filled;
    bool day = role == START || role == END || role == DAY;
    return g->filled > 0 && ((day && !dated) || (role == LINK && g->urls + g->lists == 0));
}

static enum role by_name(const struct guess *g) {
    if (is_id_name(g->name)) {
        return ID;
    }
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (has_part(g->name, hints[i].part) && !is_denied(g, hints[i].role)) {
            return hints[i].role;
        }
    }
    return NONE;
}

static struct guess *find(struct guess *all, int count, enum role role) {
    for (int i = 0; i < count; i++) {
        if (all[i].role == role) {
            return &all[i];
        }
    }
    return NULL;
}

static void add_name(struct buf *out, struct str name) {
    static const char *const words[] = { "if", "and", "or", "not", "in" };
    bool plain = name.n > 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '_' || (c == '-' && i > 0));
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        plain = plain && !str_is(name, words[i]);
    }
    buf_add_text(out, plain ? "" : "[");
    buf_add_str(out, name);
    buf_add_text(out, plain ? "" : "]");
}

static void add_order(struct buf *out, const struct guess *g) {
    static const char *const orders[] = { "", "(iso or m/d/y)", "(iso or d/m/y)" };
    int best = g->dates[DATE_MDY] > g->dates[0] ? DATE_MDY : 0;
    best = g->dates[DATE_DMY] > g->dates[best] ? DATE_DMY : best;
    /* read as well either way: the whole column has to prove it */
    best = g->dates[DATE_MDY] == g->dates[DATE_DMY] ? 0 : best;
    buf_add_text(out, orders[best]);
}

/* The column, cut where it holds lists. */
static void add_list(struct buf *out, const struct guess *g) {
    bool list = g->lists * 2 > g->filled, semicolons = g->semicolons > 0;
    buf_add_text(out, list || semicolons ? "each(" : "");
    add_name(out, g->name);
    buf_add_text(out, list ? ", list)" : semicolons ? ", \"; \")" : "");
}

static void add_header(struct buf *out, struct str file, const struct guess *all, int count) {
    buf_add_text(
        out,
        "# A first map, guessed from the header and the first records: read it, change it, then\n"
        "#   import FILE map:THIS dry-run\n# shows what would come of it. help maps tells the language.\n\n");
    buf_add_text(out, "map      mine \"");
    for (size_t i = 0; i < file.n; i++) {
        buf_add_char(
            out, file.p[i] == '"' || file.p[i] == '\\' || (unsigned char)file.p[i] < ' ' ? '_' : file.p[i]);
    }
    buf_add_text(out, "\"\nheader   ");
    for (int i = 0; i < count; i++) {
        buf_add_text(out, i == 0 ? "" : i % 6 == 0 ? ",\n         " : ", ");
        add_name(out, all[i].name);
    }
    buf_add_text(out, "\n");
}

/* What the records are about: by their title, else by the beginning of their text. */
static void add_operation(struct buf *out, struct guess *all, int count) {
    static const enum role once[] = { TITLE, TEXT, START, END, TYPE, ID };
    struct guess *title = find(all, count, TITLE), *text = find(all, count, TEXT),
                 *start = find(all, count, START), *end = find(all, count, END),
                 *type = find(all, count, TYPE), *id = find(all, count, ID);
    struct guess *about = title != NULL ? title : text != NULL ? text : id != NULL ? id : &all[0];
    const struct guess *key = id != NULL && id->distinct == id->filled && id->filled > 0 ? id : about;
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
        struct guess *g = find(all, count, once[i]);
        if (g != NULL) {
            g->used = true;
        }
    }
    about->used = true;
    buf_add_text(out, "key      ");
    add_name(out, key->name);
    buf_add_text(
        out,
        "\nnull     \"\", \"-\", \"?\", \"null\", \"N/A\", \"Unknown\", \"Not available\"\n"
        "create   actor, identity, capability   # kinds of things that may be made when a name is new\n\n"
        "operation    ");
    buf_add_text(out, title != NULL ? "" : "title(");
    add_name(out, about->name);
    buf_add_text(out, title != NULL ? "" : ")");
    if (text != NULL) {
        buf_add_text(out, " summary:");
        add_name(out, text->name);
    }
    for (int i = 0; i < 2; i++) {
        const struct guess *date = i == 0 ? start : end;
        if (date != NULL) {
            buf_add_text(out, i == 0 ? " start:" : " end:");
            add_name(out, date->name);
            add_order(out, date);
        }
    }
    if (type != NULL) {
        buf_add_text(out, " type:known(");
        add_name(out, type->name);
        buf_add_text(out, ")");
    }
    buf_add_text(out, " scale:incident\n");
    if (id != NULL && id != about) {
        buf_add_text(out, "name         ");
        add_name(out, id->name);
        buf_add_text(out, "  scheme:\"mine\"\n");
    }
}

static void add_fact(struct buf *out, const struct guess *g) {
    static const char *const heads[ROLES] = { [ACTOR] = "attribution  ",
                                              [VICTIM] = "target       victim:",
                                              [PLACE] = "target       location:",
                                              [SECTOR] = "target       sector:",
                                              [MALWARE] = "uses         capability:",
                                              [LINK] = "reported-in  " };
    if (g->role == DAY || g->role == START || g->role == END) {
        buf_add_text(out, "event        type:report date:");
        add_name(out, g->name);
        add_order(out, g);
    } else if (heads[g->role] == NULL) {
        buf_add_text(out, "ignore       ");
        add_name(out, g->name);
        buf_add_text(out, "  # say why, or write a rule");
    } else if (g->role == LINK && g->lists == 0) {
        buf_add_text(out, "reported-in  each(");
        add_name(out, g->name);
        buf_add_text(out, ", urls)");
    } else {
        buf_add_text(out, heads[g->role]);
        add_list(out, g);
    }
    buf_add_text(out, "\n");
}

/* A name that the map language cannot write is left out of the proposal. */
static int read_header(struct arena *a, const struct csv_record *header, struct guess *all) {
    int count = 0;
    for (int i = 0; i < header->count && i < COLUMNS; i++) {
        all[i].name = row_fold(a, arena_str(a, header->cells[i].text));
        all[i].seen.a = a;
        count++;
    }
    return count;
}

static bool can_write(const struct guess *all, int count, int at) {
    struct str name = all[at].name;
    for (int i = 0; i < at; i++) {
        if (str_eq(all[i].name, name)) {
            return false;
        }
    }
    return count > 0 && name.n > 0 && str_index(name, ']') >= name.n && str_index(name, '[') >= name.n;
}

static int compact(struct guess *all, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        bool keep = can_write(all, count, i);
        if (!keep) {
            table_release(&all[i].seen);
        } else {
            all[kept++] = all[i];
        }
    }
    return kept;
}

bool propose_map(struct names *names, struct csv_reader *reader, const struct csv_record *header,
                 struct str file, struct arena *a, struct buf *out, struct err *e) {
    struct guess *all = arena_array(a, struct guess, COLUMNS);
    struct csv_record record;
    bool ok = true;
    memset(all, 0, sizeof(struct guess) * COLUMNS);
    int count = read_header(a, header, all);
    for (int n = 0; ok && n < SAMPLE && csv_next(reader, &record, e) == CSV_RECORD; n++) {
        for (int i = 0; ok && i < count && i < record.count; i++) {
            ok = look_at(names, a, &all[i], row_fold(a, record.cells[i].text), e);
        }
    }
    count = compact(all, count);
    for (int i = 0; i < count; i++) {
        enum role named = by_name(&all[i]);
        all[i].role = named != NONE ? named : by_values(&all[i]);
    }
    if (ok && count > 0) {
        add_header(out, file, all, count);
        add_operation(out, all, count);
        for (int i = 0; i < count; i++) {
            if (!all[i].used) {
                add_fact(out, &all[i]);
            }
        }
    }
    for (int i = 0; i < count; i++) {
        table_release(&all[i].seen);
    }
    return ok && e->code == ERR_NONE;
}
