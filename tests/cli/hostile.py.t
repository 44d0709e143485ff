#!/usr/bin/env python3
"""The hostile samples on standard output, for people: no control octet but
LF, no C1, nothing that reorders or hides text; for programs: pure ASCII."""

import os
import sys
import unicodedata

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

# Characters that a terminal shows as nothing, or that move what it shows.
UNSEEN = set(range(0x200b, 0x2010)) | set(range(0x2028, 0x202f)) | \
    set(range(0x2060, 0x2070)) | {0xad, 0x34f, 0x61c, 0x180e, 0xfeff} | \
    set(range(0xfff9, 0xfffc)) | set(range(0xe0000, 0xe0080))


def bad_characters(octets):
    """What must not be there, as sentences."""
    out = []
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError as e:
        return [f"no UTF-8: {e}"]
    for at, c in enumerate(text):
        n = ord(c)
        if (n < 0x20 and c != "\n") or 0x7f <= n < 0xa0 or n in UNSEEN or \
                unicodedata.category(c) in ("Cf", "Cs"):
            out.append(f"U+{n:04X} in {text[max(0, at - 30):at + 20]!r}")
    return out


hostile = [p for p in mails(SAMPLES) if "hostile" in p]
ok(len(hostile) >= 15, f"{len(hostile)} hostile samples")
ok(bad_characters(b"a\x1b[31m\tb") and bad_characters(b"\xc2\x9b") and
   bad_characters("\u202e".encode()) and not bad_characters(b"ab\n"),
   "this test sees what it looks for")
workspace = scratch("ws")
ran = run("-w", workspace, "index", maildir("hostile", hostile))
ok(ran.code in (0, 1) and not bad_characters(ran.out + ran.err),
   "espy index", *ran.notes())
for path in hostile:
    name = path.partition("hostile-")[2].partition(",")[0]
    where = scratch("hostile") + path[len(SAMPLES):]
    for words in (["show", where], ["inspect", path]):
        ran = run("-w", workspace, *words)
        bad = bad_characters(ran.out + ran.err)
        ok(not bad and ran.code in (0, 1) and (ran.out or ran.err),
           f"{name}: espy {words[0]}, {len(ran.out)} octets",
           f"exit code {ran.code}", *bad[:5])
    ran = run("-w", workspace, "--json", "show", where)
    ok(ran.out.isascii() and ran.json(), f"{name}: as JSON", *ran.notes())
ran = run("-w", workspace, "list")
bad = bad_characters(ran.out + ran.err)
ok(not bad and len(ran.out.splitlines()) == len(hostile),
   "espy list: a line for each, with nothing hidden in it", *bad[:5])
ran = run("-w", workspace, "list", "subject:\x1b[31m\u202e")
ok(not bad_characters(ran.out + ran.err), "nor in what it says of a query",
   *ran.notes())
done()
