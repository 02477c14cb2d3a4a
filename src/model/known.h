/* When a word was said: the one rule behind known:, as pieces of SQL (doc/model.md "As it was known").
 *
 * A fact is known from the last day on which it may have been said; without a date said, from the last
 * day on which its source may have been published. What is said of a source and names no source, the
 * source says of itself. What came with the program has always been known. Without a date, or with one
 * that has no end, nobody knows by which day it was said: it never is. */
#ifndef MODEL_KNOWN_H
#define MODEL_KNOWN_H

#define KNOWN_PUBLISHED(source) "(SELECT published_hi FROM main.source WHERE id = " source ")"
#define KNOWN_SAID(f, source)                                                                                \
    "CASE WHEN " f ".said_on IS NULL THEN " KNOWN_PUBLISHED(source) " ELSE " f ".said_hi END"

/* The day of a fact with the alias f, ISO; NULL: nobody knows. */
#define KNOWN_DAY(f) KNOWN_SAID(f, f ".source_id")
/* The same of what is said about one thing: names, claims, rows of `said`. */
#define KNOWN_DAY_ABOUT(f) KNOWN_SAID(f, "coalesce(" f ".source_id, " f ".entity_id)")

/* Conditions: known by `day`, an SQL expression that gives an ISO day. */
#define KNOWN_FACT(f, day) "(" f ".id < 0 OR " KNOWN_DAY(f) " <= " day ")"
#define KNOWN_NAME(f, day) "(" f ".id < 0 OR " KNOWN_DAY_ABOUT(f) " <= " day ")"
/* … of a claim or a row of `said`. */
#define KNOWN_CLAIM(f, day)                                                                                  \
    "(" f ".entity_id < 0 AND " f ".change_id IS NULL OR " KNOWN_DAY_ABOUT(f) " <= " day ")"
/* … of the columns without claims of the entity with the alias e. */
#define KNOWN_COLUMNS(e, day)                                                                                \
    "(" e ".id < 0 AND " e                                                                                   \
    ".change_id IS NULL OR " KNOWN_PUBLISHED("coalesce(" e ".source_id, " e ".id)") " <= " day ")"

#endif
