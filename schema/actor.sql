-- Who attacks: a group, a unit, a government, a person.
CREATE TABLE actor (
  id         INTEGER PRIMARY KEY REFERENCES entity (id),
  type       TEXT,                            -- vocabulary actor-type (STIX threat-actor-type-ov, and state)
  country_id INTEGER REFERENCES entity (id),  -- suspected home or sponsor
  motivation TEXT                             -- vocabulary motivation (STIX attack-motivation-ov)
) STRICT;

CREATE INDEX actor_country ON actor (country_id) WHERE country_id IS NOT NULL;

CREATE VIEW actors AS
SELECT a.id, e.handle, e.name, a.type, c.name AS country, a.motivation,
       (SELECT group_concat(n.name, ', ') FROM name n
         WHERE n.entity_id = a.id AND n.scheme = '' AND n.name <> e.name) AS aliases,
       (SELECT count(DISTINCT t.operation_id) FROM attribution t
         WHERE t.actor_id = a.id AND t.stance >= 0) AS operations,
       e.summary, e.tlp, s.handle AS source, a.country_id, e.source_id, e.record_id, e.change_id
  FROM actor a
  JOIN entity e ON e.id = a.id
  LEFT JOIN entity c ON c.id = a.country_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
