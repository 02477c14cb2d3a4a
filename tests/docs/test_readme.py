"""What README.md shows is run for real, on a fresh case file: the first five minutes line by line, the lines
of the other blocks that call the program, and the commands in its text.

Usage: test_readme.py PROGRAM.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```\n(.*?)^```\n", re.M | re.S)
INLINE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
# What the text leaves to the reader to have.
FIXTURES = {"mine.map": "vendor.map", "cfr.csv": "cfr.csv"}
RECORDS = "Operation Kite,Ghost Heron,2018,banking;utilities,London,likely\n"


class Stage:
    """A folder with the program on its path."""

    def __init__(self, folder, program):
        self.folder, self.ran = Path(folder), 0
        (self.folder / "build").mkdir()
        for place in ("build/dossier", "dossier"):
            (self.folder / place).symlink_to(program)
        for name, fixture in FIXTURES.items():
            shutil.copyfile(ROOT / "tests/data" / fixture, self.folder / name)
        header = (ROOT / "tests/data/vendor.csv").read_text(encoding="utf-8").splitlines()[0]
        (self.folder / "mine.csv").write_text(header + "\n" + RECORDS)
        (self.folder / "script.dossier").write_text("stats\nfind operations\n")
        self.env = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "TERM": "dumb"}

    def run(self, command):
        """A list of arguments, or a line for the OS shell; it must go well."""
        done = subprocess.run(
            command, shell=isinstance(command, str), cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=60,
        )
        if done.returncode != 0:
            sys.exit(f"README.md shows {command}, which leaves with {done.returncode}:\n{done.stdout}{done.stderr}")
        self.ran += 1

    def command(self, text):
        self.run(["dossier", "case.db", "-c", text])


def without_remark(line):
    """What stands far to the right is said about the command."""
    return re.split(r" {2,}", line)[0]


def first_minutes(stage, block):
    for line in block.splitlines():
        if line.startswith("$ "):
            stage.run(without_remark(line[2:]))
        elif line.startswith("case> "):
            stage.command(line[6:])
        else:
            sys.exit(f"a line that is neither typed to the OS shell nor to the prompt: {line}")


def main():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    start = text.index("## The first five minutes")
    block = BLOCK.search(text, start)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(folder, str(Path(sys.argv[1]).resolve()))
        first_minutes(stage, block[1])
        assert stage.ran >= 8, "the first five minutes are short"
        verbs = set(re.findall(r"(?m)^  ([a-z]+) ", subprocess.run(
            [sys.argv[1], "help"], capture_output=True, text=True, check=True).stdout.split("\nTopics\n")[0]))
        for inline in INLINE.findall(BLOCK.sub("", text)):
            inline = " ".join(inline.split())
            if inline.split()[0] in verbs | {"select"} and " " in inline:
                stage.command(inline)
        others = [line for other in BLOCK.findall(text) for line in other.splitlines() if "dossier case.db" in line]
        assert len(others) >= 6, others
        for line in others:
            if not line.startswith("$ "):
                stage.run(without_remark(line))
        print(f"{stage.ran} commands of README.md went well")


if __name__ == "__main__":
    main()
