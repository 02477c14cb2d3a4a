"""Size: no function over 60 lines, no source file over 450.

A C function begins at the first line of its declaration at the left margin and ends with the closing
brace at the margin, which is how clang-format leaves it.
"""

import ast

import house

FUNCTION_MAX = 60
FILE_MAX = 450


def c_functions(text):
    """Pairs of first and last line number."""
    found, start = [], 0
    opened = False
    for number, line in enumerate(house.c_code(text).split("\n"), 1):
        if opened:
            if line.startswith("}"):
                if line.rstrip() == "}":
                    found.append((start, number))
                opened, start = False, 0
            continue
        if line and line[0] not in " \t#}" and start == 0:
            start = number
        if start and line.rstrip().endswith("{"):
            opened = True
        elif line.rstrip().endswith(";"):
            start = 0
        elif not line.strip():
            start = 0
    return found


def python_functions(text):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.lineno, n.end_lineno) for n in ast.walk(ast.parse(text)) if isinstance(n, kinds)]


def shell_functions(text):
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.endswith("() {"):
            start = number
        elif line == "}" and start:
            found.append((start, number))
            start = 0
    return found


def check(tree):
    problems = []
    for path in tree.named("*.c", "*.h", "*.py", "dev", "*.sh", ".ci/run"):
        text = tree.text(path)
        lines = text.count("\n")
        if lines > FILE_MAX:
            problems.append(f"{path}:{lines}: {lines} lines, more than {FILE_MAX}")
        find = {".c": c_functions, ".h": c_functions, ".py": python_functions}.get(
            path[path.rfind(".") :], shell_functions
        )
        for first, last in find(text):
            if last - first + 1 > FUNCTION_MAX:
                size = last - first + 1
                problems.append(f"{path}:{first}: function of {size} lines, more than {FUNCTION_MAX}")
    return problems


def c_body(lines):
    return "static int f(int a,\n    int b) {\n" + "    a++;\n" * (lines - 3) + "}\n"


GOOD = [
    {
        "src/a.c": c_body(60),
        "src/b.c": "static const int list[] = {\n" + "    1,\n" * 90 + "};\n" + c_body(10),
        "x.py": "def f():\n" + "    f()\n" * 59,
        "dev": "f() {\n" + ":\n" * 58 + "}\n",
    }
]
BAD = [
    ({"src/a.c": "int x;\n\n" + c_body(61)}, "src/a.c:3: function of 61 lines"),
    ({"src/a.c": c_body(9) + "/* {\n */\n" + c_body(61)}, "src/a.c:12: function of 61 lines"),
    ({"tests/x.py": "def f():\n" + "    f()\n" * 60}, "tests/x.py:1: function of 61"),
    ({"dev": "f() {\n" + ":\n" * 59 + "}\n"}, "dev:1: function of 61"),
    ({"tests/unit/test_a.c": "\n" * 451}, "451 lines, more than 450"),
    ({"src/a.h": "\n" * 451}, "451 lines"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
