"""Banned functions: those with no bounds, no errors, a shell behind them or hidden shared state."""

import re

import house

BANNED = {
    "strcpy strncpy stpcpy strcat strncat strtok": "use struct buf",
    "sprintf vsprintf": "use buf_printf",
    "gets": "use getline",
    "atoi atol atoll atof": "use str_to_int",
    "scanf fscanf sscanf vscanf vfscanf vsscanf": "write a parser that gives errors",
    "system popen": "use fork and execvp, without a shell",
    "mktemp tmpnam tempnam": "use base/file.h",
    "alloca": "use an arena",
    "asctime ctime localtime gmtime": "use the _r form",
    "strerror_l strsignal rand srand": "shared state",
    "longjmp setjmp siglongjmp sigsetjmp": "return an error",
}
WHY = {name: why for names, why in BANNED.items() for name in names.split()}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(WHY) + r")\s*\(")


def check(tree):
    problems = []
    for path in tree.named("*.c", "*.h"):
        code = house.c_code(tree.text(path))
        for number, line in enumerate(code.split("\n"), 1):
            for match in CALL.finditer(line):
                problems.append(f"{path}:{number}: {match[1]} is banned: {WHY[match[1]]}")
    return problems


GOOD = [
    {
        "src/a.c": '/* strcpy(a, b) */ int x; // gets(x)\nputs("system(1)"); my_system(2); t.system(3);'
        "\nstrtoll(a, 0, 10); localtime_r(a, b);\n"
    }
]
BAD = [({"src/a.c": f"\nint x = {name} (a);\n"}, f"src/a.c:2: {name} is banned") for name in WHY]

if __name__ == "__main__":
    house.run(check, GOOD, BAD)
