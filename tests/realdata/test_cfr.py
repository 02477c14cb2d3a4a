"""Both copies of the CFR tracker, imported and held against their own cells.

Usage: test_cfr.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import csv
import hashlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DOSSIER, DATA = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
COPIES = ["cfr-alexpetros-2021.csv", "cfr-jenniblan-2021.csv"]
BOOKS = {"change", "change_range", "record", "sqlite_sequence"}
BLANKS = " \t\r\n\u00a0\ufeff"


def rows(path):
    """(line it begins on, cells by column) of each record."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        header = next(reader)
        start = reader.line_num + 1
        for cells in reader:
            if cells:
                yield start, dict(zip(header, cells))
            start = reader.line_num + 1


def iso(text):
    parts = re.fullmatch(r"(\d+)/(\d+)/(\d{4})", text)
    return f"{parts[3]}-{int(parts[1]):02}-{int(parts[2]):02}" if parts else text


def content(path):
    """A checksum of every table but the books and the index's own."""
    base = sqlite3.connect(path)
    digest = hashlib.sha256()
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    for name in tables:
        if name not in BOOKS and not name.startswith("search"):
            for row in base.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2, 3'):
                digest.update(repr((name, row)).encode())
    base.close()
    return digest.hexdigest()


class Cfr(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name) / "cfr.db"
        cls.run_dossier("--new", str(cls.path))
        cls.fresh = content(cls.path)
        cls.said = [cls.take(copy) for copy in COPIES]
        cls.base = sqlite3.connect(cls.path)

    @classmethod
    def tearDownClass(cls):
        cls.base.close()
        cls.folder.cleanup()

    @classmethod
    def run_dossier(cls, *words):
        done = subprocess.run([DOSSIER, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @classmethod
    def take(cls, copy):
        return cls.run_dossier(str(cls.path), "import", str(DATA / "cfr" / copy))

    def records(self, number):
        """What the file keeps of an import: {line: (raw, entity, error)}."""
        found = self.base.execute("SELECT line, raw, entity_id, error FROM record WHERE change_id = ? AND key IS NOT NULL", (number,))
        return {line: rest for line, *rest in found}

    def count(self, said, what):
        return int(re.search(rf"([\d ]+) {what}", said)[1].replace(" ", ""))

    def test_counts_add_up(self):
        for copy, said in zip(COPIES, self.said):
            records = self.count(said, "records?:")
            self.assertEqual(records, len(list(rows(DATA / "cfr" / copy))))
            self.assertEqual(records, sum(self.count(said, word) for word in ("added", "changed", "(?:the )?same")))

    def test_every_new_record_is_kept_as_it_came(self):
        kept = self.records(1)
        missing = 0
        for line, cells in rows(DATA / "cfr" / COPIES[0]):
            if line not in kept:
                missing += 1
                continue
            raw, entity, error = kept[line]
            self.assertIsNone(error)
            self.assertIsNotNone(entity)
            self.assertEqual(next(csv.reader([raw.rstrip("\r\n")] if "\n" not in raw.rstrip("\r\n") else raw.splitlines(True))),
                             list(cells.values()))
        self.assertLessEqual(missing, self.count(self.said[0], "(?:the )?same"))

    def things(self):
        """Each record of the first copy with the thing it made: (line, cells, id, kind, name)."""
        kept = self.records(1)
        for line, cells in rows(DATA / "cfr" / COPIES[0]):
            if line in kept:
                kind, name = self.base.execute("SELECT kind, name FROM entity WHERE id = ?", (kept[line][1],)).fetchone()
                yield line, cells, kept[line][1], kind, name

    def test_titles_and_dates(self):
        kinds = {"operation": 0, "actor": 0}
        for line, cells, entity, kind, _ in self.things():
            kinds[kind] += 1
            names = {name for (name,) in self.base.execute("SELECT name FROM name WHERE entity_id = ?", (entity,))}
            # runs of blanks in a name become one; the record keeps them
            self.assertIn(" ".join(cells["Title"].split()), names, line)
            if kind == "operation":
                (start,) = self.base.execute("SELECT start_date FROM operation WHERE id = ?", (entity,)).fetchone()
                self.assertEqual(start, iso(cells["Date"]) or None, line)
        self.assertGreater(kinds["actor"], 60)
        self.assertGreater(kinds["operation"], 350)

    def test_sponsors_are_state_actors(self):
        for line, cells, entity, kind, _ in self.things():
            if kind != "operation" or not cells["Sponsor"]:
                continue
            states = self.base.execute(
                "SELECT count(*) FROM attribution a JOIN actor x ON x.id = a.actor_id"
                " WHERE a.operation_id = ? AND x.type = 'state' AND x.country_id < 0", (entity,)).fetchone()[0]
            whole = cells["Sponsor"] == "Palestine, State of"
            self.assertGreaterEqual(states, 1 if whole else cells["Sponsor"].count(",") + 1, line)

    def test_categories_are_sectors(self):
        for line, cells, entity, kind, _ in self.things():
            wanted = {word.strip().lower() for word in cells["Category"].split(",") if word.strip()}
            found = {name.lower() for (name,) in self.base.execute(
                "SELECT e.name FROM targeting t JOIN entity e ON e.id = t.sector_id WHERE t.operation_id = ?1"
                " UNION SELECT e.name FROM relation r JOIN sector s ON s.id = r.object_id JOIN entity e ON e.id = s.id"
                " WHERE r.subject_id = ?1 AND r.verb = 'targets'", (entity,))}
            self.assertLessEqual(wanted, found, line)

    def test_articles(self):
        for line, cells, entity, kind, _ in self.things():
            for column in ("Sources_1", "Sources_2", "Sources_3"):
                url = cells[column].strip(BLANKS)
                if url and not re.search(r"[\s;,]", url):
                    found = self.base.execute(
                        "SELECT count(*) FROM relation r JOIN source s ON s.id = r.object_id"
                        " WHERE r.subject_id = ? AND r.verb = 'reported-in' AND s.url = ?", (entity, url)).fetchone()[0]
                    self.assertEqual(found, 1, f"{line}: {url}")

    def test_hedges(self):
        hedged = 0
        for line, cells, entity, kind, _ in self.things():
            if kind == "operation" and cells["Affiliations"].startswith("Believed to be the work of"):
                stances = [s for (s,) in self.base.execute(
                    "SELECT stance FROM attribution WHERE operation_id = ? AND quote IS NOT NULL", (entity,))]
                self.assertNotIn(1, stances, line)
                hedged += 0 in stances
        self.assertGreater(hedged, 60)

    def test_no_doubles_after_the_second_copy(self):
        doubles = self.base.execute(
            "SELECT e.name, count(*) FROM operation o JOIN entity e ON e.id = o.id"
            " GROUP BY e.name, o.start_date HAVING count(*) > 1").fetchall()
        self.assertEqual(doubles, [])

    def test_zz_the_same_again_writes_nothing_and_undo_restores(self):
        before = self.path.read_bytes()
        self.take(COPIES[0])
        self.take(COPIES[1])
        self.assertEqual(self.path.read_bytes(), before)
        self.run_dossier("-y", str(self.path), "undo")
        self.run_dossier("-y", str(self.path), "undo")
        self.assertEqual(content(self.path), self.fresh)


if not (DATA / "cfr").is_dir():
    print(f"skipped: {DATA / 'cfr'} is not here")
    sys.exit(77)
unittest.main(argv=sys.argv[:1])
