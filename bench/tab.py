"""How long Tab takes, as it is felt: in a shell on a terminal of its own, from the key to the echo of the key
behind it, which the shell reads only when completion is done and shown.

warm: asked again in the same shell, median. cold: the case file is dropped from the page cache, a shell is
started, and half a second later the first Tab is pressed; median of shells. Nothing stands beside it:
sqlite3 completes no values. Only Linux drops a file from the cache for the asking.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/pty"))

from pty_run import Terminal  # noqa: E402

REACH = 20.0  # milliseconds
WARM, COLD = 9, 3
# Nothing typed, a letter that a hundred thousand names begin with, a word that a thousand do, one name, a quote.
LINES = (
    "find operations actor:",
    "find operations actor:r",
    "find operations actor:restless-h",
    "find operations victim:a",
    "find operations victim:alder-b",
    "find operations location:s",
    "find operations sector:ba",
    "find operations type:",
    "find operations parent:th",
    "show ",
    "show in",
    "show incident-4",
    'show "the',
    "select * from ",
)


def forget(path):
    """Drops the pages of a file that the system keeps."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(fd)


def shell(program, case, home):
    t = Terminal([program, "-q", "--readonly", case], env={"HOME": home}, columns=200, patience=60)
    t.expect("> ")
    return t


def press(t, line):
    """Types the line, then measures Tab; the line is cleared afterwards. Milliseconds."""
    t.send(line + "|")
    t.expect("|")
    t.send("\x7f")
    time.sleep(0.05)
    begin = time.perf_counter()
    t.send("\t~")
    t.expect("~")
    spent = time.perf_counter() - begin
    t.send("\x03")
    t.expect("^C\n")
    t.expect("> ")
    return spent * 1000


def measure(program, case, line, home):
    cold, warm = [], []
    for turn in range(COLD):
        forget(case)
        with shell(program, case, home) as t:
            time.sleep(0.5)
            cold.append(press(t, line))
            if turn == COLD - 1:
                warm = [press(t, line) for _ in range(WARM)]
    return statistics.median(warm), statistics.median(cold)


def table(program, case):
    print(f"\n{f'Tab, {case.records:,} incidents':<36} {'warm':>12} {'cold':>12}   to reach")
    with tempfile.TemporaryDirectory() as home:
        with shell(program, case.path, home) as t:
            if "\x1b" not in t.shown:
                print("skipped: a build without line editing")
                return
        for line in LINES:
            warm, cold = measure(program, case.path, line, home)
            missed = "  MISSED" if max(warm, cold) > REACH else ""
            print(f"{line:<36} {warm:9.1f} ms {cold:9.1f} ms   {REACH:g} ms{missed}", flush=True)
