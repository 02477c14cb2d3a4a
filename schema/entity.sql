-- Things. Everything the file knows by name is an entity; its kind's own table adds columns under
-- the same id. Things that came with the program have negative ids, the same in every case file.
CREATE TABLE entity (
  id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused
  kind        TEXT NOT NULL CHECK (kind IN
                ('actor', 'operation', 'identity', 'location', 'sector', 'capability', 'source')),
  name        TEXT NOT NULL CHECK (name <> ''),  -- as its own source writes it
  handle      TEXT NOT NULL CHECK (handle <> ''), -- what people type: lazarus-group
  summary     TEXT,
  tlp         TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')), -- NULL counts as amber
  merged_into INTEGER REFERENCES entity (id),    -- reads resolve it; splitting sets it to NULL
  source_id   INTEGER REFERENCES entity (id),    -- its own source: where columns without a claim come from
  record_id   INTEGER REFERENCES record (id),    -- the imported record that made it
  change_id   INTEGER REFERENCES change (id)     -- the change that made it; NULL: came with the program
) STRICT;

CREATE INDEX entity_merged ON entity (merged_into) WHERE merged_into IS NOT NULL;

-- Names, aliases and outside ids, each one source's word. The entity's own name has a row here too.
CREATE TABLE name (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  name      TEXT NOT NULL CHECK (name <> ''),
  key       TEXT NOT NULL,             -- folded for matching: 'APT 38' and 'apt-38' are apt38
  scheme    TEXT NOT NULL DEFAULT '',  -- '' a name, 'demonym', else whose id it is: iso2 mitre stix …
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;

CREATE INDEX name_key ON name (key);
CREATE INDEX name_entity ON name (entity_id);

-- Every name of every living thing, with who calls it so.
CREATE VIEW names AS
SELECT n.id, e.handle AS entity, e.kind, n.name, n.scheme, n.key,
       s.handle AS source, b.handle AS said_by, n.said_on, CASE n.stance WHEN 1 THEN 'asserts' WHEN 0 THEN 'hedges' ELSE 'denies' END AS stance, n.stance AS stance_rank, n.confidence, n.quote,
       n.entity_id, n.source_id, n.said_by AS said_by_id, n.said_lo, n.said_hi, n.credibility, n.locator, n.tlp, n.record_id, n.change_id
  FROM name n
  JOIN entity e ON e.id = n.entity_id
  LEFT JOIN entity s ON s.id = n.source_id
  LEFT JOIN entity b ON b.id = n.said_by
 WHERE e.merged_into IS NULL;
