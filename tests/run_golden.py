"""Runs one golden transcript and compares what the program says with what the file holds.

Usage: run_golden.py --program build/dossier [--sample DB] [--data tests/data] [--update] FILE.golden

The grammar stands in golden_text.py. Commands run in a fresh folder with a fixed environment, without
a shell. GOLDEN_WRAPPER, when set, stands before the program (valgrind …). Exit code 1: it differs;
2: the golden file itself is wrong.
"""

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from golden_text import Golden, Wrong, visible

PLAIN = """cat chmod cmp cp diff head ln ls mkdir mkfifo mv printf rm sha256sum sqlite3 stat tail test touch
wc""".split()
SHELL_WORDS = {"|", "||", "&", "&&", ";", ">>", "2>", "2>&1", "2>/dev/null"}
KEPT = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"]
ASSIGNMENT = re.compile(r"[A-Z_][A-Z0-9_]*=")
TIMEOUT = 120


class Stage:
    """The folder a golden file plays in."""

    def __init__(self, options, top):
        self.program = Path(options.program).resolve()
        self.sample = options.sample
        self.data = Path(options.data)
        self.case, home = top / "case", top / "home"
        self.case.mkdir()
        home.mkdir()
        self.masks = [(re.escape(str(self.case)), "TMP"), (re.escape(str(home)), "HOME")]
        self.env = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "PATH": f"{self.program.parent}:/usr/bin:/bin",
            "HOME": str(home),
            "TMPDIR": str(self.case),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "dumb",
            "DOSSIER_NOW": "2026-11-23T09:14:00",
            "DOSSIER_USER": "analyst",
        }
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            self.env[f"XDG_{name}_HOME"] = str(home / name.lower())

    def prepare(self, step):
        """A directive: use, sample, file, mask."""
        words = step.words
        if step.name == "file":
            (self.case / words[0]).write_bytes(step.content)
        elif step.name == "mask":
            self.masks.append((words[0], words[1]))
        elif step.name == "use":
            source = self.data / words[0]
            if not source.is_file():
                raise Wrong(step.line, f"no fixture {words[0]} in {self.data}")
            shutil.copyfile(source, self.case / (words[1] if len(words) > 1 else source.name))
        else:
            if not self.sample or not Path(self.sample).is_file():
                raise Wrong(step.line, f"the sample is not built: {self.sample}")
            shutil.copyfile(self.sample, self.case / (words[0] if words else "sharpshooter.db"))

    def command(self, step):
        """Argument list, environment and the two redirections of a `$ ` line."""
        try:
            words = shlex.split(step.text)
        except ValueError as error:
            raise Wrong(step.line, str(error)) from error
        if SHELL_WORDS & set(words):
            raise Wrong(step.line, "no shell here: only > FILE, < FILE and NAME=value")
        env = dict(self.env)
        while words and ASSIGNMENT.match(words[0]):
            name, value = words.pop(0).split("=", 1)
            env[name] = value
        to = {}
        while len(words) > 2 and words[-2] in ("<", ">"):
            to[words[-2]] = self.case / words[-1]
            words = words[:-2]
        if not words:
            raise Wrong(step.line, "no command")
        if words[0] == "dossier":
            words = [*shlex.split(os.environ.get("GOLDEN_WRAPPER", "")), str(self.program), *words[1:]]
        elif words[0] not in PLAIN:
            raise Wrong(step.line, f"{words[0]} is none of: dossier {' '.join(PLAIN)}")
        elif shutil.which(words[0], path=env["PATH"]) is None:
            raise Wrong(step.line, f"{words[0]} is not installed")
        return words, env, to

    def perform(self, step):
        """Run a command; returns what it says (bytes) and its exit code."""
        words, env, to = self.command(step)
        if "<" in to and step.typed:
            raise Wrong(step.line, "both < FILE and typed lines")
        source = to["<"].read_bytes() if "<" in to else step.typed
        sink = open(to[">"], "wb") if ">" in to else subprocess.PIPE
        errors = subprocess.PIPE if ">" in to else subprocess.STDOUT
        try:
            done = subprocess.run(
                words, input=source, stdout=sink, stderr=errors, env=env, cwd=self.case, timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return (error.stdout or b"") + f"(no end after {TIMEOUT} s)\n".encode(), -9
        finally:
            if ">" in to:
                sink.close()
        return (done.stderr if ">" in to else done.stdout), done.returncode

    def spoken(self, raw):
        """Output as text: hostile bytes visible, places and declared masks replaced."""
        text = visible(raw)
        for pattern, word in self.masks:
            text = re.sub(pattern, word, text)
        return text


def play(golden, options):
    """Fills in what every command really said."""
    with tempfile.TemporaryDirectory(prefix="golden-") as top:
        stage = Stage(options, Path(top).resolve())
        for step in golden.steps:
            if step.kind == "directive":
                stage.prepare(step)
            elif step.kind == "command":
                raw, step.code = stage.perform(step)
                step.output = stage.spoken(raw)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--sample")
    parser.add_argument("--data", default=Path(__file__).parent / "data")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    os.umask(0o022)
    try:
        golden = Golden(options.file.read_text(encoding="utf-8"))
        before = golden.render()
        play(golden, options)
    except Wrong as wrong:
        print(f"{options.file}:{wrong.line}: error: {wrong.message}")
        return 2
    after = golden.render()
    if options.update:
        options.file.write_text(after, encoding="utf-8")
        return 0
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), str(options.file), "what the program says", lineterm=""
    )
    difference = "\n".join(lines)
    print(difference, end="\n" if difference else "")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
