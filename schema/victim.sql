-- STIX's identity: an organisation, person, group or class of them. Who is targeted, but also who
-- speaks, publishes and sanctions.
CREATE TABLE identity (
  id          INTEGER PRIMARY KEY REFERENCES entity (id),
  type        TEXT,                            -- vocabulary identity-type (STIX identity-class-ov)
  sector_id   INTEGER REFERENCES entity (id),
  location_id INTEGER REFERENCES entity (id),
  size        TEXT                             -- vocabulary identity-size
) STRICT;

-- One source's word that an operation hit, or tried to hit, someone or some part of the world.
-- Any of victim, sector and place may be missing: "mainly banks" names a sector alone.
CREATE TABLE targeting (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_id INTEGER NOT NULL REFERENCES entity (id),
  identity_id  INTEGER REFERENCES entity (id),
  sector_id    INTEGER REFERENCES entity (id),
  location_id  INTEGER REFERENCES entity (id),
  date TEXT, date_lo TEXT, date_hi TEXT,
  count      TEXT,                             -- the words: more than 100
  count_lo   INTEGER CHECK (count_lo >= 0),    -- the bounds they allow; count_hi NULL with a count: open
  count_hi   INTEGER CHECK (count_hi >= count_lo),
  count_unit TEXT,                             -- organisations, people, computers …
  extent     TEXT CHECK (extent IN ('main', 'some', 'few', 'none')),
  part_of    INTEGER REFERENCES targeting (id), -- spells out places or sectors of that row; never summed
  outcome    TEXT,                             -- vocabulary target-outcome
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;

-- With what queries ask of an operation's targets, so that the rows themselves are not read (doc/speed.md).
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

-- The identities that some source says were targeted.
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
