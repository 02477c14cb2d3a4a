/* Operations: what was done. Most of what is asked of them lies in facts. */
#include "model/noun_tables.h"

static const struct field_via operation_actor = {
    .from = "attribution f", .link = "f.operation_id", .value = "f.actor_id", .fact = true
};
static const struct field_via operation_confidence = {
    .from = "attribution f", .link = "f.operation_id", .value = "f.confidence", .fact = true, .modifies = true
};
static const struct field_via operation_stance = {
    .from = "attribution f",
    .link = "f.operation_id",
    .value = "CASE f.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END",
    .fact = true,
    .modifies = true
};
static const struct field_via operation_basis = {
    .from = "attribution f", .link = "f.operation_id", .value = "f.basis", .fact = true, .modifies = true
};
static const struct field_via operation_actor_country = {
    .from = "attribution f JOIN actor x ON x.id = f.actor_id",
    .link = "f.operation_id",
    .value = "x.country_id",
    .fact = true
};
static const struct field_via operation_actor_type = { .from =
                                                           "attribution f JOIN actor x ON x.id = f.actor_id",
                                                       .link = "f.operation_id",
                                                       .value = "x.type",
                                                       .fact = true };
static const struct field_via operation_victim = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.identity_id", .fact = true
};
static const struct field_via operation_sector = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.sector_id", .fact = true
};
static const struct field_via operation_location = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.location_id", .fact = true
};
static const struct field_via operation_extent = {
    .from = "targeting f", .link = "f.operation_id", .value = "f.extent", .fact = true, .modifies = true
};
static const struct field_via operation_count = { .from = "targeting f",
                                                  .link = "f.operation_id",
                                                  .value = "f.count",
                                                  .where = "f.part_of IS NULL",
                                                  .fact = true };
static const struct field_via operation_country_counted = {
    .from = "targeting f" COUNTRY_OF_PLACE, .link = "f.operation_id", .value = COUNTRY, .fact = true
};
static const struct field_via operation_country = { .from = "targeting f",
                                                    .link = "f.operation_id",
                                                    .value = "f.location_id",
                                                    .fact = true,
                                                    .counted = &operation_country_counted };
static const struct field_via operation_victim_sector = {
    .from = "targeting f JOIN identity x ON x.id = f.identity_id",
    .link = "f.operation_id",
    .value = "x.sector_id",
    .fact = true
};
static const struct field_via operation_victim_location = {
    .from = "targeting f JOIN identity x ON x.id = f.identity_id",
    .link = "f.operation_id",
    .value = "x.location_id",
    .fact = true
};
static const struct field_via operation_victim_type = {
    .from = "targeting f JOIN identity x ON x.id = f.identity_id",
    .link = "f.operation_id",
    .value = "x.type",
    .fact = true
};
static const struct field_via operation_uses = { .from = "relation f",
                                                 .link = "f.subject_id",
                                                 .value = "f.object_id",
                                                 .where = "f.verb = 'uses'",
                                                 .fact = true };
static const struct field_via thing_discovered = {
    .from = "event f", .link = "f.entity_id", .value = "f.date", .where = "f.type = 'discovery'", .fact = true
};
static const struct field_via thing_disclosed = { .from = "event f",
                                                  .link = "f.entity_id",
                                                  .value = "f.date",
                                                  .where = "f.type IN ('disclosure', 'report')",
                                                  .fact = true };

static const struct field operation_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name or an alias"),
    { "actor", FIELD_REF, NULL, NOUN_ACTOR, FIELD_SHOWN | FIELD_FIND, "actor", NULL, NULL, &operation_actor,
      80, "an actor some source attributes it to; hedged ones match, denied ones not" },
    { "type", FIELD_WORD, "operation-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 50,
      "espionage, sabotage, denial-of-service …" },
    { "start", FIELD_DATE, NULL, NOUN_COUNT, SHOWN, "start", "start", "start_date", NULL, 70,
      "when it began" },
    { "end", FIELD_DATE, NULL, NOUN_COUNT, SHOWN, "end", "end", "end_date", NULL, 60,
      "when it ended; .. for still going on" },
    { "scale", FIELD_WORD, "operation-scale", NOUN_COUNT, MORE, "scale", "scale", "scale", NULL, 30,
      "campaign or incident" },
    { "status", FIELD_WORD, "operation-status", NOUN_COUNT, MORE, "status", "status", "status", NULL, 35,
      "ongoing, ended …" },
    { "parent", FIELD_REF, NULL, NOUN_OPERATION, MORE, "parent", "parent_id", "parent_id", NULL, 20,
      "the campaign it is part of" },
    { "objective", FIELD_TEXT, NULL, NOUN_COUNT, MORE, "objective", "objective", "objective", NULL, 10,
      "what it was for" },
    FIELD_SUMMARY_ROW,
    { "confidence", FIELD_CONFIDENCE, "confidence", NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "confidence", NULL,
      NULL, &operation_confidence, 55, "of its attributions: likely, very-likely+, 70" },
    { "stance", FIELD_WORD, "stance", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &operation_stance, 0,
      "of its attributions: asserts, hedges, denies" },
    { "basis", FIELD_WORD, "attribution-basis", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &operation_basis, 0,
      "what its attributions rest on" },
    { "actor.country", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE, NULL, NULL, NULL,
      &operation_actor_country, 0, "home or sponsor of an actor it is attributed to" },
    { "actor.type", FIELD_WORD, "actor-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &operation_actor_type,
      0, "type of an actor it is attributed to" },
    { "victim", FIELD_REF, NULL, NOUN_IDENTITY, FIELD_FIND, NULL, NULL, NULL, &operation_victim, 0,
      "who was targeted" },
    { "sector", FIELD_REF, NULL, NOUN_SECTOR, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &operation_sector, 0, "a targeted sector or one below it; = for exactly that" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &operation_location, 0, "a targeted place or one within it; leaves out extent few and none" },
    { "country", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &operation_country, 0, "as location; counts by the country around each place" },
    { "victim.type", FIELD_WORD, "identity-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL,
      &operation_victim_type, 0, "type of a victim" },
    { "victim.sector", FIELD_REF, NULL, NOUN_SECTOR, FIELD_FIND | FIELD_TREE, NULL, NULL, NULL,
      &operation_victim_sector, 0, "branch of a victim or one below it" },
    { "victim.location", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE, NULL, NULL, NULL,
      &operation_victim_location, 0, "seat of a victim or a place within" },
    { "extent", FIELD_WORD, "target-extent", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &operation_extent, 0,
      "of its targets: main, some, few, none" },
    { "count", FIELD_COUNT, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &operation_count, 0,
      "targets: 100+ certainly, ?200+ possibly" },
    { "uses", FIELD_REF, NULL, NOUN_CAPABILITY, FIELD_FIND, NULL, NULL, NULL, &operation_uses, 0,
      "malware, tool or technique it used" },
    { "discovered", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &thing_discovered, 0,
      "date of a discovery event" },
    { "disclosed", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &thing_disclosed, 0,
      "date of a report or disclosure" },
    { "sanctioned", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_sanctioned, 0,
      "date of a sanction for it" },
    { "indicted", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_indicted, 0,
      "date of criminal charges for it" },
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_event, 0,
      "has an event of that type" },
    FIELD_THING_ROWS,
};

const struct noun noun_operation_table = {
    .id = NOUN_OPERATION,
    .name = "operation",
    .plural = "operations",
    .also = "op ops campaign campaigns incident incidents",
    .table = "operation",
    .view = "operations",
    .thing = true,
    NOUN_FIELDS(operation_fields),
    .sort = "start_lo NULLS LAST, id",
    .sort_indexed = true,
    .period_lo = "coalesce(v.start_lo, v.end_lo)",
    .period_hi = "CASE WHEN v.\"end\" LIKE '%..' OR (v.\"end\" IS NULL AND v.start LIKE '%/..') OR v.status "
                 "= 'ongoing' THEN '9999-12-31' "
                 "WHEN v.\"end\" IS NOT NULL THEN v.end_hi ELSE v.start_hi END",
    .period_sure = "((v.\"end\" IS NOT NULL OR v.scale = 'incident')"
                   " AND coalesce(v.start, '') || coalesce(v.\"end\", '') NOT GLOB '*[?~%]*')",
    .help = "what was done: campaigns and incidents",
};
