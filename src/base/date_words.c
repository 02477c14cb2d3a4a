/* The English phrase around one or two dates: since, until, before, between … and. It turns the
 * phrase into EDTF text and leaves bounds and flags to the EDTF reader. A date left out at one end
 * ("July to September 2018") is filled from the other; nothing else is ever supplied. */
#include "base/date_int.h"
#include <string.h>

enum form {
    FORM_ONE,   /* 2018, or a point in doubt when the atom is one */
    FORM_SPAN,  /* a/b, either may be open */
    FORM_POINT, /* [a..b], either may be open */
};

struct reading {
    struct phrase *p;
    enum date_order order;
    enum form form;
    bool has_a, has_b;
    struct date_atom a, b;
};

static bool any_word(struct phrase *p, const char *const *words) {
    for (; *words != NULL; words++) {
        if (phrase_word(p, *words)) {
            return true;
        }
    }
    return false;
}

static const char *const since_words[] = { "since", "from", "starting", NULL };
static const char *const until_words[] = { "up until", "until", "till", "up to", "through", "to", NULL };
static const char *const before_words[] = { "before", "prior to", NULL };
static const char *const after_words[] = { "after", NULL };
static const char *const by_words[] = { "by", "no later than", "not later than", NULL };
static const char *const from_on_words[] = { "no earlier than", "not earlier than", "not before", NULL };
static const char *const range_words[] = { "up to", "to", "until", "till", "through", "thru", NULL };
static const char *const now_words[] = { "the present", "present", "now", NULL };

/* A word or dash between two dates. A bare hyphen belongs to dates, so between them it needs blanks
 * round it or a left side that is not complete yet ("27-28 February"). */
static bool range_sign(struct phrase *p, bool left_complete) {
    if (any_word(p, range_words) || phrase_sign(p, "\xe2\x80\x93") || phrase_sign(p, "\xe2\x80\x94")) {
        return true;
    }
    size_t back = p->at, before = phrase_blanks(p);
    if (phrase_sign(p, "-")) {
        size_t after = phrase_blanks(p);
        if (!left_complete || (before > 0 && after > 0)) {
            return true;
        }
    }
    p->at = back;
    return false;
}

static void fill(char *field, size_t size, const char *from) {
    if (field[0] == '\0') {
        memcpy(field, from, size);
    }
}

/* Fills what one end left to the other and checks both. */
static bool ends_join(struct reading *r) {
    struct date_part *a = &r->a.a, *b = &r->b.a;
    struct phrase *p = r->p;
    char lo[DATE_ISO], hi[DATE_ISO];
    fill(a->year, sizeof a->year, b->year);
    if (a->day[0] != '\0' && b->day[0] != '\0') {
        fill(a->month, sizeof a->month, b->month);
        fill(b->month, sizeof b->month, a->month);
    }
    bool named = b->year[0] != '\0' && (a->day[0] == '\0' || a->month[0] != '\0') &&
                 (b->day[0] == '\0' || b->month[0] != '\0');
    if (!named) {
        phrase_fail(p, r->a.from, p->at, "'%.*s' lacks a year or a month",
                    STR_ARG(phrase_since(p, r->a.from)));
        err_hint(p->e, DATE_HINT);
        return false;
    }
    if (!date_part_bounds(a, lo, hi) || !date_part_bounds(b, lo, hi)) {
        return date_unreal(p, r->a.from);
    }
    return date_in_order(p, r->a.from, a, r->b.range ? &r->b.b : b);
}

static bool second_read(struct reading *r) {
    r->has_b = true;
    return date_atom_read(r->p, r->order, true, &r->b) && ends_join(r);
}

static bool between_read(struct reading *r) {
    r->form = FORM_POINT;
    r->has_a = true;
    if (!date_atom_read(r->p, r->order, true, &r->a)) {
        return false;
    }
    if (!phrase_word(r->p, "and") && !range_sign(r->p, r->a.a.year[0] != '\0')) {
        phrase_unread(r->p, "date");
        err_hint(r->p->e, "write between 2017 and 2018");
        return false;
    }
    return second_read(r);
}

/* One date, or the first of two; `open` says that alone it is an open beginning. */
static bool first_read(struct reading *r, bool open) {
    struct phrase *p = r->p;
    r->has_a = true;
    r->form = open ? FORM_SPAN : FORM_ONE;
    if (!date_atom_read(p, r->order, true, &r->a)) {
        return false;
    }
    size_t after = p->at;
    if (phrase_word(p, "onwards") || phrase_word(p, "onward")) {
        r->form = FORM_SPAN;
    } else if (range_sign(p, r->a.a.year[0] != '\0')) {
        r->form = FORM_SPAN;
        if (!any_word(p, now_words)) {
            return second_read(r);
        }
    }
    if (r->a.a.year[0] != '\0' && (r->a.a.day[0] == '\0' || r->a.a.month[0] != '\0')) {
        return true;
    }
    p->at = after;
    bool bare = r->a.a.month[0] == '\0';
    phrase_fail(p, r->a.from, r->a.to, "'%.*s' %s", STR_ARG(str_slice(p->in, r->a.from, r->a.to)),
                bare ? "is not a date" : "has no year");
    err_hint(p->e, DATE_HINT);
    return false;
}

/* `before` and `after` do not contain the date they name: step beside it. */
static bool beside_read(struct reading *r, bool after) {
    struct date_atom *atom = after ? &r->a : &r->b;
    if (!date_atom_read(r->p, r->order, false, atom)) {
        return false;
    }
    if (atom->range) {
        atom->a = after ? atom->b : atom->a;
        atom->a.marks |= DATE_APPROXIMATE;
        atom->range = false;
    }
    if (!date_part_step(&atom->a, after)) {
        return phrase_fail(r->p, atom->from, atom->to, "years run from 0000 to 9999 here");
    }
    r->form = FORM_POINT;
    r->has_a = after;
    r->has_b = !after;
    return true;
}

static bool phrase_read(struct reading *r, unsigned *marks) {
    struct phrase *p = r->p;
    bool at_least = phrase_word(p, "at least");
    if (any_word(p, since_words)) {
        /* "since at least 2014": the beginning is the source's latest, not ours to move */
        *marks |= at_least || phrase_word(p, "at least") ? DATE_UNCERTAIN : 0;
        return first_read(r, true);
    }
    if (at_least) {
        return date_unread(p);
    }
    if (phrase_word(p, "between")) {
        return between_read(r);
    }
    if (any_word(p, before_words)) {
        return beside_read(r, false);
    }
    if (any_word(p, after_words)) {
        return beside_read(r, true);
    }
    bool by = any_word(p, by_words);
    if (by || any_word(p, until_words)) {
        r->form = by ? FORM_POINT : FORM_SPAN;
        r->has_b = true;
        return date_atom_read(p, r->order, false, &r->b);
    }
    if (any_word(p, from_on_words)) {
        r->form = FORM_POINT;
        r->has_a = true;
        return date_atom_read(p, r->order, false, &r->a);
    }
    return first_read(r, false);
}

/* EDTF knows no point in doubt as the end of an interval: its outer date with ~ keeps the bounds
 * and says that it is not exact. */
static void end_add(struct date_text *out, const struct date_atom *atom, bool is_last, unsigned marks) {
    struct date_part part = atom->range && is_last ? atom->b : atom->a;
    part.marks |= marks | (atom->range ? DATE_APPROXIMATE : 0);
    date_text_part(out, &part);
}

static void reading_write(const struct reading *r, unsigned marks, struct date_text *out) {
    if (r->form == FORM_ONE) {
        struct date_part a = r->a.a, b = r->a.b;
        a.marks |= marks;
        b.marks |= marks;
        date_text_add(out, r->a.range ? "[" : "");
        date_text_part(out, &a);
        if (r->a.range) {
            date_text_add(out, "..");
            date_text_part(out, &b);
            date_text_add(out, "]");
        }
        return;
    }
    bool point = r->form == FORM_POINT;
    date_text_add(out, point ? "[" : "");
    if (r->has_a) {
        end_add(out, &r->a, false, marks);
    } else if (!point) {
        date_text_add(out, "..");
    }
    date_text_add(out, point ? ".." : "/");
    if (r->has_b) {
        end_add(out, &r->b, true, marks);
    } else if (!point) {
        date_text_add(out, "..");
    }
    date_text_add(out, point ? "]" : "");
}

bool date_words_read(struct phrase *p, enum date_order order, struct date_text *out, bool *plain) {
    if (phrase_word(p, "ongoing") && phrase_done(p)) {
        phrase_fail(p, p->from, p->end, "'%.*s' is not a date", STR_ARG(phrase_whole(p)));
        err_hint(p->e, "an end still open is written 2017-09/.. ; that it goes on is a status");
        return false;
    }
    p->at = p->from;
    struct reading r = { .p = p, .order = order };
    unsigned marks = date_hedges_read(p);
    if (p->at > p->from && phrase_done(p)) {
        p->at = p->from;
        return date_unread(p);
    }
    if (!phrase_read(&r, &marks)) {
        return false;
    }
    if (!phrase_done(p)) {
        return date_unread(p);
    }
    *plain = r.form == FORM_ONE && r.a.numeric && r.a.from == p->from;
    reading_write(&r, marks, out);
    return true;
}
