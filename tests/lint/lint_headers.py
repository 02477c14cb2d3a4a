"""Headers: each compiles alone, and twice, with the compiler given as the argument (gcc or clang)."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import house

FLAGS = "-fsyntax-only -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wundef -Werror -Isrc -I. -xc -"


def compile_alone(compiler, tree, path):
    name = path.removeprefix("src/")
    source = f'#include "{name}"\n#include "{name}"\nextern int nothing;\n'
    done = subprocess.run(
        [compiler, *FLAGS.split()], input=source, text=True, cwd=tree.root, capture_output=True, check=False
    )
    return "" if done.returncode == 0 else f"{path}:1: does not compile alone ({compiler})\n{done.stderr}"


def check(tree):
    compiler = tree.extra[0] if tree.extra else "gcc"
    if shutil.which(compiler) is None:
        house.fail(f"{compiler} is not installed")
    headers = tree.named("*.h")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: compile_alone(compiler, tree, path), headers)
    return [problem for problem in results if problem]


GUARDED = "#ifndef A_H\n#define A_H\n#include <stddef.h>\nstruct a { size_t n; };\n#endif\n"
GOOD = [{"src/base/a.h": GUARDED, "src/db/b.h": '#include "base/a.h"\n'}]
BAD = [
    ({"src/base/a.h": "size_t n(void);\n"}, "src/base/a.h:1: does not compile alone"),
    ({"src/base/a.h": "struct a { int n; };\n"}, "redefinition"),
    ({"tests/unit/a.h": '#include "base/none.h"\n'}, "tests/unit/a.h:1: does not compile alone"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
