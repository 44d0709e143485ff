#!/usr/bin/env python3
"""Evidence where it can't be written, and where it was damaged: what is said,
what stays as it was, and what the log keeps."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_kill import (Copy, PROGRAM, do, litter, tables,  # noqa: E402
                       two_cases, words)

base, ids = two_cases()

# --- what runs that were killed left: only of those that are no more ---
desk = Copy(base)
dead = subprocess.Popen(["true"])
dead.wait()
HALF = desk.ws + "/evidence/" + ids[0] + ".%d.tmp"
for pid in dead.pid, os.getpid():
    with open(HALF % pid, "wb") as f:
        f.write(b"half")
t.same(desk.run("case", "verify").code, 0, "halves are nothing broken")
desk.run("case", "add", "1", ids[7])
t.same([os.path.exists(HALF % p) for p in (dead.pid, os.getpid())],
       [False, True], "the next copy clears them, but for one of a process "
       "that is alive")

# --- no room, no access ---
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24


def obey():
    """Access rights hold for root, too"""
    libc = ctypes.CDLL(None)
    for cap in (CAP_DAC_OVERRIDE, CAP_DAC_OVERRIDE + 1):
        libc.prctl(PR_CAPBSET_DROP, cap, 0, 0, 0)


def plainly(desk, command, before=()):
    done = subprocess.run(
        [*before, PROGRAM, "-w", desk.ws, *words(desk, command)],
        stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=obey,
        env=t.environment(ESPY_NOW=desk.now, ESPY_ACTOR="rk",
                          ESPY_LETTERS="K7Q", ESPY_MASK_KEY="test"))
    return t.Ran(done.returncode, done.stdout, done.stderr)


TO = t.scratch("shut")
os.mkdir(TO)
os.chmod(TO, 0o500)
FAILS = [("new", ["case", "new", "--title", "x", ids[5]], "/evidence"),
         ("add", ["case", "add", "1", ids[5]], "/evidence"),
         ("add of many", ["case", "add", "1", *ids[2:]], "/evidence"),
         ("export", ["case", "export", "1", TO + "/out.tar"], None)]
for name, command, folder in FAILS:
    desk = Copy(base)
    if folder:
        os.chmod(desk.ws + folder, 0o500)
    old = tables(desk)
    ran = plainly(desk, command)
    t.ok(ran.code == 3 and b"Permission denied" in ran.err and
         (folder or TO).encode() in ran.err and tables(desk) == old,
         f"{name}: a folder that can't be written is named, and all is as it "
         "was", *ran.notes())
    if folder:
        os.chmod(desk.ws + folder, 0o700)
os.chmod(TO, 0o700)
FAILS[3] = ("export", ["case", "export", "1", "{ws}/out.tar", "--whole"], None)
for name, command, folder in FAILS:
    what = f"{name}: a full disk is said, and all is as it was"
    if not shutil.which("strace"):
        t.skip(what, "strace is not installed")
        continue
    desk = Copy(base)
    old = tables(desk)
    ran = plainly(desk, command, before=[
        "strace", "-f", "-qq", "-o", t.scratch("trace"), "-e", "trace=write",
        "-e", "inject=write:error=ENOSPC:when=1"])
    t.ok(ran.code == 3 and b"No space left" in ran.err and
         tables(desk) == old and not litter(desk) and
         not os.path.exists(desk.ws + "/out.tar"), what, *ran.notes(),
         litter(desk))
    ran = do(desk, command)
    t.ok(ran.code == 0, f"{name}: with room again it is done", *ran.notes())

# --- a copy that was damaged ---
desk = Copy(base)
path = desk.ws + "/evidence/" + ids[0]
with open(path, "rb") as f:
    good = f.read()
os.chmod(path, 0o600)
with open(path, "wb") as f:
    f.write(b"something else")
os.chmod(path, 0o400)
HELD = hashlib.sha256(b"something else").hexdigest()
ran = desk.run("case", "verify")
t.ok(ran.code == 1 and b"case add" in ran.out + ran.err,
     "a damaged copy is named, with what puts it right", *ran.notes())
ran = desk.run("case", "add", "1", ids[0])
with open(path, "rb") as f:
    t.ok(ran.code == 0 and f.read() == good and b"1 damaged copy" in ran.err,
         "to add its message puts it right, and says so", *ran.notes())
log = [e for e in desk.json("case", "log", "1")
       if e["kind"] == "case.evidence"]
t.ok(len(log) == 1 and log[0]["actor"] == "espy" and HELD in repr(log) and
     ids[0][:12] in repr(log), "the case's log says what it held",
     desk.json("case", "log", "1")[-1:])
ran = desk.run("case", "log", "1")
t.ok(b"put right the copy of" in ran.out, "in words, too", *ran.notes())
desk.run("undo")
t.same([desk.run("case", "verify").code, len(desk.json("case", "list"))],
       [0, 1], "which undo leaves alone: it goes past it")
t.done()