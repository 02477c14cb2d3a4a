"""How files begin: a C file with a comment of at most ten lines that says what it owns, a header with
its guard named after its path as well, a Python file with its docstring, a script with its comment.
"""

import ast
import re

import house

COMMENT_MAX = 10


def guard_name(path):
    return re.sub(r"[^A-Z0-9]", "_", path.removeprefix("src/").upper())


def c_top(text):
    """The problem with the top comment of a C file; None when it is well."""
    match = re.match(r"/\*(.*?)\*/\n", text, re.S)
    if match is None:
        return "does not begin with a comment that says what it owns"
    if not re.search(r"\w+\W+\w+\W+\w+", match[1]):
        return "its top comment says nothing"
    lines = match[0].count("\n")
    return f"its top comment has {lines} lines, more than {COMMENT_MAX}" if lines > COMMENT_MAX else None


def guard_problem(path, text):
    name = guard_name(path)
    code = house.c_code(text).strip()
    good = re.fullmatch(rf"#ifndef {name}\n#define {name}\n.*\n#endif", code, re.S)
    return None if good else f"needs the include guard {name} round everything"


def script_top(text):
    return None if re.match(r"#![^\n]*\n# \w+", text) else "needs #! and a comment that says what it does"


def python_top(text):
    return None if ast.get_docstring(ast.parse(text)) else "needs a docstring at its top"


def check(tree):
    problems = []
    for path in tree.named("*.c", "*.h", "*.py", "*.sh", "dev", ".ci/run"):
        text = tree.text(path)
        if path.endswith((".c", ".h")):
            found = [c_top(text)]
        elif path.endswith(".py"):
            found = [python_top(text)]
        else:
            found = [script_top(text)]
        if path.endswith(".h"):
            found.append(guard_problem(path, text))
        problems += [f"{path}:1: {what}" for what in found if what]
    return problems


TOP = "/* Names: what they are. */\n"
GOOD = [
    {
        "src/base/a_b.h": TOP + "#ifndef BASE_A_B_H\n#define BASE_A_B_H\nint a;\n#endif\n",
        "tests/unit/a.h": TOP + "#ifndef TESTS_UNIT_A_H\n#define TESTS_UNIT_A_H\nint a;\n#endif\n",
        "src/main.c": TOP + "int a;\n",
        "x.py": '"""What it does."""\n',
        "dev": "#!/bin/sh\n# Everyday work.\n",
    }
]
BAD = [
    ({"src/base/a.h": TOP + "#ifndef A_H\n#define A_H\nint a;\n#endif\n"}, "include guard BASE_A_H"),
    ({"src/base/a.h": TOP + "#ifndef BASE_A_H\n#define BASE_A_H\n#endif\nint a;\n"}, "round everything"),
    ({"src/base/a.c": "int a;\n/* Names: what they are. */\n"}, "does not begin with a comment"),
    ({"src/base/a.c": "/* a */\nint a;\n"}, "says nothing"),
    ({"src/base/a.c": "/* one two three\n" + " *\n" * 10 + " */\n"}, "has 12 lines, more than 10"),
    ({"x.py": "import os\n"}, "needs a docstring"),
    ({"dev": "#!/bin/sh\nset -e\n"}, "needs #! and a comment"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
