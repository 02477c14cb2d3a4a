"""Measures the built program against sqlite3 doing the same, and prints ratios.

Usage: run.py [full] [--rounds N] [--build FOLDER] [--anew]

Without `full` the case files have 10,000 and 100,000 incidents, with it 1,000,000 too, for which the
figures hold. They are made once (cases.py). The two commands of a row run turn by turn, so that a busy
machine slows both; the ratio is the median of those of the pairs, the range their middle half. Nothing here
passes or fails by time: a figure that is missed is marked. Only a command that fails ends the run.
"""

import argparse
import csv
import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cases
import peer
import rows
import tab

SIZES = (10_000, 100_000)
FULL = 1_000_000
LONG = 10.0  # seconds that the pairs of one row may take together


def seconds(command):
    """Wall time of a command whose output is read and thrown away."""
    begin = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    spent = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} left with {done.returncode}:\n{done.stderr.decode()}")
    return spent


def same_output(row):
    """Both must give the same cells, below a header; they may quote them otherwise."""
    said = []
    for command in (row.ours, row.theirs):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
        said.append(list(csv.reader(io.StringIO(done.stdout)))[1:])
    if said[0] != said[1] or not said[0]:
        sys.exit(f"{row.name}: the two commands give different rows")


def measure(row, rounds):
    """Pairs of times, ours first on every other turn; the first pair warms the caches."""
    pairs, begin = [], time.perf_counter()
    while len(pairs) < 4 or (len(pairs) <= rounds and time.perf_counter() - begin < LONG):
        if len(pairs) % 2:
            ours, theirs = seconds(row.ours), seconds(row.theirs)
        else:
            theirs, ours = seconds(row.theirs), seconds(row.ours)
        pairs.append((ours, theirs))
    return pairs[1:]


def line(row, pairs):
    ours = statistics.median(pair[0] for pair in pairs) * 1000
    theirs = statistics.median(pair[1] for pair in pairs) * 1000
    low, ratio, high = statistics.quantiles([a / b for a, b in pairs], n=4)
    figures, missed = [], False
    if row.reach is not None:
        figures.append(f"{row.reach:.1f}")
        missed = ratio > row.reach
    if row.most is not None:
        figures.append(f"{row.most:g} ms")
        missed = missed or ours > row.most
    return (
        f"{row.name:<36} {ours:9.1f} ms {theirs:9.1f} ms {ratio:6.2f}  ({low:.2f} to {high:.2f})"
        f"  {', '.join(figures):<12}{'  MISSED' if missed else ''}"
    )


def has_command(program, name):
    return subprocess.run([program, "help", name], capture_output=True, check=False).returncode == 0


def table(program, title, listed, rounds, compare):
    print(f"\n{title:<36} {'dossier':>12} {'sqlite3':>12} {'ratio':>6}  {'(middle half)':<14}  to reach")
    for row in listed:
        if row.needs and not has_command(program, row.needs):
            print(f"{row.name:<36} skipped: the program has no command '{row.needs}' yet")
            continue
        if compare:
            same_output(row)
        print(line(row, measure(row, rounds)), flush=True)


def imports(made):
    """Time and memory of the imports; growth from one size to the next."""
    print(f"\n{'import':<14} {'seconds':>9} {'records/s':>10} {'memory':>10}  time ×10   measured")
    before = None
    for case in made:
        how = case.how()
        growth = f"× {how['seconds'] / before:.1f}" if before else ""
        print(
            f"{case.records:<14,} {how['seconds']:9.2f} {case.records / how['seconds']:10,.0f}"
            f" {how['mebibytes']:6.0f} MiB  {growth:<9}  {how['on']}",
            flush=True,
        )
        before = how["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("full", nargs="?", choices=["full"])
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--build", type=Path, default=cases.ROOT / "build")
    parser.add_argument("--anew", action="store_true", help="import again what is there")
    options = parser.parse_args()
    program = options.build.resolve() / "dossier"
    sqlite = shutil.which("sqlite3") or sys.exit("sqlite3 is not installed")
    sizes = SIZES + ((FULL,) if options.full else ())
    made = [cases.make(program, options.build / "bench", size, options.anew) for size in sizes]
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.db"
        shutil.copyfile(options.build / "samples/sharpshooter.db", case)
        table(program, "the sample case", rows.start_rows(program, sqlite, case), options.rounds * 5, False)
    for case in made[1:]:
        listed = rows.case_rows(program, sqlite, case.path)
        table(program, f"{case.records:,} incidents", listed, options.rounds, True)
        tab.table(program, case)
    imports(made)
    for case in made[1:]:
        with tempfile.TemporaryDirectory(dir=options.build / "bench") as folder:
            peer.compare(program, sqlite, Path(folder), case, 1 if case.records == FULL else 3)


if __name__ == "__main__":
    main()
