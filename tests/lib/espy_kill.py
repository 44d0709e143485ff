"""Commands that are killed: copies of a desk's workspace, and what its store
holds before and behind."""

import glob
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import espy_tap as t
from espy_case import Desk, mail

PROGRAM, PROGRAM_FAULTY = t.NORMAL + "/espy", t.NORMAL + "/espy-faulty"
CASES = ["K7Q-%04d" % n for n in range(1, 5)]
MOST = 60  # passings of a fault point
lock = threading.Lock()
made = 0


def name_anew(what):
    global made
    with lock:
        made += 1
        return t.scratch(f"{what}-{made}")


class Copy(Desk):
    """A copy of a desk's workspace, of the same Maildirs"""

    def __init__(self, of):  # pylint: disable=super-init-not-called
        self.ws = name_anew("copy")
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


def pick(rows):
    """What people and espy decided; numbers of versions and the like hang on
    what ran meanwhile"""
    return {k: v for k, v in rows.items() if k.startswith("k_") and
            k != "k_source"}


def points(at, what="store"):
    """At each passing of a fault point, until a run is not hit any more"""
    n = 1
    while n < MOST and at(f"{what}:kill:{n}"):
        n += 1


def strike(desk, command, seconds):
    """Runs it and kills it so long after; False: it was over by then"""
    keys = command[0] == "keys"
    job = subprocess.Popen(
        [PROGRAM, "-w", desk.ws, *(["--script", "-"] if keys else
                                   words(desk, command))],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
        env=t.environment(ESPY_NOW=desk.now, ESPY_ACTOR="rk",
                          ESPY_LETTERS="K7Q", ESPY_MASK_KEY="test",
                          ESPY_HEADLESS="80x24"))
    if keys:
        job.stdin.write(script_of(command))
    job.stdin.close()
    time.sleep(seconds)
    try:
        os.killpg(job.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return job.wait() == -signal.SIGKILL


def two_cases():
    """A desk with two cases and mail in none: (it, messages in the order of
    their hashes, of which the first three are in the cases)"""
    desk = Desk("base")
    alike = " ".join(mail(99, "2026-11-20 08:00").decode().split()[-40:])
    for n in range(14):
        sender = "b@tienda-lima.example" if n % 2 else "a@bancosol.example"
        desk.put(mail(n + 1, f"2026-11-{10 + n // 2} 08:{n:02}",
                      sender=sender, text=alike if n > 10 else None,
                      subject="Aviso de su cuenta" if n > 10 else None))
    desk.index(program=PROGRAM)
    crowd = desk.ids("campaign:any")
    ids = [i for i in sorted(desk.ids("service:correo-andino"))
           if i not in crowd]
    for some in ids[:2], ids[2:3]:
        desk.run("case", "new", "--title", "before", *some)
    t.ok(len(ids) == 11 and len(crowd) == 3 and
         len(desk.json("case", "list")) == 2, "a desk with two cases",
         len(ids), len(crowd))
    return desk, ids
