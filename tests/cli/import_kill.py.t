#!/usr/bin/env python3
"""espy case import, killed or failed: nothing, or the case with all of its
files; the same command again does it, and nobody's own file is touched."""

import concurrent.futures
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_kill import (Copy, PROGRAM, PROGRAM_FAULTY, differ,  # noqa: E402
                       do, litter, lock, name_anew, pick, points, strike,
                       tables, two_cases)

SEED = 20261125

base, ids = two_cases()
dice = random.Random(SEED)
exported = Copy(base)
exported.run("case", "export", "1", t.scratch("whole.tar"), "--whole")


class Import:
    """Into a new workspace each time"""

    def __init__(self, tar):
        self.command = ["case", "import", tar]
        self.bad, self.kills = [], 0
        desk = self.desk()
        began = time.monotonic()
        ran = do(desk, self.command)
        self.took = time.monotonic() - began
        if ran.code != 0:
            self.bad.append(ran.notes())
        self.new, self.files = self.state(desk), self.files_of(desk)

    @staticmethod
    def state(desk):
        """What was kept, and the verdicts: numbers of versions hang on what
        ran meanwhile"""
        return pick(tables(desk)), desk.json("list")

    def desk(self):
        desk = Copy.__new__(Copy)
        desk.ws = name_anew("import")
        desk.now, desk.n, desk.folders = base.now, 0, {}
        return desk

    def files_of(self, desk):
        out = {}
        for path in glob.glob(desk.ws + "/**/*", recursive=True):
            name = path[len(desk.ws):]
            if os.path.isfile(path) and name.startswith(
                    ("/evidence/", "/catalogue/", "/settings.ini")):
                with open(path, "rb") as f:
                    out[name] = f.read()
        return out

    def judge(self, desk, when):
        """What is killed says nothing of a case before all is in place."""
        if os.path.exists(desk.ws + "/espy.db"):
            ran = desk.run("--json", "case", "list", "--all", program=PROGRAM)
            if ran.out and self.files_of(desk) != self.files:
                self.bad.append((when, "a case, and not all of its files"))
            elif ran.out:
                ran = desk.run("case", "verify", program=PROGRAM)
                if ran.code != 0:
                    self.bad.append((when, ran.notes()))
        ran = do(desk, self.command)
        if ran.code != 0 or self.state(desk) != self.new:
            self.bad.append((when, "again", ran.notes(),
                             differ(self.state(desk)[0], self.new[0])))
        if self.files_of(desk) != self.files or litter(desk):
            self.bad.append((when, litter(desk), set(self.files) ^
                             set(self.files_of(desk))))
        ran = desk.run("case", "verify", program=PROGRAM)
        if ran.code != 0:
            self.bad.append((when, ran.notes()))
        desk.drop()

    def at(self, fault):
        desk = self.desk()
        ran = do(desk, self.command, program=PROGRAM_FAULTY, ESPY_FAULT=fault)
        hit = ran.code == -signal.SIGKILL
        with lock:
            self.kills += hit
        if hit:
            self.judge(desk, fault)
        return hit

    def instant(self, share):
        desk = self.desk()
        hit = strike(desk, self.command, share * self.took)
        with lock:
            self.kills += hit
        self.judge(desk, f"after {share:.2f} of it")


imports = Import(t.scratch("whole.tar"))
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for future in [pool.submit(points, imports.at)] + [
            pool.submit(imports.at, f"file:kill:{n}")
            for n in dice.sample(range(1, 30), 4)] + [
            pool.submit(imports.instant, dice.random()) for _ in range(5)]:
        future.result()
t.ok(imports.kills > 10 and not imports.bad, "import: nothing, or the case "
     f"with all of its files; again it is whole, {imports.kills} kills",
     *imports.bad[:3])

# --- an import that fails for the file's sake ---
with open(t.scratch("whole.tar"), "rb") as f:
    octets = f.read()
cut = t.scratch("cut.tar")
with open(cut, "wb") as f:
    f.write(octets[:len(octets) * 2 // 3])
desk = imports.desk()
ran = do(desk, ["case", "import", cut])
t.ok(ran.code == 3 and not imports.files_of(desk) and not litter(desk),
     "a cut export leaves nothing behind", *ran.notes(),
     list(imports.files_of(desk)), litter(desk))
ran = do(desk, imports.command)
t.ok(ran.code == 0 and imports.files_of(desk) == imports.files,
     "and the whole one can be imported then", *ran.notes())
ran = do(desk, imports.command)
t.ok(ran.code == 0 and b"is here already" in ran.err,
     "a second time it is said to be here", *ran.notes())
desk.run("case", "note", "K7Q-0001", "work goes on", program=PROGRAM)
ran = do(desk, imports.command)
t.ok(ran.code == 3 and b"NEW-FOLDER" in ran.err,
     "but not where work went on: a folder is asked for", *ran.notes())
desk = imports.desk()
os.makedirs(desk.ws, mode=0o700)
with open(desk.ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write("[reporter]\nname = Ana\n")
ran = do(desk, imports.command)
with open(desk.ws + "/settings.ini", encoding="utf-8") as f:
    t.ok(ran.code == 3 and f.read() == "[reporter]\nname = Ana\n",
         "settings of somebody's own are never replaced", *ran.notes())

# --- a full disk ---
if shutil.which("strace"):
    desk = imports.desk()
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", t.scratch("trace"), "-e", "trace=write",
         "-e", "inject=write:error=ENOSPC:when=1", PROGRAM, "-w", desk.ws,
         *imports.command], capture_output=True, env=t.environment(
             ESPY_NOW=base.now))
    t.ok(done.returncode == 3 and b"No space left" in done.stderr and
         not imports.files_of(desk) and not litter(desk),
         "a full disk is said, and nothing is left", done.stderr)
    t.same(do(desk, imports.command).code, 0, "with room again it is done")
else:
    t.skip("a full disk", "strace is not installed", 2)

# --- a workspace that was only begun ---
desk = imports.desk()
for folder in "", "/evidence", "/spool":
    os.mkdir(desk.ws + folder, 0o700)
t.same(do(desk, imports.command).code, 0,
       "a folder that was made, and no store in it yet, is a new workspace")
desk = imports.desk()
os.makedirs(desk.ws + "/evidence")
with open(desk.ws + "/evidence/mine", "wb") as f:
    f.write(b"x")
ran = do(desk, imports.command)
t.ok(ran.code == 2 and b"other things" in ran.err,
     "somebody's own folder of that name is none", *ran.notes())
t.done()
