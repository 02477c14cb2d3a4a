"""What the house-rule checks share: the list of files, C without comments, and the run itself.

A check is a file lint_NAME.py with a function check(tree) that returns problems, and examples: small
trees it must accept or refuse. run() tries the examples first, so a check that no longer finds
anything fails, then the tree. Problems read path:line: what.
"""

import fnmatch
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """The files of a work tree, without what .gitignore names."""

    def __init__(self, root, *extra):
        self.root = Path(root)
        self.extra = extra
        self.ignored = [".git"]
        ignore = self.root / ".gitignore"
        if ignore.exists():
            lines = ignore.read_text(encoding="utf-8").split("\n")
            self.ignored += [line for line in lines if line and not line.startswith("#")]
        self.paths = sorted(self._walk(self.root))

    def _walk(self, folder):
        for entry in sorted(folder.iterdir()):
            path = entry.relative_to(self.root).as_posix()
            if any(self._matches(path, pattern, entry) for pattern in self.ignored):
                continue
            if entry.is_dir() and not entry.is_symlink():
                yield from self._walk(entry)
            else:
                yield path

    @staticmethod
    def _matches(path, pattern, entry):
        if pattern.endswith("/") and not entry.is_dir():
            return False
        bare = pattern.strip("/")
        anchored = "/" in pattern.rstrip("/")
        return fnmatch.fnmatchcase(path if anchored else entry.name, bare)

    def named(self, *patterns):
        """Paths that match one of the patterns; * also matches the slash."""
        return [p for p in self.paths if any(fnmatch.fnmatchcase(p, one) for one in patterns)]

    def bytes(self, path):
        return (self.root / path).read_bytes()

    def text(self, path):
        return self.bytes(path).decode("utf-8", errors="replace")

    def lines(self, path):
        return self.text(path).split("\n")


C_PARTS = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""", re.S
)


def c_code(text, keep_strings=False):
    """C source with comments (and the inside of literals) blanked; every line keeps its number."""

    def blank(match):
        found = match.group()
        if match.lastgroup == "text":
            return found if keep_strings else found[0] + " " * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)

    return C_PARTS.sub(blank, text)


def fail(message):
    """End a check that cannot be made."""
    print(f"error: {message}")
    sys.exit(2)


def example_tree(folder, files):
    for path, content in files.items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Tree(folder, *sys.argv[1:])


def try_examples(check, good, bad):
    """Good trees have no problem; a bad one is {files} with the words its problem must hold."""
    for files in good:
        with tempfile.TemporaryDirectory() as folder:
            problems = check(example_tree(folder, files))
        if problems:
            fail(f"the check refuses a good example: {problems}")
    for files, words in bad:
        with tempfile.TemporaryDirectory() as folder:
            problems = check(example_tree(folder, files))
        if not any(words in problem for problem in problems):
            fail(f"the check does not say '{words}' of a bad example: {sorted(files)}, it says {problems}")


def run(check, good, bad):
    """The main function of a check."""
    if not good or not bad:
        fail("a check needs a good and a bad example")
    try_examples(check, good, bad)
    problems = check(Tree(ROOT, *sys.argv[1:]))
    print("\n".join(problems))
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
    sys.exit(1 if problems else 0)
