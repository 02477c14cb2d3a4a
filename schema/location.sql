-- Places, a tree: world, region, country, province, city. Sets that overlap it (EU, NATO) are
-- regions tied to their members by the relation member-of.
CREATE TABLE location (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  level      TEXT CHECK (level IN ('world', 'region', 'country', 'province', 'city')),
  parent_id  INTEGER REFERENCES entity (id),
  code       TEXT,                            -- ISO 3166-1 alpha-2 for countries
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
