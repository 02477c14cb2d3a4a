/* Facts and books: names, attributions, targets, events, relations, claims, imported records. */
#include "model/noun_tables.h"

/* clang-format off */
#define FACT_ID_ROW \
    ROW("id", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "id", "id", NULL, NULL, 100, "its number")
/* clang-format on */

static const struct field name_fields[] = {
    FACT_ID_ROW,
    { "entity", FIELD_REF, NULL, NOUN_COUNT, SHOWN | FIELD_NEEDED, "entity", "entity_id", "entity_id", NULL,
      90, "the thing that is called so" },
    { "name", FIELD_NAME, NULL, NOUN_COUNT, SHOWN | FIELD_NEEDED, "name", "key", "name", NULL, 95,
      "the name, in any spelling" },
    { "scheme", FIELD_TEXT, NULL, NOUN_COUNT, SHOWN | FIELD_LISTED, "scheme", "scheme", "scheme", NULL, 40,
      "whose id it is (mitre, stix …); empty for a name" },
    { "kind", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "kind", "kind", NULL, NULL, 50,
      "actor, operation, location …" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_name_table = {
    .id = NOUN_NAME,
    .name = "name",
    .plural = "names",
    .also = "alias aliases",
    .table = "name",
    .view = "names",
    .letter = 'n',
    NOUN_FIELDS(name_fields),
    .sort = "id < 0, id", /* what came with the program comes last */
    .period_lo = "v.said_lo",
    .period_hi = "v.said_hi",
    .period_sure = "v.said_on NOT GLOB '*[?~%]*'",
    .help = "what things are called, and by whom",
};

static const struct field attribution_fields[] = {
    FACT_ID_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, SHOWN | FIELD_NEEDED, "operation", "operation_id",
      "operation_id", NULL, 95, "what was done" },
    { "actor", FIELD_REF, NULL, NOUN_ACTOR, SHOWN | FIELD_NEEDED, "actor", "actor_id", "actor_id", NULL, 90,
      "by whom" },
    { "basis", FIELD_WORD, "attribution-basis", NOUN_COUNT, MORE, "basis", "basis", "basis", NULL, 30,
      "what the word rests on" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_attribution_table = {
    .id = NOUN_ATTRIBUTION,
    .name = "attribution",
    .plural = "attributions",
    .also = "",
    .table = "attribution",
    .view = "attributions",
    .letter = 'a',
    NOUN_FIELDS(attribution_fields),
    .sort = "id",
    .period_lo = "v.said_lo",
    .period_hi = "v.said_hi",
    .period_sure = "v.said_on NOT GLOB '*[?~%]*'",
    .help = "who is said to have done what",
};

static const struct field target_fields[] = {
    FACT_ID_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, SHOWN | FIELD_NEEDED, "operation", "operation_id",
      "operation_id", NULL, 95, "what was done" },
    { "victim", FIELD_REF, NULL, NOUN_IDENTITY, SHOWN, "victim", "identity_id", "identity_id", NULL, 85,
      "to whom" },
    { "sector", FIELD_REF, NULL, NOUN_SECTOR, SHOWN | FIELD_TREE, "sector", "sector_id", "sector_id", NULL,
      80, "in which branch" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, SHOWN | FIELD_TREE, "location", "location_id",
      "location_id", NULL, 75, "where" },
    { "count", FIELD_COUNT, NULL, NOUN_COUNT, SHOWN, "count", "count", "count", NULL, 70,
      "how many: 87, \"more than 100\", dozens" },
    { "unit", FIELD_WORD, "count-unit", NOUN_COUNT, SHOWN, "unit", "unit", "count_unit", NULL, 60,
      "of what: organisation, person, computer …" },
    { "extent", FIELD_WORD, "target-extent", NOUN_COUNT, SHOWN, "extent", "extent", "extent", NULL, 50,
      "main, some, few or none of the targets" },
    { "date", FIELD_DATE, NULL, NOUN_COUNT, MORE, "date", "date", "date", NULL, 45, "when" },
    { "outcome", FIELD_WORD, "target-outcome", NOUN_COUNT, MORE, "outcome", "outcome", "outcome", NULL, 30,
      "compromised, attempted …" },
    { "part", FIELD_NUMBER, NULL, NOUN_COUNT, MORE, "part_of", "part_of", "part_of", NULL, 10,
      "spells out the target of that number (t7)" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_target_table = {
    .id = NOUN_TARGET,
    .name = "target",
    .plural = "targets",
    .also = "targeting targetings",
    .table = "targeting",
    .view = "targets",
    .letter = 't',
    NOUN_FIELDS(target_fields),
    .sort = "id",
    .period_lo = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_lo, '0000-01-01') END",
    .period_hi = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_hi, '9999-12-31') END",
    .period_sure = "v.date NOT GLOB '*[?~%]*'",
    .help = "whom, what and where operations hit",
};

static const struct field_via event_involves = { .from = "involves f",
                                                 .link = "f.event_id",
                                                 .value = "f.entity_id" };

static const struct field event_fields[] = {
    FACT_ID_ROW,
    { "date", FIELD_DATE, NULL, NOUN_COUNT, SHOWN, "date", "date", "date", NULL, 95, "when it happened" },
    { "type", FIELD_WORD, "event-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 85,
      "attack, discovery, sanction …" },
    { "about", FIELD_REF, NULL, NOUN_COUNT, SHOWN | FIELD_NEEDED, "about", "entity_id", "entity_id", NULL, 80,
      "the thing it happened to" },
    { "text", FIELD_TEXT, NULL, NOUN_COUNT, SHOWN, "text", "text", "text", NULL, 90, "what happened" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, SHOWN | FIELD_TREE, "location", "location_id",
      "location_id", NULL, 50, "where" },
    { "involves", FIELD_REF, NULL, NOUN_COUNT, SHOWN, "involves", NULL, NULL, &event_involves, 60,
      "who else took part: role=handle, comma between" },
    { "ordinal", FIELD_NUMBER, NULL, NOUN_COUNT, MORE, "ordinal", "ordinal", "ordinal", NULL, 5,
      "order among events of one date" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_event_table = {
    .id = NOUN_EVENT,
    .name = "event",
    .plural = "events",
    .also = "",
    .table = "event",
    .view = "events",
    .letter = 'e',
    NOUN_FIELDS(event_fields),
    .sort = "date_lo NULLS LAST, date_hi, ordinal, id",
    .sort_indexed = true,
    .period_lo = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_lo, '0000-01-01') END",
    .period_hi = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_hi, '9999-12-31') END",
    .period_sure = "v.date NOT GLOB '*[?~%]*'",
    .help = "what happened, and when",
};

static const struct field relation_fields[] = {
    FACT_ID_ROW,
    { "subject", FIELD_REF, NULL, NOUN_COUNT, SHOWN | FIELD_NEEDED, "subject", "subject_id", "subject_id",
      NULL, 95, "the thing that …" },
    { "verb", FIELD_WORD, "relation-verb", NOUN_COUNT, SHOWN | FIELD_NEEDED, "verb", "verb", "verb", NULL, 90,
      "uses, part-of, repeats, member-of …" },
    { "object", FIELD_REF, NULL, NOUN_COUNT, SHOWN | FIELD_NEEDED, "object", "object_id", "object_id", NULL,
      85, "… the other thing" },
    { "date", FIELD_DATE, NULL, NOUN_COUNT, SHOWN, "date", "date", "date", NULL, 45, "when it held" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_relation_table = {
    .id = NOUN_RELATION,
    .name = "relation",
    .plural = "relations",
    .also = "link links",
    .table = "relation",
    .view = "relations",
    .letter = 'r',
    NOUN_FIELDS(relation_fields),
    .sort = "id < 0, id", /* what came with the program comes last */
    .period_lo = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_lo, '0000-01-01') END",
    .period_hi = "CASE WHEN v.date IS NOT NULL THEN coalesce(v.date_hi, '9999-12-31') END",
    .period_sure = "v.date NOT GLOB '*[?~%]*'",
    .help = "what belongs together",
};

static const struct field claim_fields[] = {
    FACT_ID_ROW,
    { "entity", FIELD_REF, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "entity", "entity_id", "entity_id",
      NULL, 95, "the thing spoken of" },
    { "field", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN | FIELD_LISTED, "field", "field",
      "field", NULL, 90, "start, status, country …" },
    { "value", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "value", "value", "value", NULL, 85,
      "what is said" },
    { "preferred", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "preferred", "preferred",
      "preferred", NULL, 60, "1 in use by rule, 2 by the analyst's word, 0 not in use" },
    FIELD_CITE_ROWS,
    FIELD_CHANGE_ROW,
};
const struct noun noun_claim_table = {
    .id = NOUN_CLAIM,
    .name = "claim",
    .plural = "claims",
    .also = "",
    .table = "claim",
    .view = "claims",
    .letter = 'c',
    NOUN_FIELDS(claim_fields),
    .sort = "id",
    .period_lo = "v.said_lo",
    .period_hi = "v.said_hi",
    .period_sure = "v.said_on NOT GLOB '*[?~%]*'",
    .help = "rival words about one value",
};

static const struct field record_fields[] = {
    FACT_ID_ROW,
    { "import", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "import", "import", NULL, NULL, 80,
      "number of the import" },
    { "file", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_MORE, "file", "file", NULL, NULL, 40,
      "the file it came from" },
    { "line", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "line", "line", NULL, NULL, 85,
      "where it begins in that file" },
    { "entity", FIELD_REF, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "entity", "entity_id", NULL, NULL, 70,
      "the thing it made" },
    { "error", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "error", "error", NULL, NULL, 75,
      "why it was rejected" },
    { "raw", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "raw", "raw", NULL, NULL, 30,
      "the record as it came" },
    { "source", FIELD_REF, NULL, NOUN_SOURCE, FIELD_FIND, NULL, "source_id", NULL, NULL, 0, "the data set" },
};
const struct noun noun_record_table = {
    .id = NOUN_RECORD,
    .name = "record",
    .plural = "records",
    .also = "",
    .table = "record",
    .view = "records",
    NOUN_FIELDS(record_fields),
    .sort = "id",
    .help = "imported records as they came",
};

/* The timeline's rows bear the id of the thing they are about. */
static const struct field_via line_actor = { .from =
                                                 "(SELECT operation_id AS id, actor_id AS actor, stance FROM "
                                                 "attribution UNION ALL SELECT id, id, 1 FROM actor) f",
                                             .link = "f.id",
                                             .value = "f.actor",
                                             .fact = true };
static const struct field_via line_victim = {
    .from = "(SELECT operation_id AS id, identity_id AS victim, stance "
            "FROM targeting UNION ALL SELECT id, id, 1 FROM identity) f",
    .link = "f.id",
    .value = "f.victim",
    .fact = true
};
static const struct field_via line_sector = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.sector_id", .fact = true
};
static const struct field_via line_location = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.location_id", .fact = true
};

static const struct field timeline_fields[] = {
    { "when", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "when", "date", NULL, NULL, 100,
      "the date as known" },
    { "kind", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "kind", "kind", NULL, NULL, 80,
      "start, end, or the type of an event" },
    { "what", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_FIND | FIELD_SHOWN, "what", "what", NULL, NULL, 95,
      "what happened" },
    { "about", FIELD_REF, NULL, NOUN_COUNT, FIELD_FIND | FIELD_MORE, "about", "entity_id", NULL, NULL, 50,
      "the thing it happened to" },
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, "entity_id", NULL, NULL, 0,
      "of one operation" },
    { "actor", FIELD_REF, NULL, NOUN_ACTOR, FIELD_FIND, NULL, NULL, NULL, &line_actor, 0,
      "of an actor and the operations attributed to it" },
    { "victim", FIELD_REF, NULL, NOUN_IDENTITY, FIELD_FIND, NULL, NULL, NULL, &line_victim, 0,
      "of a victim and the operations against it" },
    { "sector", FIELD_REF, NULL, NOUN_SECTOR, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &line_sector, 0, "of operations against a sector" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &line_location, 0, "of operations against a place" },
    { "source", FIELD_REF, NULL, NOUN_SOURCE, FIELD_FIND | FIELD_MORE, "source", "source_id", NULL, NULL, 40,
      "where it was read" },
};
const struct noun noun_timeline_table = {
    .id = NOUN_TIMELINE,
    .name = "dated fact",
    .plural = "dated facts",
    .also = "",
    .table = "event",
    .view = "timeline",
    NOUN_FIELDS(timeline_fields),
    .once = true,
    .sort = "date_lo NULLS LAST, date_hi, ordinal, event_id",
    .period_lo = "coalesce(v.date_lo, '0000-01-01')",
    .period_hi = "coalesce(v.date_hi, '9999-12-31')",
    .period_sure = "v.\"when\" NOT GLOB '*[?~%]*'",
    .help = "dated facts of all kinds",
};
