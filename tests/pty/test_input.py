"""What is typed and pasted: several lines and why they wait, pastes whole and broken, resizing while typing,
Ctrl-D and Ctrl-C in the midst of it, and an import that is stopped.
"""

import hashlib
import re
import signal
import time

from stage import ENDLESS, Staged, main

PASTE, PASTED = "\x1b[200~", "\x1b[201~"


class Waiting(Staged):
    """The prompt says what is open, and a note how to get out."""

    def test_a_quote(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send('find actors "laz\n')
            self.assertIn('note: a quote is open: " ends it, Ctrl-C forgets it\n', t.expect('"...> '))
            t.send("of the east\n")
            self.assertNotIn("note", t.expect('"...> '))
            t.send("find actors\n")  # looks like a command that was not to be swallowed
            self.assertIn('it began with: find actors "laz ', " ".join(t.expect('"...> ').split()))
            t.send("\n")
            self.assertIn("note: a quote is open", t.expect('"...> '))
            t.send("\x03")
            t.expect("case> ")
            t.send("find actors\n")
            self.assertNotIn("error", t.expect("(1 row)"))

    def test_the_note_is_given_once_for_each_kind(self):
        with self.shell() as t:
            t.expect("case> ")
            for line, prompt, end in (("find actors (laz", "(...> ", ")"), ("select 1", "  ...> ", ";")):
                for noted in (True, False):
                    t.send(line + "\n")
                    self.assertEqual("note:" in t.expect(prompt), noted)
                    t.send(end + "\n")
                    t.expect("case> ")

    def test_quiet_has_no_notes(self):
        with self.shell("-q") as t:
            t.expect("case> ")
            t.send('find actors "laz\n')
            self.assertNotIn("note", t.expect('"...> '))

    def test_a_quote_within_sql(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("select 'one;\n")
            self.assertIn("a quote is open: ' ends it", t.expect("'...> "))
            t.send("two' as text;\n")
            self.assertIn("one;\\ntwo", t.expect("(1 row)"))

    def test_hostile_text_in_a_note_is_escaped(self):
        with self.shell(env={"TERM": "dumb"}) as t:
            t.expect("case> ")
            t.send('find actors "\u202elaz\n')
            t.expect('"...> ')
            t.send("\n")
            seen = t.expect('"...> ')
            self.assertIn("it began with: find actors \"\\u{202e}laz", " ".join(seen.split()))

    def test_control_d_ends_what_is_open(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("find actors (laz\n")
            t.expect("(...> ")
            t.send("\x04")
            self.assertIn("this parenthesis is never closed", t.expect("case> "))
            t.send("\x04")
            self.assertEqual(t.end(), 0)

    def test_control_d_in_a_line_does_not_leave(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send("find actors")
            t.expect("find actors")
            t.send("\x04\n")
            t.expect("(1 row)")


class Paste(Staged):
    def test_many_lines(self):
        lines = [f'add actor "Pasted {n}" summary:"line ({n})"' for n in range(200)]
        with self.shell(patience=60) as t:
            self.expect_editing(t)
            t.send(PASTE + "\n".join(lines) + PASTED + "\n")
            t.expect("(change 201)")
            t.expect("case> ")
            t.send("count actors\n")
            t.expect("201 actors")
            t.expect("case> ")
            t.send("\x1b[A\x1b[A")  # each is an entry of the history
            t.expect('"Pasted 199" summary')

    def test_many_lines_without_brackets(self):
        """As from a terminal that does not mark a paste."""
        with self.shell(env={"TERM": "dumb"}, patience=60) as t:
            t.expect("case> ")
            for n in range(50):
                t.send(f'add actor "Typed {n}"\n')
            t.expect("(change 51)")

    def test_a_quote_that_is_never_closed(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send(PASTE + 'add actor "One"\nadd actor "Two\nfind operations' + PASTED + "\n")
            seen = t.expect('"...> ')
            self.assertIn("actor #2  one", seen)
            self.assertIn('it began with: add actor "Two ', " ".join(seen.split()))
            t.send("\x03")
            t.expect("case> ")
            t.send("count actors\n")
            t.expect("2 actors")

    def test_an_error_in_the_middle_stops_nothing(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send(PASTE + "find actrs\nselect 6 * 7 as answer;" + PASTED + "\n")
            self.assertIn("no noun 'actrs'", t.expect("42"))

    def test_control_c_forgets_the_rest(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send(PASTE + ENDLESS + "\nselect 6 * 7 as answer;" + PASTED + "\n")
            t.expect("from t;\nselect 6 * 7 as answer;")
            time.sleep(0.5)
            t.send("\x03")
            t.expect("stopped")
            t.send("select 1 as one;\n")
            self.assertNotIn("42", t.expect("(1 row)"))


class Resize(Staged):
    def test_while_typing(self):
        line = "select 'a long line that has to be broken on a narrow terminal' as words, 6 * 7 as answer"
        with self.shell(columns=120) as t:
            self.expect_editing(t)
            t.send(line)
            t.expect("answer")
            t.resize(30, 10)
            time.sleep(0.2)
            t.send(" from actors")
            t.resize(100, 24)
            time.sleep(0.2)
            t.send(";\n")
            self.assertIn("42", t.expect("(1 row)"))

    def test_while_a_command_runs(self):
        with self.shell(columns=120) as t:
            t.expect("case> ")
            t.send(ENDLESS + "\n")
            t.expect("from t;\n")
            t.resize(40, 24)
            t.resize(60, 24)
            time.sleep(0.2)
            t.send("\x03")
            t.expect("stopped")
            t.send("find actors\n")
            t.expect("(1 row; not shown: ")


class Import(Staged):
    def test_control_c_rolls_it_back(self):
        rows = "".join(f"Operation {n},Actor {n % 50},201{n % 10}-0{n % 9 + 1}\n" for n in range(60000))
        (self.folder / "many.csv").write_text("Name,Actor,Start\n" + rows)
        (self.folder / "many.map").write_text(
            'map many "Many"\nheader Name, Actor, Start\nsource "Many" type:dataset\nkey Name\n'
            "operation Name start:Start\nattribution Actor\n"
        )
        before = hashlib.sha256((self.folder / "case.db").read_bytes()).digest()
        with self.shell() as t:
            t.expect("case> ")
            t.send("import many.csv map:./many.map create:actor\n")
            t.expect(re.compile(r"many\.map create:actor\n"))
            time.sleep(0.4)
            t.send("\x03")
            self.assertIn("stopped", t.expect("case> ", patience=2))
            t.send("count operations\n")
            t.expect("0 operations")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)
        self.assertEqual(hashlib.sha256((self.folder / "case.db").read_bytes()).digest(), before)
        self.assertEqual(sorted(p.name for p in self.folder.glob("case.db*")), ["case.db"])

    def test_new_names_are_asked_about(self):
        (self.folder / "new.csv").write_text("Name,Actor\nKite,Lazarus Groop\nRain,Blue Fox\nSnow,lazarus groop\n")
        (self.folder / "new.map").write_text(
            'map new "New"\nheader Name, Actor\nsource "New" type:dataset\nkey Name\n'
            "create actor ask\noperation Name\nattribution Actor\n"
        )
        with self.shell(columns=120) as t:
            t.expect("case> ")
            t.send("import new.csv map:./new.map skip-bad\n")
            t.expect("make actor 'Lazarus Groop'? (did you mean 'lazarus-group'?) [y/N]")
            t.send("n\n")
            t.expect("make actor 'Blue Fox'? [y/N]")
            t.send("y\n")
            seen = t.expect("case> ")
            self.assertNotIn("[y/N]", seen)
            self.assertEqual(seen.count("error: no actor 'Lazarus Groop'"), 1)
            self.assertIn("3 records: 1 added, 0 changed, 0 the same, 2 rejected", seen)
            t.send("\x04")
            self.assertEqual(t.end(), 0)
        self.assertIn("Blue Fox", self.run_plain("case.db", "find", "actors").stdout)

    def test_nothing_is_locked_while_somebody_is_asked(self):
        (self.folder / "new.csv").write_text("Name,Actor\nKite,Blue Fox\n")
        (self.folder / "new.map").write_text(
            'map new "New"\nheader Name, Actor\nsource "New" type:dataset\nkey Name\n'
            "operation Name\nattribution Actor\n"
        )
        with self.shell(columns=120) as t:
            t.expect("case> ")
            t.send("import new.csv map:./new.map create:ask\n")
            t.expect("make actor 'Blue Fox'? [y/N]")
            self.assertIn("(change 2)", self.run_plain("case.db", "add", "actor", "Red Fox").stdout)
            t.send("y\n")
            t.expect("1 record: 1 added")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)

    def test_a_kill_leaves_the_file_as_it_was(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("set lazarus-group summary:changed\n")
            t.expect("(change 2)")
            t.process.send_signal(signal.SIGHUP)
            self.assertEqual(t.end(), 130)
        self.assertIn("changed", self.run_plain("case.db", "show", "lazarus-group").stdout)


if __name__ == "__main__":
    main()
