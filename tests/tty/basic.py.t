#!/usr/bin/python3
"""The workbench in a real terminal: start and quit, resize, suspend, Ctrl-C,
NO_COLOR, a terminal that can't, a locale that isn't UTF-8."""
import sys
import termios

sys.dont_write_bytecode = True
from terminal import *  # noqa: E402,F403

QUEUE = "limit: disposition:open"

with Workspace() as ws:
    argv = [ESPY, "-w", ws.dir]

    with Terminal(argv) as t:
        before = t.modes()
        ok(t.wait("? keys"), "the queue comes up")
        ok(QUEUE in t.text() and "Received" in t.text(),
           "with its limit and its columns", t.text())
        ok(b"\x1b[?1049h" in t.raw, "on the alternate screen")
        ok(not t.modes()[3] & termios.ECHO, "keys are not echoed")
        ok(colours(t.raw) != [], "in colour")
        t.keys("Q")
        ok(t.end() == 0, "Q ends it with 0", t.status)
        ok(t.raw.count(b"\x1b[?1049l") == 1,
           "the terminal's own screen is back", t.raw[-80:])

    with Terminal(argv) as t:
        t.wait("? keys")
        t.resize(120, 36)
        ok(t.wait(lambda: t.rows()[35].endswith("? keys") and
                  len(t.rows()[0]) > 110 and "Evidence" in t.text()),
           "a wider window is used as a whole")
        t.resize(52, 10)
        ok(t.wait("needs 60x12"), "a window that is too small says so")
        t.resize(60, 12)
        ok(t.wait(lambda: t.rows()[11].endswith("? keys")),
           "and it comes back when it grows")
        t.keys("2")
        ok(t.wait("Authentication"), "a message opens in the smallest one")
        t.resize(80, 24)
        ok(t.wait(lambda: "┬" in t.text() and "Attribution" in t.text()),
           "and has its two columns in a wider one")
        t.keys("q")
        t.wait(QUEUE)
        t.keys("l", "C-u", "abc")
        t.wait("limit: abc")
        t.keys("C-c")
        ok(t.wait("cancelled"), "Ctrl-C leaves a prompt")
        t.keys("C-c", "C-c", "j")
        ok(t.wait("2 of "), "and does not end the workbench")
        t.keys("Q")
        ok(t.end() == 0, "which Q does")

    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, PS1="shell> ") as t:
        t.wait("shell>")
        t.keys("stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon\r")
        t.wait("icanon")
        t.keys("clear\r", f"{ESPY} -w {ws.dir}\r")
        t.wait("? keys")
        t.keys("j")
        t.wait("2 of ")
        t.keys("C-z")
        ok(t.wait("Stopped"), "Ctrl-Z gives the terminal to the shell")
        t.keys("echo still $((20+3))\r")
        ok(t.wait("still 23"), "which works")
        t.keys("fg\r")
        ok(t.wait(lambda: "2 of " in t.text() and "? keys" in t.text()),
           "fg comes back to where it was")
        t.keys("j")
        ok(t.wait("3 of "), "and keys work")
        t.keys("Q")
        t.wait("shell>")
        t.keys("echo code $?\r")
        ok(t.wait("code 0"), "it ends well afterwards")
        t.keys("clear; stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon\r")
        ok(t.wait(lambda: {"echo", "icanon"} <= set(t.rows())),
           "and the terminal is as it was")

    with Terminal(argv, NO_COLOR="1") as t:
        t.wait("? keys")
        t.keys("Space", "Enter")
        t.wait("Authentication")
        t.keys("?", "Esc", "Tab", "h")
        t.settle()
        ok(colours(t.raw) == [], "NO_COLOR=1: no sequence sets a colour",
           colours(t.raw)[:5])
        ok(re.search(rb"\x1b\[[0-9;]*[17][;m]", t.raw) is not None,
           "but bold and reverse")

    with Terminal(argv, TERM="dumb") as t:
        ok(t.wait("? keys"), "TERM=dumb: it draws what it must")
        ok(colours(t.raw) == [] and b"\x1b[?2004h" not in t.raw,
           "without colours and modes")

    # what ncurses itself forgets there is no finding
    with Terminal(argv, TERM="no-such-terminal",
                  ASAN_OPTIONS="detect_leaks=0") as t:
        code = t.end()
        ok(code == 3, "an unknown TERM: it can't run", code)
        ok(b"\x1b" not in t.raw and b"set TERM" in t.raw,
           "and says what to do", t.raw)

    with Terminal(argv, LC_ALL=None, LANG="C") as t:
        t.wait("? keys")
        t.keys("l", "C-u", "ip:203.0.113.57", "Enter")
        t.wait("ip:203.0.113.57")
        t.settle()
        ok("─" in t.text() and "Devolución" in t.text(),
           "LANG=C: it takes C.UTF-8, lines and letters are right", t.text())

done()
