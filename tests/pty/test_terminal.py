"""What only a terminal has: the pager, the editor, the init file, results to files from the prompt."""

import os
import re
import stat
import time

from pty_run import plain
from stage import ENDLESS, Staged, main

MANY = "with recursive t(i) as (select 1 union all select i + 1 from t where i < 300) select i as n from t;\n"


class Program(Staged):
    """Tests that put a program of their own in the place of pager or editor."""

    def tool(self, name, script):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        return str(path)


class Pager(Program):
    def recorder(self):
        """A pager that keeps what it gets and how it was called."""
        return self.tool("pager", 'echo "args $*" >how; env >>how; cat >paged; echo "END OF PAGER"\n')

    def test_long_results_go_through_it(self):
        with self.shell(env={"PAGER": self.recorder() + " -a  b"}) as t:
            t.expect("case> ")
            t.send(MANY)
            t.expect("END OF PAGER")
            t.expect("case> ")
            t.send("find actors\n")
            self.assertNotIn("END", t.expect("(1 row)\n"))
        lines = (self.folder / "paged").read_text().split("\n")
        self.assertEqual((lines[0].strip(), lines[2].strip(), lines[-2]), ("n", "1", "(300 rows)"))
        how = (self.folder / "how").read_text()
        self.assertTrue(how.startswith("args -a b\n"))
        self.assertIn("\nLESSSECURE=1\n", how)
        self.assertIn("\nLESS=FX\n", how)

    def test_the_person_s_less_options_stay_and_colour_does_not_reach_it(self):
        with self.shell("--color", env={"PAGER": self.recorder(), "LESS": "-S"}) as t:
            t.expect("case> ")
            t.send("find locations limit:100\n")
            t.expect("END OF PAGER")
        self.assertIn("\nLESS=-S\n", (self.folder / "how").read_text())
        self.assertNotIn("\x1b", (self.folder / "paged").read_text())

    def test_short_results_keep_their_colour(self):
        with self.shell("--color", env={"PAGER": self.recorder()}) as t:
            t.expect("case> ")
            t.send("find actors\n")
            t.expect("(1 row)\n")
            self.assertIn("\x1b[1m", t.shown)
        self.assertFalse((self.folder / "paged").exists())

    def test_notes_and_results_keep_their_order(self):
        (self.folder / "two.dossier").write_text("find actors\nfind actrs\nfind actors\n")
        with self.shell("-k", env={"PAGER": self.recorder()}) as t:
            t.expect("case> ")
            t.send(".read two.dossier\n")
            seen = t.expect("not all of 'two.dossier'")
            self.assertRegex(seen, r"(?s)\(1 row\).*two\.dossier:2:6: error.*\(1 row\)")

    def test_no_pager(self):
        for options, env in (
            (["--no-pager"], {}), (["--safe"], {}), ([], {"TERM": "dumb"}), ([], {"PAGER": ""}), ([], {"PAGER": "cat"}),
        ):
            with self.subTest((options, env)), self.shell(*options, env={"PAGER": self.recorder()} | env) as t:
                t.expect("case> ")
                t.send(MANY)
                t.expect("(300 rows)\n")
                t.expect("case> ")
                self.assertFalse((self.folder / "paged").exists())

    def test_a_pager_that_is_not_there_loses_nothing(self):
        with self.shell(env={"PAGER": "no-such-pager"}) as t:
            t.expect("case> ")
            t.send(MANY)
            seen = t.expect("(300 rows)\n")
            self.assertEqual(len(re.findall(r"(?m)^ +\d+$", seen)), 300)

    def test_a_pager_left_early_ends_the_command_quietly(self):
        endless = ENDLESS.replace("count(*)", "i")
        with self.shell(env={"PAGER": self.tool("pager", "head -n 3; echo LEFT\n")}) as t:
            t.expect("case> ")
            t.send(endless + "\n")
            t.expect("LEFT")
            self.assertNotIn("error", t.expect("case> "))
            t.send("find actors\n")
            t.expect("(1 row)")

    def test_control_c_in_it_does_not_end_the_shell(self):
        pager = self.tool("pager", "trap 'echo caught' INT\nhead -n 3 >/dev/null; echo READY; n=0\n"
                          "while [ $n -lt 3 ]; do sleep 0.2; n=$((n + 1)); done; cat >/dev/null\necho LEFT\n")
        with self.shell(env={"PAGER": pager}) as t:
            t.expect("case> ")
            t.send(MANY)
            t.expect("READY")
            t.send("\x03")
            time.sleep(0.1)
            t.send("\x03")
            t.expect("LEFT")
            t.expect("case> ")
            t.send("find actors\n")
            t.expect("(1 row)")

    def test_less_itself(self):
        if not os.access("/usr/bin/less", os.X_OK):
            self.skipTest("less is not installed")
        with self.shell() as t:
            t.expect("case> ")
            t.send(MANY)
            t.expect(re.compile(r"\n +20\n"))
            t.send("q")
            t.expect("case> ")
            t.send("select 6 * 7 as answer;\n")
            t.expect("42")

    def test_a_question_is_seen(self):
        with self.shell(env={"PAGER": self.recorder()}) as t:
            t.expect("case> ")
            t.send("undo\n")
            t.expect("taken back")
            t.expect("[y/N] ")
            t.send("n\n")
            t.expect("case> ")


class Editor(Program):
    def test_what_was_edited_is_shown_and_run(self):
        editor = self.tool("editor", 'stat -c %a "$1" >mode; cat "$1" >before; echo "$1" >path\n'
                           'printf "find actors columns:handle\\nselect 6 *\\n 7 as answer;\\n" >"$1"\n')
        with self.shell(env={"EDITOR": editor}) as t:
            t.expect("case> ")
            t.send("find operations\n")
            t.expect("(0 rows)")
            t.expect("case> ")
            t.send(".edit\n")
            t.expect("case> find actors columns:handle\n")
            t.expect("lazarus-group")
            t.expect("case> select 6 *\n  ...>  7 as answer;\n")
            t.expect("42")
            t.expect("case> ")
        self.assertEqual((self.folder / "before").read_text(), "find operations\n")
        self.assertEqual((self.folder / "mode").read_text(), "600\n")
        self.assertFalse(os.path.exists((self.folder / "path").read_text().strip()))

    def test_nothing_changed_or_failed_runs_nothing(self):
        for script, said in (("exit 0\n", "nothing was changed"), ('>"$1"\n', "nothing was changed"),
                             ('echo stats >"$1"; exit 1\n', "the editor failed"), (None, "no such program")):
            editor = self.tool("editor", script) if script else "no-such-editor"
            with self.subTest(said), self.shell(env={"VISUAL": editor}) as t:
                t.expect("case> ")
                t.send("find actors\n")
                t.expect("(1 row)")
                t.expect("case> ")
                t.send(".edit\n")
                t.expect(said)
                self.assertNotIn("(1 row)", t.expect("case> "))

    def test_safe_forbids_it(self):
        with self.shell("--safe", env={"EDITOR": self.tool("editor", "touch ran\n")}) as t:
            t.expect("case> ")
            t.send(".edit\n")
            t.expect("--safe forbids")
        self.assertFalse((self.folder / "ran").exists())


class Init(Staged):
    def init(self, text, mode=0o600):
        path = self.home / ".config/dossier/init"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def test_it_runs_before_the_first_prompt(self):
        self.init("let who = lazarus-group\n.mode csv\n")
        with self.shell() as t:
            t.expect("case> ")
            t.send("find actors $who columns:handle\n")
            t.expect("handle\nlazarus-group\n")

    def test_an_error_in_it_ends_nothing(self):
        path = self.init("let who = x\n  find actrs\n")
        with self.shell() as t:
            self.assertIn(f"{path}:2:8: error: no noun 'actrs'", t.expect("case> "))

    def test_where_it_is_left_alone(self):
        self.init("find actors\n")
        for options in (["--no-init"], ["--safe"]):
            with self.subTest(options), self.shell(*options) as t:
                self.assertNotIn("lazarus-group", t.expect("case> "))
        self.assertEqual(self.run_plain("case.db", "stats").stdout.count("lazarus-group"), 0)
        with self.terminal("case.db", "-c", "stats") as t:
            self.assertEqual(t.end(), 0)
            self.assertNotIn("lazarus-group", t.shown)

    def test_a_file_that_others_may_write_is_not_used(self):
        path = self.init("find actors\n", 0o660)
        with self.shell() as t:
            seen = t.expect("case> ")
            self.assertIn(f"note: {path} is not used: others may write it", " ".join(seen.split()))
            self.assertNotIn("lazarus-group", seen)
        path.unlink()
        os.mkfifo(path)
        with self.shell() as t:
            self.assertIn("is not used: it is not a regular file", " ".join(t.expect("case> ").split()))


class Files(Staged):
    def test_once_and_output_from_the_prompt(self):
        with self.shell("--color", columns=40) as t:
            t.expect("case> ")
            t.send(".once one.txt\nfind actors\nfind actors columns:handle\n.output all.txt\nfind actors\n.output\n")
            t.expect("lazarus-group")
            for _ in range(3):
                t.expect("case> ")
            t.send("select 6 * 7 as answer;\n")
            t.expect("42")
            t.expect("case> ")
            t.send(".output rest.txt\nfind actors columns:handle\n\x04")
            self.assertEqual(t.end(), 0)
        for name in ("one.txt", "all.txt"):
            text = (self.folder / name).read_text()
            self.assertIn("Operations", text)
            self.assertNotIn("\x1b", text)
            self.assertEqual(stat.S_IMODE((self.folder / name).stat().st_mode), 0o600)
        self.assertIn("lazarus-group", (self.folder / "rest.txt").read_text())

    def test_timer_speaks_after_results(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send(".timer on\nfind actors columns:handle\n")
            self.assertRegex(t.expect(re.compile(r"Time: \d+\.\d{3} s\n")), r"\(1 row\)\nTime: ")

    def test_safe_touches_no_place_of_the_person(self):
        with self.shell("--safe") as t:
            t.expect("case> ")
            t.send("find actors\n")
            t.expect("(1 row)")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)
            self.assertTrue(plain(t.shown))
        self.assertEqual(list(self.home.iterdir()), [])


if __name__ == "__main__":
    main()
