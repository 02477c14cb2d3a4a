#!/usr/bin/env python3
"""The schema and its migrations as a C file; and the first migration from the schema.

  schema_gen.py --write-c OUT.c [--depfile OUT.d]   struct schema of src/db/schema.h
  schema_gen.py --write-first                       migrations/0001_first.sql and its line in VERSIONS

How steps are listed and frozen is told in migrations/README.md. The tokens here are those of
src/db/fingerprint.c; tests/unit/test_migrate.c fails when the two differ.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST = "0001_first.sql"
TOKEN = re.compile(
    r"""(?P<skip>[ \t\n\f\r]+|--[^\n]*|/\*.*?\*/)
      | (?P<text>[xX]?'(?:''|[^'])*')
      | (?P<name>"(?:""|[^"])*"|`(?:``|[^`])*`|\[[^\]]*\])
      | (?P<word>[0-9][\w$.]*|[\w$]+)
      | (?P<mark>.)""",
    re.S | re.X,
)
KINDS = ("table", "view", "index", "trigger")


class Problem(Exception):
    """What keeps the files from being made."""


def tokens(sql):
    """(kind, text) pairs without blanks and comments."""
    return [(m.lastgroup, m.group()) for m in TOKEN.finditer(sql) if m.lastgroup != "skip"]


def statements(sql):
    """Token lists between semicolons. The schema has no triggers, so no semicolon lies deeper."""
    found, current = [], []
    for token in tokens(sql):
        if token == ("mark", ";"):
            found.append(current)
            current = []
        else:
            current.append(token)
    if current:
        raise Problem(f"a statement without its semicolon: {joined(current)[:60]}")
    return found


def own_name(text):
    bare = text[1:-1] if text[0] in "\"'`[" else text
    return bare.lower() if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", bare) else text


def normal(pairs):
    """The texts as the fingerprint has them: words in lower case, the object's own name unquoted."""
    texts, state = [], "before"
    for kind, text in pairs:
        if state == "next":
            texts.append(own_name(text))
            state = "past"
            continue
        texts.append(text.lower() if kind == "word" else text)
        if state == "before" and kind == "word" and text.lower() in KINDS:
            state = "next"
    return texts


def joined(pairs):
    return " ".join(normal(pairs))


def object_list(sql):
    """One line an object, sorted: type, TAB, name, TAB, tokens."""
    lines = []
    for pairs in statements(sql):
        texts = normal(pairs)
        kind = next((t for t in texts if t in KINDS), None)
        if texts[0] != "create" or kind is None or kind == "trigger":
            raise Problem(f"not a table, view or index: {' '.join(texts)[:60]}")
        name = texts[texts.index(kind) + 1]
        lines.append((kind.encode(), name.encode(), " ".join(texts).encode()))
    return b"".join(b"\t".join(line) + b"\n" for line in sorted(lines))


def without_comments(sql):
    """The same statements, line by line, with comments and empty lines gone."""
    kept = "".join(m.group() for m in TOKEN.finditer(sql) if not m.group().startswith(("--", "/*")))
    return "".join(line.rstrip() + "\n" for line in kept.split("\n") if line.strip())


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Tree:
    """The files of one checkout."""

    def __init__(self, root):
        self.root = Path(root)
        self.read = []

    def bytes(self, path):
        self.read.append(self.root / path)
        return (self.root / path).read_bytes()

    def text(self, path):
        return self.bytes(path).decode()

    def schema(self):
        names = [line for line in self.text("schema/ORDER").split("\n") if line and not line.startswith("#")]
        return "\n".join(self.text(f"schema/{name}") for name in names)

    def versions(self):
        """Dicts of version, name, sha256, fingerprint and words."""
        rows = []
        for number, line in enumerate(self.text("migrations/VERSIONS").split("\n"), 1):
            cells = line.split()
            if not cells or cells[0].startswith("#"):
                continue
            if len(cells) < 4 or set(cells[4:]) - {"open", "drops-undo"}:
                raise Problem(f"migrations/VERSIONS:{number}: version step-file sha256 fingerprint [open] [drops-undo]")
            rows.append(
                {"version": int(cells[0]), "name": cells[1], "sha256": cells[2], "fingerprint": cells[3]}
                | {"words": cells[4:], "line": number}
            )
        return rows


def array(name, data):
    """Bytes as a C array with a zero behind them: string literals have a length limit."""
    lines = []
    for at in range(0, len(data) + 1, 24):
        lines.append("    " + " ".join(f"{b}," for b in (data + b"\0")[at : at + 24]))
    return f"static const unsigned char {name}[] = {{\n" + "\n".join(lines) + "\n};\n"


def c_source(tree):
    schema = tree.schema()
    rows = tree.versions()
    parts = ["/* The schema of a case file and its migrations. Made by tools/schema_gen.py. */\n"]
    parts.append('#include "db/schema.h"\n\n')
    objects = object_list(schema)
    parts.append(array("schema_sql", schema.encode()))
    parts.append(array("schema_objects_list", objects))
    entries = []
    for row in rows:
        step = tree.bytes(f"migrations/{row['name']}")
        parts.append(array(f"step_{row['version']}", step))
        entries.append(
            f"    {{ {row['version']}, \"{row['name']}\", {{ (const char *)step_{row['version']}, {len(step)} }},\n"
            f"      \"{row['sha256']}\",\n      \"{row['fingerprint']}\", "
            f"{'true' if 'drops-undo' in row['words'] else 'false'} }},\n"
        )
    parts.append("\nconst struct migration migrations[] = {\n" + "".join(entries) + "};\n")
    parts.append(f"const int migration_count = {len(rows)};\n\n")
    parts.append(
        "const struct schema schema_case = {\n    (const char *)schema_sql,\n"
        f"    {{ (const char *)schema_objects_list, {len(objects)} }},\n    migrations,\n    {len(rows)},\n}};\n"
    )
    return "".join(parts)


def write_c(tree, out, depfile):
    Path(out).write_text(c_source(tree), encoding="utf-8")
    if depfile:
        inputs = " ".join(str(path).replace(" ", "\\ ") for path in tree.read)
        Path(depfile).write_text(f"{out}: {inputs}\n", encoding="utf-8")


VERSIONS_TOP = """# Schema versions: version step-file sha256 fingerprint [open] [drops-undo]
# See README.md beside this file.
"""


def write_first(tree):
    """Makes the first step again while it is open."""
    path = tree.root / "migrations" / "VERSIONS"
    rows = tree.versions() if path.exists() else []
    if len(rows) > 1 or (rows and "open" not in rows[0]["words"]):
        raise Problem("version 1 is frozen: write a new step (migrations/README.md)")
    schema = tree.schema()
    step = without_comments(schema).encode()
    if object_list(step.decode()) != object_list(schema):
        raise Problem("without comments the schema reads otherwise")
    (tree.root / "migrations" / FIRST).write_bytes(step)
    line = f"1 {FIRST} {sha256(step)} {sha256(object_list(schema))} open\n"
    path.write_text(VERSIONS_TOP + line, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--write-c", metavar="OUT.c")
    parser.add_argument("--depfile", metavar="OUT.d")
    parser.add_argument("--write-first", action="store_true")
    parser.add_argument("--root", default=ROOT)
    options = parser.parse_args()
    tree = Tree(options.root)
    try:
        if options.write_first:
            write_first(tree)
        if options.write_c:
            write_c(tree, options.write_c, options.depfile)
    except (Problem, OSError) as problem:
        sys.exit(f"schema_gen.py: {problem}")


if __name__ == "__main__":
    main()
