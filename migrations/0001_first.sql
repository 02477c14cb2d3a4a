CREATE TABLE entity (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL CHECK (kind IN
                ('actor', 'operation', 'identity', 'location', 'sector', 'capability', 'source')),
  name        TEXT NOT NULL CHECK (name <> ''),
  handle      TEXT NOT NULL CHECK (handle <> ''),
  summary     TEXT,
  tlp         TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  merged_into INTEGER REFERENCES entity (id),
  source_id   INTEGER REFERENCES entity (id),
  record_id   INTEGER REFERENCES record (id),
  change_id   INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX entity_merged ON entity (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE name (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  name      TEXT NOT NULL CHECK (name <> ''),
  key       TEXT NOT NULL,
  scheme    TEXT NOT NULL DEFAULT '',
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX name_key ON name (key);
CREATE INDEX name_entity ON name (entity_id);
CREATE VIEW names AS
SELECT n.id, e.handle AS entity, e.kind, n.name, n.scheme, n.key,
       s.handle AS source, b.handle AS said_by, n.said_on, CASE n.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, n.stance AS stance_rank, n.confidence, n.quote,
       n.entity_id, n.source_id, n.said_by AS said_by_id, n.said_lo, n.said_hi, n.credibility, n.locator, n.tlp, n.record_id, n.change_id
  FROM name n
  JOIN entity e ON e.id = n.entity_id
  LEFT JOIN entity s ON s.id = n.source_id
  LEFT JOIN entity b ON b.id = n.said_by
 WHERE e.merged_into IS NULL;
CREATE TABLE actor (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  type       TEXT,
  country_id INTEGER REFERENCES entity (id),
  motivation TEXT
) STRICT;
CREATE INDEX actor_country ON actor (country_id) WHERE country_id IS NOT NULL;
CREATE VIEW actors AS
SELECT a.id, e.handle, e.name, a.type, c.name AS country, a.motivation,
       (SELECT group_concat(n.name, ', ') FROM name n
         WHERE n.entity_id = a.id AND n.scheme = '' AND n.name <> e.name) AS aliases,
       (SELECT count(DISTINCT t.operation_id) FROM attribution t
         WHERE t.actor_id = a.id AND t.stance >= 0) AS operations,
       e.summary, e.tlp, s.handle AS source, a.country_id, e.source_id, e.record_id, e.change_id
  FROM actor a
  JOIN entity e ON e.id = a.id
  LEFT JOIN entity c ON c.id = a.country_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE TABLE operation (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  scale      TEXT CHECK (scale IN ('campaign', 'incident')),
  type       TEXT,
  status     TEXT,
  parent_id  INTEGER REFERENCES entity (id),
  objective  TEXT,
  start_date TEXT, start_lo TEXT, start_hi TEXT,
  end_date   TEXT, end_lo TEXT, end_hi TEXT
) STRICT;
CREATE INDEX operation_start ON operation (start_lo);
CREATE INDEX operation_parent ON operation (parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE attribution (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_id INTEGER NOT NULL REFERENCES entity (id),
  actor_id     INTEGER NOT NULL REFERENCES entity (id),
  basis        TEXT,
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX attribution_operation ON attribution (operation_id, actor_id, stance, confidence);
CREATE INDEX attribution_actor ON attribution (actor_id, operation_id, stance);
CREATE VIEW operations AS
SELECT o.id, e.handle, e.name,
       (SELECT group_concat(handle, ', ') FROM
         (SELECT x.handle || CASE max(a.stance) WHEN 0 THEN '?' ELSE '' END AS handle
            FROM attribution a JOIN entity x ON x.id = a.actor_id
           WHERE a.operation_id = o.id AND a.stance >= 0
           GROUP BY a.actor_id ORDER BY max(a.stance) DESC, min(a.id))) AS actor,
       o.type, o.scale, o.status, o.start_date AS start, o.end_date AS "end",
       (SELECT max(a.confidence) FROM attribution a WHERE a.operation_id = o.id AND a.stance >= 0) AS confidence,
       p.handle AS parent, o.objective, e.summary, e.tlp, s.handle AS source,
       o.start_lo, o.start_hi, o.end_lo, o.end_hi, o.parent_id, e.source_id, e.record_id, e.change_id
  FROM operation o
  JOIN entity e ON e.id = o.id
  LEFT JOIN entity p ON p.id = o.parent_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE VIEW attributions AS
SELECT a.id, o.handle AS operation, x.handle AS actor, CASE a.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, a.stance AS stance_rank, a.confidence, a.basis,
       s.handle AS source, b.handle AS said_by, a.said_on, a.quote, a.locator, a.credibility, a.tlp,
       a.operation_id, a.actor_id, a.source_id, a.said_by AS said_by_id, a.said_lo, a.said_hi, a.record_id, a.change_id
  FROM attribution a
  JOIN entity o ON o.id = a.operation_id
  JOIN entity x ON x.id = a.actor_id
  LEFT JOIN entity s ON s.id = a.source_id
  LEFT JOIN entity b ON b.id = a.said_by;
CREATE TABLE identity (
  id          INTEGER PRIMARY KEY REFERENCES entity (id),
  type        TEXT,
  sector_id   INTEGER REFERENCES entity (id),
  location_id INTEGER REFERENCES entity (id),
  size        TEXT
) STRICT;
CREATE TABLE targeting (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_id INTEGER NOT NULL REFERENCES entity (id),
  identity_id  INTEGER REFERENCES entity (id),
  sector_id    INTEGER REFERENCES entity (id),
  location_id  INTEGER REFERENCES entity (id),
  date TEXT, date_lo TEXT, date_hi TEXT,
  count      TEXT,
  count_lo   INTEGER CHECK (count_lo >= 0),
  count_hi   INTEGER CHECK (count_hi >= count_lo),
  count_unit TEXT,
  extent     TEXT CHECK (extent IN ('main', 'some', 'few', 'none')),
  part_of    INTEGER REFERENCES targeting (id),
  outcome    TEXT,
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX targeting_operation ON targeting (operation_id, sector_id, location_id, identity_id, extent, stance);
CREATE INDEX targeting_identity ON targeting (identity_id) WHERE identity_id IS NOT NULL;
CREATE INDEX targeting_sector ON targeting (sector_id) WHERE sector_id IS NOT NULL;
CREATE INDEX targeting_location ON targeting (location_id) WHERE location_id IS NOT NULL;
CREATE VIEW identities AS
SELECT i.id, e.handle, e.name, i.type, x.name AS sector, l.name AS location, i.size,
       (SELECT count(DISTINCT t.operation_id) FROM targeting t
         WHERE t.identity_id = i.id AND t.stance >= 0) AS operations,
       e.summary, e.tlp, s.handle AS source,
       i.sector_id, i.location_id, e.source_id, e.record_id, e.change_id
  FROM identity i
  JOIN entity e ON e.id = i.id
  LEFT JOIN entity x ON x.id = i.sector_id
  LEFT JOIN entity l ON l.id = i.location_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE VIEW victims AS
SELECT * FROM identities v
 WHERE EXISTS (SELECT 1 FROM targeting t WHERE t.identity_id = v.id);
CREATE VIEW targets AS
SELECT t.id, o.handle AS operation, i.handle AS victim, x.name AS sector, l.name AS location,
       t.count, t.count_unit AS unit, t.extent, t.date, t.outcome, CASE t.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, t.stance AS stance_rank, t.confidence,
       s.handle AS source, b.handle AS said_by, t.said_on, t.quote, t.locator, t.credibility, t.tlp, t.part_of,
       t.operation_id, t.identity_id, t.sector_id, t.location_id, t.date_lo, t.date_hi, t.count_lo, t.count_hi,
       t.source_id, t.said_by AS said_by_id, t.said_lo, t.said_hi, t.record_id, t.change_id
  FROM targeting t
  JOIN entity o ON o.id = t.operation_id
  LEFT JOIN entity i ON i.id = t.identity_id
  LEFT JOIN entity x ON x.id = t.sector_id
  LEFT JOIN entity l ON l.id = t.location_id
  LEFT JOIN entity s ON s.id = t.source_id
  LEFT JOIN entity b ON b.id = t.said_by;
CREATE TABLE location (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  level      TEXT CHECK (level IN ('world', 'region', 'country', 'province', 'city')),
  parent_id  INTEGER REFERENCES entity (id),
  code       TEXT,
  lat        REAL CHECK (lat BETWEEN -90 AND 90),
  lon        REAL CHECK (lon BETWEEN -180 AND 180),
  population INTEGER CHECK (population >= 0)
) STRICT;
CREATE INDEX location_parent ON location (parent_id);
CREATE VIEW locations AS
SELECT l.id, e.handle, e.name, l.level, p.name AS parent, l.code, l.lat, l.lon, l.population,
       (SELECT count(DISTINCT t.operation_id) FROM targeting t
         WHERE t.location_id = l.id AND t.stance >= 0) AS operations,
       e.summary, e.tlp, s.handle AS source, l.parent_id, e.source_id, e.record_id, e.change_id
  FROM location l
  JOIN entity e ON e.id = l.id
  LEFT JOIN entity p ON p.id = l.parent_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE TABLE sector (
  id        INTEGER PRIMARY KEY REFERENCES entity (id),
  parent_id INTEGER REFERENCES entity (id),
  code      TEXT
) STRICT;
CREATE INDEX sector_parent ON sector (parent_id);
CREATE VIEW sectors AS
SELECT x.id, e.handle, e.name, p.name AS parent, x.code,
       (SELECT count(DISTINCT t.operation_id) FROM targeting t
         WHERE t.sector_id = x.id AND t.stance >= 0) AS operations,
       e.summary, e.tlp, s.handle AS source, x.parent_id, e.source_id, e.record_id, e.change_id
  FROM sector x
  JOIN entity e ON e.id = x.id
  LEFT JOIN entity p ON p.id = x.parent_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE TABLE capability (
  id   INTEGER PRIMARY KEY REFERENCES entity (id),
  type TEXT,
  code TEXT
) STRICT;
CREATE VIEW capabilities AS
SELECT c.id, e.handle, e.name, c.type, c.code,
       (SELECT group_concat(DISTINCT u.handle) FROM relation r JOIN entity u ON u.id = r.subject_id
         WHERE r.object_id = c.id AND r.verb = 'uses' AND r.stance >= 0) AS used_by,
       e.summary, e.tlp, s.handle AS source, e.source_id, e.record_id, e.change_id
  FROM capability c
  JOIN entity e ON e.id = c.id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE TABLE source (
  id           INTEGER PRIMARY KEY REFERENCES entity (id),
  type         TEXT,
  publisher_id INTEGER REFERENCES entity (id),
  author       TEXT,
  url          TEXT,
  published TEXT, published_lo TEXT, published_hi TEXT,
  retrieved    TEXT,
  reliability  TEXT CHECK (reliability IN ('a', 'b', 'c', 'd', 'e', 'f')),
  sha256       TEXT,
  text         TEXT
) STRICT;
CREATE INDEX source_sha256 ON source (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX source_url ON source (url) WHERE url IS NOT NULL;
CREATE VIEW sources AS
SELECT r.id, e.handle, e.name, r.type, p.name AS publisher, r.author, r.published, r.url, r.retrieved, r.reliability,
       e.summary, e.tlp, r.published_lo, r.published_hi, r.publisher_id, r.sha256, r.text,
       s.handle AS source, e.source_id, e.record_id, e.change_id
  FROM source r
  JOIN entity e ON e.id = r.id
  LEFT JOIN entity p ON p.id = r.publisher_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
CREATE TABLE event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id   INTEGER NOT NULL REFERENCES entity (id),
  type        TEXT,
  date TEXT, date_lo TEXT, date_hi TEXT,
  text        TEXT,
  location_id INTEGER REFERENCES entity (id),
  ordinal     INTEGER,
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX event_entity ON event (entity_id);
CREATE INDEX event_date ON event (date_lo);
CREATE TABLE involves (
  event_id  INTEGER NOT NULL REFERENCES event (id),
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  role      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event_id, entity_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX involves_entity ON involves (entity_id);
CREATE VIEW events AS
SELECT v.id, v.date, v.type, e.handle AS about, v.text, l.name AS location,
       (SELECT group_concat(CASE i.role WHEN '' THEN '' ELSE i.role || ' ' END || x.handle, ', ')
          FROM involves i JOIN entity x ON x.id = i.entity_id WHERE i.event_id = v.id) AS involves,
       CASE v.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, v.stance AS stance_rank, v.confidence, s.handle AS source, b.handle AS said_by, v.said_on, v.quote, v.locator, v.credibility, v.tlp,
       v.entity_id, v.location_id, v.date_lo, v.date_hi, v.ordinal,
       v.source_id, v.said_by AS said_by_id, v.said_lo, v.said_hi, v.record_id, v.change_id
  FROM event v
  JOIN entity e ON e.id = v.entity_id
  LEFT JOIN entity l ON l.id = v.location_id
  LEFT JOIN entity s ON s.id = v.source_id
  LEFT JOIN entity b ON b.id = v.said_by;
CREATE VIEW timeline AS
SELECT v.entity_id AS id, v.date AS "when", coalesce(v.type, 'event') AS kind, coalesce(v.text, e.name) AS what,
       e.handle AS about, s.handle AS source, v.date, v.date_lo, v.date_hi, v.ordinal, v.entity_id, v.id AS event_id, v.source_id
  FROM event v
  JOIN entity e ON e.id = v.entity_id
  LEFT JOIN entity s ON s.id = v.source_id
 WHERE v.date IS NOT NULL AND v.stance >= 0
UNION ALL
SELECT o.id, o.start_date, 'start', e.name || ' begins' ||
       coalesce((SELECT ' (rival: ' || group_concat(DISTINCT c.value) || ')' FROM claim c
                  WHERE c.entity_id = o.id AND c.field = 'start' AND c.value <> o.start_date), ''),
       e.handle, s.handle, o.start_date, o.start_lo, o.start_hi, NULL, o.id, NULL, s.id
  FROM operation o
  JOIN entity e ON e.id = o.id
  LEFT JOIN claim k ON k.entity_id = o.id AND k.field = 'start' AND k.preferred > 0
  LEFT JOIN entity s ON s.id = CASE WHEN k.id IS NULL THEN e.source_id ELSE k.source_id END
 WHERE o.start_date IS NOT NULL AND e.merged_into IS NULL
UNION ALL
SELECT o.id, o.end_date, 'end', e.name || ' ends' ||
       coalesce((SELECT ' (rival: ' || group_concat(DISTINCT c.value) || ')' FROM claim c
                  WHERE c.entity_id = o.id AND c.field = 'end' AND c.value <> o.end_date), ''),
       e.handle, s.handle, o.end_date, o.end_lo, o.end_hi, NULL, o.id, NULL, s.id
  FROM operation o
  JOIN entity e ON e.id = o.id
  LEFT JOIN claim k ON k.entity_id = o.id AND k.field = 'end' AND k.preferred > 0
  LEFT JOIN entity s ON s.id = CASE WHEN k.id IS NULL THEN e.source_id ELSE k.source_id END
 WHERE o.end_date IS NOT NULL AND o.end_date <> '..' AND e.merged_into IS NULL;
CREATE TABLE relation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_id INTEGER NOT NULL REFERENCES entity (id),
  verb       TEXT NOT NULL,
  object_id  INTEGER NOT NULL REFERENCES entity (id),
  date TEXT, date_lo TEXT, date_hi TEXT,
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX relation_subject ON relation (subject_id, verb);
CREATE INDEX relation_object ON relation (object_id, verb);
CREATE VIEW relations AS
SELECT r.id, a.handle AS subject, r.verb, b.handle AS object, r.date, CASE r.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, r.stance AS stance_rank, r.confidence,
       s.handle AS source, w.handle AS said_by, r.said_on, r.quote, r.locator, r.credibility, r.tlp,
       r.subject_id, r.object_id, r.date_lo, r.date_hi,
       r.source_id, r.said_by AS said_by_id, r.said_lo, r.said_hi, r.record_id, r.change_id
  FROM relation r
  JOIN entity a ON a.id = r.subject_id
  JOIN entity b ON b.id = r.object_id
  LEFT JOIN entity s ON s.id = r.source_id
  LEFT JOIN entity w ON w.id = r.said_by;
CREATE TABLE claim (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  field     TEXT NOT NULL,
  value     TEXT,
  value_lo  ANY, value_hi ANY,
  preferred INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1, 2)),
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;
CREATE INDEX claim_entity ON claim (entity_id, field);
CREATE VIEW claims AS
SELECT c.id, e.handle AS entity, c.field, c.value, c.preferred, CASE c.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, c.stance AS stance_rank, c.confidence,
       s.handle AS source, b.handle AS said_by, c.said_on, c.quote, c.locator, c.credibility, c.tlp,
       c.entity_id, c.value_lo, c.value_hi,
       c.source_id, c.said_by AS said_by_id, c.said_lo, c.said_hi, c.record_id, c.change_id
  FROM claim c
  JOIN entity e ON e.id = c.entity_id
  LEFT JOIN entity s ON s.id = c.source_id
  LEFT JOIN entity b ON b.id = c.said_by;
CREATE VIEW plain AS
SELECT id AS entity_id, 'summary' AS field, summary AS value, NULL AS value_lo, NULL AS value_hi FROM entity WHERE summary IS NOT NULL
UNION ALL SELECT id, 'type', type, NULL, NULL FROM actor WHERE type IS NOT NULL
UNION ALL SELECT a.id, 'country', c.name, c.id, c.id FROM actor a JOIN entity c ON c.id = a.country_id
UNION ALL SELECT id, 'motivation', motivation, NULL, NULL FROM actor WHERE motivation IS NOT NULL
UNION ALL SELECT id, 'scale', scale, NULL, NULL FROM operation WHERE scale IS NOT NULL
UNION ALL SELECT id, 'type', type, NULL, NULL FROM operation WHERE type IS NOT NULL
UNION ALL SELECT id, 'status', status, NULL, NULL FROM operation WHERE status IS NOT NULL
UNION ALL SELECT o.id, 'parent', p.name, p.id, p.id FROM operation o JOIN entity p ON p.id = o.parent_id
UNION ALL SELECT id, 'objective', objective, NULL, NULL FROM operation WHERE objective IS NOT NULL
UNION ALL SELECT id, 'start', start_date, start_lo, start_hi FROM operation WHERE start_date IS NOT NULL
UNION ALL SELECT id, 'end', end_date, end_lo, end_hi FROM operation WHERE end_date IS NOT NULL
UNION ALL SELECT id, 'type', type, NULL, NULL FROM identity WHERE type IS NOT NULL
UNION ALL SELECT i.id, 'sector', x.name, x.id, x.id FROM identity i JOIN entity x ON x.id = i.sector_id
UNION ALL SELECT i.id, 'location', l.name, l.id, l.id FROM identity i JOIN entity l ON l.id = i.location_id
UNION ALL SELECT id, 'size', size, NULL, NULL FROM identity WHERE size IS NOT NULL
UNION ALL SELECT id, 'level', level, NULL, NULL FROM location WHERE level IS NOT NULL
UNION ALL SELECT l.id, 'parent', p.name, p.id, p.id FROM location l JOIN entity p ON p.id = l.parent_id
UNION ALL SELECT id, 'code', code, NULL, NULL FROM location WHERE code IS NOT NULL
UNION ALL SELECT id, 'lat', CAST(lat AS TEXT), lat, lat FROM location WHERE lat IS NOT NULL
UNION ALL SELECT id, 'lon', CAST(lon AS TEXT), lon, lon FROM location WHERE lon IS NOT NULL
UNION ALL SELECT id, 'population', CAST(population AS TEXT), population, population FROM location WHERE population IS NOT NULL
UNION ALL SELECT x.id, 'parent', p.name, p.id, p.id FROM sector x JOIN entity p ON p.id = x.parent_id
UNION ALL SELECT id, 'code', code, NULL, NULL FROM sector WHERE code IS NOT NULL
UNION ALL SELECT id, 'type', type, NULL, NULL FROM capability WHERE type IS NOT NULL
UNION ALL SELECT id, 'code', code, NULL, NULL FROM capability WHERE code IS NOT NULL
UNION ALL SELECT id, 'type', type, NULL, NULL FROM source WHERE type IS NOT NULL
UNION ALL SELECT r.id, 'publisher', p.name, p.id, p.id FROM source r JOIN entity p ON p.id = r.publisher_id
UNION ALL SELECT id, 'author', author, NULL, NULL FROM source WHERE author IS NOT NULL
UNION ALL SELECT id, 'url', url, NULL, NULL FROM source WHERE url IS NOT NULL
UNION ALL SELECT id, 'published', published, published_lo, published_hi FROM source WHERE published IS NOT NULL
UNION ALL SELECT id, 'retrieved', retrieved, NULL, NULL FROM source WHERE retrieved IS NOT NULL
UNION ALL SELECT id, 'reliability', reliability, NULL, NULL FROM source WHERE reliability IS NOT NULL;
CREATE VIEW said AS
SELECT c.entity_id, e.handle AS entity, c.field, c.value, c.value_lo, c.value_hi, c.preferred, c.id AS claim_id,
       c.source_id, c.said_by, c.said_on, c.said_lo, c.said_hi, c.stance, c.confidence, c.credibility,
       c.quote, c.locator, c.tlp, c.record_id, c.change_id
  FROM claim c
  JOIN entity e ON e.id = c.entity_id
UNION ALL
SELECT p.entity_id, e.handle, p.field, p.value, p.value_lo, p.value_hi, 1, NULL,
       e.source_id, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, e.record_id, e.change_id
  FROM plain p
  JOIN entity e ON e.id = p.entity_id
 WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.entity_id = p.entity_id AND c.field = p.field);
CREATE VIEW disputes AS
SELECT e.kind, e.handle AS entity, c.field,
       group_concat(c.value || CASE c.preferred WHEN 0 THEN '' ELSE ' (in use)' END, ' | ') AS "values",
       count(*) AS words, c.entity_id
  FROM claim c
  JOIN entity e ON e.id = c.entity_id
 GROUP BY c.entity_id, c.field
HAVING count(DISTINCT coalesce(c.value, '')) > 1;
CREATE TABLE change (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        TEXT NOT NULL,
  who       TEXT,
  command   TEXT NOT NULL,
  file      TEXT, sha256 TEXT,
  added     INTEGER, changed INTEGER, same INTEGER, rejected INTEGER,
  changeset BLOB,
  undone_by INTEGER REFERENCES change (id)
) STRICT;
CREATE TABLE change_range (
  change_id INTEGER NOT NULL REFERENCES change (id),
  tbl       TEXT NOT NULL,
  lo        INTEGER NOT NULL,
  hi        INTEGER NOT NULL CHECK (hi >= lo),
  PRIMARY KEY (change_id, tbl, lo)
) STRICT, WITHOUT ROWID;
CREATE TABLE record (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  change_id INTEGER NOT NULL REFERENCES change (id),
  source_id INTEGER REFERENCES entity (id),
  line      INTEGER NOT NULL,
  key       INTEGER,
  hash      INTEGER,
  entity_id INTEGER REFERENCES entity (id),
  raw       TEXT NOT NULL,
  error     TEXT
) STRICT;
CREATE INDEX record_key ON record (key) WHERE key IS NOT NULL;
CREATE INDEX record_change ON record (change_id);
CREATE TABLE term (
  vocab   TEXT NOT NULL,
  code    TEXT NOT NULL,
  label   TEXT,
  rank    INTEGER,
  broader TEXT,
  maps    TEXT,
  PRIMARY KEY (vocab, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE saved (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE VIEW changes AS
SELECT c.id, c.at, c.who, c.command, c.file, c.added, c.changed, c.same, c.rejected, c.undone_by
  FROM change c;
CREATE VIEW records AS
SELECT r.id, r.change_id AS import, c.file, r.line, e.handle AS entity, r.error, r.raw,
       r.entity_id, r.source_id, r.key, r.hash
  FROM record r
  JOIN change c ON c.id = r.change_id
  LEFT JOIN entity e ON e.id = r.entity_id
 WHERE r.key IS NOT NULL OR r.error IS NOT NULL;
CREATE VIEW search_text AS
SELECT id * 16 AS id, name AS text FROM name
UNION ALL SELECT id * 16 + 1, summary FROM entity WHERE summary IS NOT NULL
UNION ALL SELECT id * 16 + 2, text FROM event WHERE text IS NOT NULL
UNION ALL SELECT id * 16 + 3, quote FROM name WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 4, quote FROM attribution WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 5, quote FROM targeting WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 6, quote FROM event WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 7, quote FROM relation WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 8, quote FROM claim WHERE quote IS NOT NULL;
CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'search_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
