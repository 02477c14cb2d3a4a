"""CSV files made to be difficult: each gives exactly the cells expected, or is refused at the place expected.

Usage: test_csv_torture.py CSV_CELLS DATA-FOLDER. Where the folder is absent the test is skipped,
with a word. What is expected comes from the data sets where they say it; from tables below, each entry
thought through; for all other files from Python's own CSV reader, read strictly. Two rules of ours are
applied to what others expect: blanks round a field that is not in quotes are not part of it, and an empty
line is no record.
"""

import csv
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

CELLS, DATA = Path(sys.argv[1]).resolve(), Path(sys.argv[2]) / "csv-torture"
UNIVOCITY = "univocity-parsers/src/test/resources/"
ENDINGS = {".csv", ".tsv", ".xls", ".xlsx"}

# What looking has to find, where it is not the comma.
DELIMITERS = {
    **dict.fromkeys(["frictionless/data/" + name for name in """accent.csv country-2.csv delimiter.csv issue-1009-semicolon.csv
        issue-1100.csv issue-1105-timezone.csv issue-1138.csv issue-1232.csv table-delimiter.csv table-with-accents.csv vix.csv""".split()], ";"),
    "frictionless/data/dialect.csv": "|",
    "frictionless/data/issue-1478/table.csv": "|",
    "frictionless/data/table.tsv": "\t",
    "sqlite-utils/tests/sniff/example2.csv": ";",
    "sqlite-utils/tests/sniff/example4.csv": "\t",
    UNIVOCITY + "examples/master_detail.tsv": "\t",
}
# What no looking can find and has to be told.
TOLD = {
    "frictionless/data/country-2.csv": ["comment=#"],
    "frictionless/data/countries.csv": ["comment=#"],
    "frictionless/data/dialect.csv": ["quote=#"],
    "frictionless/data/matrix-with-comment.csv": ["comment=#"],
    "frictionless/data/skip-blank-at-the-end.csv": ["comment=#"],
    "frictionless/data/skip-rows.csv": ["comment=#"],
    "frictionless/data/skip-rows-before-headers.csv": ["comment=#"],
    "rust-csv/examples/data/smallpop-colon.csv": ["delimiter=:"],
    "rust-csv/examples/data/uspop-latin1.csv": ["encoding=latin1"],
    "frictionless/data/latin1.csv": ["encoding=latin1"],
    "frictionless/data/table-with-accents.csv": ["encoding=windows-1252"],
    UNIVOCITY + "issues/github_7/input.csv": ["comment=#"],
}
ARCHIVE = "an archive or a spreadsheet, not CSV"
INSIDE, AFTER, OPEN = "quote inside an unquoted field", "text behind a closing quote", "this quote is never closed"
# The quote that is wrong, or the first character behind one that closes: line, column, reason.
FAULTS = {
    "csv-spectrum/csvs/location_coordinates.csv": [(2, 22, INSIDE)],  # seconds of arc: 37.8"N
    "csv-test-data/csv/bad-missing-quote.csv": [(2, 3, OPEN)],
    "csv-test-data/csv/bad-quotes-with-unescaped-quote.csv": [(2, 20, AFTER)],
    "csv-test-data/csv/bad-unescaped-quote.csv": [(2, 8, INSIDE)],
    "csvlint/features/fixtures/invalid_many_rows.csv": [(4, 13, AFTER)],
    "frictionless/data/escaping.csv": [(4, 13, AFTER)],  # a backslash escapes nothing
    "frictionless/data/issue-833.csv": [(2, 4, INSIDE), (4, 4, INSIDE)],
    "libcsv/tests/test_07.csv": [(1, 8, AFTER)],
    UNIVOCITY + "csv/test.csv": [(1, 13, AFTER)],
    UNIVOCITY + "examples/escape.csv": [(1, 12, AFTER), (2, 11, AFTER)],
    UNIVOCITY + "examples/european.csv": [(3, 23, AFTER), (6, 23, AFTER), (7, 14, AFTER)],
    UNIVOCITY + "issues/ticket_3/input.csv": [(1, 7, INSIDE), (2, 8, INSIDE), (3, 9, INSIDE)],
    "rust-csv/examples/data/strange.csv": [(1, 4, AFTER), (2, 9, AFTER), (5, 4, AFTER), (6, 4, AFTER), (7, 9, AFTER)],
}
WIDE = "a record of more than 2000 fields"
# Cells where blanks stand between quotes and delimiters, which Python reads otherwise.
CAR = ["Year", "Make", "Model", "Description", "Price"]
NOISE = [None] * 5
ESSENTIAL = [
    ["This line and the following should be skipped. The third is ignored automatically because it is blank"],
    CAR,
    ["1997", "Ford", "E350", "ac, abs, moon", "3000.00"],
    ["1999", "Chevy", 'Venture "Extended Edition"', "", "4900.00"],
    ["1996", "Jeep", "Grand Cherokee", "MUST SELL!{end}air, moon roof, loaded", "4799.00"],
    ["-->skipping this line (10) as well"],
    ["1999", "Chevy", 'Venture "Extended Edition, Very Large"', None, "5000.00"],
    [None, None, 'Venture "Extended Edition"', "", "4900.00"],
    NOISE,
    NOISE,
    [None, None, "5", None, None],
    ["1997", "Ford", "E350", "ac, abs, moon", "3000.00"],
    ["1997", "Ford", "E350", " ac, abs, moon ", "3000.00"],
    ["1997", "Ford", "E350", " ac, abs, moon ", "3000.00"],
    ["19 97", "Fo rd", "E350", " ac, abs, moon ", "3000.00"],
    [None, " ", None, "  ", "30 00.00"],
    ["1997", "Ford", "E350", ' " ac, abs, moon " ', "3000.00"],
    ["1997", "Ford", "E350", '" ac, abs, moon " ', "3000.00"],
]
# The same with tabs, where neither quotes nor backslashes mean anything.
MOON = '" ac, abs, moon "'
ESSENTIAL_TSV = [
    ESSENTIAL[0],
    CAR,
    ["1997", "Ford", "E350", "ac, abs, moon", "3000.00"],
    ["1999", "Chevy", 'Venture "Extended Edition"', None, "4900.00"],
    ["1996", "Jeep", "Grand Cherokee", "MUST SELL!\\nair, moon roof, loaded", "4799.00"],
    ["-->skipping this line (10) as well"],
    ["1999", "Chevy", 'Venture "Extended Edition, Very Large"', None, "5000.00"],
    [None, None, 'Venture "Extended Edition"', None, "4900.00"],
    NOISE,
    NOISE,
    [None, None, "5", None, None],
    ["1997", "Ford", "E350", "ac, abs, moon\\t", '"3000.00" \\t'],
    ["1997", "Ford", "E350", "ac, abs, moon \\t", "3000.00  \\t"],
    ["1997", "Ford", "E350", "ac, abs, moon \\t", "3000.00"],
    ["19 97", "Fo rd", "E350", "ac, abs, moon \\t", "3000.00"],
    ["\\t\\t", None, None, '"  "\\t', "30 00.00\\t"],
    ["1997", "Ford", "E350", MOON, "3000.00"],
    ["1997", "Ford", "E350", MOON, "3000.00"],
]
EXACT = {
    "libcsv/tests/test_01.csv": [["1", "2", "3", "4", "5"]],
    "libcsv/tests/test_02.csv": [[None] * 6],
    "libcsv/tests/test_03.csv": [[",", ",", ""]],
    "libcsv/tests/test_05.csv": [['"a,b"', None, ' "" ', '"" ', ' ""', '""']],
    "libcsv/tests/test_06.csv": [[" a, b ,c ", "a b  c", None]],
    "libcsv/tests/test_10.csv": [["a"]],
    "libcsv/tests/test_11.csv": [["1", "2", "3", "4"]],
    "libcsv/tests/test_12.csv": [],
    "libcsv/tests/test_13.csv": [["abc"]],
    UNIVOCITY + "examples/bean_test.tsv": [
        ["date", "amount", "quantity", "pending", "comments"],
        ["10-oct-2001", "555.999", "1", "yEs", "?"],
        ["2001-10-10", None, "?", "N", " something "],
    ],
    UNIVOCITY + "examples/bean_test.csv": [
        ["date", "amount", "quantity", "pending", "comments"],
        ["10-oct-2001", "555.999", "1", "yEs", "?"],
        ["2001-10-10", None, "?", "N", '  " something "  '],
    ],
}
TABLES = {**EXACT, **FAULTS}


def read(path, *told):
    done = subprocess.run([CELLS, *told, path], capture_output=True, check=True)
    return json.loads(done.stdout)


def plain(rows):
    """None and blanks at the ends as other readers cannot tell them."""
    return [[(cell or "").strip(" \t") for cell in row] for row in rows]


def lines_of(text):
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def place(text):
    """Line and column of what follows `text`."""
    lines = lines_of(text)
    if not lines or lines[-1][-1] in "\r\n":
        return len(lines) + 1, 1
    return len(lines), len(lines[-1]) + 1


def oracle(name, raw):
    """What Python's reader makes of it: (rows, faults by line, error)."""
    told = dict(word.split("=", 1) for word in TOLD.get(name, []))
    encoding = told.get("encoding", "utf-8").replace("windows-1252", "cp1252")
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as bad:
        line, column = place(raw[: bad.start].decode(encoding))
        return [], [], [line, column, f"byte 0x{raw[bad.start]:02x} is not UTF-8"]
    lines = lines_of(text)
    # A comment becomes an empty line, so that lines keep their numbers.
    lines = ["\n" if "comment" in told and line.startswith(told["comment"]) else line for line in lines]
    delimiter = told.get("delimiter", DELIMITERS.get(name, ","))
    reader = csv.reader(lines, strict=True, skipinitialspace=delimiter != "\t", delimiter=delimiter, quotechar=told.get("quote", '"'))
    rows, faults, start, width = [], [], 1, 0
    for cells in reader:
        if cells and (len(cells) > 1 or lines[start - 1].strip()):
            width = width or len(cells)
            if len(cells) == width:
                rows.append(cells)
            else:
                faults.append([start, f"{len(cells)} field{'s' * (len(cells) != 1)} where the header has {width}"])
        start = reader.line_num + 1
    return rows, faults, None


class Torture(unittest.TestCase):
    maxDiff = 2000

    def test_csv_spectrum(self):
        folder = DATA / "csv-spectrum"
        for path in sorted((folder / "csvs").glob("*.csv")):
            expected = json.loads((folder / "json" / (path.stem + ".json")).read_text("utf-8"))
            if f"csv-spectrum/csvs/{path.name}" in FAULTS:
                continue
            with self.subTest(path.name):
                header, *rows = read(path)["rows"]
                got = [dict(zip(header, [cell or "" for cell in row])) for row in rows]
                expected = expected if isinstance(expected, list) else [expected]
                self.assertEqual([{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in got],
                                 [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in expected])

    def test_csv_test_data(self):
        folder = DATA / "csv-test-data"
        blank = {"all-empty": [], "empty-one-column": [["foo"]]}  # empty lines are no records
        for path in sorted((folder / "json").glob("*.json")):
            expected = json.loads(path.read_text("utf-8"))
            with self.subTest(path.stem):
                found = read(folder / "csv" / (path.stem + ".csv"))
                self.assertEqual((found["faults"], found["error"]), ([], None))
                rows = [[cell or "" for cell in row] for row in found["rows"]]
                if path.stem.startswith("header-"):
                    rows = [dict(zip(rows[0], row)) for row in rows[1:]]
                elif path.stem in ("leading-space", "trailing-space"):
                    expected = plain(expected)
                self.assertEqual(rows, blank.get(path.stem, expected))

    def test_sniffing(self):
        """The four files of sqlite-utils are one table in four dialects."""
        table = [["id", "species", "name", "age"], ["1", "dog", "Cleo", "5"], ["2", "dog", "Pancakes", "4"],
                 ["3", "cat", "Mozie", "8"], ["4", "spider", "Daisy, the tarantula", "6"]]
        for number in range(1, 4):
            with self.subTest(number):
                self.assertEqual(read(DATA / f"sqlite-utils/tests/sniff/example{number}.csv")["rows"], table)
        # In the fourth nothing but taste says that the apostrophes are quotes: told, they are.
        path = DATA / "sqlite-utils/tests/sniff/example4.csv"
        self.assertEqual(read(path)["rows"][4][2], "'Daisy, the tarantula'")
        self.assertEqual(read(path, "quote='")["rows"], table)

    def test_univocity(self):
        """Its own transcripts, in which a null is an empty field too."""
        examples = DATA / (UNIVOCITY + "examples")
        for name, expected, told in [
            ("example.csv", "CsvParserExamples/example001ParseAll", []),
            ("example.tsv", "TsvParserExamples/example001ParseAll", ["quote=none"]),
        ]:
            with self.subTest(name):
                found = read(examples / name, "comment=#", *told)
                self.assertEqual((found["faults"], found["error"]), ([], None))
                said = "".join(f"{at} [{', '.join(cell or 'null' for cell in row)}]\n-----------------------\n"
                               for at, row in enumerate(found["rows"], 1))
                if name.endswith("tsv"):  # backslashes are text: so is \n
                    said = said.replace("\\n", "\n")
                wanted = (examples / "expectedOutputs" / expected).read_text("utf-8").replace("\r\n", "\n")
                self.assertEqual(said.strip(), wanted.strip())

    def test_essential(self):
        """One file with each line end: blanks, quotes and lines of every kind."""
        for name, end in [("essential", "\n"), ("essential-dos", "\r\n"), ("essential-mac", "\r")]:
            with self.subTest(name):
                found = read(DATA / (UNIVOCITY + f"csv/{name}.csv"), "comment=#", "header=no")
                wanted = [[cell and cell.replace("{end}", end) for cell in row] for row in ESSENTIAL]
                self.assertEqual((found["rows"], found["faults"], found["error"]), (wanted, [], None))

                found = read(DATA / (UNIVOCITY + f"tsv/{name}.tsv"), "comment=#", "header=no", "quote=none")
                self.assertEqual((found["rows"], found["faults"], found["error"]), (ESSENTIAL_TSV, [], None))

    def test_tables(self):
        for name, rows in EXACT.items():
            with self.subTest(name):
                found = read(DATA / name)
                self.assertEqual((found["rows"], found["faults"], found["error"]), (rows, [], None))
        for name, faults in FAULTS.items():
            with self.subTest(name):
                found = read(DATA / name)
                wrong = [tuple(fault) for fault in found["faults"] if "header has" not in fault[2]]
                self.assertEqual((wrong, found["error"]), (faults, None))

    def test_refused(self):
        for name in ["csvlint/features/fixtures/spreadsheet.xls", "csvlint/features/fixtures/spreadsheet.xlsx",
                     "frictionless/data/compression/implicit-gz.csv", "frictionless/data/compression/implicit-zip.csv"]:
            with self.subTest(name):
                self.assertTrue(read(DATA / name)["error"][2].endswith(ARCHIVE))
        for name in ["frictionless/data/empty.csv", "csv-test-data/csv/bad-header-no-header.csv"]:
            with self.subTest(name):
                self.assertTrue(read(DATA / name)["error"][2].endswith("is empty"))
        wide = read(DATA / "frictionless/data/wide.csv")
        self.assertEqual(([fault[2] for fault in wide["faults"]], wide["rows"]), ([WIDE] * 4, []))
        # A cell behind its closing quote is filled up with NUL or blanks; whichever, something stands there.
        found = read(DATA / "libcsv/tests/test_08.csv")
        self.assertEqual([fault[2] for fault in found["faults"]], [AFTER])

    def test_eight_bits_are_told(self):
        """Not told, the first byte that is not UTF-8 is named with its place."""
        for name in ["rust-csv/examples/data/uspop-latin1.csv", "frictionless/data/latin1.csv", "frictionless/data/issue-647.csv.txt",
                     "frictionless/data/table-with-accents.csv", "frictionless/data/table-infer-iso-8859-7.csv",
                     "csvlint/features/fixtures/invalid-byte-sequence.csv"]:
            with self.subTest(name):
                raw = (DATA / name).read_bytes()
                with self.assertRaises(UnicodeDecodeError) as bad:
                    raw.decode("utf-8")
                at = bad.exception.start
                line, column = place(raw[:at].decode("utf-8"))
                self.assertEqual(read(DATA / name)["error"], [line, column, f"byte 0x{raw[at]:02x} is not UTF-8"])

    def test_all_others(self):
        """Every other file, as Python's reader has it."""
        compared = 0
        for path in sorted(DATA.rglob("*")):
            name = str(path.relative_to(DATA))
            special = name in TABLES or "/essential" in name or "/examples/example." in name or "wide.csv" in name
            if path.suffix not in ENDINGS or special or name in ("libcsv/tests/test_08.csv", "sqlite-utils/tests/sniff/example3.csv"):
                continue
            raw = path.read_bytes()
            if not raw or raw[:2] in (b"PK", b"\x1f\x8b", b"\xd0\xcf"):
                continue
            with self.subTest(name):
                found = read(path, *TOLD.get(name, []))
                rows, faults, error = oracle(name, raw)
                self.assertEqual(found["error"], error)
                if error is None:
                    self.assertEqual([[line, message] for line, _, message in found["faults"]], faults)
                    self.assertEqual(plain(found["rows"]), plain(rows))
                    compared += 1
        self.assertGreater(compared, 120)

    def test_utf16(self):
        """Every good file again in UTF-16, both ways round: the same cells."""
        for path in sorted((DATA / "csv-spectrum/csvs").glob("*.csv")):
            wanted = read(path)
            text = path.read_bytes().decode("utf-8")
            for encoding, mark, name in [("utf-16-le", b"\xff\xfe", "UTF-16LE"), ("utf-16-be", b"\xfe\xff", "UTF-16BE")]:
                with self.subTest(path=path.name, encoding=encoding):
                    done = subprocess.run([CELLS, "/dev/stdin"], input=mark + text.encode(encoding), capture_output=True, check=True)
                    found = json.loads(done.stdout)
                    self.assertEqual(found["about"], wanted["about"].replace("UTF-8", name + " with BOM"))
                    self.assertEqual((found["rows"], found["faults"], found["error"]), (wanted["rows"], wanted["faults"], None))


if not DATA.is_dir():
    print(f"skipped: {DATA} is not here")
    sys.exit(77)
unittest.main(argv=sys.argv[:1])
