"""What the tests of public data sets share: importing files, and reading them independently of the program."""

import csv
import hashlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

csv.field_size_limit(1 << 24)
DOSSIER, DATA = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
BOOKS = {"change", "change_range", "record", "sqlite_sequence"}


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


def fold(text):
    """What spellings of a name share."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum()) or text


def squeeze(text):
    return " ".join(text.replace("\u00a0", " ").split())


def content(path):
    """A checksum of every table but the books and the index's own."""
    base = sqlite3.connect(path)
    digest = hashlib.sha256()
    for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        if name not in BOOKS and not name.startswith("search"):
            for row in base.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2, 3'):
                digest.update(repr((name, row)).encode())
    base.close()
    return digest.hexdigest()


class Case(unittest.TestCase):
    """One case file with the files of a data set in it; FILES are imported in their order."""

    FILES = []
    OPTIONS = []

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name) / "case.db"
        cls.dossier("--new", str(cls.path))
        cls.fresh = content(cls.path)
        cls.said = [cls.take(file) for file in cls.FILES]
        cls.base = sqlite3.connect(cls.path)
        cls.known = {}
        for kind, key, entity in cls.base.execute(
                "SELECT e.kind, n.name, e.id FROM name n JOIN entity e ON e.id = n.entity_id LEFT JOIN location l ON l.id = e.id"
                " WHERE n.scheme = '' AND coalesce(l.level, '') NOT IN ('province', 'city')"):
            cls.known.setdefault((kind, fold(key)), set()).add(entity)

    @classmethod
    def tearDownClass(cls):
        cls.base.close()
        cls.folder.cleanup()

    @classmethod
    def dossier(cls, *words, codes=(0,)):
        done = subprocess.run([DOSSIER, *words], capture_output=True, text=True, check=False)
        assert done.returncode in codes, done.stdout + done.stderr
        return done.stdout + done.stderr

    @classmethod
    def take(cls, file):
        return cls.dossier(str(cls.path), "import", str(DATA / file), *cls.OPTIONS, codes=(0, 3) if cls.OPTIONS else (0,))

    def ask(self, sql, *values):
        return self.base.execute(sql, values).fetchall()

    def count(self, said, what):
        found = re.search(rf"([\d ]+) {what}", said)
        return int(found[1].replace(" ", "")) if found else 0

    def kept(self, number):
        """What the file keeps of an import: {line: (raw, entity, error)}."""
        return {line: rest for line, *rest in self.ask(
            "SELECT line, raw, entity_id, error FROM record WHERE change_id = ? AND key IS NOT NULL", number)}

    def things(self, number):
        """Each record of a file that was taken: (line, cells, id of what it is about)."""
        kept = self.kept(number)
        for line, cells in rows(DATA / self.FILES[number - 1]):
            if line in kept and kept[line][2] is None:
                yield line, cells, kept[line][1]

    def places(self, entity):
        return {x for (x,) in self.ask("SELECT location_id FROM targeting WHERE operation_id = ? AND location_id IS NOT NULL", entity)}

    def sectors(self, entity):
        return {x for (x,) in self.ask("SELECT sector_id FROM targeting WHERE operation_id = ? AND sector_id IS NOT NULL", entity)}

    def named(self, kind, text):
        return self.known.get((kind, fold(text)), set())

    def test_counts_add_up_and_records_are_kept(self):
        for number, (file, said) in enumerate(zip(self.FILES, self.said), 1):
            total = self.count(said, "records?:")
            self.assertEqual(total, len(list(rows(DATA / file))))
            self.assertEqual(total, sum(self.count(said, w) for w in ("added", "changed", "the same", "rejected and kept")))
            kept = self.kept(number)
            self.assertEqual(len(kept), total - self.count(said, "the same"))
            for line, cells in rows(DATA / file):
                if line in kept:
                    raw = kept[line][0].rstrip("\r\n")
                    self.assertEqual(next(csv.reader(raw.splitlines(True) if "\n" in raw else [raw])), list(cells.values()), line)

    def test_zz_the_same_again_writes_nothing_and_undo_restores(self):
        before = self.path.read_bytes()
        for file in self.FILES:
            self.take(file)
        self.assertEqual(self.path.read_bytes(), before)
        for _ in self.FILES:
            self.dossier("-y", str(self.path), "undo")
        self.assertEqual(content(self.path), self.fresh)


def main(folder):
    if not (DATA / folder).is_dir():
        print(f"skipped: {DATA / folder} is not here")
        sys.exit(77)
    unittest.main(module="__main__", argv=sys.argv[:1])
