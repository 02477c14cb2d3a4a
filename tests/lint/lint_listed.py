"""Lists: what stands in a folder stands in its list, and the other way round.

Commands (src/cmd/cmd_NAME.c and COMMAND(NAME) in src/cmd/list.h, dot_NAME.c and DOT(NAME)), C files of a folder in its
meson.build, unit tests, golden files and checks in theirs. A file in no list is never run.
"""

import re

import house

COMMANDS = "src/cmd/list.h"
# how the file of a command begins, and its word in the list
KINDS = {"cmd": "COMMAND", "dot": "DOT"}


def compare(where, listed, present, what):
    """Problems of a list: names twice, without a file, or missing."""
    problems = [f"{where}:1: {what(name)} is listed twice" for name in sorted(set(listed)) if listed.count(name) > 1]
    problems += [f"{where}:1: lists {what(name)}, which is missing" for name in sorted(set(listed) - set(present))]
    problems += [f"{where}:1: does not list {what(name)}" for name in sorted(set(present) - set(listed))]
    return problems


def stems(tree, pattern):
    before, after = pattern.split("*")
    return [p[len(before) : len(p) - len(after)] for p in tree.named(pattern)]


def commands(tree):
    present = {kind: stems(tree, f"src/cmd/{kind}_*.c") for kind in KINDS}
    if COMMANDS not in tree.paths:
        return [f"{COMMANDS}:1: missing, the list of commands"] if any(present.values()) else []
    code = house.c_code(tree.text(COMMANDS))
    code = re.sub(r"(?m)^#.*$", "", code)
    problems = []
    for kind, word in KINDS.items():
        listed = re.findall(rf"\b{word}\((\w+)\)", code)
        problems += compare(COMMANDS, listed, present[kind], lambda name, kind=kind: f"src/cmd/{kind}_{name}.c")
    return problems


def build_words(tree, where):
    """The quoted words of a meson.build; none when there is no such file."""
    if where not in tree.paths:
        return []
    code = re.sub(r"(?m)#.*$", "", tree.text(where))
    return re.findall(r"'([^'\n]*)'", code)


def sources(tree):
    problems = []
    for path in tree.named("src/*/*.c"):
        folder, name = path.rsplit("/", 1)
        words = build_words(tree, f"{folder}/meson.build")
        stem = name.removesuffix(".c").removeprefix("cmd_").removeprefix("format_")
        if name not in words and stem not in words:
            problems.append(f"{folder}/meson.build:1: does not list {name}")
    return problems


def tests(tree):
    problems = []
    unit = "tests/unit/meson.build"
    if unit in tree.paths:
        listed = re.findall(r"(?m)^\s*'(\w+)'\s*:", tree.text(unit))
        problems += compare(unit, listed, stems(tree, "tests/unit/test_*.c"), lambda n: f"test_{n}.c")
    golden = "tests/golden/meson.build"
    words = build_words(tree, golden)
    for name in stems(tree, "tests/golden/*.golden"):
        if name not in words:
            problems.append(f"{golden}:1: does not list {name}.golden")
    lint = "tests/lint/meson.build"
    words = build_words(tree, lint)
    for name in stems(tree, "tests/lint/lint_*.py"):
        if name not in words:
            problems.append(f"{lint}:1: does not list lint_{name}.py")
    return problems


def check(tree):
    return commands(tree) + sources(tree) + tests(tree)


GOOD = [
    {
        COMMANDS: "#define X COMMAND(none)\nCOMMAND(find)\nCOMMAND(show) /* COMMAND(gone) */ DOT(read)\n",
        "src/cmd/cmd_find.c": "",
        "src/cmd/cmd_show.c": "",
        "src/cmd/dot_read.c": "",
        "src/cmd/meson.build": "foreach c : ['find', 'show', 'dot_read.c']\n",
        "src/base/a.c": "",
        "src/base/meson.build": "files('a.c')\n",
        "tests/unit/test_a.c": "",
        "tests/unit/meson.build": "unit_tests = {\n  'a': [base_dep],\n}\n",
        "tests/golden/a.golden": "",
        "tests/golden/meson.build": "['a']\n",
        "tests/lint/lint_a.py": "",
        "tests/lint/meson.build": "['a']\n",
    }
]
CMD = {"src/cmd/meson.build": "'find' 'show'"}
BAD = [
    (CMD | {"src/cmd/cmd_find.c": ""}, "missing, the list of commands"),
    (CMD | {"src/cmd/cmd_find.c": "", COMMANDS: "\n"}, "does not list src/cmd/cmd_find.c"),
    ({"src/cmd/dot_find.c": "", "src/cmd/meson.build": "'dot_find.c'", COMMANDS: "COMMAND(find)\n"}, "does not list src/cmd/dot_find.c"),
    ({COMMANDS: "DOT(read)\n"}, "lists src/cmd/dot_read.c, which is missing"),
    ({COMMANDS: "COMMAND(find)\n"}, "lists src/cmd/cmd_find.c, which is missing"),
    (CMD | {"src/cmd/cmd_find.c": "", COMMANDS: "COMMAND(find)\nCOMMAND(find)\n"}, "listed twice"),
    ({"src/base/a.c": "", "src/base/meson.build": "# 'a.c'\n"}, "does not list a.c"),
    ({"tests/unit/test_a.c": "", "tests/unit/meson.build": "{}\n"}, "does not list test_a.c"),
    ({"tests/unit/meson.build": "  'a': [],\n"}, "lists test_a.c, which is missing"),
    ({"tests/golden/a.golden": "", "tests/golden/meson.build": "[]\n"}, "does not list a.golden"),
    ({"tests/lint/lint_a.py": ""}, "does not list lint_a.py"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
