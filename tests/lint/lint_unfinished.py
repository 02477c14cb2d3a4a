"""Unfinished work: no marks of it in code, scripts or pages. What is open stands in an issue."""

import re

import house

MARKS = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "not " + "implemented"]
MARK = re.compile(r"\b(" + "|".join(MARKS) + r")\b")
PLACES = "*.c *.h *.py *.sh *.sql *.md *.map *.dossier *meson.build *meson_options.txt dev .ci/run".split()


def check(tree):
    problems = []
    for path in tree.named(*PLACES):
        for number, line in enumerate(tree.lines(path), 1):
            found = MARK.search(line)
            if found:
                problems.append(f"{path}:{number}: unfinished work: {found[1]}")
    return problems


GOOD = [{"a.c": "/* a HACKER group, XXXL */\n", "tests/data/a.csv": MARKS[0] + "\n"}]
BAD = [({path: f"ok\n {mark}: later\n"}, f"{path}:2: unfinished") for path in ("a.c", "dev") for mark in MARKS]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
