"""What is measured: our command, somebody else's for the same rows, and the figure to reach.

The SQL beside a command is the best that we know for the case file as it is: it begins with the selective
condition, looks at no row twice, and shows the columns that the command shows.
"""

from dataclasses import dataclass

# Fewer than one in a hundred incidents of the generated ones; the sector and the continent have many.
# As keys of the index over names, which the program reads 'Restless Heron' into too.
ACTOR, SECTOR, PLACE, SINCE = "restlessheron", "financialservices", "europe", "2008"


@dataclass
class Row:
    """One comparison. `reach`: the ratio; `most`: milliseconds; None: measured for information."""

    name: str
    ours: list
    theirs: list
    reach: float | None = None
    most: float | None = None
    needs: str = ""  # a command that the program must have


TREES = f"""
WITH RECURSIVE
  actor_id(id) AS (SELECT entity_id FROM name WHERE key = '{ACTOR}'),
  sectors(id) AS (SELECT entity_id FROM name WHERE key = '{SECTOR}'
    UNION SELECT x.id FROM sectors s JOIN sector x ON x.parent_id = s.id
    UNION SELECT m.subject_id FROM sectors s JOIN relation m ON m.object_id = s.id AND m.verb = 'member-of'),
  places(id) AS (SELECT entity_id FROM name WHERE key = '{PLACE}'
    UNION SELECT x.id FROM places p JOIN location x ON x.parent_id = p.id
    UNION SELECT m.subject_id FROM places p JOIN relation m ON m.object_id = p.id AND m.verb = 'member-of')
"""

# What is shown comes from the view in both; which rows, from the base tables.
SHOWN = 'SELECT v.handle, v.name, v.actor, v.type, v.start, v."end", v.confidence FROM operations v'

# The '+' keeps SQLite from seeking an operation's targets once for each sector and place.
FIND_FOUR = f"""{TREES}{SHOWN}
 WHERE v.id IN (SELECT o.id
    FROM (SELECT DISTINCT a.operation_id AS id FROM attribution a
           WHERE a.actor_id = (SELECT id FROM actor_id) AND a.stance >= 0
             AND EXISTS (SELECT 1 FROM targeting t WHERE t.operation_id = a.operation_id AND t.stance >= 0
                            AND +t.sector_id IN (SELECT id FROM sectors) AND coalesce(t.extent, '') NOT IN ('few', 'none'))
             AND EXISTS (SELECT 1 FROM targeting t WHERE t.operation_id = a.operation_id AND t.stance >= 0
                            AND +t.location_id IN (SELECT id FROM places) AND coalesce(t.extent, '') NOT IN ('few', 'none'))) c
    CROSS JOIN operation o ON o.id = c.id CROSS JOIN entity e ON e.id = o.id
   WHERE e.merged_into IS NULL AND o.start_lo IS NOT NULL
     AND (coalesce(o.status, '') = 'ongoing' OR coalesce(o.end_hi, o.start_hi) >= '{SINCE}-01-01')
   ORDER BY o.start_lo, o.id LIMIT 1000)
 ORDER BY v.start_lo NULLS LAST, v.id"""

FIND_FIRST = f"""{SHOWN}
 WHERE v.id IN (SELECT o.id FROM operation o CROSS JOIN entity e ON e.id = o.id
                 WHERE e.merged_into IS NULL ORDER BY o.start_lo NULLS LAST, o.id LIMIT 1000)
 ORDER BY v.start_lo NULLS LAST, v.id"""

# A word that a tenth of the titles have; the '+' keeps SQLite from beginning with the list of all hits.
FIND_WORD = f"""{SHOWN}
 WHERE v.id IN (SELECT o.id FROM operation o CROSS JOIN entity e ON e.id = o.id
                 WHERE e.merged_into IS NULL AND +o.id IN (
                   SELECT CASE s.rowid & 15 WHEN 1 THEN s.rowid >> 4
                          ELSE (SELECT n.entity_id FROM name n WHERE n.id = s.rowid >> 4) END
                     FROM search s WHERE s.text MATCH 'espionage' AND s.rowid & 15 IN (0, 1, 3))
                 ORDER BY o.start_lo NULLS LAST, o.id LIMIT 1000)
 ORDER BY v.start_lo NULLS LAST, v.id"""

# Read as the rows lie in the table, then sorted.
FIND_TYPE = f"""{SHOWN}
 WHERE v.id IN (SELECT id FROM operation WHERE type = 'ransomware') ORDER BY v.start_lo NULLS LAST, v.id"""

COUNT_TYPE = """SELECT o.type, count(*), round(100.0 * count(*) / sum(count(*)) OVER (), 1)
  FROM operation o CROSS JOIN entity e ON e.id = o.id
 WHERE e.merged_into IS NULL GROUP BY o.type ORDER BY 2 DESC, 1"""

EXPORT = """SELECT e.handle, e.name, o.type, o.start_date AS start, e.summary
  FROM operation o JOIN entity e ON e.id = o.id WHERE e.merged_into IS NULL ORDER BY o.start_lo NULLS LAST, o.id"""


def start_rows(program, sqlite, case):
    first = [sqlite, case, "select 1"]
    return [
        Row("start, one command, leave: log", [program, case, "log", "1"], first, 2.0),
        Row("  … find operations limit:1", [program, case, "find", "operations", "limit:1"], first),
        Row("  … stats", [program, case, "stats"], first),
    ]


def case_rows(program, sqlite, case):
    ours, theirs = [program, "--csv", case], [sqlite, "-csv", "-header", case]
    conditions = [f"actor:{ACTOR}", f"sector:{SECTOR}", f"location:{PLACE}", f"since:{SINCE}"]
    columns = "columns:handle,name,type,start,summary"
    return [
        Row(
            "find, four qualifiers, 1,000 rows",
            [*ours, "find", "operations", *conditions, "limit:1000"],
            [*theirs, FIND_FOUR],
            1.2,
            50,
        ),
        Row("find, all, 1,000 rows", [*ours, "find", "operations", "limit:1000"], [*theirs, FIND_FIRST], 1.2, 50),
        Row("find, a frequent word, 1,000 rows", [*ours, "find", "operations", "espionage", "limit:1000"],
            [*theirs, FIND_WORD], 1.2),
        Row("find, one type, all rows", [*ours, "find", "operations", "type:ransomware"], [*theirs, FIND_TYPE], 1.2),
        Row("count by type", [*ours, "count", "operations", "by", "type"], [*theirs, COUNT_TYPE], 1.2, needs="count"),
        Row("export as CSV", [*ours, "export", "operations", columns], [*theirs, EXPORT], 0.6),
    ]
