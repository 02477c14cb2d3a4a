"""Warnings are errors: the whole tree builds with the given compiler and -Werror.

Arguments: compiler, and the folder to build in, which is kept so that the next run is quick.
"""

import os
import shutil
import subprocess
from pathlib import Path

import house


def make(compiler, source, folder):
    """Configure and build; returns the words of a failure, empty when all is well."""
    env = os.environ | {"CC": compiler}
    setup = ["meson", "setup", "--werror", str(folder), str(source)]
    steps = [] if (Path(folder) / "build.ninja").exists() else [setup]
    for command in [*steps, ["ninja", "--quiet", "-C", str(folder)]]:
        done = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            return f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return ""


def check(tree):
    if len(tree.extra) != 2:
        house.fail("give the compiler and a build folder")
    compiler, folder = tree.extra
    for tool in (compiler, "meson", "ninja"):
        if shutil.which(tool) is None:
            house.fail(f"{tool} is not installed")
    own = tree.root == house.ROOT
    words = make(compiler, tree.root, folder if own else tree.root / "build")
    return [words] if words else []


PROJECT = "project('x', 'c', default_options: ['warning_level=3'])\nexecutable('x', 'x.c')\n"
GOOD = [{"meson.build": PROJECT, "x.c": "int main(void) {\n    return 0;\n}\n"}]
BAD = [({"meson.build": PROJECT, "x.c": "int main(void) {\n    int a;\n    return 0;\n}\n"}, "unused variable")]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
