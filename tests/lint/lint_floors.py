"""Floors: a folder of src/ includes itself or a strictly lower floor; libraries have one home.

The floors are those of the architecture page. Headers of outside libraries that only one folder may
know are listed in HOMES.
"""

import re

import house

FLOORS = {
    "base": 0,
    "text": 1,
    "db": 1,
    "render": 2,
    "model": 2,
    "query": 3,
    "import": 3,
    "engine": 4,
    "report": 5,
    "cmd": 6,
    "shell": 7,
}
MAIN = 8
HOMES = {"sqlite3.h": "db", "readline/": "shell", "csv.h": "text"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def inner_problem(folder, target):
    """Why src/folder may not include src/TARGET; None when it may."""
    parts = target.split("/")
    if len(parts) != 2 or parts[0] not in FLOORS:
        return f'"{target}" is not written from src/ (folder/name.h)'
    if parts[0] == folder:
        return None
    mine, theirs = FLOORS.get(folder, MAIN), FLOORS[parts[0]]
    if theirs < mine:
        return None
    return f"{folder or 'main'} (floor {mine}) includes {parts[0]} (floor {theirs}): {target}"


def outer_problem(folder, target):
    for start, home in HOMES.items():
        if target.startswith(start) and folder != home:
            return f"only src/{home} includes <{target}>"
    return None


def check(tree):
    problems = []
    for path in tree.named("src/*.c", "src/*.h"):
        parts = path.split("/")
        folder = parts[1] if len(parts) > 2 else ""
        if folder and folder not in FLOORS:
            problems.append(f"{path}:1: src/{folder} has no floor")
            continue
        text = house.c_code(tree.text(path), keep_strings=True)
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            judge = inner_problem if match[1] == '"' else outer_problem
            problem = judge(folder, match[2])
            if problem:
                problems.append(f"{path}:{line}: {problem}")
    return problems


GOOD = [
    {
        "src/db/a.c": '#include "base/str.h"\n#include "db/b.h"\n#include <sqlite3.h>\n',
        "src/main.c": '#include "shell/prompt.h"\n/* #include "nowhere.h" */\n',
    }
]
BAD = [
    ({"src/base/a.c": '#include "db/b.h"\n'}, "base (floor 0) includes db (floor 1)"),
    ({"src/text/a.c": '\n#include "db/b.h"\n'}, "src/text/a.c:2: text (floor 1)"),
    ({"src/model/a.h": '#include "b.h"\n'}, "not written from src/"),
    ({"src/model/a.c": '#include "../base/str.h"\n'}, "not written from src/"),
    ({"src/query/a.c": "#include <sqlite3.h>\n"}, "only src/db includes <sqlite3.h>"),
    ({"src/cmd/a.c": "# include <readline/readline.h>\n"}, "only src/shell"),
    ({"src/import/a.c": "#include <csv.h>\n"}, "only src/text"),
    ({"src/misc/a.c": "int a;\n"}, "src/misc has no floor"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
