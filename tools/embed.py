#!/usr/bin/env python3
"""Put files into the program: embed.py OUT.c OUT.h PREFIX FILE...

OUT.c holds the bytes of each FILE, OUT.h declares a table of them under the name PREFIX_files, in the
order given, and its length PREFIX_file_count. `name` is FILE's last path part, so two files may not
share it. After the bytes stands a NUL that `size` does not count. The same files give the same bytes.

Bytes are written as numbers: string literals may be 4,095 bytes long in ISO C, and texts are longer.
"""

import os
import re
import sys

PER_LINE = 32


def c_string(text):
    """A C string literal; file names may hold anything."""
    out = ""
    for byte in os.fsencode(text):
        plain = 0x20 <= byte < 0x7F and chr(byte) not in '"\\?'
        out += chr(byte) if plain else f"\\{byte:03o}"
    return f'"{out}"'


def c_bytes(data):
    """The numbers of an array, closed by the NUL."""
    lines = []
    for at in range(0, len(data), PER_LINE):
        lines.append(",".join(map(str, data[at : at + PER_LINE])) + ",\n")
    return "".join(lines) + "0"


def source(header, prefix, files):
    yield f'/* Made by tools/embed.py. */\n#include "{header}"\n'
    for number, (_, data) in enumerate(files):
        yield f"\nstatic const unsigned char bytes_{number}[] = {{\n{c_bytes(data)}\n}};\n"
    yield f"\nconst struct embed_file {prefix}_files[] = {{\n"
    for number, (name, data) in enumerate(files):
        yield f"    {{ {c_string(name)}, bytes_{number}, {len(data)} }},\n"
    yield f"}};\n\nconst size_t {prefix}_file_count = {len(files)};\n"


def header(prefix):
    guard = f"EMBED_{prefix.upper()}_H"
    return f"""/* Made by tools/embed.py. */
#ifndef {guard}
#define {guard}

#include <stddef.h>

#ifndef EMBED_FILE
#define EMBED_FILE
/* A file inside the program. A NUL follows the bytes. */
struct embed_file {{
    const char *name; /* without folders */
    const unsigned char *bytes;
    size_t size;
}};
#endif

extern const struct embed_file {prefix}_files[];
extern const size_t {prefix}_file_count;

#endif
"""


def read(paths):
    files = []
    for path in paths:
        name = os.path.basename(path)
        if name in [other for other, _ in files]:
            sys.exit(f"embed.py: two files are called {name}")
        with open(path, "rb") as file:
            files.append((name, file.read()))
    return files


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)


def main(args):
    if len(args) < 4 or not re.fullmatch(r"[a-z][a-z0-9_]*", args[2]):
        sys.exit("usage: embed.py OUT.c OUT.h PREFIX FILE...")
    out_c, out_h, prefix, *paths = args
    try:
        files = read(paths)
        write(out_c, "".join(source(os.path.basename(out_h), prefix, files)))
        write(out_h, header(prefix))
    except OSError as wrong:
        sys.exit(f"embed.py: {wrong.filename}: {wrong.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
