/* Dates, table by table: what is read, with its bounds and flags; what is refused, with the words and
 * the exact bytes of the error; declared orders. */
#include "base/date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    Q = DATE_UNCERTAIN,
    A = DATE_APPROXIMATE,
    OS = DATE_OPEN_START,
    OE = DATE_OPEN_END,
    PT = DATE_POINT,
    DAY = DATE_DAY,
};

struct good {
    const char *in, *edtf, *lo, *hi;
    unsigned flags;
};
struct bad {
    const char *in, *message;
    size_t at, len;
    const char *hint;
};

#define HOW "write dates as YYYY, YYYY-MM or YYYY-MM-DD"
#define SAME NULL /* the canonical text is the input */

static const struct good edtf_rows[] = {
    { "2017", SAME, "2017-01-01", "2017-12-31", 0 },
    { "0000", SAME, "0000-01-01", "0000-12-31", 0 },
    { "9999", SAME, "9999-01-01", "9999-12-31", 0 },
    { "2017-09", SAME, "2017-09-01", "2017-09-30", 0 },
    { "2016-02", SAME, "2016-02-01", "2016-02-29", 0 },
    { "1900-02", SAME, "1900-02-01", "1900-02-28", 0 },
    { "1600-02", SAME, "1600-02-01", "1600-02-29", 0 },
    { "2000-02", SAME, "2000-02-01", "2000-02-29", 0 },
    { "2018-10-25", SAME, "2018-10-25", "2018-10-25", DAY },
    { "2016-02-29", SAME, "2016-02-29", "2016-02-29", DAY },
    { "  2017\t", "2017", "2017-01-01", "2017-12-31", 0 },
    { "\xc2\xa0"
      "2017-09\xc2\xa0",
      "2017-09", "2017-09-01", "2017-09-30", 0 },
    { "2017?", SAME, "2017-01-01", "2017-12-31", Q },
    { "2017-09?", SAME, "2017-09-01", "2017-09-30", Q },
    { "2017-09~", SAME, "2017-09-01", "2017-09-30", A },
    { "2017-09-14%", SAME, "2017-09-14", "2017-09-14", Q | A | DAY },
    { "2017-09?~", "2017-09%", "2017-09-01", "2017-09-30", Q | A },
    { "2017-09~?", "2017-09%", "2017-09-01", "2017-09-30", Q | A },
    { "201X", SAME, "2010-01-01", "2019-12-31", 0 },
    { "20xx", "20XX", "2000-01-01", "2099-12-31", 0 },
    { "2017-XX", SAME, "2017-01-01", "2017-12-31", 0 },
    { "2017-1X", SAME, "2017-10-01", "2017-12-31", 0 },
    { "2017-09-XX", SAME, "2017-09-01", "2017-09-30", 0 },
    { "2017-XX-XX?", SAME, "2017-01-01", "2017-12-31", Q },
    { "2017-XX-31", SAME, "2017-01-31", "2017-12-31", 0 },
    { "20XX-02-29", SAME, "2000-02-29", "2096-02-29", 0 },
    { "2017-04-3X", SAME, "2017-04-30", "2017-04-30", DAY },
    { "2018-21", SAME, "2018-03-01", "2018-05-31", 0 },
    { "2018-22~", SAME, "2018-06-01", "2018-08-31", A },
    { "2018-23", SAME, "2018-09-01", "2018-11-30", 0 },
    { "2018-24", SAME, "2017-12-01", "2019-02-28", 0 },
    { "0000-24", SAME, "0000-01-01", "0001-02-28", 0 },
    { "9999-24", SAME, "9998-12-01", "9999-12-31", 0 },
    { "2018-25", SAME, "2018-03-01", "2018-05-31", 0 },
    { "2018-31", SAME, "2018-03-01", "2018-05-31", 0 },
    { "2018-33", SAME, "2018-01-01", "2018-03-31", 0 },
    { "2018-36", SAME, "2018-10-01", "2018-12-31", 0 },
    { "2018-38", SAME, "2018-05-01", "2018-08-31", 0 },
    { "2018-41", SAME, "2018-07-01", "2018-12-31", 0 },
    { "201X-34", SAME, "2010-04-01", "2019-06-30", 0 },
    { "2017-09-01T05:00:00.000Z", "2017-09-01", "2017-09-01", "2017-09-01", DAY },
    { "2017-09-01 05:00", "2017-09-01", "2017-09-01", "2017-09-01", DAY },
    { "2017-09-01t23:59:60+05:30", "2017-09-01", "2017-09-01", "2017-09-01", DAY },
    { "2017-09-01 00:00:00-0800", "2017-09-01", "2017-09-01", "2017-09-01", DAY },
    { "2017-09-01T05:00?", "2017-09-01?", "2017-09-01", "2017-09-01", Q | DAY },
    { "2017-09/2019-03", SAME, "2017-09-01", "2019-03-31", 0 },
    { "2017-09?/2019-03~", SAME, "2017-09-01", "2019-03-31", Q | A },
    { "2018/2018", SAME, "2018-01-01", "2018-12-31", 0 },
    { "2018/2018-03", SAME, "2018-01-01", "2018-03-31", 0 },
    { "2018-24/2018-03", SAME, "2017-12-01", "2018-03-31", 0 },
    { "2017 / 2018", "2017/2018", "2017-01-01", "2018-12-31", 0 },
    { "../2019", SAME, "", "2019-12-31", OS },
    { "2019/..", SAME, "2019-01-01", "", OE },
    { "2019-03?/..", SAME, "2019-03-01", "", OE | Q },
    { "/2019", SAME, "", "2019-12-31", 0 },
    { "2019/", SAME, "2019-01-01", "", 0 },
    { "[2017,2019-03]", SAME, "2017-01-01", "2019-03-31", PT },
    { "[2019, 2017?]", "[2019,2017?]", "2017-01-01", "2019-12-31", PT | Q },
    { "[2018-12-12..2019-03-03]", SAME, "2018-12-12", "2019-03-03", PT },
    { "[..2018-04]", SAME, "", "2018-04-30", PT },
    { "[2018-04..]", SAME, "2018-04-01", "", PT },
    { "[ ..2015, 2017..2018 , 2020.. ]", "[..2015,2017..2018,2020..]", "", "", PT },
    { "{2017,2018-03~}", SAME, "2017-01-01", "2018-03-31", A },
    { "{2016..2018, 2020}", "{2016..2018,2020}", "2016-01-01", "2020-12-31", 0 },
    { "{..2018}", SAME, "", "2018-12-31", 0 },
    { "[2018]", SAME, "2018-01-01", "2018-12-31", PT },
};

static const struct good english_rows[] = {
    { "Sept 2017", "2017-09", "2017-09-01", "2017-09-30", 0 },
    { "september 2017", "2017-09", "2017-09-01", "2017-09-30", 0 },
    { "Oct. 2018", "2018-10", "2018-10-01", "2018-10-31", 0 },
    { "MAY 2018", "2018-05", "2018-05-01", "2018-05-31", 0 },
    { "March, 2018", "2018-03", "2018-03-01", "2018-03-31", 0 },
    { "September 10, 2023", "2023-09-10", "2023-09-10", "2023-09-10", DAY },
    { "10 September 2023", "2023-09-10", "2023-09-10", "2023-09-10", DAY },
    { "March 3rd, 2019", "2019-03-03", "2019-03-03", "2019-03-03", DAY },
    { "the 3rd of March 2019", "2019-03-03", "2019-03-03", "2019-03-03", DAY },
    { "Feb 29 2016", "2016-02-29", "2016-02-29", "2016-02-29", DAY },
    { "10-Sep-2017", "2017-09-10", "2017-09-10", "2017-09-10", DAY },
    { "Sep-2017", "2017-09", "2017-09-01", "2017-09-30", 0 },
    { "10\xc2\xa0September\xe2\x80\xaf"
      "2023",
      "2023-09-10", "2023-09-10", "2023-09-10", DAY },
    { "about March 2018", "2018-03~", "2018-03-01", "2018-03-31", A },
    { "c. 2017", "2017~", "2017-01-01", "2017-12-31", A },
    { "circa 2017?", "2017%", "2017-01-01", "2017-12-31", Q | A },
    { "approximately 2018-10-25", "2018-10-25~", "2018-10-25", "2018-10-25", A | DAY },
    { "possibly Sept 2017", "2017-09?", "2017-09-01", "2017-09-30", Q },
    { "perhaps around 2017", "2017%", "2017-01-01", "2017-12-31", Q | A },
    { "as early as September 2017", "2017-09?", "2017-09-01", "2017-09-30", Q },
    { "September 2017?", "2017-09?", "2017-09-01", "2017-09-30", Q },
    { "in 2017", "2017", "2017-01-01", "2017-12-31", 0 },
    { "during December 2020", "2020-12", "2020-12-01", "2020-12-31", 0 },
    { "spring 2019", "2019-21", "2019-03-01", "2019-05-31", 0 },
    { "the summer of 2019", "2019-22", "2019-06-01", "2019-08-31", 0 },
    { "Fall 2019", "2019-23", "2019-09-01", "2019-11-30", 0 },
    { "autumn 2019", "2019-23", "2019-09-01", "2019-11-30", 0 },
    { "winter 2019", "2019-24", "2018-12-01", "2020-02-29", 0 },
    { "Q3 2018", "2018-35", "2018-07-01", "2018-09-30", 0 },
    { "2018 Q3", "2018-35", "2018-07-01", "2018-09-30", 0 },
    { "2018-Q1", "2018-33", "2018-01-01", "2018-03-31", 0 },
    { "third quarter of 2018", "2018-35", "2018-07-01", "2018-09-30", 0 },
    { "first half of 2018", "2018-40", "2018-01-01", "2018-06-30", 0 },
    { "second half of 2018", "2018-41", "2018-07-01", "2018-12-31", 0 },
    { "2018 H2", "2018-41", "2018-07-01", "2018-12-31", 0 },
    { "2010s", "201X", "2010-01-01", "2019-12-31", 0 },
    { "the 1990's", "199X", "1990-01-01", "1999-12-31", 0 },
    { "early 2016", "[2016-01..2016-04]", "2016-01-01", "2016-04-30", PT },
    { "mid-2016", "[2016-05..2016-08]", "2016-05-01", "2016-08-31", PT },
    { "late 2016", "[2016-09..2016-12]", "2016-09-01", "2016-12-31", PT },
    { "the end of 2016", "[2016-09..2016-12]", "2016-09-01", "2016-12-31", PT },
    { "early March 2018", "[2018-03-01..2018-03-10]", "2018-03-01", "2018-03-10", PT },
    { "mid-March 2018", "[2018-03-11..2018-03-20]", "2018-03-11", "2018-03-20", PT },
    { "late Feb 2016", "[2016-02-21..2016-02-29]", "2016-02-21", "2016-02-29", PT },
    { "early 2010s", "[2010..2013]", "2010-01-01", "2013-12-31", PT },
    { "late 2010s", "[2016..2019]", "2016-01-01", "2019-12-31", PT },
    { "possibly early 2016", "[2016-01?..2016-04?]", "2016-01-01", "2016-04-30", PT | Q },
    { "since 2017-09", "2017-09/..", "2017-09-01", "", OE },
    { "From Sept 2017", "2017-09/..", "2017-09-01", "", OE },
    { "since about 2017", "2017~/..", "2017-01-01", "", OE | A },
    { "since early 2016", "2016-01~/..", "2016-01-01", "", OE | A },
    { "since at least 2009", "2009?/..", "2009-01-01", "", OE | Q },
    { "at least since 2009", "2009?/..", "2009-01-01", "", OE | Q },
    { "2017 onwards", "2017/..", "2017-01-01", "", OE },
    { "2017 to present", "2017/..", "2017-01-01", "", OE },
    { "until 2019", "../2019", "", "2019-12-31", OS },
    { "till March 2019", "../2019-03", "", "2019-03-31", OS },
    { "to late 2017", "../2017-12~", "", "2017-12-31", OS | A },
    { "before 2019", "[..2018]", "", "2018-12-31", PT },
    { "before January 2019", "[..2018-12]", "", "2018-12-31", PT },
    { "before 2020-03-01", "[..2020-02-29]", "", "2020-02-29", PT },
    { "before summer 2019", "[..2019-05-31]", "", "2019-05-31", PT },
    { "after 2019", "[2020..]", "2020-01-01", "", PT },
    { "after Dec 2019?", "[2020-01?..]", "2020-01-01", "", PT | Q },
    { "after 2019-12-31", "[2020-01-01..]", "2020-01-01", "", PT },
    { "after early 2016", "[2016-05~..]", "2016-05-01", "", PT | A },
    { "by March 2019", "[..2019-03]", "", "2019-03-31", PT },
    { "no earlier than 2018", "[2018..]", "2018-01-01", "", PT },
    { "between 2017 and 2018", "[2017..2018]", "2017-01-01", "2018-12-31", PT },
    { "between July and September 2018", "[2018-07..2018-09]", "2018-07-01", "2018-09-30", PT },
    { "Between 2020-04-15 and 2020-06-17", "[2020-04-15..2020-06-17]", "2020-04-15", "2020-06-17", PT },
    { "2017 to 2019", "2017/2019", "2017-01-01", "2019-12-31", 0 },
    { "from Sept 2017 until March 2019", "2017-09/2019-03", "2017-09-01", "2019-03-31", 0 },
    { "early 2016 to late 2017", "2016-01~/2017-12~", "2016-01-01", "2017-12-31", A },
    { "27\xe2\x80\x93"
      "28 February 2019",
      "2019-02-27/2019-02-28", "2019-02-27", "2019-02-28", 0 },
    { "27-28 February 2019", "2019-02-27/2019-02-28", "2019-02-27", "2019-02-28", 0 },
    { "March 3-5, 2019", "2019-03-03/2019-03-05", "2019-03-03", "2019-03-05", 0 },
    { "February 27 to March 2, 2019", "2019-02-27/2019-03-02", "2019-02-27", "2019-03-02", 0 },
    { "July\xe2\x80\x93September 2018", "2018-07/2018-09", "2018-07-01", "2018-09-30", 0 },
    { "possibly since 2017", "2017?/..", "2017-01-01", "", OE | Q },
};

/* Signs between dates, but no word of English: nothing is kept beside the EDTF. */
static const struct good sign_rows[] = {
    { "2017-09 - 2019-03", "2017-09/2019-03", "2017-09-01", "2019-03-31", 0 },
    { "2017\xe2\x80\x93"
      "2019",
      "2017/2019", "2017-01-01", "2019-12-31", 0 },
    { "~2017", "2017~", "2017-01-01", "2017-12-31", A },
};

static const struct bad bad_rows[] = {
    { "", "no date given", 0, 0, HOW },
    { "   ", "no date given", 0, 3, HOW },
    { "foo", "'foo' is not a date", 0, 3, HOW },
    { " foo ", "'foo' is not a date", 1, 3, HOW },
    { "ongoing", "'ongoing' is not a date", 0, 7,
      "an end still open is written 2017-09/.. ; that it goes on is a status" },
    { "about", "'about' is not a date", 0, 5, HOW },
    { "since", "the date ends too soon", 5, 0, HOW },
    { "2017 foo", "'foo' does not belong in a date", 5, 3, HOW },
    { "2018-13", "'2018-13' is not a real date", 0, 7, "" },
    { "2018-00", "'2018-00' is not a real date", 0, 7, "" },
    { "2018-42", "'2018-42' is not a real date", 0, 7, "" },
    { "2018-21-01", "'2018-21-01' is not a real date", 0, 10, "" },
    { "2019-02-29", "'2019-02-29' is not a real date", 0, 10, "" },
    { "1900-02-29", "'1900-02-29' is not a real date", 0, 10, "" },
    { "2018-04-31?", "'2018-04-31' is not a real date", 0, 10, "" },
    { "2019-02-3X", "'2019-02-3X' is not a real date", 0, 10, "" },
    { "20X1-02-29", "'20X1-02-29' is not a real date", 0, 10, "" },
    { "February 30, 2019", "'February 30, 2019' is not a real date", 0, 17, "" },
    { "since 31 April 2018", "'31 April 2018' is not a real date", 6, 13, "" },
    { "XXXX-12", "a date needs at least one digit of its year", 0, 4, "" },
    { "-0500", "'-0500': years before 0000 cannot be kept", 0, 5, HOW },
    { "12018", "'12018' does not begin with a year of four digits", 0, 5, HOW },
    { "Y17000", "'Y17000': years have four digits, 0000 to 9999", 0, 6, "" },
    { "201", "'201' does not begin with a year of four digits", 0, 3, HOW },
    { "2017-2019", "'2017-2019' is not a date", 0, 9, "a span of years is written 2017/2019" },
    { "20170901", "'20170901' is not how dates are written here", 0, 8, "write 2017-09-01" },
    { "20171301", "'20171301' is not a real date", 0, 8, "" },
    { "2018-9-1", "'2018-9-1' is not how dates are written here", 0, 8, "write 2018-09-01" },
    { "2018/09", "'2018/09' is not how dates are written here", 0, 7, "write 2018-09" },
    { "2018/09/01", "'2018/09/01' is not how dates are written here", 0, 10, "write 2018-09-01" },
    { "03/09/2017", "'03/09/2017' could be 2017-03-09 or 2017-09-03", 0, 10, HOW },
    { "3.9.2017", "'3.9.2017' could be 2017-03-09 or 2017-09-03", 0, 8, HOW },
    { "since 3-9-2017", "'3-9-2017' could be 2017-03-09 or 2017-09-03", 6, 8, HOW },
    { "25/12/2018", "'25/12/2018' is not how dates are written here", 0, 10, "write 2018-12-25" },
    { "12/25/2018", "'12/25/2018' is not how dates are written here", 0, 10, "write 2018-12-25" },
    { "03/03/2017", "'03/03/2017' is not how dates are written here", 0, 10, "write 2017-03-03" },
    { "31/31/2018", "'31/31/2018' is not a real date", 0, 10, "" },
    { "3/9/17", "'3/9/17' needs a year of four digits", 0, 6, HOW },
    { "03/2017", "'03/2017' is not how dates are written here", 0, 7, "write 2017-03" },
    { "2000s", "'2000s' could be the decade 200X or the century 20XX", 0, 5, "write 200X or 20XX" },
    { "2017?-09", "marks of doubt stand at the end of a date, as in 2017-09?", 4, 1, "" },
    { "2017??", "this doubt was marked before", 5, 1, "" },
    { "2017-09-01T25:00", "'25:00' is not a time of day", 11, 5,
      "write times as 05:00 or 05:00:00Z; only the day is kept" },
    { "/", "an interval needs at least one date", 0, 1, "" },
    { "../..", "an interval needs at least one date", 0, 5, "" },
    { "..2018", "'..2018' is not a date", 0, 6,
      "an open beginning is written ../2018, some day before it [..2018]" },
    { "2019/2018", "'2019/2018' runs backwards", 0, 9, "the earlier date comes first" },
    { "2018-06/2018-03", "'2018-06/2018-03' runs backwards", 0, 15, "the earlier date comes first" },
    { "[2017,2019..2018]", "'2019..2018' runs backwards", 6, 10, "the earlier date comes first" },
    { "between 2019 and 2018", "'2019 and 2018' runs backwards", 8, 13, "the earlier date comes first" },
    { "November to February 2019", "'November to February 2019' runs backwards", 0, 25,
      "the earlier date comes first" },
    { "2017/2018/2019", "'/2019' does not belong in a date", 9, 5, HOW },
    { "[2017", "this bracket is never closed", 0, 1, "" },
    { "[2017,]", "']' does not belong in a date", 6, 1, HOW },
    { "[2017, ..2018]", "only the first member may lie open towards the past", 7, 2, "" },
    { "[2017..,2018]", "',2018]' does not belong in a set of dates", 7, 6, "" },
    { "March 2018-April 2018", "'-April' does not belong in a date", 10, 6, HOW },
    { "March 3", "'March 3' has no year", 0, 7, HOW },
    { "summer", "'summer' has no year", 0, 6, HOW },
    { "27", "'27' does not begin with a year of four digits", 0, 2, HOW },
    { "27 or so", "'27' is not a date", 0, 2, HOW },
    { "between 3 and 5 2019", "'3 and 5 2019' lacks a year or a month", 8, 12, HOW },
    { "between 2017", "the date ends too soon", 12, 0, "write between 2017 and 2018" },
    { "early summer 2019", "'early summer 2019' is not a date", 0, 17,
      "early, mid and late go with a year, a decade, or a month and its year" },
    { "before 0000", "years run from 0000 to 9999 here", 7, 4, "" },
    { "after 9999-12-31", "years run from 0000 to 9999 here", 6, 10, "" },
    { "2017\t09", "a control character stands in the date", 4, 1, HOW },
    { "2017\x7f", "a control character stands in the date", 4, 1, HOW },
    { "2017\xc2\x85-09", "a control character stands in the date", 4, 1, HOW },
    { "2017\xff-09", "a date must be valid UTF-8", 4, 1, HOW },
    { "2017\xc0\xaf", "a date must be valid UTF-8", 4, 1, HOW },
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static void check_good(const struct good *row, enum date_order order, bool words) {
    struct arena a = { 0 };
    struct date d;
    struct err e = { 0 };
    if (!date_parse_as(&a, str_of(row->in), order, &d, &e)) {
        fail_msg("'%s' was refused: %s", row->in, e.message);
    }
    assert_string_equal(d.edtf.p, row->edtf == SAME ? row->in : row->edtf);
    if (strcmp(d.lo, row->lo) != 0 || strcmp(d.hi, row->hi) != 0 || d.flags != row->flags) {
        fail_msg("'%s': %s to %s, flags %u", row->in, d.lo, d.hi, d.flags);
    }
    assert_true(words ? str_is(d.words, row->in) : d.words.n == 0);
    err_release(&e);
    arena_release(&a);
}

static void check_bad(const struct bad *row, enum date_order order) {
    struct arena a = { 0 };
    struct date d;
    struct err e = { 0 };
    if (date_parse_as(&a, str_of(row->in), order, &d, &e)) {
        fail_msg("'%s' was read as %s", row->in, d.edtf.p);
    }
    assert_int_equal(e.code, ERR_USAGE);
    assert_string_equal(e.message, row->message);
    assert_string_equal(e.hint, row->hint);
    assert_true(e.has_span);
    if (e.span.at != row->at || e.span.len != row->len) {
        fail_msg("'%s': span %zu+%zu", row->in, e.span.at, e.span.len);
    }
    assert_int_equal(d.edtf.n, 0);
    err_release(&e);
    arena_release(&a);
}

static void test_edtf(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(edtf_rows); i++) {
        check_good(&edtf_rows[i], DATE_ISO_ONLY, false);
        check_good(&edtf_rows[i], DATE_DMY, false);
    }
}

static void test_english(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(english_rows); i++) {
        check_good(&english_rows[i], i % 2 == 0 ? DATE_ISO_ONLY : DATE_MDY, true);
    }
    for (size_t i = 0; i < COUNT_OF(sign_rows); i++) {
        check_good(&sign_rows[i], DATE_ISO_ONLY, false);
    }
}

static void test_refusals(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_rows); i++) {
        check_bad(&bad_rows[i], DATE_ISO_ONLY);
    }
}

static void test_declared_order(void **state) {
    static const struct good mdy[] = {
        { "03/09/2017", "2017-03-09", "2017-03-09", "2017-03-09", DAY },
        { "3.9.2017?", "2017-03-09?", "2017-03-09", "2017-03-09", DAY | Q },
        { "12-25-2018", "2018-12-25", "2018-12-25", "2018-12-25", DAY },
        { "3/9/2017 14:30", "2017-03-09", "2017-03-09", "2017-03-09", DAY },
        { "3/2017", "2017-03", "2017-03-01", "2017-03-31", 0 },
    };
    static const struct good dmy[] = {
        { "03/09/2017", "2017-09-03", "2017-09-03", "2017-09-03", DAY },
        { "29.2.2016", "2016-02-29", "2016-02-29", "2016-02-29", DAY },
    };
    static const struct good dmy_words[] = {
        { "between 15/04/2020 and 17/06/2020", "[2020-04-15..2020-06-17]", "2020-04-15", "2020-06-17", PT },
        { "since 3.9.2017", "2017-09-03/..", "2017-09-03", "", OE },
    };
    static const struct bad wrong_mdy[] = {
        { "13/09/2017", "13 is not a month; declared order is m/d/y", 0, 2, "" },
        { "02/30/2017", "'02/30/2017' is not a real date", 0, 10, "" },
        { "0/1/2017", "'0/1/2017' is not a real date", 0, 8, "" },
        { "3/9/17", "'3/9/17' needs a year of four digits", 0, 6, HOW },
        { "13/2017", "'13/2017' is not a real date", 0, 7, "" },
        { "3/9.2017", "'3' does not begin with a year of four digits", 0, 1, HOW },
    };
    static const struct bad wrong_dmy[] = {
        { "09/13/2017", "13 is not a month; declared order is d/m/y", 3, 2, "" },
        { "29/2/2017", "'29/2/2017' is not a real date", 0, 9, "" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mdy); i++) {
        check_good(&mdy[i], DATE_MDY, false);
    }
    for (size_t i = 0; i < COUNT_OF(dmy); i++) {
        check_good(&dmy[i], DATE_DMY, false);
        check_good(&dmy_words[i], DATE_DMY, true);
    }
    for (size_t i = 0; i < COUNT_OF(wrong_mdy); i++) {
        check_bad(&wrong_mdy[i], DATE_MDY);
    }
    for (size_t i = 0; i < COUNT_OF(wrong_dmy); i++) {
        check_bad(&wrong_dmy[i], DATE_DMY);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edtf),
        cmocka_unit_test(test_english),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_declared_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
