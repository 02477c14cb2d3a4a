"""What lies round the prompt: the history file, the plain prompt, and how a start fails or ends."""

import re
import stat
import subprocess
import time

from stage import ENDLESS, Staged, main


class History(Staged):
    def history(self):
        return self.home / ".local/state/dossier/history"

    def test_it_is_private_and_comes_back_whole(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send("select 6 *\n7 as product;\n")
            t.expect("42")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)
        self.assertEqual(stat.S_IMODE(self.history().stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.history().parent.stat().st_mode), 0o700)
        self.assertEqual([p.name for p in self.home.iterdir()], [".local"])
        with self.shell() as t:
            t.expect("case> ")
            t.send("\x1b[A\n")
            t.expect("42")

    def test_two_shells_share_it(self):
        with self.shell() as first, self.shell() as second:
            self.expect_editing(first)
            second.expect("case> ")
            for t, command in ((first, "select 11 as a;"), (second, "select 22 as\nb;"), (first, "select 33 as c;")):
                t.send(command + "\n")
                t.expect("(1 row)")
                t.expect("case> ")
            for t in (first, second):
                t.send("\x04")
                self.assertEqual(t.end(), 0)
        entries = [line for line in self.history().read_text().split("\n") if not line.startswith("#")]
        self.assertEqual(entries, ["select 11 as a;", "select 22 as", "b;", "select 33 as c;", ""])
        self.assertEqual(stat.S_IMODE(self.history().stat().st_mode), 0o600)
        with self.shell() as t:
            self.expect_editing(t)
            t.send("\x1b[A\x1b[A\n")
            self.assertIn("22", t.expect("(1 row)"))

    def test_state_home_is_honoured(self):
        state = self.folder / "state"
        with self.shell(env={"XDG_STATE_HOME": str(state)}) as t:
            self.expect_editing(t)
            t.send("find actors\n")
            t.expect("(1 row)")
            t.expect("case> ")
            t.process.kill()
            t.process.wait()
        self.assertIn("find actors\n", (state / "dossier/history").read_text())
        self.assertEqual(list(self.home.iterdir()), [])

    def test_it_is_shortened_by_whole_entries(self):
        self.history().parent.mkdir(parents=True)
        self.history().write_text("".join(f"#{n}\nselect {n} as\nnumber;\n" for n in range(1, 4001)))
        with self.shell() as t:
            self.expect_editing(t)
            t.send("\x1b[A\n")
            t.expect("number;\n")
            t.expect("4000")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)
        kept = self.history().read_text()
        self.assertEqual(kept.split("select 2002")[0], "#2001\nselect 2001 as\nnumber;\n#2002\n")
        self.assertEqual(stat.S_IMODE(self.history().stat().st_mode), 0o600)

    def test_safe_keeps_none(self):
        with self.shell("--safe") as t:
            self.expect_editing(t)
            t.send("find actors\n\x04")
            self.assertEqual(t.end(), 0)
        self.assertEqual(list(self.home.iterdir()), [])

    def test_a_file_that_others_may_read_is_closed_to_them(self):
        self.history().parent.mkdir(parents=True)
        self.history().write_text("#1\nselect 6 * 7 as answer;\n")
        self.history().chmod(0o644)
        with self.shell() as t:
            self.expect_editing(t)
            self.assertEqual(stat.S_IMODE(self.history().stat().st_mode), 0o600)
            t.send("\x1b[A\n")
            t.expect("42")

    def test_it_goes_without_where_there_can_be_none(self):
        """A folder of that name, a file where its folder should be, a folder that is not there."""
        self.history().mkdir(parents=True)
        (self.folder / "file").write_text("")
        for env in ({}, {"XDG_STATE_HOME": str(self.folder / "file")}, {"HOME": ""}):
            with self.subTest(env), self.shell(env=env) as t:
                self.expect_editing(t)
                t.send("select 6 * 7 as answer;\n")
                t.expect("42")
                t.expect("case> ")
                t.send("\x1b[A\n")
                t.expect("42")
                t.expect("case> ")
                t.send("\x04")
                self.assertEqual(t.end(), 0)

    def test_a_long_one_is_shortened_while_others_append(self):
        """No command of another shell is lost by it."""
        self.history().parent.mkdir(parents=True)
        self.history().write_text("".join(f"#{n}\nselect {n};\n" for n in range(1, 2600)))
        with self.shell() as first:
            self.expect_editing(first)
            self.assertEqual(self.history().read_text()[:5], "#600\n")
            self.history().write_text("".join(f"#{n}\nselect {n};\n" for n in range(1, 2600)))
            first.send("select 11 as mine;\n")
            first.expect("(1 row)")
            first.expect("case> ")
            with self.shell() as second:
                second.expect("case> ")
                first.send("select 22 as mine;\n")
                first.expect("(1 row)")
                first.expect("case> ")
        kept = self.history().read_text()
        self.assertEqual(kept.split("\n")[:2], ["#601", "select 601;"])
        self.assertEqual(re.findall("select (.*) as mine;", kept), ["11", "22"])

    def test_never_through_a_link(self):
        target = self.folder / "target"
        target.write_text("as it was\n")
        self.history().parent.mkdir(parents=True)
        self.history().symlink_to(target)
        with self.shell() as t:
            self.expect_editing(t)
            t.send("find actors\n\x04")
            self.assertEqual(t.end(), 0)
        self.assertEqual(target.read_text(), "as it was\n")


class Plain(Staged):
    """TERM=dumb: no editing, and not one escape sequence."""

    def dumb(self, *options):
        return self.shell(*options, env={"TERM": "dumb"})

    def test_commands_and_control_d(self):
        with self.dumb() as t:
            t.expect("case> ")
            t.send("find actors\n")
            t.expect("(1 row)")
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)
            self.assertNotIn("\x1b", t.shown)

    def test_control_c_clears_the_line(self):
        with self.dumb() as t:
            t.expect("case> ")
            t.send("find nonsense")
            t.expect("find nonsense")
            t.send("\x03")
            t.expect("case> ")
            t.send("find actors\n")
            self.assertNotIn("error", t.expect("(1 row)"))

    def test_control_c_stops_a_long_query(self):
        with self.dumb() as t:
            t.expect("case> ")
            t.send(ENDLESS + "\n")
            t.expect("from t;\n")
            time.sleep(0.3)
            t.send("\x03")
            t.expect("stopped")
            t.expect("case> ")

    def test_several_lines(self):
        with self.dumb() as t:
            t.expect("case> ")
            t.send("select 6 *\n")
            t.expect("  ...> ")
            t.send("7 as product; find actors\n")
            t.expect("42")
            t.expect("(1 row)")


class Given(Staged):
    """Commands from the OS shell, with a terminal to press Ctrl-C on."""

    def test_one_control_c_ends_a_script_with_130(self):
        (self.folder / "script").write_text(f"find actors\n{ENDLESS}\nselect 'after' as word;\n")
        for words in (["-f", "script"], ["-c", "find actors", "-c", ENDLESS, "-c", "select 'after' as word;"],
                      ["-k", "case.db", "-f", "script"]):
            line = words if "case.db" in words else ["case.db", *words]
            with self.subTest(words), self.terminal(*line) as t:
                t.expect("(1 row)")
                time.sleep(0.3)
                t.send("\x03")
                self.assertEqual(t.end(), 130)
                self.assertIn("stopped", t.shown)
                self.assertNotRegex(t.shown, r"(?m)^ after")

    def press(self, needle, times):
        """Ctrl-C so often while one call runs that no interrupt reaches before it ends."""
        stuck = f"with s(a, b) as (select printf('%.*c', 15000000, 'x'), printf('%.*c', {needle}, 'x') || 'y')"
        with self.shell() as t:
            t.expect("case> ")
            t.send(f"{stuck} select instr(a, b) from s;\n")
            t.expect("from s;\n")
            time.sleep(0.2)
            for _ in range(times):
                time.sleep(0.1)
                t.send("\x03")
            return t.end(patience=60)

    def test_twice_within_a_second_leaves_after_the_command(self):
        self.assertEqual(self.press(4000, 2), 130)

    def test_a_third_leaves_at_once(self):
        self.assertEqual(self.press(1000000, 3), 130)

    def test_a_script_on_standard_input(self):
        done = self.run_plain("case.db", text="find actors\nfind actrs\nfind actors\n")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout.count("(1 row)"), 1)
        self.assertTrue(done.stderr.startswith("stdin:2:6: error: no noun 'actrs'\n  find actrs\n       ^~~~~\n"))
        self.assertEqual(self.run_plain("case.db").returncode, 0)

    def test_closed_descriptors(self):
        """Results never land in a file that took the number of a closed one."""
        before = (self.folder / "case.db").read_bytes()
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            done = subprocess.run(
                ["/bin/sh", "-c", f'"$0" case.db find actors {closed}', self.program], cwd=self.folder, env=self.env,
                capture_output=True, check=False, timeout=60,
            )
            with self.subTest(closed):
                self.assertEqual(done.returncode, 1 if ">&-" in closed.replace("2>&-", "") else 0)
        self.assertEqual((self.folder / "case.db").read_bytes(), before)

    def test_a_reader_that_went_away(self):
        line = '"$0" case.db -c "find locations" -c "find locations" | head -n 1; exit ${PIPESTATUS[0]}'
        done = subprocess.run(
            ["/bin/bash", "-c", line, self.program], cwd=self.folder, env=self.env, text=True,
            capture_output=True, check=False, timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_results_appear_only_whole(self):
        out = self.folder / "out.csv"
        done = self.run_plain("--csv", "-o", "out.csv", "case.db", "-c", "find actors", "-c", "find actrs")
        self.assertEqual((done.returncode, out.exists()), (2, False))
        done = self.run_plain("--csv", "-o", "out.csv", "case.db", "find", "actors")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("lazarus-group", out.read_text())
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["case.db", "home", "out.csv"])


if __name__ == "__main__":
    main()
