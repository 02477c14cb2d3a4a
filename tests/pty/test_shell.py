"""The shell on a terminal: prompts, editing, what Ctrl-C, Ctrl-D, Tab and a paste do."""

import os
import re
import signal
import time

from pty_run import plain
from stage import ENDLESS, Staged, main


class Shell(Staged):
    def test_welcome_and_control_d(self):
        with self.shell() as t:
            seen = t.expect("case> ")
            self.assertIn("case.db: 0 operations, 1 actor, 0 sources\nhelp lists the commands", seen)
            t.send("\x04")
            self.assertEqual(t.end(), 0)
            self.assertTrue(plain(t.rest).endswith("\n"))

    def test_quiet_has_no_welcome(self):
        with self.shell("-q") as t:
            self.assertEqual(t.expect("case> "), "case> ")

    def test_other_ways_out(self):
        for word in ("quit", ".exit"):
            with self.subTest(word), self.shell() as t:
                t.expect("case> ")
                t.send(word + "\n")
                self.assertEqual(t.end(), 0)

    def test_a_typo_shows_its_place_and_the_shell_goes_on(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("find actrs\n")
            self.assertIn("\n  find actrs\n       ^~~~~\nhint: did you mean 'actors'?", t.expect("case> "))
            t.send("find actors\n")
            t.expect("lazarus-group")
            t.expect("case> ")

    def test_control_c_clears_a_half_typed_line(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("find nonsense")
            t.expect("find nonsense")
            t.send("\x03")
            t.expect("^C\ncase> ")
            t.send("find actors\n")
            self.assertNotIn("error", t.expect("(1 row)"))

    def test_control_c_forgets_earlier_lines_too(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("select nothing,\n")
            t.expect("  ...> ")
            t.send("\x03")
            t.expect("case> ")
            t.send("find actors\n")
            self.assertNotIn("error", t.expect("(1 row)"))

    def test_control_c_stops_a_long_query(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send(ENDLESS + "\n")
            t.expect("from t;\n")
            time.sleep(0.3)
            t.send("\x03")
            self.assertIn("stopped", t.expect("case> ", patience=2))
            t.send("select 40 + 2 as sum;\n")
            self.assertIn("42", t.expect("(1 row)"))
            t.expect("case> ")
            t.send("\x04")
            self.assertEqual(t.end(), 0)

    def test_sql_goes_on_until_its_semicolon(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("select ';' as a,\n")
            t.expect("  ...> ")
            t.send("42 as b;\n")
            self.assertIn("42", t.expect("(1 row)"))
            t.expect("case> ")

    def test_prompts_say_what_is_open(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send('find actors "laz\n')
            t.expect('"...> ')
            t.send('arus"\n')
            t.expect("case> ")
            t.send("find actors (lazarus\n")
            t.expect("(...> ")
            t.send("OR sony)\n")
            self.assertIn("(1 row)", t.expect("case> "))
            t.send("find actors \\\n")
            t.expect("  ...> ")
            t.send("lazarus\n")
            self.assertIn("(1 row)", t.expect("case> "))

    def test_an_empty_line_ends_an_open_parenthesis(self):
        with self.shell() as t:
            t.expect("case> ")
            t.send("find actors (lazarus\n")
            t.expect("(...> ")
            t.send("\n")
            self.assertIn("this parenthesis is never closed\n  find actors (lazarus\n              ^", t.expect("case> "))

    def test_a_paste_of_two_commands_runs_both(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send("\x1b[200~find actors\nselect 6 *\n 7 as product;\x1b[201~")
            t.send("\n")
            seen = t.expect("42")
            self.assertIn("lazarus-group", seen)
            t.expect("case> ")

    def test_the_question_of_undo(self):
        with self.shell() as t:
            t.expect("case> ")
            for answer, after in (("n", "nothing was changed"), ("yes", "undone")):
                t.send("undo\n")
                t.expect("[y/N] ")
                t.send(answer + "\n")
                t.expect(after)
                t.expect("case> ")

    def test_tab_completes_verbs_nouns_and_names(self):
        with self.shell(patience=3) as t:
            self.expect_editing(t)
            t.send("timel\t")
            t.expect("timeline ")
            t.send("\x15fin\toperat\tactor:laz\t\n")
            t.expect("find operations actor:lazarus-group \n")
            t.expect("(0 rows)")

    def test_tab_knows_earlier_lines_and_survives_control_c(self):
        with self.shell(patience=3) as t:
            self.expect_editing(t)
            t.send(ENDLESS + "\n")
            t.expect("from t;\n")
            time.sleep(0.2)
            t.send("\x03")
            t.expect("stopped")
            t.expect("case> ")
            t.send("find actors\nfind operations (\n")
            t.expect("(...> ")
            t.send("actor:laz\t")
            t.expect("actor:lazarus-group ")
            t.send("summ\t")
            t.expect("summary:")

    def test_tab_shows_nothing_that_a_terminal_would_act_on(self):
        for name in ("\u202e\u202d", "\x9b", "Sony"):
            self.assertEqual(self.run_plain("case.db", "add", "actor", name).returncode, 0)
        with self.shell() as t:
            self.expect_editing(t)
            t.send("set \t\t")
            t.expect(re.compile(r"sony +lazarus-group|lazarus-group +sony"))
            t.send("\x15select 1 as one;\n")
            t.expect("(1 row)")
            self.assertNotRegex(t.shown, "[\u202e\u202d\x9b]")

    def test_resize_is_seen_by_the_next_table(self):
        with self.shell(columns=120) as t:
            t.expect("case> ")
            t.send("find actors\n")
            t.expect("(1 row)\n")
            t.resize(40, 24)
            t.send("find actors\n")
            t.expect("(1 row; not shown: ")

    def test_words_fold_at_the_width(self):
        with self.shell(columns=60) as t:
            t.expect("case> ")
            t.send("find actrs\n")
            seen = t.expect(re.compile("records\ncase> "))
            self.assertIn("find actrs\n       ^", seen)
            self.assertLessEqual(max(len(line) for line in seen.split("\n")), 60)

    def test_a_kill_leaves_cleanly(self):
        with self.shell() as t:
            t.expect("case> ")
            t.process.send_signal(signal.SIGTERM)
            self.assertEqual(t.end(), 130)

    def test_control_z_and_back(self):
        with self.shell() as t:
            self.expect_editing(t)
            t.send("find act")
            t.expect("find act")
            os.kill(t.process.pid, signal.SIGTSTP)
            time.sleep(0.3)
            with open(f"/proc/{t.process.pid}/stat", encoding="utf-8") as stat:
                self.assertEqual(stat.read().split()[2], "T")
            os.kill(t.process.pid, signal.SIGCONT)
            t.send("ors\n")
            t.expect("(1 row)")


if __name__ == "__main__":
    main()
