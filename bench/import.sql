-- The best way we know to bring the incidents of generate.py into a case file with nothing but the
-- sqlite3 shell: rows in bulk, ids by arithmetic, no foreign keys, no journal, indexes and the full-text
-- index last. It begins with a new case file and leaves one that the program opens. {csv}, {drop} and
-- {create} are filled in by peer.py. Names are folded as far as these need it; the keys and hashes of
-- records, which the shell cannot make, are random numbers. Joins stand in the order that was fastest.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -400000;

CREATE TEMP TABLE line (code, title, actor, start, "end", type, status, country, sector, victim, count,
                        confidence, notes);
.mode csv
.import --schema temp --skip 1 "{csv}" line
{drop}
BEGIN;

CREATE TEMP TABLE place (name TEXT PRIMARY KEY, id) WITHOUT ROWID;
INSERT OR IGNORE INTO place
SELECT n.name, l.id FROM location l JOIN name n ON n.entity_id = l.id WHERE n.scheme = '' AND l.level = 'country';
CREATE TEMP TABLE branch (name TEXT PRIMARY KEY, id) WITHOUT ROWID;
INSERT OR IGNORE INTO branch SELECT n.name, x.id FROM sector x JOIN name n ON n.entity_id = x.id WHERE n.scheme = '';

-- 1 is the source, 2 its publisher, then the incidents, then actors and victims.
CREATE TEMP TABLE size AS SELECT count(*) AS n FROM line;
CREATE TEMP TABLE who (name TEXT PRIMARY KEY, id, first) WITHOUT ROWID;
INSERT INTO who SELECT actor, (SELECT n FROM size) + 2 + row_number() OVER (ORDER BY min(rowid)), min(rowid)
  FROM line WHERE actor <> '' GROUP BY actor;
CREATE TEMP TABLE victim (name TEXT PRIMARY KEY, id, first) WITHOUT ROWID;
INSERT INTO victim SELECT victim,
       (SELECT n FROM size) + 2 + (SELECT count(*) FROM who) + row_number() OVER (ORDER BY min(rowid)), min(rowid)
  FROM line WHERE victim <> '' GROUP BY victim;

INSERT INTO change (id, at, command, file, added, changed, same, rejected)
SELECT 1, strftime('%Y-%m-%d %H:%M'), 'import', 'incidents.csv', n, 0, 0, 0 FROM size;
INSERT INTO entity (id, kind, name, handle, tlp, source_id, change_id) VALUES
  (1, 'source', 'Incidents for measuring (peer)', 'incidents-for-measuring-peer', 'clear', 1, 1),
  (2, 'identity', 'Dossier', 'dossier', NULL, 1, 1);
INSERT INTO identity (id) VALUES (2);
INSERT INTO source (id, type, publisher_id) VALUES (1, 'dataset', 2);
INSERT INTO name (id, entity_id, name, key, scheme, source_id, change_id) VALUES
  (1, 1, 'Incidents for measuring (peer)', 'incidentsformeasuringpeer', '', 1, 1),
  (2, 2, 'Dossier', 'dossier', '', 1, 1),
  ((SELECT n FROM size) + 3, 1, 'Incidents for measuring', 'incidentsformeasuring', 'dataset', 1, 1);

INSERT INTO record (id, change_id, source_id, line, raw)
VALUES (1, 1, 1, 1, 'Id,Title,Actor,Start,End,Type,Status,Country,Sector,Victim,Count,Confidence,Notes');
INSERT INTO record (id, change_id, source_id, line, key, hash, entity_id, raw)
SELECT rowid + 1, 1, 1, rowid + 1, random(), random(), rowid + 2,
       code || ',"' || title || '",' || actor || ',' || start || ',' || "end" || ',' || type || ',' || status || ',' ||
       country || ',' || sector || ',' || victim || ',' || count || ',' || confidence || ',' || notes
  FROM line;
INSERT INTO entity (id, kind, name, handle, summary, source_id, record_id, change_id)
SELECT rowid + 2, 'operation', title, lower(replace(replace(title, ', ', '-'), ' ', '-')), notes, 1, rowid + 1, 1
  FROM line;
INSERT INTO entity (id, kind, name, handle, source_id, record_id, change_id)
SELECT id, 'actor', name, lower(replace(name, ' ', '-')), 1, first + 1, 1 FROM who ORDER BY id;
INSERT INTO entity (id, kind, name, handle, source_id, record_id, change_id)
SELECT id, 'identity', name, lower(replace(name, ' ', '-')), 1, first + 1, 1 FROM victim ORDER BY id;
INSERT INTO name (id, entity_id, name, key, source_id, record_id, change_id)
SELECT rowid + 2, rowid + 2, title, lower(replace(replace(title, ',', ''), ' ', '')), 1, rowid + 1, 1 FROM line;
INSERT INTO name (entity_id, name, key, source_id, record_id, change_id)
SELECT id, name, lower(replace(name, ' ', '')), 1, first + 1, 1 FROM who ORDER BY id;
INSERT INTO name (entity_id, name, key, source_id, record_id, change_id)
SELECT id, name, lower(replace(name, ' ', '')), 1, first + 1, 1 FROM victim ORDER BY id;
INSERT INTO actor (id) SELECT id FROM who ORDER BY id;
INSERT INTO identity (id) SELECT id FROM victim ORDER BY id;
INSERT INTO operation (id, scale, type, status, start_date, start_lo, start_hi, end_date, end_lo, end_hi)
SELECT rowid + 2, 'incident', type, nullif(status, ''), start,
       CASE length(start) WHEN 10 THEN start WHEN 7 THEN start || '-01' ELSE start || '-01-01' END,
       CASE length(start) WHEN 10 THEN start WHEN 7 THEN date(start || '-01', '+1 month', '-1 day')
                          ELSE start || '-12-31' END,
       nullif("end", ''),
       CASE length("end") WHEN 10 THEN "end" WHEN 7 THEN "end" || '-01' WHEN 4 THEN "end" || '-01-01' END,
       CASE length("end") WHEN 10 THEN "end" WHEN 7 THEN date("end" || '-01', '+1 month', '-1 day')
                          WHEN 4 THEN "end" || '-12-31' END
  FROM line;
INSERT INTO attribution (operation_id, actor_id, confidence, source_id, record_id, change_id)
SELECT l.rowid + 2, w.id,
       CASE l.confidence WHEN 'likely' THEN 70 WHEN 'very likely' THEN 85 WHEN 'almost certain' THEN 95
                         WHEN 'roughly even' THEN 50 WHEN 'unlikely' THEN 30 WHEN '' THEN NULL
                         ELSE CAST(l.confidence AS INTEGER) END,
       1, l.rowid + 1, 1
  FROM line l CROSS JOIN who w ON w.name = l.actor;
INSERT INTO targeting (operation_id, identity_id, sector_id, location_id, count, count_lo, count_hi, count_unit,
                       source_id, record_id, change_id)
SELECT l.rowid + 2, v.id, b.id, p.id, nullif(l.count, ''),
       CASE WHEN l.count LIKE 'more than %' THEN CAST(substr(l.count, 11) AS INTEGER) + 1
            WHEN l.count <> '' THEN CAST(l.count AS INTEGER) END,
       CASE WHEN l.count <> '' AND l.count NOT LIKE 'more than %' THEN CAST(l.count AS INTEGER) END,
       'record', 1, l.rowid + 1, 1
  FROM line l CROSS JOIN victim v ON v.name = l.victim CROSS JOIN branch b ON b.name = l.sector
 CROSS JOIN place p ON p.name = l.country;
INSERT INTO change_range (change_id, tbl, lo, hi)
SELECT 1, 'entity', 1, max(id) FROM entity UNION ALL SELECT 1, 'name', 1, max(id) FROM name
UNION ALL SELECT 1, 'attribution', 1, max(id) FROM attribution
UNION ALL SELECT 1, 'targeting', 1, max(id) FROM targeting;
{create}
INSERT INTO search (search) VALUES ('rebuild');
COMMIT;
