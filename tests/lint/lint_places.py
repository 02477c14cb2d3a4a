"""Places of one machine: no home folders, scratch case files or package hosts in the files."""

import re

import house

PLACE = re.compile(
    r"""(?<![\w.:/])/(?:work|root|home/[a-z]\w*|Users/\w+)/
      | (?<![\w.:/])/tmp/[\w-]+\.(?:db|csv|json)
      | \b(?:deb|security|ftp)\.debian\.[a-z]+ | \bpypi\.[a-z]+ | \bproxy\.golang\.[a-z]+""",
    re.X,
)


def check(tree):
    problems = []
    for path in tree.paths:
        if path == "tests/lint/lint_places.py":
            continue
        for number, line in enumerate(tree.lines(path), 1):
            found = PLACE.search(line)
            if found:
                problems.append(f"{path}:{number}: a place of one machine: {found[0]}")
    return problems


GOOD = [{"README.md": "https://example.org/home/a/ https://x.org/root/ ~/.config /usr/share/ a/work/b\n"}]
BAD = [
    ({"a.md": "\nsee " + "/".join(["", "work", "main", "a\n"])}, "a.md:2: a place of one machine"),
    ({"a.c": '"/home/ann/x"\n'}, "/home/ann/"),
    ({"a.c": "/" + "tmp/case.db\n"}, "a.c:1: a place of one machine"),
    ({"dev": "mirror=http://deb.debian.org/debian\n"}, "deb.debian.org"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
