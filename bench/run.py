"""Measures the built program against sqlite3 doing the same, and prints ratios.

Usage: run.py [--rounds N] [--build FOLDER]. The two commands of a row run turn by turn, so that a busy
machine slows both; the ratio is that of the medians, the range that of the middle half of the pairs.
Nothing here passes or fails by time; only a command that fails ends the run.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Row:
    """One comparison: what it is, our command, theirs, the ratio to reach."""

    def __init__(self, name, ours, theirs, reach):
        self.name, self.ours, self.theirs, self.reach = name, ours, theirs, reach


def seconds(command):
    begin = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    spent = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} left with {done.returncode}:\n{done.stderr.decode()}")
    return spent


def measure(row, rounds):
    """Pairs of times, ours first on every other turn; the first pair warms the caches."""
    pairs = []
    for turn in range(rounds + 1):
        if turn % 2:
            ours, theirs = seconds(row.ours), seconds(row.theirs)
        else:
            theirs, ours = seconds(row.theirs), seconds(row.ours)
        pairs.append((ours, theirs))
    return pairs[1:]


def line(row, pairs):
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    low, _, high = statistics.quantiles([a / b for a, b in pairs], n=4)
    return (
        f"{row.name:<34} {ours * 1000:9.1f} ms {theirs * 1000:9.1f} ms"
        f" {ours / theirs:6.2f}  ({low:.2f} to {high:.2f})  reach {row.reach:.2f}"
    )


def rows(program, case):
    sqlite = shutil.which("sqlite3") or sys.exit("sqlite3 is not installed")
    return [
        Row("start, one command, leave", [program, case, "stats"], [sqlite, case, "select 1"], 2.0),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.db"
        shutil.copyfile(options.build / "samples/sharpshooter.db", case)
        print(f"{'':<34} {'dossier':>12} {'sqlite3':>12} {'ratio':>6}")
        for row in rows(options.build.resolve() / "dossier", case):
            print(line(row, measure(row, options.rounds)), flush=True)


if __name__ == "__main__":
    main()
