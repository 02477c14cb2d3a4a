"""Counts what meson's test logs say: `N passed, N failed`, and `, N skipped` when some were.

Usage: tally.py [--each] LOG… A test in several logs counts once, and fails when it failed in any; with
--each it counts in each log. A log that is missing counts as one failure: a run that never began has
not passed. Exit code 1 on any failure.
"""

import json
import sys
from pathlib import Path

GOOD = {"OK", "EXPECTEDFAIL"}


def outcomes(path):
    """Name to passed, skipped or failed, from one log."""
    log = Path(path)
    if not log.exists():
        return {f"missing log {path}": "failed"}
    found = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        result = entry["result"]
        found[entry["name"]] = "passed" if result in GOOD else "skipped" if result == "SKIP" else "failed"
    return found or {f"no test in {path}": "failed"}


def tally(paths, each=False):
    worst = {"passed": 0, "skipped": 1, "failed": 2}
    total = {}
    for path in paths:
        for name, outcome in outcomes(path).items():
            key = (path, name) if each else name
            total[key] = max(total.get(key, outcome), outcome, key=worst.get)
    return {kind: list(total.values()).count(kind) for kind in worst}


def sentence(counts):
    words = f"{counts['passed']} passed, {counts['failed']} failed"
    return words + (f", {counts['skipped']} skipped" if counts["skipped"] else "")


if __name__ == "__main__":
    logs = [word for word in sys.argv[1:] if word != "--each"]
    result = tally(logs, each=len(logs) < len(sys.argv) - 1)
    print(sentence(result))
    sys.exit(1 if result["failed"] else 0)
