/* From the rows of a timeline to the picture below it. What a date says about itself (its text) and the
 * days that it allows become points with doubt; render/spans.h draws them. */
#include "cmd/timeline_spans.h"
#include "base/date.h"
#include "render/spans.h"

enum {
    SPANS_MOST = 40, /* rows of a picture: also in the statement below */
    SPAN_LEAST = 31  /* days that are worth a picture */
};

struct picture {
    struct span_row rows[SPANS_MOST];
    size_t n;
    int64_t all;
    bool any_span;
    struct span_scale scale;
};

/* Parts of the statements below; between them stand the rows of the timeline. */
#define ROWS_BEGIN                                                                                           \
    "SELECT DISTINCT v.id AS id, v.event_id AS event_id, v.\"when\" AS day, v.kind, v.what, v.date_lo AS "   \
    "lo,"                                                                                                    \
    " v.date_hi AS hi"
static const char SPANS_BEGIN[] =
    "SELECT e.name, o.start_date, o.start_lo, o.start_hi, o.end_date, o.end_lo, o.end_hi,"
    " o.status = 'ongoing', count(*) OVER () FROM operation o JOIN entity e ON e.id = o.id"
    " WHERE o.id IN (SELECT id FROM (" ROWS_BEGIN;
static const char SPANS_END[] =
    ") WHERE event_id IS NULL) ORDER BY coalesce(o.start_lo, o.start_hi, o.end_lo, o.end_hi), o.id LIMIT 40";
static const char SCALE_BEGIN[] = "SELECT min(coalesce(lo, hi)), max(coalesce(hi, lo)) FROM (" ROWS_BEGIN;
static const char SCALE_END[] = ")";

static bool has_mark(struct str edtf) {
    for (size_t i = 0; i < edtf.n; i++) {
        if (edtf.p[i] == '?' || edtf.p[i] == '~' || edtf.p[i] == '%') {
            return true;
        }
    }
    return false;
}

/* "2017-09/..": the beginning is the month before the slash. */
static void close_begin(struct arena *a, struct str edtf, struct span_point *p) {
    struct date d;
    struct err e = { 0 };
    int32_t hi;
    if (date_parse(a, str_slice(edtf, 0, str_index(edtf, '/')), &d, &e) && span_day(str_of(d.hi), &hi)) {
        p->hi = hi;
    }
    err_release(&e);
}

/* A side that the date leaves open reaches to the end of the scale. */
static struct span_point point_of(struct arena *a, const struct picture *pic, struct str edtf, struct str lo,
                                  struct str hi) {
    struct span_point p = { .lo = pic->scale.lo, .hi = pic->scale.hi };
    bool has_lo = span_day(lo, &p.lo), has_hi = span_day(hi, &p.hi);
    p.known = has_lo || has_hi;
    p.lo = !has_lo && p.hi < p.lo ? p.hi : p.lo;
    p.hi = !has_hi && p.lo > p.hi ? p.lo : p.hi;
    bool month = has_lo && has_hi && str_eq(str_slice(lo, 0, 7), str_slice(hi, 0, 7));
    if (has_lo && !has_hi && str_ends(edtf, "/..")) {
        close_begin(a, edtf, &p);
        month = p.hi - p.lo < 31;
    }
    p.sure = has_mark(edtf) ? SPAN_DOUBT : month ? SPAN_SURE : SPAN_LOOSE;
    return p;
}

static void read_span(struct call *call, struct picture *pic, const struct stmt *s) {
    struct span_row *row = &pic->rows[pic->n++];
    struct str start = stmt_str(s, 1), end = stmt_str(s, 4);
    row->label = arena_str(call->arena, stmt_str(s, 0));
    row->from = point_of(call->arena, pic, start, stmt_str(s, 2), stmt_str(s, 3));
    row->to = point_of(call->arena, pic, end, stmt_str(s, 5), stmt_str(s, 6));
    row->going_on = str_ends(end, "..") || (end.n == 0 && str_ends(start, "/..")) || stmt_int(s, 7) == 1;
    row->open = row->going_on || end.n == 0;
    row->to.known = row->to.known && !row->going_on;
    pic->all = stmt_int(s, 8);
    bool lasts = row->from.known && row->to.known && row->to.hi - row->from.lo >= SPAN_LEAST;
    pic->any_span = pic->any_span || row->going_on || lasts;
}

static struct stmt *prepare(struct call *call, const struct query *q, const char *begin, const char *end,
                            struct err *e) {
    struct query_sql sql = { .arena = call->arena };
    buf_add_text(&sql.text, begin);
    query_tail(&sql, q);
    buf_add_text(&sql.text, end);
    struct stmt *s = query_prepare(call->db, &sql, e);
    query_sql_release(&sql);
    return s;
}

static bool load(struct call *call, const struct query *q, struct picture *pic, struct err *e) {
    bool row = false;
    struct stmt *s = prepare(call, q, SCALE_BEGIN, SCALE_END, e);
    bool ok = s != NULL && stmt_step(s, &row, e);
    bool dated =
        ok && row && span_day(stmt_str(s, 0), &pic->scale.lo) && span_day(stmt_str(s, 1), &pic->scale.hi);
    stmt_done(s);
    if (!ok || !dated) {
        return ok;
    }
    s = prepare(call, q, SPANS_BEGIN, SPANS_END, e);
    ok = s != NULL;
    while (ok && (ok = stmt_step(s, &row, e)) && row) {
        read_span(call, pic, s);
    }
    stmt_done(s);
    return ok;
}

bool timeline_spans(struct call *call, const struct query *q, struct err *e) {
    struct picture *pic = arena_new(call->arena, struct picture);
    if (!load(call, q, pic, e)) {
        return false;
    }
    if (pic->any_span) {
        out_text(&call->session->out, STR("\n"));
        spans_draw(&call->session->out, pic->rows, pic->n, pic->scale);
    }
    if (pic->any_span && pic->all > SPANS_MOST) {
        session_say(call->session, "(the first %d of %lld operations)", SPANS_MOST, (long long)pic->all);
    }
    return out_flush(&call->session->out, e);
}
