-- Full text. The index holds no text of its own: it reads this view, whose ids are sixteen times the
-- row's id plus the number of its column, so that a hit leads straight back to its row.
CREATE VIEW search_text AS
SELECT id * 16 AS id, name AS text FROM name
UNION ALL SELECT id * 16 + 1, summary FROM entity WHERE summary IS NOT NULL
UNION ALL SELECT id * 16 + 2, text FROM event WHERE text IS NOT NULL
UNION ALL SELECT id * 16 + 3, quote FROM name WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 4, quote FROM attribution WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 5, quote FROM targeting WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 6, quote FROM event WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 7, quote FROM relation WHERE quote IS NOT NULL
UNION ALL SELECT id * 16 + 8, quote FROM claim WHERE quote IS NOT NULL;

CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'search_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
