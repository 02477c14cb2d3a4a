/* Things but for operations: actors, identities (and victims), places, sectors, capabilities, sources; and
 * the ways through facts that several kinds share. */
#include "model/noun_tables.h"

const struct field_via via_sanctioned = {
    .from = "event f", .link = "f.entity_id", .value = "f.date", .where = "f.type = 'sanction'", .fact = true
};
const struct field_via via_indicted = { .from = "event f",
                                        .link = "f.entity_id",
                                        .value = "f.date",
                                        .where = "f.type IN ('indictment', 'criminal-charges')",
                                        .fact = true };
const struct field_via via_event = {
    .from = "event f", .link = "f.entity_id", .value = "f.type", .fact = true
};
const struct field_via via_name = { .from = "name f", .link = "f.entity_id", .value = "f.key", .fact = true };

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
    { "sanctioned", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_sanctioned, 0,
      "date of a sanction against it" },
    { "indicted", FIELD_DATE, NULL, NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_indicted, 0,
      "date of criminal charges against it" },
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_event, 0,
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

static const struct field_via identity_country_counted = { .from = "identity f" COUNTRY_OF_PLACE,
                                                           .link = "f.id",
                                                           .value = COUNTRY };
static const struct field_via identity_country = {
    .from = "identity f", .link = "f.id", .value = "f.location_id", .counted = &identity_country_counted
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
    { "country", FIELD_REF, NULL, NOUN_LOCATION, FIELD_FIND | FIELD_TREE, NULL, NULL, NULL, &identity_country,
      0, "as location; counts by the country around each seat" },
    { "size", FIELD_WORD, "identity-size", NOUN_COUNT, MORE, "size", "size", "size", NULL, 20,
      "how large it is" },
    { "operations", FIELD_NUMBER, NULL, NOUN_COUNT, FIELD_SHOWN | FIELD_FIND, "operations", "operations",
      NULL, NULL, 40, "how many operations targeted it" },
    FIELD_SUMMARY_ROW,
    { "operation", FIELD_REF, NULL, NOUN_OPERATION, FIELD_FIND, NULL, NULL, NULL, &identity_operation, 0,
      "an operation that targeted it" },
    { "actor", FIELD_REF, NULL, NOUN_ACTOR, FIELD_FIND, NULL, NULL, NULL, &identity_actor, 0,
      "an actor whose operations targeted it" },
    { "event", FIELD_WORD, "event-type", NOUN_COUNT, FIELD_FIND, NULL, NULL, NULL, &via_event, 0,
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
