"""A program on a terminal of its own: type to it, wait for what it shows, see how it ends.

    with Terminal(["build/dossier", "case.db"]) as t:
        t.expect("case> ")
        t.send("find actors\n")
        t.expect("lazarus-group")
        t.send("\x04")
        assert t.end() == 0

What was shown up to a match is taken; `shown` keeps everything, colours and cursor moves included.
"""

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time

CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|[\x01\x02\x07]")


def plain(text):
    """Shown text without escape sequences, with \\n as the only line end."""
    return CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "")


class Timeout(AssertionError):
    """What was waited for did not come."""


class Terminal:
    """One program on one pseudo-terminal."""

    def __init__(self, command, env=None, columns=80, rows=24, cwd=None, patience=10.0):
        self.patience = patience
        self.shown, self.rest = "", ""
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
        self.master, slave = os.openpty()
        self.resize(columns, rows, tell=False)
        base = {"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=base | (env or {}), cwd=cwd,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    def resize(self, columns, rows, tell=True):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if tell:
            self.process.send_signal(signal.SIGWINCH)

    def send(self, text):
        os.write(self.master, text.encode() if isinstance(text, str) else text)

    def _read(self, seconds):
        """Take in what is there, waiting for it at most so long; False at the end of all output."""
        if not select.select([self.master], [], [], max(seconds, 0))[0]:
            return True
        try:
            got = os.read(self.master, 65536)
        except OSError:
            return False
        text = self.decoder.decode(got)
        self.shown += text
        self.rest += text
        return bool(got)

    def expect(self, wanted, patience=None):
        """Wait for a text (or compiled pattern) in the plain text; returns what came up to its end."""
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted
        until = time.monotonic() + (patience or self.patience)
        more = True
        while True:
            seen = plain(self.rest)
            found = pattern.search(seen)
            if found:
                self.rest = seen[found.end() :]
                return seen[: found.end()]
            if not more or time.monotonic() > until:
                raise Timeout(f"waited for {pattern.pattern!r}; shown was:\n{seen}")
            more = self._read(until - time.monotonic())

    def end(self, patience=None):
        """Wait for the program to leave; its exit code, negative for a signal."""
        until = time.monotonic() + (patience or self.patience)
        while self._read(min(0.05, until - time.monotonic())) and self.process.poll() is None:
            if time.monotonic() > until:
                raise Timeout(f"the program has not left; shown was:\n{plain(self.rest)}")
        try:
            return self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise Timeout("the program has closed its terminal but not left") from error
