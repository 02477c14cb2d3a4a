"""The VERIS Community Database, imported and held against its own cells.

Usage: test_veris.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import calendar
import re
import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).parent))
import realdata  # noqa: E402
from realdata import fold, squeeze  # noqa: E402

KEY = ("incident_id", "victim_id", "incident_year", "incident_month", "incident_day", "victim_industry", "victim_state")
NO_VICTIM = {"", "unknown", "nan", "mass event", "multiple"}


def items(cell):
    return [x.strip() for x in cell.split(";") if x.strip()]


def date(cells):
    year, month, day = (cells[f"incident_{part}"] for part in ("year", "month", "day"))
    return year if not month else f"{year}-{int(month):02}" if not day else f"{year}-{int(month):02}-{int(day):02}"


def is_real(text):
    year, month, day = ([int(x) for x in text.split("-")] + [1, 1])[:3]
    return day <= calendar.monthrange(year, month)[1]


class Veris(realdata.Case):
    FILES = ["vcdb/vcdb-flat-6tof-derived.csv"]
    OPTIONS = ["skip-bad"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.iso = dict(cls.base.execute("SELECT code, id FROM location WHERE level IN ('country', 'province')"))
        cls.above = dict(cls.base.execute("SELECT id, parent_id FROM location"))
        cls.naics = dict(cls.base.execute("SELECT name, entity_id FROM name WHERE scheme = 'naics'"))

    def test_only_impossible_days_are_rejected(self):
        bad = {line: error for line, (_, _, error) in self.kept(1).items() if error}
        wanted = {line for line, cells in realdata.rows(realdata.DATA / self.FILES[0]) if not is_real(date(cells))}
        self.assertEqual(set(bad), wanted)
        for error in bad.values():
            self.assertIn("is not a real date", error)

    def test_dates_and_words(self):
        seen = set()
        for line, cells, entity in self.things(1):
            key = tuple(cells[c] for c in KEY)
            start, summary = self.ask(
                "SELECT o.start_date, e.summary FROM operation o JOIN entity e ON e.id = o.id WHERE o.id = ?", entity)[0]
            self.assertEqual(start, date(cells), line)
            self.assertEqual(squeeze(summary or ""), squeeze(cells["summary"]), line)
            self.assertIn((cells["incident_id"],), self.ask("SELECT name FROM name WHERE entity_id = ? AND scheme = 'veris'", entity), line)
            if key not in seen:
                self.assertEqual(self.ask("SELECT record.line FROM record JOIN entity e ON e.record_id = record.id WHERE e.id = ?", entity),
                                 [(line,)], "an incident of its own")
            seen.add(key)

    def test_victims_are_targets_with_sector_and_place(self):
        for line, cells, entity in self.things(1):
            found = self.ask("SELECT x.name, t.sector_id, t.location_id FROM targeting t LEFT JOIN entity x ON x.id = t.identity_id"
                             " WHERE t.operation_id = ? AND t.count IS NULL", entity)
            if squeeze(cells["victim_id"]).lower() not in NO_VICTIM:
                name = fold(cells["victim_id"])
                self.assertTrue({name, "the" + name, name.removeprefix("the")} & {fold(f[0]) for f in found if f[0]}, line)
            for code in items(cells["victim_country"]):
                place = self.iso.get(code)
                if place:
                    self.assertTrue(any(place in (f[2], self.above.get(f[2])) for f in found), (line, code))
            if cells["victim_country"] == "US" and re.fullmatch("[A-Z]{2}", cells["victim_state"]) and "US." + cells["victim_state"] in self.iso:
                self.assertIn(self.iso["US." + cells["victim_state"]], {f[2] for f in found}, line)
            code = next((cells["victim_industry"][:n] for n in range(6, 1, -1) if cells["victim_industry"][:n] in self.naics), None)
            if code and found:
                self.assertEqual({f[1] for f in found}, {self.naics[code]}, line)

    def test_counts_are_records(self):
        for line, cells, entity in self.things(1):
            if cells["data_total"]:
                self.assertIn((int(cells["data_total"]), int(cells["data_total"]), "record"), self.ask(
                    "SELECT count_lo, count_hi, count_unit FROM targeting WHERE operation_id = ? AND count IS NOT NULL", entity), line)

    def test_only_outsiders_are_blamed(self):
        external = {e for _, cells, e in self.things(1) if "external" in cells["actor_type"]}
        blamed = {e for (e,) in self.ask("SELECT operation_id FROM attribution")}
        self.assertLessEqual(blamed, external)
        for line, cells, entity in self.things(1):
            if cells["actor_name"] and "external" in cells["actor_type"]:
                self.assertIn(entity, blamed, line)
            sure = {"Nation-state": 1, "State-affiliated": 0}.get(cells["actor_variety"])
            if sure is not None and cells["actor_type"] == "external" and cells["actor_country"] in self.iso:
                self.assertIn((sure,), self.ask(
                    "SELECT a.stance FROM attribution a JOIN actor x ON x.id = a.actor_id WHERE a.operation_id = ?"
                    " AND x.type = 'state' AND x.country_id = ?", entity, self.iso[cells["actor_country"]]), line)

    def test_what_was_done_is_kept_as_coded(self):
        for line, cells, entity in self.things(1):
            texts = {squeeze(t) for (t,) in self.ask("SELECT text FROM event WHERE entity_id = ?", entity) if t}
            self.assertLessEqual({x for x in items(cells["action_variety"])}, texts, line)
            if cells["notes"].strip():
                self.assertIn(squeeze(cells["notes"]), texts, line)

    def test_references(self):
        for line, cells, entity in self.things(1):
            found = {u for (u,) in self.ask(
                "SELECT s.url FROM relation r JOIN source s ON s.id = r.object_id WHERE r.subject_id = ? AND r.verb = 'reported-in'", entity)}
            for url in (x.rstrip(";,") for x in cells["reference"].split()):
                if re.fullmatch(r"https?://[\w./-]+\w", url) and url.count("http") == 1:
                    self.assertTrue(url in found or url + "/" in found, (line, url))


realdata.main("vcdb")
