/* What an import shows. Progress goes to a terminal only, half a second after the start and then five
 * times a second; the line is taken away at the end. Everything from the file is escaped. */
#include "cmd/import_show.h"
#include "base/utf8.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 20, NAMES_SHOWN = 20 };
static const double FIRST_AFTER = 0.5, EVERY = 0.2;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* 1020311 as "1 020 311". */
static void add_grouped(struct buf *out, unsigned long n) {
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%lu", n);
    for (int i = 0; i < count; i++) {
        buf_add_text(out, i > 0 && (count - i) % 3 == 0 ? " " : "");
        buf_add_char(out, digits[i]);
    }
}

void import_show_progress_line(struct buf *out, const char *name, const struct import_progress *p,
                               double seconds) {
    buf_add_text(out, "importing ");
    utf8_escape(out, str_of(name), UTF8_IDENT);
    double part = p->size > 0 ? (double)p->bytes / (double)p->size : 0;
    part = part > 1 ? 1 : part;
    if (p->size > 0) {
        size_t done = (size_t)(part * BAR);
        buf_add_text(out, "  [");
        buf_add_repeat(out, "#", done);
        buf_add_repeat(out, "-", BAR - done);
        buf_printf(out, "]  %d %%", (int)(part * 100));
    }
    buf_add_text(out, "   ");
    add_grouped(out, p->records);
    buf_add_text(out, p->records == 1 ? " record" : " records");
    if (p->rejected > 0) {
        buf_add_text(out, "  ");
        add_grouped(out, p->rejected);
        buf_add_text(out, " rejected");
    }
    if (part > 0) {
        long left = (long)(seconds * (1 - part) / part + 0.5);
        buf_printf(out, "   %ld:%02ld left", left / 60, left % 60);
    }
    buf_add_text(out, "   Ctrl-C stops");
}

static void erase(struct import_show *s) {
    if (s->drawn) {
        fputs("\r\x1b[K", s->session->messages);
        s->drawn = false;
    }
}

static void progress(void *context, const struct import_progress *p) {
    struct import_show *s = context;
    double at = now();
    if (!s->live || at - s->begun < FIRST_AFTER || at - s->told < EVERY) {
        return;
    }
    struct buf line = { 0 };
    import_show_progress_line(&line, s->name, p, at - s->begun);
    erase(s);
    size_t width = s->session->out.options.width > 0 ? s->session->out.options.width : 80;
    size_t fit = utf8_fit(buf_str(&line), width - 1); /* a line that wraps could not be taken away */
    fwrite(line.p, 1, fit, s->session->messages);
    fflush(s->session->messages);
    s->drawn = true;
    s->told = at;
    buf_release(&line);
}

static void problem(void *context, const struct err *e) {
    struct import_show *s = context;
    s->problem_count++;
    if (s->kept < IMPORT_PROBLEMS_SHOWN) {
        struct err *copy = &s->problems[s->kept++];
        *copy = *e;
        copy->text = (struct buf){ 0 };
        buf_add_str(&copy->text, buf_str(&e->text));
    }
}

static void note(void *context, struct str text) {
    struct import_show *s = context;
    erase(s);
    session_note(s->session, "%.*s", STR_ARG(text));
}

/* "did you mean 'lazarus-group'?  (Lazarus Group, 3 operations)": the question without what is known. */
static struct str short_hint(struct str near) {
    size_t end = str_find(near, STR("?  ("));
    return end < near.n ? str_slice(near, 0, end + 1) : near;
}

/* Problems that were told so far come again with the run that follows. */
static bool ask(void *context, const struct import_name *name) {
    struct import_show *s = context;
    struct str near = short_hint(name->near);
    struct buf text = { 0 };
    import_show_end(s);
    import_show_release(s);
    s->problem_count = 0;
    buf_printf(&text, "make %s '%.*s'?%s%.*s%s", name->noun->name, STR_ARG(name->name),
               near.n > 0 ? " (" : "", STR_ARG(near), near.n > 0 ? ")" : "");
    bool agreed = s->session->confirm(s->session, text.p);
    buf_release(&text);
    s->begun = now();
    return agreed;
}

void import_show_begin(struct import_show *s, struct import_options *o) {
    const char *slash = strrchr(o->path, '/');
    s->name = slash != NULL ? slash + 1 : o->path;
    s->live = isatty(fileno(s->session->messages)) && !s->session->options.quiet;
    s->begun = now();
    o->problem = problem;
    o->note = note;
    o->progress = s->live ? progress : NULL;
    o->ask = s->session->confirm != NULL ? ask : NULL;
    o->answer = s->session->options.yes ? IMPORT_YES : s->session->options.no ? IMPORT_NO : IMPORT_ASK;
    o->context = s;
}

void import_show_end(struct import_show *s) {
    erase(s);
    fflush(s->session->messages);
}

void import_show_problems(struct import_show *s) {
    for (int i = 0; i < s->kept; i++) {
        session_complain(s->session, &s->problems[i], STR(""));
    }
    if (s->problem_count > (unsigned long)s->kept) {
        fprintf(s->session->messages, "and %lu more\n", s->problem_count - (unsigned long)s->kept);
        fflush(s->session->messages);
    }
}

void import_show_release(struct import_show *s) {
    for (int i = 0; i < s->kept; i++) {
        err_release(&s->problems[i]);
    }
    s->kept = 0;
}

static struct cell text_cell(struct str text) {
    return (struct cell){ .type = text.n > 0 ? CELL_TEXT : CELL_NULL, .text = text };
}

static bool put_columns(struct call *call, const struct import_report *r, struct err *e) {
    static const struct column columns[] = {
        { .key = "column", .label = "Column", .keep = 3 },
        { .key = "becomes", .label = "Becomes", .keep = 2 },
        { .key = "first", .label = "First value", .keep = 1 },
    };
    struct out *out = &call->session->out;
    out_begin(out, columns, 3);
    for (int i = 0; i < r->column_count; i++) {
        const struct import_column *c = &r->columns[i];
        out_row(out, (struct cell[]){ text_cell(c->name), text_cell(c->becomes), text_cell(c->first) });
    }
    return out_end(out, e);
}

/* Names that may be slips come first: they are what to look at. */
static void put_names(struct call *call, const struct import_report *r) {
    static const char *const leaves[] = {
        [IMPORT_MADE] = "", [IMPORT_ASKED] = ", to be asked about", [IMPORT_REFUSED] = ", refused"
    };
    struct session *s = call->session;
    int shown = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < r->name_count && shown < NAMES_SHOWN; i++) {
            const struct import_name *n = &r->names[i];
            if ((n->near.n > 0) != (pass == 0)) {
                continue;
            }
            session_say(s, "new %s '%.*s' (line %lu)%s%s%.*s", n->noun->name, STR_ARG(n->name), n->line,
                        leaves[n->leave], n->near.n > 0 ? ": " : "", STR_ARG(n->near));
            shown++;
        }
    }
    if (r->names_new > (unsigned long)shown) {
        session_say(s, "and %lu more new names", r->names_new - (unsigned long)shown);
    }
}

bool import_show_mapping(struct call *call, const struct import_options *o, const struct import_report *r,
                         struct err *e) {
    session_say(call->session, "%s: %.*s, %lu %s; map %.*s", o->path, STR_ARG(r->dialect), r->records,
                r->records == 1 ? "record" : "records", STR_ARG(r->map));
    if (r->column_count > 0 && !put_columns(call, r, e)) {
        return false;
    }
    put_names(call, r);
    return true;
}

/* Whole lines: what could hide in a header is made visible, line by line. */
void import_show_proposal(struct call *call, const struct import_report *r) {
    struct buf text = { 0 };
    for (struct str rest = r->proposal; rest.n > 0;) {
        size_t end = str_index(rest, '\n');
        utf8_escape(&text, str_slice(rest, 0, end), UTF8_FREE);
        buf_add_char(&text, '\n');
        rest = str_slice(rest, end < rest.n ? end + 1 : rest.n, rest.n);
    }
    out_text(&call->session->out, buf_str(&text));
    buf_release(&text);
}

void import_show_summary(struct call *call, const struct import_options *o, const struct import_report *r) {
    struct session *s = call->session;
    struct buf text = { 0 };
    buf_printf(&text, "%lu %s: %lu %s, %lu %s, %lu the same", r->records,
               r->records == 1 ? "record" : "records", r->added, o->dry_run ? "to add" : "added", r->changed,
               o->dry_run ? "to change" : "changed", r->same);
    if (r->rejected > 0) {
        buf_printf(&text, ", %lu rejected%s", r->rejected,
                   o->dry_run       ? ""
                   : r->change == 0 ? ", kept already"
                                    : " and kept");
    }
    if (r->errors > 0 && o->dry_run) {
        buf_printf(&text, " (%lu %s)", r->errors, r->errors == 1 ? "error" : "errors");
    }
    if (o->dry_run) {
        session_say(s, "%s", text.p);
        session_say(s, "Dry run: nothing was written.");
    } else if (r->change == 0) {
        session_say(s, "%s; nothing was written  (%.2f s)", text.p, r->seconds);
    } else {
        session_say(s, "%s  (change %lld, %.2f s)", text.p, (long long)r->change, r->seconds);
        session_say(s, "see %s with  show import %lld   take it back with  undo %lld",
                    r->rejected > 0 ? "them" : "it", (long long)r->change, (long long)r->change);
    }
    buf_release(&text);
}
