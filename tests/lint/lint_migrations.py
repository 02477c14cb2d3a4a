"""Migrations: every step is listed in migrations/VERSIONS with the SHA-256 of its bytes, versions count
from 1, only the last may be open, and an open first step is the schema as it stands in schema/.
"""

import importlib.util

import house

spec = importlib.util.spec_from_file_location("schema_gen", house.ROOT / "tools" / "schema_gen.py")
schema_gen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(schema_gen)

LIST = "migrations/VERSIONS"


def row_problems(tree, rows, at):
    row = rows[at]
    where = f"{LIST}:{row['line']}"
    path = f"migrations/{row['name']}"
    problems = []
    if row["version"] != at + 1:
        problems.append(f"{where}: version {row['version']} stands where {at + 1} belongs")
    if "open" in row["words"] and at + 1 < len(rows):
        problems.append(f"{where}: only the last step may be open")
    if path not in tree.paths:
        return problems + [f"{where}: {path} is missing"]
    if schema_gen.sha256(tree.bytes(path)) != row["sha256"]:
        problems.append(f"{where}: {path} has another SHA-256")
    return problems


def first_problems(tree, row):
    """An open first step has the objects of schema/ and no comments."""
    source = schema_gen.Tree(tree.root)
    schema = source.schema()
    problems = []
    if source.text(f"migrations/{row['name']}") != schema_gen.without_comments(schema):
        problems.append(f"{LIST}:{row['line']}: schema/ has changed: python3 tools/schema_gen.py --write-first")
    elif schema_gen.sha256(schema_gen.object_list(schema)) != row["fingerprint"]:
        problems.append(f"{LIST}:{row['line']}: the fingerprint is not that of schema/")
    return problems


def check(tree):
    try:
        rows = schema_gen.Tree(tree.root).versions()
    except (schema_gen.Problem, ValueError) as problem:
        return [str(problem)]
    if not rows:
        return [f"{LIST}:1: no version is listed"]
    problems = [problem for at in range(len(rows)) for problem in row_problems(tree, rows, at)]
    listed = {row["name"] for row in rows}
    for path in tree.named("migrations/*.sql"):
        if path.removeprefix("migrations/") not in listed:
            problems.append(f"{LIST}:1: does not list {path}")
    if not problems and len(rows) == 1 and "open" in rows[0]["words"]:
        problems += first_problems(tree, rows[0])
    return problems


def example(words="open", schema="CREATE TABLE a (b); -- why\n", second="", **changes):
    """A tree with one or two steps; `changes` replace cells of the first line."""
    step = "CREATE TABLE a (b);\n"
    cells = {"version": "1", "sha": schema_gen.sha256(step.encode())}
    cells["print"] = schema_gen.sha256(schema_gen.object_list(step))
    cells.update(changes)
    line = f"{cells['version']} 0001_first.sql {cells['sha']} {cells['print']} {words}\n"
    return {
        LIST: "# a comment\n" + line + second,
        "migrations/0001_first.sql": step,
        "schema/ORDER": "a.sql\n",
        "schema/a.sql": schema,
    }


SECOND = f"2 0002_b.sql {schema_gen.sha256(b'ALTER;')} 0 drops-undo\n"
STEP = {"migrations/0002_b.sql": "ALTER;"}
GOOD = [example(), example(words="", schema="other"), example(words="", second=SECOND) | STEP]
BAD = [
    ({LIST: "# none\n"}, "no version is listed"),
    ({LIST: "1 a.sql\n"}, "VERSIONS:1: version step-file sha256"),
    (example(words="shut"), "VERSIONS:2: version step-file sha256"),
    (example(version="2"), "version 2 stands where 1 belongs"),
    (example(sha="0"), "another SHA-256"),
    (example(print="0"), "the fingerprint is not that of schema/"),
    (example(schema="CREATE TABLE a (c);\n"), "schema/ has changed"),
    (example(second=SECOND) | STEP, "only the last step may be open"),
    (example(second=SECOND), "migrations/0002_b.sql is missing"),
    (example() | {"migrations/0003.sql": ""}, "does not list migrations/0003.sql"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
