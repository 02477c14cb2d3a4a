"""Make a case file from a script: make.py DOSSIER SCRIPT OUT

The clock stands still and the user has no name, so the same commands give the same case. A script
that fails leaves no file.
"""

import os
import subprocess
import sys


def main(program, script, out):
    made = out + ".new"
    for path in (made, out):
        if os.path.exists(path):
            os.remove(path)
    env = os.environ | {"DOSSIER_NOW": "2026-11-23T09:14:00", "DOSSIER_USER": "analyst", "TZ": "UTC"}
    words = [program, "-q", "--new", made, "-f", script]
    done = subprocess.run(words, env=env, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)
    os.rename(made, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
