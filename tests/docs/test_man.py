"""The manual page is sound roff, and names every variable of the environment that the sources ask for.

Usage: test_man.py PAGE. Without mandoc and groff the first part says that it was left out.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# getenv("NAME"), place(a, "NAME", and a list of names that is walked with getenv(names[i])
ASKED = re.compile(r'\b(?:getenv|place)\((?:\w+, )?"([A-Z_]+)"')
LISTED = re.compile(r'names\[\] = \{ ((?:"[A-Z_]+",? ?)+)\};')


def complaints(page):
    """What a checker of man pages says; None when there is no checker."""
    if shutil.which("mandoc"):
        return subprocess.run(["mandoc", "-Tlint", "-Werror", page], capture_output=True, text=True, check=False).stdout
    if shutil.which("groff"):
        done = subprocess.run(
            ["groff", "-man", "-ww", "-z", "-Tutf8", page], capture_output=True, text=True, check=False
        )
        return done.stderr + ("" if done.returncode == 0 else f"groff left with {done.returncode}\n")
    return None


def variables():
    found = set()
    for path in (ROOT / "src").glob("*/*.c"):
        text = path.read_text(encoding="utf-8")
        found |= set(ASKED.findall(text))
        if "getenv(names[i])" in text:
            for names in LISTED.findall(text):
                found |= set(re.findall(r"\w+", names))
    return found


def main():
    page = sys.argv[1]
    asked = variables()
    assert {"HOME", "EDITOR", "XDG_STATE_HOME"} <= asked, asked
    text = Path(page).read_text(encoding="ascii")
    missing = sorted(name for name in asked if not re.search(rf"\b{name}\b", text))
    if missing:
        sys.exit(f"ENVIRONMENT lacks {', '.join(missing)}")
    said = complaints(page)
    if said is None:
        print("neither mandoc nor groff is there: the roff was not checked")
    elif said:
        sys.exit(said)


if __name__ == "__main__":
    main()
