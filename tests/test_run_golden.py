"""Tests of the golden runner and the tally, with a small program of their own in place of dossier."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from golden_text import Golden, Wrong, file_content, visible
from tally import sentence, tally

HERE = Path(__file__).resolve().parent
PROGRAM = r"""#!/usr/bin/env python3
import os, sys
word = sys.argv[1]
if word == "say":
    sys.stdout.write(bytes(sys.argv[2], "utf-8").decode("unicode_escape"))
elif word == "echo":
    sys.stdout.write(sys.stdin.read().upper())
elif word == "fail":
    print("out", flush=True)
    print("error: no", file=sys.stderr)
    sys.exit(int(sys.argv[2]))
elif word == "where":
    print(os.getcwd(), os.environ["HOME"], os.environ.get("X", "-"), os.environ["DOSSIER_NOW"])
elif word == "raw":
    sys.stdout.buffer.write(b"a\x1b[1m\xff\n")
"""
ALL_WELL = r"""% a comment

@ use a.csv
@ use a.csv b.csv
@ file hostile
a\x1b\r
end\
@ end
@ mask '[0-9]+ s' 'N s'
$ dossier say "a b\n"
a b

$ dossier say "12 s\n\n"
N s


$ dossier echo
> one
>
> two
ONE

TWO

$ dossier echo < a.csv
X,Y

$ dossier fail 2
out
error: no
? 2

$ dossier fail 1 > kept
error: no
? 1

$ cat kept hostile
out
a⟨1b⟩⟨0d⟩
end
⟨no line end⟩

$ X=1 dossier where
TMP HOME 1 2026-11-23T09:14:00

$ dossier raw
a⟨1b⟩[1m⟨ff⟩

$ dossier say "$ x\n\\\\ y\n? 2\n% z\n"
\$ x
\\ y
\? 2
\% z

$ ls
a.csv
b.csv
hostile
kept

$ dossier say "\n"


"""


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name)
        (self.top / "data").mkdir()
        (self.top / "data/a.csv").write_text("x,y\n", encoding="utf-8")
        program = self.top / "dossier"
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
        self.golden = self.top / "x.golden"

    def play(self, text, *options, env=None):
        self.golden.write_text(text, encoding="utf-8")
        line = [sys.executable, HERE / "run_golden.py", "--program", self.top / "dossier"]
        line += ["--data", self.top / "data", *options, self.golden]
        done = subprocess.run(
            line, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | (env or {}),
            check=False,
        )
        return done.returncode, done.stdout

    def test_all_well(self):
        self.assertEqual(self.play(ALL_WELL), (0, ""))

    def test_layout_is_kept(self):
        self.assertEqual(Golden(ALL_WELL).render(), ALL_WELL)

    def test_other_words_fail(self):
        code, said = self.play(ALL_WELL.replace("ONE", "one"))
        self.assertEqual(code, 1)
        self.assertIn("-one\n+ONE\n", said)

    def test_other_exit_code_fails(self):
        for other in ("? 3", "? 0"):
            self.assertEqual(self.play(f"$ dossier fail 2\nout\nerror: no\n{other}\n")[0], 1)
        self.assertEqual(self.play("$ dossier fail 2\nout\nerror: no\n")[0], 1)

    def test_empty_lines_count(self):
        self.assertEqual(self.play('$ dossier say "a\\n"\na\n')[0], 0)
        self.assertEqual(self.play('$ dossier say "a\\n"\na\n\n\n')[0], 1)
        self.assertEqual(self.play('$ dossier say "a\\n\\n"\na\n')[0], 1)
        self.assertEqual(self.play('$ dossier say "a"\na\n')[0], 1)

    def test_update_writes_what_is_said(self):
        self.assertEqual(self.play(ALL_WELL.replace("ONE", "one"), "--update")[0], 0)
        self.assertEqual(self.golden.read_text(encoding="utf-8"), ALL_WELL)

    def test_wrapper(self):
        env = {"GOLDEN_WRAPPER": "env X=wrapped"}
        expected = "$ dossier where\nTMP HOME wrapped 2026-11-23T09:14:00\n"
        self.assertEqual(self.play(expected, env=env), (0, ""))

    def test_wrong_files(self):
        wrong = {
            "": "no command",
            "stray\n": "belongs to no command",
            "@ nothing\n": "directives are",
            "@ file a\nb\n": "no @ end",
            "@ use none\n$ ls\n": "no fixture",
            "@ sample\n$ ls\n": "sample is not built",
            "$ ls | cat\n": "no shell",
            "$ bash -c true\n": "bash is none of",
            '$ ls "\n': "No closing quotation",
            "$ dossier echo < a\n> b\n": "both",
            "$ dossier echo\nout\n> b\n": "directly under",
        }
        for text, words in wrong.items():
            code, said = self.play(text)
            self.assertEqual(code, 2, text)
            self.assertIn(words, said)


class Parts(unittest.TestCase):
    def test_visible(self):
        self.assertEqual(visible(b"a\tb\n\x00\xc2\x9b\xff \xe2\x94\x80"), "a\tb\n⟨00⟩⟨9b⟩⟨ff⟩ ─")

    def test_file_content(self):
        self.assertEqual(file_content([r"a\xff\r", r"\\x41\\", "b\\"]), b"a\xff\r\n\\x41\\\nb")

    def test_wrong_has_its_line(self):
        with self.assertRaises(Wrong) as caught:
            Golden("$ ls\n\n@ nothing\n")
        self.assertEqual(caught.exception.line, 3)


class Tally(unittest.TestCase):
    def log(self, name, **results):
        path = Path(self.folder.name) / name
        lines = [f'{{"name": "{test}", "result": "{result}"}}\n' for test, result in results.items()]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_counts(self):
        one = self.log("one", a="OK", b="FAIL", c="SKIP", d="TIMEOUT", e="EXPECTEDFAIL")
        self.assertEqual(sentence(tally([one])), "2 passed, 2 failed, 1 skipped")

    def test_union_of_logs(self):
        one, two = self.log("one", a="OK", b="OK"), self.log("two", b="FAIL", c="OK")
        self.assertEqual(sentence(tally([one, two])), "2 passed, 1 failed")
        self.assertEqual(sentence(tally([one, two], each=True)), "3 passed, 1 failed")

    def test_nothing_is_a_failure(self):
        self.assertEqual(tally([self.log("none")])["failed"], 1)
        self.assertEqual(tally([Path(self.folder.name) / "missing"])["failed"], 1)


if __name__ == "__main__":
    unittest.main()
