r"""The text of golden transcripts: read into steps, and written again with other expectations.

    % a comment
    @ use vendor.csv [AS]         a copy of tests/data/vendor.csv
    @ sample [AS]                 a copy of the built sharpshooter.db
    @ file NAME … @ end           a file of the lines between; \xHH \r \t \n \\ are bytes, and a line
                                  that ends in one \ gets no line end
    @ mask 'REGEX' 'WORD'         replaced in all that is said from here on (times, process ids)
    $ dossier case.db find actors the command: words as in a shell, but no shell; NAME=value before it,
                                  < FILE and > FILE at its end
    > typed line                  what the command reads on its standard input
    anything else                 what it says, standard output and error in the order they came
    ? 2                           its exit code, when not 0

One empty line before a `$`, `@` or `%` line, or at the end, only separates. A line said that begins
like one of the above has a \ before it. Bytes that are not printable UTF-8 stand as ⟨1b⟩, and
⟨no line end⟩ says that the last line had none.
"""

import re
import shlex

MARK = re.compile(r"\\|[$>@%?](?: |$)")
DIRECTIVES = {"use": (1, 2), "sample": (0, 1), "file": (1, 1), "mask": (2, 2)}
ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|([rtn\\]))")
NO_END = "⟨no line end⟩"


class Wrong(Exception):
    """The golden file itself is wrong, at a line."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line, self.message = line, message


def visible(raw):
    """Bytes as text, whatever is not printable UTF-8 as ⟨hex⟩."""
    text = raw.decode("utf-8", errors="surrogateescape")

    def show(char):
        if 0xDC80 <= ord(char) <= 0xDCFF:
            return f"⟨{ord(char) - 0xDC00:02x}⟩"
        return char if char in "\n\t" or char.isprintable() else f"⟨{ord(char):02x}⟩"

    return "".join(map(show, text))


def file_content(lines):
    """The bytes that the lines of an `@ file` block stand for."""
    ends = {b"r": b"\r", b"t": b"\t", b"n": b"\n", b"\\": b"\\"}
    content = b""
    for line in lines:
        open_end = line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2 == 1
        raw = (line[:-1] if open_end else line).encode()
        raw = ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else ends[m[2]], raw)
        content += raw if open_end else raw + b"\n"
    return content


class Step:
    """A comment, a directive or a command, with the source lines that stay as they are."""

    def __init__(self, kind, line, source):
        self.kind, self.line, self.source = kind, line, [source]
        self.text = source[2:]
        self.apart = False
        self.typed, self.output, self.code = b"", "", 0
        self.name, self.words, self.content = "", [], b""

    def render(self):
        """The lines of the step, without the separator."""
        lines = list(self.source)
        if self.kind == "command":
            said = self.output
            if said and not said.endswith("\n"):
                said += "\n" + NO_END + "\n"
            lines += ["\\" + one if MARK.match(one) else one for one in said.split("\n")[:-1]]
            lines += [f"? {self.code}"] if self.code else []
        return lines


class Golden:
    """A golden file as steps."""

    def __init__(self, text):
        self.lines = text.split("\n")
        if self.lines and self.lines[-1] == "":
            self.lines.pop()
        self.at, self.steps, self.blank = 0, [], False
        while self.at < len(self.lines):
            self.steps += self._step()
        if not any(step.kind == "command" for step in self.steps):
            raise Wrong(1, "no command in it")

    def _next(self):
        line = self.lines[self.at]
        self.at += 1
        return line

    def _step(self):
        number, line = self.at + 1, self._next()
        if line == "":
            self.blank = True
            return []
        if not line.startswith(("$ ", "@ ", "%")):
            raise Wrong(number, f"this belongs to no command: {line}")
        kind = {"%": "comment", "$": "command", "@": "directive"}[line[0]]
        step = Step(kind, number, line)
        step.apart, self.blank = self.blank, False
        if kind != "comment":
            (self._command if kind == "command" else self._directive)(step)
        return [step]

    def _directive(self, step):
        words = shlex.split(step.text)
        step.name, step.words = words[0], words[1:]
        least, most = DIRECTIVES.get(step.name, (1, 0))
        if not least <= len(step.words) <= most:
            raise Wrong(step.line, f"directives are: {', '.join(DIRECTIVES)}; this one is none or has other words")
        if step.name == "file":
            content = []
            while self.at < len(self.lines) and self.lines[self.at] != "@ end":
                content.append(self._next())
            if self.at == len(self.lines):
                raise Wrong(step.line, "no @ end for this file")
            step.source += [*content, self._next()]
            step.content = file_content(content)

    def _command(self, step):
        while self.at < len(self.lines) and re.match(r">( |$)", self.lines[self.at]):
            line = self._next()
            step.source.append(line)
            step.typed += line[2:].encode() + b"\n"
        said = []
        while self.at < len(self.lines) and not re.match(r"[$@%](?: |$)", self.lines[self.at]):
            line = self._next()
            if re.fullmatch(r"\? -?\d+", line):
                step.code = int(line[2:])
                break
            if re.match(r">( |$)", line):
                raise Wrong(self.at, "typed lines stand directly under their command")
            said.append(line[1:] if line.startswith("\\") else line)
        else:
            if said and said[-1] == "":
                said.pop()
        ended = bool(said) and said[-1] == NO_END
        step.output = "\n".join(said[:-1] if ended else said)
        step.output += "" if ended or not said else "\n"

    def render(self):
        """The file again: one empty line after each command, elsewhere where the author left any."""
        lines, last = [], ""
        for step in self.steps:
            lines += [""] if last == "command" or (last and step.apart) else []
            lines += step.render()
            last = step.kind
        lines += [""] if lines[-1] == "" else []
        return "\n".join(lines) + "\n"
