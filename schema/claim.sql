-- What sources say about a column of a thing, where more than its own source has spoken or the word
-- carries a quote, an asserter, a date said, a confidence or a mark. A field has no claims or all of
-- them, and the column then holds the preferred one.
CREATE TABLE claim (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  field     TEXT NOT NULL,                    -- as in queries: start, status, country …
  value     TEXT,                             -- EDTF, a word, a text; the name of a thing it points to
  value_lo  ANY, value_hi ANY,                -- bounds of a date; the id of a thing it points to
  preferred INTEGER NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1, 2)), -- 1 by rule, 2 by the analyst's word
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

-- Columns of things that no claim speaks about yet: their entity's own source says them.
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

-- Everything said about columns of things, claimed or plain: one row a word. Voices, disputes and
-- what was known when read only this.
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

-- Fields whose sources differ.
CREATE VIEW disputes AS
SELECT e.kind, e.handle AS entity, c.field,
       group_concat(c.value || CASE c.preferred WHEN 0 THEN '' ELSE ' (in use)' END, ' | ') AS "values",
       count(*) AS words, c.entity_id
  FROM claim c
  JOIN entity e ON e.id = c.entity_id
 GROUP BY c.entity_id, c.field
HAVING count(DISTINCT coalesce(c.value, '')) > 1;
