#!/usr/bin/env python3
"""espy index: every file has one outcome, only what is new is opened, renames
cost nothing, what vanished is marked, an interrupted run goes on."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403


def index(workspace, *words, program=None):
    return run("-w", workspace, "--json", "index", *words, program=program)


def listed(workspace, query):
    return run("-w", workspace, "--json", "list", query).json()


def many_copies():
    """Files that need no parser: nothing is waited for."""
    top, ws = maildir("copies", mails(SAMPLES)[:1]), scratch("ws-copies")
    first = mails(top)[0]
    for i in range(3000):
        os.link(first, f"{top}/cur/{1794000000 + i}.copy:2,S")
    c = counts(index(ws, top, program=NORMAL + "/espy"))
    ok(whole(c) and c["copies"] == 3000 and c["opened"] <= 3001,
       "3000 copies are known", c)


def flagged(path):
    """As a mail client would when the mail has been read."""
    base = os.path.basename(path).split(":")[0]
    return os.path.join(os.path.dirname(os.path.dirname(path)), "cur",
                        base + ":2,RS")


def corpus():
    if not os.path.isdir(CORPUS):
        skip("the corpus", f"{CORPUS} is not here", 6)
        return
    folder, ws = scratch("corpus"), scratch("ws-corpus")
    shutil.copytree(CORPUS, folder)
    n = len(mails(folder))
    ran = index(ws, folder, program=NORMAL + "/espy")
    c = counts(ran)
    ok(whole(c) and c["files"] == n and ran.code in (0, 1),
       f"the corpus: each of its {n} files has one outcome", *ran.notes())
    note(" ".join(f"{k}={c.get(k)}" for k in (
        "files", "new", "unchanged", "renamed", "copies", "refused",
        "text_done", "ms")))
    ok(c.get("text_done", 0) + c.get("text_refused", 0) == c.get("new") and
       c.get("text_todo") == 0, "the text of all of them is indexed",
       *ran.notes())
    if not shutil.which("strace"):
        skip("how many files are opened", "strace is not installed", 4)
        return
    c, files = opened(ws, folder)
    ok(whole(c) and c["unchanged"] == n and files == 0 and c["opened"] == 0,
       "a second run opens none of them", c, f"opened: {files}")
    for path in mails(folder):
        os.rename(path, flagged(path))
    c, files = opened(ws, folder)
    ok(whole(c) and c["renamed"] == n and files == 0 and c["opened"] == 0,
       "nor one after the flags of all of them have changed", c,
       f"opened: {files}")
    c, files = opened(ws, folder)
    ok(whole(c) and c["unchanged"] == n and files == 0,
       "and the new names are known the next time", c, f"opened: {files}")
    shutil.copy(mails(SAMPLES)[0], folder + "/new/one.more")
    c, files = opened(ws, folder)
    ok(whole(c) and c["new"] == 1 and c["unchanged"] == n and files == 1,
       "one more file is the only one opened", c, f"opened: {files}")


def changes():
    folder, ws = maildir("small", mails(SAMPLES)), scratch("ws-small")
    c = counts(index(ws, folder))
    n = len(mails(folder))
    ok(whole(c) and c["files"] == n and c["refused"] == 1 and
       c["new"] == n - 1, "the samples: one is no mail, all others are new",
       c)
    total = len(listed(ws, ""))

    fresh = [p for p in mails(folder) if "/new/" in p]
    for path in fresh:
        os.rename(path, flagged(path))
    c = counts(index(ws, folder))
    ok(whole(c) and c["renamed"] == len(fresh) and c["new"] == 0 and
       c["opened"] == 0 and c["vanished"] == 0,
       "new -> cur is a rename: nothing is read", c)

    some = [p for p in mails(folder) if "hostile" not in p and
            "not-mail" not in p]
    victim = some[0]
    os.unlink(victim)
    c = counts(index(ws, folder))
    rows = listed(ws, "")
    gone = [r for r in rows if r["counts"]["files_gone"] == 1 and
            r["counts"]["files"] == 0]
    ok(c["vanished"] == 1 and len(rows) == total and len(gone) == 1,
       "a file that vanished is marked, its message stays", c, gone)

    with open(some[1], "ab") as f:
        f.write(b"one more line\n")
    c = counts(index(ws, folder))
    ok(whole(c) and c["new"] == 1 and c["opened"] == 1 and
       len(listed(ws, "")) == total + 1,
       "a file that changed holds a new message", c)

    for i, path in enumerate(some[2:4]):
        shutil.copy(path, f"{folder}/cur/copy{i}:2,")
    shutil.copy(some[4], f"{folder}/cur/copy-a:2,")
    c = counts(index(ws, folder))
    ok(whole(c) and c["copies"] == 3 and c["new"] == 0,
       "further copies are counted as such", c)
    two = [r for r in listed(ws, "") if r["counts"]["files"] == 2]
    same(len(two), 3, "and their messages lie in two files each")

    os.utime(some[5])
    c = counts(index(ws, folder))
    ok(whole(c) and c["opened"] == 1 and c["unchanged"] == c["files"] -
       c["refused"] and c["new"] == 0,
       "a file that was only touched is read, and is the same message", c)
    with open(f"{folder}/cur/.hidden", "wb") as f:
        f.write(b"From: a@example.com\n\nhidden\n")
    with open(f"{folder}/tmp/half", "wb") as f:
        f.write(b"From: a@example.com\n\nhal")
    again = counts(index(ws, folder))
    same(again["files"], c["files"], "dot files and tmp/ are no mail")


def start(workspace, folder):
    return subprocess.Popen(
        [ESPY, "-w", workspace, "--json", "index", folder],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())


def messages(workspace):
    """How many are in the store at this moment."""
    try:
        db = sqlite3.connect(f"file:{workspace}/espy.db?mode=ro", uri=True)
        n, = db.execute("SELECT count(*) FROM d_message").fetchone()
        db.close()
        return n
    except sqlite3.Error:
        return 0


def many():
    """Enough mail that there is time to interrupt: copies of the samples,
    each a message of its own."""
    top = scratch("many")
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{top}/{box}")
    plain = [p for p in mails(SAMPLES) if "hostile" not in p and
             "not-mail" not in p]
    for path in plain:
        with open(path, "rb") as f:
            octets = f.read()
        for i in range(6):
            with open(f"{top}/cur/{i}-{os.path.basename(path)}", "wb") as f:
                f.write(b"X-Copy: %d\n" % i + octets)
    return top


def interrupted():
    folder, ws = many(), scratch("ws-many")
    n = len(mails(folder))
    job = start(ws, folder)
    wait_for(lambda: messages(ws) > 50)
    began = time.monotonic()
    job.send_signal(signal.SIGINT)
    out, err = job.communicate(timeout=60)
    first = counts(Ran(job.returncode, out, err))
    took = time.monotonic() - began
    ok(job.returncode in (0, 1) and first and first["stopped"] and
       whole(first) and 0 < first["new"] < n,
       "Ctrl-C: the run ends by itself and says what it did",
       f"exit code {job.returncode}", out, err)
    ok(took < 5, "and at once", f"{took:.1f} s")
    same(messages(ws), first.get("new"), "what it counted is in the store")
    c = counts(index(ws, folder))
    ok(whole(c) and c["new"] == n - first["new"] and c["unchanged"] ==
       first["new"] and c["text_todo"] == 0 and not c["stopped"],
       "the next run goes on where it stopped", first, c)
    same(len(listed(ws, "senuelo OR desk OR example")) > 0, True,
         "the text of all of it can be searched")


def twice():
    folder, ws = scratch("many"), scratch("ws-twice")
    job = start(ws, folder)
    lock = ws + "/index.lock"
    wait_for(lambda: os.path.exists(lock) and os.path.getsize(lock) > 0)
    job.send_signal(signal.SIGSTOP)
    second = index(ws, folder)
    job.send_signal(signal.SIGCONT)
    job.communicate(timeout=120)
    ok(second.code == 3 and str(job.pid).encode() in second.err and
       second.out == b"", "a second index says which process holds the lock,"
       " and fails", *second.notes())
    ok(job.returncode == 0, "the first is not disturbed", job.returncode)


corpus()
changes()
interrupted()
twice()
many_copies()
done()
