#!/usr/bin/python3
"""Nothing of a mail reaches the terminal but as visible text: the stream that
the workbench writes while it shows all hostile samples in every way holds no
control sequence but ncurses's own for this terminal, and the columns stay."""
import sys

sys.dont_write_bytecode = True
from terminal import *  # noqa: E402,F403

COLS, ROWS = 110, 34
HOSTILE = 20

# What ncurses writes on xterm-256color for this program; anything else would
# be somebody else's.
OWN = re.compile(
    r"\x1b\[[0-9;]*[ABCDGHJKLMPSTXdmr@b`]"  # cursor, erase, scroll, repeat
    r"|\x1b\[\?(?:1|7|12|25|1049|2004)[hl]"
    r"|\x1b\[\?12;25[hl]|\x1b\[4l|\x1b\[22;0;0t|\x1b\[23;0;0t"
    r"|\x1b[=>78M]|\x1b\([B0]|\x1b\)0")
# SGR that hides or blinks is never ours.
SGR = re.compile(r"\x1b\[([0-9;]*)m")
INVISIBLE = {0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010),
             *range(0x2028, 0x202F), *range(0x2060, 0x2070),
             *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)}


def name(c):
    return f"U+{ord(c):04X}"


def judge(raw):
    """Sentences about what should not be in a stream."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as e:
        return [f"not UTF-8 at {e.start}: {raw[e.start - 20:e.start + 8]!r}"]
    wrong = []
    for params in SGR.findall(text):
        if {"5", "6", "8"} & set(re.sub(r"[34]8;5;\d+", "", params)
                                 .split(";")):
            wrong.append(f"SGR {params}")
    for sequence, most in (("\x1b[?1049h", 1), ("\x1b[2J", 2)):
        if text.count(sequence) > most:
            wrong.append(f"{sequence!r} {text.count(sequence)} times")
    rest = OWN.sub("", text)
    for m in re.finditer(r"\x1b.{0,12}", rest, re.S):
        wrong.append(f"a sequence {m[0]!r}")
    for c in sorted(set(rest)):
        if (c < " " and c not in "\r\n\b\x1b") or 0x7F <= ord(c) < 0xA0:
            wrong.append(f"the control {name(c)}")
        if ord(c) in INVISIBLE:
            wrong.append(f"the invisible {name(c)}")
    return wrong


def border(t):
    """True if the border between the columns stands in one column."""
    cells = t.screen.buffer
    where = [(y, x) for y in range(4, 7) for x in range(COLS)
             if cells[y][x].data == "┬"]
    if len(where) != 1:
        return False
    y, x = where[0]
    top = y
    while y + 1 < ROWS and cells[y + 1][0].data != "─":
        y += 1
        if cells[y][x].data not in "│├┤┼":
            return False
    return y > top + 4


def at_message(t, n):
    """Waits until message n of the list is shown."""
    return t.wait(lambda: f"{n}/{HOSTILE}" in t.rows()[0] and
                  "┬" in t.text())


ok(judge("a\x1b]0;x\x07".encode()) != [], "a title would be found")
ok(judge("\x9b2J".encode()) != [], "and a C1 control in UTF-8")
ok(judge(b"\x9b2J") != [], "and a raw one")
ok(judge("a\u202eb".encode()) != [], "and a right-to-left override")
ok(judge(b"\x1b[8mx") != [], "and hidden text")

with Workspace() as ws, Terminal([ESPY, "-w", ws.dir], COLS, ROWS) as t:
    t.wait("? keys")
    t.keys("l", "C-u", "ip:198.51.100.66", "Enter")
    ok(t.wait(f"{HOSTILE} messages"), "all hostile samples are listed")
    for _ in range(HOSTILE):
        t.keys("j")  # the preview of each
        t.settle(0.02)
    t.keys("g", "Enter")
    for n in range(1, HOSTILE + 1):
        fine = at_message(t, n)
        for keys in (["x"], ["PgDn"], ["h"], ["h"], ["PgDn"], ["h"],
                     ["PgDn"], ["H"], ["U"], ["v"], ["PgDn"], ["Enter"],
                     ["Tab", "PgDn", "PgDn", "Enter"], ["Tab", "Tab"],
                     ["PgDn", "Enter"], ["Tab"]):
            t.keys(*keys)
            t.settle(0.02)
            fine = t.wait(lambda: border(t)) and fine
        ok(fine, f"message {n}: the columns stay in every view", t.text())
        if n < HOSTILE:
            t.keys("J")
    t.keys("?")
    t.settle()
    t.keys("Esc")
    t.settle(0.5)
    t.keys("Q")
    ok(t.end() == 0, "it ends well")
    wrong = judge(t.raw)
    ok(wrong == [], f"{len(t.raw)} octets hold no control of a mail's",
       "\n".join(wrong[:20]))
    ok(t.raw.count(b"\x1b[?1049l") == 1, "and one return to the own screen")
done()
