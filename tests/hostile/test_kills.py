"""Killed at any moment: the case file is as before or complete, and the next command works.

Usage: test_kills.py DOSSIER; KILLS=200 in the environment kills more often than the suite has time for.
Also: a file at its limit, a full disk (as root), an input that grows or shrinks while it is read.
"""

import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

DOSSIER = Path(sys.argv[1]).resolve()
KILLS = int(os.environ.get("KILLS", "12"))
RECORDS = 4000
MAP = """map v "A list"
header Campaign, Group, Place, First, Notes
source "A list" type:dataset tlp:amber
key Campaign
create actor
otherwise
  operation Campaign start:First summary:Notes
  attribution Group
  target location:Place
"""


def rows(first, count):
    places = ["Madrid", "Poland", "Latvia", "United States", "London"]
    for n in range(first, first + count):
        yield f"Campaign {n},Group {n % 97},{places[n % 5]},20{n % 20 + 5:02}-{n % 12 + 1:02},words {n} of heron {n % 7}\n"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.top = Path(self.folder.name)
        self.env = os.environ | {"DOSSIER_NOW": "2026-11-23T09:14:00", "DOSSIER_USER": "analyst"}
        (self.top / "v.map").write_text(MAP, "utf-8")
        self.write("f.csv", 0, RECORDS)
        self.write("g.csv", RECORDS // 2, RECORDS)
        self.dossier("--new", "case.db", "import", "f.csv", "map:./v.map")

    def write(self, name, first, count):
        (self.top / name).write_text("Campaign,Group,Place,First,Notes\n" + "".join(rows(first, count)), "utf-8")

    def command(self, *words):
        return [DOSSIER, *words]

    def dossier(self, *words, code=0, **more):
        done = subprocess.run(
            self.command(*words), cwd=self.top, env=self.env, capture_output=True, text=True, check=False, timeout=120, **more
        )
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def content(self, name="case.db"):
        """Of all tables but those behind the full-text index, whose segments may lie otherwise."""
        digest = hashlib.sha256()
        with sqlite3.connect(f"file:{self.top / name}?mode=ro", uri=True) as db:
            tables = [
                row[0]
                for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
                if not row[0].startswith(("search", "sqlite_stat"))
            ]
            for table in tables:
                for row in db.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2'):
                    digest.update(repr(row).encode())
            found = db.execute("SELECT count(*) FROM search WHERE search MATCH 'heron'").fetchone()
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        db.close()
        return digest.hexdigest() + str(found)


class Kills(Case):
    def kill(self, words, seconds):
        """Runs a command and kills it; how long it would have taken is not known for sure, so it may be done."""
        process = subprocess.Popen(
            self.command("case.db", *words), cwd=self.top, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def commands(self):
        yield ["import", "g.csv", "map:./v.map"]
        yield ["undo", "1"]
        yield ["set", "operations", "where", "actor:group-5", "to", "scale:campaign"]

    def test_before_or_after(self):
        chance = random.Random(20261123)
        shutil.copy(self.top / "case.db", self.top / "start.db")
        for words in self.commands():
            start = time.monotonic()
            self.dossier("case.db", *words)
            took = time.monotonic() - start
            after = self.content()
            shutil.copy(self.top / "start.db", self.top / "case.db")
            before, seen = self.content(), set()
            for kill in range(max(KILLS // 3, 1)):
                with self.subTest(command=words[0], kill=kill):
                    self.kill(words, chance.random() * took * 1.1)
                    self.dossier("case.db", "stats")  # rolls back what a journal is left of
                    now = self.content()
                    self.assertIn(now, (before, after))
                    seen.add(now)
                    if now == before:
                        self.dossier("case.db", *words)
                        self.assertEqual(self.content(), after)
                    self.assertEqual([p.name for p in self.top.glob("case.db-*")], [])
                    shutil.copy(self.top / "start.db", self.top / "case.db")
            self.assertIn(before, seen, f"{words[0]} was never killed in time")


class Limits(Case):
    def test_a_file_at_its_limit(self):
        before = self.content()
        size = (self.top / "case.db").stat().st_size + 200000

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        said = self.dossier("case.db", "import", "g.csv", "map:./v.map", code=1, preexec_fn=limit)
        self.assertIn("error: ", said)
        self.dossier("case.db", "stats")
        self.assertEqual(self.content(), before)
        self.dossier("case.db", "import", "g.csv", "map:./v.map")

    def test_a_full_disk(self):
        disk = self.top / "disk"
        disk.mkdir()
        size = (self.top / "case.db").stat().st_size // 1024 + 700
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk], capture_output=True, check=False).returncode:
            self.skipTest("no right to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", disk], check=False)
        shutil.copy(self.top / "case.db", disk / "case.db")
        before = self.content("disk/case.db")
        said = self.dossier("disk/case.db", "import", "g.csv", "map:./v.map", code=1)
        self.assertIn("error: ", said)
        self.dossier("disk/case.db", "find", "operations", "limit:1")
        self.assertEqual(self.content("disk/case.db"), before)

    def test_an_input_that_changes_while_it_is_read(self):
        before = self.content()
        for how in ("grows", "shrinks"):
            with self.subTest(how):
                self.write("g.csv", RECORDS, 60000)
                process = subprocess.Popen(
                    self.command("case.db", "import", "g.csv", "map:./v.map"),
                    cwd=self.top, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                )
                time.sleep(0.15)
                if how == "grows":
                    with open(self.top / "g.csv", "a", encoding="utf-8") as more:
                        more.write("".join(rows(900000, 10)))
                else:
                    os.truncate(self.top / "g.csv", 400000)
                said = process.communicate(timeout=120)[0]
                self.assertEqual(process.returncode, 1, said)
                self.assertEqual(self.content(), before)

    def test_a_closed_pipe(self):
        process = subprocess.Popen(
            self.command("case.db", "find", "operations"), cwd=self.top, env=self.env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(timeout=60), said), (0, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
