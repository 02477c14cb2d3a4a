-- One source's word that two things belong together: A uses B, A is part-of B, source A repeats B,
-- person A speaks-for B, country A is member-of B, A same-as B.
CREATE TABLE relation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_id INTEGER NOT NULL REFERENCES entity (id),
  verb       TEXT NOT NULL,                   -- vocabulary relation-verb
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
