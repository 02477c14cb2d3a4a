"""APTnotes, imported and held against its own cells: its records are sources.

Usage: test_aptnotes.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).parent))
import realdata  # noqa: E402
from realdata import fold, squeeze  # noqa: E402


class AptNotes(realdata.Case):
    FILES = ["aptnotes/APTnotes.csv"]

    def test_nothing_is_rejected(self):
        self.assertNotIn("rejected", self.said[0])

    def test_each_report_is_a_source(self):
        for line, cells, entity in self.things(1):
            name, kind, url, published, publisher = self.ask(
                "SELECT e.name, s.type, s.url, s.published, p.name FROM source s JOIN entity e ON e.id = s.id"
                " LEFT JOIN entity p ON p.id = s.publisher_id WHERE s.id = ?", entity)[0]
            month, day, year = cells["Date"].split("/")
            self.assertEqual((name, kind, url, published), (squeeze(cells["Title"]), "report", cells["Link"], f"{year}-{int(month):02}-{int(day):02}"), line)
            self.assertEqual(fold(publisher).removeprefix("the"), fold(cells["Source"]).removeprefix("the"), line)
            self.assertTrue(published.startswith(cells["Year"]), "the year that is ignored stands in the date")
            self.assertIn((cells["SHA-1"], "sha1"), self.ask("SELECT name, scheme FROM name WHERE entity_id = ?", entity), line)

    def test_one_report_for_each_hash(self):
        hashes = {cells["SHA-1"] for _, cells in realdata.rows(realdata.DATA / self.FILES[0])}
        self.assertEqual(len({e for _, _, e in self.things(1)}), len(hashes))


realdata.main("aptnotes")
