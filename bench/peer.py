"""The import against others doing the same: the sqlite3 shell with bench/import.sql, which leaves the same
tables, indexes and full-text index, and sqlite-utils, where it is installed, with far less to do.
"""

import collections
import shutil
import sqlite3
import sys
from pathlib import Path

import cases
import generate

SCRIPT = Path(__file__).with_name("import.sql")
TABLES = "entity name actor identity operation attribution targeting record search_docsize".split()
MORE = 1000


def fresh(program, path):
    for left in (path, Path(f"{path}-journal")):
        left.unlink(missing_ok=True)
    cases.run_measured([program, "-q", "--new", path, "stats"])


def script_for(path, csv):
    """The statements for a case file; its own words make the indexes anew."""
    with sqlite3.connect(path) as case:
        indexes = case.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    text = SCRIPT.read_text(encoding="utf-8")
    head, body = text.split("\nPRAGMA", 1)
    body = body.replace("{csv}", str(csv)).replace("{drop}", "\n".join(f"DROP INDEX {name};" for name, _ in indexes))
    return f"{head}\nPRAGMA" + body.replace("{create}", "\n".join(f"{sql};" for _, sql in indexes))


def rows(path):
    with sqlite3.connect(path) as case:
        return {table: case.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def by_program(program, folder, csv):
    path = folder / "ours.new"
    fresh(program, path)
    how = cases.run_measured([program, "-q", path, "import", csv, f"map:{cases.MAP}"])
    return path, how


def by_shell(program, sqlite, folder, csv):
    path, script = folder / "theirs.new", folder / "theirs.sql"
    fresh(program, path)
    script.write_text(script_for(path, csv), encoding="utf-8")
    how = cases.run_measured([sqlite, path, f".read {script}"])
    return path, how


def by_utils(utils, folder, csv):
    """One flat table, actors and victims taken out of it, and a full-text index over two columns."""
    path = folder / "utils.new"
    path.unlink(missing_ok=True)
    steps = [
        ["insert", path, "incident", csv, "--csv"],
        ["extract", path, "incident", "Actor"],
        ["extract", path, "incident", "Victim"],
        ["enable-fts", path, "incident", "Title", "Notes"],
    ]
    spent = [cases.run_measured([utils, *step]) for step in steps]
    path.unlink()
    return {key: sum(how[key] for how in spent) for key in ("seconds", "processor")} | {
        "mebibytes": max(how["mebibytes"] for how in spent)
    }


def more(program, path, folder, first):
    """A thousand new records into a case file that is there already."""
    csv = folder / "more.csv"
    generate.write(first + MORE, csv)
    with csv.open(encoding="utf-8", newline="") as lines:
        # Never the whole file: a child begins with the memory of its parent, which would be taken for its own.
        wanted = [next(lines), *collections.deque(lines, maxlen=MORE)]
    csv.write_text("".join(wanted), encoding="utf-8", newline="")
    return cases.run_measured([program, "-q", path, "import", csv, f"map:{cases.MAP}"])


def told(name, how, ours=None, reach=None):
    text = f"{name:<34}{how['seconds']:9.2f} s {how['processor']:9.2f} s {how['mebibytes']:7.0f} MiB"
    if ours is not None:
        ratio = ours["seconds"] / how["seconds"]
        text += f"   dossier takes {ratio:.2f} of it, to reach {reach:.2f}{'  MISSED' if ratio > reach else ''}"
    print(text, flush=True)


def compare(program, sqlite, folder, case, rounds):
    """Turn by turn; of each the run that took least."""
    print(f"\n{f'import of {case.records:,} incidents':<34}{'wall':>11} {'processor':>11} {'memory':>11}")
    ours, theirs = [], []
    for _ in range(rounds):
        theirs_path, how = by_shell(program, sqlite, folder, case.csv)
        theirs.append(how)
        ours_path, how = by_program(program, folder, case.csv)
        ours.append(how)
    if rows(ours_path) != rows(theirs_path):
        sys.exit(f"the two imports differ: {rows(ours_path)} and {rows(theirs_path)}")
    best = min(ours, key=lambda how: how["seconds"])
    told("dossier", best)
    told("sqlite3, bench/import.sql", min(theirs, key=lambda how: how["seconds"]), best, 0.40)
    utils = shutil.which("sqlite-utils")
    if utils is None:
        print(f"{'sqlite-utils':<34} skipped: it is not installed")
    elif case.records <= 100_000:
        told("sqlite-utils, a flat table", by_utils(utils, folder, case.csv), best, 0.03)
    told(f"dossier, {MORE:,} more records", more(program, ours_path, folder, case.records))
    for path in (ours_path, theirs_path):
        path.unlink()
