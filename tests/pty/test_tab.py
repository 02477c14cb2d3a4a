"""Tab on a terminal: what a single candidate, several, a slip of the hand and a file name make of the line."""

import re

from stage import Staged, main


class Tab(Staged):
    def setUp(self):
        super().setUp()
        for command in (
            'add operation "Operation Sharpshooter" type:espionage',
            'add operation "Sony" type:espionage',
            'add sector "Oil, gas and coal"',
        ):
            self.assertEqual(self.run_plain("case.db", "-c", command).returncode, 0)

    def becomes(self, typed, line, end="|"):
        """Types a line with tabs at the prompt; an error then shows what it has become, up to the end."""
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send(typed)
            t.send("\x01zzzz \x05" + end + "\n")
            t.expect("\n  zzzz " + line + end + "\n")

    def test_a_key_has_its_value_next_to_it_and_a_value_a_blank_behind_it(self):
        self.becomes("find operations objec\t", "find operations objective:")
        self.becomes("find operations stat\tong\t", "find operations status:ongoing ")

    def test_behind_a_comma_a_minus_and_an_operator(self):
        self.becomes("find operations actor:x,laz\t", "find operations actor:x,lazarus-group ")
        self.becomes("find operations -objec\t", "find operations -objective:")
        self.becomes("find operations sort:-scal\t", "find operations sort:-scale ")
        self.becomes("find operations confidence:>=almost-c\t", "find operations confidence:>=almost-certain ")
        self.becomes("find operations target:(outc\t", "find operations target:(outcome:", end="|)")

    def test_within_a_quote(self):
        self.becomes('find operations sector:"oil, g\t', 'find operations sector:"Oil, gas and coal" ')
        self.becomes('show "lazar\t', 'show "Lazarus Group" ')

    def test_in_the_middle_of_a_line(self):
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send("select o.objec as x from operations o;")
            t.send("\x01" + "\x1b[C" * len("select o.objec") + "\t\n")
            self.assertIn("(2 rows)", t.expect("case> "))

    def test_several_go_on_as_far_as_they_agree(self):
        self.becomes("find operations actor.\t", "find operations actor.")
        self.becomes("find operations disc\t", "find operations disc")

    def test_a_slip_of_the_hand_stays_and_is_shown_what_it_may_mean(self):
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send("find operatoins\t\t")
            t.expect(re.compile(r"\noperations *\n"))
            t.expect("find operatoins")

    def test_another_name_becomes_the_handle(self):
        self.assertEqual(
            self.run_plain("case.db", "-c", 'add name entity:lazarus-group name:"HIDDEN COBRA"').returncode, 0
        )
        self.becomes("show hidd\t", "show lazarus-group ")

    def test_file_names(self):
        (self.folder / "vendor, list.csv").write_text("a\n")
        (self.folder / "zz\x9b.csv").write_text("a\n")
        (self.folder / "zz\u202e.csv").write_text("a\n")
        self.becomes("import vend\t", 'import "vendor, list.csv" ')
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send("import zz\t\t\t\x15select 1 as one;\n")
            t.expect("(1 row)")
            self.assertNotRegex(t.shown, "[\u202e\x9b]")

    def test_file_names_beside_options(self):
        (self.folder / "map one.csv").write_text("a\n")
        (self.folder / "my.map").write_text("map my\n")
        (self.folder / "quite a map.map").write_text("map a\n")
        self.becomes("import my\t", "import my.map ")
        self.becomes("import dry\t", "import dry-run ")
        self.becomes("import x map:./my\t", "import x map:./my.map ")
        self.becomes("import x map:q\t", 'import x map:"quite a map.map" ')
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send("import m\t\t")
            t.expect(re.compile(r"map: +map one\.csv +my\.map"))

    def test_arguments_that_only_the_command_knows(self):
        command = "save by-actor = find operations actor:$who"
        self.assertEqual(self.run_plain("case.db", "-c", command).returncode, 0)
        self.becomes("run by-a\twho:laz\t", "run by-actor who:lazarus-group ")
        self.becomes("run by-actor w\tlaz\t", "run by-actor who:lazarus-group ")
        self.becomes("add event involves:speak\tlazar\t", "add event involves:speaker=lazarus-group ")
        self.becomes("set lazarus-group quo\t", "set lazarus-group quote:")
        self.becomes(".timer of\t", ".timer off ")

    def test_some_of_many_are_shown_and_not_taken(self):
        """200 of 300 begin with incident-1: that says nothing of the others."""
        lines = "".join(f'add operation "Incident {n}"\n' for n in [*range(100, 350), *range(900, 905)])
        self.assertEqual(self.run_plain("case.db", text=lines).returncode, 0)
        self.becomes("show inci\t", "show inci")
        self.becomes("show incident-90\t", "show incident-90")
        self.becomes("show incident-901\t", "show incident-901 ")

    def test_a_long_list_fits_on_the_screen(self):
        with self.shell(patience=4, rows=12) as t:
            self.expect_editing(t)
            t.send("find operations location:\t\t")
            seen = t.expect("type on for the others)\n")
            self.assertRegex(seen, r"\n\(\d+ of 200 and more; ")
            self.assertLess(seen.count("\n"), 12)
            self.assertNotIn("--More--", t.shown)
            t.send("\x15select 1 as one;\n")
            t.expect("(1 row)")

    def test_very_long_names(self):
        name = "Very long name " * 30
        self.assertEqual(self.run_plain("case.db", "add", "actor", name.strip()).returncode, 0)
        with self.shell(patience=4) as t:
            self.expect_editing(t)
            t.send("show very\t\n")
            t.expect("actor #5")
            t.expect("case> ")
            t.send("show \t\t")
            t.expect(re.compile(r"\nvery-long-name-[a-z-]+\.\.\."))

    def test_safe_names_no_files(self):
        (self.folder / "vendor.csv").write_text("a\n")
        with self.shell("--safe", patience=4) as t:
            self.expect_editing(t)
            t.send("import vend\t\x01zzzz \x05|\n")
            t.expect("\n  zzzz import vend|\n")


if __name__ == "__main__":
    main()
