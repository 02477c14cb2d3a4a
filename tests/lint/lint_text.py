"""Text: UTF-8 without carriage returns, control or invisible characters, trailing blanks or a missing
last line end; no file over 1 MB, no link that leaves the tree. Fixtures in tests/data and inputs in
fuzz/corpus may be anything but large; golden files keep the blanks that the program prints.
"""

import re

import house

SIZE_MAX = 1024 * 1024
FIXTURES = ("tests/data/*", "fuzz/corpus/*")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def text_problems(path, raw):
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"{path}:{raw.count(10, 0, error.start) + 1}: not UTF-8"]
    # an empty last cell of a table, and whatever the program prints, are no slips
    blanks = {".tsv": (" ",), ".golden": ()}.get(path[path.rfind(".") :], (" ", "\t"))
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        hidden = HIDDEN.search(line)
        if hidden:
            problems.append(f"{path}:{number}: hidden character U+{ord(hidden[0]):04X}")
        if line.endswith(blanks):
            problems.append(f"{path}:{number}: blank at the end of the line")
    if text and not text.endswith("\n"):
        problems.append(f"{path}:{text.count(chr(10)) + 1}: no line end at the end")
    return problems


def check(tree):
    problems = []
    fixtures = set(tree.named(*FIXTURES))
    for path in tree.paths:
        if (tree.root / path).is_symlink():
            problems.append(f"{path}:1: a symbolic link")
            continue
        raw = tree.bytes(path)
        if len(raw) > SIZE_MAX:
            problems.append(f"{path}:1: {len(raw)} bytes, more than {SIZE_MAX}")
        if path not in fixtures:
            problems += text_problems(path, raw)
    return problems


GOOD = [
    {
        "a.c": "int a;\n",
        "doc/a.md": "naïve ─ 日本\n",
        "empty": "",
        "tests/data/a.csv": b"a \r\n\xff",
        "fuzz/corpus/csv/bytes": b"\x00\xff",
        "tests/golden/a.golden": "a \n",
        "data/a.tsv": "a\t\n",
        ".gitignore": "/build*/\n*.db\n",
        "build/a": "a \n",
        "x/case.db": b"\x00",
    }
]
BAD = [
    ({"a.c": "int a; \n"}, "a.c:1: blank at the end"),
    ({"a.c": "\n\tint a;\t\n"}, "a.c:2: blank at the end"),
    ({"data/a.tsv": "a\tb \n"}, "data/a.tsv:1: blank at the end"),
    ({"a.c": "int a;\r\n"}, "U+000D"),
    ({"a.c": b"int a;\n\xff\n"}, "a.c:2: not UTF-8"),
    ({"a.c": "\ufeffint a;\n"}, "U+FEFF"),
    ({"a.c": "int a\u202e;\n"}, "U+202E"),
    ({"a.c": "int a;"}, "no line end at the end"),
    ({"tests/data/a": b"a" * (SIZE_MAX + 1)}, "1048577 bytes"),
    ({"tests/golden/a.golden": "a\x1b\n"}, "U+001B"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
