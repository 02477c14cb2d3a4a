"""Shell scripts: shellcheck has nothing to say of them."""

import shutil
import subprocess

import house


def check(tree):
    if shutil.which("shellcheck") is None:
        house.fail("shellcheck is not installed")
    scripts = tree.named("dev", ".ci/run", "*.sh")
    if not scripts:
        return []
    # SC2016: words in single quotes that are meant for another program
    line = ["shellcheck", "--format=gcc", "--exclude=SC2016", *scripts]
    done = subprocess.run(line, cwd=tree.root, text=True, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        house.fail(f"shellcheck: {done.stderr}")
    return done.stdout.split("\n")[:-1]


GOOD = [{"dev": '#!/bin/sh\necho "$1"\n'}, {"README.md": "none\n"}]
BAD = [({"dev": "#!/bin/sh\nrm $1\n"}, "dev:2:4:"), ({".ci/run": "#!/bin/sh\nif true; then\n"}, ".ci/run:")]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
