/* The nouns as tables; private to noun*.c. What several nouns share is a macro of rows, so that a
 * cite word or a thing's own column is written once. */
#ifndef MODEL_NOUN_TABLES_H
#define MODEL_NOUN_TABLES_H

#include "model/noun.h"

extern const struct noun noun_operation_table, noun_actor_table, noun_identity_table, noun_victim_table,
    noun_location_table, noun_sector_table, noun_capability_table, noun_source_table;
extern const struct noun noun_event_table, noun_name_table, noun_attribution_table, noun_target_table,
    noun_relation_table, noun_claim_table, noun_record_table, noun_timeline_table;
extern const struct field_via via_name, via_event, via_sanctioned, via_indicted;

#define NOUN_FIELDS(rows) .fields = (rows), .field_count = (int)(sizeof(rows) / sizeof((rows)[0]))

/* The country that a place is or lies in: a city may lie in a province. */
#define COUNTRY_OF_PLACE                                                                                     \
    " JOIN location l0 ON l0.id = f.location_id LEFT JOIN location l1 ON l1.id = l0.parent_id"               \
    " LEFT JOIN location l2 ON l2.id = l1.parent_id"
#define COUNTRY                                                                                              \
    "CASE 'country' WHEN l0.level THEN l0.id WHEN l1.level THEN l1.id WHEN l2.level THEN l2.id END"

/* Flags that come together. */
#define ASKED (FIELD_SET | FIELD_FIND)
#define SHOWN (FIELD_SET | FIELD_FIND | FIELD_SHOWN)
#define MORE (FIELD_SET | FIELD_FIND | FIELD_MORE)

/* clang-format off */
/* A row: key, type, vocabulary, noun it refers to, flags, column, test, store, via, keep, help. */
#define ROW(...) { __VA_ARGS__ }
#define FIELD_NAME_ROW(help_text) \
    ROW("name", FIELD_NAME, NULL, NOUN_COUNT, SHOWN, "name", NULL, "name", &via_name, 90, help_text)
#define FIELD_HANDLE_ROW \
    ROW("handle", FIELD_NAME, NULL, NOUN_COUNT, FIELD_SHOWN, "handle", NULL, NULL, NULL, 100, \
        "what people type for it")
#define FIELD_SUMMARY_ROW \
    ROW("summary", FIELD_TEXT, NULL, NOUN_COUNT, MORE, "summary", "summary", "summary", NULL, 5, \
        "a few sentences about it")
#define FIELD_CHANGE_ROW \
    ROW("change", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_MORE, "change_id", "change_id", NULL, NULL, 1, \
        "the change that made it")
#define FIELD_TLP_ROW(flags) \
    ROW("tlp", FIELD_RANKED, "tlp", NOUN_COUNT, MORE | (flags), "tlp", "tlp", "tlp", NULL, 4, \
        "who may see it: clear green amber amber+strict red")

/* What every thing has. */
#define FIELD_THING_ROWS \
    ROW("id", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_MORE, "id", "id", NULL, NULL, 1, "its number"), \
    FIELD_TLP_ROW(0), \
    ROW("source", FIELD_REF, NULL, NOUN_SOURCE, MORE | FIELD_CITE, "source", "source_id", "source_id", NULL, 3, \
        "where it was read"), \
    FIELD_CHANGE_ROW

/* What every fact carries: the cite words. */
#define FIELD_CITE_ROWS \
    ROW("source", FIELD_REF, NULL, NOUN_SOURCE, SHOWN | FIELD_CITE, "source", "source_id", "source_id", NULL, 35, \
        "where it was read"), \
    ROW("by", FIELD_REF, NULL, NOUN_IDENTITY, MORE | FIELD_CITE, "said_by", "said_by_id", "said_by", NULL, 20, \
        "who says so, when it is not the source's publisher"), \
    ROW("said", FIELD_DATE, NULL, NOUN_COUNT, MORE | FIELD_CITE, "said_on", "said", "said_on", NULL, 15, \
        "when it was said"), \
    ROW("quote", FIELD_TEXT, NULL, NOUN_COUNT, MORE | FIELD_CITE, "quote", "quote", "quote", NULL, 10, \
        "the source's words"), \
    ROW("page", FIELD_TEXT, NULL, NOUN_COUNT, MORE | FIELD_CITE, "locator", "locator", "locator", NULL, 5, \
        "page, section or line in the source"), \
    ROW("confidence", FIELD_CONFIDENCE, "confidence", NOUN_COUNT, SHOWN | FIELD_CITE, "confidence", "confidence", \
        "confidence", NULL, 40, "0 to 100 or a word: likely, very-likely, low, high"), \
    ROW("credibility", FIELD_RANKED, "credibility", NOUN_COUNT, MORE | FIELD_CITE, "credibility", "credibility", \
        "credibility", NULL, 5, "Admiralty 1 (confirmed) to 6 (cannot be judged)"), \
    ROW("stance", FIELD_WORD, "stance", NOUN_COUNT, MORE | FIELD_CITE, "stance", "stance", "stance", NULL, 30, \
        "asserts, hedges or denies"), \
    FIELD_TLP_ROW(FIELD_CITE)
/* clang-format on */

#endif
