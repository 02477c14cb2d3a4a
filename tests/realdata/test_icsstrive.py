"""ICS STRIVE, imported and held against its own cells.

Usage: test_icsstrive.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import ast
import datetime
import re
import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).parent))
import realdata  # noqa: E402
from realdata import fold, squeeze  # noqa: E402


def parts(cell, key="title"):
    if not cell.startswith("["):
        return []
    return [squeeze(x[key] if isinstance(x, dict) else x) for x in ast.literal_eval(cell)]


def date(text):
    day = datetime.datetime.strptime(text, "%B %d, %Y").date()
    return f"{day.year}?" if (day.month, day.day) == (1, 1) else day.isoformat()


class IcsStrive(realdata.Case):
    FILES = ["icsstrive/ICSSTRIVE.csv"]

    def test_nothing_is_rejected(self):
        self.assertNotIn("rejected", self.said[0])

    def test_dates_and_texts(self):
        for line, cells, entity in self.things(1):
            name, summary, start = self.ask(
                "SELECT e.name, e.summary, o.start_date FROM operation o JOIN entity e ON e.id = o.id WHERE o.id = ?", entity)[0]
            self.assertEqual(start, date(cells["date"]), line)
            self.assertEqual(squeeze(summary or ""), squeeze(cells["description"]), line)
            slug = cells["data_source_link_url"].rstrip("/").split("/")[-1]
            self.assertTrue(fold(slug).startswith(fold(name.rstrip("…"))), line)

    def test_lists_become_targets(self):
        for line, cells, entity in self.things(1):
            places = set().union(*[self.named("location", x) for x in parts(cells["locations"])], set())
            sectors = set().union(*[self.named("sector", x) for x in parts(cells["industries"])], set())
            self.assertEqual((self.places(entity), self.sectors(entity)), (places, sectors), line)
            victims = {fold(n) for (n,) in self.ask(
                "SELECT e.name FROM targeting t JOIN entity e ON e.id = t.identity_id WHERE t.operation_id = ?", entity)}
            wanted = {fold(x) for x in parts(cells["victims"]) if x.lower() not in ("unknown", "unidentified", "", "none")}
            self.assertEqual({v.removeprefix("the") for v in victims}, {v.removeprefix("the") for v in wanted}, line)

    def test_threat_sources(self):
        named = 0
        for line, cells, entity in self.things(1):
            sources = [x for x in parts(cells["threat_source"]) if x.lower() not in ("unknown", "unidentified")]
            found = self.ask("SELECT x.type, x.country_id, x.id FROM attribution a JOIN actor x ON x.id = a.actor_id WHERE a.operation_id = ?", entity)
            self.assertLessEqual(len(found), len(sources), line)
            for text in sources:
                country = self.named("location", text)
                if country:
                    self.assertIn(("state", *country), {f[:2] for f in found}, line)
                elif text not in ("Unconfirmed", "Nation State Actor", "Former Employee"):
                    names = {fold(n) for f in found for (n,) in self.ask("SELECT name FROM name WHERE entity_id = ?", f[2])}
                    self.assertTrue({fold(x) for x in text.split("/")} <= names, (line, text))
                    named += 1
        self.assertGreater(named, 250)

    def test_references(self):
        for line, cells, entity in self.things(1):
            found = {u for (u,) in self.ask(
                "SELECT s.url FROM relation r JOIN source s ON s.id = r.object_id WHERE r.subject_id = ? AND r.verb = 'reported-in'", entity)}
            for url in parts(cells["references"], "link_url") + [cells["data_source_link_url"]]:
                if re.fullmatch(r"https?://[\x21-\x7e]+", url) and "&amp" not in url:
                    self.assertIn(url, found, line)


realdata.main("icsstrive")
