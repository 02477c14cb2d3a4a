-- Branches of the economy and of public life, a tree; codes are NAICS 2022 where there is one.
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
