"""Case files to measure on: incidents made by generate.py and imported by the program, kept under
build/bench/ by size. A file is made again when the generator, the map or the schema is another.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import generate

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "bench/incidents.map"
MADE_FROM = (ROOT / "bench/generate.py", MAP, ROOT / "migrations/VERSIONS")


class Case:
    """A case file with `records` incidents, and how its import went."""

    def __init__(self, folder, records):
        mark = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_FROM)).hexdigest()[:12]
        self.records = records
        self.csv = folder / f"incidents-{records}-{mark}.csv"
        self.path = folder / f"incidents-{records}-{mark}.db"
        self.log = self.path.with_suffix(".json")

    def how(self):
        return json.loads(self.log.read_text(encoding="utf-8"))


def run_measured(command):
    """Wall time, processor time and peak memory of a command; its failure ends the run."""
    begin = time.perf_counter()
    command = [str(word) for word in command]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} left with {child.returncode}")
    return {
        "seconds": time.perf_counter() - begin,
        "processor": usage.ru_utime + usage.ru_stime,
        "mebibytes": usage.ru_maxrss / 1024,
    }


def forget(folder, records):
    """Files of that size which were made from something else."""
    for path in folder.glob(f"incidents-{records}-*"):
        path.unlink()


def make(program, folder, records, anew=False):
    """The case file of that size; `anew`: imports even if it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    case = Case(folder, records)
    if case.path.exists() and case.log.exists() and not anew:
        return case
    if not case.csv.exists():
        forget(folder, records)
        print(f"making {records:,} records", file=sys.stderr)
        generate.write(records, case.csv)
    print(f"importing {records:,} records", file=sys.stderr)
    new = folder / f"incidents-{records}.new"
    for left in (new, Path(f"{new}-journal")):
        left.unlink(missing_ok=True)
    run_measured([program, "-q", "--new", new, "stats"])
    how = run_measured([program, "-q", new, "import", case.csv, f"map:{MAP}"])
    shutil.move(new, case.path)
    case.log.write_text(json.dumps(how | {"on": time.strftime("%Y-%m-%d")}), encoding="utf-8")
    return case
