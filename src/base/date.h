/* Dates as known: EDTF text with its earliest and latest day.
 *
 * ISO 8601-2:2019 / EDTF levels 0 and 1; of level 2 the sets ([a,b], {a,b}, [a..b], [..b], [a..]), X
 * anywhere in a date, and the groupings 25-41 (seasons of a hemisphere, quarters, thirds, halves).
 * Years 0000 to 9999. ISO date-times are cut to their day as written. Never invents a day. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"
#include "base/err.h"

/* Seasons 21-24 are the northern ones by months: spring March to May, summer June to August, autumn
 * September to November. "Winter 2018" names the winter that begins or the one that ends in 2018,
 * and writers mean either, so its bounds take in both: 2017-12-01 to 2019-02-28.
 *
 * English, any letter case:
 *   Sept 2017 · September 10, 2023 · 3rd of March 2019 · 10-Sep-2017 · summer of 2019 · Q3 2018 ·
 *   2018 H1 · first half of 2018 · 2010s ("2000s" is refused: decade or century)
 *   early, mid, late + year, month or decade: its first, middle, last third, as one point in doubt:
 *     early 2016 = [2016-01..2016-04], mid-March 2018 = [2018-03-11..2018-03-20],
 *     late 2010s = [2016..2019]
 *   about, around, circa, c., approximately X = X~ · possibly, perhaps, probably, as early as X = X?
 *   since, from X = X/.. · until, till, to X = ../X · X to Y, X - Y, X–Y = X/Y ("27–28 February 2019")
 *   since at least X = X?/..   (the bounds stay those of X: earlier is not said, only not excluded)
 *   before X = [..day, month or year before it] · after X = [the one after it..]
 *   by, no later than X = [..X] · no earlier than X = [X..] · between X and Y = [X..Y]
 * A point in doubt as the end of something becomes its outer date with ~: since early 2016 =
 * 2016-01~/.. */

#define DATE_ISO 11 /* "YYYY-MM-DD" and its NUL */

enum date_flag {
    DATE_UNCERTAIN = 1,   /* ? on any part; never changes the bounds */
    DATE_APPROXIMATE = 2, /* ~ on any part; never changes the bounds */
    DATE_OPEN_START = 4,  /* ../x */
    DATE_OPEN_END = 8,    /* x/.. : still going on */
    DATE_POINT = 16,      /* one point in doubt ([a..b], [a,b], early 2016), not a span */
    DATE_DAY = 32,        /* a single date known to the day */
};

/* An empty bound means none: `..`, but also a set without an end ([..b]) or an interval whose end is
 * unknown ("2019/"), which have no flag for it. So ask the bounds when, the flags what kind. */
struct date {
    struct str edtf;                 /* canonical EDTF: what is stored and printed */
    struct str words;                /* the input, when it was English; else empty */
    char lo[DATE_ISO], hi[DATE_ISO]; /* first and last possible day, inclusive; "" where open */
    unsigned flags;
};

/* Result strings live in the arena. Errors carry a span within `in`; a date that could be read two
 * ways (03/09/2017) names both, one written unlike ISO names its reading in the hint, both are
 * refused. Texts over 200 bytes, control characters and invalid UTF-8 are refused.
 * parse(print) gives the same date; lo <= hi always, where both are there. */
bool date_parse(struct arena *a, struct str in, struct date *out, struct err *e);
/* The order in which a data set writes numeric dates; declared or proven, never guessed. */
enum date_order { DATE_ISO_ONLY, DATE_MDY, DATE_DMY };
/* Like date_parse(), and takes D/M/YYYY or M/D/YYYY in the declared order, and M/YYYY (separators
 * / . -, a time may follow). A month above 12 is an error, never a swap. */
bool date_parse_as(struct arena *a, struct str in, enum date_order order, struct date *out, struct err *e);
/* The bounds in words: "2017-09-01 to 2019-03-31 inclusive", "from 2018-01-01", "until 2019-12-31",
 * "2018-10-25". */
void date_describe(struct buf *out, const struct date *d);
/* Today in local time as YYYY-MM-DD, and now as "YYYY-MM-DD HH:MM". DOSSIER_NOW, an ISO date or
 * date-time, overrides both, so that tests and reports repeat; any other text in it is left aside. */
void date_today(char out[DATE_ISO]);
void date_now(char out[20]);

#endif
