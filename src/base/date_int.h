/* The pieces of the date reader. Private to base's date*.c.
 *
 * date_part.c   one EDTF date: its calendar, bounds and text
 * date_edtf.c   EDTF texts; every date ends here, whatever it was written in
 * date_numeric.c  dates of digits alone that are not EDTF: 03/09/2017
 * date_atom.c   one date in English; date_words.c the phrase around it */
#ifndef BASE_DATE_INT_H
#define BASE_DATE_INT_H

#include "base/date.h"
#include "base/phrase.h"

/* One date of a set or interval. Digits may be X. Empty fields were not said. */
struct date_part {
    char year[5];
    char month[3]; /* 01..12, or an EDTF grouping 21..41: seasons, quarters, halves */
    char day[3];
    unsigned marks; /* DATE_UNCERTAIN, DATE_APPROXIMATE */
};

/* Canonical text under construction. Never longer than the input, or than two dates in brackets. */
struct date_text {
    char p[PHRASE_MAX + 56];
    size_t n;
};

bool date_is_digit_or_x(char c);
/* 0 when there is no such month. */
int date_days_in_month(int year, int month);
/* month and day 0 when not known. */
struct date_part date_part_of(int year, int month, int day);
/* First and last day; false when no such day exists. */
bool date_part_bounds(const struct date_part *part, char lo[DATE_ISO], char hi[DATE_ISO]);
/* The date just before or after a whole part: of its own precision where it is a plain year, month
 * or day, else a day. False outside 0000 to 9999. */
bool date_part_step(struct date_part *part, bool forward);
void date_text_add(struct date_text *t, const char *text);
void date_text_part(struct date_text *t, const struct date_part *part);

/* YYYY[-MM[-DD[time]]] and its marks at the place reached; a time is read and left out. */
bool date_part_read(struct phrase *p, struct date_part *out);
/* A run of ? ~ %, possibly none. */
bool date_marks_read(struct phrase *p, unsigned *marks);
/* A time of day after a date, possibly none. */
bool date_time_read(struct phrase *p);
#define DATE_HINT "write dates as YYYY, YYYY-MM or YYYY-MM-DD"
/* phrase_unread() with the hint above. */
bool date_unread(struct phrase *p);
/* Refuses the text from `from` to the place reached as "not a real date". */
bool date_unreal(struct phrase *p, size_t from);
/* False, with an error for from..at, when `last` ends before `first` begins. */
bool date_in_order(struct phrase *p, size_t from, const struct date_part *first,
                   const struct date_part *last);
/* The whole phrase as EDTF: bounds, flags, and the canonical text. */
bool date_edtf_read(struct phrase *p, struct date *out, struct date_text *text);

/* Digits with one separator that are no EDTF come next (03/09/2017, 9.2017, 20170901). */
bool date_numeric_next(const struct phrase *p);
/* Reads them by the declared order, or refuses them. */
bool date_numeric_read(struct phrase *p, enum date_order order, struct date_part *out);

/* One date in English. */
struct date_atom {
    struct date_part a, b; /* b only where `range`: one point between a and b, as in early 2016 */
    bool range, numeric;   /* numeric: written in digits alone */
    size_t from, to;
};
/* May lack its year, or be a day without month, when `loose`: the other end then supplies it. */
bool date_atom_read(struct phrase *p, enum date_order order, bool loose, struct date_atom *out);
/* "about", "possibly" … before a date, possibly none. */
unsigned date_hedges_read(struct phrase *p);
/* The whole phrase as English; *plain when it is one numeric date and no word. */
bool date_words_read(struct phrase *p, enum date_order order, struct date_text *out, bool *plain);

#endif
