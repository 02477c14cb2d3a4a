-- Where things were read: an article, a report, one edition of a data set.
CREATE TABLE source (
  id           INTEGER PRIMARY KEY REFERENCES entity (id),
  type         TEXT,                            -- vocabulary source-type
  publisher_id INTEGER REFERENCES entity (id),  -- an identity; the voice of facts without an asserter
  author       TEXT,
  url          TEXT,
  published TEXT, published_lo TEXT, published_hi TEXT,
  retrieved    TEXT,                            -- ISO day
  reliability  TEXT CHECK (reliability IN ('a', 'b', 'c', 'd', 'e', 'f')), -- Admiralty; f ranks nowhere
  sha256       TEXT,                            -- of the file that was read
  text         TEXT                             -- saved text, to check quotes against
) STRICT;

CREATE INDEX source_sha256 ON source (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX source_url ON source (url) WHERE url IS NOT NULL;

CREATE VIEW sources AS
SELECT r.id, e.handle, e.name, r.type, p.name AS publisher, r.author, r.published, r.url, r.retrieved, r.reliability,
       e.summary, e.tlp, r.published_lo, r.published_hi, r.publisher_id, r.sha256, r.text,
       s.handle AS source, e.source_id, e.record_id, e.change_id
  FROM source r
  JOIN entity e ON e.id = r.id
  LEFT JOIN entity p ON p.id = r.publisher_id
  LEFT JOIN entity s ON s.id = e.source_id
 WHERE e.merged_into IS NULL;
