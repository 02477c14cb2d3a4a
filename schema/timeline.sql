-- Something that happened, or is said to have, to one thing (entity_id) with others involved.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id   INTEGER NOT NULL REFERENCES entity (id),
  type        TEXT,                           -- vocabulary event-type: attack, discovery, sanction …
  date TEXT, date_lo TEXT, date_hi TEXT,
  text        TEXT,
  location_id INTEGER REFERENCES entity (id),
  ordinal     INTEGER,                        -- order among events of one date
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;

CREATE INDEX event_entity ON event (entity_id);
CREATE INDEX event_date ON event (date_lo);

-- Who else took part in an event, and as what.
CREATE TABLE involves (
  event_id  INTEGER NOT NULL REFERENCES event (id),
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  role      TEXT NOT NULL DEFAULT '',         -- vocabulary event-role
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

-- All that has a date: events, and the starts and ends of operations with their rivals. Its id is
-- that of the thing a row is about.
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
