-- What was done: a campaign, or one incident of it. Dates hold the value in use; rivals are claims.
CREATE TABLE operation (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  scale      TEXT CHECK (scale IN ('campaign', 'incident')),
  type       TEXT,                            -- vocabulary operation-type: espionage, sabotage …
  status     TEXT,                            -- vocabulary operation-status
  parent_id  INTEGER REFERENCES entity (id),  -- the campaign this is part of
  objective  TEXT,
  start_date TEXT, start_lo TEXT, start_hi TEXT, -- EDTF, earliest and latest day
  end_date   TEXT, end_lo TEXT, end_hi TEXT      -- no end: not said; status ongoing or '..': open
) STRICT;

CREATE INDEX operation_start ON operation (start_lo);
CREATE INDEX operation_parent ON operation (parent_id) WHERE parent_id IS NOT NULL;

-- One source's word that an actor did it.
CREATE TABLE attribution (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_id INTEGER NOT NULL REFERENCES entity (id),
  actor_id     INTEGER NOT NULL REFERENCES entity (id),
  basis        TEXT,                          -- vocabulary attribution-basis
  source_id INTEGER REFERENCES entity (id), said_by INTEGER REFERENCES entity (id),
  said_on TEXT, said_lo TEXT, said_hi TEXT, stance INTEGER NOT NULL DEFAULT 1 CHECK (stance IN (1, 0, -1)),
  confidence INTEGER CHECK (confidence BETWEEN 0 AND 100), credibility INTEGER CHECK (credibility BETWEEN 1 AND 6),
  quote TEXT, locator TEXT, tlp TEXT CHECK (tlp IN ('clear', 'green', 'amber', 'amber+strict', 'red')),
  record_id INTEGER REFERENCES record (id), change_id INTEGER REFERENCES change (id)
) STRICT;

-- With all that lists and queries ask of them, so that the rows themselves are not read (doc/speed.md).
CREATE INDEX attribution_operation ON attribution (operation_id, actor_id, stance, confidence);
CREATE INDEX attribution_actor ON attribution (actor_id, operation_id, stance);

CREATE VIEW operations AS
SELECT o.id, e.handle, e.name,
       (SELECT group_concat(handle, ', ') FROM
         (SELECT x.handle || CASE max(a.stance) WHEN 0 THEN '?' ELSE '' END AS handle
            FROM attribution a JOIN entity x ON x.id = a.actor_id
           WHERE a.operation_id = o.id AND a.stance >= 0
           GROUP BY a.actor_id ORDER BY max(a.stance) DESC, min(a.id))) AS actor, -- '?': nobody asserts it
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
