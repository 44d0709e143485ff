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
    """All rows of the store but those of the workspace and mirror itself"""
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = {}
    for name, in db.execute("SELECT name FROM sqlite_schema WHERE type ="
                            " 'table' AND name GLOB '[kd]_*' AND name NOT IN"
                            " ('k_workspace', 'd_mirror')").fetchall():
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


def pick(rows):
    return {k: v for k, v in rows.items() if k.startswith("k_") and
            k != "k_source"}


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

# --- an import, which has files, rows and verdicts ---
exported = Copy(base)
exported.run("case", "export", "1", t.scratch("whole.tar"), "--whole")


class Import:
    """Into a new workspace each time"""

    def __init__(self, tar):
        self.command = ["case", "import", tar]
        self.bad, self.kills, self.made = [], 0, 0
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
        with lock:
            self.made += 1
            desk.ws = t.scratch(f"import-{self.made}")
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

    def points(self):
        n = 1
        while n < MOST and self.at(f"store:kill:{n}"):
            n += 1

    def instant(self, share):
        desk = self.desk()
        job = subprocess.Popen(
            [PROGRAM, "-w", desk.ws, *self.command], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=t.environment(
                ESPY_NOW=desk.now, ESPY_ACTOR="rk", ESPY_LETTERS="K7Q",
                ESPY_MASK_KEY="test"))
        time.sleep(share * self.took)
        try:
            os.killpg(job.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        with lock:
            self.kills += job.wait() == -signal.SIGKILL
        self.judge(desk, f"after {share:.2f} of it")


imports = Import(t.scratch("whole.tar"))
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for future in [pool.submit(imports.points)] + [
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
FAILS[3] = ("export", EXPORT, None)
for name, command, folder in FAILS + [("import", imports.command, "new")]:
    what = f"{name}: a full disk is said, and all is as it was"
    if not shutil.which("strace"):
        t.skip(what, "strace is not installed")
        continue
    desk = imports.desk() if folder == "new" else Copy(base)
    old = tables(desk) if folder != "new" else None
    ran = plainly(desk, command, before=[
        "strace", "-f", "-qq", "-o", t.scratch("trace"), "-e", "trace=write",
        "-e", "inject=write:error=ENOSPC:when=1"])
    t.ok(ran.code == 3 and b"No space left" in ran.err and not litter(desk)
         and (not imports.files_of(desk) if folder == "new" else
              tables(desk) == old) and not os.path.exists(
                  desk.ws + "/out.tar"), what, *ran.notes(), litter(desk))
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
