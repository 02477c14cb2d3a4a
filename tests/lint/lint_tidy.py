"""clang-tidy over every C file of src/, several at a time; the argument is the build folder.

The build folder's compile_commands.json says how each file is compiled; a file that is missing there
is a problem, since nothing would look at it.
"""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import house


def tidy(config, database, path):
    """The complaints about one file."""
    done = subprocess.run(
        ["clang-tidy", f"--config-file={config}", f"-p={database}", "--quiet", str(path)],
        text=True,
        capture_output=True,
        check=False,
    )
    lines = [line for line in done.stdout.split("\n") if ": error: " in line or ": warning: " in line]
    if done.returncode != 0 and not lines:
        return [f"{path}: clang-tidy left with {done.returncode}: {done.stderr}"]
    return lines


def database_of_examples(tree):
    """Examples are no project: a database is made for them beside them."""
    entries = [
        {"directory": str(tree.root), "file": path, "arguments": ["cc", "-c", path]}
        for path in tree.named("src/*.c")
    ]
    (tree.root / "compile_commands.json").write_text(json.dumps(entries), encoding="utf-8")
    return tree.root


def check(tree):
    if shutil.which("clang-tidy") is None:
        house.fail("clang-tidy is not installed")
    if len(tree.extra) != 1:
        house.fail("give the build folder")
    own = tree.root == house.ROOT
    database = Path(tree.extra[0]).resolve() if own else database_of_examples(tree)
    if not (database / "compile_commands.json").exists():
        house.fail(f"{database} holds no compile_commands.json")
    entries = json.loads((database / "compile_commands.json").read_text(encoding="utf-8"))
    known = {(Path(e["directory"]) / e["file"]).resolve() for e in entries}
    problems, files = [], []
    for path in tree.named("src/*.c"):
        full = (tree.root / path).resolve()
        (files if full in known else problems).append(full if full in known else f"{path}:1: is not built")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(lambda path: tidy(house.ROOT / ".clang-tidy", database, path), files):
            problems += lines
    return list(dict.fromkeys(problems))


GOOD = [{"src/a.c": "int f(int a);\nint f(int a) {\n    return a;\n}\n"}]
BAD = [({"src/a.c": "int f(int *a);\nint f(int *a) {\n    a = 0;\n    return *a;\n}\n"}, "null pointer")]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
