-- What attackers use: malware, tools, techniques, vulnerabilities, infrastructure.
CREATE TABLE capability (
  id   INTEGER PRIMARY KEY REFERENCES entity (id),
  type TEXT,                                  -- vocabulary capability-type
  code TEXT                                   -- S0448, T1566, CVE-2017-0144
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
