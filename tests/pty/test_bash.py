"""Completion in bash, with the file that the build makes: words of the program, values from a case file, and
names that were made to do harm. Usage: test_bash.py PROGRAM, with tools/dossier beside it.
"""

import shutil
import sqlite3
import time
import unittest
from pathlib import Path

from stage import Staged, main


@unittest.skipUnless(shutil.which("bash"), "there is no bash")
class Bash(Staged):
    def setUp(self):
        super().setUp()
        for command in (
            'add name entity:lazarus-group name:"HIDDEN COBRA"',
            'add operation "Troy" type:espionage',
            'add actor "$(>;<)"',
            'add sector "Oil, $HOME"',
        ):
            self.assertEqual(self.run_plain("case.db", "-c", command).returncode, 0)
        (self.folder / "dossier").symlink_to(self.program)
        self.script = Path(self.program).parent / "tools" / "dossier"

    def becomes(self, typed, line):
        """What Tab makes of a line: a `:` before it keeps it from running, and history then shows it."""
        env = {"PATH": f"{self.folder}:/usr/bin:/bin", "PS1": "ready> ", "INPUTRC": "/dev/null"}
        with self.terminal_of(["bash", "--norc", "--noprofile"], env) as t:
            t.expect("ready> ")
            t.send(f"bind 'set enable-bracketed-paste off' 'set bell-style none'; . {self.script}\n")
            t.expect("ready> ")
            t.send(typed + "\x01: \x05#\n")
            t.expect("ready> ")
            t.send("history | tail -n 2\n")
            t.expect(f"  : {line}#\n")

    def terminal_of(self, command, env):
        program, Staged.program = Staged.program, command[0]
        try:
            return self.terminal(*command[1:], env=env, patience=4)
        finally:
            Staged.program = program

    def test_words_of_the_program(self):
        self.becomes("dossier --read\t", "dossier --readonly ")
        self.becomes("dossier --readonly case.db fin\toper\tstat\tong\t", "dossier --readonly case.db find operations status:ongoing ")
        self.becomes("dossier help confi\t", "dossier help confidence ")
        self.becomes("dossier --wait 3 case.db tim\t", "dossier --wait 3 case.db timeline ")

    def test_some_of_many_are_not_taken_for_all(self):
        lines = "".join(f'add operation "Incident {n}"\n' for n in [*range(100, 350), *range(900, 905)])
        self.assertEqual(self.run_plain("case.db", text=lines).returncode, 0)
        self.becomes("dossier case.db show inci\t", "dossier case.db show inci")
        self.becomes("dossier case.db show incident-90\t", "dossier case.db show incident-90")

    def test_values_from_the_file(self):
        self.becomes("dossier case.db show lazar\t", "dossier case.db show lazarus-group ")
        self.becomes("dossier case.db show hidd\t", "dossier case.db show lazarus-group ")
        self.becomes(
            "dossier case.db find operations actor:x,laz\t", "dossier case.db find operations actor:x,lazarus-group "
        )
        self.becomes(
            "dossier case.db find operations -actor:laz\t", "dossier case.db find operations -actor:lazarus-group "
        )

    def test_files(self):
        (self.folder / "vendor.csv").write_text("a\n")
        self.becomes("dossier cas\t", "dossier case.db ")
        self.becomes("dossier case.db import vend\t", "dossier case.db import vendor.csv ")
        self.becomes("dossier case.db -f vend\t", "dossier case.db -f vendor.csv ")

    def test_names_that_would_do_harm(self):
        self.becomes(
            'dossier case.db find operations sector:"oil, \t', 'dossier case.db find operations sector:"Oil, \\$HOME" '
        )
        done = self.run_plain("--complete", "case.db", "show ")
        self.assertIn("\\$\\(\\>\\;\\<\\)\n", done.stdout)

    def test_it_asks_without_a_word(self):
        for words in (["nosuch.db", "find oper"], ["case.db", ""], ["case.db"], ["case.db", "find \x1b\xff"]):
            done = self.run_plain("--complete", *words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.run_plain("--complete", "nosuch.db", "find oper").stdout, "operations\n")
        self.assertFalse((self.folder / "nosuch.db").exists())

    def test_it_waits_for_nobody(self):
        writer = sqlite3.connect(self.folder / "case.db", isolation_level=None)
        self.addCleanup(writer.close)
        writer.execute("BEGIN EXCLUSIVE")
        begin = time.monotonic()
        done = self.run_plain("--complete", "case.db", "find oper")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "operations\n", ""))
        self.assertLess(time.monotonic() - begin, 4, "a command waits five seconds for a writer")


if __name__ == "__main__":
    main()
