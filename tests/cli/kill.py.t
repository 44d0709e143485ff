#!/usr/bin/env python3
"""kill -9 of an index: of the job, of each worker, of the whole group, at
seeded instants and at every commit; after a run to the end the stores are
those of a run that nobody disturbed.  The normal build does most of it, with
its sandbox on."""

import concurrent.futures
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
import espy_stores as st  # noqa: E402

SEED = 20261123
INSTANTS = 50
OF_CORPUS = 150 if os.environ.get("SOAK") else 30
ROLES = ("job", "parse", "text-write", "group")
PROGRAM, PROGRAM_FAULTY = NORMAL + "/espy", NORMAL + "/espy-faulty"


def mix():
    """The samples and a seeded choice of real mails, one of them twice."""
    files = mails(SAMPLES)
    if os.path.isdir(CORPUS):
        files += random.Random(SEED).sample(mails(CORPUS), OF_CORPUS)
    else:
        note(f"{CORPUS} is not here: the samples alone")
    top = maildir("mix", files)
    shutil.copy2(files[0], top + "/cur/twice:2,")
    return top


def nested():
    """A Maildir with reports, some of whose mails are encoded, beside a
    mailbox file: (folder, mailbox file)."""
    made_set = scratch("made-set")
    subprocess.run([sys.executable, "tests/reports/make.py", made_set],
                   check=True)
    with open(made_set + "/expected.json", encoding="utf-8") as f:
        expected = json.load(f)
    top = scratch("nested")
    box = maildir("nested/mail", mails(SAMPLES)[:4])
    for r in expected["reports"]:
        if r["policy"] == "formal":
            shutil.copy2(f"{made_set}/{r['file']}", box + "/cur/")
    with open(made_set + "/thousand.mbox", "rb") as f:
        few = f.read().split(b"\nFrom ")[:40]
    with open(top + "/few.mbox", "wb") as f:
        f.write(b"\nFrom ".join(few) + b"\n")
    return top, top + "/few.mbox"


def nested_changed(top, box):
    """The same, known, and then changed: the mailbox file has a mail less at
    its start, its report files have other names."""
    base = scratch("ws-nested")
    run("-w", base, "index", top, program=PROGRAM)
    with open(box, "rb") as f:
        few = f.read().split(b"\nFrom ")
    with open(box, "wb") as f:
        f.write(b"From " + b"\nFrom ".join(few[1:]))
    for path in mails(top + "/mail")[::2]:
        os.rename(path, path.split(":")[0] + "-moved:2,S")
    return Judge(top, base)


def start(workspace, folder, program=PROGRAM, **env):
    return subprocess.Popen(
        [program, "-w", workspace, "--json", "index", folder],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(**env),
        start_new_session=True)


def workers(pid):
    """Role -> process of a job's children."""
    found = {}
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            children = f.read().split()
        for child in children:
            with open(f"/proc/{child}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
            if b"--worker" in words:
                found[words[words.index(b"--worker") + 1].decode()] = \
                    int(child)
    except (OSError, IndexError):
        pass
    return found


def windows(folder):
    """When each process of an undisturbed run lives (seconds)."""
    seen = {}
    job = start(scratch("ws-windows"), folder)
    began = time.monotonic()
    while job.poll() is None:
        now = time.monotonic() - began
        for role in workers(job.pid):
            first, _ = seen.get(role, (now, now))
            seen[role] = (first, now)
        time.sleep(0.002)
    job.communicate()
    seen["job"] = seen["group"] = (0, time.monotonic() - began)
    return seen


def strike(job, role):
    """SIGKILL; False where there is nothing (any more) to kill."""
    if job.poll() is not None:
        return False
    if role == "group":
        os.killpg(job.pid, signal.SIGKILL)
        return True
    target = job.pid if role == "job" else workers(job.pid).get(role)
    if target is None:
        return False
    try:
        os.kill(target, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Judge:
    """Knows what the stores must be; collects where they are not."""
    made = 0

    def __init__(self, folder, base=None):
        self.folder = folder
        self.base = base  # the workspace that runs begin with
        self.lock = threading.Lock()
        self.bad = []
        workspace = self.workspace()
        self.reference = run("-w", workspace, "--json", "index", folder,
                             program=PROGRAM)
        self.want = st.stores(workspace)

    def workspace(self):
        with self.lock:
            Judge.made += 1
            path = scratch(f"ws-{Judge.made}")
        if self.base:
            shutil.copytree(self.base, path)
        return path

    def finish(self, workspace, what):
        """A run to the end; True if the stores are as they should be."""
        ran = run("-w", workspace, "--json", "index", self.folder,
                  program=PROGRAM)
        c = counts(ran)
        bad = []
        if ran.code not in (0, 1) or not whole(c) or c["text_todo"] != 0:
            bad.append(f"the run to the end: {ran.notes()}")
        else:
            check = st.Tables(workspace + "/espy.db").check()
            if check != ["ok"]:
                bad.append(f"integrity_check: {check}")
            bad += st.differences(st.stores(workspace), self.want)
            (uuid, now), row = st.mirror_uuid(workspace)
            if row is None or row[0] != uuid or row[1] > now:
                bad.append(f"mirror {uuid} {now}, store {row}")
        with self.lock:
            if bad:
                self.bad.append((what, bad))
        if not bad:
            shutil.rmtree(workspace)
        return not bad

    def report(self, good, what):
        notes = [f"{name}: {sentence}" for name, sentences in self.bad
                 for sentence in sentences[:5]]
        ok(good and not self.bad, what, *notes)
        self.bad = []


def instant(judge, role, at):
    """One run that is killed so long after its process began, and one to the
    end.  False: that process was over by then."""
    workspace = judge.workspace()
    job = start(workspace, judge.folder)
    if role not in ("job", "group"):
        wait_for(lambda: job.poll() is not None or role in workers(job.pid))
    time.sleep(at)
    hit = strike(job, role)
    job.communicate()
    if not hit:
        shutil.rmtree(workspace, ignore_errors=True)
        return False
    judge.finish(workspace, f"kill -9 of {role} after {at:.3f} s")
    return True


def instants(judge, lives):
    dice = random.Random(SEED)
    struck = dict.fromkeys(ROLES, 0)

    def one(task):
        role, share = task
        first, last = lives[role]
        for _ in range(20):  # it was slower when it was measured
            if instant(judge, role, share * (last - first)):
                with judge.lock:
                    struck[role] += 1
                return
            share *= 0.7

    tasks = []
    for i in range(INSTANTS):
        role = ROLES[i % len(ROLES)]
        tasks.append((role, (i // 4 + dice.random()) / (INSTANTS / 4)))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(one, tasks))
    killed = ", ".join(f"{k} {v} times" for k, v in struck.items())
    note("killed: " + killed)
    if sum(struck.values()) != INSTANTS:
        judge.bad.append(("too few were hit", [killed]))
    judge.report(True,
                 f"kill -9 at {INSTANTS} instants: the stores are those of an"
                 " undisturbed run")


def commits_of_job(judge, what):
    """Before and after each commit, until a run is not hit any more."""
    n = 0
    while n < 100:
        workspace = judge.workspace()
        job = start(workspace, judge.folder, PROGRAM_FAULTY,
                    ESPY_FAULT=f"commit:kill:{n + 1}")
        job.communicate()
        hit = job.returncode == -signal.SIGKILL
        judge.finish(workspace, f"kill -9 of the job at passing {n + 1}")
        if not hit:
            break
        n += 1
    judge.report(4 <= n < 100, f"kill -9 of the job before and after each of "
                 f"its {n // 2} commits{what}")


def commits_of_text(judge):
    """The same of the worker that writes the mirror; the job goes on with
    another one."""
    n = 0
    while n < 100:
        workspace = judge.workspace()
        job = start(workspace, judge.folder, PROGRAM_FAULTY,
                    ESPY_FAULT=f"text-commit:kill:{n + 1}")
        out, err = job.communicate()
        with open(workspace + "/log", errors="replace") as f:
            hit = "text-write worker was killed" in f.read()
        good = job.returncode == judge.reference.code
        if not good:
            judge.bad.append((f"text-commit {n + 1}", [
                f"exit code {job.returncode}", repr(out), repr(err)]))
        judge.finish(workspace, f"kill -9 of text-write at passing {n + 1}")
        if not hit:
            break
        n += 1
    judge.report(2 <= n < 100, "kill -9 of text-write before and after each "
                 f"of its {n // 2} commits: the same run goes on")


def second_run(folder):
    """A Maildir that is known and has changed: all flags, one file gone, one
    that holds something else, one copy."""
    base = scratch("ws-base")
    run("-w", base, "index", folder, program=PROGRAM)
    for path in mails(folder):
        os.rename(path, f"{folder}/cur/" +
                  os.path.basename(path).split(":")[0] + ":2,RS")
    some = mails(folder)
    os.unlink(some[0])
    with open(some[1], "ab") as f:
        f.write(b"more\n")
    shutil.copy2(some[2], folder + "/cur/another:2,")
    return Judge(folder, base)


def made(judge):
    """While the stores are made: at each rename and each sync of whoever
    comes first to the Nth (a mirror is made in steps)."""
    if not shutil.which("strace"):
        skip("kill -9 while the stores are made", "strace is not installed")
        return
    calls = [("rename,renameat", 3), ("fsync,fdatasync", 8)]
    for call, most in calls:
        for n in range(1, most + 1):
            workspace = judge.workspace()
            subprocess.run(
                ["strace", "-f", "-qq", "-o", scratch("trace"), "-e",
                 f"trace={call}", "-e",
                 f"inject={call}:signal=SIGKILL:when={n}", PROGRAM, "-w",
                 workspace, "index", judge.folder],
                capture_output=True, env=environment())
            judge.finish(workspace, f"kill -9 at {call} {n}")
    judge.report(True, "kill -9 at each rename and sync while the stores are"
                 " made")


need("notmuch")
began = time.monotonic()
judge = Judge(mix())
c = counts(judge.reference)
ok(whole(c) and c["new"] > 100 and c["copies"] == 1,
   "an undisturbed run, to compare with", *judge.reference.notes())
lives = windows(judge.folder)
note(", ".join(f"{k} {a:.2f}-{b:.2f} s" for k, (a, b) in lives.items()))
ok(set(lives) == set(ROLES), "its processes are known", lives)
again = scratch("ws-again")
run("-w", again, "index", judge.folder, program=PROGRAM)
judge.finish(again, "undisturbed")
judge.report(True, "a second undisturbed run gives the same stores")
instants(judge, lives)
commits_of_job(judge, "")
commits_of_text(judge)
small = maildir("small", [p for p in mails(SAMPLES)
                          if "hostile" not in p and "not-mail" not in p][:8])
made(Judge(small))
commits_of_job(second_run(small), " where a Maildir has changed")
top, box = nested()
inside = Judge(top)
c = counts(inside.reference)
ok(whole(c) and c["mailboxes"] == 1 and c["reports"] > 10 and
   c["inner_new"] > 15, "reports and a mailbox file", c)
commits_of_job(inside, " with reports and a mailbox file")
commits_of_text(inside)
commits_of_job(nested_changed(top, box),
               " where a mailbox file and reports have changed")
note(f"{time.monotonic() - began:.0f} s")
done()
