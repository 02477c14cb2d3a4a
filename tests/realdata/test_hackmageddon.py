"""Hackmageddon's timeline of 2020, imported and held against its own cells.

Usage: test_hackmageddon.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import re
import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).parent))
import realdata  # noqa: E402
from realdata import fold, squeeze  # noqa: E402

NOWHERE = {"null", ">1", "INT", ""}


class Hackmageddon(realdata.Case):
    FILES = ["hackmageddon/split/hackmageddon-2020.csv"]

    def test_nothing_is_rejected(self):
        self.assertNotIn("rejected", self.said[0])

    def test_descriptions_head_and_summarise(self):
        for line, cells, entity in self.things(1):
            name, summary = self.ask("SELECT name, summary FROM entity WHERE id = ?", entity)[0]
            text = squeeze(cells["Description"])
            self.assertEqual(squeeze(summary), text, line)
            self.assertTrue(text.startswith(name.rstrip("…")), line)
            if name != text:
                self.assertTrue(name.endswith("…") and len(name) > 40, line)

    def test_crime_alone_is_no_kind_of_operation(self):
        for line, cells, entity in self.things(1):
            if cells["Attack"] in ("Unknown", "null", ">1"):
                kinds = {k for (k,) in self.ask("SELECT type FROM operation WHERE id = ?", entity)}
                self.assertEqual(kinds, {{"CE": "espionage", "H": "hacktivism"}.get(cells["Attack Class"])}, line)

    def test_reports_have_their_day(self):
        for line, cells, entity in self.things(1):
            self.assertIn((cells["Date Reported"][:10],), self.ask(
                "SELECT date FROM event WHERE entity_id = ? AND type = 'report'", entity), line)

    def test_places_and_sectors(self):
        iso = dict(self.ask("SELECT code, id FROM location WHERE level = 'country'"))
        for line, cells, entity in self.things(1):
            codes = [c for c in re.split(r"[\s/]+", cells["Country"]) if c not in NOWHERE]
            wanted = {iso.get(c) or next(iter(self.named("location", c))) for c in codes}
            self.assertEqual(self.places(entity) >= wanted, True, line)
            if not wanted:
                self.assertEqual(self.places(entity), set(), line)
            sector = self.named("sector", cells["Target Class"])
            if sector:
                self.assertLessEqual(sector, self.sectors(entity), line)

    def test_nobody_is_made_of_a_question_mark(self):
        for line, cells, entity in self.things(1):
            found = self.ask("SELECT stance FROM attribution WHERE operation_id = ?", entity)
            author = squeeze(cells["Author"])
            if author in ("?", "null", "Unknown"):
                self.assertEqual(found, [], line)
            elif author.endswith("?") and found:
                self.assertIn((0,), found, line)
            elif re.fullmatch(r"[A-Z][A-Za-z0-9]+( [A-Z][A-Za-z0-9]+)?", author) and " " not in author:
                self.assertIn((1,), found, line)
        self.assertEqual(self.ask("SELECT name FROM entity WHERE kind = 'actor' AND (name LIKE '%?%' OR name LIKE '%AKA %')"), [])

    def test_aliases_are_names_of_one_actor(self):
        for line, cells, entity in self.things(1):
            pair = re.fullmatch(r"(\w+) AKA (\w+)", squeeze(cells["Author"]))
            if pair:
                names = [{fold(n) for (n,) in self.ask("SELECT name FROM name WHERE entity_id = ?", a)}
                         for (a,) in self.ask("SELECT actor_id FROM attribution WHERE operation_id = ?", entity)]
                self.assertTrue(any({fold(pair[1]), fold(pair[2])} <= n for n in names), (line, names))

    def test_crowds_are_no_victims(self):
        names = [n for (n,) in self.ask(
            "SELECT DISTINCT e.name FROM targeting t JOIN entity e ON e.id = t.identity_id")]
        self.assertGreater(len(names), 800)
        for name in names:
            self.assertIsNone(re.match(r"(?i)(multiple|single|undisclosed|several|vulnerable) ", name), name)
            self.assertIsNone(re.search(r"(?i) (users|customers|individuals)$", name), name)

    def test_links(self):
        for line, cells, entity in self.things(1):
            url = squeeze(cells["Link"])
            if re.fullmatch(r"https?://[\x21-\x7e]+", url) and "," not in url and ";" not in url and "&amp" not in url:
                self.assertIn((url,), self.ask(
                    "SELECT s.url FROM relation r JOIN source s ON s.id = r.object_id WHERE r.subject_id = ? AND r.verb = 'reported-in'", entity), line)


realdata.main("hackmageddon")
