"""Every index earns its place: the table of doc/speed.md below '## Indexes' names each index of schema/ with
a question to the file, and SQLite's query plan for it uses that index. It is given no statistics, as a case
file has none.
"""

import re
import sqlite3

import house

DOC = "doc/speed.md"
ROW = re.compile(r"^\| `(?P<name>\w+)` \|.*\| `(?P<sql>SELECT [^`]*)` \|$")


def plan_of(memory, sql):
    """A parameter has no value here, and the plan does not ask for one: 0 stands for each."""
    bare = re.sub(r"\?\d*", "0", sql)
    return " / ".join(row[3] for row in memory.execute(f"EXPLAIN QUERY PLAN {bare}"))


def uses(plan, name):
    return re.search(rf"USING (COVERING )?INDEX {name}\b", plan) is not None


def schema_of(tree):
    memory = sqlite3.connect(":memory:")
    order = tree.text("schema/ORDER").split()
    for name in order:
        memory.executescript(tree.text(f"schema/{name}"))
    return memory


def check(tree):
    memory = schema_of(tree)
    problems, listed = [], set()
    for number, line in enumerate(tree.text(DOC).splitlines(), 1):
        row = ROW.match(line)
        if row is None:
            continue
        listed.add(row["name"])
        try:
            plan = plan_of(memory, row["sql"])
        except sqlite3.Error as error:
            problems.append(f"{DOC}:{number}: {error}")
            continue
        if not uses(plan, row["name"]):
            problems.append(f"{DOC}:{number}: {row['name']} is not used: {plan}")
    names = {row[0] for row in memory.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")}
    problems += [f"{DOC}:1: no question is asked of index {name}" for name in sorted(names - listed)]
    problems += [f"{DOC}:1: there is no index {name}" for name in sorted(listed - names)]
    return problems


SCHEMA = {"schema/ORDER": "a.sql\n", "schema/a.sql": "CREATE TABLE a (x, y);\nCREATE INDEX a_x ON a (x);\n"}
GOOD = [SCHEMA | {DOC: "| `a_x` | names | `SELECT y FROM a WHERE x = ?` |\n"}]
BAD = [
    (SCHEMA | {DOC: "| `a_x` | names | `SELECT x FROM a WHERE y = ?` |\n"}, "a_x is not used"),
    (SCHEMA | {DOC: "| `a_x` | names | `SELECT z FROM a` |\n"}, "no such column"),
    (SCHEMA | {DOC: "nothing\n"}, "no question is asked of index a_x"),
    (SCHEMA | {DOC: GOOD[0][DOC] + "| `b_x` | names | `SELECT x FROM a WHERE x = 1` |\n"}, "there is no index b_x"),
]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
