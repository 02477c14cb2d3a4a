/* Things: operations, actors, identities (and victims), places, sectors, capabilities, sources. */
#include "model/noun_tables.h"

const struct field_via via_name = { .from = "name f", .link = "f.entity_id", .value = "f.key", .fact = true };

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
static const struct field_via thing_event = {
    .from = "event f", .link = "f.entity_id", .value = "f.type", .fact = true
};

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
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &thing_event, 0,
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

static const struct field_via actor_operation = {
    .from = "attribution f", .link = "f.actor_id", .value = "f.operation_id", .fact = true
};
static const struct field_via actor_sector = {
    .from = "attribution a JOIN targeting f ON f.operation_id = a.operation_id",
    .link = "a.actor_id",
    .value = "f.sector_id",
    .fact = true,
    .between = "a.stance"
};
static const struct field_via actor_location = {
    .from = "attribution a JOIN targeting f ON f.operation_id = a.operation_id",
    .link = "a.actor_id",
    .value = "f.location_id",
    .fact = true,
    .between = "a.stance"
};
static const struct field_via actor_uses = { .from = "relation f",
                                             .link = "f.subject_id",
                                             .value = "f.object_id",
                                             .where = "f.verb = 'uses'",
                                             .fact = true };

static const struct field actor_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name or an alias"),
    { "type", FIELD_WORD, "actor-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 60,
      "nation-state, crime-syndicate, state …" },
    { "country", FIELD_REF, NULL, NOUN_LOCATION, SHOWN | FIELD_TREE, "country", "country_id", "country_id",
      NULL, 70, "suspected home or sponsor" },
    { "motivation", FIELD_WORD, "motivation", NOUN_COUNT, MORE, "motivation", "motivation", "motivation",
      NULL, 20, "what drives it" },
    { "aliases", FIELD_TEXT, NULL, NOUN_COUNT, FIELD_SHOWN, "aliases", NULL, NULL, NULL, 30, "other names" },
    { "operations", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "operations", "operations",
      NULL, NULL, 40, "how many operations are attributed to it" },
    FIELD_SUMMARY_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, NULL, NULL, &actor_operation, 0,
      "an operation attributed to it" },
    { "sector", FIELD_REF, NULL, NOUN_SECTOR, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &actor_sector, 0, "a sector its operations targeted" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE | FIELD_EXTENT, NULL, NULL, NULL,
      &actor_location, 0, "a place its operations targeted" },
    { "uses", FIELD_REF, NULL, NOUN_CAPABILITY, FIELD_FIND, NULL, NULL, NULL, &actor_uses, 0,
      "malware, tool or technique it uses" },
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &thing_event, 0,
      "has an event of that type" },
    FIELD_THING_ROWS,
};

const struct noun noun_actor_table = {
    .id = NOUN_ACTOR,
    .name = "actor",
    .plural = "actors",
    .also = "group groups",
    .table = "actor",
    .view = "actors",
    .thing = true,
    NOUN_FIELDS(actor_fields),
    .sort = "handle, id",
    .help = "who attacks: groups, units, governments, persons",
};

static const struct field_via identity_operation = {
    .from = "targeting f", .link = "f.identity_id", .value = "f.operation_id", .fact = true
};
static const struct field_via identity_actor = {
    .from = "targeting f JOIN attribution a ON a.operation_id = f.operation_id",
    .link = "f.identity_id",
    .value = "a.actor_id",
    .fact = true,
    .between = "a.stance"
};

static const struct field identity_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name or an alias"),
    { "type", FIELD_WORD, "identity-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 50,
      "organization, individual, class …" },
    { "sector", FIELD_REF, NULL, NOUN_SECTOR, SHOWN | FIELD_TREE, "sector", "sector_id", "sector_id", NULL,
      70, "its branch or one below it; = for exactly that" },
    { "location", FIELD_REF, NULL, NOUN_LOCATION, SHOWN | FIELD_TREE, "location", "location_id",
      "location_id", NULL, 65, "its seat or a place within" },
    { "size", FIELD_WORD, "identity-size", NOUN_COUNT, MORE, "size", "size", "size", NULL, 20,
      "how large it is" },
    { "operations", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "operations", "operations",
      NULL, NULL, 40, "how many operations targeted it" },
    FIELD_SUMMARY_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, NULL, NULL, &identity_operation, 0,
      "an operation that targeted it" },
    { "actor", FIELD_REF, NULL, NOUN_ACTOR, FIELD_FIND, NULL, NULL, NULL, &identity_actor, 0,
      "an actor whose operations targeted it" },
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &thing_event, 0,
      "has an event of that type" },
    FIELD_THING_ROWS,
};

const struct noun noun_identity_table = {
    .id = NOUN_IDENTITY,
    .name = "identity",
    .plural = "identities",
    .also = "person organisation organization",
    .table = "identity",
    .view = "identities",
    .thing = true,
    NOUN_FIELDS(identity_fields),
    .sort = "handle, id",
    .help = "organisations, persons, groups: who is hit, speaks, publishes",
};
const struct noun noun_victim_table = {
    .id = NOUN_IDENTITY,
    .name = "victim",
    .plural = "victims",
    .also = "",
    .table = "identity",
    .view = "victims",
    .thing = true,
    NOUN_FIELDS(identity_fields),
    .sort = "handle, id",
    .help = "identities that some source says were targeted",
};

static const struct field_via place_operation = {
    .from = "targeting f", .link = "f.location_id", .value = "f.operation_id", .fact = true
};
static const struct field_via member_of = { .from = "relation f",
                                            .link = "f.subject_id",
                                            .value = "f.object_id",
                                            .where = "f.verb = 'member-of'",
                                            .fact = true };

static const struct field location_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name in any spelling"),
    { "level", FIELD_WORD, "location-level", NOUN_COUNT, SHOWN, "level", "level", "level", NULL, 70,
      "world, region, country, province, city" },
    { "parent", FIELD_REF, NULL, NOUN_LOCATION, SHOWN | FIELD_TREE, "parent", "parent_id", "parent_id", NULL,
      60, "the place around it, at any distance; = for exactly that" },
    { "member-of", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND, NULL, NULL, NULL, &member_of, 0,
      "a set it belongs to: eu, nato" },
    { "code", FIELD_TEXT, NULL, NOUN_COUNT, SHOWN, "code", "code", "code", NULL, 50, "ISO 3166 code" },
    { "lat", FIELD_REAL, NULL, NOUN_COUNT, MORE, "lat", "lat", "lat", NULL, 20, "latitude in degrees" },
    { "lon", FIELD_REAL, NULL, NOUN_COUNT, MORE, "lon", "lon", "lon", NULL, 20, "longitude in degrees" },
    { "population", FIELD_NUMBER, NULL, NOUN_COUNT, SHOWN, "population", "population", "population", NULL, 30,
      "people living there" },
    { "operations", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "operations", "operations",
      NULL, NULL, 40, "how many operations targeted it" },
    FIELD_SUMMARY_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, NULL, NULL, &place_operation, 0,
      "an operation that targeted it" },
    FIELD_THING_ROWS,
};

const struct noun noun_location_table = {
    .id = NOUN_LOCATION,
    .name = "location",
    .plural = "locations",
    .also = "place places country countries city cities",
    .table = "location",
    .view = "locations",
    .thing = true,
    NOUN_FIELDS(location_fields),
    .sort = "handle, id",
    .help = "places, from the world down to cities",
};

static const struct field_via sector_operation = {
    .from = "targeting f", .link = "f.sector_id", .value = "f.operation_id", .fact = true
};

static const struct field sector_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name in any spelling"),
    { "parent", FIELD_REF, NULL, NOUN_SECTOR, SHOWN | FIELD_TREE, "parent", "parent_id", "parent_id", NULL,
      60, "the sector above it, at any distance; = for exactly that" },
    { "code", FIELD_TEXT, NULL, NOUN_COUNT, SHOWN, "code", "code", "code", NULL, 50, "NAICS 2022 code" },
    { "operations", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "operations", "operations",
      NULL, NULL, 40, "how many operations targeted it" },
    FIELD_SUMMARY_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, NULL, NULL, &sector_operation, 0,
      "an operation that targeted it" },
    FIELD_THING_ROWS,
};

const struct noun noun_sector_table = {
    .id = NOUN_SECTOR,
    .name = "sector",
    .plural = "sectors",
    .also = "industry industries",
    .table = "sector",
    .view = "sectors",
    .thing = true,
    NOUN_FIELDS(sector_fields),
    .sort = "handle, id",
    .help = "branches of the economy and of public life",
};

static const struct field_via capability_user = { .from = "relation f",
                                                  .link = "f.object_id",
                                                  .value = "f.subject_id",
                                                  .where = "f.verb = 'uses'",
                                                  .fact = true };

static const struct field capability_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its name or an alias"),
    { "type", FIELD_WORD, "capability-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 70,
      "malware, tool, technique, vulnerability, infrastructure" },
    { "code", FIELD_TEXT, NULL, NOUN_COUNT, SHOWN, "code", "code", "code", NULL, 50,
      "outside number: S0448, T1566, CVE-2017-0144" },
    { "used-by", FIELD_REF, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "used_by", NULL, NULL,
      &capability_user, 40, "who or what used it" },
    FIELD_SUMMARY_ROW,
    FIELD_THING_ROWS,
};

const struct noun noun_capability_table = {
    .id = NOUN_CAPABILITY,
    .name = "capability",
    .plural = "capabilities",
    .also = "malware tool tools technique techniques vulnerability vulnerabilities",
    .table = "capability",
    .view = "capabilities",
    .thing = true,
    NOUN_FIELDS(capability_fields),
    .sort = "handle, id",
    .help = "malware, tools, techniques, vulnerabilities, infrastructure",
};

static const struct field_via source_repeats = { .from = "relation f",
                                                 .link = "f.subject_id",
                                                 .value = "f.object_id",
                                                 .where = "f.verb = 'repeats'",
                                                 .fact = true };
static const struct field_via source_about = { .from = "relation f",
                                               .link = "f.object_id",
                                               .value = "f.subject_id",
                                               .where = "f.verb = 'reported-in'",
                                               .fact = true };

static const struct field source_fields[] = {
    FIELD_HANDLE_ROW,
    FIELD_NAME_ROW("its title"),
    { "type", FIELD_WORD, "source-type", NOUN_COUNT, SHOWN, "type", "type", "type", NULL, 50,
      "article, report, dataset …" },
    { "publisher", FIELD_REF, NULL, NOUN_IDENTITY, SHOWN, "publisher", "publisher_id", "publisher_id", NULL,
      70, "who published it" },
    { "author", FIELD_TEXT, NULL, NOUN_COUNT, MORE | FIELD_LISTED, "author", "author", "author", NULL, 30,
      "who wrote it" },
    { "published", FIELD_DATE, NULL, NOUN_COUNT, SHOWN, "published", "published", "published", NULL, 60,
      "when it was published" },
    { "url", FIELD_URL, NULL, NOUN_COUNT, MORE, "url", "url", "url", NULL, 20, "where it is found" },
    { "retrieved", FIELD_DAY, NULL, NOUN_COUNT, MORE, "retrieved", "retrieved", "retrieved", NULL, 10,
      "the day it was read" },
    { "reliability", FIELD_RANKED, "reliability", NOUN_COUNT, SHOWN, "reliability", "reliability",
      "reliability", NULL, 40, "Admiralty a (reliable) to f (cannot be judged)" },
    { "repeats", FIELD_REF, NULL, NOUN_SOURCE, FIELD_FIND, NULL, NULL, NULL, &source_repeats, 0,
      "a source it repeats" },
    { "about", FIELD_REF, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &source_about, 0,
      "a thing reported in it" },
    FIELD_SUMMARY_ROW,
    FIELD_THING_ROWS,
};

const struct noun noun_source_table = {
    .id = NOUN_SOURCE,
    .name = "source",
    .plural = "sources",
    .also = "reference references",
    .table = "source",
    .view = "sources",
    .thing = true,
    NOUN_FIELDS(source_fields),
    .sort = "published_lo NULLS LAST, id",
    .period_lo = "v.published_lo",
    .period_hi = "v.published_hi",
    .period_sure = "v.published NOT GLOB '*[?~%]*'",
    .help = "where things were read: articles, reports, data sets",
};
