"""The tables of data/: form (UTF-8, columns, lists), ids given once, codes, and words that lead to one thing.

Names are compared as the program compares them: letters and digits alone, without marks and case.
"""

import re
import unicodedata

import house

COLUMNS = {
    "regions": "id name level parent aliases",
    "countries": "id iso2 iso3 name region lat lon population aliases demonyms",
    "sets": "id name aliases members",
    "provinces": "id country code name aliases",
    "cities": "id country admin1code name aliases population lat lon",
    "sectors": "id name parent code also aliases",
    "terms": "vocab code label rank broader maps",
}
IDS = {  # first and last id a file may give; the ranges do not meet
    "countries": (1, 999),
    "regions": (1001, 1499),
    "sets": (1500, 1799),
    "sectors": (2000, 2999),
    "provinces": (100_000_001, 100_999_999),
    "cities": (3000, 99_999_999),
}
REGION_ABOVE_SETS = {1830}  # Channel Islands, M49 830, numbered by its code
LISTS = {"aliases", "demonyms", "members", "also", "maps"}
NEEDED = {"name", "id", "iso2", "iso3", "region", "country", "members", "vocab", "label", "lat", "lon"}
FORMS = {
    "iso2": r"[A-Z]{2}",
    "iso3": r"[A-Z]{3}",
    "level": r"world|region",
    "lat": r"-?\d{1,2}(\.\d+)?",
    "lon": r"-?\d{1,3}(\.\d+)?",
    "population": r"\d*",
    "rank": r"(-?\d+)?",
    "members": r"[A-Z]{2}(\|[A-Z]{2})+",
}
NOBODY = {"korea"}  # too ambiguous to be anyone's name
SHARED = {"micronesia"}  # a region and a country in it
VOCABS = (
    "actor-type motivation operation-scale operation-type operation-status identity-type identity-size "
    "location-level capability-type source-type event-type relation-verb event-role attribution-basis "
    "target-extent target-outcome count-unit reliability credibility confidence stance tlp"
).split()


def key(name):
    """The matching key of a name."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN") or name


def parts(cell):
    return cell.split("|") if cell else []


class Table:
    """One file: its rows as dictionaries, each with its line, and the problems met on the way."""

    def __init__(self, tree, name):
        self.name, self.path, self.problems, self.rows = name, f"data/{name}.tsv", [], []
        self.there = self.path in tree.paths
        if not self.there:
            return
        raw = tree.bytes(self.path)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as wrong:
            self.say(raw.count(b"\n", 0, wrong.start) + 1, "not UTF-8")
            return
        self._text(text)
        self._read(text)

    def say(self, line, what):
        self.problems.append(f"{self.path}:{line}: {what}")

    def _text(self, text):
        if not text.endswith("\n") or text.endswith("\n\n"):
            self.say(text.count("\n") + 1, "the file must end with one line feed")
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", line):
                self.say(number, "a control or invisible character")
            if unicodedata.normalize("NFC", line) != line:
                self.say(number, "not in Unicode normal form C")
            if line != line.rstrip(" ") or (line.startswith("#") and "\t" in line):
                self.say(number, "a blank at the end, or a tab in a comment")

    def _read(self, text):
        columns = COLUMNS[self.name].split()
        header = False
        for number, line in enumerate(text.split("\n")[:-1], 1):
            if not header and line.startswith("#"):
                continue
            cells = line.split("\t")
            if not header:
                header = True
                if number == 1:
                    self.say(number, "no comment that explains the file")
                if cells != columns:
                    self.say(number, f"the header is not: {' '.join(columns)}")
                    return
            elif len(cells) != len(columns):
                self.say(number, f"{len(cells)} cells, not {len(columns)}")
            else:
                self.rows.append(dict(zip(columns, cells), line=number))
                self._cells(self.rows[-1])

    def _cells(self, row):
        for column in COLUMNS[self.name].split():
            cell = row[column]
            if '"' in cell:
                self.say(row["line"], f"a quote in {column}")
            if cell == "" and column in NEEDED:
                self.say(row["line"], f"no {column}")
            elif column in FORMS and not re.fullmatch(FORMS[column], cell):
                self.say(row["line"], f"'{cell}' cannot be a {column}")
            one = parts(cell) if column in LISTS else [cell]
            if any(part != part.strip() or "  " in part for part in one) or "" in one[1:] + one[:-1]:
                self.say(row["line"], f"an empty or blank-padded word in {column}")

    def column(self, name):
        return {row[name] for row in self.rows}


def check_ids(tables):
    """Ids are numbers of the file's range, in order, and given once in all files together."""
    seen = {}
    for table in tables.values():
        low, high = IDS.get(table.name, (0, 0))
        last = 0
        for row in table.rows:
            if "id" not in row:
                break
            number = int(row["id"]) if re.fullmatch(r"[1-9]\d{0,9}", row["id"]) else 0
            if not low <= number <= high and not (table.name == "regions" and number in REGION_ABOVE_SETS):
                table.say(row["line"], f"id {row['id']} is not between {low} and {high}")
            if number in seen:
                table.say(row["line"], f"id {number} is given in {seen[number]} already")
            if number <= last and table.name not in ("regions",):
                table.say(row["line"], f"id {number} stands after {last}")
            seen.setdefault(number, f"{table.path}:{row['line']}")
            last = number


def check_once(table, *columns):
    """The cells of these columns together name a row."""
    seen = {}
    for row in table.rows:
        it = tuple(row[column] for column in columns)
        if it in seen:
            table.say(row["line"], f"{' '.join(it)} stands in line {seen[it]} already")
        seen.setdefault(it, row["line"])


def check_refers(table, column, target, known):
    """Every word of the column is known, where the file that knows it is there."""
    for row in table.rows:
        for word in parts(row[column]):
            if target.there and word not in known:
                table.say(row["line"], f"{column} '{word}' is not in {target.path}")


def check_tree(table, parent, top=None):
    """A parent stands above its children, so there is no circle."""
    seen = set()
    for row in table.rows:
        if row[parent] and row[parent] not in seen:
            table.say(row["line"], f"{parent} '{row[parent]}' does not stand above")
        if not row[parent] and top and row["level"] != top:
            table.say(row["line"], f"only the {top} has no {parent}")
        seen.add(row["name"])


def check_names(group, codes):
    """No key on two things of the group; within a row no word twice."""
    seen = {}
    for table in group:
        for row in table.rows:
            own = set()
            for word in [row["name"]] + parts(row["aliases"]):
                folded = key(word)
                if folded in own:
                    table.say(row["line"], f"'{word}' stands twice, but for case, marks or punctuation")
                if folded in NOBODY:
                    table.say(row["line"], f"'{word}' alone is ambiguous and nobody's name")
                other = seen.get(folded)
                if folded not in own and other and folded not in SHARED:
                    table.say(row["line"], f"'{word}' is a name of {other} too")
                if codes.get(folded, row["name"]) != row["name"]:
                    table.say(row["line"], f"'{word}' is the ISO code of {codes[folded]}")
                own.add(folded)
            for folded in own:
                seen.setdefault(folded, f"{row['name']} ({table.path}:{row['line']})")


def check_own_words(table, column):
    """Names beside `name` in a list are not repeated (where sharing them with others is no problem)."""
    for row in table.rows:
        words = [key(word) for word in [row["name"]] + parts(row[column])]
        if len(words) != len(set(words)):
            table.say(row["line"], f"a name stands twice in name and {column}, but for case, marks or punctuation")


def check_places(tables):
    regions, countries, sets = tables["regions"], tables["countries"], tables["sets"]
    provinces, cities = tables["provinces"], tables["cities"]
    for table, columns in ((regions, ["name"]), (countries, ["iso2"]), (countries, ["iso3"]), (countries, ["name"])):
        check_once(table, *columns)
    check_tree(regions, "parent", "world")
    check_refers(countries, "region", regions, regions.column("name"))
    codes = {row[c].casefold(): row["name"] for row in countries.rows for c in ("iso2", "iso3")}
    check_names([regions, countries, sets], codes)
    for row in sets.rows:
        if row["members"] != "|".join(sorted(set(parts(row["members"])))):
            sets.say(row["line"], "members are not in order, each once")
    known = countries.column("iso2")
    check_refers(sets, "members", countries, known)
    check_refers(provinces, "country", countries, known)
    check_refers(cities, "country", countries, known)
    check_once(provinces, "country", "code")
    divisions = {(row["country"], row["code"]) for row in provinces.rows}
    for row in cities.rows:
        here = (row["country"], row["admin1code"])
        if row["admin1code"] and provinces.there and here not in divisions:
            cities.say(row["line"], f"{' '.join(here)} is not in {provinces.path}")
    for table in (provinces, cities):
        check_own_words(table, "aliases")
    for table in (countries, cities):
        for row in table.rows:
            far = [c for c, most in (("lat", 90), ("lon", 180)) if re.fullmatch(FORMS[c], row[c]) and abs(float(row[c])) > most]
            for column in far:
                table.say(row["line"], f"'{row[column]}' cannot be a {column}")


def check_sectors(table):
    check_once(table, "name")
    check_tree(table, "parent")
    check_names([table], {})
    seen = {}
    for row in table.rows:
        for code in parts(row["code"]):
            if not re.fullmatch(r"\d{2,6}", code):
                table.say(row["line"], f"'{code}' cannot be a NAICS code")
            if code in seen:
                table.say(row["line"], f"code {code} belongs to {seen[code]}")
            seen.setdefault(code, row["name"])
        if row["name"] in parts(row["also"]):
            table.say(row["line"], "a sector is no member of itself")
    check_refers(table, "also", table, table.column("name"))


def check_terms(table, complete):
    check_once(table, "vocab", "code")
    codes = {(row["vocab"], row["code"]) for row in table.rows}
    above = {(row["vocab"], row["code"]): (row["vocab"], row["broader"]) for row in table.rows if row["broader"]}
    words = {}
    for row in table.rows:
        vocab, code = row["vocab"], row["code"]
        if not re.fullmatch(r"[a-z0-9]+([+-][a-z0-9]+)*", code):
            table.say(row["line"], f"'{code}' cannot be a code")
        if row["broader"] and (vocab, row["broader"]) not in codes:
            table.say(row["line"], f"broader '{row['broader']}' is no word of {vocab}")
        at, steps = (vocab, code), 0
        while at in above and steps <= len(above):
            at, steps = above[at], steps + 1
        if steps > len(above):
            table.say(row["line"], f"{code} is broader than itself")
        for word in {code, row["label"]} | set(parts(row["maps"])):
            folded = word if re.fullmatch(r"-?\d", word) else key(word)
            other = words.setdefault((vocab, folded), code)
            if other != code:
                table.say(row["line"], f"'{word}' leads to {other} already")
    for vocab in VOCABS if complete else []:
        if vocab not in table.column("vocab"):
            table.say(1, f"no vocabulary {vocab}")


def check(tree):
    tables = {name: Table(tree, name) for name in COLUMNS}
    complete = "data/README.md" in tree.paths
    check_ids(tables)
    check_places(tables)
    check_sectors(tables["sectors"])
    check_terms(tables["terms"], complete)
    problems = [p for table in tables.values() for p in table.problems]
    if complete:
        problems += [f"{t.path}:1: the file is missing" for t in tables.values() if not t.there]
        if len(tables["countries"].rows) != 250:
            problems.append("data/countries.tsv:1: not the 249 entries of ISO 3166-1 and Kosovo")
    return problems


def table(name, *rows):
    """An example file of one table."""
    lines = ["# an example", COLUMNS[name].replace(" ", "\t"), *rows]
    return {f"data/{name}.tsv": "\n".join(line.replace(";", "\t") for line in lines) + "\n"}


WORLD = table("regions", "1001;World;world;;Global", "1150;Europe;region;World;")
LATVIA = "428;LV;LVA;Latvia;Europe;56.8;24.5;;Republic of Latvia;Latvian"
ESTONIA = "233;EE;EST;Estonia;Europe;58.7;25.5;;;Estonian"
TWO = WORLD | table("countries", ESTONIA, LATVIA)
TERM = "tlp;red;TLP:RED;5;;recipients only"

GOOD = [
    TWO
    | table("sets", "1500;Baltic states;Baltics;EE|LV")
    | table("provinces", "100000001;LV;25;Riga;")
    | table("cities", "456172;LV;25;Riga;Rīga (city)|Dünamünde;605802;56.94600;24.10589"),
    table("sectors", "2000;Energy;;;;", "2001;Oil and gas;Energy;211|2212;;Oil & gas (upstream)"),
    table("terms", TERM, "tlp;amber;TLP:AMBER;3;;"),
]
BAD = [
    (table("regions", "1001;World;world;;Global|GLOBAL"), "data/regions.tsv:3: 'GLOBAL' stands twice"),
    (table("regions", "1001;World;world;; Global"), "blank-padded word in aliases"),
    (table("regions", "1001;World;world;;Global "), "a blank at the end"),
    (table("regions", "1001;World;world;;A|"), "blank-padded word in aliases"),
    (table("regions", "1001;World;world;"), "4 cells, not 5"),
    (table("regions", "1002;Africa;region;World;"), "parent 'World' does not stand above"),
    (table("regions", "1001;World;world;;", "1002;Africa;region;;"), "only the world has no parent"),
    (table("regions", "1001;World;world;;", "1001;Asia;region;World;"), "id 1001 is given in data/regions.tsv:3"),
    (table("regions", "17;World;world;;"), "id 17 is not between 1001 and 1499"),
    (table("regions", "1001;World;world;;Sa\u0303o"), "normal form C"),
    (table("regions", "1001;World;world;;a\u202eb"), "invisible character"),
    (table("regions", '1001;World;world;;"Globe"'), "a quote in aliases"),
    ({"data/regions.tsv": "# a\nid name\n"}, "the header is not"),
    ({"data/regions.tsv": b"# a\n\xff\n"}, "data/regions.tsv:2: not UTF-8"),
    ({"data/regions.tsv": "# a\r\n"}, "a control"),
    ({"data/regions.tsv": "# a"}, "must end with one line feed"),
    (WORLD | table("countries", LATVIA, ESTONIA), "id 233 stands after 428"),
    (WORLD | table("countries", LATVIA.replace("56.8", "96.8")), "'96.8' cannot be a lat"),
    (WORLD | table("countries", LATVIA.replace("LVA", "LV1")), "'LV1' cannot be a iso3"),
    (WORLD | table("countries", LATVIA.replace("Europe", "Asia")), "region 'Asia' is not in"),
    (WORLD | table("countries", LATVIA.replace("Republic of Latvia", "Korea")), "nobody's name"),
    (WORLD | table("countries", ESTONIA, LATVIA.replace("Republic of Latvia", "E.E.")), "is the ISO code of Estonia"),
    (WORLD | table("countries", ESTONIA, LATVIA.replace("Republic of Latvia", "ESTONÍA")), "is a name of Estonia"),
    (WORLD | table("countries", ESTONIA, LATVIA.replace("LV;", "EE;")), "EE stands in line 3 already"),
    (TWO | table("sets", "1500;Baltic states;;LV|EE"), "members are not in order"),
    (TWO | table("sets", "1500;Baltic states;;LT|LV"), "members 'LT' is not in data/countries.tsv"),
    (TWO | table("provinces", "100000001;LV;25;Riga;", "100000002;LV;25;Liepaja;"), "LV 25 stands in line 3"),
    (TWO | table("provinces", "100000001;LT;25;Riga;"), "country 'LT' is not in"),
    (
        table("provinces", "100000001;LV;25;Riga;") | table("cities", "456172;LV;26;Riga;;1;1;1"),
        "LV 26 is not in data/provinces.tsv",
    ),
    (table("cities", "456172;LV;;Riga;RĪGA;1;1;1"), "a name stands twice"),
    (table("cities", "456172;LV;;Riga;;many;1;1"), "'many' cannot be a population"),
    (table("sectors", "2000;Energy;;21;;", "2001;Oil;Energy;21;;"), "code 21 belongs to Energy"),
    (table("sectors", "2000;Energy;;2x;;"), "'2x' cannot be a NAICS code"),
    (table("sectors", "2000;Energy;;;Mining;"), "also 'Mining' is not in"),
    (table("sectors", "2000;Energy;;;Energy;"), "no member of itself"),
    (table("sectors", "2000;Energy;;;;Power", "2001;Electricity;Energy;;;power"), "'power' is a name of Energy"),
    (table("terms", TERM, TERM), "tlp red stands in line 3 already"),
    (table("terms", TERM.replace(";red;", ";Red;")), "'Red' cannot be a code"),
    (table("terms", TERM.replace(";5;", ";high;")), "'high' cannot be a rank"),
    (table("terms", TERM.replace(";5;;", ";5;amber;")), "broader 'amber' is no word of tlp"),
    (table("terms", TERM.replace(";5;;", ";5;red;")), "red is broader than itself"),
    (table("terms", TERM, "tlp;amber;A;3;;Recipients-only"), "leads to red already"),
    ({"data/README.md": ""} | table("terms", TERM), "no vocabulary stance"),
    ({"data/README.md": ""}, "data/cities.tsv:1: the file is missing"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
