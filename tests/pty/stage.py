"""A folder with a fresh case file, and the program on a terminal or a pipe in it, for the tests beside.

Usage of those tests: test_NAME.py PROGRAM [unittest arguments].
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from pty_run import Terminal

KEPT = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"]
# Counts without end: only an interrupt stops it.
ENDLESS = "with recursive t(i) as (select 1 union all select i + 1 from t) select count(*) from t;"


class Staged(unittest.TestCase):
    """Each test has a folder of its own with case.db, which holds one actor."""

    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.env = {name: os.environ[name] for name in KEPT if name in os.environ} | {"HOME": str(self.home)}
        done = self.run_plain("--new", "-q", "case.db", "add", "actor", "Lazarus Group")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def terminal(self, *words, env=None, **more):
        return Terminal([self.program, *words], env=self.env | (env or {}), cwd=self.folder, **more)

    def shell(self, *options, env=None, **more):
        return self.terminal(*options, "case.db", env=env, **more)

    def expect_editing(self, t):
        """Waits for the prompt; skips where the program has no line editing, which shows in what it sends."""
        t.expect("case> ")
        if "\x1b" not in t.shown:
            self.skipTest("a build without readline")

    def run_plain(self, *words, text="", env=None):
        """Without a terminal: `text` is standard input."""
        base = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb", "TZ": "UTC"}
        return subprocess.run(
            [self.program, *words], input=text, text=True, capture_output=True, check=False, timeout=60,
            cwd=self.folder, env=base | self.env | (env or {}),
        )


def main():
    Staged.program = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
