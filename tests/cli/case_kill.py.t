#!/usr/bin/env python3
"""kill -9 of whatever writes to cases: before and after each commit, around
each file of evidence, letters and tars, and at seeded instants.  The old or
the new state, never one between; the same command again gives the new one."""

import concurrent.futures
import os
import random
import signal
import sys
import time

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import mail  # noqa: E402
from espy_kill import (Copy, PROGRAM, PROGRAM_FAULTY, differ,  # noqa: E402
                       do, litter, lock, pick, points, read, strike, tables,
                       two_cases)

SEED = 20261125


class Write:
    """A command, the states before and behind it, and what it makes of a kill
    in it.  Rows say which state it is; what the program itself says of them
    is compared at some instants."""

    def __init__(self, name, base, command, setup=(), again=None, file=None):
        self.name, self.command = name, command
        self.again = again or command
        self.file = file  # which it makes beside the store
        self.base, self.after = Copy(base), None
        self.bad, self.kills = [], 0
        for one in setup:
            self.must(do(self.base, one), one)
        self.after = Copy(self.base)
        began = time.monotonic()
        self.must(do(self.after, command), command)
        self.took = time.monotonic() - began
        self.old, self.new = tables(self.base), tables(self.after)
        self.content = self.of_file(self.after)
        self.said = None
        if file is None and self.new == self.old:
            self.bad.append("it changes nothing")

    def must(self, ran, what):
        if ran.code != 0:
            self.bad.append((what, ran.notes()))

    def of_file(self, desk):
        if self.file is None or not os.path.exists(desk.ws + self.file):
            return None
        with open(desk.ws + self.file, "rb") as f:
            return f.read()

    def is_said(self, desk, state):
        """Of copies: to look at a case is written down, too"""
        copies = [Copy(d) for d in (desk, self.after if state == self.new
                                    else self.base)]
        one, two = [read(d, ("list",)) for d in copies]
        if one != two:
            self.bad.append(("said", [(a, b) for a, b in zip(one, two)
                                      if a != b][:2]))

    def judge(self, desk, when, look=False):
        ran = desk.run("case", "verify", program=PROGRAM)
        if ran.code != 0:
            self.bad.append((when, "verify", ran.notes()))
        state, content = tables(desk), self.of_file(desk)
        if state not in (self.old, self.new):
            self.bad.append((when, "neither old nor new",
                             differ(state, self.old)))
        if content not in (None, self.content):
            self.bad.append((when, "half a file"))
        if look:
            self.is_said(desk, state)
        if state != self.new or content != self.content:
            # a file that is there is not replaced unasked
            ran = do(desk, self.command if content is None else self.again)
            if ran.code != 0 or tables(desk) != self.new:
                self.bad.append((when, "again", ran.notes()))
            if litter(desk):
                self.bad.append((when, litter(desk)))
        desk.drop()

    def at(self, fault):
        """False: it was not hit"""
        desk = Copy(self.base)
        ran = do(desk, self.command, program=PROGRAM_FAULTY, ESPY_FAULT=fault)
        if ran.code != -signal.SIGKILL:
            desk.drop()
            return False
        with lock:
            self.kills += 1
        self.judge(desk, fault)
        return True

    def points(self, what="store"):
        points(self.at, what)

    def instant(self, share, look=False):
        desk = Copy(self.base)
        hit = strike(desk, self.command, share * self.took)
        with lock:
            self.kills += hit
        self.judge(desk, f"after {share:.2f} of it", look=look)


base, ids = two_cases()
MOVE = [["case", "move", "1", s, "--reason", "so it is"] for s in
        ("attributed", "drafted", "notified")]
SENT = ["case", "mark-sent", "1", "--to", "abuso@correoandino.example"]
CLOSE = ["case", "close", "1", "--as", "stopped-unexplained", "--reason",
         "silence"]
ASK = ["case", "ask-owner", "1", "bancosol.example", "--to",
       "dueno@bancosol.example", "{ws}/letter.eml"]
RULE = ["rule", "add", "legitimate", "--service", "correo-andino", "--domain",
        "correoandino.example", "--expires", "2d"]
TABLE = [  # name, command, what goes before
    ("new", ["case", "new", "--title", "x", *ids[3:6]], ()),
    ("new, of many", ["case", "new", "--title", "x", *ids[2:]], ()),
    ("add", ["case", "add", "1", *ids[3:5]], ()),
    ("remove", ["case", "remove", "1", ids[0]], ()),
    ("split", ["case", "split", "1", "--title", "x", ids[0]], ()),
    ("merge", ["case", "merge", "2", "1"], ()),
    ("unmerge", ["case", "unmerge", "2"], (["case", "merge", "2", "1"],)),
    ("claim", ["case", "claim", "1"], (["case", "release", "1"],)),
    ("assign", ["case", "assign", "1", "bea"], ()),
    ("release", ["case", "release", "1"], ()),
    ("move", MOVE[0], ()),
    ("relocate", ["case", "relocate", "1", "--title", "x", ids[5]], (
        *MOVE, ["case", "move", "1", "fix-claimed", "--reason", "they say"],
        ["case", "move", "1", "monitoring", "--reason", "we look"])),
    ("close", CLOSE, MOVE),
    ("outcome", ["case", "outcome", "1", "1", "answered"], (SENT,)),
    ("next", ["case", "next", "1", "call", "--at", "3d"], ()),
    ("tracker", ["case", "tracker", "1", "RT#1"], ()),
    ("component", ["case", "component", "1", "ip 203.0.113.57"], ()),
    ("domain", ["case", "domain", "1", "bancosol.example", "--may-name",
                "no"], ()),
    ("note", ["case", "note", "1", "called"], ()),
    ("mark-sent", SENT, ()),
    ("draft", ["draft", "new", "1"], ()),
    ("draft drop", ["draft", "drop", "1"], (["draft", "new", "1"],)),
    ("mark", ["mark", "legitimate", *ids[5:8]], ()),
    ("a campaign dismissed", ["keys", "G", "a", "b"], ()),
    ("rule add", RULE, ()),
    ("rule remove", ["rule", "remove", "r1"], (RULE,)),
]
writes = [Write(name, base, command, setup) for name, command, setup in TABLE]
writes.append(Write("ask-owner", base, ASK, again=[*ASK, "--force"],
                    file="/letter.eml"))
undos = [Write("undo of " + w.name, w.base, ["undo"], setup=(w.command,))
         for w in writes if w.name != "rule remove"]
EXPORT = ["case", "export", "1", "{ws}/out.tar", "--whole"]
exports = [Write("export", base, EXPORT, again=[*EXPORT, "--force"],
                 file="/out.tar")]

dice = random.Random(SEED)
tasks = []
for w in writes:
    tasks += [w.points, lambda w=w, x=dice.random(), look=len(tasks) % 3 == 0:
              w.instant(x, look)]
    if w.name in ("new", "new, of many", "add", "ask-owner"):
        tasks.append(lambda w=w: w.points("file"))
tasks += [w.points for w in undos]
for w in exports:
    tasks += [lambda w=w: w.points("file")] + [
        lambda w=w, x=dice.random(): w.instant(x) for _ in range(4)]
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for future in [pool.submit(task) for task in tasks]:
        future.result()
for w in writes + undos + exports:
    t.ok(w.kills >= 2 and not w.bad, f"{w.name}: the old or the new state, "
         f"{w.kills} kills", w.kills, *w.bad[:3])

# --- while mail is indexed: what rules, adoption and reopening make of it ---


class Index(Write):
    """An index run has transactions beside those of cases: of it, cases and
    rules are compared alone."""

    def judge(self, desk, when, look=False):
        got = [pick(tables(desk)), pick(self.old), pick(self.new)]
        if got[0] not in got[1:]:
            self.bad.append((when, "neither old nor new",
                             differ(got[0], got[1])))
        ran = desk.run("--json", "case", "verify", program=PROGRAM)
        found = ran.json()[0]["breaks"] if ran.out else None
        if found is None or any(b["what"] != "evidence-extra" or
                                "espy index" not in b["todo"] for b in found):
            self.bad.append((when, ran.notes()))
        ran = do(desk, self.command)
        if desk.run("case", "verify", program=PROGRAM).code != 0:
            self.bad.append((when, "verify, again"))
        if ran.code != 0 or pick(tables(desk)) != got[2]:
            self.bad.append((when, "again", ran.notes(),
                             differ(pick(tables(desk)), got[2])))
        if litter(desk):
            self.bad.append((when, litter(desk)))
        desk.drop()


desk = Copy(base)
desk.folders = {"mail": t.maildir("arrives", [])}
ARRIVES = ["index", "--source", "mail", desk.folder()]
do(desk, ARRIVES)
for n in range(3):
    desk.put(mail(60 + n, f"2026-11-22 08:0{n}"))
desk.put(mail(70, "2026-11-22 09:00", sender="x@zapatos.example").replace(
    b"dmarc=fail", b"dmarc=pass"))
RULE2 = ["rule", "add", "unwanted-bulk", "--service", "correo-andino",
         "--domain", "zapatos.example", "--expires", "2d"]
arrival = Index("mail comes", desk, ARRIVES, setup=(
    ["case", "merge", "2", "1"], *MOVE, CLOSE, RULE2))
kinds = {row.split(", ")[6].strip("'") for row in
         set(arrival.new["k_event"]) - set(arrival.old["k_event"])}
t.ok({"case.adopt", "case.reopen", "message.mark"} <= kinds and
     arrival.new["k_rule"] != arrival.old["k_rule"],
     "mail is adopted, a case opens again, a rule decides", kinds)
arrival.points()
arrival.points("file")
for at in range(3):
    arrival.instant(dice.random())
t.ok(arrival.kills > 6 and not arrival.bad, "mail comes: all that it makes of "
     f"cases, or nothing, {arrival.kills} kills", *arrival.bad[:3])

t.done()
