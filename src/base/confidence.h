/* Confidence: 0 to 100, with the words of STIX 2.1, appendix A.
 *
 *   not specified 0 · almost no chance 1-9 (5) · very unlikely 10-19 (15) · unlikely 20-39 (30) ·
 *   roughly even 40-59 (50) · likely 60-79 (70) · very likely 80-89 (85) · almost certain 90-100 (95)
 *   low 1-29 (15) · medium, moderate 30-69 (50) · high 70-100 (85)
 *
 * Also read: the second words of ICD 203 (remote, highly improbable, improbable, roughly even odds,
 * probable, highly probable, nearly certain) and "none". Blank, dash and underscore are the same, any
 * letter case. Admiralty ratings are letters and digits of their own and never become a number here. */
#ifndef BASE_CONFIDENCE_H
#define BASE_CONFIDENCE_H

#include "base/err.h"

/* A number, or the value in parentheses above. Errors span the text and list the words. */
bool confidence_parse(struct str in, int *out, struct err *e);
/* The band a text stands for, both ends included: "high" 70 to 100, "likely" 60 to 79, "85" itself.
 * `high+` means from its lower end; confidence_floor(85) would be another band's. */
bool confidence_parse_band(struct str in, int *lo, int *hi, struct err *e);
/* The DNI word of a value, with blanks: "very likely". Values outside 0 to 100 count as its ends. */
const char *confidence_word(int value);
/* Ends of the DNI band that `value` lies in: `likely+` means from its floor. */
int confidence_floor(int value);
int confidence_ceiling(int value);

#endif
