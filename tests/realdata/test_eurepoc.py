"""EuRepoC's three files, imported and held against their own cells.

Usage: test_eurepoc.py DOSSIER DATA-FOLDER. Where the folder is absent the test is skipped, with a word.
"""

import ast
import re
import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).parent))
import realdata  # noqa: E402
from realdata import fold, squeeze  # noqa: E402

NOTHING = {"", "not available", "unknown", "nan", "nat", "none"}
STATE, BACKED = "State", "Non-state actor, state-affiliation suggested"


def is_nothing(text):
    return squeeze(text).lower() in NOTHING


def parts(cell):
    return ast.literal_eval(cell) if cell else []


def padded(day):
    """1 January may be the year, a 1st the month."""
    return f"{day[:4]}?" if day.endswith("-01-01") else f"{day[:7]}?" if day.endswith("-01") else day or None


def padded_year(day):
    return f"{day[:4]}?" if day.endswith("-01-01") else day or None


def names_in(text):
    """Every name that the notation A/B (organisation) < group may hold."""
    names = {fold(x) for cut in (r"[/<>()]|-->", r"/|<|-->") for x in re.split(cut, text) if x.strip()} | {fold(text)}
    return names | {name[3:] for name in names if name.startswith("the")} | {"the" + name for name in names}


class Eurepoc(realdata.Case):
    FILES = [f"eurepoc/split/{name}-handover.csv" for name in ("global", "attribution", "receiver")]

    def test_nothing_is_rejected(self):
        for said in self.said:
            self.assertNotIn("rejected", said)

    def test_names_dates_and_words(self):
        backwards = 0
        for line, cells, entity in self.things(1):
            name, summary, start, end, lo, hi = self.ask(
                "SELECT e.name, e.summary, o.start_date, o.end_date, o.start_lo, o.end_hi"
                " FROM operation o JOIN entity e ON e.id = o.id WHERE o.id = ?", entity)[0]
            self.assertEqual(name, squeeze(cells["name"]), line)
            self.assertEqual(squeeze(summary), squeeze(cells["description"]), line)
            self.assertEqual((start, end), (padded(cells["start_date"]), padded(cells["end_date"])), line)
            self.assertEqual(self.ask("SELECT name FROM name WHERE entity_id = ? AND scheme = 'eurepoc'", entity),
                             [(f"EuRepoC-{cells['ID']}",)])
            backwards += bool(lo and hi and hi < lo)
        self.assertEqual(self.count(self.said[0], "records end before they start"), backwards)

    def test_receivers_are_targets(self):
        by_id = {cells["ID"]: entity for _, cells, entity in self.things(1)}
        wanted = {}
        for _, cells in realdata.rows(realdata.DATA / self.FILES[2]):
            places, sectors, victims = wanted.setdefault(cells["ID"], (set(), set(), set()))
            places |= self.named("location", cells["receiver_country"])
            for column in ("receiver_category_subcode", "receiver_category"):
                if not is_nothing(cells[column]) and self.named("sector", cells[column]):
                    sectors |= self.named("sector", cells[column])
                    break
            if not is_nothing(cells["receiver_name"]):
                victims.add(fold(cells["receiver_name"]))
        self.assertGreater(len(wanted), 1000)
        for number, (places, sectors, victims) in wanted.items():
            entity = by_id[number]
            self.assertEqual(self.places(entity), places, number)
            self.assertEqual(self.sectors(entity), sectors, number)
            found = {fold(name) for (name,) in self.ask(
                "SELECT e.name FROM targeting t JOIN entity e ON e.id = t.identity_id WHERE t.operation_id = ?", entity)}
            self.assertLessEqual(victims, found, number)

    def test_each_receiver_has_its_own_sector_and_place(self):
        for line, cells, entity in self.things(3):
            sub, category = cells["receiver_category_subcode"], cells["receiver_category"]
            sector = next((self.named("sector", x) for x in (sub, category) if not is_nothing(x) and self.named("sector", x)), None)
            place = self.named("location", cells["receiver_country"])
            if sector and place:
                self.assertTrue(self.ask(
                    "SELECT 1 FROM targeting WHERE operation_id = ? AND sector_id = ? AND location_id = ?",
                    entity, *sector, *place), line)

    def test_attributions_keep_who_when_and_on_what(self):
        named = hedged = 0
        for line, cells, entity in self.things(2):
            if is_nothing(cells["attributed_initiator"]):
                continue
            by = next((x for x in (cells["attributing_actor"], cells["attribution_it_company"]) if not is_nothing(x)), None)
            found = self.ask(
                "SELECT a.said_on, w.name, a.basis, a.quote, a.stance, x.name, x.id FROM attribution a JOIN entity x ON x.id = a.actor_id"
                " LEFT JOIN entity w ON w.id = a.said_by WHERE a.operation_id = ?", entity)
            mine = [f for f in found if f[0] == padded_year(cells["attribution_date"])
                    and (fold(f[1]) if f[1] else None) == (fold(by) if by else None)
                    and ({fold(n) for (n,) in self.ask("SELECT name FROM name WHERE entity_id = ?", f[6])}
                         & names_in(cells["attributed_initiator"]))]
            self.assertTrue(mine, line)
            if not is_nothing(cells["attribution_type"]):
                # the same pair may be told twice, with other words
                self.assertTrue(any(cells["attribution_type"] in (f[3] or "") for f in found), line)
            if cells["attribution_basis"] == "Contested attribution":
                self.assertTrue(all(f[4] == 0 for f in mine if f[2] == "contested"), line)
                hedged += 1
            named += 1
        self.assertGreater(named, 1300)
        self.assertGreater(hedged, 10)

    def test_states_are_governments(self):
        seen = {1: 0, 0: 0}
        for line, cells, entity in self.things(2):
            category, place = cells["attributed_initiator_category"], self.named("location", cells["attributed_initiator_country"])
            if category not in (STATE, BACKED) or is_nothing(cells["attributed_initiator_country"]):
                continue
            stances = {s for (s,) in self.ask(
                "SELECT a.stance FROM attribution a JOIN actor x ON x.id = a.actor_id"
                " WHERE a.operation_id = ? AND x.type = 'state' AND x.country_id = ?", entity, *place)}
            contested = cells["attribution_basis"] == "Contested attribution"
            self.assertIn(1 if category == STATE and not contested else 0, stances, line)
            seen[int(category == STATE)] += 1
        self.assertGreater(min(seen.values()), 200)

    def test_nobody_but_states_and_the_named_is_blamed(self):
        allowed = {}
        for number, columns in ((1, ("initiator_name", "initiator_country", "initiator_category")),
                                (2, ("attributed_initiator", "attributed_initiator_country", "attributed_initiator_category"))):
            for _, cells, entity in self.things(number):
                names, states = allowed.setdefault(entity, (set(), set()))
                text, countries, categories = (cells[c] for c in columns)
                for name in parts(text) if number == 1 else [text]:
                    names |= names_in(name)
                pairs = zip(parts(countries), parts(categories)) if number == 1 else [(countries, categories)]
                for country, category in pairs:
                    if category in (STATE, BACKED):
                        states |= self.named("location", country)
        for entity, actor, kind, country in self.ask(
                "SELECT a.operation_id, a.actor_id, x.type, x.country_id FROM attribution a JOIN actor x ON x.id = a.actor_id"):
            names, states = allowed[entity]
            if kind == "state":
                self.assertIn(country, states, entity)
            else:
                mine = {fold(n) for (n,) in self.ask("SELECT name FROM name WHERE entity_id = ?", actor)}
                self.assertTrue(mine & names, (entity, mine))

    def test_articles(self):
        for line, cells, entity in self.things(1):
            found = {name for pair in self.ask(
                "SELECT s.url, e.name FROM relation r JOIN source s ON s.id = r.object_id JOIN entity e ON e.id = s.id"
                " WHERE r.subject_id = ? AND r.verb = 'reported-in'", entity) for name in pair if name}
            for url in parts(cells["sources_url"]):
                if re.fullmatch(r"https?://[\x21-\x7e]+", url) and "&amp;" not in url:
                    self.assertIn(url, found, line)


realdata.main("eurepoc")
