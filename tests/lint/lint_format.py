"""Format: every C file is as clang-format would write it."""

import shutil
import subprocess

import house


def check(tree):
    if shutil.which("clang-format") is None:
        house.fail("clang-format is not installed")
    style = f"--style=file:{house.ROOT / '.clang-format'}"
    paths = tree.named("*.c", "*.h")
    if not paths:
        return []
    done = subprocess.run(
        ["clang-format", style, "--dry-run", "-Werror", *paths],
        cwd=tree.root,
        text=True,
        capture_output=True,
        check=False,
    )
    lines = [line for line in done.stderr.split("\n") if ": error: " in line]
    if done.returncode != 0 and not lines:
        house.fail(f"clang-format: {done.stderr}")
    return lines


GOOD = [{"src/a.c": "int f(int a) {\n    return a;\n}\n"}, {"README.md": "none\n"}]
BAD = [({"src/a.c": "int f (int a) {\n  return a;}\n"}, "src/a.c:1:6: error:")]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
