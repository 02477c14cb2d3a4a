/* How a column writes its dates, proven by the column itself: 25/09/2017 can be read one way only, and where
 * no other date of the column contradicts, 03/09/2017 is read that way too. Owns a second look at the file,
 * taken at the first date that needs it. Invariant: an order is set before any record with such a date is
 * recognised, and never changes. */
#include "import/again.h"
#include <stdlib.h>
#include <unistd.h>

enum { STOP_EVERY = 512 };

/* A date that can be read one way only. */
struct proof {
    unsigned long line; /* 0: none was seen */
    struct str text;
};

void run_dates_begin(struct run *r) {
    r->unproven = arena_array(&r->a, int, (size_t)r->map->column_count + 1);
    for (int i = 0; i < r->map->column_count; i++) {
        if (r->map->columns[i].date && !r->map->columns[i].ordered) {
            r->unproven[r->unproven_count++] = i;
        }
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_separator(char c) {
    return c == '/' || c == '.' || c == '-';
}

/* Does one or two digits, a separator and a digit stand in it, at the start of a run of them? */
static bool is_numeric(struct str s) {
    for (size_t at = 0; at < s.n;) {
        size_t end = at;
        while (end < s.n && is_digit(s.p[end])) {
            end++;
        }
        bool start = at == 0 || (!is_separator(s.p[at - 1]) && s.p[at - 1] != ':');
        if (start && end > at && end - at <= 2 && end + 1 < s.n && is_separator(s.p[end]) &&
            is_digit(s.p[end + 1])) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

static bool reads(struct arena *a, struct str text, enum date_order order) {
    struct date d;
    struct err ignored = { 0 };
    bool ok = date_parse_as(a, text, order, &d, &ignored);
    err_release(&ignored);
    return ok;
}

static void weigh(struct run *r, struct str cell, unsigned long line, struct proof proofs[]) {
    struct arena a = { 0 };
    struct str text = row_fold(&a, cell);
    if (is_numeric(text)) {
        bool mdy = reads(&a, text, DATE_MDY), dmy = reads(&a, text, DATE_DMY);
        struct proof *proof = &proofs[mdy ? DATE_MDY : DATE_DMY];
        if (mdy != dmy && proof->line == 0) {
            *proof = (struct proof){ line, arena_str(&r->a, text) };
        }
    }
    arena_release(&a);
}

/* The reader at hand stands in the middle of the file: this one has a place of its own. */
struct second {
    int fd;
    off_t at;
};

static ssize_t read_again(void *cookie, char *bytes, size_t n) {
    struct second *look = cookie;
    ssize_t got = pread(look->fd, bytes, n, look->at);
    look->at += got > 0 ? got : 0;
    return got;
}

/* One look at all values of a column. */
struct look {
    struct run *r;
    int column;
    struct proof *proofs;
    unsigned long count;
};

static bool weigh_record(void *context, const struct csv_record *record) {
    struct look *look = context;
    struct run *r = look->r;
    const struct bound_column *c = &r->bound.columns[look->column];
    bool data = record->fault == CSV_FINE && record->count == r->bound.header_count;
    for (int i = 0; i < c->count && data; i++) {
        weigh(r, record->cells[c->cells[i]].text, record->line, look->proofs);
    }
    if (++look->count % STOP_EVERY == 0 && r->o->stop != NULL && *r->o->stop != 0) {
        err_set(r->e, ERR_STOPPED, "stopped; nothing was written");
        return false;
    }
    return true;
}

static bool weigh_all(struct look *look, struct csv_reader *reader) {
    const struct run *r = look->r;
    struct csv_record record;
    enum csv_result got;
    while ((got = csv_next(reader, &record, r->e)) == CSV_RECORD) {
        bool data = r->header.none || record.line > r->header.line;
        if (data && !weigh_record(look, &record)) {
            return false;
        }
    }
    return got == CSV_END;
}

static bool ask_file(struct look *to) {
    struct run *r = to->r;
    struct second look = { fileno(r->in), 0 };
    struct csv_reader *reader = NULL;
    FILE *in = fopencookie(&look, "rb", (cookie_io_functions_t){ .read = read_again });
    if (in == NULL) {
        err_set(r->e, ERR_FAILED, "cannot read '%s' again", r->o->path);
        return false;
    }
    bool ok = csv_open(in, r->o->path, &r->dialect, &reader, r->e) && weigh_all(to, reader);
    csv_close(reader);
    fclose(in);
    return ok;
}

static void set_order(struct run *r, int column, enum date_order order) {
    r->map->columns[column].order = order;
    for (int i = 0; i < r->map->branch_count; i++) {
        for (int k = 0; k < r->map->branches[i].count; k++) {
            struct map_rule *rule = &r->map->branches[i].rules[k];
            for (int s = 0; s < rule->count; s++) {
                for (struct map_expr *x = rule->slots[s].expr; x != NULL; x = x->of) {
                    x->order = x->call == MAP_COLUMN && x->column == column ? order : x->order;
                }
            }
        }
    }
}

static void tell(struct run *r, int column, const struct proof *one, const struct proof *other,
                 const char *order) {
    struct str name = r->map->columns[column].name;
    struct buf note = { 0 };
    if (other->line == 0) {
        buf_printf(&note, "dates of column %.*s are read as %s: on line %lu stands '%.*s'", STR_ARG(name),
                   order, one->line, STR_ARG(one->text));
    } else {
        buf_printf(&note,
                   "dates of column %.*s are written both ways: '%.*s' on line %lu, '%.*s' on line %lu; "
                   "no order is proven",
                   STR_ARG(name), STR_ARG(one->text), one->line, STR_ARG(other->text), other->line);
    }
    if (r->o->note != NULL) {
        r->o->note(r->o->context, buf_str(&note));
    }
    buf_release(&note);
}

static bool prove(struct run *r, int column) {
    struct proof proofs[] = { [DATE_MDY] = { 0 }, [DATE_DMY] = { 0 } };
    struct look look = { .r = r, .column = column, .proofs = proofs };
    if (!(r->again != NULL ? again_each(r, weigh_record, &look) : ask_file(&look))) {
        return false;
    }
    const struct proof *mdy = &proofs[DATE_MDY], *dmy = &proofs[DATE_DMY];
    if (mdy->line > 0) {
        tell(r, column, mdy, dmy, "m/d/y");
    } else if (dmy->line > 0) {
        tell(r, column, dmy, mdy, "d/m/y");
    }
    if ((mdy->line > 0) != (dmy->line > 0)) {
        set_order(r, column, mdy->line > 0 ? DATE_MDY : DATE_DMY);
    }
    return true;
}

bool run_dates_prove(struct run *r, const struct row *row) {
    for (int i = 0; i < r->unproven_count; i++) {
        const struct bound_column *c = &r->bound.columns[r->unproven[i]];
        bool asks = false;
        for (int k = 0; k < c->count; k++) {
            asks = asks || is_numeric(row->cells[c->cells[k]]);
        }
        if (asks) {
            int column = r->unproven[i];
            r->unproven[i--] = r->unproven[--r->unproven_count];
            if (!prove(r, column)) {
                return false;
            }
        }
    }
    return true;
}
