"""CSV that means no good, or was cut, or has no end: a clear word each, in little memory.

Usage: test_csv.py DOSSIER CSV_CELLS
"""

import csv
import io
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DOSSIER, CELLS = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
MAP = """map v "A list"
header Campaign, Group, Notes
source "A list" type:dataset tlp:amber
key Campaign
create actor
otherwise
  operation Campaign summary:Notes
  attribution Group
"""
HEADER = b"Campaign,Group,Notes\n"
MEGABYTE = 1 << 20
ROOM = 160 * MEGABYTE  # of addresses; the program itself needs about 30


def little_room():
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


# A program built with sanitizers takes terabytes of addresses; its memory is measured elsewhere.
if subprocess.run([CELLS, "/dev/stdin"], input=b"a\n", capture_output=True, check=False, preexec_fn=little_room).returncode != 0:
    little_room = None


def cells(data, *told, limit=None):
    done = subprocess.run([CELLS, *told, "/dev/stdin"], input=data, capture_output=True, check=True, preexec_fn=limit)
    return json.loads(done.stdout)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.top = Path(self.folder.name)
        (self.top / "v.map").write_text(MAP, "utf-8")
        self.run_dossier("--new", "case.db")

    def run_dossier(self, *words, **more):
        return subprocess.run([DOSSIER, *words], cwd=self.top, capture_output=True, text=True, check=False, timeout=60, **more)

    def take(self, data, *words, name="f.csv", **more):
        (self.top / name).write_bytes(data)
        return self.run_dossier("case.db", "import", name, "map:v.map", *words, **more)

    def rows(self, sql):
        base = sqlite3.connect(self.top / "case.db")
        try:
            return base.execute(sql).fetchall()
        finally:
            base.close()

    def refused(self, done, *said):
        self.assertEqual(done.returncode, 1, done.stderr)
        for word in said:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.rows("SELECT count(*) FROM record"), [(0,)])


class Limits(Case):
    def test_a_million_columns(self):
        done = self.take(b",".join(b"c%d" % at for at in range(1_000_000)) + b"\n1\n", preexec_fn=little_room)
        self.refused(done, "f.csv:1:", "more than")
        wide = b",".join(b"c%d" % at for at in range(100_000)) + b"\n1\n"
        self.refused(self.take(wide), "f.csv:1:10891: error: a record of more than 2000 fields", "that is the limit")

    def test_a_cell_of_50_megabytes(self):
        long = HEADER + b"Lake,Otter," + b"x" * (50 * MEGABYTE) + b"\nSea,Otter,y\n"
        self.refused(self.take(long, preexec_fn=little_room), "f.csv:2:", "a record of more than 1048576 bytes", "1 of 2 records")
        done = self.take(long, "skip-bad")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(self.rows("SELECT name FROM entity WHERE kind = 'operation'"), [("Sea",)])

    def test_a_quote_that_is_closed_50_megabytes_later(self):
        lines = b"x" * 999 + b"\n"
        long = HEADER + b'Lake,Otter,"' + lines * 50_000 + b'"\n'
        done = self.take(long, preexec_fn=little_room)
        self.refused(done, "f.csv:2:12: error: this quote is not closed within a record's length (Notes)", "1000 lines")

    def test_memory_does_not_grow_with_the_file(self):
        text = "a;b\n" + "caf\u00e9;\u201cquoted\u201d\n" * 1_000_000
        for encoding, told in [("utf-16", []), ("cp1252", ["encoding=windows-1252"]), ("utf-8", [])]:
            with self.subTest(encoding):
                path = self.top / "long.csv"
                path.write_bytes(text.encode(encoding))
                done = subprocess.run([CELLS, "--count", *told, path], capture_output=True, check=True, preexec_fn=little_room)
                self.assertEqual(json.loads(done.stdout)["cells"], 2_000_002)


class Streams(Case):
    def test_streams_without_an_end(self):
        """Refused by their first block, before the disk is full."""
        for path, said in [("/dev/zero", "no text"), ("/dev/urandom", "standard input")]:
            with self.subTest(path), open(path, "rb") as endless:
                done = self.run_dossier("case.db", "import", "-", "map:v.map", stdin=endless)
                self.refused(done, said)

    def test_a_stream_in_utf_16(self):
        text = "Campaign,Group,Notes\n" + "".join(f"Op {at},Otter,caf\u00e9\n" for at in range(5000))
        path = self.top / "in.csv"
        path.write_bytes(text.encode("utf-16"))
        with open(path, "rb") as stream:
            done = self.run_dossier("case.db", "import", "-", "map:v.map", stdin=stream)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.rows("SELECT count(*) FROM operation"), [(5000,)])

    def test_a_stream_of_long_text(self):
        """The end of the first block may fall anywhere."""
        for shift in range(5):
            text = "Campaign,Group,Notes\n" + "x" * shift + "".join(f"Op {at},Otter,caf\u00e9 \u4e2d\n" for at in range(4000))
            path = self.top / "in.csv"
            path.write_text(text, "utf-8")
            with open(path, "rb") as stream:
                done = self.run_dossier("case.db", "import", "-", "map:v.map", "dry-run", stdin=stream)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_no_file(self):
        os.mkfifo(self.top / "pipe.csv")
        (self.top / "dangling.csv").symlink_to("nowhere.csv")
        (self.top / "loop.csv").symlink_to("loop.csv")
        (self.top / "zero.csv").symlink_to("/dev/zero")
        for name, said in [("pipe.csv", "it is a named pipe"), ("dangling.csv", "no such file"), ("loop.csv", "cannot read"),
                           ("zero.csv", "it is a device"), (".", "it is a folder"), ("/dev/zero", "it is a device")]:
            with self.subTest(name):
                self.refused(self.run_dossier("case.db", "import", name, "map:v.map"), said)


class Shapes(Case):
    def test_headers(self):
        self.assertIn("0 records", self.take(HEADER).stdout)
        self.refused(self.take(b""), "'f.csv' is empty")
        self.refused(self.take(b"\xef\xbb\xbf"), "has no header line")
        self.refused(self.take(b"\xff\xfe"), "has no header line")
        self.refused(self.take(b"Campaign,Group,Notes,Group\nLake,Otter,x,y\n"), "f.csv:1:22: error: the header names 'Group' twice")
        done = self.take(b"Campaign,,Group,,Notes\nLake,,Otter,,x\n")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_ragged(self):
        self.refused(self.take(HEADER + b"Lake,Otter\n"), "f.csv:2:11: error: 2 fields where the header has 3", "hint: an empty field")
        self.refused(self.take(HEADER + b"Lake,Otter,x,,y\n"), "f.csv:2:14: error: 5 fields where the header has 3", "stands in quotes")

    def test_places_within_a_record(self):
        """Line and column of the fault itself, whatever ends the lines."""
        for end in [b"\n", b"\r\n", b"\r"]:
            with self.subTest(end):
                found = cells(end.join([b"a,b", b'1,"x', b'y"z', b"3,4", b""]))
                self.assertEqual(found["faults"], [[3, 3, "text behind a closing quote"]])
                self.assertEqual(found["rows"], [["a", "b"], ["3", "4"]])

    def test_bytes_can_be_found_again(self):
        """Of a rejected record of a converted file: its line and encoding give back its bytes."""
        lines = [HEADER.rstrip(), b"Lake,Otter,x", b"Caf\xe9,\x93Otter\x94", b"Sea,Otter,\x80"]
        done = self.take(b"\r\n".join(lines) + b"\r\n", "encoding:windows-1252", "skip-bad")
        self.assertEqual(done.returncode, 3, done.stderr)
        [(line, raw, command)] = self.rows(
            "SELECT r.line, r.raw, c.command FROM record r JOIN change c ON c.id = r.change_id WHERE r.error IS NOT NULL")
        encoding = command.split("encoding:")[1].split()[0]
        self.assertEqual(raw.encode(encoding), lines[line - 1])

    def test_found_encodings_are_kept_too(self):
        self.take("Campaign,Group,Notes\nLake,Otter,caf\u00e9\n".encode("utf-16-be"))
        [(command,)] = self.rows("SELECT command FROM change WHERE file IS NOT NULL")
        self.assertTrue(command.endswith(" encoding:utf-16be"), command)


class Properties(unittest.TestCase):
    LETTERS = ["a", "Z", "0", " ", "'", "\u00e9", "\u4e2d", "\U0001f600", "#", "\\", "\u00a0", ",", ";", "\t", "|", '"', "\n", "\r\n", "\r"]

    def test_what_is_written_is_read(self):
        """Tables of nasty cells in every dialect that can be found, and every encoding that holds them."""
        dice = random.Random(11)
        for turn in range(300):
            encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
            eight = encoding in ("cp1252", "latin-1")
            letters = [c for c in self.LETTERS if not eight or ord(c[0]) < 256]
            width = dice.randint(2, 6)
            table = [[f"column {at}" for at in range(width)]]
            for _ in range(dice.randint(1, 8)):
                table.append(["".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(width)])
            out = io.StringIO(newline="")
            csv.writer(out, delimiter=dice.choice(",;\t|"), lineterminator=dice.choice(["\n", "\r\n", "\r"]),
                       quoting=csv.QUOTE_ALL).writerows(table)
            # Without a byte-order mark, little Latin text leaves little proof.
            word = {"cp1252": "windows-1252", "latin-1": "latin1", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}.get(encoding)
            told = [f"encoding={word}"] if word else []
            with self.subTest(turn=turn, encoding=encoding):
                found = cells(out.getvalue().encode(encoding), *told)
                self.assertEqual((found["rows"], found["faults"], found["error"]), (table, [], None))

    def test_cut_anywhere(self):
        """What stands before the cut is read; what is cut is told with its line, or ends the reading there."""
        text = 'a,b\n1,"x ""y"" \u00e9"\n2,"p\nq"\n3,\u4e2dz\n'
        table = [["a", "b"], ["1", 'x "y" \u00e9'], ["2", "p\nq"], ["3", "\u4e2dz"]]
        for encoding in ["utf-8", "utf-16", "utf-8-sig"]:
            whole = text.encode(encoding)
            for cut in range(5, len(whole)):
                with self.subTest(encoding=encoding, cut=cut):
                    found = cells(whole[:cut])
                    kept = found["rows"]
                    full = [row for row in kept if row in table]
                    self.assertEqual(full, table[: len(full)])
                    # At most the last record is short, unless that is said.
                    self.assertLessEqual(len(kept) - len(full), 1 + len(found["faults"]))
                    for line, _, message in found["faults"] + ([found["error"]] if found["error"] else []):
                        self.assertTrue(message and line <= 5, message)

    def test_any_bytes(self):
        """Whatever it is, it is read or refused; nothing else happens."""
        dice = random.Random(12)
        for turn in range(300):
            data = bytes(dice.choices(b'a,;"\'\n\r\t |\x00\xe9\xff\xfe\xef\xbb\xbf\xd8', k=dice.randint(1, 200)))
            told = dice.choice([[], ["encoding=latin1"], ["encoding=windows-1252"], ["encoding=utf-16le"], ["line-end=crlf"],
                                ["line-end=cr", "comment=a"], ["quote=none"], ["quote='", "line-end=lf"]])
            with self.subTest(turn=turn, told=told):
                found = cells(data, *told)
                self.assertEqual(found["records"], len(found["rows"]) + len(found["faults"]))


unittest.main(argv=sys.argv[:1])
