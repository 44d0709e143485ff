#!/usr/bin/env python3
"""kill -9 of whatever writes to cases: before and after each commit, around
each file of evidence, letters and tars, and at seeded instants; then a full
disk and folders that can't be written.  The old or the new state, never one
between; the same command again gives the new one."""

import concurrent.futures
import ctypes
import glob
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

SEED = 20261125
PROGRAM, PROGRAM_FAULTY = t.NORMAL + "/espy", t.NORMAL + "/espy-faulty"
CASES = ["K7Q-%04d" % n for n in range(1, 5)]
MOST = 60  # passings of a fault point
lock = threading.Lock()
made = 0


class Copy(Desk):
    """A copy of a desk's workspace, of the same Maildirs"""

    def __init__(self, of):  # pylint: disable=super-init-not-called
        global made
        with lock:
            made += 1
            self.ws = t.scratch(f"copy-{made}")
        self.now, self.n, self.folders = of.now, of.n, of.folders
        shutil.copytree(of.ws, self.ws)

    def drop(self):
        shutil.rmtree(self.ws, ignore_errors=True)


def words(desk, command):
    return [w.replace("{ws}", desk.ws) for w in command]


def script_of(keys):
    return (" ".join(keys) + "\n").encode()


def do(desk, command, **more):
    """A command; keys of a screen where it begins with "keys" """
    if command[0] == "keys":
        return t.run("-w", desk.ws, "--script", "-", stdin=script_of(command),
                     program=more.pop("program", PROGRAM), ESPY_NOW=desk.now,
                     ESPY_ACTOR="rk", ESPY_HEADLESS="80x24", **more)
    return desk.run(*words(desk, command), program=more.pop("program",
                                                            PROGRAM), **more)


def read(desk, *more):
    """What the program says of all cases, rules and messages"""
    out = [desk.run("--json", *w, program=PROGRAM).out for w in
           (("case", "list", "--all"), ("rule", "list"), *more)]
    for case in CASES:
        if case.encode() in out[0]:
            out += [desk.run("--json", "case", w, case, program=PROGRAM).out
                    for w in ("show", "log")]
    return [o.replace(desk.ws.encode(), b"WS") for o in out]


def tables(desk):
    """All rows of the store but those of the workspace itself"""
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = {}
    for name, in db.execute("SELECT name FROM sqlite_schema WHERE type ="
                            " 'table' AND name GLOB '[kd]_*' AND name <>"
                            " 'k_workspace'").fetchall():
        out[name] = sorted(map(repr, db.execute(f"SELECT * FROM {name}")))
    db.close()
    return out


def differ(a, b):
    return {k: (set(a[k]) ^ set(b[k])) for k in a if a[k] != b[k]}


def litter(desk):
    return glob.glob(desk.ws + "/**/*.tmp", recursive=True) + \
        glob.glob(desk.ws + "/*.part")


class Write:
    """A command, the states before and behind it, and what it makes of a kill
    in it.  Rows say which state it is; what the program itself says is
    compared at instants."""

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

    def points(self, point="store"):
        """At each passing, until a run is not hit any more"""
        n = 1
        while n < MOST and self.at(f"{point}:kill:{n}"):
            n += 1

    def instant(self, share):
        desk = Copy(self.base)
        keys = self.command[0] == "keys"
        job = subprocess.Popen(
            [PROGRAM, "-w", desk.ws, *(["--script", "-"] if keys else
                                       words(desk, self.command))],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env=t.environment(ESPY_NOW=desk.now, ESPY_ACTOR="rk",
                              ESPY_LETTERS="K7Q", ESPY_MASK_KEY="test",
                              ESPY_HEADLESS="80x24"))
        if keys:
            job.stdin.write(script_of(self.command))
        job.stdin.close()
        time.sleep(share * self.took)
        try:
            os.killpg(job.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        with lock:
            self.kills += job.wait() == -signal.SIGKILL
        self.judge(desk, f"after {share:.2f} of it", look=True)


# --- a desk with two cases and mail in none ---
base = Desk("base")
ALIKE = " ".join(mail(99, "2026-11-20 08:00").decode().split()[-40:])
for n in range(14):
    sender = "b@tienda-lima.example" if n % 2 else "a@bancosol.example"
    base.put(mail(n + 1, f"2026-11-{10 + n // 2} 08:{n:02}", sender=sender,
                  text=ALIKE if n > 10 else None,
                  subject="Aviso de su cuenta" if n > 10 else None))
base.index(program=PROGRAM)
ids = sorted(base.ids("service:correo-andino"))
crowd = base.ids("campaign:any")
ids = [i for i in ids if i not in crowd]
for some in ids[:2], ids[2:3]:
    base.run("case", "new", "--title", "before", *some)
t.ok(len(ids) == 11 and len(crowd) == 3 and
     len(base.json("case", "list")) == 2, "a desk with two cases",
     len(ids), len(crowd))
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
    tasks += [w.points, lambda w=w: w.instant(dice.random())]
    if w.name in ("new", "new, of many", "add", "ask-owner"):
        tasks.append(lambda w=w: w.points("file"))
tasks += [w.points for w in undos]
for w in exports:
    tasks += [lambda w=w: w.points("file")] + [
        lambda w=w: w.instant(dice.random()) for _ in range(4)]
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for future in [pool.submit(task) for task in tasks]:
        future.result()
for w in writes + undos + exports:
    t.ok(w.kills >= 2 and not w.bad, f"{w.name}: the old or the new state, "
         f"{w.kills} kills", w.kills, *w.bad[:3])
t.done()
