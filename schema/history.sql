-- The books. Every command that changed the file is one numbered change.
CREATE TABLE change (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        TEXT NOT NULL,                    -- local time, YYYY-MM-DD HH:MM
  who       TEXT,
  command   TEXT NOT NULL,                    -- as typed
  file      TEXT, sha256 TEXT,                -- what an import read
  added     INTEGER, changed INTEGER, same INTEGER, rejected INTEGER, -- records of an import
  changeset BLOB,                             -- what to invert to take it back; NULL: nothing but the ranges
  undone_by INTEGER REFERENCES change (id)    -- the change that took it back; NULL: stands
) STRICT;

-- Rows that an import inserted, by table and id.
CREATE TABLE change_range (
  change_id INTEGER NOT NULL REFERENCES change (id),
  tbl       TEXT NOT NULL,
  lo        INTEGER NOT NULL,
  hi        INTEGER NOT NULL CHECK (hi >= lo),
  PRIMARY KEY (change_id, tbl, lo)
) STRICT, WITHOUT ROWID;

-- What was imported, verbatim. A rejected record has its error; one that was taken has none.
CREATE TABLE record (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  change_id INTEGER NOT NULL REFERENCES change (id),
  source_id INTEGER REFERENCES entity (id),
  line      INTEGER NOT NULL,                 -- where it begins in the file
  key       INTEGER,                          -- hash of its key cells, of the raw text where those cannot be read; NULL: the header
  hash      INTEGER,                          -- hash of all its cells
  entity_id INTEGER REFERENCES entity (id),   -- the thing it made or spoke of first
  raw       TEXT NOT NULL,
  error     TEXT
) STRICT;

CREATE INDEX record_key ON record (key) WHERE key IS NOT NULL;
CREATE INDEX record_change ON record (change_id);

-- Controlled words, their order, and how other people spell them.
CREATE TABLE term (
  vocab   TEXT NOT NULL,
  code    TEXT NOT NULL,
  label   TEXT,
  rank    INTEGER,
  broader TEXT,
  maps    TEXT,                               -- synonyms, '|' between them
  PRIMARY KEY (vocab, code)
) STRICT, WITHOUT ROWID;

-- Queries, reports and import maps kept in the file.
CREATE TABLE saved (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE VIEW changes AS
SELECT c.id, c.at, c.who, c.command, c.file, c.added, c.changed, c.same, c.rejected, c.undone_by
  FROM change c;

CREATE VIEW records AS
SELECT r.id, r.change_id AS import, c.file, r.line, e.handle AS entity, r.error, r.raw,
       r.entity_id, r.source_id, r.key, r.hash
  FROM record r
  JOIN change c ON c.id = r.change_id
  LEFT JOIN entity e ON e.id = r.entity_id
 WHERE r.key IS NOT NULL OR r.error IS NOT NULL;
