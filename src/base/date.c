/* Dates: the way in, the words for bounds, and the clock.
 * What is EDTF goes to date_edtf.c as it stands; what is English or numeric is first written as EDTF
 * (date_words.c) and then read the same way. */
#include "base/date_int.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* EDTF, or digits and signs that can only be mistaken EDTF. */
static bool is_edtf(const struct phrase *p) {
    struct str text = phrase_whole(p);
    if (date_numeric_next(p) || text.p[0] == '~' || str_find(text, STR(" - ")) < text.n) {
        return false;
    }
    for (size_t i = 0; i < text.n; i++) {
        if (strchr("0123456789Xx?~%/.,[]{}-:+TtZz ", text.p[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool has_letter(struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_is_letter(text.p[i])) {
            return true;
        }
    }
    return false;
}

static bool far_year_refuse(struct phrase *p) {
    char c = phrase_peek(p, 1);
    if ((phrase_peek(p, 0) != 'Y' && phrase_peek(p, 0) != 'y') || !(ascii_is_digit(c) || c == '-')) {
        return false;
    }
    phrase_fail(p, p->from, p->end, "'%.*s': years have four digits, 0000 to 9999", STR_ARG(phrase_whole(p)));
    return true;
}

bool date_parse(struct arena *a, struct str in, struct date *out, struct err *e) {
    return date_parse_as(a, in, DATE_ISO_ONLY, out, e);
}

bool date_parse_as(struct arena *a, struct str in, enum date_order order, struct date *out, struct err *e) {
    struct phrase p;
    struct date_text text = { 0 }, canonical = { 0 };
    *out = (struct date){ 0 };
    if (!phrase_open(&p, in, "date", e)) {
        err_hint(e, DATE_HINT);
        return false;
    }
    if (far_year_refuse(&p)) {
        return false;
    }
    if (!is_edtf(&p)) {
        bool plain = false;
        if (!date_words_read(&p, order, &text, &plain)) {
            return false;
        }
        if (!plain && has_letter(phrase_whole(&p))) {
            out->words = arena_str(a, phrase_whole(&p));
        }
        struct str edtf = { text.p, text.n };
        p = (struct phrase){ .in = edtf, .end = edtf.n, .e = e };
    }
    if (!date_edtf_read(&p, out, &canonical)) {
        *out = (struct date){ 0 };
        return false;
    }
    out->edtf = arena_str(a, (struct str){ canonical.p, canonical.n });
    return true;
}

void date_describe(struct buf *out, const struct date *d) {
    if (d->lo[0] != '\0' && d->hi[0] != '\0') {
        buf_add_text(out, d->lo);
        if (strcmp(d->lo, d->hi) != 0) {
            buf_printf(out, " to %s inclusive", d->hi);
        }
    } else if (d->lo[0] == '\0' && d->hi[0] == '\0') {
        buf_add_text(out, "at any time");
    } else {
        buf_printf(out, "%s %s", d->lo[0] != '\0' ? "from" : "until", d->lo[0] != '\0' ? d->lo : d->hi);
    }
}

/* DOSSIER_NOW as "YYYY-MM-DD HH:MM"; a value that is no date with a time of day is left aside. */
static bool now_told(char out[20]) {
    const char *told = getenv("DOSSIER_NOW");
    if (told == NULL) {
        return false;
    }
    struct phrase p;
    struct date_part part;
    struct err unused = { 0 };
    bool ok = phrase_open(&p, str_of(told), "date", &unused) && date_part_read(&p, &part) &&
              phrase_done(&p) && part.marks == 0 && part.day[0] != '\0' && strchr(part.year, 'X') == NULL &&
              strchr(part.month, 'X') == NULL && strchr(part.day, 'X') == NULL;
    if (ok) {
        struct str text = phrase_whole(&p);
        memcpy(out, "0000-00-00 00:00", 17);
        memcpy(out, text.p, text.n < 16 ? 10 : 16);
        out[10] = ' ';
    }
    err_release(&unused);
    return ok;
}

void date_now(char out[20]) {
    time_t now = time(NULL);
    struct tm local = { 0 };
    if (now_told(out)) {
        return;
    }
    if (localtime_r(&now, &local) == NULL || strftime(out, 20, "%Y-%m-%d %H:%M", &local) == 0) {
        memcpy(out, "1970-01-01 00:00", 17);
    }
}

void date_today(char out[DATE_ISO]) {
    char now[20];
    date_now(now);
    memcpy(out, now, 10);
    out[10] = '\0';
}
